import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { colors } from '../../src/domain/color.ts'
import { runChecks, runDeployChecks } from '../../src/checks/host-checks.ts'
import { imageCheck } from '../../src/checks/images.ts'
import { installComposeFix, installFix } from '../../src/checks/packages.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { restoreSiteLines } from '../../src/steps/switch.ts'
import { read } from '../inputs/given.ts'
import { both, createContainer, readyHost } from '../support/host-state.ts'
import { preflight } from '../support/preflight.ts'

const { nginx, sites } = readyHost

test.each([
  ['apt-get', 'sudo apt-get install -y curl'],
  ['dnf', 'sudo dnf install -y curl'],
  ['apk', 'sudo apk add curl'],
  [undefined, 'install curl with the package manager of the server'],
])("a missing program is installed with the host's own package manager: %s", (manager, line) => {
  expect(installFix(manager, 'curl')).toBe(line)
  const found = runChecks({ ...readyHost, httpClient: undefined, packageManager: manager }, read(), both(new Map()))
  expect(found.find(({ name }) => name === 'curl')?.fix).toBe(line)
})

test('Compose is downloaded where the distribution has no package of it', () => {
  expect(installComposeFix('apt-get')).toMatch(/^sudo apt-get install -y docker-compose-v2/)
  expect(installComposeFix('dnf')).toMatch(/curl -fsSL -o \/usr\/local\/lib\/docker\/cli-plugins\/docker-compose /)
})

/** Every state of a host that a check has a fix for, with a text of the host or of the workflow in each place. */
const states = (text: string): readonly Partial<HostState>[] => [
  { docker: { ok: false, output: text, sudo: true } },
  { compose: { ok: false, output: text } },
  { compose: { ok: false, output: text, program: 'docker compose' } },
  { compose: { ok: false, output: text, program: 'docker compose', engineRefuses: true } },
  { compose: { ok: false, output: text, loginOnly: { plugin: text } } },
  { compose: { ok: false, output: text, loginOnly: { standalone: text } } },
  { deniedCommands: [`rm -f -- ${text}`] },
  { deniedCommands: [`write into ${text}`] },
  { uncheckedCommands: [`rm -f -- ${text}`] },
  { nginx: { ...nginx, command: text, test: { ok: false, output: text } } },
  { nginx: { ...nginx, command: text, master: undefined } },
  { nginx: { ...nginx, master: undefined, masterWithoutPidFile: 7, pidFile: text } },
  { nginx: { ...nginx, master: undefined, processesAreHidden: true } },
  { siteFolder: 'missing', includes: undefined },
  { siteFolder: 'unreadable' },
  { site: { kind: 'other', what: text }, containers: [createContainer('blue')] },
  { site: { kind: 'link', target: text, resolved: text, dangles: true }, containers: [createContainer('blue')] },
  { site: { kind: 'other', what: 'link', target: text } },
  { site: { kind: 'differs', difference: text, nearest: 'green' } },
  { site: { kind: 'missing' } },
  { site: { kind: 'unknown' } },
  { sites: { ...sites, green: { resolved: text, missing: true } } },
  { sites: { ...sites, green: { resolved: text, missing: false } } },
  { sites: { blue: { resolved: text, missing: true }, green: { resolved: text, missing: true } } },
]

const forms = ['link', 'file', 'text'] as const

test.each(forms)('no text of the host or of the workflow becomes a command in a line that people type: %s', (form) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixes-'))
  try {
    const canary = join(folder, 'canary')
    // The only program that can be found: nothing else of these lines runs.
    symlinkSync('/usr/bin/touch', join(folder, 'touch'))
    const text = `/a 'b' "c" $(touch ${canary}) \`touch ${canary}\` ; touch ${canary} | touch ${canary} & #`
    const given = read()
    const config = {
      ...given,
      connection: { ...given.connection, username: text },
      compose: { ...given.compose, directory: text, files: [text] },
      nginx: { site: { form, path: `${text}/link`, values: { blue: text, green: `${text}2` } } },
    }
    const image = { image: text, output: text }
    const checks = [
      ...states(text).flatMap((changes) => {
        const state = { ...readyHost, ...changes }
        return [
          ...runChecks(state, config, both(new Map())),
          ...colors.flatMap((c) => runDeployChecks({ state, models: both(new Map()) }, config, c)),
        ]
      }),
      ...(['missing', 'denied', 'unreachable'] as const).map((kind) => imageCheck({ ...image, kind }, { sudo: true })),
      imageCheck({ image: text, kind: 'available', platforms: ['x'] }, { sudo: true, platform: text }),
    ]
    const host = { ...preflight, nginx: { ...preflight.nginx, command: text, site: config.nginx.site } }
    const lines = [
      ...checks.flatMap(({ fix }) => (fix === undefined || fix.endsWith('in the workflow') ? [] : [fix])),
      ...restoreSiteLines(host),
      ...restoreSiteLines({ ...host, cutover: { ...host.cutover, expectedValue: undefined } }),
    ]
    expect(lines.length).toBeGreaterThan(20)
    for (const line of lines) {
      // Only what a shell parses can be judged.
      expect([line, spawnSync('sh', ['-n', '-c', line]).status]).toEqual([line, 0])
      spawnSync('/bin/sh', ['-c', line], { env: { PATH: folder }, input: '', cwd: folder })
      expect([line, existsSync(canary)]).toEqual([line, false])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
