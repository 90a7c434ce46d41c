import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A node that knows some names of 127.0.0.1 more than its machine does: /etc/hosts is another for this process alone.
 * Through bash, since dash keeps variables like INPUT_PUBLIC-URL to itself.
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
