import { otherColor } from '../color.ts'
import type { LiveSwitch } from './live-switch.ts'
import { toHostPath, type NginxSetup } from './nginx-setup.ts'
import { readReferences, type Reference } from './nginx-references.ts'
import type { HostChange } from './recognition.ts'

export interface Separated {
  /** As nginx is when the change is made. */
  readonly setup: NginxSetup
  readonly found: Extract<LiveSwitch, { readonly kind: 'one-file' }>
  readonly change: HostChange
}

/** Takes the idle color out of an upstream that has both. Undefined: they are not in one file. */
export function separateColors(
  setup: NginxSetup,
  both: Extract<LiveSwitch, { readonly kind: 'both' }>,
): Separated | undefined {
  const { file, live, servers } = both
  const text = setup.files.get(file)
  const [first] = servers[live]
  const all = [...servers.blue, ...servers.green]
  if (text === undefined || first === undefined || all.some((each) => each.file !== file)) return undefined
  const idle = servers[otherColor(live)]
  const changed = rewrite(text, { kept: first, dropped: all.filter((each) => each !== first) })
  const references = readReferences(file, changed).filter(
    ({ kind, target }) => kind === 'server' && target === first.target,
  )
  if (references.length === 0 || idle.length === 0) return undefined
  const host = toHostPath(setup.container, file)
  return {
    setup: { ...setup, files: new Map([...setup.files, [file, changed]]) },
    found: { kind: 'one-file', live, file, references, byName: /[a-z]/i.test(first.target.replace('localhost', '')) },
    change: {
      path: host ?? file,
      what: `An upstream has both colors, so a request may reach a color that is about to stop. In ${host ?? file} it must name the live color alone: put this in the place of it, and reload nginx`,
      text: cutBlock(changed, references[0]?.start ?? 0),
    },
  }
}

/** The lines of a file without the dropped statements, and the kept one without the words for a group of servers. */
function rewrite(
  text: string,
  { kept, dropped }: { readonly kept: Reference; readonly dropped: readonly Reference[] },
): string {
  const edits = [
    {
      start: kept.start,
      end: kept.end,
      text: text.slice(kept.start, kept.end).replace(/\s+(?:backup|down|weight=\d+)(?=[\s;])/g, ''),
    },
    ...dropped.map(({ start, end }) => ({ ...wholeLine(text, start, end), text: '' })),
  ].toSorted((one, other) => other.start - one.start)
  return edits.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text)
}

/** With its line end and its comment, where it has the line for itself. */
function wholeLine(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end) + 1
  const isAlone = text.slice(lineStart, start).trim() === '' && /^(?:#.*)?$/.test(text.slice(end, lineEnd).trim())
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end }
}

/** The lines of the block around a place. */
function cutBlock(text: string, at: number): string {
  const open = text.lastIndexOf('{', at)
  const close = text.indexOf('}', at)
  const start = text.lastIndexOf('\n', open) + 1
  return `${text.slice(start, close < 0 ? text.length : close + 1)}\n`
}
