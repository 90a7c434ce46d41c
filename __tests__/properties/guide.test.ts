import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { HostLayout, LayoutContainer } from '../../src/domain/host-layout.ts'
import { recognizeLayout } from '../../src/domain/recognize-layout.ts'
import { hosts } from '../domain/recognize-layout/hosts.ts'
import { problemsOf } from '../inputs/given.ts'
import { hostileTexts } from '../support/hostile-texts.ts'

const known = Object.values(hosts).map(({ layout }) => layout)

/** A text of a host with something else in it, or cut. */
const damage = (text: string, at: number, more: string, cut: number): string => {
  const place = Math.floor(at * text.length)
  return text.slice(0, place) + more + text.slice(place + cut)
}

const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts, '${{ secrets.KEY }}', '{a|b}', 'blue', 'green', 'server x;', '};{', 'set $a blue;'),
  fc.string(),
)

const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), more: hostile, cut: fc.nat(40) })
type Change = Readonly<Record<'at' | 'cut', number>> & { readonly more: string }

const damageContainer = (container: LayoutContainer, by: (text: string) => string): LayoutContainer => ({
  ...container,
  name: by(container.name),
  image: by(container.image),
  compose: container.compose && { ...container.compose, project: by(container.compose.project) },
})

function damageHost(layout: HostLayout, { at, more, cut }: Change, fields: readonly string[]): HostLayout {
  const by = (text: string) => damage(text, at, more, cut)
  const inMap = (map: ReadonlyMap<string, string>) => new Map([...map].map(([key, text]) => [by(key), by(text)]))
  return {
    ...layout,
    ...(fields.includes('folder') && { folder: by(layout.folder ?? '') }),
    ...(fields.includes('nginx') && {
      nginx: layout.nginx.map((each) => ({ ...each, text: by(each.text), links: inMap(each.links) })),
    }),
    ...(fields.includes('files') && { files: inMap(layout.files) }),
    ...(fields.includes('compose') && {
      composeFiles: layout.composeFiles.map((each) => ({ path: by(each.path), raw: by(each.raw) })),
    }),
    ...(fields.includes('containers') && { containers: layout.containers?.map((each) => damageContainer(each, by)) }),
    ...(fields.includes('run') && {
      containers: layout.containers?.map((each) => ({ ...each, compose: undefined })),
      composeFiles: [],
    }),
  }
}

const fields = fc.subarray(['folder', 'nginx', 'files', 'compose', 'containers', 'run'])

test('whatever a host says, the guide never fails, and suggests no input that is refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...known), change, fields, (layout, damaged, chosen) => {
      const found = recognizeLayout(damageHost(layout, damaged, chosen))
      if (found.kind === 'not-supported') return
      const texts = Object.fromEntries(found.inputs.map(({ name, value }) => [name, value]))
      expect(problemsOf(texts)).toEqual([])
      expect(found.inputs.filter(({ name, value }) => name !== 'env' && value.includes('${{'))).toEqual([])
    }),
    { numRuns: 400 },
  )
})
