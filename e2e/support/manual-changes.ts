import { service, type Stage } from './testbed.ts'

export const enabled = '/etc/nginx/sites-enabled'
export const link = `${enabled}/default`
/** Debian's own site, which nginx serves until there is another. */
export const debians = '/etc/nginx/sites-available/default'
export const siteOf = (color: string): string => `/etc/nginx/sites-available/${color}`

/** A project of the two colors alone: the least that takes part in a deployment. */
export const twoColors = `
version: "3.8"
services:
${service('blue', 8081)}
${service('green', 8082)}
`.replaceAll('depends_on: [db]', '')

/** Brings a host into a state by hand, as people, other programs and killed deployments do. */
export class ByHand {
  readonly #stage: Stage

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Goes back to what `Stage.layOut` made, in a fraction of its time, where a story has left only what stories here leave. */
  async clear(): Promise<void> {
    await this.sh(`
      docker ps -aq | xargs -r docker rm -f >/dev/null
      find ${enabled} -mindepth 1 -delete; ln -s ${debians} ${link}; systemctl start nginx
    `)
    await this.#stage.host.site('blue', 8081)
    await this.#stage.host.site('green', 8082)
    await this.reload()
  }

  sh(script: string): Promise<string> {
    return this.#stage.host.must(script)
  }

  /** Starts services with the image of a version, and waits until each answers. */
  async up(versions: Readonly<Record<string, string>>): Promise<void> {
    for (const [color, version] of Object.entries(versions)) {
      const port = color === 'blue' ? 8081 : 8082
      await this.sh(`cd /srv/app; TAG=${version} docker-compose up -d ${color}; ${until(`curl -fs 127.0.0.1:${port}`)}`)
    }
  }

  /** Puts a link, or a missing one, into the place of nginx's link; nginx is not told. */
  async point(target: string | undefined): Promise<void> {
    await this.sh(target === undefined ? `rm ${link}` : `ln -sfn ${target} ${link}`)
  }

  /** Reloads nginx and waits until nothing of the former configuration serves any more. */
  async reload(): Promise<void> {
    const gone = until('! ps -o pid= -p $old')
    await this.sh(`old=$(pgrep -d , -f '^nginx: worker'); nginx -s reload; ${gone}`)
  }

  /** nginx serves that color, and the link says so. */
  async serve(color: string): Promise<void> {
    await this.point(siteOf(color))
    await this.reload()
  }

  /** Does something on the host, again and again, for as long as `during` takes (600 times at most). */
  async meanwhile<T>(script: string, during: () => Promise<T>): Promise<T> {
    const loop = `touch /tmp/meanwhile; n=0; while [ -e /tmp/meanwhile ] && [ $n -lt 600 ]; do n=$((n + 1)); ${script}; done`
    const done = this.#stage.host.exec(loop, { timeoutMs: 120_000 })
    try {
      return await during()
    } finally {
      await this.sh('rm -f /tmp/meanwhile')
      await done
    }
  }

  /** A program that listens on a port, so that nginx cannot; the host's next reset ends it. */
  async occupy(port: number): Promise<void> {
    const run = `docker run -d --name squatter --network host -e PORT=${port} localhost:5000/app:v1`
    await this.sh(`${run}; ${until(`curl -s 127.0.0.1:${port}`)}`)
  }

  /** All that a deployment which is refused must leave as it is: containers, images, nginx's files and processes. */
  snapshot(): Promise<string> {
    return this.sh(`
      ids=$(docker ps -aq --no-trunc)
      [ -z "$ids" ] || docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}} {{.State.Status}}' $ids
      docker images -aq --no-trunc | sort -u
      find /etc/nginx | sort; stat -c '%N %F' ${link} || true
      pgrep -f '^nginx: ' || true
    `)
  }

  /** Which container stands behind a name: `id started-at`, whether it runs or not. */
  async identities(): Promise<ReadonlyMap<string, string>> {
    const format = '{{.Name}}|{{.Id}} {{.State.StartedAt}}'
    const rows = await this.sh(`ids=$(docker ps -aq); [ -z "$ids" ] || docker inspect --format '${format}' $ids`)
    return new Map(rows.split('\n').map((row): [string, string] => [nameOf(row), row.split('|')[1] ?? '']))
  }
}

/** `/app_blue_1` and `/app-blue-1` of the two Composes are `app blue 1`. */
const nameOf = (row: string): string => (row.split('|')[0] ?? '').replace('/', '').replaceAll(/[_-]/g, ' ')

/** Waits for a fact on the host, for 10 s at most. */
const until = (test: string): string =>
  `n=0; until ${test} >/dev/null 2>&1; do n=$((n + 1)); [ $n -lt 200 ] || { echo 'never: ${test.replaceAll("'", '"')}' >&2; exit 1; }; sleep 0.05; done`
