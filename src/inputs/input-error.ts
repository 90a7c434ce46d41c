/** What is wrong with one input: its name, the text that was given, and the text that is accepted. */
export interface InputProblem {
  readonly input: string
  /** What was given. It never holds a secret. */
  readonly got: string
  /** What is accepted. */
  readonly expected: string
}

/** The inputs cannot be used. The message lists every problem. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly InputProblem[]

  constructor(problems: readonly InputProblem[]) {
    super([formatHeadline(problems), ...problems.map(formatProblemLine)].join('\n'))
    this.problems = problems
  }
}

function formatHeadline(problems: readonly InputProblem[]): string {
  const count = new Set(problems.map(({ input }) => input)).size
  return `${count === 1 ? 'One input is' : `${count} inputs are`} wrong, so nothing was started:`
}

const formatProblemLine = ({ input, got, expected }: InputProblem): string =>
  `  ${input}: got ${got}; expected ${expected}`
