export const id = 977;
export const ids = [977];
export const modules = {

/***/ 3977:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  action: () => (/* binding */ action)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var domain_thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/inputs/read-inputs.ts + 19 modules
var read_inputs = __webpack_require__(3928);
// EXTERNAL MODULE: ./src/domain/step-info.ts
var step_info = __webpack_require__(2753);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/engine/clock.ts

const runnerClock = {
    date: () => Date.now(),
    now: () => performance.now(),
    sleep: (ms, signal) => (0,promises_.setTimeout)(ms, undefined, { signal }),
};

;// CONCATENATED MODULE: ./src/engine/reconnecting-host.ts
/**
 * The host for undos: when the connection is lost, it connects once more and repeats the command. So a command must be
 * harmless when it runs twice. Commands wait for each other, so that none runs before the new connection is open.
 */
class ReconnectingHost {
    #host;
    #reconnect;
    #hasReconnected = false;
    #last = Promise.resolve();
    constructor(host, reconnect) {
        this.#host = host;
        this.#reconnect = reconnect;
    }
    open(options) {
        return this.#host.open(options);
    }
    run(command, options) {
        const outcome = this.#last.then(() => this.#runOrReconnect(command, options));
        this.#last = outcome.catch(() => undefined);
        return outcome;
    }
    async #runOrReconnect(command, options) {
        const outcome = await this.#host.run(command, options);
        if (outcome.kind !== 'lost' || this.#hasReconnected)
            return outcome;
        this.#hasReconnected = true;
        await this.#reconnect();
        return this.#host.run(command, options);
    }
    close() {
        return this.#host.close();
    }
}

// EXTERNAL MODULE: ./src/domain/record.ts + 2 modules
var domain_record = __webpack_require__(8524);
;// CONCATENATED MODULE: ./src/engine/recorder.ts

/** Keeps the host's record of deployments up to date during a run. `RecordingHost` sends the changes to the host. */
class Recorder {
    #workflowRun;
    #mode;
    #startedAt;
    #record = domain_record/* emptyRecord */.FR;
    #found = domain_record/* emptyRecord */.FR;
    #hasBegun = false;
    #hasResumed = false;
    #isSaved = true;
    #canSave = true;
    /** `startedAt`: milliseconds since the epoch; with `workflowRun` it identifies this run. */
    constructor(workflowRun, mode, startedAt) {
        this.#workflowRun = workflowRun;
        this.#mode = mode;
        this.#startedAt = startedAt;
    }
    get workflowRun() {
        return this.#workflowRun;
    }
    get record() {
        return this.#record;
    }
    /** Whether the deployment in progress on the host is this run. */
    isThisRun({ current }) {
        return current !== undefined && this.#isOwn(current);
    }
    /**
     * The same after a lost connection, where the record of this run may never have been written: then the host still has
     * the one that this run found. Undefined: it cannot be read.
     */
    mayStillBeThisRun(record) {
        if (record === undefined)
            return !this.#canSave;
        return this.isThisRun(record) || (0,domain_record/* serializeRecord */.Om)(record) === (0,domain_record/* serializeRecord */.Om)(this.#found);
    }
    /** Whether the host's history contains this run. */
    hasEndedThisRun({ history }) {
        return history.some((entry) => this.#isOwn(entry));
    }
    /**
     * From now on this run writes the record, beginning in `step`. Returns the deployment that was interrupted before this
     * one, if any.
     */
    beginDeployment(found, { name, phase }) {
        this.#hasBegun = true;
        this.#found = found;
        this.#replaceRecord((0,domain_record/* beginDeployment */.tY)(found, {
            by: this.#workflowRun,
            mode: this.#mode,
            startedAt: this.#startedAt,
            step: name,
            phase,
            images: [],
        }));
        return found.current;
    }
    /** Continues the record of this run after its first process was ended. */
    resumeDeployment(found) {
        this.#hasBegun = true;
        this.#hasResumed = true;
        this.#record = found;
    }
    markServedAsDeployed(live) {
        if (!this.#hasResumed)
            this.#replaceRecord((0,domain_record/* markServedAsDeployed */.VT)(this.#record, live));
    }
    updateCurrent(facts) {
        if (this.#hasBegun && !this.#hasResumed)
            this.#replaceRecord((0,domain_record/* updateCurrent */.fL)(this.#record, facts));
    }
    endDeployment(ending) {
        if (!this.#hasBegun)
            return;
        this.#replaceRecord((0,domain_record/* endDeployment */.FU)(this.#record, ending));
        this.#hasBegun = false;
    }
    /** Removes this run from the record, because it changed nothing on the host. */
    discardDeployment() {
        if (!this.#hasBegun)
            return;
        this.#replaceRecord((0,domain_record/* discardCurrent */.se)(this.#record));
        this.#hasBegun = false;
    }
    /** Writes nothing to the host in this run: it has an unreadable record, which must not be written over. */
    disableSaving() {
        this.#canSave = false;
    }
    /** The record as JSON, if the host does not have it yet. The caller sends it. */
    takeUnsaved() {
        if (this.#isSaved || !this.#canSave)
            return undefined;
        this.#isSaved = true;
        return (0,domain_record/* serializeRecord */.Om)(this.#record);
    }
    #isOwn({ by, startedAt }) {
        return startedAt === this.#startedAt && by.url === this.#workflowRun.url;
    }
    #replaceRecord(record) {
        this.#record = record;
        this.#isSaved = false;
    }
}

// EXTERNAL MODULE: ./src/commands/write-record.ts
var write_record = __webpack_require__(5139);
// EXTERNAL MODULE: ./src/host/script.ts
var host_script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/engine/recording-host.ts


/** Sends the record with the next command, which writes it before it does its own work. This saves a round trip. */
class RecordingHost {
    #host;
    #recorder;
    #directory;
    constructor(host, recorder, directory) {
        this.#host = host;
        this.#recorder = recorder;
        this.#directory = directory;
    }
    open(options) {
        return this.#host.open(options);
    }
    run(command, options) {
        const json = command.inSession === true ? undefined : this.#recorder.takeUnsaved();
        if (json === undefined)
            return this.#host.run(command, options);
        const script = (0,host_script/* joinScripts */.hX)((0,write_record/* writeRecord */.rh)(this.#directory, json), command.script);
        return this.#host.run({ ...command, record: json, script }, options);
    }
    /** Sends the changes that no command carried. A record that cannot be written does not fail the run. */
    async saveRecord() {
        const json = this.#recorder.takeUnsaved();
        if (json !== undefined)
            await this.#host.run((0,write_record/* saveRecord */.hi)(this.#directory, json));
    }
    close() {
        return this.#host.close();
    }
}

// EXTERNAL MODULE: ./src/engine/step.ts
var engine_step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/engine/saga.ts


/** Runs steps in order. When one fails, it undoes them, the last one first. It does not know what they do. */
class Saga {
    #createContext;
    #emit;
    #signal;
    #undos = [];
    #step;
    #committed = false;
    /** `createContext` makes what a step works with. The context of an undo must not be affected by a cancel. */
    constructor(base, createContext) {
        this.#emit = base.emit;
        this.#signal = base.signal;
        this.#createContext = createContext;
    }
    /** Runs all steps of a mode. Never throws: each failure is one of the ways to end. */
    async runAll(steps) {
        try {
            return { kind: 'completed', value: await steps() };
        }
        catch (thrown) {
            const cause = this.#signal.aborted ? 'cancelled' : 'failed';
            const failure = { step: this.#step, error: (0,domain_thrown/* toError */.i)(thrown), cause };
            return this.#committed ? { kind: 'failed-after-commit', failure } : this.#unwind(failure);
        }
    }
    async run(step, input) {
        this.#step = step;
        this.#signal.throwIfAborted();
        this.#registerUndo(step, input);
        this.#emit({ kind: 'step-started', step: step.name, phase: step.phase, recordedAs: step.recordedAs });
        const readMs = startStopwatch();
        try {
            const { value, message, facts } = await step.run(input, this.#createContext(step.name, false));
            this.#emit({ kind: 'step-done', step: step.name, ms: readMs(), message, facts });
            return value;
        }
        catch (thrown) {
            const left = (0,engine_step/* effectOf */.$)((0,domain_thrown/* toError */.i)(thrown));
            if (step.undo && (left === 'refused' || left === 'nothing-to-undo'))
                this.#undos.pop();
            this.#emit({ kind: 'step-failed', step: step.name, ms: readMs(), reason: (0,domain_thrown/* errorMessage */.g)(thrown) });
            throw thrown;
        }
    }
    /** Undoes a step that an earlier process ran. It is reported as an undo, and it fails as a step does. */
    async undo(step, undo) {
        this.#step = step;
        const run = () => undo(this.#createContext(step.name, true));
        const error = await this.#runUndo({ step, run, commands: () => [] });
        if (error !== undefined)
            throw error;
    }
    commit() {
        this.#committed = true;
        this.#undos = [];
    }
    /** Before the step runs: a step that fails half-way needs its undo most. */
    #registerUndo(step, input) {
        const { undo, manualUndo } = step;
        if (undo === undefined)
            return;
        this.#undos.push({
            step,
            run: () => undo(input, this.#createContext(step.name, true)),
            commands: () => manualUndo?.(input) ?? [],
        });
    }
    /** Stops at the first undo that fails. */
    async #unwind(failure) {
        for (const undo of this.#undos.reverse()) {
            const error = await this.#runUndo(undo);
            if (error) {
                const undoFailure = { step: undo.step, error, cause: 'failed', commands: undo.commands() };
                return { kind: 'undo-failed', failure, undoFailure };
            }
        }
        return { kind: 'undone', failure };
    }
    async #runUndo({ step: { name: step }, run }) {
        this.#emit({ kind: 'undo-started', step });
        const readMs = startStopwatch();
        try {
            this.#emit({ kind: 'undo-done', step, message: await run(), ms: readMs() });
            return undefined;
        }
        catch (thrown) {
            const error = (0,domain_thrown/* toError */.i)(thrown);
            this.#emit({ kind: 'undo-failed', step, reason: error.message, ms: readMs() });
            return error;
        }
    }
}
/** Returns a function that reads the whole milliseconds since this call. */
function startStopwatch() {
    const from = performance.now();
    return () => Math.round(performance.now() - from);
}

// EXTERNAL MODULE: ./src/host/host.ts
var host_host = __webpack_require__(2106);
;// CONCATENATED MODULE: ./src/steps/connect.ts


/** Opens the connection to a host whose key is pinned. */
const connect = {
    name: 'connect',
    phase: 'prepare',
    async run(_, { host, signal, note, warn }) {
        try {
            const { message, facts, warning } = await host.open({ signal, note });
            if (warning !== undefined)
                warn(warning);
            return { value: null, message, facts };
        }
        catch (error) {
            if (!(error instanceof host_host/* ConnectError */.T$))
                throw error;
            throw new engine_step/* StepError */.z(error.message, { fix: error.fix, cause: error });
        }
    },
};

// EXTERNAL MODULE: ./src/steps/lock.ts + 2 modules
var lock = __webpack_require__(5326);
// EXTERNAL MODULE: ./src/steps/drain.ts
var drain = __webpack_require__(7665);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/containers.ts
var containers = __webpack_require__(7616);
// EXTERNAL MODULE: ./src/commands/http-request.ts
var http_request = __webpack_require__(5112);
;// CONCATENATED MODULE: ./src/commands/watch-health.ts




/** While an application starts, the pause between two requests is at most this long, in ms. */
const startupPauseMs = 50;
/**
 * Sends requests to the new color on the host itself, and reads its containers, until the reader stops it or the limit is
 * reached: the reader (see `parseHealthObservation`) decides.
 */
function watchHealth(args) {
    const { question, containers, sudo, intervalMs, timeoutMs } = args;
    return {
        name: 'health check',
        args,
        script: new host_host_script/* HostScript */.g('watch-health', {
            containers,
            docker_sudo: sudo,
            startup_pause: Math.min(startupPauseMs, intervalMs) / 1000,
            pause: intervalMs / 1000,
            ...(0,http_request/* requestParameters */.q)(question),
        }),
        timeoutMs,
        parse: () => null,
    };
}
/** Reads one line that the script of `watchHealth` printed; undefined for a line of another kind. */
function parseHealthObservation(line) {
    const { name, words } = (0,host_facts/* parseFact */.a9)(line);
    if (name === 'answer')
        return { kind: 'answer', answer: (0,http_request/* parseHttpAnswer */.e)(words[0] ?? '') };
    if (name === 'containers')
        return { kind: 'containers', containers: (0,containers/* parseContainers */.e)((0,host_facts/* decodeText */.g7)(words[0] ?? '')) };
    return undefined;
}

// EXTERNAL MODULE: ./src/domain/health.ts
var health = __webpack_require__(5876);
// EXTERNAL MODULE: ./src/engine/proof.ts
var proof = __webpack_require__(7376);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
;// CONCATENATED MODULE: ./src/commands/read-container-log.ts



/** Reads the last lines that a container printed, and its state. */
function readContainerLog(sudo, id) {
    return {
        name: 'docker logs',
        args: { sudo, id },
        script: new host_host_script/* HostScript */.g('read-container-log', { container: id, docker_sudo: sudo }),
        timeoutMs: 20_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const [container] = (0,containers/* parseContainers */.e)(facts.readText('containers'));
            if (container === undefined)
                throw new Error(`docker knows no container ${id}`);
            return { container, log: facts.readText('log') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
;// CONCATENATED MODULE: ./src/steps/container-log.ts




/** Shows the last lines of a container, and returns the container as it is now. A log that cannot be read is only noted. */
async function readFailedContainer(context, container, sudo) {
    try {
        const { log, container: now } = await (0,engine_context/* runCommand */.d)(context, readContainerLog(sudo, container.id));
        context.emitContainerLog(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'));
        return now;
    }
    catch (error) {
        context.note(`the log of ${container.name} cannot be read: ${(0,domain_thrown/* errorMessage */.g)(error)}`);
        return container;
    }
}
/** How a container that should run ended. */
function describeCrash(container) {
    const { exitCode, oomKilled, restartCount } = container;
    const facts = [
        (0,host_state/* isRunning */.W)(container) ? 'it was started again' : `exit code ${exitCode}`,
        ...(oomKilled ? ['out of memory: the kernel killed it'] : []),
        ...(restartCount > 0 ? [`restarted ${restartCount} times by its restart policy`] : []),
    ];
    return facts.join(', ');
}

// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
;// CONCATENATED MODULE: ./src/steps/health.ts







/** Limit of one request. An application that hangs must not hide that another container crashes. */
const requestTimeoutSeconds = 5;
/** Waits until the new color is healthy. Fails at once when one of its containers crashes. */
const health_health = {
    name: 'health',
    phase: 'start',
    canBlameRelease: true,
    async run(started, context) {
        const { cutover, containers } = started;
        const judge = new health/* HealthJudge */.i(context.config.health, containers, context.config.compose.services[cutover.idle][0]);
        const result = await watchUntilDecided(started, judge, context);
        if (result?.kind !== 'healthy')
            throw await healthError(started, { result, judge }, context);
        return {
            value: (0,proof/* proveFact */.$)('healthy', started),
            message: `${cutover.idle} is healthy: ${result.answer}`,
            facts: { url: healthUrl(context.config, cutover.idle) },
        };
    },
    preview: ({ preflight: { cutover }, config }) => ({
        message: `requests ${healthUrl(config, cutover.idle)} until it answers ${config.health.statuses.toString()}` +
            `${config.health.body === undefined ? '' : ` with ${String(config.health.body)}`}, ` +
            `at most ${(0,format/* formatLimit */.tW)(config.health.timeoutMs)}`,
    }),
};
function watchUntilDecided(started, judge, context) {
    const { timeoutMs, intervalMs } = context.config.health;
    const question = healthRequest(started, context);
    const containers = started.containers.map(({ id }) => id);
    const command = watchHealth({ question, containers, sudo: started.project.sudo, intervalMs, timeoutMs });
    const note = (0,watch_command/* noteChanges */.K)(context);
    context.note(`requesting ${question.url} on the server, for up to ${timeoutMs / 1000} s`);
    return (0,watch_command/* watchCommand */.B)(context, command, (line) => {
        const observation = parseHealthObservation(line);
        if (observation === undefined)
            return undefined;
        const result = judge.observe(observation);
        if (result === undefined)
            note(judge.describeProgress());
        return result;
    });
}
/** Shows the log of the container that most likely has the reason, and makes the error. */
async function healthError({ cutover, project }, { result, judge }, context) {
    const suspect = result?.container ?? judge.findFailingContainer();
    const container = suspect && (await readFailedContainer(context, suspect, project.sudo));
    if (result !== undefined)
        return new engine_step/* StepError */.z(`${result.container.name} crashed: ${describeCrash(container ?? result.container)}`);
    const { timeoutMs } = context.config.health;
    return new engine_step/* StepError */.z(`${cutover.idle} was not healthy after ${timeoutMs / 1000} s: ${judge.describeProblems()}`);
}
const healthUrl = ({ ports, health: { path } }, color) => `http://127.0.0.1:${ports[color]}${path}`;
const healthRequest = ({ cutover, httpClient }, { config }) => ({
    client: httpClient,
    url: healthUrl(config, cutover.idle),
    hostHeader: config.health.hostHeader,
    timeoutSeconds: requestTimeoutSeconds,
});

// EXTERNAL MODULE: ./src/steps/pull.ts
var pull = __webpack_require__(4528);
// EXTERNAL MODULE: ./src/steps/repair-link.ts
var repair_link = __webpack_require__(6631);
// EXTERNAL MODULE: ./src/steps/state.ts
var state = __webpack_require__(6062);
// EXTERNAL MODULE: ./src/steps/stop.ts + 2 modules
var stop = __webpack_require__(8246);
// EXTERNAL MODULE: ./src/steps/switch.ts
var steps_switch = __webpack_require__(499);
// EXTERNAL MODULE: ./src/commands/link-guard.ts
var link_guard = __webpack_require__(4032);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
;// CONCATENATED MODULE: ./src/commands/start-services.ts






const startLimitMs = 10 * 60_000;
/** Makes the services' containers anew and starts them. Fails where the link leads to the color's site. */
function startServices(args) {
    const { project, services, guard } = args;
    return {
        name: 'docker compose up',
        args,
        script: new host_host_script/* HostScript */.g('start-services', {
            directory: project.directory,
            project: project.name,
            services,
            ...(0,compose_project/* composeParameters */.Zf)(project),
            link: guard.link,
            site: guard.site,
        }),
        timeoutMs: startLimitMs,
        parse: (output) => (0,containers/* parseContainers */.e)(new host_facts/* FactReader */.E7(output).readText('containers')),
    };
}
/** What removes containers, as a plan shows it. */
const removeLine = ({ sudo }, names) => (0,host_script.sh) `${(0,as_root/* dockerCli */.R)(sudo)} rm -f ${names}`;
/** What starts services, as a plan shows it. */
const upLine = (project, services) => (0,host_script.sh) `${(0,compose_project/* composeLine */.dm)(project)} up -d --no-recreate ${services}`;

// EXTERNAL MODULE: ./src/commands/stop-services.ts
var stop_services = __webpack_require__(4993);
// EXTERNAL MODULE: ./src/domain/decision.ts
var decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/steps/wait-for-workers.ts + 1 modules
var wait_for_workers = __webpack_require__(4854);
;// CONCATENATED MODULE: ./src/steps/up.ts










/** How long a color without visitors may take to stop after a cancel, in seconds. */
const graceSecondsWhenCancelled = 2;
/** Starts new containers of the idle color, and checks that they run the images that were pulled. */
const up = {
    name: 'up',
    phase: 'start',
    canBlameRelease: true,
    async run(pulled, context) {
        const { cutover, project } = pulled;
        const guard = (0,link_guard/* guardColor */.F)(context.config, cutover.idle);
        const services = context.config.compose.services[cutover.idle];
        if (cutover.idleIsUp)
            await drainIdleBeforeStart(context, pulled);
        const command = startServices({ project, services, guard });
        const containers = await (0,engine_context/* runCommand */.d)(context, command).catch((error) => {
            throw new engine_step/* StepError */.z(`${cutover.idle} could not be started: ${(0,domain_thrown/* errorMessage */.g)(error)}`, { cause: error });
        });
        for (const service of services)
            checkImage(service, containers, pulled);
        return {
            value: { ...pulled, containers },
            message: containers.map(({ name, imageId }) => `${name} runs image ${(0,format/* shortenId */.X_)(imageId)}`).join(', '),
            facts: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
        };
    },
    undo: stopIdleColor,
    preview: previewStart,
};
/** Stops the containers of the idle color. They are kept, so that their logs can be read. */
async function stopIdleColor({ cutover, project }, context) {
    const { compose, stopTimeoutMs } = context.config;
    const services = compose.services[cutover.idle];
    const guard = (0,link_guard/* guardColor */.F)(context.config, cutover.idle);
    const graceSeconds = Math.min(stopTimeoutMs / 1000, context.cancelled ? graceSecondsWhenCancelled : Infinity);
    const { names } = await (0,engine_context/* runCommand */.d)(context, (0,stop_services/* stopServices */.i)({ project, services, guard, graceSeconds }));
    return names.length === 0
        ? `no container of ${cutover.idle} was running`
        : `stopped ${names.join(', ')}; the logs can still be read (docker logs)`;
}
/** An interrupted run may have switched a moment ago: old nginx workers can still have requests with the idle color. */
async function drainIdleBeforeStart(context, { nginx, cutover }) {
    await (0,wait_for_workers/* drainBeforeTakeDown */.r)(context, { nginx, workers: [], color: cutover.idle }).catch((error) => {
        const message = `could not wait for the requests that ${cutover.idle} may still have: ${(0,domain_thrown/* errorMessage */.g)(error)}`;
        // Nothing was changed yet, and stopping the color could cut these requests.
        throw new engine_step/* StepError */.z(message, { effect: 'nothing-to-undo', cause: error });
    });
}
function checkImage(service, containers, { pulled }) {
    const own = containers.filter((container) => container.service === service);
    if (own.length === 0)
        throw new engine_step/* StepError */.z(`Compose started no container of ${service}`);
    const expected = pulled.get(service)?.id;
    const wrong = own.find(({ imageId }) => imageId !== expected);
    if (wrong === undefined)
        return;
    throw new engine_step/* StepError */.z(`${wrong.name} runs image ${(0,format/* shortenId */.X_)(wrong.imageId)}, but ${(0,format/* shortenId */.X_)(expected ?? '')} was pulled`);
}
function previewStart({ preflight: { cutover, ...preflight }, state, config }) {
    // Compose gets the variables in another way than the command line, and their values are secret.
    const project = { ...preflight.project, env: {} };
    const old = (0,decision/* colorContainers */.M5)(state, config, cutover.idle).map(({ name }) => name);
    const lines = [
        (0,host_script.sh) `cd ${project.directory}`,
        ...(old.length === 0 ? [] : [removeLine(project, old)]),
        upLine(project, config.compose.services[cutover.idle]),
    ];
    return {
        message: `starts new containers of ${cutover.idle}${describeVariables(config)}`,
        commands: lines.map(({ text }) => text.trim()),
    };
}
function describeVariables({ compose: { env } }) {
    const names = Object.keys(env);
    return names.length === 0 ? '' : `, with ${names.join(', ')} from the input env`;
}

// EXTERNAL MODULE: ./src/steps/check-public-url.ts + 4 modules
var check_public_url = __webpack_require__(5818);
// EXTERNAL MODULE: ./src/steps/prove-served.ts + 1 modules
var prove_served = __webpack_require__(9700);
;// CONCATENATED MODULE: ./src/steps/verify.ts







/** Visitors get bad answers meanwhile, and the former color still runs: so going back soon is right. */
const badAnswerLimitMs = 1_000;
/** Proves that the running nginx serves the new color. */
const verify = {
    name: 'verify',
    phase: 'switch',
    canBlameRelease: true,
    async run(switched, context) {
        const color = switched.cutover.idle;
        const { probe, publicFacts } = await proveNewColor(switched, context).catch(async (error) => {
            throw error instanceof engine_step/* StepError */.z ? await addCrashCause(error, switched, context) : error;
        });
        const answer = (0,health/* formatAnswer */.m)(probe.answer);
        return {
            value: (0,proof/* proveFact */.$)('served', switched),
            message: `nginx serves ${color}: ${answer} from ${context.config.verify.url}`,
            facts: { newWorkers: probe.newWorkers, answer, connections: { ...probe.newConnections }, ...publicFacts },
        };
    },
    preview: ({ preflight: { cutover }, config: { verify: { url }, publicUrl, }, }) => ({
        message: `requests ${url} until ${cutover.idle} answers` +
            `${publicUrl?.required === true ? `, and ${publicUrl.url} from the runner` : ''}; without a good answer the deployment is rolled back`,
    }),
};
async function proveNewColor(switched, context) {
    const { idle: color, liveRuns } = switched.cutover;
    const expected = {
        color,
        mustAnswer: true,
        statuses: context.config.verify.statuses,
        badAnswerLimitMs: liveRuns ? badAnswerLimitMs : undefined,
    };
    const probe = await (0,prove_served/* proveServed */.u)(context, switched, expected);
    return { probe, publicFacts: await (0,check_public_url/* requirePublicUrl */.A)(switched, context) };
}
/** A release can be healthy and crash with its first visitors. Its log explains more than the 502 of nginx. */
async function addCrashCause(error, { containers, cutover, project }, context) {
    const [first] = context.config.compose.services[cutover.idle];
    const suspect = containers.find(({ service }) => service === first);
    const now = suspect && (await readFailedContainer(context, suspect, project.sudo));
    const crashed = now !== undefined && (!(0,host_state/* isRunning */.W)(now) || now.restartCount > 0);
    if (!crashed)
        return error;
    return new engine_step/* StepError */.z(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, { cause: error });
}

// EXTERNAL MODULE: ./src/modes/run-outcome.ts
var run_outcome = __webpack_require__(1075);
;// CONCATENATED MODULE: ./src/modes/deploy.ts












/** Moves the traffic to a new release. Whatever fails on the way, the previous release continues to serve. */
async function deploy(runner, bringImages = pull/* pull */.a) {
    let preflight;
    let started;
    const ended = await runner.runAll(async () => {
        await runner.run(connect, null);
        await runner.run(lock/* lock */.s2, null);
        preflight = await runner.run(state/* state */.w, null);
        if ((0,repair_link/* targetDiffers */.T)(preflight.cutover))
            await runner.run(repair_link/* repairLink */.O, preflight);
        const pulled = await runner.run(bringImages, preflight);
        started = await runner.run(up, pulled);
        const healthy = await runner.run(health_health, started);
        const switched = await runner.run(steps_switch/* switchTraffic */.gi, healthy);
        const verified = await runner.run(verify, switched);
        runner.commit(); // From here on the new release serves: nothing below may bring the old one back.
        const drained = await runner.run(drain/* drain */.Z, verified);
        await runner.run(stop/* stop */.d, drained);
    });
    return (0,run_outcome/* toOutcome */.KA)(ended, preflight, started);
}

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
;// CONCATENATED MODULE: ./src/engine/rehearsal.ts
/**
 * Walks through the steps of a mode and runs none: it collects what each would do. So a plan shows the very steps that a
 * deployment runs, in their order. Each step gets the preflight as its input, which is the part that previews need.
 */
class Rehearsal {
    steps = [];
    #preflight;
    #previewInput;
    /** `preflight`: what the step `state` found, which every later step hands on. */
    constructor(preflight, previewInput) {
        this.#preflight = preflight;
        this.#previewInput = previewInput;
    }
    /** Throws what a preview throws: a plan without all of its steps would be wrong. */
    async runAll(steps) {
        return { kind: 'completed', value: await steps() };
    }
    run({ name, preview, }) {
        const { message, commands = [] } = preview?.(this.#previewInput) ?? {};
        if (message !== undefined)
            this.steps.push({ step: name, message, commands });
        return Promise.resolve(this.#preflight);
    }
    commit() {
        // Nothing was done, so nothing could be undone.
    }
}

// EXTERNAL MODULE: ./src/steps/inspect/plan.ts + 10 modules
var plan = __webpack_require__(2676);
;// CONCATENATED MODULE: ./src/modes/plan.ts





/** Shows what a deployment would do, and whether the server is ready for it. Changes nothing on the host. */
async function plan_plan(runner) {
    const ended = await runner.runAll(async () => {
        await runner.run(connect, null);
        return runner.run(plan/* planDeployment */.H, rehearseDeploy);
    });
    if (ended.kind !== 'completed')
        return { kind: 'refused', failure: ended.failure, images: [] };
    const { serves } = ended.value.status;
    return { kind: 'planned', color: serves?.color, images: serves?.images.map(release_image/* formatImage */.vy) ?? [], plan: ended.value };
}
/** Walks through a deployment and runs no step of it. */
const rehearseDeploy = async (input) => {
    const rehearsal = new Rehearsal(input.preflight, input);
    await deploy(rehearsal);
    return rehearsal.steps;
};

// EXTERNAL MODULE: ./src/steps/probe-nginx.ts
var probe_nginx = __webpack_require__(8540);
;// CONCATENATED MODULE: ./src/steps/recovery.ts



/** How long a recovery waits for commands that the interrupted process left running on the host, in ms. */
const lockWaitMs = 120_000;
/** Takes the lock again. Refuses when another run has it by now, since that run repairs it. */
const retakeLock = {
    name: 'retake-lock',
    recordedAs: 'lock',
    phase: 'prepare',
    async run(_, context) {
        const { record } = await (0,lock/* acquireLock */.IZ)(context, lockWaitMs).catch((error) => {
            if (error instanceof lock/* LockHeldError */.Rk && error.record !== undefined)
                findInterruptedRun(error.record, context);
            throw error;
        });
        const interrupted = findInterruptedRun(record, context);
        context.recorder.resumeDeployment(record);
        const { step } = interrupted;
        return { value: interrupted, message: `this run was interrupted at ${step}`, facts: { interruptedStep: step } };
    },
};
/** Finds this run in the record. Throws a refusal if another run has taken over the host. */
function findInterruptedRun(record, { recorder }) {
    if (record.current !== undefined && recorder.isThisRun(record))
        return record.current;
    throw new engine_step/* StepError */.z(recorder.hasEndedThisRun(record)
        ? `another run now deploys to this server, and repairs it${formatRunUrl(record)}`
        : 'this run is not in the record on the server: it had changed nothing, or the record could not be written', { effect: 'refused', fix: 'run mode: status to see what serves now' });
}
function formatRunUrl({ current, history }) {
    const url = (current ?? history.at(-1))?.by.url ?? '';
    return url === '' ? '' : `: ${url}`;
}
/** Whether nginx really serves the new color. It may be in the middle of a reload. */
const recheckNginx = {
    name: 'recheck',
    recordedAs: 'verify',
    phase: 'prepare',
    async run({ httpClient, nginx, cutover: { live } }, context) {
        const served = await (0,probe_nginx/* probeServedColor */.rC)(context, httpClient, nginx);
        if (served.kind === 'unknown')
            throw new engine_step/* StepError */.z(`the color that nginx serves is unknown: ${served.reason}`);
        // An answer of nginx itself (a redirect, for example) shows no color. Going back to a color that is down gains nothing.
        const answers = served.kind === 'neither' && served.status !== undefined && served.status < 500;
        const newServes = answers || (served.kind === 'color' && served.color === live);
        const found = answers ? `nginx answers ${served.status}` : `nginx serves ${live ?? ''}`;
        const message = newServes ? `${found}, and the former color is down` : `nginx does not serve ${live ?? ''}`;
        return { value: newServes, message, facts: { newServes } };
    },
};

;// CONCATENATED MODULE: ./src/modes/interruption.ts

/** The name of a step. A record can contain any text, and this one gets into outputs and titles. */
const stepName = /^[\w-]{1,40}$/;
/** The step that was interrupted. An unknown phase (of another version of the action) may have changed anything. */
function findInterruptedStep({ step, phase }) {
    return { name: stepName.test(step) ? step : 'unknown', phase: step_info/* phases */.t.find((each) => each === phase) ?? 'switch' };
}
/** Before this phase no container of the idle color was touched; what ran of it then was kept on purpose. */
const mayHaveStartedContainers = (current) => findInterruptedStep(current).phase !== 'prepare';
/** All steps of this phase come after the proof. */
const wasVerified = (current) => findInterruptedStep(current).phase === 'finish';
/** The failure of a process that ended before it was done. */
const toInterruption = (current) => ({
    step: current && findInterruptedStep(current),
    error: new Error('the process was interrupted'),
    cause: 'interrupted',
});

;// CONCATENATED MODULE: ./src/modes/recovered-outcome.ts





/** Makes the outcome of a recovery: how the interrupted deployment ended after all. */
function toRecoveredOutcome(ended, recovery) {
    const { interrupted, preflight, proven } = recovery;
    const failure = toInterruption(interrupted);
    if (ended.kind === 'completed') {
        if (!proven)
            return { kind: 'rolled-back', failure, ...(0,run_outcome/* servingBefore */.mg)(preflight) };
        const images = interrupted?.images.map(release_image/* formatImage */.vy) ?? [];
        const { idle: color, live: previousColor } = interrupted ?? {};
        return { kind: 'deployed-unfinished', failure, color, previousColor, images };
    }
    if ((0,engine_step/* effectOf */.$)(ended.failure.error) === 'refused')
        return { kind: 'outcome-unknown', failure: ended.failure, images: [] };
    if (interrupted !== undefined && !mayHaveStartedContainers(interrupted) && preflight === undefined)
        return { kind: 'refused', failure, images: [] };
    const isSwitchLeft = preflight !== undefined && ended.failure.step === steps_switch/* switchTraffic */.gi;
    const commands = [...(0,run_outcome/* inspectionCommands */.vj)(preflight), ...(isSwitchLeft ? (0,steps_switch/* restoreLinkLines */.Kq)(preflight) : [])];
    return { kind: 'stranded', failure, undoFailure: ended.failure, commands, images: [] };
}

;// CONCATENATED MODULE: ./src/modes/recover.ts









/**
 * Repairs what an interrupted process of this run left on the host, by what nginx and Docker show now. It takes the new
 * color out of nginx and stops it, unless the new color was already proven.
 */
async function recover(saga) {
    const recovery = { proven: false };
    const ended = await saga.runAll(async () => {
        await saga.run(connect, null);
        const interrupted = (recovery.interrupted = await saga.run(retakeLock, null));
        const found = (recovery.preflight = await saga.run(state/* state */.w, null));
        if ((0,repair_link/* targetDiffers */.T)(found.cutover))
            await saga.run(repair_link/* repairLink */.O, found);
        const newServes = interrupted.idle !== undefined && found.cutover.live === interrupted.idle;
        recovery.proven = newServes && (await isProven(saga, interrupted, found));
        // The record may be older than what nginx serves: a full disk keeps it from being written.
        if (recovery.proven || (!newServes && !mayHaveStartedContainers(interrupted)))
            return;
        const preflight = newServes ? restoreCutover(found, interrupted) : found;
        recovery.preflight = preflight;
        if (newServes)
            await saga.undo(steps_switch/* switchTraffic */.gi, (context) => (0,steps_switch/* switchBack */.gw)(preflight, context));
        await saga.undo(up, (context) => drainAndStopNewColor(preflight, context));
    });
    return toRecoveredOutcome(ended, recovery);
}
/** If the previous release is down too, a switch back would not help. Then one check of nginx is enough. */
async function isProven(saga, interrupted, found) {
    if (wasVerified(interrupted))
        return true;
    const formerIsDown = interrupted.live !== undefined && !found.cutover.idleRuns;
    return formerIsDown && (await saga.run(recheckNginx, found));
}
/** The interrupted process may have switched back just before: old nginx workers can still have requests. */
async function drainAndStopNewColor(preflight, context) {
    const { nginx, cutover } = preflight;
    await (0,wait_for_workers/* drainBeforeTakeDown */.r)(context, { nginx, workers: [], color: cutover.idle });
    return stopIdleColor(preflight, context);
}
/** The cutover that the interrupted process followed, when nginx already serves its new color. */
const restoreCutover = (found, { live, idle, link }) => ({
    ...found,
    liveImages: [],
    cutover: {
        ...found.cutover,
        live,
        idle: idle ?? found.cutover.idle,
        liveRuns: live !== undefined && found.cutover.idleRuns,
        expectedTarget: link,
    },
});

// EXTERNAL MODULE: ./src/steps/restore-images.ts + 1 modules
var restore_images = __webpack_require__(9736);
;// CONCATENATED MODULE: ./src/modes/rollback.ts


/** Deploys the previous release again. Only the source of its images differs from a deployment. */
const rollback = (runner) => deploy(runner, restore_images/* restoreImages */.H);

// EXTERNAL MODULE: ./src/steps/preflight.ts + 3 modules
var preflight = __webpack_require__(8034);
// EXTERNAL MODULE: ./src/steps/inspect/host-inspection.ts + 1 modules
var host_inspection = __webpack_require__(2880);
// EXTERNAL MODULE: ./src/steps/inspect/host-status.ts + 2 modules
var host_status = __webpack_require__(5834);
;// CONCATENATED MODULE: ./src/steps/inspect/read-status.ts




/** The only step of `mode: status` after the connection: reads the host and changes nothing. */
const readStatus = {
    name: 'status',
    phase: 'prepare',
    async run(_, context) {
        const inspection = await (0,host_inspection/* inspectHost */.x)(context);
        const status = (0,host_status/* toStatus */.m)(inspection, context.config);
        return { value: status, message: describeStatus(status), facts: findFacts(inspection.state, status) };
    },
};
function describeStatus({ serves, unknown, lockIsHeld }) {
    const lock = lockIsHeld ? 'a deployment is running' : 'no deployment is running';
    if (serves !== undefined)
        return `${serves.color} serves ${serves.images.map(release_image/* formatImage */.vy).join(', ')}; ${lock}`;
    return `${unknown === undefined ? 'no release serves' : `the live color is unknown: ${unknown}`}; ${lock}`;
}
const findFacts = (state, { serves, lockIsHeld }) => ({
    live: serves?.color ?? null,
    images: serves?.images.map(release_image/* formatImage */.vy) ?? [],
    lock: lockIsHeld ? 'held' : 'free',
    ...(0,preflight/* hostPrograms */.ci)(state),
});

;// CONCATENATED MODULE: ./src/modes/status.ts



/** Reports what serves, since when, who deployed it, and who deploys now. Changes nothing on the host. */
async function status_status(runner) {
    const ended = await runner.runAll(async () => {
        await runner.run(connect, null);
        return runner.run(readStatus, null);
    });
    if (ended.kind !== 'completed')
        return { kind: 'refused', failure: ended.failure, images: [] };
    const { serves } = ended.value;
    return { kind: 'reported', color: serves?.color, images: serves?.images.map(release_image/* formatImage */.vy) ?? [], status: ended.value };
}

;// CONCATENATED MODULE: ./src/modes/run.ts















/** A whole run on any host: its steps, its record, and how it ended. */
function runMode(dependencies) {
    switch (dependencies.config.mode) {
        case 'deploy':
            return runRecorded(dependencies, 'deploy', (saga) => deploy(saga));
        case 'rollback':
            return runRecorded(dependencies, 'rollback', rollback);
        // Their recorder never begins a deployment, so it writes nothing.
        case 'plan':
            return plan_plan(createSaga(dependencies, createRecorder(dependencies, 'deploy')));
        case 'status':
            return status_status(createSaga(dependencies, createRecorder(dependencies, 'deploy')));
    }
}
/** Repairs what an interrupted process of this very run left on the host. */
function recoverInterruptedRun(dependencies) {
    return runRecorded(dependencies, 'deploy', recover); // The record knows the mode already.
}
async function runRecorded(dependencies, mode, run) {
    const { config, clock = runnerClock } = dependencies;
    const recorder = createRecorder(dependencies, mode);
    const host = new RecordingHost(dependencies.host, recorder, config.compose.directory);
    const emit = (event) => {
        if (event.kind === 'step-started')
            recorder.updateCurrent({ step: (0,step_info/* recordedName */.k)({ ...event, name: event.step }), phase: event.phase });
        dependencies.emit(event);
    };
    const outcome = await run(createSaga({ ...dependencies, host, emit, clock }, recorder));
    const result = (0,run_outcome/* toPublicResult */.kR)(outcome);
    const failed = (0,run_outcome/* failureOf */.g5)(outcome)?.step;
    if (result === 'refused')
        recorder.discardDeployment();
    else
        recorder.endDeployment({ result, endedAt: clock.date(), failedStep: failed && (0,step_info/* recordedName */.k)(failed) });
    await host.saveRecord();
    return outcome;
}
const createRecorder = ({ workflowRun, startedAt }, mode) => new Recorder(workflowRun, mode, startedAt);
function createSaga(dependencies, recorder) {
    const { config, host, network, emit, signal, clock = runnerClock } = dependencies;
    const createContext = (step, undoing) => ({
        host: undoing ? new ReconnectingHost(host, () => reconnect(createContext(step, false))) : host,
        network,
        config,
        recorder,
        clock,
        emit,
        signal: undoing ? new AbortController().signal : signal,
        cancelled: signal.aborted,
        note: (text) => emit({ kind: 'note', step, text }),
        warn: (text, facts) => emit({ kind: 'warning', step, text, ...(facts && { facts }) }),
        reportRelease: (commit) => emit({ kind: 'release-known', commit }),
        emitOutput: (text) => emit({ kind: 'program-output', step, text }),
        emitContainerLog: (source, lines) => emit({ kind: 'container-log', step, source, lines }),
    });
    return new Saga({ signal, emit }, createContext);
}
/** How long an undo waits for commands that this run left on the host when the connection was lost, in ms. */
const reconnectLockWaitMs = 60_000;
/** Connects again for an undo. Fails when another run has taken over the host meanwhile. */
async function reconnect(lost) {
    const context = { ...lost, signal: new AbortController().signal };
    await connect.run(null, context);
    const { record, isReadable } = await (0,lock/* acquireLock */.IZ)(context, reconnectLockWaitMs);
    if (!context.recorder.mayStillBeThisRun(isReadable ? record : undefined)) {
        const message = 'another run now deploys to this server, and repairs it';
        throw new engine_step/* StepError */.z(message, { effect: 'nothing-to-undo' });
    }
    context.note('connected again');
}

;// CONCATENATED MODULE: ./src/report/annotation.ts
/** The text of the annotation at the end of a run: why, what serves now, and what to do, in this order. */
function formatAnnotation({ reason, serving, fix, commands }) {
    const todo = fix === '' ? '' : `What to do: ${fix}${commands.length === 0 ? '.' : ':'}`;
    return [reason, serving, todo, ...commands.map((line) => `  ${line}`)].filter((part) => part !== '').join('\n');
}

// EXTERNAL MODULE: ./src/report/describe-outcome.ts + 2 modules
var describe_outcome = __webpack_require__(2155);
// EXTERNAL MODULE: ./src/report/sanitize.ts
var sanitize = __webpack_require__(1211);
;// CONCATENATED MODULE: ./src/report/github-calls.ts



/** Time limit of one call to GitHub, in ms. A deployment waits for calls only at its end. */
const callLimitMs = 5_000;
/** Calls GitHub's API, one call after the other. The first call that fails gives a warning; a call never throws. */
class GitHubCalls {
    #token;
    #limitMs;
    #calls = Promise.resolve();
    #hasWarned = false;
    constructor(token, limitMs = callLimitMs) {
        this.#token = token;
        this.#limitMs = limitMs;
    }
    queueCall(call) {
        this.#calls = this.#calls.then(() => this.#runCall(call));
    }
    /** Resolves when every call has ended. */
    async waitForAll() {
        await this.#calls;
    }
    async #runCall(call) {
        let signal;
        try {
            const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413)); // It is slow to load, and rarely needed.
            const client = getOctokit(this.#token, { log: silent });
            signal = AbortSignal.timeout(this.#limitMs);
            await call(client, { signal });
        }
        catch (error) {
            this.#warnOnce(signal?.aborted === true ? new Error(`no answer within ${this.#limitMs / 1000} s`) : error);
        }
    }
    #warnOnce(error) {
        if (this.#hasWarned)
            return;
        this.#hasWarned = true;
        core.warning((0,sanitize/* sanitize */.a)(`${describeApiError(error)} The deployment does not depend on it.`), {
            title: "GitHub's Deployments page was not updated",
        });
    }
}
const ignore = () => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function describeApiError(error) {
    const text = (0,domain_thrown/* errorMessage */.g)(error);
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (status === 403 || status === 404)
        return `${text}. Give the job the permission "deployments: write".`;
    return `${text}.`;
}

;// CONCATENATED MODULE: ./src/report/log.ts


/** How many lines of a step's output are shown at once, and how many of its last lines at its end. */
const headLines = 150;
const tailLines = 30;
/** In ms. After this time without a line, the log gets a line that the step is still running. */
const silenceMs = 30_000;
/** Writes the workflow log: a group for each step, and after it one line about its end. */
class Log {
    #silenceMs;
    #lineCount = 0;
    #tail = [];
    #heartbeat;
    constructor(silence = silenceMs) {
        this.#silenceMs = silence;
    }
    #renderers = {
        'step-started': ({ step }) => this.#openGroup(step),
        'lock-taken': () => undefined,
        'release-known': () => undefined,
        note: ({ text }) => logLine(text),
        'program-output': ({ text }) => this.#showOutput(text),
        'container-log': ({ source, lines }) => {
            logLine(lines.length === 0 ? `${source} printed nothing` : `the last lines of ${source}:`);
            lines.forEach((line) => this.#showOutput(line));
        },
        warning: ({ step, text }) => core.warning((0,sanitize/* sanitize */.a)(text), { title: `${step}: warning` }),
        'step-done': ({ step, message, ms }) => this.#closeGroup(`${step}: ${message} (${formatSeconds(ms)})`),
        'step-failed': ({ step, reason, ms }) => this.#closeGroup(`${step} FAILED after ${formatSeconds(ms)}: ${reason}`),
        'undo-started': ({ step }) => this.#openGroup(`undo ${step}`),
        'undo-done': ({ step, message, ms }) => this.#closeGroup(`undo ${step}: ${message} (${formatSeconds(ms)})`),
        'undo-failed': ({ step, reason, ms }) => this.#closeGroup(`undo ${step} FAILED after ${formatSeconds(ms)}: ${reason}`),
    };
    receive(event) {
        const render = this.#renderers[event.kind];
        render(event);
        if (event.kind !== 'program-output' || this.#shows)
            this.#heartbeat?.refresh();
    }
    /** Whether output is shown at once. Later lines are only counted, so they are no sign of life for the reader. */
    get #shows() {
        return this.#lineCount <= headLines;
    }
    #openGroup(title) {
        core.startGroup(title);
        const startedAt = performance.now();
        this.#heartbeat = setInterval(() => logLine(`still at ${title}, for ${formatSeconds(performance.now() - startedAt)}`), this.#silenceMs);
        this.#heartbeat.unref();
    }
    /** Progress bars use a carriage return as their line end. This must be fast: a program can print millions of lines. */
    #showOutput(text) {
        for (const each of text.includes('\r') ? text.split('\r') : [text]) {
            const line = each.trimEnd();
            if (line === '')
                continue;
            this.#lineCount += 1;
            if (this.#shows)
                logLine(`| ${line}`);
            else if (this.#tail.push(line) > tailLines)
                this.#tail.shift();
        }
    }
    #closeGroup(text) {
        clearInterval(this.#heartbeat);
        this.#heartbeat = undefined;
        const left = this.#lineCount - headLines - this.#tail.length;
        if (left > 0)
            logLine(`… ${left} lines left out …`);
        this.#tail.forEach((line) => logLine(`| ${line}`));
        this.#lineCount = 0;
        this.#tail = [];
        core.endGroup();
        logLine(text);
    }
}
const logLine = (text) => core.info((0,sanitize/* sanitize */.a)(text));
const formatSeconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

;// CONCATENATED MODULE: ./src/report/github-deployment.ts




/** GitHub keeps 140 characters of the description of a status. */
const descriptionLimit = 140;
/**
 * Reports a deployment to GitHub's Deployments page. The calls run one after the other, at the same time as the
 * deployment. The first call that fails gives a warning, and nothing else of the run depends on them. GitHub itself marks
 * earlier deployments as inactive (`auto_inactive`).
 */
class GitHubDeployment {
    #options;
    #calls;
    #id;
    #isStarted = false;
    constructor(options) {
        this.#options = options;
        this.#calls = new GitHubCalls(options.config.token, options.limitMs);
    }
    /** Starts when the release is known: then the server pulls images, and there is time for the calls. */
    receive(event) {
        if (event.kind !== 'release-known')
            return;
        const { repository } = this.#options.workflowRun;
        const { commit } = event;
        if (commit.sha !== '' && commit.repository === repository)
            this.#startDeployment(commit.sha);
        else
            logLine("the record has no commit of this repository for that release, so GitHub's Deployments page is not updated");
    }
    /** Continues a deployment that an earlier process of this run created. */
    resumeDeployment(id) {
        this.#isStarted = true;
        this.#id = id;
    }
    /** Resolves when GitHub knows the end, or did not answer in time. A refused deployment is reported too. */
    async endDeployment(outcome) {
        const { mode, workflowRun } = this.#options;
        if (!this.#isStarted && mode === 'deploy')
            this.#createDeployment(workflowRun.sha);
        if (this.#isStarted)
            this.#createStatus(deploymentState(outcome), (0,describe_outcome/* describeOutcome */.S)(outcome, mode).title);
        await this.#calls.waitForAll();
    }
    #startDeployment(sha) {
        this.#createDeployment(sha);
        this.#createStatus('in_progress', 'The deployment is running');
    }
    #createDeployment(sha) {
        const { workflowRun, config, onId } = this.#options;
        this.#isStarted = true;
        this.#calls.queueCall(async (client, request) => {
            const { data } = await client.rest.repos.createDeployment({
                ...repositoryOf(workflowRun),
                ref: sha,
                environment: config.environment,
                description: `run ${workflowRun.number} of ${workflowRun.workflow}`.slice(0, descriptionLimit),
                auto_merge: false, // deploy the commit as it is
                required_contexts: [], // the workflow, which already runs, decides about checks
                request,
            });
            if (!('id' in data))
                throw new Error(data.message ?? 'GitHub created no deployment');
            this.#id = data.id;
            onId(data.id);
        });
    }
    #createStatus(state, description) {
        const { workflowRun, config } = this.#options;
        const { url, environment } = config;
        this.#calls.queueCall(async (client, request) => {
            if (this.#id === undefined)
                return; // GitHub refused the deployment, and that was reported
            await client.rest.repos.createDeploymentStatus({
                ...repositoryOf(workflowRun),
                deployment_id: this.#id,
                state,
                log_url: workflowRun.url,
                description: description.slice(0, descriptionLimit),
                environment,
                ...(url !== undefined && { environment_url: url }),
                request,
            });
        });
    }
}
function repositoryOf({ repository }) {
    const [owner = '', repo = ''] = repository.split('/');
    return { owner, repo };
}
/** `failure`: the release is bad. `error`: it could not be tried or finished, so the release may be good. */
function deploymentState(outcome) {
    if ((0,run_outcome/* toPublicResult */.kR)(outcome) === 'deployed')
        return outcome.kind === 'deployed-down' ? 'failure' : 'success';
    return outcome.kind === 'rolled-back' && (0,run_outcome/* blamesRelease */.yd)(outcome.failure) ? 'failure' : 'error';
}

;// CONCATENATED MODULE: ./src/report/outputs.ts

function toOutputs(outcome, durationMs, report) {
    return {
        result: (0,run_outcome/* toPublicResult */.kR)(outcome),
        color: outcome.color ?? '',
        'previous-color': outcome.previousColor ?? '',
        'failed-step': (0,run_outcome/* failureOf */.g5)(outcome)?.step?.name ?? '',
        image: outcome.images.join('\n'),
        'duration-ms': String(durationMs),
        report: JSON.stringify(report),
    };
}

;// CONCATENATED MODULE: ./src/report/run-report.ts
/** How many lines of a step's programs are kept, in case that it fails. */
const keptLines = 40;
/** Collects the events of a run for the output `report` and the summary. */
class RunReport {
    steps = [];
    /** Kept apart from the steps: the output of an application must not reach later steps of the workflow. */
    logs = [];
    /** The commit of the release that is brought up, once it is known. */
    commit;
    #recentOutput = [];
    receive(event) {
        switch (event.kind) {
            case 'step-started':
            case 'undo-started':
                return this.#startStep(event);
            case 'step-done':
                return this.#endStep('done', event.ms, { message: event.message, facts: event.facts });
            case 'undo-done':
                return this.#endStep('done', event.ms, { message: event.message });
            case 'step-failed':
                this.#keepRecentOutput(event.step);
                return this.#endStep('failed', event.ms, { message: event.reason });
            case 'undo-failed':
                return this.#endStep('failed', event.ms, { message: event.reason });
            case 'warning':
                return this.#addWarning(event);
            case 'container-log':
                this.logs.push({ step: event.step, source: event.source, lines: event.lines });
                return;
            case 'program-output':
                if (this.#recentOutput.push(event.text) > keptLines)
                    this.#recentOutput.shift();
                return;
            case 'release-known':
                this.commit = event.commit;
                return;
            case 'note':
            case 'lock-taken':
        }
    }
    #startStep({ step, kind }) {
        this.#recentOutput = [];
        this.steps.push({
            step,
            action: kind === 'step-started' ? 'run' : 'undo',
            startedAt: Date.now(),
            result: 'running',
            ms: 0,
            message: '',
            facts: {},
            warnings: [],
        });
    }
    /** A warning about a step can come after its end. */
    #addWarning({ step, text, facts }) {
        const report = this.steps.findLast((each) => each.step === step);
        if (report === undefined)
            return;
        report.warnings.push(text);
        report.facts = { ...report.facts, ...facts };
    }
    #endStep(result, ms, more) {
        const report = this.steps.at(-1);
        if (report === undefined)
            return;
        Object.assign(report, { result, ms, ...more, facts: { ...report.facts, ...more.facts } });
    }
    /** The log of a container is more useful than the output of the programs around it. */
    #keepRecentOutput(step) {
        const hasLog = this.logs.some((each) => each.step === step);
        if (!hasLog && this.#recentOutput.length > 0)
            this.logs.push({ step, source: 'the server', lines: this.#recentOutput });
    }
}

;// CONCATENATED MODULE: ./src/action/run-identity.ts
/** Reads which workflow run this is from the variables of the runner (docs.github.com, "Variables reference"). */
function readWorkflowRun(env) {
    const readVariable = (name) => env[`GITHUB_${name}`] ?? '';
    return {
        repository: readVariable('REPOSITORY'),
        url: `${readVariable('SERVER_URL') || 'https://github.com'}/${readVariable('REPOSITORY')}/actions/runs/${readVariable('RUN_ID')}`,
        actor: readVariable('ACTOR'),
        sha: readVariable('SHA'),
        ref: readVariable('REF'),
        workflow: readVariable('WORKFLOW'),
        number: Number(readVariable('RUN_NUMBER')) || 0,
    };
}

// EXTERNAL MODULE: ./src/action/start.ts + 16 modules
var action_start = __webpack_require__(5577);
;// CONCATENATED MODULE: ./src/action/action.ts














/** One export for both entries, so that both share one bundle: an export of its own for each would make two. */
const action = {
    /** The whole run: deployment, outputs, summary, exit status. */
    main: (start) => runAndReport(start).catch(failUnexpected),
    /** Repairs what an interrupted process left. The next deployment would do it too, but it may come much later. */
    post: (start) => recoverAndReport(start).catch(failUnexpected),
};
/** For errors that no other code handles. */
const failUnexpected = (error) => core.setFailed((0,sanitize/* sanitize */.a)((0,domain_thrown/* toError */.i)(error).stack ?? (0,domain_thrown/* errorMessage */.g)(error)));
async function runAndReport(start) {
    const { startedAt } = start;
    const report = new RunReport();
    const github = createGitHubDeployment(start);
    const emit = (event) => {
        report.receive(event);
        github?.receive(event);
        if (event.kind === 'lock-taken')
            core.saveState(action_start/* stateKeys */.OX.began, startedAt);
        // The host is busy then, so the runner has time to load code.
        if (event.kind === 'step-started' && event.phase === 'start')
            loadSummary().catch(() => undefined);
    };
    const outcome = await executeRun(start, { emit, startedAt, run: runMode });
    core.saveState(action_start/* stateKeys */.OX.ended, true);
    const durationMs = Date.now() - startedAt;
    const outputs = toOutputs(outcome, durationMs, toJsonReport(outcome, durationMs, report));
    Object.entries(outputs).forEach(([name, value]) => core.setOutput(name, value));
    reportEnd(start, outcome);
    await writeSummary({ start, startedAt, outcome, report });
    await github?.endDeployment(outcome);
}
const toJsonReport = (outcome, durationMs, { steps }) => ({
    result: (0,run_outcome/* toPublicResult */.kR)(outcome),
    color: outcome.color ?? null,
    durationMs,
    run: readWorkflowRun(process.env),
    steps,
});
async function recoverAndReport(start) {
    const startedAt = Number(core.getState(action_start/* stateKeys */.OX.began));
    const report = new RunReport();
    const emit = (event) => report.receive(event);
    const outcome = await executeRun(start, { emit, startedAt, run: recoverInterruptedRun });
    reportEnd(start, outcome);
    await writeSummary({ start, startedAt, outcome, report });
    await createGitHubDeployment(start)?.endDeployment(outcome);
}
/** Undefined when the workflow names no environment. */
function createGitHubDeployment({ target }) {
    if (target instanceof read_inputs/* InputError */.d || target.config.gitHubDeployment === undefined)
        return undefined;
    const { gitHubDeployment: config, mode } = target.config;
    const onId = (id) => core.saveState(action_start/* stateKeys */.OX.gitHubDeployment, id);
    const github = new GitHubDeployment({ config, mode, workflowRun: readWorkflowRun(process.env), onId });
    const id = core.getState(action_start/* stateKeys */.OX.gitHubDeployment);
    if (id !== '')
        github.resumeDeployment(Number(id));
    return github;
}
const modeOf = ({ target }) => (target instanceof read_inputs/* InputError */.d ? 'deploy' : target.config.mode);
const loadSummary = () => Promise.all(/* import() */[__webpack_require__.e(19), __webpack_require__.e(989)]).then(__webpack_require__.bind(__webpack_require__, 7989));
/** Writes the job summary. A failure of this is only a line in the log. */
async function writeSummary({ start, startedAt, outcome, report }) {
    const { steps, logs, commit } = report;
    const durationMs = Date.now() - startedAt;
    const workflowRun = readWorkflowRun(process.env);
    try {
        const { toSummary } = await loadSummary();
        const mode = modeOf(start);
        const summary = toSummary({ mode, outcome, workflowRun, startedAt, durationMs, steps, logs, commit });
        await core.summary.addRaw(summary, true).write();
    }
    catch (error) {
        logLine(`the summary could not be written: ${(0,domain_thrown/* errorMessage */.g)(error)}`);
    }
}
/** Its code is loaded only when a public address is requested. */
const network = {
    async requestPublicUrl(url, signal) {
        const { RunnerNetwork } = await __webpack_require__.e(/* import() */ 908).then(__webpack_require__.bind(__webpack_require__, 6908));
        return new RunnerNetwork().requestPublicUrl(url, signal);
    },
};
async function executeRun({ target, secrets, signal }, { emit, startedAt, run }) {
    secrets.forEach((secret) => core.setSecret(secret));
    if (target instanceof read_inputs/* InputError */.d)
        return { kind: 'invalid-inputs', failure: { error: target, cause: 'failed' }, images: [] };
    const { config, host } = target;
    const log = new Log();
    const emitAndLog = (event) => {
        emit(event);
        log.receive(event);
    };
    const workflowRun = readWorkflowRun(process.env);
    try {
        return await run({ config, host, network, emit: emitAndLog, signal, workflowRun, startedAt });
    }
    finally {
        await host.close();
    }
}
function reportEnd(start, outcome) {
    const text = (0,describe_outcome/* describeOutcome */.S)(outcome, modeOf(start));
    const message = formatAnnotation(text);
    if (text.level === 'info')
        return logLine(`${text.title}: ${message}`);
    core[text.level]((0,sanitize/* sanitize */.a)(message), { title: text.title });
    if (text.level === 'error')
        process.exitCode = 1;
}


/***/ }),

/***/ 4669:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ac: () => (/* binding */ formatCheck),
/* harmony export */   EW: () => (/* binding */ CheckDefinition),
/* harmony export */   Vw: () => (/* binding */ formatProblem),
/* harmony export */   W0: () => (/* binding */ blocksDeploy),
/* harmony export */   XC: () => (/* binding */ checkMarks),
/* harmony export */   ls: () => (/* binding */ countChecks)
/* harmony export */ });
/** The name of a check and why it matters. Each method returns a check with that result. */
class CheckDefinition {
    #definition;
    constructor(name, why) {
        this.#definition = { name, why };
    }
    ok = (found) => ({ ...this.#definition, result: 'ok', found });
    unknown = (found, fix) => ({ ...this.#definition, result: 'unknown', found, fix });
    warning = (found, fix) => ({ ...this.#definition, result: 'warning', found, fix });
    error = (found, fix) => ({ ...this.#definition, result: 'error', found, fix });
}
/** Whether a deployment would be refused, or would fail, because of this check. */
const blocksDeploy = ({ result }) => result === 'error';
/** Counts the checks that have an answer. Checks that are unknown are counted apart. */
function countChecks(checks) {
    const unknown = checks.filter(({ result }) => result === 'unknown').length;
    return `${checks.length - unknown} checks${unknown === 0 ? '' : `; ${unknown} more could not be checked`}`;
}
/** What was found, and the fix on a line of its own. */
const formatProblem = ({ found, fix }) => (fix === undefined ? found : `${found}\nFix: ${fix}`);
const checkMarks = {
    ok: '✅',
    warning: '⚠️',
    unknown: '❔',
    error: '❌',
};
/** The lines of a check in the log. A check that is not ok has lines for why it matters and for its fix. */
function formatCheck({ name, result, found, why, fix }) {
    const line = `${checkMarks[result]} ${name}: ${found}`;
    if (result === 'ok')
        return [line];
    return [line, `   Why it matters: ${why}`, ...(fix === undefined ? [] : [`   Fix: ${fix}`])];
}


/***/ }),

/***/ 9549:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FA: () => (/* binding */ agreedPortFix),
/* harmony export */   q1: () => (/* binding */ loopbackPortFix),
/* harmony export */   wD: () => (/* binding */ serviceCheck)
/* harmony export */ });
/* harmony import */ var _domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34);
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4669);


/** Whether the Compose file has the services of a color, an image for each, and the port of the health check. */
function serviceCheck({ state, model }, config, color) {
    const definition = new _check_js__WEBPACK_IMPORTED_MODULE_1__/* .CheckDefinition */ .EW(`Services of ${color}`, 'a deployment starts these services by their names, while the other color runs');
    const services = config.compose.services[color];
    const port = config.ports[color];
    const missing = services.filter((service) => !model.has(service));
    if (missing.length > 0)
        return definition.error(`${color}-services names ${quoteNames(missing)}, but the Compose file has only ${quoteNames([...model.keys()])}`, `${color}-services: NAME  # in the workflow, a service of the Compose file`);
    const withoutImage = services.filter((service) => model.get(service)?.image === undefined);
    if (withoutImage.length > 0)
        return definition.error(`${quoteNames(withoutImage)} has no image: in the Compose file; an image that the server builds cannot be distinguished from the previous one`, `image: REGISTRY/NAME:\${TAG}  # of ${withoutImage.join(', ')}, in the Compose file`);
    const [first] = services;
    const service = model.get(first);
    if (service?.hostNetwork === true)
        return definition.ok(`${quoteNames(services)} on the server's network`);
    const published = service?.published.map((each) => each.port) ?? [];
    if (published.includes(port))
        return definition.ok(`${quoteNames(services)}; "${first}" publishes port ${port}`);
    return definition.error(`service "${first}" publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`, agreedPortFix({ state, model }, config, color) ?? loopbackPortFix(service, { name: first, port }));
}
/** The line of the workflow to change if the site and the Compose file have the same port, and the workflow another one. */
function agreedPortFix({ state, model }, { compose, ports }, color) {
    const published = model.get(compose.services[color][0])?.published.map((each) => each.port) ?? [];
    const port = (0,_domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__/* .parseProxiedPorts */ .b)(state.sites[color].text ?? '').find((each) => published.includes(each));
    return port === undefined || port === ports[color] ? undefined : `${color}-port: ${port}  # in the workflow`;
}
/** The line of the Compose file that publishes a port on the loopback address only. */
function loopbackPortFix(service, { name, port }) {
    const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080;
    return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`;
}
const quoteNames = (names) => names.map((name) => `"${name}"`).join(', ');


/***/ }),

/***/ 17:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ dockerCli),
/* harmony export */   t: () => (/* binding */ asRoot)
/* harmony export */ });
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);

/** What goes before a command that may need root. Never without -n: a sudo that asks for a password would wait for ever. */
const asRoot = (sudo) => (sudo ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `sudo -n ` : _host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyScript */ .Rs);
/** How Docker is called, in a line that a person reads. */
const dockerCli = (sudo) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${asRoot(sudo)}docker`;


/***/ }),

/***/ 5658:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zf: () => (/* binding */ composeParameters),
/* harmony export */   dm: () => (/* binding */ composeLine),
/* harmony export */   zI: () => (/* binding */ environmentWords)
/* harmony export */ });
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17);


/** The words of a Compose command line before its subcommand. */
function composeWords({ program, name, files, directory, rendered }) {
    const words = [...program.split(' '), '-p', name];
    return rendered === undefined
        ? [...words, ...files.flatMap((file) => ['-f', file])]
        : [...words, '--project-directory', directory, '-f', '-'];
}
/** The same words as a person types them, in the project's folder. */
const composeLine = (project) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_1__/* .asRoot */ .t)(project.sudo)}${composeWords(project)}`;
/** What lib/compose.sh needs. */
function composeParameters(project) {
    const { sudo, env, rendered } = project;
    // In a whole Compose file nothing is left to interpolate, and behind sudo standard input can carry only one of the two.
    const environment = sudo && rendered !== undefined ? {} : env;
    return {
        docker_sudo: sudo,
        environment: environmentWords(environment),
        compose: composeWords(project),
        compose_file: rendered,
    };
}
/** What lib/environment.sh needs. */
const environmentWords = (env) => Object.entries(env).map(([name, value]) => `${name}=${value}`);


/***/ }),

/***/ 7616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ parseContainers)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7934);

const stateSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    Status: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    StartedAt: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    ExitCode: valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    OOMKilled: valibot__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    Health: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ Status: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }))),
});
/** In the order of host-scripts/lib/containers.sh. */
const rowSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .tuple */ .PVZ([valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), stateSchema, valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()]);
/** Reads what `describe_containers` of the scripts printed: one JSON array a line. Throws where Docker's format differs. */
function parseContainers(text) {
    return text
        .split('\n')
        .filter((line) => line.startsWith('['))
        .map((line) => toContainer(valibot__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qgA(rowSchema, JSON.parse(line))));
}
function toContainer([id, name, project, service, state, restartCount, imageId]) {
    return {
        id,
        name: name.replace(/^\//, ''),
        project,
        service,
        status: state.Status,
        startedAt: state.StartedAt,
        exitCode: state.ExitCode,
        oomKilled: state.OOMKilled,
        restartCount,
        // Some engines print "none" where there is no HEALTHCHECK.
        health: [undefined, '', 'none'].includes(state.Health?.Status) ? undefined : state.Health?.Status,
        imageId,
    };
}


/***/ }),

/***/ 5112:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ parseHttpAnswer),
/* harmony export */   q: () => (/* binding */ requestParameters)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8001);

/** Bytes of an answer that are kept. */
const answerLimit = 65_536;
/** What lib/http.sh needs. */
function requestParameters(request) {
    const { client, url, hostHeader, forwardedProto, timeoutSeconds } = request;
    const headers = Object.entries({ Host: hostHeader, 'X-Forwarded-Proto': forwardedProto });
    return {
        http_client: client,
        url,
        header_options: headers.flatMap(([name, value]) => value === undefined ? [] : [client === 'curl' ? '-H' : '--header', `${name}: ${value}`]),
        request_seconds: timeoutSeconds,
        answer_limit: answerLimit,
    };
}
/** Reads what `send_request` of the scripts printed. */
function parseHttpAnswer(base64) {
    const text = (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeText */ .g7)(base64);
    // curl prints that there is no answer, or that the answer ended too early, after the part that it got.
    const curlError = /curl: (\(\d+\) [^\n]*)\n$/.exec(text)?.[1];
    if (curlError !== undefined)
        return { kind: 'none', reason: curlError };
    const wgetHead = /^(?: {2}\S[^\n]*\n)+/.exec(text)?.[0];
    return wgetHead === undefined ? parseHeads(text) : parseWgetOutput(wgetHead, text.slice(wgetHead.length));
}
/** A head, and the empty line that ends it. */
const headPattern = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:(?!\r?\n)[^\n]*\n)*\r?\n/;
function parseHeads(text) {
    for (let rest = text;;) {
        const head = headPattern.exec(rest);
        if (head === null)
            return { kind: 'none', reason: failureReason(rest) };
        const status = Number(head[1]);
        rest = rest.slice(head[0].length);
        if (status >= 200)
            return { kind: 'answer', status, location: findLocation(head[0]), body: rest };
        // An interim answer (100, 103): the real one follows.
    }
}
/** What wget prints near its end when it has the whole answer, or does not follow a redirect. */
const endPattern = /(?:https?:\/\/\S+:\n)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:URL:|ERROR )[^\n]*\n|\d+ redirections exceeded\.\n/;
const endLimit = 4096;
/** wget -S prints the head first, indented by two blanks. Of a redirect it prints nothing else, so that has no body. */
function parseWgetOutput(indentedHead, rest) {
    const heads = indentedHead.replace(/^ {2}/gm, '');
    const status = Number([...heads.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm)].at(-1)?.[1]);
    if (Number.isNaN(status))
        return { kind: 'none', reason: failureReason(indentedHead) };
    const tail = rest.slice(-endLimit);
    const isComplete = endPattern.test(tail) || Buffer.byteLength(indentedHead + rest) >= answerLimit;
    if (!isComplete)
        return { kind: 'none', reason: 'the answer ended too early' };
    const saved = rest.slice(0, -endLimit) + tail.replace(endPattern, '');
    return { kind: 'answer', status, location: findLocation(heads), body: saved.replace(headPattern, '') };
}
const findLocation = (text) => /^location:[ \t]*([^\r\n]*)/im.exec(text)?.[1];
/** The client's own message, without its name: "failed: Connection refused." */
function failureReason(text) {
    const line = text.trim().split('\n').at(-1) ?? '';
    return line.replace(/^wget: /, '').trim() || 'no answer';
}


/***/ }),

/***/ 4032:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ isLiveColorError),
/* harmony export */   F: () => (/* binding */ guardColor)
/* harmony export */ });
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);

const guardColor = ({ nginx }, color) => ({
    link: nginx.link,
    site: nginx.sites[color],
});
/** See lib/link-guard.sh. */
const liveColorCode = 97;
/** Whether a script ended because the link points to the color's site, so that the color may be live. */
const isLiveColorError = (error) => error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi && error.outcome.kind === 'exited' && error.outcome.code === liveColorCode;


/***/ }),

/***/ 9321:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jv: () => (/* binding */ probeNginx),
/* harmony export */   jz: () => (/* binding */ probeParameters),
/* harmony export */   oy: () => (/* binding */ toNginxProbe)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _http_request_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5112);



/** Probes nginx once. */
function probeNginx(args) {
    return {
        name: 'probe nginx',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('probe-nginx', probeParameters(args)),
        timeoutMs: 60_000,
        parse: (output) => toNginxProbe(new _host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .FactReader */ .E7(output).findAll('probe')[0]?.words ?? []),
    };
}
/** What lib/nginx-probe.sh and lib/http.sh need. */
function probeParameters({ nginx, request, ports, requests, workers, logSize }) {
    return {
        pid_file: nginx.pidFile,
        error_log: nginx.errorLog,
        log_size: logSize,
        workers: workers.join(' '),
        requests,
        local_port: localPort(request),
        blue_port: ports.blue,
        green_port: ports.green,
        ...(0,_http_request_js__WEBPACK_IMPORTED_MODULE_2__/* .requestParameters */ .q)(request),
    };
}
/** The port that a request to this machine itself goes to; 0 for any other machine. */
function localPort({ url }) {
    const { hostname, port, protocol } = new URL(url);
    if (!/^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname))
        return 0;
    return Number(port) || (protocol === 'https:' ? 443 : 80);
}
/** Reads the words of a fact `probe`. */
function toNginxProbe([settled, portIsOpen, ...words]) {
    const [newWorkers, requestCount, blue, green, openBlue, openGreen, shuttingDown, answer = '', errors = ''] = words;
    return {
        reloadDone: settled === 'yes',
        portIsOpen: portIsOpen === 'yes',
        newWorkers: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(newWorkers),
        requestCount: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(requestCount),
        newConnections: { blue: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(blue), green: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(green) },
        openConnections: { blue: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(openBlue), green: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(openGreen) },
        workersShuttingDown: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNumber */ .$J)(shuttingDown),
        answer: (0,_http_request_js__WEBPACK_IMPORTED_MODULE_2__/* .parseHttpAnswer */ .e)(answer),
        errorLogLines: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeText */ .g7)(errors).trim(),
    };
}


/***/ }),

/***/ 5590:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dc: () => (/* binding */ distinctReferences),
/* harmony export */   Ks: () => (/* binding */ pullImages),
/* harmony export */   _e: () => (/* binding */ pullLine),
/* harmony export */   eb: () => (/* binding */ parseImages),
/* harmony export */   li: () => (/* binding */ pullLimitMs)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);




/** How long a pull may take, in ms. */
const pullLimitMs = 30 * 60_000;
/** Pulls these images side by side, and gives each as the host has it then, in their order. */
function pullImages(args) {
    const { project, references } = args;
    const pulls = distinctReferences(references).filter(({ fetch }) => fetch !== 'never');
    return {
        name: 'docker pull',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('pull-images', {
            docker_sudo: project.sudo,
            pulls: pulls.flatMap(({ image, platform = '', fetch = 'always' }) => [image, platform, fetch]),
            references: references.map(({ image }) => image),
        }),
        timeoutMs: pullLimitMs,
        parse: parseImages,
    };
}
/** What pulls one image, as a plan shows it. */
const pullLine = ({ sudo }, { image, platform }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .dockerCli */ .R)(sudo)} pull ${[...(platform === undefined ? [] : ['--platform', platform]), image]}`;
/** Each image and platform once. */
const distinctReferences = (references) => [
    ...new Map(references.map((each) => [`${each.platform ?? ''} ${each.image}`, each])).values(),
];
/** Reads the `image` facts of a script. */
const parseImages = (output) => new _host_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .FactReader */ .E7(output).findAll('image').map(({ words: [id = '', ...digests] }) => ({ id, digests }));


/***/ }),

/***/ 4547:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ readHost)
});

// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/commands/containers.ts
var containers = __webpack_require__(7616);
;// CONCATENATED MODULE: ./src/commands/parse-host.ts



/** Reads what read-host.sh printed. Throws a FactError for incomplete output. */
function parseHostState(output, config) {
    const facts = new host_facts/* FactReader */.E7(output);
    if (facts.readWord('directory') === 'no')
        return { ...emptyState, directoryIsReadable: false };
    const site = (color) => readSite(facts, color);
    return {
        directoryIsReadable: true,
        docker: readDocker(facts),
        compose: readCompose(facts.readText('compose'), config),
        nginx: readNginx(facts),
        link: readLink(facts),
        sites: { blue: site('blue'), green: site('green') },
        containers: facts.has('containers') ? (0,containers/* parseContainers */.e)(facts.readText('containers')) : [],
        digests: readDigests(facts),
        httpClient: readTool(facts),
        hasFlock: facts.readWord('flock') === 'yes',
        deniedCommands: facts.findAll('denied').map((fact) => (0,host_facts/* decodeText */.g7)(fact.words[0] ?? '')),
    };
}
/** Of a host whose folder cannot be read. */
const emptyState = {
    docker: { ok: false, output: '', sudo: false },
    compose: { ok: false, output: '' },
    nginx: {
        sudo: false,
        linkSudo: false,
        test: { ok: false, output: '' },
        pidFile: '',
        errorLog: '',
        passesTo: { blue: false, green: false },
    },
    link: { kind: 'missing' },
    sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
    containers: [],
    digests: new Map(),
    httpClient: undefined,
    hasFlock: false,
    deniedCommands: [],
};
function readDocker(facts) {
    const [way, reached] = facts.findAll('docker')[0]?.words ?? [];
    const sudo = way === 'sudo';
    return reached === 'yes' ? { ok: true, sudo } : { ok: false, output: facts.readText('docker-output').trim(), sudo };
}
function readCompose(text, config) {
    const [program = '', givenName = '', folder = '', isRead, ...rest] = text.split('\n');
    const yaml = rest.join('\n');
    if (program !== 'docker compose' && program !== 'docker-compose') {
        return { ok: false, output: 'neither "docker compose" nor "docker-compose" runs on the host' };
    }
    if (isRead !== 'yes')
        return { ok: false, output: yaml.trim(), program };
    const project = config.compose.projectName ?? findName(yaml) ?? deriveName(givenName, folder, config.compose.files);
    return { ok: true, program, yaml, project };
}
/** Compose 2 prints the project's name in its configuration; for Compose 1 it is derived as Compose 1 does. */
const findName = (yaml) => /^name: ['"]?([^'"\n]+)['"]?$/m.exec(yaml)?.[1];
function deriveName(givenName, folder, [first]) {
    const whole = givenName.trim() || (0,external_node_path_.basename)(first === undefined ? folder : (0,external_node_path_.dirname)((0,external_node_path_.resolve)(folder, first)));
    return whole.toLowerCase().replace(/[^-_a-z0-9]/g, '');
}
function readNginx(facts) {
    const [code, sudo] = facts.findAll('nginx')[0]?.words ?? [];
    const [blue, green] = facts.findAll('passes-to')[0]?.words ?? [];
    return {
        sudo: sudo === 'sudo',
        linkSudo: facts.readWord('linking') === 'sudo',
        test: { ok: code === '0', output: facts.readText('nginx-output').trim() },
        pidFile: facts.readText('pid-file'),
        errorLog: facts.readText('error-log'),
        master: readPid(facts, 'master'),
        masterWithoutPidFile: readPid(facts, 'master-without-pid-file'),
        passesTo: { blue: blue === 'yes', green: green === 'yes' },
    };
}
function readPid(facts, name) {
    const word = facts.findAll(name)[0]?.words[0] ?? '';
    return word === '' ? undefined : (0,host_facts/* parseNumber */.$J)(word);
}
function readLink(facts) {
    const kind = facts.readWord('link');
    if (kind === 'missing')
        return { kind };
    if (kind === 'link' || kind === 'dangling') {
        return {
            kind: 'link',
            target: facts.readText('link-target'),
            resolved: facts.readText('link-resolved'),
            dangles: kind === 'dangling',
        };
    }
    return { kind: 'other', what: (facts.findAll('link')[0]?.words[1] ?? 'something else').replaceAll('-', ' ') };
}
function readSite(facts, color) {
    const text = facts.has(`site-${color}`) ? facts.readText(`site-${color}`) : undefined;
    const missing = facts.findAll('missing').some(({ words }) => words[0] === color);
    return { resolved: facts.readText(`resolved-${color}`), text, missing };
}
function readDigests(facts) {
    const rows = facts.has('digests') ? facts.readText('digests').trim().split('\n') : [];
    return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]));
}
function readTool(facts) {
    const tool = facts.findAll('http')[0]?.words[0];
    return tool === 'curl' || tool === 'wget' ? tool : undefined;
}

// EXTERNAL MODULE: ./src/commands/switch-nginx.ts
var switch_nginx = __webpack_require__(1801);
;// CONCATENATED MODULE: ./src/commands/read-host.ts




/** Reads all that a decision needs in one go, and changes nothing. */
function readHost(config) {
    const { compose, nginx, ports, sudo } = config;
    return {
        name: 'read host state',
        args: { compose, nginx, ports, sudo },
        script: new host_script/* HostScript */.g('read-host', {
            directory: compose.directory,
            sudo,
            environment: (0,compose_project/* environmentWords */.zI)(compose.env),
            compose_options: composeOptions(config),
            link: nginx.link,
            link_folder: (0,switch_nginx/* parentFolder */.he)(nginx.link),
            next_link: (0,switch_nginx/* temporaryLinkPath */.VR)(nginx.link),
            blue_site: nginx.sites.blue,
            green_site: nginx.sites.green,
            blue_port: ports.blue,
            green_port: ports.green,
        }),
        timeoutMs: 60_000,
        parse: (output) => parseHostState(output, config),
    };
}
const composeOptions = ({ compose: { files, projectName } }) => [
    ...(projectName === undefined ? [] : ['-p', projectName]),
    ...files.flatMap((file) => ['-f', file]),
];


/***/ }),

/***/ 2524:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ toRecordFile)
/* harmony export */ });
/** Reads what `print_record record` of lib/read-record.sh printed. */
const toRecordFile = (facts) => ({
    record: facts.readText('record'),
    recordProblem: facts.has('record-problem') ? facts.readText('record-problem') : undefined,
});


/***/ }),

/***/ 4993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ stopLine),
/* harmony export */   i: () => (/* binding */ stopServices)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);




/** Stops the services' containers. Fails where the link leads to the color's site. */
function stopServices(args) {
    const { project, services, guard, graceSeconds, successor } = args;
    return {
        name: 'docker stop',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('stop-services', {
            project: project.name,
            services,
            grace_seconds: graceSeconds,
            successor,
            docker_sudo: project.sudo,
            link: guard.link,
            site: guard.site,
        }),
        timeoutMs: graceSeconds * 1000 + 60_000,
        parse: (output) => {
            const facts = new _host_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .FactReader */ .E7(output);
            return { refused: facts.has('refused'), names: facts.findAll('stopped').map(({ words: [name = ''] }) => name) };
        },
    };
}
/** What stops containers, as a plan shows it. */
const stopLine = ({ sudo }, graceSeconds, names) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .dockerCli */ .R)(sudo)} stop -t ${graceSeconds} ${names}`;


/***/ }),

/***/ 1801:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hi: () => (/* binding */ switchNginx),
/* harmony export */   Om: () => (/* binding */ linkLines),
/* harmony export */   SL: () => (/* binding */ reloadLine),
/* harmony export */   VR: () => (/* binding */ temporaryLinkPath),
/* harmony export */   he: () => (/* binding */ parentFolder),
/* harmony export */   n8: () => (/* binding */ testLine)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);




/** Where a new link is made before it is moved. A dot name: `include sites-enabled/*` would read another one as a site. */
function temporaryLinkPath(link) {
    const slash = link.lastIndexOf('/');
    return `${link.slice(0, slash + 1)}.${link.slice(slash + 1)}.next`;
}
const parentFolder = (path) => path.replace(/\/[^/]*$/, '') || '/';
/**
 * Moves the link and makes nginx read it. Cannot be interrupted: it ends with the new target in force or with the old one
 * restored. Applications on one host switch one after the other.
 */
function switchNginx(args) {
    const { nginx, from, to, nginxAction = 'reload' } = args;
    return {
        name: 'switch nginx',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('switch-nginx', {
            link: nginx.link,
            link_folder: parentFolder(nginx.link),
            next_link: temporaryLinkPath(nginx.link),
            from,
            to,
            nginx_action: nginxAction,
            pid_file: nginx.pidFile,
            error_log: nginx.errorLog,
            nginx_sudo: nginx.sudo,
            link_sudo: nginx.linkSudo,
        }),
        timeoutMs: 60_000,
        graceMs: 60_000,
        parse: parseSwitchResult,
    };
}
/** What moves the link, each line only after the one before, as a plan shows it. */
function linkLines({ link, linkSudo }, target) {
    const root = (0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(linkSudo);
    const next = temporaryLinkPath(link);
    return [(0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}rm -f -- ${next}`, (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}ln -s -- ${target} ${next}`, (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}mv -T -- ${next} ${link}`];
}
/** What tests nginx's configuration, as a plan shows it. */
const testLine = ({ sudo }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx -t`;
/** What reloads nginx, as a plan shows it. */
const reloadLine = ({ sudo }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx -s reload`;
function parseSwitchResult(output) {
    const facts = new _host_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .FactReader */ .E7(output);
    const [result = '', restored, started, logSize, reloaded] = facts.findAll('result')[0]?.words ?? [];
    return {
        result: toResult(result),
        output: facts.readText('output'),
        started: started === 'yes',
        reloaded: reloaded === 'yes',
        restored: restored === 'yes',
        workers: facts.findAll('worker').map((fact) => fact.words[0] ?? ''),
        logSize: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .parseNumber */ .$J)(logSize),
    };
}
const results = ['switched', 'busy', 'changed', 'link-failed', 'test-failed', 'reload-failed', 'start-failed'];
function toResult(word) {
    const result = results.find((each) => each === word);
    if (result === undefined)
        throw new Error(`unexpected result of the switch on the host: "${word}"`);
    return result;
}


/***/ }),

/***/ 5139:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hi: () => (/* binding */ saveRecord),
/* harmony export */   rh: () => (/* binding */ writeRecord),
/* harmony export */   xD: () => (/* binding */ recordName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8361);



/** The name of the file in which the login user's account keeps the deployments of the application in this folder. */
function recordName(directory) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(directory).digest('hex').slice(0, 12);
    return `${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(directory)}-${hash}.json`;
}
/** Replaces the record as a whole. May stand before another script: it never ends the shell, whatever happens. */
const writeRecord = (directory, json) => new _host_host_script_js__WEBPACK_IMPORTED_MODULE_2__/* .HostScript */ .g('write-record', { record_name: recordName(directory), json });
/** The record alone, at the very end. */
const saveRecord = (directory, json) => ({
    name: 'write the record',
    args: { directory, json },
    script: writeRecord(directory, json),
    timeoutMs: 15_000,
    parse: () => null,
});


/***/ }),

/***/ 9811:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ otherColor),
/* harmony export */   T: () => (/* binding */ colors)
/* harmony export */ });
const colors = ['blue', 'green'];
const otherColor = (color) => (color === 'blue' ? 'green' : 'blue');


/***/ }),

/***/ 2604:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ parseComposeModel),
/* harmony export */   M: () => (/* binding */ pinImages)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7934);


/** A field that only messages use: a value of another type counts as missing, and does not fail a deployment. */
const lenientText = valibot__WEBPACK_IMPORTED_MODULE_1__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), undefined);
const portSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        published: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()])),
        host_ip: lenientText,
        target: valibot__WEBPACK_IMPORTED_MODULE_1__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()), undefined),
    }),
]);
const modelSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    services: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        image: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        platform: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        pull_policy: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        network_mode: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        container_name: lenientText,
        restart: lenientText,
        depends_on: valibot__WEBPACK_IMPORTED_MODULE_1__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()), valibot__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi(Object.keys))])), undefined),
        ports: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(portSchema), []),
    })),
});
/** Parses what `docker compose config` or `docker-compose config` prints. Throws when it is not a Compose project. */
function parseComposeModel(yaml) {
    const { services } = valibot__WEBPACK_IMPORTED_MODULE_1__/* .parse */ .qgA(modelSchema, (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(yaml));
    return new Map(Object.entries(services).map(([name, service]) => [
        name,
        {
            image: service.image,
            platform: service.platform,
            pullPolicy: service.pull_policy,
            containerName: service.container_name,
            restart: service.restart,
            dependsOn: service.depends_on,
            hostNetwork: service.network_mode === 'host',
            published: service.ports.flatMap(parsePortBindings),
        },
    ]));
}
/** The Compose file with these images, by service, in place of the images and builds that it names. */
function pinImages(yaml, images) {
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(yaml);
    for (const [service, image] of images) {
        document.setIn(['services', service, 'image'], image);
        document.deleteIn(['services', service, 'build']);
    }
    return document.toString();
}
/** Compose 2 writes `{published: "8081"}`, Compose 1 also `127.0.0.1:8081:8080/tcp`; both allow ranges. */
function parsePortBindings(port) {
    if (typeof port === 'number')
        return [];
    if (typeof port === 'object') {
        const { published = '', host_ip: address, target } = port;
        return parsePortRange(String(published)).map((hostPort) => ({ port: hostPort, address, target }));
    }
    const [, address, published = '', target] = /^(?:(.*):)?([\d-]+):([\d-]+)(?:\/\w+)?$/.exec(port) ?? [];
    const number = Number(target);
    const containerPort = Number.isNaN(number) ? undefined : number;
    return parsePortRange(published).map((hostPort) => ({ port: hostPort, address, target: containerPort }));
}
function parsePortRange(text) {
    const [from = NaN, to = from] = text === '' ? [] : text.split('-').map(Number);
    return Number.isInteger(from) && Number.isInteger(to) ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [];
}


/***/ }),

/***/ 424:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ reasonUndecidable),
/* harmony export */   M5: () => (/* binding */ colorContainers),
/* harmony export */   UL: () => (/* binding */ needsProbe),
/* harmony export */   jL: () => (/* binding */ decideCutover),
/* harmony export */   vO: () => (/* binding */ isColorRunning)
/* harmony export */ });
/* unused harmony export findLinkedColor */
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9811);
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2708);


/** Why the live color cannot be decided. If a program cannot be asked, the answer is unknown, not no. */
function reasonUndecidable({ directoryIsReadable, docker, compose, nginx }) {
    if (!directoryIsReadable)
        return 'the folder of the Compose project does not exist, or the user may not enter it';
    if (!docker.ok)
        return 'Docker cannot be reached';
    if (!compose.ok)
        return `Compose cannot be used: ${compose.output}`;
    return nginx.masterWithoutPidFile === undefined
        ? undefined
        : `nginx runs as process ${nginx.masterWithoutPidFile}, which its pid file does not name`;
}
/** The containers of a color that belong to this application. */
function colorContainers(state, config, color) {
    const project = state.compose.ok ? state.compose.project : undefined;
    const services = config.compose.services[color];
    return state.containers.filter((each) => each.project === project && services.includes(each.service));
}
/** A color runs when its first service runs, which answers the health check. */
function isColorRunning(state, config, color) {
    const [first] = config.compose.services[color];
    return colorContainers(state, config, color).some((each) => each.service === first && (0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(each));
}
/** The color whose site the link points to, after all links are followed. */
function findLinkedColor({ link, sites }) {
    return link.kind === 'link' ? _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((color) => sites[color].resolved === link.resolved) : undefined;
}
/** Whether the files alone cannot show what is live, so that nginx must be probed. nginx decides. */
function needsProbe(state, config) {
    if (state.nginx.master === undefined)
        return false;
    const linked = findLinkedColor(state);
    return _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.some((color) => color !== linked && colorContainers(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i));
}
/** Decides from the state of the host. `served`: what nginx serves, where `needsProbe` required to ask it. */
function decideCutover(state, config, served) {
    const linked = findLinkedColor(state);
    if (served === undefined)
        return linked === undefined ? decideWithoutLink(state, config) : proceedWithLive(state, config, linked);
    switch (served.kind) {
        case 'color':
            return linked === undefined
                ? decideFromServedColor(state, config, served.color)
                : proceedWithLive(state, config, served.color);
        case 'neither':
            return linked === undefined
                ? decideWithoutLink(state, config)
                : decideWhenNeitherServes(state, config, { linked, status: served.status });
        case 'unknown':
            return refuseWith(`could not find out which color nginx serves: ${served.reason}`);
    }
}
/** nginx serves no color, or does not run. A color may be up after an interrupted first deployment, or by hand. */
function decideWithoutLink(state, config) {
    const isColorUp = (color) => colorContainers(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i);
    const colorInOtherFile = _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((color) => isColorUp(color) && state.nginx.passesTo[color]);
    return colorInOtherFile === undefined
        ? proceedWithLive(state, config, undefined)
        : refusePortInOtherFile(config, colorInOtherFile);
}
/**
 * nginx serves that color though the link does not point to a color: the link was changed since the last reload, or
 * another file names the port.
 */
function decideFromServedColor(state, config, served) {
    return state.nginx.passesTo[served] ? refusePortInOtherFile(config, served) : proceedWithLive(state, config, served);
}
const refusePortInOtherFile = ({ nginx, ports }, color) => refuseWith(`${nginx.link} points to neither color's site, but ${color} is up and another file of nginx's configuration ` +
    `names its port ${ports[color]} (find it: sudo nginx -T); if ${color} is live, remove that file and point ${nginx.link} to ${nginx.sites[color]}`);
/** The linked color does not answer. While it is down, a 502, 503 or 504 of nginx means that nginx passes requests to it. */
function decideWhenNeitherServes(state, config, { linked, status }) {
    const isDeadUpstream = status === 502 || status === 503 || status === 504;
    if (status === undefined || (isDeadUpstream && !isColorRunning(state, config, linked)))
        return proceedWithLive(state, config, linked);
    return refuseWith(`could not find out which color nginx serves: nginx answered ${status} at ${config.verify.url} and passed the request neither to port ` +
        `${config.ports.blue} nor to port ${config.ports.green}; set verify-url and verify-host so that the request reaches the application`);
}
function proceedWithLive(state, config, live) {
    const idle = live === undefined ? 'blue' : (0,_color_js__WEBPACK_IMPORTED_MODULE_1__/* .otherColor */ .I)(live);
    const currentTarget = state.link.kind === 'link' ? state.link.target : undefined;
    const isLinkRight = findLinkedColor(state) === live;
    const expectedTarget = isLinkRight || live === undefined ? currentTarget : config.nginx.sites[live];
    const isStarted = live !== undefined && isColorRunning(state, config, live);
    const liveRuns = isStarted && state.nginx.master !== undefined;
    const idleRuns = isColorRunning(state, config, idle);
    const idleIsUp = colorContainers(state, config, idle).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i);
    const warnings = [
        ...(isLinkRight || live === undefined
            ? []
            : [
                `${config.nginx.link} points to ${currentTarget ?? 'nothing'}, but nginx serves ${live}: the link is repaired first`,
            ]),
        ...(live !== undefined && !liveRuns
            ? [
                `${isStarted ? 'nginx' : `the live color ${live}`} does not run: the site is down until this deployment is done`,
            ]
            : []),
    ];
    return {
        kind: 'proceed',
        cutover: { live, idle, liveRuns, idleIsUp, idleRuns, currentTarget, expectedTarget, warnings },
    };
}
const refuseWith = (problem) => ({ kind: 'refuse', problem });


/***/ }),

/***/ 5876:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ HealthJudge),
/* harmony export */   m: () => (/* binding */ formatAnswer)
/* harmony export */ });
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2708);

/** Decides from one observation after another whether the new color is healthy. */
class HealthJudge {
    #expected;
    #startedAt;
    #firstService;
    #answer;
    #containers;
    /** `containers`: their state right after the start; `firstService`: the service that answers the health check. */
    constructor(expected, containers, firstService) {
        this.#expected = expected;
        this.#startedAt = new Map(containers.map(({ id, startedAt }) => [id, startedAt]));
        this.#firstService = firstService;
        this.#containers = containers;
    }
    /**
     * Undefined: not decided yet. The color is healthy after a good answer *and* an observation of its containers after
     * that: an application can answer once and crash, or be unhealthy by its HEALTHCHECK though it answers.
     */
    observe(observation) {
        if (observation.kind === 'answer') {
            this.#answer = observation.answer;
            return undefined;
        }
        this.#containers = observation.containers;
        const container = observation.containers.find((each) => this.#hasCrashed(each));
        if (container !== undefined)
            return { kind: 'crashed', container };
        if (this.#answer === undefined || this.#problems().length > 0)
            return undefined;
        return { kind: 'healthy', answer: formatAnswer(this.#answer) };
    }
    /** For the log: without the reason of a failed connection, since that text changes all the time. */
    describeProgress() {
        return this.#answer === undefined || this.#answer.kind === 'none' ? 'no answer yet' : this.describeProblems();
    }
    /** Why the color is not healthy, by the last observations. */
    describeProblems() {
        return this.#problems().join('; ');
    }
    /** The container whose log is likely to show the cause. */
    findFailingContainer() {
        return (this.#containers.find((each) => this.#healthcheckProblem(each)) ??
            this.#containers.find((each) => each.service === this.#firstService));
    }
    #problems() {
        const answer = this.#answer ?? { kind: 'none', reason: 'the first request has not ended yet' };
        return [
            findAnswerProblem(answer, this.#expected),
            ...this.#containers.map((each) => this.#healthcheckProblem(each)),
        ].filter((problem) => problem !== undefined);
    }
    /** Only the first service answers the health request. Any other one that has a HEALTHCHECK must be healthy by it. */
    #healthcheckProblem({ name, service, health }) {
        if (health === undefined || health === 'healthy')
            return undefined;
        if (service === this.#firstService && health !== 'unhealthy')
            return undefined;
        return `${name} is ${health} by its own HEALTHCHECK`;
    }
    #hasCrashed(container) {
        const { id, service, restartCount, startedAt, status, exitCode } = container;
        if (restartCount > 0 || startedAt !== this.#startedAt.get(id))
            return true;
        // A job that ended without an error, such as a migration, has not crashed; the first service must not end.
        const finished = status === 'exited' && exitCode === 0 && service !== this.#firstService;
        return !(0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(container) && status !== 'created' && !finished;
    }
}
function findAnswerProblem(answer, { statuses, body }) {
    if (answer.kind === 'none')
        return `no answer (${answer.reason})`;
    if (!statuses.matches(answer.status))
        return `${formatAnswer(answer)}, expected ${statuses.toString()}`;
    if (body !== undefined && !body.test(answer.body))
        return `got ${answer.status}, but the body does not match ${body.source}: ${shortenBody(answer.body)}`;
    return undefined;
}
function formatAnswer(answer) {
    if (answer.kind === 'none')
        return `no answer: ${answer.reason}`;
    return answer.location === undefined ? `got ${answer.status}` : `got ${answer.status} to ${answer.location}`;
}
const shortenBody = (body) => (body.length > 200 ? `${body.slice(0, 200)}…` : body);


/***/ }),

/***/ 2708:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isRunning),
/* harmony export */   i: () => (/* binding */ isUp)
/* harmony export */ });
const isRunning = (container) => container.status === 'running';
/** It runs, or may run again in a moment (a restart policy, a pause). */
const isUp = (container) => !['created', 'exited', 'dead', 'removing'].includes(container.status);


/***/ }),

/***/ 34:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ parseProxiedPorts)
/* harmony export */ });
/** A host and its port in an nginx file: a name, a variable, an IPv4 address, or an IPv6 address in brackets. */
const authority = String.raw `(?:\[[^\]]*\]|[^\s;/:\[]*):(\d+)\b`;
const passDirective = new RegExp(String.raw `\b(?:proxy_pass|grpc_pass)\s+["']?\w+://${authority}`, 'g');
const upstreamServer = new RegExp(String.raw `\bserver\s+${authority}`, 'g');
/**
 * The local ports that the file of a site passes requests to, from `proxy_pass` and from the `server` lines of its
 * upstreams. Empty when the file has no port itself (a variable, or an upstream of another file).
 */
function parseProxiedPorts(site) {
    const code = site.replace(/#.*$/gm, '');
    const upstreams = [...code.matchAll(/\bupstream\s+\S+\s*\{([^}]*)\}/g)].flatMap(([, body = '']) => [
        ...body.matchAll(upstreamServer),
    ]);
    return [...new Set([...code.matchAll(passDirective), ...upstreams].map(([, port]) => Number(port)))];
}


/***/ }),

/***/ 8524:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tY: () => (/* binding */ beginDeployment),
  se: () => (/* binding */ discardCurrent),
  FR: () => (/* binding */ emptyRecord),
  FU: () => (/* binding */ endDeployment),
  K0: () => (/* binding */ endInterrupted),
  VQ: () => (/* binding */ formatMode),
  VT: () => (/* binding */ markServedAsDeployed),
  Hh: () => (/* binding */ parseRecord),
  F: () => (/* binding */ parseResult),
  Om: () => (/* binding */ serializeRecord),
  fL: () => (/* binding */ updateCurrent)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/domain/json.ts
/** Undefined: the text is not JSON. */
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const omitFields = (object, names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
/** Whether objects and lists are nested more than `depth` levels deep. */
function isDeeperThan(value, depth) {
    if (typeof value !== 'object' || value === null)
        return false;
    return depth === 0 || Object.values(value).some((each) => isDeeperThan(each, depth - 1));
}

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/domain/record-schema.ts


/** The results that this version writes. */
const recordedResults = ['deployed', 'rolled-back', 'stranded', 'interrupted'];
/** 9999-12-31 in ms since the epoch: the last day that an ISO date writes with four digits of a year. */
const latestTime = Date.UTC(10_000, 0) - 1;
/** Milliseconds since the epoch, by the runner's clock; 0: the record has no possible time here. */
const time = dist/* fallback */.NpB(dist/* pipe */.FsL(dist/* number */.aig(), dist/* minValue */.Wwf(0), dist/* maxValue */.cGV(latestTime)), 0);
const record_schema_text = dist/* fallback */.NpB(dist/* string */.YjP(), '');
const optionalText = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* string */.YjP()), undefined);
/** A step, mode or result. Another version of the action may know more of them, so any text is accepted. */
const openWord = dist/* fallback */.NpB(dist/* string */.YjP(), 'unknown');
const optionalColor = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* picklist */.KIO(color/* colors */.T)), undefined);
const runSchema = dist/* object */.Ikc({
    repository: record_schema_text,
    url: record_schema_text,
    actor: record_schema_text,
    sha: record_schema_text,
    ref: record_schema_text,
    workflow: record_schema_text,
    number: dist/* fallback */.NpB(dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0)), 0),
});
const workflowRun = dist/* fallback */.NpB(runSchema, () => dist/* parse */.qgA(runSchema, {}));
const imageSchema = dist/* object */.Ikc({ service: dist/* string */.YjP(), id: dist/* string */.YjP(), digest: optionalText });
/** None where one of them is not readable: a release without one of its images cannot be restored. */
const record_schema_images = dist/* fallback */.NpB(dist/* array */.YOg(imageSchema), []);
/** Reads any object: a field that is missing or not readable gets a neutral value. */
const currentSchema = dist/* object */.Ikc({
    by: workflowRun,
    mode: openWord,
    startedAt: time,
    step: openWord,
    /** Of that step: how far it can bring the host. */
    phase: optionalText,
    live: optionalColor,
    idle: optionalColor,
    /** The target that nginx's link must have again if the deployment fails; absent: there was no link. */
    link: optionalText,
    images: record_schema_images,
});
/** Reads any object, as `currentSchema` does. */
const entrySchema = dist/* object */.Ikc({
    by: workflowRun,
    mode: openWord,
    startedAt: time,
    endedAt: time,
    result: openWord,
    failedStep: optionalText,
    /** The color that was deployed, whether the deployment succeeded or not. */
    color: optionalColor,
    images: record_schema_images,
});

// EXTERNAL MODULE: ./src/domain/step-info.ts
var step_info = __webpack_require__(2753);
;// CONCATENATED MODULE: ./src/domain/record.ts




/** How many deployments the history keeps. */
const historyLength = 50;
/** In characters. The record is sent along with commands, so a longer one would slow every step. */
const maxTextLength = 1 << 20;
/** Levels of objects and lists. JSON.stringify fails on values that are nested very deeply. */
const maxDepth = 100;
const emptyRecord = toRecord({ version: 1, history: [] });
/** Undefined: the text is not a record, so it must not be written over. An empty text is an empty record. */
function parseRecord(text) {
    if (text.trim() === '')
        return emptyRecord;
    const content = text.length > maxTextLength ? undefined : parseJson(text);
    if (!isJsonObject(content) || isDeeperThan(content, maxDepth))
        return undefined;
    const { history = [] } = content;
    return Array.isArray(history) ? toRecord({ version: 1, ...content, history }) : undefined;
}
/** Leaves out the oldest entries of a record that would be too long to be read again. */
function serializeRecord({ content }) {
    const text = JSON.stringify(content);
    const { history } = content;
    if (text.length <= maxTextLength || history.length === 0)
        return text;
    return serializeRecord(toRecord({ ...content, history: history.slice(Math.ceil(history.length / 2)) }));
}
/** Begins a deployment. The caller has the lock. */
const beginDeployment = (record, current) => toRecord({ ...endInterrupted(record).content, current });
/** Call while the lock is free or held by the caller: a deployment in progress was interrupted. Its end time is unknown. */
function endInterrupted(record) {
    const { startedAt = 0, step } = record.current ?? {};
    return endDeployment(record, { result: 'interrupted', endedAt: startedAt, failedStep: step });
}
/** The last deployment counts as deployed when it was interrupted and nginx serves its color now. */
function markServedAsDeployed(record, live) {
    const { content } = record;
    const last = content.history.at(-1);
    if (live === undefined || !isJsonObject(last))
        return record;
    const { result, color } = dist/* parse */.qgA(entrySchema, last);
    if (result !== 'interrupted' || color !== live)
        return record;
    return toRecord({ ...content, history: [...content.history.slice(0, -1), { ...last, result: 'deployed' }] });
}
/** Adds facts to the deployment in progress. Its phase never becomes lower: what was begun stays begun. */
function updateCurrent(record, facts) {
    const { content } = record;
    if (!isJsonObject(content.current))
        return record;
    const reached = step_info/* phases */.t.findLast((each) => each === facts.phase || each === record.current?.phase);
    const phase = reached === undefined ? {} : { phase: reached };
    return toRecord({ ...content, current: { ...content.current, ...facts, ...phase } });
}
/** Moves the deployment in progress into the history. */
function endDeployment(record, ending) {
    const { current, history } = record.content;
    if (!isJsonObject(current))
        return discardCurrent(record);
    // Fields of another version go into the history too.
    const fields = omitFields(current, ['step', 'phase', 'live', 'idle', 'link']);
    const { idle } = current;
    const entry = { ...fields, ...(idle !== undefined && { color: idle }), ...ending };
    return toRecord({ ...discardCurrent(record).content, history: [...history, entry].slice(-historyLength) });
}
/** Forgets the deployment in progress. */
const discardCurrent = ({ content }) => toRecord({ ...omitFields(content, ['current']), history: content.history });
/** Undefined: a result of another version of the action. */
const parseResult = (result) => recordedResults.find((known) => known === result);
/** A noun for a deployment of this mode: `deployment`, `rollback`, or `canary run` for a mode of another version. */
function formatMode(mode) {
    if (mode === 'deploy')
        return 'deployment';
    return mode === 'rollback' ? mode : `${mode} run`;
}
function toRecord(content) {
    return {
        content,
        current: isJsonObject(content.current) ? dist/* parse */.qgA(currentSchema, content.current) : undefined,
        history: content.history.filter(isJsonObject).map((entry) => dist/* parse */.qgA(entrySchema, entry)),
    };
}


/***/ }),

/***/ 5237:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uk: () => (/* binding */ toReleaseImage),
/* harmony export */   an: () => (/* binding */ imageRepository),
/* harmony export */   vy: () => (/* binding */ formatImage)
/* harmony export */ });
/** The repository of an image as a Compose file names it: without its digest and its tag. */
const imageRepository = (image) => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
/** With the digest in the repository that the Compose file names (`image`), where there is one. */
function toReleaseImage(service, image, { id, digests }) {
    const digest = digests.find((each) => each.startsWith(`${imageRepository(image)}@`));
    return { service, id, ...(digest !== undefined && { digest }) };
}
/** For people and outputs: `service=repository@sha256:…`, or the image's id. */
const formatImage = ({ service, id, digest }) => `${service}=${digest ?? id}`;


/***/ }),

/***/ 9000:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _M: () => (/* binding */ isSameRelease),
/* harmony export */   jD: () => (/* binding */ findServingDeployment),
/* harmony export */   qI: () => (/* binding */ findPreviousRelease),
/* harmony export */   tH: () => (/* binding */ listReleases)
/* harmony export */ });
/**
 * The releases that a rollback can restore, the oldest first, the one that served last at the end. A rollback removes
 * the releases that it went back over, so that a bad release is never restored. A deployment whose result only another
 * version knows is left out, since it may never have served.
 */
function listReleases(history) {
    const releases = [];
    for (const entry of history.filter(({ result }) => result === 'deployed')) {
        if (entry.mode === 'rollback') {
            while (releases.length > 0 && !isSameRelease(releases.at(-1)?.images ?? [], entry.images))
                releases.pop();
            if (releases.length > 0)
                continue;
        }
        releases.push(entry);
    }
    return releases;
}
/** The deployment of the release that serves now; undefined when the last successful one deployed something else. */
function findServingDeployment({ history }, live, serving) {
    const last = history.findLast(({ result }) => result === 'deployed');
    return last?.color === live && isSameRelease(last.images, serving) ? last : undefined;
}
/** The release that served before the one with these images; undefined when the record has none with images that it can name. */
function findPreviousRelease({ history }, serving) {
    // Never an older one instead: it was not the previous release.
    const previous = listReleases(history).findLast(({ images }) => !isSameRelease(images, serving));
    return previous === undefined || previous.images.length === 0 ? undefined : previous;
}
/** Compares image ids, so that neither the color nor the tags matter. */
const isSameRelease = (one, other) => joinIds(one) === joinIds(other);
const joinIds = (images) => images.map(({ id }) => id).join(' ');


/***/ }),

/***/ 2753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ recordedName),
/* harmony export */   t: () => (/* binding */ phases)
/* harmony export */ });
const phases = ['prepare', 'start', 'switch', 'finish'];
/** The name of a step in the record. */
const recordedName = ({ name, recordedAs = name }) => recordedAs;


/***/ }),

/***/ 6173:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ runCommand)
/* harmony export */ });
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);

/** Runs a command that must succeed. Its output goes to the log, and a cancel ends it. */
function runCommand(context, command, onFact) {
    const onOutput = (line) => context.emitOutput(line);
    return (0,_host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .runOrThrow */ .nf)(context.host, command, { signal: context.signal, onOutput, ...(onFact && { onFact }) });
}


/***/ }),

/***/ 7376:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ proveFact)
/* harmony export */ });
/** Call only in the step that verified the fact. */
function proveFact(_fact, value) {
    return value;
}


/***/ }),

/***/ 614:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ effectOf),
/* harmony export */   z: () => (/* binding */ StepError)
/* harmony export */ });
/**
 * Why a step failed, in words for users. `effect`: what the failed step left behind. `refused`: it began nothing.
 * `nothing-to-undo`: it changed nothing. `live-release-down`: the release that serves went down.
 * `live-color-changed`: another program or a person changed which color is live.
 */
class StepError extends Error {
    name = 'StepError';
    effect;
    /** What to do next: a sentence without a capital letter and without a full stop. */
    fix;
    constructor(message, options = {}) {
        super(message, { cause: options.cause });
        this.effect = options.effect ?? 'may-need-undo';
        this.fix = options.fix;
    }
}
/** The effect of an error. Of an error that is no StepError nothing is known, so its step may need its undo. */
const effectOf = (error) => error instanceof StepError ? error.effect : 'may-need-undo';


/***/ }),

/***/ 1581:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ watchCommand),
/* harmony export */   K: () => (/* binding */ noteChanges)
/* harmony export */ });
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9808);
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);


/** How often a wait without news writes a line, in ms. */
const heartbeatMs = 15_000;
/** Returns a function that notes a new text at once, and repeats an unchanged text every 15 s. */
function noteChanges(context, now = () => performance.now()) {
    let last = '';
    let notedAt = now();
    return (text) => {
        if (text === '')
            return;
        const same = text === last;
        if (same && now() - notedAt < heartbeatMs)
            return;
        context.note(same ? `still waiting: ${text}` : text);
        last = text;
        notedAt = now();
    };
}
/**
 * Reads the facts of a command line by line until `judge` returns a result or throws, and then ends the command without
 * waiting for its end. Returns undefined when the time limit of the command passed first.
 */
function watchCommand(context, command, judge) {
    const enough = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers();
    const onFact = (line) => {
        if (enough.signal.aborted)
            return;
        try {
            const result = judge(line);
            if (result === undefined)
                return;
            resolve(result);
        }
        catch (error) {
            reject((0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_1__/* .toError */ .i)(error));
        }
        enough.abort();
    };
    const onOutput = (line) => {
        if (!enough.signal.aborted)
            context.emitOutput(line);
    };
    const signal = AbortSignal.any([enough.signal, context.signal]);
    context.host
        .run(command, { signal, onFact, onOutput })
        .then((outcome) => {
        if (outcome.kind === 'timed-out')
            resolve(undefined);
        else
            reject(new _host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi(command.name, outcome));
    })
        .catch(reject);
    return promise;
}


/***/ }),

/***/ 8001:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $J: () => (/* binding */ parseNumber),
/* harmony export */   E7: () => (/* binding */ FactReader),
/* harmony export */   a9: () => (/* binding */ parseFact),
/* harmony export */   g7: () => (/* binding */ decodeText)
/* harmony export */ });
/* unused harmony exports FactError, encodeText */
/** A script printed something unexpected: a defect, or programs on the host that differ from those that we know. */
class FactError extends Error {
    name = 'FactError';
}
function parseFact(line) {
    const [name = '', ...words] = line.trim().split(' ');
    return { name, words };
}
/** What a script printed, by name. Reading what is not there throws a FactError. */
class FactReader {
    #all;
    constructor(output) {
        this.#all = output
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map(parseFact);
    }
    findAll(name) {
        return this.#all.filter((fact) => fact.name === name);
    }
    has(name) {
        return this.#all.some((fact) => fact.name === name);
    }
    readWord(name) {
        const word = this.#findOne(name).words[0];
        if (word === undefined)
            throw new FactError(`a script on the server printed nothing after "${name}"`);
        return word;
    }
    readNumber(name) {
        return parseNumber(this.readWord(name));
    }
    readText(name) {
        return decodeText(this.#findOne(name).words[0] ?? '');
    }
    #findOne(name) {
        const fact = this.#all.find((each) => each.name === name);
        if (fact === undefined)
            throw new FactError(`a script on the server did not print "${name}"`);
        return fact;
    }
}
function parseNumber(word) {
    if (word === undefined || !/^-?\d+(\.\d+)?$/.test(word))
        throw new FactError(`a script on the server printed "${word ?? ''}" where a number belongs`);
    return Number(word);
}
/** The text that `print_stdin` or `print_text` of the scripts turned into this word. */
const decodeText = (word) => word.startsWith('=') ? word.slice(1) : Buffer.from(word, 'base64').toString('utf8');
const encodeText = (text) => Buffer.from(text, 'utf8').toString('base64');


/***/ }),

/***/ 8361:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ HostScript)
});

;// CONCATENATED MODULE: ./src/host-scripts/scripts.ts
// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.
const libCompose = `: "\${compose:?}" "\${compose_file?}"
run_compose(){
eval "set -- $compose \\"\\$@\\""
if [ -n "$compose_file" ];then
printf %s "$compose_file"|run_with_environment "$@"
else
run_with_environment "$@"
fi
}
`;
const libConnections = `list_connections(){
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
is_port_open(){
list_connections|awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}
`;
const libContainers = `describe_containers(){
run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},{{json .RestartCount}},{{json .Image}}]' "$@"
}
`;
const libDocker = `: "\${docker_sudo:?}"
run_docker(){
if [ "$docker_sudo" = yes ];then sudo -n docker "$@";else docker "$@";fi
}
run_docker_on(){
last_arguments=$1
shift
for last_argument in $last_arguments;do set -- "$@" "$last_argument";done
run_docker "$@"
}
`;
const libEnvironment = `: "\${environment?}" "\${docker_sudo:?}"
run_with_environment(){
if [ "$docker_sudo" = no ];then
(export_environment
exec "$@")
elif [ -z "$environment" ];then
sudo -n "$@"
else
printf 'export %s' "$environment"|sudo -n sh -c 'eval "$(cat)" && exec "$@" </dev/null' sh "$@"
fi
}
export_environment(){
[ -z "$environment" ]||eval "export $environment"
}
`;
const libFacts = `print_fact(){
printf '%s\\n' "$*"
}
print_stdin(){
printf '%s %s\\n' "$1" "$(base64 -w 0)"
}
print_text(){
case $2 in
*[!A-Za-z0-9_./:@%+,-]*)printf %s "$2"|print_stdin "$1";;
*)print_fact "$1" "=$2"
esac
}
print_output(){
output_name=$1
shift
output=$("$@")||exit
print_text "$output_name" "$output"
}
`;
const libFindContainers = `find_containers(){
scope=$1 label=com.docker.compose.project=$2
shift 2
[ "$scope" = all ]||scope=
found=$(run_docker ps \${scope:+-a} --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \\
--format '{{.ID}} {{.Label "com.docker.compose.service"}}')||return
printf '%s\\n' "$found"|awk 'BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 } $2 in wanted { print $1 }' "$@"
}
`;
const libFlows = `port_functions='
  BEGIN { port_count = split(ports, asked, " "); for (i in asked) decimal[sprintf(":%04X", asked[i])] = asked[i] }
  function port_of(address) { return substr(address, length(address) - 4) }
  function print_counts(count,  i) {
    for (i = 1; i <= port_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'
list_flows(){
list_connections|awk -v ports="$*" "$port_functions"'
    function keep(port, client, since) { if (since > latest[port " " client]) latest[port " " client] = since }
    $4 == "0A" { next }
    { from = port_of($2); to = port_of($3); since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    from in decimal { keep(decimal[from], to, since) }
    to in decimal { keep(decimal[to], from, since) }
    END { for (flow in latest) print flow, latest[flow] }'
}
count_new_flows(){
flows=$1
shift
{
printf '%s\\n' "$flows" now
list_flows "$@"
}|awk -v ports="$*" "$port_functions"'
    $0 == "now" { now = 1; next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}
count_open_flows(){
user=$1
shift
list_connections|awk -v ports="$*" -v user="$user" "$port_functions"'
    $4 == "01" && (port_of($3) in decimal) && (user == "" || $8 == user) { count[decimal[port_of($3)]]++ }
    END { print_counts(count) }'
}
find_user(){
awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null
}
`;
const libHttp = `: "\${http_client:?}" "\${url:?}" "\${header_options?}" "\${request_seconds:?}" "\${answer_limit:?}"
send_request(){
eval "send_request_with $header_options"
}
send_request_with(){
if [ "$http_client" = curl ];then
curl -sS -i -N --noproxy '*' --max-time "$request_seconds" "$@" -- "$url" 2>&1
else
wget -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 --tries=1 --timeout="$request_seconds" \\
"$@" -O - -- "$url" 2>&1
fi|head -c "$answer_limit"|base64 -w 0
}
`;
const libIsMissing = `is_missing(){
if [ -e "$1" ]||[ -L "$1" ];then return 1;fi
parent=$1
until [ -e "$parent" ];do
case $parent in
*/*)parent=\${parent%/*};;
*)parent=.
esac
parent=\${parent:-/}
done
[ -x "$parent" ]
}
`;
const libLinkGuard = `: "\${link?}" "\${site?}"
refuse_if_linked(){
if [ "$(readlink -m -- "$link")" = "$(readlink -m -- "$site")" ];then
printf '%s\\n' "$link points to $site now, so this color may be live: none of its containers was touched" >&2
exit 97
fi
}
`;
const libNginxMaster = `find_master(){
pid='' title=''
read -r pid 2>/dev/null <"$1"||[ -n "$pid" ]||return 0
IFS= read -r title 2>/dev/null <"/proc/$pid/cmdline"||:
case $title in *'nginx: master'*)echo "$pid";esac
}
`;
const libNginxProbe = `: "\${pid_file?}" "\${error_log?}" "\${log_size:?}" "\${workers?}" "\${requests:?}" "\${local_port:?}"
: "\${blue_port:?}" "\${green_port:?}"
read_error_lines(){
if [ "$log_size" -lt 0 ]||! [ -r "$error_log" ];then return;fi
tail -c "+$((log_size+1))" "$error_log"|grep -F '[emerg]'|tail -n 3
}
probe_nginx(){
new_workers=0 settled=no port_is_open=yes worker_user=''
master=$(find_master "$pid_file")
[ -z "$master" ]||is_reloading "$master"||settled=yes
for worker in $([ -z "$master" ]||list_workers "$master");do
worker_user=$(find_user "\${worker%%:*}")
case " $workers " in *" $worker "*);;*)new_workers=$((new_workers+1));esac
done
error_lines=$(read_error_lines|base64 -w 0)
flows_before=$(list_flows "$blue_port" "$green_port")
send_requests
[ "$local_port" -eq 0 ]||port_is_open=$(is_port_open "$local_port")
shutting_down=$(list_workers "\${master:-none}" leaving|wc -l)
open_flows=$(count_open_flows "$worker_user" "$blue_port" "$green_port")
if [ -n "$master" ]&&is_reloading "$master";then settled=no;fi
new_flows=$(count_new_flows "$flows_before" "$blue_port" "$green_port")
print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$new_flows" "$open_flows" \\
"$shutting_down" "$answer" "$error_lines"
}
send_requests(){
request_count=0 began=$(read_uptime)
until [ "$request_count" -ge "$requests" ]||{ [ "$request_count" -ge 3 ]&&[ $(($(read_uptime)-began)) -ge 200 ];};do
answer=$(send_request)
request_count=$((request_count+1))
done
}
`;
const libNginxReload = `is_reloading(){
awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2>/dev/null
}
wait_for_reload(){
tries=0
while is_reloading "$1"&&[ "$tries" -lt $(($2*40)) ];do
tries=$((tries+1))
sleep 0.025
done
}
`;
const libNginxWorkers = `list_workers(){
cat /proc/[0-9]*/stat 2>/dev/null|awk -v master="$1" '{ pid = $1; sub(/^.*\\) /, ""); if ($2 == master) print pid ":" $20 }'|while read -r worker;do
title=
IFS= read -r title 2>/dev/null </proc/"\${worker%%:*}"/cmdline||:
case $title in
*'worker process is shutting down'*)echo "$worker";;
*'worker process'*|*'master process'*)[ "$2" = leaving ]||echo "$worker"
esac
done
}
is_running(){
IFS= read -r stat 2>/dev/null </proc/"\${1%%:*}"/stat||return
position=2
for field in \${stat##*) };do
position=$((position+1))
[ "$position" -lt 22 ]||break
done
[ "$field" = "\${1#*:}" ]
}
`;
const libReadRecord = `print_record(){
if is_missing "$2";then
print_text "$1" ''
elif problem=$(cat -- "$2" 2>&1 >/dev/null);then
{ print_stdin "$1";} <"$2"||print_text "$1" ''
else
print_text "$1" ''
print_text "$1-problem" "$problem"
fi
}
`;
const libRecordPath = `: "\${record_name:?}"
print_record_path(){
printf %s "\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name"
}
`;
const libSudo = `run_with_sudo_if(){
use_sudo=$1
shift
if [ "$use_sudo" = yes ];then sudo -n "$@";else "$@";fi
}
`;
const libUptime = `read_uptime(){
read -r uptime _ </proc/uptime
printf %s "\${uptime%.*}\${uptime#*.}"
}
`;
const readHostCompose = `: "\${compose_options?}" "\${docker_sudo:?}"
read_compose(){
if [ "$docker_sudo" = no ]&&is_compose_plugin&&read_with docker-compose;then return;fi
for program in 'docker compose' docker-compose;do
if read_with "$program"||explain_refusal "$program";then return;fi
done
echo none
}
read_with(){
config=$(print_config "$1" 2>/dev/null)&&print_answer "$1" yes "$config"
}
explain_refusal(){
case $1 in
'docker compose')run_without_variables docker compose version;;
*)run_without_variables docker-compose version
esac >/dev/null 2>&1||return
print_answer "$1" no "$(print_config "$1" -q 2>&1|tail -n 40|tail -c 4096)"
}
run_without_variables(){
if [ "$docker_sudo" = yes ];then sudo -n "$@";else run_with_environment "$@";fi
}
print_config(){
compose_program=$1
shift
eval "set -- $compose_options config \\"\\$@\\""
case $compose_program in
'docker compose')run_with_environment docker compose "$@";;
*)run_with_environment docker-compose "$@"
esac
}
print_answer(){
printf '%s\\n' "$1" "$(print_project_name)" "$(pwd -P)" "$2" "$3"
}
print_project_name()(export_environment
if [ -n "$COMPOSE_PROJECT_NAME" ];then
printf %s "$COMPOSE_PROJECT_NAME"
elif [ -r .env ];then
sed -n '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}' .env|tail -n 1
fi)
is_compose_plugin(){
standalone=$(command -v docker-compose)||return
for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker \\
/usr/libexec/docker;do
plugin=$folder/cli-plugins/docker-compose
[ ! -x "$plugin" ]||break
done
[ "$standalone" -ef "$plugin" ]
}
`;
const readHostFiles = `: "\${link:?}" "\${blue_site:?}" "\${green_site:?}"
read_files(){
read_link
read_site blue "$blue_site"
read_site green "$green_site"
}
read_link(){
if [ -L "$link" ];then
if [ -e "$link" ];then print_fact link link;else print_fact link dangling;fi
print_text link-target "$(readlink -- "$link")"
print_text link-resolved "$(readlink -m -- "$link")"
elif [ -e "$link" ];then
print_fact link other "$(stat -c %F -- "$link"|tr ' ' '-')"
else
print_fact link missing
fi
}
read_site(){
print_text "resolved-$1" "$(readlink -m -- "$2")"
if [ -f "$2" ]&&[ -r "$2" ];then print_stdin "site-$1" <"$2";fi
if is_missing "$2";then print_fact missing "$1";fi
}
`;
const readHostNginx = `: "\${sudo:?}" "\${blue_port:?}" "\${green_port:?}"
newline='
'
read_nginx(){
nginx_sudo=yes
[ "$sudo" != false ]||nginx_sudo=no
if [ "$sudo" = auto ]&&[ "$1" = 0 ];then nginx_sudo=no;fi
dump=$(run_with_sudo_if "$nginx_sudo" nginx -T 2>&1)
code=$?
if [ "$nginx_sudo" = yes ];then print_fact nginx "$code" sudo;else print_fact nginx "$code" '';fi
if [ "$code" != 0 ];then
print_text nginx-output "$(printf '%s\\n' "$dump"|tail -n 20)"
dump=$(cat "$(print_build_option conf-path)" 2>/dev/null)
fi
settings=$(printf '%s\\n' "$dump"|print_settings)
[ "$code" != 0 ]||print_text nginx-output "\${settings%"$newline"*}"
print_found_settings "\${settings##*"$newline"}"
master=$(find_master "$pid_file")
print_fact master "$master"
print_fact master-without-pid-file "$([ -n "$master" ]||find_master_without_pid_file)"
}
print_settings(){
awk -v blue="$blue_port" -v green="$green_port" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(port) { return $0 ~ (":" port "([^0-9]|$)") }
    /^nginx: / { messages = messages $0 "\\n"; next }
    /^[ \\t]*#/ { next }
    pidfile == "-" && $1 == "pid" && /;/ { pidfile = value($2) }
    errorlog == "-" && /^error_log[ \\t]/ { errorlog = value($2) }
    passes(blue) { toblue = "yes" }
    passes(green) { togreen = "yes" }
    END { printf "\\n%s", messages; print pidfile, errorlog, toblue, togreen }'
}
print_found_settings(){
case $1 in
*' '*' '*' '*);;
*)echo 'awk could not read what nginx -T printed' >&2
exit 1
esac
pid_file=\${1%% *} rest=\${1#* }
error_log=\${rest%% *} passes_to=\${rest#* }
[ "$pid_file" != - ]||pid_file=$(print_build_option pid-path)
[ "$error_log" != - ]||error_log=$(print_build_option error-log-path)
print_text pid-file "$pid_file"
print_text error-log "$error_log"
print_fact passes-to "$passes_to"
}
print_build_option(){
nginx -V 2>&1|tr ' ' '\\n'|sed -n "s/^--$1=//p"
}
find_master_without_pid_file(){
grep -l '^nginx: master' /proc/[0-9]*/cmdline 2>/dev/null|while read -r path;do
awk '/^NSpid:/ && NF == 2 { print $2 }' "\${path%cmdline}status" 2>/dev/null
done|head -n 1
}
`;
const readHostRights = `: "\${sudo:?}" "\${link:?}" "\${next_link:?}" "\${link_folder:?}" "\${blue_site:?}" "\${green_site:?}"
read_rights(){
if [ "$1" = yes ];then
check_right nginx -T
check_right nginx -t
check_right nginx -s reload
fi
if [ "$sudo" != true ]&&[ -w "$link_folder" ];then
print_fact linking direct
elif [ "$sudo" = false ];then
print_text denied "write into $link_folder"
print_fact linking direct
else
check_link_rights
print_fact linking sudo
fi
}
check_link_rights(){
check_right rm -f -- "$next_link"
check_right ln -s -- "$blue_site" "$next_link"
check_right ln -s -- "$green_site" "$next_link"
check_right mv -T -- "$next_link" "$link"
former=$(readlink -- "$link")
case $former in
"$blue_site"|"$green_site");;
'')check_right rm -f -- "$link";;
*)check_right ln -s -- "$former" "$next_link"
esac
}
check_right(){
sudo -n -l "$@" >/dev/null 2>&1||print_text denied "$*"
}
`;
/** The parts of each script in few bytes: its own text, and the libraries that it sources. */
const hostScripts = {
    'drain-workers': [
        libFacts,
        libUptime,
        libNginxMaster,
        libNginxWorkers,
        libConnections,
        libFlows,
        `: "\${pid_file?}" "\${workers?}" "\${port:?}" "\${wait_hundredths:?}"
master=$(find_master "$pid_file")
waiting=$workers
[ -z "$master" ]||waiting="$waiting $(list_workers "$master" leaving|tr '\\n' ' ')"
began=$(read_uptime) reported='' reported_at=$began
while :;do
running='' count=0
for worker in $waiting;do
if is_running "$worker";then running="$running $worker" count=$((count+1));fi
done
waiting=$running
if [ "$count" != "$reported" ]||[ $(($(read_uptime)-reported_at)) -ge 1500 ];then
print_fact waiting "$count"
reported_at=$(read_uptime)
fi
reported=$count
if [ "$count" -eq 0 ]||[ $(($(read_uptime)-began)) -ge "$wait_hundredths" ];then break;fi
sleep 0.025
done
print_fact left "$count"
if [ "$count" -eq 0 ];then print_fact open 0;else print_fact open "$(count_open_flows '' "$port")";fi
`,
    ],
    'ensure-images': [
        libFacts,
        libDocker,
        `: "\${images?}"
describe_image(){
run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1"
}
ensure_image(){
if ! description=$(describe_image "$1" 2>/dev/null);then
[ -n "$2" ]||return
run_docker pull "$2" >&2||return
description=$(describe_image "$1")||return
fi
print_fact image "$description"
}
eval "set -- $images"
while [ $# -gt 0 ];do
ensure_image "$1" "$2"||exit
shift 2
done
`,
    ],
    'probe-nginx': [
        libFacts,
        libUptime,
        libHttp,
        libNginxMaster,
        libNginxWorkers,
        libNginxReload,
        libConnections,
        libFlows,
        libNginxProbe,
        `probe_nginx
`,
    ],
    'prune-images': [
        libFacts,
        libDocker,
        `: "\${repositories?}" "\${keep?}"
containers=$(run_docker ps -aq --no-trunc)||exit
used=''
[ -z "$containers" ]||used=$(run_docker_on "$containers" inspect --format '{{.Image}}')||exit
eval "set -- $keep"
kept=" $* "
for image in $used;do kept="$kept$image ";done
eval "set -- $repositories"
for repository;do
run_docker image ls --no-trunc --format '{{.ID}} {{.Tag}}' "$repository"|while read -r image tag;do
case $kept in *" $image "*)continue;esac
name=$repository:$tag
[ "$tag" != '<none>' ]||name=$image
if run_docker image rm "$name" >/dev/null;then print_fact removed "$image";else print_fact failed "$image";fi
done
done
`,
    ],
    'pull-images': [
        libFacts,
        libDocker,
        `: "\${pulls?}" "\${references:?}"
pull_image(){
if [ "$3" = if-missing ]&&run_docker image inspect "$1" >/dev/null 2>&1;then return;fi
run_docker pull \${2:+--platform "$2"} "$1" >&2
}
eval "set -- $pulls"
jobs='' skipped=0
while [ $# -gt 0 ];do
pull_image "$1" "$2" "$3"&
jobs="$jobs $!:$skipped" skipped=$((skipped+3))
shift 3
done
failed=''
for job in $jobs;do wait "\${job%:*}"||failed="$failed \${job#*:}";done
for skipped in $failed;do
eval "set -- $pulls"
shift "$skipped"
pull_image "$1" "$2" "$3"||exit
done
eval "set -- $references"
images=$(run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$@")||exit
printf '%s\\n' "$images"|while IFS= read -r image;do print_fact image "$image";done
`,
    ],
    'query-registry': [
        `image=$1 registry=$2
print_answer(){
printf '%s %s %s\\n' "$1" "$2" "$(printf %s "$3"|base64 -w 0)"
exit
}
print_value(){
printf %s "$config"|awk -v key="\\"$1\\":" '{
    at = index($0, key)
    if (!at) exit
    rest = substr($0, at + length(key))
    if (rest ~ /^\\{/) print substr(rest, 2, index(rest, "}") - 2)
    else if (match(rest, /^"[^"]*"/)) print substr(rest, 2, RLENGTH - 2)
  }'
}
read_field(){
sed -n "s/.*\\"$1\\"[[:space:]]*:[[:space:]]*\\"\\(\\([^\\"\\\\\\\\]\\|\\\\\\\\.\\)*\\)\\".*/\\1/p"
}
read_login(){
user='' secret=''
helper=$(print_value credHelpers|sed 's/^/,/'|sed -n "s/.*,\\"$registry\\":\\"\\([^\\"]*\\)\\".*/\\1/p")
[ -n "$helper" ]||helper=$(print_value credsStore)
if [ -n "$helper" ];then
login=$(printf %s "$registry"|timeout 15 "docker-credential-$helper" get 2>/dev/null|tr -d '\\r\\n')
user=$(printf %s "$login"|read_field Username)
secret=$(printf %s "$login"|read_field Secret)
return
fi
for key in "$registry" "https://$registry" "https://$registry/" "https://$registry/v1/" "https://$registry/v2/";do
auth=$(print_value "$key"|sed -n 's/.*"auth":"\\([^"]*\\)".*/\\1/p')
[ -z "$auth" ]||break
done
login=$(printf %s "$auth"|base64 -d 2>/dev/null|sed 's/[\\\\"]/\\\\&/g')
user=\${login%%:*} secret=\${login#*:}
}
print_token(){
if [ "$user" = '<token>' ];then
printf '{"identitytoken":"%s"}' "$secret"
elif [ -n "$user" ];then
printf '{"username":"%s","password":"%s"}' "$user" "$secret"
fi|base64 -w 0|tr '+/' '-_'
}
socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
case \${socket:=unix:///var/run/docker.sock} in
unix://*)socket=\${socket#unix://};;
*)print_answer - - "the engine is at $socket, not on this machine"
esac
command -v curl >/dev/null||print_answer - - 'the host has no curl to ask the engine with'
config=$(tr -d ' \\t\\r\\n' <"\${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null)
read_login
answer=$(printf 'X-Registry-Auth: %s\\n' "$(print_token)"|curl -sS --max-time 10 --unix-socket "$socket" -H @- -w '\\n%{http_code}' -- "http://docker/distribution/$image/json" 2>&1)
print_answer "$?" "$(printf '%s\\n' "$answer"|tail -n 1)" "$(printf '%s\\n' "$answer"|sed '$d'|head -c 4096)"
`,
    ],
    'read-container-log': [
        libFacts,
        libDocker,
        libContainers,
        `: "\${container:?}"
print_output containers describe_containers "$container"
run_docker logs --tail 50 "$container" 2>&1|tail -c 16384|print_stdin log
`,
    ],
    'read-host-environment': [
        libFacts,
        libSudo,
        libDocker,
        libConnections,
        `: "\${nginx_sudo:?}" "\${registry_queries?}" "\${live_containers?}" "\${containers?}" "\${live_images?}"
: "\${blue_port:?}" "\${green_port:?}" "\${link:?}"
print_if_known(){
name=$1
shift
if text=$("$@" 2>/dev/null);then printf '%s\\n' "$text"|print_stdin "$name";fi
}
print_registry_answer(){
print_fact registry "$1" "$(query_registry "$2" "$3" 2>/dev/null </dev/null)"
}
query_registries(){
place=0
while [ $# -gt 0 ];do
print_registry_answer "$place" "$1" "$2"&
place=$((place+1))
shift 2
done
}
print_memory_use(){
[ $# -gt 0 ]||return
set -- docker stats --no-stream --format '{{.MemUsage}}' "$@"
[ "$docker_sudo" = no ]||set -- sudo -n "$@"
timeout 20 "$@"
}
read_docker(){
eval "print_if_known used print_memory_use $live_containers"&
print_if_known platform run_docker version --format '{{.Server.Os}}/{{.Server.Arch}}'
print_if_known containers run_docker ps -a \\
--format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}'
eval "print_if_known restarts print_restart_policies $containers"
eval "print_if_known sizes print_sizes $live_images"
}
print_restart_policies(){
[ $# -gt 0 ]||return
run_docker inspect --format '{{.Id}} {{.HostConfig.RestartPolicy.Name}}' "$@"
}
print_sizes(){
[ $# -gt 0 ]||return
run_docker image inspect --format '{{.Size}}' "$@"
}
read_disk(){
root=$(run_docker info --format '{{.DockerRootDir}}' 2>/dev/null)||return
[ -n "$root" ]||return
printf %s "$root"|print_stdin folder
print_fact disk "$(df -Pk -- "$root" 2>/dev/null|awk 'END { print $4 }')" \\
"$(df -Pi -- "$root" 2>/dev/null|awk 'END { if ($2 > 0) print $4 }')"
}
read_includes(){
dump=$(run_with_sudo_if "$nginx_sudo" nginx -T 2>/dev/null)||return
main=$(nginx -V 2>&1|tr ' ' '\\n'|sed -n 's/^--conf-path=//p')
printf '%s\\n' "$dump"|tr -d "\\"'"|sed -n 's/^[[:space:]]*include[[:space:]]\\{1,\\}\\([^;]*\\);.*/\\1/p'|sort -u|while IFS= read -r path;do
case $path in
/*)resolve_folder "$path";;
*)resolve_folder "\${main%/*}/$path"
esac
done|print_stdin includes
resolve_folder "$link"|print_stdin link
}
resolve_folder(){
printf '%s/%s\\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"
}
print_fact clock "$(date +%s)"
eval "query_registries $registry_queries"
read_docker
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
read_disk
for port in "$blue_port" "$green_port";do print_fact listens "$port" "$(is_port_open "$port")";done
for unit in docker nginx;do
print_fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
done
read_includes
wait
`,
    ],
    'read-host': [
        `docker_sudo=no
`,
        libFacts,
        libSudo,
        libDocker,
        libContainers,
        libEnvironment,
        libNginxMaster,
        libIsMissing,
        readHostCompose,
        readHostFiles,
        readHostNginx,
        readHostRights,
        `: "\${directory?}" "\${sudo:?}"
reach_docker(){
reached=yes
[ "$sudo" != true ]||docker_sudo=yes
container_ids=$(list_container_ids "$docker_sudo" 2>/dev/null)||reached=no
if [ "$reached$sudo" = noauto ]&&[ "$user_id" != 0 ];then
docker_sudo=yes reached=yes
container_ids=$(list_container_ids yes 2>/dev/null)||reached=no
fi
if [ "$docker_sudo" = yes ];then print_fact docker sudo "$reached";else print_fact docker direct "$reached";fi
if [ "$reached" = no ];then
container_ids=
print_text docker-output "$(print_refusals 2>&1)"
fi
case $container_ids in
*[!0-9a-f"$newline"]*)printf 'docker ps printed more than the ids of containers: %s\\n' "$container_ids"|head -c 1000 >&2
exit 1
esac
}
list_container_ids(){
run_with_sudo_if "$1" docker ps -aq --no-trunc --filter label=com.docker.compose.project
}
print_refusals(){
[ "$sudo" = true ]||list_container_ids no
[ "$docker_sudo" = no ]||list_container_ids yes
}
print_containers_and_digests(){
set --
for container_id in $container_ids;do set -- "$@" "$container_id";done
[ $# -gt 0 ]||return
print_output containers describe_containers "$@"
image_ids=$(printf '%s\\n' "$output"|sed -n 's/.*"\\([^"]*\\)"\\]$/\\1/p')
print_text digests "$(run_docker_on "$image_ids" image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' 2>/dev/null)"
}
read_without_docker(){
for http_client in curl wget '';do
if command -v "$http_client" >/dev/null;then break;fi
done
print_fact http "$http_client"
if command -v flock >/dev/null;then print_fact flock yes;else print_fact flock no;fi
read_files
read_nginx "$user_id"
read_rights "$nginx_sudo"
}
if ! cd -- "$directory";then
print_fact directory no
exit 0
fi
print_fact directory yes
user_id=$(id -u)
read_without_docker|{
exec 3<&0 </dev/null
reach_docker
read_compose|{
exec 4<&0 </dev/null
print_containers_and_digests
print_stdin compose <&4
}||exit
cat <&3
}
`,
    ],
    'read-lock': [
        libFacts,
        libRecordPath,
        libIsMissing,
        libReadRecord,
        `: "\${directory:?}"
is_listed(){
grep -qs "FLOCK .*WRITE .*:$(stat -c %i -- "$directory") " /proc/locks
}
record=$(print_record_path) held=no
if grep -qs '"current":' "$record"||is_listed;then
(flock -n -E 75 9) 9<"$directory"
[ "$?" != 75 ]||held=yes
fi
print_fact held "$held"
print_record record "$record"
`,
    ],
    'set-record-aside': [
        libFacts,
        libRecordPath,
        `: "\${kept_copies:?}"
exists(){
[ -e "$1" ]||[ -L "$1" ]
}
record=$(print_record_path)
exists "$record"||exit 0
time=$(date -u +%Y%m%dT%H%M%SZ)||exit
aside=$record.unreadable-$time count=1
while exists "$aside";do
count=$((count+1))
aside=$record.unreadable-$time-$count
done
mv -T -- "$record" "$aside"||exit
print_text aside "$aside"
set -- "$record".unreadable-*
while [ $# -gt "$kept_copies" ];do
[ "$1" = "$aside" ]||rm -f -- "$1"
shift
done
`,
    ],
    'start-services': [
        libFacts,
        libDocker,
        libContainers,
        libFindContainers,
        libEnvironment,
        libCompose,
        libLinkGuard,
        `: "\${directory:?}" "\${project:?}" "\${services?}"
refuse_if_linked
cd -- "$directory"||exit 96
eval "set -- $services"
former=$(find_containers all "$project" "$@")||exit
[ -z "$former" ]||run_docker_on "$former" rm -f >/dev/null||exit
run_compose up -d --no-recreate "$@" >&2||exit
started=$(find_containers all "$project" "$@")||exit
set --
for container in $started;do set -- "$@" "$container";done
if [ $# -gt 0 ];then
print_output containers describe_containers "$@"
else
print_text containers ''
fi
`,
    ],
    'stop-services': [
        libFacts,
        libDocker,
        libFindContainers,
        libLinkGuard,
        `: "\${project:?}" "\${services?}" "\${grace_seconds:?}" "\${successor?}"
require_successor(){
case $states in
"$successor true 0 "*)return;;
"$successor "*);;
*)listed=$(run_docker ps -aq --no-trunc --filter "id=$successor")||exit
if [ -n "$listed" ];then
echo 'docker inspect printed nothing about the container that serves now' >&2
exit 1
fi
esac
print_fact refused
exit 0
}
refuse_if_linked
eval "set -- $services"
running=$(find_containers running "$project" "$@")||exit
[ -n "$running$successor" ]||exit 0
states=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{.Name}}' \\
\${successor:+"$successor"})
[ -z "$successor" ]||require_successor
[ -n "$running" ]||exit 0
run_docker_on "$running" stop -t "$grace_seconds" >/dev/null||exit
printf '%s\\n' "$states"|while read -r id _ _ name;do
case $running in *"$id"*)print_fact stopped "\${name#/}";esac
done
`,
    ],
    'switch-nginx': [
        `trap '' HUP INT TERM PIPE
`,
        libFacts,
        libSudo,
        libNginxMaster,
        libNginxWorkers,
        libNginxReload,
        `: "\${link:?}" "\${link_folder:?}" "\${next_link:?}" "\${from?}" "\${to?}" "\${nginx_action:?}"
: "\${pid_file?}" "\${error_log?}" "\${nginx_sudo:?}" "\${link_sudo:?}"
print_result(){
print_fact result "$1" "$2" "$started" "$log_size" "$reloaded"
printf %s "$3"|print_stdin output
for worker in $workers;do print_fact worker "$worker";done
}
end_with(){
print_result "$@"
exit 0
}
restore_link_and_end(){
if set_link "$former";then end_with "$1" yes "$2";else end_with "$1" no "$2";fi
}
set_link(){
if [ -z "$1" ];then
run_with_sudo_if "$link_sudo" rm -f -- "$link"
return
fi
run_with_sudo_if "$link_sudo" rm -f -- "$next_link"&&run_with_sudo_if "$link_sudo" ln -s -- "$1" "$next_link"&&run_with_sudo_if "$link_sudo" mv -T -- "$next_link" "$link"
}
start_nginx(){
if [ -d /run/systemd/system ]&&systemctl cat nginx.service >/dev/null 2>&1;then
run_with_sudo_if "$nginx_sudo" systemctl start nginx.service
elif [ "$nginx_sudo" = yes ];then
sudo -n nginx 8<&- 9<&-
else
nginx 8<&- 9<&-
fi
}
quit_nginx(){
master=$(find_master "$pid_file")
[ -n "$master" ]||return
workers=$(list_workers "$master")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s quit 2>&1)||restore_link_and_end reload-failed "$output"
}
reload_nginx(){
output=$(run_with_sudo_if "$nginx_sudo" nginx -t 2>&1)||restore_link_and_end test-failed "$output"
master=$(find_master "$pid_file")
if [ -n "$master" ];then
wait_for_reload "$master" 5
workers=$(list_workers "$master")
[ ! -r "$error_log" ]||log_size=$(wc -c <"$error_log")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s reload 2>&1)||restore_link_and_end reload-failed "$output"
else
started=yes
output=$(start_nginx 2>&1)||restore_link_and_end start-failed "$output"
fi
}
started=no reloaded=yes workers='' log_size=-1
if ! { command exec 8<"$link_folder"&&flock -w 30 8;};then end_with busy yes '';fi
former=$(readlink -- "$link")
case $former in
"$from"|"$to");;
*)end_with changed yes "it points to '$former' now"
esac
[ "$nginx_action" != quit ]||quit_nginx
output=$(set_link "$to" 2>&1)||restore_link_and_end link-failed "$output"
if [ "$nginx_action" = reload-if-there ]&&[ -L "$link" ]&&! [ -e "$link" ];then
reloaded=no
elif [ "$nginx_action" != quit ];then
reload_nginx
fi
print_result switched yes ''
`,
    ],
    'take-lock': [
        libFacts,
        libUptime,
        libRecordPath,
        libIsMissing,
        libReadRecord,
        `: "\${wait_hundredths:?}"
wait_for_lock(){
pause=100
while
left=$((wait_hundredths-$(read_uptime)+began))
[ "$left" -gt 0 ]
do
[ "$left" -ge "$pause" ]||pause=$left
flock -w "$((pause/100)).$((pause%100/10))$((pause%10))" 9&&return
print_record holder "$record"
pause=1500
done
return 1
}
if ! [ -e /proc/self/fd/9 ];then
echo 'the folder is not open' >&2
exit 1
fi
if ! command -v flock >/dev/null;then
echo 'the server has no flock (package util-linux)' >&2
exit 127
fi
record=$(print_record_path)
began=$(read_uptime) taken=yes
if ! flock -n 9;then
taken=no
if wait_for_lock;then taken=waited;fi
fi
print_fact taken "$taken"
print_record record "$record"
`,
    ],
    'watch-health': [
        libFacts,
        libUptime,
        libDocker,
        libContainers,
        libHttp,
        `: "\${containers?}" "\${startup_pause:?}" "\${pause:?}"
print_containers(){
print_output containers describe_containers "$@"
read_at=$(read_uptime)
}
eval "set -- $containers"
began=$(read_uptime) last_answer=''
print_containers "$@"
while :;do
answer=$(send_request)
if [ "$answer" != "$last_answer" ];then
last_answer=$answer
print_fact answer "$answer"
print_containers "$@"
elif [ $(($(read_uptime)-read_at)) -ge 100 ];then
print_containers "$@"
fi
if [ $(($(read_uptime)-began)) -lt 1500 ];then sleep "$startup_pause";else sleep "$pause";fi
done
`,
    ],
    'watch-nginx': [
        libFacts,
        libUptime,
        libHttp,
        libNginxMaster,
        libNginxWorkers,
        libNginxReload,
        libConnections,
        libFlows,
        libNginxProbe,
        `wait_for_reload "$(find_master "$pid_file")" 1
while :;do
probe_nginx
sleep 0.1
done
`,
    ],
    'write-record': [
        libRecordPath,
        `: "\${json?}"
write_record(){
[ -d "\${record%/*}" ]||mkdir -p "\${record%/*}"||return
printf '%s\\n' "$json" >"$record.new"||return
sync "$record.new"&&mv -T "$record.new" "$record"
}
record=$(print_record_path)
write_record 2>/dev/null||echo 'the record of deployments could not be written' >&2
`,
    ],
};

// EXTERNAL MODULE: ./src/host/prologue.ts
var host_prologue = __webpack_require__(4925);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/host/host-script.ts



/** One of src/host-scripts, with the values that it works on. */
class HostScript extends script/* Script */.eF {
    file;
    /** What stands before the file: see `renderPrologue`. */
    prologue;
    constructor(file, parameters) {
        const prologue = (0,host_prologue/* renderPrologue */.U)(parameters);
        super(forgetVariables(Object.keys(parameters)) + prologue + hostScripts[file].join(''));
        this.file = file;
        this.prologue = prologue;
    }
}
/** A variable that the login environment exports under such a name would pass the value on to every program. */
const forgetVariables = (names) => (names.length === 0 ? '' : `unset ${names.join(' ')}\n`);


/***/ }),

/***/ 1075:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KA: () => (/* binding */ toOutcome),
/* harmony export */   TF: () => (/* binding */ mayHaveSwitched),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   kR: () => (/* binding */ toPublicResult),
/* harmony export */   mg: () => (/* binding */ servingBefore),
/* harmony export */   vj: () => (/* binding */ inspectionCommands),
/* harmony export */   yd: () => (/* binding */ blamesRelease)
/* harmony export */ });
/* harmony import */ var _domain_release_image_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5237);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(614);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _steps_repair_link_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6631);




const publicResults = {
    deployed: 'deployed',
    'deployed-unfinished': 'deployed',
    'deployed-down': 'deployed',
    'rolled-back': 'rolled-back',
    refused: 'refused',
    'invalid-inputs': 'refused',
    'outcome-unknown': 'refused',
    stranded: 'stranded',
    planned: 'planned',
    reported: 'reported',
};
const toPublicResult = ({ kind }) => publicResults[kind];
/** Why a run ended early, or was not finished; undefined when it did all. */
const failureOf = (outcome) => 'failure' in outcome ? outcome.failure : undefined;
/** Whether the failure means that the new release is bad. */
const blamesRelease = ({ step, cause }) => cause === 'failed' && step?.canBlameRelease === true;
/** Whether visitors may have got answers of the new release. */
const mayHaveSwitched = ({ step }) => step?.phase === 'switch' || step?.phase === 'finish';
/** Makes the outcome of how the steps ended, and of what they had found out by then. */
function toOutcome(ended, preflight, started) {
    const before = servingBefore(preflight);
    const after = {
        color: started?.cutover.idle,
        previousColor: preflight?.cutover.live,
        images: started?.images ?? [],
    };
    switch (ended.kind) {
        case 'completed':
            return { kind: 'deployed', ...after };
        case 'failed-after-commit': {
            const { failure } = ended;
            const effect = (0,_engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .effectOf */ .$)(failure.error);
            if (effect === 'live-release-down')
                return { kind: 'deployed-down', failure, ...after };
            const serving = effect === 'live-color-changed' ? { previousColor: after.previousColor, images: [] } : after;
            return { kind: 'deployed-unfinished', failure, ...serving };
        }
        case 'undone': {
            const isRefusal = preflight === undefined || changedNothing(ended.failure, preflight);
            return { kind: isRefusal ? 'refused' : 'rolled-back', failure: ended.failure, ...before };
        }
        case 'undo-failed':
            return toStranded(ended, preflight, before);
    }
}
/** The color that served before. Absent if the live color was down. */
function servingBefore(preflight) {
    const { live, liveRuns } = preflight?.cutover ?? {};
    if (preflight === undefined || !liveRuns)
        return { previousColor: live, images: [] };
    return { color: live, previousColor: live, images: preflight.liveImages.map(_domain_release_image_js__WEBPACK_IMPORTED_MODULE_3__/* .formatImage */ .vy) };
}
/** A step refused to begin, and no earlier step had repaired the link. */
const changedNothing = ({ error }, { cutover }) => (0,_engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .effectOf */ .$)(error) === 'refused' && !(0,_steps_repair_link_js__WEBPACK_IMPORTED_MODULE_2__/* .targetDiffers */ .T)(cutover);
function toStranded({ failure, undoFailure }, preflight, before) {
    // When the switch could not be undone, it is not known what serves.
    const isUnknown = undoFailure.step?.phase === 'switch';
    const serving = isUnknown ? { previousColor: before.previousColor, images: [] } : before;
    const commands = [...inspectionCommands(preflight), ...undoFailure.commands];
    return { kind: 'stranded', failure, undoFailure, commands, ...serving };
}
/** Shell lines that show a person the state of the host. */
function inspectionCommands(preflight) {
    if (preflight === undefined)
        return [];
    const { nginx, project } = preflight;
    const label = `label=com.docker.compose.project=${project.name}`;
    return [(0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `readlink ${nginx.link}`, (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `docker ps --filter ${label}`].map(({ text }) => text);
}


/***/ }),

/***/ 7548:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ noReplyCode)
/* harmony export */ });
/** The code of a hop that gave no reply in time. */
const noReplyCode = 'SILENCE';


/***/ }),

/***/ 5136:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ describeReported),
/* harmony export */   y: () => (/* binding */ describePlanned)
/* harmony export */ });
/* harmony import */ var _checks_check_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4669);
/* harmony import */ var _outcome_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5960);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2011);



/** An error when a deployment would fail, so that a plan can be a check of a pull request. */
function describePlanned({ plan }) {
    const errors = plan.checks.filter(_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .blocksDeploy */ .W0);
    const warnings = plan.checks.filter(({ result }) => result === 'warning');
    const headline = planHeadline(plan, errors.length);
    if (errors.length > 0)
        return {
            ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K,
            level: 'error',
            title: 'Not ready: a deployment would fail',
            headline,
            reason: listProblems(errors),
            serving: 'Nothing was changed on the server.',
        };
    if (warnings.length > 0)
        return {
            ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K,
            level: 'warning',
            title: 'Ready, with warnings',
            headline,
            serving: listProblems(warnings),
        };
    const serving = `No problem was found by ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .countChecks */ .ls)(plan.checks)}.`;
    return { ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K, level: 'info', title: 'Ready', headline, serving };
}
function planHeadline({ status, idle }, errors) {
    if (errors > 0)
        return `❌ Not ready: ${errors} ${errors === 1 ? 'problem' : 'problems'} would stop a deployment`;
    return `✅ Ready: a deployment would move the traffic ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(status.serves?.color)} → ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(idle)}`;
}
const listProblems = (checks) => checks.map((each) => `- ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .formatProblem */ .Vw)(each)}`).join('\n');
function describeReported({ color, images, status }) {
    const headline = statusHeadline(status);
    if (color !== undefined)
        return {
            ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K,
            level: 'info',
            title: 'Status',
            headline,
            serving: `${color} serves ${images.join(', ')}.`,
        };
    if (status.unknown === undefined)
        return { ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K, level: 'info', title: 'Status', headline, serving: 'No release serves.' };
    return {
        ..._outcome_text_js__WEBPACK_IMPORTED_MODULE_1__/* .nothingToDo */ .K,
        level: 'warning',
        title: 'Live color unknown',
        headline,
        reason: status.unknown,
        serving: '',
    };
}
function statusHeadline({ serves, unknown, lockIsHeld }) {
    const running = lockIsHeld ? ', and a deployment is running' : '';
    if (serves === undefined)
        return `${unknown === undefined ? '⚪ No release serves' : '❓ Live color unknown'}${running}`;
    const since = (0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .servesSince */ .xG)(serves);
    return `${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(serves.color)} serves${since === undefined ? '' : ` since ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUtc */ .ay)(since)}`}${running}`;
}


/***/ }),

/***/ 2155:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ describeOutcome)
});

// EXTERNAL MODULE: ./src/modes/run-outcome.ts
var run_outcome = __webpack_require__(1075);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/report/describe-failure.ts

/** Whether something is wrong. A cancel, or the end of the process, is not. */
const isSerious = ({ cause }) => cause === 'failed';
/** The verb of how a step ended. */
function sayHow({ cause }) {
    switch (cause) {
        case 'failed':
            return 'failed';
        case 'cancelled':
            return 'was cancelled';
        case 'interrupted':
            return 'was interrupted';
    }
}
/** Why a step ended early, in one sentence or the words of its error. */
function reasonOf({ error, cause, step }) {
    const place = step === undefined ? '' : ` at ${step.name}`;
    switch (cause) {
        case 'failed':
            return error.message;
        case 'cancelled':
            return `The run was cancelled${step === undefined ? '' : ` before ${step.name} had finished`}.`;
        case 'interrupted':
            return `The process was ended${place} before it had finished: the runner ended it (10 s after a cancel), or the runner itself stopped.`;
    }
}
/** The fix that a failed step names. A cancelled step has none: what would fix it is not what the person wants. */
const fixOf = ({ error, cause }) => cause === 'failed' && error instanceof step/* StepError */.z ? error.fix : undefined;
/** Why the failed step could not be undone either. */
function undoReason(failure, { step, error }) {
    const name = step?.name ?? 'the undo';
    return failure.cause === 'interrupted'
        ? `The changes of the interrupted run could not be undone, because ${name} failed: ${error.message}`
        : `Then the undo of ${name} failed as well: ${error.message}`;
}
/** What to do when no command is known that a person could type. */
function recoveryFix(undoFailure) {
    const first = fixOf(undoFailure) ?? 'fix the problem above';
    return `${first}; then run mode: status, and deploy the release that you want: the deployment also repairs the server`;
}

// EXTERNAL MODULE: ./src/report/format.ts
var format = __webpack_require__(2011);
;// CONCATENATED MODULE: ./src/report/describe-early-end.ts



function describeRolledBack(outcome, mode) {
    const { failure } = outcome;
    const what = describeEarlyEnd(failure, mode);
    return {
        level: 'error',
        title: mode === 'rollback' ? what : `${what}, rolled back`,
        headline: `${earlyMark(failure)} ${what}: ${servesAsBefore(outcome.color)}`,
        reason: reasonOf(failure),
        serving: servingAsBefore(outcome),
        fix: fixOf(failure) ?? nextTry(failure),
        commands: [],
    };
}
function describeRefused({ failure, color }, mode) {
    const what = describeEarlyEnd(failure, mode);
    return {
        level: 'error',
        title: `${what}, nothing changed`,
        headline: `${earlyMark(failure)} ${what}: ${color === undefined ? 'nothing was changed' : servesAsBefore(color)}`,
        reason: reasonOf(failure),
        serving: 'Nothing was changed on the server.',
        fix: fixOf(failure) ?? nextTry(failure),
        commands: [],
    };
}
const describeInvalidInputs = ({ failure }) => ({
    level: 'error',
    title: 'Invalid inputs, nothing changed',
    headline: '⛔ Invalid inputs: nothing was changed',
    reason: failure.error.message,
    serving: 'Nothing was changed on the server.',
    fix: 'correct these inputs in the workflow',
    commands: [],
});
const describeUnknown = ({ failure }) => ({
    level: 'error',
    title: 'Interrupted, outcome unknown',
    headline: '🚫 Interrupted, outcome unknown',
    reason: reasonOf(failure),
    serving: 'It is not known what the interrupted process changed.',
    fix: fixOf(failure) ?? 'run mode: status to see what serves now',
    commands: [],
});
function describeStranded(outcome, mode) {
    const { failure, undoFailure, commands, color } = outcome;
    const what = lowerFirst(describeEarlyEnd(failure, mode));
    const isManual = commands.length > 0;
    return {
        level: 'error',
        title: `STRANDED: ${what}`,
        headline: `🆘 Stranded: ${what}; ${isManual ? 'manual repair needed' : 'the server is not repaired yet'}`,
        reason: `${reasonOf(failure)}\n${undoReason(failure, undoFailure)}`,
        serving: color === undefined ? 'It is not known what serves now.' : servingAsBefore(outcome),
        fix: isManual ? 'run these commands on the server, and repair what they show' : recoveryFix(undoFailure),
        commands,
    };
}
const nouns = {
    deploy: 'Deployment',
    rollback: 'Rollback',
    plan: 'Plan',
    status: 'Status',
};
/** `Deployment failed at health`, for example. */
const describeEarlyEnd = (failure, mode) => `${nouns[mode]} ${sayHow(failure)}${failure.step === undefined ? '' : ` at ${failure.step.name}`}`;
const lowerFirst = (text) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
const earlyMark = (failure) => (isSerious(failure) ? '❌' : '🚫');
const nextTry = (failure) => {
    if (!isSerious(failure))
        return 'to deploy, run the workflow again';
    return (0,run_outcome/* blamesRelease */.yd)(failure)
        ? 'fix the release, and deploy again'
        : 'fix the problem above, then run the workflow again';
};
const servesAsBefore = (color) => color === undefined ? 'no release serves, as before' : `${(0,format/* colorLabel */.wI)(color)} serves as before`;
const servingAsBefore = ({ color, images }) => {
    if (color === undefined)
        return 'As before, no release serves.';
    return `As before, ${color} serves${images.length > 0 ? ` ${images.join(', ')}` : ''}.`;
};

// EXTERNAL MODULE: ./src/report/describe-inspection.ts
var describe_inspection = __webpack_require__(5136);
// EXTERNAL MODULE: ./src/report/outcome-text.ts
var outcome_text = __webpack_require__(5960);
;// CONCATENATED MODULE: ./src/report/describe-outcome.ts





/** Words the end of a run: the only function that does. */
function describeOutcome(outcome, mode) {
    switch (outcome.kind) {
        case 'planned':
            return (0,describe_inspection/* describePlanned */.y)(outcome);
        case 'reported':
            return (0,describe_inspection/* describeReported */.h)(outcome);
        case 'deployed':
            return describeDeployed(outcome, mode);
        case 'deployed-unfinished':
            return describeUnfinished(outcome, mode);
        case 'deployed-down':
            return describeDown(outcome, mode);
        case 'rolled-back':
            return describeRolledBack(outcome, mode);
        case 'refused':
            return describeRefused(outcome, mode);
        case 'invalid-inputs':
            return describeInvalidInputs(outcome);
        case 'outcome-unknown':
            return describeUnknown(outcome);
        case 'stranded':
            return describeStranded(outcome, mode);
    }
}
const doneWord = (mode) => (mode === 'rollback' ? 'Rolled back' : 'Deployed');
function describeDeployed(outcome, mode) {
    const title = doneWord(mode);
    const headline = `✅ ${title}: ${(0,format/* colorLabel */.wI)(outcome.color)} serves now`;
    return { ...outcome_text/* nothingToDo */.K, level: 'info', title, headline, serving: `${nameServing(outcome)}.` };
}
function describeUnfinished(outcome, mode) {
    const { failure, color, previousColor } = outcome;
    const title = `${doneWord(mode)}, but ${failure.step?.name ?? 'the end'} ${sayHow(failure)}`;
    if (color === undefined)
        return { ...describeChanged(failure), title, headline: `⚠️ ${title}: the live color is unknown` };
    const old = previousColor === undefined ? '' : ` ${previousColor} may still run; the next deployment stops it.`;
    return {
        level: 'warning',
        title,
        headline: `⚠️ ${title}: ${(0,format/* colorLabel */.wI)(color)} serves now`,
        reason: reasonOf(failure),
        serving: `${nameServing(outcome)}.${old}`,
        fix: fixOf(failure) ?? 'you need not do anything: the new release serves, and the next deployment stops the old color',
        commands: [],
    };
}
/** The release was proven, and then another program or a person changed the live color. */
const describeChanged = (failure) => ({
    level: 'warning',
    reason: reasonOf(failure),
    serving: 'The new release was proven. It is not known which color serves now.',
    fix: fixOf(failure) ?? 'run mode: status to see which color serves',
    commands: [],
});
/** No release may serve at all, so this must alarm people. */
function describeDown({ failure, color = 'blue' }, mode) {
    const title = `${doneWord(mode)}, but ${color} was down at the last check`;
    return {
        level: 'error',
        title,
        headline: `🆘 ${doneWord(mode)}, but ${(0,format/* colorLabel */.wI)(color)} was down at the last check`,
        reason: reasonOf(failure),
        serving: 'Visitors may get errors.',
        fix: fixOf(failure) ?? `check the log of ${color}, and go back with mode: rollback`,
        commands: [],
    };
}
const nameServing = ({ color, images }) => `${color ?? ''} serves ${images.join(', ')}`;


/***/ }),

/***/ 2011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ noBreak),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   ay: () => (/* binding */ formatUtc),
/* harmony export */   wI: () => (/* binding */ colorLabel),
/* harmony export */   xG: () => (/* binding */ servesSince)
/* harmony export */ });
/** A color with a mark that is found at a glance. */
const colorLabel = (color) => color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${color}`;
/** `40 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `4 days`: as exact as readers need it. */
function formatDuration(ms) {
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
const formatUtc = (ms) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
/** Keeps a text on one line in a narrow column of a table. */
const noBreak = (value) => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011');
/** Since when a release serves: by the record, else by Docker. Milliseconds since the epoch. */
function servesSince({ deployedBy, upSince = '' }) {
    const since = deployedBy?.endedAt ?? Date.parse(upSince);
    return Number.isNaN(since) ? undefined : since;
}


/***/ }),

/***/ 5960:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ nothingToDo)
/* harmony export */ });
/** For an end without a failure. */
const nothingToDo = { reason: '', fix: '', commands: [] };


/***/ }),

/***/ 1211:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ sanitize)
/* harmony export */ });
/**
 * Makes text from a host harmless for the runner's log, where a line that starts with `::` or holds `##[` is a
 * workflow command, and for the eyes that read it, which an escape sequence can fool.
 */
function sanitize(text) {
    return text
        .replace(ansi, '')
        .replace(/\r\n?/g, '\n')
        .replace(control, '\ufffd')
        .replace(/##\[/g, '# #[')
        .replace(/^(\s*):(?=:)/gm, '$1: ');
}
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// eslint-disable-next-line no-control-regex -- as above; tab and line feed stay
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;


/***/ }),

/***/ 5818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ checkPublicUrlDuring),
  A: () => (/* binding */ requirePublicUrl)
});

// EXTERNAL MODULE: ./src/commands/probe-nginx.ts
var probe_nginx = __webpack_require__(9321);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/public-url/result.ts
var result = __webpack_require__(7548);
;// CONCATENATED MODULE: ./src/public-url/url-problem.ts

/** Error codes in the form that a reason shows. */
const formatCodes = (codes) => [...new Set(codes)].map((code) => (code === result/* noReplyCode */.j ? 'no reply' : shortenText(code))).join(', ');
/** A text from another machine, on one line and at most 100 characters long. */
const shortenText = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/\p{Cc}/gu, ' ');

;// CONCATENATED MODULE: ./src/public-url/diagnose-answer.ts

/** Finds a fault on the host in the answer of its own nginx to the same request. Undefined: the host has no fault. */
function diagnoseHost({ probe }) {
    if (probe === undefined)
        return undefined;
    const { answer, portIsOpen } = probe;
    if (!portIsOpen)
        return {
            hop: 'nginx',
            reason: 'nothing listens on the server',
            fix: 'check `systemctl status nginx` on the server',
        };
    if (answer.kind === 'none')
        return applicationProblem(`a request on the server itself gets no answer through nginx: ${answer.reason}`);
    const { status, body } = answer;
    const isNginxPage = /<center>nginx/.test(body);
    if (status >= 500 && isNginxPage)
        return applicationProblem(`nginx on the server answers ${status}: the application does not answer`);
    if (status >= 500)
        return applicationProblem(`the application answers ${status}, also on the server itself`);
    if (status >= 400 && isNginxPage)
        return {
            hop: 'nginx',
            reason: `nginx on the server answers ${status} itself and does not pass the request to the application`,
            fix: 'check `server_name` and `location` in both sites: nothing in them matches this name and path',
        };
    return undefined;
}
const applicationProblem = (reason) => ({
    hop: 'application',
    reason,
    fix: "check the application's log; the cause is on the server, not in front of it",
});
const isAws = (server) => server.startsWith('awselb');
/** The machine that answered. Without the name of a load balancer it may be any machine, so its address is shown. */
const describeAnswerer = ({ server, address }) => isAws(server) ? 'the load balancer' : `${address}${server === '' ? '' : ` (Server: ${shortenText(server)})`}`;
const balancerFixes = {
    502: "check the protocol and the port of its target group: the server's nginx uses HTTP on port 80",
    503: 'register the server with its target group, in a zone that the load balancer uses',
    504: 'allow the load balancer on port 80 in the security group of the server, and check the port of the target group',
};
function diagnoseAnswer(answer, facts) {
    const { status, server, address } = answer;
    if (status < 400 && !(isAws(server) && answer.location === undefined))
        return undefined;
    const onHost = diagnoseHost(facts);
    if (onHost !== undefined)
        return onHost;
    const hostStatus = facts.probe?.answer.kind === 'answer' ? facts.probe.answer.status : undefined;
    if (hostStatus === status && !isAws(server))
        return undefined; // It is the answer of the application.
    const compared = hostStatus === undefined ? '' : `, while nginx on the server answers ${hostStatus} to the same request`;
    return {
        hop: 'load balancer',
        reason: `${describeAnswerer(answer)} itself answers ${status}${compared}`,
        fix: isAws(server)
            ? (balancerFixes[status] ?? 'check the rules of its listener and of a firewall: one of them answers this request')
            : `check what answers at ${address}: a load balancer or CDN in front of the server, or a wrong machine in the DNS record`,
    };
}
function diagnoseNoReply({ address, code }) {
    return {
        hop: 'load balancer',
        reason: `${address} accepted the request but sent no answer (${formatCodes([code])}), while nginx on the server answers it`,
        fix: 'allow the load balancer in the security group of the server, and check the port of its target group',
    };
}
function diagnoseRedirectLoop(answer, { probe }) {
    const reason = `the redirects form a loop; the last one points to ${shortenText(answer.location ?? '')}`;
    // A load balancer may redirect to https once. If the server does not redirect, the load balancer or CDN makes the loop.
    if (probe?.answer.kind === 'answer' && probe.answer.location === undefined)
        return {
            hop: 'load balancer',
            reason,
            fix: 'check the rules of its listeners, or the CDN: only port 80 may redirect',
        };
    return {
        hop: 'application',
        reason,
        fix: 'the application (or a `return` in the nginx site) always redirects to https: let it redirect only if X-Forwarded-Proto is http, and let nginx pass this header on',
    };
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/public-url/diagnose-connection.ts


const hostName = (url) => new URL(url).hostname;
function diagnoseDns({ url, code }) {
    const name = hostName(url);
    if (code === 'ENOTFOUND' || code === 'ENODATA')
        return {
            hop: 'DNS',
            reason: `there is no record of ${name}`,
            fix: 'create a record of this name that points to the load balancer, and check that the domain has not expired',
        };
    return {
        hop: 'DNS',
        reason: `the name servers of ${name} do not answer (${shortenText(code)})`,
        fix: 'check at the registrar that the name servers of the domain are those of its zone',
    };
}
const privateAddresses = new external_node_net_.BlockList();
privateAddresses.addSubnet('10.0.0.0', 8);
privateAddresses.addSubnet('172.16.0.0', 12);
privateAddresses.addSubnet('192.168.0.0', 16);
privateAddresses.addSubnet('fc00::', 7, 'ipv6');
const isPrivate = (address) => privateAddresses.check(address, (0,external_node_net_.isIPv6)(address) ? 'ipv6' : 'ipv4');
function diagnoseTcp({ url, addresses, codes }, { host }) {
    const { hostname, port, protocol } = new URL(url);
    if (addresses.every(isPrivate))
        return {
            hop: 'DNS',
            reason: `${hostname} points to ${addresses.join(', ')}, a private address that visitors cannot reach`,
            fix: 'point the record to the load balancer, or to the public address of the server',
        };
    const target = `${addresses.join(', ')} on port ${port || (protocol === 'https:' ? '443' : '80')}`;
    const otherAddress = [hostname, ...addresses].includes(host)
        ? ''
        : `; the input host is ${host}, so this is right only if it leads to a load balancer or to the same server`;
    if (codes.includes('ECONNREFUSED'))
        return {
            hop: 'TCP',
            reason: `${target} refuses connections${otherAddress}`,
            fix: 'check that the load balancer has a listener for this port, and that the record points to the load balancer',
        };
    return {
        hop: 'TCP',
        reason: `no connection to ${target} (${formatCodes(codes)})${otherAddress}`,
        fix: 'allow this port from everywhere in the security group of the load balancer (without one: of the server), and check that the record points there',
    };
}
const formatDay = (ms) => new Date(ms).toISOString().slice(0, 10);
function diagnoseTls({ url, address, code, certificate }, { now }) {
    const name = hostName(url);
    const tlsProblem = (reason, fix) => ({ hop: 'TLS', reason, fix });
    if (certificate === undefined)
        return tlsProblem(`the TLS handshake with ${address} failed (${formatCodes([code])})`, 'check that the listener for this port uses HTTPS and has a certificate');
    const { names, from, to, issuer } = certificate;
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return tlsProblem(`the certificate is for ${names.slice(0, 5).map(shortenText).join(', ')}, not for ${name}`, `give the listener of the load balancer a certificate for ${name}`);
    if (to < now)
        return tlsProblem(`the certificate of ${name} expired on ${formatDay(to)}`, 'renew it; ACM renews it automatically while its validation record is in the DNS');
    if (from > now)
        return tlsProblem(`the certificate of ${name} is not valid before ${formatDay(from)}`, 'wait until then, or use another certificate');
    return tlsProblem(`visitors cannot trust the certificate of ${name} (${shortenText(code)}), which was issued by ${shortenText(issuer)}`, 'use a certificate of ACM or of another public authority, with its whole chain');
}

;// CONCATENATED MODULE: ./src/public-url/diagnose.ts


/** Whether the answer of the host's own nginx is needed to find the hop that fails. */
const needsHostProbe = ({ last, loops }) => last.kind === 'no-answer' || (last.kind === 'answer' && (loops || last.status >= 400));
/** Finds the hop that fails. Undefined: the public URL gives the answer of the application. */
function diagnosePublicUrl(result, facts) {
    const { last } = result;
    switch (last.kind) {
        case 'no-address':
            return diagnoseDns(last);
        case 'no-connection':
            return diagnoseTcp(last, facts);
        case 'no-trust':
            return diagnoseTls(last, facts);
        case 'no-answer':
            return diagnoseHost(facts) ?? diagnoseNoReply(last);
        case 'answer':
            return result.loops ? diagnoseRedirectLoop(last, facts) : diagnoseAnswer(last, facts);
    }
}
/** Such as `https://shop.example.com/ does not answer: TCP: …`. */
const formatUrlProblem = (url, { hop, reason }) => `${url} does not answer: ${hop}: ${reason}`;

// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
;// CONCATENATED MODULE: ./src/steps/check-public-url.ts





/** With `public-url-required: true`: throws when visitors get no answer, and names the hop that is wrong. */
async function requirePublicUrl(host, context) {
    const { publicUrl } = context.config;
    if (publicUrl?.required !== true)
        return {};
    const result = await context.network.requestPublicUrl(publicUrl.url, context.signal);
    const { problem, facts } = await diagnoseResult(result, host, context);
    if (problem === undefined)
        return { publicUrl: facts };
    const fix = `${problem.fix}; or set public-url-required: false to get only a warning`;
    throw new step/* StepError */.z(formatUrlProblem(publicUrl.url, problem), { fix });
}
/** With `public-url-required: false`: requests the public address during other work, and only warns. */
async function checkPublicUrlDuring(work, host, context) {
    const { publicUrl } = context.config;
    if (publicUrl === undefined || publicUrl.required)
        return [await work, {}];
    const stop = new AbortController();
    try {
        const signal = AbortSignal.any([stop.signal, context.signal]);
        const [result, publicResult] = await Promise.all([work, context.network.requestPublicUrl(publicUrl.url, signal)]);
        return [result, await warnAboutProblem(publicResult, host, context)];
    }
    finally {
        stop.abort();
    }
}
/** An error here must not fail a release that is deployed. */
async function warnAboutProblem(result, host, context) {
    try {
        const { problem, facts } = await diagnoseResult(result, host, context);
        const url = context.config.publicUrl?.url ?? '';
        if (problem !== undefined)
            context.warn(`${formatUrlProblem(url, problem)}; ${problem.fix}`);
        return { publicUrl: facts };
    }
    catch (error) {
        context.signal.throwIfAborted();
        context.note(`the wrong hop could not be found out: ${(0,thrown/* errorMessage */.g)(error)}`);
        return {};
    }
}
/** What the result means. Some results need a probe of the host too. */
async function diagnoseResult(result, host, context) {
    context.signal.throwIfAborted(); // a request that was cancelled proves nothing
    const { last, redirects } = result;
    const probe = needsHostProbe(result) ? await probeHost(last.url, host, context) : undefined;
    const facts = { probe, host: context.config.connection.host, now: context.clock.date() };
    const problem = diagnosePublicUrl(result, facts);
    const dead = 'dead' in last ? last.dead : [];
    if (problem === undefined)
        context.note(formatAnswerFound(result));
    if (dead.length > 0)
        context.warn(formatDeadAddresses(last.url, dead));
    const answer = last.kind === 'answer' ? { status: last.status, ms: last.ms, server: last.server } : {};
    const wrongHop = problem === undefined ? {} : { wrongHop: problem.hop };
    return {
        problem,
        facts: { urls: [...redirects, last.url], addresses: last.addresses, dead, ...answer, ...wrongHop },
    };
}
/** The same request as the public one, on the host itself and through its nginx. */
function probeHost(publicUrl, { nginx, httpClient }, context) {
    const { verify, ports } = context.config;
    const { host, pathname, search, protocol } = new URL(publicUrl);
    const own = Object.assign(new URL(verify.url), { pathname, search }); // a path like //elsewhere must stay on this host
    const request = {
        client: httpClient,
        url: own.href,
        hostHeader: host,
        forwardedProto: protocol.slice(0, -1),
        timeoutSeconds: 5,
    };
    return (0,engine_context/* runCommand */.d)(context, (0,probe_nginx/* probeNginx */.Jv)({ nginx, request, ports, requests: 1, workers: [], logSize: -1 }));
}
function formatAnswerFound({ last, redirects }) {
    const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer';
    return `the public address gives ${got}: ${[...redirects, last.url].join(' → ')}`;
}
const formatDeadAddresses = (url, dead) => `${new URL(url).hostname} also has the address ${dead.join(', ')}, which accepts no connections: ` +
    'visitors who get this address get no answer; remove outdated addresses from the DNS';


/***/ }),

/***/ 7665:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ drain)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);
/* harmony import */ var _engine_proof_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7376);
/* harmony import */ var _check_public_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5818);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4600);
/* harmony import */ var _wait_for_workers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4854);





/** Waits until the nginx workers of before the switch have exited: then no request uses the old color any more. */
const drain = {
    name: 'drain',
    phase: 'finish',
    async run(verified, context) {
        const { nginx, workers, cutover } = verified;
        const oldColor = (0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(cutover.idle);
        const waiting = (0,_wait_for_workers_js__WEBPACK_IMPORTED_MODULE_1__/* .waitForOldWorkers */ .K)(context, { nginx, workers, color: oldColor });
        const [{ workersLeft, openConnections }, publicFacts] = await (0,_check_public_url_js__WEBPACK_IMPORTED_MODULE_0__/* .checkPublicUrlDuring */ .Y)(waiting, verified, context);
        const facts = { workersLeft, connectionsLeft: openConnections, ...publicFacts };
        const value = (0,_engine_proof_js__WEBPACK_IMPORTED_MODULE_3__/* .proveFact */ .$)('drained', verified);
        if (workersLeft === 0)
            return { value, message: 'all open requests were answered', facts };
        // The workers serve another site's visitors.
        if (openConnections === 0)
            return { value, message: `old nginx workers are still busy, but not with ${oldColor}`, facts };
        const message = describeOpenConnections(openConnections, oldColor, context);
        context.warn(`${message}: ${describeNext(oldColor, context)}`);
        return { value, message, facts };
    },
    preview: ({ preflight: { cutover }, config }) => ({
        message: cutover.live === undefined
            ? 'no request uses an old color'
            : `waits until ${cutover.live} has answered its open requests, at most ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatLimit */ .tW)(config.drainTimeoutMs)}`,
    }),
};
const describeOpenConnections = (count, color, { config }) => `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatConnections */ .b6)(count)} to ${color} still open after ${config.drainTimeoutMs / 1000} s (drain-timeout)`;
/** An application that stops cleanly still finishes its requests. */
function describeNext(color, { config: { oldColor, stopTimeoutMs } }) {
    if (oldColor === 'keep')
        return `${color} is kept, so they continue`;
    return `${color} is stopped now, and requests that take more than ${stopTimeoutMs / 1000} s longer (stop-timeout) are cut`;
}


/***/ }),

/***/ 4600:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X_: () => (/* binding */ shortenId),
/* harmony export */   b6: () => (/* binding */ formatConnections),
/* harmony export */   tW: () => (/* binding */ formatLimit)
/* harmony export */ });
/** `90 s`, `2 min`: a limit as users set it. */
const formatLimit = (ms) => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`);
const formatConnections = (count) => `${count} ${count === 1 ? 'connection' : 'connections'}`;
/** The first 12 digits of an image id. */
const shortenId = (imageId) => imageId.replace(/^sha256:/, '').slice(0, 12);


/***/ }),

/***/ 3132:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TG: () => (/* binding */ parseRecordFile),
  aE: () => (/* binding */ readRecord),
  DS: () => (/* binding */ setUnreadableRecordAside)
});

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/write-record.ts
var write_record = __webpack_require__(5139);
;// CONCATENATED MODULE: ./src/commands/set-record-aside.ts



/** How many records stay set aside for one application; older ones are removed, so that they cannot fill the disk. */
const keptCopies = 5;
/**
 * Renames a record that cannot be read to `NAME.unreadable-TIME`, beside it. Returns the new path; undefined when there was
 * no record. Only for the holder of the lock: another process could take the new name between the check and the rename.
 */
function setRecordAside(directory) {
    return {
        name: 'set the record aside',
        args: { directory },
        script: new host_script/* HostScript */.g('set-record-aside', { record_name: (0,write_record/* recordName */.xD)(directory), kept_copies: keptCopies }),
        timeoutMs: 15_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return facts.has('aside') ? facts.readText('aside') : undefined;
        },
    };
}

// EXTERNAL MODULE: ./src/domain/record.ts + 2 modules
var domain_record = __webpack_require__(8524);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/host/host.ts
var host = __webpack_require__(2106);
;// CONCATENATED MODULE: ./src/steps/host-record.ts




/** Undefined: the host has a record that cannot be read. */
const parseRecordFile = ({ record, recordProblem }) => recordProblem === undefined ? (0,domain_record/* parseRecord */.Hh)(record) : undefined;
/** Reads the record that came with the lock, and notes in the log why it cannot be read. */
function readRecord(file, context) {
    const record = parseRecordFile(file);
    if (record !== undefined)
        return { record, isReadable: true };
    const reason = file.recordProblem ?? 'the file has an unknown format';
    context.note(`the record of deployments on the server cannot be read: ${reason}`);
    return { record: domain_record/* emptyRecord */.FR, isReadable: false };
}
/**
 * Moves a record that cannot be read out of the way, so that this run does not write over it. Where that fails, this run
 * goes on without a record. Throws only when the run is cancelled or the connection is lost.
 */
async function setUnreadableRecordAside(context) {
    try {
        const path = await (0,engine_context/* runCommand */.d)(context, setRecordAside(context.config.compose.directory));
        if (path === undefined)
            return;
        context.warn(`the record of deployments on the server could not be read and was moved to ${path}; ` +
            'a new record was started; a rollback can only go back to releases that are deployed after this point');
    }
    catch (error) {
        if (!isFailedCommand(error))
            throw error;
        context.recorder.disableSaving();
        context.warn(`the record of deployments on the server can neither be read nor moved, so this run is not recorded: ${error.message}`);
    }
}
const isFailedCommand = (error) => error instanceof host/* RemoteError */.Hi && (error.outcome.kind === 'exited' || error.outcome.kind === 'timed-out');


/***/ }),

/***/ 2880:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x: () => (/* binding */ inspectHost)
});

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/record-file.ts
var record_file = __webpack_require__(2524);
// EXTERNAL MODULE: ./src/commands/write-record.ts
var write_record = __webpack_require__(5139);
;// CONCATENATED MODULE: ./src/commands/read-lock.ts




/** Reads the record, and whether the lock is held, without taking it. */
function readLock(directory) {
    return {
        name: 'read the record',
        args: { directory },
        script: new host_script/* HostScript */.g('read-lock', { directory, record_name: (0,write_record/* recordName */.xD)(directory) }),
        timeoutMs: 15_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return { held: facts.readWord('held') === 'yes', ...(0,record_file/* toRecordFile */.N)(facts) };
        },
    };
}

// EXTERNAL MODULE: ./src/commands/read-host.ts + 1 modules
var read_host = __webpack_require__(4547);
// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/steps/host-record.ts + 1 modules
var host_record = __webpack_require__(3132);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 3 modules
var preflight = __webpack_require__(8034);
// EXTERNAL MODULE: ./src/steps/probe-nginx.ts
var probe_nginx = __webpack_require__(8540);
;// CONCATENATED MODULE: ./src/steps/inspect/host-inspection.ts







/** Reads the host without the lock, so that it works during a deployment. Changes nothing, not even the record. */
async function inspectHost(context) {
    const { config } = context;
    const { held: lockIsHeld, ...file } = await (0,engine_context/* runCommand */.d)(context, readLock(config.compose.directory));
    const state = await (0,engine_context/* runCommand */.d)(context, (0,read_host/* readHost */.r)(config));
    const decision = (0,domain_decision/* reasonUndecidable */.B$)(state) === undefined ? await decideByProbe(state, context) : undefined;
    return { ...(0,preflight/* checkHost */.RC)(state, config), state, decision, lockIsHeld, record: (0,host_record/* parseRecordFile */.TG)(file) };
}
/** Decides as a deployment does, but always probes nginx. If the probe shows nothing and files are enough, they decide. */
async function decideByProbe(state, context) {
    const { config } = context;
    if (state.nginx.master === undefined)
        return (0,domain_decision/* decideCutover */.jL)(state, config);
    const served = await (0,probe_nginx/* probeServedColor */.rC)(context, state.httpClient ?? 'curl', (0,preflight/* toNginx */._s)(state, config));
    const decision = (0,domain_decision/* decideCutover */.jL)(state, config, served);
    return decision.kind === 'refuse' && !(0,domain_decision/* needsProbe */.UL)(state, config) ? (0,domain_decision/* decideCutover */.jL)(state, config) : decision;
}


/***/ }),

/***/ 5834:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ toStatus)
});

// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/record.ts + 2 modules
var domain_record = __webpack_require__(8524);
// EXTERNAL MODULE: ./src/domain/releases.ts
var releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 3 modules
var preflight = __webpack_require__(8034);
;// CONCATENATED MODULE: ./src/steps/inspect/served-release.ts




function toServedRelease({ state, model, record, live }, config) {
    const images = (0,preflight/* colorImages */.c_)(state, config, { color: live, model });
    const [first] = config.compose.services[live];
    const container = (0,domain_decision/* colorContainers */.M5)(state, config, live).find(({ service }) => service === first);
    return { color: live, images, upSince: container?.startedAt, deployedBy: (0,releases/* findServingDeployment */.jD)(record, live, images) };
}
/** Whether the other color runs exactly this release, and not a newer one that is being deployed. */
function isReleaseRunning({ color }, { images }, { state, model, config }) {
    const other = (0,domain_color/* otherColor */.I)(color);
    const running = (0,preflight/* colorImages */.c_)(state, config, { color: other, model });
    return (0,domain_decision/* isColorRunning */.vO)(state, config, other) && (0,releases/* isSameRelease */._M)(running, images);
}

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/steps/lock.ts + 2 modules
var lock = __webpack_require__(5326);
// EXTERNAL MODULE: ./src/steps/repair-link.ts
var repair_link = __webpack_require__(6631);
;// CONCATENATED MODULE: ./src/steps/inspect/status-warnings.ts




/** What is wrong on a host, or may be wrong, though it need not block a deployment. */
function findStatusWarnings(known, config) {
    const { record, lockIsHeld } = known;
    return [
        ...findOutages(known, config),
        ...(record === undefined ? ['the record of deployments on the server cannot be read'] : []),
        ...(lockIsHeld || record?.current === undefined ? [] : [(0,lock/* describeInterrupted */.AE)(record.current)]),
        ...findRecordMismatch(known),
    ];
}
function findOutages({ state, cutover }, { nginx }) {
    const { live, liveRuns } = cutover ?? {};
    const nginxIsDown = (0,domain_decision/* reasonUndecidable */.B$)(state) === undefined && state.nginx.master === undefined;
    return [
        ...(nginxIsDown ? ['nginx does not run: the site is down'] : []),
        ...(live !== undefined && liveRuns === false
            ? [`nginx passes requests to ${live}, which does not run: the site is down`]
            : []),
        ...(live !== undefined && cutover !== undefined && (0,repair_link/* targetDiffers */.T)(cutover)
            ? [
                `${nginx.link} points to ${cutover.currentTarget ?? 'nothing'}, but nginx serves ${live}: ` +
                    'a reload of nginx would change that; the next deployment repairs the link',
            ]
            : []),
    ];
}
/** nginx and Docker are right. A record that does not agree with them means that something was deployed by hand. */
function findRecordMismatch({ serves, lockIsHeld, record, history }) {
    const last = history.findLast(({ result }) => result === 'deployed');
    if (serves === undefined || serves.deployedBy !== undefined)
        return [];
    if (lockIsHeld && record?.current?.idle === serves.color)
        return [];
    if (last === undefined)
        return ['the record has no deployment of the release that serves'];
    const recorded = `${last.color ?? 'nothing'} with ${last.images.map(release_image/* formatImage */.vy).join(', ')}`;
    const deployedAt = new Date(last.endedAt).toISOString();
    return [`the record names another release: ${recorded}, deployed ${deployedAt} (${last.by.url})`];
}

;// CONCATENATED MODULE: ./src/steps/inspect/host-status.ts






/** How many past deployments are shown. */
const shownDeployments = 10;
function toStatus(inspection, config) {
    const { state, decision, lockIsHeld, model, checks } = inspection;
    const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined;
    // Without nginx no visitor reaches a color that runs.
    const live = cutover?.liveRuns === true && state.nginx.master !== undefined ? cutover.live : undefined;
    const record = readAsNext(inspection, live);
    const serves = live === undefined ? undefined : toServedRelease({ state, model, record, live }, config);
    const previous = serves && (0,releases/* findPreviousRelease */.qI)(record, serves.images);
    return {
        serves,
        unknown: decision?.kind === 'refuse' ? decision.problem : (0,domain_decision/* reasonUndecidable */.B$)(state),
        previous,
        previousIsRunning: serves !== undefined && previous !== undefined && isReleaseRunning(serves, previous, { state, model, config }),
        lockIsHeld,
        current: inspection.record?.current,
        history: record.history.slice(-shownDeployments).reverse(),
        warnings: [
            ...findStatusWarnings({ ...inspection, cutover, serves, history: record.history }, config),
            ...checks.filter(check/* blocksDeploy */.W0).map(check/* formatProblem */.Vw),
        ],
    };
}
/** The record as the next deployment will read it: a deployment that was interrupted has ended. */
const readAsNext = ({ lockIsHeld, record = domain_record/* emptyRecord */.FR }, live) => lockIsHeld || record.current === undefined ? record : (0,domain_record/* markServedAsDeployed */.VT)((0,domain_record/* endInterrupted */.K0)(record), live);


/***/ }),

/***/ 2676:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ formatPlan),
  H: () => (/* binding */ planDeployment)
});

// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 3 modules
var steps_preflight = __webpack_require__(8034);
// EXTERNAL MODULE: ./src/steps/inspect/host-inspection.ts + 1 modules
var host_inspection = __webpack_require__(2880);
// EXTERNAL MODULE: ./src/steps/inspect/host-status.ts + 2 modules
var host_status = __webpack_require__(5834);
;// CONCATENATED MODULE: ./src/checks/capacity.ts

const memoryDefinition = new check/* CheckDefinition */.EW('Memory', 'both colors run at the same time during a deployment; if memory runs out, the kernel kills a process, perhaps of the live color');
/** The second color needs about as much memory as the live color uses now. */
function memoryCheck({ memory, containerMemoryBytes }, live) {
    if (memory === undefined)
        return memoryDefinition.unknown('the memory of the server could not be read');
    const freeBytes = (memory.availableKiB + memory.swapKiB) * 1024;
    const swap = memory.swapKiB === 0 ? 'no swap' : `${formatSize(memory.swapKiB * 1024)} of it swap`;
    const free = `${formatSize(freeBytes)} are free (${swap})`;
    if (live === 'unknown')
        return memoryDefinition.unknown(`${free}; the live color is unknown`);
    if (live === undefined)
        return memoryDefinition.ok(`${free}; no color is live yet`);
    const usedBytes = containerMemoryBytes === undefined ? NaN : containerMemoryBytes.reduce((sum, each) => sum + each, 0);
    if (Number.isNaN(usedBytes))
        return memoryDefinition.unknown(`${free}; the memory use of ${live} could not be read`);
    const usedAndFree = `${live} uses ${formatSize(usedBytes)}, ${free}`;
    return usedBytes < freeBytes
        ? memoryDefinition.ok(usedAndFree)
        : memoryDefinition.warning(`${usedAndFree}: not enough for a second color`, addSwapFix);
}
const addSwapFix = 'sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile';
const diskDefinition = new check/* CheckDefinition */.EW('Disk', 'the next image is stored beside the live image, and Docker stops working if the disk is full');
/** With fewer inodes no image can be unpacked: an image of a few layers has some thousands of files. */
const minimumInodes = 10_000;
/** The next image may need as much space as the live image, if they share no layer. */
function diskCheck({ disk, imageBytes }, live) {
    if (disk === undefined)
        return diskDefinition.unknown("the disk space of Docker's folder could not be read");
    const freeBytes = disk.freeKiB * 1024;
    const free = `${formatSize(freeBytes)} are free in ${disk.folder}`;
    const { freeInodes } = disk;
    if (freeInodes !== undefined && freeInodes < minimumInodes)
        return diskDefinition.warning(`${free}, but only ${freeInodes} more files can be created there`, pruneFix);
    if (live === 'unknown')
        return diskDefinition.unknown(`${free}; the live color is unknown`);
    if (live === undefined)
        return diskDefinition.ok(`${free}; no color is live yet`);
    if (imageBytes === undefined)
        return diskDefinition.unknown(`${free}; the size of the image of ${live} could not be read`);
    const usedAndFree = `the image of ${live} takes ${formatSize(imageBytes)}, ${free}`;
    return imageBytes < freeBytes
        ? diskDefinition.ok(usedAndFree)
        : diskDefinition.warning(`${usedAndFree}: another image may not fit`, pruneFix);
}
/** Without `-a`, which would also remove the images that a rollback needs. */
const pruneFix = 'docker image prune  # and prune: true in the workflow: each deployment then removes images that no rollback needs';
const formatSize = (bytes) => bytes < 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`;
const clockDefinition = new check/* CheckDefinition */.EW('Clock', "with a wrong clock the host rejects the registry's certificate, and its logs have wrong times");
/** A difference of so many seconds between the clocks of the host and the runner has no effect. */
const toleranceSeconds = 10;
/** Compares the host's clock with the runner's. */
function clockCheck({ clockMs }, { sentAt, answeredAt }) {
    if (clockMs === undefined)
        return clockDefinition.unknown("the host's clock could not be read");
    // The host prints whole seconds, so its time may be up to one second later than printed.
    const differenceMs = clockMs + 1000 < sentAt ? clockMs - sentAt : clockMs > answeredAt ? clockMs - answeredAt : 0;
    const seconds = Math.round(Math.abs(differenceMs) / 1000);
    if (seconds <= toleranceSeconds)
        return clockDefinition.ok("it agrees with the runner's clock");
    return clockDefinition.warning(`the server's clock is ${seconds} s ${differenceMs < 0 ? 'behind' : 'ahead of'} the runner's`, 'sudo timedatectl set-ntp true');
}

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/checks/container-names.ts


const definition = new check/* CheckDefinition */.EW('Container names', 'a server has each container name only once; a color cannot start if its container_name is taken');
/** Whether two services have the same `container_name`, or another container on the host has it already. */
function containerNameCheck({ model, environment, project }, { compose: { services } }) {
    const started = findStartedServices(model, color/* colors */.T.flatMap((color) => services[color]));
    const named = started.flatMap((service) => {
        const name = model.get(service)?.containerName;
        return name === undefined ? [] : [{ service, name }];
    });
    const repeated = named.find(({ service, name }) => named.some((each) => each.name === name && each.service !== service));
    if (repeated !== undefined) {
        const sharing = named.filter(({ name }) => name === repeated.name).map(({ service }) => service);
        return definition.error(`${sharing.join(' and ')} have the same container_name: ${repeated.name}`, removeNameFix(repeated.name));
    }
    if (named.length === 0)
        return definition.ok('no service sets container_name, so Compose chooses a free name');
    if (environment.containers === undefined)
        return definition.unknown("the host's containers could not be listed");
    const taken = environment.containers.find((each) => named.some(({ service, name }) => each.name === name && (each.project !== project || each.service !== service)));
    if (taken === undefined)
        return definition.ok(named.map(({ name }) => name).join(', '));
    const owner = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`;
    return definition.error(`a container of ${owner} already has the name ${taken.name}`, removeNameFix(taken.name));
}
/** The services that a deployment starts: these, and the services that they depend on. */
function findStartedServices(model, services) {
    const all = new Set(services);
    // The loop also visits the services that are added while it runs.
    for (const service of all)
        model.get(service)?.dependsOn?.forEach((each) => all.add(each));
    return [...all];
}
const removeNameFix = (name) => `container_name: ${name}  # remove this line from the Compose file`;

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
;// CONCATENATED MODULE: ./src/commands/query-registry.ts





/** What runs query-registry.sh as the user who pulls; its arguments follow. */
const queryLine = (sudo) => (0,script.sh) `${(0,as_root/* asRoot */.t)(sudo)}sh -c ${new host_script/* HostScript */.g('query-registry', {}).text} sh`;
/** The registry of an image, as `docker login` stores it. */
function registryName(image) {
    const [first = '', ...rest] = image.split('/');
    return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/';
}
const answerSchema = dist/* object */.Ikc({ Platforms: dist/* array */.YOg(dist/* object */.Ikc({ os: dist/* string */.YjP(), architecture: dist/* string */.YjP() })) });
const messageSchema = dist/* object */.Ikc({ message: dist/* string */.YjP() });
/** An exit code of curl. */
const timedOut = '28';
/** Reads the words that query-registry.sh printed; none: it could not run. */
function parseRegistryAnswer(image, [code, status, body = '']) {
    const text = (0,host_facts/* decodeText */.g7)(body).trim();
    if (code === undefined || status === undefined)
        return { image, kind: 'unknown', reason: 'its user may not be asked' };
    if (code === timedOut)
        return { image, kind: 'unreachable' };
    if (code !== '0')
        return { image, kind: 'unknown', reason: text };
    if (status === '200')
        return { image, kind: 'available', platforms: platformsIn(text) };
    const output = messageIn(text);
    if (status === '404')
        return { image, kind: 'missing', output };
    return { image, kind: requiresLogin(status, output) ? 'denied' : 'unreachable', output };
}
/** The engine answers 500 for many answers of a registry, also for a missing login. */
const requiresLogin = (status, message) => ['401', '403'].includes(status) || /denied|unauthorized|authentication|no basic auth|credentials/i.test(message);
function platformsIn(text) {
    const { success, output } = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), answerSchema), text);
    const known = success ? output.Platforms.filter(({ architecture }) => architecture !== '') : [];
    return known.map(({ os, architecture }) => `${os}/${architecture}`);
}
function messageIn(text) {
    const { success, output } = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), messageSchema), text);
    return success ? output.message : text;
}

;// CONCATENATED MODULE: ./src/checks/images.ts



const registryDefinition = new check/* CheckDefinition */.EW('Registry', 'a deployment pulls this image first, with the login that Docker has on the server');
/** Whether the host can pull an image. The engine asked the registry, but pulled nothing. */
function imageCheck(answer, { sudo, platform }) {
    const { image } = answer;
    const registry = registryName(image);
    const isHub = registry.startsWith('https:');
    switch (answer.kind) {
        case 'available': {
            const { platforms } = answer;
            if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
                return registryDefinition.ok(`${image} can be pulled`);
            return registryDefinition.error(`${image} exists for ${platforms.join(', ')}, but the server is ${platform}`, `docker buildx build --platform ${platform} …  # where the image is built`);
        }
        case 'missing':
            return registryDefinition.warning(`the registry answers, but has no ${image} (yet): ${answer.output}`, (0,script.sh) `docker push ${image}`.text + '  # before the deployment');
        case 'denied':
            return registryDefinition.error(`${image} cannot be pulled: ${answer.output}`, (0,script.sh) `${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text);
        case 'unreachable':
            return registryDefinition.error(answer.output === undefined
                ? `the registry of ${image} did not answer`
                : `the registry of ${image} could not be reached: ${answer.output}`, (0,script.sh) `curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
                '  # on the server: check the security group, DNS and the proxy');
        case 'unknown':
            return registryDefinition.unknown(`${image} could not be checked: ${answer.reason}`);
    }
}

;// CONCATENATED MODULE: ./src/checks/nginx-include.ts

const nginx_include_definition = new check/* CheckDefinition */.EW('Link is included', 'nginx reads only the files that its configuration includes; without the link a switch has no effect');
/** Whether an `include` line of nginx's configuration matches the link. */
function includeCheck({ includes }, { nginx: { link } }) {
    if (includes === undefined)
        return nginx_include_definition.unknown('the whole configuration of nginx could not be read');
    const [linkFolder, linkName] = splitPath(includes.link);
    const pattern = includes.patterns.find((each) => {
        const [folder, name] = splitPath(each);
        return globToRegExp(folder).test(linkFolder) && globToRegExp(name).test(linkName);
    });
    if (pattern !== undefined)
        return nginx_include_definition.ok(`by "include ${pattern}"`);
    return nginx_include_definition.error(`no include line of nginx's configuration matches ${link}`, `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`);
}
const splitPath = (path) => [
    path.replace(/\/[^/]*$/, ''),
    path.slice(path.lastIndexOf('/') + 1),
];
/** As glob(3): `*` and `?` match no slash, and no dot at the beginning of a name. */
function globToRegExp(pattern) {
    const simplified = pattern.replace(/\[[^\]]*\]/g, '?'); // `[…]` is read as any character
    const source = simplified
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^/]*')
        .replaceAll('?', '[^/]');
    return new RegExp(`^${/^[*?]/.test(simplified) ? '(?!\\.)' : ''}${source}$`);
}

// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/checks/services.ts
var services = __webpack_require__(9549);
;// CONCATENATED MODULE: ./src/checks/ports.ts




/** Whether the port of the next release is free, or used by the color itself. */
function portCheck({ state, environment, config }, idle) {
    const definition = new check/* CheckDefinition */.EW(`Port of ${idle}`, 'the next release starts on this port');
    const port = config.ports[idle];
    if (!environment.openPorts.includes(port))
        return definition.ok(`port ${port} is free`);
    const own = (0,domain_decision/* colorContainers */.M5)(state, config, idle).filter(({ status }) => status === 'running');
    if (own.length > 0)
        return definition.ok(`port ${port} is used by ${idle} itself, which the deployment replaces`);
    return definition.error(`another program listens on port ${port}, so ${idle} cannot start`, `sudo ss -ltnp 'sport = :${port}'  # shows the program: stop it, or give ${idle} another port`);
}
const publicPortsDefinition = new check/* CheckDefinition */.EW('Public ports', 'requests to these ports do not pass nginx and its certificate; the action uses the ports only on the server itself');
/**
 * Whether a color can be reached from other machines. Docker's firewall rules come before those of ufw, so only the address
 * that a port is bound to, or the security group, protects it.
 */
function exposureCheck(model, config) {
    const exposed = color/* colors */.T.flatMap((color) => {
        const [name] = config.compose.services[color];
        const service = model.get(name);
        const port = config.ports[color];
        const binding = service?.published.find((each) => each.port === port);
        if (service?.hostNetwork === true)
            return [{ name, port, address: "the server's network", service }];
        if (binding === undefined || isLoopback(binding))
            return [];
        return [{ name, port, address: binding.address ?? '0.0.0.0', service }];
    });
    if (exposed.length === 0)
        return publicPortsDefinition.ok('both colors are bound to the loopback address');
    const found = exposed.map(({ name, port, address }) => `"${name}" publishes port ${port} on ${address}`).join(', ');
    return publicPortsDefinition.warning(`${found}: open to the internet unless the security group closes it`, exposed.map(({ name, port, service }) => (0,services/* loopbackPortFix */.q1)(service, { name, port })).join('\n'));
}
const isLoopback = ({ address = '' }) => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);

;// CONCATENATED MODULE: ./src/checks/reboot.ts




const rebootDefinition = new check/* CheckDefinition */.EW('After a reboot', 'a server is rebooted sometimes, also by its provider; Docker, nginx and the live color must start again automatically');
/** What starts the live color after a reboot: the systemd units, and the restart policy of its containers. */
function rebootCheck({ state, environment, config }, live) {
    const disabled = ['docker', 'nginx'].filter((unit) => environment.unitStates.get(unit) === 'disabled');
    if (disabled.length > 0)
        return rebootDefinition.warning(`${disabled.join(' and ')} ${disabled.length === 1 ? 'is' : 'are'} not started at boot`, `sudo systemctl enable ${disabled.join(' ')}`);
    if (live === 'unknown')
        return rebootDefinition.unknown('the live color is unknown');
    if (live === undefined)
        return rebootDefinition.ok('no color is live yet');
    const containers = (0,domain_decision/* colorContainers */.M5)(state, config, live);
    const policies = containers.map(({ id }) => environment.restartPolicies?.get(id));
    if (policies.includes(undefined))
        return rebootDefinition.unknown(`the restart policy of ${live} could not be read`);
    const stopped = containers.filter((_, i) => !survivingPolicies.includes(policies[i] ?? ''));
    const names = stopped.map(({ name }) => name);
    if (stopped.length === 0)
        return rebootDefinition.ok(`${live} starts again (restart policy: ${[...new Set(policies)].join(', ')})`);
    return rebootDefinition.warning(`${live} does not start again after a reboot: the restart policy of ${names.join(', ')} is "${formatPolicy(environment.restartPolicies?.get(stopped[0]?.id ?? ''))}"`, (0,script.sh) `docker update --restart unless-stopped ${names}`.text);
}
const survivingPolicies = ['always', 'unless-stopped'];
const policyDefinition = new check/* CheckDefinition */.EW('Restart policy', '"unless-stopped" is right for both colors: after a reboot the live color starts again, and the stopped color does not. ' +
    'With "always" both colors start; without a policy no color starts');
/** The restart policy that the Compose file sets for the next containers. */
function policyCheck(model, { compose: { services } }) {
    const all = color/* colors */.T.flatMap((color) => services[color]);
    const wrong = all.filter((service) => model.get(service)?.restart !== 'unless-stopped');
    if (wrong.length === 0)
        return policyDefinition.ok('both colors have restart: unless-stopped');
    const found = wrong.map((service) => `"${service}" has restart: ${formatPolicy(model.get(service)?.restart)}`);
    return policyDefinition.warning(found.join(', '), `restart: unless-stopped  # of ${wrong.join(' and ')}, in the Compose file`);
}
const formatPolicy = (name) => (name === undefined || name === '' ? 'no' : name);

;// CONCATENATED MODULE: ./src/commands/parse-host-environment.ts


/** Reads what read-host-environment.sh printed. What is not there is unknown. `images`: those that it asked the registries for. */
function parseHostEnvironment(output, { images }) {
    const facts = new host_facts/* FactReader */.E7(output);
    const lines = (name) => facts.has(name)
        ? facts
            .readText(name)
            .split('\n')
            .filter((line) => line !== '')
        : undefined;
    const [available, swap] = readNumbers(facts, 'memory');
    const [link] = lines('link') ?? [];
    const patterns = lines('includes');
    const clock = readNumbers(facts, 'clock')[0];
    return {
        clockMs: clock && clock * 1000,
        memory: available === undefined ? undefined : { availableKiB: available, swapKiB: swap ?? 0 },
        disk: readDisk(facts),
        containerMemoryBytes: lines('used')?.map((line) => toBytes(line.split(' / ')[0] ?? '')),
        imageBytes: lines('sizes')?.reduce((sum, size) => sum + Number(size), 0),
        containers: lines('containers')?.map(parseContainerName),
        restartPolicies: new Map(lines('restarts')?.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''])),
        openPorts: facts.findAll('listens').flatMap(({ words: [port, yes] }) => (yes === 'yes' ? [Number(port)] : [])),
        includes: patterns === undefined || link === undefined ? undefined : { patterns, link },
        unitStates: new Map(facts.findAll('unit').map(({ words: [name = '', state = ''] }) => [name, state])),
        platform: lines('platform')?.[0],
        registry: images.map((image, i) => parseRegistryAnswer(image, registryWords(facts, i))),
    };
}
const registryWords = (facts, place) => facts
    .findAll('registry')
    .find(({ words }) => words[0] === String(place))
    ?.words.slice(1) ?? [];
const readNumbers = (facts, name) => facts.findAll(name)[0]?.words.map((word) => (/^\d+$/.test(word) ? Number(word) : undefined)) ?? [];
function readDisk(facts) {
    const [freeKiB, freeInodes] = readNumbers(facts, 'disk');
    if (freeKiB === undefined)
        return undefined;
    return { folder: facts.readText('folder'), freeKiB, freeInodes };
}
const parseContainerName = (line) => {
    const [name = '', project = '', service = ''] = line.split('|');
    return { name, project, service };
};
const units = {
    B: 1,
    kB: 1e3,
    KiB: 2 ** 10,
    MB: 1e6,
    MiB: 2 ** 20,
    GB: 1e9,
    GiB: 2 ** 30,
};
/** `132.5MiB`, as Docker prints it. */
function toBytes(text) {
    const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]+)$/.exec(text.trim()) ?? [];
    return Math.round(Number(number ?? NaN) * (units[unit] ?? NaN));
}

;// CONCATENATED MODULE: ./src/commands/read-host-environment.ts



/** Reads what only a plan needs, and changes nothing. What cannot be read is left out, and is then unknown. */
function readHostEnvironment(args) {
    const { dockerSudo, nginxSudo, images, live, all, liveImages, ports, link } = args;
    return {
        name: 'read host environment',
        args,
        script: new host_script/* HostScript */.g('read-host-environment', {
            docker_sudo: dockerSudo,
            nginx_sudo: nginxSudo,
            registry_queries: images.flatMap((image) => [encodeURI(image), registryName(image)]),
            live_containers: live,
            containers: all,
            live_images: liveImages,
            blue_port: ports.blue,
            green_port: ports.green,
            link,
            query_registry: queryLine(dockerSudo),
        }),
        timeoutMs: 60_000,
        parse: (output) => parseHostEnvironment(output, args),
    };
}

// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/steps/lock.ts + 2 modules
var lock = __webpack_require__(5326);
// EXTERNAL MODULE: ./src/steps/pull.ts
var pull = __webpack_require__(4528);
;// CONCATENATED MODULE: ./src/steps/inspect/plan-checks.ts













const servingDefinition = new check/* CheckDefinition */.EW('Live color', 'nginx decides which color is live, and a deployment never touches that color');
/** Which color serves, as it was decided. */
function servingChecks({ state, decision }) {
    if (decision === undefined)
        return [servingDefinition.unknown((0,domain_decision/* reasonUndecidable */.B$)(state) ?? 'nginx was not probed')];
    if (decision.kind === 'refuse')
        return [servingDefinition.error(decision.problem)];
    const { warnings, live, liveRuns } = decision.cutover;
    if (warnings.length > 0)
        return warnings.map((each) => servingDefinition.warning(each));
    if (live === undefined)
        return [servingDefinition.ok('none yet: this will be the first deployment')];
    const isDown = !liveRuns || state.nginx.master === undefined;
    if (isDown)
        return [servingDefinition.warning(`${live} is live, but the site is down`)];
    return [servingDefinition.ok(`nginx serves ${live}`)];
}
const lockDefinition = new check/* CheckDefinition */.EW('Lock', 'two deployments never run at once: the second one waits, for as long as lock-timeout allows');
/** Whether another deployment runs, or was interrupted. */
function lockCheck({ lockIsHeld, record }) {
    const { current } = record ?? {};
    if (lockIsHeld) {
        const holder = current === undefined ? 'another deployment' : (0,lock/* describeDeployment */.Ti)(current);
        return lockDefinition.warning(`${holder} is running: this plan may be wrong when it has ended`);
    }
    if (current !== undefined)
        return lockDefinition.warning((0,lock/* describeInterrupted */.AE)(current));
    return lockDefinition.ok('no other deployment is running');
}
/** Checks that only a plan makes, since a deployment should not wait for them. */
async function runPlanChecks(context, { state, decision, model }) {
    const { config } = context;
    if (!state.directoryIsReadable)
        return [];
    const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined;
    const live = cutover === undefined ? 'unknown' : cutover.liveRuns ? cutover.live : undefined;
    const idle = cutover?.idle ?? 'blue';
    const references = state.compose.ok ? (0,pull/* imageReferences */.E)(model, config.compose.services[idle]) : [];
    const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '');
    const command = readHostEnvironment(toEnvironmentArgs({ state, config, live, images }));
    const sentAt = context.clock.date();
    let answeredAt;
    const environment = await (0,engine_context/* runCommand */.d)(context, command, () => (answeredAt ??= context.clock.date()));
    return [
        ...(state.compose.ok ? projectChecks({ state, environment, model, idle }, config) : []),
        includeCheck(environment, config),
        ...environment.registry.map((answer) => {
            const namesPlatform = references.some(({ image, platform }) => image === answer.image && platform !== undefined);
            const platform = namesPlatform ? undefined : environment.platform;
            return imageCheck(answer, { sudo: state.docker.sudo, platform });
        }),
        memoryCheck(environment, live),
        diskCheck(environment, live),
        rebootCheck({ state, environment, config }, live),
        clockCheck(environment, { sentAt, answeredAt: answeredAt ?? context.clock.date() }),
    ];
}
function toEnvironmentArgs({ state, config, live, images }) {
    const findContainers = (color) => color === undefined || color === 'unknown' ? [] : (0,domain_decision/* colorContainers */.M5)(state, config, color);
    const liveContainers = findContainers(live);
    return {
        dockerSudo: state.docker.sudo,
        nginxSudo: state.nginx.sudo,
        images,
        live: liveContainers.map(({ id }) => id),
        liveImages: [...new Set(liveContainers.map(({ imageId }) => imageId))],
        all: color/* colors */.T.flatMap(findContainers).map(({ id }) => id),
        ports: config.ports,
        link: config.nginx.link,
    };
}
function projectChecks({ state, environment, model, idle }, config) {
    const project = state.compose.ok ? state.compose.project : undefined;
    return [
        containerNameCheck({ model, environment, project }, config),
        portCheck({ state, environment, config }, idle),
        exposureCheck(model, config),
        policyCheck(model, config),
    ];
}

;// CONCATENATED MODULE: ./src/steps/inspect/plan.ts





/** The only step of `mode: plan` after the connection: checks all that a deployment depends on, and changes nothing. */
const planDeployment = {
    name: 'plan',
    phase: 'prepare',
    async run(rehearse, context) {
        const { config } = context;
        const inspection = await (0,host_inspection/* inspectHost */.x)(context);
        const first = [...inspection.checks, ...servingChecks(inspection), lockCheck(inspection)];
        const all = [...first, ...(await runPlanChecks(context, inspection))];
        const preflight = first.some(check/* blocksDeploy */.W0) ? undefined : (0,steps_preflight/* toPreflightIfReady */.tl)(inspection, config);
        const plan = {
            status: (0,host_status/* toStatus */.m)(inspection, config),
            checks: all,
            steps: preflight && (await rehearse({ preflight, state: inspection.state, config })),
            idle: preflight?.cutover.idle,
        };
        notePlan(plan, context);
        return { value: plan, message: describeChecks(all), facts: findFacts(all) };
    },
};
function notePlan({ checks, steps }, { note }) {
    checks.flatMap(check/* formatCheck */.Ac).forEach(note);
    if (steps === undefined)
        return;
    note('What a deployment would do:');
    formatPlan(steps).forEach(note);
}
/** The plan as a shell script for people: each step is a comment, and its lines follow. */
const formatPlan = (steps) => steps.flatMap(({ step, message, commands }) => [`# ${step}: ${message}`, ...commands]);
function describeChecks(checks) {
    const problems = checks.filter(check/* blocksDeploy */.W0);
    if (problems.length === 0)
        return `the server is ready (${(0,check/* countChecks */.ls)(checks)})`;
    return `the server is not ready: ${problems.map(({ name }) => name).join(', ')}`;
}
const findFacts = (checks) => ({
    checks: checks.map(({ name, result, found, fix }) => ({ name, result, found, fix: fix ?? null })),
});


/***/ }),

/***/ 5326:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Rk: () => (/* binding */ LockHeldError),
  IZ: () => (/* binding */ acquireLock),
  Ti: () => (/* binding */ describeDeployment),
  AE: () => (/* binding */ describeInterrupted),
  s2: () => (/* binding */ lock)
});

// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/commands/open-lock.ts

/**
 * Opens the application's folder in the session's own shell, as the descriptor 9 that take-lock.sh takes the lock on.
 * Creates no file, so none remains.
 */
function openLock(directory) {
    return {
        name: 'open the folder',
        args: { directory },
        script: (0,script.sh) `command exec 9<${directory}`,
        timeoutMs: 10_000,
        inSession: true,
        parse: () => null,
    };
}

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/record-file.ts
var record_file = __webpack_require__(2524);
// EXTERNAL MODULE: ./src/commands/write-record.ts
var write_record = __webpack_require__(5139);
;// CONCATENATED MODULE: ./src/commands/take-lock.ts




/**
 * Takes the lock on the application's folder (see `openLock`), and reads the record. While another run holds it, the script
 * prints its record as a fact `holder`, after a second and then every 15 s. The kernel frees the lock when the session and
 * all its jobs have ended, and not before.
 */
function takeLock(directory, waitMs) {
    return {
        name: 'take the lock',
        args: { directory, waitMs },
        script: new host_script/* HostScript */.g('take-lock', {
            wait_hundredths: Math.round(waitMs / 10),
            record_name: (0,write_record/* recordName */.xD)(directory),
        }),
        timeoutMs: waitMs + 15_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const taken = facts.readWord('taken');
            return { taken: taken !== 'no', waited: taken === 'waited', ...(0,record_file/* toRecordFile */.N)(facts) };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/record.ts + 2 modules
var record = __webpack_require__(8524);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/host/host.ts
var host = __webpack_require__(2106);
// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
// EXTERNAL MODULE: ./src/steps/host-record.ts + 1 modules
var host_record = __webpack_require__(3132);
;// CONCATENATED MODULE: ./src/steps/lock.ts










/** Takes the lock of the application's folder: from here on no other deployment of it does anything. */
const lock = {
    name: 'lock',
    phase: 'prepare',
    async run(_, context) {
        const { directory } = context.config.compose;
        const before = context.clock.now();
        const { record, isReadable, waited, holder } = await acquireLock(context, context.config.lockTimeoutMs);
        const waitedMs = waited ? Math.round(context.clock.now() - before) : 0;
        refuseIfSuperseded(context, record, waitedMs);
        // Before this run has a record of its own: the next command after that writes it.
        if (!isReadable)
            await (0,host_record/* setUnreadableRecordAside */.DS)(context);
        const interrupted = context.recorder.beginDeployment(record, lock);
        context.emit({ kind: 'lock-taken' });
        const message = [
            `only this run deploys ${directory}`,
            ...(waited ? [`after waiting ${Math.ceil(waitedMs / 1000)} s for ${holder ?? 'another deployment'}`] : []),
            ...(interrupted === undefined ? [] : [describeInterrupted(interrupted, 'this run')]),
        ];
        return { value: null, message: message.join('; '), facts: { directory, waitedMs } };
    },
    preview: ({ config }) => ({ message: `waits for the lock, at most ${(0,format/* formatLimit */.tW)(config.lockTimeoutMs)}` }),
};
/** Another deployment held the lock for longer than this run may wait. */
class LockHeldError extends step/* StepError */.z {
    /** Absent: the record cannot be read. */
    record;
    constructor(holder, waitMs, record) {
        super(`${holder} holds the lock, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
            fix: 'wait until that deployment has ended and run this workflow again, or set a longer lock-timeout',
        });
        this.record = record;
    }
}
/** Takes the lock, and notes whom it waits for. Throws a LockHeldError when `waitMs` was not long enough. */
async function acquireLock(context, waitMs) {
    const { directory } = context.config.compose;
    let holder;
    const onFact = (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        if (name !== 'holder')
            return;
        holder = describeHolder((0,host_facts/* decodeText */.g7)(words[0] ?? ''));
        context.note(`waiting for ${holder}`);
    };
    // The second command is sent without waiting for the first: without the open folder it does nothing.
    const [opened, taken] = await Promise.allSettled([
        (0,engine_context/* runCommand */.d)(context, openLock(directory)),
        (0,engine_context/* runCommand */.d)(context, takeLock(directory, waitMs), onFact),
    ]);
    if (opened.status === 'rejected')
        throw openLockError(directory, opened.reason);
    if (taken.status === 'rejected')
        throw (0,thrown/* toError */.i)(taken.reason);
    const answer = taken.value;
    if (answer.taken)
        return { ...(0,host_record/* readRecord */.aE)(answer, context), waited: answer.waited, holder };
    throw new LockHeldError(holder ?? describeHolder(answer.record), waitMs, (0,host_record/* parseRecordFile */.TG)(answer));
}
function openLockError(directory, error) {
    if (!(error instanceof host/* RemoteError */.Hi) || error.outcome.kind !== 'exited')
        return (0,thrown/* toError */.i)(error);
    const lastLine = error.message.split('\n').at(-1) ?? error.message;
    return new step/* StepError */.z(`the folder ${directory} cannot be opened on the server: ${lastLine}`, {
        fix: 'check the input directory, and that the user may read that folder',
        cause: error,
    });
}
function describeHolder(json) {
    const current = (0,record/* parseRecord */.Hh)(json)?.current;
    return current === undefined ? 'another deployment (its run is not recorded yet)' : describeDeployment(current);
}
/** Which deployment it is, when it began, and which step it was in. */
function describeDeployment({ by, mode, startedAt, step }) {
    const run = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ');
    return `the ${(0,record/* formatMode */.VQ)(mode)} of ${run || 'an unknown run'} (since ${new Date(startedAt).toISOString()}, at ${step})`;
}
/** The sentence about a deployment whose process ended before it was done. */
const describeInterrupted = (current, repairer = 'the next deployment') => `${describeDeployment(current)} was interrupted; ${repairer} repairs the server`;
/**
 * A newer run of the same workflow and branch that deployed while this run waited has deployed newer code. To go on would
 * bring the older code back.
 */
function refuseIfSuperseded({ recorder, clock }, { history }, waitedMs) {
    const { workflowRun: by } = recorder;
    const waitingSince = clock.date() - waitedMs;
    const newer = history.find((entry) => waitedMs > 0 &&
        entry.endedAt >= waitingSince &&
        entry.result === 'deployed' &&
        entry.by.repository === by.repository &&
        entry.by.workflow === by.workflow &&
        entry.by.ref === by.ref &&
        entry.by.number > by.number);
    if (newer === undefined)
        return;
    const commit = newer.by.sha.slice(0, 7);
    throw new step/* StepError */.z(`run ${newer.by.number} of this workflow deployed ${commit} while this run (${by.number}) waited`, {
        fix: `you need not do anything: the newer release serves (${newer.by.url}); run this one again only if you want the older release`,
    });
}


/***/ }),

/***/ 8034:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RC: () => (/* binding */ checkHost),
  c_: () => (/* binding */ colorImages),
  ci: () => (/* binding */ hostPrograms),
  _s: () => (/* binding */ toNginx),
  fk: () => (/* binding */ toPreflight),
  tl: () => (/* binding */ toPreflightIfReady)
});

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/decision.ts
var decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/nginx-site.ts
var nginx_site = __webpack_require__(34);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/checks/services.ts
var services = __webpack_require__(9549);
;// CONCATENATED MODULE: ./src/checks/nginx.ts






const configDefinition = new check/* CheckDefinition */.EW('nginx -t', 'nginx loads its whole configuration or nothing; one file with an error, of any site, prevents the switch');
function nginxConfigCheck({ nginx, link, deniedCommands }, config) {
    if (deniedCommands.includes('nginx -T'))
        return configDefinition.unknown('not checked, because the right to run nginx -T is missing');
    if (nginx.test.ok)
        return configDefinition.ok('nginx accepts its configuration');
    // A deployment replaces a dangling link, and the switch runs nginx -t again with the new link.
    if (link.kind === 'link' && link.dangles)
        return configDefinition.warning(`nginx -t fails, because ${config.nginx.link} points to nothing; a deployment replaces the link`);
    return configDefinition.error(`nginx -t fails, so nginx cannot load a new configuration: ${nginx.test.output}`, 'sudo nginx -t  # shows the file and the line to fix');
}
const processDefinition = new check/* CheckDefinition */.EW('nginx', 'nginx passes the requests of visitors to the live color; a switch reloads nginx and never restarts it');
function nginxProcessCheck({ nginx }) {
    if (nginx.master !== undefined)
        return processDefinition.ok(`nginx runs as process ${nginx.master}`);
    if (nginx.masterWithoutPidFile === undefined)
        return processDefinition.warning('nginx does not run, so the site is down; a deployment starts nginx', 'sudo systemctl start nginx');
    return processDefinition.error(`nginx runs as process ${nginx.masterWithoutPidFile}, but its pid file ${nginx.pidFile} does not contain this number, so nginx cannot be reloaded`, (0,script.sh) `echo ${nginx.masterWithoutPidFile} | sudo tee ${nginx.pidFile}`.text);
}
const linkDefinition = new check/* CheckDefinition */.EW('Link', 'the link decides which color nginx serves; a switch replaces it atomically');
function linkCheck(state, config) {
    const { link } = state;
    const { link: path, sites } = config.nginx;
    const live = findOnlyRunningColor(state, config);
    if (link.kind === 'missing')
        return linkDefinition.ok(`${path} does not exist yet; a deployment creates it`);
    if (link.kind === 'link' && link.dangles)
        return linkDefinition.warning(`${path} points to ${link.target}, which does not exist; nginx cannot be reloaded until a deployment replaces the link`, live && (0,script.sh) `sudo ln -sfn ${sites[live]} ${path}`.text);
    if (link.kind === 'link')
        return linkDefinition.ok(`${path} points to ${link.target}`);
    return linkDefinition.error(`${path} is a ${link.what}, not a link, so it is not replaced: its content may be needed`, live && replaceByLinkFix(path, sites[live]));
}
function replaceByLinkFix(link, site) {
    const backup = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`;
    return (0,script.sh) `sudo mv ${link} ${backup} && sudo ln -s ${site} ${link}`.text;
}
/** The live color if the link does not show it. Undefined if more than one color may be live: a wrong link would take the site down. */
function findOnlyRunningColor(state, config) {
    const configured = domain_color/* colors */.T.filter((color) => state.nginx.passesTo[color]);
    const running = domain_color/* colors */.T.filter((color) => (0,decision/* isColorRunning */.vO)(state, config, color));
    const [only, ...more] = running.filter((color) => configured.length === 0 || configured.includes(color));
    return more.length === 0 ? only : undefined;
}
/** Whether the site of a color passes requests to the port of that color, and not to the port of the other color. */
function siteCheck({ state, model }, config, color) {
    const definition = new check/* CheckDefinition */.EW(`Site of ${color}`, `nginx must pass requests for ${color} to the port that ${color} publishes`);
    const [path, port, otherPort] = [config.nginx.sites[color], config.ports[color], config.ports[(0,domain_color/* otherColor */.I)(color)]];
    const { text, missing, resolved } = state.sites[color];
    if (missing)
        return definition.error(`${path} (${color}-site) does not exist on the server`, createSiteFix(state, config, color));
    if (text === undefined)
        return definition.error(`${path} (${color}-site) cannot be read by ${config.connection.username}`, (0,script.sh) `sudo chmod a+r ${path}`.text);
    const ports = (0,nginx_site/* parseProxiedPorts */.b)(text);
    const isLinked = state.link.kind === 'link' && state.link.resolved === resolved;
    // A linked site may serve visitors now, so the fix never edits it.
    const replacePortFix = (wrong) => (0,services/* agreedPortFix */.FA)({ state, model }, config, color) ??
        (isLinked ? undefined : (0,script.sh) `sudo sed -i ${`s/:${wrong}\\b/:${port}/`} ${path}`.text);
    if (ports.includes(otherPort))
        return definition.error(`${path} is the site of ${color} (port ${port}) but passes requests to port ${otherPort}, which is ${(0,domain_color/* otherColor */.I)(color)}'s`, replacePortFix(otherPort));
    if (ports.length === 0)
        return definition.ok(`${path} has no port in it, so the port was not checked`);
    if (ports.includes(port))
        return definition.ok(`${path} passes requests to port ${port}`);
    return definition.error(`${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${port}; the two must be the same`, replacePortFix(ports[0] ?? port));
}
/** Creates the site from the site of the other color, which differs only in the port, or else from scratch. */
function createSiteFix({ sites }, { nginx, ports }, color) {
    const other = (0,domain_color/* otherColor */.I)(color);
    if (sites[other].text !== undefined)
        return (0,script.sh) `sed ${`s/:${ports[other]}\\b/:${ports[color]}/`} ${nginx.sites[other]} | sudo tee ${nginx.sites[color]}`
            .text;
    const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color]}; } }`;
    return (0,script.sh) `echo ${site} | sudo tee ${nginx.sites[color]}`.text;
}

;// CONCATENATED MODULE: ./src/checks/programs.ts


const folderDefinition = new check/* CheckDefinition */.EW('Compose project', 'this folder holds the Compose file, and the lock that prevents two deployments at the same time');
function folderCheck({ directoryIsReadable }, { compose, connection: { username } }) {
    if (directoryIsReadable)
        return folderDefinition.ok(compose.directory);
    return folderDefinition.error(`the folder ${compose.directory} does not exist on the server, or ${username} may not enter it`, (0,script.sh) `sudo install -d -o ${username} ${compose.directory}`.text);
}
const dockerDefinition = new check/* CheckDefinition */.EW('Docker', 'Docker pulls the images and runs both colors');
function dockerCheck({ docker }, { connection: { username } }) {
    if (docker.ok)
        return dockerDefinition.ok(`Docker answers${docker.sudo ? ', through sudo' : ''}`);
    return dockerDefinition.error(`${username} cannot reach Docker, neither directly nor through sudo -n: ${docker.output}`, (0,script.sh) `sudo usermod -aG docker ${username}`.text);
}
const composeDefinition = new check/* CheckDefinition */.EW('Compose', 'Compose reads the services of both colors from the Compose file, and starts the next release');
function composeCheck({ compose, docker }, config) {
    const { directory, files } = config.compose;
    if (compose.ok)
        return composeDefinition.ok(`${compose.program}, project ${compose.project}`);
    if (!docker.ok)
        return composeDefinition.unknown('not checked, because Docker cannot be reached');
    return composeDefinition.error(`Compose cannot be used: ${compose.output}`, compose.program === undefined
        ? 'sudo apt-get install -y docker-compose-v2  # or docker-compose-plugin, as the distribution calls it'
        : `${(0,script.sh) `cd ${directory} && ${compose.program.split(' ')} ${files.flatMap((file) => ['-f', file])} config -q`.text}  # shows the error`);
}
const httpClientDefinition = new check/* CheckDefinition */.EW('curl', 'the health check of the new release runs on the server itself');
function httpClientCheck({ httpClient }) {
    if (httpClient !== undefined)
        return httpClientDefinition.ok(httpClient === 'curl' ? 'curl is installed' : 'wget is installed, which also works');
    return httpClientDefinition.error('the server has neither curl nor wget for the health check', 'sudo apt-get install -y curl');
}
const flockDefinition = new check/* CheckDefinition */.EW('flock', 'flock takes the lock that prevents two deployments at the same time');
function flockCheck({ hasFlock }) {
    if (hasFlock)
        return flockDefinition.ok('flock is installed');
    return flockDefinition.error('the server has no flock, which is needed for the lock', 'sudo apt-get install -y util-linux');
}
const rightsDefinition = new check/* CheckDefinition */.EW('Rights', 'sudo must not ask for a password during a deployment, because nothing can answer it');
function rightsCheck({ deniedCommands, nginx }, { connection: { username } }) {
    if (deniedCommands.length === 0) {
        const needsSudo = nginx.sudo || nginx.linkSudo;
        return rightsDefinition.ok(needsSudo ? 'sudo -n allows each command that needs it' : `${username} needs no sudo`);
    }
    const found = deniedCommands
        .map((command) => `${username} may not run as root, without a password: ${command}`)
        .join('\n');
    return rightsDefinition.error(found, sudoersFix(username, deniedCommands));
}
/** The whole path that sudoers needs, as on Debian, Ubuntu and Amazon Linux. */
const commandPath = (command) => `/usr/${command.startsWith('nginx') ? 'sbin' : 'bin'}/${command}`;
function sudoersFix(username, denied) {
    const writing = denied.find((command) => command.startsWith('write into '));
    if (writing !== undefined)
        return (0,script.sh) `sudo chown ${username} ${writing.replace('write into ', '')}`.text;
    const line = `${username} ALL=(root) NOPASSWD: ${denied.map(commandPath).join(', ')}`;
    // sudo ignores a file with a dot in its name.
    const file = `/etc/sudoers.d/${username.replaceAll('.', '-')}-deploy`;
    return (0,script.sh) `echo ${line} | sudo tee -a ${file} && sudo chmod 440 ${file} && sudo visudo -c`.text;
}

;// CONCATENATED MODULE: ./src/checks/host-checks.ts




/** The checks that every deployment runs before it changes anything. An error refuses the deployment. A plan shows them all. */
function runChecks(state, config, model) {
    if (!state.directoryIsReadable)
        return [folderCheck(state, config)];
    return [
        folderCheck(state, config),
        dockerCheck(state, config),
        composeCheck(state, config),
        ...(state.compose.ok ? domain_color/* colors */.T.map((color) => (0,services/* serviceCheck */.wD)({ state, model }, config, color)) : []),
        httpClientCheck(state),
        flockCheck(state),
        rightsCheck(state, config),
        nginxConfigCheck(state, config),
        nginxProcessCheck(state),
        linkCheck(state, config),
        ...domain_color/* colors */.T.map((color) => siteCheck({ state, model }, config, color)),
    ];
}

// EXTERNAL MODULE: ./src/domain/compose-model.ts
var compose_model = __webpack_require__(2604);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/steps/preflight.ts





function checkHost(state, config) {
    const model = state.compose.ok ? (0,compose_model/* parseComposeModel */.$)(state.compose.yaml) : new Map();
    return { model, checks: runChecks(state, config, model) };
}
const toNginx = ({ nginx }, config) => ({
    link: config.nginx.link,
    pidFile: nginx.pidFile,
    errorLog: nginx.errorLog,
    sudo: nginx.sudo,
    linkSudo: nginx.linkSudo,
});
function toPreflight({ state, config, cutover, nginx, model }) {
    const { compose } = state;
    if (!compose.ok || state.httpClient === undefined)
        throw new step/* StepError */.z('the server is not ready');
    const { directory, files, env } = config.compose;
    return {
        cutover,
        project: { program: compose.program, directory, files, env, name: compose.project, sudo: state.docker.sudo },
        nginx,
        master: state.nginx.master,
        httpClient: state.httpClient,
        model,
        yaml: compose.yaml,
        liveImages: cutover.live === undefined ? [] : colorImages(state, config, { color: cutover.live, model }),
    };
}
/** The preflight of a host that was read without the lock; undefined where a deployment would be refused. */
function toPreflightIfReady({ state, decision, model }, config) {
    if (decision?.kind !== 'proceed')
        return undefined;
    return toPreflight({ state, config, cutover: decision.cutover, nginx: toNginx(state, config), model });
}
/** One image for each service of a color, running or not, named as a deployment names it. */
function colorImages(state, config, { color, model }) {
    const containers = (0,decision/* colorContainers */.M5)(state, config, color);
    return config.compose.services[color].flatMap((service) => {
        const id = containers.find((each) => each.service === service)?.imageId;
        if (id === undefined)
            return [];
        return [(0,release_image/* toReleaseImage */.Uk)(service, model.get(service)?.image ?? '', { id, digests: state.digests.get(id) ?? [] })];
    });
}
/** The programs of the host, as facts of the steps that read it: the words that call them, or null. */
const hostPrograms = ({ compose, docker, nginx }) => ({
    compose: compose.ok ? compose.program : null,
    docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
    nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
});


/***/ }),

/***/ 8540:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xw: () => (/* binding */ servedColor),
/* harmony export */   rC: () => (/* binding */ probeServedColor),
/* harmony export */   z4: () => (/* binding */ siteRequest)
/* harmony export */ });
/* harmony import */ var _commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9321);
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);



/** The request that shows what visitors of the site get. */
const siteRequest = (client, { verify }) => ({
    client,
    url: verify.url,
    hostHeader: verify.hostHeader,
    timeoutSeconds: 5,
});
const maxProbes = 15;
const pauseMs = 300;
/** Finds out which color nginx serves. Requests of other clients, or a reload, can make one probe unclear, so it repeats. */
async function probeServedColor(context, client, nginx) {
    const { config, signal, clock } = context;
    const request = siteRequest(client, config);
    const command = (0,_commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .probeNginx */ .Jv)({ nginx, request, ports: config.ports, requests: 10, workers: [], logSize: -1 });
    for (let count = 1;; count += 1) {
        const probe = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(context, command);
        const served = servedColor(probe);
        const isClear = probe.reloadDone && (served.kind !== 'unknown' || probe.answer.kind === 'none');
        if (isClear || count === maxProbes)
            return served;
        await clock.sleep(pauseMs, signal);
    }
}
/**
 * The color that nginx passes requests to. Open connections of nginx show it at once, when no old worker can hold them.
 * Else it is the color whose port got at least as many new connections as we sent requests: fewer may be other clients'.
 */
function servedColor(probe) {
    const { reloadDone, requestCount, answer, newConnections, openConnections, workersShuttingDown, portIsOpen } = probe;
    const onlyColor = (is) => _domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.find((each) => is(each) && !is((0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(each)));
    const held = reloadDone && workersShuttingDown === 0 ? onlyColor((each) => openConnections[each] > 0) : undefined;
    const color = held ?? onlyColor((each) => newConnections[each] >= requestCount);
    if (color !== undefined)
        return { kind: 'color', color };
    if (_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.some((each) => newConnections[each] + openConnections[each] > 0))
        return { kind: 'unknown', reason: 'the test requests cannot be distinguished from the requests of other clients' };
    if (answer.kind === 'answer')
        return { kind: 'neither', status: answer.status };
    return portIsOpen ? { kind: 'unknown', reason: answer.reason } : { kind: 'neither' };
}


/***/ }),

/***/ 9700:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ proveServed)
});

// UNUSED EXPORTS: findSwitchProblem

// EXTERNAL MODULE: ./src/host/facts.ts
var facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/probe-nginx.ts
var probe_nginx = __webpack_require__(9321);
;// CONCATENATED MODULE: ./src/commands/watch-nginx.ts



/** Probes nginx again and again, until the reader (see `readNginxProbe`) stops it or the limit is reached. */
function watchNginx(args, timeoutMs) {
    return {
        name: 'watch nginx',
        args,
        script: new host_script/* HostScript */.g('watch-nginx', (0,probe_nginx/* probeParameters */.jz)(args)),
        timeoutMs,
        parse: () => null,
    };
}
/** Reads one line that the script of `watchNginx` printed; undefined for a line of another kind. */
function readNginxProbe(line) {
    const fact = (0,facts/* parseFact */.a9)(line);
    return fact.name === 'probe' ? (0,probe_nginx/* toNginxProbe */.oy)(fact.words) : undefined;
}

// EXTERNAL MODULE: ./src/domain/health.ts
var health = __webpack_require__(5876);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
// EXTERNAL MODULE: ./src/steps/probe-nginx.ts
var steps_probe_nginx = __webpack_require__(8540);
;// CONCATENATED MODULE: ./src/steps/prove-served.ts





/** nginx needs less than a second for a reload. This limit is for a very busy host. */
const limitMs = 15_000;
/**
 * Proves that the running nginx uses the new configuration: it has new workers, and answers through nginx come from the
 * expected color. An exit code proves neither: nginx reports success and keeps its old configuration when, for example, a
 * new `listen` port is taken. `[emerg]` lines of its log show the reason, but other programs can cause them too.
 */
async function proveServed(context, { nginx, httpClient, workers, logSize, }, expected) {
    const { config, clock } = context;
    const { badAnswerLimitMs = limitMs } = expected;
    let problem;
    let badSince;
    const request = (0,steps_probe_nginx/* siteRequest */.z4)(httpClient, config);
    const command = watchNginx({ nginx, request, ports: config.ports, requests: 3, workers, logSize }, limitMs);
    const proven = await (0,watch_command/* watchCommand */.B)(context, command, (line) => {
        const probe = readNginxProbe(line);
        if (probe === undefined)
            return undefined;
        if (probe.reloadDone && probe.newWorkers === 0)
            throw new step/* StepError */.z(`nginx kept its old configuration: ${probe.errorLogLines || unreadableLogReason(nginx, config)}`);
        problem = findSwitchProblem(probe, expected);
        if (problem === undefined)
            return probe;
        badSince = probe.newWorkers > 0 && isBadAnswer(probe.answer, expected) ? (badSince ?? clock.now()) : undefined;
        if (badSince !== undefined && clock.now() - badSince > badAnswerLimitMs)
            throw new step/* StepError */.z(problem);
        return undefined;
    });
    if (proven === undefined)
        throw new step/* StepError */.z(`not verified within ${limitMs / 1000} s: ${problem ?? 'nginx could not be probed'}`);
    return proven;
}
const unreadableLogReason = ({ errorLog }, { connection: { username } }) => `the reason is in its error log ${errorLog}, which ${username} may not read`;
/** What is still wrong; undefined: the probe proves what was expected. */
function findSwitchProblem(probe, expected) {
    const { color, mustAnswer } = expected;
    const { answer, newWorkers } = probe;
    // New workers have read the new link (see reload_nginx in switch-nginx.sh), even while another program reloads nginx again.
    if (newWorkers === 0)
        return 'nginx has not finished its reload';
    if (color === undefined || !mustAnswer)
        return undefined;
    if (answer.kind === 'none')
        return `no answer through nginx: ${answer.reason}`;
    const served = (0,steps_probe_nginx/* servedColor */.Xw)(probe);
    const isAccepted = expected.acceptAnyStatus === true && served.kind === 'color' && served.color === color;
    if (isBadAnswer(answer, expected) && !isAccepted)
        return `${(0,health/* formatAnswer */.m)(answer)} through nginx`;
    return served.kind === 'color' && served.color !== color
        ? `nginx still passes requests to ${served.color}`
        : undefined;
}
const isBadAnswer = (answer, { statuses }) => answer.kind === 'answer' && !(statuses?.matches(answer.status) ?? ![502, 503, 504].includes(answer.status));


/***/ }),

/***/ 4528:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ imageReferences),
/* harmony export */   a: () => (/* binding */ pull)
/* harmony export */ });
/* harmony import */ var _commands_pull_images_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5590);
/* harmony import */ var _domain_release_image_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5237);
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9808);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(614);





/** Pulls the images of the idle color, and keeps the image that each tag names at this moment. */
const pull = {
    name: 'pull',
    phase: 'prepare',
    async run(preflight, context) {
        const { cutover, model } = preflight;
        const services = context.config.compose.services[cutover.idle];
        const references = imageReferences(model, services);
        context.reportRelease(context.recorder.workflowRun);
        const found = await pullReferences(preflight, references, context);
        const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]]] : [])));
        const missing = services.filter((service) => !pulled.has(service));
        if (missing.length > 0)
            throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_2__/* .StepError */ .z(`the server has no image of ${missing.join(', ')} after the pull`);
        const release = [...pulled].map(([service, image], i) => (0,_domain_release_image_js__WEBPACK_IMPORTED_MODULE_3__/* .toReleaseImage */ .Uk)(service, references[i]?.image ?? '', image));
        context.recorder.updateCurrent({ images: release });
        const images = release.map(_domain_release_image_js__WEBPACK_IMPORTED_MODULE_3__/* .formatImage */ .vy);
        return { value: { ...preflight, pulled, images }, message: images.join(', '), facts: { images } };
    },
    preview: ({ preflight: { cutover, model, project }, config }) => ({
        message: `pulls the images of ${cutover.idle}`,
        commands: (0,_commands_pull_images_js__WEBPACK_IMPORTED_MODULE_0__/* .distinctReferences */ .Dc)(imageReferences(model, config.compose.services[cutover.idle]))
            .filter(({ fetch }) => fetch !== 'never')
            .map((each) => (0,_commands_pull_images_js__WEBPACK_IMPORTED_MODULE_0__/* .pullLine */ ._e)(project, each).text),
    }),
};
const pullReferences = ({ cutover, project }, references, context) => (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(context, (0,_commands_pull_images_js__WEBPACK_IMPORTED_MODULE_0__/* .pullImages */ .Ks)({ project, references })).catch((error) => {
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_2__/* .StepError */ .z(`the images of ${cutover.idle} could not be pulled: ${(0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__/* .errorMessage */ .g)(error)}`, {
        fix: 'check that the image and its tag exist, that the server is logged in to the registry (docker login), and that its disk is not full (df -h)',
        cause: error,
    });
});
/** The images that these services name, in their order. */
const imageReferences = (model, services) => services.map((service) => toReference(model.get(service)));
/** A service without an image was refused by a check. */
const toReference = (service) => ({
    image: service?.image ?? '',
    platform: service?.platform,
    fetch: fetchPolicies[service?.pullPolicy ?? ''],
});
/** As `compose pull` of version 2 does it: an image that is built or loaded on the host is in no registry. */
const fetchPolicies = {
    never: 'never',
    build: 'never',
    missing: 'if-missing',
    if_not_present: 'if-missing',
};


/***/ }),

/***/ 6631:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ repairLink),
/* harmony export */   T: () => (/* binding */ targetDiffers)
/* harmony export */ });
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1801);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);
/* harmony import */ var _switch_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(488);



/** Whether the link on the disk is not the one that belongs to what nginx serves. */
const targetDiffers = ({ currentTarget, expectedTarget }) => currentTarget !== expectedTarget;
/**
 * Makes the link agree with what nginx serves, before a reload of another program would change what visitors get. From
 * here on the host is changed, so a later failure is no refusal. It has no undo, since visitors see no difference.
 */
const repairLink = {
    name: 'repair',
    recordedAs: 'state',
    phase: 'prepare',
    async run({ cutover: { currentTarget, expectedTarget, live }, nginx }, context) {
        const command = (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .switchNginx */ .Hi)({ nginx, from: currentTarget, to: expectedTarget });
        const switched = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(context, command);
        const target = expectedTarget ?? 'nothing';
        if (switched.result !== 'switched')
            throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_2__/* .switchError */ .n)(`${nginx.link} could not be pointed back to ${target}`, switched);
        const message = `${nginx.link} points to ${target} again, because nginx serves ${live ?? 'nothing'}`;
        return { value: null, message, facts: { link: expectedTarget ?? null } };
    },
    preview: ({ preflight: { cutover, nginx } }) => ({
        message: 'repairs the link first',
        commands: cutover.expectedTarget === undefined
            ? []
            : [...(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .linkLines */ .Om)(nginx, cutover.expectedTarget), (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .reloadLine */ .SL)(nginx)].map(({ text }) => text),
    }),
};


/***/ }),

/***/ 9736:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ restoreImages)
});

// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/pull-images.ts
var pull_images = __webpack_require__(5590);
;// CONCATENATED MODULE: ./src/commands/ensure-images.ts


/** Makes sure that the host has exactly these images: what was removed is pulled by its digest. Gives them in their order. */
function ensureImages(project, images) {
    return {
        name: 'docker image inspect',
        args: { project, images },
        script: new host_script/* HostScript */.g('ensure-images', {
            docker_sudo: project.sudo,
            images: images.flatMap(({ id, digest = '' }) => [id, digest]),
        }),
        timeoutMs: pull_images/* pullLimitMs */.li,
        parse: pull_images/* parseImages */.eb,
    };
}

// EXTERNAL MODULE: ./src/domain/compose-model.ts
var compose_model = __webpack_require__(2604);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/releases.ts
var releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/steps/restore-images.ts







const fix = 'to go back, run mode: deploy with the tag of an older image';
/** Takes the place of `pull` in a rollback: the images of the previous release, by their ids. */
const restoreImages = {
    name: 'restore',
    recordedAs: 'pull',
    phase: 'prepare',
    async run(preflight, context) {
        const services = context.config.compose.services[preflight.cutover.idle];
        const previous = requirePrevious(preflight, context);
        const images = assignServices(previous.images, services);
        const found = await (0,engine_context/* runCommand */.d)(context, ensureImages(preflight.project, images)).catch((error) => {
            const message = `the images of the previous release are neither on the server nor in the registry`;
            throw new step/* StepError */.z(`${message}: ${(0,thrown/* errorMessage */.g)(error)}`, { effect: 'refused', fix, cause: error });
        });
        context.recorder.updateCurrent({ images: [...images] });
        context.reportRelease(previous.by);
        const pulled = new Map(services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]]])));
        const rendered = (0,compose_model/* pinImages */.M)(preflight.yaml, new Map(images.map(({ service, id }) => [service, id])));
        const names = images.map(release_image/* formatImage */.vy);
        return {
            value: { ...preflight, project: { ...preflight.project, rendered }, pulled, images: names },
            message: describeRelease(names, previous),
            facts: { images: names, deployedBy: previous.by.url, repository: previous.by.repository, sha: previous.by.sha },
        };
    },
};
const describeRelease = (images, { by, startedAt }) => `back to ${images.join(', ')}, deployed ${new Date(startedAt).toISOString()} from commit ${by.sha.slice(0, 7)}`;
function requirePrevious({ cutover, liveImages }, { recorder, config }) {
    const refuse = (message) => new step/* StepError */.z(message, { effect: 'refused', fix });
    if (cutover.live === undefined)
        throw refuse('no release serves, so there is nothing to roll back');
    const previous = (0,releases/* findPreviousRelease */.qI)(recorder.record, liveImages);
    if (previous === undefined)
        throw refuse('there is nothing to roll back to: the record on the server has no release before the live one');
    const count = config.compose.services[cutover.idle].length;
    if (previous.images.length === count)
        return previous;
    throw refuse(`the previous release had ${previous.images.length} services, but ${cutover.idle} has ${count}`);
}
/** The services of both colors stand in the same order. */
const assignServices = (images, services) => services.flatMap((service, i) => (images[i] === undefined ? [] : [{ ...images[i], service }]));


/***/ }),

/***/ 6062:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ state)
/* harmony export */ });
/* harmony import */ var _commands_read_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4547);
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9811);
/* harmony import */ var _domain_decision_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(424);
/* harmony import */ var _domain_release_image_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5237);
/* harmony import */ var _checks_check_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4669);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6173);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(614);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8034);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8540);









/** Finds out which color is live, and refuses when a deployment could not succeed. Nothing is changed before. */
const state = {
    name: 'state',
    phase: 'prepare',
    async run(_, context) {
        const { config } = context;
        const hostState = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_read_host_js__WEBPACK_IMPORTED_MODULE_0__/* .readHost */ .r)(config));
        const model = requireReadyHost(hostState, config);
        const nginx = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_4__/* .toNginx */ ._s)(hostState, config);
        const served = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .needsProbe */ .UL)(hostState, config)
            ? await (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_5__/* .probeServedColor */ .rC)(context, hostState.httpClient ?? 'curl', nginx)
            : undefined;
        const decision = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .decideCutover */ .jL)(hostState, config, served);
        if (decision.kind === 'refuse')
            throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(decision.problem);
        const { cutover } = decision;
        context.recorder.markServedAsDeployed(cutover.live);
        context.recorder.updateCurrent({ live: cutover.live, idle: cutover.idle, link: cutover.expectedTarget });
        cutover.warnings.forEach((text) => context.warn(text));
        const preflight = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_4__/* .toPreflight */ .fk)({ state: hostState, config, cutover, nginx, model });
        return { value: preflight, message: describeCutover(cutover), facts: findFacts(hostState, config, preflight) };
    },
};
/** Throws one error with every problem. Returns the Compose model of a project that can be deployed. */
function requireReadyHost(hostState, config) {
    const { model, checks } = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_4__/* .checkHost */ .RC)(hostState, config);
    const problems = checks.filter(_checks_check_js__WEBPACK_IMPORTED_MODULE_1__/* .blocksDeploy */ .W0);
    const [only] = problems;
    if (only === undefined)
        return model;
    // The fix of a check is a line to type, and stands in the message.
    if (problems.length === 1)
        throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z((0,_checks_check_js__WEBPACK_IMPORTED_MODULE_1__/* .formatProblem */ .Vw)(only));
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(`the server is not ready:\n${problems.map((each) => `- ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_1__/* .formatProblem */ .Vw)(each)}`).join('\n')}`);
}
function describeCutover({ live, idle, liveRuns }) {
    if (live === undefined)
        return `first deployment: ${idle} is next`;
    return liveRuns ? `${live} is live, ${idle} is next` : `${live} is live but down, ${idle} is next`;
}
function findFacts(hostState, config, { cutover, project, liveImages }) {
    return {
        live: cutover.live ?? null,
        liveRuns: cutover.live === undefined ? null : cutover.liveRuns,
        idle: cutover.idle,
        link: cutover.expectedTarget ?? null,
        ...(0,_preflight_js__WEBPACK_IMPORTED_MODULE_4__/* .hostPrograms */ .ci)(hostState),
        project: project.name,
        images: liveImages.map(_domain_release_image_js__WEBPACK_IMPORTED_MODULE_7__/* .formatImage */ .vy),
        containers: _domain_color_js__WEBPACK_IMPORTED_MODULE_8__/* .colors */ .T.flatMap((color) => (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .colorContainers */ .M5)(hostState, config, color).map(({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`)),
    };
}


/***/ }),

/***/ 8246:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ stop)
});

// EXTERNAL MODULE: ./src/commands/link-guard.ts
var link_guard = __webpack_require__(4032);
// EXTERNAL MODULE: ./src/commands/stop-services.ts
var stop_services = __webpack_require__(4993);
// EXTERNAL MODULE: ./src/domain/decision.ts
var decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
;// CONCATENATED MODULE: ./src/commands/prune-images.ts


/** Removes images of these repositories, except those to keep and those that a container was made from. */
function pruneImages(args) {
    const { sudo, repositories, keep } = args;
    return {
        name: 'docker image rm',
        args,
        script: new host_script/* HostScript */.g('prune-images', { docker_sudo: sudo, repositories, keep }),
        timeoutMs: 120_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const findIds = (name) => facts.findAll(name).map(({ words: [id = ''] }) => id);
            return { removed: findIds('removed'), failed: findIds('failed') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/releases.ts
var domain_releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
;// CONCATENATED MODULE: ./src/steps/prune-images.ts





/** How many releases before the live one keep their images, so that a rollback needs no registry. */
const keptReleases = 2;
/** Removes images of this application that no kept release needs. A failure only warns. Returns the removed ids. */
async function pruneOldImages({ project, model }, context) {
    const { blue, green } = context.config.compose.services;
    const { record } = context.recorder;
    const images = [...blue, ...green].flatMap((service) => model.get(service)?.image ?? []);
    const repositories = [...new Set(images.map(release_image/* imageRepository */.an))];
    const releases = (0,domain_releases/* listReleases */.tH)(record.history).slice(-keptReleases);
    const keep = [record.current?.images ?? [], ...releases.map((entry) => entry.images)].flat().map(({ id }) => id);
    try {
        const { removed, failed } = await (0,engine_context/* runCommand */.d)(context, pruneImages({ sudo: project.sudo, repositories, keep }));
        if (failed.length > 0)
            context.warn(`${failed.length} old images could not be removed; the reasons are in the log of stop`);
        return removed;
    }
    catch (error) {
        context.warn(`old images could not be removed: ${(0,thrown/* errorMessage */.g)(error)}`);
        return [];
    }
}

;// CONCATENATED MODULE: ./src/steps/stop.ts







/** Stops the old color, or keeps it for an instant rollback. Then removes images that no release needs. */
const stop = {
    name: 'stop',
    phase: 'finish',
    async run(drained, context) {
        const stopped = await stopOldColor(drained, context);
        const removed = context.config.prune ? await pruneOldImages(drained, context) : [];
        const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`;
        return { value: null, message: describeStop(drained, context, stopped) + pruned, facts: { stopped, removed } };
    },
    preview: previewStop,
};
async function stopOldColor({ cutover, project, containers }, context) {
    const { compose, stopTimeoutMs, oldColor } = context.config;
    if (cutover.live === undefined || oldColor === 'keep')
        return [];
    const services = compose.services[cutover.live];
    const successor = containers.find(({ service }) => service === compose.services[cutover.idle][0])?.id;
    const guard = (0,link_guard/* guardColor */.F)(context.config, cutover.live);
    const command = (0,stop_services/* stopServices */.i)({ project, services, guard, graceSeconds: stopTimeoutMs / 1000, successor });
    const { refused, names } = await (0,engine_context/* runCommand */.d)(context, command).catch((error) => {
        throw (0,link_guard/* isLiveColorError */.E)(error) ? toChangedError(error, context) : error;
    });
    if (!refused)
        return names;
    throw new step/* StepError */.z(`${cutover.idle} went down after the switch, so ${cutover.live} is not stopped`, {
        effect: 'live-release-down',
        fix: `check the log of ${cutover.idle}, and go back with mode: rollback`,
    });
}
const toChangedError = ({ message }, { config }) => new step/* StepError */.z(`${config.nginx.link} was changed after the switch: ${message}`, {
    effect: 'live-color-changed',
    fix: 'find out who changed the link, and run mode: status to see which color serves',
});
function describeStop({ cutover }, { config }, stopped) {
    if (cutover.live === undefined)
        return 'there is no old color';
    if (config.oldColor === 'keep')
        return `${cutover.live} keeps running (old-color: keep)`;
    return stopped.length === 0 ? `no container of ${cutover.live} was running` : `stopped ${stopped.join(', ')}`;
}
function previewStop({ preflight: { cutover, project }, state, config }) {
    const { live } = cutover;
    const pruning = config.prune ? ', and removes images that no release needs' : '';
    if (live === undefined)
        return { message: `there is no old color${pruning}` };
    if (config.oldColor === 'keep')
        return { message: `keeps ${live} running (old-color: keep)${pruning}` };
    const running = (0,decision/* colorContainers */.M5)(state, config, live)
        .filter(host_state/* isUp */.i)
        .map(({ name }) => name);
    const lines = running.length === 0 ? [] : [(0,stop_services/* stopLine */.R)(project, config.stopTimeoutMs / 1000, running)];
    return { message: `stops ${live}${pruning}`, commands: lines.map(({ text }) => text.trim()) };
}


/***/ }),

/***/ 488:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ switchError)
/* harmony export */ });
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(614);

const reasons = {
    busy: {
        reason: 'timed out while another application on this server was switching nginx',
        fix: 'run the workflow again when that deployment has ended',
    },
    changed: {
        reason: 'another program changed it meanwhile',
        fix: 'find out who changes it (see the message above), then run the workflow again',
    },
    'link-failed': {
        reason: 'the link could not be replaced',
        fix: 'check the rights of the login user on the folder of the link, then run the workflow again',
    },
    'test-failed': {
        reason: 'nginx -t rejects the new configuration',
        fix: 'fix the file that nginx names above on the server, then run the workflow again',
    },
    'reload-failed': {
        reason: 'nginx could not be reloaded',
        fix: 'check systemctl status nginx on the server, then run the workflow again',
    },
    'start-failed': {
        reason: 'nginx could not be started',
        fix: 'check systemctl status nginx on the server, then run the workflow again',
    },
};
/** Why nginx was not switched, and what to do next. */
function switchError(message, { result, output, restored }) {
    if (result === 'switched')
        throw new TypeError('nginx was switched');
    const { reason, fix } = reasons[result];
    const effect = restored ? 'nothing-to-undo' : 'may-need-undo';
    return new _engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .StepError */ .z(`${message}: ${reason}: ${output.trim()}`, { effect, fix });
}


/***/ }),

/***/ 499:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kq: () => (/* binding */ restoreLinkLines),
/* harmony export */   gi: () => (/* binding */ switchTraffic),
/* harmony export */   gw: () => (/* binding */ switchBack)
/* harmony export */ });
/* harmony import */ var _commands_as_root_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17);
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1801);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6173);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(614);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8959);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8540);
/* harmony import */ var _prove_served_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9700);
/* harmony import */ var _switch_error_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(488);
/* harmony import */ var _wait_for_workers_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4854);









/** Points nginx to the new color. The script on the host ends with the new site loaded, or with the old one restored. */
const switchTraffic = {
    name: 'switch',
    phase: 'switch',
    async run(healthy, context) {
        const { cutover, nginx } = healthy;
        const to = context.config.nginx.sites[cutover.idle];
        const switched = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .switchNginx */ .Hi)({ nginx, from: cutover.expectedTarget, to }));
        const { result, workers, logSize, started } = switched;
        if (result !== 'switched')
            throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_7__/* .switchError */ .n)(`${nginx.link} could not be pointed to ${to}`, switched);
        return {
            value: { ...healthy, workers, logSize, started },
            message: `${nginx.link} points to ${to}, nginx was ${started ? 'started' : 'reloaded'}`,
            facts: { link: to, oldWorkers: workers, nginx: started ? 'started' : 'reloaded' },
        };
    },
    undo: switchBack,
    manualUndo: restoreLinkLines,
    preview: previewSwitch,
};
/** Shell lines that point nginx back to what it served before. */
function restoreLinkLines({ nginx, cutover: { expectedTarget } }) {
    const line = expectedTarget === undefined ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_4__.sh) `sudo rm -f ${nginx.link}` : (0,_host_script_js__WEBPACK_IMPORTED_MODULE_4__.sh) `sudo ln -sfn ${expectedTarget} ${nginx.link}`;
    return [line.text, 'sudo nginx -t && sudo nginx -s reload'];
}
/** Points nginx back to what it served before, and proves it. Harmless when nginx was never switched. */
async function switchBack(preflight, context) {
    const { cutover, nginx, master } = preflight;
    const from = context.config.nginx.sites[cutover.idle];
    const nginxAction = master === undefined ? 'quit' : 'reload-if-there';
    const back = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .switchNginx */ .Hi)({ nginx, from, to: cutover.expectedTarget, nginxAction }));
    if (back.result !== 'switched') {
        const message = `${nginx.link} could not be set back to ${cutover.expectedTarget ?? 'nothing'}`;
        throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_7__/* .switchError */ .n)(message, { ...back, restored: false });
    }
    if (nginxAction === 'quit') {
        await (0,_wait_for_workers_js__WEBPACK_IMPORTED_MODULE_8__/* .drainBeforeTakeDown */ .r)(context, { nginx, workers: back.workers, color: cutover.idle });
        return `${nginx.link} is as before, and nginx does not run, as before`;
    }
    return back.reloaded ? proveFormerColorServes(context, preflight, back) : proveNewColorIsGone(context, preflight);
}
/** The link dangles again. nginx cannot load that, so it keeps what it has loaded, and that may be the new color. */
async function proveNewColorIsGone(context, { cutover, nginx, httpClient }) {
    const served = await (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_5__/* .probeServedColor */ .rC)(context, httpClient, nginx);
    const isGone = served.kind === 'neither' || (served.kind === 'color' && served.color !== cutover.idle);
    const message = `${nginx.link} points to a missing file, as before`;
    if (isGone)
        return `${message}; nginx keeps the configuration that it has loaded`;
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(`${message}, but nginx may still serve ${cutover.idle}, so ${cutover.idle} is not stopped`);
}
/**
 * No request may use the new color when it is stopped next. `verify-status` is not applied to the former color: it was
 * live, and a status that neither color answers would leave the undo half done.
 */
async function proveFormerColorServes(context, { cutover, nginx, httpClient }, { workers, logSize }) {
    const expected = { color: cutover.live, mustAnswer: cutover.liveRuns, acceptAnyStatus: true };
    await (0,_prove_served_js__WEBPACK_IMPORTED_MODULE_6__/* .proveServed */ .u)(context, { nginx, httpClient, workers, logSize }, expected);
    await (0,_wait_for_workers_js__WEBPACK_IMPORTED_MODULE_8__/* .drainBeforeTakeDown */ .r)(context, { nginx, workers, color: cutover.idle });
    return `nginx serves ${cutover.live ?? 'the same as before'} again`;
}
function previewSwitch({ preflight: { cutover, nginx, master }, config }) {
    const load = master === undefined ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_4__.sh) `${(0,_commands_as_root_js__WEBPACK_IMPORTED_MODULE_0__/* .asRoot */ .t)(nginx.sudo)}systemctl start nginx` : (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .reloadLine */ .SL)(nginx);
    const lines = [...(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .linkLines */ .Om)(nginx, config.nginx.sites[cutover.idle]), (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .testLine */ .n8)(nginx), load];
    return { message: `points nginx to ${cutover.idle}`, commands: lines.map(({ text }) => text.trim()) };
}


/***/ }),

/***/ 4854:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ drainBeforeTakeDown),
  K: () => (/* binding */ waitForOldWorkers)
});

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
;// CONCATENATED MODULE: ./src/commands/drain-workers.ts


/**
 * Waits until the workers from before the reload have ended, and those that are shutting down already: only then does no
 * client have a request with the old color. The script prints a fact `waiting` with their count as it changes.
 */
function drainWorkers(args) {
    const { pidFile, workers, port, timeoutMs } = args;
    return {
        name: 'drain',
        args,
        script: new host_script/* HostScript */.g('drain-workers', {
            pid_file: pidFile,
            workers: workers.join(' '),
            port,
            wait_hundredths: Math.round(timeoutMs / 10),
        }),
        timeoutMs: timeoutMs + 30_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return { workersLeft: facts.readNumber('left'), openConnections: facts.readNumber('open') };
        },
    };
}

// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
;// CONCATENATED MODULE: ./src/steps/wait-for-workers.ts




/** Waits until old nginx workers have finished their requests, at most for `drain-timeout`. */
function waitForOldWorkers(context, { nginx, workers, color }) {
    const { config } = context;
    const command = drainWorkers({
        pidFile: nginx.pidFile,
        workers,
        port: config.ports[color],
        timeoutMs: config.drainTimeoutMs,
    });
    const note = (0,watch_command/* noteChanges */.K)(context);
    return (0,engine_context/* runCommand */.d)(context, command, (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        if (name === 'waiting' && words[0] !== '0')
            note(`old nginx workers that still have requests: ${words[0] ?? '?'}`);
    });
}
/** Drains a color before it is stopped outside of the step `drain`. Warns about connections that are cut. */
async function drainBeforeTakeDown(context, target) {
    const { workersLeft, openConnections } = await waitForOldWorkers(context, target);
    if (workersLeft === 0 || openConnections === 0)
        return;
    const limit = `${context.config.drainTimeoutMs / 1000} s (drain-timeout)`;
    context.warn(`${openConnections} connections with ${target.color} are still open after ${limit} and are cut`, {
        connectionsCut: openConnections,
    });
}


/***/ })

};
