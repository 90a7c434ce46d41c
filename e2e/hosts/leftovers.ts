import { existsSync, globSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Workspace } from './workspace.ts'
import { eventually, run } from './programs.ts'

/** Removes everything that an engine leaves on the machine: processes, mounts, control groups, bridge and sockets. */
export async function removeLeftovers(here: Workspace): Promise<void> {
  // After a kill -9 of dockerd, its containerd and the hosts still run.
  await eventually('the processes of an old engine end', 10_000, () => Promise.resolve(killProcesses(here)))
  for (const mount of listMounts(here)) await run(['umount', '--lazy', mount])
  if (existsSync(`/sys/class/net/${here.bridge}`)) await run(['ip', 'link', 'delete', here.bridge])
  for (const folder of listControlGroups(here)) if (existsSync(folder)) rmdirSync(folder)
  // The engine inside a host creates control groups in the machine's own tree. Our engine creates folders outside of its
  // exec root.
  const common = ['/run/docker/plugins', '/run/docker', '/run/containerd/s', '/run/containerd']
  for (const folder of [...globSync('/sys/fs/cgroup/{docker,*/docker}'), ...common]) removeIfEmpty(folder)
  rmSync(here.runDir, { recursive: true, force: true })
}

/** Kills the processes of our engine. True if there are none. */
function killProcesses(here: Workspace): boolean {
  const grouped = listControlGroups(here).flatMap((folder) => readLines(join(folder, 'cgroup.procs')))
  const named = readdirSync('/proc').filter((pid) => isEngineProcess(pid, here))
  const ours = [...new Set([...grouped, ...named])].map(Number).filter((pid) => pid !== process.pid)
  for (const pid of ours) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  return ours.length === 0
}

/** The control groups below our own parent group, the deepest first. */
function listControlGroups(here: Workspace): readonly string[] {
  const roots = globSync([`/sys/fs/cgroup/${here.id}`, `/sys/fs/cgroup/*/${here.id}`])
  const nested = roots.flatMap((root) => globSync(`${root}/**/`).map((folder) => folder.replace(/\/$/, '')))
  return [...new Set([...roots, ...nested])].sort((a, b) => b.length - a.length)
}

/** The mounts in our folders, the deepest first. */
function listMounts(here: Workspace): readonly string[] {
  const paths = readLines('/proc/self/mountinfo').map((line) => line.split(' ')[4] ?? '')
  const roots = [here.runDir, join(here.cache, 'docker')]
  const ours = paths.filter((path) => roots.some((root) => `${path}/`.startsWith(`${root}/`)))
  return ours.sort((a, b) => b.length - a.length)
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // The folder is missing, or another program uses it: both are fine.
  }
}

/** Whether a process is our dockerd, its containerd or one of its shims. A zombie does not count. */
export function isEngineProcess(pid: string, here: Workspace): boolean {
  const [program = '', ...rest] = /^\d+$/.test(pid) ? readLines(`/proc/${pid}/cmdline`).join('').split('\0') : []
  return /^(dockerd|containerd)/.test(basename(program)) && rest.some((part) => part.includes(`${here.runDir}/`))
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}
