import { colors, type PerColor } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers } from '../domain/decision.ts'
import { sh } from '../host/script.ts'
import type { HostFacts, LiveOrUnknown } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'

const rebootDefinition = new CheckDefinition(
  'After a reboot',
  'a server is rebooted sometimes, also by its provider; Docker, nginx and the live color must start again automatically',
)

/** What starts the live color after a reboot: the systemd units, and the restart policy of its containers. */
export function rebootCheck({ state, environment, config }: HostFacts, live: LiveOrUnknown): Check {
  const disabled = ['docker', 'nginx'].filter((unit) => environment.unitStates.get(unit) === 'disabled')
  if (disabled.length > 0)
    return rebootDefinition.warning(
      `${disabled.join(' and ')} ${disabled.length === 1 ? 'is' : 'are'} not started at boot`,
      `sudo systemctl enable ${disabled.join(' ')}`,
    )
  if (live === 'unknown') return rebootDefinition.unknown('the live color is unknown')
  if (live === undefined) return rebootDefinition.ok('no color is live yet')
  const containers = colorContainers(state, config, live)
  const policies = containers.map(({ id }) => environment.restartPolicies?.get(id))
  if (policies.includes(undefined)) return rebootDefinition.unknown(`the restart policy of ${live} could not be read`)
  const stopped = containers.filter((_, i) => !survivingPolicies.includes(policies[i] ?? ''))
  const names = stopped.map(({ name }) => name)
  if (stopped.length === 0)
    return rebootDefinition.ok(`${live} starts again (restart policy: ${[...new Set(policies)].join(', ')})`)
  return rebootDefinition.warning(
    `${live} does not start again after a reboot: the restart policy of ${names.join(', ')} is "${formatPolicy(environment.restartPolicies?.get(stopped[0]?.id ?? ''))}"`,
    sh`docker update --restart unless-stopped ${names}`.text,
  )
}

const survivingPolicies: readonly string[] = ['always', 'unless-stopped']

const policyDefinition = new CheckDefinition(
  'Restart policy',
  '"unless-stopped" is right for both colors: after a reboot the live color starts again, and the stopped color does not. ' +
    'With "always" both colors start; without a policy no color starts',
)

/** The restart policy that the Compose file sets for the next containers. */
export function policyCheck(models: PerColor<ComposeModel>, { compose: { services } }: Config): Check {
  const all = colors.flatMap((color) =>
    services[color].map((service) => ({ service, restart: models[color].get(service)?.restart })),
  )
  const wrong = all.filter(({ restart }) => restart !== 'unless-stopped')
  if (wrong.length === 0) return policyDefinition.ok('both colors have restart: unless-stopped')
  const found = wrong.map(({ service, restart }) => `"${service}" has restart: ${formatPolicy(restart)}`)
  const names = wrong.map(({ service }) => service)
  return policyDefinition.warning(
    [...new Set(found)].join(', '),
    `restart: unless-stopped  # of ${[...new Set(names)].join(' and ')}, in the Compose file`,
  )
}

const formatPolicy = (name: string | undefined): string => (name === undefined || name === '' ? 'no' : name)
