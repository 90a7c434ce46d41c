import type { FaultKind } from '../../e2e/chaos/fault.ts'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import { between, markdownTable } from '../markdown.ts'
import { seconds } from '../table.ts'
import { survived, type Played } from './results.ts'

const names: Readonly<Record<FaultKind, string>> = {
  killed: '`kill -9` of the action; its post step runs',
  lost: '`kill -9` of the action, and nothing runs after it: the runner is gone',
  cancelled: 'the job is cancelled',
  'link reset': 'every connection with the host is reset',
  'link black-holed': 'the link swallows everything, without a word to either end',
  'three at once': 'three deployments are started together',
  'disk full': "the host's disk is full at the pull",
  'dockerd restarted': 'dockerd is restarted',
  'host rebooted': 'the host is rebooted',
}

/** The text of docs/reliability.md with the figures of these runs. */
export function renderReliability(text: string, played: readonly Played[]): string {
  const withAbout = between(text, 'run', about(played))
  return between(between(withAbout, 'faults', summary(played)), 'tries', played.map(details).join('\n\n'))
}

function about(played: readonly Played[]): string {
  const [first] = played
  const hosts = played.map(
    ({ heading: { host, software, normalMs, seed } }) =>
      `- ${host}: ${software}. A normal deployment took ${seconds(normalMs)} s; seed ${seed}.`,
  )
  const command = `script/chaos --seed ${first?.heading.seed ?? ''}`
  const total = played.reduce((sum, { tries }) => sum + tries.reduce((all, { requests }) => all + requests, 0), 0)
  const visits = `The visitors made ${total.toLocaleString('en-US')} requests.`
  return [`Made by \`${command}\` on ${first?.heading.startedAt.slice(0, 10)}. ${visits}`, '', ...hosts].join('\n')
}

function summary(played: readonly Played[]): string {
  const all = played.flatMap(({ tries }) => tries)
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  const head = ['Fault', 'Tries', 'Failed requests', 'State after', 'Next deployment']
  return markdownTable(
    head,
    kinds.map((kind) =>
      row(
        kind,
        all.filter((each) => each.kind === kind),
      ),
    ),
  )
}

function row(kind: FaultKind, tries: readonly FaultResult[]): string[] {
  const failed = tries.reduce((sum, each) => sum + each.failed, 0)
  const serves = counted(
    tries.map((each) => (each.serves === 'neither' ? 'no release serves' : `${each.serves} release serves`)),
  )
  const down = kind === 'dockerd restarted' || kind === 'host rebooted' ? ', once the site was back by itself' : ''
  const bad = tries.filter((each) => !survived(each)).length
  const state = `${serves}; ${bad === 0 ? 'no lock, nothing of ours runs' : `**${bad} not as it must be**`}`
  return [names[kind], String(tries.length), `${failed}${down}`, state, counted(tries.map(({ next }) => next))]
}

/** `former release serves 12, new release serves 8`. */
function counted(words: readonly string[]): string {
  const each = [...new Set(words)].map((word) => `${word} ${words.filter((other) => other === word).length}`)
  return each.join(', ')
}

function details({ heading, tries }: Played): string {
  const kinds = [...new Set(tries.map(({ kind }) => kind))]
  const tables = kinds.map(
    (kind) => `#### ${sentence(names[kind])}\n\n${table(tries.filter((each) => each.kind === kind))}`,
  )
  return [`### ${sentence(heading.host)}`, ...tables].join('\n\n')
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function table(tries: readonly FaultResult[]): string {
  const head = ['Instant', 'Struck after', 'In step', 'How it ended', 'After', 'Serves', 'Failed', 'Next deployment']
  const cells = tries.map(({ at, injectedMs, step, ended, endedMs, serves, failed, next }) => [
    at,
    injectedMs === undefined ? 'not: it had ended' : `${seconds(injectedMs)} s`,
    step ?? '',
    ended,
    injectedMs === undefined ? '' : `${seconds(Math.max(0, endedMs - injectedMs))} s`,
    serves,
    String(failed),
    next,
  ])
  return markdownTable(head, cells)
}
