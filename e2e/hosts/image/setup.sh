# Runs once, while the image is made: users, sshd and registry as the stories expect them.

for user in ubuntu deployer nosudo pw; do useradd --create-home --shell /bin/bash "$user"; done
usermod --append --groups docker deployer
echo 'pw:correct horse' | chpasswd
cat > /etc/sudoers.d/lab << 'END'
ubuntu ALL=(ALL) NOPASSWD: ALL
pw ALL=(ALL) NOPASSWD: ALL
END
cat > /etc/sudoers.d/deployer << 'END'
deployer ALL=(root) NOPASSWD: /usr/sbin/nginx -t, /usr/sbin/nginx -T, /usr/sbin/nginx -s reload
END
chmod 0440 /etc/sudoers.d/lab /etc/sudoers.d/deployer

cat > /etc/ssh/sshd_config.d/lab.conf << 'END'
PasswordAuthentication yes
PermitRootLogin prohibit-password
MaxStartups 200
END
# OpenSSH 9.8 and later shut out, for a while, an address that failed to log in: here every test has the same address.
if grep -q trixie /etc/os-release; then echo 'PerSourcePenalties no' >> /etc/ssh/sshd_config.d/lab.conf; fi
# Each host makes its own keys at its first start.
rm -f /etc/ssh/ssh_host_*
mkdir -p /etc/systemd/system/ssh.service.d
cat > /etc/systemd/system/ssh.service.d/lab.conf << 'END'
[Service]
# There is no pam_systemd here, so the sessions live in this unit's control group, and a restart of it ends what a story left.
KillMode=control-group
TimeoutStopSec=1
END
systemctl disable ssh.service

# Debian's registry asks for a password. The first one here does not; the second one, on the same store, does (lab:lab-secret).
registry() {
  cat << END
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  cache: { blobdescriptor: inmemory }
  filesystem: { rootdirectory: /var/lib/docker-registry }
  delete: { enabled: true }
http: { addr: "127.0.0.1:$1" }
END
}
registry 5000 > /etc/docker/registry/config.yml
registry 5001 > /etc/docker/registry/private.yml
echo 'auth: { htpasswd: { realm: lab, path: /etc/docker/registry/htpasswd } }' >> /etc/docker/registry/private.yml
echo "lab:\$2y\$05\$abcdefghijklmnopqrstuuPtNTphIlilWp9q1wz4rhnWoBpMvGZkq" > /etc/docker/registry/htpasswd
unit=$(find /lib/systemd/system /usr/lib/systemd/system -name docker-registry.service | head -n 1)
sed 's,config.yml,private.yml,' "$unit" > /etc/systemd/system/docker-registry-private.service
systemctl enable docker-registry-private.service

# A container has no kernel modules to load, and a host with a failed unit is not a healthy one.
systemctl mask systemd-modules-load.service
