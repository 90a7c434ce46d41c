import { colors } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { joinScripts, Script, sh } from '../host/script.ts'
import type { HostState } from '../domain/host-state.ts'
import { asRootWithEnv, exportEnv } from './compose.ts'
import { printContainers } from './containers.ts'
import { temporaryLinkPath, parentFolder } from './switch-nginx.ts'
import { processTools } from './nginx-processes.ts'
import { parseHostState } from './parse-host.ts'

export type ReadHostArgs = Pick<Config, 'compose' | 'nginx' | 'ports' | 'sudo'>

/** Reads all that a decision needs in one go, and changes nothing. */
export function readHost(config: Config): Command<HostState> {
  return {
    name: 'read host state',
    args: {
      compose: config.compose,
      nginx: config.nginx,
      ports: config.ports,
      sudo: config.sudo,
    } satisfies ReadHostArgs,
    script: sh`
      ${factTools}
      ${processTools}
      if ! cd ${config.compose.directory}; then fact directory no; exit 0; fi
      fact directory yes
      me=$(id -u) nl=${'\n'}
      ${defineReadCompose(config)}
      ${defineReadFiles(config)}
      # Three at once, each answer waiting in its pipe, from which nobody else may read: Compose takes the longest.
      read_files | {
        exec 3<&0 </dev/null
        ${reachDocker(config)}
        read_compose | {
          exec 4<&0 </dev/null
          [ -z "$ids" ] || {
            ${printContainers}
          }
          blob compose <&4
        } || exit
        cat <&3
      }
    `,
    timeoutMs: 60_000,
    parse: (output) => parseHostState(output, config),
  }
}

/** Defines `read_files`: nginx and all else that Docker has no part in. */
const defineReadFiles = (config: Config): Script => sh`
  read_files() {
    for http in curl wget ''; do if command -v "$http" >/dev/null; then break; fi; done
    fact http "$http"
    if command -v flock >/dev/null; then fact flock yes; else fact flock no; fi
    ${readLink(config)}
    ${readSites(config)}
    ${readNginx(config)}
    ${readRights(config)}
  }
`

/** Sets `docker` to the words that reach the engine, and `ids` to every container that Compose made on this host. */
const reachDocker = ({ sudo }: Config): Script => sh`
  list() { "$@" ps -aq --no-trunc --filter label=com.docker.compose.project; }
  docker=${sudo === 'true' ? 'sudo -n docker' : 'docker'} via=${sudo === 'true' ? 'sudo' : 'direct'} reached=yes
  ids=$(list $docker 2>/dev/null) || {
    reached=no
    if [ ${sudo} = auto ] && [ "$me" != 0 ]; then
      docker='sudo -n docker' via=sudo
      ids=$(list $docker 2>/dev/null) && reached=yes
    fi
  }
  fact docker "$via" "$reached"
  [ "$reached" = yes ] || {
    ids=
    text docker-said "$({ [ ${sudo} = true ] || list docker; [ "$via" = direct ] || list $docker; } 2>&1)"
  }
  case $ids in
    *[!0-9a-f"$nl"]*) printf 'docker ps printed more than the ids of containers: %s\n' "$ids" | head -c 1000 >&2; exit 1 ;;
  esac
`

/** For sed: what a `.env` file sets, quotes and all, without a comment behind it. */
const nameInDotenv =
  '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}'

/** Defines `named`, which prints what the environment calls the project. */
const defineNamed = (env: Config['compose']['env']): Script => sh`
  named() {
    (
      ${exportEnv(env)}
      if [ -n "$COMPOSE_PROJECT_NAME" ]; then printf %s "$COMPOSE_PROJECT_NAME"
      elif [ -r .env ]; then sed -n ${nameInDotenv} .env | tail -n 1
      fi
    )
  }
`

/** Defines `are_one`: whether `docker-compose` is the file that `docker compose` would start, looked for as Docker does. */
const defineAreOne = sh`
  are_one() {
    standalone=$(command -v docker-compose) || return
    for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      plugin=$folder/cli-plugins/docker-compose
      [ ! -x "$plugin" ] || break
    done
    [ "$standalone" -ef "$plugin" ]
  }
`

/**
 * Defines `read_compose`, which prints the program's name, the project's name as far as the environment gives it, the
 * folder without symbolic links, whether it could read the project (yes or no), and the configuration or why not.
 * `docker compose` goes before `docker-compose`, which may be of version 1 or forgotten; unless the two are one file, as in
 * Debian: then it is the same without Docker's client started before it. A program that can read the project is there; only
 * one that cannot is asked whether it is.
 */
function defineReadCompose({ compose: { files, env, projectName } }: Config): Script {
  const options = [...(projectName === undefined ? [] : ['-p', projectName]), ...files.flatMap((file) => ['-f', file])]
  return sh`
    as_user() { # COMMAND; the variables are the user's, and must not be ours
      if [ "$via" = direct ]; then (
        ${exportEnv(env)}
        "$@"
      ); else ${asRootWithEnv(true, env)}"$@"; fi
    }
    is_there() { # PROGRAM; sudo may allow it without the user's variables only
      if [ "$via" = direct ]; then as_user "$@" version; else sudo -n "$@" version; fi >/dev/null 2>&1
    }
    config() { # PROGRAM [OPTION]
      as_user $1 ${options} config $2
    }
    ${defineNamed(env)}
    answer() { # PROGRAM READ TEXT
      printf '%s\n' "$1" "$(named)" "$(pwd -P)" "$2" "$3"
    }
    read_by() { # PROGRAM: fails where it cannot
      text=$(config "$1" 2>/dev/null) && answer "$1" yes "$text"
    }
    refused_by() { # PROGRAM: fails where there is none
      is_there $1 && answer "$1" no "$(config "$1" -q 2>&1 | tail -n 40 | tail -c 4096)"
    }
    ${defineAreOne}
    read_compose() {
      if [ "$via" = direct ] && are_one && read_by docker-compose; then return; fi
      for program in 'docker compose' docker-compose; do
        if read_by "$program" || refused_by "$program"; then return; fi
      done
      echo none
    }
  `
}

const readLink = ({ nginx: { link } }: Config): Script => sh`
  if [ -L ${link} ]; then
    fact link "$(if [ -e ${link} ]; then echo link; else echo dangling; fi)"
    text link-target "$(readlink -- ${link})"
    text link-resolved "$(readlink -m -- ${link})"
  elif [ -e ${link} ]; then
    fact link other "$(stat -c %F -- ${link} | tr ' ' '-')"
  else
    fact link missing
  fi
`

/** What lies in a folder that may not be entered is not missing: the nearest one that is there must let us in to tell. */
const readSites = ({ nginx: { sites } }: Config): Script =>
  joinScripts(
    sh`is_missing() { # PATH
      [ ! -e "$1" ] && [ ! -L "$1" ] || return
      up=$1
      until [ -e "$up" ]; do up=\${up%/*}; up=\${up:-/}; done
      [ -x "$up" ]
    }`,
    ...colors.map(
      (color) => sh`
        text ${`resolved-${color}`} "$(readlink -m -- ${sites[color]})"
        [ ! -f ${sites[color]} ] || [ ! -r ${sites[color]} ] || blob ${`site-${color}`} <${sites[color]}
        ! is_missing ${sites[color]} || fact missing ${color}
      `,
    ),
  )

/**
 * For awk: of what `nginx -T` prints, an empty line and what nginx says of itself; then a line with the pid file, the error
 * log, and whether requests are passed to either port.
 */
const aboutNginx = `
  function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
  function passes(port) { return $0 ~ (":" port "([^0-9]|$)") }
  /^nginx: / { said = said $0 "\\n"; next }
  /^[ \\t]*#/ { next }
  pidfile == "-" && $1 == "pid" && /;/ { pidfile = value($2) }
  errorlog == "-" && /^error_log[ \\t]/ { errorlog = value($2) }
  passes(blue) { toblue = "yes" }
  passes(green) { togreen = "yes" }
  END { printf "\\n%s", said; print pidfile, errorlog, toblue, togreen }
`

/** Where nginx keeps its pid and its log: as its configuration says, else as it was built. */
const readNginx = ({ sudo, ports }: Config): Script => sh`
  root='sudo -n'
  [ ${sudo} != false ] || root=
  [ ${sudo} != auto ] || [ "$me" != 0 ] || root=
  dump=$($root nginx -T 2>&1); code=$?
  fact nginx "$code" "\${root:+sudo}"
  built() { nginx -V 2>&1 | tr ' ' '\n' | sed -n "s/^--$1=//p"; }
  # A configuration that cannot be loaded is not dumped either; its main file still says where a running nginx keeps its pid.
  [ "$code" = 0 ] || { text nginx-said "$(printf '%s\n' "$dump" | tail -n 20)"; dump=$(cat "$(built conf-path)" 2>/dev/null); }
  about=$(printf '%s\n' "$dump" | awk -v blue=${ports.blue} -v green=${ports.green} -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no ${aboutNginx})
  set -f # words, and no patterns
  set -- \${about##*"$nl"}
  set +f
  [ $# = 4 ] || { echo 'awk could not read what nginx -T says' >&2; exit 1; } # what is not told is missed
  pid_file=$1 log=$2
  [ "$code" != 0 ] || text nginx-said "\${about%"$nl"*}"
  [ "$pid_file" != - ] || pid_file=$(built pid-path)
  [ "$log" != - ] || log=$(built error-log-path)
  text pid-file "$pid_file"
  text error-log "$log"
  fact mentions "$3" "$4"
  master=$(master_of "$pid_file")
  fact master "$master"
  fact stray "$([ -n "$master" ] || stray_master)"
`

/** Asks sudo for each exact command that will be needed: a right that is missing is found before anything is begun. */
function readRights({ sudo, nginx: { link, sites } }: Config): Script {
  const folder = parentFolder(link)
  const linking = [
    ['rm', '-f', '--', temporaryLinkPath(link)],
    ...colors.map((color) => ['ln', '-s', '--', sites[color], temporaryLinkPath(link)]),
    ['mv', '-T', '--', temporaryLinkPath(link), link],
  ]
  const check = (commands: readonly (readonly (string | Script)[])[]) =>
    joinScripts(...commands.map((words) => sh`may ${words}`))
  return sh`
    may() { sudo -n -l "$@" >/dev/null 2>&1 || text denied "$*"; }
    [ -z "$root" ] || {
      ${check([
        ['nginx', '-T'],
        ['nginx', '-t'],
        ['nginx', '-s', 'reload'],
      ])}
    }
    if [ ${sudo} != true ] && [ -w ${folder} ]; then
      linking=direct
    elif [ ${sudo} = false ]; then
      linking=direct
      text denied ${`write into ${folder}`}
    else
      linking=sudo
      ${check(linking)}
      # What a failed deployment puts back.
      former=$(readlink -- ${link})
      case $former in
        ${sites.blue} | ${sites.green}) ;;
        '') ${check([['rm', '-f', '--', link]])} ;;
        *) ${check([['ln', '-s', '--', new Script('"$former"'), temporaryLinkPath(link)]])} ;;
      esac
    fi
    fact linking "$linking" # the last word: whoever was cut off before it has not found out what is denied
  `
}
