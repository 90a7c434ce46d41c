import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, packApp, releaseDockerfile } from './app.ts'
import { docker, tryDocker } from './docker.ts'
import type { HostKey, LoginKeys } from './keys.ts'
import { type Kind, containerOf } from './workspace.ts'
import { type ProgramResult, type RunOptions, outputOf } from './programs.ts'

export interface ExecOptions extends Pick<RunOptions, 'stdin' | 'timeoutMs'> {
  /** A user of the host; default root. */
  readonly user?: string
}

export type Env = Readonly<Record<string, string>>

/** What is known of a host when it has started. */
export type HostFacts = Pick<TestHost, 'name' | 'kind' | 'sshPort' | 'httpPort' | 'hostKeys' | 'loginKeys'>

/** A running test host: like a small EC2 machine on 127.0.0.1, with the users root, ubuntu, deployer, nosudo and pw. */
export class TestHost {
  readonly name: string
  readonly kind: Kind
  /** The ports of sshd and nginx on 127.0.0.1. A reboot does not change them. */
  readonly sshPort: number
  readonly httpPort: number
  readonly hostKeys: readonly HostKey[]
  readonly loginKeys: LoginKeys
  /** The only login by password. This user may run everything with sudo. */
  readonly password = { user: 'pw', password: 'correct horse' }

  constructor(facts: HostFacts) {
    this.name = facts.name
    this.kind = facts.kind
    this.sshPort = facts.sshPort
    this.httpPort = facts.httpPort
    this.hostKeys = facts.hostKeys
    this.loginKeys = facts.loginKeys
  }

  /** Runs a script of `sh` to its end. It does not go through sshd, so it does not disturb what is measured there. */
  tryRun(script: string, options: ExecOptions = {}): Promise<ProgramResult> {
    const { user = 'root', ...rest } = options
    // The script is an argument, since Compose reads stdin and would take the rest of a script from there.
    return tryDocker(['exec', '-i', '-u', user, containerOf(this.name), 'sh', '-c', script], rest)
  }

  /** Runs a script with `set -e` and returns its standard output without the last newline. Rejects if it fails. */
  async run(script: string, options: ExecOptions = {}): Promise<string> {
    return outputOf(`${script} (on ${this.name})`, await this.tryRun(`set -e\n${script}`, options))
  }

  /** Writes a file as root, mode 0644, and creates the folders above it. */
  async writeFile(path: string, text: string): Promise<void> {
    await this.run(`mkdir -p "$(dirname '${path}')"; cat > '${path}'`, { stdin: text })
  }

  /** The whole text of a file, with its last newline. */
  async readFile(path: string): Promise<string> {
    const result = await this.tryRun(`cat '${path}'`)
    outputOf(`cat ${path}`, result)
    return result.stdout
  }

  /**
   * Writes what `deployer` may run with sudo, and checks it with visudo. After a reset that is nginx -t, nginx -T and
   * nginx -s reload.
   */
  async writeSudoers(text: string): Promise<void> {
    const install = 'install -m 0440 /tmp/sudoers /etc/sudoers.d/deployer; rm /tmp/sudoers'
    await this.run(`cat > /tmp/sudoers; visudo -cf /tmp/sudoers > /dev/null; ${install}`, { stdin: text })
  }

  /** Changes the login shell of a user to `zsh`, `fish`, `tcsh` or `dash`. */
  async setLoginShell(user: string, shell: string): Promise<void> {
    await this.run(`usermod --shell "$(command -v '${shell}')" '${user}'`)
  }

  /** Writes `/etc/nginx/sites-available/<color>`, a proxy to that port of 127.0.0.1. */
  async writeSite(color: string, port: number): Promise<void> {
    await this.writeFile(`/etc/nginx/sites-available/${color}`, siteFile(port))
  }

  /** Writes a Compose file, and a `.env` file beside it if it is given. */
  async writeProject(dir: string, yaml: string, dotenv?: string): Promise<void> {
    await this.writeFile(`${dir}/docker-compose.yml`, yaml)
    if (dotenv !== undefined) await this.writeFile(`${dir}/.env`, dotenv)
  }

  /**
   * Builds `localhost:5000/app:<version>`, pushes it to the host's registry and returns its image id. The image is then
   * removed from the host, so that a deployment has to pull it. `more` are Dockerfile lines, for example a HEALTHCHECK.
   */
  async buildRelease(version: string, env: Env = {}, more: readonly string[] = []): Promise<string> {
    const app = await packApp()
    const tag = `localhost:5000/app:${version}`
    return this.run(
      `docker build --quiet --tag ${tag} - ; docker push --quiet ${tag} > /dev/null; docker rmi ${tag} > /dev/null`,
      { stdin: releaseDockerfile(app, { VERSION: version, ...env }, more) },
    )
  }

  /** Loads the application into the host's Docker and its registry, unless it is there. */
  async loadApp(app: App): Promise<void> {
    const has = (image: string) => this.tryRun(`docker image inspect ${image}`).then(({ code }) => code === 0)
    if (await has(app.image)) return
    const container = containerOf(this.name)
    if (!(await has(app.nodeImage))) {
      await docker(['exec', '-i', container, 'docker', 'import', '-', app.nodeImage], { stdinFile: app.nodeTar })
    }
    await docker(['cp', app.folder, `${container}:/var/lib/lab-app`])
    const build = `docker build --quiet --tag ${app.image} --build-arg BASE=${app.nodeImage} /var/lib/lab-app`
    await this.run(`${build}; docker push --quiet ${app.image}; rm -r /var/lib/lab-app`)
  }

  /** Restores the state of the first start without a reboot: no containers, Debian's nginx site, no files of a story. */
  async reset(): Promise<void> {
    await this.run(readScript('reset.sh'))
  }

  /** Writes down the facts of image/facts.sh, which `findLeftovers` compares with. */
  async rememberFacts(): Promise<void> {
    await this.run(`${readFacts} > /var/lib/lab/facts`)
  }

  /** The facts of image/facts.sh that changed: `<` before one that was there, `>` before one that is there now. */
  async findLeftovers(): Promise<readonly string[]> {
    const changed = await this.run(`${readFacts} | diff /var/lib/lab/facts - | grep '^[<>]' || true`)
    return changed.split('\n').filter((line) => line !== '')
  }

  /** The process id of the host's init, for `nsenter -n -t PID`. A reboot changes it. */
  async readPid(): Promise<number> {
    return Number(await docker(['inspect', '--format', '{{.State.Pid}}', containerOf(this.name)]))
  }
}

function readScript(name: string): string {
  return readFileSync(join(import.meta.dirname, 'image', name), 'utf8')
}

const readFacts = `{\n${readScript('facts.sh')}} | sort`

function siteFile(port: number): string {
  const headers = ['Host $host', 'X-Real-IP $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for']
  const lines = [...headers, 'X-Forwarded-Proto $scheme'].map((header) => `        proxy_set_header ${header};\n`)
  const location = `    location / {\n        proxy_pass http://127.0.0.1:${port};\n${lines.join('')}    }\n`
  return `server {\n    listen 80 default_server;\n    listen [::]:80 default_server;\n    server_name _;\n\n${location}}\n`
}
