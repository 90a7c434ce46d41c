import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packApp, releaseDockerfile } from '../hosts/app.ts'
import { docker } from '../hosts/docker.ts'
import type { Env } from '../hosts/test-host.ts'
import { containerOf } from '../hosts/workspace.ts'
import { makeNginxImage } from './nginx-container.ts'
import type { Testbed } from './testbed.ts'

type Inputs = Readonly<Record<string, string>>

/** Inputs as YAML has them. */
type Parsed = Readonly<Record<string, string | number>>

/** A folder of e2e/set-ups, and what a story must know of it. */
export interface SetUp {
  readonly name: string
  /** The file or link that says which color is live: the action writes it. */
  readonly live: string
  /** Where visitors ask. Default: `http://127.0.0.1/`. */
  readonly url?: string
  /** The name of the site, for `Host` and TLS. It gets a self-signed certificate where the URL is `https:`. */
  readonly siteName?: string
  /** The path `/slow` reaches the application. Default: yes. */
  readonly slow?: boolean
  /** The tags under which a release is pushed. Default: its version. */
  readonly tags?: readonly string[]
  /** What the deployment script leaves. Default: a site that serves. */
  readonly came?: 'down'
  /** Default: of the host. */
  readonly nginx?: 'container'
  /** The folder of the Dockerfile, where the server builds the image. */
  readonly builtIn?: string
}

/** A set-up on a test host, and what its owner does with it. */
export class SetUpOnHost {
  readonly inputs: Inputs
  readonly #testbed: Testbed
  readonly #setUp: SetUp
  readonly #folder: string

  constructor(testbed: Testbed, setUp: SetUp) {
    this.#testbed = testbed
    this.#setUp = setUp
    this.#folder = join(import.meta.dirname, '..', 'set-ups', setUp.name)
    const inputs = Object.entries(parse(this.#read('with.yml')) as Parsed)
    this.inputs = Object.fromEntries(inputs.map(([name, value]) => [name, String(value)]))
  }

  /** Lays the files over a host that was reset. */
  async layOut(): Promise<void> {
    const { host } = this.#testbed
    await host.reset()
    await docker(['cp', '--quiet', `${this.#folder}/host/.`, `${containerOf(host.name)}:/`])
    await host.run('chown -R ubuntu: /home/ubuntu')
    await this.#testbed.buildRelease('db')
    if (this.#setUp.nginx === 'container') await makeNginxImage(host, 'localhost:5000/app:nginx', 'dash')
    if (this.#setUp.url?.startsWith('https:') === true) await this.#makeCertificate()
  }

  /** Pushes a release, or puts its Dockerfile where the server builds it. */
  async publish(version: string, behavior: Env = {}): Promise<void> {
    const { builtIn } = this.#setUp
    if (builtIn !== undefined) {
      const dockerfile = releaseDockerfile(await packApp(), { VERSION: version, ...behavior }, [])
      return this.#testbed.host.writeFile(`${builtIn}/Dockerfile`, dockerfile)
    }
    for (const tag of this.#setUp.tags ?? [version]) {
      await this.#testbed.buildRelease(tag, { VERSION: version, ...behavior })
    }
  }

  /** Deploys with the script of the set-up. */
  async deployByScript(version: string): Promise<void> {
    await this.publish(version)
    await this.#testbed.host.run(`set -- ${version}\n${this.#read('inline.sh')}`)
  }

  /** Runs the action with the inputs of the set-up. */
  run(version: string, inputs: Inputs = {}): ReturnType<Testbed['deploy']> {
    const env = this.inputs['env']?.replaceAll('${{ github.sha }}', version) ?? ''
    return this.#testbed.deploy(version, { ...this.inputs, env, username: 'ubuntu', ...inputs })
  }

  /** The inputs that a plan suggests that knows the folder alone, without `env`, whose values only the owner knows. */
  async readSuggestion(): Promise<Inputs> {
    const { directory = '', env = '' } = this.inputs
    const { outputs } = await this.#testbed.deploy('v1', { mode: 'plan', directory, env, username: 'ubuntu' })
    const { with: inputs } = parse(outputs['suggestion'] ?? 'with: {}') as { readonly with: Parsed }
    return this.#takeLayout(inputs)
  }

  /** The inputs of the set-up that its layout demands: what a suggestion has. */
  get layoutInputs(): Inputs {
    return this.#takeLayout(this.inputs)
  }

  #takeLayout(inputs: Parsed): Inputs {
    const ofOwner = ['directory', 'env', 'health-path', 'old-color']
    const layout = Object.entries(inputs).filter(([name]) => !ofOwner.includes(name))
    return Object.fromEntries(layout.map(([name, value]) => [name, String(value)]))
  }

  visit(): ReturnType<Testbed['startVisitors']> {
    const { url = 'http://127.0.0.1/', siteName, slow = true } = this.#setUp
    const path = new URL(url).pathname
    return this.#testbed.startVisitors({ url, path, ...(siteName && { siteName }), ...(!slow && { slow: 0 }) })
  }

  /** What a visitor gets now: the version in the answer, or the status, or `nothing`. */
  async servedVersion(): Promise<string> {
    const { url = 'http://127.0.0.1/', siteName = '127.0.0.1' } = this.#setUp
    const ask = `curl -sk -o /dev/null -D - --max-time 5 --connect-to ::127.0.0.1: '${url.replace('127.0.0.1', siteName)}' || true`
    const head = await this.#testbed.host.run(ask)
    return /^x-version: (\S+)/im.exec(head)?.[1] ?? /^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 'nothing'
  }

  /** Content, mode and owner of each file of the set-up, without the one that the action writes. */
  readUntouched(): Promise<string> {
    return this.#describe(this.#listFiles().filter((file) => file !== this.#setUp.live))
  }

  /** Content, mode and owner of what says which color is live. */
  readLive(): Promise<string> {
    return this.#describe([this.#setUp.live])
  }

  #listFiles(): readonly string[] {
    const tree = join(this.#folder, 'host')
    return readdirSync(tree, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(tree.length))
  }

  #describe(files: readonly string[]): Promise<string> {
    const list = files.map((file) => `'${file}'`).join(' ')
    return this.#testbed.host.run(`for file in ${list}; do stat -c '%N %F %a %U %G' "$file"; sha256sum "$file"; done`)
  }

  async #makeCertificate(): Promise<void> {
    const folder = `/etc/letsencrypt/live/${this.#setUp.siteName ?? ''}`
    await this.#testbed.host.run(`
      mkdir -p ${folder}
      openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=${this.#setUp.siteName ?? ''} \
        -keyout ${folder}/privkey.pem -out ${folder}/fullchain.pem 2> /dev/null
    `)
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8')
  }
}
