import { openRegistryLogin, writeRegistryLogin } from '../commands/open-registry-login.ts'
import { findFailedImage, type ImageReference } from '../commands/pull-images.ts'
import type { Blame } from '../domain/blame.ts'
import type { RegistryLogin } from '../domain/config.ts'
import { describeRegistry, hasLoginEnded, isLoginRefused, registryName } from '../domain/registry.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'

/** Gives Docker the logins of the workflow, for this connection alone. The registry checks them with the first pull. */
export async function logInToRegistries(context: Context, sudo: boolean): Promise<void> {
  const { registries } = context.config
  if (registries.length === 0) return
  // The second command is sent without waiting for the first: without the open file it does nothing.
  const results = await Promise.allSettled([
    runCommand(context, openRegistryLogin()),
    runCommand(context, writeRegistryLogin({ sudo, registries })),
  ])
  for (const result of results) if (result.status === 'rejected') throw loginError(result.reason, sudo)
  context.note(`using the workflow's login at ${listRegistries(registries)}, for this run alone`)
}

/** The registries in words, each with its user. */
const listRegistries = (registries: readonly RegistryLogin[]): string =>
  registries.map(({ registry, username }) => `${describeRegistry(registry)} (${username})`).join(', ')

const loginError = (cause: unknown, sudo: boolean): StepError =>
  new StepError(`the login at the registry could not be given to Docker on the server: ${errorMessage(cause)}`, {
    blame: 'host',
    fix: `check on the server that ${sudo ? 'the user may run `sudo -n sh`, that ' : ''}/dev/shm or /tmp can be written, and that Docker's config.json is JSON`,
    cause,
  })

/** What a refused login means for users. */
export interface Refusal {
  readonly reason: string
  readonly fix: string
  readonly blame: Blame
}

/** Undefined: Docker failed for another reason. `references`: what was pulled; absent: it is not known for which image. */
export function explainRefusal(
  error: unknown,
  registries: readonly RegistryLogin[],
  references: readonly ImageReference[] = [],
): Refusal | undefined {
  const output = errorMessage(error)
  if (!isLoginRefused(output)) return undefined
  const image = findFailedImage(references, error)
  const registry = image && registryName(image)
  const login =
    registries.find((each) => each.registry === registry) ?? (image === undefined ? registries[0] : undefined)
  return login === undefined ? explainOwnLogin(output, registry) : explainInputs(login, image)
}

const explainInputs = ({ registry, username }: RegistryLogin, image = 'the image'): Refusal => ({
  reason: `the registry refused the login of the inputs (registry ${describeRegistry(registry)}, registry-username ${username})`,
  fix: `check that registry-password is the password or token of ${username}, that it has not ended, and that it may read ${image}`,
  blame: 'workflow',
})

function explainOwnLogin(output: string, registry: string | undefined): Refusal {
  const name = registry === undefined ? 'the registry' : describeRegistry(registry)
  return {
    reason: hasLoginEnded(output)
      ? `the login that the server itself has at ${name} has ended`
      : `the server itself has no login at ${name}, or one that has ended or may not read the image`,
    fix: `set the inputs registry, registry-username and registry-password, with which the action logs in for each run, or log in again on the server (docker login); check also that the image exists`,
    blame: 'host',
  }
}
