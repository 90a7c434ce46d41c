import { expect, test } from '@jest/globals'
import { parseHostEnvironment } from '../../src/commands/parse-host-environment.ts'
import { encodeText } from '../../src/host/facts.ts'

const parse = (...lines: readonly string[]) => parseHostEnvironment(lines.join('\n'), { images: [] })
const blob = (name: string, text: string) => `${name} ${encodeText(text)}`

test('facts that were not printed are unknown', () => {
  const nothing = parse()
  expect(nothing).toMatchObject({ registry: [] })
  for (const fact of ['clockMs', 'memory', 'disk', 'containerMemoryBytes', 'imageBytes', 'platform'] as const)
    expect(nothing[fact]).toBeUndefined()
  expect(parse('memory', 'disk', blob('folder', '/x'), 'clock ')).toMatchObject({ memory: undefined, disk: undefined })
})

test('numbers with their units', () => {
  expect(parse(blob('used', '17.5MiB / 4GiB\n1.5GiB / 4GiB\n512kB / 4GiB\n')).containerMemoryBytes).toEqual([
    18350080, 1610612736, 512000,
  ])
  expect(parse(blob('used', '-- / --\n')).containerMemoryBytes).toEqual([NaN])
  expect(parse(blob('sizes', '100\n200\n')).imageBytes).toBe(300)
  expect(parse('memory 1000 20').memory).toEqual({ availableKiB: 1000, swapKiB: 20 })
  expect(parse('clock 1700000000').clockMs).toBe(1_700_000_000_000)
})

test('a file system that does not count inodes', () => {
  const folder = blob('folder', '/var/lib/docker')
  expect(parse(folder, 'disk 5000 ').disk).toEqual({ folder: '/var/lib/docker', freeKiB: 5000, freeInodes: undefined })
  expect(parse(folder, 'disk 5000 12').disk?.freeInodes).toBe(12)
})
