import { CheckDefinition, type Check } from './check.ts'
import { colors, type Color } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers } from '../domain/decision.ts'
import { sh } from '../host/script.ts'
import type { HostState } from '../domain/host-state.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'

const rebootDefinition = new CheckDefinition(
  'After a reboot',
  'machines are rebooted, also by their provider: the live color must come back by itself, and what serves it too',
)

/** What visitors are served by; undefined: nothing. */
export type LiveOrUnknown = Color | 'unknown' | undefined

/** All that was seen of a host. */
export interface HostFacts {
  readonly state: HostState
  readonly environment: HostEnvironment
  readonly config: Config
}

/** What brings the live color back: the units of systemd, and its containers' own restart policy. */
export function rebootCheck({ state, environment, config }: HostFacts, live: LiveOrUnknown): Check {
  const disabled = ['docker', 'nginx'].filter((unit) => environment.unitStates.get(unit) === 'disabled')
  if (disabled.length > 0)
    return rebootDefinition.warning(
      `${disabled.join(' and ')} ${disabled.length === 1 ? 'is' : 'are'} not started at boot`,
      `sudo systemctl enable ${disabled.join(' ')}`,
    )
  if (live === 'unknown') return rebootDefinition.unknown('what serves could not be found out')
  if (live === undefined) return rebootDefinition.ok('nothing serves yet')
  const containers = colorContainers(state, config, live)
  const policies = containers.map(({ id }) => environment.restartPolicies?.get(id))
  if (policies.includes(undefined)) return rebootDefinition.unknown(`the restart policy of ${live} could not be read`)
  const lost = containers.filter((_, i) => !survivingPolicies.includes(policies[i] ?? ''))
  const names = lost.map(({ name }) => name)
  if (lost.length === 0) return rebootDefinition.ok(`${live} comes back (${[...new Set(policies)].join(', ')})`)
  return rebootDefinition.warning(
    `the live ${names.join(', ')} does not come back after a reboot: its restart policy is "${formatPolicy(environment.restartPolicies?.get(lost[0]?.id ?? ''))}"`,
    sh`docker update --restart unless-stopped ${names}`.text,
  )
}

const survivingPolicies: readonly string[] = ['always', 'unless-stopped']

const policyDefinition = new CheckDefinition(
  'Restart policy',
  '"unless-stopped" is right for both colors: the live one comes back after a reboot, and the stopped one stays down. ' +
    'With "always" both run after a reboot; with neither, none does',
)

/** What the Compose file gives to the next containers. */
export function policyCheck(model: ComposeModel, { compose: { services } }: Config): Check {
  const all = colors.flatMap((color) => services[color])
  const wrong = all.filter((service) => model.get(service)?.restart !== 'unless-stopped')
  if (wrong.length === 0) return policyDefinition.ok('unless-stopped, for both colors')
  const found = wrong.map((service) => `"${service}" has restart: ${formatPolicy(model.get(service)?.restart)}`)
  return policyDefinition.warning(
    found.join(', '),
    `restart: unless-stopped  # of ${wrong.join(' and ')}, in the Compose file`,
  )
}

const formatPolicy = (name: string | undefined): string => (name === undefined || name === '' ? 'no' : name)
