import { sh, type Script } from '../host/script.ts'

/** A color's site, and nginx's link. */
export interface LinkGuard {
  readonly link: string
  readonly site: string
}

/**
 * Ends a script before it touches a container of a color that the link leads to: whatever was decided before, somebody
 * may have switched by hand meanwhile, and the live color is never touched.
 */
export const refuseIfLinked = ({ link, site }: LinkGuard): Script => sh`
  [ "$(readlink -m -- ${link})" != "$(readlink -m -- ${site})" ] || {
    echo ${`${link} leads to ${site} by now, so this color may be live: nothing of it was touched`} >&2
    exit 97
  }
`
