import { otherColor, type Color } from '../../src/domain/color.ts'
import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import { serviceYaml, type Testbed } from '../../e2e/support/testbed.ts'
import { startDelayMs } from './conditions.ts'
import { folder, healthUrl, ports, type Scene } from './contender.ts'

/** The site of a team that releases again and again, on one host: each release finds what the last one left. */
export class Site {
  readonly #testbed: Testbed
  readonly #distance: DistanceProxy
  readonly #services: Scene['services']
  #live: Color = 'blue'
  #releases = 0

  constructor(testbed: Testbed, distance: DistanceProxy, containers: number) {
    this.#testbed = testbed
    this.#distance = distance
    const names = (color: Color) =>
      Array.from({ length: containers }, (_, i) => (i === 0 ? color : `${color}-${i + 1}`))
    this.#services = { blue: names('blue'), green: names('green') }
  }

  /** A fresh host; blue serves. */
  async open(): Promise<void> {
    this.#live = 'blue'
    await this.#testbed.reset(projectOf(this.#services))
    await this.#testbed.buildRelease('db')
    await this.#testbed.host.run(`cd ${folder}; ${await this.#release()}
      docker-compose pull -q; docker-compose up -d db ${this.#services.blue.join(' ')}
      ln -s /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/.blue
      mv -T /etc/nginx/sites-enabled/.blue /etc/nginx/sites-enabled/default; nginx -s reload
      timeout 30 sh -c 'until curl -fs ${healthUrl('blue')} && curl -fs http://127.0.0.1/; do sleep 0.1; done'`)
  }

  /** Lets a contender deploy the next release, and makes sure that visitors get it afterwards. */
  async deploy<T>(work: (scene: Scene) => Promise<T>): Promise<T> {
    await this.#testbed.host.run(await this.#release())
    const [live, idle] = [this.#live, otherColor(this.#live)]
    const done = await work({ testbed: this.#testbed, distance: this.#distance, live, idle, services: this.#services })
    this.#live = idle
    const [wanted, served] = [`r${this.#releases}`, await this.#testbed.servedVersion()]
    if (served !== wanted) throw new Error(`${wanted} was deployed, but visitors get ${served}`)
    return done
  }

  /** Pushes the next image under the tag that Compose names; gives what clears away the one before. */
  async #release(): Promise<string> {
    this.#releases += 1
    await this.#testbed.buildRelease('live', { VERSION: `r${this.#releases}`, START_DELAY_MS: String(startDelayMs) })
    return 'docker image prune -f >/dev/null;'
  }
}

/** Services that differ from the first only in that they publish no port. */
function projectOf(services: Scene['services']): string {
  const first = (color: Color) => serviceYaml(color, ports[color])
  const more = (name: string) => `  ${name}:\n    image: localhost:5000/app:live\n    depends_on: [db]\n`
  const of = (color: Color) => first(color) + services[color].slice(1).map(more).join('')
  const db = '  db:\n    image: localhost:5000/app:db\n    environment: { WORKER: "1" }\n'
  return `version: "3.8"\nservices:\n${of('blue')}${of('green')}${db}`.replaceAll('${TAG:-v1}', 'live')
}
