import type { PerColor } from '../config.ts'
import { decode, Facts, factTools, parseFact, toNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { clock } from './clock.ts'
import { defineAsk, parseAnswer, type Answer, type Question } from './http.ts'
import type { Nginx } from './nginx.ts'
import { flowTools, processTools } from './nginx-processes.ts'

/** One look at nginx from the outside and from the inside. */
export interface Glimpse {
  /** Workers that were not there before the reload. */
  readonly newWorkers: number
  /** Lines of `[emerg]` that came to the error log since. */
  readonly emergencies: string
  readonly answer: Answer
  /** How many connections to each colour's port came with these requests. */
  readonly flows: PerColor<number>
  /** How many stand open to each colour's port: all that is seen where nginx keeps its upstream connections alive. */
  readonly open: PerColor<number>
}

export interface LookArgs {
  readonly nginx: Pick<Nginx, 'pidFile' | 'errorLog'>
  readonly question: Question
  readonly ports: PerColor<number>
  /** As `Switched` gave them; empty and -1 to look without a switch. */
  readonly workers: readonly string[]
  readonly logSize: number
}

/** Several requests in one look: another client's connection alone must not decide. */
export const requestsPerLook = 3

const defineLook = ({ nginx, question, ports, workers, logSize }: LookArgs) => sh`
  ${factTools}
  ${processTools}
  ${flowTools}
  ${defineAsk(question)}
  emergencies() {
    [ ${logSize} -ge 0 ] && [ -r ${nginx.errorLog} ] || return 0
    tail -c +${logSize + 1} ${nginx.errorLog} | grep -F '[emerg]' | tail -n 3
  }
  look() {
    fresh=0
    master=$(master_of ${nginx.pidFile})
    for worker in $([ -z "$master" ] || workers "$master"); do
      case ${` ${workers.join(' ')} `} in *" $worker "*) ;; *) fresh=$((fresh + 1)) ;; esac
    done
    trouble=$(emergencies | base64 | tr -d '\n')
    blue=$(flows ${ports.blue}) green=$(flows ${ports.green})
    for _ in $(seq ${requestsPerLook}); do answer=$(ask); done
    fact look "$fresh" "$(new_flows ${ports.blue} "$blue")" "$(new_flows ${ports.green} "$green")" \
      "$(open_flows ${ports.blue})" "$(open_flows ${ports.green})" "$answer" "$trouble"
  }
`

/** Looks at nginx once. */
export function lookAtNginx(args: LookArgs): Command<Glimpse> {
  return {
    name: 'ask nginx',
    args,
    script: sh`
      ${defineLook(args)}
      look
    `,
    timeoutMs: 60_000,
    parse: (output) => toGlimpse(new Facts(output).all('look')[0]?.words ?? []),
  }
}

/** Looks at nginx again and again, until whoever reads (`readGlimpse`) has seen enough and stops it. */
export function watchNginx(args: LookArgs, timeoutMs: number): Command<null> {
  return {
    name: 'verify through nginx',
    args,
    script: sh`
      ${defineLook(args)}
      while :; do look; sleep 0.1; done
    `,
    timeoutMs,
    parse: () => null,
  }
}

export function readGlimpse(line: string): Glimpse | undefined {
  const fact = parseFact(line)
  return fact.name === 'look' ? toGlimpse(fact.words) : undefined
}

function toGlimpse([newWorkers, blue, green, openBlue, openGreen, ...texts]: readonly string[]): Glimpse {
  const [answer = '', trouble = ''] = texts
  return {
    newWorkers: toNumber(newWorkers),
    flows: { blue: toNumber(blue), green: toNumber(green) },
    open: { blue: toNumber(openBlue), green: toNumber(openGreen) },
    answer: parseAnswer(answer),
    emergencies: decode(trouble).trim(),
  }
}

export interface DrainArgs {
  readonly pidFile: string
  readonly workers: readonly string[]
  /** The port of the colour that is left. */
  readonly port: number
  readonly timeoutMs: number
}

export interface Drained {
  /** Workers that still had requests when the time was up. */
  readonly left: number
  /** Requests that were still going on with the colour that is left. */
  readonly open: number
}

/**
 * Waits until the workers of before the reload have exited: only then has nobody a request with the old colour. Those
 * that are shutting down by now are waited for too: another program's reload may have made them between our reading
 * and our reload.
 */
export function drain(args: DrainArgs): Command<Drained> {
  const { pidFile, workers, port, timeoutMs } = args
  return {
    name: 'drain',
    args,
    script: sh`
      ${factTools}
      ${clock}
      ${processTools}
      ${flowTools}
      master=$(master_of ${pidFile})
      left=${workers.join(' ')}
      [ -z "$master" ] || left="$left $(workers "$master" leaving | tr '\n' ' ')"
      began=$(now) told='' said=$began
      while :; do
        still='' count=0
        for worker in $left; do
          if alive "$worker"; then still="$still $worker" count=$((count + 1)); fi
        done
        left=$still
        if [ "$count" != "$told" ] || [ $(($(now) - said)) -ge 1500 ]; then fact waiting "$count"; said=$(now); fi
        told=$count
        [ "$count" -gt 0 ] && [ $(($(now) - began)) -lt ${Math.round(timeoutMs / 10)} ] || break
        sleep 0.05
      done
      fact left "$count"
      fact open "$(open_flows ${port})"
    `,
    timeoutMs: timeoutMs + 30_000,
    parse: (output) => {
      const facts = new Facts(output)
      return { left: facts.number('left'), open: facts.number('open') }
    },
  }
}
