import { createPrivateKey, type KeyObject } from 'node:crypto'
import ssh2 from 'ssh2'

import { RejectedInput } from './input-parser.ts'
import { readKeyText, wholeKey, type KeyText } from './key-text.ts'
import { readOpenSshHeader, writeOpenSshEd25519 } from './openssh.ts'

/**
 * Converts a private key into one that ssh2 reads without a passphrase: ssh2 does not read PKCS#8, and reads Ed25519 only
 * in the OpenSSH format. A rejection holds no part of the key.
 */
export function readPrivateKey(raw: string, passphrase = ''): string | RejectedInput {
  const text = readKeyText(raw)
  if (text instanceof RejectedInput) return text
  const key = text.label === 'OPENSSH PRIVATE KEY' ? decryptOpenSsh(text, passphrase) : decryptPem(text, passphrase)
  return key instanceof RejectedInput ? key : writeForSsh2(key)
}

function decryptOpenSsh({ pem }: KeyText, passphrase: string): KeyObject | RejectedInput {
  const header = readOpenSshHeader(pem)
  if (header === undefined) return damagedKey
  if (!/^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp(?:256|384|521))$/.test(header.type)) return rejectKeyType(header.type)
  if (header.encrypted && passphrase === '') return missingPassphrase
  return tryDecrypt(header.encrypted, () => {
    const key = ssh2.utils.parseKey(pem, passphrase)
    return key instanceof Error ? key : createPrivateKey(key.getPrivatePEM())
  })
}

function decryptPem({ encrypted, pem }: KeyText, passphrase: string): KeyObject | RejectedInput {
  if (encrypted && passphrase === '') return missingPassphrase
  return tryDecrypt(encrypted, () => createPrivateKey({ key: pem, format: 'pem', passphrase }))
}

// The texts of the errors of OpenSSL and ssh2 may change, so they do not decide which rejection is returned.
function tryDecrypt(encrypted: boolean, decrypt: () => KeyObject | Error): KeyObject | RejectedInput {
  try {
    const key = decrypt()
    if (!(key instanceof Error)) return key
  } catch {
    // The rejection below covers this.
  }
  return encrypted ? wrongPassphrase : damagedKey
}

/** The curves that SSH supports, by the names that OpenSSL gives them; see RFC 5656. */
const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']

function writeForSsh2(key: KeyObject): string | RejectedInput {
  const curve = key.asymmetricKeyDetails?.namedCurve
  const type = key.asymmetricKeyType
  if (type === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString()
  if (type === 'ed25519') return writeOpenSshEd25519(key)
  if (type !== 'ec') return rejectKeyType(type ?? 'unknown')
  return curves.includes(curve) ? key.export({ type: 'sec1', format: 'pem' }).toString() : rejectKeyType(curve ?? 'EC')
}

const damagedKey = new RejectedInput({
  got: 'a damaged key: lines are missing or were changed',
  expected: wholeKey,
})

const missingPassphrase = new RejectedInput({
  got: 'a key with a passphrase, but no `passphrase`',
  expected: 'a key and its `passphrase`, or a key without one (`ssh-keygen -p -f KEY` removes it)',
})

const wrongPassphrase = new RejectedInput({
  got: 'a key that `passphrase` does not decrypt',
  expected:
    'a key and its own passphrase; if the passphrase is right, the key is damaged (test: `ssh-keygen -y -f KEY`)',
})

const rejectKeyType = (type: string): RejectedInput =>
  new RejectedInput({
    got: `a key of a type that is not supported (${type.toLowerCase().replace(/[^a-z0-9@.-]/g, '')})`,
    expected: 'an Ed25519, RSA or ECDSA (P-256, P-384, P-521) key; `ssh-keygen -t ed25519 -f KEY` creates one',
  })
