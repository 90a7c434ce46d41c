import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { formsOfSecret, searchDisk, watchProcesses } from '../support/find-secrets.ts'
import { serviceYaml, reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

/** The registry that asks for a password, by two names: to Docker these are two registries. */
const [workflows, hosts] = ['localhost:5001', '127.0.0.1:5001']
const project = `
services:
${serviceYaml('blue', 8081)}
${serviceYaml('green', 8082)}
  db:
    image: ${hosts}/app:db
    environment: { WORKER: "1" }
`.replaceAll('localhost:5000', workflows)
const testbed = useTestbed({ releases: ['db', 'v1', 'v2'], reset: 'each test', project })
const password = `it's a $ecret ${randomUUID()}`
const inputs = { registry: workflows, 'registry-username': 'ci', 'registry-password': password }
const htpasswd = '/etc/docker/registry/htpasswd'
const kept = '/var/lib/lab/htpasswd'
const places = '{ ls -d /run/user/*/ec2-blue-green-deploy.* /dev/shm/ec2-blue-green-deploy.* 2> /dev/null || true; }'

beforeEach(() =>
  testbed.host.run(
    `cp -a ${htpasswd} ${kept}; perl -e 'chomp($p = <STDIN>); print "ci:", crypt($p, q($2y$05$abcdefghijklmnopqrstuu)), "\\n"' >> ${htpasswd}`,
    { stdin: password },
  ),
)
afterEach(() => testbed.host.run(`cp -a ${kept} ${htpasswd}; rm ${kept}`))

/** The Docker configuration of root, who calls Docker. It is never changed. */
const ownConfig = (user: string, secret: string) => ({
  auths: { [hosts]: { auth: Buffer.from(`${user}:${secret}`).toString('base64') } },
  credHelpers: { [workflows]: 'that-fails' },
})
const writeConfig = (config: object) => testbed.host.writeFile('/root/.docker/config.json', JSON.stringify(config))
const readConfig = async (): Promise<unknown> => JSON.parse(await testbed.host.run('cat /root/.docker/config.json'))

/** The disk, and what has a name where the login is while a run lasts. */
const searchHost = async (): Promise<readonly string[]> => [
  ...(await searchDisk(testbed.host, [password])),
  ...(await testbed.host.run(`${places} | while read -r folder; do find "$folder" -type f; done`))
    .split('\n')
    .filter(Boolean),
]

async function expectNothingLeft(): Promise<void> {
  for (let tries = 0; tries < 50 && (await testbed.host.run(places)) !== ''; tries += 1)
    await new Promise((done) => setTimeout(done, 200))
  expect(await testbed.host.run(places)).toBe('')
  expect(await searchHost()).toEqual([])
}

/** Runs a deployment, and expects that no process, no line of the log and no file has the password. */
async function expectKeptSecret(more: Readonly<Record<string, string>>, served: string): Promise<void> {
  const found = await watchProcesses(testbed.host, [password], async () => {
    const run = await testbed.deploy('v1', { ...inputs, ...more })
    expect(run.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(formsOfSecret(password).filter((form) => run.log.display.includes(form))).toEqual([])
  })
  expect([found.commandLines, found.environments]).toEqual([[], []])
  expect(await testbed.servedVersion()).toBe(served)
  await expectNothingLeft()
}

test('through sudo Docker pulls with the login of the workflow, and with that of root at another registry', async () => {
  const own = ownConfig('lab', 'lab-secret')
  await writeConfig(own)
  await expectKeptSecret({ username: 'ubuntu' }, 'v1')
  expect(await readConfig()).toEqual(own)
})

test('a wrong password is the fault of the workflow, and a login of the host that ended is named with its fix', async () => {
  await writeConfig(ownConfig('lab', 'ended'))
  const wrong = await testbed.deploy('v1', { ...inputs, 'registry-password': 'another one' })
  expect(wrong.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'pull' })
  expect(wrong.log.annotations[0]?.message).toContain('refused the login of the inputs (registry localhost:5001')
  await testbed.host.run(`sed -i 's/"credHelpers":.*/"n":1}/; s/${hosts}/${workflows}/' /root/.docker/config.json`)
  const ended = await testbed.deploy('v1')
  expect(ended.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'pull' })
  expect(ended.log.annotations[0]?.message).toContain(
    'set the inputs registry, registry-username and registry-password',
  )
  const plan = await testbed.deploy('v1', { ...inputs, mode: 'plan', username: 'ubuntu' })
  expect(plan.log.display).toContain(`${workflows}/app:v1 can be pulled`)
  await expectNothingLeft()
})

test('two registries of the workflow, in a build with a base image', async () => {
  const build = `build: { context: ., dockerfile_inline: "FROM ${hosts}/app:v2" }`
  await testbed.host.writeProject('/srv/app', project.replace(/image: localhost:5001.*/, build))
  const both = {
    registry: `${workflows}\n${hosts}`,
    'registry-username': 'ci\nci',
    'registry-password': `${password}\n${password}`,
  }
  await expectKeptSecret(both, 'v2')
})

const ends = {
  'killed runner': (run: { killRunner: () => void }) => {
    run.killRunner()
    return Promise.resolve()
  },
  'killed agent': async () => {
    // With its watchdog, which would end itself after 40 s.
    await testbed.host.run(`link=$(readlink $(${places})/config.json); agent=\${link#/proc/} agent=\${agent%%/*}
      shells=$(pgrep -x -P "$agent" sh)
      kill -KILL "$agent" $shells $(echo "$shells" | xargs -n 1 pgrep -x sleep -P)`)
  },
}

test.each(['killed runner', 'killed agent'] as const)(
  'the login ends with a %s in the middle of a pull',
  async (end) => {
    await writeConfig(ownConfig('lab', 'lab-secret'))
    const block = (option: string) => testbed.host.run(`iptables -${option} OUTPUT -o lo -p tcp --dport 5001 -j DROP`)
    await block('I')
    try {
      const run = await reachStep('pull', testbed.startDeploy('v1', inputs))
      for (let tries = 0; tries < 50 && !(await testbed.host.run('ps -eo args')).includes('docker pull'); tries += 1);
      expect(await testbed.host.run(`stat -c %a $(${places}); cat $(${places})/config.json`)).toMatch(
        /^700\n.*localhost:5001/,
      )
      expect(await searchHost()).toEqual([])
      await ends[end](run)
    } finally {
      await block('D')
    }
    await expectNothingLeft()
  },
)
