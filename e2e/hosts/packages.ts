import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { must, run } from './programs.ts'

/** What the lab and its browser need on the machine: a Debian package, and a file or a command that shows it is there. */
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

/** Whether the lab may install packages here. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && isThere('apt-get')
}

/** Installs what is missing of a need, by apt. */
export async function install(need: keyof typeof needs): Promise<void> {
  const missing = Object.entries(needs[need]).filter(([, proof]) => !isThere(proof))
  if (missing.length === 0) return
  const names = missing.map(([name]) => name)
  if (!canInstall()) throw new Error(`please install ${names.join(', ')}: the lab can do it only as root with apt-get`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Somebody else may be installing at the same moment: wait for apt's lock.
  const apt = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300']
  await must([...apt, 'update'], { env })
  await must([...apt, 'install', '-y', '--no-install-recommends', ...names], { env })
}

/** The Debian mirror that this machine's apt uses, or Debian's own. */
export async function mirror(): Promise<string> {
  const known = isThere('apt-get') ? await run(['apt-get', 'indextargets', '--format', '$(REPO_URI)']) : undefined
  const debian = known?.stdout.split('\n').find((uri) => /\/debian\/?$/.test(uri.trim()))
  return debian?.trim() ?? 'http://deb.debian.org/debian'
}

function isThere(proof: string): boolean {
  if (proof.startsWith('/')) return existsSync(proof)
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, proof)))
}
