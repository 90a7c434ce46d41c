import { emptyScript, sh, type Script } from '../host/script.ts'

/** What goes before a command that may need root. Never a sudo that could ask for a password: nobody would answer. */
export const asRoot = (sudo: boolean): Script => (sudo ? sh`sudo -n ` : emptyScript)

export const dockerCli = (sudo: boolean): Script => sh`${asRoot(sudo)}docker`
