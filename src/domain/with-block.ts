import { stringify } from 'yaml'
import type { SuggestedInput } from './recognize-layout/recognition.ts'

/** The inputs as a person pastes them into a workflow, beside `host`, `username`, `key` and `directory`. */
export const formatWithBlock = (inputs: readonly SuggestedInput[]): string =>
  inputs.length === 0
    ? '# No input is needed besides host, username, key and directory.\n'
    : stringify(
        { with: Object.fromEntries(inputs.map(({ name, value }) => [name, toScalar(value)])) },
        { lineWidth: 0 },
      )

/** GitHub makes a text of each value, so a number needs no quotes. */
const toScalar = (value: string): string | number | boolean =>
  /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value === 'true' ? true : value
