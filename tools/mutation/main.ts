// Tries deliberate mistakes and writes docs/mutations.md: see script/mutations.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { seconds } from '../table.ts'
import { ProjectCopy } from './copy.ts'
import { mutations, type Mutation } from './list.ts'

interface MutationResult {
  readonly mutation: Mutation
  /** The test that failed. Absent: all passed. */
  readonly caughtBy: string | undefined
}

/** Tries each mistake in a copy of the project. Several copies run at the same time. */
async function tryAll(wanted: readonly Mutation[]): Promise<readonly MutationResult[]> {
  const left = [...wanted]
  const tried: MutationResult[] = []
  const work = async () => {
    const copy = new ProjectCopy()
    try {
      for (let mutation = left.shift(); mutation !== undefined; mutation = left.shift()) {
        const startedAt = performance.now()
        const caughtBy = await copy.test(mutation)
        tried.push({ mutation, caughtBy })
        const took = `(${seconds(performance.now() - startedAt)} s)`
        process.stdout.write(
          `${caughtBy === undefined ? '✗ SURVIVED' : '✓'} ${mutation.name} ${took}\n    ${caughtBy ?? ''}\n`,
        )
      }
    } finally {
      copy.remove()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return wanted.flatMap((mutation) => tried.find((each) => each.mutation === mutation) ?? [])
}

function toMarkdown(tried: readonly MutationResult[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = tried.map(({ mutation, caughtBy }) => {
    return `| ${cell(mutation.name)} | ${cell(mutation.breaks)} | ${cell(caughtBy ?? '**nothing**')} |`
  })
  return `# Deliberate mistakes, and what catches them

A test proves something only if it fails when the code is wrong. \`script/mutations\` makes the mistakes of
[tools/mutation/list.ts](../tools/mutation/list.ts), one at a time, each in a copy of the project; runs the tests of the
steps and the stories on the model of a host, and after them random sequences on it (see __tests__/properties); and writes
this page. It fails when a mistake is caught by nothing. The test that is named is the first that failed.

| Mistake | Breaks | Caught by |
| --- | --- | --- |
${rows.join('\n')}
`
}

const [part] = process.argv.slice(2)
const tried = await tryAll(mutations.filter(({ name }) => part === undefined || name.includes(part)))
if (part === undefined) writeFileSync(new URL('../../docs/mutations.md', import.meta.url), toMarkdown(tried))
const survived = tried.filter(({ caughtBy }) => caughtBy === undefined)
process.stdout.write(`${tried.length - survived.length} passed, ${survived.length} failed\n`)
process.exitCode = survived.length > 0 || tried.length === 0 ? 1 : 0
