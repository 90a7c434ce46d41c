import type { ReadHostEnvironmentArgs } from '../../../src/commands/read-host-environment.ts'
import { encodeText } from '../../../src/host/facts.ts'
import { blob, fact } from './facts.ts'
import type { Script } from './scripts.ts'

/** What read-host-environment.sh prints on this machine, which has room enough; `machine.around` is what differs. */
export const lookAround: Script<ReadHostEnvironmentArgs> = function* (machine, { images, live, all, ports, link }) {
  const { engine, around } = machine
  const facts: Readonly<Record<string, string>> = {
    clock: fact('clock', Math.floor(machine.now / 1000)),
    memory: fact('memory', 2_000_000, 0),
    folder: blob('folder', '/var/lib/docker'),
    disk: fact('disk', 8_000_000, 500_000),
    platform: blob('platform', 'linux/amd64'),
    containers: blob(
      'containers',
      engine.containers.map(({ service }) => `app-${service}-1|app|${service}`).join('\n'),
    ),
    includes: blob('includes', '/etc/nginx/mime.types\n/etc/nginx/sites-enabled/*'),
    link: blob('link', link),
    docker: fact('unit', 'docker', 'enabled'),
    nginx: fact('unit', 'nginx', 'enabled'),
    ...(live.length > 0 && { used: blob('used', '300MiB / 4GiB'), sizes: blob('sizes', '132000000') }),
    ...(all.length > 0 && { restarts: blob('restarts', all.map((id) => `${id} unless-stopped`).join('\n')) }),
    ...around,
  }
  yield* Object.values(facts).filter((line) => line !== '')
  for (const port of [ports.blue, ports.green])
    yield fact('listens', port, machine.portsTaken.has(port) || machine.behind(port) !== undefined ? 'yes' : 'no')
  for (const [place, image] of images.entries()) yield registryFact(place, engine.knows(image))
  return 'done'
}

const registryFact = (place: number, known: boolean): string =>
  known
    ? fact('registry', place, 0, 200, encodeText('{"Platforms":[{"os":"linux","architecture":"amd64"}]}'))
    : fact('registry', place, 0, 404, encodeText('{"message":"manifest unknown"}'))
