import type { Preflight, Started } from '../../src/steps/stages.ts'
import { linkSite, blueSite, both } from './host-state.ts'

/** The preflight of a host on which blue is live and green is idle. */
export const preflight: Preflight = {
  cutover: {
    live: 'blue',
    idle: 'green',
    liveRuns: true,
    idleIsUp: false,
    idleRuns: false,
    currentValue: blueSite,
    expectedValue: blueSite,
    warnings: [],
  },
  projects: both({
    project: {
      program: 'docker compose',
      directory: '/srv/app',
      files: [],
      envFiles: [],
      name: 'app',
      env: {},
      sudo: false,
      removesOrphans: true,
    },
    model: new Map(),
    yaml: '',
    projectContainers: [],
  }),
  nginx: {
    command: 'nginx',
    site: linkSite,
    pidFile: '/run/nginx.pid',
    errorLog: '/var/log/nginx/error.log',
    sudo: true,
    siteSudo: true,
    clientPorts: [80],
    keepsConnections: false,
  },
  targets: { blue: { ports: [8081] }, green: { ports: [8082] } },
  master: 100,
  httpClient: 'curl',
  siteRequests: [{ request: { url: 'http://127.0.0.1/', place: '0' }, reaches: true, formerStatus: 200 }],
  networks: [],
  neighbors: [],
  runningJobs: [],
  hasWorkers: false,
  formerWorkers: [],
  projectContainers: [],
  liveImages: [{ service: 'blue', id: 'sha256:1', digest: 'app@sha256:d1' }],
  adopted: {},
  liveContainers: ['b1'],
}

/** The same host after green was started. */
export const started: Started = {
  ...preflight,
  pulled: new Map([['green', { id: 'sha256:2', digests: ['app@sha256:d2'] }]]),
  jobs: [],
  images: ['green=app@sha256:d2'],
  containers: [],
}
