import fc from 'fast-check'
import type { Color } from '../../../src/domain/color.ts'
import { runOf } from '../deploy-on.ts'
import type { FakeContainer, Image } from '../fake-host/engine.ts'
import { distribution, Machine, siteOf } from '../fake-host/machine.ts'

/** How a host is found. */
export interface Situation {
  readonly link: Color | keyof typeof elsewhere | 'a regular file'
  /** What nginx has loaded: what the link says, or something from before it was changed (a color only if it is up still). */
  readonly loaded: 'the link' | Color | 'its own page' | 'nothing: it does not run'
  readonly blue: State
  readonly green: State
  readonly record: 'none' | 'readable' | 'corrupt' | 'of a run that was cut off'
  /** How long requests take that are in flight at a reload. */
  readonly requestMs: number
  /** A reload by hand was just now: nginx still has requests with the other color. */
  readonly justReloaded: boolean
}

type State = 'absent' | 'crashed' | FakeContainer['status']

const somebodys = '/etc/nginx/sites-available/somebodys'
const elsewhere = {
  'the distribution': distribution,
  nothing: undefined,
  nowhere: '/etc/nginx/sites-available/gone',
  "somebody's own site": somebodys,
}

const states: readonly State[] = ['absent', 'running', 'exited', 'created', 'paused', 'crashed']
const state = fc.constantFrom(...states)

export const situations: fc.Arbitrary<Situation> = fc.record({
  link: fc.oneof(
    { arbitrary: fc.constantFrom('blue' as const, 'green' as const), weight: 6 },
    {
      arbitrary: fc.constantFrom(
        'the distribution' as const,
        'nothing' as const,
        'nowhere' as const,
        "somebody's own site" as const,
        'a regular file' as const,
      ),
      weight: 2,
    },
  ),
  loaded: fc.oneof(
    { arbitrary: fc.constant('the link' as const), weight: 3 },
    {
      arbitrary: fc.constantFrom(
        'blue' as const,
        'green' as const,
        'its own page' as const,
        'nothing: it does not run' as const,
      ),
      weight: 1,
    },
  ),
  blue: fc.oneof({ arbitrary: fc.constant<State>('running'), weight: 1 }, { arbitrary: state, weight: 1 }),
  green: state,
  record: fc.constantFrom(
    'none' as const,
    'readable' as const,
    'corrupt' as const,
    'of a run that was cut off' as const,
  ),
  requestMs: fc.constantFrom(0, 300, 2_000, 12_000),
  justReloaded: fc.boolean(),
})

/** A host in that situation; blue and green are of releases that nobody deploys again. */
export function hostIn(situation: Situation): Machine {
  const machine = new Machine()
  machine.sites.set(somebodys, { port: 8081 })
  machine.byHand(() => {
    const images = { blue: release(machine, 'before-1'), green: release(machine, 'before-2') }
    lay(machine, 'blue', situation.blue)
    lay(machine, 'green', situation.green)
    setUpNginx(machine, situation)
    machine.record = recordIn(situation, images)
  })
  return machine
}

function release(machine: Machine, tag: string): Image {
  const image = machine.release(tag, { listensAfterMs: 0 })
  machine.engine.pull(`registry/app:${tag}`)
  return image
}

function lay(machine: Machine, color: Color, state: State): void {
  if (state === 'absent') return
  const image = `registry/app:${color === 'blue' ? 'before-1' : 'before-2'}`
  const container = machine.engine.create({ project: 'app', service: color, image, port: portOf[color] })
  if (container !== undefined) container.status = state === 'crashed' ? 'exited' : state
}

export const portOf: Readonly<Record<Color, number>> = { blue: 8081, green: 8082 }

function linkIn(machine: Machine, link: Situation['link']): string | undefined {
  if (link === 'a regular file') return siteOf.blue
  if (link === 'blue' || link === 'green') return siteOf[link]
  // With blue down its site is no way to it: a first deployment then gives it what comes up there.
  return link === "somebody's own site" && machine.behind(portOf.blue) === undefined ? distribution : elsewhere[link]
}

function setUpNginx(machine: Machine, { link, loaded, requestMs, justReloaded }: Situation): void {
  const { nginx } = machine
  machine.regular = link === 'a regular file'
  machine.link = linkIn(machine, link)
  nginx.requestMs = requestMs
  const remembered = loaded === 'blue' || loaded === 'green' ? machine.behind(portOf[loaded])?.port : undefined
  const forgotten = loaded === 'its own page' && link !== 'blue' && link !== 'green'
  const port = forgotten ? undefined : (remembered ?? machine.portOnDisk())
  nginx.current = undefined
  if (loaded === 'nothing: it does not run') return
  nginx.start(port === undefined || !justReloaded ? port : portOf.blue + portOf.green - port)
  if (justReloaded) nginx.replace(machine.now, port)
}

function recordIn({ record, blue }: Situation, images: Readonly<Record<Color, Image>>): string {
  const of = (color: Color) => [{ service: color, id: images[color].id, digest: images[color].digest }]
  const entry = (color: Color) => ({
    by: runOf(1),
    mode: 'deploy',
    startedAt: 1,
    endedAt: 2,
    result: 'deployed',
    color,
    images: of(color),
  })
  const history = [entry('green'), entry('blue')]
  const current = {
    by: runOf(1),
    mode: 'deploy',
    startedAt: 3,
    step: blue === 'running' ? 'verify' : 'up',
    live: 'green',
    idle: 'blue',
    link: siteOf.green,
    images: of('blue'),
  }
  switch (record) {
    case 'none':
      return ''
    case 'corrupt':
      return '{"version":1,"history":[{"by'
    case 'readable':
      return JSON.stringify({ version: 1, history })
    case 'of a run that was cut off':
      return JSON.stringify({ version: 1, current, history: history.slice(0, 1) })
  }
}
