import type { TestHost } from '../../e2e/hosts/test-host.ts'

/** The command line of OpenSSH's client, with the same key as the action. */
export function sshCommand(host: TestHost, port: number, script: string): readonly string[] {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes']
  const key = ['-F', '/dev/null', '-i', host.loginKeys.ed25519.path, '-p', String(port)]
  return ['ssh', ...options.flatMap((option) => ['-o', option]), ...key, 'root@127.0.0.1', script]
}
