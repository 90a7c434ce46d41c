import type { KeyObject } from 'node:crypto'

/** The part of an OpenSSH private key file that is never encrypted; see PROTOCOL.key in OpenSSH. */
export interface OpenSshHeader {
  readonly encrypted: boolean
  readonly type: string
}

const magic = 'openssh-key-v1\0'

/** Reads the part that is not encrypted. Returns undefined if the file is not complete. */
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

/** Reads a length and that many bytes. Returns the bytes and the offset after them; throws if bytes are missing. */
function readString(blob: Buffer, offset: number): [Buffer, number] {
  const end = offset + 4 + blob.readUInt32BE(offset)
  if (end > blob.length) throw new RangeError('bytes are missing')
  return [blob.subarray(offset + 4, end), end]
}

/** Writes an Ed25519 key as an OpenSSH file without a passphrase. ssh2 reads this type in no other form. */
export function writeOpenSshEd25519(key: KeyObject): string {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const [publicBytes, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
  const type = encodeString(Buffer.from('ssh-ed25519'))
  // Equal check numbers prove that a reader decrypted the key correctly. Without encryption zeros are enough.
  const secret = Buffer.concat([
    encodeUint32(0),
    encodeUint32(0),
    type,
    encodeString(publicBytes),
    encodeString(Buffer.concat([seed, publicBytes])),
    encodeUint32(0),
  ])
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).subarray(0, (8 - (secret.length % 8)) % 8)
  const none = encodeString(Buffer.from('none'))
  const blob = Buffer.concat([
    ...[Buffer.from(magic), none, none, encodeString(Buffer.alloc(0)), encodeUint32(1)],
    encodeString(Buffer.concat([type, encodeString(publicBytes)])),
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
