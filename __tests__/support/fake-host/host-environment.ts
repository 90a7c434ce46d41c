import type { ReadHostEnvironmentArgs } from '../../../src/commands/read-host-environment.ts'
import { encodeText } from '../../../src/host/facts.ts'
import { textLine, factLine } from './facts.ts'
import type { Script } from './scripts.ts'

/** What read-host-environment.sh prints on this machine. `environmentLines` of the machine replaces single lines. */
export const readHostEnvironmentScript: Script<ReadHostEnvironmentArgs> = function* (machine, { images, live, all }) {
  const { engine, environmentLines } = machine
  const facts: Readonly<Record<string, string>> = {
    clock: factLine('clock', Math.floor(machine.now / 1000)),
    memory: factLine('memory', 2_000_000, 0),
    folder: textLine('folder', '/var/lib/docker'),
    disk: factLine('disk', 8_000_000, 500_000),
    platform: textLine('platform', 'linux/amd64'),
    docker: factLine('unit', 'docker', 'enabled'),
    nginx: factLine('unit', 'nginx', 'enabled'),
    ...(live.length > 0 && { used: textLine('used', '300MiB / 4GiB'), sizes: textLine('sizes', '132000000') }),
    ...(all.length > 0 && { restarts: textLine('restarts', all.map((id) => `${id} unless-stopped`).join('\n')) }),
    ...environmentLines,
  }
  yield* Object.values(facts).filter((line) => line !== '')
  for (const [place, image] of images.entries()) yield registryLine(place, engine.isInRegistry(image))
  return 'done'
}

const registryLine = (place: number, known: boolean): string =>
  known
    ? factLine('registry', place, 0, 200, encodeText('{"Platforms":[{"os":"linux","architecture":"amd64"}]}'))
    : factLine('registry', place, 0, 404, encodeText('{"message":"manifest unknown"}'))
