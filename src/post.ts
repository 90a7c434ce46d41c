import './dirname.ts'
import * as core from '@actions/core'
import { post } from './action.ts'

post().catch((error: unknown) =>
  core.setFailed(error instanceof Error ? (error.stack ?? error.message) : String(error)),
)
