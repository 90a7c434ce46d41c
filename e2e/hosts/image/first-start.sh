# Runs at every start of a host, does its work at the first: keys, then the clean state that reset.sh goes back to.
# $1: the public keys that may log in.

test -d /var/lib/lab && exit 0
ssh-keygen -A > /dev/null
for home in /root /home/*; do
  user=$(basename "$home")
  mkdir -p "$home/.ssh"
  printf '%s\n' "$1" > "$home/.ssh/authorized_keys"
  chmod 700 "$home/.ssh"
  chown -R "$user:" "$home/.ssh"
done
mkdir /var/lib/lab
cp -a /etc/nginx /etc/sudoers.d /etc/ssh /home /root /var/lib/lab/
# Enabled only now: until a host has its keys and is whole, nobody can log in.
systemctl enable --now --quiet ssh.service
