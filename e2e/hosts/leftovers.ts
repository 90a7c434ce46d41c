import { existsSync, globSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Place } from './workspace.ts'
import { eventually, must } from './programs.ts'

/** Takes away all that an engine leaves behind, however it ended: processes, mounts, control groups, bridge, sockets. */
export async function clearRemains(here: Place): Promise<void> {
  // After a kill -9 of dockerd its containerd and the machines themselves live on.
  await eventually('what an engine left behind ends', 10_000, () => Promise.resolve(killed(here)))
  for (const mount of mounts(here)) await must(['umount', '--lazy', mount])
  if (existsSync(`/sys/class/net/${here.bridge}`)) await must(['ip', 'link', 'delete', here.bridge])
  for (const folder of controlGroups(here)) if (existsSync(folder)) rmdirSync(folder)
  // The engine inside a host keeps its containers in the machine's own tree, and ours makes two folders beside its exec root.
  const common = ['/run/docker/plugins', '/run/docker', '/run/containerd/s', '/run/containerd']
  for (const folder of [...globSync('/sys/fs/cgroup/{docker,*/docker}'), ...common]) removeIfEmpty(folder)
  rmSync(here.runDir, { recursive: true, force: true })
}

/** Kills what is left of ours; true once nothing is. */
function killed(here: Place): boolean {
  const grouped = controlGroups(here).flatMap((folder) => lines(join(folder, 'cgroup.procs')))
  const named = readdirSync('/proc').filter((pid) => isEngine(pid, here))
  const ours = [...new Set([...grouped, ...named])].map(Number).filter((pid) => pid !== process.pid)
  for (const pid of ours) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It was quicker than we.
    }
  }
  return ours.length === 0
}

/** The control groups under our own parent, innermost first. */
function controlGroups(here: Place): readonly string[] {
  const roots = globSync([`/sys/fs/cgroup/${here.id}`, `/sys/fs/cgroup/*/${here.id}`])
  const nested = roots.flatMap((root) => globSync(`${root}/**/`).map((folder) => folder.replace(/\/$/, '')))
  return [...new Set([...roots, ...nested])].sort((a, b) => b.length - a.length)
}

/** Mounts in our folders, innermost first. */
function mounts(here: Place): readonly string[] {
  const paths = lines('/proc/self/mountinfo').map((line) => line.split(' ')[4] ?? '')
  const roots = [here.runDir, join(here.cache, 'docker')]
  const ours = paths.filter((path) => roots.some((root) => `${path}/`.startsWith(`${root}/`)))
  return ours.sort((a, b) => b.length - a.length)
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not there, or somebody else's: both are fine.
  }
}

/** Whether a process is our dockerd, its containerd or a shim of it; a zombie is none of them. */
export function isEngine(pid: string, here: Place): boolean {
  const [program = '', ...rest] = /^\d+$/.test(pid) ? lines(`/proc/${pid}/cmdline`).join('').split('\0') : []
  return /^(dockerd|containerd)/.test(basename(program)) && rest.some((part) => part.includes(`${here.runDir}/`))
}

function lines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}
