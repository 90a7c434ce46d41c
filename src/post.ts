import './action/dirname.ts'
import { isCutOff, start } from './action/start.ts'

if (isCutOff(process.env)) {
  const started = await start()
  const { action } = await import('./action/action.ts')
  await action.post(started)
}
