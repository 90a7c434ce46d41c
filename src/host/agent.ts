import { randomBytes } from 'node:crypto'
import { agent } from '../host-scripts/agent.ts'
import { renderPrologue } from './prologue.ts'
import { Script } from './script.ts'

/** Seconds without a line from the runner after which the agent ends: a runner that vanishes closes nothing. */
const silenceSeconds = 40

/** What marks the frames of one agent. */
export interface FrameMarks {
  /** Of the first frame. Every user of the host can read it in the process list. */
  readonly greeting: string
  /** Of all other frames. A secret of the runner and the agent, so that no program on the host can print a frame. */
  readonly nonce: string
}

export const createFrameMarks = (): FrameMarks => ({ greeting: randomHex(), nonce: randomHex() })

const randomHex = (): string => randomBytes(16).toString('hex')

/** The program that runs on the host for as long as the connection lives: see host-scripts/agent.sh for its requests. */
export const agentScript = (greeting: string): Script =>
  new Script(renderPrologue({ greeting, silence_seconds: silenceSeconds }) + agent)

/**
 * The command line that starts the agent under any login shell (dash, zsh, fish and tcsh agree on little more than
 * `sh -c 'plain text'`), so that standard input carries requests from the first byte. Every user of the host can read it.
 */
export function agentCommandLine({ greeting }: Pick<FrameMarks, 'greeting'>): string {
  return `/bin/sh -c 'eval "$(echo ${Buffer.from(agentScript(greeting).text).toString('base64')} | base64 -d)"'`
}
