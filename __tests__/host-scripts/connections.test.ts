import { afterAll, expect, test } from '@jest/globals'
import { runOrThrow } from '../../src/host/host.ts'
import { sh, type Script } from '../../src/host/script.ts'
import { startLocalSession, scriptCommand } from '../support/local-session.ts'
import { sourceLibraries } from '../support/source-libraries.ts'

const { session } = startLocalSession()
afterAll(() => session.close())

/** What `count_new_flows` prints when `list_flows` printed `before` and prints `after` now. */
async function countNew(before: Script, after: Script): Promise<unknown> {
  const script = sh`
    ${sourceLibraries(['connections', 'flows'], { own_network: false, own_addresses: '', target_pids: '' })}
    list_flows() { ${before}; }
    flows=$(list_flows 8081 8082)
    list_flows() { ${after}; }
    count_new_flows "$flows" "$(list_flows 8081 8082)" 8081 8082
  `
  return session.run(scriptCommand(script))
}

const printed = (stdout: string) => ({ kind: 'exited', code: 0, stdout, stderr: '' })

test('connections that were there before are not new', async () => {
  expect(await countNew(sh`seq -f '8081 %.0f' 10`, sh`seq -f '8081 %.0f' 5 12`)).toEqual(printed('2 0\n'))
})

test('on a host without connections, all are new', async () => {
  expect(await countNew(sh`:`, sh`:`)).toEqual(printed('0 0\n'))
  expect(await countNew(sh`:`, sh`seq -f '8082 %.0f' 3`)).toEqual(printed('0 3\n'))
})

test('a list that is longer than one argument of a program may be is counted', async () => {
  const busy = sh`seq -f '8081 :%.0f until-now' 20000`
  expect(await countNew(busy, sh`${busy}; echo '8081 one'; echo '8082 two'`)).toEqual(printed('1 1\n'))
})

test('a client port that the kernel reused counts as new, one that only gets older does not', async () => {
  const before = sh`echo '8081 :B878 t00000ABC'; echo '8081 :B879 t00000ABC'; echo '8081 :B87A until-now'`
  const after = sh`echo '8081 :B878 t00001770'; echo '8081 :B879 t00000A00'; echo '8081 :B87A t00001770'; echo '8081 :B87B until-now'`
  expect(await countNew(before, after)).toEqual(printed('2 0\n'))
})

/** As the kernel lists them: nginx (user 33) has one connection to 8081 and two to 8082, another user one more to 8082. */
const list = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
   1: 0100007F:B878 0100007F:1F91 01 00000000:00000000 00:00000000 00000000    33
   2: 0100007F:1F91 0100007F:B878 01 00000000:00000000 00:00000000 00000000     0
   3: 0100007F:B879 0100007F:1F92 01 00000000:00000000 00:00000000 00000000    33
   4: 0100007F:B87A 0100007F:1F92 01 00000000:00000000 00:00000000 00000000    33
   5: 0100007F:B87B 0100007F:1F92 01 00000000:00000000 00:00000000 00000000  1000
   6: 0100007F:B87C 0100007F:1F92 06 00000000:00000000 03:00001771 00000000     0
   7: 0100007F:B87D 0100007F:0050 01 00000000:00000000 00:00000000 00000000    33`

const readList = async (command: Script): Promise<readonly string[]> => {
  const script = sh`
    ${sourceLibraries(['connections', 'flows'], { own_network: false, own_addresses: '', target_pids: '' })}
    list_connections() { printf '%s\n' ${list}; }
    ${command}
  `
  return (await runOrThrow(session, scriptCommand(script))).trim().split('\n').sort()
}

test('open connections are counted by port and user', async () => {
  expect(
    await readList(sh`count_open_flows '' 8081 8082; count_open_flows 33 8082 8081; count_open_flows 7 8081`),
  ).toEqual(['1 3', '2 1', '0'].sort())
})

test('connections are listed by port, with how long they stay in the list', async () => {
  expect(await readList(sh`list_flows 8081 8082`)).toEqual([
    '8081 :B878 until-now',
    '8082 :B879 until-now',
    '8082 :B87A until-now',
    '8082 :B87B until-now',
    '8082 :B87C t00001771',
  ])
})

test('connections to any port of a target are those of the target', async () => {
  expect(await readList(sh`count_open_flows '' 8081,8082 80; count_open_flows '' 80,8082 8081`)).toEqual(['4 1', '4 1'])
  const flows = await readList(sh`list_flows 9999,8082 8081`)
  expect(flows).toContain('9999,8082 :B87C t00001771')
  expect(flows).toContain('8081 :B878 until-now')
  expect(await readList(sh`count_new_flows '' "$(list_flows 9999,8082 8081)" 9999,8082 8081`)).toEqual(['4 1'])
})

test('a port is open when a program listens on it', async () => {
  expect(await readList(sh`echo "$(is_port_open 8081) $(is_port_open 8082)"`)).toEqual(['yes no'])
})

/** As the kernel lists them in the network of nginx's container (172.18.0.2), of blue's (172.18.0.5) and of the host. */
const nginxList = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
   1: 020012AC:B878 050012AC:1F90 01 00000000:00000000 00:00000000 00000000   101
   2: 020012AC:1F90 010012AC:C001 01 00000000:00000000 00:00000000 00000000   101`
const colorList = `
   0: 050012AC:1F90 020012AC:B878 01 00000000:00000000 00:00000000 00000000     0
   1: 050012AC:1F90 020012AC:B879 06 00000000:00000000 03:00001771 00000000     0
   2: 050012AC:1F90 010012AC:B87A 06 00000000:00000000 03:00001771 00000000     0`
const proxyList = `
   0: 0000000000000000FFFF0000010011AC:1F92 0000000000000000FFFF0000020012AC:B87B 06 0:0 03:00001771 0 0
   1: 0100007F:C002 0100007F:1F92 06 00000000:00000000 03:00001771 00000000     0`

test('from a container, a connection counts by the addresses of nginx and of the color, and at the end that remembers it', async () => {
  const own = '020012AC:0000'
  const script = sh`
    ${sourceLibraries(['connections', 'flows'], { own_network: true, own_addresses: own, target_pids: '7' })}
    master=5
    list_connections() { printf '%s\n' ${proxyList}; }
    list_connections_of() { case $1 in 5) printf '%s\n' ${nginxList} ;; 7) printf '%s\n' ${colorList} ;; esac; }
    list_flows 050012AC:1F90 8082
    count_open_flows 101 050012AC:1F90 none
  `
  expect((await runOrThrow(session, scriptCommand(script))).trim().split('\n').sort()).toEqual([
    '050012AC:1F90 :B878 until-now',
    '050012AC:1F90 :B879 t00001771',
    '1 0',
    '8082 :B87B t00001771',
  ])
})

test('the address of a container is found as the kernel writes it, and none where no container runs', async () => {
  const script = sh`
    ${sourceLibraries(['targets'], { own_network: true, nginx_container: 'web' })}
    run_docker() { echo '172.18.0.2  fd00::1:2 '; }
    run_docker_on() { echo '42 172.18.0.5 fd00:0:0:1::12 '; }
    find_containers() { echo id; }
    find_own_addresses; echo "$own_addresses"
    find_target 8080 app blue; echo "$target$target_pids"
    find_containers() { :; }
    find_target 8080 app green; echo "$target"
    find_target 8081; echo "$target"
  `
  expect((await runOrThrow(session, scriptCommand(script))).trim().split('\n')).toEqual([
    '020012AC:0000,000000FD000000000000000002000100:0000',
    '050012AC:1F90,000000FD010000000000000012000000:1F90 42 ',
    'none',
    '8081',
  ])
})
