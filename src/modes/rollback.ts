import { restoreImages } from '../steps/restore-images.ts'
import type { DeployRunner } from '../steps/stages.ts'
import { deploy } from './deploy.ts'
import type { DeployOutcome } from './run-outcome.ts'

/** Deploys the previous release again. Only the source of its images differs from a deployment. */
export const rollback = (runner: DeployRunner): Promise<DeployOutcome> => deploy(runner, restoreImages)
