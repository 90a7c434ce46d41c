import { spawn } from 'node:child_process'
import { checkHosts } from './check.ts'
import { attachHost, listHosts } from './boot.ts'
import { engineAnswers } from './engine.ts'
import { stopTestHosts, startTestHosts, withTestHosts } from './test-hosts.ts'
import { type Kind, kinds } from './workspace.ts'

// Starts, stops and checks the test hosts by hand.
const usage = `usage: node e2e/hosts/main.ts COMMAND
       KIND is ${kinds.join(', ')}; without it the command is for all of them

       up [KIND…]                  start the engine and these hosts, and leave them running
       down                        stop the hosts and the engine
       with [KIND…] -- COMMAND…    run a command while these hosts are up, and stop them unless another process uses them
       status                      list the hosts that run
       ssh HOST [USER]             log in to a host
       check [KIND…]               check everything on the hosts that the stories need
`

const [command = '', ...args] = process.argv.slice(2)
process.exitCode = await runCommand()

async function runCommand(): Promise<number> {
  switch (command) {
    case 'up':
      return exitZero(startTestHosts(chosenKinds(args), 'standing'))
    case 'down':
      return exitZero(stopTestHosts())
    case 'with':
      return runWithHosts()
    case 'status':
      return exitZero(printStatus())
    case 'ssh':
      return openShell(args[0] ?? 'bookworm', args[1] ?? 'ubuntu')
    case 'check':
      return exitZero(withTestHosts(chosenKinds(args), () => checkHosts(chosenKinds(args))))
    default:
      process.stderr.write(usage)
      return 2
  }
}

function runWithHosts(): Promise<number> {
  const split = args.indexOf('--')
  const before = split < 0 ? [] : args.slice(0, split)
  return withTestHosts(chosenKinds(before), () => runInForeground(args.slice(split + 1)))
}

async function printStatus(): Promise<void> {
  const names = (await engineAnswers()) ? await listHosts() : []
  if (names.length === 0) process.stdout.write('No host runs.\n')
  for (const name of names) {
    const host = await attachHost(name)
    process.stdout.write(`${name}: ssh 127.0.0.1:${host.sshPort}, http://127.0.0.1:${host.httpPort}/\n`)
  }
}

async function openShell(name: string, user: string): Promise<number> {
  const host = await attachHost(name)
  const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR']
  return runInForeground([
    'ssh',
    '-i',
    host.loginKeys.ed25519.path,
    '-p',
    String(host.sshPort),
    ...trust,
    `${user}@127.0.0.1`,
  ])
}

function runInForeground(argv: readonly string[]): Promise<number> {
  const [program = 'true', ...rest] = argv
  // Ctrl-C reaches the program too. It ends first, then the hosts are stopped.
  process.on('SIGINT', () => undefined)
  const child = spawn(program, rest, { stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 137))
  })
}

function chosenKinds(names: readonly string[]): readonly Kind[] {
  const known = kinds.filter((kind) => names.includes(kind))
  return known.length === 0 ? kinds : known
}

async function exitZero(work: Promise<unknown>): Promise<number> {
  await work
  return 0
}
