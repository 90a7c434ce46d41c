import { agent } from '../host-scripts/agent.ts'
import { renderPrologue } from './prologue.ts'
import { Script } from './script.ts'

/** Seconds without a line from the runner after which the agent ends: a runner that vanishes closes nothing. */
const silenceSeconds = 40

/** The program that runs on the host for as long as the connection lives: see host-scripts/agent.sh for its requests. */
export const agentScript = (nonce: string): Script =>
  new Script(renderPrologue({ nonce, silence_seconds: silenceSeconds }) + agent)

/**
 * The command line that starts the agent under any login shell (dash, zsh, fish and tcsh agree on little more than
 * `sh -c 'plain text'`), so that standard input carries requests from the first byte.
 */
export function agentCommandLine(nonce: string): string {
  return `sh -c 'eval "$(echo ${Buffer.from(agentScript(nonce).text).toString('base64')} | base64 -d)"'`
}
