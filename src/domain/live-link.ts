import { colors, type Color } from './color.ts'
import type { Statement } from './nginx-config.ts'

/** The color whose folder an `if` asks for through the link, and whether the `if` holds for that color or for the other one. */
interface LinkTest {
  readonly color: Color
  readonly isNegated: boolean
}

/** Reads `if (-f LINK/green)`, also with -e and `!`; undefined: the statement asks something else. */
function readLinkTest({ words: [name, ...condition] }: Statement, link: string): LinkTest | undefined {
  const [, negation, path] = /^\(\s*(!?)-[fe]\s+(.+?)\s*\)$/.exec(condition.join(' ')) ?? []
  const color = colors.find((each) => path === `${link}/${each}`)
  return name !== 'if' || color === undefined ? undefined : { color, isNegated: negation === '!' }
}

/** Whether a block itself asks the link. */
export const isAsked = (statements: readonly Statement[], link: string): boolean =>
  statements.some((each) => readLinkTest(each, link) !== undefined)

/** Whether a configuration asks the link with each request. */
export const asksLink = (statements: readonly Statement[], link: string): boolean =>
  isAsked(statements, link) || statements.some(({ block = [] }) => asksLink(block, link))

/** The same configuration as nginx follows it while the link points to this color. What an `if` sets comes first: it counts. */
export function chooseColor(statements: readonly Statement[], link: string, color: Color): readonly Statement[] {
  const chosen: Statement[] = []
  const others: Statement[] = []
  for (const statement of statements) {
    const test = readLinkTest(statement, link)
    const block = statement.block && chooseColor(statement.block, link, color)
    if (test === undefined) others.push({ ...statement, ...(block && { block }) })
    else if ((test.color === color) !== test.isNegated) chosen.push(...(block ?? []))
  }
  // A pass in the `if` takes the place of the one beside it.
  return [...chosen, ...others.filter((each) => !(isPass(each) && chosen.some(isPass)))]
}

const isPass = ({ words: [name] }: Statement): boolean => name === 'proxy_pass' || name === 'grpc_pass'
