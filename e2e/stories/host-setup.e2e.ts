import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readBlocks } from '../../tools/page-blocks.ts'
import { packApp, releaseDockerfile } from '../hosts/app.ts'
import { withBareHost, type BareHost, type Login } from '../hosts/bare.ts'
import { runAction } from '../runner/run-action.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/host-setup.md'), 'utf8')

type Inputs = Readonly<Record<string, string>>

/** The step of the page for a system, with what its reader has put into GitHub. */
function readStep(system: string, values: Readonly<Record<string, string>>): Inputs {
  const [, block = ''] = page.split(`\nOn ${system}:\n\n\`\`\`yaml\n`)
  const [step] = parse(block.split('```')[0] ?? '') as readonly { readonly with: Inputs }[]
  const fill = (text: string) => text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => values[name] ?? '')
  return Object.fromEntries(Object.entries(step?.with ?? {}).map(([name, text]) => [name, fill(text)]))
}

/** A registry on the server in place of ghcr.io, which no test host reaches. */
async function pushReleases(host: BareHost, versions: readonly string[]): Promise<void> {
  const app = await packApp()
  const asRoot = (script: string, stdin?: string) => host.run('root', script, stdin)
  await asRoot(`apt-get -qq install -y docker-registry > /dev/null
    sed -i '/^auth:/,$d' /etc/docker/registry/config.yml; systemctl restart docker-registry`)
  await host.copy(app.nodeTar, '/var/tmp/node.tar')
  await host.copy(app.folder, '/var/tmp/app')
  await asRoot(`docker import /var/tmp/node.tar ${app.nodeImage} > /dev/null
    docker build --quiet --tag ${app.image} --build-arg BASE=${app.nodeImage} /var/tmp/app`)
  for (const version of versions) {
    const image = `localhost:5000/your/app:${version}`
    const build = `docker build --quiet --tag ${image} -; docker push --quiet ${image}; docker rmi ${image}`
    await asRoot(build, releaseDockerfile(app, { VERSION: version }, []))
  }
}

/** Pastes the blocks of these sections, and returns what their reader puts into GitHub. */
async function pasteBlocks(host: BareHost, login: Login, blocks: readonly string[]): Promise<Inputs> {
  const printed: string[] = []
  for (const block of blocks) printed.push(await host.run(login, block))
  const shown = printed.find((text) => text.includes('PRIVATE KEY')) ?? ''
  const [key = '', fingerprint = ''] = shown.split(/(?<=-----END OPENSSH PRIVATE KEY-----\n)/)
  expect(fingerprint).toMatch(/^256 SHA256:\S+ .*\(ED25519\)$/)
  return { 'vars.EC2_HOST': '127.0.0.1', 'secrets.EC2_KEY': key, 'vars.EC2_FINGERPRINT': fingerprint }
}

/** Runs the step of the page: first as a plan, then for two releases. */
async function deployTwice(host: BareHost, system: string, values: Inputs): Promise<void> {
  const run = (version: string, more: Inputs = {}) => {
    const step = readStep(system, { ...values, 'github.sha': version })
    const env = (step['env'] ?? '').replace('ghcr.io', 'localhost:5000')
    // The application of the tests has its health at another path than that of the page.
    const inputs = { ...step, env, port: String(host.sshPort), 'health-path': '/actuator/health', ...more }
    return runAction({ inputs, secrets: [values['secrets.EC2_KEY'] ?? ''] })
  }
  const plan = await run('v1', { mode: 'plan' })
  const errors = plan.log.annotations.filter(({ level }) => level === 'error')
  expect({ ...plan.outputs, errors }).toMatchObject({ result: 'planned', errors: [] })
  expect((await run('v1')).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  expect((await run('v2')).outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(await host.run('root', 'curl -sD - -o /dev/null http://127.0.0.1/')).toMatch(/^x-version: v2/im)
}

test('the page leads from a bare server to a deployment, with its blocks and its steps as they stand', async () => {
  await withBareHost('bare', async (host) => {
    const values = await pasteBlocks(host, 'ubuntu', readBlocks(page, 'Ubuntu'))
    await pushReleases(host, ['v1', 'v2'])
    await deployTwice(host, 'Ubuntu', values)

    // The other half of the page, on a server laid out like Amazon Linux; its packages are in no mirror here.
    const amazon = 'Amazon Linux 2023'
    await host.run(
      'root',
      `docker rm --force $(docker ps --quiet) > /dev/null; usermod -aG docker ec2-user
      rm -r /etc/nginx/sites-*; sed -i /sites-enabled/d /etc/nginx/nginx.conf; systemctl reload nginx`,
    )
    await deployTwice(host, amazon, await pasteBlocks(host, 'ec2-user', readBlocks(page, amazon, [2, 3, 4])))
  })
}, 1_800_000) // the first time, the image of the new server is made too
