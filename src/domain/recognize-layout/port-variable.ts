import { hostPorts, type ColorSet } from './color-sets.ts'
import { joinColors } from './color-names.ts'

export interface PortVariable {
  readonly name: string
  readonly line: string
}

/** The variable that gives each color its port, where both are made of one service. */
export function findPortVariable({ kind, units: { blue, green } }: ColorSet): PortVariable | undefined {
  const name = blue[0]?.spec?.published.find(({ variable }) => variable !== undefined)?.variable
  const [bluePort, greenPort] = [blue[0], green[0]].map((unit) => (unit === undefined ? undefined : hostPorts(unit)[0]))
  if (kind !== 'parameter' || name === undefined || bluePort === undefined || greenPort === undefined) return undefined
  const value = joinColors({ blue: String(bluePort), green: String(greenPort) })
  return value === undefined ? undefined : { name, line: `${name}=${value}` }
}
