import { colors } from '../domain/color.ts'
import { isWithoutImage, startsAgain, withDependencies } from '../domain/compose-services.ts'
import type { Config } from '../domain/config.ts'
import type { HostAndModels } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'
import { quoteNames } from './quote-names.ts'

const jobs = new CheckDefinition('Jobs', 'each is run to its end, from the new image, before the color is started', {
  blame: 'workflow',
})
const workers = new CheckDefinition('Workers', 'each is replaced after the proof, and two of them never run at once', {
  blame: 'workflow',
})

/** Whether the Compose files have the services of job-services and worker-services, and can run them so. */
export function moreServicesChecks(host: HostAndModels, config: Config): readonly Check[] {
  const { compose } = config
  return [
    ...(compose.jobs.length === 0 ? [] : [jobCheck(host, config)]),
    ...(compose.workers.length === 0 ? [] : [workerCheck(host, config)]),
  ]
}

function jobCheck({ models }: HostAndModels, { compose }: Config): Check {
  const unknown = findUnknown(models, compose.jobs)
  if (unknown !== undefined) return jobs.error(...describeUnknown('job-services', unknown))
  const endless = compose.jobs.find((service) => colors.some((color) => startsAgain(models[color].get(service))))
  return endless === undefined
    ? jobs.ok(quoteNames(compose.jobs))
    : jobs.error(
        `"${endless}" of job-services never ends: its restart policy starts it again`,
        `restart: "no"  # of ${endless}, in the Compose file`,
      )
}

function workerCheck({ models, state }: HostAndModels, { compose }: Config): Check {
  const unknown = findUnknown(models, compose.workers)
  if (unknown !== undefined) return workers.error(...describeUnknown('worker-services', unknown))
  const needed = colors.flatMap((color) => withDependencies(models[color], compose.services[color]))
  const shared = compose.workers.find((service) => needed.includes(service))
  if (shared !== undefined)
    return workers.error(
      `a color depends on "${shared}" of worker-services, so it would stop while visitors use the color`,
      `worker-services:  # in the workflow, without ${shared}; or no depends_on ${shared} in the Compose file`,
    )
  const isSplit = state.compose.ok && state.compose.projects.blue.name !== state.compose.projects.green.name
  const always = compose.workers.find((each) => colors.some((color) => models[color].get(each)?.restart === 'always'))
  if (isSplit && always !== undefined)
    return workers.error(
      `"${always}" of worker-services has restart: always, so both colors' containers of it would run after a reboot`,
      `restart: unless-stopped  # of ${always}, in the Compose file`,
    )
  return workers.ok(quoteNames(compose.workers))
}

interface Unknown {
  readonly service: string
  readonly isMissing: boolean
  readonly all: readonly string[]
}

/** The first service that a Compose file does not have, or has without an image. */
const findUnknown = (models: HostAndModels['models'], services: readonly string[]): Unknown | undefined =>
  colors
    .flatMap((color) => services.map((service) => ({ service, model: models[color] })))
    .filter(({ service, model }) => isWithoutImage(model.get(service)))
    .map(({ service, model }) => ({ service, isMissing: !model.has(service), all: [...model.keys()] }))[0]

const describeUnknown = (input: string, { service, isMissing, all }: Unknown): [string, string] =>
  isMissing
    ? [
        `${input} names "${service}", but the Compose file has only ${quoteNames(all)}`,
        `${input}: NAME  # in the workflow, a service of the Compose file`,
      ]
    : [
        `"${service}" of ${input} has neither image: nor build: in the Compose file`,
        `image: REGISTRY/NAME:\${TAG}  # of ${service}, in the Compose file`,
      ]
