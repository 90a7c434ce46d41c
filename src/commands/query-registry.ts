import * as v from 'valibot'
import { decodeText } from '../host/facts.ts'
import { joinScripts, sh, type Script } from '../host/script.ts'
import type { RegistryAnswer } from '../domain/host-environment.ts'

/** How long a registry may take to answer, in seconds. */
const registryTimeoutSeconds = 10

/**
 * Runs as the user who pulls, with an image (as a path of a URL) and its registry's name: prints curl's exit code, the
 * answer's status and its body in base64, or `-` and why nobody could be asked.
 *
 * The engine asks, with the login of that user's Docker, as it does for a pull: same mirrors, same proxy, same
 * certificates. `docker manifest inspect` will not do: it asks by itself, and says "no such manifest" where the login is
 * missing. The login goes to curl by a pipe, and to nobody else.
 */
const queryThroughEngine = sh`
  say() { printf '%s %s %s\n' "$1" "$2" "$(printf %s "$3" | base64 -w 0)"; exit; }
  socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
  case \${socket:=unix:///var/run/docker.sock} in
    unix://*) socket=\${socket#unix://} ;;
    *) say - - "the engine is at $socket, not on this machine" ;;
  esac
  command -v curl >/dev/null || say - - 'the host has no curl to ask the engine with'
  config=$(tr -d ' \t\r\n' <"\${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null)
  value() { # KEY: of the first object or text that stands behind it
    printf %s "$config" | awk -v key="\"$1\":" '{ at = index($0, key); if (!at) exit; rest = substr($0, at + length(key))
      if (rest ~ /^\{/) print substr(rest, 2, index(rest, "}") - 2); else if (match(rest, /^"[^"]*"/)) print substr(rest, 2, RLENGTH - 2) }'
  }
  field() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p"; }
  helper=$(value credHelpers | sed 's/^/,/' | sed -n "s/.*,\"$2\":\"\([^\"]*\)\".*/\1/p")
  [ -n "$helper" ] || helper=$(value credsStore)
  user='' secret=''
  if [ -n "$helper" ]; then
    login=$(printf %s "$2" | timeout 15 "docker-credential-$helper" get 2>/dev/null | tr -d '\r\n')
    user=$(printf %s "$login" | field Username) secret=$(printf %s "$login" | field Secret)
  else
    for key in "$2" "https://$2" "https://$2/" "https://$2/v1/" "https://$2/v2/"; do
      auth=$(value "$key" | sed -n 's/.*"auth":"\([^"]*\)".*/\1/p')
      [ -z "$auth" ] || break
    done
    login=$(printf %s "$auth" | base64 -d 2>/dev/null | sed 's/[\\"]/\\&/g')
    user=\${login%%:*} secret=\${login#*:}
  fi
  token=''
  if [ "$user" = '<token>' ]; then
    token=$(printf '{"identitytoken":"%s"}' "$secret" | base64 -w 0)
  elif [ -n "$user" ]; then
    token=$(printf '{"username":"%s","password":"%s"}' "$user" "$secret" | base64 -w 0)
  fi
  body=$(printf 'X-Registry-Auth: %s\n' "$(printf %s "$token" | tr '+/' '-_')" |
    curl -sS --max-time ${registryTimeoutSeconds} --unix-socket "$socket" -H @- -w '\n%{http_code}' -- "http://docker/distribution/$1/json" 2>&1)
  say "$?" "$(printf '%s\n' "$body" | tail -n 1)" "$(printf '%s\n' "$body" | sed '$d' | head -c 4096)"
`

/** Asks for each image at the same time, and tells one `registry` fact for each, with its place in the list. */
export function queryRegistry(sudo: boolean, images: readonly string[]): Script {
  const shell = sudo ? sh`sudo -n sh -c ${queryThroughEngine.text} sh` : sh`sh -c ${queryThroughEngine.text} sh`
  return sh`
    ask_registry() { # PLACE IMAGE REGISTRY
      fact registry "$1" "$(${shell} "$2" "$3" 2>/dev/null </dev/null || :)"
    }
    ${joinScripts(...images.map((image, i) => sh`ask_registry ${i} ${encodeURI(image)} ${registryName(image)} &`))}
  `
}

/** As `docker login` files it. */
export function registryName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/'
}

const answerSchema = v.object({ Platforms: v.array(v.object({ os: v.string(), architecture: v.string() })) })
const messageSchema = v.object({ message: v.string() })

/** curl's own exit codes. */
const timedOut = '28'

/** Reads what was told of one image. */
export function parseRegistryAnswer(image: string, [code, status, body = '']: readonly string[]): RegistryAnswer {
  const text = decodeText(body).trim()
  if (code === undefined || status === undefined) return { image, kind: 'unknown', reason: 'its user may not be asked' }
  if (code === timedOut) return { image, kind: 'unreachable' }
  if (code !== '0') return { image, kind: 'unknown', reason: text }
  if (status === '200') return { image, kind: 'available', platforms: platformsIn(text) }
  const output = messageIn(text)
  if (status === '404') return { image, kind: 'missing', output }
  return { image, kind: wantsLogin(status, output) ? 'denied' : 'unreachable', output }
}

/** The engine says 500 for much of what a registry says to it, a missing login among it. */
const wantsLogin = (status: string, said: string): boolean =>
  ['401', '403'].includes(status) || /denied|unauthorized|authentication|no basic auth|credentials/i.test(said)

function platformsIn(text: string): readonly string[] {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text)
  const known = success ? output.Platforms.filter(({ architecture }) => architecture !== '') : []
  return known.map(({ os, architecture }) => `${os}/${architecture}`)
}

function messageIn(text: string): string {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), messageSchema), text)
  return success ? output.message : text
}
