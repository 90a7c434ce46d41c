import { packApp } from '../hosts/app.ts'
import { attach } from '../hosts/boot.ts'
import type { Env, LabHost } from '../hosts/test-host.ts'
import { runAction, startAction, type ActionRun, type Result, type RunningAction } from '../runner/run-action.ts'
import { startTraffic, type Traffic } from '../traffic/traffic.ts'

type Inputs = Readonly<Record<string, string>>

export interface ContainerSeen {
  readonly id: string
  readonly startedAt: string
  readonly status: string
}

const folder = '/srv/app'

/** The site of a team of users, on one real host: what every story begins with. */
export class Stage {
  readonly host: LabHost
  readonly #traffic: Traffic[] = []

  private constructor(host: LabHost) {
    this.host = host
  }

  /** The host that LAB_HOST names (`script/test` runs the stories once for each). */
  static async open(name: string = process.env['LAB_HOST'] ?? 'bookworm'): Promise<Stage> {
    const host = await attach(name)
    await host.loadApp(await packApp()) // a host that was started before the application changed has the former one
    return new Stage(host)
  }

  /** A fresh host with both sites, and a Compose project of blue, green and a database; nothing is up yet. */
  async layOut(composeFile: string = ordinaryProject): Promise<void> {
    await this.host.reset()
    await this.host.site('blue', 8081)
    await this.host.site('green', 8082)
    await this.host.composeProject(folder, composeFile)
  }

  /** The `with:` of the workflow: root's login by key, everything else as by default. */
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

  /** Builds and pushes the image of a release: `behaviour` is that of e2e/app/server.js, `more` are Dockerfile lines. Gives its id. */
  async release(version: string, behaviour: Env = {}, more: readonly string[] = []): Promise<string> {
    return this.host.release(version, behaviour, more)
  }

  /** Runs the action as the runner does, with the image tag in the input `env`; `env` is set over the runner's environment. */
  async deploy(version: string, inputs: Inputs = {}, env: Env = {}): Promise<Result> {
    return runAction(this.#run(version, inputs, env))
  }

  async startDeploy(version: string, inputs: Inputs = {}, env: Env = {}): Promise<RunningAction> {
    return startAction(this.#run(version, inputs, env))
  }

  #run(version: string, inputs: Inputs, env: Env): ActionRun {
    const secrets = [this.host.loginKeys.ed25519.text]
    return { inputs: { ...this.inputs, env: `TAG=${version}`, ...inputs }, env, secrets }
  }

  /** Fourteen visitors inside the host's network, two of them with requests of 3 s. */
  async visitors(more: Partial<Parameters<typeof startTraffic>[0]> = {}): Promise<Traffic> {
    const netnsPid = await this.host.pid()
    const clients = { fresh: 6, keepAlive: 6, slow: 2, slowMs: 3000 }
    const options = { url: 'http://127.0.0.1', path: '/', ...clients, netnsPid, maxSeconds: 300, ...more }
    const traffic = await startTraffic(options)
    this.#traffic.push(traffic)
    return traffic
  }

  /** Sends home the visitors whom a failed story left behind. */
  close(): void {
    for (const traffic of this.#traffic) traffic.kill()
  }

  /** What a visitor gets now: the version in the answer, or the status. */
  async served(): Promise<string> {
    const head = await this.host.must('curl -s -o /dev/null -D - --max-time 5 http://127.0.0.1/ || true')
    return /^x-version: (\S+)/im.exec(head)?.[1] ?? /^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 'nothing'
  }

  /** Where nginx's link leads. */
  async link(): Promise<string> {
    return (await this.host.exec('readlink /etc/nginx/sites-enabled/default')).stdout.trim()
  }

  /** What a service's container was made from, as the output `image` says it: `service=repository@sha256:…`. */
  async imageOf(service: string): Promise<string> {
    const { id } = await this.container(service)
    const digest = `docker image inspect --format '{{index .RepoDigests 0}}' "$(docker inspect --format '{{.Image}}' ${id})"`
    return `${service}=${await this.host.must(digest)}`
  }

  /** The one container of a service. */
  async container(service: string): Promise<ContainerSeen> {
    const container = (await this.containers()).get(service)
    if (container === undefined) throw new Error(`${this.host.name} has no container of ${service}`)
    return container
  }

  /** Every container of every project by its service, to be compared before and after. */
  async containers(): Promise<ReadonlyMap<string, ContainerSeen>> {
    const format =
      '{{index .Config.Labels "com.docker.compose.service"}}|{{.Id}}|{{.State.StartedAt}}|{{.State.Status}}'
    const rows = await this.host.must(`ids=$(docker ps -aq); [ -z "$ids" ] || docker inspect --format '${format}' $ids`)
    return new Map(
      rows
        .split('\n')
        .filter(Boolean)
        .map((row) => row.split('|'))
        .map(([service = '', id = '', startedAt = '', status = '']) => [service, { id, startedAt, status }]),
    )
  }
}

/** One service of a color, as most users have it; `more` are further lines of it. */
export const service = (name: string, port: number, more = ''): string => `
  ${name}:
    image: localhost:5000/app:\${TAG:-v1}
    ports: ["127.0.0.1:${port}:8080"]
    depends_on: [db]
    ${more}
`

/** `version:` is for docker-compose 1.29; the database is the same image, working without listening. */
export const ordinaryProject = `
version: "3.8"
services:
${service('blue', 8081)}
${service('green', 8082)}
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }
`
