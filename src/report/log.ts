import * as core from '@actions/core'
import type { Event } from '../domain/events.ts'
import { defuse } from './defuse.ts'

/** Lines of a program's output that are shown from its beginning, and from its end. */
const headLines = 150
const tailLines = 30

/** How long a step may be silent before a line says that it goes on, in ms. */
const silenceMs = 30_000

type Renderers = { readonly [Kind in Event['kind']]: (event: Extract<Event, { kind: Kind }>) => void }

/** Writes what happens into the workflow's log: a group a step, and below it one line that tells how it ended. */
export class Log {
  readonly #silenceMs: number
  #heard = 0
  #tail: string[] = []
  #beat: NodeJS.Timeout | undefined

  constructor(silence = silenceMs) {
    this.#silenceMs = silence
  }

  readonly #renderers: Renderers = {
    'step-started': ({ step }) => this.#open(step),
    noted: ({ text }) => say(text),
    'host-said': ({ text }) => this.#overhear(text),
    'last-words': ({ of, lines }) => {
      say(lines.length === 0 ? `${of} printed nothing` : `the last lines of ${of}:`)
      lines.forEach((line) => this.#overhear(line))
    },
    warned: ({ step, text }) => core.warning(defuse(text), { title: `${step}: please look` }),
    'step-done': ({ step, says, ms }) => this.#close(`${step}: ${says} (${seconds(ms)})`),
    'step-failed': ({ step, why, ms }) => this.#close(`${step} FAILED after ${seconds(ms)}: ${why}`),
    'undo-started': ({ step }) => this.#open(`undo ${step}`),
    'undo-done': ({ step, says, ms }) => this.#close(`undo ${step}: ${says} (${seconds(ms)})`),
    'undo-failed': ({ step, why, ms }) => this.#close(`undo ${step} FAILED after ${seconds(ms)}: ${why}`),
  }

  tell(event: Event): void {
    const render = this.#renderers[event.kind] as (event: Event) => void
    render(event)
    if (event.kind !== 'host-said' || this.#shows) this.#beat?.refresh()
  }

  /** Whether what a program says is shown as it comes; later on it is silence to whoever reads. */
  get #shows(): boolean {
    return this.#heard <= headLines
  }

  #open(title: string): void {
    core.startGroup(title)
    const began = performance.now()
    this.#beat = setInterval(() => say(`still at ${title}, for ${seconds(performance.now() - began)}`), this.#silenceMs)
    this.#beat.unref()
  }

  /** Programs that draw a progress bar send a carriage return where they mean a new line. Millions of lines pass here. */
  #overhear(text: string): void {
    for (const each of text.includes('\r') ? text.split('\r') : [text]) {
      const line = each.trimEnd()
      if (line === '') continue
      this.#heard += 1
      if (this.#shows) say(`| ${line}`)
      else if (this.#tail.push(line) > tailLines) this.#tail.shift()
    }
  }

  #close(text: string): void {
    clearInterval(this.#beat)
    this.#beat = undefined
    const left = this.#heard - headLines - this.#tail.length
    if (left > 0) say(`… ${left} lines left out …`)
    this.#tail.forEach((line) => say(`| ${line}`))
    this.#heard = 0
    this.#tail = []
    core.endGroup()
    say(text)
  }
}

export const say = (text: string): void => core.info(defuse(text))

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
