import { RejectedInput } from './input-parser.ts'

/** What errors ask for: the complete private key file. */
export const wholeKey =
  'the whole private key file (OpenSSH, PEM or PKCS#8), from its -----BEGIN line to its -----END line'

/** The text of a private key in its normal form. */
export interface KeyText {
  /** The label of the BEGIN line, such as `OPENSSH PRIVATE KEY`. */
  readonly label: string
  /** Whether a header of the file shows that it is encrypted. The OpenSSH format shows it elsewhere; see openssh.ts. */
  readonly encrypted: boolean
  readonly pem: string
}

/**
 * Repairs the damage that a key takes on its way into a secret, if only one repair is possible: CRLF, line ends written as
 * `\n`, indentation, quotes, lost line ends, line ends turned into spaces, text around the key, the file encoded in base64.
 * Other damage is rejected. A rejection holds no part of the key.
 */
export function readKeyText(raw: string): KeyText | RejectedInput {
  const text = decodeBase64(raw).replace(/\\r|\\n|\r/g, '\n')
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs)]
  const [block, ...others] = blocks.filter(([, label]) => label?.endsWith('PRIVATE KEY'))
  const [, label, content] = block ?? []
  if (label === undefined || content === undefined) return rejectText(text.trim())
  return others.length > 0
    ? new RejectedInput({ got: `${others.length + 1} private keys`, expected: `one key: ${wholeKey}` })
    : readBlock(label, content)
}

/** Decodes a key file that was encoded in base64 to have it on one line. Other texts stay as they are. */
export function decodeBase64(text: string): string {
  const packed = text.replace(/\s+/g, '')
  const decoded = /^[A-Za-z0-9+/]{40,}={0,2}$/.test(packed) ? Buffer.from(packed, 'base64').toString('latin1') : ''
  return decoded.includes('-----BEGIN ') ? decoded : text
}

function readBlock(label: string, content: string): KeyText | RejectedInput {
  const [headers = '', dek] = /^\s*Proc-Type: *4,ENCRYPTED\s+DEK-Info: *([A-Z0-9-]+,[0-9A-F]+)\s/i.exec(content) ?? []
  const body = content.slice(headers.length).replace(/\s+/g, '')
  if (body === '')
    return new RejectedInput({ got: 'a BEGIN and an END line with nothing between them', expected: wholeKey })
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body))
    return new RejectedInput({
      got: 'a damaged key: it holds characters that a key file never has',
      expected: wholeKey,
    })
  const pemHeaders = dek === undefined ? [] : ['Proc-Type: 4,ENCRYPTED', `DEK-Info: ${dek}`, '']
  const bodyLines = body.match(/.{1,64}/g) ?? []
  const lines = [`-----BEGIN ${label}-----`, ...pemHeaders, ...bodyLines, `-----END ${label}-----`, '']
  return { label, encrypted: dek !== undefined || label.startsWith('ENCRYPTED'), pem: lines.join('\n') }
}

const publicKey = /^(?:ssh-|ecdsa-|sk-)\S+ AAAA|-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----|BEGIN SSH2 PUBLIC KEY/

/** Texts that users paste by mistake instead of a private key. */
const mistakes: readonly (readonly [pattern: RegExp, got: string, expected?: string])[] = [
  [/^PuTTY-User-Key-File/, 'a PuTTY key (.ppk)', 'an OpenSSH key: in PuTTYgen, Conversions, Export OpenSSH key'],
  [publicKey, 'a public key', `the private key that belongs to it: ${wholeKey}`],
  [/-----BEGIN CERTIFICATE-----/, 'a certificate'],
  [/^(?:\d+ )?(?:SHA256|MD5):/, 'a fingerprint'],
  [
    /BEGIN SSH2 ENCRYPTED PRIVATE KEY/,
    'a key in the format of ssh.com',
    'an OpenSSH key: `ssh-keygen -i` converts the key',
  ],
  [/^-----BEGIN [A-Z0-9 ]+-----.*-----END /s, 'a key whose BEGIN and END lines differ'],
  [/^-----BEGIN [A-Z0-9 ]+-----/, 'an incomplete key: the END line is missing'],
  [/-----END [A-Z0-9 ]+-----$/, 'an incomplete key: the BEGIN line is missing'],
  [/^[A-Za-z0-9+/=\s]{200,}$/, 'a key without its BEGIN and END lines'],
  [/^(?:~|\.{0,2})\/\S+$|^\S+\.pem$/, 'what looks like the path of a file', `the content of the file: ${wholeKey}`],
]

function rejectText(text: string): RejectedInput {
  const [, got, expected = wholeKey] = mistakes.find(([pattern]) => pattern.test(text)) ?? []
  return new RejectedInput({ got: got ?? 'a text that is not a private key (not shown)', expected })
}
