import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { attach, rebootHost } from './boot.ts'
import type { LabHost } from './test-host.ts'
import { type Kind, place } from './workspace.ts'
import { must, succeeded, timed } from './programs.ts'

/** Proves on each kind of host that everything the stories build on is there and works. */
export async function check(wanted: readonly Kind[]): Promise<void> {
  for (const kind of wanted) {
    const host = await attach(kind)
    await timed(`${kind}: reset`, () => host.reset())
    process.stdout.write(`${await versions(host)}\n`)
    await timed(`${kind}: logins`, () => logins(host))
    await timed(`${kind}: release, compose up, through nginx`, () => site(host))
    await timed(`${kind}: habits of the application`, () => habits(host))
    await timed(`${kind}: reset`, () => host.reset())
    await timed(`${kind}: clean`, () => clean(host))
    await timed(`${kind}: reboot`, () => rebootHost(kind))
  }
}

function versions(host: LabHost): Promise<string> {
  const compose = 'docker compose version 2> /dev/null || echo "no docker compose"; docker-compose version | head -n 1'
  const services =
    'docker version --format "Docker {{.Server.Version}}"; nginx -v 2>&1; sshd -V 2>&1 | grep OpenSSH || ssh -V 2>&1'
  return host.must(`${services}; ${compose}; docker info --format '{{.Driver}}'; systemctl is-system-running || true`)
}

async function logins(host: LabHost): Promise<void> {
  for (const user of ['root', 'ubuntu', 'deployer', 'nosudo']) assert.equal(await ssh(host, user, 'whoami'), user)
  assert.equal(await ssh(host, 'ubuntu', 'sudo -n whoami'), 'root')
  await ssh(host, 'deployer', 'docker ps && sudo -n nginx -t && sudo -n nginx -s reload')
  await assert.rejects(ssh(host, 'deployer', 'sudo -n whoami'))
  await assert.rejects(ssh(host, 'nosudo', 'sudo -n nginx -t'))
  await assert.rejects(ssh(host, 'nosudo', 'docker ps'))
  await host.loginShell('ubuntu', 'fish')
  assert.match(await ssh(host, 'ubuntu', 'echo $SHELL'), /fish/)
}

/** OpenSSH's own client, with the host key checked against the lines that the library gives. */
async function ssh(host: LabHost, user: string, command: string): Promise<string> {
  const known = join(place().cache, `known_hosts-${host.name}`)
  writeFileSync(known, host.hostKeys.map(({ knownHosts }) => `${knownHosts}\n`).join(''))
  const options = [`UserKnownHostsFile=${known}`, 'StrictHostKeyChecking=yes', 'BatchMode=yes', 'LogLevel=ERROR']
  const flags = options.flatMap((option) => ['-o', option])
  const key = ['-i', host.loginKeys.rsa.path, '-p', String(host.sshPort)]
  return must(['ssh', ...flags, ...key, `${user}@127.0.0.1`, command])
}

const compose = `services:
  blue:
    image: localhost:5000/app:\${TAG:-1}
    ports: ['127.0.0.1:8081:8080']
`

async function site(host: LabHost): Promise<void> {
  const id = await host.release('1')
  await host.composeProject('/srv/app', compose)
  await host.site('blue', 8081)
  const tool = '$(docker compose version > /dev/null 2>&1 && echo docker compose || echo docker-compose)'
  await host.must(`cd /srv/app; ${tool} pull -q; ${tool} up -d; ln -sfn ../sites-available/blue /etc/nginx/sites-enabled/default
    nginx -t; nginx -s reload; timeout 20 sh -c 'until curl -fsS 127.0.0.1 | grep -x 1; do sleep 0.1; done'`)
  assert.equal(await host.must(`docker inspect --format {{.Image}} $(docker ps -q)`), id)
  const answer = await fetch(`http://127.0.0.1:${host.httpPort}/whoami`)
  assert.equal(answer.headers.get('x-version'), '1')
}

async function habits(host: LabHost): Promise<void> {
  await host.release('sick', { CRASH_AT_START: '1' })
  const crashed = await host.exec('docker run localhost:5000/app:sick')
  assert.equal(crashed.code, 3)
  assert.match(crashed.stderr, /Error: cannot reach database/)
  await host.release('hungry', { EATS_MEMORY: '1' })
  const killed = await host.exec('docker run --name hungry -m 128m localhost:5000/app:hungry', { timeoutMs: 20_000 })
  assert.equal(killed.code, 137)
  assert.equal(await host.must('docker inspect --format {{.State.OOMKilled}} hungry'), 'true')
  const health = 'HEALTHCHECK --interval=1s --retries=1 CMD ["/usr/local/bin/node", "/app/server.mjs", "healthcheck"]'
  await host.release('unhealthy', { HEALTHCHECK_FAIL: '1' }, [health])
  await host.must(`docker run -d --name ill localhost:5000/app:unhealthy
    timeout 20 sh -c 'until docker inspect ill | grep -q unhealthy; do sleep 0.1; done'`)
  const login = 'echo lab-secret | docker login -u lab --password-stdin localhost:5001'
  succeeded('docker login', await host.exec(`${login} && docker pull localhost:5001/app:1`))
}

async function clean(host: LabHost): Promise<void> {
  const strays = "find /srv /home/ubuntu /tmp -mindepth 1 ! -path '*/systemd-private*' ! -path '*/.*'; docker ps -aq"
  assert.equal(await host.must(`${strays}; getent passwd ubuntu | grep fish || true`), '')
  assert.equal(await host.must('readlink /etc/nginx/sites-enabled/default'), '/etc/nginx/sites-available/default')
  assert.match(await host.must('curl -fsS http://127.0.0.1/'), /Welcome to nginx/)
}
