import { hostScripts } from '../host-scripts/scripts.ts'
import { renderPrologue, type Parameters } from './prologue.ts'
import { Script } from './script.ts'

export type HostScriptName = keyof typeof hostScripts

/** One of src/host-scripts, with the values that it works on. */
export class HostScript extends Script {
  readonly file: HostScriptName
  /** What stands before the file: see `renderPrologue`. */
  readonly prologue: string

  constructor(file: HostScriptName, parameters: Parameters) {
    const prologue = renderPrologue(parameters)
    super(forgetVariables(Object.keys(parameters)) + prologue + hostScripts[file].join(''))
    this.file = file
    this.prologue = prologue
  }
}

/** A variable that the login environment exports under such a name would pass the value on to every program. */
const forgetVariables = (names: readonly string[]): string => (names.length === 0 ? '' : `unset ${names.join(' ')}\n`)
