import type { ComposeModel, ComposeService } from './compose-model.ts'

/** A service that can neither be pulled nor built, or that is not there. */
export const isWithoutImage = (service: ComposeService | undefined): boolean =>
  service?.image === undefined && service?.isBuilt !== true

/** Whether its restart policy starts it again whenever it ends, and after a reboot. */
export const startsAgain = (service: ComposeService | undefined): boolean =>
  ['always', 'unless-stopped'].includes(service?.restart ?? '')

/** These services, and what they depend on, directly or not. */
export function withDependencies(model: ComposeModel, services: readonly string[]): readonly string[] {
  const all = new Set(services)
  // The loop also visits the services that are added while it runs.
  for (const service of all) model.get(service)?.dependsOn?.forEach((each) => all.add(each.service))
  return [...all]
}
