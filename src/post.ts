import './dirname.ts'
import { isCutOff, start } from './start.ts'

if (isCutOff(process.env)) {
  const started = await start()
  const { action } = await import('./action.ts')
  await action.post(started)
}
