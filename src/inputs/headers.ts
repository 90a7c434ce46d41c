import type { HttpHeader } from '../domain/config.ts'
import { RejectedInput, parseVerbatim } from './input-parser.ts'
import { hasControlCharacters } from './quote-input.ts'

/** `Name: value` lines. No error shows a value, because it may be a secret. */
export const headersInput = parseVerbatim(
  '`Name: value` lines, each name once',
  (text): readonly HttpHeader[] | RejectedInput => {
    const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), place: `line ${index + 1}` }))
    const headers = lines.filter(({ line }) => line !== '').map(parseHeader)
    const problems = headers.flatMap(({ problem }) => problem ?? [])
    const names = headers.map(({ name }) => name.toLowerCase())
    const repeated = headers.filter(({ name }, index) => names.indexOf(name.toLowerCase()) !== index)
    const all = [...problems, ...repeated.map(({ name }) => `${name} twice`)]
    return all.length > 0
      ? new RejectedInput({ got: all.join(', ') })
      : headers.map(({ name, value }) => ({ name, value }))
  },
)

interface ParsedHeader extends HttpHeader {
  readonly problem?: string
}

/** `place` names the line in a problem, and is the name of a line without one, so that such lines do not repeat a name. */
function parseHeader({ line, place }: { readonly line: string; readonly place: string }): ParsedHeader {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.+)$/su.exec(line) ?? []
  if (name === undefined || value === undefined)
    return { name: place, value: '', problem: `no Name: value on ${place}` }
  if (name.toLowerCase() === 'host') return { name, value, problem: `Host on ${place} (use the input \`health-host\`)` }
  return hasControlCharacters(value.replaceAll('\t', ''))
    ? { name, value, problem: `a control character on ${place}` }
    : { name, value }
}
