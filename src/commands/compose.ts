import { Facts, factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { joinScripts, emptyScript, Script, sh } from '../host/script.ts'
import { refuseIfLinked, type LinkGuard } from './link-guard.ts'
import type { ReleaseImage } from '../domain/record.ts'
import type { ComposeProgram, Container } from '../domain/host-state.ts'
import { asRoot, dockerCli } from './as-root.ts'
import { findContainers, inspectLine, parseContainers } from './containers.ts'

/** A Compose project on the host and how to call Compose there. */
export interface ComposeProject {
  readonly program: ComposeProgram
  readonly directory: string
  /** Empty: what Compose finds. */
  readonly files: readonly string[]
  readonly name: string
  /** For Compose's interpolation. */
  readonly env: Readonly<Record<string, string>>
  /** Whether Docker is reached through `sudo -n`. */
  readonly sudo: boolean
  /** A whole Compose file to use instead of those in the folder: it travels on standard input. */
  readonly rendered?: string | undefined
}

const pullLimitMs = 30 * 60_000
const upLimitMs = 10 * 60_000

/** Exports the variables of `env`: their values are seen by the programs, not by a process list. */
export function exportEnv(env: Readonly<Record<string, string>>): Script {
  return joinScripts(...Object.entries(env).map(([key, value]) => sh`export ${key}=${value}`))
}

/**
 * What goes before a command that needs the variables, and root where `sudo` says so. `sudo` drops the environment, and
 * what it is told to keep (`--preserve-env`) it writes into the host's log, values and all: they go in by a pipe.
 */
export function asRootWithEnv(sudo: boolean, env: Readonly<Record<string, string>>): Script {
  if (!sudo || Object.keys(env).length === 0) return asRoot(sudo)
  return sh`printf %s ${exportEnv(env).text} | sudo -n sh -c ${'eval "$(cat)" && exec "$@" </dev/null'} sh `
}

/** Everything of a Compose command line that stands before the subcommand, run in the project's folder. */
export function composeLine({ sudo, env, program, name, files, directory, rendered }: ComposeProject): Script {
  const words = program === 'docker compose' ? ['docker', 'compose'] : ['docker-compose']
  if (rendered === undefined)
    return sh`${asRootWithEnv(sudo, env)}${[...words, '-p', name, ...files.flatMap((file) => ['-f', file])]}`
  // Nothing is left to interpolate, and standard input can carry only one of the two.
  return sh`printf %s ${rendered} | ${asRoot(sudo)}${words} -p ${name} --project-directory ${directory} -f -`
}

/** In the project's folder, with the variables set. Exits with 96 where the folder is gone. */
export function inProject(project: ComposeProject): Script {
  return sh`
    cd ${project.directory} || exit 96
    ${exportEnv(project.env)}
  `
}

const findServices = ({ sudo, name }: ComposeProject, services: readonly string[], all: boolean): Script =>
  findContainers(dockerCli(sudo), { project: name, services, all })

export interface ImageReference {
  readonly image: string
  /** Absent: the host's own. */
  readonly platform?: string | undefined
  /** Whether it comes from a registry: the service's `pull_policy`. Absent: always. */
  readonly fetch?: 'if-missing' | 'never' | undefined
}

export interface PullImagesArgs {
  readonly project: ComposeProject
  /** What each service names. */
  readonly references: readonly ImageReference[]
}

export interface HostImage {
  readonly id: string
  /** `repository@sha256:…`; an image that never saw a registry has none. */
  readonly digests: readonly string[]
}

/**
 * Pulls these images side by side, and gives each as the host has it now, in their order: what a tag meant at this moment.
 * Docker does it by itself: Compose would only hand it on, which takes Compose 1 a quarter of a second.
 */
export function pullImages(args: PullImagesArgs): Command<readonly HostImage[]> {
  const { project, references } = args
  const wanted = distinctReferences(references).filter(({ fetch }) => fetch !== 'never')
  const numbers = wanted.map((_, at) => String(at))
  const cases = wanted.map((reference, at) => sh`${String(at)}) ${fetchLine(project, reference)} ;;`)
  return {
    name: 'docker pull',
    args,
    script: sh`
      ${factTools}
      pull() { # NUMBER
        case $1 in
          ${joinScripts(...cases)}
        esac >&2
      }
      pulls='' failed=''
      for number in ${numbers}; do
        pull "$number" &
        pulls="$pulls $!:$number"
      done
      for each in $pulls; do wait "\${each%:*}" || failed="$failed \${each#*:}"; done
      # Once more by itself, so that the reason is what is said last, and not another image's success.
      for number in $failed; do pull "$number" || exit; done
      found=$(${inspectImages(project, references)}) || exit
      printf '%s\n' "$found" | while IFS= read -r image; do fact image "$image"; done
    `,
    timeoutMs: pullLimitMs,
    parse: parseImages,
  }
}

const fetchLine = (project: ComposeProject, reference: ImageReference): Script =>
  reference.fetch === 'if-missing'
    ? sh`${dockerCli(project.sudo)} image inspect ${reference.image} >/dev/null 2>&1 || ${pullLine(project, reference)}`
    : pullLine(project, reference)

/** What brings one image, as a plan shows it too. */
export const pullLine = ({ sudo }: ComposeProject, { image, platform }: ImageReference): Script =>
  sh`${dockerCli(sudo)} pull ${[...(platform === undefined ? [] : ['--platform', platform]), image]}`

export const distinctReferences = (references: readonly ImageReference[]): readonly ImageReference[] => [
  ...new Map(references.map((each) => [`${each.platform ?? ''} ${each.image}`, each])).values(),
]

const inspectImages = ({ sudo }: ComposeProject, references: readonly ImageReference[]): Script =>
  sh`${dockerCli(sudo)} image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' ${references.map(({ image }) => image)}`

export interface EnsureImagesArgs {
  readonly project: ComposeProject
  readonly images: readonly ReleaseImage[]
}

/** Makes sure that the host has exactly these images, fetching by digest what was removed. Gives them as they are. */
export function ensureImages(project: ComposeProject, images: readonly ReleaseImage[]): Command<readonly HostImage[]> {
  const find = ({ id, digest }: ReleaseImage) => sh`recall ${id} ${digest ?? ''} || exit`
  return {
    name: 'docker image inspect',
    args: { project, images } satisfies EnsureImagesArgs,
    script: sh`
      ${factTools}
      inspect() { ${dockerCli(project.sudo)} image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1"; }
      recall() { # ID DIGEST
        words=$(inspect "$1" 2>/dev/null) || {
          [ -n "$2" ] && ${dockerCli(project.sudo)} pull "$2" >&2 && words=$(inspect "$1")
        } || return
        fact image "$words"
      }
      ${joinScripts(...images.map(find))}
    `,
    timeoutMs: pullLimitMs,
    parse: parseImages,
  }
}

const parseImages = (output: string): readonly HostImage[] =>
  new Facts(output).findAll('image').map(({ words: [id = '', ...digests] }) => ({ id, digests }))

export interface ServicesArgs {
  readonly project: ComposeProject
  readonly services: readonly string[]
  readonly guard: LinkGuard
}

/**
 * Makes the services' containers anew and starts them. What is left of them is removed first, so that nothing is ever
 * *re*created: Compose 1 fails at that with containers of a newer engine, early Compose 2 does not always do it after a
 * pull. `--no-recreate` then leaves the services that these depend on as they are, and starts those that do not run.
 */
export function startServices(args: ServicesArgs): Command<readonly Container[]> {
  const { project, services, guard } = args
  return {
    name: 'docker compose up',
    args,
    script: sh`
      ${factTools}
      ${refuseIfLinked(guard)}
      ${inProject(project)}
      old=$(${findServices(project, services, true)}) || exit
      [ -z "$old" ] || ${removeLine(project, [new Script('$old')])} >/dev/null || exit
      ${upLine(project, services)} >&2 || exit
      new=$(${findServices(project, services, true)}) || exit
      if [ -n "$new" ]; then tell containers ${inspectLine(dockerCli(project.sudo))} $new; else echo | blob containers; fi
    `,
    timeoutMs: upLimitMs,
    parse: (output) => parseContainers(new Facts(output).readText('containers')),
  }
}

/** The lines that change something, as a plan shows them too. */
export const removeLine = ({ sudo }: ComposeProject, names: readonly (string | Script)[]): Script =>
  sh`${dockerCli(sudo)} rm -f ${names}`
export const upLine = (project: ComposeProject, services: readonly string[]): Script =>
  sh`${composeLine(project)} up -d --no-recreate ${services}`
export const stopLine = ({ sudo }: ComposeProject, graceSeconds: number, names: readonly (string | Script)[]): Script =>
  sh`${dockerCli(sudo)} stop -t ${graceSeconds} ${names}`

export interface StopServicesArgs extends ServicesArgs {
  /** What each container may take to end by itself. */
  readonly graceSeconds: number
  /** The container that serves instead: if it is not up, nothing is stopped. */
  readonly successor?: string | undefined
}

export interface StopResult {
  /** The successor is not up. */
  readonly refused: boolean
  /** Names of the containers that were stopped; they are kept, for their logs. */
  readonly names: readonly string[]
}

/** Ends the script where `$seen` or, of a container that is gone, Docker's list says that the successor is not up. */
const refuseUnlessRunning = (docker: Script, successor: string): Script => sh`
  case $seen in
    ${`${successor} true 0 `}*) ;;
    ${`${successor} `}*) fact refused; exit 0 ;;
    *)
      still=$(${docker} ps -aq --no-trunc --filter ${`id=${successor}`}) || exit
      [ -z "$still" ] || { echo 'docker inspect said nothing of what serves now' >&2; exit 1; }
      fact refused
      exit 0
      ;;
  esac
`

/** Stops the services' containers. */
export function stopServices(args: StopServicesArgs): Command<StopResult> {
  const { project, services, guard, graceSeconds, successor } = args
  const all = [...(successor === undefined ? [] : [successor]), new Script('$ids')]
  const format = '{{.Id}} {{.State.Running}} {{.RestartCount}} {{.Name}}'
  return {
    name: 'docker stop',
    args,
    script: sh`
      ${factTools}
      ${refuseIfLinked(guard)}
      ids=$(${findServices(project, services, false)}) || exit
      [ -n "$ids"${successor ?? ''} ] || exit 0
      seen=$(${dockerCli(project.sudo)} inspect --format ${format} ${all})
      ${successor === undefined ? emptyScript : refuseUnlessRunning(dockerCli(project.sudo), successor)}
      [ -n "$ids" ] || exit 0
      ${stopLine(project, graceSeconds, [new Script('$ids')])} >/dev/null || exit
      printf '%s\n' "$seen" | while read -r id _ _ name; do case $ids in *"$id"*) fact stopped "\${name#/}" ;; esac; done
    `,
    timeoutMs: graceSeconds * 1000 + 60_000,
    parse: (output) => {
      const facts = new Facts(output)
      return { refused: facts.has('refused'), names: facts.findAll('stopped').map(({ words: [name = ''] }) => name) }
    },
  }
}

/** The last lines that a container printed, and how it is. */
export function readContainerLog(
  sudo: boolean,
  id: string,
): Command<{ readonly container: Container; readonly log: string }> {
  return {
    name: 'docker logs',
    args: { sudo, id },
    script: sh`
      ${factTools}
      tell containers ${inspectLine(dockerCli(sudo))} ${id}
      ${dockerCli(sudo)} logs --tail 50 ${id} 2>&1 | tail -c 16384 | blob log
    `,
    timeoutMs: 20_000,
    parse: (output) => {
      const facts = new Facts(output)
      const [container] = parseContainers(facts.readText('containers'))
      if (container === undefined) throw new Error(`docker knows no container ${id}`)
      return { container, log: facts.readText('log') }
    },
  }
}
