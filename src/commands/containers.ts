import { Script, sh } from '../host/script.ts'
import type { Container } from '../state.ts'

/** One JSON array a line, in the order that `parseContainers` reads; nothing else of a container leaves the host. */
const format = [
  '{{json .Id}}',
  '{{json .Name}}',
  '{{json (index .Config.Labels "com.docker.compose.project")}}',
  '{{json (index .Config.Labels "com.docker.compose.service")}}',
  '{{json .State.Status}}',
  '{{json .State.StartedAt}}',
  '{{json .State.ExitCode}}',
  '{{json .State.OOMKilled}}',
  '{{json .RestartCount}}',
  '{{if .State.Health}}{{json .State.Health.Status}}{{else}}null{{end}}',
  '{{json .Image}}',
].join(',')

/** `docker` is how the Docker CLI is called on the host: see `docker` in as-root.ts. */
export const inspect = (docker: Script): Script => sh`${docker} inspect --format ${`[${format}]`}`

export function parseContainers(text: string): Container[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => toContainer(JSON.parse(line) as unknown[]))
}

function toContainer(row: unknown[]): Container {
  const [id, name, project, service, status, startedAt, exitCode, oomKilled, restartCount, health, imageId] = row
  return {
    id: String(id),
    name: String(name).replace(/^\//, ''),
    project: String(project),
    service: String(service),
    status: String(status),
    startedAt: String(startedAt),
    exitCode: Number(exitCode),
    oomKilled: oomKilled === true,
    restartCount: Number(restartCount),
    health: health === null ? undefined : String(health),
    imageId: String(imageId),
  }
}

/** Every container that Compose made on this host, and the digests of their images; `$docker` is how to call Docker. */
export const findAll = sh`
  ids=$($docker ps -aq --no-trunc --filter label=com.docker.compose.project 2>/dev/null)
  if [ -n "$ids" ]; then
    ${inspect(sh`$docker`)} $ids | blob containers
    images=$($docker inspect --format '{{.Image}}' $ids | sort -u)
    $docker image inspect --format '{{.Id}} {{join .RepoDigests " "}}' $images 2>/dev/null | blob digests
  fi
`

export interface Which {
  readonly project: string
  readonly services: readonly string[]
  /** Those too that do not run. */
  readonly all: boolean
}

/** Lists the services' containers by Compose's labels: a name that contains a word proves nothing. */
export function findContainers(docker: Script, { project, services, all }: Which): Script {
  const filters = ['oneoff=False', `project=${project}`].flatMap((label) => ['--filter', `label=com.docker.compose.${label}`])
  const list = sh`${docker} ps ${all ? '-aq' : '-q'} --no-trunc ${filters}`
  const perService = services.map((service) => sh`${list} --filter ${`label=com.docker.compose.service=${service}`}`)
  return new Script(perService.map((script) => script.text).join(' && '))
}
