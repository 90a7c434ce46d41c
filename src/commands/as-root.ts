import { emptyScript, sh, type Script } from '../host/script.ts'

/** What goes before a command that may need root. Never without -n: a sudo that asks for a password would wait for ever. */
export const asRoot = (sudo: boolean): Script => (sudo ? sh`sudo -n ` : emptyScript)

/** How Docker is called, in a line that a person reads. */
export const dockerCli = (sudo: boolean): Script => sh`${asRoot(sudo)}docker`
