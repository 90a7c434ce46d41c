import './action/dirname.ts'
import { wasInterrupted, startRun } from './action/start.ts'

if (wasInterrupted(process.env)) {
  const started = await startRun()
  const { action } = await import('./action/action.ts')
  await action.post(started)
}
