import * as core from '@actions/core'
import type { getOctokit } from '@actions/github'
import { errorMessage } from '../domain/thrown.ts'
import { sanitize } from './sanitize.ts'

type Client = ReturnType<typeof getOctokit>
type Call = (client: Client, request: { readonly signal: AbortSignal }) => Promise<void>

/** Time limit of one call to GitHub, in ms. A deployment waits for calls only at its end. */
const callLimitMs = 5_000

/** Calls GitHub's API, one call after the other. The first call that fails gives a warning; a call never throws. */
export class GitHubCalls {
  readonly #token: string
  readonly #limitMs: number
  #calls: Promise<void> = Promise.resolve()
  #hasWarned = false

  constructor(token: string, limitMs = callLimitMs) {
    this.#token = token
    this.#limitMs = limitMs
  }

  queueCall(call: Call): void {
    this.#calls = this.#calls.then(() => this.#runCall(call))
  }

  /** Resolves when every call has ended. */
  async waitForAll(): Promise<void> {
    await this.#calls
  }

  async #runCall(call: Call): Promise<void> {
    let signal: AbortSignal | undefined
    try {
      const { getOctokit } = await import('@actions/github') // It is slow to load, and rarely needed.
      const client = getOctokit(this.#token, { log: silent })
      signal = AbortSignal.timeout(this.#limitMs)
      await call(client, { signal })
    } catch (error) {
      this.#warnOnce(signal?.aborted === true ? new Error(`no answer within ${this.#limitMs / 1000} s`) : error)
    }
  }

  #warnOnce(error: unknown): void {
    if (this.#hasWarned) return
    this.#hasWarned = true
    core.warning(sanitize(`${describeApiError(error)} The deployment does not depend on it.`), {
      title: "GitHub's Deployments page was not updated",
    })
  }
}

const ignore = () => undefined
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function describeApiError(error: unknown): string {
  const text = errorMessage(error)
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 403 || status === 404) return `${text}. Give the job the permission "deployments: write".`
  return `${text}.`
}
