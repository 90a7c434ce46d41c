import { factLine, textLine } from './facts.ts'
import type { Machine } from './machine.ts'

const [id, name] = ['c0ffee', 'web']

/** `PID:START` of nginx's master, as the host numbers processes. */
export const masterOf = ({ nginx }: Machine): string | undefined =>
  nginx.isRunning ? `100:${nginx.starts}` : undefined

/** What inspect-nginx-container.sh prints on this machine. */
export function* printNginxContainer(machine: Machine): Generator<string> {
  const isReached = machine.unreadable !== 'docker'
  yield factLine('docker', 'direct', isReached ? 'yes' : 'no')
  if (!isReached) return
  const mounts = [{ Source: '/etc/nginx', Destination: '/etc/nginx' }]
  const status = machine.nginx.isRunning ? 'running' : 'exited'
  const network = { Ports: {}, Networks: {} }
  const row = [id, `/${name}`, 'nginx:1', null, null, status, `start ${machine.nginx.starts}`, 'host', mounts, network]
  yield textLine('containers', JSON.stringify(row))
  const master = masterOf(machine)
  if (master !== undefined) yield factLine('master', id, master)
}
