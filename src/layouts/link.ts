import { asRoot } from '../commands/as-root.ts'
import { nextPath } from '../commands/site-parameters.ts'
import { sh } from '../host/script.ts'
import type { SiteForm } from './site-form.ts'

/** A symbolic link that points to the site of the live color. */
export const linkForm: SiteForm = {
  previewLines({ site: { path }, siteSudo }, target) {
    const [root, next] = [asRoot(siteSudo), nextPath(path)]
    return [sh`${root}rm -f -- ${next}`, sh`${root}ln -s -- ${target} ${next}`, sh`${root}mv -T -- ${next} ${path}`]
  },
  manualLine: ({ site: { path } }, target) => sh`sudo ln -sfn ${target} ${path}`,
  agreeFix: () => undefined,
  showLine: ({ path }) => sh`readlink ${path}`,
}
