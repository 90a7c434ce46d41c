import { packApp } from '../hosts/app.ts'
import { attachHost } from '../hosts/boot.ts'
import type { Env, TestHost } from '../hosts/test-host.ts'
import { runAction, startAction, type ActionRun, type Result, type RunningAction } from '../runner/run-action.ts'
import { startTraffic, type Traffic } from '../traffic/traffic.ts'

type Inputs = Readonly<Record<string, string>>

export interface ContainerState {
  readonly id: string
  readonly startedAt: string
  readonly status: string
}

const folder = '/srv/app'

/** A test host with a site of two colors, and what a user does with it: build releases, deploy, visit the site. */
export class Testbed {
  readonly #traffic: Traffic[] = []
  #host: TestHost | undefined

  /** A testbed on the host that LAB_HOST names: `script/test` runs the stories once for each host. */
  static async open(name?: string): Promise<Testbed> {
    const testbed = new Testbed()
    await testbed.attach(name)
    return testbed
  }

  /** Uses a host that runs already. Until then `host` throws. */
  async attach(name: string = process.env['LAB_HOST'] ?? 'bookworm'): Promise<void> {
    const host = await attachHost(name)
    await host.loadApp(await packApp()) // the host may have started before the application changed
    this.#host = host
  }

  get host(): TestHost {
    if (this.#host === undefined) throw new Error('The testbed has no host yet: attach it in beforeAll.')
    return this.#host
  }

  /** Resets the host, and writes both sites and a Compose project of blue, green and a database. Nothing runs yet. */
  async reset(composeFile: string = ordinaryProject): Promise<void> {
    await this.host.reset()
    await this.host.writeSite('blue', 8081)
    await this.host.writeSite('green', 8082)
    await this.host.writeProject(folder, composeFile)
  }

  /** The inputs of the workflow: login as root with a key, and the defaults for everything else. */
  get inputs(): Inputs {
    return {
      host: '127.0.0.1',
      port: String(this.host.sshPort),
      username: 'root',
      key: this.host.loginKeys.ed25519.text,
      fingerprint: this.host.hostKeys.map((key) => key.fingerprint).join('\n'),
      directory: folder,
    }
  }

  /**
   * Builds and pushes the image of a release, and returns its id. `behavior` are the variables of e2e/app/server.js, `more`
   * are Dockerfile lines.
   */
  async buildRelease(version: string, behavior: Env = {}, more: readonly string[] = []): Promise<string> {
    return this.host.buildRelease(version, behavior, more)
  }

  /** Runs the action with the image tag in the input `env`. The variables of `env` replace those of the runner. */
  async deploy(version: string, inputs: Inputs = {}, env: Env = {}): Promise<Result> {
    return runAction(this.#actionRun(version, inputs, env))
  }

  /** Starts what `deploy` runs. */
  async startDeploy(version: string, inputs: Inputs = {}, env: Env = {}): Promise<RunningAction> {
    return startAction(this.#actionRun(version, inputs, env))
  }

  #actionRun(version: string, inputs: Inputs, env: Env): ActionRun {
    const secrets = [this.host.loginKeys.ed25519.text]
    return { inputs: { ...this.inputs, env: `TAG=${version}`, ...inputs }, env, secrets }
  }

  /**
   * Starts 8 visitors inside the host's network, two of them with requests of 3 s. More would take the time of the deployment.
   * With `balancer: 200` a load balancer beside them sends 200 POSTs a second; `expectNoFailures` counts its failures too.
   */
  async startVisitors(more: Partial<Parameters<typeof startTraffic>[0]> = {}): Promise<Traffic> {
    const netnsPid = await this.host.readPid()
    // A request each 10 ms: all hosts share the processors with the visitors of each other.
    const clients = { fresh: 3, keepAlive: 3, slow: 2, slowMs: 3000, pauseMs: 60 }
    const options = { url: 'http://127.0.0.1', path: '/', ...clients, netnsPid, maxSeconds: 300, ...more }
    const traffic = await startTraffic(options)
    this.#traffic.push(traffic)
    return traffic
  }

  /** Ends the visitors that a failed story has not stopped. */
  close(): void {
    for (const traffic of this.#traffic) traffic.kill()
  }

  /**
   * Throws if a deployment left a program or a half-written file, or if the host is changed in a way that a reset does not
   * undo: the stories after these would play on another host.
   */
  async checkLeftovers(): Promise<void> {
    const found = this.#host === undefined ? [] : await this.host.findLeftovers()
    if (found.length === 0) return
    await this.host.reset()
    const left = [...found.filter((line) => line.startsWith('> ours ')), ...(await this.host.findLeftovers())]
    if (left.length === 0) return
    await this.host.rememberFacts() // so that the files after this one are not blamed for it
    throw new Error(`These stories leave what a reset of the host does not restore:\n${left.slice(0, 30).join('\n')}`)
  }

  /** What a visitor gets now: the version in the answer, or the status, or `nothing`. */
  async servedVersion(): Promise<string> {
    const head = await this.host.run('curl -s -o /dev/null -D - --max-time 5 http://127.0.0.1/ || true')
    return /^x-version: (\S+)/im.exec(head)?.[1] ?? /^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 'nothing'
  }

  /** The target of nginx's link, or '' without a link. */
  async linkTarget(): Promise<string> {
    return (await this.host.tryRun('readlink /etc/nginx/sites-enabled/default')).stdout.trim()
  }

  /** The image of a service's container as in the output `image`: `service=repository@sha256:…`. */
  async imageOf(service: string): Promise<string> {
    const { id } = await this.findContainer(service)
    const digest = `docker image inspect --format '{{index .RepoDigests 0}}' "$(docker inspect --format '{{.Image}}' ${id})"`
    return `${service}=${await this.host.run(digest)}`
  }

  /** The container of a service. Rejects if there is none. */
  async findContainer(service: string): Promise<ContainerState> {
    const container = (await this.listContainers()).get(service)
    if (container === undefined) throw new Error(`${this.host.name} has no container of ${service}`)
    return container
  }

  /** Every container of every project by its service, to compare before and after. */
  async listContainers(): Promise<ReadonlyMap<string, ContainerState>> {
    const format =
      '{{index .Config.Labels "com.docker.compose.service"}}|{{.Id}}|{{.State.StartedAt}}|{{.State.Status}}'
    const rows = await this.host.run(`ids=$(docker ps -aq); [ -z "$ids" ] || docker inspect --format '${format}' $ids`)
    return new Map(
      rows
        .split('\n')
        .filter(Boolean)
        .map((row) => row.split('|'))
        .map(([service = '', id = '', startedAt = '', status = '']) => [service, { id, startedAt, status }]),
    )
  }
}

/** Waits until the log of a deployment begins a step, 60 s at most. */
export async function reachStep(step: string, starting: Promise<RunningAction>): Promise<RunningAction> {
  const running = await starting
  await running.waitFor(new RegExp(`^::group::${step}`), 60_000)
  return running
}

/** Releases that follow a first one on blue, each with its color and the color before it. */
export const releasesAfterBlue = (...versions: readonly string[]) =>
  versions.map((version, index) =>
    index % 2 === 0
      ? ({ version, color: 'green', former: 'blue' } as const)
      : ({ version, color: 'blue', former: 'green' } as const),
  )

/** The Compose service of a color, as most users have it. `more` are further lines. */
export const serviceYaml = (name: string, port: number, more = ''): string => `
  ${name}:
    image: localhost:5000/app:\${TAG:-v1}
    ports: ["127.0.0.1:${port}:8080"]
    depends_on: [db]
    ${more}
`

/** A Compose file with `version:`, for docker-compose 1.29. The database is the same image, which works without listening. */
export const ordinaryProject = `
version: "3.8"
services:
${serviceYaml('blue', 8081)}
${serviceYaml('green', 8082)}
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }
`
