import type { Config } from '../domain/config.ts'
import { factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { emptyScript, sh, type Script } from '../host/script.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'
import { asRoot, dockerCli } from './as-root.ts'
import { queryRegistry } from './query-registry.ts'
import { parseHostEnvironment } from './parse-host-environment.ts'
import { flowTools } from './nginx-processes.ts'

export interface ReadHostEnvironmentArgs {
  /** Whether Docker, and nginx, are reached through `sudo -n`. */
  readonly dockerSudo: boolean
  readonly nginxSudo: boolean
  /** What is to be pulled. */
  readonly images: readonly string[]
  /** Ids of the live color's containers, and of both colors'. */
  readonly live: readonly string[]
  readonly all: readonly string[]
  /** The live color's images, each once. */
  readonly liveImages: readonly string[]
  readonly ports: Config['ports']
  readonly link: string
}

/**
 * Looks at what only a plan asks for, so that no deployment waits for it; changes nothing. What cannot be read is left
 * out, and then nobody knows. The slow ones, Docker's statistics and the registries, are asked side by side.
 */
export function readHostEnvironment(args: ReadHostEnvironmentArgs): Command<HostEnvironment> {
  const { dockerSudo, images, live, liveImages, all, ports } = args
  const cli = dockerCli(dockerSudo)
  return {
    name: 'read host environment',
    args,
    script: sh`
      ${factTools}
      ${flowTools}
      fact clock "$(date +%s)"
      ${queryRegistry(dockerSudo, images)}
      found() { # NAME COMMAND...: what the command prints, where it succeeds
        name=$1; shift
        text=$("$@" 2>/dev/null) && printf '%s\n' "$text" | blob "$name"
      }
      ${live.length === 0 ? emptyScript : sh`found used timeout 20 ${cli} stats --no-stream --format '{{.MemUsage}}' ${live} &`}
      fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
      if root=$(${cli} info --format '{{.DockerRootDir}}' 2>/dev/null) && [ -n "$root" ]; then
        printf %s "$root" | blob folder
        fact disk "$(df -Pk -- "$root" 2>/dev/null | awk 'END { print $4 }')" "$(df -Pi -- "$root" 2>/dev/null | awk 'END { if ($2 > 0) print $4 }')"
      fi
      found platform ${cli} version --format '{{.Server.Os}}/{{.Server.Arch}}'
      found containers ${cli} ps -a --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}'
      ${all.length === 0 ? emptyScript : sh`found restarts ${cli} inspect --format '{{.Id}} {{.HostConfig.RestartPolicy.Name}}' ${all}`}
      ${liveImages.length === 0 ? emptyScript : sh`found sizes ${cli} image inspect --format '{{.Size}}' ${liveImages}`}
      for port in ${ports.blue} ${ports.green}; do fact listens "$port" "$(listens "$port")"; done
      for unit in docker nginx; do
        fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
      done
      ${readIncludes(args)}
      wait
    `,
    timeoutMs: 60_000,
    parse: (output) => parseHostEnvironment(output, args),
  }
}

/** Every `include` of nginx's configuration, and the link, each with its folder as it really is. */
const readIncludes = ({ nginxSudo, link }: ReadHostEnvironmentArgs): Script => sh`
  real() { printf '%s/%s\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"; }
  if dump=$(${asRoot(nginxSudo)}nginx -T 2>/dev/null); then
    main=$(nginx -V 2>&1 | tr ' ' '\n' | sed -n 's/^--conf-path=//p')
    printf '%s\n' "$dump" | tr -d "\"'" | sed -n 's/^[[:space:]]*include[[:space:]]\{1,\}\([^;]*\);.*/\1/p' | sort -u |
      while IFS= read -r path; do
        case $path in /*) real "$path" ;; *) real "\${main%/*}/$path" ;; esac
      done | blob includes
    real ${link} | blob link
  fi
`
