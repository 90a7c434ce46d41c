import { afterAll, expect, test } from '@jest/globals'
import { flowTools, processTools } from '../../src/commands/nginx-processes.ts'
import { runOrThrow } from '../../src/host/host.ts'
import { sh, type Script } from '../../src/host/script.ts'
import { localSession, scriptCommand } from '../support/local-session.ts'

const { session } = localSession()
afterAll(() => session.close())

/** What `new_flows` counts when `flows` says this before and that after. */
async function countNew(before: Script, after: Script): Promise<unknown> {
  const script = sh`
    ${flowTools}
    flows() { ${before}; }
    former=$(flows 8081 8082)
    flows() { ${after}; }
    new_flows "$former" 8081 8082
  `
  return session.run(scriptCommand(script))
}

const said = (stdout: string) => ({ kind: 'exited', code: 0, stdout, stderr: '' })

test('connections that were there before are not new', async () => {
  expect(await countNew(sh`seq -f '8081 %.0f' 10`, sh`seq -f '8081 %.0f' 5 12`)).toEqual(said('2 0\n'))
})

test('a host without connections', async () => {
  expect(await countNew(sh`:`, sh`:`)).toEqual(said('0 0\n'))
  expect(await countNew(sh`:`, sh`seq -f '8082 %.0f' 3`)).toEqual(said('0 3\n'))
})

test('a busy host, whose list is longer than one argument of a program may be', async () => {
  const busy = sh`seq -f '8081 :%.0f until-now' 20000`
  expect(await countNew(busy, sh`${busy}; echo '8081 one'; echo '8082 two'`)).toEqual(said('1 1\n'))
})

test('a client port that the kernel gave away again counts, one that is only getting older does not', async () => {
  const before = sh`echo '8081 :B878 t00000ABC'; echo '8081 :B879 t00000ABC'; echo '8081 :B87A until-now'`
  const after = sh`echo '8081 :B878 t00001770'; echo '8081 :B879 t00000A00'; echo '8081 :B87A t00001770'; echo '8081 :B87B until-now'`
  expect(await countNew(before, after)).toEqual(said('2 0\n'))
})

/** As the kernel lists them: nginx (user 33) has one connection to 8081 and two to 8082, somebody else another one to 8082. */
const listed = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
   1: 0100007F:B878 0100007F:1F91 01 00000000:00000000 00:00000000 00000000    33
   2: 0100007F:1F91 0100007F:B878 01 00000000:00000000 00:00000000 00000000     0
   3: 0100007F:B879 0100007F:1F92 01 00000000:00000000 00:00000000 00000000    33
   4: 0100007F:B87A 0100007F:1F92 01 00000000:00000000 00:00000000 00000000    33
   5: 0100007F:B87B 0100007F:1F92 01 00000000:00000000 00:00000000 00000000  1000
   6: 0100007F:B87C 0100007F:1F92 06 00000000:00000000 03:00001771 00000000     0
   7: 0100007F:B87D 0100007F:0050 01 00000000:00000000 00:00000000 00000000    33`

const askKernel = async (question: Script): Promise<readonly string[]> => {
  const script = sh`
    ${flowTools}
    connections() { printf '%s\n' ${listed}; }
    ${question}
  `
  return (await runOrThrow(session, scriptCommand(script))).trim().split('\n').sort()
}

test('connections that are open, by port and user', async () => {
  expect(await askKernel(sh`open_flows '' 8081 8082; open_flows 33 8082 8081; open_flows 7 8081`)).toEqual(
    ['1 3', '2 1', '0'].sort(),
  )
})

test('connections that were made, by port, and until when they are to be seen', async () => {
  expect(await askKernel(sh`flows 8081 8082`)).toEqual([
    '8081 :B878 until-now',
    '8082 :B879 until-now',
    '8082 :B87A until-now',
    '8082 :B87B until-now',
    '8082 :B87C t00001771',
  ])
})

test('whether something listens', async () => {
  expect(await askKernel(sh`echo "$(listens 8081) $(listens 8082)"`)).toEqual(['yes no'])
})

test('a reload is under way while the master has a SIGHUP before itself', async () => {
  const script = sh`
    ${processTools}
    ask() { if busy "$1"; then echo busy; else echo free; fi; }
    sleep 30 & master=$!
    ask $master
    kill -STOP $master
    until case $(cat /proc/$master/stat) in *') T '*) ;; *) false ;; esac; do sleep 0.01; done
    kill -HUP $master
    ask $master
    kill -KILL $master; wait $master
    ask $master
  `
  expect(await runOrThrow(session, scriptCommand(script))).toBe('free\nbusy\nfree\n')
})
