import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestHost } from '../hosts/test-host.ts'

/** Programs that behave like a newer or another one, each with the program whose place it takes. See e2e/stand-ins. */
const programs = {
  'docker-29.sh': 'docker',
  'compose-before-docker-29.sh': 'docker-compose',
  'timeout-uutils.sh': 'timeout',
  'flock-busybox.sh': 'flock',
  'flock-66.sh': 'flock',
  'flock-nfs.sh': 'flock',
  'flock-no-locks.sh': 'flock',
  'sudo-list-says-yes.sh': 'sudo',
} as const

export type StandIn = keyof typeof programs

/**
 * Puts a stand-in in front of the program of a host, in /usr/local/bin. In it REAL is the path of the program behind it.
 * sudo takes it too, except on forky, whose `secure_path` lacks that folder. `removeStandIns` and the reset of the host take
 * it away.
 */
export async function putStandIn(host: TestHost, name: StandIn): Promise<void> {
  const program = programs[name]
  const real = await host.run(`PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v ${program}`)
  const [firstLine = '', ...rest] = readFileSync(join(import.meta.dirname, '../stand-ins', name), 'utf8').split('\n')
  await host.writeFile(`/usr/local/bin/${program}`, `${firstLine}\nREAL=${real}\n${rest.join('\n')}`)
  await host.run(`chmod 0755 /usr/local/bin/${program}`)
}

/** Takes all stand-ins away. */
export async function removeStandIns(host: TestHost): Promise<void> {
  await host.run(`cd /usr/local/bin; rm -f ${[...new Set(Object.values(programs))].join(' ')}`)
}
