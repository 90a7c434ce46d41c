import { describe, expect, test } from '@jest/globals'
import { blocksDeploy } from '../../src/checks/check.ts'
import { encodeText } from '../../src/host/facts.ts'
import { deployOn, createWorkflowRun, type TestRun } from '../support/deploy-on.ts'
import { textLine, factLine } from '../support/fake-host/facts.ts'
import { distributionSite, Machine, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'
import { summarize } from '../support/summary.ts'

/** Plans a deployment of v2, and checks that the plan changed nothing on the machine. */
async function planOn(machine: Machine, inputs: Readonly<Record<string, string>> = {}) {
  const before = { ...readMachineState(machine), record: machine.record }
  const run = await deployOn(machine, { tag: 'v2', number: 99, inputs: { mode: 'plan', ...inputs } })
  expect({ ...readMachineState(machine), record: machine.record }).toEqual(before)
  expect(
    run.transcript.filter(
      (each) => !['read record', 'read host', 'probe nginx', 'read host environment', 'read layout'].includes(each),
    ),
  ).toEqual([])
  const { outcome } = run
  if (outcome.kind !== 'planned') throw new Error(`the result is ${outcome.kind}`)
  return { ...run, ...outcome.plan, ready: !outcome.plan.checks.some(blocksDeploy) }
}

type Plan = Awaited<ReturnType<typeof planOn>>

/** The checks that are not ok, as `result name`. */
const failedChecks = ({ checks }: Plan): readonly string[] =>
  checks.filter(({ result }) => result !== 'ok').map(({ result, name }) => `${result} ${name}`)

const findFailed = ({ checks }: Plan, name: string) => checks.find((each) => each.name === name && each.result !== 'ok')

async function readyForV2(): Promise<Machine> {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  return machine
}

/** The command lines in a plan. */
const listLines = ({ steps = [] }: Plan): readonly string[] => steps.flatMap(({ commands }) => commands)

test('on a ready host every check is ok, and the plan shows each step with its command lines', async () => {
  const plan = await planOn(await readyForV2())
  expect(failedChecks(plan)).toEqual([])
  expect(plan.outputs).toMatchObject({ result: 'planned', color: 'blue', 'failed-step': '' })
  expect(plan.annotation.level).toBe('info')
  expect(plan.steps?.map(({ step }) => step)).toEqual(
    ['lock', 'pull', 'up', 'health', 'switch', 'verify', 'drain', 'stop', 'check'], //
  )
  expect(listLines(plan)).toEqual([
    'docker pull registry/app:v2',
    'cd /srv/app',
    'docker compose -p app up -d --no-deps --remove-orphans=false --no-recreate green',
    'rm -f -- /etc/nginx/sites-enabled/.default.next',
    `ln -s -- ${sitePaths.green} /etc/nginx/sites-enabled/.default.next`,
    'mv -T -- /etc/nginx/sites-enabled/.default.next /etc/nginx/sites-enabled/default',
    'nginx -t',
    'nginx -s reload',
    'docker stop app-blue-1',
  ])
})

test('a deployment runs the steps of its plan', async () => {
  const machine = await readyForV2()
  const plan = await planOn(machine)
  const deployed = await deployOn(machine, { tag: 'v2', number: 100 })
  const done = deployed.report.steps.map(({ step }) => step).filter((step) => !['connect', 'state'].includes(step))
  expect(plan.steps?.map(({ step }) => step)).toEqual(done)
  expect(plan.idle).toBe(deployed.outputs.color)
})

test('the plan of a first deployment starts blue', async () => {
  const machine = new Machine()
  machine.pushRelease('v2')
  const plan = await planOn(machine)
  expect(failedChecks(plan)).toEqual([])
  expect(plan.outputs).toMatchObject({ result: 'planned', color: '' })
  expect(listLines(plan)).toContain('docker compose -p app up -d --no-deps --remove-orphans=false --no-recreate blue')
  expect(plan.steps?.find(({ step }) => step === 'stop')).toMatchObject({
    message: 'there is no old color',
    commands: [],
  })
})

test('the plan shows the names of variables, and never their values', async () => {
  const machine = await readyForV2()
  const run = await deployOn(machine, { number: 9, inputs: { mode: 'plan', env: 'TAG=v2\nSECRET=hunter2' } })
  expect(JSON.stringify([run.outcome, run.events])).not.toContain('hunter2')
  expect(run.notes.join('\n')).toContain('with TAG, SECRET from the input env')
})

describe('a link that does not point to the live color', () => {
  test('is repaired first', async () => {
    const machine = await readyForV2()
    machine.link = distributionSite
    machine.sites.set(distributionSite, 'own')
    const plan = await planOn(machine)
    expect(failedChecks(plan)).toEqual(['warning Live color'])
    expect(plan.steps?.[1]).toMatchObject({ step: 'repair', message: 'repairs the link first' })
  })
})

describe('while another run holds the lock', () => {
  test('the plan reports it, and does not wait', async () => {
    const machine = await readyForV2()
    machine.lock = { holder: 'another run', until: machine.now + 120_000 }
    const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
    machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
    const plan = await planOn(machine)
    expect(failedChecks(plan)).toEqual(['warning Lock'])
    expect(findFailed(plan, 'Lock')?.found).toMatch(/runs\/7 \(since 1970.*, at health\) is running/)
    expect(plan.ready).toBe(true)
  })

  test('the plan reports an interrupted run', async () => {
    const machine = await readyForV2()
    const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
    machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
    expect(findFailed(await planOn(machine), 'Lock')?.found).toMatch(/was interrupted; the next deployment repairs/)
  })
})

type Case = readonly [string, string, (machine: Machine) => void, { found: RegExp; fix?: RegExp }]

const warnings: readonly Case[] = [
  [
    'memory',
    'warning Memory',
    (machine) => (machine.environmentLines = { memory: factLine('memory', 100_000, 0) }),
    {
      found: /^blue uses 300 MiB, 98 MiB are free \(no swap\): not enough for a second color$/,
      fix: /swapon/,
    },
  ],
  [
    'a full disk',
    'warning Disk',
    (machine) => (machine.environmentLines = { disk: factLine('disk', 50_000, 500_000) }),
    {
      found: /^the image of blue takes 126 MiB, 49 MiB are free in \/var\/lib\/docker: another image may not fit$/,
      fix: /^docker image prune {2}# and prune: true/,
    },
  ],
  [
    'no inodes',
    'warning Disk',
    (machine) => (machine.environmentLines = { disk: factLine('disk', 8_000_000, 12) }),
    {
      found: /but only 12 more files can be created there$/,
    },
  ],
  [
    'a clock that is behind',
    'warning Clock',
    (machine) => (machine.environmentLines = { clock: factLine('clock', Math.floor(machine.now / 1000) - 900) }),
    {
      found: /^the server's clock is 90[01] s behind the runner's$/,
      fix: /^sudo timedatectl set-ntp true$/,
    },
  ],
  [
    'a clock that is ahead',
    'warning Clock',
    (machine) => (machine.environmentLines = { clock: factLine('clock', Math.floor(machine.now / 1000) + 3600) }),
    {
      found: /s ahead of the runner's$/,
    },
  ],
  [
    'nginx that does not start at boot',
    'warning After a reboot',
    (machine) => (machine.environmentLines = { nginx: factLine('unit', 'nginx', 'disabled') }),
    {
      found: /^nginx is not started at boot$/,
      fix: /^sudo systemctl enable nginx$/,
    },
  ],
  [
    'a live color that does not come back',
    'warning After a reboot',
    (machine) => {
      const ids = machine.engine.containers.map(({ id }) => `${id} no`).join('\n')
      machine.environmentLines = { restarts: textLine('restarts', ids) }
    },
    {
      found: /^blue does not start again after a reboot: the restart policy of app-blue-1 is "no"$/,
      fix: /^docker update --restart unless-stopped app-blue-1$/,
    },
  ],
  [
    'a restart policy of always',
    'warning Restart policy',
    (machine) => (machine.serviceExtras = { restart: 'always' }),
    {
      found: /^"blue" has restart: always, "green" has restart: always$/,
      fix: /^restart: unless-stopped {2}# of blue and green/,
    },
  ],
  [
    'no restart policy',
    'warning Restart policy',
    (machine) => (machine.serviceExtras = {}),
    { found: /^"blue" has restart: no/ },
  ],
  [
    'ports to the world',
    'warning Public ports',
    (machine) => {
      machine.serviceExtras = {
        restart: 'unless-stopped',
        ports: [
          { published: '8081', target: 80 },
          { published: '8082', target: 80 },
        ],
      }
    },
    {
      found:
        /^"blue" publishes port 8081 on 0\.0\.0\.0, "green" publishes port 8082 on 0\.0\.0\.0: open to the internet/,
      fix: /^ports: \["127\.0\.0\.1:8081:80"\] {2}# of blue, in the Compose file\nports: \["127\.0\.0\.1:8082:80"\]/,
    },
  ],
  [
    'a live color that is down',
    'warning Live color',
    (machine) => machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.stop(each)),
    {
      found: /^the live color blue does not run: the site is down/,
    },
  ],
]

const errors: readonly Case[] = [
  [
    'a site that is not there',
    'error Site of green',
    (machine) => machine.sites.delete(sitePaths.green),
    {
      found: /green \(green-site\) does not exist on the server/,
      fix: /^sed 's\/:8081\\b\/:8082\/' .*\/blue \| sudo tee .*\/green$/,
    },
  ],
  [
    'a bad file of nginx',
    'error nginx -t',
    (machine) => machine.sites.set(sitePaths.blue, { port: 8081, broken: true }),
    {
      found: /^nginx -t fails.*unexpected "}"/,
    },
  ],
  [
    'a file in the place of the link',
    'error Link',
    (machine) => (machine.linkIsRegularFile = true),
    {
      found: /is a regular file, not a link/,
      fix: /^sudo mv .*default .*default\.before && sudo ln -s .*\/blue .*default$/,
    },
  ],
  [
    'a link that nginx does not read',
    'error Link is included',
    (machine) => (machine.environmentLines = { includes: textLine('includes', '/etc/nginx/conf.d/*.conf') }),
    {
      found:
        /^no include line of nginx's configuration matches .*default; nginx includes \/etc\/nginx\/conf\.d\/\*\.conf$/,
      fix: /^site-link: \/etc\/nginx\/conf\.d\/app\.conf {2}# in the workflow$/,
    },
  ],
  [
    'a port that is taken',
    'error Port of green',
    (machine) => machine.portsTaken.add(8082),
    {
      found: /^another program listens on port 8082, so green cannot start$/,
      fix: /^sudo ss -ltnp 'sport = :8082'/,
    },
  ],
  [
    'one container_name for all',
    'error Container names',
    (machine) => (machine.serviceExtras = { restart: 'unless-stopped', container_name: 'shop' }),
    {
      found: /^blue and db and green have the same container_name: shop$/,
      fix: /^container_name: shop {2}# remove this line from the Compose file/,
    },
  ],
]

test.each([...warnings, ...errors])(
  'a deployment is refused exactly where a plan has an error: %s',
  async (_, expected, change) => {
    const machine = await readyForV2()
    change(machine)
    const before = readMachineState(machine)
    const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', number: 99 })
    if (!expected.startsWith('error')) return expect(outputs.result).toBe('deployed')
    expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(transcript.filter((each) => each !== 'probe nginx')).toEqual(['open folder', 'take lock', 'read host'])
    expect(annotation.text).toContain('Nothing was changed on the server.')
    expect(readMachineState(machine)).toEqual(before)
  },
)

test.each([...warnings, ...errors])('%s', async (_, expected, change, { found, fix = /^/ }) => {
  const machine = await readyForV2()
  change(machine)
  const run = await deployOn(machine, { tag: 'v2', number: 99, inputs: { mode: 'plan' } })
  const { outcome, annotation } = run
  if (outcome.kind !== 'planned') throw new Error(`the result is ${outcome.kind}`)
  const { checks, steps } = outcome.plan
  const failed = checks.filter(({ result }) => result !== 'ok')
  expect(failed.map(({ result, name }) => `${result} ${name}`)).toContain(expected)
  const [result, name] = [expected.split(' ')[0], expected.replace(/^\w+ /, '')]
  const failedCheck = failed.find((each) => each.name === name)
  expect(failedCheck?.found).toMatch(found)
  expect(failedCheck?.fix ?? '').toMatch(fix)
  expect(run.notes.join('\n')).toContain(failedCheck?.found)
  expect(annotation.text).toContain(failedCheck?.found)
  expect([!checks.some(blocksDeploy), annotation.level]).toEqual(
    result === 'error' ? [false, 'error'] : [true, 'warning'],
  )
  expect(steps === undefined).toBe(result === 'error')
})

describe('the registry', () => {
  const answer = (...words: readonly (string | number)[]) => factLine('registry', 0, ...words)
  const message = (text: string) => encodeText(`{"message":${JSON.stringify(text)}}`)
  const cases: readonly [string, string, string, RegExp, RegExp][] = [
    [
      'no such tag',
      answer(0, 404, message('manifest unknown')),
      'warning',
      /has no registry\/app:v2 \(yet\): manifest unknown/,
      /^docker push/,
    ],
    [
      'no login',
      answer(0, 500, message('no basic auth credentials')),
      'error',
      /cannot be pulled: no basic auth/,
      /^docker login/,
    ],
    [
      'a wrong login',
      answer(0, 401, message('unauthorized')),
      'error',
      /cannot be pulled: unauthorized/,
      /^docker login/,
    ],
    [
      'a name that leads nowhere',
      answer(0, 500, message('dial tcp: lookup registry: no such host')),
      'error',
      /^the registry of registry\/app:v2 could not be reached: dial tcp: .*no such host$/,
      /^curl -v/,
    ],
    [
      'no answer',
      answer(28, '000', encodeText('timed out')),
      'error',
      /^the registry of registry\/app:v2 did not answer/,
      /curl -v/,
    ],
    [
      'an engine that is elsewhere',
      answer('-', '-', encodeText('the engine is at tcp://x')),
      'unknown',
      /could not be checked: the engine is at tcp/,
      /^/,
    ],
    ['no right to ask', answer(), 'unknown', /could not be checked/, /^/],
    [
      'another kind of machine',
      answer(0, 200, encodeText('{"Platforms":[{"os":"linux","architecture":"arm64"}]}')),
      'error',
      /exists for linux\/arm64, but the server is linux\/amd64/,
      /--platform linux\/amd64/,
    ],
  ]
  test.each(cases)('%s', async (_, run, result, found, fix) => {
    const machine = await readyForV2()
    machine.environmentLines = { registry: run }
    const plan = await planOn(machine)
    expect(findFailed(plan, 'Registry')).toMatchObject({ result, found: expect.stringMatching(found) })
    expect(findFailed(plan, 'Registry')?.fix ?? '').toMatch(fix)
  })
})

test('a check of something that cannot be read is unknown, and blocks nothing', async () => {
  const machine = await readyForV2()
  const names = ['memory', 'disk', 'folder', 'clock', 'restarts', 'includes', 'link', 'used', 'sizes', 'platform']
  machine.environmentLines = Object.fromEntries(names.map((name) => [name, '']))
  const plan = await planOn(machine)
  expect(failedChecks(plan)).toEqual(
    ['Link is included', 'Memory', 'Disk', 'After a reboot', 'Clock'].map((name) => `unknown ${name}`),
  )
  expect([plan.ready, plan.annotation.level]).toEqual([true, 'info'])
  const known = plan.checks.length - 5
  expect(plan.annotation.text).toBe(`No problem was found by ${known} checks; 5 more could not be checked.`)
})

test.each([
  ['docker', ['Docker']],
  ['compose', ['Compose']],
  ['nginx', ['nginx']],
] as const)('the live color is unknown when %s cannot be read', async (unreadable, errorNames) => {
  const machine = await readyForV2()
  machine.unreadable = unreadable
  const plan = await planOn(machine)
  const names = ['Live color', 'Memory', 'Disk', 'After a reboot']
  expect(names.map((name) => findFailed(plan, name)?.result)).toEqual(names.map(() => 'unknown'))
  expect(plan.checks.filter(({ result }) => result === 'error').map(({ name }) => name)).toEqual(errorNames)
})

test('a plan of a host that cannot be reached is refused', async () => {
  const machine = await readyForV2()
  const run: TestRun = await deployOn(machine, { inputs: { mode: 'plan' }, unreachable: true })
  expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'connect' })
})

describe('the guide', () => {
  const dump = `# configuration file /etc/nginx/nginx.conf:
http { server { location / { proxy_pass http://127.0.0.1:9001; } } }
`
  const compose = `services:
  one-blue: { image: a/b, ports: ["9001:80"] }
  one-green: { image: a/b, ports: ["9002:80"] }
`
  const layoutLines = [
    textLine('folder', '/srv/app'),
    factLine('docker', 'yes'),
    factLine('compose-file', encodeText('/srv/app/docker-compose.yml'), encodeText(compose)),
    factLine('nginx', 'host', encodeText(dump)),
    factLine('listener', 80, '=nginx', ''),
    factLine('answer', '127.0.0.1:9001', '/', '200'),
    factLine('answer', '127.0.0.1:9001', '/health', '200'),
  ]
  const block = `with:
  blue-services: one-blue
  green-services: one-green
  blue-port: 9001
  green-port: 9002
  health-path: /health
  site-file: /etc/nginx/nginx.conf
  site-text: proxy_pass http://127.0.0.1:{9001|9002};
`

  test('is asked where the inputs do not fit, and its block is in the log, the summary and the output', async () => {
    const machine = await readyForV2()
    machine.layoutLines = layoutLines
    const plan = await planOn(machine, { 'blue-services': 'nothing' })
    expect(plan.transcript).toContain('read layout')
    expect(plan.outputs.suggestion).toBe(block)
    expect(plan.notes.join('\n')).toContain(block.trimEnd())
    expect(summarize(plan)).toContain(block)
  })

  test('is not asked on a host that fits', async () => {
    const machine = await readyForV2()
    machine.layoutLines = layoutLines
    const plan = await planOn(machine)
    expect(plan.transcript).not.toContain('read layout')
    expect(plan.outputs.suggestion).toBeUndefined()
  })
})
