import { askLiveLink, liveFolder, liveLink, leaveLiveLink } from './layouts.ts'
import type { Testbed } from './testbed.ts'

/** How a deployment moves the traffic to the other color: what the benchmarks, the demo and the faults are run with. */
export interface SwitchWay {
  readonly name: string
  /** After "this action": `this action, with a reload`. */
  readonly title: string
  /** The inputs that it adds to ordinary ones. */
  readonly inputs: Readonly<Record<string, string>>
  /** Makes nginx serve this color on a host whose sites are written. Absent: no release runs yet. */
  readonly layOut: (testbed: Testbed, live?: 'blue' | 'green') => Promise<void>
  /** A line for a shell on the host that prints the color that nginx's configuration names. */
  readonly readColor: string
  /** What a load balancer notices of a switch. Undefined: nothing, so each of its failed requests breaks a promise. */
  readonly costAtBalancer: string | undefined
}

type NamedSwitch<Name extends string> = SwitchWay & { readonly name: Name }

const untilAnswered = "timeout 30 sh -c 'until curl -fs -o /dev/null http://127.0.0.1/; do sleep 0.1; done'"

/** Keeps the name as a type of its own. */
const defineSwitch = <Name extends string>(way: NamedSwitch<Name>): NamedSwitch<Name> => way

const reload = defineSwitch({
  name: 'reload',
  title: 'with a reload',
  inputs: {},
  layOut: async ({ host }, live) => {
    if (live === undefined) return
    await leaveLiveLink(host)
    await host.writeSite('blue', 8081)
    await host.writeSite('green', 8082)
    const site = `/etc/nginx/sites-available/${live}`
    await host.run(`ln -s ${site} /etc/nginx/sites-enabled/.live
      mv -T /etc/nginx/sites-enabled/.live /etc/nginx/sites-enabled/default; nginx -s reload
      ${untilAnswered}`)
  },
  readColor: "readlink /etc/nginx/sites-enabled/default | sed 's,.*/,,'",
  costAtBalancer:
    'a reload of nginx closes idle connections, and a balancer that has just sent a request on one answers 502',
})

const liveLinkSwitch = defineSwitch({
  name: 'live-link',
  title: 'without a reload',
  inputs: { 'live-link': liveLink, 'site-link': '' },
  layOut: async ({ host }, live) => {
    if (live !== undefined) await host.run(`mkdir -p ${liveFolder}; ln -sfn ${live} ${liveLink}`)
    await askLiveLink(host)
    if (live !== undefined) await host.run(untilAnswered)
  },
  readColor: `readlink ${liveLink} | sed 's,.*/,,'`,
  costAtBalancer: undefined,
})

/** Every way to switch. The first one is the ordinary one. */
export const switchWays = [reload, liveLinkSwitch] as const

export const [ordinarySwitch] = switchWays

export type SwitchName = (typeof switchWays)[number]['name']

/** The way with this name. Undefined: there is none. */
export const findSwitchWay = (name: string): SwitchWay | undefined => switchWays.find((way) => way.name === name)
