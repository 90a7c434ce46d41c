import { decode } from '../host/facts.ts'
import { sh, type Script } from '../host/script.ts'
import type { HttpTool } from '../state.ts'

/** Bytes of an answer that are looked at. */
const answerLimit = 65_536

export interface Question {
  readonly tool: HttpTool
  readonly url: string
  readonly hostHeader?: string | undefined
  /** Seconds for one try. */
  readonly seconds: number
}

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly why: string }

/** Defines `ask`: one request from the host itself, redirects not followed; prints head and body, or the error, as base64. */
export function defineAsk({ tool, url, hostHeader, seconds }: Question): Script {
  const host = hostHeader === undefined ? [] : [tool === 'curl' ? '-H' : '--header', `Host: ${hostHeader}`]
  const request =
    tool === 'curl'
      ? sh`curl -sS -i --noproxy '*' --max-time ${seconds} ${host} -- ${url}`
      : sh`wget -nv --no-proxy --save-headers --content-on-error --max-redirect=0 --tries=1 --timeout=${seconds} ${host} -O - -- ${url}`
  return sh`ask() { ${request} 2>&1 | head -c ${answerLimit} | base64 | tr -d '\n'; }`
}

/** Reads what `ask` printed. */
export function parseAnswer(base64: string): Answer {
  let text = decode(base64)
  for (;;) {
    const head = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:[^\n]*\S[^\n]*\n)*\r?\n/.exec(text)
    if (head === null) return { kind: 'none', why: whyNot(text) }
    const status = Number(head[1])
    text = text.slice(head[0].length)
    if (status < 200) continue // an interim answer (100, 103): the real one follows
    const location = /^location:[ \t]*(.*?)\r?$/im.exec(head[0])?.[1]
    return { kind: 'answer', status, location, body: text }
  }
}

/** The tool's own words, without its name: "(7) Failed to connect to 127.0.0.1 port 8081 …". */
function whyNot(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line.replace(/^(curl|wget): /, '').trim() || 'no answer'
}
