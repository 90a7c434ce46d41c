import type { Fault } from '../fake-host.ts'
import type { Machine } from '../fake-host/machine.ts'
import type { CommandName } from '../fake-host/scripts.ts'
import type { Cut, Weather, Wish } from './run-plan.ts'

/** The `with:` of the workflow. */
export const inputsOf = ({ mode, keepsOld, prunes, waits }: Wish) => ({
  mode,
  'old-color': keepsOld ? 'keep' : 'stop',
  prune: String(prunes),
  'lock-timeout': waits ? '10m' : '0',
  'health-timeout': '3s',
})

export function faultOf(cut: Cut, onStruck: (command: CommandName) => void): Fault {
  const { kind, nth, effect, forGood, patiently, outlivesMs, silently } = cut
  const common = { nth, effect, onStruck }
  switch (kind) {
    case 'fails':
      return { ...common, kind, code: 1, said: 'oops' }
    case 'takes too long':
      return { ...common, kind }
    case 'is cancelled':
      return { ...common, kind, patiently }
    case 'loses the link':
      return { ...common, kind, outlivesMs, silently, forGood }
    case 'dies':
      return { ...common, kind, outlivesMs, silently }
  }
}

export function setWeather(machine: Machine, weather: Weather): void {
  machine.nginx.stubborn = weather === 'nginx keeps its configuration'
  machine.reloadFails = weather === 'no reload'
  machine.readOnly = weather === 'the link cannot be changed'
  machine.portsTaken.clear()
  if (weather === 'a port is taken') machine.portsTaken.add(8082)
}
