import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { docker } from './docker.ts'
import { withLock } from './lock.ts'
import { canInstallPackages, findMirror } from './packages.ts'
import { run } from './programs.ts'
import type { TestHost } from './test-host.ts'
import { containerOf, workspace } from './workspace.ts'

const folder = '/usr/local/lib/docker/cli-plugins'

/** Gives a host the Compose plugin of Debian's testing, which is newer than 2.31. Needs root and apt on this machine. */
export async function installNewCompose({ name }: TestHost): Promise<void> {
  const plugin = await fetchPlugin()
  const container = containerOf(name)
  await docker(['exec', container, 'mkdir', '-p', folder])
  await docker(['cp', plugin, `${container}:${folder}/docker-compose`])
}

export async function removeNewCompose(host: TestHost): Promise<void> {
  await host.run(`rm -f ${folder}/docker-compose`)
}

/** Downloads the package with a list of sources of its own, and takes the one file out of it. Returns its path. */
async function fetchPlugin(): Promise<string> {
  const cache = join(workspace().cache, 'new-compose')
  const plugin = join(cache, 'docker-compose')
  if (!canInstallPackages()) throw new Error('The newer Compose is fetched by apt-get, as root.')
  await withLock('new-compose', async () => {
    if (existsSync(plugin)) return
    for (const each of ['lists/partial', 'archives/partial']) mkdirSync(join(cache, each), { recursive: true })
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
    writeFileSync(join(cache, 'sources.list'), `deb [signed-by=${keyring}] ${await findMirror()} forky main\n`)
    const places = [`Dir::Etc::sourcelist=${join(cache, 'sources.list')}`, 'Dir::Etc::sourceparts=-']
    const own = [...places, `Dir::State::lists=${join(cache, 'lists')}`, `Dir::Cache=${cache}`]
    const apt = ['apt-get', '-qq', ...own.flatMap((each) => ['-o', each])]
    await run([...apt, 'update'])
    await run([
      'sh',
      '-c',
      `cd '${cache}' && "$@" && dpkg-deb -x docker-compose_*.deb package`,
      'sh',
      ...apt,
      'download',
      'docker-compose',
    ])
    renameSync(join(cache, 'package/usr/libexec/docker/cli-plugins/docker-compose'), plugin)
  })
  return plugin
}
