import type { HttpAnswer } from '../domain/http-answer.ts'
import { decodeText } from '../host/facts.ts'
import { sh, type Script } from '../host/script.ts'
import type { HttpClient } from '../domain/host-state.ts'

/** Bytes of an answer that are looked at. */
const answerLimit = 65_536

export interface HttpRequest {
  readonly client: HttpClient
  readonly url: string
  readonly hostHeader?: string | undefined
  /** The scheme that a load balancer in front says the visitor came by: some sites answer http with a redirect only. */
  readonly forwardedProto?: string | undefined
  /** Seconds for one try. */
  readonly timeoutSeconds: number
}

/**
 * Defines `ask`: one request from the host itself, redirects not followed; prints head and body, or the error, as
 * base64. Nothing is buffered (`-N`), so that what curl has to say of it comes last.
 */
export function defineRequest({ client, url, hostHeader, forwardedProto, timeoutSeconds }: HttpRequest): Script {
  const headers = Object.entries({ Host: hostHeader, 'X-Forwarded-Proto': forwardedProto })
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [client === 'curl' ? '-H' : '--header', `${name}: ${value ?? ''}`])
  const request =
    client === 'curl'
      ? sh`curl -sS -i -N --noproxy '*' --max-time ${timeoutSeconds} ${headers} -- ${url}`
      : sh`wget -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 --tries=1 --timeout=${timeoutSeconds} ${headers} -O - -- ${url}`
  return sh`ask() { ${request} 2>&1 | head -c ${answerLimit} | base64 -w 0; }`
}

/** Reads what `ask` printed. */
export function parseHttpAnswer(base64: string): HttpAnswer {
  const text = decodeText(base64)
  // curl tells that there is no answer, or that it broke off, after what came of it.
  const brokenOff = /curl: (\(\d+\) [^\n]*)\n$/.exec(text)?.[1]
  if (brokenOff !== undefined) return { kind: 'none', reason: brokenOff }
  const shown = /^(?: {2}\S[^\n]*\n)+/.exec(text)?.[0]
  return shown === undefined ? parseHeads(text) : parseWgetOutput(shown, text.slice(shown.length))
}

/** A head, and the empty line that ends it. */
const head = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:(?!\r?\n)[^\n]*\n)*\r?\n/

function parseHeads(text: string): HttpAnswer {
  for (let rest = text; ;) {
    const found = head.exec(rest)
    if (found === null) return { kind: 'none', reason: failureReason(rest) }
    const status = Number(found[1])
    rest = rest.slice(found[0].length)
    if (status >= 200) return { kind: 'answer', status, location: locationIn(found[0]), body: rest }
    // An interim answer (100, 103): the real one follows.
  }
}

/** What wget says of an answer that it has whole, or that it will not follow; near the end of what it prints. */
const ending =
  /(?:https?:\/\/\S+:\n)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:URL:|ERROR )[^\n]*\n|\d+ redirections exceeded\.\n/
const endingLimit = 4096

/** wget -S shows the head first, indented by two blanks: all that is ever seen of a redirect, which has no body then. */
function parseWgetOutput(shown: string, rest: string): HttpAnswer {
  const heads = shown.replace(/^ {2}/gm, '')
  const status = Number([...heads.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm)].at(-1)?.[1])
  if (Number.isNaN(status)) return { kind: 'none', reason: failureReason(shown) }
  const tail = rest.slice(-endingLimit)
  const whole = ending.test(tail) || Buffer.byteLength(shown + rest) >= answerLimit
  if (!whole) return { kind: 'none', reason: 'the answer broke off' }
  const saved = rest.slice(0, -endingLimit) + tail.replace(ending, '')
  return { kind: 'answer', status, location: locationIn(heads), body: saved.replace(head, '') }
}

const locationIn = (text: string): string | undefined => /^location:[ \t]*([^\r\n]*)/im.exec(text)?.[1]

/** The tool's own words, without its name: "failed: Connection refused." */
function failureReason(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line.replace(/^wget: /, '').trim() || 'no answer'
}
