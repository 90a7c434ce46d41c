import { basename } from 'node:path'
import type { CommandArgs, CommandName } from './scripts.ts'

const transcriptWords: Readonly<Record<CommandName, string>> = {
  'open the folder': 'open folder',
  'take the lock': 'take lock',
  'write the record': 'write record',
  'read the record': 'read record',
  'set the record aside': 'set record aside',
  'docker image inspect': 'ensure images',
  'find the container of nginx': 'find nginx',
  'read host state': 'read host',
  'read host environment': 'read host environment',
  'read layout': 'read layout',
  'probe nginx': 'probe nginx',
  'open a Docker configuration': 'open Docker configuration',
  'write the Docker configuration': 'write logins',
  'docker pull': 'pull',
  'docker compose build': 'build',
  'docker compose up': 'up',
  'health check': 'health',
  'replace workers': 'replace',
  'docker start': 'start again',
  'docker logs': 'read log',
  'docker image rm': 'prune images',
  'switch nginx': 'switch',
  'watch nginx': 'verify',
  drain: 'drain',
  'docker stop': 'stop',
}

/** One line of the transcript: `up green`, `switch blue -> green`. */
export function describeCommand(name: CommandName, given: unknown): string {
  const args = given as CommandArgs[CommandName]
  const site = (path: string | undefined) => (path === undefined ? 'nothing' : basename(path))
  if ('services' in args) {
    const project = args.project.name === 'app' ? '' : `${args.project.name}/`
    return `${transcriptWords[name]} ${project}${args.services.join(' ')}`
  }
  if ('to' in args) return `${transcriptWords[name]} ${site(args.from)} -> ${site(args.to)}`
  return transcriptWords[name]
}
