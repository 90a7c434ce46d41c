import { expect, test } from '@jest/globals'
import { previewSteps, formatPreview } from '../../src/steps/inspect/preview.ts'
import { read } from '../inputs/given.ts'
import { containerOf, readyHost } from '../support/host-state.ts'
import { survey } from '../support/survey.ts'

const env = { TAG: 'v2', SECRET: 'hunter2' }
const bySudo = { ...survey, project: { ...survey.project, env, sudo: true } }
const config = read({ env: 'TAG=v2\nSECRET=hunter2', 'old-color': 'keep', prune: 'true' })
const found = { ...readyHost, containers: [containerOf('blue'), containerOf('green', { status: 'exited' })] }
const told = formatPreview(previewSteps(bySudo, found, config))

test('by sudo, where the values of variables would go into the line itself: they are not told', () => {
  expect(told.join('\n')).not.toContain('hunter2')
  expect(told).toContain('sudo -n docker compose -p app up -d --no-recreate green')
})

test('what is left of the idle color goes, what is kept is said', () => {
  expect(told).toContain('sudo -n docker rm -f app-green-1')
  expect(told.at(-1)).toBe(
    '# stop: keeps blue running (old-color: keep), and removes images that no release needs any more',
  )
})
