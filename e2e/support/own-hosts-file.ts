import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A node for which some names lead to 127.0.0.1: its process alone has another /etc/hosts. It starts through bash, since
 * dash does not pass on variables like INPUT_PUBLIC-URL.
 */
export class NodeWithNames {
  readonly #folder = mkdtempSync(join(tmpdir(), 'names-'))
  readonly path = join(this.#folder, 'node')

  constructor(names: readonly string[]) {
    const hosts = join(this.#folder, 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${names.join(' ')}\n`)
    const inside = `mount --bind '${hosts}' /etc/hosts && exec '${process.execPath}' "$@"`
    writeFileSync(
      this.path,
      `#!/bin/bash\nexec unshare --mount bash -c '${inside.replaceAll("'", `'\\''`)}' node "$@"\n`,
    )
    chmodSync(this.path, 0o755)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
