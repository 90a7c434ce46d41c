import type { NodeSSH } from 'node-ssh'
import type { AuthenticationType } from 'ssh2'
import type { ConnectionConfig } from '../domain/config.ts'

export type ConnectOptions = Parameters<NodeSSH['connect']>[0]

/** No `none` first, as ssh2 would: it costs a round trip and says nothing that we need. */
export function sshCredentials({ username, key, password }: ConnectionConfig): ConnectOptions {
  const methods: AuthenticationType[] = [
    ...(key === undefined ? [] : ['publickey' as const]),
    ...(password === undefined ? [] : ['password' as const, 'keyboard-interactive' as const]),
  ]
  const authHandler = (offered: readonly string[] | null): AuthenticationType | false => {
    const method = methods.shift() ?? false
    // It is for hosts that take a password in no other way: the others would count a wrong one twice.
    return method === 'keyboard-interactive' && offered?.includes('password') === true ? false : method
  }
  return {
    username,
    authHandler,
    ...(key === undefined ? {} : { privateKey: key }),
    ...(password === undefined ? {} : passwordPrompt(password)),
  }
}

/** Answers each prompt that hides what is typed; one that nobody answers would hang. */
const passwordPrompt = (password: string): ConnectOptions => ({
  password,
  tryKeyboard: true,
  onKeyboardInteractive: (...[, , , prompts, finish]) =>
    finish(prompts.map(({ echo }) => (echo === true ? '' : password))),
})
