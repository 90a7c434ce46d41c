import fc from 'fast-check'
import type { Color } from '../../../src/domain/color.ts'
import { createWorkflowRun } from '../deploy-on.ts'
import type { FakeContainer, Image } from '../fake-host/engine.ts'
import { distributionSite, linkPath, Machine, sitePaths } from '../fake-host/machine.ts'

/** The state of a host before the first run. */
export interface InitialState {
  /** How the live color is written. */
  readonly form: Machine['form']
  readonly nginxPlace: Machine['nginxPlace']
  readonly link: Color | keyof typeof otherTargets | 'a regular file'
  /** What nginx has loaded: the target of the link, or a former configuration (a color only if it is still up). */
  readonly loaded: 'the link' | Color | 'the default page' | 'nothing: nginx does not run'
  readonly blue: ContainerState
  readonly green: ContainerState
  readonly record: 'none' | 'readable' | 'corrupt' | 'of an interrupted run'
  /** Duration of the requests that are open at a reload. */
  readonly requestMs: number
  /** The color on whose port a container of docker run listens, unless that color is up. */
  readonly foreign: Color | 'none'
  /** A user has just reloaded nginx, which still has requests with the other color. */
  readonly justReloaded: boolean
  /** What a color is made of: a service of the one Compose project, or a project of its own. */
  readonly projects: 'one' | 'two'
}

type ContainerState = 'absent' | 'crashed' | FakeContainer['status']

const otherSite = '/etc/nginx/sites-available/other'
const otherTargets = {
  'the distribution': distributionSite,
  nothing: undefined,
  nowhere: '/etc/nginx/sites-available/gone',
  'a site of the user': otherSite,
}

const containerStates: readonly ContainerState[] = ['absent', 'running', 'exited', 'created', 'paused', 'crashed']
const containerState = fc.constantFrom(...containerStates)

export const initialStates: fc.Arbitrary<InitialState> = fc.record({
  form: fc.constantFrom('link' as const, 'file' as const, 'text' as const, 'live-link' as const),
  nginxPlace: fc.constantFrom('host' as const, 'container' as const),
  link: fc.oneof(
    { arbitrary: fc.constantFrom('blue' as const, 'green' as const), weight: 6 },
    {
      arbitrary: fc.constantFrom(
        'the distribution' as const,
        'nothing' as const,
        'nowhere' as const,
        'a site of the user' as const,
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
        'the default page' as const,
        'nothing: nginx does not run' as const,
      ),
      weight: 1,
    },
  ),
  blue: fc.oneof(
    { arbitrary: fc.constant<ContainerState>('running'), weight: 1 },
    { arbitrary: containerState, weight: 1 },
  ),
  green: containerState,
  record: fc.constantFrom('none' as const, 'readable' as const, 'corrupt' as const, 'of an interrupted run' as const),
  requestMs: fc.constantFrom(0, 300, 2_000, 12_000),
  foreign: fc.oneof(
    { arbitrary: fc.constant('none' as const), weight: 9 },
    { arbitrary: fc.constantFrom('blue' as const, 'green' as const), weight: 1 },
  ),
  justReloaded: fc.boolean(),
  projects: fc.oneof(
    { arbitrary: fc.constant('one' as const), weight: 3 },
    { arbitrary: fc.constant('two' as const), weight: 1 },
  ),
})

/** Creates a host in this state. Its blue and green have releases that no run deploys again. */
export function createHost(state: InitialState): Machine {
  const machine = new Machine()
  machine.form = state.form
  machine.nginxPlace = state.nginxPlace
  if (state.projects === 'two') machine.splitColors()
  machine.sites.set(otherSite, { port: 8081 })
  machine.changeByHand(() => {
    const images = { blue: pushAndPull(machine, 'before-1'), green: pushAndPull(machine, 'before-2') }
    createColor(machine, 'blue', state.blue)
    createColor(machine, 'green', state.green)
    if (state.foreign !== 'none') startForeign(machine, colorPorts[state.foreign])
    setUpNginx(machine, state)
    machine.record = renderRecord(machine, state, images)
  })
  return machine
}

function pushAndPull(machine: Machine, tag: string): Image {
  const image = machine.pushRelease(tag, { listensAfterMs: 0 })
  machine.engine.pull(`registry/app:${tag}`)
  return image
}

function createColor(machine: Machine, color: Color, state: ContainerState): void {
  if (state === 'absent') return
  const image = `registry/app:${color === 'blue' ? 'before-1' : 'before-2'}`
  const container = machine.engine.create({ ...serviceOf(machine, color), image, port: colorPorts[color] })
  if (container !== undefined) container.status = state === 'crashed' ? 'exited' : state
}

/** The service of a color, and its project. */
function serviceOf({ projects }: Machine, color: Color): Pick<FakeContainer, 'project' | 'service'> {
  const { name, services } = projects[color]
  const service = Object.keys(services).find((each) => services[each]?.port === colorPorts[color])
  return { project: name, service: service ?? color }
}

function startForeign(machine: Machine, port: number): void {
  if (machine.findByPort(port) !== undefined) return
  machine.engine.push('registry/foreign:1', { listensAfterMs: 0 })
  machine.engine.pull('registry/foreign:1')
  const container = machine.engine.create({ project: '', service: 'old-app', image: 'registry/foreign:1', port })
  if (container !== undefined) container.status = 'running'
}

export const colorPorts: Readonly<Record<Color, number>> = { blue: 8081, green: 8082 }

function linkTarget(machine: Machine, link: InitialState['link']): string | undefined {
  if (link === 'a regular file') return sitePaths.blue
  if (link === 'blue' || link === 'green') return sitePaths[link]
  // While blue is down, its port in another site would pass visitors to a blue that is not proven.
  return link === 'a site of the user' && machine.findByPort(colorPorts.blue) === undefined
    ? distributionSite
    : otherTargets[link]
}

function setUpNginx(machine: Machine, { link, loaded, requestMs, justReloaded }: InitialState): void {
  const { nginx } = machine
  machine.linkIsRegularFile = link === 'a regular file'
  machine.link = linkTarget(machine, link)
  nginx.requestMs = requestMs
  const loadedPort = loaded === 'blue' || loaded === 'green' ? machine.findByPort(colorPorts[loaded])?.port : undefined
  const isDefaultPage = loaded === 'the default page' && link !== 'blue' && link !== 'green'
  // A live link is in force with the next request, whatever was before.
  const isLive = machine.form === 'live-link'
  const port = isLive || !isDefaultPage ? ((isLive ? undefined : loadedPort) ?? machine.configuredPort()) : undefined
  nginx.current = undefined
  if (loaded === 'nothing: nginx does not run') return
  nginx.start(port === undefined || !justReloaded ? port : colorPorts.blue + colorPorts.green - port)
  if (justReloaded) nginx.replaceWorkers(machine.now, port)
}

function renderRecord(
  machine: Machine,
  { record, blue }: InitialState,
  images: Readonly<Record<Color, Image>>,
): string {
  const imagesOf = (color: Color) => [
    { service: serviceOf(machine, color).service, id: images[color].id, digest: images[color].digest },
  ]
  const entry = (color: Color) => ({
    by: createWorkflowRun(1),
    mode: 'deploy',
    startedAt: 1,
    endedAt: 2,
    result: 'deployed',
    color,
    images: imagesOf(color),
  })
  const history = [entry('green'), entry('blue')]
  const current = {
    by: createWorkflowRun(1),
    mode: 'deploy',
    startedAt: 3,
    step: blue === 'running' ? 'verify' : 'up',
    live: 'green',
    idle: 'blue',
    link: machine.form === 'live-link' ? `${linkPath.replace(/[^/]*$/, '')}green` : sitePaths.green,
    images: imagesOf('blue'),
  }
  switch (record) {
    case 'none':
      return ''
    case 'corrupt':
      return '{"version":1,"history":[{"by'
    case 'readable':
      return JSON.stringify({ version: 1, history })
    case 'of an interrupted run':
      return JSON.stringify({ version: 1, current, history: history.slice(0, 1) })
  }
}
