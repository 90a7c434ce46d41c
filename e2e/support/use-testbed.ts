import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { Env } from '../hosts/test-host.ts'
import { deployRelease } from './expectations.ts'
import { Testbed } from './testbed.ts'

/** How the stories of a file begin. */
export interface Opening {
  /** Releases that are built once: versions, or versions with the behavior of e2e/app/server.js. */
  readonly releases?: readonly string[] | Readonly<Record<string, Env>>
  /** Whether the testbed is reset once, or before each test. Default: the stories reset it themselves. */
  readonly reset?: 'once' | 'each test'
  /** The Compose file of a reset. Default: `ordinaryProject`. */
  readonly project?: string
  /** A release that is deployed after each reset. */
  readonly live?: string
}

/** Opens a testbed for a file of stories, and closes and checks it after the last one. It has a host from the first `beforeAll` on. */
export function useTestbed({ releases = [], reset, project, live }: Opening = {}): Testbed {
  const testbed = new Testbed()
  const resetAndDeploy = async () => {
    await testbed.reset(project)
    if (live !== undefined) await deployRelease(testbed, live)
  }
  beforeAll(async () => {
    await testbed.attach()
    for (const [version, behavior] of behaviors(releases)) await testbed.buildRelease(version, behavior)
    if (reset === 'once') await resetAndDeploy()
  })
  if (reset === 'each test') beforeEach(resetAndDeploy)
  afterAll(async () => {
    testbed.close()
    await testbed.checkLeftovers()
  })
  return testbed
}

const behaviors = (releases: NonNullable<Opening['releases']>): readonly (readonly [string, Env])[] =>
  isList(releases) ? releases.map((version) => [version, {}]) : Object.entries(releases)

const isList = (releases: NonNullable<Opening['releases']>): releases is readonly string[] => Array.isArray(releases)
