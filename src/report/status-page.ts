import type { RootContent } from 'mdast'
import { otherColor } from '../domain/color.ts'
import type { Current, Entry } from '../domain/record.ts'
import type { Serves, Status } from '../steps/inspect/status.ts'
import { statusHeadline } from './headline.ts'
import { code, heading, list, paragraph, strong, table, type Cell, type Inline } from './markdown.ts'
import type { Ran } from './summary.ts'
import { colored, commitLink, digests, duration, imageNames, runLink, servesSince, unbroken, utc } from './words.ts'

/** What a host is like, on one page. */
export function statusPage(status: Status, { startedAt, by }: Ran): readonly RootContent[] {
  const { serves, unknown, remarks } = status
  return [
    heading(2, ...statusHeadline(status)),
    paragraph(`As it was seen at ${utc(startedAt)} by `, runLink(by), '. Nothing was changed on the server.'),
    ...(unknown === undefined ? [] : [paragraph(strong('Why it cannot be told:'), ' ', unknown)]),
    list([
      ...(serves === undefined ? [] : serving(serves, startedAt)),
      [strong('Stands by for a rollback:'), ' ', ...standby(status)],
      [strong('Lock:'), ' ', ...lock(status)],
    ]),
    ...(remarks.length === 0 ? [] : [paragraph(strong('Please look:')), list(remarks.map((each) => [each]))]),
    ...history(status),
  ]
}

function serving(serves: Serves, now: number): readonly (readonly Inline[])[] {
  const { images, broughtBy } = serves
  const since = servesSince(serves)
  return [
    [strong('Image:'), ' ', ...imageNames(images)],
    [strong('For:'), since === undefined ? ' not known' : ` ${duration(Math.max(0, now - since))}`],
    [
      strong('Deployed by:'),
      ' ',
      ...(broughtBy === undefined ? ['not known: no deployment on record brought it'] : who(broughtBy)),
    ],
  ]
}

const who = ({ by, mode }: Entry): readonly Inline[] => [
  strong(by.actor === '' ? 'somebody' : by.actor),
  mode === 'rollback' ? ', by a rollback from commit ' : ', commit ',
  commitLink(by),
  ', ',
  runLink(by),
]

function standby({ before, serves, unknown, otherRuns }: Status): readonly Inline[] {
  if (before === undefined && unknown !== undefined) return ['not known']
  if (before === undefined) return [serves === undefined ? 'nothing' : 'nothing: no release before it is on record']
  const how =
    otherRuns && serves !== undefined ? `${colored(otherColor(serves.color))} still runs` : 'it is started first'
  return [
    ...imageNames(before.images),
    `, deployed ${utc(before.startedAt)} from commit `,
    commitLink(before.by),
    ` (${how})`,
  ]
}

function lock({ held, current }: Status): readonly Inline[] {
  if (!held) return ['free']
  return current === undefined ? ['held by a deployment that has not said yet whose it is'] : holder(current)
}

const holder = ({ by, mode, startedAt, step }: Current): readonly Inline[] => [
  `held by a ${mode === 'deploy' ? 'deployment' : 'rollback'} of `,
  strong(by.actor === '' ? 'somebody' : by.actor),
  ` since ${utc(startedAt)}, at `,
  code(step),
  ', ',
  runLink(by),
]

const results: Readonly<Record<Entry['result'], string>> = {
  deployed: '✅ deployed',
  'rolled-back': '❌ rolled back',
  stranded: '🆘 stranded',
  interrupted: '✂️ cut off',
}

function history({ history: entries }: Status): readonly RootContent[] {
  if (entries.length === 0) return [paragraph('Nothing was deployed here yet, as far as the record knows.')]
  const rows = entries.map((entry) => [
    unbroken(utc(entry.startedAt)),
    outcome(entry),
    entry.color === undefined ? '–' : unbroken(colored(entry.color)),
    digests(entry.images),
    commitLink(entry.by),
    entry.by.actor,
    entry.endedAt === entry.startedAt ? '–' : unbroken(duration(entry.endedAt - entry.startedAt)), // nobody saw its end
    runLink(entry.by),
  ])
  const head = ['Begun', 'Result', 'Colour', 'Image', 'Commit', 'By', 'Took', 'Run']
  return [heading(3, `The last ${entries.length} deployments`), table(head, rows)]
}

function outcome({ result, failedStep, mode }: Entry): Cell {
  const what = result === 'deployed' && mode === 'rollback' ? '↩️ gone back' : results[result]
  return failedStep === undefined ? what : [`${what} at `, code(failedStep)]
}
