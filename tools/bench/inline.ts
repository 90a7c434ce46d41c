import { run, succeeded } from '../../e2e/hosts/programs.ts'
import type { Contender } from './contender.ts'
import { inlineScript } from './inline-script.ts'
import { sshCommand } from './ssh.ts'

/** The script of the workflow, sent over one SSH connection, as the usual action for that does. */
export const inline: Contender = {
  name: 'inline',
  async deploy({ stage, distance, services }) {
    const startedAt = Date.now()
    const result = await run(sshCommand(stage.host, distance.port, inlineScript(services)))
    const endedAt = Date.now()
    succeeded('the inline script', result)
    return { startedAt, endedAt, steps: [] }
  },
}
