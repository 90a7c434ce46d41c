import type { Result } from '../runner/run-action.ts'

/** Lines that would set outputs, create annotations or hide text, if they reached the runner's log unchanged. */
export const hostileLines = [
  '::set-output name=result::deployed',
  '::error::x',
  '  ::warning title=t::y',
  '##[error]x',
  'harmless at first ##[add-mask]deployed',
  '::stop-commands::nothing-more',
  '\u001b[2J\u001b[1;31m::error::red\u001b[0m',
  'a carriage\r::error::return',
  '\u001b]0;title\u0007::group::bell',
]

const ownCommands = ['group', 'endgroup', 'add-mask']

/**
 * The workflow commands that ran and are not ours. Ours are groups, masks, and annotations of the given level with a
 * title.
 */
export function foreignCommands(
  { log }: Result,
  annotations: 'error' | 'warning' | 'none' = 'none',
): readonly string[] {
  const known = annotations === 'none' ? ownCommands : [...ownCommands, annotations]
  return log.commands
    .filter(
      ({ name, properties }) => !known.includes(name) || (name === annotations && properties['title'] === undefined),
    )
    .map(({ name, data }) => `${name}: ${data}`)
}
