import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { docker, tryDocker } from './docker.ts'
import { canInstallPackages, installPackages } from './packages.ts'
import { type Workspace, workspace } from './workspace.ts'
import { removeLeftovers, isEngineProcess } from './leftovers.ts'
import { eventually, run } from './programs.ts'

/** Makes sure that a Docker engine answers: our own if it runs already, the machine's, or a new one of our own. */
export async function startEngine(): Promise<'own' | 'shared'> {
  const here = workspace()
  if (existsSync(here.socket)) {
    if (await engineAnswers()) return 'own'
    await stopEngine()
  }
  if (await engineAnswers()) return 'shared'
  if (!canInstallPackages()) throw new Error(noEngine)
  await installPackages('engine')
  // Where systemd runs, Debian's package has started an engine by now.
  if (await engineAnswers()) return 'shared'
  await startOwnEngine(here)
  return 'own'
}

/** Stops our own engine, if there is one, and removes what it leaves on the machine. */
export async function stopEngine(): Promise<void> {
  const here = workspace()
  const pid = readEnginePid(here)
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM')
    await eventually('dockerd ends', 30_000, () => Promise.resolve(readEnginePid(here) === undefined))
  }
  await removeLeftovers(here)
}

/** Whether an engine answers `docker info`. */
export async function engineAnswers(): Promise<boolean> {
  const info = await tryDocker(['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 10_000 }).catch(() => undefined)
  return info?.code === 0
}

/** The flags of `docker run` for a container that works as a machine, with systemd as its first process. */
export async function machineFlags(): Promise<readonly string[]> {
  const version = await docker(['info', '--format', '{{.CgroupVersion}}'])
  const folders = ['--tmpfs', '/run:exec', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec']
  if (version !== '1') return ['--privileged', '--cgroupns', 'private', ...folders]
  // --privileged asks for every capability and fails where one of them is missing, so it is not used here.
  const rights = ['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--device-cgroup-rule', 'a *:* rwm']
  const open = ['seccomp=unconfined', 'apparmor=unconfined', 'systempaths=unconfined']
  const unconfined = open.flatMap((option) => ['--security-opt', option])
  return [...rights, ...unconfined, '-v', '/sys/fs/cgroup:/sys/fs/cgroup:rw', ...folders]
}

async function startOwnEngine(here: Workspace): Promise<void> {
  mkdirSync(here.runDir, { recursive: true })
  if (!existsSync(`/sys/class/net/${here.bridge}`)) {
    await run(['ip', 'link', 'add', here.bridge, 'type', 'bridge'])
    await run(['ip', 'address', 'add', here.bridgeAddress, 'dev', here.bridge])
    await run(['ip', 'link', 'set', here.bridge, 'up'])
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
    return existsSync(here.socket) && (await engineAnswers())
  })
}

function engineFlags(here: Workspace): readonly string[] {
  const folders = ['--data-root', join(here.cache, 'docker'), '--exec-root', join(here.runDir, 'exec')]
  const names = ['--pidfile', join(here.runDir, 'dockerd.pid'), '--host', `unix://${here.socket}`]
  // The hosts need no connection to the internet, and docker-proxy serves the ports on 127.0.0.1 without firewall rules.
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

/** The pid of our engine while it runs. A pid file alone proves nothing, since another process may have the same pid. */
function readEnginePid(here: Workspace): number | undefined {
  const file = join(here.runDir, 'dockerd.pid')
  if (!existsSync(file)) return undefined
  const pid = readFileSync(file, 'utf8').trim()
  return isEngineProcess(pid, here) ? Number(pid) : undefined
}

const noEngine = `The test hosts need a Docker engine, and \`docker info\` reaches none.
Start Docker and try again. Or run this as root on Debian or Ubuntu: then an engine is installed and started.`
