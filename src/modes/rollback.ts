import type { Context } from '../engine/context.ts'
import { deploy } from './deploy.ts'
import type { Deployment } from './deployment.ts'
import type { Saga } from '../engine/saga.ts'
import { restoreImages } from '../steps/restore-images.ts'

/** Goes back to the release that served before, with the same care as a deployment: only where its images come from differs. */
export const rollback = (saga: Saga<Context>): Promise<Deployment> => deploy(saga, restoreImages)
