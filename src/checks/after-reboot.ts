import { Topic, type Check } from './check.ts'
import { colors, type Color } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { containersOf } from '../domain/decision.ts'
import { sh } from '../host/script.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Surroundings } from '../domain/host-environment.ts'

const comesBack = new Topic(
  'After a reboot',
  'machines are rebooted, also by their provider: the live colour must come back by itself, and what serves it too',
)

/** What visitors are served by; undefined: nothing. */
export type Live = Color | 'unknown' | undefined

/** All that was seen of a host. */
export interface Looked {
  readonly found: HostState
  readonly around: Surroundings
  readonly config: Config
}

/** What brings the live colour back: the units of systemd, and its containers' own restart policy. */
export function rebootCheck({ found, around, config }: Looked, live: Live): Check {
  const disabled = ['docker', 'nginx'].filter((unit) => around.units.get(unit) === 'disabled')
  if (disabled.length > 0)
    return comesBack.look(
      `${disabled.join(' and ')} ${disabled.length === 1 ? 'is' : 'are'} not started at boot`,
      `sudo systemctl enable ${disabled.join(' ')}`,
    )
  if (live === 'unknown') return comesBack.unknown('what serves could not be found out')
  if (live === undefined) return comesBack.fine('nothing serves yet')
  const containers = containersOf(found, config, live)
  const policies = containers.map(({ id }) => around.restarts?.get(id))
  if (policies.includes(undefined)) return comesBack.unknown(`the restart policy of ${live} could not be read`)
  const lost = containers.filter((_, i) => !stays.includes(policies[i] ?? ''))
  const names = lost.map(({ name }) => name)
  if (lost.length === 0) return comesBack.fine(`${live} comes back (${[...new Set(policies)].join(', ')})`)
  return comesBack.look(
    `the live ${names.join(', ')} does not come back after a reboot: its restart policy is "${policyName(around.restarts?.get(lost[0]?.id ?? ''))}"`,
    sh`docker update --restart unless-stopped ${names}`.text,
  )
}

const stays: readonly string[] = ['always', 'unless-stopped']

const policy = new Topic(
  'Restart policy',
  '"unless-stopped" is right for both colours: the live one comes back after a reboot, and the stopped one stays down. ' +
    'With "always" both run after a reboot; with neither, none does',
)

/** What the Compose file gives to the next containers. */
export function policyCheck(model: ComposeModel, { compose: { services } }: Config): Check {
  const all = colors.flatMap((color) => services[color])
  const wrong = all.filter((service) => model.get(service)?.restart !== 'unless-stopped')
  if (wrong.length === 0) return policy.fine('unless-stopped, for both colours')
  const found = wrong.map((service) => `"${service}" has restart: ${policyName(model.get(service)?.restart)}`)
  return policy.look(found.join(', '), `restart: unless-stopped  # of ${wrong.join(' and ')}, in the Compose file`)
}

const policyName = (name: string | undefined): string => (name === undefined || name === '' ? 'no' : name)
