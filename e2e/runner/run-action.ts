import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { pushEvent } from './environment.ts'
import { readManifest } from './manifest.ts'
import type { Escalation } from './process.ts'
import { Step, type Result, type Running } from './step.ts'

export type { Result } from './step.ts'
export type { Annotation, Group, Log, LogLine } from './log.ts'

type Variables = Readonly<Record<string, string>>

/** One step of a job: the inputs of its `with:`, and what differs from an ordinary step. */
export interface ActionRun {
  /** The inputs of the workflow. The others have the defaults of action.yml, as on GitHub. */
  readonly inputs: Variables
  /** The inputs of the post step alone, without defaults: GitHub passes others to it in nested composite actions. */
  readonly postInputs?: Variables
  /** Called between the main process and the post step, as a step of the job that runs before it. */
  readonly beforePost?: () => Promise<unknown>
  /** Variables that replace those of the runner's environment. */
  readonly env?: Variables
  /** The folder that holds action.yml; default: this project. */
  readonly action?: string
  /** Instead of `runs.main`, relative to the folder. */
  readonly entry?: string
  /** Instead of `runs.post`, relative to the folder; `false` for none. */
  readonly postEntry?: string | false
  /** Default: the node of this process. It must have the version that action.yml asks for. */
  readonly node?: string
  /** The secrets of the repository, which the runner masks before the action starts; default none. */
  readonly secrets?: readonly string[]
  /** The value of `${{ github.token }}` in a default. */
  readonly token?: string
  /** Default: 7.5 s and 2.5 s, as on GitHub. */
  readonly escalation?: Escalation
  /** The job is cancelled after this time, as by `timeout-minutes`. The post step has the same time. Default 5 minutes. */
  readonly timeoutMs?: number
}

/** An action that runs. Everything here is about its main process, except `done`, which includes the post step. */
export interface RunningAction {
  readonly pid: number | undefined
  readonly done: Promise<Result>
  /** Cancels the job: SIGINT, later SIGTERM, later SIGKILL, then the post step. */
  readonly cancel: () => void
  /** Kills the process. The post step runs, since the runner still runs. */
  readonly kill: () => void
  /** Kills the process, and no post step runs, as if the whole runner were gone. */
  readonly killRunner: () => void
  /**
   * Resolves to the first line of the output that matches, also one that was printed before. Rejects after `timeoutMs`, or
   * when the process ends without such a line.
   */
  readonly waitFor: (pattern: RegExp, timeoutMs: number) => Promise<string>
}

const githubEscalation: Escalation = { terminateAfterMs: 7_500, killAfterMs: 2_500 }

/** Runs the action as a step of a job would, to its end. */
export async function runAction(run: ActionRun): Promise<Result> {
  const { done } = await startAction(run)
  return done
}

/** Starts the action as a step of a job would. Rejects if action.yml is not supported, or node has another version. */
export async function startAction(run: ActionRun): Promise<RunningAction> {
  const folder = resolve(run.action ?? join(import.meta.dirname, '../..'))
  const manifest = await readManifest(folder, run.token ?? '')
  const options = {
    inputs: { ...manifest.defaults, ...run.inputs },
    postInputs: run.postInputs,
    known: Object.keys(manifest.defaults),
    env: run.env ?? {},
    node: nodeFor(run.node, manifest.nodeMajor),
    secrets: run.secrets ?? [],
    escalation: run.escalation ?? githubEscalation,
    timeoutMs: run.timeoutMs ?? 300_000,
  }
  const step = await Step.make(options, pushEvent)
  const main = await step.main(run.entry === undefined ? manifest.main : resolve(folder, run.entry))
  const post = run.postEntry === undefined ? manifest.post : run.postEntry && resolve(folder, run.postEntry)
  return control({ step, main, post, beforePost: run.beforePost })
}

interface Controlled {
  readonly step: Step
  readonly main: Running
  readonly post: string | false | undefined
  readonly beforePost: ActionRun['beforePost']
}

function control({ step, main, post, beforePost }: Controlled): RunningAction {
  let lost = false
  const finish = async () => {
    const result = await main.result
    if (lost || !post) return result
    await beforePost?.()
    const { result: ofPost } = await step.post(post, result)
    return { ...result, post: await ofPost }
  }
  const kill = () => main.process.send('SIGKILL')
  return {
    pid: main.process.pid,
    done: finish().finally(() => step.remove()),
    cancel: () => main.cancel(),
    kill,
    killRunner: () => {
      lost = true
      kill()
    },
    waitFor: (pattern, timeoutMs) => main.process.waitFor(pattern, timeoutMs),
  }
}

/** The path of node. GitHub's runner uses the version of action.yml, so that a run with another one would prove nothing. */
function nodeFor(node: string | undefined, major: string): string {
  const version = node === undefined ? process.version : execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  if (!version.startsWith(`v${major}.`)) throw new Error(`the action needs node ${major}, but this is ${version}`)
  return node ?? process.execPath
}
