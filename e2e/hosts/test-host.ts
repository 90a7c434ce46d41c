import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, packApp, releaseDockerfile } from './app.ts'
import { docker, tryDocker } from './docker.ts'
import type { HostKey, LoginKeys } from './keys.ts'
import { type Kind, containerName } from './workspace.ts'
import { type Result, type RunOptions, succeeded } from './programs.ts'

export interface ExecOptions extends Pick<RunOptions, 'stdin' | 'timeoutMs'> {
  /** A user of the host; root if not said. */
  readonly user?: string
}

export type Env = Readonly<Record<string, string>>

/** What a started host is known by. */
export interface HostFacts {
  readonly name: string
  readonly kind: Kind
  readonly sshPort: number
  readonly httpPort: number
  readonly hostKeys: readonly HostKey[]
  readonly loginKeys: LoginKeys
}

/** One running host: a small EC2 machine on 127.0.0.1, with the users `root`, `ubuntu`, `deployer`, `nosudo` and `pw`. */
export class LabHost {
  readonly name: string
  readonly kind: Kind
  /** sshd and nginx, published on 127.0.0.1. They stay the same over a reboot. */
  readonly sshPort: number
  readonly httpPort: number
  readonly hostKeys: readonly HostKey[]
  readonly loginKeys: LoginKeys
  /** The one login by password; may do everything by sudo. */
  readonly password = { user: 'pw', password: 'correct horse' }

  constructor(facts: HostFacts) {
    this.name = facts.name
    this.kind = facts.kind
    this.sshPort = facts.sshPort
    this.httpPort = facts.httpPort
    this.hostKeys = facts.hostKeys
    this.loginKeys = facts.loginKeys
  }

  /** Runs a script of `sh` on the host, whatever comes of it. Not through sshd, so it disturbs no measurement of it. */
  exec(script: string, options: ExecOptions = {}): Promise<Result> {
    const { user = 'root', ...rest } = options
    // As an argument and not on stdin: Compose, for one, reads stdin and would eat the rest of the script.
    return tryDocker(['exec', '-i', '-u', user, containerName(this.name), 'sh', '-c', script], rest)
  }

  /** Runs a script that has to succeed (`set -e`), and gives its standard output without the last newline. */
  async must(script: string, options: ExecOptions = {}): Promise<string> {
    return succeeded(`${script} (on ${this.name})`, await this.exec(`set -e\n${script}`, options))
  }

  /** Writes a file of root's, mode 0644, with the folders above it. */
  async write(path: string, text: string): Promise<void> {
    await this.must(`mkdir -p "$(dirname '${path}')"; cat > '${path}'`, { stdin: text })
  }

  /** A file as it is, to the last byte. */
  async read(path: string): Promise<string> {
    const result = await this.exec(`cat '${path}'`)
    succeeded(`cat ${path}`, result)
    return result.stdout
  }

  /** All that `deployer` may do by sudo; visudo refuses a mistake. Without a call: nginx -t, nginx -T, nginx -s reload. */
  async sudoers(text: string): Promise<void> {
    const install = 'install -m 0440 /tmp/sudoers /etc/sudoers.d/deployer; rm /tmp/sudoers'
    await this.must(`cat > /tmp/sudoers; visudo -cf /tmp/sudoers > /dev/null; ${install}`, { stdin: text })
  }

  /** Gives a user another login shell, by its name: `zsh`, `fish`, `tcsh`, `dash`. */
  async loginShell(user: string, shell: string): Promise<void> {
    await this.must(`usermod --shell "$(command -v '${shell}')" '${user}'`)
  }

  /** Writes `/etc/nginx/sites-available/<color>`, a proxy to that port of the loopback. */
  async site(color: string, port: number): Promise<void> {
    await this.write(`/etc/nginx/sites-available/${color}`, siteFile(port))
  }

  /** Writes a Compose project, and its `.env` if there is one to be. */
  async composeProject(dir: string, yaml: string, dotenv?: string): Promise<void> {
    await this.write(`${dir}/docker-compose.yml`, yaml)
    if (dotenv !== undefined) await this.write(`${dir}/.env`, dotenv)
  }

  /**
   * Builds `localhost:5000/app:<version>` and pushes it to the host's registry; gives its image id. The host's own copy
   * is removed, so that a pull has something to do. `more` are further Dockerfile lines, a HEALTHCHECK for instance.
   */
  async release(version: string, env: Env = {}, more: readonly string[] = []): Promise<string> {
    const app = await packApp()
    const tag = `localhost:5000/app:${version}`
    return this.must(
      `docker build --quiet --tag ${tag} - ; docker push --quiet ${tag} > /dev/null; docker rmi ${tag} > /dev/null`,
      { stdin: releaseDockerfile(app, { VERSION: version, ...env }, more) },
    )
  }

  /** Loads the application into the host's Docker and its registry, if it is not there yet. */
  async loadApp(app: App): Promise<void> {
    const has = (image: string) => this.exec(`docker image inspect ${image}`).then(({ code }) => code === 0)
    if (await has(app.image)) return
    const container = containerName(this.name)
    if (!(await has(app.nodeImage))) {
      await docker(['exec', '-i', container, 'docker', 'import', '-', app.nodeImage], { stdinFile: app.nodeTar })
    }
    await docker(['cp', app.folder, `${container}:/var/lib/lab-app`])
    const build = `docker build --quiet --tag ${app.image} --build-arg BASE=${app.nodeImage} /var/lib/lab-app`
    await this.must(`${build}; docker push --quiet ${app.image}; rm -r /var/lib/lab-app`)
  }

  /** Goes back to the state of the first start, without a reboot: no containers, Debian's nginx site, no files of a story. */
  async reset(): Promise<void> {
    await this.must(readFileSync(join(import.meta.dirname, 'image', 'reset.sh'), 'utf8'))
  }

  /** The process id of the host's init, for `nsenter -n -t PID`: another one after a reboot. */
  async pid(): Promise<number> {
    return Number(await docker(['inspect', '--format', '{{.State.Pid}}', containerName(this.name)]))
  }

  /** The host's journal, the newest lines last. */
  logs(lines = 200): Promise<string> {
    return this.must(`journalctl --no-pager --lines ${lines}`)
  }
}

function siteFile(port: number): string {
  const headers = ['Host $host', 'X-Real-IP $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for']
  const lines = [...headers, 'X-Forwarded-Proto $scheme'].map((header) => `        proxy_set_header ${header};\n`)
  const location = `    location / {\n        proxy_pass http://127.0.0.1:${port};\n${lines.join('')}    }\n`
  return `server {\n    listen 80 default_server;\n    listen [::]:80 default_server;\n    server_name _;\n\n${location}}\n`
}
