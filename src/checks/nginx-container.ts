import { findSiteFiles, toHostPath } from '../domain/container-paths.ts'
import type { Config } from '../domain/config.ts'
import type { ContainerLookup, NginxContainer } from '../domain/nginx-container.ts'
import { sh } from '../host/script.ts'
import { dockerCli } from '../commands/as-root.ts'
import { CheckDefinition, type Check } from './check.ts'
import { showProcessesFix } from './hidden-processes.ts'

const definition = new CheckDefinition(
  'nginx',
  'nginx passes the requests of visitors to the live color; a switch reloads nginx in its container and never restarts it',
  { ofLayout: true },
)

/** Whether nginx runs in the container that `nginx-container` names, and reads files that the host has too. */
export function nginxContainerCheck(lookup: ContainerLookup, config: Config): Check {
  const { container: name = '', site } = config.nginx
  switch (lookup.kind) {
    case 'found':
      return describeContainer(lookup.container, config)
    case 'unknown':
      return definition.unknown(`the container ${name} was not looked for, because Docker cannot be reached`)
    case 'several':
      return definition.error(
        `the service ${name} has several containers: ${lookup.names.join(', ')}`,
        `nginx-container: ${lookup.names[0] ?? name}  # the name of one container, in the workflow`,
      )
    case 'missing':
      return definition.error(
        `the server has no container and no service of Compose with the name ${name} (running: ${lookup.running.join(', ') || 'none'})`,
        `nginx-container: NAME  # in the workflow; without it, nginx on the server reads ${site.path}`,
      )
  }
}

function describeContainer(container: NginxContainer, { nginx: { site }, connection: { username } }: Config): Check {
  const { name, image, program, master, isRunning, mounts, replaced, sudo } = container
  if (program?.trim() === '')
    return definition.error(
      `whether the container ${name} runs nginx could not be found out: its first process ended at this moment, or ${username} cannot ` +
        'see it (/proc is mounted with hidepid); if it ended, run the workflow again',
      showProcessesFix(username),
    )
  if (program !== undefined && master === undefined)
    return definition.error(
      `the container ${name} (image ${image}) runs no nginx: its first process is "${program.trim()}"; only nginx can be switched`,
      'nginx-container: NAME  # of the container that nginx runs in, in the workflow',
    )
  const files = findSiteFiles(site, mounts)
  if ('unmounted' in files) return refuseUnmounted(files.unmounted, name)
  if (replaced.includes(site.path)) return refuseReplaced(site.path, container)
  if (master !== undefined) {
    const { template } = container
    const isWritten = template !== undefined && toHostPath(site.path, mounts)?.readOnly === false
    return isWritten ? warnOfTemplate(site.path, name, template) : definition.ok(`nginx runs in the container ${name}`)
  }
  return definition.warning(
    `nginx's container ${name} ${isRunning ? 'runs no nginx' : 'does not run'}, so the site is down; a deployment starts it`,
    sh`${dockerCli(sudo)} start ${name}`.text,
  )
}

/** After a restart or a reboot the file names the color of the template, whichever is live. */
const warnOfTemplate = (path: string, name: string, template: string): Check =>
  definition.warning(
    `the container ${name} writes ${path} anew from ${template} at each start, so a restart of it undoes the last switch`,
    `take ${template} out of the container and keep what it made in ${path}; or let a file without a template name the color (site-file)`,
  )

/** A switch would write a file that nginx does not read. */
const refuseReplaced = (path: string, { name, sudo }: NginxContainer): Check =>
  definition.error(
    `${path} is mounted by itself, and the server has another file there now, as editors and git make one; the container ${name} ` +
      'reads the former one until it is restarted',
    `${sh`${dockerCli(sudo)} restart ${name}`.text}  # a second without nginx; a mounted folder never has this`,
  )

/** What is written into a container itself is lost when it is made anew, with the next image of nginx. */
function refuseUnmounted(path: string, name: string): Check {
  const folder = path.replace(/\/[^/]*$/, '')
  return definition.error(
    `${path} is in no volume of the container ${name}: a change would be lost when the container is made anew`,
    `volumes: ["./nginx:${folder}"]  # of the service of nginx, with a copy of that folder in ./nginx (docker cp ${name}:${folder} ./nginx)`,
  )
}
