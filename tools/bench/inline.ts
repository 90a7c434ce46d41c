import { tryRun, outputOf } from '../../e2e/hosts/programs.ts'
import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import type { Contender } from './contender.ts'
import { makeInlineScript } from './inline-script.ts'
import { sshCommand } from './ssh.ts'

/** The inline script, sent over one SSH connection, as the usual action for that does. */
export const inline: Contender = {
  name: 'inline',
  switchWay: ordinarySwitch,
  async deploy({ testbed, proxy, services }) {
    const startedAt = Date.now()
    const result = await tryRun(sshCommand(testbed.host, proxy.port, makeInlineScript(services)))
    const endedAt = Date.now()
    outputOf('the inline script', result)
    return { startedAt, endedAt, steps: [] }
  },
}
