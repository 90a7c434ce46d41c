import { colors, otherColor, type Color } from '../domain/color.ts'
import type { HttpRequest } from '../commands/http-request.ts'
import { probeNginx, type NginxProbe } from '../commands/probe-nginx.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import type { Config } from '../domain/config.ts'
import { runCommand, type Context } from '../engine/context.ts'
import type { HttpClient, Served } from '../domain/host-state.ts'

/** The question that proves what the site's visitors get. */
export const siteRequest = (client: HttpClient, { verify }: Config): HttpRequest => ({
  client,
  url: verify.url,
  hostHeader: verify.hostHeader,
  timeoutSeconds: 5,
})

const maxProbes = 15
const pauseMs = 300

/** Finds out what nginx serves. Other clients' requests, or somebody's reload, can blur one look, but hardly all of them. */
export async function probeServedColor(context: Context, tool: HttpClient, nginx: Nginx): Promise<Served> {
  const { config, signal, clock } = context
  const request = siteRequest(tool, config)
  const look = probeNginx({ nginx, request, ports: config.ports, requests: 10, workers: [], logSize: -1 })
  for (let looks = 1; ; looks += 1) {
    const glimpse = await runCommand(context, look)
    const served = servedColor(glimpse)
    const clear = glimpse.reloadDone && (served.kind !== 'unknown' || glimpse.answer.kind === 'none')
    if (clear || looks === maxProbes) return served
    await clock.sleep(pauseMs, signal)
  }
}

/**
 * The color that nginx passes requests to. What it holds open says so at once when no worker of a former configuration
 * can be the holder. Else it is the color whose port got as many connections as we made requests: fewer may be those of
 * another client.
 */
export function servedColor({
  reloadDone,
  requestCount,
  answer,
  newConnections,
  openConnections,
  workersShuttingDown,
  portIsOpen,
}: NginxProbe): Served {
  const only = (is: (color: Color) => boolean) => colors.find((each) => is(each) && !is(otherColor(each)))
  const held = reloadDone && workersShuttingDown === 0 ? only((each) => openConnections[each] > 0) : undefined
  const color = held ?? only((each) => newConnections[each] >= requestCount)
  if (color !== undefined) return { kind: 'color', color }
  if (colors.some((each) => newConnections[each] + openConnections[each] > 0)) {
    return { kind: 'unknown', reason: "others' requests cannot be told from ours" }
  }
  if (answer.kind === 'answer') return { kind: 'neither', status: answer.status }
  return portIsOpen ? { kind: 'unknown', reason: answer.reason } : { kind: 'neither' }
}
