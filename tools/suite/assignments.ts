import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'

/** Where the whole suite plays the stories of a file, or a part of them, and why there. */
export interface Assignment {
  /** The file in e2e/stories, without `.e2e.ts`. */
  readonly file: string
  /**
   * How the full names of the stories begin. Without it: all stories. The parts of a file have all its stories. No story of
   * another file may begin so: jest selects names in all files alike.
   */
  readonly part?: string
  readonly hosts: readonly Kind[]
  readonly reason: string
  /** How long these stories take on one host while another host plays too. */
  readonly seconds: number
}

const [oldest, middle, newest] = ['bookworm', 'trixie', 'forky'] as const

const versions = {
  main: { hosts: kinds, reason: 'the main path of each version of Docker, Compose, nginx and sshd' },
  docker: { hosts: [oldest, middle], reason: 'asks what dockerd does, whose socket systemd keeps open' },
  nginx: { hosts: [oldest, newest], reason: 'asks what the oldest and the newest nginx do' },
  compose: { hosts: [oldest, newest], reason: 'asks what the oldest and the newest Compose do' },
} as const
const sessions = { hosts: [newest], reason: 'depends on how sshd ends sessions: plays on the newest one' }
const journal = 'reads the journal or changes units, which needs systemd'
const waits = 'depends on our own code, and waits more than it works'
const onMiddle = { hosts: [middle], reason: 'depends on our own code: plays once, where there is time' }
const onNewest = { hosts: [newest], reason: 'depends on our own code: plays once, where there is time' }

const survive = (fault: string): string => `the site and the next deployment survive: ${fault}`

/**
 * The hosts play at the same time. Stories that depend on the versions of Docker, Compose, nginx or sshd play on each host or
 * on the oldest and the newest one. All other stories play once, and not on the oldest host: docker-compose 1.29 takes three
 * seconds of a processor for a deployment that takes Compose 2 one. `script/test e2e PART` plays on every host.
 */
export const assignments: readonly Assignment[] = [
  { file: 'deploy', ...versions.main, seconds: 30 },
  { file: 'verify', ...versions.main, seconds: 17 },
  {
    file: 'two-projects',
    hosts: [oldest],
    reason: 'asks what the oldest Compose does; the set-ups ask the others',
    seconds: 150,
  },
  { file: 'workers', part: 'a job and a worker', ...versions.compose, seconds: 135 },
  { file: 'workers', part: 'after a cancel', ...onMiddle, seconds: 110 },
  { file: 'workers', part: 'after a kill while', ...onNewest, seconds: 90 },
  { file: 'workers', part: 'after a kill in the job', ...onMiddle, seconds: 40 },
  { file: 'workers', part: 'after a killRunner', ...onNewest, seconds: 95 },
  { file: 'adopt', ...onNewest, seconds: 132 },
  { file: 'site-forms', ...onMiddle, seconds: 110 },
  { file: 'live-link-site', ...versions.nginx, seconds: 6 },
  { file: 'host-setup', hosts: [oldest], reason: 'starts a new server of its own', seconds: 180 },
  { file: 'set-ups', part: 'forgotten-reload', ...onMiddle, seconds: 45 },
  { file: 'set-ups', part: 'upstream-link', ...onMiddle, seconds: 45 },
  { file: 'set-ups', part: 'two-projects', ...onNewest, seconds: 45 },
  { file: 'set-ups', part: 'include-in-upstream', ...onNewest, seconds: 70 },
  { file: 'set-ups', part: 'whole-nginx-conf', ...onMiddle, seconds: 65 },
  { file: 'set-ups', part: 'https-site-copied', ...onMiddle, seconds: 70 },
  { file: 'set-ups', part: 'marked-line', ...onNewest, seconds: 40 },
  { file: 'set-ups', part: 'nginx-in-container', ...onNewest, seconds: 60 },
  { file: 'set-ups', part: 'container-folder', ...onMiddle, seconds: 60 },
  { file: 'set-ups', part: 'one-service', ...onNewest, seconds: 40 },
  { file: 'set-ups', part: 'two-services', ...onNewest, seconds: 100 },
  { file: 'set-ups', part: 'built-on-host', ...onNewest, seconds: 42 },

  {
    file: 'live-link',
    part: 'a link that nginx asks with each request',
    hosts: [oldest],
    reason: 'works with each nginx: plays on the oldest one',
    seconds: 80,
  },
  {
    file: 'live-link',
    part: 'connections that nginx keeps',
    hosts: [newest],
    reason: 'the newest nginx keeps connections by itself',
    seconds: 28,
  },

  { file: 'nginx', part: 'after a mistake in a configuration file', ...versions.nginx, seconds: 46 },
  { file: 'nginx', part: 'unusual states of nginx if nginx is stopped', ...onNewest, seconds: 15 },
  { file: 'nginx', part: 'unusual states of nginx if another program', ...onNewest, seconds: 17 },
  { file: 'nginx', part: 'unusual states of nginx keep-alive upstreams', ...onNewest, seconds: 23 },
  { file: 'nginx', part: 'unusual states of nginx after a deployment was killed', ...onNewest, seconds: 16 },

  { file: 'proof', part: 'a site whose port 80 only redirects', ...versions.nginx, seconds: 16 },
  { file: 'proof', part: 'a site that does not answer the bare request', ...versions.nginx, seconds: 34 },
  { file: 'proof', part: 'a site that only answers itself', ...onNewest, seconds: 21 },
  { file: 'proof', part: 'a site of the idle color', ...onNewest, seconds: 8 },
  { file: 'proof', part: 'a site that limits requests', ...onNewest, seconds: 24 },
  { file: 'proof', part: 'a link that nginx does not include proves nothing', ...onNewest, seconds: 8 },
  { file: 'proof', part: 'places with a fixed color', ...onNewest, seconds: 20 },
  { file: 'proof', part: 'a first deployment needs', ...onNewest, seconds: 20 },

  {
    file: 'shared-services',
    part: 'colors of two services each, which depend on one database the database is started',
    ...versions.compose,
    seconds: 55,
  },
  {
    file: 'shared-services',
    part: 'colors of two services each, which depend on one database a database that does not run',
    ...versions.compose,
    seconds: 26,
  },
  {
    file: 'shared-services',
    part: 'colors of two services each, which depend on one database an unhealthy worker',
    ...onNewest,
    seconds: 56,
  },
  { file: 'shared-means-untouched', part: 'a job that a color depends on', ...versions.compose, seconds: 30 },
  { file: 'shared-means-untouched', part: 'a rollback asks no registry', ...versions.compose, seconds: 30 },
  { file: 'shared-means-untouched', part: 'colors behind profiles', ...versions.compose, seconds: 14 },
  { file: 'shared-means-untouched', part: 'a container that the file does not name', ...versions.compose, seconds: 15 },
  { file: 'shared-means-untouched', part: 'a color gets the volumes', ...versions.compose, seconds: 25 },
  { file: 'shared-means-untouched', part: 'a kept worker', ...onNewest, seconds: 20 },
  {
    file: 'shared-means-untouched',
    part: 'a network that differs',
    hosts: [newest],
    reason: 'asks what a Compose from 2.31 on does',
    seconds: 16,
  },

  { file: 'state-table', part: 'the link points to a color', ...onNewest, seconds: 53 },
  { file: 'state-table', part: 'the link points to neither color', ...onMiddle, seconds: 91 },
  { file: 'state-table', part: 'a deployment is refused', ...onMiddle, seconds: 26 },

  { file: 'faults', part: survive('killed'), ...onMiddle, seconds: 48 },
  { file: 'faults', part: survive('cancelled'), ...onMiddle, seconds: 53 },
  { file: 'faults', part: survive('lost'), ...sessions, seconds: 32 },
  { file: 'faults', part: survive('link'), ...sessions, seconds: 75 },
  { file: 'faults', part: survive('disk full'), ...versions.docker, seconds: 11 },
  { file: 'faults', part: survive('dockerd restarted'), ...versions.docker, seconds: 29 },
  { file: 'lock-faults', ...onNewest, seconds: 56 },

  { file: 'connect', hosts: [oldest], reason: journal, seconds: 57 },
  { file: 'users', part: 'a user with the rights can deploy', hosts: [oldest], reason: journal, seconds: 66 },
  { file: 'users', part: 'a user without the rights is refused', hosts: [oldest], reason: journal, seconds: 29 },
  { file: 'users', part: 'output of login shells', hosts: [oldest], reason: 'has the oldest shells', seconds: 46 },
  { file: 'users', part: 'a host without a program', hosts: [oldest], reason: 'has the oldest wget', seconds: 21 },
  {
    file: 'data',
    hosts: [oldest],
    reason: 'projects of docker-compose 1.29, as the inline script makes them',
    seconds: 158,
  },
  { file: 'inputs', hosts: [oldest], reason: 'reaches no host: plays where there is time', seconds: 3 },

  { file: 'registry-login', ...onNewest, seconds: 75 },
  { file: 'secrets', hosts: [middle], reason: journal, seconds: 57 },
  { file: 'guide', ...onMiddle, seconds: 40 },
  { file: 'plan', hosts: [middle], reason: journal, seconds: 145 },
  { file: 'host-ready', hosts: [middle], reason: `${journal}, and Compose 2`, seconds: 91 },
  { file: 'identity', hosts: [middle], reason: journal, seconds: 62 },
  { file: 'worlds', hosts: [middle], reason: 'lays a host out in other ways, which needs Compose 2', seconds: 71 },
  {
    file: 'nginx-container',
    hosts: [middle],
    reason: 'lays nginx out in containers, which needs Compose 2',
    seconds: 212,
  },
  {
    file: 'connect-errors',
    hosts: [middle],
    reason: 'changes sshd, whose penalties OpenSSH has since 9.8',
    seconds: 24,
  },
  { file: 'public-url', ...onMiddle, seconds: 49 },
  { file: 'hostile', ...onMiddle, seconds: 56 },
  { file: 'model', ...onMiddle, seconds: 107 },
  { file: 'summary-page', ...onMiddle, seconds: 10 },

  { file: 'status', ...onNewest, seconds: 98 },
  { file: 'rollback', ...onMiddle, seconds: 128 },
  { file: 'serves-at-end', ...onMiddle, seconds: 44 },
  { file: 'health-and-stop', hosts: [oldest], reason: waits, seconds: 157 },
  { file: 'old-color', ...onMiddle, seconds: 36 },
  { file: 'two-at-once', ...onNewest, seconds: 80 },
  { file: 'nothing-grows', hosts: [newest], reason: 'asks what the newest Docker leaves', seconds: 70 },
  { file: 'bad-releases', ...onNewest, seconds: 120 },
  { file: 'drain', hosts: [oldest], reason: waits, seconds: 159 },
  { file: 'summary', ...onNewest, seconds: 112 },
  { file: 'stand-ins', ...onNewest, seconds: 6 },
]

/** The story files without a row: they play on each host until they get one, which a test asks for. */
export const findUnassigned = (files: readonly string[]): readonly string[] =>
  files.filter((file) => assignments.every((each) => each.file !== file))

/** What the whole suite plays on a host. */
export interface Playlist {
  readonly files: readonly string[]
  /** Matches the full names of the stories that play on this host, of all that are in these files. */
  readonly names: RegExp
  /** How long they take. */
  readonly seconds: number
}

export function playlistOf(host: Kind, files: readonly string[]): Playlist {
  const here = assignments.filter((each) => each.hosts.includes(host))
  const parts = assignments.filter((each) => !here.includes(each)).flatMap(({ part }) => part ?? [])
  const isPlayed = (file: string) => here.some((each) => each.file === file) || findUnassigned([file]).length > 0
  return {
    files: files.filter(isPlayed),
    names: parts.length === 0 ? /^/ : new RegExp(`^(?!${parts.join('|')})`),
    seconds: here.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}
