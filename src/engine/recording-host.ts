import { saveRecord, writeRecord } from '../commands/write-record.ts'
import type { Command, Host, Outcome, RunOptions } from '../host/host.ts'
import { joinScripts } from '../host/script.ts'
import type { Recorder } from './recorder.ts'

/** Sends the record with the next command, which writes it before it does its own work. This saves a round trip. */
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
    const script = joinScripts(writeRecord(this.#directory, json), command.script)
    return this.#host.run({ ...command, record: json, script }, options)
  }

  /** Sends the changes that no command carried. A record that cannot be written does not fail the run. */
  async saveRecord(): Promise<void> {
    const json = this.#recorder.takeUnsaved()
    if (json !== undefined) await this.#host.run(saveRecord(this.#directory, json))
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}
