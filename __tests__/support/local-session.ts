import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { agentCommandLine, createFrameMarks, type FrameMarks } from '../../src/host/agent.ts'
import type { Command } from '../../src/host/host.ts'
import { Session, type Channel } from '../../src/host/session.ts'
import type { Script } from '../../src/host/script.ts'

/**
 * A session with the real agent in a shell of this machine: all but the SSH connection is real. `startFile` is what the
 * login shell runs first.
 */
export function startLocalSession(
  shell = 'sh',
  startFile = '',
  { agentShell = 'sh' } = {},
): { session: Session; child: ChildProcess; disconnect: () => void; marks: FrameMarks } {
  const marks = createFrameMarks()
  const commandLine = agentCommandLine(marks)
  // On many hosts sh is bash.
  const agent = agentShell === 'bash' ? commandLine.replace('/bin/sh', 'exec bash --posix') : commandLine
  // Not the home of whoever runs the tests: bash reads ~/.bashrc there, and what a start file under test does reaches it.
  const env = { ...process.env, HOME: '/nonexistent' }
  const child = spawn(shell, ['-c', `${startFile}\n${agent}`], { env })
  const closed = once(child, 'close').then(() => 'the shell ended')
  const channel: Channel = {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    closed,
    close: () => void child.stdin.end(),
  }
  const disconnect = () => [child.stdin, child.stdout, child.stderr].forEach((stream) => stream.destroy())
  return { session: new Session(channel, marks), child, disconnect, marks }
}

export function scriptCommand(script: Script, more: Partial<Command<string>> = {}): Command<string> {
  return { name: 'a script', args: {}, script, timeoutMs: 10_000, parse: (output) => output, ...more }
}
