import { expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { readWorkerProblem, replaceWorkers, type ReplaceWorkersArgs } from '../../src/commands/replace-workers.ts'
import { RemoteError } from '../../src/host/host.ts'
import { Script, sh } from '../../src/host/script.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const project: ComposeProject = {
  program: 'docker compose',
  directory: '/tmp',
  files: [],
  envFiles: [],
  name: 'app',
  env: {},
  sudo: false,
  removesOrphans: true,
}

/**
 * A Docker whose containers are files in the folder `running` or `stopped`, with the project and the service in them. Compose
 * starts a stopped container of the service, or makes the container new-SERVICE.
 */
const docker = `
${logCall}
home=\${0%/*} project=
for word in "$@"; do case $word in label=com.docker.compose.project=*) project=\${word##*=} ;; esac; done
list() { for each in "$home/$1"/*; do [ ! -e "$each" ] || { read -r of service <"$each"; [ "$of" != "$project" ] || echo "\${each##*/} $service"; }; done; }
move() { from=$1 to=$2; shift 2; for each; do [ ! -e "$home/$from/$each" ] || mv "$home/$from/$each" "$home/$to/$each"; done; }
case "$*" in
  ps*-a*) list running; list stopped ;;
  ps*) list running ;;
  'inspect --format {{.Name}}'*) shift 3; for each; do echo "/name-$each"; done ;;
  'inspect --format {{.State.StartedAt}}'*) echo 2026 ;;
  inspect*Config}}*) shift 3; for each; do [ -e "$home/running/$each" ] && echo "$each true {}" || echo "$each false {}"; done ;;
  inspect*State.Status*)
    shift 3
    if [ -e "$home/states" ]; then sed -n 1p "$home/states"; sed -i '1{$!d}' "$home/states"; exit; fi
    for each; do [ -e "$home/running/$each" ] && echo 'running 0' || echo 'exited 0'; done ;;
  inspect*) shift 3; for each; do echo "[\\"$each\\",\\"/name-$each\\",\\"app\\",\\"mail\\",{\\"Status\\":\\"running\\",\\"StartedAt\\":\\"\\",\\"ExitCode\\":0,\\"OOMKilled\\":false},\\"\\",0,\\"sha256:1\\"]"; done ;;
  events*) cat "$home/signals" 2>/dev/null ;;
  stop*) [ ! -e "$home/no-stop" ] || exit 1; move running stopped "$@" ;;
  rm*) for each; do rm -f "$home/stopped/$each"; done ;;
  *up*)
    for service; do :; done
    [ ! -e "$home/no-up" ] || exit 17
    project=app
    [ -z "$(list running)" ] || exit 0
    set -- $(list stopped)
    if [ $# -gt 0 ]; then move stopped running "$1"; else echo "app $service" >"$home/running/new-$service"; fi ;;
esac
exit 0`

function replace(files: Readonly<Record<string, string>>, changes: Partial<ReplaceWorkersArgs> = {}) {
  const args = {
    project,
    projects: ['app', 'app-blue'],
    workers: ['mail'],
    services: ['mail'],
    kept: [],
    watchSeconds: 2,
    ...changes,
  }
  const command = replaceWorkers(args)
  return withFakePrograms({ docker }, (folder, run) => {
    const lines = Object.entries(files).map(([name, text]) => sh`printf '%s\n' ${text} > ~/${name}`.text)
    run(new Script(['mkdir ~/running ~/stopped', ...lines].join('\n')))
    const { status, stdout, stderr } = run(command.script)
    const outcome = { kind: 'exited', code: status ?? -1, stdout, stderr } as const
    return {
      status,
      stderr,
      result: status === 0 ? command.parse(stdout) : undefined,
      problem: readWorkerProblem(new RemoteError(command.name, outcome))?.kind,
      changed: readCalls(folder).filter((call) => !/^docker (ps|inspect|events)/.test(call)),
      running: run(sh`ls ~/running`).stdout.trim(),
    }
  })
}

const up = 'docker compose -p app up -d --no-deps --remove-orphans=false --no-recreate mail'

test('nothing is started before the workers of every project have ended', () => {
  const { status, result, changed, running } = replace({ 'running/old': 'app mail', 'running/other': 'app-blue mail' })
  expect(status).toBe(0)
  expect(result).toMatchObject({ stopped: ['name-old', 'name-other'], containers: [{ id: 'new-mail' }] })
  // That of another project is kept, as it is: it may have to run again.
  expect(changed).toEqual(['docker stop old other', 'docker rm -f -v old', up])
  expect(running).toBe('new-mail')
})

test('a limit of the input takes the place of the own time of a container', () => {
  expect(replace({ 'running/old': 'app mail' }, { graceSeconds: 7 }).changed[0]).toBe('docker stop -t 7 old')
})

test('nothing is started where a worker could not be stopped', () => {
  const { status, problem, changed } = replace({ 'running/old': 'app mail', 'no-stop': '' })
  expect({ status, problem }).toEqual({ status: 1, problem: 'stop' })
  expect(changed).toEqual(['docker stop old'])
})

test('a kept container that runs is left alone, and one that has ended is started as it is', () => {
  const kept = { kept: ['old'] }
  expect(replace({ 'running/old': 'app mail' }, kept).running).toBe('old')
  expect(replace({ 'running/old': 'app mail' }, kept).changed.join()).not.toContain('stop')
  const stopped = replace({ 'stopped/old': 'app mail', 'running/new': 'app mail' }, kept)
  expect(stopped.changed).toEqual(['docker stop new', 'docker rm -f -v new', up])
  expect(stopped.running).toBe('old')
})

test('a kept container that somebody began to stop ends first, and then runs again', () => {
  const { changed, running } = replace({ 'running/old': 'app mail', signals: 'kill' }, { kept: ['old'] })
  expect(changed).toEqual(['docker stop old', up])
  expect(running).toBe('old')
})

test('where no worker ran before, none runs afterwards', () => {
  const { status, changed, running } = replace({ 'running/new': 'app mail' }, { services: [] })
  expect({ status, changed, running }).toEqual({
    status: 0,
    changed: ['docker stop new', 'docker rm -f -v new'],
    running: '',
  })
})

test.each([
  ['it ends at once', 'exited 0', 'crash'],
  ['it is restarted', 'restarting 1', 'crash'],
  ['it ends while it is watched', 'running 0\nexited 0', 'crash'],
  ['it was restarted while it is watched', 'running 0\nrunning 1', 'crash'],
])('a new worker has crashed if %s', (_, states, kind) => {
  const { status, problem } = replace({ states })
  expect({ status, problem }).toEqual({ status: 1, problem: kind })
})

test('Compose that fails is a problem of its own', () => {
  expect(replace({ 'no-up': '' })).toMatchObject({ status: 17, problem: 'start' })
})
