// Asks the registry for known holes: see script/audit.
import { spawnSync } from 'node:child_process'
import * as v from 'valibot'

/** What the registry knows. "Could not ask" is never "none". */
export type Audit =
  | { readonly kind: 'none'; readonly packages: number }
  | { readonly kind: 'holes'; readonly holes: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string }

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

/** Reads what `npm audit --json` prints; its exit code tells holes and a failure apart no better than this does. */
export function readAudit(json: string): Audit {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { kind: 'unknown', why: json.trim() === '' ? 'npm said nothing' : json.trim().slice(0, 500) }
  }
  const report = v.safeParse(reportSchema, value)
  if (!report.success) {
    const failure = v.safeParse(failureSchema, value)
    return { kind: 'unknown', why: failure.success ? failure.output.message : 'npm gave an answer of another kind' }
  }
  const { vulnerabilities, metadata } = report.output
  const holes = Object.entries(vulnerabilities).map(([name, { severity, range, via }]) => {
    const known = via.map((each) => (typeof each === 'string' ? `by way of ${each}` : `${each.title}, ${each.url}`))
    return `${name} ${range} (${severity}): ${known.join('; ')}`
  })
  return holes.length === 0 ? { kind: 'none', packages: metadata.dependencies.total } : { kind: 'holes', holes }
}

interface Group {
  readonly what: string
  readonly flags: readonly string[]
}

const groups: readonly Group[] = [
  { what: 'what users get', flags: ['--omit=dev'] },
  { what: 'everything, our tools included', flags: [] },
]

const exitCodes = { none: 0, holes: 1, unknown: 3 } as const

function ask({ what, flags }: Group): Audit['kind'] {
  const { stdout } = spawnSync('npm', ['audit', '--json', ...flags], { encoding: 'utf8', timeout: 120_000 })
  const audit = readAudit(stdout)
  const said = {
    none: () => `✓ ${what}: no known hole in ${audit.kind === 'none' ? audit.packages : 0} packages`,
    holes: () => `✗ ${what}:\n${audit.kind === 'holes' ? audit.holes.map((hole) => `    ${hole}`).join('\n') : ''}`,
    unknown: () => `? ${what}: could not find out: ${audit.kind === 'unknown' ? audit.why : ''}`,
  }[audit.kind]()
  process.stdout.write(`${said}\n`)
  if (audit.kind === 'unknown' && process.env['GITHUB_ACTIONS'] === 'true')
    process.stdout.write(`::warning title=Nobody looked for known holes::${audit.why.replaceAll('\n', ' ')}\n`)
  return audit.kind
}

if (import.meta.main) {
  const [ofUsers] = groups.map(ask)
  // A hole in one of our tools is told, and reaches no user.
  process.exitCode = exitCodes[ofUsers ?? 'unknown']
}
