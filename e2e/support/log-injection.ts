import type { Result } from '../runner/run-action.ts'

/** Lines that would set outputs, raise annotations or fool the eye, if they reached the runner's log as they are. */
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

const ours = ['group', 'endgroup', 'add-mask']

/** The workflow commands that were carried out but for our groups and masks, and the annotations that we may make. */
export function strangers({ log }: Result, annotations: 'error' | 'warning' | 'none' = 'none'): readonly string[] {
  const known = annotations === 'none' ? ours : [...ours, annotations]
  return log.commands
    .filter(
      ({ name, properties }) => !known.includes(name) || (name === annotations && properties['title'] === undefined),
    )
    .map(({ name, data }) => `${name}: ${data}`)
}
