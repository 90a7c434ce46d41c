import { parentFolder } from '../commands/site-parameters.ts'
import { describePorts } from '../domain/color-ports.ts'
import { colors, otherColor, type Color } from '../domain/color.ts'
import type { Config, SiteConfig } from '../domain/config.ts'
import { isColorRunning } from '../domain/decision.ts'
import type { HostState, LiveSite } from '../domain/host-state.ts'
import { describeNoColor, describeSite, isLink, siteNoun } from '../domain/live-site.ts'
import { sh } from '../host/script.ts'
import { siteForm } from '../layouts/site-form.ts'
import { CheckDefinition, type Check } from './check.ts'
import { makeFoldersFix } from './live-link.ts'
import { describeIncludes, suggestSite } from './nginx-include.ts'
import { onHost } from './on-host.ts'

const definitions = {
  link: new CheckDefinition('Link', 'the link decides which color nginx serves; a switch replaces it atomically', {
    ofLayout: true,
  }),
  file: new CheckDefinition('File', 'the file decides which color nginx serves; a switch writes it as a whole', {
    ofLayout: true,
  }),
}

/** Whether the link, or the file, names a color, or can be made to. */
export function liveSiteCheck(state: HostState, given: Config): Check {
  const config = onHost(state, given)
  const { site } = config.nginx
  const definition = definitions[siteNoun(site)]
  return folderCheckOf(state, config, definition) ?? describeLiveSite(state, config, definition)
}

function folderCheckOf(
  state: HostState,
  { nginx: { site }, connection: { username } }: Config,
  definition: CheckDefinition,
): Check | undefined {
  const { site: live, siteFolder, includes } = state
  const folder = parentFolder(site.path)
  if (siteFolder === 'missing' && site.form === 'live-link')
    return definition.error(`the folder ${folder} of live-link does not exist on the server`, makeFoldersFix(state))
  if (siteFolder === 'missing') {
    const patterns = includes?.patterns ?? []
    return definition.error(
      `the folder ${folder} of ${inputOf(site)} does not exist on the server; ${describeIncludes(patterns)}`,
      suggestSite(patterns, inputOf(site)) ?? sh`sudo mkdir -p ${folder}`.text,
    )
  }
  if (siteFolder === 'ok' && (live.kind !== 'unknown' || !isLink(site))) return undefined
  const input = site.form === 'live-link' ? site.form : inputOf(site)
  const problem = `${username} may not read the folder ${folder} of ${input}`
  return definition.error(problem, sh`sudo chmod a+rx ${folder}`.text)
}

function describeLiveSite(state: HostState, config: Config, definition: CheckDefinition): Check {
  const { site: live } = state
  const { nginx, connection } = config
  const { site } = nginx
  const { path, values } = site
  switch (live.kind) {
    case 'unknown':
      return definition.error(`${connection.username} may not read ${path}`, sh`sudo chmod a+r ${path}`.text)
    case 'missing':
      return describeMissing(site, definition)
    case 'link':
      return describeLink(state, config, live)
    case 'holds':
      return live.isCut === true
        ? definition.warning(`a write of ${path} was interrupted; a deployment writes it again`)
        : definition.ok(describeSite(site, values[live.color]))
    case 'differs':
      return definition.error(
        `${describeNoColor(site)}: ${live.difference}`,
        siteForm(site).agreeFix(site, live.nearest),
      )
    case 'other':
      return describeOther(state, config, live)
  }
}

function describeMissing({ form, path, values }: SiteConfig, definition: CheckDefinition): Check {
  if (form !== 'text') return definition.ok(`${path} does not exist yet; a deployment creates it`)
  return definition.error(
    `${path} (site-file) does not exist on the server, and only the texts of the colors are known`,
    sh`echo ${values.blue} | sudo tee ${path}`.text,
  )
}

function describeLink(
  state: HostState,
  { nginx: { site }, ...config }: Config,
  { target, dangles }: Extract<LiveSite, { kind: 'link' }>,
): Check {
  if (!dangles) return definitions.link.ok(describeSite(site, target))
  if (site.form === 'live-link')
    return definitions.link.warning(
      `${describeSite(site, target)}, which does not exist, so nginx takes the color that its configuration sets first`,
    )
  const live = findOnlyRunningColor(state, { nginx: { site }, ...config })
  return definitions.link.warning(
    `${describeSite(site, target)}, which does not exist; nginx cannot be reloaded until a deployment replaces the link`,
    live && sh`sudo ln -sfn ${site.values[live]} ${site.path}`.text,
  )
}

function describeOther(
  state: HostState,
  config: Config,
  { what, target }: Extract<LiveSite, { kind: 'other' }>,
): Check {
  const { path, values, form } = config.nginx.site
  if (target !== undefined)
    return definitions.file.error(
      `${path} is a symbolic link to ${target}, so it cannot be written as a file`,
      form === 'file'
        ? `site-link: ${path}  # in place of site-file, in the workflow`
        : `site-file: ${target}  # in the workflow`,
    )
  if (!isLink(config.nginx.site)) return definitions.file.error(`${path} is a ${what}, not a file`)
  if (form === 'live-link') return definitions.link.error(`${path} is a ${what}, not a link, so it is not replaced`)
  const live = findOnlyRunningColor(state, config)
  return definitions.link.error(
    `${path} is a ${what}, not a link, so it is not replaced: its content may be needed`,
    live && replaceByLinkFix(path, values[live]),
  )
}

const inputOf = (site: SiteConfig): 'site-link' | 'site-file' => (isLink(site) ? 'site-link' : 'site-file')

function replaceByLinkFix(link: string, site: string): string {
  const backup = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`
  return sh`sudo mv ${link} ${backup} && sudo ln -s ${site} ${link}`.text
}

/** The live color if the link does not show it. Undefined if more than one color may be live: a wrong link would take the site down. */
function findOnlyRunningColor(state: HostState, config: Config): Color | undefined {
  const configured = colors.filter((color) => state.nginx.passesTo[color])
  const running = colors.filter((color) => isColorRunning(state, config, color))
  const [only, ...more] = running.filter((color) => configured.length === 0 || configured.includes(color))
  return more.length === 0 ? only : undefined
}

/** Whether the file is right for the color when its text is in it. */
export function siteTextCheck(state: HostState, { nginx: { site }, ports }: Config, color: Color): Check {
  const other = otherColor(color)
  const definition = new CheckDefinition(
    `Text of ${color}`,
    `with the text of ${color} nginx must pass requests to the port that ${color} publishes`,
    { blame: 'workflow', ofLayout: true },
  )
  const value = site.values[color]
  if (state.sites[color].text?.includes(site.values[other]) === true)
    return definition.error(
      `${site.path} would have the texts of both colors after a switch to ${color}`,
      `site-text: TEXT  # more of the line around {A|B}, in the workflow`,
    )
  const findIn = (each: Color) => ports[each].find((port) => hasNumber(value, port))
  const [own, wrong] = [findIn(color), findIn(other)]
  if (wrong !== undefined && own === undefined)
    return definition.error(
      `"${value}" is the text of ${color} (${describePorts(ports[color])}) but has port ${wrong}, which is ${other}'s`,
      `site-text: {BLUE|GREEN}  # the text of blue first, in the workflow`,
    )
  return definition.ok(own === undefined ? `"${value}" has no port in it` : `"${value}" has port ${own}`)
}

const hasNumber = (text: string, number: number): boolean => new RegExp(`(?<!\\d)${number}(?!\\d)`).test(text)
