import type { PerColor } from '../domain/color.ts'
import { decodeText, Facts, factTools, parseFact, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh, type Script } from '../host/script.ts'
import { clock } from './clock.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import { defineRequest, parseHttpAnswer, type HttpRequest } from './http-request.ts'
import type { Nginx } from './switch-nginx.ts'
import { flowTools, processTools } from './nginx-processes.ts'

/** One look at nginx from the outside and from the inside. */
export interface NginxProbe {
  /** nginx runs, and no reload is under way: what is seen is what came of it. */
  readonly reloadDone: boolean
  /** Workers that were not there before the reload. */
  readonly newWorkers: number
  /** Lines of `[emerg]` that came to the error log since. */
  readonly errorLogLines: string
  /** How many requests were made, one after the other; `answer` is the last one's. */
  readonly requestCount: number
  readonly answer: HttpAnswer
  /** False: the question is for this machine, and no program listens there. */
  readonly portIsOpen: boolean
  /** How many connections to each color's port came with these requests. */
  readonly newConnections: PerColor<number>
  /** How many nginx holds open to each color's port, for requests under way or, where it is told so, for later ones. */
  readonly openConnections: PerColor<number>
  /** Workers of former configurations, which finish their requests. */
  readonly workersShuttingDown: number
}

export interface ProbeNginxArgs {
  readonly nginx: Pick<Nginx, 'pidFile' | 'errorLog'>
  readonly request: HttpRequest
  readonly ports: PerColor<number>
  /** Several in one look: another client's connections alone must not decide. */
  readonly requests: number
  /** As `Switched` gave them; empty and -1 to look without a switch. */
  readonly workers: readonly string[]
  readonly logSize: number
}

/** The port that a question for this machine itself goes to; 0 for any other machine. */
function localPort({ url }: HttpRequest): number {
  const { hostname, port, protocol } = new URL(url)
  if (!/^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname)) return 0
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

function defineProbe({ nginx, request, ports, requests, workers, logSize }: ProbeNginxArgs): Script {
  const both = [String(ports.blue), String(ports.green)]
  return sh`
    ${factTools}
    ${clock}
    ${processTools}
    ${flowTools}
    ${defineRequest(request)}
    emergencies() {
      [ ${logSize} -ge 0 ] && [ -r ${nginx.errorLog} ] || return 0
      tail -c +${logSize + 1} ${nginx.errorLog} | grep -F '[emerg]' | tail -n 3
    }
    look() {
      fresh=0 settled=no listens=yes user=
      master=$(master_of ${nginx.pidFile})
      [ -z "$master" ] || busy "$master" || settled=yes
      for worker in $([ -z "$master" ] || workers "$master"); do
        user=$(user_of "\${worker%%:*}")
        case ${` ${workers.join(' ')} `} in *" $worker "*) ;; *) fresh=$((fresh + 1)) ;; esac
      done
      trouble=$(emergencies | base64 -w 0)
      before=$(flows ${both})
      asked=0 began=$(now)
      # An application that hangs costs the whole time limit of each request: three must do then.
      until [ "$asked" -ge ${requests} ] || { [ "$asked" -ge 3 ] && [ $(($(now) - began)) -ge 200 ]; }; do
        answer=$(ask)
        asked=$((asked + 1))
      done
      [ ${localPort(request)} = 0 ] || listens=$(listens ${localPort(request)})
      leaving=$(workers "\${master:-none}" leaving | wc -l) # before what they may hold is counted
      open=$(open_flows "$user" ${both})
      [ -z "$master" ] || ! busy "$master" || settled=no
      fact look "$settled" "$listens" "$fresh" "$asked" "$(new_flows "$before" ${both})" "$open" "$leaving" "$answer" "$trouble"
    }
  `
}

/** Looks at nginx once. */
export function probeNginx(args: ProbeNginxArgs): Command<NginxProbe> {
  return {
    name: 'probe nginx',
    args,
    script: sh`
      ${defineProbe(args)}
      look
    `,
    timeoutMs: 60_000,
    parse: (output) => toNginxProbe(new Facts(output).findAll('look')[0]?.words ?? []),
  }
}

/** Looks at nginx again and again, until whoever reads (`readGlimpse`) has seen enough and stops it. */
export function watchNginx(args: ProbeNginxArgs, timeoutMs: number): Command<null> {
  return {
    name: 'watch nginx',
    args,
    script: sh`
      ${defineProbe(args)}
      settle "$(master_of ${args.nginx.pidFile})" 1 # a look before it is through mostly sees nothing new
      while :; do look; sleep 0.1; done
    `,
    timeoutMs,
    parse: () => null,
  }
}

export function readNginxProbe(line: string): NginxProbe | undefined {
  const fact = parseFact(line)
  return fact.name === 'look' ? toNginxProbe(fact.words) : undefined
}

function toNginxProbe([settled, listens, ...words]: readonly string[]): NginxProbe {
  const [newWorkers, asked, blue, green, openBlue, openGreen, leaving, answer = '', trouble = ''] = words
  return {
    reloadDone: settled === 'yes',
    portIsOpen: listens === 'yes',
    newWorkers: parseNumber(newWorkers),
    requestCount: parseNumber(asked),
    newConnections: { blue: parseNumber(blue), green: parseNumber(green) },
    openConnections: { blue: parseNumber(openBlue), green: parseNumber(openGreen) },
    workersShuttingDown: parseNumber(leaving),
    answer: parseHttpAnswer(answer),
    errorLogLines: decodeText(trouble).trim(),
  }
}
