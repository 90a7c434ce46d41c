import type { PerColor } from '../domain/color.ts'
import { composeOptions } from '../domain/compose-settings.ts'
import type { Config } from '../domain/config.ts'
import type { HostProject, HostState } from '../domain/host-state.ts'
import { sh } from '../host/script.ts'
import { CheckDefinition, type Check } from './check.ts'
import { installComposeFix, installFix, shareComposeFix } from './packages.ts'

const folderDefinition = new CheckDefinition(
  'Compose project',
  'this folder holds the Compose file, and the lock that prevents two deployments at the same time',
  { ofLayout: true },
)

export function folderCheck({ directoryIsReadable }: HostState, { compose, connection: { username } }: Config): Check {
  if (directoryIsReadable) return folderDefinition.ok(compose.directory)
  return folderDefinition.error(
    `the folder ${compose.directory} does not exist on the server, or ${username} may not enter it`,
    sh`sudo install -d -o ${username} ${compose.directory}`.text,
  )
}

const dockerDefinition = new CheckDefinition('Docker', 'Docker pulls the images and runs both colors')

export function dockerCheck({ docker }: HostState, { connection: { username } }: Config): Check {
  if (docker.ok) return dockerDefinition.ok(`Docker answers${docker.sudo ? ', through sudo' : ''}`)
  return dockerDefinition.error(
    `${username} cannot reach Docker, neither directly nor through sudo -n: ${docker.output}`,
    sh`sudo usermod -aG docker ${username}`.text,
  )
}

const composeDefinition = new CheckDefinition(
  'Compose',
  'Compose reads the services of both colors from the Compose file, and starts the next release',
  { ofLayout: true },
)

export function composeCheck({ compose, docker, packageManager }: HostState, config: Config): Check {
  const { directory, settings } = config.compose
  const { username } = config.connection
  if (compose.ok) return composeDefinition.ok(describeProjects(compose.projects))
  if (!docker.ok) return composeDefinition.unknown('not checked, because Docker cannot be reached')
  if (compose.loginOnly !== undefined) {
    const { plugin, standalone } = compose.loginOnly
    return composeDefinition.error(
      `Compose is there for ${username} (${[plugin, standalone].filter(Boolean).join(', ')}), but not for root, through whom Docker is reached:\n${compose.output}`,
      shareComposeFix(compose.loginOnly, username),
    )
  }
  if (compose.program === undefined)
    return composeDefinition.error(`Compose cannot be used: ${compose.output}`, installComposeFix(packageManager))
  if (compose.engineRefuses === true)
    return composeDefinition.error(
      `${compose.program} cannot talk to the Docker engine of the server: ${compose.output}`,
      `${installComposeFix(packageManager)}  # updates Compose`,
    )
  const of = compose.color === undefined ? '' : ` for ${compose.color}`
  return composeDefinition.error(
    `Compose cannot be used${of}: ${compose.output}`,
    `${sh`cd ${directory} && ${[...compose.program.split(' '), ...composeOptions(settings[compose.color ?? 'blue'])]} config -q`.text}  # shows the error`,
  )
}

function describeProjects({ blue, green }: PerColor<HostProject>): string {
  if (blue.name === green.name) return `${blue.program}, project ${blue.name}`
  return `${blue.program}, projects ${blue.name} and ${green.name}`
}

const httpClientDefinition = new CheckDefinition(
  'curl',
  'the health check of the new release runs on the server itself',
)

export function httpClientCheck({ httpClient, packageManager }: HostState): Check {
  if (httpClient !== undefined)
    return httpClientDefinition.ok(httpClient === 'curl' ? 'curl is installed' : 'wget is installed, which also works')
  return httpClientDefinition.error(
    'the server has neither curl nor wget for the health check',
    installFix(packageManager, 'curl'),
  )
}

const flockDefinition = new CheckDefinition(
  'flock',
  'flock takes the lock that prevents two deployments at the same time',
)

export function flockCheck({ hasFlock, packageManager }: HostState): Check {
  if (hasFlock) return flockDefinition.ok('flock is installed')
  return flockDefinition.error(
    'the server has no flock, which is needed for the lock',
    installFix(packageManager, 'util-linux'),
  )
}

const rightsDefinition = new CheckDefinition(
  'Rights',
  'sudo must not ask for a password during a deployment, because nothing can answer it',
)

export function rightsCheck(
  { deniedCommands, uncheckedCommands, nginx }: HostState,
  { connection: { username } }: Config,
): Check {
  if (deniedCommands.length === 0 && uncheckedCommands.length > 0)
    return rightsDefinition.warning(
      `sudo does not show whether ${username} may run as root, without a password: ${uncheckedCommands.join('; ')}`,
      sudoersFix(username, uncheckedCommands),
    )
  if (deniedCommands.length === 0) {
    const needsSudo = nginx.sudo || nginx.siteSudo
    return rightsDefinition.ok(needsSudo ? 'sudo -n allows each command that needs it' : `${username} needs no sudo`)
  }
  const found = deniedCommands
    .map((command) => `${username} may not run as root, without a password: ${command}`)
    .join('\n')
  return rightsDefinition.error(found, sudoersFix(username, deniedCommands))
}

/** A command as sudoers needs it: with the whole path, as on Debian, Ubuntu and Amazon Linux, and special characters escaped. */
function sudoersCommand(command: string): string {
  const path = command.startsWith('/') ? '' : `/usr/${command.startsWith('nginx') ? 'sbin' : 'bin'}/`
  return `${path}${command}`.replace(/[,:=\\*?[\]!]/g, '\\$&')
}

function sudoersFix(username: string, denied: readonly string[]): string {
  const writing = denied.find((command) => command.startsWith('write into '))
  if (writing !== undefined) return sh`sudo chown ${username} ${writing.replace('write into ', '')}`.text
  const line = `${username} ALL=(root) NOPASSWD: ${denied.map(sudoersCommand).join(', ')}`
  // sudo ignores a file with a dot in its name.
  const file = `/etc/sudoers.d/${username.replaceAll('.', '-')}-deploy`
  return sh`echo ${line} | sudo tee -a ${file} && sudo chmod 440 ${file} && sudo visudo -c`.text
}
