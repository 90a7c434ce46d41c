/** A column of a table. */
export interface Column {
  readonly title: string
  /** Whether the cells are aligned at the right, as for numbers. */
  readonly right?: boolean
}

/** A table as text: titles, a line, and the rows. Each column is as wide as its widest cell. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? '')].map(({ length }) => length)),
  )
  const pad = (cell: string, at: number) => {
    const gap = ' '.repeat((widths[at] ?? 0) - cell.length)
    return columns[at]?.right === true ? gap + cell : cell + gap
  }
  const line = (cells: readonly string[]) =>
    columns
      .map((_, at) => pad(cells[at] ?? '', at))
      .join('  ')
      .trimEnd()
  return [columns.map(({ title }) => title), widths.map((width) => '─'.repeat(width)), ...rows].map(line).join('\n')
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(1)
