import './dirname.ts'
import { start } from './start.ts'

const { action } = await import('./action.ts')
await action.post(start)
