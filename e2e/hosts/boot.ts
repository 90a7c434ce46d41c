import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { packApp } from './app.ts'
import { docker, tryDocker } from './docker.ts'
import { machineFlags } from './engine.ts'
import { LabHost } from './test-host.ts'
import { ensureImage } from './image.ts'
import { loginKeys, parseHostKeys } from './keys.ts'
import { type Kind, containerName, kinds, place } from './workspace.ts'
import { eventually, run } from './programs.ts'

/** Starts a host and waits until everything on it answers; one that runs already, of the same image, is taken as it is. */
export async function startHost(kind: Kind, name: string = kind): Promise<LabHost> {
  const container = containerName(name)
  const image = await ensureImage(kind)
  const [state, from] = await inspect(container, '{{.State.Status}} {{.Config.Image}}')
  if (state !== undefined && from !== image) await docker(['rm', '--force', container])
  const created = state === undefined || from !== image
  if (created) await create({ kind, name, image })
  else if (state !== 'running') await docker(['start', container])
  const host = await ready(name)
  // The volumes are older than the container: what an earlier run left in them goes.
  if (created) await host.reset()
  return host
}

/** A host that runs already, started by another process. */
export async function attach(name: string): Promise<LabHost> {
  const format = '{{.State.Status}} {{index .Config.Labels "kind"}} {{index .Config.Labels "ports"}}'
  const [state, label, ports = ''] = await inspect(containerName(name), format)
  const kind = kinds.find((known) => known === label)
  if (state !== 'running' || kind === undefined)
    throw new Error(`no host ${name} runs here: start it with \`lab up ${name}\``)
  const [sshPort = 0, httpPort = 0] = ports.split(',').map(Number)
  const files = 'for key in /etc/ssh/ssh_host_*_key.pub; do'
  const script = `${files} ssh-keygen -lf $key; done; echo; ${files} cat $key; done`
  const [prints = '', keys = ''] = (await docker(['exec', containerName(name), 'sh', '-c', script])).split('\n\n')
  const hostKeys = parseHostKeys(prints, keys, sshPort)
  return new LabHost({ name, kind, sshPort, httpPort, hostKeys, loginKeys: await loginKeys() })
}

/** Shuts a host down as a machine is, and removes it; its volumes stay for the next start. */
export async function stopHost(name: string): Promise<void> {
  const container = containerName(name)
  if ((await inspect(container, '{{.State.Status}}'))[0] === undefined) return
  await docker(['stop', '--time', '20', container])
  await docker(['rm', '--force', container])
}

/** Boots a host anew, with its disk as it was; waits until everything answers again. Its ports stay, its pid does not. */
export async function rebootHost(name: string): Promise<LabHost> {
  await docker(['restart', '--time', '20', containerName(name)])
  return ready(name)
}

/** The names of the hosts of this lab that exist, running or not. */
export async function hosts(): Promise<readonly string[]> {
  const { stdout } = await tryDocker(['ps', '--all', '--filter', `label=lab=${place().id}`, '--format', '{{.Names}}'])
  const names = stdout.split('\n').filter((line) => line !== '')
  return names.map((line) => line.slice(containerName('').length))
}

async function create(host: { kind: Kind; name: string; image: string }): Promise<void> {
  const container = containerName(host.name)
  // Ports of our own choosing: those that Docker chooses are others after a restart.
  const [ssh, http] = [await freePort(), await freePort()]
  const published = ['--publish', `127.0.0.1:${ssh}:22`, '--publish', `127.0.0.1:${http}:80`]
  const labels = [`lab=${place().id}`, `kind=${host.kind}`, `ports=${ssh},${http}`].flatMap((label) => [
    '--label',
    label,
  ])
  const docks = [`${container}-docker:/var/lib/docker`, `${container}-registry:/var/lib/docker-registry`]
  const volumes = docks.flatMap((volume) => ['--volume', volume])
  const names = ['--name', container, '--hostname', host.name, '--env', 'container=docker']
  const flags = [...names, ...labels, ...published, ...volumes, ...(await machineFlags())]
  await docker(['run', '--detach', ...flags, host.image])
}

/** Waits by facts: every service answers, the keys are laid, the application is in the registry, sshd can be reached. */
async function ready(name: string): Promise<LabHost> {
  const container = containerName(name)
  await docker(['exec', container, 'sh', '-c', waiting])
  const keys = await loginKeys()
  const publicLines = `${keys.ed25519.publicLine}\n${keys.rsa.publicLine}`
  const firstStart = readFileSync(join(import.meta.dirname, 'image', 'first-start.sh'), 'utf8')
  await docker(['exec', container, 'sh', '-euc', firstStart, 'first-start', publicLines])
  const host = await attach(name)
  await host.loadApp(await packApp())
  const scan = ['ssh-keyscan', '-T', '5', '-p', String(host.sshPort), '127.0.0.1']
  await eventually(`sshd of ${name} answers`, 20_000, async () => /ssh-ed25519/.test((await run(scan)).stdout))
  return host
}

/** nginx may have failed: a reboot with a bad site is a story too. Docker and the registries answer, or have 60 s to. */
const waiting = `settled() { case $(systemctl show -p ActiveState --value nginx) in active|failed) ;; *) false ;; esac; }
answers() { docker info && curl -fsS http://127.0.0.1:5000/v2/ && curl -sS http://127.0.0.1:5001/v2/; }
end=$(($(date +%s) + 60))
until settled && answers > /tmp/waiting 2>&1; do
  if [ "$(date +%s)" -gt "$end" ]; then cat /tmp/waiting >&2; systemctl --failed >&2; exit 1; fi
  sleep 0.1
done
rm -f /tmp/waiting`

async function inspect(container: string, format: string): Promise<readonly (string | undefined)[]> {
  const { code, stdout } = await tryDocker(['inspect', '--type', 'container', '--format', format, container])
  return code === 0 ? stdout.trim().split(' ') : []
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
