import { switchWays } from '../../../e2e/support/switch-ways.ts'
import { startDelayMs, visitors } from '../conditions.ts'
import type { Results } from '../results.ts'
import { figures, explainDuration } from './figures.ts'
import * as tables from './tables.ts'

/** The text of docs/benchmarks.md. Everything in it comes from one run, except the section on the load balancer. */
export const renderPage = (results: Results, balancerSection = ''): string =>
  [
    renderHead(results),
    renderSection('What it must reach', tables.targetsTable(results), `${targetsText}${renderReasons(results)}`),
    `${renderPicture('steps', 'Where the time of a deployment goes, step by step, against the floor')}\n\n${stepsText}`,
    `${renderPicture('visitors', 'What visitors see during a deployment: the inline script above, the action below')}\n\n${visitorsText(results)}`,
    `<!-- balancer -->\n\n${balancerSection}\n\n<!-- /balancer -->`,
    ...results.hosts.map((host) =>
      renderSection(
        `Whole deployments on ${host.kind}`,
        tables.deploymentsTable(host, results),
        [`${host.versions}. ${deploymentsText}${failedRoundsText(host)}`, ...host.lostPaces].join(' '),
      ),
    ),
    ...results.hosts.map((host) =>
      renderSection(`Step by step on ${host.kind}`, tables.partsTable(host, results), partsText),
    ),
    renderSection('The start of the process', tables.startsTable(results), startText),
    renderSection('A host that prints without end', tables.streamsTable(results.hosts), streamsText),
    ...results.hosts.map((host) =>
      renderSection(`Ways to run a step, on ${host.kind}`, tables.channelsTable(host, results), channelsText),
    ),
  ].join('\n\n')

function renderHead({ about, plan }: Results): string {
  const { startedAt, endedAt, commit, node, cpus, command, bundleBytes } = about
  const minutes = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000)
  return `# Benchmarks

<!-- Written by ${command}. The next run overwrites every change by hand. -->

A deployment has a floor: what every deployment must do on the host. It pulls, creates and starts the containers, waits for
the application, reloads nginx, waits for the longest request in flight, and stops the old containers. Everything above the
floor is the cost of this action. Three contenders are measured in one run, one after the other:

- **the floor**: one shell on the host that does the minimum, everything through Compose, with polls of 20 ms and without
  an SSH connection, checks or verification;
- **this action**: its bundle as a runner starts it, from the start of the process to its end (the \`post\` step, another
  start of node that finds nothing to do, is not included);
- **an inline script**: what teams have in their workflow, over one connection of OpenSSH's client. It was written for these
  benchmarks after the usual script, and compared with it: \`script/bench --compare FILE\` runs both with every program
  replaced by one that records its arguments. Both make the same calls in the same order, whichever color runs. When they
  deployed on one host, one after the other, both took the same time within their spread.

All of them deploy the same application to the same host. It listens ${startDelayMs / 1000} s after its start. A load balancer in front of it sends
${visitors.balancer} POSTs a second and nothing twice, and ${visitors.slow} visitors send requests of ${visitors.slowMs / 1000} s, spread evenly, so that every deployment waits nearly
${visitors.slowMs / 1000} s for one of them. Each contender begins with what the last deployment left: one color live, the other stopped, the new image in the registry and not on the host. Each runs
${plan.rounds} times under each condition, each round in another order. (Latency does not affect the floor, so it runs once for all
round trip times.) A proxy adds the latency: half of the round trip in each direction.

\`${command}\` on ${startedAt.slice(0, 10)}, ${minutes} minutes, commit ${commit}, node ${node}, ${cpus}. The bundle has ${(bundleBytes / 1e6).toFixed(1)} MB.`
}

/** A section with a table. */
export function renderSection(title: string, { columns, rows }: tables.Table, text: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map(({ right }) => (right === true ? '--:' : '---'))
  const drawn = [columns.map(({ title }) => title), rule, ...rows].map(line).join('\n')
  return `## ${title}\n\n${drawn}\n\n${text}`
}

/** GitHub shows the picture that fits the reader's theme. */
const renderPicture = (name: string, title: string): string => `## ${title}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/${name}-dark.svg">
  <img alt="${title}" src="benchmarks/${name}-light.svg">
</picture>`

const targetsText = `One container a color, medians. The time of the floor is measured on the host, so the difference to it includes the
SSH handshake. The instants on the host are measured independently of the contender: the first healthy answer in the
application's log, workers of nginx in the list of processes every 5 ms, \`stop\` in Docker's events.`

/** The reason for each figure above its limit. */
function renderReasons(results: Results): string {
  const missed = figures.filter(({ measure, atMost }) => results.hosts.some((host) => measure(host, results) > atMost))
  if (missed.length === 0) return ''
  const each = missed.map(({ name, explain }) => `- ${name}: ${explain(results)}.`)
  return `\n\nNot reached, and why: ${explainDuration(results)}.\n\n${each.join('\n')}`
}

const stepsText = `Each bar is one deployment: the one with the median duration. The floor also does what is blue, grey or violet. Orange and
yellow is done by this action only. The parts of the inline script come from the instants on the host; most of its
\`switch\` is waiting.`

const visitorsText = ({ hosts }: Results): string =>
  `On ${hosts[0]?.kind ?? ''}, one container a color, 0 ms round trip, the deployments with the median duration. The requests through the load
balancer and those of 3 s, which count when they end. ${explainSwitches()}`

/** What each way to switch costs behind a load balancer. */
const explainSwitches = (): string =>
  switchWays
    .map(({ title, costAtBalancer }) => `This action ${title}: ${costAtBalancer ?? 'no connection is closed'}.`)
    .join(' ')

const failedRoundsText = ({ failedRounds }: Results['hosts'][number]): string =>
  failedRounds.length === 0
    ? ''
    : ` Rounds that failed and were repeated: ${failedRounds.length} (${failedRounds.join('; ')}).`

const deploymentsText = `Seconds as median (least–most). Round trips are counted in the proxy and include that of TCP's handshake. Failed
requests are those of one deployment, mostly through the load balancer.`

const partsText = `One container a color, as median (least–most). \`start\` is the time from the start of the process to the first step,
\`end\` the time after the last step. \`drain\` ends when the longest request in flight is answered, so work during that time
costs nothing.`

const startText = `Measured from outside: a server on this machine waits for the connection.`

const streamsText = `The host's Docker prints this before it pulls. For comparison: the same output through OpenSSH's client to /dev/null.
The last columns show the size of the workflow's log, and what the log says of the rest.`

const channelsText = `The time of a step without its duration on the host, in ms, with its round trips in brackets, on an open connection. A
channel that is opened ahead takes two round trips, which do not count if the step before takes longer; closing it takes a
part of one more. One long-lived shell always takes one round trip, holds the lock, and can stop a running step, so the action
uses it ([the reasons](adr/0001-one-shell-on-the-host.md)).`
