/** Returns what `act` writes to standard output. */
export function captureStdout(act: () => void): string {
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
