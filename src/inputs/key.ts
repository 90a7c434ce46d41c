import { createPrivateKey, type KeyObject } from 'node:crypto'
import ssh2 from 'ssh2'

import { readKeyText, wholeKey, type KeyText } from './key-text.ts'
import { readOpenSshHeader, writeOpenSshEd25519 } from './openssh.ts'
import { RejectedInput } from './parsed.ts'

/**
 * Turns a private key, as the secret holds it, into one that ssh2 reads without a passphrase; ssh2 knows neither PKCS#8
 * nor Ed25519 outside OpenSSH's format. No answer but the key itself holds key material.
 */
export function readPrivateKey(raw: string, passphrase = ''): string | RejectedInput {
  const text = readKeyText(raw)
  if (text instanceof RejectedInput) return text
  const key = text.label === 'OPENSSH PRIVATE KEY' ? openOpenSsh(text, passphrase) : openPem(text, passphrase)
  return key instanceof RejectedInput ? key : writeForSsh2(key)
}

function openOpenSsh({ pem }: KeyText, passphrase: string): KeyObject | RejectedInput {
  const header = readOpenSshHeader(pem)
  if (header === undefined) return damaged
  if (!/^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp(?:256|384|521))$/.test(header.type)) return rejectKeyType(header.type)
  if (header.encrypted && passphrase === '') return locked
  return tryOpen(header.encrypted, () => {
    const key = ssh2.utils.parseKey(pem, passphrase)
    return key instanceof Error ? key : createPrivateKey(key.getPrivatePEM())
  })
}

function openPem({ encrypted, pem }: KeyText, passphrase: string): KeyObject | RejectedInput {
  if (encrypted && passphrase === '') return locked
  return tryOpen(encrypted, () => createPrivateKey({ key: pem, format: 'pem', passphrase }))
}

// Why it failed is only in the texts of OpenSSL's and ssh2's messages, which change: what is known beforehand decides.
function tryOpen(encrypted: boolean, open: () => KeyObject | Error): KeyObject | RejectedInput {
  try {
    const key = open()
    if (!(key instanceof Error)) return key
  } catch {
    // Not a key, or not with this passphrase: said below.
  }
  return encrypted ? wrongPassphrase : damaged
}

/** The curves that SSH knows, by OpenSSL's names; see RFC 5656. */
const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']

function writeForSsh2(key: KeyObject): string | RejectedInput {
  const curve = key.asymmetricKeyDetails?.namedCurve
  const type = key.asymmetricKeyType
  if (type === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString()
  if (type === 'ed25519') return writeOpenSshEd25519(key)
  if (type !== 'ec') return rejectKeyType(type ?? 'unknown')
  return curves.includes(curve) ? key.export({ type: 'sec1', format: 'pem' }).toString() : rejectKeyType(curve ?? 'EC')
}

const damaged = new RejectedInput({
  got: 'a damaged key: its lines are not all there, or not as they were',
  takes: wholeKey,
})

const locked = new RejectedInput({
  got: 'a key with a passphrase, but no `passphrase`',
  takes: 'a key with its `passphrase`, or one without (`ssh-keygen -p -f KEY` changes it)',
})

const wrongPassphrase = new RejectedInput({
  got: 'a key that `passphrase` does not open',
  takes: 'a key with its own passphrase; if that is right, the key is damaged (try `ssh-keygen -y -f KEY`)',
})

const rejectKeyType = (type: string): RejectedInput =>
  new RejectedInput({
    got: `a key of a type that does not work here (${type.toLowerCase().replace(/[^a-z0-9@.-]/g, '')})`,
    takes: 'an Ed25519, RSA or ECDSA (P-256, P-384, P-521) key; `ssh-keygen -t ed25519 -f KEY` makes one',
  })
