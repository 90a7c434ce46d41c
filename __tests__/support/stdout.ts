/** What `act` writes to standard output, as the runner reads it. */
export function stdoutOf(act: () => void): string {
  const { stdout } = process
  const write = stdout.write.bind(stdout)
  let written = ''
  stdout.write = (chunk: string | Uint8Array): boolean => {
    written += String(chunk)
    return true
  }
  try {
    act()
  } finally {
    stdout.write = write
  }
  return written
}
