import { containerState } from '../domain/nginx-container.ts'
import type { Parameters } from '../host/prologue.ts'
import type { Nginx } from './switch-nginx.ts'

/** Where nginx runs, and where its processes are found. */
export type NginxPlace = Pick<Nginx, 'pidFile' | 'container'>

/** What lib/nginx-master.sh needs. */
export const placeParameters = ({ pidFile, container }: NginxPlace): Parameters => ({
  pid_file: pidFile,
  nginx_container: container?.name,
  known_master: container?.master,
  docker_sudo: container?.sudo === true,
})

/** What lib/flows.sh needs besides. */
export const networkParameters = ({ container }: NginxPlace): Parameters => ({
  own_network: container?.ownNetwork === true,
})

/** What lib/nginx-run.sh needs besides, and switch-nginx.sh of the container. */
export const programParameters = ({ command, sudo, container }: Nginx): Parameters => ({
  nginx_command: command,
  nginx_sudo: sudo,
  container_state: container && containerState(container),
})
