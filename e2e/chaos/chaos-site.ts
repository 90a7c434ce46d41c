import type { Result, RunningAction } from '../runner/run-action.ts'
import { layOutContainer, type ContainerLayout } from '../support/nginx-container.ts'
import { ordinarySwitch, type SwitchWay } from '../support/switch-ways.ts'
import { ordinaryProject, type ContainerState, type Testbed } from '../support/testbed.ts'

export const colors = ['blue', 'green'] as const
export type Color = (typeof colors)[number]
export const otherColor = (color: Color): Color => (color === 'blue' ? 'green' : 'blue')

/** Docker starts these containers again after its own restart and after a reboot, as with most users. */
const project = ordinaryProject.replaceAll(/^( +)image:/gm, '$1restart: unless-stopped\n$1image:')

const versions = ['v1', 'v2', 'v3', 'v4'] as const

/** A release with a layer of 16 MB that cannot be compressed. */
export const largeRelease = 'heavy'
const writeLargeLayer = 'fs.writeFileSync("/heavy", crypto.randomBytes(16 << 20))'

/** The live release: its version and its color. */
export interface LiveRelease {
  readonly version: string
  readonly color: Color
}

/** The state of the site between two deployments. */
export interface SiteState {
  /** The version that a visitor gets, or a status. */
  readonly servedVersion: string
  /** The color that nginx's link points to, or its file names. */
  readonly linkedColor: string
  readonly containers: ReadonlyMap<string, ContainerState>
}

/** What a deployment left on the host after everything of it should have ended. */
export interface Leftovers {
  readonly lockIsHeld: boolean
  /** Programs of our SSH sessions that still run. */
  readonly processes: readonly string[]
}

type DeployArguments = readonly [inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>]

/** How the site is arranged, where it is not the ordinary way: nginx on the host, and a reload. */
export interface ChaosLayout {
  readonly container?: ContainerLayout | undefined
  readonly switchWay?: SwitchWay
}

/** A site with a database that is deployed again and again: each fault begins with what the one before left. */
export class ChaosSite {
  readonly testbed: Testbed
  readonly switchWay: SwitchWay
  readonly #container: ContainerLayout | undefined

  constructor(testbed: Testbed, { container, switchWay = ordinarySwitch }: ChaosLayout = {}) {
    this.testbed = testbed
    this.switchWay = switchWay
    this.#container = container
  }

  /** Prepares a fresh host with a first release on blue. The releases listen 0.7 s after their start. */
  async prepare(): Promise<LiveRelease> {
    await this.testbed.reset(project)
    await this.testbed.buildRelease('db')
    for (const version of versions) await this.testbed.buildRelease(version, { START_DELAY_MS: '700' })
    await this.testbed.buildRelease(largeRelease, {}, [`RUN ["node", "-e", ${JSON.stringify(writeLargeLayer)}]`])
    if (this.#container === undefined) await this.switchWay.layOut(this.testbed)
    else await layOutContainer(this.testbed, this.#container)
    const [version] = versions
    const { outputs } = await this.deploy(version)
    if (outputs['result'] !== 'deployed') throw new Error('the first release could not be deployed')
    return { version, color: outputs['color'] === 'green' ? 'green' : 'blue' }
  }

  deploy(version: string, inputs: DeployArguments[0] = {}): Promise<Result> {
    return this.testbed.deploy(version, { ...this.#layout.inputs, ...inputs })
  }

  startDeploy(version: string, ...[inputs, env]: DeployArguments): Promise<RunningAction> {
    return this.testbed.startDeploy(version, { ...this.#layout.inputs, ...inputs }, env)
  }

  /** A release that is not live: the `nth` after the live one. */
  releaseAfter({ version }: Pick<LiveRelease, 'version'>, nth: number): string {
    const at = versions.findIndex((each) => each === version)
    return versions[(at + nth) % versions.length] ?? ''
  }

  async readState(): Promise<SiteState> {
    const { testbed } = this
    const [servedVersion, linkedColor, containers] = await Promise.all([
      testbed.servedVersion(),
      this.#readColor(),
      testbed.listContainers(),
    ])
    return { servedVersion, linkedColor, containers }
  }

  get #layout(): Pick<SwitchWay, 'inputs' | 'readColor'> {
    return this.#container ?? this.switchWay
  }

  #readColor(): Promise<string> {
    return this.testbed.host.run(`cd /srv/app; ${this.#layout.readColor}`)
  }

  /** Waits until the lock is free (60 s at most) and our programs have ended (10 s at most). Returns what is left then. */
  async waitForLeftovers(): Promise<Leftovers> {
    // SSH sessions are in the control group of sshd. What Docker and systemd run for us is not.
    const output = await this.testbed.host.run(`
      flock -w 60 /srv/app true || echo held
      ours() {
        for file in $(grep -ls '/ssh.service$' /proc/[0-9]*/cgroup); do
          ps -ww -o comm=,args= -p "$(basename "$(dirname "$file")")" || :
        done | grep -v '^sshd' || :
      }
      n=0; while [ -n "$(ours)" ] && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
      ours
    `)
    const lines = output.split('\n').filter(Boolean)
    return { lockIsHeld: lines[0] === 'held', processes: lines.filter((line) => line !== 'held') }
  }

  /** Waits until the site answers after the machine was down. */
  async waitUntilUp(): Promise<void> {
    const answers = 'curl -fs -o /dev/null --max-time 2 http://127.0.0.1/'
    await this.testbed.host.tryRun(`n=0; until ${answers} || [ $n -gt 600 ]; do n=$((n + 1)); sleep 0.1; done`)
  }
}
