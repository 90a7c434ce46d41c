import { serviceYaml, type Testbed } from './testbed.ts'

export const enabledSites = '/etc/nginx/sites-enabled'
export const siteLink = `${enabledSites}/default`
/** Debian's default site, which nginx serves after its installation. */
export const debianSite = '/etc/nginx/sites-available/default'
export const siteOf = (color: string): string => `/etc/nginx/sites-available/${color}`

/** A Compose file with the two colors and nothing else. */
export const twoColors = `
version: "3.8"
services:
${serviceYaml('blue', 8081)}
${serviceYaml('green', 8082)}
`.replaceAll('depends_on: [db]', '')

/** Changes a host by hand, as people, other programs and killed deployments do. */
export class ManualChanges {
  readonly #testbed: Testbed

  constructor(testbed: Testbed) {
    this.#testbed = testbed
  }

  /** Restores what `Testbed.reset` made, but faster: it removes only what these changes and deployments leave. */
  async reset(): Promise<void> {
    await this.run(`
      docker ps -aq | xargs -r docker rm -f >/dev/null
      find ${enabledSites} -mindepth 1 -delete; ln -s ${debianSite} ${siteLink}; service nginx start
    `)
    await this.#testbed.host.writeSite('blue', 8081)
    await this.#testbed.host.writeSite('green', 8082)
    await this.reloadNginx()
  }

  /** Runs a script on the host. Rejects if it fails. */
  run(script: string): Promise<string> {
    return this.#testbed.host.run(script)
  }

  /** Starts services with the image of a version, and waits until each answers. */
  async startContainers(versions: Readonly<Record<string, string>>): Promise<void> {
    for (const [color, version] of Object.entries(versions)) {
      const port = color === 'blue' ? 8081 : 8082
      await this.run(
        `cd /srv/app; TAG=${version} docker-compose up -d ${color}; ${waitUntil(`curl -fs 127.0.0.1:${port}`)}`,
      )
    }
  }

  /** Changes or removes nginx's link without a reload of nginx. */
  async setLink(target: string | undefined): Promise<void> {
    await this.run(target === undefined ? `rm ${siteLink}` : `ln -sfn ${target} ${siteLink}`)
  }

  /** Reloads nginx and waits until the old workers have ended. */
  async reloadNginx(): Promise<void> {
    const gone = waitUntil('! ps -o pid= -p $old')
    await this.run(`old=$(pgrep -d , -f '^nginx: worker'); nginx -s reload; ${gone}`)
  }

  /** Lets nginx serve that color: changes the link and reloads nginx. */
  async serveColor(color: string): Promise<void> {
    await this.setLink(siteOf(color))
    await this.reloadNginx()
  }

  /** Repeats a script on the host until `during` has ended, 600 times at most. */
  async repeatDuring<T>(script: string, during: () => Promise<T>): Promise<T> {
    const loop = `touch /tmp/meanwhile; n=0; while [ -e /tmp/meanwhile ] && [ $n -lt 600 ]; do n=$((n + 1)); ${script}; done`
    const done = this.#testbed.host.tryRun(loop, { timeoutMs: 120_000 })
    try {
      return await during()
    } finally {
      await this.run('rm -f /tmp/meanwhile')
      await done
    }
  }

  /** Starts a program that listens on a port, so that nginx cannot. The next reset ends it. */
  async occupyPort(port: number): Promise<void> {
    const run = `docker run -d --name squatter --network host -e PORT=${port} localhost:5000/app:v1`
    await this.run(`${run}; ${waitUntil(`curl -s 127.0.0.1:${port}`)}`)
  }

  /** Everything that a refused deployment may not change: containers, images, nginx's files and processes. */
  readSnapshot(): Promise<string> {
    return this.run(`
      ids=$(docker ps -aq --no-trunc)
      [ -z "$ids" ] || docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}} {{.State.Status}}' $ids
      docker images -aq --no-trunc | sort -u
      find /etc/nginx | sort; stat -c '%N %F' ${siteLink} || true
      pgrep -f '^nginx: ' || true
    `)
  }

  /** The id and the start time of each container by its name (`app blue 1`), whether it runs or not. */
  async readContainerIds(): Promise<ReadonlyMap<string, string>> {
    const format = '{{.Name}}|{{.Id}} {{.State.StartedAt}}'
    const rows = await this.run(`ids=$(docker ps -aq); [ -z "$ids" ] || docker inspect --format '${format}' $ids`)
    return new Map(rows.split('\n').map((row): [string, string] => [containerNameIn(row), row.split('|')[1] ?? '']))
  }
}

/** `app blue 1` for `/app_blue_1` of docker-compose 1.29 and for `/app-blue-1` of Compose 2. */
const containerNameIn = (row: string): string => (row.split('|')[0] ?? '').replace('/', '').replaceAll(/[_-]/g, ' ')

/** A script that waits until a test succeeds, 10 s at most. */
const waitUntil = (test: string): string =>
  `n=0; until ${test} >/dev/null 2>&1; do n=$((n + 1)); [ $n -lt 200 ] || { echo 'never: ${test.replaceAll("'", '"')}' >&2; exit 1; }; sleep 0.05; done`
