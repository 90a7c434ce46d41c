import './dirname.ts'
import { start } from './start.ts'

const started = await start()
const { main } = await import('./action.ts')
await main(started)
