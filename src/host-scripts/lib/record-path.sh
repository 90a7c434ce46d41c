# shellcheck shell=sh
# Parameter record_name: the name of the file that holds the application's record of deployments.
: "${record_name:?}"

# The file is in the login user's home folder. The project's folder may belong to another user, or be replaced by each
# deployment.
print_record_path() {
  printf %s "${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name"
}
