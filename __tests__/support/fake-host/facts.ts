import { encodeText } from '../../../src/host/facts.ts'
import type { FakeContainer } from './engine.ts'
import type { Machine } from './machine.ts'

/** A fact line as the real scripts print it, for the real parsers. */
export const factLine = (...words: readonly (string | number)[]): string => words.join(' ')

/** A fact line with an encoded text. */
export const textLine = (name: string, text: string): string => `${name} ${encodeText(text)}`

/** An answer as curl prints it, encoded. */
export function encodeAnswer(answer: { readonly status: number; readonly body: string } | undefined): string {
  return encodeText(
    answer === undefined
      ? "curl: (7) Failed to connect to 127.0.0.1 port 80 after 0 ms: Couldn't connect to server\n"
      : `HTTP/1.1 ${answer.status} Whatever\r\nServer: nginx\r\n\r\n${answer.body}`,
  )
}

/** The output of `docker inspect` in the format of the scripts. */
export const inspectRows = (machine: Machine, containers: readonly FakeContainer[]): string =>
  containers
    .map(
      (each) =>
        `[${inspectValues(machine, each)
          .map((value) => JSON.stringify(value))
          .join(',')}]\n`,
    )
    .join('')

function inspectValues(machine: Machine, container: FakeContainer): readonly unknown[] {
  const { id, service, project, image, startedAt } = container
  const { exitCode, oomKilled, healthcheck } = image.behavior
  const crashed = container.status === 'running' && !machine.isUp(container)
  const isJob = machine.findSpec(container)?.isJob === true
  const hasFailedAsJob = isJob && image.behavior.failsAsJob && container.status === 'exited'
  const state = {
    Status: crashed ? 'exited' : container.status,
    StartedAt: new Date(startedAt).toISOString(),
    ExitCode: crashed || hasFailedAsJob ? exitCode : 0,
    OOMKilled: crashed && oomKilled,
    Health: healthcheck === undefined ? null : { Status: healthcheck },
  }
  const labels = project === '' ? [null, null] : [project, service]
  return [id, `/${containerName(container)}`, ...labels, state, '', 0, image.id]
}

/** The rows that read-host/ports.sh prints of the containers that publish a port. */
export const publisherRows = (containers: readonly FakeContainer[]): string =>
  containers
    .map((each) => {
      const { id, image, port, project, service, isOneOff } = each
      const labels =
        project === '' ? ['', '', '', ''] : [project, service, `/srv/${project}`, isOneOff ? 'True' : 'False']
      return `${JSON.stringify([id, containerName(each), image.digest, `127.0.0.1:${port ?? ''}->8080/tcp`, ...labels])}\n`
    })
    .join('')

export const containerName = ({ project, service, isOneOff }: FakeContainer): string =>
  project === '' ? service : `${project}-${service}-${isOneOff ? 'run-' : ''}1`
