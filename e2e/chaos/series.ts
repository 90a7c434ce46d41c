import type { Stage } from '../support/testbed.ts'
import { describeInstant, type Fault } from './fault.ts'
import { play, type Try } from './try-fault.ts'
import { other, Site, type Live } from './chaos-site.ts'

/** What a series was played on. */
export interface About {
  readonly host: string
  /** The versions of what is on it. */
  readonly software: string
  /** What a normal deployment takes there: the median of three. */
  readonly normalMs: number
}

const versions =
  '. /etc/os-release; echo "Debian $VERSION_ID"; docker version -f "Docker {{.Server.Version}}"; nginx -v 2>&1 | sed "s,.*/,nginx ,"'

/** Faults on one host, one after the other. */
export class Series {
  readonly #site: Site
  #live: Live | undefined
  #normalMs = 0

  private constructor(stage: Stage) {
    this.#site = new Site(stage)
  }

  static async begin(stage: Stage): Promise<Series> {
    const series = new Series(stage)
    series.#live = await series.#site.layOut()
    return series
  }

  /** Measures what a normal deployment takes: the random instants lie within it. */
  async measure(): Promise<About> {
    const { stage } = this.#site
    const times: number[] = []
    for (let nth = 0; nth < 3; nth += 1) times.push(await this.#deploy())
    this.#normalMs = times.sort((a, b) => a - b)[1] ?? 0
    const software = (await stage.host.must(versions)).replaceAll('\n', ', ')
    return { host: stage.host.kind, software, normalMs: this.#normalMs }
  }

  /** Plays one fault. Never throws: what cannot be played was not survived, and the next one finds a fresh site. */
  async play(fault: Fault): Promise<Try> {
    try {
      this.#live ??= await this.#site.layOut()
      const { result, live } = await play(this.#site, this.#live, fault, this.#normalMs)
      this.#live = live
      return result
    } catch (error) {
      this.#live = undefined
      this.#site.stage.close()
      return broken(fault, error instanceof Error ? error.message : String(error))
    }
  }

  async #deploy(): Promise<number> {
    const live = (this.#live ??= await this.#site.layOut())
    const version = this.#site.after(live, 1)
    const { outputs, durationMs } = await this.#site.stage.deploy(version)
    if (outputs['result'] !== 'deployed') throw new Error(`a normal deployment ended ${outputs['result']}`)
    this.#live = { version, color: other(live.color) }
    return durationMs
  }
}

const broken = (fault: Fault, why: string): Try => ({
  kind: fault.kind,
  at: describeInstant(fault.at),
  ended: 'could not be played',
  said: [],
  endedMs: 0,
  serves: 'neither',
  failed: 0,
  idleResets: 0,
  requests: 0,
  next: 'nothing',
  problems: [why],
})
