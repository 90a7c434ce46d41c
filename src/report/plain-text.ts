import { sanitize } from './sanitize.ts'

/** A zero-width space: `@user` notifies no user, and `#12`, `GH-12` and `:tada:` stay as they are written. */
export const escapeMentions = (value: string): string =>
  sanitize(value)
    .replace(/(^|[^\w./])@(?=\w)/g, '$1@\u200b')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u200b')
    .replace(/:(?=(?:[\w+-]*[a-z_+-][\w+-]*|100|1234):)/gi, ':\u200b')

/** Keeps 12 characters of each digest. */
export const shortenDigests = (value: string): string => value.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')

/** Keeps the beginning and the end of a long text, and says how much is left out between them. */
export function clipText(value: string, limit: number): string {
  if (value.length <= limit) return value
  const half = Math.floor(limit / 2)
  return `${value.slice(0, half)} … ${value.length - 2 * half} characters left out … ${value.slice(-half)}`
}

/** A dollar sign that begins no formula. A backslash is not enough (docs.github.com, "mathematical expressions"). */
export const dollar = '<span>$</span>'

export function escapeHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    $: dollar,
  }
  return escapeMentions(value)
    .replaceAll(/\s+/g, ' ')
    .replace(/[&<>"$]/g, (character) => entities[character] ?? '')
}
