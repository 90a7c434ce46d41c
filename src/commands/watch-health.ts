import { factTools, parseFact, decode } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { docker } from './as-root.ts'
import { inspect, parseContainers } from './containers.ts'
import type { Sight } from '../domain/health.ts'
import { defineAsk, parseAnswer, type Question } from './http-request.ts'
import { clock } from './clock.ts'

export interface WatchArgs {
  readonly question: Question
  readonly containers: readonly string[]
  readonly sudo: boolean
  readonly intervalMs: number
  readonly timeoutMs: number
}

/** While an application starts it is asked at least this often, for this long: a second lost here is lost by every deploy. */
const eagerPauseMs = 50
const eagerForMs = 15_000

/**
 * Asks the new colour on the host itself, at a rhythm that the distance has no part in, and tells each answer that
 * differs from the one before. After such an answer, and each second, it looks at the containers too. It never ends by
 * itself before the limit: whoever reads decides (see `readSight`), and stops it.
 */
export function watch(args: WatchArgs): Command<null> {
  const { question, containers, sudo, intervalMs, timeoutMs } = args
  const eager = Math.min(eagerPauseMs, intervalMs) / 1000
  return {
    name: 'health check',
    args,
    script: sh`
      ${factTools}
      ${clock}
      ${defineAsk(question)}
      look() { tell containers ${inspect(docker(sudo))} ${containers}; looked=$(now); }
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
        if [ $(($(now) - began)) -lt ${eagerForMs / 10} ]; then sleep ${eager}; else sleep ${intervalMs / 1000}; fi
      done
    `,
    timeoutMs,
    parse: () => null,
  }
}

/** Reads one line of what `watch` tells. */
export function readSight(line: string): Sight | undefined {
  const { name, words } = parseFact(line)
  if (name === 'answer') return { kind: 'answer', answer: parseAnswer(words[0] ?? '') }
  if (name === 'containers') return { kind: 'containers', containers: parseContainers(decode(words[0] ?? '')) }
  return undefined
}
