import * as core from '@actions/core'
import type { Event } from '../domain/events.ts'
import { sanitize } from './defuse.ts'

/** Lines of a program's output that are shown from its beginning, and from its end. */
const headLines = 150
const tailLines = 30

/** How long a step may be silent before a line says that it goes on, in ms. */
const silenceMs = 30_000

type Renderers = { readonly [Kind in Event['kind']]: (event: Extract<Event, { kind: Kind }>) => void }

/** Writes what happens into the workflow's log: a group a step, and below it one line that tells how it ended. */
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

  /** Whether what a program says is shown as it comes; later on it is silence to whoever reads. */
  get #shows(): boolean {
    return this.#lineCount <= headLines
  }

  #openGroup(title: string): void {
    core.startGroup(title)
    const began = performance.now()
    this.#heartbeat = setInterval(
      () => logLine(`still at ${title}, for ${formatSeconds(performance.now() - began)}`),
      this.#silenceMs,
    )
    this.#heartbeat.unref()
  }

  /** Programs that draw a progress bar send a carriage return where they mean a new line. Millions of lines pass here. */
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
