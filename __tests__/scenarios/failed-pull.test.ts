import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

test('nothing is started when the tag does not exist, and the error has the message of the registry', async () => {
  const { machine, v1 } = await deployBlue()
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toEqual({
    result: 'rolled-back',
    color: 'blue',
    'previous-color': 'blue',
    'failed-step': 'pull',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual(['open folder', 'take lock', 'read host', 'probe nginx', 'pull', 'probe nginx'])
  expect(annotation).toMatchObject({ level: 'error', title: 'Deployment failed at pull, rolled back' })
  expect(annotation.text).toContain('manifest for registry/app:v2 not found')
  expect(annotation.text).toContain(`As before, blue serves blue=${v1.digest} (checked at the end: 200).`)
  expect(annotation.text).toContain('What to do: check that the image and its tag exist')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})
