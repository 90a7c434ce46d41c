import { expect, test } from '@jest/globals'
import type { Context } from '../../src/engine/context.ts'
import { Rehearsal } from '../../src/engine/rehearsal.ts'
import { deploy } from '../../src/modes/deploy.ts'
import { formatPlan } from '../../src/steps/inspect/plan.ts'
import type { PreviewInput } from '../../src/steps/stages.ts'
import { read } from '../inputs/given.ts'
import { both, createContainer, readyHost } from '../support/host-state.ts'
import { preflight } from '../support/preflight.ts'

const env = { TAG: 'v2', SECRET: 'hunter2' }
const { green } = preflight.projects
const sudoPreflight = { ...preflight, projects: both({ ...green, project: { ...green.project, env, sudo: true } }) }
const config = read({ env: 'TAG=v2\nSECRET=hunter2', 'old-color': 'keep', prune: 'true' })
const state = { ...readyHost, containers: [createContainer('blue'), createContainer('green', { status: 'exited' })] }

async function planLines(): Promise<readonly string[]> {
  const rehearsal = new Rehearsal<Context, PreviewInput>(sudoPreflight, { preflight: sudoPreflight, state, config })
  await deploy(rehearsal)
  return formatPlan(rehearsal.steps)
}

test('values of variables are not shown, although they are part of the line with sudo', async () => {
  const lines = await planLines()
  expect(lines.join('\n')).not.toContain('hunter2')
  expect(lines).toContain('sudo -n docker compose -p app up -d --no-deps --remove-orphans=false --no-recreate green')
})

test('old containers of the idle color are removed, and a color that is kept is named', async () => {
  const lines = await planLines()
  expect(lines).toContain('sudo -n docker rm -f -v app-green-1')
  expect(lines).toContain('# stop: keeps blue running (old-color: keep), and removes images that no release needs')
})
