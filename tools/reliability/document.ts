import type { FaultKind } from '../../e2e/chaos/fault.ts'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import { takesSiteDown } from '../../e2e/chaos/find-problems.ts'
import { replaceBetween, markdownTable } from '../markdown.ts'
import { seconds } from '../table.ts'
import { isSurvived, type HostResults } from './results.ts'

const names: Readonly<Record<FaultKind, string>> = {
  killed: '`kill -9` of the action; its post step runs',
  lost: '`kill -9` of the action without its post step: the runner is gone',
  cancelled: 'the job is cancelled',
  'link reset': 'every connection with the host is reset',
  'link black-holed': 'the link drops everything silently',
  'three at once': 'three deployments are started together',
  'disk full': "the host's disk is full at the pull",
  'dockerd restarted': 'dockerd is restarted',
  'host rebooted': 'the host is rebooted',
}

/** The text of docs/reliability.md with the figures of these runs. */
export function renderReliability(text: string, hosts: readonly HostResults[]): string {
  const withRun = replaceBetween(text, 'run', renderRun(hosts))
  const withSummary = replaceBetween(withRun, 'faults', renderSummary(hosts))
  return replaceBetween(withSummary, 'tries', hosts.map(renderDetails).join('\n\n'))
}

function renderRun(hosts: readonly HostResults[]): string {
  const [first] = hosts
  const lines = hosts.map(
    ({ heading: { host, software, normalMs, seed } }) =>
      `- ${host}: ${software}. A normal deployment took ${seconds(normalMs)} s; seed ${seed}.`,
  )
  const command = `script/chaos --seed ${first?.heading.seed ?? ''}`
  const total = sum(hosts.flatMap(({ results }) => results.map(({ requests }) => requests)))
  const ofBalancer = sum(hosts.flatMap(({ results }) => results.map(({ balancerRequests }) => balancerRequests)))
  const visits = `The visitors made ${total.toLocaleString('en-US')} requests, the load balancer ${ofBalancer.toLocaleString('en-US')}.`
  return [`Made by \`${command}\` on ${first?.heading.startedAt.slice(0, 10)}. ${visits}`, '', ...lines].join('\n')
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function renderSummary(hosts: readonly HostResults[]): string {
  const all = hosts.flatMap(({ results }) => results)
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  const head = ['Fault', 'Tries', 'Failed requests', '502 of the balancer', 'State after', 'Next deployment']
  return markdownTable(
    head,
    kinds.map((kind) =>
      summaryRow(
        kind,
        all.filter((each) => each.kind === kind),
      ),
    ),
  )
}

function summaryRow(kind: FaultKind, results: readonly FaultResult[]): string[] {
  const failed = sum(results.map((each) => each.failed))
  const serves = countWords(
    results.map((each) => (each.serves === 'neither' ? 'no release serves' : `${each.serves} release serves`)),
  )
  const down = takesSiteDown(kind) ? ', counted when the site is up again' : ''
  const bad = results.filter((each) => !isSurvived(each)).length
  const state = `${serves}; ${bad === 0 ? 'no lock, none of our programs runs' : `**${bad} not survived**`}`
  const balancerFailed = String(sum(results.map((each) => each.balancerFailed)))
  const next = countWords(results.map((each) => each.next))
  return [names[kind], String(results.length), `${failed}${down}`, balancerFailed, state, next]
}

/** For example `previous release serves 12, new release serves 8`. */
function countWords(words: readonly string[]): string {
  const each = [...new Set(words)].map((word) => `${word} ${words.filter((other) => other === word).length}`)
  return each.join(', ')
}

function renderDetails({ heading, results }: HostResults): string {
  const kinds = [...new Set(results.map(({ kind }) => kind))]
  const tables = kinds.map(
    (kind) => `#### ${capitalize(names[kind])}\n\n${detailsTable(results.filter((each) => each.kind === kind))}`,
  )
  return [`### ${capitalize(heading.host)}`, ...tables].join('\n\n')
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function detailsTable(results: readonly FaultResult[]): string {
  const titles = ['Instant', 'Injected after', 'In step', 'How it ended', 'After', 'Serves', 'Failed']
  const head = [...titles, '502 of the balancer', 'Next deployment']
  const cells = results.map(({ at, injectedMs, step, ended, endedMs, serves, failed, balancerFailed, next }) => [
    at,
    injectedMs === undefined ? 'not: it had already ended' : `${seconds(injectedMs)} s`,
    step ?? '',
    ended,
    injectedMs === undefined ? '' : `${seconds(Math.max(0, endedMs - injectedMs))} s`,
    serves,
    String(failed),
    String(balancerFailed),
    next,
  ])
  return markdownTable(head, cells)
}
