/** The record of a host, as far as it does not depend on the moment at which a process was ended. */
export function historyIn(record: string): readonly string[] {
  const { history } = JSON.parse(record) as {
    history: readonly { readonly mode: string; readonly result: string; readonly color?: string }[]
  }
  return history.map(({ mode, result, color }) => `${mode} ${result} ${color ?? ''}`)
}
