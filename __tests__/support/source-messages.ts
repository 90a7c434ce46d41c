import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A message of the source, with `…` in place of what it fills in, and where it is. */
export interface SourceMessage {
  readonly text: string
  readonly file: string
}

const root = join(import.meta.dirname, '../..')

const sources = globSync('src/**/*.ts', { cwd: root })
  // The reasons why a plan offers no live link are no errors.
  .filter((file) => !/^src\/(?:host-scripts|domain\/live-link-site)\//.test(file))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return { file, source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) }
  })

/** The functions and classes that make an error for users, and which argument its message is. */
const makers = new Map([
  ['StepError', 0],
  ['ServingError', 0],
  ['FactError', 0],
  ['super', 0],
  ['refuse', 0],
  ['refuseWith', 0],
  ['failureText', 1],
])

/** The properties that hold such a message. */
const fields = [
  'src/steps/start-error.ts: message',
  'src/steps/switch-error.ts: reason',
  'src/domain/decision.ts: problem',
]

/** Every message of an error of a step or of the connection that the source has as a text. */
export const readErrorMessages = (): readonly SourceMessage[] =>
  sources.flatMap(({ file, source }) => findMessages(source, file).map((text) => ({ text, file })))

/** Every text and template of the source. */
export const readTexts = (): readonly string[] =>
  sources.flatMap(({ source }) => collect(source, (node) => toText(node)))

/** The names of all checks: `Site of …`. */
export function readCheckNames(): readonly string[] {
  const names = sources.flatMap(({ source }) =>
    collect(source, (node) =>
      ts.isNewExpression(node) && node.expression.getText() === 'CheckDefinition'
        ? toText(node.arguments?.[0])
        : undefined,
    ),
  )
  return [...new Set(names)].sort()
}

const findMessages = (source: ts.SourceFile, file: string): readonly string[] =>
  collect(source, (node) => {
    if (ts.isPropertyAssignment(node) && fields.includes(`${file}: ${node.name.getText()}`))
      return toText(node.initializer)
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined
    const at = makers.get(node.expression.getText())
    return at === undefined ? undefined : toText(node.arguments?.[at])
  })

function collect(root: ts.Node, read: (node: ts.Node) => string | undefined): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const text = read(node)
    if (text !== undefined) found.push(text)
    node.forEachChild(visit)
  }
  visit(root)
  return found
}

/** A text, a template, or several of them joined by `+`; undefined for a variable alone. */
function toText(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
  if (ts.isBinaryExpression(node)) return `${toText(node.left) ?? '…'}${toText(node.right) ?? '…'}`
  return undefined
}
