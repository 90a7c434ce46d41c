import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'

/** Where the whole suite plays the stories of a file, or a part of them, and why there. */
export interface Assignment {
  /** The file in e2e/stories, without `.e2e.ts`. */
  readonly file: string
  /** How the full names of the stories begin. Without it: all stories. The parts of a file have all its stories. */
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
const sessions = 'depends on how sshd ends sessions: plays on the newest one'
const ownCode = 'depends on our own code: plays once, where there is time'

const survive = (fault: string): string => `the site and the next deployment survive: ${fault}`

/**
 * The hosts play at the same time. Stories that depend on the versions of Docker, Compose, nginx or sshd play on each host or
 * on the oldest and the newest one. All other stories play once. `script/test e2e PART` plays on every host.
 */
export const assignments: readonly Assignment[] = [
  { file: 'deploy', ...versions.main, seconds: 42 },
  { file: 'verify', ...versions.main, seconds: 17 },
  { file: 'nginx', ...versions.nginx, seconds: 105 },
  { file: 'shared-services', ...versions.compose, seconds: 115 },

  { file: 'state-table', part: 'the link points to a color', ...versions.nginx, seconds: 55 },
  { file: 'state-table', part: 'the link points to neither color', hosts: [middle], reason: ownCode, seconds: 90 },
  { file: 'state-table', part: 'a deployment is refused', hosts: [middle], reason: ownCode, seconds: 25 },

  { file: 'faults', part: survive('killed'), hosts: [middle], reason: ownCode, seconds: 40 },
  { file: 'faults', part: survive('cancelled'), hosts: [middle], reason: ownCode, seconds: 45 },
  { file: 'faults', part: survive('lost'), hosts: [newest], reason: sessions, seconds: 30 },
  { file: 'faults', part: survive('link'), hosts: [newest], reason: sessions, seconds: 60 },
  { file: 'faults', part: survive('disk full'), ...versions.docker, seconds: 10 },
  { file: 'faults', part: survive('dockerd restarted'), ...versions.docker, seconds: 31 },

  { file: 'connect', hosts: [oldest], reason: "reads sshd's journal, which needs systemd", seconds: 42 },
  { file: 'users', hosts: [oldest], reason: 'reads the journal, which needs systemd', seconds: 123 },
  { file: 'secrets', hosts: [middle], reason: 'reads the journal, which needs systemd', seconds: 52 },
  { file: 'plan', hosts: [middle], reason: 'changes units of systemd', seconds: 136 },
  {
    file: 'data',
    hosts: [oldest],
    reason: 'projects of docker-compose 1.29, as the inline script makes them',
    seconds: 106,
  },
  { file: 'two-at-once', hosts: [oldest], reason: ownCode, seconds: 65 },
  { file: 'worlds', hosts: [middle], reason: 'lays a host out in other ways, which needs Compose 2', seconds: 60 },
  { file: 'nginx-container', hosts: [middle], reason: 'lays nginx out in containers, which needs Compose 2', seconds: 240 },
  { file: 'stand-ins', hosts: [newest], reason: ownCode, seconds: 10 },
  { file: 'proof', ...versions.nginx, seconds: 80 },
  { file: 'shared-means-untouched', ...versions.compose, seconds: 80 },
  { file: 'serves-at-end', hosts: [oldest], reason: ownCode, seconds: 60 },
  {
    file: 'connect-errors',
    hosts: [middle],
    reason: 'changes sshd, whose penalties OpenSSH has since 9.8',
    seconds: 40,
  },
  { file: 'identity', hosts: [oldest], reason: ownCode, seconds: 70 },
  { file: 'host-ready', hosts: [middle], reason: 'changes units of systemd, and needs Compose 2', seconds: 70 },
  { file: 'health-and-stop', hosts: [oldest], reason: ownCode, seconds: 70 },
  { file: 'nothing-grows', hosts: [newest], reason: 'asks what the newest Docker leaves', seconds: 80 },
  { file: 'inputs', hosts: [oldest], reason: ownCode, seconds: 4 },
  { file: 'old-color', hosts: [oldest], reason: ownCode, seconds: 65 },
  { file: 'hostile', hosts: [middle], reason: ownCode, seconds: 45 },
  { file: 'public-url', hosts: [middle], reason: ownCode, seconds: 42 },
  { file: 'model', hosts: [middle], reason: ownCode, seconds: 95 },
  { file: 'status', hosts: [middle], reason: ownCode, seconds: 75 },
  { file: 'summary-page', hosts: [middle], reason: ownCode, seconds: 10 },
  { file: 'bad-releases', hosts: [newest], reason: ownCode, seconds: 214 },
  { file: 'drain', hosts: [newest], reason: ownCode, seconds: 103 },
  { file: 'summary', hosts: [newest], reason: ownCode, seconds: 110 },
  { file: 'rollback', hosts: [middle], reason: ownCode, seconds: 100 },
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
