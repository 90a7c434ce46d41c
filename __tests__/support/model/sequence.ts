import { runOn, type TestRun } from '../deploy-on.ts'
import type { Fault } from '../fake-host.ts'
import type { Image } from '../fake-host/engine.ts'
import type { Machine } from '../fake-host/machine.ts'
import { complaintsAbout, sightOf, type Sight } from './false-claims.ts'
import { releases, type Cut, type Turn, type Wish } from './run-plan.ts'
import { Client } from './second-client.ts'
import { hostIn, type Situation } from './initial-state.ts'
import type { Tally } from './coverage.ts'
import { faultOf, inputsOf, setWeather } from './apply-plan.ts'

const clean: Turn = {
  mode: 'deploy',
  release: 'good',
  keepsOld: false,
  prunes: false,
  waits: true,
  weather: 'fair',
  cut: undefined,
  post: 'none',
  restMs: 0,
  second: undefined,
}

const isGood = (run: TestRun | undefined): boolean =>
  run?.outputs.result === 'deployed' && run.outputs['failed-step'] === ''

/** A host, and all that is done to it, one turn after the other. */
export class Story {
  readonly machine: Machine
  /** What was said that is not so, and the promises that were broken. */
  readonly complaints: string[] = []
  /** What happened, for people. */
  readonly lines: string[] = []
  readonly #tally: Tally
  #runs = 0
  #atOnce = 0

  constructor(situation: Situation, tally: Tally) {
    this.machine = hostIn(situation)
    this.#tally = tally
  }

  async play(turns: readonly Turn[]): Promise<void> {
    for (const turn of turns) {
      await this.#take(turn)
      await this.machine.time.sleep(turn.restMs)
      if (this.#isWrong()) return
    }
    const { refusable } = sightOf(this.machine)
    let last = await this.#take(clean)
    // What goes down between two looks leaves a picture that fits nothing: the one after that must see clearly.
    if (!isGood(last) && sightOf(this.machine).crashed) last = await this.#take(clean)
    await this.machine.time.sleep(60_000)
    if (this.machine.lock !== undefined) this.complaints.push('the lock outlived its holder')
    if (!isGood(last) && !(refusable && last?.outputs.result === 'refused'))
      this.complaints.push('the last deployment, with nothing in its way, did not end well')
    this.#isWrong()
  }

  #isWrong(): boolean {
    const { broken, cut } = this.machine
    this.complaints.push(...broken.splice(0), ...cut.splice(0).map((service) => `requests with ${service} were cut`))
    return this.complaints.length > 0
  }

  /** One turn: a run, whoever comes meanwhile, and what is left of both. */
  async #take({ second, ...wish }: Turn): Promise<TestRun | undefined> {
    const { machine } = this
    let other: Client | undefined
    const comes: Fault[] =
      second === undefined
        ? []
        : [
            {
              kind: 'meanwhile',
              nth: second.at,
              happens: () => {
                other = new Client(machine, () => this.#run(second.wish))
              },
            },
          ]
    setWeather(machine, wish.weather)
    const run = await this.#run(wish, comes)
    setWeather(machine, 'fair')
    await other?.ended()
    return run
  }

  async #run(wish: Wish, more: readonly Fault[] = []): Promise<TestRun | undefined> {
    const { machine } = this
    const number = (this.#runs += 1)
    const tag = `v${number}`
    const behaviour = releases[wish.release]
    const image = behaviour && machine.release(tag, { listensAfterMs: 200, ...behaviour })
    const options = { number, tag, inputs: inputsOf(wish) }
    this.#atOnce += 1
    const { run, events } = await this.#watched(
      { ...options, faults: [...more, ...this.#faults(wish.cut)] },
      wish,
      image,
    )
    const holds = events.some((event) => event.kind === 'lock-taken')
    if (run === undefined && holds && wish.post !== 'none') {
      const faults = wish.post === 'runs' ? [] : this.#faults(wish.post)
      await this.#watched({ ...options, recovers: true, faults }, wish, undefined)
    }
    this.#atOnce -= 1
    return run
  }

  #faults(cut: Cut | undefined): readonly Fault[] {
    return cut === undefined ? [] : [faultOf(cut, (command) => this.#tally.struck(cut.kind, command))]
  }

  async #watched(options: Parameters<typeof runOn>[1], wish: Wish, image: Image | undefined) {
    const { machine } = this
    let before: Sight | undefined
    let after: Sight | undefined
    const ended = await runOn(machine, {
      ...options,
      emit: (event) => {
        if (event.kind === 'step-done' && ['lock', 'retake-lock'].includes(event.step)) before = sightOf(machine)
      },
      atEnd: () => (after = sightOf(machine)),
    })
    const { run } = ended
    const recovers = options.recovers === true
    const who = `${recovers ? 'post of ' : ''}run ${options.number ?? 0}`
    this.lines.push(`${who}, ${wish.mode} ${wish.release}: ${describe(ended)}`)
    this.#count(recovers ? 'post' : 'run', run)
    const truth = { wish, before, alone: this.#atOnce === 1, image, recovers }
    const complaints = run && after ? complaintsAbout(run, { ...truth, after }) : []
    this.complaints.push(...complaints.map((each) => `${who}: ${each}`))
    return ended
  }

  #count(what: 'run' | 'post', run: TestRun | undefined): void {
    this.#tally.count(what, `${what} ${run?.outputs.result ?? 'ended'}`)
    if (run?.notes.some((note) => note.startsWith('waiting for'))) this.#tally.count(`${what} waited`)
    if (run?.annotation.text.includes('lock-timeout is 0')) this.#tally.count(`${what} turned away`)
  }
}

function describe({ run, transcript }: Awaited<ReturnType<typeof runOn>>): string {
  const asked = `asked for ${transcript.join(', ')}`
  if (run === undefined) return `its process was ended; ${asked}`
  const { result, 'failed-step': step } = run.outputs
  return `${result}${step === '' ? '' : ` at ${step}`}; ${asked}${result === 'deployed' ? '' : `; ${run.annotation.text}`}`
}
