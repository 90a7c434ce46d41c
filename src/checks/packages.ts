import { sh } from '../host/script.ts'

/** How each program that installs packages is called. */
const installCommands: Readonly<Record<string, string>> = {
  'apt-get': 'sudo apt-get install -y',
  dnf: 'sudo dnf install -y',
  yum: 'sudo yum install -y',
  apk: 'sudo apk add',
  zypper: 'sudo zypper install -y',
  pacman: 'sudo pacman -S --noconfirm',
}

/** The line that installs a package with the host's own package manager. */
export function installFix(manager: string | undefined, name: string): string {
  const command = installCommands[manager ?? '']
  return command === undefined ? `install ${name} with the package manager of the server` : `${command} ${name}`
}

/** Where Docker finds a plugin for every user, root included. */
const pluginPath = '/usr/local/lib/docker/cli-plugins/docker-compose'

/** Amazon Linux, for example, has no package of Compose. */
const downloadComposeFix =
  `sudo mkdir -p /usr/local/lib/docker/cli-plugins && sudo curl -fsSL -o ${pluginPath} ` +
  `"https://github.com/docker/compose/releases/latest/download/docker-compose-$(uname -s)-$(uname -m)" && sudo chmod +x ${pluginPath}`

/** The line that installs or updates Compose for every user. */
export function installComposeFix(manager: string | undefined): string {
  if (manager === 'apt-get')
    return 'sudo apt-get install -y docker-compose-v2  # or docker-compose-plugin, as the distribution calls it'
  return manager === 'apk' ? installFix(manager, 'docker-cli-compose') : downloadComposeFix
}

/** The line that makes the Compose of the login user one of all users. */
export function shareComposeFix(
  { plugin, standalone }: { readonly plugin?: string | undefined; readonly standalone?: string | undefined },
  username: string,
): string {
  const join = sh`sudo usermod -aG docker ${username}`.text
  const share =
    plugin === undefined
      ? sh`sudo ln -s ${standalone ?? ''} /usr/bin/docker-compose`
      : sh`sudo install -D -m 755 ${plugin} ${pluginPath}`
  return `${share.text}  # or let ${username} use Docker without sudo: ${join}`
}
