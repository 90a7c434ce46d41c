import { spawn } from 'node:child_process'
import { check } from './check.ts'
import { attach, hosts } from './boot.ts'
import { answers } from './engine.ts'
import { down, up, withLab } from './test-hosts.ts'
import { type Kind, kinds } from './workspace.ts'

const usage = `usage: lab up [bookworm] [trixie]      start the engine and these hosts (both, if none is named), and leave them
       lab down                        stop all of it
       lab with [KIND…] -- COMMAND…    run a command while these hosts are up, and stop what nobody else needs
       lab status                      what runs
       lab ssh HOST [USER]             log in
       lab check [KIND…]               prove that it all works
`

const [command = '', ...args] = process.argv.slice(2)
process.exitCode = await dispatch()

async function dispatch(): Promise<number> {
  switch (command) {
    case 'up':
      return done(up(chosen(args), 'standing'))
    case 'down':
      return done(down())
    case 'with':
      return withCommand()
    case 'status':
      return done(status())
    case 'ssh':
      return login(args[0] ?? 'bookworm', args[1] ?? 'ubuntu')
    case 'check':
      return done(withLab(chosen(args), () => check(chosen(args))))
    default:
      process.stderr.write(usage)
      return 2
  }
}

function withCommand(): Promise<number> {
  const split = args.indexOf('--')
  const before = split < 0 ? [] : args.slice(0, split)
  return withLab(chosen(before), () => foreground(args.slice(split + 1)))
}

async function status(): Promise<void> {
  const names = (await answers()) ? await hosts() : []
  if (names.length === 0) process.stdout.write('no host runs\n')
  for (const name of names) {
    const host = await attach(name)
    process.stdout.write(`${name}: ssh 127.0.0.1:${host.sshPort}, http://127.0.0.1:${host.httpPort}/\n`)
  }
}

async function login(name: string, user: string): Promise<number> {
  const host = await attach(name)
  const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR']
  return foreground([
    'ssh',
    '-i',
    host.loginKeys.ed25519.path,
    '-p',
    String(host.sshPort),
    ...trust,
    `${user}@127.0.0.1`,
  ])
}

function foreground(argv: readonly string[]): Promise<number> {
  const [program = 'true', ...rest] = argv
  // A Ctrl-C goes to both of us: let the program end first, then put things away.
  process.on('SIGINT', () => undefined)
  const child = spawn(program, rest, { stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 137))
  })
}

function chosen(names: readonly string[]): readonly Kind[] {
  const known = kinds.filter((kind) => names.includes(kind))
  return known.length === 0 ? kinds : known
}

async function done(work: Promise<unknown>): Promise<number> {
  await work
  return 0
}
