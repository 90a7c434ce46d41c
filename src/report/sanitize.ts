/**
 * Makes text from a host harmless for the runner's log, where a line that starts with `::` or holds `##[` is a
 * workflow command, and for the eyes that read it, which an escape sequence can fool.
 */
export function sanitize(text: string): string {
  return text
    .replace(ansi, '')
    .replace(/\r\n?/g, '\n')
    .replace(control, '\ufffd')
    .replace(/##\[/g, '# #[')
    .replace(/^(\s*):(?=:)/gm, '$1: ')
}

// eslint-disable-next-line no-control-regex -- control characters are what this is about
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// eslint-disable-next-line no-control-regex -- as above; tab and line feed stay
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
