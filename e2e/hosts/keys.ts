import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { locked } from './lock.ts'
import { install } from './packages.ts'
import { place } from './workspace.ts'
import { must } from './programs.ts'

/** A key that may log in to every host of the lab, as every user; `text` is the private key in OpenSSH's format. */
export interface LoginKey {
  readonly path: string
  readonly text: string
  readonly publicLine: string
}

export interface LoginKeys {
  readonly ed25519: LoginKey
  readonly rsa: LoginKey
}

/** The lab's keys, made once for each cache. */
export async function loginKeys(): Promise<LoginKeys> {
  return locked('keys', async () => ({
    ed25519: await key('ed25519', []),
    rsa: await key('rsa', ['-b', '3072']),
  }))
}

async function key(type: string, size: readonly string[]): Promise<LoginKey> {
  const folder = join(place().cache, 'keys')
  const path = join(folder, `id_${type}`)
  if (!existsSync(`${path}.pub`)) {
    await install('keys')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    await must(['ssh-keygen', '-q', '-t', type, ...size, '-N', '', '-C', `lab-${type}`, '-f', path])
  }
  return { path, text: readFileSync(path, 'utf8'), publicLine: readFileSync(`${path}.pub`, 'utf8').trim() }
}

export interface HostKey {
  readonly type: string
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string
  /** A line of known_hosts for the published port. */
  readonly knownHosts: string
}

/** Reads what `ssh-keygen -lf` (fingerprints) and the public key files say, line by line in the same order. */
export function parseHostKeys(fingerprints: string, publicKeys: string, sshPort: number): readonly HostKey[] {
  const prints = fingerprints.trim().split('\n')
  return publicKeys
    .trim()
    .split('\n')
    .map((line, index) => {
      const [type = '', base64 = ''] = line.split(' ')
      const fingerprint = prints[index]?.split(' ')[1] ?? ''
      return { type, fingerprint, knownHosts: `[127.0.0.1]:${sshPort} ${type} ${base64}` }
    })
}
