import { Topic, type Check } from './check.ts'
import { sh } from '../host/script.ts'
import { registryOf } from '../commands/query-registry.ts'
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
  const topic = new Topic('Registry', why)
  const registry = registryOf(image)
  const isHub = registry.startsWith('https:')
  switch (answer.kind) {
    case 'has': {
      const { platforms } = answer
      if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
        return topic.fine(`${image} is there to be pulled`)
      return topic.stops(
        `${image} is there for ${platforms.join(', ')}, but the host is ${platform}`,
        `docker buildx build --platform ${platform} …  # where the image is built`,
      )
    }
    case 'lacks':
      return topic.look(
        `the registry answers, but has no ${image} (yet): ${answer.said}`,
        sh`docker push ${image}`.text + '  # before the deploy',
      )
    case 'refuses':
      return topic.stops(
        `${image} cannot be pulled: ${answer.said}`,
        sh`${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text,
      )
    case 'silent':
      return topic.stops(
        answer.said === undefined
          ? `the registry of ${image} did not answer`
          : `the registry of ${image} could not be reached: ${answer.said}`,
        sh`curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
          '  # on the host: is the way out open (security group, DNS, proxy)?',
      )
    case 'unknown':
      return topic.unknown(`whether ${image} can be pulled could not be found out: ${answer.why}`)
  }
}
