/** The steps of a deployment, by name, in their order: what users know from the log and the output `failed-step`. */
export const stepNames = [
  'connect',
  'lock',
  'state',
  'pull',
  'up',
  'health',
  'switch',
  'verify',
  'drain',
  'stop',
  'check',
] as const
export type StepName = (typeof stepNames)[number]
