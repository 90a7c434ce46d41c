import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { docker, tryDocker } from './docker.ts'
import { locked } from './lock.ts'
import { canInstall, install, mirror } from './packages.ts'
import { type Kind, digest, place } from './workspace.ts'
import { must } from './programs.ts'

const recipe = join(import.meta.dirname, 'image')

const machine = ['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'procps', 'iproute2', 'iptables']
const services = ['nginx-light', 'docker.io', 'docker-compose', 'docker-registry', 'ca-certificates', 'curl', 'wget']
const shells = ['zsh', 'fish', 'tcsh']
const everywhere = [...machine, ...services, ...shells]

/** bookworm: Docker 20.10, docker-compose 1.29.2, nginx 1.22; trixie: Docker 26, Compose 2.26, nginx 1.26. */
const packages: Readonly<Record<Kind, readonly string[]>> = {
  bookworm: everywhere,
  // From Debian 13 on the client is a package of its own.
  trixie: [...everywhere, 'docker-cli'],
}

/** The image of a kind of host, made if there is none of this very recipe; gives its name. */
export async function ensureImage(kind: Kind): Promise<string> {
  const files = ['Dockerfile', 'setup.sh'].map((name) => readFileSync(join(recipe, name)))
  const name = `lab-host:${kind}-${digest(packages[kind].join(' '), ...files)}`
  await locked(`image-${kind}`, async () => {
    if (await exists(name)) return
    await build(kind, name)
    await forgetOlder(kind, name)
  })
  return name
}

async function build(kind: Kind, name: string): Promise<void> {
  const base = canInstall() ? await ensureBase(kind) : `debian:${kind}`
  const missing = canInstall() ? '' : packages[kind].join(' ')
  await docker(['build', '--tag', name, '--build-arg', `BASE=${base}`, '--build-arg', `PACKAGES=${missing}`, recipe])
}

/** The packages alone, straight from Debian's mirror: no container registry is needed, and a new setup.sh costs no new bootstrap. */
async function ensureBase(kind: Kind): Promise<string> {
  const name = baseName(kind)
  if (await exists(name)) return name
  await locked('apt', () => install('image'))
  const tar = join(place().cache, `${kind}.tar`)
  const unneeded = ['doc', 'man', 'locale'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`)
  const quick = ['--quiet', '--variant=minbase', '--dpkgopt=force-unsafe-io', ...unneeded]
  await must(['mmdebstrap', ...quick, `--include=${packages[kind].join(',')}`, kind, tar, await mirror()])
  await docker(['import', tar, name])
  rmSync(tar)
  return name
}

/** Half a gigabyte each: the images of former recipes go, unless a host still runs on one. */
async function forgetOlder(kind: Kind, name: string): Promise<void> {
  const listed = await docker(['images', '--format', '{{.Repository}}:{{.Tag}}'])
  const kept = [name, baseName(kind)]
  const made = new RegExp(`^lab-(host|base):${kind}-`)
  const older = listed.split('\n').filter((image) => made.test(image) && !kept.includes(image))
  for (const image of older) await tryDocker(['rmi', image])
}

function baseName(kind: Kind): string {
  return `lab-base:${kind}-${digest(packages[kind].join(' '))}`
}

async function exists(image: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', image])).code === 0
}
