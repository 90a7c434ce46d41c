import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { ensureImages } from '../../src/commands/ensure-images.ts'
import { openRegistryLogin, writeRegistryLogin } from '../../src/commands/open-registry-login.ts'
import { pullImages } from '../../src/commands/pull-images.ts'
import { readContainerLog } from '../../src/commands/read-container-log.ts'
import { startServices } from '../../src/commands/start-services.ts'
import { startContainers } from '../../src/commands/start-containers.ts'
import { replaceWorkers } from '../../src/commands/replace-workers.ts'
import { stopServices } from '../../src/commands/stop-services.ts'
import { watchHealth } from '../../src/commands/watch-health.ts'
import type { HttpRequest } from '../../src/commands/http-request.ts'
import { readHostEnvironment } from '../../src/commands/read-host-environment.ts'
import { openLock } from '../../src/commands/open-lock.ts'
import { readLock } from '../../src/commands/read-lock.ts'
import { takeLock } from '../../src/commands/take-lock.ts'
import { drainConnections } from '../../src/commands/drain-connections.ts'
import { drainWorkers } from '../../src/commands/drain-workers.ts'
import { probeNginx } from '../../src/commands/probe-nginx.ts'
import { watchNginx } from '../../src/commands/watch-nginx.ts'
import type { LiveGuard } from '../../src/commands/live-guard.ts'
import { switchNginx, type Nginx } from '../../src/commands/switch-nginx.ts'
import { setRecordAside } from '../../src/commands/set-record-aside.ts'
import { pruneImages } from '../../src/commands/prune-images.ts'
import { buildImages } from '../../src/commands/build-images.ts'
import { readLayout } from '../../src/commands/read-layout.ts'
import { readHost } from '../../src/commands/read-host.ts'
import { saveRecord } from '../../src/commands/write-record.ts'
import type { Config, SiteConfig } from '../../src/domain/config.ts'
import { inspectNginxContainer } from '../../src/commands/inspect-nginx-container.ts'
import type { ColorTarget } from '../../src/domain/color-target.ts'
import type { PerColor } from '../../src/domain/color.ts'
import type { NginxContainer } from '../../src/domain/nginx-container.ts'
import type { Command } from '../../src/host/host.ts'
import { read } from '../inputs/given.ts'

const booleans = [false, true] as const

/** Every command in every form. `text` replaces each text that comes from a user. */
export function everyCommand(text: string): readonly Command<unknown>[] {
  const directory = `/srv/${text}`
  const targets: PerColor<ColorTarget> = {
    blue: { ports: [8081] },
    green: { ports: [8080], containers: { project: text, services: [text, 'worker'] } },
  }
  const projects: ComposeProject[] = booleans.map((sudo) => ({
    program: sudo ? 'docker compose' : 'docker-compose',
    directory,
    files: sudo ? [text, 'more.yml'] : [],
    envFiles: sudo ? [text] : [],
    name: text,
    env: { TAG: text, OTHER: text },
    sudo,
    removesOrphans: sudo,
    rendered: sudo ? `services: ${text}` : undefined,
  }))
  const services = [text, 'worker']
  const requests: HttpRequest[] = (['curl', 'wget'] as const).flatMap((tool) =>
    [undefined, text].map((header) => ({
      client: tool,
      url: `http://127.0.0.1/${text}`,
      hostHeader: header,
      forwardedProto: header,
      headers: header === undefined ? [] : [{ name: 'X-Test', value: header }],
      timeoutSeconds: 5,
    })),
  )
  const nginxes: Nginx[] = booleans.flatMap((sudo) =>
    sites(text).map((site) => ({
      command: text,
      site,
      pidFile: text,
      errorLog: text,
      sudo,
      siteSudo: sudo,
      clientPorts: [80, 443],
      keepsConnections: sudo,
      ...inContainer(text, sudo),
    })),
  )
  const workers = ['200:1', text]
  const guard: LiveGuard = {
    site: { form: 'text', path: `/etc/${text}`, values: { blue: text, green: 'x' } },
    color: 'blue',
  }
  const lockTarget = { directory, link: `/etc/${text}` }
  return [
    openLock(lockTarget),
    readLock(lockTarget),
    ...[0, 60_000].map((waitMs) => takeLock(lockTarget, { waitMs })),
    takeLock(lockTarget, { waitMs: 60_000, folderWaitMs: 5_000 }),
    saveRecord(directory, text),
    setRecordAside(directory),
    inspectNginxContainer({ name: text, directory, sudo: 'auto', template: text }),
    ...configs(text).flatMap((config) => [
      readHost(config),
      readHost(config, { kind: 'found', container: container(text, true) }),
      readLayout(config),
    ]),
    ...projects.flatMap((project) => [
      pullImages({ project, references: [{ image: text }, { image: text, platform: text }] }),
      buildImages({ project, builds: [{ service: text, image: text, repository: text }] }),
      ensureImages(project, [
        { service: text, id: text, digest: text },
        { service: text, id: text },
      ]),
      ...[{}, { graceSeconds: 10, successor: { id: text, restartCount: 1 } }].flatMap((stopping) => [
        startServices({
          project,
          services,
          guard,
          jobs: [text],
          dependencies: [
            { service: text, role: 'shared', mustBeHealthy: true, required: true },
            { service: text, role: 'job', mustBeHealthy: false, required: false },
          ],
          healthTimeoutMs: 60_000,
        }),
        replaceWorkers({
          ...{ project, projects: [text, text], workers: services, services, kept: [text], watchSeconds: 5 },
          graceSeconds: 'graceSeconds' in stopping ? stopping.graceSeconds : undefined,
        }),
        startContainers({ sudo: project.sudo, containers: [text] }),
        stopServices({
          project,
          services,
          guard,
          neighbors: [{ id: text, name: text }],
          needed: { project: text, services: [text] },
          kept: [text],
          adopted: text,
          ...stopping,
        }),
      ]),
      readContainerLog(project.sudo, text),
    ]),
    ...requests.flatMap((request, i) => [
      watchHealth({
        urls: [text, text],
        request,
        containers: [text],
        live: text,
        project: text,
        dependencies: [text],
        sudo: i % 2 === 0,
        intervalMs: 1000,
        timeoutMs: 60_000,
      }),
      ...nginxes.flatMap((nginx) => [
        probeNginx({
          nginx,
          candidates: [
            { ...request, place: text },
            { ...request, place: text },
          ],
          targets,
          requests: 10,
          workers: [],
          logSize: -1,
        }),
        watchNginx(
          { nginx, candidates: [{ ...request, place: text }], targets, requests: 3, workers, logSize: 5 },
          1000,
        ),
      ]),
    ]),
    ...nginxes.flatMap((nginx) => [
      switchNginx({ nginx, from: text, to: text }),
      switchNginx({ nginx, from: text, to: text, proven: { ids: [text, text], reached: [text], sudo: nginx.sudo } }),
      switchNginx({ nginx, from: undefined, to: undefined }),
      switchNginx({ nginx, from: text, to: text, nginxAction: 'reload-if-there' }),
      switchNginx({ nginx, from: text, to: undefined, nginxAction: 'quit', isUndo: true }),
    ]),
    ...nginxes.map((nginx) => drainWorkers({ nginx, workers, target: targets.green, timeoutMs: 1000 })),
    ...nginxes.map((nginx) => drainConnections({ nginx, target: targets.green, timeoutMs: 1000 })),
    ...booleans.flatMap((sudo) =>
      [[], [text, text]].map((texts) =>
        readHostEnvironment({
          dockerSudo: sudo,
          images: texts,
          live: texts,
          liveImages: texts,
          all: texts,
        }),
      ),
    ),
    openRegistryLogin(),
    ...booleans.map((sudo) =>
      writeRegistryLogin({ sudo, registries: [{ registry: text, username: text, password: text }] }),
    ),
    ...booleans.map((sudo) => pruneImages({ sudo, repositories: [text, text], keep: [text], releases: [text] })),
  ]
}

const sites = (text: string): readonly SiteConfig[] =>
  (['live-link', 'link', 'file', 'text'] as const).map((form) => ({
    form,
    path: `/c/${text}`,
    values: form === 'text' ? { blue: text, green: 'x' } : { blue: `/a/${text}`, green: `/b/${text}` },
  }))

function configs(text: string): readonly Config[] {
  const config = read()
  return (['auto', 'true', 'false', 'auto'] as const).map((sudo, i) => ({
    ...config,
    sudo,
    compose: { ...config.compose, directory: text, files: [text], projectName: text, env: { TAG: text } },
    nginx: { command: `/d/${text}`, site: sites(text)[i] ?? config.nginx.site },
  }))
}

const container = (text: string, sudo: boolean): NginxContainer => ({
  id: text,
  name: text,
  image: text,
  isRunning: true,
  startedAt: text,
  master: '100:1',
  ownNetwork: true,
  addresses: [],
  published: [],
  replaced: [],
  mounts: [{ source: `/srv/${text}`, destination: '/etc' }],
  sudo,
})

/** nginx in a container, for one of two. */
const inContainer = (text: string, isContainer: boolean) => (isContainer ? { container: container(text, true) } : {})
