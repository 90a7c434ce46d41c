import { inspectNginxContainer } from '../commands/inspect-nginx-container.ts'
import { readHost } from '../commands/read-host.ts'
import type { HostState } from '../domain/host-state.ts'
import { findTemplate } from '../domain/nginx-container.ts'
import { runCommand, type Context } from '../engine/context.ts'

/** Reads the host. Where nginx runs in a container, that is found first: its mounts show which files of the host are nginx's. */
export async function readHostState(context: Context): Promise<HostState> {
  const { config } = context
  const { container: name, site } = config.nginx
  const { directory } = config.compose
  const lookup =
    name === undefined
      ? undefined
      : await runCommand(
          context,
          inspectNginxContainer({ name, directory, sudo: config.sudo, template: findTemplate(site.path) ?? '' }),
        )
  return runCommand(context, readHost(config, lookup))
}
