import './dirname.ts'
import * as core from '@actions/core'
import { main } from './action.ts'

main().catch((error: unknown) =>
  core.setFailed(error instanceof Error ? (error.stack ?? error.message) : String(error)),
)
