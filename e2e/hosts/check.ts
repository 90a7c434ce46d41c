import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { attachHost, rebootHost } from './boot.ts'
import type { TestHost } from './test-host.ts'
import { type Kind, workspace } from './workspace.ts'
import { run, outputOf, printDuration } from './programs.ts'

/** Checks on each kind of host that everything works that the stories need. */
export async function checkHosts(wanted: readonly Kind[]): Promise<void> {
  for (const kind of wanted) {
    const host = await attachHost(kind)
    await printDuration(`${kind}: reset`, () => host.reset())
    process.stdout.write(`${await readVersions(host)}\n`)
    await printDuration(`${kind}: logins`, () => checkLogins(host))
    await printDuration(`${kind}: release, compose up, through nginx`, () => checkSite(host))
    await printDuration(`${kind}: failures of the application`, () => checkApp(host))
    await printDuration(`${kind}: reset`, () => host.reset())
    await printDuration(`${kind}: nothing left after the reset`, () => checkReset(host))
    await printDuration(`${kind}: reboot`, () => rebootHost(kind))
  }
}

function readVersions(host: TestHost): Promise<string> {
  const compose = 'docker compose version 2> /dev/null || echo "no docker compose"; docker-compose version | head -n 1'
  const services =
    'docker version --format "Docker {{.Server.Version}}"; nginx -v 2>&1; sshd -V 2>&1 | grep OpenSSH || ssh -V 2>&1'
  return host.run(
    `${services}; ${compose}; docker info --format '{{.Driver}}'; [ ! -d /run/systemd/system ] || systemctl is-system-running || true`,
  )
}

async function checkLogins(host: TestHost): Promise<void> {
  for (const user of ['root', 'ubuntu', 'deployer', 'nosudo'])
    assert.equal(await runOverSsh(host, user, 'whoami'), user)
  assert.equal(await runOverSsh(host, 'ubuntu', 'sudo -n whoami'), 'root')
  await runOverSsh(host, 'deployer', 'docker ps && sudo -n nginx -t && sudo -n nginx -s reload')
  await assert.rejects(runOverSsh(host, 'deployer', 'sudo -n whoami'))
  await assert.rejects(runOverSsh(host, 'nosudo', 'sudo -n nginx -t'))
  await assert.rejects(runOverSsh(host, 'nosudo', 'docker ps'))
  await host.setLoginShell('ubuntu', 'fish')
  assert.match(await runOverSsh(host, 'ubuntu', 'echo $SHELL'), /fish/)
}

/** Runs a command with OpenSSH's client, which checks the host key against `hostKeys`. */
async function runOverSsh(host: TestHost, user: string, command: string): Promise<string> {
  const known = join(workspace().cache, `known_hosts-${host.name}`)
  writeFileSync(known, host.hostKeys.map(({ knownHosts }) => `${knownHosts}\n`).join(''))
  const options = [`UserKnownHostsFile=${known}`, 'StrictHostKeyChecking=yes', 'BatchMode=yes', 'LogLevel=ERROR']
  const flags = options.flatMap((option) => ['-o', option])
  const key = ['-i', host.loginKeys.rsa.path, '-p', String(host.sshPort)]
  return run(['ssh', ...flags, ...key, `${user}@127.0.0.1`, command])
}

const compose = `services:
  blue:
    image: localhost:5000/app:\${TAG:-1}
    ports: ['127.0.0.1:8081:8080']
`

async function checkSite(host: TestHost): Promise<void> {
  const id = await host.buildRelease('1')
  await host.writeProject('/srv/app', compose)
  await host.writeSite('blue', 8081)
  const tool = '$(docker compose version > /dev/null 2>&1 && echo docker compose || echo docker-compose)'
  await host.run(`cd /srv/app; ${tool} pull -q; ${tool} up -d; ln -sfn ../sites-available/blue /etc/nginx/sites-enabled/default
    nginx -t; nginx -s reload; timeout 20 sh -c 'until curl -fsS 127.0.0.1 | grep -x 1; do sleep 0.1; done'`)
  assert.equal(await host.run(`docker inspect --format {{.Image}} $(docker ps -q)`), id)
  const answer = await fetch(`http://127.0.0.1:${host.httpPort}/whoami`)
  assert.equal(answer.headers.get('x-version'), '1')
}

async function checkApp(host: TestHost): Promise<void> {
  await host.buildRelease('sick', { CRASH_AT_START: '1' })
  const crashed = await host.tryRun('docker run localhost:5000/app:sick')
  assert.equal(crashed.code, 3)
  assert.match(crashed.stderr, /Error: cannot reach database/)
  await host.buildRelease('hungry', { EATS_MEMORY: '1' })
  const killed = await host.tryRun('docker run --name hungry -m 128m localhost:5000/app:hungry', { timeoutMs: 20_000 })
  assert.equal(killed.code, 137)
  assert.equal(await host.run('docker inspect --format {{.State.OOMKilled}} hungry'), 'true')
  const health = 'HEALTHCHECK --interval=1s --retries=1 CMD ["/usr/local/bin/node", "/app/server.mjs", "healthcheck"]'
  await host.buildRelease('unhealthy', { HEALTHCHECK_FAIL: '1' }, [health])
  await host.run(`docker run -d --name ill localhost:5000/app:unhealthy
    timeout 20 sh -c 'until docker inspect ill | grep -q unhealthy; do sleep 0.1; done'`)
  const login = 'echo lab-secret | docker login -u lab --password-stdin localhost:5001'
  outputOf('docker login', await host.tryRun(`${login} && docker pull localhost:5001/app:1`))
}

async function checkReset(host: TestHost): Promise<void> {
  const strays = "find /srv /home/ubuntu /tmp -mindepth 1 ! -path '*/systemd-private*' ! -path '*/.*'; docker ps -aq"
  assert.equal(await host.run(`${strays}; getent passwd ubuntu | grep fish || true`), '')
  assert.equal(await host.run('readlink /etc/nginx/sites-enabled/default'), '/etc/nginx/sites-available/default')
  assert.match(await host.run('curl -fsS http://127.0.0.1/'), /Welcome to nginx/)
}
