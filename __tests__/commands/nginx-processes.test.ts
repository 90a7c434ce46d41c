import { afterAll, expect, test } from '@jest/globals'
import { flowTools } from '../../src/commands/nginx-processes.ts'
import { sh, type Script } from '../../src/host/script.ts'
import { localSession, scriptCommand } from '../support/local-session.ts'

const { session } = localSession()
afterAll(() => session.close())

/** What `new_flows` counts when `flows` says this before and that after. */
async function countNew(before: Script, after: Script): Promise<unknown> {
  const script = sh`
    ${flowTools}
    flows() { ${before}; }
    were=$(flows 8081)
    flows() { ${after}; }
    new_flows 8081 "$were"
  `
  return session.run(scriptCommand(script))
}

const said = (stdout: string) => ({ kind: 'exited', code: 0, stdout, stderr: '' })

test('connections that were there before are not new', async () => {
  expect(await countNew(sh`seq 10`, sh`seq 5 12`)).toEqual(said('2\n'))
})

test('a host without connections', async () => {
  expect(await countNew(sh`:`, sh`:`)).toEqual(said('0\n'))
  expect(await countNew(sh`:`, sh`seq 3`)).toEqual(said('3\n'))
})

test('a busy host, whose list is longer than one argument of a program may be', async () => {
  const busy = sh`seq -f '0100007F:1F91-0100007F:%.0f' 20000`
  expect(await countNew(busy, sh`${busy}; echo one; echo two`)).toEqual(said('2\n'))
})

test('a client port that the kernel gave away again counts, one that is only getting older does not', async () => {
  const before = sh`echo ':B878 t00000ABC'; echo ':B879 t00000ABC'; echo ':B87A until-now'`
  const after = sh`echo ':B878 t00001770'; echo ':B879 t00000A00'; echo ':B87A t00001770'; echo ':B87B until-now'`
  expect(await countNew(before, after)).toEqual(said('2\n'))
})
