import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.ts'
import { installPackages } from './packages.ts'
import { workspace } from './workspace.ts'
import { run } from './programs.ts'

/** A key that may log in to every test host as every user. `text` is the private key in OpenSSH's format. */
export interface LoginKey {
  readonly path: string
  readonly text: string
  readonly publicLine: string
}

export interface LoginKeys {
  readonly ed25519: LoginKey
  readonly rsa: LoginKey
}

/** The login keys of the test hosts. They are created once for each workspace. */
export async function readLoginKeys(): Promise<LoginKeys> {
  return withLock('keys', async () => ({
    ed25519: await readKey('ed25519', []),
    rsa: await readKey('rsa', ['-b', '3072']),
  }))
}

async function readKey(type: string, size: readonly string[]): Promise<LoginKey> {
  const folder = join(workspace().cache, 'keys')
  const path = join(folder, `id_${type}`)
  if (!existsSync(`${path}.pub`)) {
    await installPackages('keys')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    await run(['ssh-keygen', '-q', '-t', type, ...size, '-N', '', '-C', `lab-${type}`, '-f', path])
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

/** Combines the output of `ssh-keygen -lf` (fingerprints) with the public key files. Both have the same order of lines. */
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
