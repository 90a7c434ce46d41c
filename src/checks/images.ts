import { CheckDefinition, type Check } from './check.ts'
import { sh } from '../host/script.ts'
import { registryName } from '../commands/query-registry.ts'
import type { RegistryAnswer } from '../domain/host-environment.ts'

const why = 'a deploy pulls this image first, with the login that Docker has on the host'

interface Pulled {
  /** Whether Docker is reached through sudo: the login is that user's then. */
  readonly sudo: boolean
  /** Of the engine; absent: the service names its own, or nobody knows. */
  readonly platform?: string | undefined
}

/** Whether a pull of that image would go well: asked by the engine, without pulling. */
export function imageCheck(answer: RegistryAnswer, { sudo, platform }: Pulled): Check {
  const { image } = answer
  const topic = new CheckDefinition('Registry', why)
  const registry = registryName(image)
  const isHub = registry.startsWith('https:')
  switch (answer.kind) {
    case 'available': {
      const { platforms } = answer
      if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
        return topic.ok(`${image} is there to be pulled`)
      return topic.error(
        `${image} is there for ${platforms.join(', ')}, but the host is ${platform}`,
        `docker buildx build --platform ${platform} …  # where the image is built`,
      )
    }
    case 'missing':
      return topic.warning(
        `the registry answers, but has no ${image} (yet): ${answer.output}`,
        sh`docker push ${image}`.text + '  # before the deploy',
      )
    case 'denied':
      return topic.error(
        `${image} cannot be pulled: ${answer.output}`,
        sh`${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text,
      )
    case 'unreachable':
      return topic.error(
        answer.output === undefined
          ? `the registry of ${image} did not answer`
          : `the registry of ${image} could not be reached: ${answer.output}`,
        sh`curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
          '  # on the host: is the way out open (security group, DNS, proxy)?',
      )
    case 'unknown':
      return topic.unknown(`whether ${image} can be pulled could not be found out: ${answer.reason}`)
  }
}
