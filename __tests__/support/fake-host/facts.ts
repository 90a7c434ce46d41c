import { encodeText } from '../../../src/host/facts.ts'
import type { FakeContainer } from './engine.ts'
import type { Machine } from './machine.ts'

/** The fact lines that the real scripts print, so that the real parsers read them. */
export const fact = (...words: readonly (string | number)[]): string => words.join(' ')

export const blob = (name: string, text: string): string => `${name} ${encodeText(text)}`

/** As curl prints it. */
export function answerOf(answer: { readonly status: number; readonly body: string } | undefined): string {
  return encodeText(
    answer === undefined
      ? "curl: (7) Failed to connect to 127.0.0.1 port 80 after 0 ms: Couldn't connect to server\n"
      : `HTTP/1.1 ${answer.status} Whatever\r\nServer: nginx\r\n\r\n${answer.body}`,
  )
}

/** As `docker inspect` prints containers in the format that the scripts ask for. */
export const rows = (machine: Machine, containers: readonly FakeContainer[]): string =>
  containers
    .map(
      (each) =>
        `[${row(machine, each)
          .map((value) => JSON.stringify(value))
          .join(',')}]\n`,
    )
    .join('')

function row(machine: Machine, container: FakeContainer): readonly unknown[] {
  const { id, service, project, image, startedAt } = container
  const { exitCode, oomKilled, healthcheck } = image.behaviour
  const crashed = container.status === 'running' && !machine.isUp(container)
  const state = {
    Status: crashed ? 'exited' : container.status,
    StartedAt: new Date(startedAt).toISOString(),
    ExitCode: crashed ? exitCode : 0,
    OOMKilled: crashed && oomKilled,
    Health: healthcheck === undefined ? null : { Status: healthcheck },
  }
  return [id, `/${nameOf(container)}`, project, service, state, 0, image.id]
}

export const nameOf = ({ project, service }: FakeContainer): string => `${project}-${service}-1`
