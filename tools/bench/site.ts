import { otherColor, type Color } from '../../src/domain/color.ts'
import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import { ordinarySwitch, type SwitchWay } from '../../e2e/support/switch-ways.ts'
import { serviceYaml, type Testbed } from '../../e2e/support/testbed.ts'
import { startDelayMs } from './conditions.ts'
import { folder, healthUrl, ports, type BenchTarget } from './contender.ts'

/** A site on one host that is deployed again and again. Each deployment begins with what the last one left. */
export class BenchSite {
  readonly #testbed: Testbed
  readonly #proxy: DistanceProxy
  readonly #services: BenchTarget['services']
  #live: Color = 'blue'
  #way: SwitchWay = ordinarySwitch
  #releases = 0

  constructor(testbed: Testbed, proxy: DistanceProxy, containers: number) {
    this.#testbed = testbed
    this.#proxy = proxy
    const names = (color: Color) =>
      Array.from({ length: containers }, (_, i) => (i === 0 ? color : `${color}-${i + 1}`))
    this.#services = { blue: names('blue'), green: names('green') }
  }

  /** Prepares a fresh host where blue serves. */
  async prepare(): Promise<void> {
    this.#live = 'blue'
    this.#way = ordinarySwitch
    await this.#testbed.reset(makeProject(this.#services))
    await this.#testbed.buildRelease('db')
    await this.#testbed.host.run(`cd ${folder}; ${await this.#release()}
      docker-compose pull -q; docker-compose up -d db ${this.#services.blue.join(' ')}
      timeout 30 sh -c 'until curl -fs ${healthUrl('blue')}; do sleep 0.1; done'`)
    await this.#way.layOut(this.#testbed, 'blue')
  }

  /** Lets a contender deploy the next release in its way. Throws if visitors do not get it afterwards. */
  async deploy<T>(work: (target: BenchTarget) => Promise<T>, way: SwitchWay = ordinarySwitch): Promise<T> {
    if (this.#way !== way) await way.layOut(this.#testbed, this.#live)
    this.#way = way
    await this.#testbed.host.run(await this.#release())
    const [live, idle] = [this.#live, otherColor(this.#live)]
    const result = await work({ testbed: this.#testbed, proxy: this.#proxy, live, idle, services: this.#services })
    this.#live = idle
    const [wanted, served] = [`r${this.#releases}`, await this.#testbed.servedVersion()]
    if (served !== wanted) throw new Error(`${wanted} was deployed, but visitors get ${served}`)
    return result
  }

  /** Pushes the next image with the tag of the Compose file. Returns the command that removes the image before it. */
  async #release(): Promise<string> {
    this.#releases += 1
    await this.#testbed.buildRelease('live', { VERSION: `r${this.#releases}`, START_DELAY_MS: String(startDelayMs) })
    return 'docker image prune -f >/dev/null;'
  }
}

/** A Compose file in which only the first service of each color publishes a port. */
function makeProject(services: BenchTarget['services']): string {
  const first = (color: Color) => serviceYaml(color, ports[color])
  const more = (name: string) => `  ${name}:\n    image: localhost:5000/app:live\n    depends_on: [db]\n`
  const allOf = (color: Color) => first(color) + services[color].slice(1).map(more).join('')
  const db = '  db:\n    image: localhost:5000/app:db\n    environment: { WORKER: "1" }\n'
  return `version: "3.8"\nservices:\n${allOf('blue')}${allOf('green')}${db}`.replaceAll('${TAG:-v1}', 'live')
}
