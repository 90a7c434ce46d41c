import type { NodeSSH } from 'node-ssh'
import type { AuthenticationType } from 'ssh2'
import type { ConnectionConfig } from '../domain/config.ts'

export type ConnectOptions = Parameters<NodeSSH['connect']>[0]

/** What the server answered to a refused login: the methods that it allows, and whether it accepted one of several. */
type OnRefused = (methods: readonly string[], partial: boolean) => void

/** Without the method `none`, which ssh2 tries first by itself: it costs a round trip and gives nothing that we need. */
export function sshCredentials(
  { username, key, password }: ConnectionConfig,
  onRefused: OnRefused = () => undefined,
): ConnectOptions {
  const methods: AuthenticationType[] = [
    ...(key === undefined ? [] : ['publickey' as const]),
    ...(password === undefined ? [] : ['password' as const, 'keyboard-interactive' as const]),
  ]
  const authHandler = (offered: readonly string[] | null, partial: boolean | null): AuthenticationType | false => {
    if (offered !== null) onRefused(offered, partial === true)
    const method = methods.shift() ?? false
    // Only for hosts that accept a password in no other way: another host would count a wrong password twice.
    return method === 'keyboard-interactive' && offered?.includes('password') === true ? false : method
  }
  return {
    username,
    authHandler,
    ...(key === undefined ? {} : { privateKey: key }),
    ...(password === undefined ? {} : passwordPrompt(password)),
  }
}

/** Answers each prompt that hides its input; a prompt without an answer would hang. */
const passwordPrompt = (password: string): ConnectOptions => ({
  password,
  tryKeyboard: true,
  onKeyboardInteractive: (...[, , , prompts, finish]) =>
    finish(prompts.map(({ echo }) => (echo === true ? '' : password))),
})
