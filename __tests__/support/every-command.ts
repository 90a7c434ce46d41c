import { lastWords, pull, recall, stop, up, type Project } from '../../src/commands/compose.ts'
import { watch } from '../../src/commands/watch-health.ts'
import type { Question } from '../../src/commands/http-request.ts'
import { lookAround } from '../../src/commands/read-host-environment.ts'
import { openLease, seeLease, takeLease } from '../../src/commands/lock.ts'
import { drain } from '../../src/commands/drain-workers.ts'
import { lookAtNginx, watchNginx } from '../../src/commands/probe-nginx.ts'
import { switchSite, type Nginx } from '../../src/commands/switch-nginx.ts'
import { prune } from '../../src/commands/prune-images.ts'
import { readState } from '../../src/commands/read-host.ts'
import { saveRecord, writeRecord } from '../../src/commands/write-record.ts'
import type { Config } from '../../src/domain/config.ts'
import type { Command } from '../../src/host/host.ts'
import { lines } from '../../src/host/script.ts'
import { read } from '../inputs/given.ts'

const booleans = [false, true] as const

/** Every command that this program can send, in every shape, with `text` wherever a text of a user can stand. */
export function everyCommand(text: string): readonly Command<unknown>[] {
  const directory = `/srv/${text}`
  const ports = { blue: 8081, green: 8082 }
  const projects: Project[] = booleans.map((sudo) => ({
    program: sudo ? 'docker compose' : 'docker-compose',
    directory,
    files: sudo ? [text, 'more.yml'] : [],
    name: text,
    env: { TAG: text, OTHER: text },
    sudo,
    rendered: sudo ? `services: ${text}` : undefined,
  }))
  const services = [text, 'worker']
  const questions: Question[] = (['curl', 'wget'] as const).flatMap((tool) =>
    [undefined, text].map((header) => ({
      tool,
      url: `http://127.0.0.1/${text}`,
      hostHeader: header,
      forwardedProto: header,
      seconds: 5,
    })),
  )
  const nginxes: Nginx[] = booleans.map((sudo) => ({
    link: `/etc/${text}`,
    pidFile: text,
    errorLog: text,
    sudo,
    linkSudo: sudo,
  }))
  const workers = ['200:1', text]
  return [
    openLease(directory),
    seeLease(directory),
    ...[0, 60_000].map((waitMs) => takeLease(directory, waitMs)),
    saveRecord(directory, text),
    ...configs(text).map((config) => readState(config)),
    ...projects.flatMap((project) => [
      pull({ project, references: [{ image: text }, { image: text, platform: text }] }),
      recall(project, [
        { service: text, id: text, digest: text },
        { service: text, id: text },
      ]),
      ...[undefined, text].flatMap((successor) => [
        up({ project, services, guard: { link: text, site: text } }),
        stop({ project, services, guard: { link: text, site: text }, graceSeconds: 10, successor }),
      ]),
      lastWords(project.sudo, text),
    ]),
    ...questions.flatMap((question, i) => [
      watch({ question, containers: [text], sudo: i % 2 === 0, intervalMs: 1000, timeoutMs: 60_000 }),
      ...nginxes.flatMap((nginx) => [
        lookAtNginx({ nginx, question, ports, requests: 10, workers: [], logSize: -1 }),
        watchNginx({ nginx, question, ports, requests: 3, workers, logSize: 5 }, 1000),
      ]),
    ]),
    ...nginxes.flatMap((nginx) => [
      switchSite({ nginx, from: text, to: text }),
      switchSite({ nginx, from: undefined, to: undefined }),
      switchSite({ nginx, from: text, to: text, tell: 'reload-if-there' }),
      switchSite({ nginx, from: text, to: undefined, tell: 'quit' }),
    ]),
    drain({ pidFile: text, workers, port: 8081, timeoutMs: 1000 }),
    ...booleans.flatMap((sudo) =>
      [[], [text, text]].map((texts) =>
        lookAround({
          dockerSudo: sudo,
          nginxSudo: sudo,
          images: texts,
          live: texts,
          liveImages: texts,
          all: texts,
          ports,
          link: `/etc/${text}`,
        }),
      ),
    ),
    ...booleans.map((sudo) => prune({ sudo, repositories: [text, text], keep: [text] })),
  ].map((command) => ({ ...command, script: lines(writeRecord(directory, text), command.script) }))
}

function configs(text: string): readonly Config[] {
  const config = read()
  return (['auto', 'true', 'false'] as const).map((sudo) => ({
    ...config,
    sudo,
    compose: { ...config.compose, directory: text, files: [text], projectName: text, env: { TAG: text } },
    nginx: { sites: { blue: `/a/${text}`, green: `/b/${text}` }, link: `/c/${text}` },
  }))
}
