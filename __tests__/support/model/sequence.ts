import { runOn, type TestRun } from '../deploy-on.ts'
import type { Fault } from '../fake-host.ts'
import type { Image } from '../fake-host/engine.ts'
import type { Machine } from '../fake-host/machine.ts'
import { findFalseClaims, takeSnapshot, type Snapshot } from './false-claims.ts'
import { releases, type Interruption, type PlannedRun, type RunPlan } from './run-plan.ts'
import { SecondClient } from './second-client.ts'
import { createHost, type InitialState } from './initial-state.ts'
import type { Coverage } from './coverage.ts'
import { toFault, toInputs, toLayoutInputs, setHostFault } from './apply-plan.ts'

const undisturbedRun: PlannedRun = {
  mode: 'deploy',
  release: 'good',
  keepOldColor: false,
  prune: false,
  waitForLock: true,
  hostFault: 'none',
  interruption: undefined,
  postRun: 'none',
  pauseMs: 0,
  secondClient: undefined,
}

const isGood = (run: TestRun | undefined): boolean =>
  run?.outputs.result === 'deployed' && run.outputs['failed-step'] === ''

/** Runs a sequence of deployments on one host, one after the other, and collects all problems. */
export class Sequence {
  readonly machine: Machine
  /** The false claims of runs, and the broken promises. */
  readonly problems: string[] = []
  /** What happened, one line for each run. */
  readonly lines: string[] = []
  readonly #coverage: Coverage
  #runCount = 0
  #concurrentRuns = 0

  constructor(initialState: InitialState, coverage: Coverage) {
    this.machine = createHost(initialState)
    this.#coverage = coverage
  }

  async run(plannedRuns: readonly PlannedRun[]): Promise<void> {
    for (const plannedRun of plannedRuns) {
      await this.#runPlanned(plannedRun)
      await this.machine.time.sleep(plannedRun.pauseMs)
      if (this.#collectProblems()) return
    }
    const { mayBeRefused } = takeSnapshot(this.machine)
    let last = await this.#runPlanned(undisturbedRun)
    // A crash while a run reads the host gives it contradictory facts. The next run must read it correctly.
    if (!isGood(last) && takeSnapshot(this.machine).servingCrashed) last = await this.#runPlanned(undisturbedRun)
    await this.machine.time.sleep(60_000)
    if (this.machine.lock !== undefined) this.problems.push('the lock is still held after its holder ended')
    if (!isGood(last) && !(mayBeRefused && last?.outputs.result === 'refused'))
      this.problems.push('the last deployment met no fault, and did not succeed')
    this.#collectProblems()
  }

  #collectProblems(): boolean {
    const { brokenPromises, cutRequests } = this.machine
    this.problems.push(
      ...brokenPromises.splice(0),
      ...cutRequests.splice(0).map((service) => `requests with ${service} were cut`),
    )
    return this.problems.length > 0
  }

  /** A run, and a second client meanwhile if one is planned. Ends when both have ended. */
  async #runPlanned({ secondClient, ...plan }: PlannedRun): Promise<TestRun | undefined> {
    const { machine } = this
    let other: SecondClient | undefined
    const secondClientFaults: Fault[] =
      secondClient === undefined
        ? []
        : [
            {
              kind: 'other change',
              nth: secondClient.at,
              change: () => {
                other = new SecondClient(machine, () => this.#runOnce(secondClient.plan))
              },
            },
          ]
    setHostFault(machine, plan.hostFault)
    const run = await this.#runOnce(plan, secondClientFaults)
    setHostFault(machine, 'none')
    await other?.waitForEnd()
    return run
  }

  async #runOnce(plan: RunPlan, moreFaults: readonly Fault[] = []): Promise<TestRun | undefined> {
    const { machine } = this
    const number = (this.#runCount += 1)
    const tag = `v${number}`
    const behavior = releases[plan.release]
    const image = behavior && machine.pushRelease(tag, { listensAfterMs: 200, ...behavior })
    const options = { number, tag, inputs: { ...toInputs(plan), ...toLayoutInputs(machine) } }
    this.#concurrentRuns += 1
    const { run, events } = await this.#runAndCheck(
      { ...options, faults: [...moreFaults, ...this.#toFaults(plan.interruption)] },
      plan,
      image,
    )
    const tookLock = events.some((event) => event.kind === 'lock-taken')
    if (run === undefined && tookLock && plan.postRun !== 'none') {
      const faults = plan.postRun === 'undisturbed' ? [] : this.#toFaults(plan.postRun)
      await this.#runAndCheck({ ...options, isPostRun: true, faults }, plan, undefined)
    }
    this.#concurrentRuns -= 1
    return run
  }

  #toFaults(interruption: Interruption | undefined): readonly Fault[] {
    if (interruption === undefined) return []
    return [toFault(interruption, (command) => this.#coverage.countInterruption(interruption.kind, command))]
  }

  async #runAndCheck(options: Parameters<typeof runOn>[1], plan: RunPlan, image: Image | undefined) {
    const { machine } = this
    let before: Snapshot | undefined
    let after: Snapshot | undefined
    const ended = await runOn(machine, {
      ...options,
      emit: (event) => {
        if (event.kind === 'step-done' && ['lock', 'retake-lock'].includes(event.step)) before = takeSnapshot(machine)
      },
      beforeClose: () => (after = takeSnapshot(machine)),
    })
    const { run } = ended
    const isPostRun = options.isPostRun === true
    const name = `${isPostRun ? 'post step of ' : ''}run ${options.number ?? 0}`
    this.lines.push(`${name}, ${plan.mode} ${plan.release}: ${describeRun(ended)}`)
    this.#countRun(isPostRun ? 'post' : 'run', run)
    const facts = { plan, before, alone: this.#concurrentRuns === 1, image, isPostRun }
    const falseClaims = run && after ? findFalseClaims(run, { ...facts, after }) : []
    this.problems.push(...falseClaims.map((each) => `${name}: ${each}`))
    return ended
  }

  #countRun(what: 'run' | 'post', run: TestRun | undefined): void {
    const { form, nginxPlace } = this.machine
    const result = run?.outputs.result ?? 'killed'
    this.#coverage.count(what, `${what} ${result}`, `${result} with a ${form}, nginx in the ${nginxPlace}`)
    if (run?.notes.some((note) => note.startsWith('waiting for'))) this.#coverage.count(`${what} waited`)
    const text = run?.annotation.text ?? ''
    if (text.includes('lock-timeout is 0')) this.#coverage.count(`${what} refused without waiting`)
    if (text.includes('answered by container old-app'))
      this.#coverage.count(`${what} refused: a foreign container is live`)
    if (text.includes('used by container old-app'))
      this.#coverage.count(`${what} refused: a foreign container has the idle port`)
  }
}

function describeRun({ run, transcript }: Awaited<ReturnType<typeof runOn>>): string {
  const commands = `commands: ${transcript.join(', ')}`
  if (run === undefined) return `its process was killed; ${commands}`
  const { result, 'failed-step': step } = run.outputs
  return `${result}${step === '' ? '' : ` at ${step}`}; ${commands}${result === 'deployed' ? '' : `; ${run.annotation.text}`}`
}
