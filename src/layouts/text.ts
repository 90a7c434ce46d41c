import { asRoot } from '../commands/as-root.ts'
import { nextPath } from '../commands/site-parameters.ts'
import type { SiteConfig } from '../domain/config.ts'
import { sh, type Script } from '../host/script.ts'
import type { SiteForm } from './site-form.ts'

/** A file in which one text, as often as it stands there, names the live color. */
export const textForm: SiteForm = {
  previewLines({ site, siteSudo, inPlace }, value) {
    if (inPlace) return [writeInPlace(site, value, asRoot(siteSudo))]
    const [root, next] = [asRoot(siteSudo), nextPath(site.path)]
    return [
      sh`${root}cp --preserve=all --remove-destination -- ${site.path} ${next}`,
      sh`sed ${sedProgram(site, value)} ${site.path} | ${root}tee -- ${next} > /dev/null`,
      sh`${root}mv -T -- ${next} ${site.path}`,
    ]
  },
  manualLine: ({ site, inPlace }, value) =>
    inPlace ? writeInPlace(site, value, sh`sudo `) : sh`sudo sed -i ${sedProgram(site, value)} ${site.path}`,
  agreeFix: ({ path, values: { blue, green } }) =>
    `${sh`sudo nano ${path}`.text}  # it must have one of the two texts, and not the other: ${blue} or ${green}`,
  showLine: ({ path, values }) => sh`grep -n -F -e ${values.blue} -e ${values.green} ${path}`,
}

/** sed -i would put another file in its place. */
const writeInPlace = (site: SiteConfig, value: string, root: Script): Script =>
  sh`text=$(sed ${sedProgram(site, value)} ${site.path}) && printf '%s\n' "$text" | ${root}tee -- ${site.path} > /dev/null`

/** A program for sed that puts the value in the place of the other color's text. */
function sedProgram({ values: { blue, green } }: SiteConfig, value: string): string {
  const from = (value === blue ? green : blue).replace(/[\\/.*[\]^$]/g, '\\$&')
  return `s/${from}/${value.replace(/[\\/&]/g, '\\$&')}/g`
}
