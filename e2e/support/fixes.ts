import type { TestHost } from '../hosts/test-host.ts'

/** Runs the line after `Fix:` of an error on the host, as the login user would, without its comment. Rejects if it fails. */
export async function applyFix(host: TestHost, error: string, user: string): Promise<void> {
  const line = /^Fix: (.*?)(?: {2}#.*)?$/m.exec(error)?.[1] ?? 'echo the error has no fix; exit 1'
  await host.writeFile('/tmp/fix.sh', `${line}\n`)
  await host.run(`su ${user} -c 'sh /tmp/fix.sh'`)
}
