import { beforeEach, describe, expect, test } from '@jest/globals'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, v3: {} } })

type Inputs = Readonly<Record<string, string>>

interface Form {
  readonly name: string
  readonly file: string
  readonly inputs: Inputs
  /** How deployments end before their time. */
  readonly ends: readonly ('cancel' | 'kill' | 'killRunner')[]
  /** Lays the host out, with blue as the live color. */
  readonly prepare: () => Promise<void>
}

const site = (pass: string): string => `# 서비스의 설정
server {
  listen 80 default_server;
  location / { ${pass} }
}


`

const text: Form = {
  name: 'text',
  ends: ['cancel', 'killRunner'],
  file: '/etc/nginx/service-url.inc',
  inputs: {
    username: 'ubuntu',
    'site-file': '/etc/nginx/service-url.inc',
    'site-text': 'set $service_url http://127.0.0.1:{8081|8082};',
  },
  prepare: async () => {
    await testbed.host.writeFile(
      '/etc/nginx/sites-enabled/default',
      site('include /etc/nginx/service-url.inc; proxy_pass $service_url;'),
    )
    await testbed.host.writeFile(
      '/etc/nginx/service-url.inc',
      '# 파랑\n\tset $service_url http://127.0.0.1:8081; # 끝\n\n\n',
    )
  },
}

const file: Form = {
  name: 'file',
  ends: ['kill'],
  file: '/etc/nginx/sites-enabled/app',
  inputs: { username: 'ubuntu', 'site-file': '/etc/nginx/sites-enabled/app' },
  prepare: async () => {
    for (const [color, port] of [
      ['blue', 8081],
      ['green', 8082],
    ] as const)
      await testbed.host.writeFile(`/etc/nginx/sites-available/${color}`, site(`proxy_pass http://127.0.0.1:${port};`))
    await testbed.host.run('cp /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/app')
  },
}

describe.each([text, file])('the live color is named by a $name', ({ inputs, file: path, prepare, ...form }) => {
  const deploy = async (version: string, more: Inputs = {}) => testbed.deploy(version, { ...inputs, ...more })
  /** The bytes of the file for a color, its owner and its mode, and what else is in its folder. */
  const readFile = async () =>
    testbed.host.run(`sha256sum < ${path}; stat -c '%U:%G %a' ${path}; ls -A "$(dirname ${path})"`)
  const files = { blue: '', green: '' }

  beforeEach(async () => {
    await testbed.reset()
    await testbed.host.run('rm -f /etc/nginx/sites-enabled/*')
    await prepare()
    await testbed.host.run(
      `chown root:www-data ${path}; chmod 640 ${path}; usermod -aG www-data ubuntu; nginx -t; nginx -s reload`,
    )
    files.blue = await readFile()
    await testbed.host.run(`sed 's/:8081/:8082/' ${path} > /tmp/green`)
    files.green = files.blue.replace(/^\S+/, (await testbed.host.run('sha256sum < /tmp/green')).split(' ')[0] ?? '')
    await deployRelease(testbed, 'v1', inputs)
    expect(await readFile()).toBe(files.green)
  })

  // The set-ups play whole sequences of releases with both forms.
  test(`deployments end in switch by ${form.ends.join(' and ')}, and the next ones put it right`, async () => {
    const visitors = await testbed.startVisitors()
    for (const [index, end] of form.ends.entries()) {
      const version = `v${2 + index}`
      const former = await readFile()
      const running = await reachStep('switch', testbed.startDeploy(version, inputs))
      running[end]()
      await running.done
      const other = former === files.blue ? files.green : files.blue
      expect(await readFile()).toBe((await testbed.servedVersion()) === version ? other : former)
      await deployRelease(testbed, version, inputs)
      expect([files.blue, files.green]).toContain(await readFile())
    }
    expectNoFailures(await visitors.stop())
  })

  test('what certbot changed is refused with the difference, and kept', async () => {
    const change =
      form.name === 'file'
        ? `echo 'ssl_session_timeout 5m; # managed by Certbot' >> ${path}`
        : `sed -i 's/:808./:8080/' ${path}`
    await testbed.host.run(change)
    const changed = await readFile()
    const visitors = await testbed.startVisitors({ slow: 0 })
    const refused = await deploy('v3')
    expect(refused.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(annotationText(refused)).toMatch(
      form.name === 'file' ? /\+ ssl_session_timeout 5m; # managed by Certbot/ : /it has neither text/,
    )
    expect(await readFile()).toBe(changed)
    if (form.name === 'file') {
      const fix = /Fix: (.*)/.exec(annotationText(refused))?.[1] ?? ''
      await testbed.host.run(fix)
      await deployRelease(testbed, 'v3', inputs)
      expect(await testbed.host.run(`tail -n 1 ${path}`)).toContain('managed by Certbot')
    }
    expectNoFailures(await visitors.stop())
  })
})
