import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, tryRun } from './programs.ts'

/** What the test hosts and the browser need on this machine: Debian packages, each with a file or a command of it. */
const needs = {
  engine: { 'docker.io': 'dockerd', iproute2: 'ip' },
  image: { mmdebstrap: 'mmdebstrap', 'debian-archive-keyring': '/usr/share/keyrings/debian-archive-keyring.gpg' },
  keys: { 'openssh-client': 'ssh-keygen' },
  browser: { chromium: 'chromium' },
  fonts: {
    'fonts-liberation': '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
    'fonts-noto-color-emoji': '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
  },
} as const

/** Whether this process can install packages. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && isInstalled('apt-get')
}

/** Installs the missing packages of a need with apt. */
export async function installPackages(need: keyof typeof needs): Promise<void> {
  const missing = Object.entries(needs[need]).filter(([, proof]) => !isInstalled(proof))
  if (missing.length === 0) return
  const names = missing.map(([name]) => name)
  if (!canInstallPackages())
    throw new Error(`Install ${names.join(', ')} first. Only as root, with apt-get, are packages installed here.`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another program may be installing packages: wait for apt's lock.
  const apt = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300']
  await run([...apt, 'update'], { env })
  await run([...apt, 'install', '-y', '--no-install-recommends', ...names], { env })
}

/** The URL of the Debian mirror that apt uses on this machine, or of Debian's own. */
export async function findMirror(): Promise<string> {
  const known = isInstalled('apt-get')
    ? await tryRun(['apt-get', 'indextargets', '--format', '$(REPO_URI)'])
    : undefined
  const debian = known?.stdout.split('\n').find((uri) => /\/debian\/?$/.test(uri.trim()))
  return debian?.trim() ?? 'http://deb.debian.org/debian'
}

function isInstalled(proof: string): boolean {
  if (proof.startsWith('/')) return existsSync(proof)
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, proof)))
}
