import { CheckDefinition, type Check } from './check.ts'
import type { Config } from '../domain/config.ts'
import { sh } from '../host/script.ts'
import type { HostState } from '../domain/host-state.ts'

const folder = new CheckDefinition(
  'Compose project',
  'its folder holds the Compose file, and the lock that keeps two deploys apart',
)

export function folderCheck({ directoryIsReadable }: HostState, { compose, connection: { username } }: Config): Check {
  if (directoryIsReadable) return folder.ok(compose.directory)
  return folder.error(
    `the folder ${compose.directory} is not on the host, or ${username} may not enter it`,
    sh`sudo install -d -o ${username} ${compose.directory}`.text,
  )
}

const docker = new CheckDefinition('Docker', 'it pulls the image and runs both colors')

export function dockerCheck({ docker: found }: HostState, { connection: { username } }: Config): Check {
  if (found.ok) return docker.ok(`Docker answers${found.sudo ? ', through sudo' : ''}`)
  return docker.error(
    `Docker cannot be reached by ${username}, neither directly nor by sudo -n: ${found.output}`,
    sh`sudo usermod -aG docker ${username}`.text,
  )
}

const compose = new CheckDefinition('Compose', 'it knows the services of the colors, and starts the next one')

export function composeCheck({ compose: found, docker: engine }: HostState, config: Config): Check {
  const { directory, files } = config.compose
  if (found.ok) return compose.ok(`${found.program}, project ${found.project}`)
  if (!engine.ok) return compose.unknown('not asked: Docker cannot be reached')
  return compose.error(
    `Compose cannot be used: ${found.output}`,
    found.program === undefined
      ? 'sudo apt-get install -y docker-compose-v2  # or docker-compose-plugin, as the distribution calls it'
      : `${sh`cd ${directory} && ${found.program.split(' ')} ${files.flatMap((file) => ['-f', file])} config -q`.text}  # says where`,
  )
}

const http = new CheckDefinition('curl', 'the new release is asked for its health on the host itself')

export function httpCheck({ httpClient: tool }: HostState): Check {
  if (tool !== undefined) return http.ok(tool === 'curl' ? 'curl is there' : 'no curl, but wget, which does as well')
  return http.error(
    'the host has neither curl nor wget to ask the application for its health',
    'sudo apt-get install -y curl',
  )
}

const flock = new CheckDefinition('flock', 'it takes the lock that keeps two deploys apart')

export function flockCheck({ hasFlock: isThere }: HostState): Check {
  if (isThere) return flock.ok('flock is there')
  return flock.error('the host has no flock to take the lock with', 'sudo apt-get install -y util-linux')
}

const rights = new CheckDefinition(
  'Rights',
  'nobody could answer if sudo asked for a password in the middle of a deploy',
)

export function rightsCheck({ deniedCommands, nginx }: HostState, { connection: { username } }: Config): Check {
  if (deniedCommands.length === 0) {
    const needed = nginx.sudo || nginx.linkSudo
    return rights.ok(needed ? 'sudo -n allows each command that needs it' : `${username} needs no sudo`)
  }
  const found = deniedCommands
    .map((command) => `${username} may not run as root, without a password: ${command}`)
    .join('\n')
  return rights.error(found, sudoersFix(username, deniedCommands))
}

/** Where Debian, Ubuntu and Amazon Linux have them: sudoers wants whole paths. */
const commandPath = (command: string): string => `/usr/${command.startsWith('nginx') ? 'sbin' : 'bin'}/${command}`

function sudoersFix(username: string, denied: readonly string[]): string {
  const writing = denied.find((command) => command.startsWith('write into '))
  if (writing !== undefined) return sh`sudo chown ${username} ${writing.replace('write into ', '')}`.text
  const line = `${username} ALL=(root) NOPASSWD: ${denied.map(commandPath).join(', ')}`
  // sudo passes over a file with a dot in its name.
  const file = `/etc/sudoers.d/${username.replaceAll('.', '-')}-deploy`
  return sh`echo ${line} | sudo tee -a ${file} && sudo chmod 440 ${file} && sudo visudo -c`.text
}
