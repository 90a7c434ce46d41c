import type { HttpRequest } from '../commands/http-request.ts'
import { probeNginx, type NginxProbe } from '../commands/probe-nginx.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import { colors, otherColor, type Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { HttpClient, Served } from '../domain/host-state.ts'
import { runCommand, type Context } from '../engine/context.ts'

/** The request that shows what visitors of the site get. */
export const siteRequest = (client: HttpClient, { verify }: Config): HttpRequest => ({
  client,
  url: verify.url,
  hostHeader: verify.hostHeader,
  timeoutSeconds: 5,
})

const maxProbes = 15
const pauseMs = 300

/** Finds out which color nginx serves. Requests of other clients, or a reload, can make one probe unclear, so it repeats. */
export async function probeServedColor(context: Context, client: HttpClient, nginx: Nginx): Promise<Served> {
  return servedColor(await probeUntilClear(context, client, nginx))
}

/** The last probe, which may be unclear still. */
export async function probeUntilClear(context: Context, client: HttpClient, nginx: Nginx): Promise<NginxProbe> {
  const { config, signal, clock } = context
  const request = siteRequest(client, config)
  const command = probeNginx({ nginx, request, ports: config.ports, requests: 10, workers: [], logSize: -1 })
  for (let count = 1; ; count += 1) {
    const probe = await runCommand(context, command)
    const isClear = probe.reloadDone && (servedColor(probe).kind !== 'unknown' || probe.answer.kind === 'none')
    if (isClear || count === maxProbes) return probe
    await clock.sleep(pauseMs, signal)
  }
}

/**
 * The color that nginx passes requests to. Open connections of nginx show it at once, when no old worker can hold them.
 * Else it is the color whose port got at least as many new connections as we sent requests: fewer may be other clients'.
 */
export function servedColor(probe: NginxProbe): Served {
  const { reloadDone, requestCount, answer, newConnections, openConnections, workersShuttingDown, portIsOpen } = probe
  const onlyColor = (is: (color: Color) => boolean) => colors.find((each) => is(each) && !is(otherColor(each)))
  const held = reloadDone && workersShuttingDown === 0 ? onlyColor((each) => openConnections[each] > 0) : undefined
  const color = held ?? onlyColor((each) => newConnections[each] >= requestCount)
  if (color !== undefined) return { kind: 'color', color }
  if (colors.some((each) => newConnections[each] + openConnections[each] > 0))
    return { kind: 'unknown', reason: 'the test requests cannot be distinguished from the requests of other clients' }
  if (answer.kind === 'answer') return { kind: 'neither', status: answer.status }
  return portIsOpen ? { kind: 'unknown', reason: answer.reason } : { kind: 'neither' }
}
