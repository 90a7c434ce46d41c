import { sh } from '../host/script.ts'

/** Lets one group see all processes. The mount lasts until a reboot, so the second line is for /etc/fstab. */
export const showProcessesFix = (username: string): string =>
  `${sh`sudo groupadd -f -r proc && sudo usermod -aG proc ${username}`.text} && ` +
  'sudo mount -o "remount,hidepid=2,gid=$(getent group proc | cut -d: -f3)" /proc  # and the same options in /etc/fstab'
