import type { RegistryLogin } from '../domain/config.ts'
import type { RegistryAnswer } from '../domain/host-environment.ts'
import { dockerHub, registryName } from '../domain/registry.ts'
import { sh } from '../host/script.ts'
import { CheckDefinition, type Check } from './check.ts'

const registryDefinition = new CheckDefinition(
  'Registry',
  'a deployment pulls this image first, with the login that Docker has on the server',
)

interface DockerEngine {
  /** Whether Docker is reached through sudo. Docker then uses the registry login of root. */
  readonly sudo: boolean
  /** Such as `linux/arm64`. Absent: the service sets its own platform, or the platform is unknown. */
  readonly platform?: string | undefined
  /** The logins of the workflow. */
  readonly registries?: readonly RegistryLogin[]
}

/** Whether the host can pull an image. The engine asked the registry, but pulled nothing. */
export function imageCheck(answer: RegistryAnswer, { sudo, platform, registries = [] }: DockerEngine): Check {
  const { image } = answer
  const registry = registryName(image)
  const isHub = registry === dockerHub
  switch (answer.kind) {
    case 'available': {
      const { platforms } = answer
      if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
        return registryDefinition.ok(`${image} can be pulled`)
      return registryDefinition.error(
        `${image} exists for ${platforms.join(', ')}, but the server is ${platform}`,
        sh`docker buildx build --platform ${platform}`.text + ' …  # where the image is built',
      )
    }
    case 'missing':
      return registryDefinition.warning(
        `the registry answers, but has no ${image} (yet): ${answer.output}`,
        sh`docker push ${image}`.text + '  # before the deployment',
      )
    case 'denied':
      return registries.some((each) => each.registry === registry)
        ? refusedInputs(image, answer.output)
        : registryDefinition.error(
            `${image} cannot be pulled: ${answer.output}`,
            sh`${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text +
              '  # or set the inputs registry, registry-username and registry-password',
          )
    case 'unreachable':
      return registryDefinition.error(
        answer.output === undefined
          ? `the registry of ${image} did not answer`
          : `the registry of ${image} could not be reached: ${answer.output}`,
        sh`curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
          '  # on the server: check the security group, DNS and the proxy',
      )
    case 'unknown':
      return registryDefinition.unknown(`${image} could not be checked: ${answer.reason}`)
  }
}

const inputsDefinition = new CheckDefinition(
  'Registry',
  'a deployment pulls this image first, with the login of the inputs registry-username and registry-password',
  { blame: 'workflow' },
)

const refusedInputs = (image: string, output: string): Check =>
  inputsDefinition.error(
    `${image} cannot be pulled with the login of the workflow: ${output}`,
    'registry-password: ${{ secrets.REGISTRY_TOKEN }}  # a password or token that has not ended and may read the image',
  )

/** The login of the workflow cannot be given to Docker on the host. */
export const failedLogin = (problem: string): Check => registryDefinition.error(problem)
