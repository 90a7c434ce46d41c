import { decodeBase64, readKeyText } from './key-text.ts'
import { RejectedInput } from './parsed.ts'

type Mask = (secret: string) => void

/** Masks a private key in every form it takes here: as given, decoded, fixed, its lines, and those lines joined. */
export function maskKey(raw: string, mask: Mask): void {
  const fixed = readKeyText(raw)
  const texts = [raw, decodeBase64(raw), ...(fixed instanceof RejectedInput ? [] : [fixed.pem])]
  for (const form of new Set(texts.flatMap(formsOf))) mask(form)
}

/** Masks a passphrase or a password, each of its lines too, since the log is masked line by line; all also trimmed. */
export function maskText(secret: string, mask: Mask): void {
  const forms = [secret, ...secret.split(/\r?\n/)].flatMap((form) => [form, form.trim()])
  for (const form of new Set(forms)) if (form.trim() !== '') mask(form)
}

function formsOf(text: string): readonly string[] {
  const body = text.replace(/-----(?:BEGIN|END)[^-]*-----/g, ' ')
  const pieces = body.split(/\\r|\\n|\s+/).filter(isKeyMaterial)
  return [text, text.trim(), ...pieces, pieces.join('')].filter((form) => form !== '')
}

// Masking `ENCRYPTED` or a few letters would riddle the log with asterisks.
const isKeyMaterial = (piece: string): boolean => /^[A-Za-z0-9+/]{9,}={0,2}$/.test(piece) && !/^[A-Z]+$/.test(piece)
