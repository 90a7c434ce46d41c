import type { HttpHeader } from '../domain/config.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import { decodeText } from '../host/facts.ts'
import type { Parameters } from '../host/prologue.ts'
import type { HttpClient } from '../domain/host-state.ts'

/** Bytes of an answer that are kept. */
const answerLimit = 65_536

export interface HttpRequest {
  readonly client: HttpClient
  readonly url: string
  readonly hostHeader?: string | undefined
  /** The scheme of a visitor who came through a load balancer: some sites answer http with a redirect only. */
  readonly forwardedProto?: string | undefined
  readonly headers?: readonly HttpHeader[]
  /** Seconds for one request. */
  readonly timeoutSeconds: number
}

/** What lib/http.sh needs. */
export function requestParameters(request: HttpRequest): Parameters {
  const { client, url, hostHeader, forwardedProto, timeoutSeconds } = request
  const headers = [
    { name: 'Host', value: hostHeader },
    { name: 'X-Forwarded-Proto', value: forwardedProto },
    ...(request.headers ?? []),
  ]
  return {
    http_client: client,
    url,
    request_options: headers.flatMap(({ name, value }) =>
      value === undefined ? [] : [client === 'curl' ? '-H' : '--header', `${name}: ${value}`],
    ),
    request_seconds: timeoutSeconds,
    answer_limit: answerLimit,
  }
}

/** Reads what `send_request` of the scripts printed. */
export function parseHttpAnswer(base64: string): HttpAnswer {
  const text = decodeText(base64)
  // curl prints that there is no answer, or that the answer ended too early, after the part that it got.
  const curlError = /curl: (\(\d+\) [^\n]*)\n$/.exec(text)?.[1]
  if (curlError !== undefined) return { kind: 'none', reason: curlError }
  const wgetHead = /^(?: {2}\S[^\n]*\n)+/.exec(text)?.[0]
  return wgetHead === undefined ? parseHeads(text) : parseWgetOutput(wgetHead, text.slice(wgetHead.length))
}

/** A head, and the empty line that ends it. */
const headPattern = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:(?!\r?\n)[^\n]*\n)*\r?\n/

function parseHeads(text: string): HttpAnswer {
  for (let rest = text; ;) {
    const head = headPattern.exec(rest)
    if (head === null) return { kind: 'none', reason: failureReason(rest) }
    const status = Number(head[1])
    rest = rest.slice(head[0].length)
    if (status >= 200) return { kind: 'answer', status, location: findLocation(head[0]), body: rest }
    // An interim answer (100, 103): the real one follows.
  }
}

/** What wget prints near its end when it has the whole answer, or does not follow a redirect. */
const endPattern =
  /(?:https?:\/\/\S+:\n)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:URL:|ERROR )[^\n]*\n|\d+ redirections exceeded\.\n/
const endLimit = 4096

/** wget -S prints the head first, indented by two blanks. Of a redirect it prints nothing else, so that has no body. */
function parseWgetOutput(indentedHead: string, rest: string): HttpAnswer {
  const heads = indentedHead.replace(/^ {2}/gm, '')
  const status = Number([...heads.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm)].at(-1)?.[1])
  if (Number.isNaN(status)) return { kind: 'none', reason: failureReason(indentedHead) }
  const tail = rest.slice(-endLimit)
  const isComplete = endPattern.test(tail) || Buffer.byteLength(indentedHead + rest) >= answerLimit
  if (!isComplete) return { kind: 'none', reason: 'the answer ended too early' }
  const saved = rest.slice(0, -endLimit) + tail.replace(endPattern, '')
  return { kind: 'answer', status, location: findLocation(heads), body: saved.replace(headPattern, '') }
}

const findLocation = (text: string): string | undefined => /^location:[ \t]*([^\r\n]*)/im.exec(text)?.[1]

/** The client's own message, without its name: "failed: Connection refused." */
function failureReason(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line.replace(/^wget: /, '').trim() || 'no answer'
}
