import type { Testbed } from '../support/testbed.ts'
import { ChaosSite, otherColor, type ChaosLayout, type LiveRelease } from './chaos-site.ts'
import { describeInstant, type Fault } from './fault.ts'
import type { FaultResult } from './fault-result.ts'
import { tryFault } from './try-fault.ts'

/** The host of a series. */
export interface SeriesFacts {
  readonly host: string
  /** The versions of the software on the host. */
  readonly software: string
  /** How long an undisturbed deployment takes there, in milliseconds: the median of three. */
  readonly normalMs: number
}

const readVersions =
  '. /etc/os-release; echo "Debian ${VERSION_ID:-$VERSION_CODENAME}"; docker version -f "Docker {{.Server.Version}}"; nginx -v 2>&1 | sed "s,.*/,nginx ,"'

/** How a series differs from the ordinary one. */
export interface SeriesOptions extends ChaosLayout {
  /** The requests a second of a load balancer beside the visitors. Default: no balancer. */
  readonly balancer?: number
}

/** Faults on one host, one after the other. */
export class Series {
  readonly #site: ChaosSite
  readonly #balancer: number
  #live: LiveRelease | undefined
  #normalMs = 0

  private constructor(site: ChaosSite, balancer: number) {
    this.#site = site
    this.#balancer = balancer
  }

  static async begin(testbed: Testbed, { balancer = 0, ...layout }: SeriesOptions = {}): Promise<Series> {
    const series = new Series(new ChaosSite(testbed, layout), balancer)
    series.#live = await series.#site.prepare()
    return series
  }

  /** Measures an undisturbed deployment. Random instants are a part of its time. */
  async measureNormal(): Promise<SeriesFacts> {
    const { testbed } = this.#site
    const times: number[] = []
    for (let nth = 0; nth < 3; nth += 1) times.push(await this.#deploy())
    this.#normalMs = times.sort((a, b) => a - b)[1] ?? 0
    const software = (await testbed.host.run(readVersions)).replaceAll('\n', ', ')
    return { host: testbed.host.kind, software, normalMs: this.#normalMs }
  }

  /** Tries one fault. Never rejects: an error counts as a problem, and the next fault finds a fresh site. */
  async tryFault(fault: Fault): Promise<FaultResult> {
    try {
      this.#live ??= await this.#site.prepare()
      const plan = { fault, live: this.#live, normalMs: this.#normalMs, balancer: this.#balancer }
      const { result, live } = await tryFault(this.#site, plan)
      this.#live = live
      return result
    } catch (error) {
      this.#live = undefined
      this.#site.testbed.close()
      return failedResult(fault, error instanceof Error ? error.message : String(error))
    }
  }

  async #deploy(): Promise<number> {
    const live = (this.#live ??= await this.#site.prepare())
    const version = this.#site.releaseAfter(live, 1)
    const { outputs, durationMs } = await this.#site.deploy(version)
    if (outputs['result'] !== 'deployed') throw new Error(`an undisturbed deployment ended ${outputs['result']}`)
    this.#live = { version, color: otherColor(live.color) }
    return durationMs
  }
}

const failedResult = (fault: Fault, problem: string): FaultResult => ({
  kind: fault.kind,
  at: describeInstant(fault.at),
  ended: 'could not be tried',
  annotations: [],
  endedMs: 0,
  serves: 'neither',
  failed: 0,
  requests: 0,
  balancerFailed: 0,
  balancerRequests: 0,
  next: 'nothing',
  problems: [problem],
})
