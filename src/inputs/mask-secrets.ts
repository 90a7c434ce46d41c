import { RejectedInput } from './input-parser.ts'
import { decodeBase64, readKeyText } from './key-text.ts'

/** Hides a text in the log from now on. */
export type MaskSecret = (secret: string) => void

/** Masks a private key in each form that this code gives it: as given, decoded, repaired, its lines, and its lines joined. */
export function maskKey(raw: string, mask: MaskSecret): void {
  const repaired = readKeyText(raw)
  const texts = [raw, decodeBase64(raw), ...(repaired instanceof RejectedInput ? [] : [repaired.pem])]
  for (const form of new Set(texts.flatMap(listKeyForms))) mask(form)
}

/** Masks a secret, and each of its lines, because the log is masked line by line. Each is masked trimmed as well. */
export function maskText(secret: string, mask: MaskSecret): void {
  const forms = [secret, ...secret.split(/\r?\n/)].flatMap((form) => [form, form.trim()])
  for (const form of new Set(forms)) if (form.trim() !== '') mask(form)
}

function listKeyForms(text: string): readonly string[] {
  const body = text.replace(/-----(?:BEGIN|END)[^-]*-----/g, ' ')
  const pieces = body.split(/\\r|\\n|\s+/).filter(isKeyMaterial)
  return [text, text.trim(), ...pieces, pieces.join('')].filter((form) => form !== '')
}

// Short pieces and words such as `ENCRYPTED` are not masked: the log would lose ordinary words.
const isKeyMaterial = (piece: string): boolean => /^[A-Za-z0-9+/]{9,}={0,2}$/.test(piece) && !/^[A-Z]+$/.test(piece)
