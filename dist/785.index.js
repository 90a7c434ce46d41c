export const id = 785;
export const ids = [785];
export const modules = {

/***/ 6785:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  toSummary: () => (/* binding */ toSummary)
});

;// CONCATENATED MODULE: ./src/engine/step-facts.ts
/** The facts of a step in a report, typed by the step; undefined when it was not run. A step that failed has none. */
function findFacts(step, reports) {
    return findRun(step, reports)?.facts; // only this step writes under its name
}
/** The run of a step in a report; undefined when it was not run. */
const findRun = ({ name }, reports) => reports.find(({ step, action }) => step === name && action === 'run');
/** The undo of a step in a report; undefined when it was not undone. */
const findUndo = ({ name }, reports) => reports.find(({ step, action }) => step === name && action === 'undo');

// EXTERNAL MODULE: ./src/modes/run-outcome.ts
var run_outcome = __webpack_require__(1075);
// EXTERNAL MODULE: ./src/steps/pull.ts + 2 modules
var pull = __webpack_require__(2391);
// EXTERNAL MODULE: ./src/steps/restore-images.ts + 1 modules
var restore_images = __webpack_require__(9736);
// EXTERNAL MODULE: ./src/steps/state.ts
var state = __webpack_require__(6062);
// EXTERNAL MODULE: ./src/report/describe-outcome.ts + 3 modules
var describe_outcome = __webpack_require__(2977);
// EXTERNAL MODULE: ./src/report/format.ts
var format = __webpack_require__(2011);
// EXTERNAL MODULE: ./node_modules/mdast-util-gfm-autolink-literal/lib/index.js
var lib = __webpack_require__(6302);
// EXTERNAL MODULE: ./node_modules/mdast-util-gfm-table/lib/index.js + 1 modules
var mdast_util_gfm_table_lib = __webpack_require__(1486);
// EXTERNAL MODULE: ./node_modules/mdast-util-to-markdown/lib/index.js + 14 modules
var mdast_util_to_markdown_lib = __webpack_require__(9059);
// EXTERNAL MODULE: ./node_modules/mdast-util-to-markdown/lib/handle/index.js + 30 modules
var handle = __webpack_require__(2169);
// EXTERNAL MODULE: ./src/report/sanitize.ts
var sanitize = __webpack_require__(1211);
;// CONCATENATED MODULE: ./src/report/plain-text.ts

/** A zero-width space: `@user` notifies no user, and `#12`, `GH-12` and `:tada:` stay as they are written. */
const escapeMentions = (value) => (0,sanitize/* sanitize */.a)(value)
    .replace(/(^|[^\w./])@(?=\w)/g, '$1@\u200b')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u200b')
    .replace(/:(?=(?:[\w+-]*[a-z_+-][\w+-]*|100|1234):)/gi, ':\u200b');
/** Keeps 12 characters of each digest. */
const shortenDigests = (value) => value.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
/** Keeps the beginning and the end of a long text, and says how much is left out between them. */
function clipText(value, limit) {
    if (value.length <= limit)
        return value;
    const half = Math.floor(limit / 2);
    return `${value.slice(0, half)} … ${value.length - 2 * half} characters left out … ${value.slice(-half)}`;
}
/** A dollar sign that begins no formula. A backslash is not enough (docs.github.com, "mathematical expressions"). */
const dollar = '<span>$</span>';
function escapeHtml(value) {
    const entities = {
        '&': '&amp;',
        '<': '&lt;',
        '>': '&gt;',
        '"': '&quot;',
        $: dollar,
    };
    return escapeMentions(value)
        .replaceAll(/\s+/g, ' ')
        .replace(/[&<>"$]/g, (character) => entities[character] ?? '');
}

;// CONCATENATED MODULE: ./src/report/markdown.ts





/** In characters. They keep a summary far below the 1 MiB that GitHub accepts. */
const textLimit = 4_000;
const codeLimit = 60_000;
/**
 * Markdown is made only in this file, from a tree, so all text is escaped as its place needs it. GitHub's additions (a
 * mention, an issue, an emoji, a formula) get no effect, and what people cannot read (escape sequences, a whole digest) is
 * removed or shortened.
 */
const textNode = (value) => ({
    type: 'text',
    value: escapeMentions(clipText(shortenDigests(value), textLimit)),
});
const inlineCode = (value) => ({
    type: 'inlineCode',
    value: clipText(shortenDigests((0,sanitize/* sanitize */.a)(value)), textLimit).replaceAll('\n', ' '),
});
const strong = (...parts) => ({
    type: 'strong',
    children: toPhrasing(parts),
});
/** A link, or plain text if the address is not http or https: a record on the host could contain any address. */
const makeSafeLink = (label, url) => isWeb(url) ? makeLink(new URL(url).href, toPhrasing([label])) : label;
const paragraph = (...parts) => ({
    type: 'paragraph',
    children: toPhrasing(parts),
});
const heading = (depth, ...parts) => ({
    type: 'heading',
    depth,
    children: toPhrasing(parts.map((part) => (typeof part === 'string' ? part.replaceAll(/\s+/g, ' ') : part))),
});
const list = (items) => ({
    type: 'list',
    spread: false,
    children: items.map((parts) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children: toPhrasing(parts) }],
    })),
});
/** A table; every row has as many cells as the head. */
const table = (head, rows) => ({
    type: 'table',
    children: [head, ...rows].map((cells) => ({ type: 'tableRow', children: cells.map(toCell) })),
});
/** Lines, unchanged. `language`: `text`, or `mermaid` for a diagram. */
const codeBlock = (value, language = 'text') => ({
    type: 'code',
    lang: language,
    value: clipText((0,sanitize/* sanitize */.a)(value), codeLimit),
});
/** A section that is closed until a reader opens it. */
const foldedSection = (title, ...content) => [
    htmlNode(`<details>\n<summary>${escapeHtml(clipText(shortenDigests((0,sanitize/* sanitize */.a)(title)), textLimit))}</summary>`),
    ...content,
    htmlNode('</details>'),
];
/** `home`: the URL of the GitHub server that shows the text. Only links to that server stay links. */
const renderMarkdown = (blocks, home) => (0,mdast_util_to_markdown_lib/* toMarkdown */.l)({ type: 'root', children: [...blocks] }, {
    extensions: [(0,mdast_util_gfm_table_lib/* gfmTableToMarkdown */.d)({ tablePipeAlign: false }), (0,lib/* gfmAutolinkLiteralToMarkdown */.r)(), linksOnlyTo(home)],
    unsafe: [{ character: '~', inConstruct: 'phrasing' }], // two of them would strike the text out
    bullet: '-',
});
/** A record on the host could contain any address. A link to another server becomes plain text. */
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
    children: toPhrasing(isList(cell) ? cell : [cell]),
});
const isList = (cell) => Array.isArray(cell);
const toPhrasing = (parts) => parts.flatMap((part) => (typeof part === 'string' ? textOf(part) : [part]));
/** GitHub makes a link of every address in a text, and the text can come from a host. So an address is shown as code. */
const textOf = (value) => value.split(/((?:https?:\/\/|www\.)[^\s<>"'`]*[^\s<>"'`.,:;)]|\$)/i).flatMap((piece, i) => {
    if (piece === '')
        return [];
    if (piece === '$')
        return [htmlNode(dollar)];
    return [i % 2 === 1 ? inlineCode(piece) : textNode(piece)];
});
const htmlNode = (value) => ({ type: 'html', value });
const makeLink = (url, children) => ({ type: 'link', url, children });
const isWeb = (url) => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);

;// CONCATENATED MODULE: ./src/report/links.ts


const runLink = ({ number, url }) => makeSafeLink(number > 0 ? (0,format/* noBreak */.BC)(`run ${number}`) : 'the run', url);
/** A link to a commit, with its short name. A record may have no commit. */
function commitLink({ sha, url }) {
    const name = sha === '' ? 'unknown' : sha.slice(0, 7);
    return makeSafeLink(inlineCode(name), url.replace(/\/actions\/runs\/.*$/, `/commit/${encodeURIComponent(sha)}`));
}
/** `repository@sha256:…` of a release's only service, or with the services' names where there are several. */
const imageNames = (images) => joinInlines(images.map(({ service, digest, id }) => inlineCode(images.length > 1 ? `${service}=${digest ?? id}` : (digest ?? id))), ', ');
/** The same without the repository, which every line of a list would repeat. */
const imageDigests = (images) => imageNames(images.map(({ digest, ...image }) => ({ ...image, id: digest?.replace(/^.*@/, '') ?? image.id })));
const joinInlines = (parts, separator) => parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]));

;// CONCATENATED MODULE: ./src/report/timeline.ts


/**
 * Draws when each step ran, in Mermaid. Only step names and numbers go into it, so that no text of a host can become
 * part of the drawing. Times are shown in UTC for every reader, since Mermaid reads and writes them as local time.
 */
function drawTimeline(steps) {
    const [first] = steps;
    if (first === undefined)
        return [];
    const isLong = steps.some(({ startedAt, ms }) => startedAt + ms - first.startedAt > 600_000);
    const section = (title, action) => {
        const bars = steps.filter((step) => step.action === action).map(drawBar);
        return bars.length === 0 ? [] : [`  section ${title}`, ...bars];
    };
    const drawing = [
        'gantt',
        '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `  axisFormat ${isLong ? '%H:%M' : '%H:%M:%S'}`,
        '  todayMarker off',
        ...section('Steps', 'run'),
        ...section('Undone', 'undo'),
    ];
    return [codeBlock(drawing.join('\n'), 'mermaid')];
}
function drawBar({ step, startedAt, ms, result }) {
    const mark = result === 'failed' ? 'crit, ' : result === 'running' ? 'active, ' : 'done, ';
    return `  ${step} (${(0,format/* formatDuration */.a3)(ms)}) :${mark}${formatLocalTime(startedAt)}, ${Math.max(ms, 1)}ms`;
}
const formatLocalTime = (ms) => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/steps/drain.ts
var drain = __webpack_require__(7665);
// EXTERNAL MODULE: ./src/steps/format.ts
var steps_format = __webpack_require__(4600);
// EXTERNAL MODULE: ./src/steps/stop.ts + 2 modules
var stop = __webpack_require__(8246);
// EXTERNAL MODULE: ./src/steps/switch.ts
var steps_switch = __webpack_require__(499);
;// CONCATENATED MODULE: ./src/report/visitor-impact.ts









/** What visitors of the site could notice. It uses only what the steps found out. */
function describeVisitorImpact(outcome, steps) {
    const cut = steps.reduce((sum, { facts }) => sum + (facts.connectionsCut ?? 0), 0);
    const atTakeDown = cut === 0 ? '' : ` ${(0,steps_format/* formatConnections */.b6)(cut)} with an earlier release were cut, and perhaps a request on each.`;
    return describeEnd(outcome, switchImpact(outcome, steps)) + atTakeDown;
}
/** What a text says of now is kept only where nginx showed the same at the end, if it was asked then. */
function describeEnd({ seen }, impact) {
    if (!impact.startsWith('Nothing') && impact !== stillDown && impact !== downUntilSwitch)
        return impact;
    if (seen?.kind === 'unknown')
        return `Unknown: ${seen.reason}.`;
    if (impact === stillDown)
        return seen?.kind === 'serves' ? `The site was down before. Now ${seen.color} answers.` : impact;
    return seen?.kind === 'down' ? `The site is down: ${seen.reason}.` : impact;
}
const stillDown = 'The site was down before, and still is.';
const downUntilSwitch = 'The site was down until the switch.';
function switchImpact(outcome, steps) {
    const { liveRuns } = findFacts(state/* state */.w, steps) ?? {};
    const wasDown = liveRuns === false;
    const switched = findRun(steps_switch/* switchTraffic */.gi, steps);
    const undone = findUndo(steps_switch/* switchTraffic */.gi, steps);
    if (outcome.kind === 'rolled-back-down')
        return 'The release that served before went down: visitors get errors.';
    if (undone !== undefined)
        return (undoneSwitchImpact(switched ?? undone, undone) +
            describeWhoServesNow(outcome, undone, liveRuns) +
            balancerImpact(steps));
    if (outcome.kind === 'stranded')
        return `Unknown: ${outcome.commands.length > 0 ? 'run the commands above' : 'run mode: status'} to find out.`;
    if (switched === undefined) {
        if (mayHaveMoved(outcome))
            return 'Unknown: the process was interrupted before it could report.';
        return wasDown ? stillDown : 'Nothing: the traffic was not moved.';
    }
    if (outcome.kind === 'deployed-down')
        return 'The new release went down after the switch: visitors may get errors.';
    if (outcome.kind !== 'deployed' && outcome.kind !== 'deployed-unfinished')
        return wasDown
            ? stillDown
            : `${nothing(steps)}: nginx continued to serve ${describePrevious(outcome)}.${balancerImpact(steps)}`;
    if (outcome.previousColor === undefined)
        return 'Nothing: this is the first release.';
    return wasDown ? downUntilSwitch : drainImpact(outcome, steps) + balancerImpact(steps);
}
const describePrevious = ({ previousColor, adopted }) => previousColor === undefined || adopted === undefined
    ? 'the previous release'
    : (0,adopt/* nameWithAdopted */.tY)(previousColor, adopted);
/** A recovery has no switch among its own steps, though the interrupted process may have switched. */
function mayHaveMoved(outcome) {
    switch (outcome.kind) {
        case 'deployed':
        case 'deployed-unfinished':
        case 'deployed-down':
        case 'outcome-unknown':
            return true;
        case 'rolled-back':
        case 'rolled-back-down':
        case 'refused':
        case 'invalid-inputs':
        case 'stranded':
            return outcome.failure.cause === 'interrupted' && (0,run_outcome/* mayHaveSwitched */.TF)(outcome.failure);
    }
}
function drainImpact(outcome, steps) {
    const open = findFacts(drain/* drain */.Z, steps)?.connectionsLeft;
    if (findRun(drain/* drain */.Z, steps)?.result !== 'done' || open === undefined)
        return 'The new release answers. The wait for old requests did not finish, so some of them may have been cut.';
    const adopted = outcome.adopted === undefined ? '' : ` by ${describePrevious(outcome)}`;
    if (open === 0)
        return `${nothing(steps)}: every open request was answered${adopted}.`;
    if (findFacts(stop/* stop */.d, steps)?.stopped?.length === 0)
        return `${nothing(steps)}: ${(0,steps_format/* formatConnections */.b6)(open)} from before the switch continue with the old color, which still runs.`;
    return `${(0,steps_format/* formatConnections */.b6)(open)} from before the switch were still open when the old color was stopped: as many requests may have been cut.`;
}
/** Whether the switch closed idle connections by a reload. A switch that failed cannot say: `null`. */
function closedIdle(steps) {
    if (findFacts(state/* state */.w, steps)?.keepsIdle === true)
        return false;
    if (findRun(steps_switch/* switchTraffic */.gi, steps)?.result === 'failed')
        return null;
    return findFacts(steps_switch/* switchTraffic */.gi, steps)?.nginx === 'reloaded';
}
const nothing = (steps) => closedIdle(steps) === false ? 'Nothing' : 'Nothing in browsers';
/**
 * A browser sends a request again if the reload closed its idle connection. A load balancer does not, since it cannot know
 * whether nginx has the request.
 */
function balancerImpact(steps) {
    const closed = closedIdle(steps);
    if (closed === false)
        return '';
    const subject = closed === null ? 'If nginx was reloaded meanwhile, a' : 'A';
    return ` ${subject} load balancer may have answered 502 where the reload closed an idle connection just as a request came on it; a switch without a reload (live-link) prevents that, and so does keepalive_min_timeout of nginx 1.27.4 and later.`;
}
/** The time from the switch until nginx was proven to have left the new color again. */
function undoneSwitchImpact(switched, undone) {
    const ms = undone.startedAt + undone.ms - switched.startedAt;
    if (undone.result !== 'done')
        return 'Unknown: since the switch, visitors may get the new release.';
    if (switched === undone)
        return 'Some visitors may have got answers of the new release.';
    return `For at most ${(0,format/* formatDuration */.a3)(ms)} visitors may have got answers of the new release.`;
}
function describeWhoServesNow(outcome, undone, liveRuns) {
    const { kind, color, seen } = outcome;
    if (undone.result !== 'done')
        return '';
    if (seen?.kind === 'unknown')
        return ` It is not known what answers now: ${seen.reason}.`;
    if (color !== undefined)
        return ` Now ${describePrevious(outcome)} answers again.`;
    if (kind !== 'rolled-back')
        return ' Now nginx is as before.';
    return liveRuns === true ? ' Now no release answers.' : ' Now, as before, no release answers.';
}

;// CONCATENATED MODULE: ./src/report/deployment-page.ts











/** The summary of a deployment, a rollback or a recovery. */
function deploymentPage(outcome, input) {
    const { steps, mode } = input;
    const text = (0,describe_outcome/* describeOutcome */.S)(outcome, mode);
    return [
        heading(2, text.headline),
        paragraph(...aboutRun(outcome, input)),
        ...failureSection(text, input),
        paragraph(strong('What visitors could notice:'), ' ', describeVisitorImpact(outcome, steps)),
        ...warningList(steps),
        ...imageTable(outcome, steps),
        ...drawTimeline(steps),
        ...stepTable(steps),
        ...factsFold(steps),
    ];
}
function aboutRun(outcome, input) {
    const { workflowRun, startedAt, durationMs } = input;
    const commit = findCommit(input);
    return [
        [...describeMove(outcome), (0,format/* formatDuration */.a3)(durationMs), (0,format/* formatUtc */.ay)(startedAt), ''].join(' · '),
        ...(workflowRun.actor === '' ? [] : [strong(workflowRun.actor), ' · ']),
        ...(commit === undefined ? [] : ['commit ', commitLink(commit), ' · ']),
        runLink(workflowRun),
    ];
}
/** How the traffic moved. When it was not moved: what serves, as far as it is known. */
function describeMove(outcome) {
    const { color, previousColor, adopted } = outcome;
    if (color === undefined)
        return [];
    const hasMoved = (0,run_outcome/* toPublicResult */.kR)(outcome) === 'deployed' && color !== previousColor;
    const name = (0,format/* colorLabel */.wI)(color, color === previousColor ? adopted : undefined);
    return [hasMoved ? `${(0,format/* colorLabel */.wI)(previousColor, adopted)} → ${name}` : name];
}
/** A rollback has the commit of the release that it brings back, not that of its own workflow run. */
function findCommit({ workflowRun, mode, commit, }) {
    if (mode !== 'rollback')
        return workflowRun;
    return commit === undefined || commit.sha === '' ? undefined : { sha: commit.sha, url: moveUrl(workflowRun, commit) };
}
const moveUrl = ({ url, repository }, commit) => url.replace(`/${repository}/actions/`, `/${commit.repository}/actions/`);
function failureSection({ reason, blame, serving, fix, commands }, { logs }) {
    if (reason === '')
        return [];
    return [
        paragraph(strong('Why:'), ' ', [reason, blame].filter((text) => text !== '').join('\n')),
        ...logs.flatMap(lastLines),
        paragraph(strong('What serves now:'), ' ', serving),
        paragraph(strong('What to do:'), ' ', toSentence(fix, commands.length === 0 ? '.' : ':')),
        ...(commands.length === 0 ? [] : [codeBlock(commands.join('\n'), 'sh')]),
    ];
}
const toSentence = (text, end) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
function lastLines({ source, lines }) {
    if (lines.length === 0)
        return [paragraph(inlineCode(source), ' printed nothing.')];
    return foldedSection(`The last lines of ${source}`, codeBlock(lines.join('\n')));
}
function warningList(steps) {
    const all = steps.flatMap(({ step, warnings }) => warnings.map((each) => [inlineCode(step), `: ${each}`]));
    return all.length === 0 ? [] : [paragraph(strong('Warnings:')), list(all)];
}
/** The image of each service before and after. After a failure: before, and what was tried. */
function imageTable(outcome, steps) {
    // A recovery pulls nothing: what it finds on the host may be the new release.
    if ((findRun(pull/* pull */.a$, steps) ?? findRun(restore_images/* restoreImages */.H, steps)) === undefined)
        return [];
    const before = findFacts(state/* state */.w, steps)?.images ?? [];
    const after = findFacts(pull/* pull */.a$, steps)?.images ?? findFacts(restore_images/* restoreImages */.H, steps)?.images ?? [];
    if (before.length + after.length === 0)
        return [];
    const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [
        serviceCell(after[i] ?? before[i] ?? ''),
        imageCell(before[i]),
        imageCell(after[i]),
    ]);
    const head = (0,run_outcome/* toPublicResult */.kR)(outcome) === 'deployed' && outcome.color !== undefined ? 'Image now' : 'Image that was tried';
    return [table(['Service', 'Image before', head], rows)];
}
const serviceCell = (name) => inlineCode(name.split('=')[0] ?? '');
const imageCell = (name) => name === undefined ? '–' : inlineCode(name.replace(/^[^=]*=/, ''));
const resultMarks = { done: '✅', failed: '❌', running: '⏳' };
function stepTable(steps) {
    if (steps.length === 0)
        return [];
    const rows = steps.map(({ step, action, result, ms, message }) => [
        action === 'undo' && result === 'done' ? '↩️' : resultMarks[result],
        action === 'undo' ? ['undo ', inlineCode(step)] : inlineCode(step),
        (0,format/* noBreak */.BC)((0,format/* formatDuration */.a3)(ms)),
        message === '' ? 'not finished' : message,
    ]);
    return [table(['', 'Step', 'Took', 'What happened'], rows)];
}
function factsFold(steps) {
    const lines = steps
        .filter(({ facts }) => Object.keys(facts).length > 0)
        .map(({ step, facts }) => `${step} ${JSON.stringify(facts, null, 2)}`);
    return lines.length === 0 ? [] : foldedSection('Details of each step', codeBlock(lines.join('\n')));
}

// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/steps/inspect/plan.ts + 7 modules
var plan = __webpack_require__(7258);
// EXTERNAL MODULE: ./src/domain/with-block.ts
var with_block = __webpack_require__(694);
// EXTERNAL MODULE: ./src/steps/inspect/guide.ts + 43 modules
var guide = __webpack_require__(3006);
;// CONCATENATED MODULE: ./src/report/suggestion-section.ts



/** The inputs that fit the server, as a block to paste, or why there are none. */
function suggestionSection(suggestion) {
    const title = heading(3, 'The layout of this server');
    if (suggestion.kind === 'not-supported')
        return [title, paragraph(`${suggestion.reason}.`), paragraph(suggestion.change)];
    const changes = suggestion.kind === 'fits-with' ? suggestion.changes : [];
    return [
        title,
        list(suggestion.found.map((each) => [each])),
        ...changes.flatMap(changeSection),
        paragraph((0,guide/* suggestionTitle */.zF)(suggestion)),
        codeBlock((0,with_block/* formatWithBlock */.F)(suggestion.inputs), 'yaml'),
        ...(suggestion.notes.length === 0 ? [] : [list(suggestion.notes.map((each) => [each]))]),
        ...withoutReloadSection(suggestion.withoutReload),
    ];
}
/** Folded, since it is for sites behind a load balancer alone. */
const withoutReloadSection = ([why, ...lines] = []) => {
    if (why === undefined)
        return [];
    const block = lines.length === 0 ? [] : [codeBlock(lines.join('\n'))];
    return foldedSection('A switch without a reload, for a site behind a load balancer', paragraph(why), ...block);
};
const changeSection = ({ path, what, text }) => [
    paragraph(`First change this on the server. ${what}:`),
    codeBlock(text, /\.ya?ml$/.test(path) ? 'yaml' : 'sh'),
];

// EXTERNAL MODULE: ./src/report/describe-inspection.ts
var describe_inspection = __webpack_require__(5136);
;// CONCATENATED MODULE: ./src/report/plan-page.ts







/** The summary of a plan: whether the server is ready, what is wrong, and what a deployment would do. */
function planPage(outcome, { startedAt, workflowRun }) {
    const { checks, steps, suggestion } = outcome.plan;
    const findChecks = (result) => checks.filter((each) => each.result === result);
    const rows = findChecks('ok').map(({ name, found, result }) => [check/* checkMarks */.XC[result], name, found]);
    return [
        heading(2, (0,describe_inspection/* describePlanned */.y)(outcome).headline),
        paragraph(`Checked at ${(0,format/* formatUtc */.ay)(startedAt)} by `, runLink(workflowRun), '. Nothing was changed on the server.'),
        ...(suggestion === undefined ? [] : suggestionSection(suggestion)),
        ...checkSection('Errors: a deployment would fail', findChecks('error')),
        ...checkSection('Warnings', findChecks('warning')),
        ...checkSection('Unknown', findChecks('unknown')),
        ...(rows.length === 0 ? [] : [heading(3, 'OK'), table(['', 'Check', 'Found'], rows)]),
        ...(steps === undefined
            ? []
            : [heading(3, 'What a deployment would do'), codeBlock((0,plan/* formatPlan */.n)(steps).join('\n'), 'sh')]),
    ];
}
const checkSection = (title, checks) => checks.length === 0 ? [] : [heading(3, title), ...checks.flatMap(describeCheck)];
const describeCheck = ({ name, result, found, why, fix }) => [
    paragraph(`${check/* checkMarks */.XC[result]} `, strong(name), `: ${found}`),
    paragraph('Why it matters: ', `${why}.`),
    ...(fix === undefined ? [] : [paragraph('Fix:'), codeBlock(fix, 'sh')]),
];

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/record.ts + 1 modules
var record = __webpack_require__(917);
;// CONCATENATED MODULE: ./src/report/status-page.ts






/** The summary of a status: what serves, what a rollback would bring back, the lock, and the last deployments. */
function statusPage(outcome, { startedAt, workflowRun }) {
    const { status } = outcome;
    const { serves, unknown, warnings } = status;
    return [
        heading(2, (0,describe_inspection/* describeReported */.h)(outcome).headline),
        paragraph(`Checked at ${(0,format/* formatUtc */.ay)(startedAt)} by `, runLink(workflowRun), '. Nothing was changed on the server.'),
        ...(unknown === undefined ? [] : [paragraph(strong('Why it is unknown:'), ' ', unknown)]),
        list([
            ...(serves === undefined ? [] : servingItems(serves, startedAt)),
            [strong('Available for rollback:'), ' ', ...rollbackText(status)],
            [strong('Lock:'), ' ', ...lockText(status)],
        ]),
        ...(warnings.length === 0 ? [] : [paragraph(strong('Warnings:')), list(warnings.map((each) => [each]))]),
        ...historyTable(status),
    ];
}
function servingItems(serves, now) {
    const { images, deployedBy } = serves;
    const since = (0,format/* servesSince */.xG)(serves);
    return [
        [strong('Image:'), ' ', ...imageNames(images)],
        [strong('Live for:'), since === undefined ? ' not known' : ` ${(0,format/* formatDuration */.a3)(Math.max(0, now - since))}`],
        [
            strong('Deployed by:'),
            ' ',
            ...(deployedBy === undefined ? ['not known: the record has no deployment of it'] : deployedByText(deployedBy)),
        ],
    ];
}
const deployedByText = ({ by, mode, adopted }) => adopted === undefined ? deployedByRun({ by, mode }) : [`no deployment: it runs as the container ${adopted.name}`];
const deployedByRun = ({ by, mode }) => [
    strong(by.actor === '' ? 'an unknown user' : by.actor),
    mode === 'rollback' ? ', by a rollback from commit ' : ', commit ',
    commitLink(by),
    ', ',
    runLink(by),
];
function rollbackText({ previous, serves, unknown, previousIsRunning }) {
    if (previous === undefined && unknown !== undefined)
        return ['not known'];
    if (previous === undefined)
        return [serves === undefined ? 'nothing' : 'none: the record has no earlier release'];
    const how = previousIsRunning && serves !== undefined
        ? `${(0,format/* colorLabel */.wI)((0,color/* otherColor */.I)(serves.color))} still runs`
        : previous.adopted === undefined
            ? 'it must be started first'
            : 'a rollback starts it by the Compose file';
    if (previous.adopted !== undefined)
        return [...imageNames(previous.images), `, the image of the adopted container ${previous.adopted.name} (${how})`];
    return [
        ...imageNames(previous.images),
        `, deployed ${(0,format/* formatUtc */.ay)(previous.startedAt)} from commit `,
        commitLink(previous.by),
        ` (${how})`,
    ];
}
function lockText({ lockIsHeld, lockIsUnknown, lockProcess, current }) {
    if (!lockIsHeld)
        return ['free'];
    if (lockIsUnknown)
        return ['unknown: it could not be found out whether a deployment is running'];
    if (current !== undefined)
        return lockHolderText(current);
    return [`held by ${lockProcess ?? 'a deployment whose run is not recorded yet'}`];
}
const lockHolderText = ({ by, mode, startedAt, step }) => [
    `held by a ${(0,record/* formatMode */.VQ)(mode)} of `,
    strong(by.actor === '' ? 'an unknown user' : by.actor),
    ` since ${(0,format/* formatUtc */.ay)(startedAt)}, at `,
    inlineCode(step),
    ', ',
    runLink(by),
];
const resultLabels = {
    deployed: '✅ deployed',
    'rolled-back': '❌ rolled back',
    stranded: '🆘 stranded',
    interrupted: '✂️ interrupted',
};
function historyTable({ history }) {
    if (history.length === 0)
        return [paragraph('The record has no deployments yet.')];
    const rows = history.map((entry) => [
        (0,format/* noBreak */.BC)((0,format/* formatUtc */.ay)(entry.startedAt)),
        outcomeCell(entry),
        entry.color === undefined ? '–' : (0,format/* noBreak */.BC)((0,format/* colorLabel */.wI)(entry.color)),
        imageDigests(entry.images),
        entry.adopted === undefined ? commitLink(entry.by) : '–',
        entry.by.actor,
        entry.endedAt === entry.startedAt ? '–' : (0,format/* noBreak */.BC)((0,format/* formatDuration */.a3)(entry.endedAt - entry.startedAt)), // its end was not recorded
        entry.adopted === undefined ? runLink(entry.by) : '–',
    ]);
    const head = ['Started', 'Result', 'Color', 'Image', 'Commit', 'By', 'Took', 'Run'];
    return [
        heading(3, history.length === 1 ? 'The last deployment' : `The last ${history.length} deployments`),
        table(head, rows),
    ];
}
function outcomeCell({ result, failedStep, mode, adopted }) {
    if (adopted !== undefined)
        return `📦 container ${adopted.name}, adopted`;
    const what = result === 'deployed' && mode === 'rollback' ? '↩️ rolled back to it' : resultLabel(result);
    return failedStep === undefined ? what : [`${what} at `, inlineCode(failedStep)];
}
/** A result of another version of the action is shown as its own text. */
function resultLabel(result) {
    const known = (0,record/* parseResult */.F)(result);
    return known === undefined ? result : resultLabels[known];
}

;// CONCATENATED MODULE: ./src/report/summary.ts




/** The Markdown of the summary of a run, in every mode. */
function toSummary(input) {
    return renderMarkdown(renderPage(input), input.workflowRun.url);
}
function renderPage(input) {
    const { outcome } = input;
    if (outcome.kind === 'planned')
        return planPage(outcome, input);
    return outcome.kind === 'reported' ? statusPage(outcome, input) : deploymentPage(outcome, input);
}


/***/ })

};
