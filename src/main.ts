import './action/dirname.ts'
import { start } from './action/start.ts'

const started = await start()
const { action } = await import('./action/action.ts')
await action.main(started)
