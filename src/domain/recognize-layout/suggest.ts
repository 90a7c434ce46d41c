import { forColor } from '../color-text.ts'
import { otherColor, type Color } from '../color.ts'
import type { HostLayout, LayoutContainer } from '../host-layout.ts'
import { adviseLiveLink } from '../live-link-site/advise-live-link.ts'
import { makeLiveLinkSite } from '../live-link-site/make-live-link-site.ts'
import type { ColorSet } from './color-sets.ts'
import { findComposeInputs } from './compose-inputs.ts'
import { describeColors, describeForm, describeNginx } from './describe.ts'
import { findHealth } from './health.ts'
import type { LiveSwitch } from './live-switch.ts'
import type { NginxSetup } from './nginx-setup.ts'
import { findPortInputs } from './ports.ts'
import type { HostChange, Recognition, SuggestedInput } from './recognition.ts'
import { oneLine, refuse } from './refusals.ts'
import { makeRunLayout } from './run-layout.ts'
import { separateColors } from './separate-colors.ts'
import { findSiteForm, type SiteForm } from './site-form.ts'
import { makeSites } from './make-sites.ts'
import { findPortVariable } from './port-variable.ts'
import { areValid } from './valid-input.ts'
import { findVariables } from './variables.ts'

export interface SuggestInput {
  readonly layout: HostLayout
  readonly setup: NginxSetup
  readonly set: ColorSet
  readonly found: LiveSwitch
}

type OneFile = Extract<LiveSwitch, { readonly kind: 'one-file' }>

/** The inputs for one nginx and one pair of colors. */
export function suggest(input: SuggestInput): Recognition {
  const { setup, found } = input
  switch (found.kind) {
    case 'one-file':
      return suggestForFile(input, found, [])
    case 'both': {
      const separated = separateColors(setup, found)
      if (separated === undefined) return refuseUnclear(found.file)
      return suggestForFile({ ...input, setup: separated.setup }, separated.found, [separated.change])
    }
    case 'several-files':
      return refuse(
        `nginx passes requests to ${found.live} in several files (${oneLine(found.files.join(', '))}), and a switch changes one: not supported`,
        'Put the address into one upstream in a file of its own, and let every proxy_pass name that upstream.',
      )
    case 'unclear':
      return refuseUnclear(found.file)
  }
}

const refuseUnclear = (file: string): Recognition =>
  refuse(
    `nginx passes requests to both colors in ${oneLine(file)}, and nothing in it says which one is live: not supported`,
    'Let the site pass its requests to one upstream or one variable, whose one line names the live color.',
  )

function suggestForFile(input: SuggestInput, found: OneFile, changes: readonly HostChange[]): Recognition {
  const { layout, setup, set } = input
  const { live } = found
  const made = changes.length === 0 ? undefined : { setup: { ...setup, others: new Map<string, string>() } }
  const form = findSiteForm({ ...input, ...made, found })
  const sites = form === undefined ? makeSites({ setup, set, found }) : undefined
  const site = form ?? sites?.form
  const colorInputs = set.kind === 'run' ? makeRunLayout({ layout, set, found, setup }) : findColorInputs(input, live)
  const ports = findPortInputs(set, found, setup)
  if (site === undefined || colorInputs === undefined || ports === undefined) return refuseUnclear(found.file)
  const livePorts = ports.find(({ name }) => name === `${live}-port`)?.value.split(', ') ?? []
  const health = findHealth(layout, set, { live, ports: livePorts })
  const nginx = findNginxInputs(setup, layout)
  const suggestion = {
    found: [
      describeNginx(setup),
      ...(sites === undefined ? [describeForm(site, live)] : []),
      ...describeColors(set, live),
    ].map(oneLine),
    inputs: [...colorInputs.inputs, ...ports, ...health.inputs, ...toSiteInputs(site), ...nginx],
    notes: [...colorInputs.notes, ...health.notes, ...noteUnmounted(setup, site)],
    withoutReload: form && adviseWithoutReload(setup, form, found),
  }
  if (!areValid(suggestion.inputs)) return refuseNames(suggestion.inputs)
  const allChanges = [...changes, ...(sites?.changes ?? []), ...colorInputs.changes]
  return allChanges.length === 0
    ? { kind: 'fits', ...suggestion }
    : { kind: 'fits-with', ...suggestion, changes: allChanges }
}

const liveLink = '/etc/nginx/colors/live'

/** For nginx on the host, where what each color's site says is known. */
function adviseWithoutReload(
  setup: NginxSetup,
  form: SiteForm,
  { live, file }: OneFile,
): readonly string[] | undefined {
  const text = setup.files.get(file) ?? ''
  const other = otherColor(live)
  const otherText =
    form.kind === 'text'
      ? text.replaceAll(forColor(form.text, live), () => forColor(form.text, other))
      : setup.others.get(form.sites[other])
  if (setup.container !== undefined || otherText === undefined) return undefined
  const texts = live === 'blue' ? { blue: text, green: otherText } : { blue: otherText, green: text }
  const input = { texts, targets: { blue: [], green: [] }, live, link: liveLink, path: file, files: setup.files }
  return adviseLiveLink({ form, site: makeLiveLinkSite(input), live, link: liveLink })
}

const refuseNames = (inputs: readonly SuggestedInput[]): Recognition =>
  refuse(
    `The layout was found, but the action cannot take one of its names or paths: ${oneLine(inputs.map(({ name, value }) => `${name} ${value}`).join(', '))}`,
    'Give files, services and projects names without blanks, commas and special characters.',
  )

export interface ColorInputs {
  readonly inputs: readonly SuggestedInput[]
  readonly notes: readonly string[]
  readonly changes: readonly HostChange[]
}

function findColorInputs({ layout, set }: SuggestInput, live: Color): ColorInputs | undefined {
  const compose = findComposeInputs({ layout, set, live })
  if (compose === undefined) return undefined
  const port = findPortVariable(set)
  const variables = findVariables(layout, set, port === undefined ? [] : [port.name])
  return {
    inputs: [
      ...compose.inputs,
      ...variables.inputs,
      ...(port === undefined ? [] : [{ name: 'color-env', value: port.line }]),
      ...(compose.adopts ? [{ name: 'adopt', value: 'true' }] : []),
    ],
    notes: variables.notes,
    changes: [],
  }
}

const defaultLink = '/etc/nginx/sites-enabled/default'
const defaultSites = { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' } as const

function toSiteInputs(form: SiteForm): readonly SuggestedInput[] {
  if (form.kind === 'text')
    return [
      { name: 'site-file', value: form.path },
      { name: 'site-text', value: form.text },
    ]
  const { path, sites } = form
  const where =
    form.kind === 'file'
      ? [{ name: 'site-file', value: path }]
      : path === defaultLink
        ? []
        : [{ name: 'site-link', value: path }]
  return [
    ...where,
    ...(sites.blue === defaultSites.blue ? [] : [{ name: 'blue-site', value: sites.blue }]),
    ...(sites.green === defaultSites.green ? [] : [{ name: 'green-site', value: sites.green }]),
  ]
}

function findNginxInputs({ container }: NginxSetup, { containers = [] }: HostLayout): readonly SuggestedInput[] {
  return container === undefined ? [] : [{ name: 'nginx-container', value: lastingName(container, containers) }]
}

/** The name that Compose makes has a number, and other dashes in another version. */
function lastingName({ name, compose }: LayoutContainer, containers: readonly LayoutContainer[]): string {
  if (
    compose === undefined ||
    !name.replaceAll('_', '-').startsWith(`${compose.project}-${compose.service}-`.replaceAll('_', '-'))
  )
    return name
  const same = containers.filter((each) => each.compose?.service === compose.service || each.name === compose.service)
  return same.length === 1 ? compose.service : name
}

function noteUnmounted({ container }: NginxSetup, { path }: SiteForm): readonly string[] {
  if (
    container === undefined ||
    container.mounts.some(({ target }) => path === target || path.startsWith(`${target}/`))
  )
    return []
  return [
    `${oneLine(path)} is inside the container ${container.name} only: it is lost when the container is made anew. Mount its folder from the server.`,
  ]
}
