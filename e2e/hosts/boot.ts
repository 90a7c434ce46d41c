import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { packApp } from './app.ts'
import { docker, tryDocker } from './docker.ts'
import { machineFlags } from './engine.ts'
import { TestHost } from './test-host.ts'
import { ensureHostImage } from './image.ts'
import { readLoginKeys, parseHostKeys } from './keys.ts'
import { type Kind, containerOf, kinds, workspace } from './workspace.ts'
import { eventually, tryRun } from './programs.ts'

/** Starts a host and waits until everything on it answers. A host that runs already, with the same image, is kept. */
export async function startHost(kind: Kind, name: string = kind): Promise<TestHost> {
  const container = containerOf(name)
  const image = await ensureHostImage(kind)
  const [state, from] = await inspectContainer(container, '{{.State.Status}} {{.Config.Image}}')
  if (state !== undefined && from !== image) await docker(['rm', '--force', container])
  const created = state === undefined || from !== image
  if (created) await createContainer({ kind, name, image })
  else if (state !== 'running') await docker(['start', container])
  const host = await waitUntilReady(name)
  // The volumes are older than the container, so they may hold data of an earlier run.
  if (created) {
    await host.reset()
    await host.rememberFacts()
  }
  return host
}

/** Returns a host that runs already. Rejects if it does not run. */
export async function attachHost(name: string): Promise<TestHost> {
  const format = '{{.State.Status}} {{index .Config.Labels "kind"}} {{index .Config.Labels "ports"}}'
  const [state, label, ports = ''] = await inspectContainer(containerOf(name), format)
  const kind = kinds.find((known) => known === label)
  if (state !== 'running' || kind === undefined)
    throw new Error(`The test host ${name} does not run. Start it: node e2e/hosts/main.ts up ${name}`)
  const [sshPort = 0, httpPort = 0] = ports.split(',').map(Number)
  const files = 'for key in /etc/ssh/ssh_host_*_key.pub; do'
  const script = `${files} ssh-keygen -lf $key; done; echo; ${files} cat $key; done`
  const [prints = '', keys = ''] = (await docker(['exec', containerOf(name), 'sh', '-c', script])).split('\n\n')
  const hostKeys = parseHostKeys(prints, keys, sshPort)
  return new TestHost({ name, kind, sshPort, httpPort, hostKeys, loginKeys: await readLoginKeys() })
}

/** Shuts a host down and removes its container. Its volumes stay for the next start. */
export async function stopHost(name: string): Promise<void> {
  const container = containerOf(name)
  if ((await inspectContainer(container, '{{.State.Status}}'))[0] === undefined) return
  await docker(['stop', '--time', '20', container])
  await docker(['rm', '--force', container])
}

/** Reboots a host and waits until everything on it answers. Its disk and its ports stay the same, its pid changes. */
export async function rebootHost(name: string): Promise<TestHost> {
  await docker(['restart', '--time', '20', containerOf(name)])
  return waitUntilReady(name)
}

/** The names of the hosts that exist, running or not. */
export async function listHosts(): Promise<readonly string[]> {
  const { stdout } = await tryDocker([
    'ps',
    '--all',
    '--filter',
    `label=lab=${workspace().id}`,
    '--format',
    '{{.Names}}',
  ])
  const names = stdout.split('\n').filter((line) => line !== '')
  return names.map((line) => line.slice(containerOf('').length))
}

async function createContainer(host: { kind: Kind; name: string; image: string }): Promise<void> {
  const container = containerOf(host.name)
  // Docker would choose other ports after a restart, so they are chosen here.
  const [ssh, http] = [await findFreePort(), await findFreePort()]
  const published = ['--publish', `127.0.0.1:${ssh}:22`, '--publish', `127.0.0.1:${http}:80`]
  const labels = [`lab=${workspace().id}`, `kind=${host.kind}`, `ports=${ssh},${http}`].flatMap((label) => [
    '--label',
    label,
  ])
  const docks = [`${container}-docker:/var/lib/docker`, `${container}-registry:/var/lib/docker-registry`]
  const volumes = docks.flatMap((volume) => ['--volume', volume])
  const names = ['--name', container, '--hostname', host.name, '--env', 'container=docker']
  const flags = [...names, ...labels, ...published, ...volumes, ...(await machineFlags())]
  await docker(['run', '--detach', ...flags, host.image])
}

/** Waits until every service answers, the keys are installed, the application is in the registry and sshd answers. */
async function waitUntilReady(name: string): Promise<TestHost> {
  const container = containerOf(name)
  await docker(['exec', container, 'sh', '-c', waitForServices])
  const keys = await readLoginKeys()
  const publicLines = `${keys.ed25519.publicLine}\n${keys.rsa.publicLine}`
  const firstStart = readFileSync(join(import.meta.dirname, 'image', 'first-start.sh'), 'utf8')
  await docker(['exec', container, 'sh', '-euc', firstStart, 'first-start', publicLines])
  const host = await attachHost(name)
  await host.loadApp(await packApp())
  const scan = ['ssh-keyscan', '-T', '5', '-p', String(host.sshPort), '127.0.0.1']
  await eventually(`sshd of ${name} answers`, 20_000, async () => /ssh-ed25519/.test((await tryRun(scan)).stdout))
  return host
}

/**
 * Waits up to 60 s for Docker and the registries to answer, and for nginx to be active or failed, unless it is disabled: a
 * story may reboot a host with a bad site, or one whose nginx is in a container. Without systemd the first process writes
 * a file when it has started all services.
 */
const waitForServices = `settled() {
  if [ ! -d /run/systemd/system ]; then [ -e /run/services-started ]; return; fi
  systemctl is-enabled --quiet nginx || return 0
  case $(systemctl show -p ActiveState --value nginx) in active|failed) ;; *) false ;; esac
}
answers() { docker info && curl -fsS http://127.0.0.1:5000/v2/ && curl -sS http://127.0.0.1:5001/v2/; }
end=$(($(date +%s) + 60))
until settled && answers > /tmp/waiting 2>&1; do
  if [ "$(date +%s)" -gt "$end" ]; then cat /tmp/waiting >&2; systemctl --failed >&2 || true; exit 1; fi
  sleep 0.1
done
rm -f /tmp/waiting`

async function inspectContainer(container: string, format: string): Promise<readonly (string | undefined)[]> {
  const { code, stdout } = await tryDocker(['inspect', '--type', 'container', '--format', format, container])
  return code === 0 ? stdout.trim().split(' ') : []
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
