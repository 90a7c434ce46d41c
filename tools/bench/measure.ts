import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { TestHost } from '../../e2e/hosts/test-host.ts'
import { readLoginKeys } from '../../e2e/hosts/keys.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { measureChannels } from './channels.ts'
import type { BenchPlan } from './conditions.ts'
import type { HostResults, Results } from './results.ts'
import { Rounds, type RoundResults } from './rounds.ts'
import { measureStarts } from './start.ts'
import { measureFloods } from './streams.ts'

const root = join(import.meta.dirname, '../..')

type Print = (text: string) => void

/** Measures everything on the host that LAB_HOST names. */
export async function measureHost(plan: BenchPlan, print: Print): Promise<HostResults> {
  const testbed = await Testbed.open()
  const { host } = testbed
  const rounds: RoundResults[] = []
  for (const containers of plan.containers) {
    const prefix = `${host.kind}, ${containers} a color`
    rounds.push(await new Rounds(testbed, containers, (text) => print(`${prefix}: ${text}`)).run(plan))
  }
  const deployments = rounds.flatMap((each) => each.deployments)
  const failedRounds = rounds.flatMap((each) => each.failedRounds)
  const lostPaces = rounds.flatMap((each) => each.lostPaces)
  print(`${host.kind}: a host that prints ${plan.floodBytes / 1e6} MB`)
  const streams = await measureFloods(testbed, plan.floodBytes)
  print(`${host.kind}: ways to run a step`)
  const channels = await measureChannels(host, plan.roundTripsMs, plan.channels)
  const versions = await readVersions(host)
  return { kind: host.kind, versions, deployments, failedRounds, lostPaces, streams, channels }
}

/** Measures what needs no host. */
export async function measureWithoutHost(plan: BenchPlan, print: Print): Promise<Results['starts']> {
  print(`start: ${plan.starts} times`)
  return measureStarts(plan.starts, (await readLoginKeys()).ed25519.text)
}

/** Describes this machine and the code that is measured. */
export function describeRun(command: string, startedAt: Date): Results['about'] {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', 'src', 'dist', 'action.yml') === '' ? '' : ' with changes'
  return {
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    command,
    commit: git('rev-parse', '--short', 'HEAD') + changed,
    node: process.version,
    cpus: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    bundleBytes: statSync(join(root, 'dist/main.js')).size,
  }
}

async function readVersions(host: TestHost): Promise<string> {
  const compose = `docker-compose version --short | sed 's/^/Compose /'`
  const others = `docker version -f 'Docker {{.Server.Version}}'; nginx -v 2>&1 | sed 's,.*/,nginx ,'`
  return (await host.run(`${others}; ${compose}; ssh -V 2>&1 | sed 's/[ ,].*//; s/_/ /'`)).replaceAll('\n', ', ')
}
