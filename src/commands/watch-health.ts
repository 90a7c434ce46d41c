import { factTools, parseFact, decodeText } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import { inspectLine, parseContainers } from './containers.ts'
import type { HealthObservation } from '../domain/health.ts'
import { defineRequest, parseHttpAnswer, type HttpRequest } from './http-request.ts'
import { clock } from './clock.ts'

export interface WatchHealthArgs {
  readonly question: HttpRequest
  readonly containers: readonly string[]
  readonly sudo: boolean
  readonly intervalMs: number
  readonly timeoutMs: number
}

/** While an application starts it is asked at least this often, for this long: a second lost here is lost by every deploy. */
const startupPauseMs = 50
const startupMs = 15_000

/**
 * Asks the new color on the host itself, at a rhythm that the distance has no part in, and tells each answer that
 * differs from the one before. After such an answer, and each second, it looks at the containers too. It never ends by
 * itself before the limit: whoever reads decides (see `readSight`), and stops it.
 */
export function watchHealth(args: WatchHealthArgs): Command<null> {
  const { question, containers, sudo, intervalMs, timeoutMs } = args
  const eager = Math.min(startupPauseMs, intervalMs) / 1000
  return {
    name: 'health check',
    args,
    script: sh`
      ${factTools}
      ${clock}
      ${defineRequest(question)}
      look() { tell containers ${inspectLine(dockerCli(sudo))} ${containers}; looked=$(now); }
      began=$(now) last=''
      look
      while :; do
        answer=$(ask)
        if [ "$answer" != "$last" ]; then
          last=$answer
          fact answer "$answer"
          look
        elif [ $(($(now) - looked)) -ge 100 ]; then
          look
        fi
        if [ $(($(now) - began)) -lt ${startupMs / 10} ]; then sleep ${eager}; else sleep ${intervalMs / 1000}; fi
      done
    `,
    timeoutMs,
    parse: () => null,
  }
}

/** Reads one line of what `watch` tells. */
export function parseHealthObservation(line: string): HealthObservation | undefined {
  const { name, words } = parseFact(line)
  if (name === 'answer') return { kind: 'answer', answer: parseHttpAnswer(words[0] ?? '') }
  if (name === 'containers') return { kind: 'containers', containers: parseContainers(decodeText(words[0] ?? '')) }
  return undefined
}
