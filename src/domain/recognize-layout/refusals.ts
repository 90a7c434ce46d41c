import type { HostLayout, NginxDump } from '../host-layout.ts'
import type { FoundProxy } from './find-proxy.ts'
import { toNginxSetup, readAllReferences } from './nginx-setup.ts'
import type { Recognition } from './recognition.ts'

type Refusal = Extract<Recognition, { readonly kind: 'not-supported' }>

export const refuse = (reason: string, change: string): Refusal => ({ kind: 'not-supported', reason, change })

export function refuseProxy(proxy: Exclude<FoundProxy, { readonly kind: 'nginx' }>): Refusal {
  if (proxy.kind === 'unreadable')
    return refuse(
      `nginx sends the traffic here, but its configuration could not be read: ${oneLine(proxy.problem)}`,
      'Repair that first (nginx -t shows it; reading it needs root or sudo without a password), and run the plan again.',
    )
  const instead =
    proxy.name === 'nothing'
      ? 'For this action nginx would have to run on this server'
      : `For this action nginx would have to take ports 80 and 443 in the place of ${proxy.name}`
  return refuse(
    `nginx is not what sends the traffic here (found: ${proxy.what}): not supported`,
    `${instead}, by itself or in a container, and pass the requests to one of two colors.`,
  )
}

export function refuseWithoutColors(layout: HostLayout, dumps: readonly NginxDump[]): Refusal {
  const targets = dumps.flatMap((dump) =>
    readAllReferences(toNginxSetup(dump, layout).files).all.map(({ target }) => target),
  )
  const passed = [...new Set(targets)].slice(0, 4).join(', ')
  const seen =
    passed === '' ? 'nginx passes no requests to an application' : `nginx passes requests to ${oneLine(passed)}`
  return refuse(
    `No two colors were found on this server: ${seen}, and no two services or containers have names or files for blue and green there`,
    'Add a second service to the Compose file, the same as the first but with another name and another port (blue and green), and run the plan again.',
  )
}

/** The texts of a host are one line of a sentence. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)
