# shellcheck shell=sh
# Parameter record_name: the name of the file that holds the application's record of deployments.
: "${record_name:?}"

# The file is in the login user's home folder. The project's folder may belong to another user, or be replaced by each
# deployment.
record=${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name

# Prints the record; nothing when there is none.
read_record() {
  cat "$record" 2> /dev/null || :
}
