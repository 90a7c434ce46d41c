import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { docker, tryDocker } from './docker.ts'
import { canInstall, install } from './packages.ts'
import { type Place, place } from './workspace.ts'
import { clearRemains, isEngine } from './leftovers.ts'
import { eventually, must } from './programs.ts'

/** Makes sure that a Docker engine answers: one of our own that runs already, the machine's, or a new one of our own. */
export async function startEngine(): Promise<'own' | 'shared'> {
  const here = place()
  if (existsSync(here.socket)) {
    if (await answers()) return 'own'
    await stopEngine()
  }
  if (await answers()) return 'shared'
  if (!canInstall()) throw new Error(noEngine)
  await install('engine')
  // Where systemd runs, Debian's package has started one by now.
  if (await answers()) return 'shared'
  await startOwn(here)
  return 'own'
}

/** Stops our own engine, if there is one, and takes away what it leaves behind. */
export async function stopEngine(): Promise<void> {
  const here = place()
  const pid = enginePid(here)
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM')
    await eventually('dockerd ends', 30_000, () => Promise.resolve(enginePid(here) === undefined))
  }
  await clearRemains(here)
}

/** Whether an engine can be asked. */
export async function answers(): Promise<boolean> {
  const info = await tryDocker(['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 }).catch(() => undefined)
  return info?.code === 0
}

/** The flags that let a container be a machine of its own, with systemd as its first process. */
export async function machineFlags(): Promise<readonly string[]> {
  const version = await docker(['info', '--format', '{{.CgroupVersion}}'])
  const folders = ['--tmpfs', '/run:exec', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec']
  if (version !== '1') return ['--privileged', '--cgroupns', 'private', ...folders]
  // Not --privileged: that asks for every capability, and is refused where one of them is missing.
  const rights = ['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--device-cgroup-rule', 'a *:* rwm']
  const open = ['seccomp=unconfined', 'apparmor=unconfined', 'systempaths=unconfined']
  const unconfined = open.flatMap((option) => ['--security-opt', option])
  return [...rights, ...unconfined, '-v', '/sys/fs/cgroup:/sys/fs/cgroup:rw', ...folders]
}

async function startOwn(here: Place): Promise<void> {
  mkdirSync(here.runDir, { recursive: true })
  if (!existsSync(`/sys/class/net/${here.bridge}`)) {
    await must(['ip', 'link', 'add', here.bridge, 'type', 'bridge'])
    await must(['ip', 'address', 'add', here.bridgeAddress, 'dev', here.bridge])
    await must(['ip', 'link', 'set', here.bridge, 'up'])
  }
  const logPath = join(here.cache, 'dockerd.log')
  const log = openSync(logPath, 'w')
  const child = spawn('dockerd', engineFlags(here), { detached: true, stdio: ['ignore', log, log] })
  let ended = false
  child.on('error', () => (ended = true))
  child.on('exit', () => (ended = true))
  child.unref()
  await eventually(`dockerd answers (its log: ${logPath})`, 60_000, async () => {
    if (ended) throw new Error(`dockerd ended at once; its log:\n${readFileSync(logPath, 'utf8').slice(-3000)}`)
    return existsSync(here.socket) && (await answers())
  })
}

function engineFlags(here: Place): readonly string[] {
  const folders = ['--data-root', join(here.cache, 'docker'), '--exec-root', join(here.runDir, 'exec')]
  const names = ['--pidfile', join(here.runDir, 'dockerd.pid'), '--host', `unix://${here.socket}`]
  // The hosts need no way out, and docker-proxy alone serves ports on 127.0.0.1: no firewall rule of the machine is touched.
  const network = [
    '--bridge',
    here.bridge,
    '--iptables=false',
    '--ip6tables=false',
    '--ip-forward=false',
    '--ip-masq=false',
  ]
  return [...folders, ...names, ...network, '--cgroup-parent', `/${here.id}`, '--log-level', 'warn']
}

/** The pid of our engine while it lives. A pid file alone proves nothing: pids come round again. */
function enginePid(here: Place): number | undefined {
  const file = join(here.runDir, 'dockerd.pid')
  if (!existsSync(file)) return undefined
  const pid = readFileSync(file, 'utf8').trim()
  return isEngine(pid, here) ? Number(pid) : undefined
}

const noEngine = `The lab needs a Docker engine, and \`docker info\` reaches none.
Start Docker and try again; or run this as root on Debian or Ubuntu, where the lab installs and starts an engine of its own.`
