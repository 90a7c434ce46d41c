import { RejectedInput } from './parsed.ts'

/** The whole private key file, as an error asks for it. */
export const wholeKey =
  'the whole private key file (OpenSSH, PEM or PKCS#8), from its -----BEGIN line to its -----END line'

/** A private key's text, taken apart. */
export interface KeyText {
  /** What its BEGIN line says, such as `OPENSSH PRIVATE KEY`. */
  readonly label: string
  /** Encrypted by headers in the old PEM way. */
  readonly encrypted: boolean
  /** The file as its program would have written it. */
  readonly pem: string
}

/**
 * Undoes what happens to a key on its way into a secret, wherever only one reading is possible: CRLF, `\n` in letters,
 * indentation, quotes, line ends lost or turned into spaces, text around it, the whole file once more in base64.
 * Other damage is named. No answer holds a part of the key, except `pem`.
 */
export function readKeyText(raw: string): KeyText | RejectedInput {
  const text = decodeBase64(raw).replace(/\\r|\\n|\r/g, '\n')
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs)]
  const [block, ...others] = blocks.filter(([, label]) => label?.endsWith('PRIVATE KEY'))
  const [, label, content] = block ?? []
  if (label === undefined || content === undefined) return refuseText(text.trim())
  return others.length > 0
    ? new RejectedInput({ got: `${others.length + 1} private keys`, takes: `one key: ${wholeKey}` })
    : readBlock(label, content)
}

/** The file once more in base64, which some keep in a secret to have it on one line. */
export function decodeBase64(text: string): string {
  const packed = text.replace(/\s+/g, '')
  const decoded = /^[A-Za-z0-9+/]{40,}={0,2}$/.test(packed) ? Buffer.from(packed, 'base64').toString('latin1') : ''
  return decoded.includes('-----BEGIN ') ? decoded : text
}

function readBlock(label: string, content: string): KeyText | RejectedInput {
  const [headers = '', dek] = /^\s*Proc-Type: *4,ENCRYPTED\s+DEK-Info: *([A-Z0-9-]+,[0-9A-F]+)\s/i.exec(content) ?? []
  const body = content.slice(headers.length).replace(/\s+/g, '')
  if (body === '')
    return new RejectedInput({ got: 'a BEGIN and an END line with nothing between them', takes: wholeKey })
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body))
    return new RejectedInput({ got: 'a damaged key: it holds characters that no key file has', takes: wholeKey })
  const old = dek === undefined ? [] : ['Proc-Type: 4,ENCRYPTED', `DEK-Info: ${dek}`, '']
  const lines = [`-----BEGIN ${label}-----`, ...old, ...(body.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, '']
  return { label, encrypted: dek !== undefined || label.startsWith('ENCRYPTED'), pem: lines.join('\n') }
}

const publicKey = /^(?:ssh-|ecdsa-|sk-)\S+ AAAA|-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----|BEGIN SSH2 PUBLIC KEY/

/** Things that get pasted in a private key's place, each with a name for it. */
const mistaken: readonly (readonly [pattern: RegExp, got: string, takes?: string])[] = [
  [/^PuTTY-User-Key-File/, 'a PuTTY key (.ppk)', 'an OpenSSH key: in PuTTYgen, Conversions, Export OpenSSH key'],
  [publicKey, 'a public key', `its private half: ${wholeKey}`],
  [/-----BEGIN CERTIFICATE-----/, 'a certificate'],
  [/^(?:\d+ )?(?:SHA256|MD5):/, 'a fingerprint'],
  [
    /BEGIN SSH2 ENCRYPTED PRIVATE KEY/,
    'a key in the format of ssh.com',
    'an OpenSSH key: turn it with `ssh-keygen -i`',
  ],
  [/^-----BEGIN [A-Z0-9 ]+-----.*-----END /s, 'a key whose BEGIN and END lines differ'],
  [/^-----BEGIN [A-Z0-9 ]+-----/, 'a key that is cut off: it has no END line'],
  [/-----END [A-Z0-9 ]+-----$/, 'a key that is cut off: it has no BEGIN line'],
  [/^[A-Za-z0-9+/=\s]{200,}$/, 'a key without its BEGIN and END lines'],
  [/^(?:~|\.{0,2})\/\S+$|^\S+\.pem$/, 'what looks like the path of a file', `what the file holds: ${wholeKey}`],
]

function refuseText(text: string): RejectedInput {
  const [, got, takes = wholeKey] = mistaken.find(([pattern]) => pattern.test(text)) ?? []
  return new RejectedInput({ got: got ?? 'something that is not a private key (not shown)', takes })
}
