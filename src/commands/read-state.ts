import { colors } from '../color.ts'
import type { Config } from '../config.ts'
import { factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { lines, Script, sh } from '../host/script.ts'
import type { HostState } from '../state.ts'
import { asRootWithEnv, exportEnv } from './compose.ts'
import { findAll } from './containers.ts'
import { dotLink, folderOf } from './nginx.ts'
import { processTools } from './nginx-processes.ts'
import { parseState } from './parse-state.ts'

export type ReadStateArgs = Pick<Config, 'compose' | 'nginx' | 'ports' | 'sudo'>

/** Reads all that a decision needs in one go, and changes nothing. */
export function readState(config: Config): Command<HostState> {
  return {
    name: 'look at the host',
    args: {
      compose: config.compose,
      nginx: config.nginx,
      ports: config.ports,
      sudo: config.sudo,
    } satisfies ReadStateArgs,
    script: sh`
      ${factTools}
      ${processTools}
      if ! cd ${config.compose.directory}; then fact directory no; exit 0; fi
      fact directory yes
      ${readDocker(config)}
      ${defineReadCompose(config)}
      # Compose takes the longest: it works while the rest is read, and its answer waits in the pipe.
      read_compose | {
        fact http "$(for tool in curl wget; do ! command -v "$tool" >/dev/null || { echo "$tool"; break; }; done)"
        fact flock "$(command -v flock >/dev/null && echo yes || echo no)"
        ${readLink(config)}
        ${readSites(config)}
        ${readNginx(config)}
        ${readRights(config)}
        [ -z "$version" ] || {
          ${findAll}
        }
        blob compose
      }
    `,
    timeoutMs: 60_000,
    parse: (output) => parseState(output, config),
  }
}

/** Sets `docker` to the words that reach the engine. */
const readDocker = ({ sudo }: Config): Script => sh`
  docker=${sudo === 'true' ? 'sudo -n docker' : 'docker'} via=${sudo === 'true' ? 'sudo' : 'direct'}
  if ! version=$($docker version --format '{{.Server.Version}}' 2>&1); then
    said=$version version=
    if [ ${sudo} = auto ] && [ "$(id -u)" != 0 ]; then
      docker='sudo -n docker' via=sudo
      version=$($docker version --format '{{.Server.Version}}' 2>&1) || { said="$said
  $version" version=; }
    fi
    [ -n "$version" ] || printf %s "$said" | blob docker-said
  fi
  fact docker "$via" "$version"
`

/** For sed: what a `.env` file sets, quotes and all, without a comment behind it. */
const nameInDotenv =
  '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}'

/**
 * Defines `read_compose`, which prints the program's version, its name, the project's name as far as the environment gives
 * it, the folder without symbolic links, an exit code, and what `config` said. Compose 1 takes 0.2 s for the least of
 * answers, so both questions are asked at once.
 */
function defineReadCompose({ compose: { files, env, projectName } }: Config): Script {
  const options = [...(projectName === undefined ? [] : ['-p', projectName]), ...files.flatMap((file) => ['-f', file])]
  return sh`
    config() { # PROGRAM OPTION…
      words=$1; shift
      if [ "$via" = direct ]; then $words ${options} config "$@"; else ${asRootWithEnv(true, env)}$words ${options} config "$@"; fi
    }
    read_from() { # PROGRAM: fails where there is none
      \${via_sudo}$1 version --short 2>/dev/null | {
        text=$(config "$1" 2>/dev/null </dev/null); code=$?
        release=$(head -n 1)
        [ -n "$release" ] || exit
        [ "$code" = 0 ] || text=$(config "$1" -q 2>&1 | tail -n 40 | tail -c 4096)
        name=\${COMPOSE_PROJECT_NAME:-$(sed -n ${nameInDotenv} .env 2>/dev/null | tail -n 1)}
        printf '%s\n' "$release" "$1" "$name" "$(pwd -P)" "$code" "$text"
      }
    }
    read_compose() {
      ${exportEnv(env)}
      via_sudo=
      [ "$via" = direct ] || via_sudo='sudo -n '
      read_from 'docker compose' || read_from docker-compose || printf '\nnone\n'
    }
  `
}

const readLink = ({ nginx: { link } }: Config): Script => sh`
  if [ -L ${link} ]; then
    fact link "$(if [ -e ${link} ]; then echo link; else echo dangling; fi)"
    readlink -n -- ${link} | blob link-target
    readlink -n -m -- ${link} | blob link-resolved
  elif [ -e ${link} ]; then
    fact link other "$(stat -c %F -- ${link} | tr ' ' '-')"
  else
    fact link missing
  fi
`

/** What lies in a folder that may not be entered is not missing: the nearest one that is there must let us in to tell. */
const readSites = ({ nginx: { sites } }: Config): Script =>
  lines(
    sh`is_missing() { # PATH
      [ ! -e "$1" ] && [ ! -L "$1" ] || return
      up=$1
      until [ -e "$up" ]; do up=\${up%/*}; up=\${up:-/}; done
      [ -x "$up" ]
    }`,
    ...colors.map(
      (color) => sh`
        readlink -n -m -- ${sites[color]} | blob ${`resolved-${color}`}
        [ ! -f ${sites[color]} ] || [ ! -r ${sites[color]} ] || blob ${`site-${color}`} <${sites[color]}
        ! is_missing ${sites[color]} || fact missing ${color}
      `,
    ),
  )

/** Where nginx keeps its pid and its log: as its configuration says, else as it was built. */
const readNginx = ({ sudo, ports }: Config): Script => sh`
  root='sudo -n'
  [ ${sudo} != false ] || root=
  [ ${sudo} != auto ] || [ "$(id -u)" != 0 ] || root=
  dump=$($root nginx -T 2>&1); code=$?
  fact nginx "$code" "\${root:+sudo}"
  printf '%s\n' "$dump" | if [ "$code" = 0 ]; then grep '^nginx: '; else tail -n 20; fi | blob nginx-said
  built() { nginx -V 2>&1 | tr ' ' '\n' | sed -n "s/^--$1=//p"; }
  # A configuration that cannot be loaded is not dumped either; its main file still says where a running nginx keeps its pid.
  [ "$code" = 0 ] || dump=$(cat "$(built conf-path)" 2>/dev/null)
  setting() { printf '%s\n' "$dump" | sed -n "s/^[[:space:]]*$1[[:space:]]\{1,\}\([^; ]*\).*;.*/\1/p" | head -n 1; }
  pid_file=$(setting pid)
  [ -n "$pid_file" ] || pid_file=$(built pid-path)
  log=$(printf '%s\n' "$dump" | sed -n 's/^error_log[[:space:]]\{1,\}\([^; ]*\).*/\1/p' | head -n 1)
  [ -n "$log" ] || log=$(built error-log-path)
  printf %s "$pid_file" | blob pid-file
  printf %s "$log" | blob error-log
  master=$(master_of "$pid_file")
  fact master "$master"
  fact stray "$([ -n "$master" ] || stray_master)"
  mentions() { printf '%s\n' "$dump" | grep -v '^[[:space:]]*#' | grep -Eq "[:]$1([^0-9]|$)" && echo yes || echo no; }
  fact mentions "$(mentions ${ports.blue})" "$(mentions ${ports.green})"
`

/** Asks sudo for each exact command that will be needed: a right that is missing is found before anything is begun. */
function readRights({ sudo, nginx: { link, sites } }: Config): Script {
  const folder = folderOf(link)
  const linking = [
    ['rm', '-f', '--', dotLink(link)],
    ...colors.map((color) => ['ln', '-s', '--', sites[color], dotLink(link)]),
    ['mv', '-T', '--', dotLink(link), link],
  ]
  const check = (commands: readonly (readonly (string | Script)[])[]) =>
    lines(...commands.map((words) => sh`may ${words}`))
  return sh`
    may() { sudo -n -l "$@" >/dev/null 2>&1 || printf '%s' "$*" | blob denied; }
    [ -z "$root" ] || {
      ${check([
        ['nginx', '-T'],
        ['nginx', '-t'],
        ['nginx', '-s', 'reload'],
      ])}
    }
    if [ ${sudo} != true ] && [ -w ${folder} ]; then
      fact linking direct
    elif [ ${sudo} = false ]; then
      fact linking direct
      printf '%s' ${`write into ${folder}`} | blob denied
    else
      fact linking sudo
      ${check(linking)}
      # What a failed deployment puts back.
      former=$(readlink -- ${link})
      case $former in
        ${sites.blue} | ${sites.green}) ;;
        '') ${check([['rm', '-f', '--', link]])} ;;
        *) ${check([['ln', '-s', '--', new Script('"$former"'), dotLink(link)]])} ;;
      esac
    fi
  `
}
