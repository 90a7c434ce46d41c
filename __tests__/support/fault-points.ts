import type { CommandName } from './fake-host/scripts.ts'

/** A command at which a test injects a fault. */
interface FaultPoint {
  readonly at: CommandName
  readonly nth?: number
}

/** The commands of a deployment that succeeds, in order. */
export const deployCommands: readonly CommandName[] = [
  'open the folder',
  'take the lock',
  'read host state',
  'probe nginx',
  'docker pull',
  'docker compose up',
  'health check',
  'switch nginx',
  'watch nginx',
  'drain',
  'docker stop',
]

/** The commands of `deployCommands` that change nothing. */
export const readOnlyCommands: readonly CommandName[] = [
  'open the folder',
  'take the lock',
  'read host state',
  'probe nginx',
]

/** The commands from the failed verify to the end of the rollback. */
export const rollbackPoints: readonly FaultPoint[] = [
  { at: 'watch nginx', nth: 1 },
  { at: 'switch nginx', nth: 2 },
  { at: 'watch nginx', nth: 2 },
  { at: 'drain', nth: 1 },
  { at: 'docker stop', nth: 1 },
]

export const describePoint = ({ at, nth = 1 }: FaultPoint): string => (nth === 1 ? at : `${at}, ${nth}nd time`)

const successPoints = deployCommands.map((at) => ({ at, nth: 1, siteStatus: 200, name: describePoint({ at }) }))
const failurePoints = rollbackPoints.map((point) => ({
  nth: 1,
  ...point,
  siteStatus: 503,
  name: `rollback: ${describePoint(point)}`,
}))

/** Each command of a deployment and of a rollback, before it did anything and after it did everything. */
export const faultPoints = [...successPoints, ...failurePoints].flatMap((point) =>
  [false, true].map((effect) => ({ ...point, effect })),
)
