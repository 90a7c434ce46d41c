import { colors, otherColor, type Color } from '../domain/color.ts'
import type { Question } from '../commands/http-request.ts'
import { lookAtNginx, type Glimpse } from '../commands/probe-nginx.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import type { Config } from '../domain/config.ts'
import { ask, type Context } from '../engine/context.ts'
import type { HttpTool, Served } from '../domain/host-state.ts'

/** The question that proves what the site's visitors get. */
export const siteQuestion = (tool: HttpTool, { verify }: Config): Question => ({
  tool,
  url: verify.url,
  hostHeader: verify.hostHeader,
  seconds: 5,
})

const maxLooks = 15
const pauseMs = 300

/** Finds out what nginx serves. Other clients' requests, or somebody's reload, can blur one look, but hardly all of them. */
export async function askNginx(context: Context, tool: HttpTool, nginx: Nginx): Promise<Served> {
  const { config, signal, clock } = context
  const question = siteQuestion(tool, config)
  const look = lookAtNginx({ nginx, question, ports: config.ports, requests: 10, workers: [], logSize: -1 })
  for (let looks = 1; ; looks += 1) {
    const glimpse = await ask(context, look)
    const served = whoServes(glimpse)
    const clear = glimpse.settled && (served.kind !== 'unknown' || glimpse.answer.kind === 'none')
    if (clear || looks === maxLooks) return served
    await clock.sleep(pauseMs, signal)
  }
}

/**
 * The colour that nginx passes requests to. What it holds open says so at once when no worker of a former configuration
 * can be the holder. Else it is the colour whose port got as many connections as we made requests: fewer may be those of
 * another client.
 */
export function whoServes({ settled, asked, answer, flows, open, leaving, listens }: Glimpse): Served {
  const only = (is: (color: Color) => boolean) => colors.find((each) => is(each) && !is(otherColor(each)))
  const held = settled && leaving === 0 ? only((each) => open[each] > 0) : undefined
  const color = held ?? only((each) => flows[each] >= asked)
  if (color !== undefined) return { kind: 'color', color }
  if (colors.some((each) => flows[each] + open[each] > 0)) {
    return { kind: 'unknown', why: "others' requests cannot be told from ours" }
  }
  if (answer.kind === 'answer') return { kind: 'neither', status: answer.status }
  return listens ? { kind: 'unknown', why: answer.why } : { kind: 'neither' }
}
