import { describe, expect, test } from '@jest/globals'
import { drainConnections, type DrainConnectionsArgs } from '../../src/commands/drain-connections.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const nginx = { pidFile: '/nowhere', clientPorts: [80, 443], keepsConnections: false, siteSudo: false }

test('what the script gets', () => {
  const command = drainConnections({ nginx, changedAt: 1234, target: { ports: [8081, 3001] }, timeoutMs: 30_000 })
  expect(command.script).toMatchObject({
    file: 'drain-connections',
    prologue: `pid_file=/nowhere
nginx_container=''
known_master=''
docker_sudo=no
own_network=no
client_ports='80 443'
keeps_connections=no
changed_at=1234
network_sudo=no
old_color=8081,3001
wait_hundredths=3000
`,
  })
})

/** A connection as ss prints it, with the time since something was sent and received on it, in ms. */
interface Socket {
  readonly near: string
  readonly far: string
  readonly sent: number
  readonly received: number
  /** The counters; the kernel leaves out those that are zero. */
  readonly bytes?: string
}

const printSocket = ({ near, far, sent, received, bytes = ' bytes_acked:9 bytes_received:9' }: Socket): string =>
  `0 0 ${near} ${far}\n\t cubic rto:204${bytes} ${sent > 0 ? ` lastsnd:${sent}` : ''} lastrcv:${received} lastack:1`

/** nginx's end of a connection to blue, from port 40000 on. */
const toBlue = (sent: number, received: number): Socket => ({
  ...{ near: '127.0.0.1:40000', far: '127.0.0.1:8081', sent, received },
})
const fromClient = (sent: number, received: number, near = '10.0.0.5:80'): Socket => ({
  ...{ near, far: '10.0.0.9:51000', sent, received },
})

const kernelLine = '   0: 0100007F:9C40 0100007F:1F91 01 00000000:00000000 00:00000000 00000000     0        0 1'

/** A limit for what does not end by itself. */
const soon = { timeoutMs: 300 }

interface World {
  /** What ss prints, one after the other; the last one again and again. Absent: there is no ss. */
  readonly sockets?: readonly (readonly Socket[])[]
  /** How many times the connection to blue is in the kernel's list. */
  readonly open?: number
  readonly args?: Partial<DrainConnectionsArgs>
}

/** How long a connection that nginx keeps to blue is quiet before it counts as idle is part of the script. */
function drain({ sockets, open = 0, args }: World) {
  const states = (sockets ?? []).map((each) => each.map(printSocket).join('\n'))
  const programs = {
    cat: `case $1 in /proc/net/tcp) ;; *) exec /bin/cat "$@" ;; esac
${logCall}
[ "$(grep -c '^cat /proc/net/tcp ' "\${0%/*}/calls")" -gt ${open} ] || echo '${kernelLine}'`,
    ss:
      sockets === undefined
        ? 'exit 127'
        : `${logCall}
case $(($(grep -c '^ss ' "\${0%/*}/calls") - 1)) in
0) ;; # whether it works
${states.map((state, i) => `${i + 1 === states.length ? '*' : i + 1}) printf '%s\\n' '${state}' ;;`).join('\n')}
esac`,
  }
  return withFakePrograms(programs, (folder, run) => {
    const command = drainConnections({ nginx, target: { ports: [8081] }, timeoutMs: 30_000, ...args })
    const { stdout, stderr } = run(command.script)
    return { ...command.parse(stdout), waiting: stdout.match(/(?<=^waiting )\d+/gm), stderr, calls: readCalls(folder) }
  })
}

describe('a connection to the old color', () => {
  test('is waited for until it ends', () => {
    expect(drain({ open: 2, sockets: [[toBlue(10, 20)]] })).toMatchObject({
      ...{ left: 0, openConnections: 0, waiting: ['1', '0'] },
    })
  })

  test('is left when the time is up, also where nginx never keeps one and nothing has come for long', () => {
    const quiet = [[toBlue(60_000, 59_000)]]
    expect(drain({ open: 99, sockets: quiet, args: soon })).toMatchObject({ left: 1, openConnections: 1 })
  })

  const keeps = { args: { ...soon, nginx: { ...nginx, keepsConnections: true } } }

  test.each([
    ['an answer came, and nothing since', toBlue(6_000, 5_000), 0],
    ['the answer has pauses', toBlue(6_000, 900), 1],
    ['no answer came yet', toBlue(6_000, 7_000), 1],
    ['no byte came since its beginning', { ...toBlue(6_000, 6_000), bytes: ' bytes_acked:300' }, 1],
  ])('that nginx may keep: %s', (_, socket, left) => {
    expect(drain({ open: 99, sockets: [[socket]], ...keeps })).toMatchObject({ left, openConnections: left })
  })

  test('that is idle is counted, since it may be a stream with long pauses', () => {
    expect(drain({ open: 99, sockets: [[toBlue(6_000, 5_000)]], ...keeps })).toMatchObject({ quiet: 1, unseen: false })
  })

  test('counts where there is no ss', () => {
    expect(drain({ open: 99, ...keeps })).toMatchObject({ left: 1, openConnections: 1, unseen: true })
  })

  test('of another program from the same port is not taken for it', () => {
    const other = { ...toBlue(9_000, 9_000), far: '172.18.0.4:8080' }
    expect(drain({ open: 99, sockets: [[toBlue(10, 20), other]], ...keeps })).toMatchObject({ left: 1, quiet: 0 })
  })
})

describe('a client whose request began before the switch', () => {
  // The host was started in another year, as far as a connection is concerned.
  const before = 9_000_000_000

  test('is waited for until nginx sends it something: from then on it has a connection to a color', () => {
    const sockets = [[fromClient(before, 5)], [fromClient(before, 3)], [fromClient(0, 3)]]
    expect(drain({ sockets })).toMatchObject({ left: 0, openConnections: 0, waiting: ['1', '0'] })
  })

  test('is waited for until its connection ends', () => {
    expect(drain({ sockets: [[fromClient(before, 5)], []] })).toMatchObject({ left: 0, waiting: ['1', '0'] })
  })

  test('is waited for where nginx has sent nothing at all, and the times are equal', () => {
    const fresh = { ...fromClient(before, before), bytes: ' bytes_received:9' }
    expect(drain({ sockets: [[fresh], []] })).toMatchObject({ left: 0, waiting: ['1', '0'] })
  })

  test('is not seen where it is not known what nginx listens on', () => {
    expect(drain({ sockets: [[]], args: { nginx: { ...nginx, clientPorts: [] } } })).toMatchObject({ unseen: true })
  })

  test('is left when the time is up', () => {
    expect(drain({ sockets: [[fromClient(before, 5)]], args: soon })).toMatchObject({ left: 1, openConnections: 0 })
  })

  test.each([
    ['that waits for its next request', fromClient(20, 30)],
    ['that got something since the switch', fromClient(5, 0)],
    ['of another program', fromClient(before, 5, '10.0.0.5:22')],
  ])('not one %s', (_, socket) => {
    expect(drain({ sockets: [[socket]], args: { changedAt: 1 } })).toMatchObject({ left: 0, waiting: ['0'] })
  })

  test('later requests on other connections are not waited for', () => {
    const next = { ...fromClient(before, 5), far: '10.0.0.9:52000' }
    expect(drain({ sockets: [[fromClient(before, 5)], [next]] })).toMatchObject({ left: 0, waiting: ['1', '0'] })
  })
})
