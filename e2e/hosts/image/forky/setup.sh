# Runs once, while the image is made. The users, sshd and the registries are those of the other hosts.

# setup.sh enables units; without systemd there are none.
ln -s /bin/true /usr/local/bin/systemctl
sh -eux /root/setup.sh
rm /usr/local/bin/systemctl
rm -r /etc/systemd/system

# OpenSSH 9.8 and later shut out, for a while, an address that failed to log in: here every test has the same address.
echo 'PerSourcePenalties no' >> /etc/ssh/sshd_config.d/lab.conf
install -m 0644 /root/forky/ssh.sh /etc/default/ssh
sed 's,config.yml,private.yml,; s,^BASE=.*,BASE=docker-registry-private,; s,^BINARY=.*,BINARY=/usr/bin/docker-registry,' \
  /etc/init.d/docker-registry > /etc/init.d/docker-registry-private
chmod 0755 /etc/init.d/docker-registry-private
# A container has its limits and its control groups already, and may not change them.
sed -i -E 's/^([[:space:]]+)(ulimit -.*|cgroupfs_mount)$/\1:/' /etc/init.d/docker
install -m 0755 /root/forky/init.sh /sbin/init
