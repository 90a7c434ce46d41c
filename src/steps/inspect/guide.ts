import { blocksDeploy, type Check } from '../../checks/check.ts'
import { readLayout } from '../../commands/read-layout.ts'
import type { Recognition } from '../../domain/recognize-layout/recognition.ts'
import { recognizeLayout } from '../../domain/recognize-layout.ts'
import { formatWithBlock } from '../../domain/with-block.ts'
import { runCommand, type Context } from '../../engine/context.ts'
import { RemoteError } from '../../host/host.ts'

/**
 * Finds the inputs that fit the host, where a check says that the given ones do not. Undefined: they fit, or the host
 * could not be read. A host that fits is not asked.
 */
export async function findSuggestion(context: Context, checks: readonly Check[]): Promise<Recognition | undefined> {
  if (!checks.some((check) => blocksDeploy(check) && check.ofLayout === true)) return undefined
  try {
    return recognizeLayout(await runCommand(context, readLayout(context.config)))
  } catch (error) {
    if (!(error instanceof RemoteError) || context.signal.aborted) throw error
    context.note(`The layout of the server could not be read: ${error.message}`)
    return undefined
  }
}

/** The guide in the log. */
export function formatSuggestion(suggestion: Recognition): readonly string[] {
  if (suggestion.kind === 'not-supported') return [`${suggestion.reason}.`, suggestion.change]
  const changes = suggestion.kind === 'fits-with' ? suggestion.changes : []
  return [
    'What was found:',
    ...suggestion.found.map((each) => `- ${each}`),
    ...changes.flatMap(({ what, text }) => [
      `First change this on the server. ${what}:`,
      ...text.trimEnd().split('\n'),
    ]),
    suggestionTitle(suggestion),
    ...formatWithBlock(suggestion.inputs).trimEnd().split('\n'),
    ...suggestion.notes.map((each) => `Note: ${each}`),
  ]
}

export const suggestionTitle = ({ kind }: Recognition): string =>
  kind === 'fits-with' ? 'The inputs that fit after that:' : 'The inputs that fit this server:'
