/** The deployments in a host's record, without what depends on the exact moment of a kill. */
export function parseHistory(record: string): readonly string[] {
  const { history } = JSON.parse(record) as {
    history: readonly { readonly mode: string; readonly result: string; readonly color?: string }[]
  }
  return history.map(({ mode, result, color }) => `${mode} ${result} ${color ?? ''}`)
}
