import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { pushEvent } from './environment.ts'
import { readManifest } from './manifest.ts'
import type { Escalation } from './process.ts'
import { Step, type Result, type Running } from './step.ts'

export type { Result } from './step.ts'
export type { Annotation, Group, Log, LogLine } from './log.ts'

type Variables = Readonly<Record<string, string>>

/** One step of a job: what its `with:` says, and how it differs from an ordinary one. */
export interface ActionRun {
  /** What the workflow gives; the rest comes from the defaults of action.yml, as on GitHub. */
  readonly inputs: Variables
  /** Set over the environment of the runner. */
  readonly env?: Variables
  /** The folder that holds action.yml; default: this project. */
  readonly action?: string
  /** Instead of `runs.main`, relative to the folder. */
  readonly entry?: string
  /** Instead of `runs.post`, relative to the folder; `false` for none. */
  readonly postEntry?: string | false
  /** Default: the node that runs this. Either must be the version that action.yml asks for. */
  readonly node?: string
  /** The secrets of the repository, which the runner masks before the action starts; default none. */
  readonly secrets?: readonly string[]
  /** Stands for `${{ github.token }}` in a default. */
  readonly token?: string
  /** Default: GitHub's, 7.5 s and 2.5 s. */
  readonly escalation?: Escalation
  /** The job is cancelled after this, as `timeout-minutes` does; the post step has as long again. Default 5 minutes. */
  readonly timeoutMs?: number
}

/** An action at work: all of it concerns the main process, but for `done`, which includes the post step. */
export interface RunningAction {
  readonly pid: number | undefined
  readonly done: Promise<Result>
  /** What cancelling the job does: SIGINT, later SIGTERM, later SIGKILL, then the post step. */
  readonly cancel: () => void
  /** SIGKILL; the post step runs, as the runner is still there. */
  readonly kill: () => void
  /** SIGKILL and nothing after it: the runner is gone. */
  readonly lose: () => void
  /** The first line of the output, past or to come, that matches; rejects if none does in time, or any more. */
  readonly waitFor: (pattern: RegExp, timeoutMs: number) => Promise<string>
}

const githubsEscalation: Escalation = { terminateAfterMs: 7_500, killAfterMs: 2_500 }

/** Runs the action as a step of a job would, to its end. */
export async function runAction(run: ActionRun): Promise<Result> {
  const { done } = await startAction(run)
  return done
}

/** Starts the action as a step of a job would. Rejects if action.yml or the node is not fit for it. */
export async function startAction(run: ActionRun): Promise<RunningAction> {
  const folder = resolve(run.action ?? join(import.meta.dirname, '../..'))
  const manifest = await readManifest(folder, run.token ?? '')
  const options = {
    inputs: { ...manifest.defaults, ...run.inputs },
    known: Object.keys(manifest.defaults),
    env: run.env ?? {},
    node: nodeOf(run.node, manifest.nodeMajor),
    secrets: run.secrets ?? [],
    escalation: run.escalation ?? githubsEscalation,
    timeoutMs: run.timeoutMs ?? 300_000,
  }
  const step = await Step.make(options, pushEvent)
  const main = await step.main(run.entry === undefined ? manifest.main : resolve(folder, run.entry))
  const post = run.postEntry === undefined ? manifest.post : run.postEntry && resolve(folder, run.postEntry)
  return handle(step, main, post)
}

function handle(step: Step, main: Running, post: string | false | undefined): RunningAction {
  let lost = false
  const finish = async () => {
    const result = await main.result
    if (lost || !post) return result
    const { result: ofPost } = await step.post(post, result)
    return { ...result, post: await ofPost }
  }
  const kill = () => main.process.send('SIGKILL')
  return {
    pid: main.process.pid,
    done: finish().finally(() => step.remove()),
    cancel: () => main.cancel(),
    kill,
    lose: () => {
      lost = true
      kill()
    },
    waitFor: (pattern, timeoutMs) => main.process.waitFor(pattern, timeoutMs),
  }
}

/** The runner brings its own node; a run under another one would prove nothing. */
function nodeOf(node: string | undefined, major: string): string {
  const version = node === undefined ? process.version : execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  if (!version.startsWith(`v${major}.`)) throw new Error(`the action runs on node ${major}, this is ${version}`)
  return node ?? process.execPath
}
