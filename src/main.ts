import './action/dirname.ts'
import { startRun } from './action/start.ts'

const started = await startRun()
const { action } = await import('./action/action.ts')
await action.main(started)
