export const id = 569;
export const ids = [569];
export const modules = {

/***/ 8569:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  toSummary: () => (/* binding */ toSummary)
});

// EXTERNAL MODULE: ./src/modes/deployment.ts
var modes_deployment = __webpack_require__(5389);
// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./node_modules/mdast-util-gfm-autolink-literal/lib/index.js
var lib = __webpack_require__(6302);
// EXTERNAL MODULE: ./node_modules/mdast-util-gfm-table/lib/index.js + 1 modules
var mdast_util_gfm_table_lib = __webpack_require__(1486);
// EXTERNAL MODULE: ./node_modules/mdast-util-to-markdown/lib/index.js + 14 modules
var mdast_util_to_markdown_lib = __webpack_require__(9059);
// EXTERNAL MODULE: ./node_modules/mdast-util-to-markdown/lib/handle/index.js + 30 modules
var handle = __webpack_require__(2169);
// EXTERNAL MODULE: ./src/report/defuse.ts
var defuse = __webpack_require__(9934);
;// CONCATENATED MODULE: ./src/report/markdown.ts




/** Bounds that keep a summary far below the 1 MiB that GitHub takes, in characters. */
const textLimit = 4_000;
const codeLimit = 60_000;
/**
 * The one place where Markdown is made: from a tree, so that all text is escaped as its place asks for. What no Markdown
 * knows but GitHub does (a mention, an issue, an emoji, a formula) is broken here, and what eyes cannot read (escape sequences, a digest in full) goes.
 */
const markdown_text = (value) => ({ type: 'text', value: tame(clip(shorten(value), textLimit)) });
const code = (value) => ({
    type: 'inlineCode',
    value: clip(shorten((0,defuse/* defuse */.V)(value)), textLimit).replaceAll('\n', ' '),
});
const strong = (...parts) => ({ type: 'strong', children: phrase(parts) });
/** Text where the address is none of the web's: a record on the host could hold any. */
const markdown_link = (label, url) => isWeb(url) ? makeLink(new URL(url).href, phrase([label])) : label;
const paragraph = (...parts) => ({ type: 'paragraph', children: phrase(parts) });
const heading = (depth, ...parts) => ({
    type: 'heading',
    depth,
    children: phrase(parts.map((part) => (typeof part === 'string' ? part.replaceAll(/\s+/g, ' ') : part))),
});
const list = (items) => ({
    type: 'list',
    spread: false,
    children: items.map((parts) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children: phrase(parts) }],
    })),
});
/** A table; every row has as many cells as the head. */
const table = (head, rows) => ({
    type: 'table',
    children: [head, ...rows].map((cells) => ({ type: 'tableRow', children: cells.map(toCell) })),
});
/** Lines as they are. `language`: `text`, or `mermaid` for a drawing. */
const codeBlock = (value, language = 'text') => ({
    type: 'code',
    lang: language,
    value: clip((0,defuse/* defuse */.V)(value), codeLimit),
});
/** What only some want to read: closed until somebody opens it. */
const fold = (title, ...content) => [
    html(`<details>\n<summary>${escapeHtml(clip(shorten((0,defuse/* defuse */.V)(title)), textLimit))}</summary>`),
    ...content,
    html('</details>'),
];
/** `home`: an address of the GitHub that this is for. */
const render = (blocks, home) => (0,mdast_util_to_markdown_lib/* toMarkdown */.l)({ type: 'root', children: [...blocks] }, {
    extensions: [(0,mdast_util_gfm_table_lib/* gfmTableToMarkdown */.d)({ tablePipeAlign: false }), (0,lib/* gfmAutolinkLiteralToMarkdown */.r)(), linksOnlyTo(home)],
    unsafe: [{ character: '~', inConstruct: 'phrasing' }], // two of them strike out
    bullet: '-',
});
/** A host's record could hold any address: one that leads elsewhere leaves its text alone. */
function linksOnlyTo(home) {
    // eslint-disable-next-line max-params -- the library's own signature
    const link = (node, parent, state, info) => originOf(node.url) === originOf(home)
        ? handle/* handle */.p.link(node, parent, state, info)
        : state.containerPhrasing(node, info);
    return { handlers: { link } };
}
const originOf = (url) => (URL.canParse(url) ? new URL(url).origin : undefined);
const toCell = (cell) => ({
    type: 'tableCell',
    children: phrase(isList(cell) ? cell : [cell]),
});
const isList = (cell) => Array.isArray(cell);
const phrase = (parts) => parts.flatMap((part) => (typeof part === 'string' ? textOf(part) : [part]));
/** GitHub makes a link of every address in a text, and some of these are a host's words: an address is shown as code. */
const textOf = (value) => value.split(/((?:https?:\/\/|www\.)[^\s<>"'`]*[^\s<>"'`.,:;)]|\$)/i).flatMap((piece, i) => {
    if (piece === '')
        return [];
    if (piece === '$')
        return [html(dollar)];
    return [i % 2 === 1 ? code(piece) : markdown_text(piece)];
});
/** GitHub's own way to say that it begins no formula: a backslash does not do (docs.github.com, "mathematical expressions"). */
const dollar = '<span>$</span>';
const html = (value) => ({ type: 'html', value });
/** A zero-width space keeps `@somebody` from being told of a deployment, and `#12`, `GH-12` and `:tada:` what they are. */
const tame = (value) => (0,defuse/* defuse */.V)(value)
    .replace(/(^|[^\w./])@(?=\w)/g, '$1@\u200b')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u200b')
    .replace(/:(?=(?:[\w+-]*[a-z_+-][\w+-]*|100|1234):)/gi, ':\u200b');
const shorten = (value) => value.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
/** The beginning and the end of what is too long, and how much is missing between them. */
function clip(value, limit) {
    if (value.length <= limit)
        return value;
    const half = Math.floor(limit / 2);
    return `${value.slice(0, half)} … ${value.length - 2 * half} characters left out … ${value.slice(-half)}`;
}
const makeLink = (url, children) => ({ type: 'link', url, children });
const isWeb = (url) => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
function escapeHtml(value) {
    const entities = {
        '&': '&amp;',
        '<': '&lt;',
        '>': '&gt;',
        '"': '&quot;',
        $: dollar,
    };
    return tame(value)
        .replaceAll(/\s+/g, ' ')
        .replace(/[&<>"$]/g, (character) => entities[character] ?? '');
}

;// CONCATENATED MODULE: ./src/report/words.ts

/** A colour as one finds it at a glance. */
const colored = (color) => color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${color}`;
/** `40 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `4 days`: as exact as anybody wants it. */
function duration(ms) {
    const seconds = Math.round(ms / 1000);
    const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
    if (ms < 1000)
        return `${Math.round(ms)} ms`;
    if (seconds < 60)
        return `${(ms / 1000).toFixed(1)} s`;
    if (hours < 1)
        return `${minutes} min ${seconds % 60} s`;
    if (hours < 48)
        return `${hours} h ${minutes % 60} min`;
    return `${Math.floor(hours / 24)} days`;
}
/** `2026-01-31 23:59 UTC` of milliseconds since the epoch. */
const utc = (ms) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
/** In a narrow column of a table. */
const unbroken = (value) => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011');
/** Since when: by the record, else by Docker. */
function servesSince({ broughtBy, upSince = '' }) {
    const since = broughtBy?.endedAt ?? Date.parse(upSince);
    return Number.isNaN(since) ? undefined : since;
}
const runLink = ({ number, url }) => markdown_link(number > 0 ? unbroken(`run ${number}`) : 'the run', url);
/** The commit as GitHub shortens it. A record may know none. */
function commitLink({ sha, url }) {
    const name = sha === '' ? 'unknown' : sha.slice(0, 7);
    return markdown_link(code(name), url.replace(/\/actions\/runs\/.*$/, `/commit/${encodeURIComponent(sha)}`));
}
/** `repository@sha256:…` of a release's only service, or with the services' names where there are several. */
const imageNames = (images) => separated(images.map(({ service, digest, id }) => code(images.length > 1 ? `${service}=${digest ?? id}` : (digest ?? id))), ', ');
/** The same without the repository, which is the same in every line of a list. */
const digests = (images) => imageNames(images.map(({ digest, ...image }) => ({ ...image, id: digest?.replace(/^.*@/, '') ?? image.id })));
const separated = (parts, by) => parts.flatMap((part, i) => (i === 0 ? [part] : [by, part]));

;// CONCATENATED MODULE: ./src/report/headline.ts




/** What happened and what serves now, in one line for somebody who was just woken up. */
function headlineOf(deployment, mode) {
    const { color } = deployment;
    switch (deployment.kind) {
        case 'deployed': {
            const { unfinished } = deployment;
            const done = mode === 'rollback' ? 'Gone back' : 'Deployed';
            if (unfinished === undefined)
                return [`✅ ${done}: ${colored(color)} serves now`];
            if ((0,modes_deployment/* wentDown */.BJ)(deployment))
                return [`🆘 ${done}, but ${colored(color)} was down when it was last seen`];
            return [`⚠️ ${done}, but `, stepOf(unfinished), ` did not end: ${colored(color)} serves now`];
        }
        case 'rolled-back':
            return [
                ...endedAt(deployment.failure, mode),
                color === undefined ? 'as before, no release serves' : stillServes(color),
            ];
        case 'refused':
            if (deployment.blind)
                return ['🚫 Ended before it could tell: how far it came is not known here'];
            return deployment.failure.step === undefined
                ? ['⛔ Refused: the inputs are not right; nothing was touched']
                : [...endedAt(deployment.failure, mode), color === undefined ? 'nothing was changed' : stillServes(color)];
        case 'stranded':
            return [
                ...(deployment.failure.step === undefined ? ['🆘 Stranded'] : ['🆘 Stranded at ', stepOf(deployment.failure)]),
                deployment.commands.length === 0
                    ? ': what the ended process left is not put right yet'
                    : ': somebody must put it right by hand',
            ];
    }
}
function statusHeadline({ serves, unknown, held }) {
    const busy = held ? ', and a deployment is under way' : '';
    if (serves !== undefined) {
        const since = servesSince(serves);
        return [`${colored(serves.color)} serves${since === undefined ? '' : ` since ${utc(since)}`}${busy}`];
    }
    return [unknown === undefined ? `⚪ No release serves${busy}` : `❓ Nobody can tell what serves${busy}`];
}
function planHeadline({ checks, idle, status }) {
    const stopping = checks.filter(check/* stopsDeploy */.$n).length;
    if (stopping > 0)
        return [`❌ Not ready: ${stopping} ${stopping === 1 ? 'thing' : 'things'} would stop a deploy`];
    return [`✅ Ready: a deploy would move the traffic ${colored(status.serves?.color)} → ${colored(idle)}`];
}
const stillServes = (color) => `${colored(color)} serves as before`;
function endedAt(failure, mode) {
    if (failure.killed === true)
        return ['🚫 Ended at ', stepOf(failure), ': '];
    if (failure.cancelled)
        return ['🚫 Cancelled at ', stepOf(failure), ': '];
    return [`❌ ${without[mode] ?? 'Not deployed'}, `, stepOf(failure), ' failed: '];
}
/** What there is not when a mode fails. */
const without = { rollback: 'Not gone back', status: 'No status', plan: 'No plan' };
const stepOf = ({ step }) => code(step ?? 'inputs');

// EXTERNAL MODULE: ./src/engine/saga.ts
var saga = __webpack_require__(200);
// EXTERNAL MODULE: ./src/report/verdict.ts
var verdict = __webpack_require__(687);
;// CONCATENATED MODULE: ./src/report/advice.ts



/** Why it failed, and why that could not be undone either. */
const cause = (deployment, failure) => deployment.kind === 'stranded' ? `${(0,verdict/* cause */.c1)(failure)} ${(0,verdict/* notPutRight */.hF)(deployment)}` : (0,verdict/* cause */.c1)(failure);
/** The next thing that a person does. */
function fix(deployment, failure) {
    const { error, cancelled } = failure;
    if (deployment.kind === 'stranded')
        return deployment.commands.length === 0
            ? sentence((0,verdict/* onceMended */.Nw)(deployment))
            : 'Log in to the server, look, and put it right:';
    if (!cancelled && error instanceof saga/* StepError */.z && error.advice !== undefined)
        return sentence(error.advice);
    if (deployment.kind === 'refused' && deployment.blind)
        return 'Look with mode: status at what serves now.';
    if (deployment.kind === 'deployed')
        return 'Nothing at once: the new release serves, and the next deployment clears away what is left.';
    if (cancelled)
        return 'Nothing on the server; run it again when you want it.';
    if (deployment.kind === 'refused')
        return 'Mend what is named above, and run it again: nothing was touched.';
    const first = (0,modes_deployment/* blamesRelease */.yd)(failure)
        ? 'mend the release, and deploy again'
        : 'mend what is named above, and run it again';
    return `Nothing on the server; ${first}.`;
}
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

// EXTERNAL MODULE: ./src/steps/inspect/preview.ts
var preview = __webpack_require__(9716);
;// CONCATENATED MODULE: ./src/report/plan-page.ts





/** Whether a host is ready, what is not as it should be, and what a deployment would do, on one page. */
function planPage(outlook, { startedAt, by }) {
    const { checks, steps } = outlook;
    const of = (result) => checks.filter((each) => each.result === result);
    const fine = of('fine').map(({ name, found, result }) => [check/* marks */.Z8[result], name, found]);
    return [
        heading(2, ...planHeadline(outlook)),
        paragraph(`As it was seen at ${utc(startedAt)} by `, runLink(by), '. Nothing was changed on the server.'),
        ...section('What would stop a deploy', of('stops')),
        ...section('Please look', of('look')),
        ...section('What could not be found out', of('unknown')),
        ...(fine.length === 0 ? [] : [heading(3, 'What is as it should be'), table(['', 'Check', 'Found'], fine)]),
        ...(steps === undefined ? [] : [heading(3, 'What a deploy would do'), codeBlock((0,preview/* scriptOf */.F)(steps).join('\n'), 'sh')]),
    ];
}
const section = (title, checks) => checks.length === 0 ? [] : [heading(3, title), ...checks.flatMap(inFull)];
const inFull = ({ name, result, found, why, mend }) => [
    paragraph(`${check/* marks */.Z8[result]} `, strong(name), `: ${found}`),
    paragraph('Why it matters: ', `${why}.`),
    ...(mend === undefined ? [] : [paragraph('To mend it:'), codeBlock(mend, 'sh')]),
];

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/report/status-page.ts




/** What a host is like, on one page. */
function statusPage(status, { startedAt, by }) {
    const { serves, unknown, remarks } = status;
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
        ...status_page_history(status),
    ];
}
function serving(serves, now) {
    const { images, broughtBy } = serves;
    const since = servesSince(serves);
    return [
        [strong('Image:'), ' ', ...imageNames(images)],
        [strong('For:'), since === undefined ? ' not known' : ` ${duration(Math.max(0, now - since))}`],
        [
            strong('Deployed by:'),
            ' ',
            ...(broughtBy === undefined ? ['not known: no deployment on record brought it'] : who(broughtBy)),
        ],
    ];
}
const who = ({ by, mode }) => [
    strong(by.actor === '' ? 'somebody' : by.actor),
    mode === 'rollback' ? ', by a rollback from commit ' : ', commit ',
    commitLink(by),
    ', ',
    runLink(by),
];
function standby({ before, serves, unknown, otherRuns }) {
    if (before === undefined && unknown !== undefined)
        return ['not known'];
    if (before === undefined)
        return [serves === undefined ? 'nothing' : 'nothing: no release before it is on record'];
    const how = otherRuns && serves !== undefined ? `${colored((0,color/* otherColor */.I)(serves.color))} still runs` : 'it is started first';
    return [
        ...imageNames(before.images),
        `, deployed ${utc(before.startedAt)} from commit `,
        commitLink(before.by),
        ` (${how})`,
    ];
}
function lock({ held, current }) {
    if (!held)
        return ['free'];
    return current === undefined ? ['held by a deployment that has not said yet whose it is'] : holder(current);
}
const holder = ({ by, mode, startedAt, step }) => [
    `held by a ${mode === 'deploy' ? 'deployment' : 'rollback'} of `,
    strong(by.actor === '' ? 'somebody' : by.actor),
    ` since ${utc(startedAt)}, at `,
    code(step),
    ', ',
    runLink(by),
];
const results = {
    deployed: '✅ deployed',
    'rolled-back': '❌ rolled back',
    stranded: '🆘 stranded',
    interrupted: '✂️ cut off',
};
function status_page_history({ history: entries }) {
    if (entries.length === 0)
        return [paragraph('Nothing was deployed here yet, as far as the record knows.')];
    const rows = entries.map((entry) => [
        unbroken(utc(entry.startedAt)),
        outcome(entry),
        entry.color === undefined ? '–' : unbroken(colored(entry.color)),
        digests(entry.images),
        commitLink(entry.by),
        entry.by.actor,
        entry.endedAt === entry.startedAt ? '–' : unbroken(duration(entry.endedAt - entry.startedAt)), // nobody saw its end
        runLink(entry.by),
    ]);
    const head = ['Begun', 'Result', 'Colour', 'Image', 'Commit', 'By', 'Took', 'Run'];
    return [heading(3, `The last ${entries.length} deployments`), table(head, rows)];
}
function outcome({ result, failedStep, mode }) {
    const what = result === 'deployed' && mode === 'rollback' ? '↩️ gone back' : results[result];
    return failedStep === undefined ? what : [`${what} at `, code(failedStep)];
}

;// CONCATENATED MODULE: ./src/report/timeline.ts


/**
 * When each step ran, as a Mermaid drawing. Nothing but the steps' own names and numbers goes into it, so that no text of a
 * host can become a part of its language. Its times are UTC wherever it is looked at, since they are read and written as
 * the same local time.
 */
function timeline(entries) {
    const [first] = entries;
    if (first === undefined)
        return [];
    const long = entries.some(({ startedAt, ms }) => startedAt + ms - first.startedAt > 600_000);
    const section = (title, action) => {
        const bars = entries.filter((entry) => entry.action === action).map(bar);
        return bars.length === 0 ? [] : [`  section ${title}`, ...bars];
    };
    const drawing = [
        'gantt',
        '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `  axisFormat ${long ? '%H:%M' : '%H:%M:%S'}`,
        '  todayMarker off',
        ...section('Steps', 'run'),
        ...section('Undone', 'undo'),
    ];
    return [codeBlock(drawing.join('\n'), 'mermaid')];
}
function bar({ step, startedAt, ms, result }) {
    const mark = result === 'failed' ? 'crit, ' : result === 'running' ? 'active, ' : 'done, ';
    return `  ${step} (${duration(ms)}) :${mark}${local(startedAt)}, ${Math.max(ms, 1)}ms`;
}
const local = (ms) => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

;// CONCATENATED MODULE: ./src/report/visitors.ts


/** What visitors of the site could notice, as far as the steps found it out: never more than they know. */
function noticed(deployment, entries) {
    const cut = entries.reduce((sum, { evidence }) => sum + numberIn(evidence['connectionsCut']), 0);
    const rest = cut === 0 ? '' : ` ${connections(cut)} with a release of before were cut, and a request with each of them maybe.`;
    return ofTheSwitch(deployment, entries) + rest;
}
const stillDown = 'The site was down before, and still is.';
function ofTheSwitch(deployment, entries) {
    const run = (step) => entries.find((entry) => entry.step === step && entry.action === 'run');
    const wasDown = run('state')?.evidence['liveRuns'] === false;
    const switched = run('switch');
    const back = entries.find(({ step, action }) => step === 'switch' && action === 'undo');
    if (back !== undefined)
        return afterGoingBack(switched ?? back, back) + whatAnswers(deployment, back);
    if (deployment.kind === 'stranded')
        return 'Could not be found out: see above what to look at.';
    if (switched === undefined) {
        if (mayHaveSwitched(deployment))
            return 'Could not be found out: the process was ended before it could tell.';
        return wasDown ? stillDown : 'Nothing: the traffic was never moved.';
    }
    if (deployment.kind !== 'deployed')
        return wasDown ? stillDown : 'Nothing: nginx went on with what it served.';
    if ((0,modes_deployment/* wentDown */.BJ)(deployment))
        return 'The new release went down after the switch: they may be getting errors since then.';
    if (deployment.previousColor === undefined)
        return 'Nobody was served before: this is the first release.';
    return wasDown ? 'The site was down until the switch.' : atTheDrain(run('drain'), run('stop'));
}
/** Only `post` knows of a switch that is not among its own steps: the ended process got that far. */
function mayHaveSwitched(deployment) {
    if (deployment.kind === 'deployed')
        return true;
    if (deployment.kind === 'refused' && deployment.blind)
        return true;
    const { step } = deployment.failure;
    return step !== undefined && ['switch', 'verify', 'drain', 'stop'].includes(step);
}
function atTheDrain(drain, stop) {
    const open = drain?.evidence['connectionsLeft'];
    if (drain?.result !== 'done' || typeof open !== 'number')
        return 'Could not be found out whether a request was cut: the new release was proven to answer, but drain did not end.';
    if (open === 0)
        return 'Nothing: 0 requests were cut, all that were in flight were answered.';
    const stopped = stop?.evidence['stopped'];
    return Array.isArray(stopped) && stopped.length === 0
        ? `Nothing: ${connections(open)} of before the switch go on with the old colour, which still runs.`
        : `${connections(open)} of before the switch were still open when the old colour was stopped: as many requests may have been cut.`;
}
/** From when nginx was told of the new colour until it was proven to have left it. */
function afterGoingBack(switched, back) {
    const ms = back.startedAt + back.ms - switched.startedAt;
    if (back.result !== 'done')
        return 'Could not be found out: since the switch, visitors may be getting the release that failed.';
    if (switched === back)
        return 'Some may have got answers of the release that failed.';
    return `For at most ${duration(ms)} visitors may have got answers of the release that failed.`;
}
function whatAnswers({ kind, color }, back) {
    if (back.result !== 'done')
        return '';
    if (color !== undefined)
        return ' Now the former one answers again.';
    return kind === 'rolled-back' ? ' Now, as before, none answers.' : ' Now nginx is as it was before.';
}
const connections = (count) => `${count} ${count === 1 ? 'connection' : 'connections'}`;
const numberIn = (fact) => (typeof fact === 'number' ? fact : 0);

;// CONCATENATED MODULE: ./src/report/summary.ts








/** The Markdown of a run's summary, in every mode. */
function toSummary(ran) {
    return render(page(ran), ran.by.url);
}
function page(ran) {
    const { result } = ran;
    if (result.kind === 'planned')
        return planPage(result.outlook, ran);
    return result.kind === 'reported' ? statusPage(result.status, ran) : deploymentPage(ran, result);
}
function deploymentPage(ran, deployment) {
    const { entries, mode } = ran;
    return [
        heading(2, ...headlineOf(deployment, mode)),
        paragraph(...about(ran, deployment)),
        ...whatWentWrong(ran, deployment),
        paragraph(strong('What visitors could notice:'), ' ', noticed(deployment, entries)),
        ...warnings(entries),
        ...summary_images(deployment, entries),
        ...timeline(entries),
        ...stepTable(entries),
        ...evidence(entries),
    ];
}
function about(ran, deployment) {
    const { by, startedAt, durationMs } = ran;
    const commit = commitOf(ran);
    return [
        [...moveOf(deployment), duration(durationMs), utc(startedAt), ''].join(' · '),
        ...(by.actor === '' ? [] : [strong(by.actor), ' · ']),
        ...(commit === undefined ? [] : ['commit ', commitLink(commit), ' · ']),
        runLink(by),
    ];
}
/** The traffic's way; where it was not moved, what serves, as far as that is known. */
function moveOf({ kind, color, previousColor }) {
    if (kind === 'deployed' && color !== previousColor)
        return [`${colored(previousColor)} → ${colored(color)}`];
    return color === undefined ? [] : [colored(color)];
}
/** A rollback's is that of the release that it brings back: the workflow's own says nothing of it. */
function commitOf({ by, mode, entries }) {
    if (mode !== 'rollback')
        return by;
    const { sha, repository } = entryOf('pull', entries)?.evidence ?? {};
    if (typeof sha !== 'string' || typeof repository !== 'string' || sha === '')
        return undefined;
    return { sha, url: by.url.replace(`/${by.repository}/actions/`, `/${repository}/actions/`) };
}
function whatWentWrong({ lastWords }, deployment) {
    const failure = deployment.kind === 'deployed' ? deployment.unfinished : deployment.failure;
    if (failure === undefined)
        return [];
    return [
        paragraph(strong('Why:'), ' ', cause(deployment, failure)),
        ...lastWords.flatMap(lastLines),
        paragraph(strong('What to do:'), ' ', fix(deployment, failure)),
        ...(deployment.kind === 'stranded' && deployment.commands.length > 0
            ? [codeBlock(deployment.commands.join('\n'), 'sh')]
            : []),
    ];
}
function lastLines({ of, lines }) {
    if (lines.length === 0)
        return [paragraph(code(of), ' printed nothing.')];
    return fold(`The last lines of ${of}`, codeBlock(lines.join('\n')));
}
function warnings(entries) {
    const all = entries.flatMap(({ step, warnings }) => warnings.map((each) => [code(step), `: ${each}`]));
    return all.length === 0 ? [] : [paragraph(strong('Please look:')), list(all)];
}
/** Each service's image before and after; after a failure, what was tried. */
function summary_images(deployment, entries) {
    const pulled = entryOf('pull', entries); // `post` has none: what runs when it looks may be the new release
    const [before, after] = [namesIn(entryOf('state', entries)), namesIn(pulled)];
    if (pulled === undefined || before.length + after.length === 0)
        return [];
    const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [
        serviceIn(after[i] ?? before[i] ?? ''),
        imageIn(before[i]),
        imageIn(after[i]),
    ]);
    return [
        table(['Service', 'Image before', deployment.kind === 'deployed' ? 'Image now' : 'Image that was tried'], rows),
    ];
}
const entryOf = (step, entries) => entries.find((entry) => entry.step === step && entry.action === 'run');
function namesIn(entry) {
    const found = entry?.evidence['images'];
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
}
const serviceIn = (name) => code(name.split('=')[0] ?? '');
const imageIn = (name) => (name === undefined ? '–' : code(name.replace(/^[^=]*=/, '')));
const marks = { done: '✅', failed: '❌', running: '⏳' };
function stepTable(entries) {
    if (entries.length === 0)
        return [];
    const rows = entries.map(({ step, action, result, ms, says }) => [
        action === 'undo' && result === 'done' ? '↩️' : marks[result],
        action === 'undo' ? ['undo ', code(step)] : code(step),
        unbroken(duration(ms)),
        says === '' ? 'it did not end' : says,
    ]);
    return [table(['', 'Step', 'Took', 'What happened'], rows)];
}
function evidence(entries) {
    const lines = entries
        .filter((entry) => Object.keys(entry.evidence).length > 0)
        .map(({ step, evidence: facts }) => `${step} ${JSON.stringify(facts, null, 2)}`);
    return lines.length === 0 ? [] : fold('The evidence of each step', codeBlock(lines.join('\n')));
}


/***/ })

};
