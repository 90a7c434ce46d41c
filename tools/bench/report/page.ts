import { startDelayMs, visitors } from '../conditions.ts'
import type { Results } from '../results.ts'
import { figures, whatDecides } from './figures.ts'
import * as tables from './tables.ts'

/** docs/benchmarks.md: all of it comes from a run, and nothing in it is written by hand. */
export const page = (results: Results): string =>
  [
    head(results),
    section('What it must reach', tables.targets(results), `${targetsText}${reasons(results)}`),
    `${picture('steps', 'Where the time of a deployment goes, step by step, against the floor')}\n\n${stepsText}`,
    `${picture('visitors', 'What visitors see during a deployment: the inline script above, the action below')}\n\n${visitorsText(results)}`,
    ...results.hosts.map((host) =>
      section(
        `Whole deployments on ${host.kind}`,
        tables.deployments(host, results),
        `${host.versions}. ${wholesText}${lostText(host)}`,
      ),
    ),
    ...results.hosts.map((host) => section(`Step by step on ${host.kind}`, tables.parts(host, results), partsText)),
    section('The start of the process', tables.starts(results), startText),
    section('A host that prints without end', tables.streams(results.hosts), streamsText),
    ...results.hosts.map((host) =>
      section(`Ways to run a step, on ${host.kind}`, tables.channels(host, results), channelsText),
    ),
  ].join('\n\n')

function head({ about, plan }: Results): string {
  const { startedAt, endedAt, commit, node, cpus, command, bundleBytes } = about
  const minutes = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000)
  return `# Benchmarks

<!-- Written by ${command}; a change by hand is lost at the next run. -->

A deployment has a floor: what the host must do anyway. It pulls, creates and starts the containers, waits for the
application, reloads nginx, waits for the longest request in flight, and stops the old containers. Everything above it is
ours. Measured side by side, in one run, in turns:

- **the floor**: one shell on the host itself that does the least, all through Compose, with polls of 20 ms and without
  an SSH connection, a check or a proof;
- **this action**: its bundle as a runner starts it, from the start of the process to its end (the \`post\` step, another
  start of node that finds nothing to do, comes after that);
- **an inline script**: what such teams keep in their workflow, over one connection of OpenSSH's client. It was written for
  this from what the usual script does, and compared with that one: \`script/bench --compare FILE\` runs both with all
  programs replaced by ones that write down how they were called, and both make the same calls in the same order, whichever
  color runs. Deploying in turns on one host, both took the same time, as far as their spread can tell.

All three deploy the same application, which listens ${startDelayMs / 1000} s after its start, to the same host, while ${visitors.fresh + visitors.keepAlive} visitors ask
for something short and ${visitors.slow} for something that takes ${visitors.slowMs / 1000} s; these are spread evenly, so that everybody has one of nearly
${visitors.slowMs / 1000} s to wait for. Each contender finds the host as the last deployment left it: one color live, the other stopped, the new image in the registry and not on the host. Each runs
${plan.rounds} times under each condition (the floor, which the distance has no part in, once for all distances), each round in another order. The distance is a proxy that delays each direction by half of the round trip.

\`${command}\` on ${startedAt.slice(0, 10)}, ${minutes} minutes, commit ${commit}, node ${node}, ${cpus}. The bundle has ${(bundleBytes / 1e6).toFixed(1)} MB.`
}

function section(title: string, { columns, rows }: tables.Table, text: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map(({ right }) => (right === true ? '--:' : '---'))
  const drawn = [columns.map(({ title }) => title), rule, ...rows].map(line).join('\n')
  return `## ${title}\n\n${drawn}\n\n${text}`
}

/** GitHub shows the one that fits the reader's theme. */
const picture = (name: string, title: string): string => `## ${title}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/${name}-dark.svg">
  <img alt="${title}" src="benchmarks/${name}-light.svg">
</picture>`

const targetsText = `One container a color. Medians; the floor's time is measured on the host, so that what is above it includes the
SSH handshake. The instants on the host are seen from outside of whoever deploys: the first healthy answer by the
application's own log, workers of nginx by looking at their processes every 5 ms, \`stop\` by Docker's events.`

/** A figure that is not reached is told with its reason. */
function reasons(results: Results): string {
  const missed = figures.filter(({ of, atMost }) => results.hosts.some((host) => of(host, results) > atMost))
  if (missed.length === 0) return ''
  const each = missed.map(({ name, whyMore }) => `- ${name}: ${whyMore(results)}.`)
  return `\n\nNot reached, and why: ${whatDecides(results)}.\n\n${each.join('\n')}`
}

const stepsText = `Each bar is one deployment: the one whose time was the middle of its kind. Blue, grey and violet is what the floor does
too; orange and yellow is ours alone. Of the inline script only what the host saw is known: its \`switch\` is mostly waiting.`

const visitorsText = ({ hosts }: Results): string =>
  `On ${hosts[0]?.kind ?? ''}, one container a color, 0 ms round trip; again the middle ones. Requests that take seconds count when they end.`

const lostText = ({ lost }: Results['hosts'][number]): string =>
  lost.length === 0 ? '' : ` Rounds that failed and were played again: ${lost.length} (${lost.join('; ')}).`

const wholesText = `Seconds as median (least–most). Round trips are counted in the proxy and include that of TCP's handshake. Failed
requests are those of one deployment.`

const partsText = `One container a color, as median (least–most). \`start\` is the time from the start of the process to the first step,
\`end\` what comes after the last. \`drain\` ends when the longest request in flight is answered, so whatever is done while
that takes is free.`

const startText = `Seen from outside: a server on this machine waits for the connection.`

const streamsText = `The host's Docker prints this before it pulls. The same output through OpenSSH's client into nothing is beside it. What
reaches the workflow's log is counted, and beside it is what the log says of the rest.`

const channelsText = `What a step costs beyond the host's work at it, in ms, with its round trips in brackets, on a connection that is there
already. A channel that is opened ahead takes two round trips to open, which hide behind a step that takes longer than that;
closing it takes another part of one. One long-lived shell costs one round trip always, holds the lock, and can be told to
stop a step: that is what the action uses ([the reasons](adr/0001-one-shell-on-the-host.md)).`
