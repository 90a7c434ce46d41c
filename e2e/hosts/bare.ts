import { createServer, request, type Server } from 'node:http'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { docker, tryDocker } from './docker.ts'
import { machineFlags } from './engine.ts'
import { withLock } from './lock.ts'
import { canInstallPackages, findMirror, installPackages } from './packages.ts'
import { eventually, run } from './programs.ts'
import { containerOf, shortHash, workspace } from './workspace.ts'

export type Login = 'root' | 'ubuntu' | 'ec2-user'

/** What a new server of a cloud has, and nothing else: no Docker, no nginx. */
const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'procps',
  'iproute2',
  'iptables',
  'ca-certificates',
]

/** A new server: Debian 13, with logins that may run everything with sudo, as on a new EC2 server. */
export interface BareHost {
  readonly sshPort: number
  /** Runs a script of bash in a new login, and returns what it printed. Rejects if it fails. */
  readonly run: (login: Login, script: string, stdin?: string) => Promise<string>
  /** Copies a file or folder of this machine onto the host. */
  readonly copy: (from: string, to: string) => Promise<unknown>
}

/** Starts a new server, and removes it after the work. It reaches Debian's mirror, and nothing else. */
export async function withBareHost<Result>(name: string, work: (host: BareHost) => Promise<Result>): Promise<Result> {
  const [image, proxy] = [await ensureBareImage(), await startAptProxy()]
  const container = containerOf(name)
  await removeContainer(container)
  try {
    const flags = ['--hostname', name, '--env', 'container=docker', '--volume', `${container}:/var/lib/docker`]
    const published = ['--publish', '127.0.0.1::22', '--label', `lab=${workspace().id}`]
    await docker([
      'run',
      '--detach',
      '--name',
      container,
      ...flags,
      ...published,
      ...(await machineFlags()),
      image,
      '/sbin/init',
    ])
    const exec = (user: Login, script: string, stdin = '') =>
      docker(['exec', '-i', '-u', user, '-w', '/', container, 'bash', '-lc', `set -e\n${script}`], {
        stdin,
        timeoutMs: 1_200_000,
      })
    await eventually('systemd has started', 60_000, async () => /running|degraded/.test(await systemState(container)))
    await exec('root', firstStart(proxy))
    const [, port = ''] = /:(\d+)$/m.exec(await docker(['port', container, '22'])) ?? []
    return await work({
      sshPort: Number(port),
      run: exec,
      copy: (from, to) => docker(['cp', from, `${container}:${to}`]),
    })
  } finally {
    proxy?.close()
    await removeContainer(container)
  }
}

async function systemState(container: string): Promise<string> {
  return (await tryDocker(['exec', container, 'systemctl', 'is-system-running'])).stdout
}

async function removeContainer(container: string): Promise<void> {
  await tryDocker(['rm', '--force', '--volumes', container])
  await tryDocker(['volume', 'rm', '--force', container])
}

/** What the provider of a cloud does at the first start. */
const firstStart = (proxy: Server | undefined): string => `
  for user in ubuntu ec2-user; do
    useradd --create-home --shell /bin/bash "$user"
    echo "$user ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers.d/cloud
  done
  ssh-keygen -A
  systemctl enable --now ssh
  ${proxy === undefined ? '' : `echo 'Acquire::http::Proxy "${proxyUrl(proxy)}";' > /etc/apt/apt.conf.d/90proxy`}
  echo force-unsafe-io > /etc/dpkg/dpkg.cfg.d/fast`

async function ensureBareImage(): Promise<string> {
  const name = `lab-bare:trixie-${shortHash(packages.join(' '))}`
  if ((await tryDocker(['image', 'inspect', name])).code === 0) return name
  if (!canInstallPackages()) {
    const install = `apt-get -qq update && apt-get -qq install -y --no-install-recommends ${packages.join(' ')}`
    await docker(['build', '--quiet', '--tag', name, '-'], { stdin: `FROM debian:trixie\nRUN ${install}\n` })
    return name
  }
  await withLock('apt', () => installPackages('image'))
  const tar = join(workspace().cache, 'bare.tar')
  const options = ['--quiet', '--variant=minbase', '--dpkgopt=force-unsafe-io', `--include=${packages.join(',')}`]
  await run(['mmdebstrap', ...options, 'trixie', tar, await findMirror()])
  await docker(['import', tar, name])
  rmSync(tar)
  return name
}

const address = (): string => workspace().bridgeAddress.replace(/\/.*/, '')

const proxyUrl = (proxy: Server): string => `http://${address()}:${(proxy.address() as AddressInfo).port}`

/** The containers of an engine of our own reach this machine only: this hands their requests to the mirror on. */
async function startAptProxy(): Promise<Server | undefined> {
  if (!existsSync(workspace().socket)) return undefined
  const proxy = createServer((incoming, answer) => {
    const onward = request(incoming.url ?? '', { headers: { ...incoming.headers, connection: 'close' } }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers)
      found.pipe(answer)
    })
    onward.on('error', () => answer.writeHead(502).end())
    onward.end()
  })
  proxy.listen(0, address())
  await once(proxy, 'listening')
  return proxy
}
