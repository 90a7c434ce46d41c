import * as v from 'valibot'
import { Script, sh } from '../host/script.ts'
import type { Container } from '../domain/host-state.ts'

/** One JSON array a line, in the order that `rowSchema` reads; nothing else of a container leaves the host. */
const format = [
  '{{json .Id}}',
  '{{json .Name}}',
  '{{json (index .Config.Labels "com.docker.compose.project")}}',
  '{{json (index .Config.Labels "com.docker.compose.service")}}',
  '{{json .State}}',
  '{{json .RestartCount}}',
  '{{json .Image}}',
].join(',')

/** `docker` is how the Docker CLI is called on the host: see `docker` in as-root.ts. */
export const inspectLine = (docker: Script): Script => sh`${docker} inspect --format ${`[${format}]`}`

const stateSchema = v.object({
  Status: v.string(),
  StartedAt: v.string(),
  ExitCode: v.number(),
  OOMKilled: v.boolean(),
  Health: v.optional(v.nullable(v.object({ Status: v.string() }))),
})
const rowSchema = v.tuple([v.string(), v.string(), v.string(), v.string(), stateSchema, v.number(), v.string()])

export function parseContainers(text: string): Container[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => toContainer(v.parse(rowSchema, JSON.parse(line))))
}

function toContainer([id, name, project, service, state, restartCount, imageId]: v.InferOutput<
  typeof rowSchema
>): Container {
  return {
    id,
    name: name.replace(/^\//, ''),
    project,
    service,
    status: state.Status,
    startedAt: state.StartedAt,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    restartCount,
    // Some engines say "none" where there is no HEALTHCHECK.
    health: [undefined, '', 'none'].includes(state.Health?.Status) ? undefined : state.Health?.Status,
    imageId,
  }
}

/** For sed: the image, with which `format` ends. */
const lastWord = 's/.*"\\([^"]*\\)"\\]$/\\1/p'

/** The containers of `$ids`, and the digests of their images; `$docker` is how to call Docker. */
export const printContainers = sh`
  tell containers ${inspectLine(sh`$docker`)} $ids
  images=$(printf '%s\n' "$text" | sed -n ${lastWord})
  text digests "$($docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' $images 2>/dev/null)"
`

export interface ContainerQuery {
  readonly project: string
  readonly services: readonly string[]
  /** Those too that do not run. */
  readonly all: boolean
}

/** For awk: the first word of each line whose second is among the arguments. */
const chosen = 'BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 } $2 in wanted { print $1 }'

/** Lists the services' containers by Compose's labels: a name that contains a word proves nothing. */
export function findContainers(docker: Script, { project, services, all }: ContainerQuery): Script {
  const filters = ['oneoff=False', `project=${project}`].flatMap((label) => [
    '--filter',
    `label=com.docker.compose.${label}`,
  ])
  const format = '{{.ID}} {{.Label "com.docker.compose.service"}}'
  const list = sh`${docker} ps ${all ? ['-a'] : []} --no-trunc ${filters} --format ${format}`
  return sh`found=$(${list}) && printf '%s\n' "$found" | awk ${chosen} ${services}`
}
