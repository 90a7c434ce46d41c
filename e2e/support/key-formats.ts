import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoginKeys } from '../hosts/keys.ts'
import { run } from '../hosts/programs.ts'

/** Login keys in each format that people use. */
export interface KeyFormats {
  /** The texts by the name of the format. None has a passphrase. */
  readonly texts: Readonly<Record<string, string>>
  readonly locked: { readonly key: string; readonly passphrase: string }
  /** Public keys that the host must accept besides its own login keys. */
  readonly publicLines: readonly string[]
  /** A key that no host accepts. */
  readonly stranger: string
}

/** Converts the login keys with ssh-keygen. */
export async function makeKeyFormats(keys: LoginKeys): Promise<KeyFormats> {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'))
  const at = (name: string) => join(folder, name)
  const rewrite = async (source: string, name: string, flags: readonly string[]) => {
    copyFileSync(source, at(name))
    await run(['chmod', '600', at(name)])
    await run(['ssh-keygen', '-q', '-p', '-P', '', '-f', at(name), ...flags])
    return readFileSync(at(name), 'utf8')
  }
  const make = (name: string, flags: readonly string[]) =>
    run(['ssh-keygen', '-q', '-N', '', '-C', name, '-f', at(name), ...flags])
  try {
    await make('ec', ['-t', 'ecdsa', '-b', '384'])
    await make('stranger', ['-t', 'ed25519'])
    const { ed25519, rsa } = keys
    const passphrase = `it's "a" phrase, 한글`
    return {
      texts: {
        'Ed25519, OpenSSH': ed25519.text,
        'Ed25519, OpenSSH, with CRLF': ed25519.text.replaceAll('\n', '\r\n'),
        'RSA, OpenSSH': rsa.text,
        'RSA, PEM (PKCS#1)': await rewrite(rsa.path, 'rsa-pem', ['-m', 'PEM', '-N', '']),
        'RSA, PKCS#8': await rewrite(rsa.path, 'rsa-pkcs8', ['-m', 'PKCS8', '-N', '']),
        'EC, PKCS#8': await rewrite(at('ec'), 'ec-pkcs8', ['-m', 'PKCS8', '-N', '']),
        'EC, PEM (SEC 1)': await rewrite(at('ec'), 'ec-pem', ['-m', 'PEM', '-N', '']),
      },
      locked: { key: await rewrite(ed25519.path, 'locked', ['-N', passphrase]), passphrase },
      publicLines: [readFileSync(at('ec.pub'), 'utf8').trim()],
      stranger: readFileSync(at('stranger'), 'utf8'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
