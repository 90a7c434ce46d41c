import type { HostLayout, NginxDump } from './host-layout.ts'
import { assumePort } from './recognize-layout/assume-port.ts'
import { findColorSets, type ColorSet } from './recognize-layout/color-sets.ts'
import { readComposeSources } from './recognize-layout/compose-sources.ts'
import { findProxy } from './recognize-layout/find-proxy.ts'
import { findLiveSwitch, type LiveSwitch } from './recognize-layout/live-switch.ts'
import { toNginxSetup, type NginxSetup } from './recognize-layout/nginx-setup.ts'
import type { Recognition } from './recognize-layout/recognition.ts'
import { refuseProxy, refuseWithoutColors } from './recognize-layout/refusals.ts'
import { suggest } from './recognize-layout/suggest.ts'

/** Finds the inputs that fit a host. Never throws, whatever was read. */
export function recognizeLayout(layout: HostLayout): Recognition {
  if (layout.containers === undefined)
    return {
      kind: 'not-supported',
      reason: 'The layout of the server could not be read: Docker did not answer',
      change: 'Give the login the right to use Docker, directly or by sudo without a password, and run the plan again.',
    }
  const proxy = findProxy(layout)
  if (proxy.kind !== 'nginx') return refuseProxy(proxy)
  const found = findMatches(layout, proxy.dumps)
  const recognitions = found.map((each) => suggest({ layout, ...each }))
  const usable = recognitions.find(({ kind }) => kind !== 'not-supported') ?? recognitions[0]
  return usable ?? refuseWithoutColors(layout, proxy.dumps)
}

interface Match {
  readonly setup: NginxSetup
  readonly set: ColorSet
  readonly found: LiveSwitch
}

/** Each nginx with each pair of colors that it passes requests to, the likeliest first. */
function findMatches(layout: HostLayout, dumps: readonly NginxDump[]): readonly Match[] {
  const sets = findColorSets(layout, readComposeSources(layout))
  return dumps.flatMap((dump) => {
    const setup = toNginxSetup(dump, layout)
    return sets.flatMap((set): readonly Match[] => {
      const found = findLiveSwitch(setup, set)
      if (found === undefined) return []
      if (found.kind === 'both' || found.kind === 'unclear') return [{ setup, set, found }]
      const complete = assumePort(set, found.live, { setup, layout })
      return [{ setup, set: complete, found: findLiveSwitch(setup, complete) ?? found }]
    })
  })
}
