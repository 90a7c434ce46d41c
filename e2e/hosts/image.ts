import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { docker, tryDocker } from './docker.ts'
import { withLock } from './lock.ts'
import { canInstallPackages, installPackages, findMirror } from './packages.ts'
import { type Kind, shortHash, workspace } from './workspace.ts'
import { run } from './programs.ts'

const recipe = join(import.meta.dirname, 'image')

const machine = ['openssh-server', 'sudo', 'procps', 'iproute2', 'iptables']
const systemd = ['systemd', 'systemd-sysv', 'dbus']
const services = ['nginx-light', 'docker.io', 'docker-compose', 'docker-registry', 'ca-certificates', 'curl', 'wget']
const shells = ['zsh', 'fish', 'tcsh']
const everywhere = [...machine, ...services, ...shells]

/**
 * bookworm: Docker 20.10, docker-compose 1.29.2, nginx 1.22; trixie: Docker 26, Compose 2.26, nginx 1.26; forky (Debian
 * testing, without systemd): Docker 28, Compose 2.40, nginx 1.30, OpenSSH 10.
 */
const packages: Readonly<Record<Kind, readonly string[]>> = {
  bookworm: [...systemd, ...everywhere],
  // Since Debian 13 the client is a separate package.
  trixie: [...systemd, ...everywhere, 'docker-cli'],
  // Without these two, packages of services install systemd.
  forky: [...everywhere, 'docker-cli', 'systemd-standalone-sysusers', 'systemd-standalone-tmpfiles'],
}

/** What these write on a host at its first start is compared and restored later, so a change of them needs a new host. */
const atFirstStart = ['first-start.sh', 'facts.sh']

/** The files that an image is made from, in the folder of the recipe. The first one is its Dockerfile. */
const recipes: Readonly<Record<Kind, readonly [string, ...string[]]>> = {
  bookworm: ['Dockerfile', 'setup.sh', ...atFirstStart],
  trixie: ['Dockerfile', 'setup.sh', ...atFirstStart],
  forky: ['forky/Dockerfile', 'setup.sh', 'forky/setup.sh', 'forky/init.sh', 'forky/ssh.sh', ...atFirstStart],
}

/** Builds the image of a kind of host, unless there is one of this recipe. Returns its name. */
export async function ensureHostImage(kind: Kind): Promise<string> {
  const files = recipes[kind].map((name) => readFileSync(join(recipe, name)))
  const name = `lab-host:${kind}-${shortHash(packages[kind].join(' '), ...files)}`
  await withLock(`image-${kind}`, async () => {
    if (await imageExists(name)) return
    await buildImage(kind, name)
    await removeOlderImages(kind, name)
  })
  return name
}

async function buildImage(kind: Kind, name: string): Promise<void> {
  const base = canInstallPackages() ? await ensureBaseImage(kind) : `debian:${kind}`
  const missing = canInstallPackages() ? '' : packages[kind].join(' ')
  const args = [`BASE=${base}`, `PACKAGES=${missing}`].flatMap((arg) => ['--build-arg', arg])
  await docker(['build', '--tag', name, '--file', join(recipe, recipes[kind][0]), ...args, recipe])
}

/**
 * The image with the packages alone, made from Debian's mirror: no container registry is needed, and a change of setup.sh
 * does not install the packages again.
 */
async function ensureBaseImage(kind: Kind): Promise<string> {
  const name = baseName(kind)
  if (await imageExists(name)) return name
  await withLock('apt', () => installPackages('image'))
  const tar = join(workspace().cache, `${kind}.tar`)
  const unneeded = ['doc', 'man', 'locale'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`)
  const quick = ['--quiet', '--variant=minbase', '--dpkgopt=force-unsafe-io', ...unneeded]
  // The index of Debian testing expires after a week, and a mirror may be a snapshot that is older. Its signature still counts.
  if (kind === 'forky') quick.push('--aptopt=Acquire::Check-Valid-Until "false"')
  await run(['mmdebstrap', ...quick, `--include=${packages[kind].join(',')}`, kind, tar, await findMirror()])
  await docker(['import', tar, name])
  rmSync(tar)
  return name
}

/** Removes the images of older recipes (half a gigabyte each), unless a host still uses one. */
async function removeOlderImages(kind: Kind, name: string): Promise<void> {
  const listed = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}'])
  const kept = [name, baseName(kind)]
  const made = new RegExp(`^lab-(host|base):${kind}-`)
  const older = listed.split('\n').filter((image) => made.test(image) && !kept.includes(image))
  for (const image of older) await tryDocker(['rmi', image])
}

function baseName(kind: Kind): string {
  return `lab-base:${kind}-${shortHash(packages[kind].join(' '))}`
}

async function imageExists(image: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', image])).code === 0
}
