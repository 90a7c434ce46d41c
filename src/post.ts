import './dirname.ts'
import { start } from './start.ts'

const { post } = await import('./action.ts')
await post(start)
