import type { BalancerReport, ClientsReport } from './report.ts'
import type { ClientsOptions } from './traffic.ts'

export type ClientsMessage =
  { readonly kind: 'ready' } | { readonly kind: 'report'; readonly report: ClientsReport | BalancerReport }

/** What a process of clients runs. */
export interface ClientProgram {
  /** Resolves with the report when the last request has ended. */
  readonly run: () => Promise<ClientsReport | BalancerReport>
  /** Starts no new requests. Those in flight finish, or fail by their own time limit. */
  readonly end: (by: ClientsReport['endedBy']) => void
}

/**
 * The frame of a process of clients: `node PROGRAM '{"url":…}'`. `nsenter -n` can start it in the network namespace of the
 * host under test, where a refused connection is refused, and not reset by a proxy.
 * Standard output: a line `{"kind":"ready"}`, and at the end `{"kind":"report",…}`.
 * Standard input: a line ends the clients after their last requests; its end (the parent has ended) ends them at once.
 */
export async function runClientProcess(
  makeProgram: (options: ClientsOptions, announceReady: () => void) => ClientProgram,
): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as ClientsOptions
  const program = makeProgram(options, () => sendMessage({ kind: 'ready' }))
  process.stdin.once('data', () => program.end('stop'))
  process.stdin.once('end', () => process.exit(1))
  process.stdout.once('error', () => process.exit(1))
  const limit = setTimeout(() => program.end('limit'), options.maxSeconds * 1000)
  sendMessage({ kind: 'report', report: await program.run() })
  clearTimeout(limit)
  // An open standard input would keep the process alive.
  process.stdin.destroy()
}

function sendMessage(message: ClientsMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
