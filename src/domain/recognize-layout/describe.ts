import { colors, type Color } from '../color.ts'
import { findContainer } from './compose-inputs.ts'
import type { ColorSet, ColorUnit } from './color-sets.ts'
import type { NginxSetup } from './nginx-setup.ts'
import type { SiteForm } from './site-form.ts'

export function describeNginx({ container }: NginxSetup): string {
  return container === undefined
    ? 'nginx on the server itself sends the traffic'
    : `nginx in the container ${container.name} sends the traffic`
}

export function describeForm(form: SiteForm, live: Color): string {
  switch (form.kind) {
    case 'link':
      return `${form.path} is a link to the site of ${live}, ${form.sites[live]}`
    case 'file':
      return `${form.path} is a copy of the site of ${live}, ${form.sites[live]}`
    case 'text':
      return `${form.path} has the text that sends the traffic to ${live}`
  }
}

export const describeColors = ({ units }: ColorSet, live: Color): readonly string[] =>
  colors.map((color) => `${color}${color === live ? ' (live)' : ''}: ${units[color].map(describeUnit).join(', ')}`)

function describeUnit(unit: ColorUnit): string {
  const container = findContainer(unit)
  const state =
    container === undefined
      ? 'no container'
      : `container ${container.name}, ${container.running ? 'running' : 'stopped'}`
  const place = unit.source === undefined ? '' : `service ${unit.service} of ${unit.source.files.join(', ')}, `
  return `${place}${state}`
}
