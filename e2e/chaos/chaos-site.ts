import { ordinaryProject, type ContainerSeen, type Stage } from '../support/testbed.ts'

export const colors = ['blue', 'green'] as const
export type Color = (typeof colors)[number]
export const other = (color: Color): Color => (color === 'blue' ? 'green' : 'blue')

/** Docker starts these again after a restart of its own or of the machine, as most users have it. */
const project = ordinaryProject.replaceAll(/^( +)image:/gm, '$1restart: unless-stopped\n$1image:')

const versions = ['v1', 'v2', 'v3', 'v4'] as const

/** A release with a layer of 16 MB that nothing can make smaller. */
export const heavy = 'heavy'
const writeLayer = 'fs.writeFileSync("/heavy", crypto.randomBytes(16 << 20))'

/** The release that is live: what it is called, and where it runs. */
export interface Live {
  readonly version: string
  readonly color: Color
}

/** What is on the host between two deployments. */
export interface Sight {
  /** The version that a visitor gets, or a status. */
  readonly served: string
  /** Where nginx's link leads. */
  readonly link: string
  readonly containers: ReadonlyMap<string, ContainerSeen>
}

/** What is left of a deployment once all of it should have ended. */
export interface Remains {
  readonly leaseHeld: boolean
  /** Programs that a session of ours started and that still run. */
  readonly processes: readonly string[]
}

/** A site with a database that is deployed again and again: how one fault ends is where the next one begins. */
export class Site {
  readonly stage: Stage

  constructor(stage: Stage) {
    this.stage = stage
  }

  /** A fresh host with a first release on blue. The releases listen 0.7 s after their start. */
  async layOut(): Promise<Live> {
    await this.stage.layOut(project)
    await this.stage.release('db')
    for (const version of versions) await this.stage.release(version, { START_DELAY_MS: '700' })
    await this.stage.release(heavy, {}, [`RUN ["node", "-e", ${JSON.stringify(writeLayer)}]`])
    const [version] = versions
    const { outputs } = await this.stage.deploy(version)
    if (outputs['result'] !== 'deployed') throw new Error('the first release could not be deployed')
    return { version, color: 'blue' }
  }

  /** A release that is not live: the `nth` after it. */
  after({ version }: Live, nth: number): string {
    const at = versions.findIndex((each) => each === version)
    return versions[(at + nth) % versions.length] ?? ''
  }

  async look(): Promise<Sight> {
    const { stage } = this
    const [served, link, containers] = await Promise.all([stage.served(), stage.link(), stage.containers()])
    return { served, link: link.replace(/^.*\//, ''), containers }
  }

  /** Waits until nothing of ours holds the lock or runs; tells what does after a minute, and ten seconds. */
  async remains(): Promise<Remains> {
    // Sessions live in the control group of sshd, and what Docker and systemd run for us does not.
    const said = await this.stage.host.must(`
      flock -w 60 /srv/app true || echo held
      ours() {
        for file in $(grep -ls '/ssh.service$' /proc/[0-9]*/cgroup); do
          ps -ww -o comm=,args= -p "$(basename "$(dirname "$file")")" || :
        done | grep -v '^sshd' || :
      }
      n=0; while [ -n "$(ours)" ] && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
      ours
    `)
    const lines = said.split('\n').filter(Boolean)
    return { leaseHeld: lines[0] === 'held', processes: lines.filter((line) => line !== 'held') }
  }

  /** Where the machine was down: waits until a visitor gets a release again. */
  async comeBack(): Promise<void> {
    const answers = 'curl -fs -o /dev/null --max-time 2 http://127.0.0.1/'
    await this.stage.host.exec(`n=0; until ${answers} || [ $n -gt 600 ]; do n=$((n + 1)); sleep 0.1; done`)
  }
}
