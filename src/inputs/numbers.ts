import { StatusSet, type Ports, type StatusRange } from '../domain/config.ts'
import { RejectedInput, parseTrimmed } from './input-parser.ts'

/** A TCP port. */
export const portInput = parseTrimmed(
  'a whole number from 1 to 65535',
  (text) => parsePort(text) ?? new RejectedInput(),
)

function parsePort(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return number >= 1 && number <= 65535 ? number : undefined
}

/** The ports of a color. */
export const portsInput = parseTrimmed(
  'a whole number from 1 to 65535, or several, separated by commas or one a line; each port once',
  (text): Ports | RejectedInput => {
    const ports = splitList(text).flatMap((each) => parsePort(each) ?? [])
    const [first, ...rest] = ports
    const isList = ports.length === splitList(text).length && new Set(ports).size === ports.length
    return first === undefined || !isList ? new RejectedInput() : [first, ...rest]
  },
)

const splitList = (text: string): readonly string[] => text.split(/\s*[,\n]\s*/)

const unitMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h)?$/.exec(text) ?? []
  const ms = unitMs.get(unit)
  return amount === undefined || ms === undefined ? undefined : Math.round(Number(amount) * ms)
}

/** A duration in milliseconds. Its bounds are written as durations, such as `30s`. */
export const durationInput = (from: string, to: string) => {
  const [minimumMs = 0, maximumMs = Infinity] = [parseDurationMs(from), parseDurationMs(to)]
  const expected = `a duration from ${from} to ${to}, such as 500ms, 30s, 2m or 1h (a number without a unit is seconds)`
  return parseTrimmed(expected, (text) => {
    const ms = parseDurationMs(text)
    return ms === undefined || ms < minimumMs || ms > maximumMs ? new RejectedInput() : ms
  })
}

/** HTTP status codes and ranges of them. */
export const statusSetInput = parseTrimmed('HTTP status codes and ranges, such as `200` or `200-299,304`', (text) => {
  const ranges = text.split(',').map((range) => parseStatusRange(range.trim()))
  const valid = ranges.filter((range) => range !== undefined)
  return valid.length === ranges.length ? new StatusSet(valid) : new RejectedInput()
})

function parseStatusRange(text: string): StatusRange | undefined {
  const [, first, last = first] = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(text) ?? []
  const [from, to] = [Number(first), Number(last)]
  return from <= to ? { from, to } : undefined
}
