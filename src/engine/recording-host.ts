import { saveRecord, writeRecord } from '../commands/write-record.ts'
import type { Command, Host, Outcome, RunOptions } from '../host/host.ts'
import { joinScripts } from '../host/script.ts'
import type { Recorder } from './recorder.ts'

/** Sends the record along with the next command: it costs no round trip of its own, and is there before the command is. */
export class RecordingHost implements Host {
  readonly #host: Host
  readonly #recorder: Recorder
  readonly #directory: string

  constructor(host: Host, recorder: Recorder, directory: string) {
    this.#host = host
    this.#recorder = recorder
    this.#directory = directory
  }

  open(options: Parameters<Host['open']>[0]): ReturnType<Host['open']> {
    return this.#host.open(options)
  }

  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    const json = command.inSession === true ? undefined : this.#recorder.takeUnsaved()
    if (json === undefined) return this.#host.run(command, options)
    const record = writeRecord(this.#directory, json)
    return this.#host.run({ ...command, record: json, script: joinScripts(record, command.script) }, options)
  }

  /** Sends what no command took along. A record that cannot be written changes nothing. */
  async saveRecord(): Promise<void> {
    const json = this.#recorder.takeUnsaved()
    if (json !== undefined) await this.#host.run(saveRecord(this.#directory, json))
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}
