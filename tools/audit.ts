// Asks the registry for known vulnerabilities: see script/audit.
import { spawnSync } from 'node:child_process'
import * as v from 'valibot'

/** What the registry knows. If it cannot be asked, the answer is unknown, not none. */
export type Audit =
  | { readonly kind: 'none'; readonly packages: number }
  | { readonly kind: 'vulnerable'; readonly vulnerabilities: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string }

const reportSchema = v.object({
  auditReportVersion: v.literal(2),
  vulnerabilities: v.record(
    v.string(),
    v.object({
      severity: v.string(),
      range: v.string(),
      via: v.array(v.union([v.string(), v.object({ title: v.string(), url: v.string() })])),
    }),
  ),
  metadata: v.object({ dependencies: v.object({ total: v.pipe(v.number(), v.minValue(1)) }) }),
})

const failureSchema = v.object({ message: v.string() })

/** Parses the output of `npm audit --json`. Its exit code does not separate vulnerabilities from a failure. */
export function readAudit(json: string): Audit {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { kind: 'unknown', reason: json.trim() === '' ? 'npm printed nothing' : json.trim().slice(0, 500) }
  }
  const report = v.safeParse(reportSchema, value)
  if (!report.success) {
    const failure = v.safeParse(failureSchema, value)
    return { kind: 'unknown', reason: failure.success ? failure.output.message : 'npm printed an unknown format' }
  }
  const { vulnerabilities: entries, metadata } = report.output
  const vulnerabilities = Object.entries(entries).map(([name, { severity, range, via }]) => {
    const causes = via.map((each) => (typeof each === 'string' ? `through ${each}` : `${each.title}, ${each.url}`))
    return `${name} ${range} (${severity}): ${causes.join('; ')}`
  })
  return vulnerabilities.length === 0
    ? { kind: 'none', packages: metadata.dependencies.total }
    : { kind: 'vulnerable', vulnerabilities }
}

interface Group {
  readonly name: string
  readonly flags: readonly string[]
}

const groups: readonly Group[] = [
  { name: 'packages that users get', flags: ['--omit=dev'] },
  { name: 'all packages, with our tools', flags: [] },
]

const exitCodes = { none: 0, vulnerable: 1, unknown: 3 } as const

function runAudit({ name, flags }: Group): Audit['kind'] {
  const { stdout } = spawnSync('npm', ['audit', '--json', ...flags], { encoding: 'utf8', timeout: 120_000 })
  const audit = readAudit(stdout)
  process.stdout.write(`${formatAudit(name, audit)}\n`)
  if (audit.kind === 'unknown' && process.env['GITHUB_ACTIONS'] === 'true')
    process.stdout.write(`::warning title=Known vulnerabilities: not checked::${audit.reason.replaceAll('\n', ' ')}\n`)
  return audit.kind
}

function formatAudit(name: string, audit: Audit): string {
  switch (audit.kind) {
    case 'none':
      return `✓ ${name}: no known vulnerability in ${audit.packages} packages`
    case 'vulnerable':
      return `✗ ${name}:\n${audit.vulnerabilities.map((each) => `    ${each}`).join('\n')}`
    case 'unknown':
      return `? ${name}: not checked: ${audit.reason}`
  }
}

if (import.meta.main) {
  const [usersPackages] = groups.map(runAudit)
  // Vulnerabilities of our tools are printed only, since they do not reach users.
  process.exitCode = exitCodes[usersPackages ?? 'unknown']
}
