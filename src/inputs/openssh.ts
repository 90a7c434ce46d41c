import type { KeyObject } from 'node:crypto'

/** What an OpenSSH private key file says in the clear; see PROTOCOL.key in OpenSSH. */
export interface OpenSshHeader {
  readonly encrypted: boolean
  readonly type: string
}

const magic = 'openssh-key-v1\0'

/** Reads the clear part of an OpenSSH key; undefined when the file is not whole. */
export function readOpenSshHeader(pem: string): OpenSshHeader | undefined {
  const blob = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')
  if (blob.toString('latin1', 0, magic.length) !== magic) return undefined
  try {
    const [cipher, afterCipher] = readString(blob, magic.length)
    const [, afterKdf] = readString(blob, afterCipher)
    const [, afterOptions] = readString(blob, afterKdf)
    const [publicBlob, afterPublic] = readString(blob, afterOptions + 4)
    readString(blob, afterPublic)
    return { encrypted: cipher.toString() !== 'none', type: readString(publicBlob, 0)[0].toString() }
  } catch {
    return undefined
  }
}

/** A length and that many bytes, and where they end; throws when they are not all there. */
function readString(blob: Buffer, at: number): [Buffer, number] {
  const end = at + 4 + blob.readUInt32BE(at)
  if (end > blob.length) throw new RangeError('cut off')
  return [blob.subarray(at + 4, end), end]
}

/** An Ed25519 key as an OpenSSH file without a passphrase: the only form of that type which ssh2 reads. */
export function writeOpenSshEd25519(key: KeyObject): string {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const [open, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
  const type = encodeString(Buffer.from('ssh-ed25519'))
  // Two equal check numbers tell a reader that it decrypted well; without encryption they can be anything, so zeros.
  const secret = Buffer.concat([
    encodeUint32(0),
    encodeUint32(0),
    type,
    encodeString(open),
    encodeString(Buffer.concat([seed, open])),
    encodeUint32(0),
  ])
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).subarray(0, (8 - (secret.length % 8)) % 8)
  const none = encodeString(Buffer.from('none'))
  const blob = Buffer.concat([
    ...[Buffer.from(magic), none, none, encodeString(Buffer.alloc(0)), encodeUint32(1)],
    encodeString(Buffer.concat([type, encodeString(open)])),
    encodeString(Buffer.concat([secret, padding])),
  ])
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

function encodeUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const encodeString = (bytes: Buffer): Buffer => Buffer.concat([encodeUint32(bytes.length), bytes])
