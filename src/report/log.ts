import * as core from '@actions/core'
import type { Event } from '../domain/events.ts'
import { sanitize } from './sanitize.ts'

/** How many lines of a step's output are shown at once, and how many of its last lines at its end. */
const headLines = 150
const tailLines = 30

/** In ms. After this time without a line, the log gets a line that the step is still running. */
const silenceMs = 30_000

type Renderers = { readonly [Kind in Event['kind']]: (event: Extract<Event, { kind: Kind }>) => void }

/** Writes the workflow log: a group for each step, and after it one line about its end. */
export class Log {
  readonly #silenceMs: number
  #lineCount = 0
  #tail: string[] = []
  #heartbeat: NodeJS.Timeout | undefined

  constructor(silence = silenceMs) {
    this.#silenceMs = silence
  }

  readonly #renderers: Renderers = {
    'step-started': ({ step }) => this.#openGroup(step),
    'lock-taken': () => undefined,
    'release-known': () => undefined,
    note: ({ text }) => logLine(text),
    'program-output': ({ text }) => this.#showOutput(text),
    'container-log': ({ source, lines }) => {
      logLine(lines.length === 0 ? `${source} printed nothing` : `the last lines of ${source}:`)
      lines.forEach((line) => this.#showOutput(line))
    },
    warning: ({ step, text }) => core.warning(sanitize(text), { title: `${step}: warning` }),
    'step-done': ({ step, message, ms }) => this.#closeGroup(`${step}: ${message} (${formatSeconds(ms)})`),
    'step-failed': ({ step, reason, ms }) => this.#closeGroup(`${step} FAILED after ${formatSeconds(ms)}: ${reason}`),
    'undo-started': ({ step }) => this.#openGroup(`undo ${step}`),
    'undo-done': ({ step, message, ms }) => this.#closeGroup(`undo ${step}: ${message} (${formatSeconds(ms)})`),
    'undo-failed': ({ step, reason, ms }) =>
      this.#closeGroup(`undo ${step} FAILED after ${formatSeconds(ms)}: ${reason}`),
  }

  receive(event: Event): void {
    const render = this.#renderers[event.kind] as (event: Event) => void
    render(event)
    if (event.kind !== 'program-output' || this.#shows) this.#heartbeat?.refresh()
  }

  /** Whether output is shown at once. Later lines are only counted, so they are no sign of life for the reader. */
  get #shows(): boolean {
    return this.#lineCount <= headLines
  }

  #openGroup(title: string): void {
    core.startGroup(title)
    const startedAt = performance.now()
    this.#heartbeat = setInterval(
      () => logLine(`still at ${title}, for ${formatSeconds(performance.now() - startedAt)}`),
      this.#silenceMs,
    )
    this.#heartbeat.unref()
  }

  /** Progress bars use a carriage return as their line end. This must be fast: a program can print millions of lines. */
  #showOutput(text: string): void {
    for (const each of text.includes('\r') ? text.split('\r') : [text]) {
      const line = each.trimEnd()
      if (line === '') continue
      this.#lineCount += 1
      if (this.#shows) logLine(`| ${line}`)
      else if (this.#tail.push(line) > tailLines) this.#tail.shift()
    }
  }

  #closeGroup(text: string): void {
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
    const left = this.#lineCount - headLines - this.#tail.length
    if (left > 0) logLine(`… ${left} lines left out …`)
    this.#tail.forEach((line) => logLine(`| ${line}`))
    this.#lineCount = 0
    this.#tail = []
    core.endGroup()
    logLine(text)
  }
}

export const logLine = (text: string): void => core.info(sanitize(text))

export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
