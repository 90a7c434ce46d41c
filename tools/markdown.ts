/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|')).join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

/** The text between the markers `<!-- NAME -->` and `<!-- /NAME -->`. Empty: there are none. */
export function findBetween(text: string, name: string): string {
  const [, after = ''] = text.split(`<!-- ${name} -->`)
  return (after.split(`<!-- /${name} -->`)[0] ?? '').trim()
}

/** Replaces the text between the markers `<!-- NAME -->` and `<!-- /NAME -->`. Throws without exactly one pair. */
export function replaceBetween(text: string, name: string, content: string): string {
  const [before, after] = [text.split(`<!-- ${name} -->`), text.split(`<!-- /${name} -->`)]
  if (before.length !== 2 || after.length !== 2) throw new Error(`the text needs one pair of ${name} markers`)
  return `${before[0]}<!-- ${name} -->\n\n${content}\n\n<!-- /${name} -->${after[1]}`
}
