import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface KeyPair {
  readonly key: string
  readonly cert: string
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** A certificate authority for tests, in a temporary folder. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'authority-'))
  /** The path of its own certificate, for NODE_EXTRA_CA_CERTS. */
  readonly file = join(this.#folder, 'ca.pem')

  constructor() {
    this.#openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/O=Tests/CN=Test authority',
    )
  }

  get certificate(): string {
    return this.#read('ca.pem')
  }

  /** Issues a certificate for these names. It is valid for that many days from now; with 0 it has expired. */
  issue(names: readonly string[], days = 2): KeyPair {
    writeFileSync(join(this.#folder, 'names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`)
    this.#openssl('req', ...newKey, '-keyout', 'site.key', '-out', 'site.csr', '-subj', `/CN=${names[0] ?? ''}`)
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', String(days)]
    this.#openssl('x509', '-req', '-in', 'site.csr', '-out', 'site.pem', ...by)
    return { key: this.#read('site.key'), cert: this.#read('site.pem') }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8')
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' })
  }
}
