import './dirname.ts'
import { start } from './start.ts'

const started = await start()
const { action } = await import('./action.ts')
await action.main(started)
