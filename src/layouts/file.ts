import { otherColor } from '../domain/color.ts'
import { asRoot } from '../commands/as-root.ts'
import { nextPath } from '../commands/site-parameters.ts'
import { sh } from '../host/script.ts'
import type { SiteForm } from './site-form.ts'

/** A file that is a copy of the site of the live color. */
export const fileForm: SiteForm = {
  previewLines({ site: { path }, siteSudo, inPlace }, source) {
    const [root, next] = [asRoot(siteSudo), nextPath(path)]
    if (inPlace) return [sh`${root}tee -- ${path} < ${source} > /dev/null`]
    return [
      sh`${root}cp --preserve=all --remove-destination -- ${path} ${next}`,
      sh`${root}tee -- ${next} < ${source} > /dev/null`,
      sh`${root}mv -T -- ${next} ${path}`,
    ]
  },
  manualLine: ({ site: { path } }, source) => sh`sudo cp -- ${source} ${path}`,
  // A merge of three files: what somebody changed, in the site of the other color too.
  agreeFix({ path, values }, nearest) {
    const [site, other] = [values[nearest], values[otherColor(nearest)]]
    const merge = sh`merged=$(diff3 -m ${other} ${site} ${path})`.text
    const write = sh`sudo tee ${other} > /dev/null && sudo cp ${path} ${site}`.text
    return `${merge} && printf '%s\\n' "$merged" | ${write}  # takes the change over into both sites`
  },
  showLine: ({ path, values }) => sh`sha256sum ${path} ${values.blue} ${values.green}`,
}
