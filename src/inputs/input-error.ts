/** What is wrong with one input; `got` never holds a secret. */
export interface Problem {
  readonly input: string
  readonly got: string
  readonly takes: string
}

/** The inputs cannot be used: every problem at once, each with its input, what it got and what it takes. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems))
    this.problems = problems
  }
}

const formatProblems = (problems: readonly Problem[]): string =>
  [formatHeadline(problems), ...problems.map(({ input, got, takes }) => `  ${input}: got ${got}; takes ${takes}`)].join(
    '\n',
  )

function formatHeadline(problems: readonly Problem[]): string {
  const count = new Set(problems.map(({ input }) => input)).size
  return `${count === 1 ? 'One input is' : `${count} inputs are`} not right, and nothing was begun:`
}
