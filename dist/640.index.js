export const id = 640;
export const ids = [640];
export const modules = {

/***/ 640:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  action: () => (/* binding */ action)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var domain_thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/inputs/read-inputs.ts + 23 modules
var read_inputs = __webpack_require__(4147);
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
    #reconnected;
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
        // After a reconnect that failed, because another run has taken over for example, no command runs any more.
        await this.#reconnected;
        const outcome = await this.#host.run(command, options);
        if (outcome.kind !== 'lost' || this.#reconnected !== undefined)
            return outcome;
        this.#reconnected = this.#reconnect();
        await this.#reconnected;
        return this.#host.run(command, options);
    }
    close() {
        return this.#host.close();
    }
}

// EXTERNAL MODULE: ./src/domain/record.ts + 1 modules
var domain_record = __webpack_require__(917);
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
    /** Whether this is the recovery of a run whose first process was ended. */
    get hasResumed() {
        return this.#hasResumed;
    }
    /** Whether the deployment in progress on the host is this run. */
    isThisRun({ current }) {
        return current !== undefined && this.#isOwn(current);
    }
    /**
     * The same after a lost connection, where the record of this run may never have been written: then the host still has
     * the one that this run found. Undefined: it cannot be read, so it shows no other run.
     */
    mayStillBeThisRun(record) {
        if (record === undefined)
            return true;
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
    markServedAsDeployed(served) {
        if (!this.#hasResumed)
            this.#replaceRecord((0,domain_record/* markServedAsDeployed */.VT)(this.#record, served));
    }
    addAdopted(release) {
        if (!this.#hasResumed)
            this.#replaceRecord((0,domain_record/* addAdopted */.nO)(this.#record, release));
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
        // As it was found: a deployment that was interrupted before is still to be repaired.
        this.#replaceRecord(this.#found.current === undefined ? (0,domain_record/* discardCurrent */.se)(this.#record) : this.#found);
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
            const failure = { step: this.#step, error: (0,domain_thrown/* toError */.iT)(thrown), cause };
            return this.#committed ? { kind: 'failed-after-commit', failure } : this.#unwind(failure);
        }
    }
    async run(step, input) {
        this.#step = step;
        this.#signal.throwIfAborted();
        this.#registerUndo(step, input);
        try {
            return await this.#runStep(step, input, this.#createContext(step.name, false));
        }
        catch (thrown) {
            const left = (0,engine_step/* effectOf */.$)((0,domain_thrown/* toError */.iT)(thrown));
            if (step.undo && (left === 'refused' || left === 'nothing-to-undo'))
                this.#undos.pop();
            throw thrown;
        }
    }
    runAfterEnd(step, input) {
        return this.#runStep(step, input, this.#createContext(step.name, true)).catch(() => undefined);
    }
    async #runStep(step, input, context) {
        this.#emit({ kind: 'step-started', step: step.name, phase: step.phase, recordedAs: step.recordedAs });
        const readMs = startStopwatch();
        try {
            const { value, message, facts } = await step.run(input, context);
            this.#emit({ kind: 'step-done', step: step.name, ms: readMs(), message, facts });
            return value;
        }
        catch (thrown) {
            this.#emit({ kind: 'step-failed', step: step.name, ms: readMs(), reason: (0,domain_thrown/* errorMessage */.gJ)(thrown) });
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
            const error = (0,domain_thrown/* toError */.iT)(thrown);
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

// EXTERNAL MODULE: ./src/steps/connect.ts
var connect = __webpack_require__(1617);
// EXTERNAL MODULE: ./src/commands/open-lock.ts
var open_lock = __webpack_require__(7954);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/record-file.ts
var record_file = __webpack_require__(2524);
;// CONCATENATED MODULE: ./src/commands/take-lock.ts




/**
 * Takes the lock (see `openLock`), and reads the record. While another process holds it, the script prints who that is, after
 * a second and then every 15 s. The kernel frees the lock when the session and all its jobs have ended, and not before.
 */
function takeLock(target, { waitMs, folderWaitMs }) {
    return {
        name: 'take the lock',
        args: { ...target, waitMs, folderWaitMs },
        script: new host_host_script/* HostScript */.g('take-lock', {
            directory: target.directory,
            record_name: (0,write_record/* recordName */.xD)(target.directory),
            wait_hundredths: Math.round(waitMs / 10),
            folder_hundredths: Math.round((folderWaitMs ?? waitMs) / 10),
            folder_required: folderWaitMs === undefined,
        }),
        timeoutMs: waitMs + (folderWaitMs ?? 0) + 15_000,
        parse: parseLockResult,
    };
}
function parseLockResult(output) {
    const facts = new host_facts/* FactReader */.E7(output);
    const taken = facts.readWord('taken');
    const readProblem = (name) => (facts.has(name) ? facts.readText(name) : undefined);
    return {
        taken: taken === 'no' || taken === 'moved' ? taken : 'yes',
        waited: taken === 'waited',
        folderProblem: readProblem('unlocked-folder'),
        filesProblem: readProblem('unlocked-files'),
        ...(0,record_file/* toRecordFile */.N)(facts),
    };
}

// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/host/host.ts
var host = __webpack_require__(2106);
// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
// EXTERNAL MODULE: ./src/steps/lock-holder.ts
var lock_holder = __webpack_require__(7095);
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
        const { record, isReadable, waited, holder } = await acquireLock(context, { waitMs: context.config.lockTimeoutMs });
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
            ...(interrupted === undefined ? [] : [(0,lock_holder/* describeInterrupted */.AE)(interrupted, 'this run')]),
        ];
        return { value: null, message: message.join('; '), facts: { directory, waitedMs } };
    },
    preview: ({ config }) => ({ message: `waits for the lock, at most ${(0,format/* formatLimit */.tW)(config.lockTimeoutMs)}` }),
};
/** Another deployment, or another process, held the lock for longer than this run may wait. */
class LockHeldError extends engine_step/* StepError */.z {
    /** Absent: the record cannot be read. */
    record;
    constructor({ text, isDeployment }, waitMs, record) {
        super(`${text} holds the lock, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
            blame: isDeployment ? 'nobody' : 'host',
            fix: isDeployment
                ? 'wait until that deployment has ended and run this workflow again, or set a longer lock-timeout'
                : 'find out on the server why that process has locked the folder (lslocks), end it, and run this workflow again',
        });
        this.record = record;
    }
}
/** How long an undo waits for a process that holds the folder and is no deployment of this login user, in ms. */
const undoFolderWaitMs = 5_000;
/** How often a folder that was replaced meanwhile is opened again. */
const maxOpenings = 3;
/**
 * Takes the lock, and notes what it waits for. Throws a LockHeldError when the wait was not long enough. An undo sets
 * `folderWaitMs`: see `LockWait`.
 */
async function acquireLock(context, wait) {
    const target = (0,open_lock/* toLockTarget */.AG)(context.config);
    const reader = new lock_holder/* HolderReader */.m_(target, (text) => context.note(`waiting for ${text}`));
    for (let opening = 1;; opening += 1) {
        const result = await openAndLock(context, takeLock(target, wait), reader);
        if (result.taken === 'moved' && opening < maxOpenings)
            continue;
        if (result.taken !== 'yes')
            throw lockError(result, { reader, target, wait });
        noteProblems(result, context);
        const holder = reader.holder?.text;
        return { ...(0,host_record/* readRecord */.aE)(result, context), waited: result.waited || holder !== undefined, holder };
    }
}
/** The second command is sent without waiting for the first: without the open folder it does nothing. */
async function openAndLock(context, lockCommand, reader) {
    const target = (0,open_lock/* toLockTarget */.AG)(context.config);
    const [opened, taken] = await Promise.allSettled([
        (0,engine_context/* runCommand */.d)(context, (0,open_lock/* openLock */.qB)(target)),
        (0,engine_context/* runCommand */.d)(context, lockCommand, (line) => reader.readFact(line)),
    ]);
    if (opened.status === 'rejected')
        throw openLockError(target.directory, opened.reason);
    if (taken.status === 'rejected')
        throw takeLockError(target.directory, taken.reason);
    return taken.value;
}
function lockError(result, { reader, target, wait }) {
    if (result.taken === 'moved')
        return new engine_step/* StepError */.z(`the folder ${target.directory} was replaced again and again while it was locked`, {
            blame: 'host',
            fix: 'run the workflow again when nothing replaces that folder',
        });
    const current = (0,domain_record/* parseRecord */.Hh)(result.record)?.current;
    const holder = reader.holder ?? (0,lock_holder/* toDeploymentHolder */.Dx)(current);
    return new LockHeldError(holder, wait.waitMs, (0,host_record/* parseRecordFile */.TG)(result));
}
function noteProblems({ folderProblem, filesProblem }, context) {
    const { directory } = context.config.compose;
    if (folderProblem !== undefined)
        context.note(`the folder ${directory} is not locked (${folderProblem}); a file beside the record is locked, which excludes the deployments of this login user`);
    if (filesProblem !== undefined)
        context.note(`only the folder ${directory} is locked, and no file beside the record: ${filesProblem}`);
}
function openLockError(directory, error) {
    if (!(error instanceof host/* RemoteError */.Hi) || error.outcome.kind !== 'exited')
        return (0,domain_thrown/* toError */.iT)(error);
    const lastLine = error.message.split('\n').at(-1) ?? error.message;
    return new engine_step/* StepError */.z(`the folder ${directory} cannot be opened on the server: ${lastLine}`, {
        blame: 'workflow',
        fix: 'check the input directory, and that the user may read that folder',
        cause: error,
    });
}
/** The exit code of take-lock.sh where nothing can be locked. */
const cannotLockCode = 74;
function takeLockError(directory, error) {
    const isKnown = error instanceof host/* RemoteError */.Hi && error.outcome.kind === 'exited';
    if (!isKnown || error.outcome.code !== cannotLockCode)
        return (0,domain_thrown/* toError */.iT)(error);
    return new engine_step/* StepError */.z(`the lock cannot be taken on the server: ${error.outcome.stderr.trim()}`, {
        blame: 'host',
        fix: `check on the server: flock -n ${directory} true (a folder on NFS may refuse it), and that the login user may write in its home folder`,
        cause: error,
    });
}
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
    throw new engine_step/* StepError */.z(`run ${newer.by.number} of this workflow deployed ${commit} while this run (${by.number}) waited`, {
        fix: `you need not do anything: the newer release serves (${newer.by.url}); run this one again only if you want the older release`,
    });
}

// EXTERNAL MODULE: ./src/steps/check-serving.ts
var check_serving = __webpack_require__(3478);
// EXTERNAL MODULE: ./src/steps/drain.ts
var drain = __webpack_require__(7665);
// EXTERNAL MODULE: ./src/commands/containers.ts
var containers = __webpack_require__(7616);
// EXTERNAL MODULE: ./src/commands/http-request.ts
var http_request = __webpack_require__(5112);
;// CONCATENATED MODULE: ./src/commands/watch-health.ts




/** Reads the lines about memory, which come first. The returned function gives a result with the last of them. */
function createMemoryReader() {
    const usedBytes = new Map();
    return (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        const [first = '', second = ''] = words;
        if (name === 'used' && /^\d+$/.test(second))
            usedBytes.set(first, Number(second));
        if (name !== 'memory' || !/^\d+$/.test(first))
            return undefined;
        return { availableKiB: Number(first), swapKiB: Number(second) || 0, usedBytes };
    };
}
/** While an application starts, the pause between two requests is at most this long, in ms. */
const startupPauseMs = 50;
/**
 * Sends requests to the new color on the host itself, and reads its containers, until the reader stops it or the limit is
 * reached: the reader (see `parseHealthObservation`) decides.
 */
function watchHealth(args) {
    const { urls, request, containers, live, project, dependencies, sudo, intervalMs, timeoutMs } = args;
    return {
        name: 'health check',
        args,
        script: new host_host_script/* HostScript */.g('watch-health', {
            containers: [...containers, ...(live === undefined ? [] : [live])],
            project,
            dependencies,
            docker_sudo: sudo,
            startup_pause: Math.min(startupPauseMs, intervalMs) / 1000,
            pause: intervalMs / 1000,
            urls,
            ...(0,http_request/* requestParameters */.q)({ ...request, url: '' }),
        }),
        timeoutMs,
        parse: () => null,
    };
}
/** Reads one line that the script of `watchHealth` printed; undefined for a line of another kind. */
function parseHealthObservation(line) {
    const { name, words } = (0,host_facts/* parseFact */.a9)(line);
    if (name === 'answers')
        return { kind: 'answers', answers: words.map((each) => (0,http_request/* parseHttpAnswer */.e)(each.slice(1))) };
    if (name === 'containers' || name === 'dependencies')
        return { kind: name, containers: (0,containers/* parseContainers */.e)((0,host_facts/* decodeText */.g7)(words[0] ?? '')) };
    return undefined;
}

// EXTERNAL MODULE: ./src/domain/shared-services.ts
var shared_services = __webpack_require__(9348);
// EXTERNAL MODULE: ./src/domain/health.ts
var health = __webpack_require__(5876);
// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/engine/proof.ts
var engine_proof = __webpack_require__(7376);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
// EXTERNAL MODULE: ./src/steps/color-url.ts
var color_url = __webpack_require__(7040);
// EXTERNAL MODULE: ./src/domain/crash.ts
var crash = __webpack_require__(8415);
;// CONCATENATED MODULE: ./src/domain/health-fix.ts
const redirects = [301, 302, 303, 307, 308];
/** What to do about an answer to the health request that is not healthy. Undefined: the answer does not show it. */
function findHealthFix(answer, health, { path, port }) {
    if (answer?.kind !== 'answer' || health.statuses.matches(answer.status))
        return undefined;
    if (redirects.includes(answer.status))
        return findRedirectFix(answer.location ?? '', health, path);
    switch (answer.status) {
        case 400:
        case 421:
            return health.hostHeader === undefined
                ? 'if the application accepts only requests to its own name, set health-host to that name'
                : undefined;
        case 401:
        case 403:
            return `allow requests to ${path} without a login, or set health-path to a path that needs none`;
        case 404:
            return path.startsWith('/actuator')
                ? `nothing is at ${path} on port ${port}; is the actuator on a port of its own (management.server.port)? Set health-path to a path that is answered on port ${port}`
                : `nothing is at ${path} on port ${port}: set health-path to a path that the application answers`;
        default:
            return undefined;
    }
}
function findRedirectFix(location, { headers }, path) {
    const toHttps = isSamePathOverHttps(location, path);
    const isSent = headers.some(({ name }) => name.toLowerCase() === 'x-forwarded-proto');
    if (toHttps && !isSent)
        return 'the application redirects http to https: set health-headers to "X-Forwarded-Proto: https", which a load balancer sends too';
    return `set health-path to a path that is answered without a redirect`;
}
function isSamePathOverHttps(location, path) {
    const url = URL.parse(location);
    return url?.protocol === 'https:' && url.pathname + url.search === new URL(path, 'http://127.0.0.1').href.slice(16);
}

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
            return { container, log: facts.readText('log'), memoryLimitBytes: readLimit(facts) };
        },
    };
}
function readLimit(facts) {
    const word = facts.findAll('memory-limit')[0]?.words[0] ?? '';
    return /^\d+$/.test(word) ? Number(word) : undefined;
}

;// CONCATENATED MODULE: ./src/steps/container-log.ts






/** Shows the last lines of a container, and returns the container as it is now. A log that cannot be read is only noted. */
async function readFailedContainer(context, container, sudo) {
    try {
        const { log, container: now, memoryLimitBytes } = await (0,engine_context/* runCommand */.d)(context, readContainerLog(sudo, container.id));
        context.emitContainerLog(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'));
        return { ...now, memoryLimitBytes };
    }
    catch (error) {
        context.note(`the log of ${container.name} cannot be read: ${(0,domain_thrown/* errorMessage */.gJ)(error)}`);
        return container;
    }
}
/** Shows the last lines of a container that has done its work. */
async function showLog(context, { id, name }, sudo) {
    try {
        const { log } = await (0,engine_context/* runCommand */.d)(context, readContainerLog(sudo, id));
        context.note(log.trim() === '' ? `${name} has ended with success, and printed nothing` : `the last lines of ${name}:`);
        log.trimEnd().split('\n').forEach(context.emitOutput);
    }
    catch (error) {
        if (!(error instanceof host/* RemoteError */.Hi))
            throw error;
        context.note(`the log of ${name} cannot be read: ${(0,domain_thrown/* errorMessage */.gJ)(error)}`);
    }
}
/** The exit code of a program that got KILL. */
const killedExitCode = 137;
/** Whether the kernel killed it, or something else that nearly always means the same. */
const isOutOfMemory = (container) => container.oomKilled || (!(0,host_state/* isRunning */.W)(container) && container.exitCode === killedExitCode);
/** How a container that should run ended. */
function describeCrash(container) {
    const { oomKilled, restartCount } = container;
    const facts = [
        describeEnd(container),
        ...(oomKilled ? ['out of memory: the kernel killed it'] : []),
        ...(!oomKilled && isOutOfMemory(container) ? ['it was killed, as the kernel does when memory runs out'] : []),
        ...(restartCount > 0 ? [`restarted ${countTimes(restartCount)} by its restart policy`] : []),
    ];
    return facts.join(', ');
}
const countTimes = (count) => (count === 1 ? 'once' : `${count} times`);
function describeEnd(container) {
    if (container.status === crash/* removedStatus */.lA)
        return 'it was removed';
    return (0,host_state/* isRunning */.W)(container) ? 'it ended, and runs again' : `exit code ${container.exitCode}`;
}
/** A container without a memory limit is killed only when the host has no memory left. */
const blameCrash = (container) => isOutOfMemory(container) && container.memoryLimitBytes === 0 ? 'host' : 'release';
/** What to do about a container that was killed for memory. */
const memoryFix = ({ memoryLimitBytes = 0, service }) => memoryLimitBytes > 0
    ? `raise the memory limit of ${service} in the Compose file (${Math.round(memoryLimitBytes / 2 ** 20)} MiB), or let the application use less`
    : 'both releases need memory at the same time: give the server more memory or swap (mode: plan shows what is free)';

// EXTERNAL MODULE: ./src/steps/stages.ts
var stages = __webpack_require__(6436);
;// CONCATENATED MODULE: ./src/steps/health-error.ts





/** Shows the log of the container that most likely has the reason, and makes the error. */
async function healthError(started, unhealthy, context) {
    const { result, judge } = unhealthy;
    const suspect = result?.container ?? judge.findFailingContainer();
    const container = suspect && (await readFailedContainer(context, suspect, (0,stages/* idleProject */.W)(started).project.sudo));
    switch (result?.kind) {
        case 'crashed':
            return crashError(judge, container ?? result.container);
        case undefined:
            return timeoutError(started, judge, context);
    }
}
/** The live color went down while the new one starts: it is told at once, and the new one is needed all the more. */
function describeLiveDown({ cutover: { live, idle } }, container) {
    const event = isOutOfMemory(container) ? 'was killed, most likely for memory,' : 'went down';
    const fix = isOutOfMemory(container) ? `; ${memoryFix(container)}` : '';
    return (`${live ?? 'the live color'}, the live color, ${event} while ${idle} was starting, so the site may be down until ${idle} serves: ` +
        `${container.name}: ${describeCrash(container)}${fix}`);
}
function crashError(judge, container) {
    if (container.status === crash/* removedStatus */.lA)
        return new engine_step/* StepError */.z(`${container.name} was removed by another program while it was starting`, {
            blame: 'host',
            fix: 'find out what removed it (docker events), then run the workflow again',
        });
    return new engine_step/* StepError */.z(`${container.name} crashed: ${describeCrash(container)}`, {
        blame: blameCrash(container),
        fix: isOutOfMemory(container) ? memoryFix(container) : findDependencyFix(judge, container),
    });
}
function findDependencyFix(judge, container) {
    const young = judge.findYoungDependencies(container);
    if (young.length === 0)
        return undefined;
    return `${young.join(' and ')} ${young.length === 1 ? 'was' : 'were'} started by this deployment: if ${container.service} needs ${young.length === 1 ? 'it' : 'them'}, use depends_on with condition: service_healthy`;
}
function timeoutError({ cutover: { idle } }, judge, { config }) {
    const { health } = config;
    const { failing } = judge;
    return new engine_step/* StepError */.z(`${idle} was not healthy after ${health.timeoutMs / 1000} s: ${judge.describeProblems()}`, {
        blame: 'release',
        fix: failing && findHealthFix(failing.answer, health, failing.endpoint),
    });
}

;// CONCATENATED MODULE: ./src/steps/lost-link.ts



/** The error of a step that starts a second release, where the connection was lost meanwhile; else the same error. */
function toLostLinkError(thrown) {
    const error = (0,domain_thrown/* toError */.iT)(thrown);
    if (!(error instanceof host/* RemoteError */.Hi) || error.outcome.kind !== 'lost')
        return error;
    return new engine_step/* StepError */.z(error.message, { blame: 'network', fix: lostLinkFix, cause: error });
}
const lostLinkFix = 'check whether the server answers; if it does not, it may have run out of memory, since two releases run at the same time (sudo dmesg names the processes that the kernel killed)';

// EXTERNAL MODULE: ./src/checks/check.ts
var checks_check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/checks/capacity.ts
var capacity = __webpack_require__(3457);
;// CONCATENATED MODULE: ./src/steps/memory.ts


/**
 * Warns where a second color does not fit beside the live one, as a plan does. `live`: the container that visitors use. What
 * the new containers use already counts as free, so that the result is that of before their start.
 */
function warnOfMemory({ memory: found, live }, { containers, cutover }, { warn }) {
    const { availableKiB, swapKiB, usedBytes } = found;
    const liveBytes = usedBytes.get(live.id);
    if (liveBytes === undefined)
        return;
    const newKiB = containers.reduce((sum, { id }) => sum + (usedBytes.get(id) ?? 0), 0) / 1024;
    const memory = { availableKiB: availableKiB + newKiB, swapKiB };
    const check = (0,capacity/* memoryCheck */.Uk)({ memory, containerMemoryBytes: [liveBytes] }, cutover.live);
    if (check.result === 'warning')
        warn((0,checks_check/* formatProblem */.Vw)(check));
}

;// CONCATENATED MODULE: ./src/steps/health.ts












/** Limit of one request. An application that hangs must not hide that another container crashes. */
const requestTimeoutSeconds = 5;
/** Waits until the new color is healthy. Fails at once when one of its containers crashes. */
const health_health = {
    name: 'health',
    phase: 'start',
    async run(started, context) {
        const { cutover, containers, projectContainers: before } = started;
        const endpoints = (0,color_url/* findHealthEndpoints */.Wd)((0,stages/* idleProject */.W)(started).model, context.config, cutover.idle);
        const live = findLiveContainer(started, context.config);
        const judge = new health/* HealthJudge */.i(context.config.health, { containers, endpoints, live, before });
        const result = await watchUntilDecided(started, judge, context).catch((error) => {
            throw toLostLinkError(error);
        });
        if (result?.kind !== 'healthy')
            throw await healthError(started, { result, judge }, context);
        return {
            value: (0,engine_proof/* proveFact */.$)('healthy', { ...started, containers: result.containers }),
            message: `${cutover.idle} is healthy: ${result.answer}`,
            facts: { url: (0,color_url/* healthUrls */.f9)(context.config, cutover.idle, containers).join(' ') },
        };
    },
    preview: ({ preflight: { cutover }, config }) => ({
        message: `requests ${(0,color_url/* healthUrls */.f9)(config, cutover.idle, []).join(' and ')} until it answers ${config.health.statuses.toString()}` +
            `${config.health.body === undefined ? '' : ` with ${String(config.health.body)}`}, ` +
            `at most ${(0,format/* formatLimit */.tW)(config.health.timeoutMs)}`,
    }),
};
/** The container that visitors use; undefined: none serves. */
function findLiveContainer({ cutover, projects }, { compose }) {
    if (cutover.live === undefined || !cutover.liveRuns)
        return undefined;
    const [first] = compose.services[cutover.live];
    return projects[cutover.live].projectContainers.find((each) => each.service === first && (0,host_state/* isRunning */.W)(each));
}
function watchUntilDecided(started, judge, context) {
    const { timeoutMs, intervalMs } = context.config.health;
    const { cutover } = started;
    const idle = (0,stages/* idleProject */.W)(started);
    const { project } = idle;
    const urls = (0,color_url/* healthUrls */.f9)(context.config, cutover.idle, started.containers);
    const live = findLiveContainer(started, context.config);
    const command = watchHealth({
        urls,
        request: healthRequest(started, context),
        containers: started.containers.map(({ id }) => id),
        live: live?.id,
        project: project.name,
        dependencies: (0,shared_services/* findSharedServices */.n)(idle, context.config.compose.services[cutover.idle]).map(({ service }) => service),
        sudo: project.sudo,
        intervalMs,
        timeoutMs,
    });
    const note = (0,watch_command/* noteChanges */.K)(context);
    const readMemory = createMemoryReader();
    const warnOfLive = warnOnce((container) => context.warn(describeLiveDown(started, container)));
    context.note(`requesting ${urls.join(' and ')} on the server, for up to ${timeoutMs / 1000} s`);
    return (0,watch_command/* watchCommand */.B)(context, command, (line) => {
        const memory = readMemory(line);
        if (memory !== undefined && live !== undefined)
            warnOfMemory({ memory, live }, started, context);
        const observation = parseHealthObservation(line);
        if (observation === undefined)
            return undefined;
        const result = judge.observe(observation);
        warnOfLive(judge.downLive);
        if (result === undefined)
            note(judge.describeProgress());
        return result;
    });
}
/** Calls `warn` for the first container that is defined. */
function warnOnce(warn) {
    let hasWarned = false;
    return (container) => {
        if (container === undefined || hasWarned)
            return;
        hasWarned = true;
        warn(container);
    };
}
const healthRequest = ({ httpClient }, { config }) => ({
    client: httpClient,
    hostHeader: config.health.hostHeader,
    headers: config.health.headers,
    timeoutSeconds: requestTimeoutSeconds,
});

// EXTERNAL MODULE: ./src/steps/pull.ts + 2 modules
var pull = __webpack_require__(2391);
// EXTERNAL MODULE: ./src/steps/repair-link.ts
var repair_link = __webpack_require__(6631);
// EXTERNAL MODULE: ./src/steps/state.ts
var state = __webpack_require__(6062);
// EXTERNAL MODULE: ./src/steps/stop.ts + 2 modules
var stop = __webpack_require__(8246);
// EXTERNAL MODULE: ./src/steps/switch.ts
var steps_switch = __webpack_require__(499);
// EXTERNAL MODULE: ./src/commands/live-guard.ts
var live_guard = __webpack_require__(7406);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
;// CONCATENATED MODULE: ./src/commands/start-services.ts








/** How long the containers of the services may take to stop and to start, in ms. */
const startLimitMs = 15 * 60_000;
/** How long one job may take, in ms. One that ran before is given the same time. */
const jobLimitMs = 30 * 60_000;
/**
 * Starts what the services depend on, runs their jobs, and makes the services' containers anew. Fails where the link or
 * the file names the color.
 */
function startServices(args) {
    const { project, services, guard, jobs, dependencies, healthTimeoutMs } = args;
    const waits = dependencies.map(({ role }) => (role === 'job' ? 2 * jobLimitMs : healthTimeoutMs));
    return {
        name: 'docker compose up',
        args,
        script: new host_host_script/* HostScript */.g('start-services', {
            directory: project.directory,
            project: project.name,
            services,
            job_services: jobs,
            dependencies: dependencies.flatMap(toWords),
            wait_seconds: Math.ceil(healthTimeoutMs / 1000),
            job_seconds: jobLimitMs / 1000,
            ...(0,compose_project/* composeParameters */.Zf)(project),
            ...(0,live_guard/* guardParameters */.sm)(guard),
        }),
        timeoutMs: startLimitMs + waits.reduce((sum, each) => sum + each, 0),
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return {
                containers: (0,containers/* parseContainers */.e)(facts.readText('containers')),
                jobs: (0,containers/* parseContainers */.e)(facts.readText('jobs')),
            };
        },
    };
}
const toWords = ({ service, role, mustBeHealthy, required }) => [
    service,
    role,
    mustBeHealthy ? 'healthy' : 'started',
    required ? 'required' : 'optional',
];
const problemKinds = ['job', 'job-busy', 'job-loop', 'job-limit', 'unhealthy', 'dependency', 'color'];
/** Reads the problem that start-services.sh printed before it failed; undefined: it ended in another way. */
function readStartProblem(error) {
    if (!(error instanceof host/* RemoteError */.Hi) || error.outcome.kind !== 'exited')
        return undefined;
    const facts = new host_facts/* FactReader */.E7(error.outcome.stdout);
    const [name = '', service = ''] = facts.findAll('problem')[0]?.words ?? [];
    const kind = problemKinds.find((known) => known === name);
    if (kind === undefined)
        return undefined;
    const text = kind === 'color' ? 'containers' : 'failed';
    return { kind, service, containers: facts.has(text) ? (0,containers/* parseContainers */.e)(facts.readText(text)) : [] };
}
/** What removes containers, as a plan shows it. */
const removeLine = ({ sudo }, names) => (0,host_script.sh) `${(0,as_root/* dockerCli */.R)(sudo)} rm -f -v ${names}`;
/** What starts services, as a plan shows it. */
const upLine = (project, services) => (0,host_script.sh) `${(0,compose_project/* composeLine */.dm)(project)} ${(0,compose_project/* upWords */.B4)(project)} --no-recreate ${services}`;
/** What runs a job, as a plan shows it. */
const jobLine = (project, service) => (0,host_script.sh) `${(0,compose_project/* composeLine */.dm)(project)} ${(0,compose_project/* upWords */.B4)(project)} ${service}`;

// EXTERNAL MODULE: ./src/commands/stop-services.ts
var stop_services = __webpack_require__(4993);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var valibot_dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/domain/networks.ts


const scalar = valibot_dist/* pipe */.FsL(valibot_dist/* union */.KCZ([valibot_dist/* string */.YjP(), valibot_dist/* number */.aig(), valibot_dist/* boolean */.zMY(), valibot_dist/* null */.chJ()]), valibot_dist/* transform */.pdi(String));
const pairsSchema = valibot_dist/* fallback */.NpB(valibot_dist/* union */.KCZ([
    valibot_dist/* pipe */.FsL(valibot_dist/* array */.YOg(valibot_dist/* string */.YjP()), valibot_dist/* transform */.pdi((lines) => Object.fromEntries(lines.map((line) => [line.replace(/=.*$/s, ''), line.replace(/^[^=]*=?/s, '')])))),
    valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), scalar),
]), {});
const flagSchema = valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* boolean */.zMY(), false), false);
const networkSchema = valibot_dist/* object */.Ikc({
    name: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()), undefined),
    external: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* unknown */.L5J()), undefined),
    driver: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP(), 'bridge'), 'bridge'),
    driver_opts: valibot_dist/* optional */.lqM(pairsSchema, {}),
    labels: valibot_dist/* optional */.lqM(pairsSchema, {}),
    internal: flagSchema,
    enable_ipv6: flagSchema,
});
const fileSchema = valibot_dist/* fallback */.NpB(valibot_dist/* object */.Ikc({ networks: valibot_dist/* optional */.lqM(valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), valibot_dist/* nullable */.mee(networkSchema)), {}) }), {
    networks: {},
});
/** The networks of a project that exist and are not as its Compose file describes them, as far as Docker shows it. */
function findDivergedNetworks(yaml, project, existing) {
    const { networks } = valibot_dist/* parse */.qgA(fileSchema, (0,dist/* parse */.qg)(yaml));
    return Object.entries(networks).flatMap(([key, fields]) => {
        const expected = fields ?? valibot_dist/* parse */.qgA(networkSchema, {});
        const name = expected.name ?? `${project}_${key}`;
        const network = existing.find((each) => each.name === name);
        if (network === undefined || (expected.external !== undefined && expected.external !== false))
            return [];
        const differences = listDifferences(expected, network);
        return differences.length === 0 ? [] : [{ name, differences }];
    });
}
function listDifferences(expected, found) {
    return [
        ...(expected.driver === found.driver ? [] : ['driver']),
        ...(areEqual(expected.driver_opts, found.options) ? [] : ['driver_opts']),
        ...(areEqual(expected.labels, found.labels) ? [] : ['labels']),
        ...(expected.internal === found.internal ? [] : ['internal']),
        ...(expected.enable_ipv6 === found.ipv6 ? [] : ['enable_ipv6']),
    ];
}
const areEqual = (one, other) => Object.keys(one).length === Object.keys(other).length &&
    Object.entries(one).every(([key, value]) => other[key] === value);

;// CONCATENATED MODULE: ./src/steps/neighbors.ts



/** Reads the facts of a script that keeps what runs beside the idle color, and warns of what it had to start again. */
const noteNeighbors = (context) => (line) => {
    const { name, words } = (0,host_facts/* parseFact */.a9)(line);
    const [subject = '', goal = ''] = words;
    if (name === 'waiting')
        context.note(describeWait(subject, goal));
    if (name === 'restarted')
        context.warn(`${subject} ran before, and another program stopped it during the deployment: it was started again`);
    if (name === 'down')
        context.warn(`${subject} ran before, and does not run now; it could not be started: docker start ${subject}`);
};
function describeWait(service, goal) {
    if (goal === 'ended')
        return `running ${service}`;
    return goal === 'free'
        ? `waiting until ${service} has ended, which runs since before this deployment`
        : `waiting until ${service} is healthy`;
}
/** A network is never made anew, because Compose would have to stop what the live color uses. */
function warnOfDivergedNetworks(preflight, context) {
    const { yaml, project } = (0,stages/* idleProject */.W)(preflight);
    for (const { name, differences } of findDivergedNetworks(yaml, project.name, preflight.networks))
        context.warn(`the network ${name} differs from the Compose file (${differences.join(', ')}): it stays as it is, because a change ` +
            `needs all its containers stopped; to change it, run docker compose down and up in a maintenance window`);
}

;// CONCATENATED MODULE: ./src/steps/start-error.ts






/** Why the idle color could not be started, and whose failure it is: the containers' own state decides, no text. */
async function startError(pulled, error, context) {
    const problem = readStartProblem(error);
    const { idle } = pulled.cutover;
    if (problem === undefined)
        return new engine_step/* StepError */.z(`${idle} could not be started: ${(0,domain_thrown/* errorMessage */.gJ)(error)}`, { blame: 'host', cause: error });
    const failed = findFailed(problem.containers);
    const hasLog = failed !== undefined && failed.status !== 'created';
    const described = describeProblem(problem, {
        color: idle,
        output: (0,domain_thrown/* errorMessage */.gJ)(error),
        failed: hasLog ? await readFailedContainer(context, failed, (0,stages/* idleProject */.W)(pulled).project.sudo) : failed,
    });
    return new engine_step/* StepError */.z(described.message, { ...described, cause: error });
}
function describeProblem({ kind, service, containers }, { color, output, failed }) {
    const outputs = [describeErrors(containers), output].filter(Boolean).join('\n');
    switch (kind) {
        case 'job':
        case 'job-loop': {
            const ending = failed === undefined ? output : describeEnding(failed);
            const how = kind === 'job' ? 'failed' : 'ends again and again';
            return {
                message: `${service}, which must end with success before ${color} starts, ${how}: ${ending}`,
                ...judgeFailure(failed),
            };
        }
        case 'job-limit':
            return {
                message: `${service}, which must end before ${color} starts, did not end within ${(0,format/* formatLimit */.tW)(jobLimitMs)}`,
                blame: 'release',
                fix: `check the log of ${service} above: it may wait for a lock of the database`,
            };
        case 'job-busy':
            return {
                message: `${service} runs since before this deployment, and did not end within ${(0,format/* formatLimit */.tW)(jobLimitMs)}; it was left as it is`,
                blame: 'host',
                fix: `find out who started ${service}, wait for its end or stop it (docker stop ${failed?.name ?? service}), and deploy again`,
            };
        case 'unhealthy':
            return {
                message: `${service}, which must be healthy before ${color} starts, was not healthy within health-timeout: ${describeState(failed)}`,
                blame: 'host',
                fix: `check the log of ${service} above, and its healthcheck in the Compose file`,
            };
        case 'dependency':
            return {
                message: `${service}, on which ${color} depends, could not be started: ${outputs}`,
                blame: 'host',
                fix: `start ${service} on the server (docker compose up -d ${service}), and deploy again`,
            };
        case 'color':
            return { message: `${color} could not be started: ${outputs}`, ...judgeFailure(failed) };
    }
}
/** The one that Docker could not start; otherwise the one that ended, or the first. */
const findFailed = (containers) => containers.find(({ error }) => error !== undefined) ?? containers.find(hasEnded) ?? containers[0];
/** Whether it ran and failed by itself. */
const hasEnded = ({ status, error, health, exitCode }) => error === undefined && status !== 'created' && (exitCode !== 0 || status === 'restarting' || health === 'unhealthy');
/** Docker ends a container whose program is missing or may not be run with 127 or 126, and one with a wrong mount with 126. */
const hasNoProgram = ({ error, exitCode }) => error !== undefined && (exitCode === 126 || exitCode === 127);
/** What ran and failed is the release's. What could not be made or started is the host's, unless its program is missing. */
function judgeFailure(failed) {
    if (failed !== undefined && hasNoProgram(failed))
        return {
            blame: 'release',
            fix: 'correct the command or the entrypoint of the image (or the mount that Docker names), and deploy again',
        };
    if (failed === undefined || !hasEnded(failed))
        return {
            blame: 'host',
            fix: 'correct what Docker reports (a taken port, a full disk, a network), and deploy again',
        };
    if (isOutOfMemory(failed))
        return { blame: blameCrash(failed), fix: memoryFix(failed) };
    return { blame: 'release', fix: `check the log of ${failed.service} above, correct the release, and deploy again` };
}
const describeEnding = (container) => [
    ...(container.status === 'created' ? ['it was not started'] : [describeCrash(container)]),
    ...(container.error === undefined ? [] : [container.error]),
].join(', ');
const describeState = (container) => container === undefined ? 'it has no container' : (container.health ?? `it is ${container.status}`);
const describeErrors = (containers) => containers
    .filter((each) => each.error !== undefined || hasEnded(each))
    .map((each) => `${each.name}: ${each.error ?? describeCrash(each)}`)
    .join('\n');

// EXTERNAL MODULE: ./src/steps/former-requests.ts + 2 modules
var former_requests = __webpack_require__(1180);
;// CONCATENATED MODULE: ./src/steps/up.ts
















/** How long a color without visitors may take to stop after a cancel, in seconds. */
const graceSecondsWhenCancelled = 2;
/** Starts new containers of the idle color, and checks that they run the images that were pulled. */
const up = {
    name: 'up',
    phase: 'start',
    async run(pulled, context) {
        const { cutover } = pulled;
        if (cutover.idleIsUp)
            await drainIdleBeforeStart(context, pulled);
        warnOfDivergedNetworks(pulled, context);
        const { containers, jobs } = await start(pulled, context);
        const services = context.config.compose.services[cutover.idle];
        for (const service of services)
            checkImage(service, containers, pulled);
        for (const service of new Set(jobs.map((job) => job.service)))
            checkImage(service, jobs, pulled);
        if (jobs.length > 0)
            context.recorder.updateCurrent({ jobs: jobs.map(({ service, imageId: id }) => ({ service, id })) });
        for (const job of jobs)
            await showLog(context, job, (0,stages/* idleProject */.W)(pulled).project.sudo);
        return {
            value: { ...pulled, containers },
            message: containers.map(({ name, imageId }) => `${name} runs image ${(0,format/* shortenId */.X_)(imageId)}`).join(', '),
            facts: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
        };
    },
    undo: stopIdleColor,
    preview: previewStart,
};
async function start(pulled, context) {
    const { cutover, nginx } = pulled;
    const idle = (0,stages/* idleProject */.W)(pulled);
    const { project } = idle;
    const services = context.config.compose.services[cutover.idle];
    const running = (0,release_services/* releaseServices */.s)(context.config, cutover.idle);
    const dependencies = (0,shared_services/* findSharedServices */.n)(idle, running).filter(({ service, role }) => role !== 'job' || pulled.jobs.includes(service));
    const guard = (0,live_guard/* guardColor */.Fo)(nginx, cutover.idle);
    const healthTimeoutMs = context.config.health.timeoutMs;
    const command = startServices({
        project,
        services,
        guard,
        jobs: (0,shared_services/* findJobs */.k)(idle, running),
        dependencies,
        healthTimeoutMs,
    });
    try {
        return await (0,engine_context/* runCommand */.d)(context, command, noteNeighbors(context));
    }
    catch (error) {
        throw await startError(pulled, error, context);
    }
}
/**
 * Stops the containers of the idle color, and the jobs that this run started. They are kept, so that their logs can be read.
 * Starts what ran beside them before and does not run now, and what the live color needs.
 */
async function stopIdleColor(preflight, context) {
    const { cutover, nginx, neighbors, runningJobs } = preflight;
    const idle = (0,stages/* idleProject */.W)(preflight);
    const { project } = idle;
    const { compose, stopTimeoutMs } = context.config;
    const color = compose.services[cutover.idle];
    const graceSeconds = context.cancelled
        ? Math.min((0,format/* toSeconds */.fP)(stopTimeoutMs) ?? Infinity, graceSecondsWhenCancelled)
        : (0,format/* toSeconds */.fP)(stopTimeoutMs);
    const command = (0,stop_services/* stopServices */.i)({
        project,
        services: [...color, ...(0,shared_services/* findJobs */.k)(idle, (0,release_services/* releaseServices */.s)(context.config, cutover.idle))],
        guard: (0,live_guard/* guardColor */.Fo)(nginx, cutover.idle),
        graceSeconds,
        neighbors,
        needed: findNeeded(preflight, context.config),
        kept: runningJobs,
    });
    const { names, killed } = await (0,engine_context/* runCommand */.d)(context, command, noteNeighbors(context));
    const limit = context.cancelled ? 'less than usual after a cancel' : (0,format/* nameStopLimit */.bH)(context.config);
    return names.length === 0
        ? `no container of ${cutover.idle} was running`
        : `stopped ${names.join(', ')}${(0,format/* describeKilled */.pc)(killed, limit)}; the logs can still be read (docker logs)`;
}
/** What the live color depends on, though another program may have stopped it. */
function findNeeded({ cutover: { live, idle }, projects }, { compose: { services } }) {
    if (live === undefined)
        return undefined;
    const project = projects[live].project.name;
    const isOfIdle = (service) => project === projects[idle].project.name && services[idle].includes(service);
    const needed = (0,shared_services/* findSharedServices */.n)(projects[live], services[live])
        .filter(({ service, role }) => role === 'shared' && !isOfIdle(service))
        .map(({ service }) => service);
    return { project, services: needed };
}
/** An interrupted run may have switched a moment ago: old nginx workers can still have requests with the idle color. */
async function drainIdleBeforeStart(context, { nginx, targets, cutover }) {
    await (0,former_requests/* drainBeforeTakeDown */.r)(context, { nginx, targets, workers: [], color: cutover.idle }).catch((error) => {
        const message = `could not wait for the requests that ${cutover.idle} may still have: ${(0,domain_thrown/* errorMessage */.gJ)(error)}`;
        // Nothing was changed yet, and stopping the color could cut these requests.
        throw new engine_step/* StepError */.z(message, { effect: 'nothing-to-undo', cause: error });
    });
}
function checkImage(service, containers, { pulled }) {
    const own = containers.filter((container) => container.service === service);
    if (own.length === 0)
        throw new engine_step/* StepError */.z(`Compose started no container of ${service}`, { blame: 'host' });
    const expected = pulled.get(service)?.id;
    // The image of a job without image: in the Compose file is what the host has built.
    const wrong = expected === undefined ? undefined : own.find(({ imageId }) => imageId !== expected);
    if (wrong === undefined)
        return;
    throw new engine_step/* StepError */.z(`${wrong.name} runs image ${(0,format/* shortenId */.X_)(wrong.imageId)}, but ${(0,format/* shortenId */.X_)(expected ?? '')} was pulled`, { blame: 'host', fix: `find out who moved the tag of ${service} during the deployment, and deploy again` });
}
function previewStart({ preflight, state, config }) {
    const { cutover } = preflight;
    const { project: whole } = (0,stages/* idleProject */.W)(preflight);
    // Compose gets the variables in another way than the command line, and their values are secret.
    const project = { ...whole, env: {} };
    const jobs = (0,shared_services/* findJobs */.k)((0,stages/* idleProject */.W)(preflight), (0,release_services/* releaseServices */.s)(config, cutover.idle));
    const running = jobs.length === 0 ? '' : `runs ${jobs.join(', ')} with the new image to its end, then `;
    const old = (0,color_containers/* colorContainers */.M5)(state, config, cutover.idle).map(({ name }) => name);
    const lines = [
        (0,host_script.sh) `cd ${project.directory}`,
        ...(old.length === 0 ? [] : [removeLine(project, old)]),
        ...jobs.map((job) => jobLine(project, job)),
        upLine(project, config.compose.services[cutover.idle]),
    ];
    return {
        message: `${running}starts new containers of ${cutover.idle}${describeVariables(config, cutover.idle)}`,
        commands: lines.map(({ text }) => text.trim()),
    };
}
function describeVariables({ compose: { settings } }, color) {
    const names = Object.keys(settings[color].env);
    return names.length === 0 ? '' : `, with ${names.join(', ')} from the input env`;
}

// EXTERNAL MODULE: ./src/domain/color-target.ts
var color_target = __webpack_require__(4025);
// EXTERNAL MODULE: ./src/domain/site-request.ts
var site_request = __webpack_require__(6313);
// EXTERNAL MODULE: ./src/steps/ask-color.ts
var ask_color = __webpack_require__(144);
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
    async run(switched, context) {
        const color = switched.cutover.idle;
        const { proofs, publicFacts } = await proveNewColor(switched, context).catch(async (error) => {
            throw error instanceof engine_step/* StepError */.z ? await findCause(error, switched, context) : error;
        });
        const [proof] = proofs;
        const answers = proofs.map(({ known, probe }) => `${(0,health/* formatAnswer */.m)(probe.answer)} from ${(0,site_request/* describeSiteRequest */.SS)(known.request)}`);
        return {
            value: (0,engine_proof/* proveFact */.$)('served', switched),
            message: `nginx serves ${color}: ${answers.join('; ')}`,
            facts: {
                newWorkers: proof?.probe.newWorkers ?? 0,
                answer: proof === undefined ? '' : (0,health/* formatAnswer */.m)(proof.probe.answer),
                connections: { ...proof?.probe.newConnections },
                requests: proofs.map(({ known }) => (0,site_request/* describeSiteRequest */.SS)(known.request)),
                ...publicFacts,
            },
        };
    },
    preview: ({ preflight: { cutover, siteRequests }, config: { publicUrl } }) => ({
        message: `requests ${siteRequests.map(({ request }) => (0,site_request/* describeSiteRequest */.SS)(request)).join(', ')} until ${cutover.idle} answers` +
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
    const { proofs } = await (0,prove_served/* proveServed */.u)(context, switched, expected);
    return { proofs, publicFacts: await (0,check_public_url/* requirePublicUrl */.A)(switched, context) };
}
/** A release can be healthy and crash with its first visitors. Its log explains more than the 502 of nginx. */
async function findCause(error, switched, context) {
    const { containers, cutover, projects } = switched;
    const [first] = context.config.compose.services[cutover.idle];
    const suspect = containers.find(({ service }) => service === first);
    const now = suspect && (await readFailedContainer(context, suspect, projects[cutover.idle].project.sudo));
    const crashed = now !== undefined && (!(0,host_state/* isRunning */.W)(now) || now.restartCount > (suspect?.restartCount ?? 0));
    if (!crashed)
        return error instanceof prove_served/* ServingError */.v && error.isUnreached ? blameWay(error, switched, context) : error;
    return new engine_step/* StepError */.z(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, {
        blame: 'release',
        cause: error,
    });
}
/** Where nginx gets no answer from a color that answers the same request itself, the cause lies between the two. */
async function blameWay(error, switched, context) {
    const { cutover, containers, nginx, siteRequests } = switched;
    const { idle: color } = cutover;
    const known = siteRequests.find(({ reaches }) => reaches) ?? siteRequests[0];
    const answer = await (0,ask_color/* askColor */.N)(context, switched, { color, containers, site: known?.request });
    if (answer === undefined)
        return error;
    const target = (0,color_target/* describeTarget */.ff)(context.config, color);
    return new engine_step/* StepError */.z(`${error.message}; no connection of nginx to ${color} was seen, and ${color} itself answers ${answer.status} on ${target}`, {
        blame: 'host',
        cause: error,
        fix: `${describeWay(nginx.site, color, target)}, check the networks and the firewall between nginx and ${color}, then run the workflow again`,
    });
}
/** What a person looks at. nginx follows a live link only after a reload, and where its workers may enter the folders. */
function describeWay({ form, path, values }, color, target) {
    if (form === 'live-link')
        return `reload nginx once, see whether its workers may read ${values[color]}/${color}`;
    return `compare what ${form === 'text' ? path : values[color]} passes requests to with ${target}`;
}

;// CONCATENATED MODULE: ./src/commands/replace-workers.ts





/** How long the command may take, in ms: a worker may finish its work first, for as long as a job of GitHub lasts. */
const replaceLimitMs = 6 * 3_600_000;
/** Stops workers, and starts others when these have ended. */
function replaceWorkers(args) {
    const { project, projects, workers, services, kept, graceSeconds, watchSeconds } = args;
    return {
        name: 'replace workers',
        args,
        script: new host_host_script/* HostScript */.g('replace-workers', {
            directory: project.directory,
            project: project.name,
            projects,
            workers,
            services,
            kept,
            grace_seconds: graceSeconds,
            watch_seconds: watchSeconds,
            ...(0,compose_project/* composeParameters */.Zf)(project),
        }),
        timeoutMs: replaceLimitMs,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return {
                stopped: facts.findAll('stopped').map(({ words: [name = ''] }) => name),
                containers: (0,containers/* parseContainers */.e)(facts.readText('containers')),
            };
        },
    };
}
const replace_workers_problemKinds = ['stop', 'start', 'crash'];
/** Reads the problem that replace-workers.sh printed before it failed; undefined: it ended in another way. */
function readWorkerProblem(error) {
    if (!(error instanceof host/* RemoteError */.Hi) || error.outcome.kind !== 'exited')
        return undefined;
    const facts = new host_facts/* FactReader */.E7(error.outcome.stdout);
    const kind = replace_workers_problemKinds.find((known) => known === facts.findAll('problem')[0]?.words[0]);
    if (kind === undefined)
        return undefined;
    return { kind, containers: facts.has('containers') ? (0,containers/* parseContainers */.e)(facts.readText('containers')) : [] };
}

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/steps/workers.ts













/** How long a worker must run without a restart before it counts as started, in seconds. */
const workerWatchSeconds = 5;
/** How long a worker may take to stop after a cancel, in seconds. */
const workers_graceSecondsWhenCancelled = 2;
/** Stops the workers of the former release, and then starts those of the new one: two of them never run at once. */
const replaceAllWorkers = {
    name: 'workers',
    recordedAs: 'verify',
    phase: 'switch',
    async run(verified, context) {
        const { workers } = context.config.compose;
        const former = listFormer(verified);
        if (former.length > 0)
            context.note(`${former.join(', ')} may finish the work at hand, and is stopped first`);
        const args = { project: (0,stages/* idleProject */.W)(verified).project, services: workers, kept: [] };
        const { stopped, containers } = await replace(verified, args, context).catch(async (error) => {
            throw await workerError(verified, error, context);
        });
        for (const service of workers)
            checkWorker(service, containers, verified);
        return {
            value: verified,
            message: describeReplaced(stopped, containers),
            facts: { stopped, workers: containers.map(({ name, imageId }) => `${name} ${imageId}`) },
        };
    },
    undo: restoreWorkers,
    manualUndo: ({ formerWorkers }) => formerWorkers.map(({ project, service }) => (0,host_script.sh) `docker compose -p ${project} ps -a ${service}`.text),
    preview: previewWorkers,
};
const replace = ({ projects }, args, context) => (0,engine_context/* runCommand */.d)(context, replaceWorkers({
    ...args,
    projects: [...new Set(color/* colors */.T.map((color) => projects[color].project.name))],
    workers: context.config.compose.workers,
    graceSeconds: context.cancelled
        ? Math.min((0,format/* toSeconds */.fP)(context.config.stopTimeoutMs) ?? Infinity, workers_graceSecondsWhenCancelled)
        : (0,format/* toSeconds */.fP)(context.config.stopTimeoutMs),
    watchSeconds: context.cancelled ? 0 : workerWatchSeconds,
}));
/**
 * Stops the new workers, and starts those that ran before: as they were where their containers still exist, else from the
 * images that they ran.
 */
async function restoreWorkers(preflight, context) {
    const { formerWorkers, projects, cutover } = preflight;
    // Somebody may have started a worker of the idle color beside that of the live one.
    const home = [(0,color/* otherColor */.I)(cutover.idle), cutover.idle].find((color) => formerWorkers.some(({ project }) => project === projects[color].project.name));
    const former = formerWorkers.filter(({ project }) => project === projects[home ?? cutover.idle].project.name);
    const services = [...new Set(former.map(({ service }) => service))];
    const pinned = new Map(former.map(({ service, imageId }) => [service, imageId]));
    const inHome = { ...preflight, cutover: { ...cutover, idle: home ?? cutover.idle } };
    const { project } = (0,stages/* idleProject */.W)((0,pull/* withReleaseFile */.wD)(inHome, services, pinned));
    const args = { project, services, kept: former.map(({ id }) => id) };
    const { stopped, containers } = await replace(preflight, args, context).catch((error) => warnOfCrash(error, context));
    const running = containers.filter(host_state/* isRunning */.W);
    const done = describeReplaced(stopped, running);
    if (services.length === 0)
        return done === '' ? 'no worker ran before, and none runs now' : `${done}: none ran before`;
    return done === '' ? `started ${services.join(', ')} again` : `${done}, as before`;
}
/** The new container may have the name of the former one, so the order is told. */
const describeReplaced = (stopped, running) => [
    ...(stopped.length === 0 ? [] : [`stopped ${stopped.join(', ')}`]),
    ...(running.length === 0
        ? []
        : [running.map((each) => `${each.name} runs image ${(0,format/* shortenId */.X_)(each.imageId)}`).join(', ')]),
].join('; then ');
/** The names of the workers that run when the deployment begins. */
const listFormer = ({ formerWorkers, projectContainers }) => projectContainers.filter(({ id }) => formerWorkers.some((each) => each.id === id)).map(({ name }) => name);
/** What ran before was started again, and ends by itself: that is no reason to leave visitors on the failed release. */
function warnOfCrash(error, context) {
    const problem = readWorkerProblem(error);
    if (problem?.kind !== 'crash')
        throw error;
    const names = problem.containers.map(({ name }) => name).join(', ');
    context.warn(`${names} ran before, and was started again, but ends by itself: docker logs ${names}`);
    return { stopped: [], containers: problem.containers };
}
function checkWorker(service, containers, { pulled }) {
    const own = containers.filter((each) => each.service === service);
    if (own.length === 0)
        throw new engine_step/* StepError */.z(`Compose started no container of ${service}`, { blame: 'host' });
    const expected = pulled.get(service)?.id;
    const wrong = own.find(({ imageId }) => imageId !== expected);
    if (wrong === undefined)
        return;
    throw new engine_step/* StepError */.z(`${wrong.name} runs image ${(0,format/* shortenId */.X_)(wrong.imageId)}, but ${(0,format/* shortenId */.X_)(expected ?? '')} was pulled`, { blame: 'host', fix: `find out who moved the tag of ${service} during the deployment, and deploy again` });
}
/** Why the workers could not be replaced. The containers' own state decides whose failure it is, no text. */
async function workerError(verified, error, context) {
    const problem = readWorkerProblem(error);
    if (problem === undefined)
        return error;
    const failed = problem.containers.find((each) => !(0,host_state/* isRunning */.W)(each)) ?? problem.containers[0];
    if (problem.kind === 'stop' || failed === undefined || failed.status === 'created')
        return new engine_step/* StepError */.z(`the workers could not be ${problem.kind === 'stop' ? 'stopped' : 'started'}: ${failed?.error ?? (0,domain_thrown/* errorMessage */.gJ)(error)}`, { blame: 'host', fix: 'correct what is printed above on the server, and deploy again', cause: error });
    const now = await readFailedContainer(context, failed, (0,stages/* idleProject */.W)(verified).project.sudo);
    return new engine_step/* StepError */.z(`the worker ${failed.name} did not run for ${workerWatchSeconds} s after its start: ${describeCrash(now)}`, { blame: blameCrash(now), fix: `check the log of ${failed.name} above, and deploy again`, cause: error });
}
function previewWorkers({ preflight, config }) {
    const { projects, cutover } = preflight;
    const { workers } = config.compose;
    const project = { ...projects[cutover.idle].project, env: {} };
    const former = listFormer(preflight);
    const stops = former.length === 0 ? '' : `stops ${former.join(', ')} when the work at hand is done, then `;
    const lines = [
        ...(former.length === 0 ? [] : [(0,stop_services/* stopLine */.R)(project, (0,format/* toSeconds */.fP)(config.stopTimeoutMs), former)]),
        ...workers.map((service) => jobLine(project, service)),
    ];
    return {
        message: `${stops}starts ${workers.join(', ')} from the new image; if one does not run for ${workerWatchSeconds} s, the deployment is rolled back`,
        commands: lines.map(({ text }) => text.trim()),
    };
}

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/modes/run-outcome.ts
var run_outcome = __webpack_require__(1075);
;// CONCATENATED MODULE: ./src/modes/to-outcome.ts





/** Makes the outcome of how the steps ended. Only what was seen at the end counts as serving. */
function toOutcome(ended, found) {
    const { preflight } = found;
    switch (ended.kind) {
        case 'completed':
            return toDeployed(undefined, found);
        case 'failed-after-commit':
            return toDeployed(ended.failure, found);
        case 'undone':
            return toUndone(ended.failure, found);
        case 'undo-failed': {
            const { failure, undoFailure } = ended;
            const commands = [...(0,run_outcome/* inspectionCommands */.vj)(preflight), ...undoFailure.commands];
            return { kind: 'stranded', failure, undoFailure, commands, ...toServing(found) };
        }
    }
}
/** The new release was proven, and stays. */
function toDeployed(failure, found) {
    const { seen = notAsked, release } = found;
    const serving = toServing(found);
    if (failure === undefined && release !== undefined && serving.color === release.color)
        return { kind: 'deployed', ...serving };
    const reason = failure ?? failureAtEnd(seen);
    const isDown = seen.kind === 'down' || (0,engine_step/* effectOf */.$)(reason.error) === 'live-release-down';
    return {
        kind: isDown ? 'deployed-down' : 'deployed-unfinished',
        failure: reason,
        newColor: release?.color,
        ...serving,
    };
}
/** Everything that was begun is undone. */
function toUndone(failure, found, servedBefore = found.preflight?.cutover.liveRuns) {
    const { preflight, seen } = found;
    const isDown = seen?.kind === 'down' && servedBefore === true;
    if (isDown)
        return { kind: 'rolled-back-down', failure, commands: (0,run_outcome/* inspectionCommands */.vj)(preflight), ...toServing(found) };
    const live = preflight?.cutover.live;
    if (seen?.kind === 'serves' && live !== undefined && seen.color !== live)
        return {
            kind: 'stranded',
            failure,
            undoFailure: failureAtEnd(seen),
            commands: (0,run_outcome/* inspectionCommands */.vj)(preflight),
            ...toServing(found),
        };
    const isRefusal = preflight === undefined || changedNothing(failure, preflight);
    return { kind: isRefusal ? 'refused' : 'rolled-back', failure, ...toServing(found) };
}
/** What serves, with its images where they are known. */
function toServing({ preflight, release, seen }) {
    const { live: previousColor, adopted } = preflight?.cutover ?? {};
    const previous = { previousColor, ...(adopted !== undefined && { adopted }) };
    if (seen?.kind !== 'serves')
        return { ...previous, images: [], seen };
    const { color } = seen;
    if (color === release?.color)
        return { color, ...previous, images: release.images, seen };
    const images = color === previousColor ? (preflight?.liveImages ?? []).map(release_image/* formatImage */.vy) : [];
    return { color, ...previous, images, seen };
}
const notAsked = { kind: 'unknown', reason: 'nginx was not asked' };
const failureAtEnd = (seen) => ({
    step: check_serving/* checkServing */.Lv,
    error: new engine_step/* StepError */.z((0,check_serving/* describeServingNow */.W2)(seen)),
    cause: 'failed',
});
/** A step refused to begin, and no earlier step had repaired the link. */
const changedNothing = ({ error }, { cutover }) => (0,engine_step/* effectOf */.$)(error) === 'refused' && !(0,repair_link/* needsRepair */.F)(cutover);

;// CONCATENATED MODULE: ./src/modes/deploy.ts














/** Moves the traffic to a new release. Whatever fails on the way, the previous release continues to serve. */
async function deploy(runner, bringImages = pull/* pull */.a$) {
    let preflight;
    let started;
    const ended = await runner.runAll(async () => {
        await runner.run(connect/* connect */.N, null);
        await runner.run(lock, null);
        preflight = await runner.run(state/* state */.w, null);
        if ((0,repair_link/* needsRepair */.F)(preflight.cutover))
            await runner.run(repair_link/* repairLink */.O, preflight);
        const pulled = await runner.run(bringImages, preflight);
        started = await runner.run(up, pulled);
        const healthy = await runner.run(health_health, started);
        const switched = await runner.run(steps_switch/* switchTraffic */.gi, healthy);
        const verified = await runner.run(verify, switched);
        if (preflight.hasWorkers)
            await runner.run(replaceAllWorkers, verified);
        runner.commit(); // From here on the new release serves: nothing below may bring the old one back.
        const drained = await runner.run(drain/* drain */.Z, verified);
        await runner.run(stop/* stop */.d, drained);
    });
    const release = started && { color: started.cutover.idle, images: started.images };
    const atEnd = { newColor: release?.color, isUndone: ended.kind === 'undone' };
    const seen = preflight && (await runner.runAfterEnd(check_serving/* checkServing */.Lv, { preflight, ...atEnd }));
    return toOutcome(ended, { preflight, release, seen });
}

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
    async runAfterEnd(step) {
        await this.run(step);
    }
}

// EXTERNAL MODULE: ./src/steps/inspect/plan.ts + 7 modules
var plan = __webpack_require__(7258);
;// CONCATENATED MODULE: ./src/modes/plan.ts





/** Shows what a deployment would do, and whether the server is ready for it. Changes nothing on the host. */
async function plan_plan(runner) {
    const ended = await runner.runAll(async () => {
        await runner.run(connect/* connect */.N, null);
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



/** How long a recovery waits for commands that the interrupted process left running on the host. */
const wait = { waitMs: 120_000, folderWaitMs: undoFolderWaitMs };
/** Takes the lock again. Refuses when another run has it by now, since that run repairs it. */
const retakeLock = {
    name: 'retake-lock',
    recordedAs: 'lock',
    phase: 'prepare',
    async run(_, context) {
        const { record } = await acquireLock(context, wait).catch((error) => {
            if (error instanceof LockHeldError && error.record !== undefined)
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
    async run({ httpClient, nginx, targets, siteRequests, cutover: { live } }, context) {
        const requests = siteRequests.map(({ request }) => request);
        const { served, results } = await (0,probe_nginx/* probeSite */.Oj)(context, { nginx, targets, httpClient, requests });
        if (served.kind === 'unknown')
            throw new engine_step/* StepError */.z(`the color that nginx serves is unknown: ${served.reason}`);
        const isGood = ({ answer }) => answer.kind === 'answer' && answer.status < 500;
        const newServes = live !== undefined &&
            served.kind === 'color' &&
            served.color === live &&
            results.some(({ probe }) => (0,probe_nginx/* hasReached */.Nl)(probe, live) && isGood(probe));
        const message = newServes
            ? `nginx serves ${live}, and the former color is down`
            : `nginx gives no good answer of ${live ?? 'the new color'}`;
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
    const { interrupted, preflight, proven, seen, lastStep } = recovery;
    const failure = toInterruption(interrupted);
    if (ended.kind === 'completed') {
        const found = { preflight, release: findRelease(interrupted), seen };
        if (proven)
            return { ...toDeployed(failure, found), previousColor: interrupted?.live };
        return toUndone(failure, found, interrupted?.liveRuns);
    }
    if (preflight === undefined || (0,engine_step/* effectOf */.$)(ended.failure.error) === 'refused') {
        const interruptedAt = findLater(interrupted && findInterruptedStep(interrupted), lastStep);
        return { kind: 'outcome-unknown', failure: ended.failure, interruptedAt, images: [] };
    }
    const isSwitchLeft = ended.failure.step === steps_switch/* switchTraffic */.gi;
    const commands = [...(0,run_outcome/* inspectionCommands */.vj)(preflight), ...(isSwitchLeft ? (0,steps_switch/* restoreSiteLines */.N6)(preflight) : [])];
    return { kind: 'stranded', failure, undoFailure: ended.failure, commands, images: [], seen };
}
/** The record may be older than what the runner remembers, since a full disk keeps it from being written. */
function findLater(recorded, remembered) {
    const rank = (step) => (step === undefined ? -1 : step_info/* phases */.t.indexOf(step.phase));
    return rank(remembered) > rank(recorded) ? remembered : recorded;
}
const findRelease = (interrupted) => interrupted?.idle && { color: interrupted.idle, images: interrupted.images.map(release_image/* formatImage */.vy) };

;// CONCATENATED MODULE: ./src/modes/recover.ts











/**
 * Repairs what an interrupted process of this run left on the host, by what nginx and Docker show now. It takes the new
 * color out of nginx and stops it, unless the new color was already proven.
 */
async function recover(saga, config, lastStep) {
    const recovery = { proven: false, lastStep };
    const ended = await saga.runAll(async () => {
        await saga.run(connect/* connect */.N, null);
        const interrupted = (recovery.interrupted = await saga.run(retakeLock, null));
        const found = (recovery.preflight = await saga.run(state/* stateForRepair */._, null));
        if ((0,repair_link/* needsRepair */.F)(found.cutover))
            await saga.run(repair_link/* repairLink */.O, found);
        const newServes = interrupted.idle !== undefined && found.cutover.live === interrupted.idle;
        recovery.proven = newServes && (await isProven(saga, interrupted, found));
        // The record may be older than what nginx serves: a full disk keeps it from being written.
        if (recovery.proven || (!newServes && !mayHaveStartedContainers(interrupted)))
            return;
        const preflight = newServes ? restoreCutover(found, interrupted, config) : keepIdle(found, interrupted);
        recovery.preflight = preflight;
        // Only a process of this version knows which workers ran before.
        if (found.hasWorkers && interrupted.formerWorkers !== undefined)
            await saga.undo(replaceAllWorkers, (context) => restoreWorkers(preflight, context));
        if (newServes)
            await saga.undo(steps_switch/* switchTraffic */.gi, (context) => (0,steps_switch/* switchBack */.gw)(preflight, context));
        await saga.undo(up, (context) => drainAndStopNewColor(preflight, context));
    });
    const { preflight, proven, interrupted } = recovery;
    const isUndone = ended.kind === 'completed' && !proven;
    if (preflight !== undefined)
        recovery.seen = await saga.runAfterEnd(check_serving/* checkServing */.Lv, { preflight, isUndone, newColor: interrupted?.idle });
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
    const { nginx, targets, cutover } = preflight;
    await (0,former_requests/* drainBeforeTakeDown */.r)(context, { nginx, targets, workers: [], color: cutover.idle });
    return stopIdleColor(preflight, context);
}
/** Only the color that the interrupted process started may be stopped, whatever nginx serves now. */
const keepIdle = (found, { idle = found.cutover.idle, runningJobs = [], formerWorkers = [] }) => ({
    ...found,
    runningJobs,
    formerWorkers,
    cutover: { ...found.cutover, idle },
});
/** The cutover that the interrupted process followed, when nginx already serves its new color. */
const restoreCutover = (found, { live, liveRuns, adopted, idle, link, runningJobs = [], formerWorkers = [] }, config) => ({
    ...found,
    liveImages: [],
    runningJobs,
    formerWorkers,
    // A color that served when the process began is started again; one that was down before stays down.
    liveContainers: liveRuns === false ? [] : [...listIds(found, live, config), ...(adopted ? [adopted.id] : [])],
    neighbors: found.neighbors.filter(({ id }) => found.projectContainers.every((each) => each.id !== id || !isIn(found, each, { color: idle, config }))),
    cutover: {
        ...found.cutover,
        live,
        adopted: adopted?.name,
        idle: idle ?? found.cutover.idle,
        liveRuns: live !== undefined && found.cutover.idleRuns,
        expectedValue: link,
    },
});
const listIds = (found, color, config) => found.projectContainers.filter((each) => isIn(found, each, { color, config })).map(({ id }) => id);
const isIn = ({ projects }, { project, service }, { color, config }) => color !== undefined && projects[color].project.name === project && config.compose.services[color].includes(service);

// EXTERNAL MODULE: ./src/steps/restore-images.ts + 1 modules
var restore_images = __webpack_require__(9736);
;// CONCATENATED MODULE: ./src/modes/rollback.ts


/** Deploys the previous release again. Only the source of its images differs from a deployment. */
const rollback = (runner) => deploy(runner, restore_images/* restoreImages */.H);

// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var preflight = __webpack_require__(3885);
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
function describeStatus(status) {
    const { serves, unknown } = status;
    const lock = describeLock(status);
    if (serves !== undefined)
        return `${(0,adopt/* nameWithAdopted */.tY)(serves.color, serves.adopted)} serves ${serves.images.map(release_image/* formatImage */.vy).join(', ')}; ${lock}`;
    return `${unknown === undefined ? 'no release serves' : `the live color is unknown: ${unknown}`}; ${lock}`;
}
function describeLock({ lockIsHeld, lockIsUnknown }) {
    if (lockIsUnknown)
        return 'a deployment may be running';
    return lockIsHeld ? 'a deployment is running' : 'no deployment is running';
}
const findFacts = (state, { serves, lockIsHeld, lockIsUnknown }) => ({
    live: serves?.color ?? null,
    images: serves?.images.map(release_image/* formatImage */.vy) ?? [],
    lock: lockIsUnknown ? 'unknown' : lockIsHeld ? 'held' : 'free',
    ...(0,preflight/* hostPrograms */.ci)(state),
});

;// CONCATENATED MODULE: ./src/modes/status.ts



/** Reports what serves, since when, who deployed it, and who deploys now. Changes nothing on the host. */
async function status_status(runner) {
    const ended = await runner.runAll(async () => {
        await runner.run(connect/* connect */.N, null);
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
    // The record knows the mode already.
    return runRecorded(dependencies, 'deploy', (saga) => recover(saga, dependencies.config, dependencies.lastStep));
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
        host: undoing ? new ReconnectingHost(host, () => reconnectOrGiveUp(createContext(step, false))) : host,
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
/** How long an undo waits for commands that this run left on the host when the connection was lost. */
const reconnectWait = { waitMs: 60_000, folderWaitMs: undoFolderWaitMs };
/** Where another run has taken over, or may have, the record is not ours to write any more. */
async function reconnectOrGiveUp(lost) {
    try {
        await reconnect(lost);
    }
    catch (error) {
        lost.recorder.disableSaving();
        throw error;
    }
}
/** Connects again for an undo. Fails when another run has taken over the host meanwhile. */
async function reconnect(lost) {
    const context = { ...lost, signal: new AbortController().signal };
    await connect/* connect */.N.run(null, context);
    const { record, isReadable } = await acquireLock(context, reconnectWait);
    if (!context.recorder.mayStillBeThisRun(isReadable ? record : undefined)) {
        const message = 'another run now deploys to this server, and repairs it';
        throw new engine_step/* StepError */.z(message, { effect: 'nothing-to-undo' });
    }
    context.note('connected again');
}

;// CONCATENATED MODULE: ./src/report/annotation.ts
/** The text of the annotation at the end of a run: why, who is the cause, what serves now, and what to do, in this order. */
function formatAnnotation({ reason, blame, serving, fix, commands }) {
    const todo = fix === '' ? '' : `What to do: ${fix}${commands.length === 0 ? '.' : ':'}`;
    return [reason, blame, serving, todo, ...commands.map((line) => `  ${line}`)].filter((part) => part !== '').join('\n');
}

// EXTERNAL MODULE: ./src/report/describe-outcome.ts + 3 modules
var describe_outcome = __webpack_require__(2977);
// EXTERNAL MODULE: ./src/modes/find-blame.ts
var find_blame = __webpack_require__(5271);
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
    const text = (0,domain_thrown/* errorMessage */.gJ)(error);
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
/** `failure`: the release is bad. `error`: it could not be tried or finished, or it is not known whether it serves. */
function deploymentState(outcome) {
    if (outcome.kind === 'deployed-down')
        return 'failure';
    if (outcome.kind === 'deployed-unfinished')
        return outcome.color !== undefined && outcome.color === outcome.newColor ? 'success' : 'error';
    if (outcome.kind === 'deployed')
        return 'success';
    return outcome.kind === 'rolled-back' && (0,find_blame/* findBlame */.d)(outcome.failure) === 'release' ? 'failure' : 'error';
}

// EXTERNAL MODULE: ./src/domain/with-block.ts
var with_block = __webpack_require__(694);
;// CONCATENATED MODULE: ./src/report/outputs.ts


function toOutputs(outcome, durationMs, report) {
    return {
        result: (0,run_outcome/* toPublicResult */.kR)(outcome),
        color: outcome.color ?? '',
        'previous-color': outcome.previousColor ?? '',
        'failed-step': (0,run_outcome/* failureOf */.g5)(outcome)?.step?.name ?? '',
        image: outcome.images.join('\n'),
        'duration-ms': String(durationMs),
        ...formatSuggestionOutput(outcome),
        report: JSON.stringify(report),
    };
}
/** The inputs that a plan suggests, or why it suggests none. */
function formatSuggestionOutput(outcome) {
    const suggestion = outcome.kind === 'planned' ? outcome.plan.suggestion : undefined;
    if (suggestion === undefined)
        return {};
    return {
        suggestion: suggestion.kind === 'not-supported' ? `# ${suggestion.reason}\n` : (0,with_block/* formatWithBlock */.F)(suggestion.inputs),
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

// EXTERNAL MODULE: ./src/action/start.ts + 28 modules
var action_start = __webpack_require__(4791);
;// CONCATENATED MODULE: ./src/action/post-state.ts





/** Returns a function that saves what the `post` run needs if this process is interrupted. `startedAt`: epoch ms. */
function createPostSaver(startedAt) {
    let reached = 'prepare';
    return (event) => {
        if (event.kind === 'step-started') {
            // The highest phase so far: what was begun may be left, whatever step came after it.
            reached = step_info/* phases */.t.indexOf(event.phase) > step_info/* phases */.t.indexOf(reached) ? event.phase : reached;
            core.saveState(action_start/* stateKeys */.OX.lastStep, `${event.step} ${reached}`);
        }
        if (event.kind !== 'lock-taken')
            return;
        core.saveState(action_start/* stateKeys */.OX.began, startedAt);
        core.saveState(action_start/* stateKeys */.OX.inputs, (0,read_inputs/* readPlainInputs */.iv)((0,action_start/* createInputReader */.ic)(process.env)));
    };
}
/** The last step that the interrupted main run began. */
function readLastStep() {
    const [name = '', phase] = core.getState(action_start/* stateKeys */.OX.lastStep).split(' ');
    const known = step_info/* phases */.t.find((each) => each === phase);
    return known === undefined ? undefined : { name, phase: known };
}
/** A `post` run without its inputs cannot inspect the host. So it knows nothing, and "nothing was changed" may be false. */
function explainMissingInputs(outcome, interruptedAt) {
    if (outcome.kind !== 'invalid-inputs')
        return outcome;
    const { message } = outcome.failure.error;
    const error = new engine_step/* StepError */.z(`the post step did not get the inputs of the step: ${message}`, { fix: nestedActionsFix });
    return { kind: 'outcome-unknown', failure: { error, cause: 'failed' }, interruptedAt, images: [] };
}
const nestedActionsFix = 'run mode: status to see what serves now; GitHub passes other inputs to the post step of nested composite actions, ' +
    'so use this action in the workflow itself, or in one composite action';

;// CONCATENATED MODULE: ./src/action/action.ts















/** One export for both entries, so that both share one bundle: an export of its own for each would make two. */
const action = {
    /** The whole run: deployment, outputs, summary, exit status. */
    main: (start) => runAndReport(start).catch(failUnexpected),
    /** Repairs what an interrupted process left. The next deployment would do it too, but it may come much later. */
    post: (start) => recoverAndReport(start).catch(failUnexpected),
};
/** For errors that no other code handles. */
const failUnexpected = (error) => core.setFailed((0,sanitize/* sanitize */.a)((0,domain_thrown/* toError */.iT)(error).stack ?? (0,domain_thrown/* errorMessage */.gJ)(error)));
async function runAndReport(start) {
    const { startedAt } = start;
    const report = new RunReport();
    const saveForPost = createPostSaver(startedAt);
    const github = createGitHubDeployment(start);
    const emit = (event) => {
        report.receive(event);
        github?.receive(event);
        saveForPost(event);
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
    const lastStep = readLastStep();
    const run = (dependencies) => recoverInterruptedRun({ ...dependencies, lastStep });
    const outcome = explainMissingInputs(await executeRun(start, { emit, startedAt, run }), lastStep);
    reportEnd(start, outcome);
    await writeSummary({ start, startedAt, outcome, report });
    await createGitHubDeployment(start)?.endDeployment(outcome);
}
/** Undefined when the workflow names no environment. */
function createGitHubDeployment({ target }) {
    if (target instanceof read_inputs/* InputError */.dz || target.config.gitHubDeployment === undefined)
        return undefined;
    const { gitHubDeployment: config, mode } = target.config;
    const onId = (id) => core.saveState(action_start/* stateKeys */.OX.gitHubDeployment, id);
    const github = new GitHubDeployment({ config, mode, workflowRun: readWorkflowRun(process.env), onId });
    const id = core.getState(action_start/* stateKeys */.OX.gitHubDeployment);
    if (id !== '')
        github.resumeDeployment(Number(id));
    return github;
}
const modeOf = ({ target }) => (target instanceof read_inputs/* InputError */.dz ? 'deploy' : target.config.mode);
const loadSummary = () => Promise.all(/* import() */[__webpack_require__.e(19), __webpack_require__.e(785)]).then(__webpack_require__.bind(__webpack_require__, 6785));
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
        logLine(`the summary could not be written: ${(0,domain_thrown/* errorMessage */.gJ)(error)}`);
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
    if (target instanceof read_inputs/* InputError */.dz)
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

/***/ 3457:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B7: () => (/* binding */ clockCheck),
/* harmony export */   Uk: () => (/* binding */ memoryCheck),
/* harmony export */   YZ: () => (/* binding */ diskCheck)
/* harmony export */ });
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4669);

const memoryDefinition = new _check_js__WEBPACK_IMPORTED_MODULE_0__/* .CheckDefinition */ .EW('Memory', 'both colors run at the same time during a deployment; if memory runs out, the kernel kills a process, perhaps of the live color');
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
const diskDefinition = new _check_js__WEBPACK_IMPORTED_MODULE_0__/* .CheckDefinition */ .EW('Disk', 'the next image is stored beside the live image, and Docker stops working if the disk is full');
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
const clockDefinition = new _check_js__WEBPACK_IMPORTED_MODULE_0__/* .CheckDefinition */ .EW('Clock', "with a wrong clock the host rejects the registry's certificate, and its logs have wrong times");
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
    constructor(name, why, { blame = 'host', ofLayout } = {}) {
        this.#definition = { name, why, blame, ...(ofLayout === true && { ofLayout }) };
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

/***/ 3750:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ox: () => (/* binding */ findDeployWarnings),
  JT: () => (/* binding */ runChecks),
  Ib: () => (/* binding */ runDeployChecks)
});

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/compose-services.ts
var compose_services = __webpack_require__(6697);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
;// CONCATENATED MODULE: ./src/checks/container-names.ts




const definition = new check/* CheckDefinition */.EW('Container names', 'a server has each container name only once; a color cannot start if its container_name is taken', { ofLayout: true });
/** Whether two services have the same `container_name`, or another container on the host has it already. */
function containerNameCheck({ models, state }, config) {
    const { compose, containerOwners } = state;
    const named = domain_color/* colors */.T.flatMap((color) => {
        const project = compose.ok ? compose.projects[color].name : '';
        return findNamed(models[color], (0,release_services/* releaseServices */.s)(config, color)).map((each) => ({ ...each, project }));
    });
    const repeated = named.find((one) => named.some((other) => other.name === one.name && !isSameService(one, other)));
    if (repeated !== undefined) {
        const sharing = named.filter(({ name }) => name === repeated.name).map(describeService(named));
        return definition.error(`${[...new Set(sharing)].join(' and ')} have the same container_name: ${repeated.name}`, removeNameFix(repeated.name));
    }
    if (named.length === 0)
        return definition.ok('no service sets container_name, so Compose chooses a free name');
    if (containerOwners === undefined)
        return definition.unknown("the host's containers could not be listed");
    const taken = containerOwners.find((owner) => named.some((each) => each.name === owner.name && !isSameService(each, owner)));
    if (taken === undefined)
        return definition.ok([...new Set(named.map(({ name }) => name))].join(', '));
    const owner = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`;
    return definition.error(`a container of ${owner} already has the name ${taken.name}`, removeNameFix(taken.name));
}
const isSameService = (one, other) => one.project === other.project && one.service === other.service;
/** With the project where the colors are not in one. */
const describeService = (all) => (each) => all.some(({ project }) => project !== each.project) ? `${each.service} of the project ${each.project}` : each.service;
/** The names of the services that a deployment starts: these, and the services that they depend on. */
function findNamed(model, services) {
    return (0,compose_services/* withDependencies */.Og)(model, services).flatMap((service) => {
        const name = model.get(service)?.containerName;
        return name === undefined ? [] : [{ service, name }];
    });
}
const removeNameFix = (name) => `container_name: ${name}  # remove this line from the Compose file`;

// EXTERNAL MODULE: ./src/domain/color-ports.ts
var color_ports = __webpack_require__(4566);
// EXTERNAL MODULE: ./src/domain/nginx-site.ts
var nginx_site = __webpack_require__(34);
// EXTERNAL MODULE: ./src/domain/site-servers.ts + 1 modules
var site_servers = __webpack_require__(8757);
;// CONCATENATED MODULE: ./src/checks/fixed-places.ts





const fixed_places_definition = new check/* CheckDefinition */.EW('Places of one color', 'the link does not choose the color of such a place, and a color that is stopped does not answer there', { blame: 'workflow' });
/** Names what both sites pass to the same color, such as a preview or a forgotten line; none where there is no such place. */
function fixedPlaceChecks(state, config) {
    const { nginx, ports, containerPort, oldColor } = config;
    const { site } = nginx;
    // Both colors have the same port then, which does not tell whose a place is.
    if (containerPort !== undefined)
        return [];
    const fixedPorts = listFixedPorts(state, config);
    return domain_color/* colors */.T.flatMap((color) => {
        const fixed = ports[color].filter((port) => fixedPorts.includes(port));
        if (fixed.length === 0)
            return [];
        const who = site.form === 'live-link'
            ? "nginx's files pass"
            : `${site.values[(0,domain_color/* otherColor */.I)(color)]} and ${site.values[color]} both pass`;
        const found = `${who} the requests of some place to ${(0,color_ports/* describePorts */.QP)(fixed)}, which is ${color}'s, whichever color is live`;
        return oldColor === 'keep'
            ? fixed_places_definition.ok(found)
            : fixed_places_definition.warning(`${found}; nginx answers 502 there while ${color} is stopped`, site.form === 'live-link'
                ? `old-color: keep  # in the workflow, or let that place ask ${site.path} too`
                : 'old-color: keep  # in the workflow, or make the two sites differ there');
    });
}
function listFixedPorts(state, config) {
    if (config.nginx.site.form === 'live-link')
        return (0,site_servers/* findFixedTargets */.kM)(state, config).map(nginx_site/* findPort */.DZ);
    const [blue, green] = [state.sites.blue.text ?? '', state.sites.green.text ?? ''];
    return [...(0,nginx_site/* findFixedPorts */.y2)(blue, green), ...(0,nginx_site/* findFixedPorts */.y2)(green, blue)];
}

// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/domain/nginx-version.ts
var nginx_version = __webpack_require__(9786);
;// CONCATENATED MODULE: ./src/checks/idle-connections.ts



const idle_connections_definition = new check/* CheckDefinition */.EW('Idle connections', 'a reload closes idle connections, and a load balancer that uses one at that moment answers 502');
/** What a reload costs behind a load balancer, where this nginx has a setting against it. */
function idleConnectionsCheck({ nginx }, config) {
    const idle = (0,live_site/* needsReload */.Xs)(config.nginx.site) ? (0,nginx_version/* findIdleAtReload */.o)(nginx) : undefined;
    if (idle === undefined)
        return [];
    if (idle.kind === 'closed')
        return [
            idle_connections_definition.unknown('it is not known whether a load balancer is before nginx; if so, a switch can cost it a few requests', 'keepalive_min_timeout 2s;  # inside http { … } of nginx.conf'),
        ];
    if (idle.ms < config.drainTimeoutMs)
        return [idle_connections_definition.ok(`nginx keeps them for ${idle.text} after a reload (keepalive_min_timeout)`)];
    const limit = `${config.drainTimeoutMs / 1000} s (drain-timeout)`;
    return [
        idle_connections_definition.warning(`nginx keeps them for ${idle.text} after a reload (keepalive_min_timeout), so each deployment waits for old workers for ${limit}`, 'keepalive_min_timeout 2s;  # inside http { … } of nginx.conf'),
    ];
}

;// CONCATENATED MODULE: ./src/checks/nginx-include.ts


const why = 'nginx reads only the files that its configuration includes; a switch has no effect without';
const definitions = {
    link: new check/* CheckDefinition */.EW('Link is included', `${why} the link`, { ofLayout: true }),
    file: new check/* CheckDefinition */.EW('File is included', `${why} the file`, { ofLayout: true }),
};
/** Whether nginx reads the link or the file: an `include` line of its configuration matches it, or it is the main file. */
function includeCheck({ includes }, { nginx: { site } }) {
    const definition = definitions[(0,live_site/* siteNoun */.kI)(site)];
    const link = site.path;
    if (includes === undefined)
        return definition.unknown('the whole configuration of nginx could not be read');
    if (!(0,live_site/* isLink */.PJ)(site) && includes.isLoaded === true)
        return definition.ok('nginx has loaded it');
    const [linkFolder, linkName] = splitPath(includes.link);
    const pattern = includes.patterns.find((each) => {
        const [folder, name] = splitPath(each);
        return globToRegExp(folder).test(linkFolder) && globToRegExp(name).test(linkName);
    });
    if (pattern !== undefined)
        return definition.ok(`by "include ${pattern}"`);
    return definition.error(`no include line of nginx's configuration matches ${link}; ${describeIncludes(includes.patterns)}`, suggestInclude(site, includes.patterns));
}
/** What nginx includes instead. */
function describeIncludes(patterns) {
    const folders = patterns.filter(isSitePattern);
    return folders.length === 0 ? 'nginx includes no folder of sites' : `nginx includes ${folders.join(', ')}`;
}
/** The line of the workflow that names a path where nginx reads it; undefined: nginx includes no folder. */
function suggestSite(patterns, input) {
    const [pattern] = patterns.filter(isSitePattern);
    return pattern && `${input}: ${pattern.replace('*', 'app')}  # in the workflow`;
}
/** A file with one text may belong anywhere, such as into a `location`. */
function suggestInclude({ form, path }, patterns) {
    if (form === 'text')
        return `include ${path};  # in nginx's configuration, where its text belongs`;
    const suggestion = suggestSite(patterns, form === 'link' ? 'site-link' : 'site-file');
    return suggestion ?? `include ${path.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`;
}
/** A pattern such as `/etc/nginx/conf.d/*.conf`, and not one of modules. */
const isSitePattern = (pattern) => /^[^*?[]*\/\*[^*?[/]*$/.test(pattern) && !/modules/.test(pattern);
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

// EXTERNAL MODULE: ./src/domain/nginx-files.ts + 1 modules
var nginx_files = __webpack_require__(9426);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/commands/read-host.ts + 4 modules
var read_host = __webpack_require__(9041);
// EXTERNAL MODULE: ./src/domain/container-paths.ts
var container_paths = __webpack_require__(242);
;// CONCATENATED MODULE: ./src/checks/on-host.ts


/** The config with the paths that the host has for the site: a container has other ones. */
function onHost({ nginxContainer }, config) {
    if (nginxContainer?.kind !== 'found')
        return config;
    const { site } = config.nginx;
    return { ...config, nginx: { ...config.nginx, site: (0,container_paths/* siteOnHost */.XJ)(site, (0,read_host/* findFiles */.l)(config, nginxContainer.container)) } };
}

;// CONCATENATED MODULE: ./src/checks/live-link.ts







/** The folders of both colors, each with the file that nginx asks for, where the host has them. */
function makeFoldersFix({ sites }) {
    const folders = domain_color/* colors */.T.map((color) => sites[color].resolved);
    const files = domain_color/* colors */.T.map((color) => `${sites[color].resolved}/${color}`);
    // Workers of nginx, which are another user, must be able to enter them, whatever the umask is.
    return (0,script.sh) `sudo install -d -m 755 ${folders} && sudo touch ${files}`.text;
}
/** Whether nginx passes requests to a color while the live link points to its folder. */
function liveColorCheck(state, config, color) {
    const definition = new check/* CheckDefinition */.EW(`Folder of ${color}`, `while the live link points there, nginx must pass requests to ${color}`, { ofLayout: true });
    const { site } = onHost(state, config).nginx;
    const { resolved, missing } = state.sites[color];
    if (missing)
        return definition.error(`${resolved}/${color} does not exist on the server`, makeFoldersFix(state));
    if (!asksLink(state, config))
        return definition.unknown('not checked, because nginx does not ask the live link');
    const routes = (0,site_servers/* findSiteServers */.JB)(state, config).flatMap(({ places }) => places.flatMap((place) => place.routes));
    if (routes.some((route) => route.kind === 'live' && route.color === color))
        return definition.ok(`nginx passes requests to ${color} while ${site.path} points to ${site.values[color]}`);
    return definition.error(`while ${site.path} points to ${site.values[color]}, nginx passes no request to ${(0,color_ports/* describePorts */.QP)(config.ports[color])} of ${color}`, showTestsFix(config));
}
const live_link_definition = new check/* CheckDefinition */.EW('Live link is asked', 'nginx must ask for the link with each request; a switch has no effect without', { ofLayout: true });
/** Whether nginx asks the live link, and gets the answer of this moment. */
function liveLinkCheck(state, config) {
    const { path } = config.nginx.site;
    const { nginx } = state;
    if (!nginx.test.ok)
        return live_link_definition.unknown('the whole configuration of nginx could not be read');
    if (!asksLink(state, config))
        return live_link_definition.error(`no file of nginx's configuration asks for ${path}/green with each request`, `set $live blue; if (-f ${path}/green) { set $live green; }  # in the server of the site, and proxy_pass http://$live;`);
    return findOldAnswers(state, config.nginx.site) ?? live_link_definition.ok(`nginx asks for ${path}/green with each request`);
}
/** nginx can keep answers of the file system, or refuse to follow a link. */
function findOldAnswers({ nginx }, { path }) {
    const files = new nginx_files/* NginxFiles */.i(nginx.servers);
    const isOn = (name) => !['off', undefined].includes(files.findValueAtLink(name, path));
    if (isOn('open_file_cache'))
        return live_link_definition.error('nginx keeps answers of the file system (open_file_cache), so it would see a switch up to a minute later', 'open_file_cache off;  # in the server of the site');
    if (isOn('disable_symlinks'))
        return live_link_definition.error('nginx does not follow links (disable_symlinks), so it would see no switch', 'disable_symlinks off;  # in the server of the site');
    return undefined;
}
const asksLink = ({ nginx }, { nginx: { site } }) => new nginx_files/* NginxFiles */.i(nginx.servers).asksLink(site.path);
const showTestsFix = ({ nginx: { site } }) => `${(0,script.sh) `sudo nginx -T | grep -n ${site.path}`.text}  # shows where nginx asks for it`;

// EXTERNAL MODULE: ./src/domain/nginx-listen.ts
var nginx_listen = __webpack_require__(7650);
;// CONCATENATED MODULE: ./src/checks/listens.ts








const listens_definition = new check/* CheckDefinition */.EW('Listens of both sites', 'after the switch nginx listens only where the site of the new color says: a missing line is an outage of that port');
/** Compares where the two sites listen. None before the first deployment, or if a site cannot be read. */
function listenChecks(state, given) {
    const config = onHost(state, given);
    // One file, with another text in it or none, listens where it did.
    if (['text', 'live-link'].includes(config.nginx.site.form))
        return [];
    const live = (0,live_site/* findLinkedColor */.eB)(state);
    const texts = live === undefined ? [] : [state.sites[live].text, state.sites[(0,domain_color/* otherColor */.I)(live)].text];
    const [liveText, idleText] = texts;
    if (live === undefined || liveText === undefined || idleText === undefined)
        return [];
    const files = new nginx_files/* NginxFiles */.i(state.nginx.servers);
    const idleServers = files.readSite(idleText);
    // A file without a server block is a part of another one.
    if (idleServers.length === 0)
        return [];
    if (files.includesUnknownFile(idleText))
        return [listens_definition.unknown(`${config.nginx.site.values[(0,domain_color/* otherColor */.I)(live)]} includes files that were not read`)];
    return compareSites(files.readSite(liveText), idleServers, { config, live });
}
function compareSites(live, idle, { config, live: color }) {
    const listens = idle.flatMap((each) => each.listens);
    const missing = live
        .flatMap((each) => each.listens)
        .filter((listen) => !listens.some((other) => (0,nginx_listen/* isCoveredBy */.ID)(listen, other)));
    const sites = config.nginx.site.values;
    const [livePath, idlePath] = [sites[color], sites[(0,domain_color/* otherColor */.I)(color)]];
    if (missing.length > 0) {
        const lines = [...new Set(missing.map(nginx_listen/* formatListen */.Vu))].join(' ');
        return [
            listens_definition.error(`${livePath}, which is live, has lines that ${idlePath} has not: ${lines}`, copySiteFix(config, color)),
        ];
    }
    const names = (servers) => new Set(servers.flatMap((each) => each.names));
    const idleNames = names(idle);
    const missingNames = [...names(live)].filter((name) => !idleNames.has(name));
    if (missingNames.length > 0)
        return [listens_definition.warning(`${idlePath} has no server_name ${missingNames.join(' ')}, which ${livePath} has`)];
    return [listens_definition.ok(`${idlePath} listens wherever ${livePath} does`)];
}
/** The site of the idle color, made from the site of the live color, which differs only in the ports. */
function copySiteFix({ nginx: { site: { values: sites }, }, ports, }, live) {
    const idle = (0,domain_color/* otherColor */.I)(live);
    return (0,script.sh) `sed ${(0,color_ports/* replacePorts */.Rs)(ports[live], ports[idle])} ${sites[live]} | sudo tee ${sites[idle]}`.text;
}

// EXTERNAL MODULE: ./src/commands/site-parameters.ts
var site_parameters = __webpack_require__(7116);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/layouts/site-form.ts + 3 modules
var site_form = __webpack_require__(590);
;// CONCATENATED MODULE: ./src/checks/live-site.ts











const live_site_definitions = {
    link: new check/* CheckDefinition */.EW('Link', 'the link decides which color nginx serves; a switch replaces it atomically', {
        ofLayout: true,
    }),
    file: new check/* CheckDefinition */.EW('File', 'the file decides which color nginx serves; a switch writes it as a whole', {
        ofLayout: true,
    }),
};
/** Whether the link, or the file, names a color, or can be made to. */
function liveSiteCheck(state, given) {
    const config = onHost(state, given);
    const { site } = config.nginx;
    const definition = live_site_definitions[(0,live_site/* siteNoun */.kI)(site)];
    return folderCheckOf(state, config, definition) ?? describeLiveSite(state, config, definition);
}
function folderCheckOf(state, { nginx: { site }, connection: { username } }, definition) {
    const { site: live, siteFolder, includes } = state;
    const folder = (0,site_parameters/* parentFolder */.he)(site.path);
    if (siteFolder === 'missing' && site.form === 'live-link')
        return definition.error(`the folder ${folder} of live-link does not exist on the server`, makeFoldersFix(state));
    if (siteFolder === 'missing') {
        const patterns = includes?.patterns ?? [];
        return definition.error(`the folder ${folder} of ${inputOf(site)} does not exist on the server; ${describeIncludes(patterns)}`, suggestSite(patterns, inputOf(site)) ?? (0,script.sh) `sudo mkdir -p ${folder}`.text);
    }
    if (siteFolder === 'ok' && (live.kind !== 'unknown' || !(0,live_site/* isLink */.PJ)(site)))
        return undefined;
    const input = site.form === 'live-link' ? site.form : inputOf(site);
    const problem = `${username} may not read the folder ${folder} of ${input}`;
    return definition.error(problem, (0,script.sh) `sudo chmod a+rx ${folder}`.text);
}
function describeLiveSite(state, config, definition) {
    const { site: live } = state;
    const { nginx, connection } = config;
    const { site } = nginx;
    const { path, values } = site;
    switch (live.kind) {
        case 'unknown':
            return definition.error(`${connection.username} may not read ${path}`, (0,script.sh) `sudo chmod a+r ${path}`.text);
        case 'missing':
            return describeMissing(site, definition);
        case 'link':
            return describeLink(state, config, live);
        case 'holds':
            return live.isCut === true
                ? definition.warning(`a write of ${path} was interrupted; a deployment writes it again`)
                : definition.ok((0,live_site/* describeSite */.xd)(site, values[live.color]));
        case 'differs':
            return definition.error(`${(0,live_site/* describeNoColor */._T)(site)}: ${live.difference}`, (0,site_form/* siteForm */.K)(site).agreeFix(site, live.nearest));
        case 'other':
            return describeOther(state, config, live);
    }
}
function describeMissing({ form, path, values }, definition) {
    if (form !== 'text')
        return definition.ok(`${path} does not exist yet; a deployment creates it`);
    return definition.error(`${path} (site-file) does not exist on the server, and only the texts of the colors are known`, (0,script.sh) `echo ${values.blue} | sudo tee ${path}`.text);
}
function describeLink(state, { nginx: { site }, ...config }, { target, dangles }) {
    if (!dangles)
        return live_site_definitions.link.ok((0,live_site/* describeSite */.xd)(site, target));
    if (site.form === 'live-link')
        return live_site_definitions.link.warning(`${(0,live_site/* describeSite */.xd)(site, target)}, which does not exist, so nginx takes the color that its configuration sets first`);
    const live = findOnlyRunningColor(state, { nginx: { site }, ...config });
    return live_site_definitions.link.warning(`${(0,live_site/* describeSite */.xd)(site, target)}, which does not exist; nginx cannot be reloaded until a deployment replaces the link`, live && (0,script.sh) `sudo ln -sfn ${site.values[live]} ${site.path}`.text);
}
function describeOther(state, config, { what, target }) {
    const { path, values, form } = config.nginx.site;
    if (target !== undefined)
        return live_site_definitions.file.error(`${path} is a symbolic link to ${target}, so it cannot be written as a file`, form === 'file'
            ? `site-link: ${path}  # in place of site-file, in the workflow`
            : `site-file: ${target}  # in the workflow`);
    if (!(0,live_site/* isLink */.PJ)(config.nginx.site))
        return live_site_definitions.file.error(`${path} is a ${what}, not a file`);
    if (form === 'live-link')
        return live_site_definitions.link.error(`${path} is a ${what}, not a link, so it is not replaced`);
    const live = findOnlyRunningColor(state, config);
    return live_site_definitions.link.error(`${path} is a ${what}, not a link, so it is not replaced: its content may be needed`, live && replaceByLinkFix(path, values[live]));
}
const inputOf = (site) => ((0,live_site/* isLink */.PJ)(site) ? 'site-link' : 'site-file');
function replaceByLinkFix(link, site) {
    const backup = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`;
    return (0,script.sh) `sudo mv ${link} ${backup} && sudo ln -s ${site} ${link}`.text;
}
/** The live color if the link does not show it. Undefined if more than one color may be live: a wrong link would take the site down. */
function findOnlyRunningColor(state, config) {
    const configured = domain_color/* colors */.T.filter((color) => state.nginx.passesTo[color]);
    const running = domain_color/* colors */.T.filter((color) => (0,color_containers/* isColorRunning */.vO)(state, config, color));
    const [only, ...more] = running.filter((color) => configured.length === 0 || configured.includes(color));
    return more.length === 0 ? only : undefined;
}
/** Whether the file is right for the color when its text is in it. */
function siteTextCheck(state, { nginx: { site }, ports }, color) {
    const other = (0,domain_color/* otherColor */.I)(color);
    const definition = new check/* CheckDefinition */.EW(`Text of ${color}`, `with the text of ${color} nginx must pass requests to the port that ${color} publishes`, { blame: 'workflow', ofLayout: true });
    const value = site.values[color];
    if (state.sites[color].text?.includes(site.values[other]) === true)
        return definition.error(`${site.path} would have the texts of both colors after a switch to ${color}`, `site-text: TEXT  # more of the line around {A|B}, in the workflow`);
    const findIn = (each) => ports[each].find((port) => hasNumber(value, port));
    const [own, wrong] = [findIn(color), findIn(other)];
    if (wrong !== undefined && own === undefined)
        return definition.error(`"${value}" is the text of ${color} (${(0,color_ports/* describePorts */.QP)(ports[color])}) but has port ${wrong}, which is ${other}'s`, `site-text: {BLUE|GREEN}  # the text of blue first, in the workflow`);
    return definition.ok(own === undefined ? `"${value}" has no port in it` : `"${value}" has port ${own}`);
}
const hasNumber = (text, number) => new RegExp(`(?<!\\d)${number}(?!\\d)`).test(text);

// EXTERNAL MODULE: ./src/checks/quote-names.ts
var quote_names = __webpack_require__(284);
;// CONCATENATED MODULE: ./src/checks/more-services.ts




const jobs = new check/* CheckDefinition */.EW('Jobs', 'each is run to its end, from the new image, before the color is started', {
    blame: 'workflow',
});
const workers = new check/* CheckDefinition */.EW('Workers', 'each is replaced after the proof, and two of them never run at once', {
    blame: 'workflow',
});
/** Whether the Compose files have the services of job-services and worker-services, and can run them so. */
function moreServicesChecks(host, config) {
    const { compose } = config;
    return [
        ...(compose.jobs.length === 0 ? [] : [jobCheck(host, config)]),
        ...(compose.workers.length === 0 ? [] : [workerCheck(host, config)]),
    ];
}
function jobCheck({ models }, { compose }) {
    const unknown = findUnknown(models, compose.jobs);
    if (unknown !== undefined)
        return jobs.error(...describeUnknown('job-services', unknown));
    const endless = compose.jobs.find((service) => domain_color/* colors */.T.some((color) => (0,compose_services/* startsAgain */.au)(models[color].get(service))));
    return endless === undefined
        ? jobs.ok((0,quote_names/* quoteNames */.D)(compose.jobs))
        : jobs.error(`"${endless}" of job-services never ends: its restart policy starts it again`, `restart: "no"  # of ${endless}, in the Compose file`);
}
function workerCheck({ models, state }, { compose }) {
    const unknown = findUnknown(models, compose.workers);
    if (unknown !== undefined)
        return workers.error(...describeUnknown('worker-services', unknown));
    const needed = domain_color/* colors */.T.flatMap((color) => (0,compose_services/* withDependencies */.Og)(models[color], compose.services[color]));
    const shared = compose.workers.find((service) => needed.includes(service));
    if (shared !== undefined)
        return workers.error(`a color depends on "${shared}" of worker-services, so it would stop while visitors use the color`, `worker-services:  # in the workflow, without ${shared}; or no depends_on ${shared} in the Compose file`);
    const isSplit = state.compose.ok && state.compose.projects.blue.name !== state.compose.projects.green.name;
    const always = compose.workers.find((each) => domain_color/* colors */.T.some((color) => models[color].get(each)?.restart === 'always'));
    if (isSplit && always !== undefined)
        return workers.error(`"${always}" of worker-services has restart: always, so both colors' containers of it would run after a reboot`, `restart: unless-stopped  # of ${always}, in the Compose file`);
    return workers.ok((0,quote_names/* quoteNames */.D)(compose.workers));
}
/** The first service that a Compose file does not have, or has without an image. */
const findUnknown = (models, services) => domain_color/* colors */.T
    .flatMap((color) => services.map((service) => ({ service, model: models[color] })))
    .filter(({ service, model }) => (0,compose_services/* isWithoutImage */.OW)(model.get(service)))
    .map(({ service, model }) => ({ service, isMissing: !model.has(service), all: [...model.keys()] }))[0];
const describeUnknown = (input, { service, isMissing, all }) => isMissing
    ? [
        `${input} names "${service}", but the Compose file has only ${(0,quote_names/* quoteNames */.D)(all)}`,
        `${input}: NAME  # in the workflow, a service of the Compose file`,
    ]
    : [
        `"${service}" of ${input} has neither image: nor build: in the Compose file`,
        `image: REGISTRY/NAME:\${TAG}  # of ${service}, in the Compose file`,
    ];

// EXTERNAL MODULE: ./src/domain/decision.ts
var decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/nginx-container.ts
var nginx_container = __webpack_require__(7710);
;// CONCATENATED MODULE: ./src/checks/hidden-processes.ts

/** Lets one group see all processes. The mount lasts until a reboot, so the second line is for /etc/fstab. */
const showProcessesFix = (username) => `${(0,script.sh) `sudo groupadd -f -r proc && sudo usermod -aG proc ${username}`.text} && ` +
    'sudo mount -o "remount,hidepid=2,gid=$(getent group proc | cut -d: -f3)" /proc  # and the same options in /etc/fstab';

// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
;// CONCATENATED MODULE: ./src/checks/nginx-container.ts





const nginx_container_definition = new check/* CheckDefinition */.EW('nginx', 'nginx passes the requests of visitors to the live color; a switch reloads nginx in its container and never restarts it', { ofLayout: true });
/** Whether nginx runs in the container that `nginx-container` names, and reads files that the host has too. */
function nginxContainerCheck(lookup, config) {
    const { container: name = '', site } = config.nginx;
    switch (lookup.kind) {
        case 'found':
            return describeContainer(lookup.container, config);
        case 'unknown':
            return nginx_container_definition.unknown(`the container ${name} was not looked for, because Docker cannot be reached`);
        case 'several':
            return nginx_container_definition.error(`the service ${name} has several containers: ${lookup.names.join(', ')}`, `nginx-container: ${lookup.names[0] ?? name}  # the name of one container, in the workflow`);
        case 'missing':
            return nginx_container_definition.error(`the server has no container and no service of Compose with the name ${name} (running: ${lookup.running.join(', ') || 'none'})`, `nginx-container: NAME  # in the workflow; without it, nginx on the server reads ${site.path}`);
    }
}
function describeContainer(container, { nginx: { site }, connection: { username } }) {
    const { name, image, program, master, isRunning, mounts, replaced, sudo } = container;
    if (program?.trim() === '')
        return nginx_container_definition.error(`whether the container ${name} runs nginx could not be found out: its first process ended at this moment, or ${username} cannot ` +
            'see it (/proc is mounted with hidepid); if it ended, run the workflow again', showProcessesFix(username));
    if (program !== undefined && master === undefined)
        return nginx_container_definition.error(`the container ${name} (image ${image}) runs no nginx: its first process is "${program.trim()}"; only nginx can be switched`, 'nginx-container: NAME  # of the container that nginx runs in, in the workflow');
    const files = (0,container_paths/* findSiteFiles */.WA)(site, mounts);
    if ('unmounted' in files)
        return refuseUnmounted(files.unmounted, name);
    if (replaced.includes(site.path))
        return refuseReplaced(site.path, container);
    if (master !== undefined) {
        const { template } = container;
        const isWritten = template !== undefined && (0,container_paths/* toHostPath */.P1)(site.path, mounts)?.readOnly === false;
        return isWritten ? warnOfTemplate(site.path, name, template) : nginx_container_definition.ok(`nginx runs in the container ${name}`);
    }
    return nginx_container_definition.warning(`nginx's container ${name} ${isRunning ? 'runs no nginx' : 'does not run'}, so the site is down; a deployment starts it`, (0,script.sh) `${(0,as_root/* dockerCli */.R)(sudo)} start ${name}`.text);
}
/** After a restart or a reboot the file names the color of the template, whichever is live. */
const warnOfTemplate = (path, name, template) => nginx_container_definition.warning(`the container ${name} writes ${path} anew from ${template} at each start, so a restart of it undoes the last switch`, `take ${template} out of the container and keep what it made in ${path}; or let a file without a template name the color (site-file)`);
/** A switch would write a file that nginx does not read. */
const refuseReplaced = (path, { name, sudo }) => nginx_container_definition.error(`${path} is mounted by itself, and the server has another file there now, as editors and git make one; the container ${name} ` +
    'reads the former one until it is restarted', `${(0,script.sh) `${(0,as_root/* dockerCli */.R)(sudo)} restart ${name}`.text}  # a second without nginx; a mounted folder never has this`);
/** What is written into a container itself is lost when it is made anew, with the next image of nginx. */
function refuseUnmounted(path, name) {
    const folder = path.replace(/\/[^/]*$/, '');
    return nginx_container_definition.error(`${path} is in no volume of the container ${name}: a change would be lost when the container is made anew`, `volumes: ["./nginx:${folder}"]  # of the service of nginx, with a copy of that folder in ./nginx (docker cp ${name}:${folder} ./nginx)`);
}

// EXTERNAL MODULE: ./src/checks/services.ts
var services = __webpack_require__(9549);
;// CONCATENATED MODULE: ./src/checks/nginx.ts














const configDefinition = new check/* CheckDefinition */.EW('nginx -t', 'nginx loads its whole configuration or nothing; one file with an error, of any site, prevents the switch', { ofLayout: true });
function nginxConfigCheck({ nginx, site, nginxContainer }, config) {
    const { command } = nginx;
    const container = (0,nginx_container/* foundContainer */.qf)(nginxContainer);
    if (nginxContainer !== undefined && container?.master === undefined)
        return configDefinition.unknown('not checked, because nginx does not run in its container');
    if (command === '')
        return configDefinition.error('the server has no program nginx, openresty or angie, or it is in a folder that was not searched', 'nginx-command: /PATH/OF/nginx  # in the workflow');
    if (nginx.refusal !== undefined)
        return configDefinition.unknown(`not checked, because sudo does not allow ${command} -T: ${nginx.refusal}`);
    if (nginx.test.ok)
        return configDefinition.ok('nginx accepts its configuration');
    // A deployment replaces a dangling link, and the switch runs nginx -t again with the new link.
    if (site.kind === 'link' && site.dangles)
        return configDefinition.warning(`nginx -t fails, because ${config.nginx.site.path} points to nothing; a deployment replaces the link`);
    if (site.kind === 'holds' && site.isCut === true)
        return configDefinition.warning(`nginx -t fails, because a write of ${config.nginx.site.path} was interrupted; a deployment writes it again`);
    const fix = (container === undefined ? (0,script.sh) `sudo ${command} -t` : (0,script.sh) `docker exec ${container.name} ${command} -t`).text +
        '  # shows the file and the line to fix';
    if (!(0,live_site/* needsReload */.Xs)(config.nginx.site) && nginx.master !== undefined)
        return configDefinition.warning(`nginx -t fails: ${nginx.test.output}\nThe switch needs no reload, but nginx could not be started again`, fix);
    return configDefinition.error(`nginx -t fails, so nginx cannot load a new configuration: ${nginx.test.output}`, fix);
}
const processDefinition = new check/* CheckDefinition */.EW('nginx', 'nginx passes the requests of visitors to the live color; a deployment never restarts it', { ofLayout: true });
function nginxProcessCheck({ nginx, nginxContainer }, config) {
    const { username } = config.connection;
    if (nginxContainer !== undefined)
        return nginxContainerCheck(nginxContainer, config);
    if ((0,decision/* isNginxHidden */.B7)(nginx))
        return processDefinition.error(`${username} cannot see whether nginx runs: /proc is mounted with hidepid, which hides the processes of other users`, showProcessesFix(username));
    if (nginx.master !== undefined)
        return processDefinition.ok(`nginx runs as process ${nginx.master}`);
    if (nginx.masterWithoutPidFile === undefined)
        return processDefinition.warning('nginx does not run, so the site is down; a deployment starts nginx', (0,script.sh) `sudo systemctl start ${nginx.command.replace(/^.*\//, '')}`.text);
    return processDefinition.error(`nginx runs as process ${nginx.masterWithoutPidFile}, but its pid file ${nginx.pidFile} does not contain this number, so nginx cannot be reloaded`, (0,script.sh) `echo ${nginx.masterWithoutPidFile} | sudo tee ${nginx.pidFile}`.text);
}
/** Whether the site of a color passes requests to the ports of that color, and not to a port of the other color. */
function siteCheck({ state, models }, given, color) {
    const config = onHost(state, given);
    if (config.nginx.site.form === 'text')
        return siteTextCheck(state, config, color);
    if (config.nginx.site.form === 'live-link')
        return liveColorCheck(state, given, color);
    const definition = new check/* CheckDefinition */.EW(`Site of ${color}`, `nginx must pass requests for ${color} to the port that ${color} publishes`, { ofLayout: true });
    const path = config.nginx.site.values[color];
    const { text, missing } = state.sites[color];
    if (missing)
        return definition.error(`${path} (${color}-site) does not exist on the server`, createSiteFix(state, config, color));
    if (text === undefined)
        return definition.error(`${path} (${color}-site) cannot be read by ${config.connection.username}`, (0,script.sh) `sudo chmod a+r ${path}`.text);
    const ports = (0,nginx_site/* parseProxiedPorts */.b_)(text);
    if (config.containerPort !== undefined)
        return containerPortCheck({ path, ports, definition }, config.containerPort);
    if (ports.length === 0)
        return definition.ok(`${path} has no port in it, so the port was not checked`);
    return proxiedPortsCheck({ state, models }, config, { color, definition, text, ports });
}
function proxiedPortsCheck(host, config, site) {
    const { color, definition, text, ports } = site;
    const path = config.nginx.site.values[color];
    const own = config.ports[color];
    // A linked site may serve visitors now, so the fix never edits it.
    const isLinked = (0,live_site/* findLinkedColor */.eB)(host.state) === color;
    const replacePortFix = (wrong, right) => (0,services/* agreedPortFix */.FA)(host, config, color) ??
        (isLinked ? undefined : (0,script.sh) `sudo sed -i ${(0,color_ports/* replacePorts */.Rs)([wrong], [right])} ${path}`.text);
    const wrong = findWrongPort(host.state, config, site);
    if (wrong !== undefined)
        return definition.error(`${path} is the site of ${color} (${(0,color_ports/* describePorts */.QP)(own)}) but passes requests to port ${wrong.port}, which is ${(0,domain_color/* otherColor */.I)(color)}'s`, replacePortFix(wrong.port, wrong.right));
    const missing = own.find((port) => !ports.includes(port));
    if (missing === undefined)
        return definition.ok(`${path} passes requests to ${(0,color_ports/* describePorts */.QP)(own)}`);
    if ((0,nginx_site/* hasUnknownTarget */.A8)(text))
        return definition.ok(`${path} passes requests to an upstream of another file, so the port was not checked`);
    return definition.error(`${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${own.join(', ')}; the two must be the same`, replacePortFix(ports.find((port) => !own.includes(port)) ?? missing, missing));
}
/**
 * A port of the other color that the site passes requests to, and the color's own one that belongs to it. None if it is only
 * in places that are the same in both sites, while the own one is not.
 */
function findWrongPort({ sites }, config, { color, text, ports }) {
    const own = config.ports[color];
    const fixedPorts = (0,nginx_site/* findFixedPorts */.y2)(text, sites[(0,domain_color/* otherColor */.I)(color)].text ?? '');
    const isMoving = (port) => ports.includes(port) && !fixedPorts.includes(port);
    return config.ports[(0,domain_color/* otherColor */.I)(color)]
        .map((port, i) => ({ port, right: own[i] ?? own[0] }))
        .find(({ port, right }) => isMoving(port) || (ports.includes(port) && !isMoving(right)));
}
/** Both colors have this port, so only a request shows which color a name belongs to. */
const containerPortCheck = ({ path, ports, definition, }, containerPort) => ports.length === 0 || ports.includes(containerPort)
    ? definition.ok(`${path} passes requests to ${ports.length === 0 ? 'no port that is in it' : `port ${containerPort}`}`)
    : definition.error(`${path} passes requests to port ${ports.join(', ')}, but container-port is ${containerPort}; the two must be the same`, `container-port: ${ports[0] ?? ''}  # in the workflow`);
/** Creates the site from the site of the other color, which differs only in the ports, or else from scratch. */
function createSiteFix({ sites }, { nginx, ports }, color) {
    const { values } = nginx.site;
    const other = (0,domain_color/* otherColor */.I)(color);
    if (sites[other].text !== undefined)
        return (0,script.sh) `sed ${(0,color_ports/* replacePorts */.Rs)(ports[other], ports[color])} ${values[other]} | sudo tee ${values[color]}`.text;
    const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color][0]}; } }`;
    return (0,script.sh) `echo ${site} | sudo tee ${values[color]}`.text;
}

// EXTERNAL MODULE: ./src/checks/ports.ts
var ports = __webpack_require__(7557);
// EXTERNAL MODULE: ./src/domain/compose-settings.ts
var compose_settings = __webpack_require__(7644);
;// CONCATENATED MODULE: ./src/checks/packages.ts

/** How each program that installs packages is called. */
const installCommands = {
    'apt-get': 'sudo apt-get install -y',
    dnf: 'sudo dnf install -y',
    yum: 'sudo yum install -y',
    apk: 'sudo apk add',
    zypper: 'sudo zypper install -y',
    pacman: 'sudo pacman -S --noconfirm',
};
/** The line that installs a package with the host's own package manager. */
function installFix(manager, name) {
    const command = installCommands[manager ?? ''];
    return command === undefined ? `install ${name} with the package manager of the server` : `${command} ${name}`;
}
/** Where Docker finds a plugin for every user, root included. */
const pluginPath = '/usr/local/lib/docker/cli-plugins/docker-compose';
/** Amazon Linux, for example, has no package of Compose. */
const downloadComposeFix = `sudo mkdir -p /usr/local/lib/docker/cli-plugins && sudo curl -fsSL -o ${pluginPath} ` +
    `"https://github.com/docker/compose/releases/latest/download/docker-compose-$(uname -s)-$(uname -m)" && sudo chmod +x ${pluginPath}`;
/** The line that installs or updates Compose for every user. */
function installComposeFix(manager) {
    if (manager === 'apt-get')
        return 'sudo apt-get install -y docker-compose-v2  # or docker-compose-plugin, as the distribution calls it';
    return manager === 'apk' ? installFix(manager, 'docker-cli-compose') : downloadComposeFix;
}
/** The line that makes the Compose of the login user one of all users. */
function shareComposeFix({ plugin, standalone }, username) {
    const join = (0,script.sh) `sudo usermod -aG docker ${username}`.text;
    const share = plugin === undefined
        ? (0,script.sh) `sudo ln -s ${standalone ?? ''} /usr/bin/docker-compose`
        : (0,script.sh) `sudo install -D -m 755 ${plugin} ${pluginPath}`;
    return `${share.text}  # or let ${username} use Docker without sudo: ${join}`;
}

;// CONCATENATED MODULE: ./src/checks/programs.ts




const folderDefinition = new check/* CheckDefinition */.EW('Compose project', 'this folder holds the Compose file, and the lock that prevents two deployments at the same time', { ofLayout: true });
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
const composeDefinition = new check/* CheckDefinition */.EW('Compose', 'Compose reads the services of both colors from the Compose file, and starts the next release', { ofLayout: true });
function composeCheck({ compose, docker, packageManager }, config) {
    const { directory, settings } = config.compose;
    const { username } = config.connection;
    if (compose.ok)
        return composeDefinition.ok(describeProjects(compose.projects));
    if (!docker.ok)
        return composeDefinition.unknown('not checked, because Docker cannot be reached');
    if (compose.loginOnly !== undefined) {
        const { plugin, standalone } = compose.loginOnly;
        return composeDefinition.error(`Compose is there for ${username} (${[plugin, standalone].filter(Boolean).join(', ')}), but not for root, through whom Docker is reached:\n${compose.output}`, shareComposeFix(compose.loginOnly, username));
    }
    if (compose.program === undefined)
        return composeDefinition.error(`Compose cannot be used: ${compose.output}`, installComposeFix(packageManager));
    if (compose.engineRefuses === true)
        return composeDefinition.error(`${compose.program} cannot talk to the Docker engine of the server: ${compose.output}`, `${installComposeFix(packageManager)}  # updates Compose`);
    const of = compose.color === undefined ? '' : ` for ${compose.color}`;
    return composeDefinition.error(`Compose cannot be used${of}: ${compose.output}`, `${(0,script.sh) `cd ${directory} && ${[...compose.program.split(' '), ...(0,compose_settings/* composeOptions */.H_)(settings[compose.color ?? 'blue'])]} config -q`.text}  # shows the error`);
}
function describeProjects({ blue, green }) {
    if (blue.name === green.name)
        return `${blue.program}, project ${blue.name}`;
    return `${blue.program}, projects ${blue.name} and ${green.name}`;
}
const httpClientDefinition = new check/* CheckDefinition */.EW('curl', 'the health check of the new release runs on the server itself');
function httpClientCheck({ httpClient, packageManager }) {
    if (httpClient !== undefined)
        return httpClientDefinition.ok(httpClient === 'curl' ? 'curl is installed' : 'wget is installed, which also works');
    return httpClientDefinition.error('the server has neither curl nor wget for the health check', installFix(packageManager, 'curl'));
}
const flockDefinition = new check/* CheckDefinition */.EW('flock', 'flock takes the lock that prevents two deployments at the same time');
function flockCheck({ hasFlock, packageManager }) {
    if (hasFlock)
        return flockDefinition.ok('flock is installed');
    return flockDefinition.error('the server has no flock, which is needed for the lock', installFix(packageManager, 'util-linux'));
}
const rightsDefinition = new check/* CheckDefinition */.EW('Rights', 'sudo must not ask for a password during a deployment, because nothing can answer it');
function rightsCheck({ deniedCommands, uncheckedCommands, nginx }, { connection: { username } }) {
    if (deniedCommands.length === 0 && uncheckedCommands.length > 0)
        return rightsDefinition.warning(`sudo does not show whether ${username} may run as root, without a password: ${uncheckedCommands.join('; ')}`, sudoersFix(username, uncheckedCommands));
    if (deniedCommands.length === 0) {
        const needsSudo = nginx.sudo || nginx.siteSudo;
        return rightsDefinition.ok(needsSudo ? 'sudo -n allows each command that needs it' : `${username} needs no sudo`);
    }
    const found = deniedCommands
        .map((command) => `${username} may not run as root, without a password: ${command}`)
        .join('\n');
    return rightsDefinition.error(found, sudoersFix(username, deniedCommands));
}
/** A command as sudoers needs it: with the whole path, as on Debian, Ubuntu and Amazon Linux, and special characters escaped. */
function sudoersCommand(command) {
    const path = command.startsWith('/') ? '' : `/usr/${command.startsWith('nginx') ? 'sbin' : 'bin'}/`;
    return `${path}${command}`.replace(/[,:=\\*?[\]!]/g, '\\$&');
}
function sudoersFix(username, denied) {
    const writing = denied.find((command) => command.startsWith('write into '));
    if (writing !== undefined)
        return (0,script.sh) `sudo chown ${username} ${writing.replace('write into ', '')}`.text;
    const line = `${username} ALL=(root) NOPASSWD: ${denied.map(sudoersCommand).join(', ')}`;
    // sudo ignores a file with a dot in its name.
    const file = `/etc/sudoers.d/${username.replaceAll('.', '-')}-deploy`;
    return (0,script.sh) `echo ${line} | sudo tee -a ${file} && sudo chmod 440 ${file} && sudo visudo -c`.text;
}

;// CONCATENATED MODULE: ./src/checks/host-checks.ts













/** What must be in order for every work on the host, also for the repair after an interrupted run. */
function runChecks(state, config, models) {
    if (!state.directoryIsReadable)
        return [folderCheck(state, config)];
    return [
        folderCheck(state, config),
        dockerCheck(state, config),
        composeCheck(state, config),
        ...(state.compose.ok ? domain_color/* colors */.T.map((color) => (0,services/* serviceCheck */.wD)({ state, models }, config, color)) : []),
        ...(state.compose.ok ? moreServicesChecks({ state, models }, config) : []),
        httpClientCheck(state),
        flockCheck(state),
        rightsCheck(state, config),
        nginxConfigCheck(state, config),
        nginxProcessCheck(state, config),
        liveSiteCheck(state, config),
        ...domain_color/* colors */.T.map((color) => siteCheck({ state, models }, config, color)),
        ...fixedPlaceChecks(state, config),
        ...listenChecks(state, config),
        ...idleConnectionsCheck(state, config),
    ];
}
/**
 * What must be in order besides, so that the next release can be started on `idle` and switched to. A plan and a
 * deployment run the same checks: a host that a plan calls ready refuses no deployment, unless it changes meanwhile.
 */
function runDeployChecks(host, config, idle) {
    const { state } = host;
    if (!state.directoryIsReadable)
        return [];
    return [
        ...(state.compose.ok ? [containerNameCheck(host, config), (0,ports/* portCheck */.s)(host, config, idle)] : []),
        // A folder that does not exist is named by the check of the link or the file, together with what nginx includes.
        ...(state.siteFolder === 'ok' ? [isReadCheck(state, config)] : []),
    ];
}
/** Whether nginx reads what says which color is live. */
const isReadCheck = (state, config) => config.nginx.site.form === 'live-link' ? liveLinkCheck(state, config) : includeCheck(state, config);
/** The warnings that a deployment repeats. The others are in the warnings of the cutover, or can wait for a plan. */
const findDeployWarnings = (state, config) => [rightsCheck(state, config), ...fixedPlaceChecks(state, config)].filter(({ result }) => result === 'warning');


/***/ }),

/***/ 7557:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ exposureCheck),
/* harmony export */   s: () => (/* binding */ portCheck)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9811);
/* harmony import */ var _domain_color_ports_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4566);
/* harmony import */ var _domain_explain_holder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4606);
/* harmony import */ var _domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34);
/* harmony import */ var _domain_port_holder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9828);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4669);
/* harmony import */ var _services_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9549);








/** Whether the ports of the next release are free, or used by the color itself. */
function portCheck({ state, models }, config, idle) {
    const definition = new _check_js__WEBPACK_IMPORTED_MODULE_2__/* .CheckDefinition */ .EW(`Port of ${idle}`, 'the next release starts on this port', { ofLayout: true });
    if (config.containerPort !== undefined)
        return definition.ok(`${idle} needs no port of the server (container-port)`);
    const found = (0,_domain_color_ports_js__WEBPACK_IMPORTED_MODULE_4__/* .findColorPorts */ .PA)(models[idle], config, idle);
    const checked = state.ports[idle].map((port) => {
        const address = found.find((each) => each.port === port.number)?.binding?.address;
        return checkPort(state, config, { definition, idle, port, address });
    });
    const notes = checked.filter((each) => typeof each === 'string');
    return checked.find((each) => typeof each !== 'string') ?? definition.ok(notes.join('; '));
}
/** The error of this port, or what is right with it. */
function checkPort(state, config, asked) {
    const { definition, idle, port } = asked;
    const isWanted = (address) => overlaps(asked.address, address);
    const holder = (0,_domain_port_holder_js__WEBPACK_IMPORTED_MODULE_5__/* .findPortHolder */ .TO)(state, config, { color: idle, port, isWanted });
    if (holder === undefined && (0,_domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__/* .passesToLocalhost */ .Uq)(state.sites[idle].text ?? '', port.number)) {
        const beside = (0,_domain_port_holder_js__WEBPACK_IMPORTED_MODULE_5__/* .findPortHolder */ .TO)(state, config, { color: idle, port, isWanted: _domain_port_holder_js__WEBPACK_IMPORTED_MODULE_5__/* .isReachedFromHost */ .PS });
        if (beside !== undefined && beside.kind !== 'color')
            return refuseLocalhost(config, asked);
    }
    if (holder === undefined)
        return `port ${port.number} is free`;
    if (holder.kind === 'color')
        return `port ${port.number} is used by ${idle} itself, which the deployment replaces`;
    const { problem, fix } = (0,_domain_explain_holder_js__WEBPACK_IMPORTED_MODULE_6__/* .explainIdleHolder */ .g)(state, config, { idle, holder });
    return definition.error(problem, fix);
}
/** nginx sends the requests for localhost to 127.0.0.1 and ::1 in turn. */
function refuseLocalhost(config, { definition, idle, port: { number, addresses } }) {
    const path = config.nginx.site.values[idle];
    return definition.error(`${path} passes requests to localhost:${number}, so also to another program, which listens at ${addresses.join(', ')}`, (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `sudo sed -i ${`s/localhost:${number}\\b/127.0.0.1:${number}/`} ${path}`.text);
}
/** Whether a program that listens on `address` keeps Docker from publishing a port on `binding`. */
function overlaps(binding, address) {
    const wildcards = ['0.0.0.0', '::'];
    return binding === undefined || [...wildcards, address].includes(binding) || wildcards.includes(address);
}
const publicPortsDefinition = new _check_js__WEBPACK_IMPORTED_MODULE_2__/* .CheckDefinition */ .EW('Public ports', 'requests to these ports do not pass nginx and its certificate; the action uses the ports only on the server itself');
/**
 * Whether a color can be reached from other machines. Docker's firewall rules come before those of ufw, so only the address
 * that a port is bound to, or the security group, protects it.
 */
function exposureCheck(models, config) {
    const all = _domain_color_js__WEBPACK_IMPORTED_MODULE_7__/* .colors */ .T.flatMap((color) => (0,_domain_color_ports_js__WEBPACK_IMPORTED_MODULE_4__/* .findColorPorts */ .PA)(models[color], config, color));
    const exposed = all.flatMap(({ port, name, service, binding }) => {
        if (service?.hostNetwork === true)
            return [{ name, port, address: "the server's network", service }];
        if (binding === undefined || isLoopback(binding))
            return [];
        return [{ name, port, address: binding.address ?? '0.0.0.0', service }];
    });
    if (exposed.length === 0)
        return publicPortsDefinition.ok(config.containerPort === undefined
            ? 'both colors are bound to the loopback address'
            : 'no color needs a port of the server');
    const found = exposed.map(({ name, port, address }) => `"${name}" publishes port ${port} on ${address}`).join(', ');
    return publicPortsDefinition.warning(`${found}: open to the internet unless the security group closes it`, exposed.map(({ name, port, service }) => (0,_services_js__WEBPACK_IMPORTED_MODULE_3__/* .loopbackPortFix */ .q1)(service, { name, port })).join('\n'));
}
const isLoopback = ({ address = '' }) => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);


/***/ }),

/***/ 284:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ quoteNames)
/* harmony export */ });
/** `"api", "web"` */
const quoteNames = (names) => names.map((name) => `"${name}"`).join(', ');


/***/ }),

/***/ 9549:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FA: () => (/* binding */ agreedPortFix),
/* harmony export */   q1: () => (/* binding */ loopbackPortFix),
/* harmony export */   wD: () => (/* binding */ serviceCheck)
/* harmony export */ });
/* harmony import */ var _domain_color_ports_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4566);
/* harmony import */ var _domain_compose_services_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6697);
/* harmony import */ var _domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34);
/* harmony import */ var _check_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4669);
/* harmony import */ var _quote_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(284);





/** Whether the Compose file has the services of a color, an image for each, and the ports that nginx passes requests to. */
function serviceCheck({ state, models }, config, color) {
    const definition = new _check_js__WEBPACK_IMPORTED_MODULE_1__/* .CheckDefinition */ .EW(`Services of ${color}`, 'a deployment starts these services by their names, while the other color runs', { blame: 'workflow', ofLayout: true });
    const services = config.compose.services[color];
    const model = models[color];
    const shared = findSharedNames(state, config);
    if (shared.length > 0)
        return definition.error(`both colors have the service ${(0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)(shared)} of one Compose project, so they would be the same containers`, 'project-name: NAME-{blue|green}  # in the workflow: a project for each color');
    const missing = services.filter((service) => !model.has(service));
    if (missing.length > 0)
        return definition.error(`${color}-services names ${(0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)(missing)}, but the Compose file has only ${(0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)([...model.keys()])}`, `${color}-services: NAME  # in the workflow, a service of the Compose file`);
    const withoutImage = services.filter((service) => (0,_domain_compose_services_js__WEBPACK_IMPORTED_MODULE_3__/* .isWithoutImage */ .OW)(model.get(service)));
    if (withoutImage.length > 0)
        return definition.error(`${(0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)(withoutImage)} has neither image: nor build: in the Compose file`, `image: REGISTRY/NAME:\${TAG}  # of ${withoutImage.join(', ')}, in the Compose file`);
    return publishedCheck({ state, models }, config, { color, definition });
}
function publishedCheck({ state, models }, config, { color, definition }) {
    const services = config.compose.services[color];
    const [first] = services;
    const names = (0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)(services);
    if (config.containerPort !== undefined)
        return definition.ok(`${names}; nginx reaches port ${config.containerPort} of "${first}" by its name`);
    const found = (0,_domain_color_ports_js__WEBPACK_IMPORTED_MODULE_4__/* .findColorPorts */ .PA)(models[color], config, color);
    const closed = found.find(({ binding, service }) => binding === undefined && service?.hostNetwork !== true);
    if (closed !== undefined) {
        const { port, name, service } = closed;
        const asked = port === config.ports[color][0] ? [first] : services;
        const published = listPublished(models[color], asked);
        return definition.error(`service ${(0,_quote_names_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteNames */ .D)(asked)} publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`, agreedPortFix({ state, models }, config, color) ?? loopbackPortFix(service, { name, port }));
    }
    if (found.every(({ binding }) => binding === undefined))
        return definition.ok(`${names} on the server's network`);
    return definition.ok(`${names}; ${found.map(({ name, port }) => `"${name}" publishes port ${port}`).join(', ')}`);
}
const listPublished = (model, services) => services.flatMap((name) => model.get(name)?.published.map((each) => each.port) ?? []);
/** The line of the workflow to change if the site and the Compose file have the same ports, and the workflow others. */
function agreedPortFix({ state, models }, { compose, ports }, color) {
    const proxied = (0,_domain_nginx_site_js__WEBPACK_IMPORTED_MODULE_0__/* .parseProxiedPorts */ .b_)(state.sites[color].text ?? '');
    const agreed = listPublished(models[color], compose.services[color]).filter((port) => proxied.includes(port));
    const isNamed = ports[color].every((port) => agreed.includes(port));
    return agreed.length < ports[color].length || isNamed
        ? undefined
        : `${color}-port: ${agreed.join(', ')}  # in the workflow`;
}
/** The line of the Compose file that publishes a port on the loopback address only. */
function loopbackPortFix(service, { name, port }) {
    const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080;
    return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`;
}
/** The services that would be the same containers in both colors. */
function findSharedNames({ compose }, config) {
    const { blue, green } = config.compose.services;
    if (!compose.ok || compose.projects.blue.name !== compose.projects.green.name)
        return [];
    return blue.filter((service) => green.includes(service));
}


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
/* harmony export */   B4: () => (/* binding */ upWords),
/* harmony export */   Zf: () => (/* binding */ composeParameters),
/* harmony export */   dm: () => (/* binding */ composeLine),
/* harmony export */   zI: () => (/* binding */ environmentWords)
/* harmony export */ });
/* harmony import */ var _domain_compose_settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7644);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17);



/** The words of a Compose command line before its subcommand. */
function composeWords({ program, name, files, envFiles, directory, rendered }) {
    const words = [...program.split(' '), '-p', name, ...(0,_domain_compose_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .envFileOptions */ .ao)(envFiles)];
    return rendered === undefined
        ? [...words, ...files.flatMap((file) => ['-f', file])]
        : [...words, '--project-directory', directory, '-f', '-'];
}
/** The same words as a person types them, in the project's folder. */
const composeLine = (project) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_1__/* .asRoot */ .t)(project.sudo)}${composeWords(project)}`;
/**
 * The subcommand that makes services. It touches none but those that are named: COMPOSE_REMOVE_ORPHANS of the login user or
 * of the file `.env` is what Compose does only where no option says another thing.
 */
const upWords = ({ removesOrphans }) => [
    ...['up', '-d', '--no-deps'],
    ...(removesOrphans ? ['--remove-orphans=false'] : []),
];
/** What lib/compose.sh needs. */
function composeParameters(project) {
    const { sudo, env, rendered } = project;
    return {
        docker_sudo: sudo,
        // Also with a whole Compose file: a secret of it can be the value of a variable.
        environment: environmentWords(env),
        compose: composeWords(project),
        compose_up: upWords(project),
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
    Error: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), ''),
    Health: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ Status: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }))),
});
/** Docker prints null for a label that a container does not have. */
const label = valibot__WEBPACK_IMPORTED_MODULE_0__/* .nullish */ .cl6(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), '');
/** In the order of host-scripts/lib/containers.sh. */
const rowSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .tuple */ .PVZ([valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), label, label, stateSchema, valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()]);
/** Reads what `describe_containers` of the scripts printed: one JSON array a line. Throws where Docker's format differs. */
function parseContainers(text) {
    return text
        .split('\n')
        .filter((line) => line.startsWith('['))
        .map((line) => toContainer(valibot__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qgA(rowSchema, JSON.parse(line))));
}
function toContainer([id, name, project, service, state, addresses, restartCount, imageId]) {
    return {
        id,
        name: name.replace(/^\//, ''),
        project,
        service,
        status: state.Status,
        startedAt: state.StartedAt,
        addresses: addresses.split(' ').filter((address) => address !== ''),
        exitCode: state.ExitCode,
        oomKilled: state.OOMKilled,
        error: state.Error === '' ? undefined : state.Error,
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
    const headers = [
        { name: 'Host', value: hostHeader },
        { name: 'X-Forwarded-Proto', value: forwardedProto },
        ...(request.headers ?? []),
    ];
    return {
        http_client: client,
        url,
        request_options: headers.flatMap(({ name, value }) => value === undefined ? [] : [client === 'curl' ? '-H' : '--header', `${name}: ${value}`]),
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

/***/ 7406:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eh: () => (/* binding */ isLiveColorError),
/* harmony export */   Fo: () => (/* binding */ guardColor),
/* harmony export */   sm: () => (/* binding */ guardParameters)
/* harmony export */ });
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);
/* harmony import */ var _site_parameters_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7116);


const guardColor = ({ site, files }, color) => ({
    site,
    files,
    color,
});
/** What lib/live-guard.sh needs. */
const guardParameters = ({ site, files, color }) => ({
    ...(0,_site_parameters_js__WEBPACK_IMPORTED_MODULE_1__/* .siteParameters */ .ki)(site, files),
    guarded_value: site.values[color],
});
/** See lib/live-guard.sh. */
const liveColorCode = 97;
/** Whether a script ended because the link or the file names the color, so that the color may be live. */
const isLiveColorError = (error) => error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi && error.outcome.kind === 'exited' && error.outcome.code === liveColorCode;


/***/ }),

/***/ 5031:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V6: () => (/* binding */ networkParameters),
/* harmony export */   c9: () => (/* binding */ placeParameters),
/* harmony export */   ji: () => (/* binding */ programParameters)
/* harmony export */ });
/* harmony import */ var _domain_nginx_container_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7710);

/** What lib/nginx-master.sh needs. */
const placeParameters = ({ pidFile, container }) => ({
    pid_file: pidFile,
    nginx_container: container?.name,
    known_master: container?.master,
    docker_sudo: container?.sudo === true,
});
/** What lib/flows.sh needs besides. */
const networkParameters = ({ container }) => ({
    own_network: container?.ownNetwork === true,
});
/** What lib/nginx-run.sh needs besides, and switch-nginx.sh of the container. */
const programParameters = ({ command, sudo, container }) => ({
    nginx_command: command,
    nginx_sudo: sudo,
    container_state: container && (0,_domain_nginx_container_js__WEBPACK_IMPORTED_MODULE_0__/* .containerState */ .bX)(container),
});


/***/ }),

/***/ 7954:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AG: () => (/* binding */ toLockTarget),
/* harmony export */   hR: () => (/* binding */ toLockParameters),
/* harmony export */   qB: () => (/* binding */ openLock)
/* harmony export */ });
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _write_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5139);


/** Two containers may each have a path of this name. */
const toLockTarget = ({ compose, nginx: { container, site }, }) => ({
    directory: compose.directory,
    link: container === undefined ? site.path : `${container}:${site.path}`,
});
/** Opens the application's folder and the lock files in the session's own shell, for `takeLock`. */
function openLock(target) {
    return {
        name: 'open the folder',
        args: target,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('open-lock', toLockParameters(target)),
        timeoutMs: 10_000,
        inSession: true,
        parse: () => null,
    };
}
const toLockParameters = ({ directory, link }) => ({
    directory,
    record_name: (0,_write_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordName */ .xD)(directory),
    link_name: (0,_write_record_js__WEBPACK_IMPORTED_MODULE_1__/* .linkLockName */ .pG)(link),
});


/***/ }),

/***/ 9321:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jv: () => (/* binding */ probeNginx),
/* harmony export */   LT: () => (/* binding */ targetWords),
/* harmony export */   jz: () => (/* binding */ probeParameters),
/* harmony export */   oy: () => (/* binding */ toNginxProbe)
/* harmony export */ });
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3582);
/* harmony import */ var _domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6313);
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8361);
/* harmony import */ var _http_request_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5112);
/* harmony import */ var _nginx_parameters_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5031);






/**
 * Probes nginx once with each candidate; of one place only until a color was reached. There is one probe for each candidate
 * that was sent.
 */
function probeNginx(args) {
    return {
        name: 'probe nginx',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_1__/* .HostScript */ .g('probe-nginx', probeParameters(args)),
        timeoutMs: 180_000,
        parse: (output) => new _host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .FactReader */ .E7(output).findAll('probe').map(({ words }) => toNginxProbe(words, args.nginx)),
    };
}
/** What lib/nginx-probe.sh and lib/http.sh need. */
function probeParameters(args) {
    const { nginx, candidates, targets, requests, workers, logSize } = args;
    const [first] = candidates;
    if (first === undefined)
        throw new Error('nginx cannot be probed without a request');
    return {
        ...(0,_nginx_parameters_js__WEBPACK_IMPORTED_MODULE_3__/* .placeParameters */ .c9)(nginx),
        ...(0,_nginx_parameters_js__WEBPACK_IMPORTED_MODULE_3__/* .networkParameters */ .V6)(nginx),
        error_log: nginx.errorLog,
        log_size: logSize,
        workers: workers.join(' '),
        requests,
        blue_target: targetWords(targets.blue),
        green_target: targetWords(targets.green),
        ...(0,_http_request_js__WEBPACK_IMPORTED_MODULE_4__/* .requestParameters */ .q)(first),
        candidates: candidates.flatMap(toWords),
    };
}
/** What find_target of lib/targets.sh takes. */
const targetWords = ({ ports, containers }) => [
    ports.join(','),
    ...(containers === undefined ? [] : [containers.project, ...containers.services]),
];
const toWords = (candidate) => {
    const { place, url, hostHeader = '', forwardedProto = '', connectTo = '', proxyProtocol } = candidate;
    return [place, String((0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__/* .localPort */ .f_)(candidate)), url, hostHeader, forwardedProto, connectTo, proxyProtocol ? 'yes' : 'no'];
};
/** Reads the words of a fact `probe`. */
function toNginxProbe([settled, portIsOpen, ...words], { site }) {
    const [newWorkers, requestCount, blue, green, openBlue, openGreen, shuttingDown, answer = '', errors = '', candidate, missed = '-', master = '-',] = words;
    return {
        reloadDone: settled === 'yes',
        portIsOpen: portIsOpen === 'yes',
        newWorkers: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(newWorkers),
        requestCount: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(requestCount),
        newConnections: { blue: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(blue), green: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(green) },
        openConnections: { blue: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(openBlue), green: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(openGreen) },
        workersShuttingDown: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(shuttingDown),
        keepsWorkers: !(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__/* .needsReload */ .Xs)(site),
        answer: (0,_http_request_js__WEBPACK_IMPORTED_MODULE_4__/* .parseHttpAnswer */ .e)(answer),
        errorLogLines: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeText */ .g7)(errors).trim(),
        candidate: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_2__/* .parseNumber */ .$J)(candidate),
        missedAnswer: missed === '-' ? undefined : (0,_http_request_js__WEBPACK_IMPORTED_MODULE_4__/* .parseHttpAnswer */ .e)(missed),
        master: master === '-' ? undefined : master,
    };
}


/***/ }),

/***/ 5590:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ks: () => (/* binding */ pullImages),
/* harmony export */   _I: () => (/* binding */ findFailedImage),
/* harmony export */   _e: () => (/* binding */ pullLine),
/* harmony export */   bK: () => (/* binding */ listPulls),
/* harmony export */   eb: () => (/* binding */ parseImages),
/* harmony export */   li: () => (/* binding */ pullLimitMs)
/* harmony export */ });
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17);





/** How long a pull may take, in ms. */
const pullLimitMs = 30 * 60_000;
/** Pulls these images side by side, and gives each as the host has it then, in their order. */
function pullImages(args) {
    const { project, references } = args;
    const pulls = listPulls(references);
    return {
        name: 'docker pull',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_1__/* .HostScript */ .g('pull-images', {
            docker_sudo: project.sudo,
            pulls: pulls.flatMap(({ image, platform = '', fetch = 'always' }) => [image, platform, fetch]),
            references: references.map(({ image }) => image),
        }),
        timeoutMs: pullLimitMs,
        parse: parseImages,
    };
}
/** What pulls one image, as a plan shows it. */
const pullLine = ({ sudo }, { image, platform }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_2__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_3__/* .dockerCli */ .R)(sudo)} pull ${[...(platform === undefined ? [] : ['--platform', platform]), image]}`;
/** Each image and platform once. */
const distinctReferences = (references) => [
    ...new Map(references.map((each) => [`${each.platform ?? ''} ${each.image}`, each])).values(),
];
/** What is pulled of these: each image and platform once. */
const listPulls = (references) => distinctReferences(references).filter(({ fetch }) => fetch !== 'never');
/** The image that a pull of these failed with. */
function findFailedImage(references, error) {
    if (!(error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .RemoteError */ .Hi) || error.outcome.kind !== 'exited')
        return undefined;
    const [place] = new _host_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .FactReader */ .E7(error.outcome.stdout).findAll('refused')[0]?.words ?? [];
    return place === undefined ? undefined : listPulls(references)[Number(place)]?.image;
}
/** Reads the `image` facts of a script. */
const parseImages = (output) => new _host_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .FactReader */ .E7(output).findAll('image').map(({ words: [id = '', ...digests] }) => ({ id, digests }));


/***/ }),

/***/ 9041:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ findFiles),
  r: () => (/* binding */ readHost)
});

// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/domain/container-paths.ts
var container_paths = __webpack_require__(242);
// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/domain/nginx-container.ts
var nginx_container = __webpack_require__(7710);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/domain/compose-settings.ts
var compose_settings = __webpack_require__(7644);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/domain/site-difference.ts

/** More lines are left out. */
const maxLines = 4;
/** How a file that names no color differs from the nearest site, in a few lines; or which texts it has. */
function describeDifference(text, { form, values }, sites) {
    if (form === 'text') {
        const hasAny = domain_color/* colors */.T.some((color) => text.includes(values[color]));
        return { difference: hasAny ? 'it has the texts of both' : 'it has neither text', nearest: 'blue' };
    }
    const [first, second] = domain_color/* colors */.T
        .flatMap((color) => {
        const site = sites[color].text;
        return site === undefined ? [] : [{ color, lines: compareLines(site, text) }];
    })
        .sort((a, b) => a.lines.length - b.lines.length);
    if (first === undefined)
        return { difference: 'neither site can be read', nearest: 'blue' };
    const { color: nearest, lines } = first;
    if (lines.length === 0)
        return { difference: second?.lines.length === 0 ? 'the two sites are the same' : 'it changed meanwhile', nearest };
    const more = lines.length - maxLines;
    const shown = [...lines.slice(0, maxLines), ...(more > 0 ? [`(${more} more lines)`] : [])];
    return {
        difference: `compared with ${values[nearest]} (lines with + are only in the file):\n${shown.join('\n')}`,
        nearest,
    };
}
/** The lines between the first and the last difference, with `-` for the site and `+` for the file. */
function compareLines(site, file) {
    const [before, after] = [site.split('\n'), file.split('\n')];
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && before[start] === after[start])
        start += 1;
    let end = 0;
    while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end))
        end += 1;
    const cut = (lines) => lines.slice(start, lines.length - end);
    return [...cut(before).map((line) => `- ${line.trim()}`), ...cut(after).map((line) => `+ ${line.trim()}`)];
}

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/commands/containers.ts
var containers = __webpack_require__(7616);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/commands/parse-ports.ts


const parse_ports_text = dist/* string */.YjP();
/** In the order of host-scripts/read-host/ports.sh: id, name, image, ports, and the labels of Compose. */
const rowSchema = dist/* tuple */.PVZ([parse_ports_text, parse_ports_text, parse_ports_text, parse_ports_text, parse_ports_text, parse_ports_text, parse_ports_text, parse_ports_text]);
/** Reads what read-host/ports.sh printed. Throws where Docker's format differs. */
function parsePorts(facts, { ports, containerPort }) {
    if (containerPort !== undefined)
        return unusedPorts;
    const rows = facts.has('publishers') ? parseRows(facts.readText('publishers')) : [];
    const engine = findText(facts, 'engine');
    const read = (number) => ({
        number,
        addresses: facts
            .findAll('listens')
            .flatMap(({ words: [name, address = ''] }) => (name === String(number) ? [decodeAddress(address)] : [])),
        publishers: rows.flatMap((row) => toPublisher(row, number)),
        program: parseProgram(findText(facts, `listener-${number}`) ?? ''),
        engine,
    });
    return { blue: ports.blue.map(read), green: ports.green.map(read) };
}
/** Of a host that was not asked. */
const unusedPorts = { blue: [], green: [] };
const parseRows = (output) => output
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => dist/* parse */.qgA(rowSchema, JSON.parse(line)));
function toPublisher(row, port) {
    const [id, name, image, ports, project, service, directory, oneOff] = row;
    const addresses = parsePublishedAddresses(ports, port);
    if (addresses.length === 0)
        return [];
    const label = (value) => (value === '' ? undefined : clean(value));
    return [
        {
            id,
            name: clean(name),
            image: clean(image),
            addresses,
            project: label(project),
            service: label(service),
            directory: label(directory),
            isOneOff: oneOff === 'True',
        },
    ];
}
/** `127.0.0.1:8081->80/tcp, :::8081->80/tcp, 0.0.0.0:9000-9002->9000-9002/tcp`, as `docker ps` prints it. */
function parsePublishedAddresses(text, port) {
    const bindings = [...text.matchAll(/(?:^|, )(?:([^,\s]+?):)?(\d+)(?:-(\d+))?->[\d-]+\/tcp/g)];
    return bindings.flatMap(([, address = '0.0.0.0', first, last = first]) => Number(first) <= port && port <= Number(last) ? [address.replace(/^\[|\]$/g, '')] : []);
}
const ipv4InIpv6 = '0000000000000000FFFF0000';
/** An address of /proc/net/tcp: groups of four bytes, each group backwards. */
function decodeAddress(hex) {
    if (hex.length === 32 && hex.startsWith(ipv4InIpv6))
        return decodeAddress(hex.slice(ipv4InIpv6.length));
    const bytes = hex.match(/.{8}/g)?.flatMap((group) => group.match(/../g)?.reverse() ?? []) ?? [];
    if (bytes.length === 4)
        return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
    const groups = Array.from({ length: 8 }, (_, i) => bytes.slice(2 * i, 2 * i + 2).join(''));
    return bytes.length === 16 ? shortenIpv6(groups) : hex;
}
function shortenIpv6(groups) {
    const [last = ''] = groups.slice(-1);
    const isShort = groups.slice(0, -1).every((group) => Number.parseInt(group, 16) === 0);
    const numbers = groups.map((group) => Number.parseInt(group, 16).toString(16));
    return isShort
        ? `::${Number.parseInt(last, 16) === 0 ? '' : Number.parseInt(last, 16).toString(16)}`
        : numbers.join(':');
}
/** `… users:(("nginx",pid=12,fd=6))`, as `ss` prints it for those who may know. */
function parseProgram(line) {
    const [, name, pid] = /users:\(\("([^"]{1,40})",pid=(\d+)/.exec(line) ?? [];
    return name === undefined ? undefined : { name: clean(name), pid: Number(pid) };
}
function findText(facts, name) {
    const [fact] = facts.findAll(name);
    const found = (0,host_facts/* decodeText */.g7)(fact?.words[0] ?? '').trim();
    return found === '' ? undefined : clean(found.slice(0, 300));
}
/** Names that other programs chose can contain anything, and they stand in our messages. */
const clean = (value) => value.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300);

;// CONCATENATED MODULE: ./src/commands/networks.ts

const pairsSchema = dist/* pipe */.FsL(dist/* nullable */.mee(dist/* record */.g1P(dist/* string */.YjP(), dist/* string */.YjP())), dist/* transform */.pdi((pairs) => pairs ?? {}));
/** In the order of host-scripts/read-host.sh. */
const networks_rowSchema = dist/* tuple */.PVZ([dist/* string */.YjP(), pairsSchema, pairsSchema, dist/* string */.YjP(), dist/* boolean */.zMY(), dist/* boolean */.zMY()]);
const composeLabels = 'com.docker.compose.';
/** Reads what `print_networks` of read-host.sh printed. Throws where Docker's format differs. */
const parseNetworks = (text) => text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => toNetwork(dist/* parse */.qgA(networks_rowSchema, JSON.parse(line))));
function toNetwork([name, labels, options, driver, internal, ipv6]) {
    const own = Object.entries(labels).filter(([key]) => !key.startsWith(composeLabels));
    const isHashed = Object.hasOwn(labels, `${composeLabels}config-hash`);
    return { name, isHashed, labels: Object.fromEntries(own), options, driver, internal, ipv6 };
}

;// CONCATENATED MODULE: ./src/commands/parse-host.ts









/** Reads what read-host.sh printed. Throws a FactError for incomplete output. */
function parseHostState(output, config, lookup) {
    const facts = new host_facts/* FactReader */.E7(output);
    if (facts.readWord('directory') === 'no')
        return { ...emptyState, directoryIsReadable: false };
    const sites = readSites(facts, config.nginx.site);
    return {
        directoryIsReadable: true,
        nginxContainer: lookup,
        docker: readDocker(facts),
        compose: readProjects(facts, config),
        nginx: readNginx(facts),
        site: readLiveSite(facts, config.nginx.site, sites),
        sites,
        containers: facts.has('containers') ? (0,containers/* parseContainers */.e)(facts.readText('containers')) : [],
        foreignContainers: facts.has('foreign') ? (0,containers/* parseContainers */.e)(facts.readText('foreign')) : [],
        ports: parsePorts(facts, config),
        networks: facts.has('networks') ? parseNetworks(facts.readText('networks')) : [],
        digests: readDigests(facts),
        httpClient: readTool(facts),
        hasFlock: facts.readWord('flock') === 'yes',
        deniedCommands: readTexts(facts, 'denied'),
        uncheckedCommands: readTexts(facts, 'unchecked'),
        siteFolder: readSiteFolder(facts),
        includes: readIncludes(facts),
        containerOwners: facts.has('names') ? readLines(facts, 'names').map(parseOwner) : undefined,
        packageManager: facts.findAll('packages')[0]?.words[0],
    };
}
/** Of a host whose folder cannot be read. */
const emptyState = {
    docker: { ok: false, output: '', sudo: false },
    compose: { ok: false, output: '' },
    nginx: {
        command: '',
        sudo: false,
        siteSudo: false,
        test: { ok: false, output: '' },
        pidFile: '',
        errorLog: '',
        processesAreHidden: false,
        servers: '',
        passesTo: { blue: false, green: false },
    },
    site: { kind: 'missing' },
    sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
    containers: [],
    foreignContainers: [],
    ports: unusedPorts,
    networks: [],
    digests: new Map(),
    httpClient: undefined,
    hasFlock: false,
    deniedCommands: [],
    uncheckedCommands: [],
    siteFolder: 'ok',
};
const readTexts = (facts, name) => facts.findAll(name).map(({ words: [text = ''] }) => (0,host_facts/* decodeText */.g7)(text));
const readLines = (facts, name) => facts
    .readText(name)
    .split('\n')
    .filter((line) => line !== '');
function readSiteFolder(facts) {
    const folder = facts.readWord('site-folder');
    return folder === 'missing' || folder === 'ok' ? folder : 'unreadable';
}
function readIncludes(facts) {
    if (!facts.has('includes') || !facts.has('include-link'))
        return undefined;
    const isLoaded = facts.findAll('site-loaded')[0]?.words[0] === 'yes';
    return { patterns: readLines(facts, 'includes'), link: facts.readText('include-link').trim(), isLoaded };
}
/** A line of `docker ps`: the name, the project and the service, which are empty for a container that Compose did not make. */
function parseOwner(line) {
    const [name = '', project = '', service = ''] = line.split('|');
    return { name, project, service };
}
function readDocker(facts) {
    const [way, reached] = facts.findAll('docker')[0]?.words ?? [];
    const sudo = way === 'sudo';
    return reached === 'yes' ? { ok: true, sudo } : { ok: false, output: facts.readText('docker-output').trim(), sudo };
}
/** Reads each color's project, which a host prints once where both have the same settings. */
function readProjects(facts, { compose }) {
    const blue = readProject(facts.readText('compose'), compose.settings.blue);
    if ((0,compose_settings/* haveSameSettings */.Iz)(compose))
        return blue.ok ? { ok: true, projects: { blue: blue.project, green: blue.project } } : blue;
    const green = readProject(facts.readText('compose-green'), compose.settings.green);
    if (!blue.ok)
        return { ...blue, color: 'blue' };
    return green.ok ? { ok: true, projects: { blue: blue.project, green: green.project } } : { ...green, color: 'green' };
}
function readProject(text, { projectName, files }) {
    const [program = '', givenName = '', folder = '', isRead, ...rest] = text.split('\n');
    const yaml = rest.join('\n');
    if (program !== 'docker compose' && program !== 'docker-compose') {
        return readAbsence(text.split('\n').slice(1));
    }
    if (isRead === 'engine')
        return { ok: false, output: yaml.trim(), program, engineRefuses: true };
    if (isRead !== 'yes')
        return { ok: false, output: yaml.trim(), program };
    const name = projectName ?? findName(yaml) ?? deriveName(givenName, folder, files);
    return { ok: true, project: { program, yaml, name } };
}
/** Reads why there is no Compose: lines `plugin PATH`, `standalone PATH` and `output TEXT`. */
function readAbsence(lines) {
    const findTexts = (name) => lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
    const loginOnly = { plugin: findTexts('plugin')[0], standalone: findTexts('standalone')[0] };
    const isThere = loginOnly.plugin !== undefined || loginOnly.standalone !== undefined;
    const outputs = findTexts('output');
    if (isThere)
        return { ok: false, output: outputs.join('\n'), loginOnly };
    const problem = 'neither "docker compose" nor "docker-compose" runs on the host';
    return { ok: false, output: [problem, ...outputs].join('\n') };
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
        command: facts.readText('nginx-command'),
        version: facts.has('nginx-version') ? facts.readText('nginx-version').trim() : undefined,
        sudo: sudo === 'sudo',
        siteSudo: facts.readWord('writing') === 'sudo',
        test: { ok: code === '0', output: facts.readText('nginx-output').trim() },
        pidFile: facts.readText('pid-file'),
        errorLog: facts.readText('error-log'),
        refusal: facts.has('nginx-refusal') ? facts.readText('nginx-refusal').trim() : undefined,
        processesAreHidden: facts.readWord('processes') === 'hidden',
        servers: facts.has('servers') ? facts.readText('servers') : '',
        master: readPid(facts, 'master'),
        masterWithoutPidFile: readPid(facts, 'master-without-pid-file'),
        passesTo: { blue: blue === 'yes', green: green === 'yes' },
    };
}
function readPid(facts, name) {
    const word = facts.findAll(name)[0]?.words[0] ?? '';
    return word === '' ? undefined : (0,host_facts/* parseNumber */.$J)(word);
}
function readLiveSite(facts, site, sites) {
    const kind = facts.readWord('live');
    const [, word = '', more] = facts.findAll('live')[0]?.words ?? [];
    switch (kind) {
        case 'missing':
            return { kind };
        case 'link':
        case 'dangling':
            return {
                kind: 'link',
                target: facts.readText('live-target'),
                resolved: facts.readText('live-resolved'),
                dangles: kind === 'dangling',
            };
        case 'holds':
            return { kind, color: word === 'blue' ? 'blue' : 'green', isCut: more === 'cut' };
        case 'differs':
            return { kind, ...describeDifference(facts.readText('live-text'), site, sites) };
        case 'other': {
            const target = facts.has('live-resolved') ? facts.readText('live-resolved') : undefined;
            return { kind, what: word.replaceAll('-', ' ') || 'something else', target };
        }
        default:
            return { kind: 'unknown' };
    }
}
/** In the text form the file of each color is the file itself with the texts exchanged. */
function readSites(facts, site) {
    if (site.form !== 'text')
        return { blue: readSite(facts, 'blue'), green: readSite(facts, 'green') };
    const text = facts.has('live-text') ? facts.readText('live-text') : undefined;
    const read = (color) => ({
        resolved: site.path,
        text: text === undefined ? undefined : (0,live_site/* exchangeTexts */.yk)(text, site, (0,domain_color/* otherColor */.I)(color)),
        missing: false,
    });
    return { blue: read('blue'), green: read('green') };
}
function readSite(facts, color) {
    const text = facts.has(`site-${color}`) ? facts.readText(`site-${color}`) : undefined;
    const missing = facts.findAll('missing').some(({ words }) => words[0] === color);
    return { resolved: facts.readText(`resolved-${color}`), text, missing };
}
function readDigests(facts) {
    const rows = ['digests', 'foreign-digests'].flatMap((name) => facts.has(name) ? facts.readText(name).trim().split('\n') : []);
    return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]));
}
function readTool(facts) {
    const tool = facts.findAll('http')[0]?.words[0];
    return tool === 'curl' || tool === 'wget' ? tool : undefined;
}

// EXTERNAL MODULE: ./src/commands/site-parameters.ts
var site_parameters = __webpack_require__(7116);
;// CONCATENATED MODULE: ./src/commands/read-host.ts









/** Reads all that a decision needs in one go, and changes nothing. `lookup`: the container that nginx runs in. */
function readHost(config, lookup) {
    const { compose, nginx, ports, sudo, containerPort } = config;
    const { blue, green } = compose.settings;
    const isOne = (0,compose_settings/* haveSameSettings */.Iz)(compose);
    const container = (0,nginx_container/* foundContainer */.qf)(lookup);
    const files = findFiles(config, container);
    return {
        name: 'read host state',
        args: { compose, nginx, ports, sudo, containerPort, lookup },
        script: new host_script/* HostScript */.g('read-host', {
            directory: compose.directory,
            sudo,
            environment: (0,compose_project/* environmentWords */.zI)(blue.env),
            compose_options: (0,compose_settings/* composeOptions */.H_)(blue),
            projects: isOne ? 'one' : 'two',
            green_environment: isOne ? [] : (0,compose_project/* environmentWords */.zI)(green.env),
            green_compose_options: isOne ? [] : (0,compose_settings/* composeOptions */.H_)(green),
            nginx_program: nginx.command,
            // A container that was not found has nothing that could be asked.
            nginx_container: lookup === undefined ? undefined : (container?.name ?? '-'),
            known_master: container?.master,
            container_sudo: container?.sudo ?? false,
            ...(0,site_parameters/* siteParameters */.ki)(nginx.site, files),
            site_folder: (0,site_parameters/* parentFolder */.he)(files.path),
            site_inside: nginx.site.path,
            site_reload: (0,live_site/* needsReload */.Xs)(nginx.site),
            // Names of containers are no ports of the host.
            blue_ports: containerPort === undefined ? ports.blue.join(' ') : '',
            green_ports: containerPort === undefined ? ports.green.join(' ') : '',
        }),
        timeoutMs: 60_000,
        parse: (output) => (0,adopt/* adoptHolders */.I5)(parseHostState(output, config, lookup), config),
    };
}
/** Where the host has the files of the site. A file that is in no mount has the path that it has in the container. */
function findFiles({ nginx: { site } }, container) {
    const found = container && (0,container_paths/* findSiteFiles */.WA)(site, container.mounts);
    return found === undefined || 'unmounted' in found ? (0,container_paths/* hostSiteFiles */.tj)(site) : found;
}


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

/***/ 7116:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R7: () => (/* binding */ nextPath),
/* harmony export */   he: () => (/* binding */ parentFolder),
/* harmony export */   ki: () => (/* binding */ siteParameters)
/* harmony export */ });
/* unused harmony export beforePath */
/* harmony import */ var _domain_container_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(242);
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3582);


/** Where a new link or file is made before it is moved. A dot name: `include sites-enabled/*` would read another one as a site. */
const nextPath = (path) => besides(path, 'next');
/** The copy of a file that is written in place, until it is written as a whole. */
const beforePath = (path) => besides(path, 'before');
const besides = (path, end) => {
    const slash = path.lastIndexOf('/');
    return `${path.slice(0, slash + 1)}.${path.slice(slash + 1)}.${end}`;
};
const parentFolder = (path) => path.replace(/\/[^/]*$/, '') || '/';
/** What lib/site.sh needs. `files`: where the host has them, where nginx runs in a container. */
function siteParameters(site, given) {
    const { form, values } = site;
    const { path, values: files, inPlace } = given ?? (0,_domain_container_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .hostSiteFiles */ .tj)(site);
    return {
        site_form: (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_1__/* .isLink */ .PJ)(site) ? 'link' : form,
        site_path: path,
        next_path: nextPath(path),
        before_path: beforePath(path),
        blue_value: values.blue,
        green_value: values.green,
        blue_file: form === 'text' ? undefined : files.blue,
        green_file: form === 'text' ? undefined : files.green,
        in_place: inPlace,
    };
}


/***/ }),

/***/ 4993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ stopLine),
/* harmony export */   i: () => (/* binding */ stopServices)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);
/* harmony import */ var _live_guard_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7406);





/** The exit code of a program that got KILL. */
const killedExitCode = '137';
/** How long the command may take where the containers' own time holds, in ms: the script has a limit of its own. */
const ownGraceLimitMs = 6 * 3_600_000;
/** Stops the services' containers. Fails where the link or the file names the color. */
function stopServices(args) {
    const { project, services, guard, graceSeconds, successor, neighbors = [], needed, kept = [], adopted } = args;
    return {
        name: 'docker stop',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('stop-services', {
            project: project.name,
            services,
            grace_seconds: graceSeconds,
            successor: successor?.id,
            successor_restarts: successor?.restartCount ?? 0,
            docker_sudo: project.sudo,
            ...(0,_live_guard_js__WEBPACK_IMPORTED_MODULE_3__/* .guardParameters */ .sm)(guard),
            neighbors: neighbors.map(({ id, name }) => `${id} ${name}\n`).join(''),
            needed_project: needed?.project ?? project.name,
            needed: needed?.services ?? [],
            kept,
            adopted,
        }),
        timeoutMs: graceSeconds === undefined ? ownGraceLimitMs : graceSeconds * 1000 + 90_000,
        parse: (output) => {
            const facts = new _host_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .FactReader */ .E7(output);
            const stopped = facts.findAll('stopped').map(({ words: [name = '', seconds, code] }) => ({ name, seconds, code }));
            const killed = stopped.filter(({ code }) => code === killedExitCode);
            return {
                refused: facts.has('refused'),
                names: stopped.map(({ name }) => name),
                killed: killed.map(({ name, seconds }) => ({ name, afterSeconds: Number(seconds) })),
                policy: parsePolicy(facts),
                ...(facts.has('removed') && { isRemoved: true }),
            };
        },
    };
}
function parsePolicy(facts) {
    const [name, change] = facts.findAll('policy')[0]?.words ?? [];
    return name === undefined ? undefined : { name, isChanged: change === 'changed' };
}
/** What stops containers, as a plan shows it. */
const stopLine = ({ sudo }, graceSeconds, names) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .dockerCli */ .R)(sudo)} stop ${graceSeconds === undefined ? names : ['-t', String(graceSeconds), ...names]}`;


/***/ }),

/***/ 1801:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CY: () => (/* binding */ manualReloadLine),
/* harmony export */   F0: () => (/* binding */ startLine),
/* harmony export */   Hi: () => (/* binding */ switchNginx),
/* harmony export */   Nf: () => (/* binding */ reloadLines),
/* harmony export */   n8: () => (/* binding */ testLine)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8001);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8361);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3582);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);
/* harmony import */ var _nginx_parameters_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5031);
/* harmony import */ var _site_parameters_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7116);







/** How long to wait for another switch in the folder of the link or the file, in ms. */
const lockWaitMs = { forward: 30_000, undo: 10_000 };
/**
 * Changes what the path holds and makes nginx read it. Cannot be interrupted: it ends with the new value in force or with the
 * old one restored. Applications on one host switch one after the other.
 */
function switchNginx(args) {
    const { nginx, from, to, nginxAction = 'reload', isUndo = false, proven } = args;
    return {
        name: 'switch nginx',
        args,
        script: new _host_host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .HostScript */ .g('switch-nginx', {
            ...(0,_site_parameters_js__WEBPACK_IMPORTED_MODULE_3__/* .siteParameters */ .ki)(nginx.site, nginx.files),
            site_folder: (0,_site_parameters_js__WEBPACK_IMPORTED_MODULE_3__/* .parentFolder */ .he)((nginx.files ?? nginx.site).path),
            site_reload: (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_4__/* .needsReload */ .Xs)(nginx.site),
            from,
            to,
            nginx_action: nginxAction,
            ...(0,_nginx_parameters_js__WEBPACK_IMPORTED_MODULE_5__/* .placeParameters */ .c9)(nginx),
            ...(0,_nginx_parameters_js__WEBPACK_IMPORTED_MODULE_5__/* .programParameters */ .ji)(nginx),
            error_log: nginx.errorLog,
            site_sudo: nginx.siteSudo,
            lock_hundredths: lockWaitMs[isUndo ? 'undo' : 'forward'] / 10,
            lock_required: !isUndo,
            docker_sudo: proven?.sudo ?? nginx.container?.sudo ?? false,
            proven_containers: proven?.ids ?? [],
            reached_containers: proven?.reached ?? [],
        }),
        timeoutMs: 60_000,
        graceMs: 60_000,
        parse: parseSwitchResult,
    };
}
/** How nginx's program is called where it runs. */
const callLine = ({ sudo, command, container }) => container === undefined
    ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}${command}`
    : (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .dockerCli */ .R)(container.sudo)} exec ${container.name} ${command}`;
/** What tests nginx's configuration, as a plan shows it. */
const testLine = (nginx) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${callLine(nginx)} -t`;
/** What makes nginx read a change, as a plan shows it; none where it asks with each request. */
const reloadLines = (nginx) => (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_4__/* .needsReload */ .Xs)(nginx.site) ? [testLine(nginx), (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${callLine(nginx)} -s reload`] : [];
/** What a person types to test and reload nginx. */
const manualReloadLine = ({ command, container }) => {
    const call = container === undefined ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `sudo ${command}` : (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `docker exec ${container.name} ${command}`;
    return (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${call} -t && ${call} -s reload`;
};
/** What starts nginx, as a plan shows it. */
const startLine = ({ sudo, container }) => container === undefined
    ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}systemctl start nginx`
    : (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .dockerCli */ .R)(container.sudo)} start ${container.name}`;
function parseSwitchResult(output) {
    const facts = new _host_facts_js__WEBPACK_IMPORTED_MODULE_6__/* .FactReader */ .E7(output);
    const [result = '', restored, started, logSize, reloaded, quit, changedAt] = facts.findAll('result')[0]?.words ?? [];
    return {
        result: toResult(result),
        output: facts.readText('output'),
        lockHolder: facts.has('holder') ? facts.readText('holder') : undefined,
        unlocked: facts.has('unlocked') ? facts.readText('unlocked') : undefined,
        started: started === 'yes',
        reloaded: reloaded === 'yes',
        quit: quit === 'yes',
        restored: restored === 'yes',
        changedAt: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_6__/* .parseNumber */ .$J)(changedAt),
        workers: facts.findAll('worker').map((fact) => fact.words[0] ?? ''),
        logSize: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_6__/* .parseNumber */ .$J)(logSize),
        master: facts.findAll('master')[0]?.words[0],
        isReplaced: facts.has('replaced'),
    };
}
const results = [
    'switched',
    'busy',
    'lock-failed',
    'changed',
    'not-proven',
    'site-failed',
    'test-failed',
    'reload-failed',
    'start-failed',
    'container-gone',
    'unreachable',
];
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
/* harmony export */   pG: () => (/* binding */ linkLockName),
/* harmony export */   rh: () => (/* binding */ writeRecord),
/* harmony export */   xD: () => (/* binding */ recordName)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _host_host_script_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8361);



/** The name of the file in which the login user's account keeps the deployments of the application in this folder. */
const recordName = (directory) => `${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(directory)}-${shortHash(directory)}.json`;
/** The name of the file, beside the record, that stands for nginx's link in the lock. */
const linkLockName = (link) => `link-${shortHash(link)}.lock`;
const shortHash = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex').slice(0, 12);
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

/***/ 9150:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I5: () => (/* binding */ adoptHolders),
/* harmony export */   Xz: () => (/* binding */ findAdoptObstacle),
/* harmony export */   tY: () => (/* binding */ nameWithAdopted)
/* harmony export */ });
/* harmony import */ var _port_holder_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9828);

/**
 * With `adopt`, a container of another origin that answers on the port of a color counts as a container of the color during
 * this run. Nothing else of the run knows the difference, except that Compose does not find it.
 */
function adoptHolders(state, config) {
    if (!config.adopt)
        return state;
    const find = (color) => {
        const holder = (0,_port_holder_js__WEBPACK_IMPORTED_MODULE_0__/* .findOtherHolder */ .YW)(state, config, color);
        if (holder?.kind !== 'container' || findAdoptObstacle(holder, state, color) !== undefined)
            return undefined;
        return describeContainer(state, holder.container.id);
    };
    const [blue, green] = [find('blue'), find('green')];
    return { ...state, adopted: { ...(blue && { blue }), ...(green && { green }) } };
}
/** `blue (container old-app, adopted)` */
const nameWithAdopted = (color, adopted) => adopted === undefined ? color : `${color} (container ${adopted}, adopted)`;
/** Why the holder of a color's port cannot be adopted; undefined: it can. */
function findAdoptObstacle(holder, state, color) {
    if (holder.kind !== 'container')
        return 'only a container of the Docker engine that the user reaches can be adopted';
    const { container } = holder;
    if (container.isOneOff)
        return 'a container of docker compose run is not adopted';
    const all = (0,_port_holder_js__WEBPACK_IMPORTED_MODULE_0__/* .findPublishers */ .pt)(state, color);
    if (all.length > 1)
        return `several containers publish the port: ${all.map(({ name }) => name).join(', ')}`;
    if (publishesBoth(state, container.id))
        return `${container.name} publishes the ports of both colors, so the other color could not start beside it`;
    if (describeContainer(state, container.id) === undefined)
        return `Docker did not describe ${container.name}`;
    return undefined;
}
/** Whether one container has the ports of both colors. */
const publishesBoth = ({ ports }, id) => [ports.blue, ports.green].every((each) => each.some(({ publishers }) => publishers.some((publisher) => publisher.id === id)));
const describeContainer = ({ containers, foreignContainers }, id) => [...containers, ...foreignContainers].find((each) => each.id === id);


/***/ }),

/***/ 9624:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $E: () => (/* binding */ registryImage),
/* harmony export */   qC: () => (/* binding */ builtName),
/* harmony export */   x_: () => (/* binding */ keptRepository)
/* harmony export */ });
/** The image as a registry names it. Empty: it is built on the host, so that its id is all that is known of it. */
const registryImage = (service) => service?.isBuilt === true ? '' : (service?.image ?? '');
/** The repository that keeps what was built for a service: nothing else uses its names, and no build takes one away. */
const keptRepository = (project, service) => ['ec2-blue-green-deploy', ...[project, service].map(toPathPart)].join('/');
/** Docker allows few characters in the name of an image. */
const toPathPart = (name) => /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(name) ? name : Buffer.from(name).toString('hex');
/** The name that an image is built as: the one of the Compose file, if it has one. */
const builtName = (project, service, image) => image ?? `${keptRepository(project, service)}:build`;


/***/ }),

/***/ 1432:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M5: () => (/* binding */ colorContainers),
/* harmony export */   nW: () => (/* binding */ isOfColor),
/* harmony export */   vO: () => (/* binding */ isColorRunning)
/* harmony export */ });
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2708);

/** The containers of a color that belong to this application, with an adopted one as its first service. */
function colorContainers(state, config, color) {
    const adopted = state.adopted?.[color];
    const own = state.containers.filter((each) => isOfColor(state, config, { color, each }));
    return adopted === undefined ? own : [{ ...adopted, service: config.compose.services[color][0] }, ...own];
}
/** Whether Compose's labels say that a container belongs to a color. */
function isOfColor({ compose }, config, { color, each: { project, service = '' }, }) {
    const services = config.compose.services[color];
    return compose.ok && compose.projects[color].name === project && services.includes(service);
}
/** A color runs when its first service runs, which answers the health check. */
function isColorRunning(state, config, color) {
    const [first] = config.compose.services[color];
    return colorContainers(state, config, color).some((each) => each.service === first && (0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(each));
}


/***/ }),

/***/ 4566:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PA: () => (/* binding */ findColorPorts),
/* harmony export */   QP: () => (/* binding */ describePorts),
/* harmony export */   Rs: () => (/* binding */ replacePorts)
/* harmony export */ });
/**
 * Who answers on the ports of a color on the host: on the first one its first service, on the others any of its services.
 * None where nginx reaches the color by its name.
 */
function findColorPorts(model, { ports, containerPort, compose }, color) {
    if (containerPort !== undefined)
        return [];
    const services = compose.services[color];
    return ports[color].map((port, i) => {
        const [first, ...others] = i === 0 ? [services[0]] : services;
        const findBinding = (name) => model.get(name)?.published.find((each) => each.port === port);
        const isOpen = (name) => model.get(name)?.hostNetwork === true;
        const name = [first, ...others].find(findBinding) ?? [first, ...others].find(isOpen) ?? first;
        return { port, name, service: model.get(name), binding: findBinding(name) };
    });
}
/** `port 8081`, or `ports 8081, 3001`. */
const describePorts = (ports) => `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
/** For sed: each port becomes the one of the other color that belongs to it. */
const replacePorts = (from, to) => from.map((port, i) => `s/:${port}\\b/:${to[i] ?? to[0]}/`).join('; ');


/***/ }),

/***/ 4025:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eg: () => (/* binding */ describeTargets),
/* harmony export */   ff: () => (/* binding */ describeTarget),
/* harmony export */   n9: () => (/* binding */ findColorTargets)
/* harmony export */ });
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9811);
/* harmony import */ var _color_ports_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4566);


/** `projects`: the names of the Compose projects. */
function findColorTargets({ ports, containerPort, compose }, projects) {
    const find = (color) => containerPort === undefined
        ? { ports: ports[color] }
        : { ports: [containerPort], containers: { project: projects[color], services: compose.services[color] } };
    return { blue: find('blue'), green: find('green') };
}
/** `port 8081`, `ports 8081, 3001`, or `port 8080 of green`: what nginx passes requests to, in a sentence. */
const describeTarget = ({ ports, containerPort }, color) => containerPort === undefined ? (0,_color_ports_js__WEBPACK_IMPORTED_MODULE_0__/* .describePorts */ .QP)(ports[color]) : `port ${containerPort} of the containers of ${color}`;
/** The two of them. */
const describeTargets = (config) => _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.map((color) => describeTarget(config, color)).join(' nor to ');


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

/***/ 8967:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gi: () => (/* binding */ renderReleaseFile),
/* harmony export */   Q: () => (/* binding */ isOfComposeTwo),
/* harmony export */   nB: () => (/* binding */ renderBuildFile)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/**
 * The Compose file with everything left out by which Compose would touch more than the release: builds and pull policies,
 * since `pull` has decided which images run; profiles, since a service that is not active counts as missing where another
 * depends on it; and what a network that exists should be
 * like, since Compose 2.31 and later removes a network that differs and stops its containers before. Undefined: the project's
 * own files are without these, and can be used as they are.
 */
function renderReleaseFile(file) {
    // Every value stays the text that it is: a commit like 7e10204 is no number.
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(file.yaml, { schema: 'failsafe' });
    const { images = new Map(), release } = file;
    const all = listKeys(document, 'services');
    const keys = [
        ...all.map((service) => [service, 'profiles']),
        ...release
            .filter((each) => all.includes(each))
            .flatMap((each) => [
            ...(images.has(each) || document.hasIn(['services', each, 'image']) ? [[each, 'build']] : []),
            [each, 'pull_policy'],
        ]),
    ];
    const deleted = keys.map((key) => document.deleteIn(['services', ...key]));
    images.forEach((image, service) => {
        document.setIn(['services', service, 'image'], image);
    });
    const hashed = keepNetworks(document, file);
    return hashed || deleted.includes(true) || images.size > 0 ? document.toString() : undefined;
}
/** Whether Compose 2 printed the file: version 1 knows no name in it. The first releases of 2 print none either. */
const isOfComposeTwo = (yaml) => /^name:/m.test(yaml);
/** The Compose file with a name for the image of each of these services. */
function renderBuildFile(yaml, images) {
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseDocument */ .Tp)(yaml, { schema: 'failsafe' });
    images.forEach((image, service) => {
        document.setIn(['services', service, 'image'], image);
    });
    return document.toString();
}
/** True: Compose would compare one of these networks with the file. It does where it wrote its hash onto the network. */
function keepNetworks(document, { project, networks }) {
    const kept = listKeys(document, 'networks').flatMap((key) => {
        const name = networkName(document, { key, project });
        const network = networks.find((each) => each.name === name);
        if (network === undefined)
            return [];
        document.setIn(['networks', key], document.createNode({ name, external: 'true' }));
        return [network];
    });
    return kept.some(({ isHashed }) => isHashed);
}
function networkName(document, { key, project }) {
    const name = document.getIn(['networks', key, 'name']);
    return typeof name === 'string' ? name : `${project}_${key}`;
}
function listKeys(document, section) {
    const map = document.get(section);
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(map) ? map.items.map(({ key }) => String(key)) : [];
}


/***/ }),

/***/ 6697:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OW: () => (/* binding */ isWithoutImage),
/* harmony export */   Og: () => (/* binding */ withDependencies),
/* harmony export */   au: () => (/* binding */ startsAgain)
/* harmony export */ });
/** A service that can neither be pulled nor built, or that is not there. */
const isWithoutImage = (service) => service?.image === undefined && service?.isBuilt !== true;
/** Whether its restart policy starts it again whenever it ends, and after a reboot. */
const startsAgain = (service) => ['always', 'unless-stopped'].includes(service?.restart ?? '');
/** These services, and what they depend on, directly or not. */
function withDependencies(model, services) {
    const all = new Set(services);
    // The loop also visits the services that are added while it runs.
    for (const service of all)
        model.get(service)?.dependsOn?.forEach((each) => all.add(each.service));
    return [...all];
}


/***/ }),

/***/ 7644:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H_: () => (/* binding */ composeOptions),
/* harmony export */   Iz: () => (/* binding */ haveSameSettings),
/* harmony export */   ao: () => (/* binding */ envFileOptions)
/* harmony export */ });
/** Whether Compose is called in one way for both colors. */
const haveSameSettings = ({ settings: { blue, green } }) => JSON.stringify(blue) === JSON.stringify(green);
/** The options before Compose's subcommand that are configured. */
const composeOptions = ({ files, projectName, envFiles }) => [
    ...(projectName === undefined ? [] : ['-p', projectName]),
    ...envFileOptions(envFiles),
    ...files.flatMap((file) => ['-f', file]),
];
const envFileOptions = (files) => files.flatMap((file) => ['--env-file', file]);


/***/ }),

/***/ 242:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P1: () => (/* binding */ toHostPath),
/* harmony export */   WA: () => (/* binding */ findSiteFiles),
/* harmony export */   XJ: () => (/* binding */ siteOnHost),
/* harmony export */   Z_: () => (/* binding */ valueOnHost),
/* harmony export */   tj: () => (/* binding */ hostSiteFiles)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9811);


/** What nginx reads where it runs on the host. */
const hostSiteFiles = ({ path, values }) => ({ path, values, inPlace: false });
/** The same site with the paths of the host. A link leads to a path that nginx knows, also on the host. */
const siteOnHost = (site, { path, values }) => ({
    ...site,
    path,
    values: site.form === 'file' ? values : site.values,
});
/** A value of the site as the host knows it. */
function valueOnHost(site, files, value) {
    const color = site.form === 'file' ? _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((each) => site.values[each] === value) : undefined;
    return color === undefined || files === undefined ? value : files.values[color];
}
/**
 * The path on the host, whether the file is mounted by itself, and whether only the host can write it; undefined: it is in
 * no mount of the host, so only the container has it. A mount in memory (tmpfs) has no source.
 */
function toHostPath(path, mounts) {
    const wanted = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(path);
    const [mount] = mounts
        .map((each) => ({ ...each, destination: node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(each.destination).replace(/\/+$/, '') }))
        .filter(({ destination }) => wanted === destination || wanted.startsWith(`${destination}/`))
        .sort((a, b) => b.destination.length - a.destination.length);
    if (mount === undefined || mount.source === '')
        return undefined;
    const { source, destination, readOnly = false } = mount;
    return { path: source + wanted.slice(destination.length), isMount: wanted === destination, readOnly };
}
/** The files of a site on the host, or the path that is in no mount. */
function findSiteFiles(site, mounts) {
    const live = toHostPath(site.path, mounts);
    if (live === undefined)
        return { unmounted: site.path };
    const { path, isMount: inPlace } = live;
    if (site.form === 'text')
        return { path, values: site.values, inPlace };
    const [blue, green] = [toHostPath(site.values.blue, mounts), toHostPath(site.values.green, mounts)];
    if (blue === undefined)
        return { unmounted: site.values.blue };
    if (green === undefined)
        return { unmounted: site.values.green };
    return { path, values: { blue: blue.path, green: green.path }, inPlace };
}


/***/ }),

/***/ 8415:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $w: () => (/* binding */ findStarted),
/* harmony export */   lA: () => (/* binding */ removedStatus),
/* harmony export */   rk: () => (/* binding */ hasCrashed),
/* harmony export */   vu: () => (/* binding */ startsSoonAfter)
/* harmony export */ });
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2708);

/** With so many restarts it is a crash loop. Docker restarts at once, so one of a program that ends at once takes 1 s. */
const loopRestarts = 3;
/** How long after its start a dependency may not be ready yet, in ms: a database that makes its files takes so long. */
const dependencyStartMs = 60_000;
/** The status of a container that was removed since it was last observed. */
const removedStatus = 'removed';
/**
 * Whether a new container has crashed for good. One that its restart policy starts again gets two more chances, and as many
 * as it needs while a dependency that this deployment started is young. Out of memory is decided at once, and so is an end
 * without a restart.
 */
function hasCrashed(container, { before, isAnswering, newDependencies }) {
    const { status, restartCount, exitCode, oomKilled } = container;
    if (before === undefined)
        return true;
    const mayStart = ['created', 'restarting'].includes(before.status) || restartCount > before.restartCount;
    if (!mayStart && container.startedAt !== before.startedAt)
        return true;
    if (oomKilled && !(0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(container))
        return true;
    if (restartCount >= loopRestarts && !isLoopExcused(container, newDependencies))
        return true;
    // A job that ended without an error, such as a migration, has not crashed.
    const finished = status === 'exited' && exitCode === 0 && !isAnswering;
    return !(0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(container) && status !== 'created' && status !== 'restarting' && !finished;
}
const isLoopExcused = (container, newDependencies) => newDependencies.some((dependency) => startsSoonAfter(container, dependency));
/** Both times are of the host's Docker. */
function startsSoonAfter(container, dependency) {
    const ms = Date.parse(container.startedAt) - Date.parse(dependency.startedAt);
    return ms < dependencyStartMs;
}
/** The containers that did not run before, or that were started again since. */
const findStarted = (now, before) => now.filter(({ id, startedAt }) => !before.some((each) => each.id === id && each.startedAt === startedAt && (0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(each)));


/***/ }),

/***/ 424:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ reasonUndecidable),
/* harmony export */   B7: () => (/* binding */ isNginxHidden),
/* harmony export */   UL: () => (/* binding */ needsProbe),
/* harmony export */   jL: () => (/* binding */ decideCutover)
/* harmony export */ });
/* harmony import */ var _color_containers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1432);
/* harmony import */ var _color_ports_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4566);
/* harmony import */ var _color_target_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4025);
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9811);
/* harmony import */ var _explain_holder_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4606);
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2708);
/* harmony import */ var _live_site_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3582);
/* harmony import */ var _port_holder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9828);










/** Why the live color cannot be decided. If a program cannot be asked, the answer is unknown, not no. */
function reasonUndecidable({ directoryIsReadable, docker, compose, nginx, site, }) {
    if (!directoryIsReadable)
        return 'the folder of the Compose project does not exist, or the user may not enter it';
    if (!docker.ok)
        return 'Docker cannot be reached';
    if (!compose.ok)
        return `Compose cannot be used: ${compose.output}`;
    if (site.kind === 'unknown')
        return 'the user may not read what says which color is live, or not enter its folder';
    if (isNginxHidden(nginx))
        return 'the user may not see whether nginx runs: /proc is mounted with hidepid';
    return nginx.masterWithoutPidFile === undefined
        ? undefined
        : `nginx runs as process ${nginx.masterWithoutPidFile}, which its pid file does not name`;
}
/** Whether nginx may run though no process of it was found. */
const isNginxHidden = ({ master, processesAreHidden }) => master === undefined && processesAreHidden;
/** Whether the files alone cannot show what is live, so that nginx must be probed. nginx decides. */
function needsProbe(state, config) {
    if (state.nginx.master === undefined)
        return false;
    const linked = (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .findLinkedColor */ .eB)(state);
    return _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.some((color) => color !== linked && (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .colorContainers */ .M5)(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_3__/* .isUp */ .i));
}
/** Decides from the state of the host. `served`: what nginx serves, where `needsProbe` required to ask it. */
function decideCutover(state, config, served) {
    const linked = (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .findLinkedColor */ .eB)(state);
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
    const { site } = state;
    if (site.kind === 'differs')
        return refuseWith(`${(0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .describeNoColor */ ._T)(config.nginx.site)}: ${site.difference}`);
    const isColorUp = (color) => (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .colorContainers */ .M5)(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_3__/* .isUp */ .i);
    const colorInOtherFile = _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((color) => isColorUp(color) && isInOtherFile(state, config, color));
    return colorInOtherFile === undefined
        ? proceedWithLive(state, config, undefined)
        : refusePortInOtherFile(config, colorInOtherFile);
}
/**
 * nginx serves that color though the link or the file names none: it was changed since the last reload, or another file
 * names the port.
 */
function decideFromServedColor(state, config, served) {
    // A file that was changed names the port too.
    const isElsewhere = isInOtherFile(state, config, served) && state.site.kind !== 'differs';
    return isElsewhere ? refusePortInOtherFile(config, served) : proceedWithLive(state, config, served);
}
/** What asks a link with each request names the ports of both colors, which says nothing of which one is live. */
const isInOtherFile = ({ nginx }, config, color) => nginx.passesTo[color] && (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .needsReload */ .Xs)(config.nginx.site);
const refusePortInOtherFile = ({ nginx, ports }, color) => refuseWith(`${(0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .describeNoColor */ ._T)(nginx.site)}, but ${color} is up and another file of nginx's configuration names its ` +
    `${(0,_color_ports_js__WEBPACK_IMPORTED_MODULE_4__/* .describePorts */ .QP)(ports[color])} (find it with nginx -T); if ${color} is live, remove that file and ${demandSite(nginx.site, color)}`);
/**
 * The linked color does not answer. While it is down, a 502, 503 or 504 of nginx means that nginx passes requests to it.
 * If nothing answers, nginx may serve the other color at another address, unless that is down.
 */
function decideWhenNeitherServes(state, config, { linked, status }) {
    const isDeadUpstream = status === 502 || status === 503 || status === 504;
    const other = (0,_color_js__WEBPACK_IMPORTED_MODULE_1__/* .otherColor */ .I)(linked);
    const otherIsUp = (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .colorContainers */ .M5)(state, config, other).some(_host_state_js__WEBPACK_IMPORTED_MODULE_3__/* .isUp */ .i);
    if (status === undefined ? !otherIsUp : isDeadUpstream && !(0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .isColorRunning */ .vO)(state, config, linked))
        return proceedWithLive(state, config, linked);
    if (status === undefined)
        return refuseSilentUrl(config, linked);
    return refuseWith(`could not find out which color nginx serves: nginx answered ${status} itself and passed the request neither to ` +
        `${(0,_color_target_js__WEBPACK_IMPORTED_MODULE_5__/* .describeTargets */ .Eg)(config)}; set verify-url and verify-host so that the request reaches the application`);
}
const refuseSilentUrl = ({ verify, nginx }, linked) => ({
    kind: 'refuse',
    problem: `could not find out which color nginx serves: nothing listens at ${verify.url === undefined ? 'the addresses of the site' : `${verify.url} (verify-url)`}. ` +
        `${nginx.site.path} names ${linked}, but ${(0,_color_js__WEBPACK_IMPORTED_MODULE_1__/* .otherColor */ .I)(linked)} is up too`,
    fix: 'set verify-url to an address of the site that nginx listens on, such as https://127.0.0.1/',
    blame: 'workflow',
});
function proceedWithLive(state, config, live) {
    const refusal = refuseOtherHolder(state, config, live);
    if (refusal !== undefined)
        return refusal;
    const { site } = config.nginx;
    const idle = live === undefined ? firstColor(site) : (0,_color_js__WEBPACK_IMPORTED_MODULE_1__/* .otherColor */ .I)(live);
    const currentValue = (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .currentSiteValue */ .QC)(state, site);
    const isLinkRight = (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .findLinkedColor */ .eB)(state) === live;
    const expectedValue = isLinkRight || live === undefined ? currentValue : site.values[live];
    const siteIsCut = state.site.kind === 'holds' && state.site.isCut === true;
    const isStarted = live !== undefined && (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .isColorRunning */ .vO)(state, config, live);
    const liveRuns = isStarted && state.nginx.master !== undefined;
    const idleRuns = (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .isColorRunning */ .vO)(state, config, idle);
    const idleIsUp = (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_2__/* .colorContainers */ .M5)(state, config, idle).some(_host_state_js__WEBPACK_IMPORTED_MODULE_3__/* .isUp */ .i);
    const warnings = [
        ...(siteIsCut ? [`a write of ${site.path} was interrupted: it is written again first`] : []),
        ...(isLinkRight || live === undefined
            ? []
            : [`${(0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSite */ .xd)(site, currentValue)}, but nginx serves ${live}: the ${(0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .siteNoun */ .kI)(site)} is repaired first`]),
        ...(live !== undefined && !liveRuns
            ? [
                `${isStarted ? 'nginx' : `the live color ${live}`} does not run: the site is down until this deployment is done`,
            ]
            : []),
    ];
    return {
        kind: 'proceed',
        cutover: {
            live,
            ...findAdopted(state, live),
            idle,
            liveRuns,
            idleIsUp,
            idleRuns,
            currentValue,
            expectedValue,
            siteIsCut,
            warnings,
        },
    };
}
/** Without a link nginx passes requests to blue, so that a first blue would get visitors before it is proven. */
const firstColor = (site) => ((0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .needsReload */ .Xs)(site) ? 'blue' : 'green');
/** What answers on the live color's port and is not that color serves the visitors. */
function refuseOtherHolder(state, config, live) {
    if (live === undefined || state.nginx.master === undefined)
        return undefined;
    const holder = (0,_port_holder_js__WEBPACK_IMPORTED_MODULE_6__/* .findOtherHolder */ .YW)(state, config, live);
    if (holder === undefined)
        return undefined;
    const isLinked = (0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .findLinkedColor */ .eB)(state) === live;
    return { kind: 'refuse', ...(0,_explain_holder_js__WEBPACK_IMPORTED_MODULE_7__/* .explainLiveHolder */ .K)(state, config, { live, holder, isLinked }) };
}
function findAdopted({ adopted }, live) {
    const container = live && adopted?.[live];
    return container === undefined ? {} : { adopted: container.name };
}
/** What a person does, so that the link or the file names the color. */
function demandSite(site, color) {
    const { form, path, values } = site;
    if ((0,_live_site_js__WEBPACK_IMPORTED_MODULE_0__/* .isLink */ .PJ)(site))
        return `point ${path} to ${values[color]}`;
    return form === 'file' ? `make ${path} a copy of ${values[color]}` : `write "${values[color]}" into ${path}`;
}
const refuseWith = (problem) => ({ kind: 'refuse', problem });


/***/ }),

/***/ 4606:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ explainLiveHolder),
/* harmony export */   g: () => (/* binding */ explainIdleHolder)
/* harmony export */ });
/* harmony import */ var _adopt_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9150);

/** What answers on the live color's port serves the visitors, whoever started it. */
function explainLiveHolder(state, config, { live, holder, isLinked }) {
    const { connection, nginx } = config;
    const inputs = findInputs(holder, state, { config, color: live });
    const role = isLinked ? `${nginx.site.path} names ${live}` : `nginx serves ${live}`;
    const keep = `to keep it as it is, give ${live} another port and another site (${live}-port, ${live}-site)`;
    const refusal = config.adopt ? `; it is not adopted: ${(0,_adopt_js__WEBPACK_IMPORTED_MODULE_0__/* .findAdoptObstacle */ .Xz)(holder, state, live) ?? 'unknown'}` : '';
    const adopting = config.adopt || (0,_adopt_js__WEBPACK_IMPORTED_MODULE_0__/* .findAdoptObstacle */ .Xz)(holder, state, live) !== undefined ? '' : `; ${describeAdopting}`;
    return {
        problem: `${role}, but port ${holder.port.number} is answered by ${describeHolder(holder, state, connection)}. ` +
            `It is no container of ${live} (${describeColor(state, config, live)}), and visitors may get its answers${refusal}`,
        fix: (inputs === undefined ? `${describeWayOut(holder, config, live)}; ${keep}` : formatInputs(inputs, live)) +
            adopting,
        blame: inputs === undefined ? 'host' : 'workflow',
    };
}
const describeAdopting = 'to let a deployment replace and stop this container, set adopt: true';
/** The idle color cannot start on a port that another program uses. */
function explainIdleHolder(state, config, { idle, holder }) {
    const port = holder.port.number;
    if (holder.kind === 'program') {
        const { program } = holder.port;
        return {
            problem: `${program === undefined ? 'another program' : formatProgram(program)} listens on port ${port}, so ${idle} cannot start`,
            fix: `sudo ss -ltnp 'sport = :${port}'  # shows the program: stop it, or give ${idle} another port`,
        };
    }
    const { container } = holder;
    const inputs = findInputs(holder, state, { config, color: idle });
    const stop = `docker stop ${container.name}  # if it is not needed any more; else give ${idle} another port`;
    return {
        problem: `port ${port} is used by ${formatContainer(container)}, so ${idle} cannot start`,
        fix: inputs === undefined ? stop : formatInputs(inputs, idle),
    };
}
function describeHolder(holder, { docker }, { username }) {
    if (holder.kind === 'container')
        return formatContainer(holder.container);
    const way = docker.sudo ? ' with sudo' : '';
    const { program, engine } = holder.port;
    return `${program === undefined ? 'a program' : formatProgram(program)}, which is no container of the Docker engine that ${username} reaches${way}${engine === undefined ? '' : ` (${engine})`}`;
}
/** `container old-app (docker run, image nginx:1.25, id 0123456789ab)` */
const formatContainer = (container) => `container ${container.name} (${describeOrigin(container)}, image ${container.image}, id ${container.id.slice(0, 12)})`;
const formatProgram = ({ name, pid }) => `the program ${name} (process ${pid})`;
function describeOrigin({ project, service = '', directory, isOneOff }) {
    if (project === undefined)
        return 'docker run';
    const where = directory === undefined ? '' : ` in ${directory}`;
    return `${isOneOff ? 'docker compose run, ' : ''}service "${service}" of the Compose project "${project}"${where}`;
}
function describeColor(state, { compose }, color) {
    const project = state.compose.ok ? ` of the Compose project "${state.compose.projects[color].name}"` : '';
    return `${color}-services: ${compose.services[color].join(' ')}${project}`;
}
/** What the inputs would have to be for this container to be one of the color; undefined: no input can do that. */
function findInputs(holder, state, { config: { compose }, color }) {
    if (holder.kind !== 'container')
        return undefined;
    const { project, service = '', directory, isOneOff } = holder.container;
    if (project === undefined || isOneOff || !/^[\w.-]+$/.test(service))
        return undefined;
    const services = compose.services[color];
    const isSameProject = state.compose.ok && state.compose.projects[color].name === project;
    const isSameFolder = isSameProject || directory === undefined || directory === compose.directory;
    return [
        ...(isSameProject ? [] : [`project-name: ${project}`]),
        ...(isSameFolder ? [] : [`directory: ${directory}`]),
        ...(services.includes(service) ? [] : [`${color}-services: ${service}`]),
    ];
}
const formatInputs = (inputs, color) => `if this container is a release of ${color}, set in the workflow: ${inputs.join(', ')}; if not, give ${color} another port`;
function describeWayOut(holder, { connection }, live) {
    if (holder.kind === 'container')
        return `make ${holder.container.name} a service of the Compose file, start it with Compose instead, and name it in ${live}-services`;
    return (`find the program with sudo ss -ltnp 'sport = :${holder.port.number}'; if another Docker engine runs it, such as a rootless one, ` +
        `let "docker ps" of ${connection.username} reach that engine (docker context use NAME) and set sudo: false`);
}


/***/ }),

/***/ 5876:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ HealthJudge),
/* harmony export */   m: () => (/* binding */ formatAnswer)
/* harmony export */ });
/* harmony import */ var _crash_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8415);
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2708);


/** Decides from one observation after another whether the new color is healthy. */
class HealthJudge {
    #expected;
    #watched;
    #answers;
    #containers;
    #newDependencies = [];
    #downLive;
    constructor(expected, watched) {
        this.#expected = expected;
        this.#watched = watched;
        this.#containers = watched.containers;
    }
    /** The request that the color does not answer as it must, and its last answer; undefined: each is answered. */
    get failing() {
        const { endpoints } = this.#watched;
        const i = endpoints.findIndex((_, index) => this.#answerProblem(index) !== undefined);
        const endpoint = endpoints[i];
        return endpoint && { endpoint, answer: this.#answers?.[i] };
    }
    /** The live container once it ended or was restarted meanwhile. The new color is then needed all the more. */
    get downLive() {
        return this.#downLive;
    }
    /** Undefined: not decided yet. */
    observe(observation) {
        switch (observation.kind) {
            case 'answers':
                this.#answers = observation.answers;
                return undefined;
            case 'dependencies':
                this.#newDependencies = (0,_crash_js__WEBPACK_IMPORTED_MODULE_0__/* .findStarted */ .$w)(observation.containers, this.#watched.before);
                return undefined;
            case 'containers':
                return this.#observeContainers(observation.containers);
        }
    }
    /** For the log: without the reason of a failed connection, since that text changes all the time. */
    describeProgress() {
        const noAnswer = this.#answers?.every(({ kind }) => kind === 'none') ?? true;
        return [...this.#restarts(), noAnswer ? 'no answer yet' : this.#problems().join('; ')].join('; ');
    }
    /** Why the color is not healthy, by the last observations. */
    describeProblems() {
        return [...this.#restarts(), ...this.#problems()].join('; ');
    }
    /** The container whose log is likely to show the cause. */
    findFailingContainer() {
        return (this.#containers.find((each) => this.#healthcheckProblem(each)) ??
            this.#containers.find((each) => each.service === (this.failing?.endpoint ?? this.#watched.endpoints[0]).service));
    }
    /** Services that this deployment started so shortly before the container that they may not have been ready. */
    findYoungDependencies(container) {
        return this.#newDependencies.filter((each) => (0,_crash_js__WEBPACK_IMPORTED_MODULE_0__/* .startsSoonAfter */ .vu)(container, each)).map(({ service }) => service);
    }
    /**
     * The color is healthy after a good answer *and* an observation of its containers after that: an application can answer
     * once and crash, or be unhealthy by its HEALTHCHECK though it answers.
     */
    #observeContainers(observed) {
        const { live } = this.#watched;
        const liveNow = live && findOrRemoved(observed, live);
        if (live !== undefined && liveNow !== undefined && hasGoneDown(liveNow, live))
            this.#downLive ??= liveNow;
        const unknown = observed.filter(({ id }) => id !== live?.id && this.#containers.every((each) => each.id !== id));
        const containers = [...unknown, ...this.#containers.map((each) => findOrRemoved(observed, each))];
        const container = containers.find((each) => this.#hasCrashed(each));
        if (container !== undefined)
            return { kind: 'crashed', container };
        const isRestarted = containers.some((each) => each.startedAt !== this.#findBefore(each)?.startedAt);
        // The answers were given by a process that has ended since.
        if (isRestarted)
            this.#answers = undefined;
        this.#containers = containers;
        const isRestarting = containers.some(({ status }) => status === 'restarting');
        if (this.#answers === undefined || isRestarting || this.#problems().length > 0)
            return undefined;
        const answer = this.#answers.map((each, i) => this.#nameEndpoint(i, formatAnswer(each))).join(', ');
        return { kind: 'healthy', answer, containers };
    }
    #problems() {
        return [
            ...this.#watched.endpoints.map((_, i) => this.#answerProblem(i)),
            ...this.#containers.map((each) => this.#healthcheckProblem(each)),
        ].filter((problem) => problem !== undefined);
    }
    #answerProblem(index) {
        const answer = this.#answers?.[index] ?? { kind: 'none', reason: 'the first request has not ended yet' };
        const problem = findAnswerProblem(answer, this.#expected);
        return problem && this.#nameEndpoint(index, problem);
    }
    #nameEndpoint(index, text) {
        const { endpoints } = this.#watched;
        return endpoints.length === 1 ? text : `${text} on port ${endpoints[index]?.port ?? ''}`;
    }
    #isAnswering(service) {
        return this.#watched.endpoints.some((each) => each.service === service);
    }
    #restarts() {
        return this.#containers
            .filter(({ restartCount }) => restartCount > 0)
            .map(({ name, restartCount }) => `${name} ended, and its restart policy started it again (${restartCount})`);
    }
    /** What answers a health request may still be starting. Any other service that has a HEALTHCHECK must be healthy by it. */
    #healthcheckProblem({ name, service, health }) {
        if (health === undefined || health === 'healthy')
            return undefined;
        if (this.#isAnswering(service) && health !== 'unhealthy')
            return undefined;
        return `${name} is ${health} by its own HEALTHCHECK`;
    }
    #hasCrashed(container) {
        return (0,_crash_js__WEBPACK_IMPORTED_MODULE_0__/* .hasCrashed */ .rk)(container, {
            before: this.#findBefore(container),
            isAnswering: this.#isAnswering(container.service),
            newDependencies: this.#newDependencies,
        });
    }
    #findBefore({ id }) {
        return this.#containers.find((each) => each.id === id);
    }
}
/** The container as it is now. Docker has no state for one that was removed: it describes nothing of it. */
const findOrRemoved = (observed, before) => observed.find(({ id }) => id === before.id) ?? { ...before, status: _crash_js__WEBPACK_IMPORTED_MODULE_0__/* .removedStatus */ .lA };
/** A container that ran ended, or was started again since. */
const hasGoneDown = (now, before) => !(0,_host_state_js__WEBPACK_IMPORTED_MODULE_1__/* .isRunning */ .W)(now) || now.startedAt !== before.startedAt || now.restartCount !== before.restartCount;
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

/***/ 3582:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PJ: () => (/* binding */ isLink),
/* harmony export */   QC: () => (/* binding */ currentSiteValue),
/* harmony export */   Xs: () => (/* binding */ needsReload),
/* harmony export */   _T: () => (/* binding */ describeNoColor),
/* harmony export */   eB: () => (/* binding */ findLinkedColor),
/* harmony export */   kI: () => (/* binding */ siteNoun),
/* harmony export */   q3: () => (/* binding */ formatSiteValue),
/* harmony export */   xd: () => (/* binding */ describeSite),
/* harmony export */   yk: () => (/* binding */ exchangeTexts)
/* harmony export */ });
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9811);

/** The color that the link or the file names; undefined: none, or it is not known. All links are followed. */
function findLinkedColor({ site, sites }) {
    if (site.kind === 'holds')
        return site.color;
    return site.kind === 'link' ? _color_js__WEBPACK_IMPORTED_MODULE_0__/* .colors */ .T.find((color) => sites[color].resolved === site.resolved) : undefined;
}
/** What the path holds now. */
function currentSiteValue({ site }, { values }) {
    if (site.kind === 'holds')
        return values[site.color];
    return site.kind === 'link' ? site.target : undefined;
}
/** Whether the path is a link, and not a file. */
const isLink = ({ form }) => form === 'link' || form === 'live-link';
/** Whether nginx must be reloaded after a change of the path; else the change is in force with the next request. */
const needsReload = ({ form }) => form !== 'live-link';
/** A sentence about what the path holds. */
function describeSite(site, value) {
    const { form, path } = site;
    if (isLink(site))
        return `${path} points to ${value ?? 'nothing'}`;
    if (value === undefined)
        return `${path} does not exist`;
    return form === 'file' ? `${path} is a copy of ${value}` : `${path} has the text ${formatText(value)}`;
}
/** The same where the path names no color. */
function describeNoColor({ form, path }) {
    switch (form) {
        case 'link':
            return `${path} points to neither color's site`;
        case 'live-link':
            return `${path} points to neither color's folder`;
        case 'file':
            return `${path} is a copy of neither color's site`;
        case 'text':
            return `${path} does not have the text of exactly one color`;
    }
}
/** A value as it stands in a sentence. */
const formatSiteValue = ({ form }, value) => value === undefined ? 'nothing' : form === 'text' ? formatText(value) : value;
/** A text may have several lines. */
const formatText = (text) => `"${text.replace(/\s+/g, ' ')}"`;
/** What is at the path. */
const siteNoun = (site) => (isLink(site) ? 'link' : 'file');
/** The file of the other color in the text form: each text in it is exchanged. */
const exchangeTexts = (text, { values }, from) => text.replaceAll(values[from], () => values[(0,_color_js__WEBPACK_IMPORTED_MODULE_0__/* .otherColor */ .I)(from)]);


/***/ }),

/***/ 2199:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G9: () => (/* binding */ findServers),
/* harmony export */   HJ: () => (/* binding */ toStatement),
/* harmony export */   YK: () => (/* binding */ parseStatements),
/* harmony export */   kL: () => (/* binding */ findRoutes),
/* harmony export */   ys: () => (/* binding */ findUpstreams)
/* harmony export */ });
/* harmony import */ var _nginx_listen_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7650);
/* harmony import */ var _nginx_tree_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(713);


/** Reads a configuration. Never throws: what nginx itself would reject is read as far as it goes. */
const parseStatements = (text) => (0,_nginx_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlacedStatements */ .d)(text).map(toStatement);
const toStatement = ({ words, block }) => ({
    words: words.map(({ value }) => value),
    ...(block && { block: block.map(toStatement) }),
});
/** The `server` blocks of a file that are no lines of an upstream and not in `stream` or `mail`. */
function findServers(statements) {
    return statements.flatMap(({ words: [name], block }) => {
        if (block === undefined)
            return [];
        if (name === 'server')
            return [toServer(block)];
        return name === 'http' ? findServers(block) : [];
    });
}
function toServer(block) {
    const values = (name) => block.filter(({ words }) => words[0] === name).map(({ words }) => words.slice(1));
    const sslEverywhere = values('ssl').some(([value]) => value === 'on');
    const listens = values('listen');
    return {
        names: values('server_name').flat(),
        listens: listens.length === 0
            ? [{ ..._nginx_listen_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultListen */ .Ri, ssl: sslEverywhere }]
            : listens.flatMap((words) => (0,_nginx_listen_js__WEBPACK_IMPORTED_MODULE_0__/* .parseListen */ .JZ)(words, sslEverywhere)),
        routes: findRoutes(fillIn(block, findVariables(block))),
    };
}
/** The variables that `set` gives a value, anywhere in a block. A value may name those before it. */
const findVariables = (statements) => listSets(statements).reduce((known, [name, value]) => [...known, [name, fillInWord(value, known)]], []);
const listSets = (statements) => statements.flatMap(({ words: [name, variable = '', value = ''], block = [] }) => name === 'set' ? [[variable, value]] : listSets(block));
const fillInWord = (word, variables) => variables.reduce((text, [name, value]) => text.replace(new RegExp(`\\${name}(?!\\w)|\\$\\{${name.slice(1)}\\}`, 'g'), () => value), word);
/** The same statements with the values of these variables in their place. */
function fillIn(statements, variables) {
    if (variables.length === 0)
        return statements;
    return statements.map(({ words, block }) => ({
        words: words.map((word) => fillInWord(word, variables)),
        ...(block && { block: fillIn(block, variables) }),
    }));
}
/** `proxy_pass` and `grpc_pass` need a scheme in HTTP; the ones of `stream` have none. */
function findRoutes(statements, location = []) {
    return statements.flatMap(({ words: [name = '', ...values], block = [] }) => {
        const isPass = name === 'proxy_pass' || name === 'grpc_pass';
        const target = isPass ? /^\w+:\/\/([^/]+)/.exec(values[0] ?? '')?.[1] : undefined;
        const inner = findRoutes(block, name === 'location' ? values : location);
        return target === undefined ? inner : [{ location, target }, ...inner];
    });
}
/** The addresses of each `upstream` block, by its name. */
function findUpstreams(statements) {
    const upstreams = new Map();
    for (const { words: [kind, name = ''], block = [], } of statements) {
        if (kind === 'http')
            findUpstreams(block).forEach((addresses, inner) => upstreams.set(inner, addresses));
        if (kind === 'upstream')
            upstreams.set(name, findAddresses(block));
    }
    return upstreams;
}
/** The addresses in the `server` lines of an upstream. */
const findAddresses = (block) => block.flatMap(({ words: [word, address = ''] }) => (word === 'server' ? [address] : []));


/***/ }),

/***/ 7710:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _4: () => (/* binding */ findTemplate),
/* harmony export */   bX: () => (/* binding */ containerState),
/* harmony export */   qf: () => (/* binding */ foundContainer),
/* harmony export */   vS: () => (/* binding */ findEndpoint)
/* harmony export */ });
/** The container, if it was found. */
const foundContainer = (lookup) => lookup?.kind === 'found' ? lookup.container : undefined;
/** Where the host reaches what nginx listens on in its container: by a port that is published, else at its own address. */
function findEndpoint(listen, container) {
    if (container?.ownNetwork !== true)
        return listen;
    const published = container.published.find(({ containerPort }) => containerPort === listen.port);
    const [own = listen.address] = container.addresses;
    if (published === undefined)
        return { address: own, port: listen.port };
    const isAny = ['', '0.0.0.0', '::'].includes(published.address);
    const address = isAny ? '127.0.0.1' : published.address;
    return { address: address.includes(':') ? `[${address}]` : address, port: published.port };
}
/** How a container is identified: another one with its name has another id, and one that was restarted another time. */
const containerState = ({ id, startedAt }) => `${id} ${startedAt}`;
/** The file from which the entrypoint of nginx's image writes this one at each start; undefined: it never writes there. */
function findTemplate(path) {
    const [, name] = /^\/etc\/nginx\/conf\.d\/(.+)$/.exec(path) ?? [];
    return name === undefined ? undefined : `/etc/nginx/templates/${name}.template`;
}


/***/ }),

/***/ 9426:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ NginxFiles),
  W: () => (/* binding */ toMatcher)
});

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/domain/live-link.ts

/** Reads `if (-f LINK/green)`, also with -e and `!`; undefined: the statement asks something else. */
function readLinkTest({ words: [name, ...condition] }, link) {
    const [, negation, path] = /^\(\s*(!?)-[fe]\s+(.+?)\s*\)$/.exec(condition.join(' ')) ?? [];
    const color = domain_color/* colors */.T.find((each) => path === `${link}/${each}`);
    return name !== 'if' || color === undefined ? undefined : { color, isNegated: negation === '!' };
}
/** Whether a block itself asks the link. */
const isAsked = (statements, link) => statements.some((each) => readLinkTest(each, link) !== undefined);
/** Whether a configuration asks the link with each request. */
const asksLink = (statements, link) => isAsked(statements, link) || statements.some(({ block = [] }) => asksLink(block, link));
/** The same configuration as nginx follows it while the link points to this color. What an `if` sets comes first: it counts. */
function chooseColor(statements, link, color) {
    const chosen = [];
    const others = [];
    for (const statement of statements) {
        const test = readLinkTest(statement, link);
        const block = statement.block && chooseColor(statement.block, link, color);
        if (test === undefined)
            others.push({ ...statement, ...(block && { block }) });
        else if ((test.color === color) !== test.isNegated)
            chosen.push(...(block ?? []));
    }
    // A pass in the `if` takes the place of the one beside it.
    return [...chosen, ...others.filter((each) => !(isPass(each) && chosen.some(isPass)))];
}
const isPass = ({ words: [name] }) => name === 'proxy_pass' || name === 'grpc_pass';

// EXTERNAL MODULE: ./src/domain/nginx-config.ts
var nginx_config = __webpack_require__(2199);
;// CONCATENATED MODULE: ./src/domain/nginx-files.ts


/** The files of a running configuration, as host-scripts/read-host/servers.sh lists them. */
class NginxFiles {
    #files;
    #folder;
    constructor(listing) {
        const [, ...parts] = `\n${listing}`.split(/^# configuration file (.+):$/m);
        const files = new Map();
        for (let i = 0; i + 1 < parts.length; i += 2)
            files.set(parts[i] ?? '', (0,nginx_config/* parseStatements */.YK)(parts[i + 1] ?? ''));
        this.#files = files;
        // nginx reads the main file first, and an `include` is relative to its folder.
        this.#folder = parts[0]?.replace(/[^/]*$/, '') ?? '/etc/nginx/';
    }
    /** The servers of a site's text, with what it includes. */
    readSite(text) {
        return (0,nginx_config/* findServers */.G9)(this.#expand((0,nginx_config/* parseStatements */.YK)(text)));
    }
    /** Whether a site's text includes a file that is not listed: then its servers are not all known. */
    includesUnknownFile(text) {
        const includes = (statements) => statements.some(({ words, block = [] }) => words[0] === 'include' || includes(block));
        return includes(this.#expand((0,nginx_config/* parseStatements */.YK)(text), { unknown: 'keep' }));
    }
    /**
     * The servers of all files as nginx reads them with this text in the file `link`. A target that is an upstream is replaced
     * by its addresses.
     */
    listServers(link, text) {
        const site = (0,nginx_config/* parseStatements */.YK)(text);
        const files = new Map([...this.#files, [link, site]]);
        return this.#listAll([site, ...files.values()].map((each) => this.#expand(each, { files })));
    }
    /** The same while a link that nginx asks with each request points to this color. The site is the file that asks it. */
    listLiveServers(link, color) {
        const expanded = [...this.#files.values()].map((each) => this.#expand(each));
        // The main file has all others in it, and comes first.
        const site = expanded.findLast((each) => asksLink(each, link) && (0,nginx_config/* findServers */.G9)(each).length > 0) ?? [];
        return this.#listAll([site, ...expanded.filter((each) => each !== site)].map((each) => chooseColor(each, link, color)));
    }
    /** Whether any file asks the link with each request. */
    asksLink(link) {
        return [...this.#files.values()].some((each) => asksLink(each, link));
    }
    /** What a statement says where the link is asked; undefined: nothing. */
    findValueAtLink(name, link) {
        const find = (statements, outer) => {
            const own = statements
                .find(({ words }) => words[0] === name)
                ?.words.slice(1)
                .join(' ') ?? outer;
            if (isAsked(statements, link))
                return own;
            return statements.map(({ block = [] }) => find(block, own)).find((value) => value !== undefined);
        };
        return [...this.#files.values()].map((each) => find(this.#expand(each))).find((value) => value !== undefined);
    }
    /** The words behind each statement of this name, in any block of any file. */
    findValues(name) {
        const find = (statements) => statements.flatMap(({ words: [word, ...values], block = [] }) => word === name ? [values.join(' ')] : find(block));
        return [...this.#files.values()].flatMap(find);
    }
    /** The first file is the site. */
    #listAll([first, ...others]) {
        // The file of the link may be listed by another path, with the text of the other color.
        const upstreams = new Map([...others, first ?? []].flatMap((each) => [...(0,nginx_config/* findUpstreams */.ys)(each)]));
        const resolve = (server, isOfSite) => ({
            ...server,
            isOfSite,
            routes: server.routes.flatMap(({ location, target }) => (upstreams.get(target) ?? [target]).map((each) => ({ location, target: each }))),
        });
        return [
            ...(0,nginx_config/* findServers */.G9)(first ?? []).map((each) => resolve(each, true)),
            ...others.flatMap(nginx_config/* findServers */.G9).map((each) => resolve(each, false)),
        ];
    }
    /** Puts the statements of the included files in the place of each `include`. */
    #expand(statements, options = {}) {
        const { files = this.#files, depth = 0, unknown = 'drop' } = options;
        return statements.flatMap(({ words, block }) => {
            const included = words[0] === 'include' && depth < 5 ? this.#findFiles(files, words[1] ?? '') : undefined;
            if (included === undefined)
                return [block === undefined ? { words } : { words, block: this.#expand(block, options) }];
            if (included.length === 0 && unknown === 'keep')
                return [{ words }];
            return included.flatMap((each) => this.#expand(each, { ...options, depth: depth + 1 }));
        });
    }
    #findFiles(files, pattern) {
        const path = pattern.startsWith('/') ? pattern : this.#folder + pattern;
        const matcher = toMatcher(path);
        return [...files].flatMap(([file, each]) => (matcher.test(file) ? [each] : []));
    }
}
/** The file names that a pattern of the shell with `*` and `?` matches. */
const toMatcher = (pattern) => new RegExp(`^${pattern
    .split(/([*?])/)
    .map((part) => (part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&')))
    .join('')}$`);


/***/ }),

/***/ 7650:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ID: () => (/* binding */ isCoveredBy),
/* harmony export */   JZ: () => (/* binding */ parseListen),
/* harmony export */   Ri: () => (/* binding */ defaultListen),
/* harmony export */   Vu: () => (/* binding */ formatListen)
/* harmony export */ });
/** Where a server without a `listen` takes connections. */
const defaultListen = { address: '*', port: 80, ssl: false, proxyProtocol: false, isDefault: false };
/** Reads the parameters of `listen`. None for a listen that takes no TCP connections, two for one of IPv6 and IPv4. */
function parseListen([place = '', ...options], sslEverywhere) {
    const match = /^(?:(\[[\da-f:.]+\]|[^\s:[\]]+):)?(\d+)$/i.exec(place);
    const address = match === null ? place : (match[1] ?? '*');
    if (place.startsWith('unix:') || options.includes('quic') || !/^(?:\*|\[[\da-f:.]+\]|[\w.-]+)$/i.test(address))
        return [];
    const port = Number(match?.[2] ?? 80);
    if (port < 1 || port > 65_535)
        return [];
    const listen = {
        address: address === '0.0.0.0' ? '*' : address.toLowerCase(),
        port,
        ssl: sslEverywhere || options.includes('ssl'),
        proxyProtocol: options.includes('proxy_protocol'),
        isDefault: options.includes('default_server') || options.includes('default'),
    };
    const isForBoth = listen.address === '[::]' && options.includes('ipv6only=off');
    return isForBoth ? [{ ...listen, address: '*' }, listen] : [listen];
}
/** Whether what this listen accepts is accepted by the other one as well: the same way, on the same address or on all. */
const isCoveredBy = (listen, other) => listen.port === other.port &&
    listen.ssl === other.ssl &&
    listen.proxyProtocol === other.proxyProtocol &&
    (listen.address === other.address || other.address === (listen.address.startsWith('[') ? '[::]' : '*'));
/** The line of the configuration, without what does not matter for where it listens. */
function formatListen({ address, port, ssl, proxyProtocol }) {
    const options = `${ssl ? ' ssl' : ''}${proxyProtocol ? ' proxy_protocol' : ''}`;
    return `listen ${address === '*' ? '' : `${address}:`}${port}${options};`;
}


/***/ }),

/***/ 34:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A8: () => (/* binding */ hasUnknownTarget),
/* harmony export */   DZ: () => (/* binding */ findPort),
/* harmony export */   Uq: () => (/* binding */ passesToLocalhost),
/* harmony export */   b_: () => (/* binding */ parseProxiedPorts),
/* harmony export */   y2: () => (/* binding */ findFixedPorts)
/* harmony export */ });
/* harmony import */ var _nginx_config_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2199);

/** The port of a target or of an address of an upstream; undefined: it has none, or only a variable. */
function findPort(target) {
    const port = /^(?:\[[^\]]*\]|[^:[]*):(\d+)\b/.exec(target)?.[1];
    return port === undefined ? undefined : Number(port);
}
/** What the file of a site passes requests to from each place: a location of a server, or an upstream of the file. */
function readPasses(site) {
    const statements = (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .parseStatements */ .YK)(site);
    const upstreams = (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .findUpstreams */ .ys)(statements);
    const passes = new Map();
    const add = (place, targets) => {
        const key = JSON.stringify(place);
        passes.set(key, [...(passes.get(key) ?? []), ...targets]);
    };
    for (const { names, listens, routes } of [
        ...(0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .findServers */ .G9)(statements),
        // The file may be a part of a server.
        { names: [], listens: [], routes: (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .findRoutes */ .kL)(statements.filter(({ words: [name] }) => !isServer(name))) },
    ])
        for (const { location, target } of routes)
            add([names, listens, location], upstreams.get(target) ?? [target]);
    upstreams.forEach((addresses, name) => add(name, addresses));
    return passes;
}
const isServer = (name) => name === 'server' || name === 'http';
const toPorts = (targets) => [
    ...new Set(targets.flatMap((each) => findPort(each) ?? [])),
];
/**
 * The local ports that the file of a site passes requests to, from `proxy_pass` and from the `server` lines of its
 * upstreams. Empty when the file has no port itself (a variable, or an upstream of another file).
 */
const parseProxiedPorts = (site) => toPorts([...readPasses(site).values()].flat());
/**
 * The ports that the file of a site passes requests to only from places that are the same in the file of the other site, such
 * as one for a preview. None if no place differs.
 */
function findFixedPorts(site, otherSite) {
    const others = readPasses(otherSite);
    const isFixed = ([place, targets]) => JSON.stringify(others.get(place)) === JSON.stringify(targets);
    const passes = [...readPasses(site)];
    const moving = toPorts(passes.filter((each) => !isFixed(each)).flatMap(([, targets]) => targets));
    const fixed = toPorts(passes.filter(isFixed).flatMap(([, targets]) => targets));
    return moving.length === 0 ? [] : fixed.filter((port) => !moving.includes(port));
}
/** Whether the file passes requests to a name that it does not explain: a variable, or an upstream of another file. */
function hasUnknownTarget(site) {
    const statements = (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .parseStatements */ .YK)(site);
    const upstreams = (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .findUpstreams */ .ys)(statements);
    return (0,_nginx_config_js__WEBPACK_IMPORTED_MODULE_0__/* .findRoutes */ .kL)(statements).some(({ target }) => !/:\d+$/.test(target) && !upstreams.has(target));
}
/** Whether the file passes requests to this port of localhost, which is 127.0.0.1 as well as ::1. */
const passesToLocalhost = (site, port) => [...readPasses(site).values()].flat().some((each) => /^localhost:/i.test(each) && findPort(each) === port);


/***/ }),

/***/ 713:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ readTokens),
/* harmony export */   d: () => (/* binding */ parsePlacedStatements)
/* harmony export */ });
/**
 * A comment, a quoted word, one of `;`, `{` and `}`, or a plain word. As in nginx, a quote and a `#` count only where a word
 * begins, a word may hold a `}` and a `${`, and only these four characters are blanks.
 */
const tokenPattern = /#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[;{}]|(?:\$\{|\\.|[^ \t\r\n;{}])(?:\$\{|\\.|[^ \t\r\n;{])*/gs;
const escaped = { t: '\t', r: '\r', n: '\n' };
/** As nginx, which keeps every other backslash. */
const unescapeWord = (word) => word.replace(/\\(["'\\trn])/g, (_, character) => escaped[character] ?? character);
/** The tokens of a configuration without its comments. */
function readTokens(text) {
    const tokens = [];
    for (const { 0: token, 1: inDouble, 2: inSingle, index: start } of text.matchAll(tokenPattern)) {
        const place = { start, end: start + token.length };
        if (token.startsWith('#'))
            continue;
        if (token === ';' || token === '{' || token === '}')
            tokens.push({ kind: token, value: token, ...place });
        else
            tokens.push({ kind: 'word', value: unescapeWord(inDouble ?? inSingle ?? token), ...place });
    }
    return tokens;
}
/** Reads a configuration. Never throws: what nginx itself would reject is read as far as it goes. */
function parsePlacedStatements(text) {
    const root = [];
    const open = [{ block: root }];
    let words = [];
    for (const token of readTokens(text)) {
        if (token.kind === 'word') {
            words.push(token);
            continue;
        }
        const { start, end } = token;
        const statement = { words, start: words[0]?.start ?? start, end };
        const statements = open.at(-1)?.block ?? root;
        if (token.kind === ';' && words.length > 0)
            statements.push(statement);
        if (token.kind === '{') {
            const withBlock = { ...statement, open: end, block: [] };
            statements.push(withBlock);
            open.push({ block: withBlock.block, statement: withBlock });
        }
        if (token.kind === '}' && open.length > 1) {
            const closed = open.pop()?.statement;
            if (closed !== undefined)
                closed.end = end;
        }
        words = [];
    }
    return root;
}


/***/ }),

/***/ 9786:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ keepsConnections),
/* harmony export */   o: () => (/* binding */ findIdleAtReload)
/* harmony export */ });
/* harmony import */ var _nginx_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9426);

/** The number in what `nginx -v` prints, such as `nginx version: nginx/1.26.3`; undefined: it is unknown, or of a fork. */
const parseVersion = (text = '') => /\b(?:nginx|openresty)\/(\d+(?:\.\d+)*)/.exec(text)?.[1]?.split('.').map(Number);
/** Whether a version of nginx is at least another one; undefined: it is unknown. */
function isAtLeast(text, wanted) {
    const version = parseVersion(text);
    if (version === undefined)
        return undefined;
    const index = wanted.findIndex((part, i) => part !== (version[i] ?? 0));
    return index < 0 || (version[index] ?? 0) > (wanted[index] ?? 0);
}
/** Whether nginx may keep connections to a color for later requests: by a line of its configuration, or since 1.29.7. */
function keepsConnections({ servers, version }) {
    const values = new _nginx_files_js__WEBPACK_IMPORTED_MODULE_0__/* .NginxFiles */ .i(servers).findValues('keepalive');
    return values.some((value) => value !== '0') || isAtLeast(version, [1, 29, 7]) !== false;
}
/** Undefined: it closes them too, but this nginx has no setting against it, or its version is not known. */
function findIdleAtReload({ servers, version, }) {
    const [text] = new _nginx_files_js__WEBPACK_IMPORTED_MODULE_0__/* .NginxFiles */ .i(servers).findValues('keepalive_min_timeout');
    const ms = text === undefined ? 0 : parseTime(text);
    if (text !== undefined && ms > 0)
        return { kind: 'kept', text, ms };
    return isAtLeast(version, [1, 27, 4]) === true ? { kind: 'closed' } : undefined;
}
const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
/** A time of nginx, such as `2s`, `1m 30s` or `75`, in ms. */
const parseTime = (text) => [...text.matchAll(/(\d+)(ms|[smh]?)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit === '' ? 's' : (unit ?? 's')] ?? 0), 0);


/***/ }),

/***/ 9828:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PS: () => (/* binding */ isReachedFromHost),
/* harmony export */   TO: () => (/* binding */ findPortHolder),
/* harmony export */   YW: () => (/* binding */ findOtherHolder),
/* harmony export */   pt: () => (/* binding */ findPublishers)
/* harmony export */ });
/* harmony import */ var _color_containers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1432);
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2708);


/** Finds what uses a port of a color, with an address that `isWanted` accepts; undefined: nothing. */
function findPortHolder(state, config, { color, port, isWanted, }) {
    const publishers = port.publishers.filter(({ addresses }) => addresses.some(isWanted));
    // By its labels, and not by its id: it can be younger than the list of containers.
    if (publishers.some((each) => !each.isOneOff && (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_0__/* .isOfColor */ .nW)(state, config, { color, each })))
        return { kind: 'color' };
    const [container] = publishers;
    if (container !== undefined)
        return { kind: 'container', port, container };
    if (!port.addresses.some(isWanted))
        return undefined;
    // A container on the network of the host listens and publishes nothing.
    return (0,_color_containers_js__WEBPACK_IMPORTED_MODULE_0__/* .colorContainers */ .M5)(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_1__/* .isUp */ .i) ? { kind: 'color' } : { kind: 'program', port };
}
/** The containers that publish a port of a color where nginx reaches it, each once. */
function findPublishers(state, color) {
    const reached = state.ports[color].flatMap(({ number, publishers }) => publishers.filter(({ addresses }) => addresses.some(isReachedByNginx(state, color, number))));
    return reached.filter(({ id }, i) => reached.findIndex((each) => each.id === id) === i);
}
/** Whether a request to this host itself, as nginx on it sends it, reaches a program that listens on this address. */
const isReachedFromHost = (address) => /^(?:0\.0\.0\.0|::|127\..*|::1)$/.test(address);
/** The name by which a container reaches its host, at whatever address that has. */
const hostName = 'host.docker.internal';
/** Whether nginx reaches a program on this address: at the host itself, or at an address that the color's site names. */
const isReachedByNginx = ({ sites }, color, port) => (address) => {
    const named = (sites[color].text ?? '').split(/[^\w.:[\]-]+/);
    return (isReachedFromHost(address) ||
        [hostName, address, `[${address}]`].some((each) => named.includes(`${each}:${port}`)));
};
/** What uses a port of a color and is not that color, where nginx would reach it; undefined: nothing. */
function findOtherHolder(state, config, color) {
    // nginx reaches the containers of the color by their names, which no other program can have.
    if (config.containerPort !== undefined)
        return undefined;
    const holders = state.ports[color].map((port) => findPortHolder(state, config, { color, port, isWanted: isReachedByNginx(state, color, port.number) }));
    const adopted = state.adopted?.[color]?.id;
    return holders
        .filter((each) => each !== undefined && each.kind !== 'color')
        .find((each) => each.kind === 'program' || each.container.id !== adopted);
}


/***/ }),

/***/ 917:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  nO: () => (/* binding */ addAdopted),
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
// EXTERNAL MODULE: ./src/domain/json.ts
var json = __webpack_require__(7504);
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
/** Of a release that no workflow run deployed. */
const noWorkflowRun = dist/* parse */.qgA(runSchema, {});
/** A container of another origin that served as a color's release. */
const container = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* object */.Ikc({ id: dist/* string */.YjP(), name: dist/* string */.YjP() })), undefined);
const imageSchema = dist/* object */.Ikc({ service: dist/* string */.YjP(), id: dist/* string */.YjP(), digest: optionalText });
/** None where one of them is not readable: a release without one of its images cannot be restored. */
const record_schema_images = dist/* fallback */.NpB(dist/* array */.YOg(imageSchema), []);
const jobs = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* array */.YOg(imageSchema)), undefined);
/** A container of a worker that ran when a deployment began: what a failed deployment must leave running. */
const workerSchema = dist/* object */.Ikc({ id: dist/* string */.YjP(), project: dist/* string */.YjP(), service: dist/* string */.YjP(), imageId: dist/* string */.YjP() });
/** Reads any object: a field that is missing or not readable gets a neutral value. */
const currentSchema = dist/* object */.Ikc({
    by: workflowRun,
    mode: openWord,
    startedAt: time,
    step: openWord,
    /** Of that step: how far it can bring the host. */
    phase: optionalText,
    live: optionalColor,
    /** Whether visitors got answers of it when the deployment began. */
    liveRuns: dist/* fallback */.NpB(dist/* optional */.lqM(dist/* boolean */.zMY()), undefined),
    idle: optionalColor,
    /** What nginx's link or file must hold again if the deployment fails; absent: it did not exist. */
    link: optionalText,
    /** The live color's container that was adopted. */
    adopted: container,
    /** The ids of the containers of the idle color's jobs that ran when the deployment began. */
    runningJobs: dist/* fallback */.NpB(dist/* optional */.lqM(dist/* pipe */.FsL(dist/* array */.YOg(dist/* string */.YjP()), dist/* readonly */.tBZ())), undefined),
    /** The containers of the workers that ran when the deployment began. Absent: it is not known. */
    formerWorkers: dist/* fallback */.NpB(dist/* optional */.lqM(dist/* pipe */.FsL(dist/* array */.YOg(workerSchema), dist/* readonly */.tBZ())), undefined),
    images: record_schema_images,
    jobs,
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
    /** The release ran as this container, which was adopted and which no deployment had made. */
    adopted: container,
    jobs,
});

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
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
    const content = text.length > maxTextLength ? undefined : (0,json/* parseJson */.qF)(text);
    if (!(0,json/* isJsonObject */.OW)(content) || (0,json/* isDeeperThan */.hz)(content, maxDepth))
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
/** The last deployment counts as deployed when it was interrupted and nginx serves its color, with its images. */
function markServedAsDeployed(record, { live, images }) {
    const { content } = record;
    const last = content.history.at(-1);
    if (live === undefined || !(0,json/* isJsonObject */.OW)(last))
        return record;
    const { result, color, images: deployed } = dist/* parse */.qgA(entrySchema, last);
    if (result !== 'interrupted' || color !== live || !(0,release_image/* isSameRelease */._M)(deployed, images))
        return record;
    return toRecord({ ...content, history: [...content.history.slice(0, -1), { ...last, result: 'deployed' }] });
}
/** Adds the release of an adopted container to the history, so that a rollback can go back to it. */
function addAdopted(record, { live, images, container }) {
    const { history } = record.content;
    const last = record.history.findLast(({ result }) => result === 'deployed');
    if (last?.adopted?.id === container.id)
        return record;
    const startedAt = Date.parse(container.startedAt) || 0;
    const { id, name } = container;
    const entry = {
        by: noWorkflowRun,
        mode: adoptMode,
        startedAt,
        endedAt: startedAt,
        result: 'deployed',
        color: live,
        images: [...images],
        adopted: { id, name },
    };
    return toRecord({ ...record.content, history: [...history, entry].slice(-historyLength) });
}
/** The mode of an entry that no run deployed. */
const adoptMode = 'adopt';
/** Adds facts to the deployment in progress. Its phase never becomes lower: what was begun stays begun. */
function updateCurrent(record, facts) {
    const { content } = record;
    if (!(0,json/* isJsonObject */.OW)(content.current))
        return record;
    const reached = step_info/* phases */.t.findLast((each) => each === facts.phase || each === record.current?.phase);
    const phase = reached === undefined ? {} : { phase: reached };
    return toRecord({ ...content, current: { ...content.current, ...facts, ...phase } });
}
/** Moves the deployment in progress into the history. */
function endDeployment(record, ending) {
    const { current, history } = record.content;
    if (!(0,json/* isJsonObject */.OW)(current))
        return discardCurrent(record);
    // Fields of another version go into the history too.
    const fields = (0,json/* omitFields */.jR)(current, [
        'step',
        'phase',
        'live',
        'liveRuns',
        'adopted',
        'idle',
        'link',
        'runningJobs',
        'formerWorkers',
    ]);
    const { idle } = current;
    const entry = { ...fields, ...(idle !== undefined && { color: idle }), ...ending };
    return toRecord({ ...discardCurrent(record).content, history: [...history, entry].slice(-historyLength) });
}
/** Forgets the deployment in progress. */
const discardCurrent = ({ content }) => toRecord({ ...(0,json/* omitFields */.jR)(content, ['current']), history: content.history });
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
        current: (0,json/* isJsonObject */.OW)(content.current) ? dist/* parse */.qgA(currentSchema, content.current) : undefined,
        history: content.history.filter(json/* isJsonObject */.OW).map((entry) => dist/* parse */.qgA(entrySchema, entry)),
    };
}


/***/ }),

/***/ 5237:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uk: () => (/* binding */ toReleaseImage),
/* harmony export */   _M: () => (/* binding */ isSameRelease),
/* harmony export */   an: () => (/* binding */ imageRepository),
/* harmony export */   gE: () => (/* binding */ assignImages),
/* harmony export */   vy: () => (/* binding */ formatImage)
/* harmony export */ });
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9811);

/** The repository of an image as a Compose file names it: without its digest and its tag. */
const imageRepository = (image) => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
/** With the digest in the repository that the Compose file names (`image`), where there is one. */
function toReleaseImage(service, image, { id, digests }) {
    const digest = digests.find((each) => each.startsWith(`${imageRepository(image)}@`));
    return { service, id, ...(digest !== undefined && { digest }) };
}
/** For people and outputs: `service=repository@sha256:…`, or the image's id. */
const formatImage = ({ service, id, digest }) => `${service}=${digest ?? id}`;
/** Compares image ids, so that neither the color, nor the tags, nor the order of the services matter. */
const isSameRelease = (one, other) => joinIds(one) === joinIds(other);
const joinIds = (images) => images
    .map(({ id }) => id)
    .toSorted()
    .join(' ');
/**
 * The images of a past release for the services of a color. A service is known by its name: the order of the inputs may
 * have changed since. A service of the other color stands for the one at the same place of this color's list now.
 * Undefined: it is not known which service an image belongs to.
 */
function assignImages(images, services, color) {
    const own = services[color];
    const other = services[(0,_color_js__WEBPACK_IMPORTED_MODULE_0__/* .otherColor */ .I)(color)];
    // The name may have changed since, but the only image belongs to the only service.
    if (own.length === 1 && images.length === 1)
        return images.map((image) => ({ ...image, service: own[0] ?? '' }));
    const assigned = own.flatMap((service, i) => {
        const image = images.find((each) => each.service === service) ?? images.find((each) => each.service === other[i]);
        return image === undefined ? [] : [{ ...image, service }];
    });
    return assigned.length === own.length && assigned.length === images.length ? assigned : undefined;
}


/***/ }),

/***/ 538:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ releaseServices),
/* harmony export */   x: () => (/* binding */ withJobs)
/* harmony export */ });
/** The services that run of a release: those of its color, and the workers. */
const releaseServices = ({ compose }, color) => [
    ...compose.services[color],
    ...compose.workers,
];
/** The Compose file as if each service of the color depended on the jobs: so they are run before it as such jobs are. */
function withJobs(model, { compose: { services, jobs } }, color) {
    const dependencies = jobs.map((service) => ({ service, condition: 'completed', required: true }));
    const isOfColor = (name) => services[color].includes(name);
    return new Map([...model].map(([name, service]) => {
        const others = (service.dependsOn ?? []).filter((each) => !jobs.includes(each.service));
        return [
            name,
            isOfColor(name) && jobs.length > 0 ? { ...service, dependsOn: [...others, ...dependencies] } : service,
        ];
    }));
}


/***/ }),

/***/ 9000:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   jD: () => (/* binding */ findServingDeployment),
/* harmony export */   og: () => (/* binding */ ofApplication),
/* harmony export */   qI: () => (/* binding */ findPreviousRelease),
/* harmony export */   vq: () => (/* binding */ listKeptReleases)
/* harmony export */ });
/* unused harmony export listReleases */
/* harmony import */ var _release_image_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5237);

/**
 * The releases that a rollback can restore, the oldest first, the one that served last at the end. A rollback removes
 * the releases that it went back over, so that a bad release is never restored. A deployment whose result only another
 * version knows is left out, since it may never have served.
 */
function listReleases(history) {
    const releases = [];
    for (const entry of history.filter(({ result }) => result === 'deployed')) {
        if (entry.mode === 'rollback') {
            while (releases.length > 0 && !(0,_release_image_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRelease */ ._M)(releases.at(-1)?.images ?? [], entry.images))
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
    return last?.color === live && (0,_release_image_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRelease */ ._M)(last.images, serving) ? last : undefined;
}
/** The release that served before the one with these images; undefined when the record has none with images that it can name. */
function findPreviousRelease({ history }, serving) {
    // Never an older one instead: it was not the previous release.
    const previous = listReleases(history).findLast(({ images }) => !(0,_release_image_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRelease */ ._M)(images, serving));
    return previous === undefined || previous.images.length === 0 ? undefined : previous;
}
/** The releases that must keep their images: the one in progress or live, and `count` different ones before it. */
function listKeptReleases({ history, current }, count) {
    const entries = current === undefined ? history : [...history, toEntry(current)];
    const releases = listReleases(entries);
    const distinct = releases.filter(({ images }, i) => !releases.slice(i + 1).some((later) => (0,_release_image_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRelease */ ._M)(later.images, images)));
    return distinct.slice(-(count + 1));
}
const toEntry = ({ by, mode, startedAt, images, jobs, idle }) => ({
    by,
    mode,
    startedAt,
    endedAt: startedAt,
    result: 'deployed',
    color: idle,
    images,
    jobs,
});
/**
 * The record without the deployments of another application in the same folder: their services are in the Compose file, and
 * are none of this application's. A service that is not in the file any more may have been this application's.
 */
const ofApplication = (record, { own, all }) => ({
    ...record,
    history: record.history.filter(({ images }) => images.length === 0 || images.some(({ service }) => own.includes(service) || !all.includes(service))),
});


/***/ }),

/***/ 9348:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ findJobs),
/* harmony export */   n: () => (/* binding */ findSharedServices)
/* harmony export */ });
/* harmony import */ var _compose_services_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6697);

/**
 * What these services depend on, directly or not, each after what it depends on itself. The jobs are those of the services
 * themselves and of their jobs. What another service needed to be made, such as the first files of a database, is left out
 * once that service has a container.
 */
function findSharedServices(project, color) {
    const jobs = collectJobs(project, color);
    const reached = new Map();
    const ordered = new Set();
    const visit = (name, path) => {
        for (const dependency of listDependencies(project, name, jobs)) {
            const { service } = dependency;
            if (color.includes(service) || path.has(service))
                continue;
            reached.set(service, [...(reached.get(service) ?? []), dependency]);
            if (ordered.has(service))
                continue;
            visit(service, new Set([...path, service]));
            ordered.add(service);
        }
    };
    color.forEach((name) => visit(name, new Set(color)));
    return [...ordered].map((service) => toSharedService(service, jobs, reached.get(service) ?? []));
}
/** The names of the jobs among what these services depend on. */
const findJobs = (project, color) => findSharedServices(project, color).flatMap(({ service, role }) => (role === 'job' ? [service] : []));
/** The services and all jobs that must run before them. */
function collectJobs(project, color) {
    const jobs = new Set(color);
    const visited = new Set();
    const visit = (name) => {
        for (const dependency of listDependencies(project, name, jobs)) {
            const { service } = dependency;
            const isNewJob = isJob(project, dependency) && !jobs.has(service);
            if (isNewJob)
                jobs.add(service);
            if (visited.has(service) && !isNewJob)
                continue;
            visited.add(service);
            visit(service);
        }
    };
    color.forEach(visit);
    return jobs;
}
/** What a service depends on now; `jobs`: what is made anew. The jobs of a service that is left as it is have run before. */
function listDependencies(project, name, jobs) {
    const { model, projectContainers } = project;
    const isKept = !jobs.has(name) && projectContainers.some(({ service }) => service === name);
    return (model.get(name)?.dependsOn ?? []).filter((dependency) => model.has(dependency.service) &&
        (dependency.required || model.get(dependency.service)?.profiles === undefined) &&
        !(isKept && isJob(project, dependency)));
}
/** A service that always starts again never ends, so it cannot be a job, and it may be what the live color needs. */
const isJob = ({ model }, { service, condition }) => condition === 'completed' && !(0,_compose_services_js__WEBPACK_IMPORTED_MODULE_0__/* .startsAgain */ .au)(model.get(service));
const toSharedService = (service, jobs, reasons) => ({
    service,
    role: jobs.has(service) ? 'job' : 'shared',
    mustBeHealthy: reasons.some(({ condition }) => condition === 'healthy'),
    required: reasons.some(({ required }) => required),
});


/***/ }),

/***/ 6313:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ findSiteRequests),
/* harmony export */   SS: () => (/* binding */ describeSiteRequest),
/* harmony export */   f_: () => (/* binding */ localPort),
/* harmony export */   xU: () => (/* binding */ localUrl)
/* harmony export */ });
/* harmony import */ var _nginx_container_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7710);
/* harmony import */ var _site_servers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8757);


/** More places are not asked: a host can have hundreds of names. */
const maxPlaces = 8;
const endpointFinder = (container) => (listen) => {
    const { address, port } = (0,_nginx_container_js__WEBPACK_IMPORTED_MODULE_1__/* .findEndpoint */ .vS)(listen, container);
    return `${localAddress(address)}:${port}`;
};
/** What a browser on this host would ask first. */
const localUrl = (container) => new URL(`http://${endpointFinder(container)({ address: '*', port: 80 })}/`).href;
/**
 * The requests that may reach a color, the likeliest first: `verify-url` where it is set, else each listen of the servers
 * that belong to the application, plain HTTP before HTTPS, and `health-path` where `/` reaches nothing.
 */
function findSiteRequests(state, config) {
    const servers = (0,_site_servers_js__WEBPACK_IMPORTED_MODULE_0__/* .findSiteServers */ .JB)(state, config);
    const container = (0,_nginx_container_js__WEBPACK_IMPORTED_MODULE_1__/* .foundContainer */ .qf)(state.nginxContainer);
    const endpoint = endpointFinder(container);
    const defaultRequest = { url: localUrl(container), place: 'default' };
    const defaults = (0,_site_servers_js__WEBPACK_IMPORTED_MODULE_0__/* .hasFixedDefault */ .O4)(state, config) ? [] : [defaultRequest];
    const requests = config.verify.url === undefined
        ? [...listRequests(servers, config, endpoint), ...defaults]
        : withForwardedProto([toRequest(config.verify.url, config.verify, { servers, endpoint })]);
    // wget can neither connect elsewhere than its URL says nor send the PROXY protocol.
    const isPossible = ({ connectTo, proxyProtocol }) => state.httpClient === 'curl' || (connectTo === undefined && proxyProtocol !== true);
    const possible = config.verify.url === undefined ? requests.filter(isPossible) : requests;
    // Where the files lead to no color that the link chooses, a check refuses the run; until then there is something to ask.
    const kept = possible.length === 0 ? [defaultRequest] : possible;
    const keys = kept.map(({ url, hostHeader, connectTo, proxyProtocol, forwardedProto }) => JSON.stringify([url, hostHeader, connectTo, proxyProtocol, forwardedProto]));
    return kept.filter((_, i) => i === keys.indexOf(keys[i] ?? ''));
}
/** The same place is asked again as by a load balancer that has ended TLS, where plain HTTP reaches nothing. */
const withForwardedProto = (requests) => [
    ...requests,
    ...requests.filter(({ url }) => url.startsWith('http:')).map((each) => ({ ...each, forwardedProto: 'https' })),
];
function listRequests(servers, { health, verify }, endpoint) {
    const places = choosePlaces(servers.flatMap((each) => each.places).sort((a, b) => rank(a) - rank(b)));
    return ['/', ...health.paths].flatMap((path) => withForwardedProto(places.flatMap((place, i) => (0,_site_servers_js__WEBPACK_IMPORTED_MODULE_0__/* .isFixedAt */ .AJ)(place.routes, path)
        ? []
        : createRequest(place.listen, verify.hostHeader ?? place.name, {
            path,
            endpoint,
            place: String(i),
            passesTo: (0,_site_servers_js__WEBPACK_IMPORTED_MODULE_0__/* .findColorsAt */ .Nj)(place.routes, path),
        }))));
}
/** At least one place of each port that passes requests on, and further names up to `maxPlaces`. */
function choosePlaces(places) {
    const keys = places.map(({ listen: { port, ssl, proxyProtocol } }) => JSON.stringify([port, ssl, proxyProtocol]));
    const isFirst = ({ routes }, i) => keys.indexOf(keys[i] ?? '') === i && routes.length > 0;
    const firstCount = places.filter(isFirst).length;
    const further = places.filter((each, i) => !isFirst(each, i)).slice(0, Math.max(0, maxPlaces - firstCount));
    return places.filter((each, i) => isFirst(each, i) || further.includes(each));
}
/** HTTPS after HTTP, the PROXY protocol after both, and servers that pass nothing on at the end. */
const rank = ({ routes, listen: { ssl, proxyProtocol } }) => (routes.length === 0 ? 4 : 0) + (proxyProtocol ? 2 : 0) + (ssl ? 1 : 0);
const localAddress = (address) => address === '*' ? '127.0.0.1' : address === '[::]' ? '[::1]' : address;
function createRequest({ address, port, ssl, proxyProtocol }, name, { path, endpoint, ...from }) {
    const local = endpoint({ address, port });
    const url = URL.parse(`${ssl ? 'https' : 'http'}://${ssl ? `${name ?? localAddress(address)}:${port}` : local}${path}`);
    if (url === null)
        return [];
    const extra = proxyProtocol ? { proxyProtocol } : {};
    return [
        ssl
            ? { url: url.href, connectTo: local, ...from, ...extra }
            : { url: url.href, hostHeader: name, ...from, ...extra },
    ];
}
const isLoopback = (hostname) => /^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname);
/** `verify-url` as it is; but an HTTPS URL of this site is requested on this machine, by the name of the site. */
function toRequest(address, { hostHeader }, { servers, endpoint }) {
    const url = new URL(address);
    const place = 'verify-url';
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (url.protocol === 'https:' && isLoopback(url.hostname)) {
        const connectTo = `${url.hostname}:${port}`;
        if (hostHeader !== undefined)
            url.hostname = hostHeader;
        return { url: url.href, connectTo, place };
    }
    const server = servers.find(({ names }) => names.includes(url.hostname));
    const listen = server?.listens.find((each) => each.port === port && each.ssl);
    if (url.protocol !== 'https:' || listen === undefined)
        return { url: address, hostHeader, place };
    return { url: address, hostHeader, connectTo: endpoint(listen), place };
}
/** The local port that a request goes to; 0 for another machine. */
function localPort({ url, connectTo }) {
    const { hostname, port, protocol } = new URL(connectTo === undefined ? url : `http://${connectTo}`);
    if (connectTo === undefined && !isLoopback(hostname))
        return 0;
    return Number(port) || (protocol === 'https:' ? 443 : 80);
}
/** A request as a person reads it. */
function describeSiteRequest(request) {
    const { url, hostHeader, connectTo, proxyProtocol, forwardedProto } = request;
    const { hostname } = new URL(url);
    const details = [
        ...(hostHeader === undefined || hostHeader === hostname ? [] : [`Host: ${hostHeader}`]),
        ...(connectTo === undefined || connectTo.startsWith(`${hostname}:`) ? [] : [`at ${connectTo}`]),
        ...(proxyProtocol === true ? ['with the PROXY protocol'] : []),
        ...(forwardedProto === undefined ? [] : [`with X-Forwarded-Proto: ${forwardedProto}`]),
    ];
    return details.length === 0 ? url : `${url} (${details.join(', ')})`;
}


/***/ }),

/***/ 8757:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nj: () => (/* binding */ findColorsAt),
  kM: () => (/* binding */ findFixedTargets),
  JB: () => (/* binding */ findSiteServers),
  O4: () => (/* binding */ hasFixedDefault),
  AJ: () => (/* binding */ isFixedAt)
});

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/domain/nginx-files.ts + 1 modules
var nginx_files = __webpack_require__(9426);
// EXTERNAL MODULE: ./src/domain/nginx-site.ts
var nginx_site = __webpack_require__(34);
;// CONCATENATED MODULE: ./src/domain/server-name.ts
/** A host name that a client can send. nginx knows names with `_` too. */
const usableName = /^(?=.*[a-z\d])[\w-]+(?:\.[\w-]+)*$/i;
/**
 * A name by which nginx chooses the server with these `server_name`; undefined: none could be made. `taken`: the names of other
 * servers, which nginx prefers to a wildcard or a regular expression.
 */
function findServerName(names, taken) {
    const isPattern = (name) => name.startsWith('~');
    return [...names.filter((each) => !isPattern(each)), ...names.filter(isPattern)]
        .flatMap(listExamples)
        .find((name) => usableName.test(name) && !taken.has(name));
}
/** Names that this value of `server_name` matches. */
function listExamples(name) {
    if (name.startsWith('~'))
        return createMatch(name.slice(1));
    if (name.startsWith('.'))
        return [name.slice(1), `www${name}`];
    if (name.startsWith('*.'))
        return ['www', 'any'].map((label) => label + name.slice(1));
    return name.endsWith('.*') ? ['example', 'invalid'].map((ending) => name.slice(0, -1) + ending) : [name];
}
/** A name for the usual regular expressions: without groups, and with a word for what may be anything. */
function createMatch(pattern) {
    const name = pattern
        .replace(/\(\?(?:P?<\w+>|:)|[()^$?]/g, '')
        .replace(/(?:\.|\[[^\]]*\]|\\[wd])(?:[+*]|\{[\d,]+\})/g, 'www')
        .replace(/\|.*$/, '')
        .replace(/\\([.-])/g, '$1');
    try {
        return new RegExp(pattern.replaceAll('?P<', '?<'), 'i').test(name) ? [name] : [];
    }
    catch {
        return []; // an expression that only nginx understands
    }
}

;// CONCATENATED MODULE: ./src/domain/site-servers.ts





const toRouteKey = ({ isOfSite }, key, route) => JSON.stringify([key, isOfSite, route]);
/** All servers while the site of this color is linked. */
function listServers({ nginx, sites }, site, color) {
    const files = new nginx_files/* NginxFiles */.i(nginx.servers);
    return site.form === 'live-link'
        ? files.listLiveServers(site.path, color)
        : files.listServers(site.path, sites[color].text ?? '');
}
/** The same, with what their routes are for it. */
function readServers(state, config, color) {
    const list = (each) => listServers(state, config.nginx.site, each).map((server) => ({
        server,
        key: JSON.stringify([server.names, server.listens]),
    }));
    const others = new Set(list((0,domain_color/* otherColor */.I)(color)).flatMap(({ server, key }) => server.routes.map((route) => toRouteKey(server, key, route))));
    const leadsToAny = findColorTest(state, config);
    const ownPorts = config.containerPort === undefined ? config.ports[color] : [config.containerPort];
    return list(color).map(({ server, key }) => {
        const findKind = (route) => {
            const isOwn = ownPorts.includes((0,nginx_site/* findPort */.DZ)(route.target));
            if (isOwn && !others.has(toRouteKey(server, key, route)))
                return 'live';
            return leadsToAny(route.target) ? 'fixed' : 'other';
        };
        const colorRoutes = server.routes.map((route) => ({ color, kind: findKind(route), location: route.location }));
        return { ...server, key, colorRoutes };
    });
}
/** Whether a target is a color's. With `container-port` both colors have one port, as other containers may have, but names. */
function findColorTest(state, config) {
    const { ports, containerPort, compose } = config;
    const hostPorts = [...ports.blue, ...ports.green];
    if (containerPort === undefined)
        return (target) => hostPorts.includes((0,nginx_site/* findPort */.DZ)(target));
    const names = domain_color/* colors */.T.flatMap((color) => [
        ...compose.services[color],
        ...(0,color_containers/* colorContainers */.M5)(state, config, color).map(({ name }) => name),
    ]);
    return (target) => (0,nginx_site/* findPort */.DZ)(target) === containerPort && names.includes(target.replace(/:.*$/, ''));
}
/**
 * The servers that pass requests to the color whose site is linked, and those of the sites that pass requests to no color.
 * A server that only leads to fixed colors, such as one for a preview, shows no switch.
 */
function findSiteServers(state, config) {
    const linked = (0,live_site/* findLinkedColor */.eB)(state) ?? 'blue';
    const found = new Map();
    for (const color of [linked, (0,domain_color/* otherColor */.I)(linked)]) {
        const servers = readServers(state, config, color);
        for (const server of servers) {
            const { colorRoutes, isOfSite } = server;
            const isLive = colorRoutes.some(({ kind }) => kind === 'live');
            if (!isLive && !(isOfSite && colorRoutes.every(({ kind }) => kind === 'other')))
                continue;
            const key = JSON.stringify([server.key, colorRoutes.length > 0]);
            const former = found.get(key) ?? { ...server, places: findPlaces(server, servers) };
            const places = former.places.map((each) => ({ ...each, routes: [...each.routes, ...colorRoutes] }));
            found.set(key, { ...former, places });
        }
    }
    return [...found.values()];
}
/** The listens of a server on which nginx can be made to choose it. */
function findPlaces(server, all) {
    return reachableListens(server).flatMap((listen) => {
        const neighbors = all.filter(({ listens }) => listens.some(({ port }) => port === listen.port));
        const others = neighbors.filter(({ key }) => key !== server.key);
        const taken = new Set(others.flatMap(({ names }) => names));
        const name = findServerName(server.names, taken);
        if (name !== undefined || isDefaultOf(listen, server, neighbors))
            return [{ listen, name, routes: [] }];
        return server.names.includes('_') && !taken.has('_') ? [{ listen, name: '_', routes: [] }] : [];
    });
}
/** Whether nginx chooses the server for a name that no server of this listen has. */
function isDefaultOf(listen, server, neighbors) {
    const hasDefault = neighbors.some(({ listens }) => listens.some((each) => each.isDefault && each.port === listen.port));
    return listen.isDefault || (!hasDefault && neighbors[0]?.key === server.key);
}
/** Without the IPv6 listens that repeat one of IPv4. */
const reachableListens = ({ listens }) => listens.filter(({ address, port }) => address !== '[::]' || !listens.some((each) => each.address === '*' && each.port === port));
/** Whether a request without a name may come to a server that leads to a color which the link does not choose. */
const hasFixedDefault = (state, config) => domain_color/* colors */.T.some((color) => readServers(state, config, color).some(({ colorRoutes, listens }) => isFixedAt(colorRoutes, '/') && listens.some(({ port }) => port === 80)));
/** What places pass requests to whichever color a live link names: such a place leads to a color that may be stopped. */
function findFixedTargets(state, config) {
    const list = (color) => listServers(state, config.nginx.site, color).flatMap(({ names, listens, routes }) => routes.map((route) => ({ target: route.target, key: JSON.stringify([names, listens, route]) })));
    const others = new Set(list('green').map(({ key }) => key));
    return [
        ...new Set(list('blue')
            .filter(({ key }) => others.has(key))
            .map(({ target }) => target)),
    ];
}
/** Whether a path leads to a color which the link does not choose. */
function isFixedAt(routes, path) {
    const kinds = findRoutesAt(routes, path).map(({ kind }) => kind);
    return kinds.includes('fixed') && !kinds.includes('live');
}
/** The colors that a path leads to while their site is linked, as far as the files show it. */
const findColorsAt = (routes, path) => domain_color/* colors */.T.filter((color) => findRoutesAt(routes, path).some((each) => each.kind === 'live' && each.color === color));
/** As nginx: the longest location that the path begins with. One with a name or a regular expression may be for each path. */
function findRoutesAt(routes, path) {
    const lengths = routes.map(({ location }) => measureMatch(location.join(' '), path));
    const longest = Math.max(...lengths);
    return longest < 0 ? [] : routes.filter((_, i) => lengths[i] === longest);
}
function measureMatch(location, path) {
    if (/^(?:$|~|@)/.test(location))
        return 0;
    if (location.startsWith('='))
        return location.replace(/^=\s*/, '') === path ? Infinity : -1;
    const prefix = location.replace(/^\^~\s*/, '');
    return path.startsWith(prefix) ? prefix.length : -1;
}


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

/***/ 694:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ formatWithBlock)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** The inputs as a person pastes them into a workflow, beside `host`, `username`, `key` and `directory`. */
const formatWithBlock = (inputs) => inputs.length === 0
    ? '# No input is needed besides host, username, key and directory.\n'
    : (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .stringify */ .As)({ with: Object.fromEntries(inputs.map(({ name, value }) => [name, toScalar(value)])) }, { lineWidth: 0 });
/** GitHub makes a text of each value, so a number needs no quotes. */
const toScalar = (value) => /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value === 'true' ? true : value;


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
    /** Absent: the step does not know who must act. */
    blame;
    constructor(message, options = {}) {
        super(message, { cause: options.cause });
        this.effect = options.effect ?? 'may-need-undo';
        this.fix = options.fix;
        this.blame = options.blame;
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
            reject((0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_1__/* .toError */ .iT)(error));
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
const libCompose = `: "\${compose:?}" "\${compose_up:?}" "\${compose_file?}"
run_compose(){
eval "set -- $compose \\"\\$@\\""
if [ -n "$compose_file" ];then
printf %s "$compose_file"|run_with_environment "$@"
else
run_with_environment "$@" </dev/null
fi
}
run_compose_up(){
eval "set -- $compose_up \\"\\$@\\""
run_compose "$@"
}
`;
const libConnections = `list_connections(){
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
list_connections_of(){
cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null
}
is_port_open(){
list_connections|awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}
`;
const libContainers = `describe_containers(){
run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},"{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",{{json .RestartCount}},{{json .Image}}]' "$@"
}
describe_existing_containers(){
described=$(describe_containers "$@" 2>&1)||require_gone "$described" "$@"||return
printf '%s\\n' "$described"|sed -n '/^\\[/p'
}
require_gone(){
described=$1
shift
listed=$(run_docker ps -aq --no-trunc)||return
for container_id in "$@";do
case $described in
*"[\\"$container_id\\","*|*"o such object: $container_id"*|*"o such container: $container_id"*)continue
esac
case $listed in
*"$container_id"*)printf '%s\\n' "$described"|sed '/^\\[/d' >&2
return 1
esac
done
}
`;
const libDependencies = `: "\${project:?}" "\${wait_seconds:?}" "\${job_seconds:?}"
jobs='' failed=''
start_seconds=60 young_until=0
start_dependencies(){
eval "set -- $1"
while [ $# -gt 0 ];do
problem=dependency
if ! start_dependency "$1" "$2" "$3";then
if [ "$4" = required ];then
print_fact problem "$problem" "$1"
return 1
fi
failed=''
fi
shift 4
done
}
start_dependency(){
if [ "$2" = job ];then
run_job "$1"
return
fi
up=$(find_containers running "$project" "$1")||return
if [ -z "$up" ];then start_shared "$1"||return;fi
[ "$3" = started ]||wait_until_healthy "$1"
}
start_shared(){
failed=$(find_usable_container "$project" "$1")||return
if [ -n "$failed" ];then
run_docker start "$failed" >/dev/null||return
elif ! run_compose_up --no-recreate "$1" >&2;then
failed=$(find_containers all "$project" "$1")
return 1
fi
failed='' young_until=$(($(date +%s)+start_seconds))
}
wait_until_healthy(){
watched=$(find_containers running "$project" "$1")||return
[ -n "$watched" ]||watched=$(find_usable_container "$project" "$1")||return
end=$(($(date +%s)+wait_seconds)) announced=''
while states=$(run_docker_on "$watched" inspect --format '{{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{end}}');do
case $states in
*false*)break;;
*starting*|*unhealthy*);;
*)return 0
esac
[ -n "$announced" ]||print_fact waiting "$1" healthy
announced=yes problem=unhealthy
[ "$(date +%s)" -lt "$end" ]||break
sleep 0.2
done
failed=$watched
return 1
}
run_job(){
problem=job
busy=$(find_containers running "$project" "$1")||return
if [ -n "$busy" ];then
print_fact waiting "$1" free
wait_for_end "$busy"
if [ "$ending" = running ];then
problem=job-busy failed=$busy
return 1
fi
fi
former_job=$(find_containers all "$project" "$1")||return
remove_containers "$former_job"||return
print_fact waiting "$1" ended
composed=0
run_compose_up "$1" >&2||composed=$?
failed=$(find_containers all "$project" "$1")||return
[ "$composed" = 0 ]&&[ -n "$failed" ]||return 1
wait_for_end "$failed"
case $ending in
ended)jobs="$jobs $failed" failed=''
return 0
;;
looping)problem=job-loop;;
running)problem=job-limit
esac
return 1
}
wait_for_end(){
end=$(($(date +%s)+job_seconds))
while states=$(run_docker_on "$1" inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}');do
ending=$(judge_states "$states") now=$(date +%s)
if [ "$ending" = looping ]&&[ "$now" -lt "$young_until" ];then ending=running;fi
[ "$ending" = running ]&&[ "$now" -lt "$end" ]||return 0
sleep 0.2
done
ending=''
}
judge_states(){
printf '%s\\n' "$1"|awk '
    $1 != "exited" && $1 != "dead" { up = 1 }
    $1 == "restarting" && $3 >= 3 && $4 == 0 { loops = 1 }
    $2 != 0 { bad = 1 }
    END { print loops ? "looping" : up ? "running" : bad ? "failed" : "ended" }'
}
`;
const libDocker = `: "\${docker_sudo:?}"
call_docker(){
if [ "$docker_sudo" = yes ];then
sudo -n docker \${BGD_OWN_DOCKER_CONFIG:+--config "$DOCKER_CONFIG"} "$@"
else
docker "$@"
fi
}
run_docker(){
if [ "\${waits_for_engine:-no}" = yes ];then run_when_engine_answers call_docker "$@";else call_docker "$@";fi
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
elif [ -z "$environment\${BGD_OWN_DOCKER_CONFIG-}" ];then
sudo -n "$@"
else
{
printf 'export %s' "$environment\${BGD_OWN_DOCKER_CONFIG:+ DOCKER_CONFIG=$DOCKER_CONFIG}"|base64 -w 0
echo
cat
}|sudo -n sh -c 'read -r words && eval "$(printf %s "$words" | base64 -d)" && exec "$@"' sh "$@"
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
const libFlock = `try_lock(){
lock_problem=$(flock -n "$1" 2>&1)
lock_code=$?
[ "$lock_code" != 0 ]||return 0
if [ "$lock_code" = 1 ]&&[ -z "$lock_problem" ];then return 75;fi
lock_problem=\${lock_problem:-flock ended with exit code $lock_code}
return 1
}
read_inode(){
stat -L -c %i -- "$1" 2>/dev/null
}
print_lock_process(){
inode=$(read_inode "$2")||return 0
sed -n "s/^[0-9]*: FLOCK  *ADVISORY  *WRITE \\([0-9]*\\) [^ ]*:$inode .*/\\1/p" /proc/locks 2>/dev/null|while read -r id;do
[ -r "/proc/$id/cmdline" ]||continue
command_line=$(tr '\\0\\n' '  ' <"/proc/$id/cmdline" 2>/dev/null|head -c 200)
print_text "$1" "$id $(stat -c %U "/proc/$id" 2>/dev/null||echo '?') $command_line"
break
done
}
`;
const libFlows = `: "\${own_network:?}" "\${own_addresses?}" "\${target_pids?}"
target_functions='
  BEGIN {
    target_count = split(targets, asked, " ")
    for (i in asked) {
      for (j = split(asked[i], keys, ","); j > 0; j--) {
        if (keys[j] ~ /:/) { has_addresses = 1; target_of[keys[j]] = asked[i] }
        else target_of[sprintf(":%04X", keys[j])] = asked[i]
      }
    }
    for (j = split(own, keys, ","); j > 0; j--) own_addresses[address_of(keys[j])] = 1
  }
  function address_of(end) {
    sub(/^0000000000000000FFFF0000/, "", end)
    return substr(end, 1, length(end) - 5)
  }
  function find_target(end,  port) {
    port = substr(end, length(end) - 4)
    if (port in target_of) return target_of[port]
    if (!has_addresses) return ""
    sub(/^0000000000000000FFFF0000/, "", end)
    return end in target_of ? target_of[end] : ""
  }
  function port_of(end) { return substr(end, length(end) - 4) }
  # A program of this host that calls its own port has one address at both ends. Docker that passes the call on to a
  # container has not, and its port can be that of the other color. Out of a container nginx has the address of that.
  function is_of_nginx(target_end, end) {
    return own == "" ? address_of(target_end) == address_of(end) : address_of(end) in own_addresses
  }
  function print_counts(count,  i) {
    for (i = 1; i <= target_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'
number_function='
  function to_number(hex,  i, number) {
    for (i = 1; i <= length(hex); i++) number = number * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
    return number
  }
'
list_nginx_connections(){
if [ "$own_network" = no ];then list_connections;else list_connections_of "\${master:-none}";fi
}
list_both_ends(){
list_connections
[ "$own_network" = yes ]||return 0
for end_pid in "\${master:-none}" $target_pids;do list_connections_of "$end_pid";done
}
list_flows(){
list_both_ends|awk -v targets="$*" -v own="$own_addresses" "$target_functions"'
    function keep(target, client, since) { if (since > latest[target " " client]) latest[target " " client] = since }
    $4 == "0A" { next }
    { since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    is_of_nginx($2, $3) && (target = find_target($2)) != "" { keep(target, port_of($3), since) }
    is_of_nginx($3, $2) && (target = find_target($3)) != "" { keep(target, port_of($2), since) }
    END { for (flow in latest) print flow, latest[flow] }'
}
count_new_flows(){
before=$1 now=$2
shift 2
printf '%s\\n' "$before" now "$now"|awk -v targets="$*" "$target_functions"'
    $0 == "now" { now = 1; next }
    $0 == "" { next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}
count_open_flows(){
user=$1
shift
list_nginx_connections|awk -v targets="$*" -v user="$user" -v own="$own_addresses" "$target_functions"'
    $4 == "01" && is_of_nginx($3, $2) && (user == "" || $8 == user) { count[find_target($3)]++ }
    END { print_counts(count) }'
}
list_open_flows(){
list_nginx_connections|awk -v targets="$1" -v own="$own_addresses" "$target_functions$number_function"'
    $4 == "01" && is_of_nginx($3, $2) && find_target($3) != "" { print to_number(substr(port_of($2), 2)) }'
}
list_target_ports(){
printf '%s\\n' "$1"|tr , '\\n'|awk "$number_function"'/:/ { print to_number(substr($0, length($0) - 3)); next } { print }'
}
find_user(){
awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null
}
`;
const libHttp = `: "\${http_client:?}" "\${url?}" "\${request_options?}" "\${request_seconds:?}" "\${answer_limit:?}"
send_request(){
eval "send_request_with \\"\\$url\\" $request_options"
}
send_request_with(){
request_url=$1
shift
if [ "$http_client" = curl ];then
curl -q -g -sS -i -N --noproxy '*' --max-time "$request_seconds" "$@" -- "$request_url" 2>&1
else
timeout "$request_seconds" wget --no-config -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 \\
--tries=1 --timeout="$request_seconds" "$@" -O - -- "$request_url" 2>&1
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
const libLiveGuard = `: "\${site_path:?}" "\${guarded_value:?}"
refuse_if_live(){
if may_have_site_value "$guarded_value";then
printf '%s\\n' "$site_path may hold $guarded_value now, so this color may be live: none of its containers was touched" >&2
exit 97
fi
}
`;
const libMemory = `print_memory(){
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
}
print_used_memory(){
root=$1
shift
for id;do
for group in "$root/system.slice/docker-$id.scope" "$root/docker/$id" \\
"$root/memory/system.slice/docker-$id.scope" "$root/memory/docker/$id";do
for file in "$group/memory.current" "$group/memory.usage_in_bytes";do
[ -r "$file" ]||continue
print_fact used "$id" "$(awk 'NF == 1 { total = $1 } $1 ~ /^(total_)?inactive_file$/ { cache = $2 }
          END { print total - cache }' "$file" "$group/memory.stat")"
break 2
done
done
done
}
`;
const libNeighbors = `list_neighbors(){
label=com.docker.compose.project=$1
shift
found=$(run_docker ps --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \\
--format '{{.ID}} {{.Names}} {{.Label "com.docker.compose.service"}}')||return
printf '%s\\n' "$found"|awk 'BEGIN { for (i = 1; i < ARGC; i++) ours[ARGV[i]]; ARGC = 1 } NF > 1 && !($3 in ours) { print $1, $2 }' "$@"
}
restart_neighbors(){
[ -n "$1" ]||return 0
running=$(run_docker ps --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}}.')||return
printf '%s\\n' "$1"|{
lost=0
while read -r neighbor_id neighbor_name;do
case $running in *"$neighbor_id"*|*" $neighbor_name."*)continue;esac
if has_ended "$neighbor_id" </dev/null;then continue;fi
if run_docker start "$neighbor_id" </dev/null >/dev/null;then
print_fact restarted "$neighbor_name"
else
print_fact down "$neighbor_name"
lost=1
fi
done
return "$lost"
}
}
has_ended(){
ending=$(run_docker inspect --format '{{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}} {{.State.StartedAt}}' "$1")||return
case $ending in
'0 no '*|'0  '*|'0 on-failure '*);;
*)return 1
esac
now=$(date +%s)
signals=$(run_docker events --since "\${ending##* }" --until "$((now+1))" --filter "container=$1" --filter event=kill)||return
[ -z "$signals" ]
}
`;
const libNginxMaster = `: "\${nginx_container?}" "\${known_master?}"
find_master(){
if [ -n "$nginx_container" ];then
find_container_master
return
fi
pid=''
read -r pid 2>/dev/null <"$1"||[ -n "$pid" ]||return 0
if is_master "$pid";then echo "$pid";fi
}
is_master(){
title=''
IFS= read -r title 2>/dev/null <"/proc/$1/cmdline"||:
case $title in *'nginx: master'*|*'angie: master'*);;*)return 1;esac
}
find_container_master(){
[ "$nginx_container" != - ]||return 0
if [ -n "$known_master" ]&&is_running "$known_master";then
echo "\${known_master%%:*}"
return
fi
container_pid=$(run_docker inspect --format '{{.State.Pid}}' "$nginx_container" 2>/dev/null)||{
require_engine
return
}
find_master_below "$container_pid"
}
require_engine(){
refusal=$(run_docker ps -q 2>&1 >/dev/null)&&return
printf '%s\\n' "$refusal" >&2
return 1
}
find_master_below(){
case $1 in ''|0|*[!0-9]*)return 0;esac
if is_master "$1";then
echo "$1"
return
fi
cat /proc/[0-9]*/stat 2>/dev/null|awk -v root="$1" '
    { pid = $1; sub(/^.*\\) /, ""); parent[pid] = $2 }
    END { for (pid in parent) { at = pid; while (at > 1 && at != root) at = parent[at]; if (at == root) print pid } }'|sort -n|while read -r pid;do
if is_master "$pid";then
echo "$pid"
break
fi
done
}
identify_process(){
awk '{ pid = $1; sub(/^.*\\) /, ""); print pid ":" $20 }' "/proc/$1/stat" 2>/dev/null
}
`;
const libNginxProbe = `: "\${pid_file?}" "\${error_log?}" "\${log_size:?}" "\${workers?}" "\${requests:?}" "\${candidates:?}"
: "\${blue_target:?}" "\${green_target:?}" "\${http_client:?}" "\${target?}"
read_error_lines(){
if [ "$log_size" -lt 0 ];then return;fi
if [ -n "$nginx_container" ]&&[ -z "$error_log" ];then
[ "$new_workers" -gt 0 ]||run_docker logs --since "$log_size" "$nginx_container" 2>&1
elif [ -r "$error_log" ];then
tail -c "+$((log_size+1))" "$error_log"
fi|grep -F '[emerg]'|tail -n 3
}
probe_nginx(){
candidate_index=0 reached_places=' '
forget_targets
find_own_addresses&&eval "find_target $blue_target"||exit
blue=$target
eval "find_target $green_target"||exit
green=$target
while [ $# -ge 7 ];do
probe_with "$1" "$2" "$3" "$4" "$5" "$6" "$7"
candidate_index=$((candidate_index+1))
shift 7
done
}
probe_with(){
place=$1 local_port=$2
case $reached_places in *" $place "*)return;esac
new_workers=0 settled=no port_is_open=yes worker_user=''
master=$(find_master "$pid_file")||exit
[ -z "$master" ]||is_reloading "$master"||settled=yes
master_identity=-
[ -z "$nginx_container" ]||master_identity=$([ -z "$master" ]||identify_process "$master")
for worker in $([ -z "$master" ]||list_workers "$master");do
worker_user=$(find_user "\${worker%%:*}")
case " $workers " in *" $worker "*);;*)new_workers=$((new_workers+1));esac
done
error_lines=$(read_error_lines|base64 -w 0)
shift 2
send_requests "$@"
[ "$local_port" -eq 0 ]||port_is_open=$(is_port_open "$local_port")
shutting_down=$(list_workers "\${master:-none}" leaving|wc -l)
open_flows=$(count_open_flows "$worker_user" "$blue" "$green")
if [ -n "$master" ]&&is_reloading "$master";then settled=no;fi
[ "$missed_answer" != - ]||[ "$blue_count$green_count" = 00 ]||reached_places="$reached_places$place "
print_fact probe "$settled" "$port_is_open" "$new_workers" "$request_count" "$blue_count" "$green_count" "$open_flows" \\
"$shutting_down" "$answer" "$error_lines" "$candidate_index" "$missed_answer" "\${master_identity:--}"
}
send_requests(){
request_count=0 blue_count=0 green_count=0 answer='' missed_answer=- began=$(read_uptime)
flows=$(list_flows "$blue" "$green")
until [ "$request_count" -ge "$requests" ]||{ [ "$request_count" -ge 3 ]&&[ $(($(read_uptime)-began)) -ge 200 ];};do
last_answer=$(send_candidate "$@")
request_count=$((request_count+1))
flows_now=$(list_flows "$blue" "$green")
new_flows=$(count_new_flows "$flows" "$flows_now" "$blue" "$green")
flows=$flows_now
case $new_flows in
'0 0')if
[ "$request_count" -eq 1 ]
then answer=$last_answer;else missed_answer=\${last_answer:--};fi
return
esac
answer=$last_answer
case $new_flows in '0 '*);;*)blue_count=$((blue_count+1));esac
case $new_flows in *' 0');;*)green_count=$((green_count+1));esac
done
}
send_candidate(){
request_url=$1 host=$2 proto=$3 connect_to=$4 proxy=$5 header=--header
set -- "$request_url"
[ "$http_client" != curl ]||header=-H
[ -z "$host" ]||set -- "$@" "$header" "Host: $host"
[ -z "$proto" ]||set -- "$@" "$header" "X-Forwarded-Proto: $proto"
[ -z "$connect_to" ]||set -- "$@" -k --connect-to "::$connect_to"
[ "$proxy" != yes ]||set -- "$@" --haproxy-protocol
send_request_with "$@"
}
`;
const libNginxProgram = `find_nginx_unit(){
[ -d /run/systemd/system ]||return 0
first_unit=
for unit in nginx openresty angie;do
unit_text=$(systemctl cat "$unit.service" 2>/dev/null)||continue
case $unit_text in
*"$1"*)printf %s "$unit.service"
return
esac
first_unit=\${first_unit:-$unit.service}
done
printf %s "$first_unit"
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
const libNginxRun = `: "\${nginx_command?}" "\${nginx_sudo:?}" "\${nginx_container?}"
run_nginx(){
if [ -n "$nginx_container" ];then
run_docker exec "$nginx_container" "$nginx_command" "$@" </dev/null
else
run_with_sudo_if "$nginx_sudo" "$nginx_command" "$@"
fi
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
read_start_time(){
IFS= read -r stat 2>/dev/null <"/proc/$1/stat"||return
position=2
for start_time in \${stat##*) };do
position=$((position+1))
[ "$position" -lt 22 ]||break
done
}
is_running(){
read_start_time "\${1%%:*}"&&[ "$start_time" = "\${1#*:}" ]
}
`;
const libPatientDocker = `: "\${waits_for_engine:=yes}"
run_when_engine_answers(){
engine_back_by=$(($(read_uptime)+3000))
while :;do
engine_code=0
{ engine_problem=$("$@" 2>&1 >&3 3>&-)||engine_code=$?;} 3>&1
case $engine_code:$engine_problem in
0:*);;
*'annot connect to the Docker daemon'*|*'ailed to connect to the docker API'*|*'error during connect'*)if
[ "$(read_uptime)" -lt "$engine_back_by" ]&&sleep 1
then continue;fi
esac
[ -z "$engine_problem" ]||printf '%s\\n' "$engine_problem" >&2
return "$engine_code"
done
}
`;
const libPrintContainers = `print_containers(){
containers_name=$1 ids=$2
set --
for id in $ids;do set -- "$@" "$id";done
if [ $# -gt 0 ];then
described=$(describe_containers "$@")||exit
print_text "$containers_name" "$described"
else
print_text "$containers_name" ''
fi
}
`;
const libReadRecord = `record_limit=4194304
print_record(){
if is_missing "$2";then
print_text "$1" ''
elif problem=$(find_record_problem "$2");then
{ print_stdin "$1";} <"$2"||print_text "$1" ''
else
print_text "$1" ''
print_text "$1-problem" "$problem"
fi
}
find_record_problem(){
if [ -e "$1" ]&&! [ -f "$1" ]&&! [ -d "$1" ];then
printf '%s is not a regular file' "$1"
return 1
fi
if [ "$(stat -L -c %s -- "$1" 2>/dev/null||echo 0)" -gt "$record_limit" ]&&[ -f "$1" ];then
printf '%s is larger than %s bytes' "$1" "$record_limit"
return 1
fi
{ cat -- "$1" >/dev/null;} 2>&1
}
`;
const libRecordPath = `: "\${record_name:?}"
print_record_path(){
printf %s "\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/$record_name"
}
`;
const libRemoveContainers = `longest_grace=300
remove_containers(){
[ -n "$1" ]||return 0
graces=$(list_graces "$1")||return
patient=$(printf '%s\\n' "$graces"|awk -v limit="$longest_grace" '$2 > limit { print $1 }')
usual=$(printf '%s\\n' "$graces"|awk -v limit="$longest_grace" 'NF && $2 <= limit { print $1 }')
[ -z "$usual" ]||run_docker_on "$usual" stop >/dev/null||return
[ -z "$patient" ]||run_docker_on "$patient" stop -t "$longest_grace" >/dev/null||return
run_docker_on "$1" rm -f -v >/dev/null
}
list_graces(){
configured=$(run_docker_on "$1" inspect --format '{{.Id}} {{.State.Running}} {{json .Config}}')||return
printf '%s\\n' "$configured"|awk '$2 == "true" { print $1, match($0, /"StopTimeout":[0-9]+/) ? substr($0, RSTART + 14, RLENGTH - 14) : 0 }'
}
`;
const libSite = `: "\${site_form:?}" "\${site_path:?}" "\${next_path:?}" "\${before_path:?}" "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}"
: "\${blue_file?}" "\${green_file?}"
read_site_value(){
require_site_kind||return
if [ "$site_form" = link ];then
readlink -- "$site_path"||true
return
fi
read_site_file||return
[ -z "$site_source" ]||find_site_value
}
may_have_site_value(){
if [ "$site_form" = link ];then
[ "$(resolve_site)" = "$(readlink -m -- "$(find_value_file "$1")")" ]
elif read_site_file;then
[ -n "$site_source" ]&&has_value "$1"
fi
}
write_site_value(){
read_site_value >/dev/null||return
if [ -z "$1" ];then
change_site rm -f -- "$site_path"
elif [ "$site_form" = link ];then
change_site rm -f -- "$next_path"&&change_site ln -s -- "$1" "$next_path"&&require_site_kind&&change_site mv -T -- "$next_path" "$site_path"
else
make_site_content "$1"&&write_site_file
fi
}
find_value_file(){
case $1 in
"$blue_value")printf %s "$blue_file";;
"$green_value")printf %s "$green_file";;
*)printf %s "$1"
esac
}
is_site_dangling(){
[ -L "$site_path" ]||return
if [ "$blue_file" != "$blue_value" ];then
is_target_of_color&&! [ -e "$target_file" ]
else
! [ -e "$site_path" ]
fi
}
is_target_of_color(){
target=$(readlink -- "$site_path")
target_file=$(find_value_file "$target")
[ "$target_file" != "$target" ]
}
resolve_site(){
if [ "$blue_file" != "$blue_value" ]&&is_target_of_color;then
readlink -m -- "$target_file"
else
readlink -m -- "$site_path"
fi
}
change_site(){
run_with_sudo_if "\${site_sudo:?}" "$@"
}
require_site_kind(){
expected='file'
if [ "$site_form" = link ];then expected='link';fi
if [ -L "$site_path" ];then
kind='link'
elif [ -f "$site_path" ];then
kind='file'
elif [ -e "$site_path" ];then
kind=other
else
return 0
fi
[ "$kind" != "$expected" ]||return 0
printf '%s is a %s now, and not a %s\\n' "$site_path" "$(stat -c %F -- "$site_path")" "$expected" >&2
return 1
}
read_content(){
content=$(cat -- "$1"&&echo x)||return
content=\${content%x}
[ "\${#content}" = "$(stat -L -c %s -- "$1")" ]||{
printf '%s cannot be read as a text\\n' "$1" >&2
return 1
}
}
read_site_file(){
site_source=$site_path
if [ "$in_place" = yes ]&&[ -e "$before_path" ];then site_source=$before_path;fi
if ! [ -e "$site_source" ];then
site_source='' site_content=''
return
fi
read_content "$site_source"||return
site_content=$content
}
print_site_file(){
read_site_file&&printf %s "$site_content"
}
find_site_value(){
found=
if has_value "$blue_value";then found=blue;fi
if has_value "$green_value";then found=$found,green;fi
case $found in
blue)printf '%s\\n' "$blue_value";;
,green)printf '%s\\n' "$green_value";;
'')printf '%s holds what belongs to neither color\\n' "$site_source" >&2
return 1
;;
*)printf '%s holds what belongs to both colors\\n' "$site_source" >&2
return 1
esac
}
has_value(){
if [ "$site_form" = file ];then
read_content "$(find_value_file "$1")"&&[ "$content" = "$site_content" ]
else
case $site_content in *"$1"*);;*)return 1;esac
fi
}
make_site_content(){
if [ "$site_form" = file ];then
read_content "$(find_value_file "$1")"
return
fi
[ -n "$site_source" ]||{
printf '%s does not exist\\n' "$site_path" >&2
return 1
}
other=$blue_value
if [ "$1" = "$blue_value" ];then other=$green_value;fi
exchange_text "$site_content" "$other" "$1"
content=$exchanged
case $content in
*"$other"*)printf '%s would have both texts after the change\\n' "$site_path" >&2
return 1
esac
}
exchange_text(){
rest=$1 exchanged=
while :;do
case $rest in *"$2"*);;*)break;esac
exchanged=$exchanged\${rest%%"$2"*}$3
rest=\${rest#*"$2"}
done
exchanged=$exchanged$rest
}
write_site_file(){
if [ "$in_place" = yes ]&&[ -n "$site_source" ];then
keep_copy&&write_content "$site_path"&&change_site rm -f -- "$before_path"
else
copy_site&&write_content "$next_path"&&sync -- "$next_path"&&require_same_file&&change_site mv -T -- "$next_path" "$site_path"
fi
}
write_content(){
printf %s "$content"|change_site tee -- "$1" >/dev/null
}
copy_site(){
if [ -n "$site_source" ];then
change_site cp --preserve=all --remove-destination -- "$site_path" "$next_path"
else
change_site rm -f -- "$next_path"
fi
}
keep_copy(){
[ "$site_source" = "$site_path" ]||return 0
copy_site&&sync -- "$next_path"&&require_same_file&&change_site mv -T -- "$next_path" "$before_path"
}
require_same_file(){
written=$content former_content=$site_content
require_site_kind&&read_site_file||return
content=$written
[ "$site_content" != "$former_content" ]||return 0
printf '%s was changed by another program at this moment\\n' "$site_path" >&2
return 1
}
`;
const libSudoRules = `sudo_kind='' sudo_never_asks=''
check_right(){
[ -n "$sudo_kind" ]||read_sudo_rules "$1"
shift
whole_command=$*
if [ "$sudo_kind" != other ]&&! whole_command=$(sudo -n -l "$@" 2>/dev/null);then
print_text denied "$*"
return
fi
[ "$sudo_kind" != root ]||return 0
case $sudo_kind$sudo_rules in
*'asks '*|other*|classic)rule=$(find_sudo_rule "$whole_command");;
*)rule=free
esac
if [ "$rule" = free ]||never_asks;then return;fi
if [ "$rule" = asks ];then print_text denied "$*";else print_text unchecked "$*";fi
}
never_asks(){
if [ -z "$sudo_never_asks" ];then
if [ "$sudo_kind" = classic ]&&sudo -n -k -v >/dev/null 2>&1;then sudo_never_asks=yes;else sudo_never_asks=no;fi
fi
[ "$sudo_never_asks" = yes ]
}
read_sudo_rules(){
sudo_kind=classic sudo_rules=
if [ "$1" = 0 ];then
sudo_kind=root
return
fi
case $(sudo --version 2>/dev/null|head -n 1) in 'Sudo version'*);;*)sudo_kind=other;esac
sudo_rules=$(sudo -n -ll 2>/dev/null|awk '
    BEGIN { default_mode = "asks" }
    /^Sudoers entry:/ { counts = 1; mode = default_mode; listed = 1; next }
    !listed && /(^|[ ,])!authenticate(,|$)/ { default_mode = "free" }
    /^ +RunAsUsers:/ { counts = $0 ~ /[ ,](root|ALL)(,|$)/ }
    /^ +Options:/ && /[ ,]authenticate(,|$)/ { mode = "asks" }
    /^ +Options:/ && /[ ,]!authenticate(,|$)/ { mode = "free" }
    /^\\t/ && counts { sub(/^\\t/, ""); print mode, $0 }')
}
find_sudo_rule(){
printf '%s\\n' "$1" "$sudo_rules"|awk '
    function to_regex(glob,  i, c, regex) {
      for (i = 1; i <= length(glob); i++) {
        c = substr(glob, i, 1)
        if (c == "\\\\") { i++; c = substr(glob, i, 1); regex = regex (c ~ /[A-Za-z0-9]/ ? c : "\\\\" c) }
        else if (c == "*") regex = regex ".*"
        else if (c == "?") regex = regex "."
        else if (c == "[" || c == "]") regex = regex c
        else if (c ~ /[A-Za-z0-9_\\/ -]/) regex = regex c
        else regex = regex "\\\\" c
      }
      return "^" regex "$"
    }
    NR == 1 { command = $0; program = $1; verdict = "unknown"; next }
    { mode = $1; rule = substr($0, length($1) + 2) }
    rule == "ALL" { verdict = mode; next }
    rule ~ /^!/ || rule == "" { next }
    rule ~ /^sha[0-9]+:/ || rule ~ /\\^/ { verdict = "unknown"; next }
    rule ~ /\\/$/ { if (index(program, rule) == 1 && substr(program, length(rule) + 1) !~ /\\//) verdict = mode; next }
    rule ~ / / { if (command ~ to_regex(rule)) verdict = mode; next }
    program ~ to_regex(rule) { verdict = mode }
    END { print verdict }'
}
`;
const libSudo = `run_with_sudo_if(){
use_sudo=$1
shift
if [ "$use_sudo" = yes ];then sudo -n "$@";else "$@";fi
}
`;
const libTargets = `: "\${own_network:?}" "\${nginx_container?}"
own_addresses='' target_pids='' target=''
find_own_addresses(){
[ "$own_network" = yes ]||return 0
own_addresses=$(run_docker inspect --format "$print_addresses" "$nginx_container")||return
own_addresses=$(printf '%s\\n' "$own_addresses"|print_kernel_addresses 0)
}
print_addresses='{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.GlobalIPv6Address}} {{end}}'
forget_targets(){
own_addresses='' target_pids=''
}
find_target(){
target_port=$1
shift
target=$target_port
[ $# -gt 0 ]||return 0
target=none
target_ids=$(find_containers running "$@")||return
[ -n "$target_ids" ]||return 0
described_targets=$(run_docker_on "$target_ids" inspect --format "{{.State.Pid}} $print_addresses")||return
target_pids="$target_pids $(printf '%s\\n' "$described_targets"|awk '{ print $1 }'|tr '\\n' ' ')"
target=$(printf '%s\\n' "$described_targets"|sed 's/^[0-9]* //'|print_kernel_addresses "$target_port")
[ -n "$target" ]
}
print_kernel_addresses(){
awk -v port="$1" '
    function backwards(hex,  i, text) {
      for (i = 1; i <= length(hex); i += 8)
        text = text substr(hex, i + 6, 2) substr(hex, i + 4, 2) substr(hex, i + 2, 2) substr(hex, i, 2)
      return toupper(text)
    }
    function to_hex(address,  parts, count, i, hex, ends, left, right) {
      if (address ~ /^[0-9.]+$/) {
        count = split(address, parts, ".")
        for (i = 1; i <= count; i++) hex = hex sprintf("%02x", parts[i])
        return hex
      }
      split(address, ends, "::")
      left = to_groups(ends[1])
      right = to_groups(ends[2])
      while (length(left right) < 32) left = left "0"
      return left right
    }
    function to_groups(text,  parts, count, i, hex) {
      count = split(text, parts, ":")
      for (i = 1; i <= count; i++) hex = hex substr("0000" parts[i], length(parts[i]) + 1)
      return hex
    }
    { for (i = 1; i <= NF; i++) list = list (list == "" ? "" : ",") backwards(to_hex($i)) sprintf(":%04X", port) }
    END { print list == "" ? "none" : list }'
}
`;
const libUptime = `read_uptime(){
read -r uptime _ </proc/uptime
printf %s "\${uptime%.*}\${uptime#*.}"
}
`;
const libUsableContainer = `find_usable_container(){
candidates=$(find_containers all "$1" "$2")||return
[ -n "$candidates" ]||return 0
candidates=$(run_docker_on "$candidates" inspect \\
--format '{{index .Config.Labels "com.docker.compose.container-number"}},{{.Created}},{{.Id}}')||return
printf '%s\\n' "$candidates"|awk -F , '
    id == "" || $1 + 0 < number || ($1 + 0 == number && $2 > created) { number = $1 + 0; created = $2; id = $3 }
    END { print id }'
}
list_stopped(){
stopped_project=$1
shift
for service;do
stopped=$(find_containers running "$stopped_project" "$service")||return
[ -z "$stopped" ]||continue
stopped=$(find_usable_container "$stopped_project" "$service")||return
[ -n "$stopped" ]||continue
described=$(run_docker inspect --format '{{.Id}} {{.Name}}' "$stopped")||return
printf '%s\\n' "\${described%% *} \${described#* /}"
done
}
`;
const readHostCompose = `: "\${compose_options?}" "\${docker_sudo:?}"
profile_options=
read_compose(){
if [ "$docker_sudo" = no ]&&is_compose_plugin&&read_with docker-compose;then return;fi
for program in 'docker compose' docker-compose;do
if read_with "$program"||explain_refusal "$program";then return;fi
done
echo none
explain_absence
}
read_with(){
ask_engine "$1"|{
exec 5<&0 </dev/null
config=$(print_config "$1" 2>/dev/null)||exit
answer=$(cat <&5)
if [ "$answer" = yes ];then print_answer "$1" yes "$config";else print_answer "$1" engine "$answer";fi
}
}
ask_engine(){
if answer=$(run_compose_program "$1" ps -q 2>&1 >/dev/null </dev/null);then
echo yes
else
printf '%s\\n' "$answer"|tail -n 10|tail -c 4096
fi
}
explain_absence(){
if [ "$docker_sudo" = yes ];then
plugin=$(find_compose_plugin)
[ -z "$plugin" ]||printf 'plugin %s\\n' "$plugin"
standalone=$(command -v docker-compose)&&printf 'standalone %s\\n' "$standalone"
fi
for program in 'docker compose' docker-compose;do
run_compose_program "$program" version 2>&1|head -n 1|head -c 500|sed 's/^/output /'
done
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
takes_env_files "$1"||return
profile_options="--profile '*'"
run_compose_program "$1" config \${2:+"$2"} 2>/dev/null&&return
profile_options=
run_compose_program "$1" config \${2:+"$2"}
}
takes_env_files(){
case $compose_options in *--env-file*--env-file*);;*)return 0;esac
case $(run_compose_program "$1" --help) in *'env-file stringArray'*)return 0;esac
printf '%s takes one file with variables: several need Docker Compose 2.24 or later\\n' "$1"
return 1
}
run_compose_program(){
compose_program=$1
shift
eval "set -- $profile_options $compose_options \\"\\$@\\""
case $compose_program in
'docker compose')run_with_environment docker compose "$@";;
*)run_with_environment docker-compose "$@"
esac
}
print_answer(){
printf '%s\\n' "$1" "$(print_project_name)" "$(pwd -P)" "$2" "$3"
}
print_project_name()(eval "set -- $compose_options"
previous=
for word;do
shift
[ "$previous" != --env-file ]||set -- "$@" "$word"
previous=$word
done
[ $# -gt 0 ]||set -- .env
export_environment
if [ -n "$COMPOSE_PROJECT_NAME" ];then
printf %s "$COMPOSE_PROJECT_NAME"
else
for file;do
[ ! -r "$file" ]||sed -n '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}' "$file"
done|tail -n 1
fi)
is_compose_plugin(){
standalone=$(command -v docker-compose)||return
plugin=$(find_compose_plugin)&&[ "$standalone" -ef "$plugin" ]
}
find_compose_plugin(){
for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker \\
/usr/libexec/docker;do
plugin=$folder/cli-plugins/docker-compose
if [ -x "$plugin" ];then
printf '%s\\n' "$plugin"
return
fi
done
return 1
}
`;
const readHostFiles = `: "\${site_folder:?}" "\${blue_file?}" "\${green_file?}" "\${site_form:?}" "\${site_path:?}" "\${before_path:?}" "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}"
read_files(){
read_live_site
if is_missing "$site_folder";then
print_fact site-folder missing
elif [ -d "$site_folder" ]&&[ -r "$site_folder" ]&&[ -x "$site_folder" ];then
print_fact site-folder ok
else
print_fact site-folder unreadable
fi
[ "$site_form" != text ]||return 0
read_site blue "$blue_file"
read_site green "$green_file"
}
read_live_site(){
if [ -L "$site_path" ];then
if [ "$site_form" != link ];then
print_fact live other link
elif is_site_dangling;then
print_fact live dangling
else
print_fact live link
fi
print_text live-target "$(readlink -- "$site_path")"
print_text live-resolved "$(resolve_site)"
elif is_missing "$site_path";then
print_fact live missing
elif ! [ -e "$site_path" ];then
print_fact live unknown
elif [ "$site_form" = link ]||! [ -f "$site_path" ];then
print_fact live other "$(stat -c %F -- "$site_path"|tr ' ' '-')"
else
read_live_file
fi
}
read_live_file(){
if ! [ -r "$site_path" ];then
print_fact live unknown
return
fi
case $(read_site_value 2>/dev/null) in
"$blue_value")print_fact live holds blue "$(find_cut)";;
"$green_value")print_fact live holds green "$(find_cut)";;
*)print_fact live differs
esac
print_site_file|print_stdin live-text
}
find_cut(){
if [ "$in_place" = yes ]&&[ -e "$before_path" ];then echo cut;else echo whole;fi
}
read_site(){
print_text "resolved-$1" "$(readlink -m -- "$2")"
if [ -f "$2" ]&&[ -r "$2" ];then print_stdin "site-$1" <"$2";fi
if is_missing "$2"||{ [ -d "$2" ]&&is_missing "$2/$1";};then print_fact missing "$1";fi
}
`;
const readHostNginx = `: "\${sudo:?}" "\${nginx_program?}" "\${blue_ports?}" "\${green_ports?}" "\${site_form:?}" "\${site_inside:?}" "\${nginx_container?}"
newline='
'
read_nginx(){
nginx_sudo=yes
[ "$sudo" != false ]||nginx_sudo=no
if [ "$sudo" = auto ]&&[ "$1" = 0 ];then nginx_sudo=no;fi
if [ -n "$nginx_container" ];then
nginx_sudo=no nginx_command=\${nginx_program:-nginx} build_options=
else
find_nginx_program
build_options=$([ -z "$nginx_program" ]||"$nginx_program" -V 2>&1)
fi
print_text nginx-command "$nginx_command"
[ -z "$build_options" ]||print_text nginx-version "\${build_options%%"$newline"*}"
dump_configuration
[ -z "$nginx_refusal" ]||print_text nginx-refusal "$nginx_refusal"
if [ "$nginx_sudo" = yes ];then print_fact nginx "$code" sudo;else print_fact nginx "$code" '';fi
if [ "$code" != 0 ];then
print_text nginx-output "$(printf '%s\\n' "$dump"|tail -n 20)"
dump=$([ -n "$nginx_container" ]||cat "$(print_build_path conf-path conf/nginx.conf)" 2>/dev/null)
else
print_includes
fi
settings=$(printf '%s\\n' "$dump"|print_settings)
printf '%s\\n' "$dump"|print_servers|print_stdin servers
[ "$code" != 0 ]||print_text nginx-output "\${settings%"$newline"*}"
print_found_settings "\${settings##*"$newline"}"
if [ -r /proc/1/stat ];then print_fact processes visible;else print_fact processes hidden;fi
master=$(find_master "$pid_file")||exit
print_fact master "$master"
print_fact master-without-pid-file "$([ -n "$master$nginx_container" ]||list_masters|head -n 1)"
}
find_nginx_program(){
nginx_command=$nginx_program
[ -z "$nginx_program" ]||return 0
nginx_program=$(choose_nginx_program)
nginx_command=$nginx_program
if [ "$nginx_sudo" = no ];then
[ "$(command -v nginx)" != "$nginx_program" ]||nginx_command=nginx
else
case $nginx_program in /usr/sbin/nginx|/usr/bin/nginx|/sbin/nginx)nginx_command=nginx;esac
fi
}
choose_nginx_program()(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
standard=$(command -v nginx)
running=$(list_running_programs)
for program in $running;do
if [ "$program" -ef "$standard" ];then running=;fi
done
for program in $running "$standard" "$(command -v openresty)" "$(command -v angie)" /usr/local/nginx/sbin/nginx \\
/usr/local/openresty/nginx/sbin/nginx /opt/nginx/sbin/nginx;do
if [ -x "$program" ];then
printf %s "$program"
return
fi
done)
list_running_programs(){
list_masters|while read -r pid;do
tr '\\0' '\\n' <"/proc/$pid/cmdline" 2>/dev/null|sed -n 's/^[a-z]*: master process \\(\\/[^ ]*\\).*/\\1/p'
done
}
dump_configuration(){
nginx_refusal=
if [ -z "$nginx_command" ];then
dump='' code=127
return
fi
dump=$(run_nginx -T 2>&1)
code=$?
case $nginx_sudo$code$dump in
yes1sudo:*|yes1*"\${newline}sudo: "*)nginx_refusal=$dump
esac
}
print_settings(){
awk -v blue="$blue_ports" -v green="$green_ports" -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no '
    function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
    function passes(ports) { gsub(/ /, "|", ports); return ports != "" && $0 ~ (":(" ports ")([^0-9]|$)") }
    /^(nginx|angie): / { messages = messages $0 "\\n"; next }
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
if [ -n "$nginx_container" ];then
print_text pid-file ''
print_text error-log "$error_log"
print_fact passes-to "$passes_to"
return
fi
if [ "$pid_file" = - ];then pid_file=$(print_build_path pid-path logs/nginx.pid);fi
if [ "$error_log" = - ];then error_log=$(print_build_path error-log-path logs/error.log);fi
pid_file=$(resolve_in_prefix "$pid_file")
print_text pid-file "$pid_file"
print_text error-log "$(resolve_in_prefix "$error_log")"
print_fact passes-to "$passes_to"
}
print_build_path(){
built=$(print_build_option "$1")
resolve_in_prefix "\${built:-$2}"
}
resolve_in_prefix(){
case $1 in
/*|stderr|syslog:*|memory:*)printf %s "$1";;
*)prefix=$(print_build_option prefix)
prefix=\${prefix:-/usr/local/nginx}
printf %s "\${prefix%/}/$1"
esac
}
print_build_option(){
printf '%s\\n' "$build_options"|tr ' ' '\\n'|sed -n "s/^--$1=//p"|head -n 1
}
print_includes(){
main=$(printf '%s\\n' "$dump"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|head -n 1)
[ -n "$nginx_container" ]||main=$(print_build_path conf-path conf/nginx.conf)
printf '%s\\n' "$dump"|tr -d "\\"'"|awk '
    {
      sub(/#.*/, "")
      rest = rest " " $0
      while (match(rest, /[;{}]/)) {
        statement = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + 1)
        if (sub(/^[ \\t]*include[ \\t]+/, "", statement)) print statement
      }
    }'|sed 's/[[:space:]]*$//'|sort -u|while IFS= read -r path;do
case $path in
/*)resolve_folder "$path";;
*)resolve_folder "\${main%/*}/$path"
esac
done|print_stdin includes
print_text include-link "$(resolve_folder "$site_inside")"
[ "$site_form" = link ]||print_fact site-loaded "$(is_loaded "$site_inside")"
}
is_loaded(){
printf '%s\\n' "$dump"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|{
loaded=no
while IFS= read -r file;do
if [ "$file" = "$1" ]||[ "$file" -ef "$1" ];then loaded=yes;fi
done
echo "$loaded"
}
}
resolve_folder(){
if [ -n "$nginx_container" ];then
printf '%s\\n' "$1"
return
fi
printf '%s/%s\\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"
}
list_masters(){
grep -lE '^(nginx|angie): master' /proc/[0-9]*/cmdline 2>/dev/null|while read -r path;do
awk '/^NSpid:/ && NF == 2 { print $2 }' "\${path%cmdline}status" 2>/dev/null
done
}
`;
const readHostPorts = `: "\${blue_ports?}" "\${green_ports?}"
read_ports(){
[ -n "$blue_ports$green_ports" ]||return 0
listeners=$(list_listeners)||{
echo 'the list of connections in /proc/net/tcp cannot be read' >&2
exit 1
}
[ -z "$listeners" ]||print_fact "$listeners"
publishers=$(list_publishers 2>/dev/null)
print_text publishers "$publishers"
print_foreign "$2"
for port in $blue_ports $green_ports;do read_listener "$1" "$port";done
}
list_listeners(){
list_connections|awk -v ports="$blue_ports $green_ports" '
    BEGIN { for (i = split(ports, asked, " "); i > 0; i--) port_of[sprintf(":%04X", asked[i])] = asked[i] }
    $4 != "0A" { next }
    { end = substr($2, length($2) - 4) }
    end in port_of { print "listens", port_of[end], substr($2, 1, length($2) - 5) }
    END { exit NR == 0 }'
}
list_publishers(){
set --
for port in $blue_ports $green_ports;do set -- "$@" --filter "publish=$port";done
run_docker ps --no-trunc "$@" --format '[{{json .ID}},{{json .Names}},{{json .Image}},{{json .Ports}},{{json (.Label "com.docker.compose.project")}},{{json (.Label "com.docker.compose.service")}},{{json (.Label "com.docker.compose.project.working_dir")}},{{json (.Label "com.docker.compose.oneoff")}}]'
}
print_foreign(){
foreign_ids=$(printf '%s\\n' "$publishers"|sed -n 's/^\\["\\([0-9a-f]*\\)".*/\\1/p')
described_ids=$1
set --
for foreign_id in $foreign_ids;do
case $described_ids in *"$foreign_id"*);;*)set -- "$@" "$foreign_id";esac
done
[ $# -gt 0 ]||return 0
foreign=$(describe_existing_containers "$@" 2>/dev/null)||return 0
print_text foreign "$foreign"
print_digests foreign-digests "$foreign"
}
read_listener(){
case $listeners in *"listens $2 "*);;*)return;esac
case $publishers in *":$2->"*)return;esac
print_text "listener-$2" "$(run_with_sudo_if "$1" ss -H -l -t -n -p "sport = :$2" 2>/dev/null)"
print_text engine "$(run_docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)"
}
`;
const readHostRights = `: "\${sudo:?}" "\${site_folder:?}" "\${site_form:?}" "\${site_path:?}" "\${next_path:?}" "\${before_path:?}"
: "\${blue_value:?}" "\${green_value:?}" "\${in_place:?}" "\${site_reload:?}"
read_rights(){
if [ "$2" = yes ];then check_nginx_rights "$1" "$3" "$4" "$5";fi
if [ "$sudo" = true ];then unwritable=$site_path;else unwritable=$(find_unwritable "$1");fi
if [ -z "$unwritable" ];then
print_fact writing direct
elif [ "$sudo" = false ];then
print_text denied "write into $unwritable"
print_fact writing direct
else
if [ "$site_form" = link ];then check_link_rights "$1";else check_file_rights "$1";fi
print_fact writing sudo
fi
}
find_unwritable(){
if ! [ -w "$site_folder" ];then
printf %s "$site_folder"
elif [ "$site_form" != link ]&&[ -e "$site_path" ]&&[ "$1" != 0 ];then
if ! [ -w "$site_path" ]||! has_same_owner "$1";then printf %s "$site_path";fi
fi
}
has_same_owner(){
[ "$(stat -c %u -- "$site_path")" = "$1" ]||return
case " $(id -G) " in *" $(stat -c %g -- "$site_path") "*);;*)return 1;esac
}
check_nginx_rights(){
[ -z "$3" ]||print_text denied "$2 -T"
[ -n "$2" ]||return 0
if [ "$site_reload" = yes ]||[ -z "$4" ];then check_right "$1" "$2" -t;fi
[ "$site_reload" = no ]||check_right "$1" "$2" -s reload
[ -z "$4" ]||return 0
unit=$(find_nginx_unit "$2")
if [ -n "$unit" ];then check_right "$1" systemctl start "$unit";else check_right "$1" "$2";fi
}
check_link_rights(){
check_right "$1" rm -f -- "$next_path"
check_right "$1" ln -s -- "$blue_value" "$next_path"
check_right "$1" ln -s -- "$green_value" "$next_path"
check_right "$1" mv -T -- "$next_path" "$site_path"
former=$(read_site_value 2>/dev/null)
case $former in
"$blue_value"|"$green_value");;
'')check_right "$1" rm -f -- "$site_path";;
*)check_right "$1" ln -s -- "$former" "$next_path"
esac
}
check_file_rights(){
if [ -e "$site_path" ];then
check_right "$1" cp --preserve=all --remove-destination -- "$site_path" "$next_path"
else
check_right "$1" rm -f -- "$next_path"
check_right "$1" rm -f -- "$site_path"
fi
if [ "$in_place" = yes ];then
check_right "$1" mv -T -- "$next_path" "$before_path"
check_right "$1" tee -- "$site_path"
check_right "$1" rm -f -- "$before_path"
else
check_right "$1" tee -- "$next_path"
check_right "$1" mv -T -- "$next_path" "$site_path"
fi
}
`;
const readHostServers = `print_servers(){
awk '
    function put_word() { if (in_word) { words[++count] = word; word = ""; in_word = 0 } }
    function print_words(end,  i, line) {
      for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") words[i]
      print line end
    }
    function end_statement() {
      put_word()
      if (words[1] ~ /^(listen|server_name|ssl|include|set|proxy_pass|grpc_pass|server|keepalive|keepalive_min_timeout|open_file_cache|disable_symlinks)$/) print_words(";")
      count = 0
    }
    function begin_block() {
      put_word()
      kept[++depth] = words[1] ~ /^(http|server|location|if|upstream|stream|mail)$/
      if (kept[depth]) print_words(" {")
      count = 0
    }
    function end_block() {
      put_word()
      if (depth > 0 && kept[depth--]) print "}"
      count = 0
    }
    # A quoted word stays as it is, quotes and all. It may go on in the next line.
    function take_quoted(text,  i) {
      for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        if (character == "\\\\") i++
        else if (character == quote) { quote = ""; break }
      }
      word = word substr(text, 1, i)
      return substr(text, i + 1)
    }
    function take_next(text) {
      character = substr(text, 1, 1)
      if (!in_word && character == "#") return ""
      if (!in_word && (character == "\\"" || character == quote_mark)) {
        quote = character; word = character; in_word = 1
        return substr(text, 2)
      }
      if (character == "\\\\") {
        word = word substr(text, 1, 2); in_word = 1
        return substr(text, 3)
      }
      if (character ~ /[ \\t\\r]/) put_word()
      else if (character == ";") end_statement()
      else if (character == "{" && word !~ /\\$$/) begin_block()
      else if (character == "}" && !in_word) end_block()
      else {
        if (!match(text, /^[^ \\t\\r;{}\\\\$]+/)) RLENGTH = 1
        word = word substr(text, 1, RLENGTH); in_word = 1
        return substr(text, RLENGTH + 1)
      }
      return substr(text, 2)
    }
    BEGIN { quote_mark = sprintf("%c", 39) }
    /^nginx: / && depth == 0 { next }
    /^# configuration file .*:$/ && quote == "" { print; depth = count = in_word = 0; word = ""; next }
    {
      text = $0
      while (text != "") text = quote == "" ? take_next(text) : take_quoted(text)
      if (quote == "") put_word()
      else word = word " "
    }'|head -c 262144
}
`;
const readLayoutCompose = `: "\${folder?}" "\${docker_sudo:?}"
read_compose_files(){
compose_program=$(find_compose_program)
list_compose_folders|while IFS= read -r compose_folder;do
for path in "$compose_folder"/.env "$compose_folder"/.env.* "$compose_folder"/*.env;do print_env_names "$path";done
done
list_compose_files|while IFS= read -r path;do
if [ -f "$path" ]&&[ -r "$path" ];then print_compose_file "$path" </dev/null;fi
done
}
find_compose_program(){
for program in plugin standalone;do
if call_compose "$program" version >/dev/null 2>&1;then
echo "$program"
return
fi
done
}
call_compose(){
if [ "$1" = plugin ];then
shift
run_with_environment docker compose "$@"
else
shift
run_with_environment docker-compose "$@"
fi
}
print_labels(){
run_docker ps -a --filter label=com.docker.compose.project \\
--format '{{.Label "com.docker.compose.project.working_dir"}}|{{.Label "com.docker.compose.project.config_files"}}' 2>/dev/null|sort -u|head -n 20
}
list_compose_folders(){
{
if [ -n "$folder" ];then
printf '%s\\n' "$folder"
for path in "$folder"/*/*compose*.y*ml;do
if [ -f "$path" ];then printf '%s\\n' "\${path%/*}";fi
done
fi
print_labels|sed 's/|.*//;/^$/d'
}|sort -u|head -n 8
}
list_compose_files(){
{
list_compose_folders|while IFS= read -r compose_folder;do
for path in "$compose_folder"/*compose*.yml "$compose_folder"/*compose*.yaml;do printf '%s\\n' "$path";done
done
print_labels|while IFS='|' read -r project_folder files;do
printf '%s\\n' "$files"|tr , '\\n'|sed "s|^\\([^/]\\)|$(printf %s "$project_folder"|sed 's/[\\\\|&]/\\\\&/g')/\\1|"
done
}|sort -u|head -n 16
}
print_compose_file(){
print_fact compose-file "$(encode_word "$1")" "$(head -c 65536 -- "$1"|base64 -w 0)"
[ -n "$compose_program" ]||return 0
config=$(cd -- "\${1%/*}"&&run_config "$1" 2>/dev/null)||return 0
print_fact compose-config "$(encode_word "$1")" "$(printf %s "$config"|head -c 131072|base64 -w 0)"
}
run_config(){
call_compose "$compose_program" --profile '*' -f "$1" config||call_compose "$compose_program" -f "$1" config
}
print_env_names(){
if [ -f "$1" ]&&[ -r "$1" ];then
print_fact env-names "$(encode_word "$1")" \\
"$(sed -n 's/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}\\([A-Za-z_][A-Za-z0-9_]*\\)[[:space:]]*=.*/\\2/p' <"$1"|head -n 200|tr '\\n' ' ')"
fi
}
`;
const readLayoutContainers = `container_limit=60
read_containers(){
container_list=$(run_docker ps -a --no-trunc --format '{{.ID}}|{{.Image}}|{{.Names}}|{{.Ports}}|{{.State}}|{{.Label "com.docker.compose.project"}}' 2>/dev/null|head -n "$container_limit")
ids=$(printf '%s\\n' "$container_list"|sed 's/|.*//')
[ -n "$ids" ]||return 0
run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Image}},{{json .State.Running}},{{json .Config}},{{json .HostConfig}},{{json .NetworkSettings}},{{json .Mounts}}]' 2>/dev/null|remove_environment|print_stdin containers
own_ids=$(printf '%s\\n' "$container_list"|sed -n 's/^\\([0-9a-f]*\\)|.*|$/\\1/p'|head -n 10)
[ -n "$own_ids" ]||return 0
own_images=$(run_docker_on "$own_ids" inspect --format '{{.Image}}' 2>/dev/null)
run_docker_on "$own_images" image inspect --format '[{{json .Id}},{{json .Config}},{{json .RepoDigests}}]' 2>/dev/null|remove_environment|print_stdin images
for id in $own_ids;do print_fact environment "$id" "$(list_variables "$id")";done
}
remove_environment(){
sed -E 's/"Env":\\[("([^"\\\\]|\\\\.)*",?)*\\]/"Env":null/g'
}
list_variables(){
image=$(run_docker inspect --format '{{.Image}}' "$1" 2>/dev/null)||return
{
run_docker image inspect --format "$environment_lines" "$image"
run_docker inspect --format "$environment_lines" "$1"
} 2>/dev/null|awk '
    $0 == "" { own = 1; next }
    !own { known[$0]; next }
    !($0 in known) && match($0, /^"[A-Za-z_][A-Za-z0-9_.]*=/) { printf "%s ", substr($0, 2, RLENGTH - 2) }'
}
environment_lines='{{range .Config.Env}}{{json .}}{{println}}{{end}}'
`;
const readLayoutFiles = `: "\${folder?}" "\${host_dump?}" "\${proxy_ids?}"
read_files(){
list_file_folders|while IFS= read -r each;do
if [ -d "$each" ];then find_nginx_files "$each";fi
done|sort -u|head -n 80|while IFS= read -r path;do
print_fact file "$(encode_word "$path")" "$(base64 -w 0 <"$path")"
done
}
list_file_folders(){
{
printf '%s\\n' /etc/nginx "$HOME"
if [ -n "$folder" ];then printf '%s\\n' "$folder";fi
list_files "$host_dump"|head -n 1|sed 's|/[^/]*$||'
list_compose_folders
for id in $proxy_ids;do
run_docker inspect --format '{{range .Mounts}}{{if eq .Type "bind"}}{{println .Source}}{{end}}{{end}}' "$id" 2>/dev/null
done|while IFS= read -r source;do
if [ -d "$source" ];then printf '%s\\n' "$source";else printf '%s\\n' "\${source%/*}";fi
done
}|sed '/^\\/*$/d;/^\\/\\(proc\\|sys\\|run\\|var\\|dev\\|etc\\|usr\\)$/d'|sort -u
}
find_nginx_files(){
find "$1" -xdev -maxdepth 4 \\( -name node_modules -o -name .git -o -name .cache -o -name .npm -o -name .ssh \\) -prune -o \\
-type f -size -33k ! -name '*.sh' ! -name '*.js' ! -name '*.ts' ! -name '*.md' ! -name '*.yml' ! -name '*.yaml' \\
! -name '*.log' ! -name '*.json' ! -name '*.bak' ! -name '*~' ! -name '.*' -print 2>/dev/null|head -n 3000|while IFS= read -r path;do
if grep -qsIE '^[[:space:]]*(location .*)?((proxy_pass|grpc_pass|server|set)[[:space:]]+[^;{}=]+;|upstream[[:space:]]+[^;{}=]+\\{)' "$path";then
printf '%s\\n' "$path"
fi
done
}
`;
const readLayoutNginx = `: "\${nginx_program?}" "\${nginx_sudo:?}" "\${container_list?}" "\${docker_sudo:?}"
dump_limit=524288
read_nginx(){
all_dumps=
read_host_nginx
proxy_ids=$(printf '%s\\n' "$container_list"|grep -i '|running|'|grep -Ei 'nginx|openresty|angie|swag|proxy|gateway|web|:(80|443)->'|head -n 6|sed 's/|.*//')
for id in $proxy_ids;do read_container_nginx "$id";done
}
read_host_nginx(){
host_dump=
for program in "$nginx_program" nginx openresty angie;do
if command -v "$program" >/dev/null 2>&1;then break;fi
program=
done
[ -n "$program" ]||return 0
if host_dump=$(run_with_sudo_if "$nginx_sudo" "$program" -T 2>/dev/null);then
print_dump host "$host_dump"
list_files "$host_dump"|while IFS= read -r path;do
if [ -L "$path" ];then print_link host "$path" "$(readlink -m -- "$path")";fi
done
else
host_dump=
print_text nginx-problem "$(run_with_sudo_if "$nginx_sudo" "$program" -t 2>&1|tail -n 5)"
fi
}
read_container_nginx(){
for program in nginx openresty angie;do
dump=$(run_in_container "$1" "$program" -T)||continue
print_dump "$1" "$dump"
list_files "$dump"|find_links "$1"|while IFS= read -r path&&IFS= read -r target;do
print_link "$1" "$path" "$target"
done
return
done
}
find_links(){
container=$1
set --
while IFS= read -r path;do set -- "$@" "$path";done
[ $# -eq 0 ]||run_in_container "$container" find "$@" -type l -print -exec readlink -f '{}' ';'
}
run_in_container(){
if [ "$docker_sudo" = yes ];then
timeout 10 sudo -n docker exec "$@"
else
timeout 10 docker exec "$@"
fi 2>/dev/null </dev/null
}
print_dump(){
print_fact nginx "$1" "$(printf %s "$2"|head -c "$dump_limit"|base64 -w 0)"
all_dumps="$all_dumps
$2"
}
list_files(){
printf '%s\\n' "$1"|sed -n 's/^# configuration file \\(.*\\):$/\\1/p'|sort -u
}
print_link(){
print_fact link "$1" "$(encode_word "$2")" "$(encode_word "$3")"
}
`;
const readLayoutTraffic = `: "\${nginx_sudo:?}" "\${all_dumps?}" "\${container_list?}"
read_traffic(){
list_listeners|sort -u|while read -r port program pid;do
print_fact listener "$port" "$(encode_word "$program")" \\
"$(grep -oE '[0-9a-f]{64}' "/proc/$pid/cgroup" 2>/dev/null|head -n 1)"
done
run_with_sudo_if "$nginx_sudo" iptables -t nat -S 2>/dev/null </dev/null|grep -E -- '--dport (80|443) .*-j (REDIRECT|DNAT)'|grep -v -- '^-A DOCKER '|head -n 4|while IFS= read -r rule;do print_text redirect "$rule";done
if command -v curl >/dev/null;then
list_targets|while IFS= read -r target;do ask_target "$target" </dev/null;done
fi
}
list_listeners(){
run_with_sudo_if "$nginx_sudo" ss -Hltnp 2>/dev/null </dev/null|awk '
    $4 ~ /:(80|443)$/ {
      port = $4; sub(/.*:/, "", port)
      program = pid = "-"
      if (match($0, /\\(\\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4)
      if (match($0, /pid=[0-9]+/)) pid = substr($0, RSTART + 4, RLENGTH - 4)
      gsub(/[^A-Za-z0-9_.-]/, "_", program)
      print port, program, pid
    }'
}
list_targets(){
{
printf '%s\\n' "$all_dumps"|sed 's/#.*//'|tr -s ' \\t;/"' '\\n'|grep -xE '[A-Za-z0-9_.-]+:[0-9]{2,5}'
printf '%s\\n' "$container_list"|while IFS='|' read -r _ _ name ports _;do
if [ -n "$name" ]&&printf '%s\\n' "$all_dumps"|grep -qwF -- "$name";then
printf '%s\\n' "$ports"|tr -d ' '|tr , '\\n'|sed -n "s|^\\([0-9]\\{2,5\\}\\)/tcp\\$|$name:\\1|p"
fi
done
}|sort -u|head -n 10
}
ask_target(){
address=$(find_address "\${1%:*}")
[ -n "$address" ]||return 0
for path in /actuator/health /health /healthz /api/health /;do
print_fact answer "$1" "$path" \\
"$(curl -q -g -s -o /dev/null --noproxy '*' --max-time 3 -w '%{http_code}' -- "http://$address:\${1##*:}$path")"&
done
wait
}
find_address(){
case $1 in
localhost|127.*|0.0.0.0|host.docker.internal|172.17.0.1)echo 127.0.0.1;;
*[!0-9.]*)id=$(run_docker ps -q --no-trunc --filter "name=^/$1\\$" 2>/dev/null)
[ -n "$id" ]||id=$(run_docker ps -q --no-trunc --filter "label=com.docker.compose.service=$1" 2>/dev/null|head -n 1)
[ -z "$id" ]||run_docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$id" 2>/dev/null|grep -m 1 .
;;
*)echo "$1"
esac
}
`;
const readLayoutWords = `encode_word(){
case $1 in
*[!A-Za-z0-9_./:@%+,-]*)printf %s "$1"|base64 -w 0;;
*)printf %s "=$1"
esac
}
`;
/** The parts of each script in few bytes: its own text, and the libraries that it sources. */
const hostScripts = {
    'build-images': [
        libFacts,
        libDocker,
        libEnvironment,
        libCompose,
        `: "\${directory:?}" "\${services:?}" "\${images:?}"
keep_image(){
hash=\${1#*:}
run_docker image tag "$1" "$2:\${hash%"\${hash#????????????}"}"
}
cd -- "$directory"||exit
eval "set -- $services"
run_compose build "$@" >&2||exit
eval "set -- $images"
while [ $# -gt 0 ];do
image=$(run_docker image inspect --format '{{.Id}}' "$1")||exit
keep_image "$image" "$2"||exit
print_fact image "$image"
shift 2
done
`,
    ],
    'drain-connections': [
        libFacts,
        libUptime,
        libDocker,
        libFindContainers,
        libNginxWorkers,
        libNginxMaster,
        libTargets,
        libConnections,
        libFlows,
        `: "\${pid_file?}" "\${client_ports?}" "\${keeps_connections:?}" "\${changed_at:?}" "\${old_color:?}" "\${wait_hundredths:?}"
: "\${network_sudo:?}"
newline='
'
quiet_ms=5000
find_ss(){
if [ "$own_network" = no ];then
ss_call=''
ss -Htni state established >/dev/null 2>&1
return
fi
ss_call="nsenter -t \${master:-0} -n"
if $ss_call ss -Htni state established >/dev/null 2>&1;then return;fi
ss_call="sudo -n $ss_call"
[ "$network_sudo" = yes ]&&$ss_call ss -Htni state established >/dev/null 2>&1
}
list_sockets(){
[ "$ss_works" = no ]||$ss_call ss -Htni state established 2>/dev/null </dev/null
}
find_requests(){
{
list_open_flows "$target"|sed 's/^/open /'
printf '%s\\n' "$2"|sed 's/^/former /'
list_sockets
}|awk -v sent_before="$1" -v clients="$client_ports" -v keeps="$keeps_connections" -v quiet="$quiet_ms" \\
-v targets="$target_ports" '
    function find_port(end) { sub(/.*:/, "", end); return end }
    function find_time(name) {
      return match($0, name ":[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1) + 0 : 0
    }
    BEGIN {
      for (i = split(clients, list, " "); i > 0; i--) is_listened[list[i]] = 1
      for (i = split(targets, list, " "); i > 0; i--) is_target[list[i]] = 1
    }
    $1 == "open" { is_open[$2] = 1; open++; next }
    $1 == "former" { is_former[$2] = 1; next }
    /^[0-9]/ { near = $3; far = $4; next }
    {
      sent = find_time("lastsnd"); received = find_time("lastrcv")
      # Both times begin with the connection, whatever came on it.
      has_received = /bytes_received:/; has_sent = /bytes_acked:/
      if (find_port(near) in is_open && find_port(far) in is_target) {
        if (keeps == "yes" && has_received && received <= sent && received >= quiet) { open--; idle++ }
      } else if (find_port(near) in is_listened && sent >= sent_before) {
        client = near "-" far
        asks = has_received && (received < sent || !has_sent)
        if ("first" in is_former ? asks : client in is_former) waiting = waiting "\\n" client
      }
    }
    END { print open + 0, idle + 0 waiting }'
}
master=$(find_master "$pid_file")||exit
find_own_addresses&&eval "find_target $old_color"||exit
target_ports=$(list_target_ports "$target"|tr '\\n' ' ')
ss_works=no
if find_ss;then ss_works=yes;fi
began=$(read_uptime) reported='' reported_at=$began clients=first since=$changed_at
[ "$since" -gt 0 ]||since=$began
while :;do
now=$(read_uptime)
found=$(find_requests "$(((now - since)*10-50))" "$clients")||exit
counts=\${found%%"$newline"*} clients=\${found#"\${found%%"$newline"*}"}
open=\${counts% *}
count=$((open+$(printf '%s' "$clients"|grep -c .)))
if [ "$count" != "$reported" ]||[ $((now-reported_at)) -ge 1500 ];then
print_fact waiting "$count"
reported_at=$now
fi
reported=$count
if [ "$count" -eq 0 ]||[ $((now-began)) -ge "$wait_hundredths" ];then break;fi
if [ $((now-began)) -lt 100 ];then sleep 0.05;else sleep 0.2;fi
done
print_fact left "$count"
print_fact open "$open"
print_fact quiet "\${counts#* }"
if [ "$ss_works" = no ]||[ -z "$client_ports" ];then print_fact unseen;fi
`,
    ],
    'drain-workers': [
        libFacts,
        libUptime,
        libDocker,
        libFindContainers,
        libNginxWorkers,
        libNginxMaster,
        libTargets,
        libConnections,
        libFlows,
        `: "\${pid_file?}" "\${workers?}" "\${old_color:?}" "\${wait_hundredths:?}"
master=$(find_master "$pid_file")||exit
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
if [ "$count" -eq 0 ];then
print_fact open 0
else
find_own_addresses&&eval "find_target $old_color"||exit
print_fact open "$(count_open_flows '' "$target")"
fi
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
    'inspect-nginx-container': [
        `docker_sudo=no nginx_container='' known_master=''
`,
        libFacts,
        libSudo,
        libDocker,
        libNginxWorkers,
        libNginxMaster,
        `: "\${container:?}" "\${sudo:?}" "\${template?}"
list_containers(){
run_with_sudo_if "$1" docker ps -a --no-trunc --filter label=com.docker.compose.oneoff=False \\
--filter "label=com.docker.compose.service=$container" --format '{{.ID}}'&&run_with_sudo_if "$1" docker ps -a --no-trunc --filter "name=^/$container\\$" --format '{{.ID}}'
}
reach_docker(){
reached=yes
[ "$sudo" != true ]||docker_sudo=yes
ids=$(list_containers "$docker_sudo" 2>/dev/null)||reached=no
if [ "$reached$sudo" = noauto ]&&[ "$(id -u)" != 0 ];then
docker_sudo=yes reached=yes
ids=$(list_containers yes 2>/dev/null)||reached=no
fi
if [ "$docker_sudo" = yes ];then print_fact docker sudo "$reached";else print_fact docker direct "$reached";fi
[ "$reached" = yes ]
}
list_replaced_mounts(){
awk '$4 ~ /\\/\\/deleted$/ { print $5 }' "/proc/$1/mountinfo" 2>/dev/null
}
find_process(){
master=$(find_master_below "$2")
if [ -n "$master" ];then
print_fact master "$1" "$(identify_process "$master")"
list_replaced_mounts "$master"|while read -r path;do print_fact replaced "$1" "$path";done
elif [ "$2" != 0 ];then
print_text "program" "$1 $(tr '\\0\\n' '  ' <"/proc/$2/cmdline" 2>/dev/null|head -c 200)"
fi
}
find_template(){
[ -n "$template" ]||return 0
if run_docker cp "$1:$template" - >/dev/null 2>&1;then print_fact template "$1";fi
}
reach_docker||exit 0
if [ -z "$ids" ];then
print_text running "$(run_docker ps --format '{{.Names}} ({{.Image}})')"
exit 0
fi
described=$(run_docker_on "$ids" inspect --format '[{{json .Id}},{{json .Name}},{{json .Config.Image}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json (index .Config.Labels "com.docker.compose.project.working_dir")}},{{json .State.Status}},{{json .State.StartedAt}},{{json .HostConfig.NetworkMode}},{{json .Mounts}},{{json .NetworkSettings}}]')||exit
print_text containers "$described"
pids=$(run_docker_on "$ids" inspect --format '{{.Id}} {{.State.Pid}}')||exit
printf '%s\\n' "$pids"|while read -r id pid;do
find_process "$id" "$pid"
find_template "$id"
done
`,
    ],
    'make-docker-config': [
        `folder=$1 own=\${BGD_OWN_DOCKER_CONFIG:-\${DOCKER_CONFIG:-$HOME/.docker}}
mkdir -p -- "$own/buildx" 2>/dev/null
for each in "$own"/* "$own"/.[!.]*;do
if [ -e "$each" ]&&[ "\${each##*/}" != config.json ];then ln -s -- "$each" "$folder/"||exit;fi
done
config=/dev/null
if [ -e "$own/config.json" ];then config=$own/config.json;fi
LC_ALL=C awk '
  # Sets members to the members of a JSON object, and returns how many there are; -1: it is no object.
  function take_apart(text, members,  i, c, depth, quoted, start, count) {
    if (text !~ /^[ \\t\\r\\n]*\\{/) return -1
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      if (quoted) {
        if (c == "\\\\") i++
        else if (c == "\\"") quoted = 0
      } else if (c == "\\"") quoted = 1
      else if (c == "{" || c == "[") {
        if (++depth == 1) start = i + 1
      } else if ((c == "," && depth == 1) || ((c == "}" || c == "]") && --depth == 0)) {
        members[++count] = substr(text, start, i - start)
        if (members[count] !~ /"/) count--
        start = i + 1
        if (depth == 0) break
      }
    }
    return depth == 0 && !quoted && substr(text, i + 1) ~ /^[ \\t\\r\\n]*$/ ? count + 0 : -1
  }
  function find_key(member) {
    match(member, /"([^"\\\\]|\\\\.)*"/)
    return substr(member, RSTART + 1, RLENGTH - 2)
  }
  function find_value(member) {
    match(member, /"([^"\\\\]|\\\\.)*"[ \\t\\r\\n]*:/)
    value = substr(member, RSTART + RLENGTH)
    sub(/^[ \\t\\r\\n]+/, "", value)
    return value
  }
  # The object without these registries, and with a value for each.
  function replace_registries(object, values,  members, count, i, result) {
    count = take_apart(object, members)
    for (i = 1; i <= count; i++) if (!(find_key(members[i]) in values)) result = result members[i] ","
    for (i = 1; i <= registries; i++) result = result "\\"" names[i] "\\":" values[names[i]] (i < registries ? "," : "")
    return "{" result "}"
  }
  FNR == NR {
    names[++registries] = $1
    logins[$1] = "{\\"auth\\":\\"" $2 "\\"}"
    helpers[$1] = "\\"\\""
    next
  }
  { text = text $0 "\\n" }
  END {
    if (text ~ /^[ \\t\\r\\n]*$/) text = "{}"
    count = take_apart(text, all)
    if (count < 0) exit 1
    for (i = 1; i <= count; i++) {
      key = find_key(all[i])
      if (key == "auths") own_logins = find_value(all[i])
      else if (key == "credHelpers") own_helpers = find_value(all[i])
      else rest = rest all[i] ","
    }
    print "{" rest "\\"auths\\":" replace_registries(own_logins, logins) ",\\"credHelpers\\":" replace_registries(own_helpers, helpers) "}"
  }' - "$config"||{
printf 'the Docker configuration %s cannot be read as JSON\\n' "$config" >&2
exit 1
}
`,
    ],
    'open-lock': [
        libRecordPath,
        `: "\${directory:?}" "\${link_name:?}"
open_lock_files(){
record=$(print_record_path)
[ -d "\${record%/*}" ]||mkdir -p "\${record%/*}"||return
lock_file=\${record%.json}.lock link_file=\${record%/*}/$link_name
for each in "$lock_file" "$link_file";do
if [ -e "$each" ];then continue;fi
: >>"$each"&&chmod 600 "$each"||return
done
{ command exec 7<>"$lock_file";}&&{ command exec 6<>"$link_file";}
}
open_lock_files 2>/dev/null||exec 6>&- 7>&-
command exec 9<"$directory"
`,
    ],
    'open-registry-login': [
        `remove_stale_folders(){
find "$1" -maxdepth 1 -type d -user "$(id -u)" -name 'ec2-blue-green-deploy.*' 2>/dev/null|while read -r stale;do
if [ -L "$stale/config.json" ]&&! [ -e "$stale/config.json" ];then flock -n "$stale" rm -rf -- "$stale";fi
done
}
make_login_folder(){
for parent in "/run/user/$(id -u)" /dev/shm /tmp;do
remove_stale_folders "$parent"
if mktemp -d "$parent/ec2-blue-green-deploy.XXXXXXXX" 2>/dev/null;then return;fi
done
echo 'no private folder can be made in /run/user, /dev/shm and /tmp' >&2
return 1
}
open_login_file(){
{ command exec 4<>"$1/login";}&&rm -f -- "$1/login"&&ln -s "/proc/$$/fd/4" "$1/config.json"
}
remove_folder_at_end(){
{ command exec 5<"$1";}&&flock -n 5||return
(trap '' TERM
exec flock "$1" rm -rf -- "$1" 4<&- 5<&- 6<&- 7<&- 9<&- </dev/null >/dev/null 2>&1) \\
&
}
open_login(){
login_folder=$(make_login_folder)||return
remove_folder_at_end "$login_folder"&&open_login_file "$login_folder"||return
BGD_OWN_DOCKER_CONFIG=\${DOCKER_CONFIG:-$HOME/.docker} DOCKER_CONFIG=$login_folder
export BGD_OWN_DOCKER_CONFIG DOCKER_CONFIG
}
open_login
`,
    ],
    'probe-nginx': [
        libFacts,
        libUptime,
        libHttp,
        libDocker,
        libFindContainers,
        libNginxWorkers,
        libNginxMaster,
        libNginxReload,
        libTargets,
        libConnections,
        libFlows,
        libNginxProbe,
        `eval "set -- $candidates"
probe_nginx "$@"
`,
    ],
    'prune-images': [
        libFacts,
        libDocker,
        `: "\${repositories?}" "\${keep?}" "\${releases?}"
is_kept(){
case $kept in *" $1 "*)return 0;esac
return 1
}
remove_image(){
if run_docker image rm "$2" >/dev/null;then print_fact removed "$1";else print_fact failed "$1";fi
}
remove_images_of(){
run_docker image ls -a --no-trunc --format '{{.ID}} {{.Tag}}' "$1"|while read -r image tag;do
if is_kept "$image";then continue;fi
if [ "$tag" = '<none>' ];then remove_image "$image" "$image";else remove_image "$image" "$1:$tag";fi
done
}
remove_nameless(){
names=$(run_docker image inspect --format '{{range .RepoTags}}{{.}} {{end}}{{range .RepoDigests}}{{.}} {{end}}' "$1" 2> \\
/dev/null)||return 0
for name in $names;do
case " $repositories " in *" \${name%@*} "*);;*)return 0;esac
done
remove_image "$1" "$1"
}
containers=$(run_docker ps -aq --no-trunc)||exit
used=''
[ -z "$containers" ]||used=$(run_docker_on "$containers" inspect --format '{{.Image}}')||exit
eval "set -- $keep"
kept=" $* "
for image in $used;do kept="$kept$image ";done
eval "set -- $repositories"
repositories=$*
for repository;do remove_images_of "$repository";done
eval "set -- $releases"
for release;do
if ! is_kept "$release";then remove_nameless "$release";fi
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
pull_image "$1" "$2" "$3"||{
code=$?
print_fact refused "$((skipped/3))"
exit "$code"
}
done
eval "set -- $references"
images=$(run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$@")||exit
printf '%s\\n' "$images"|while IFS= read -r image;do print_fact image "$image";done
`,
    ],
    'query-registry': [
        `image=$1 registry=$2
folder=\${3:-\${DOCKER_CONFIG:-$HOME/.docker}}
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
helper=$(print_value credHelpers|sed 's/^/,/'|sed -n "s|.*,\\"$registry\\":\\"\\([^\\"]*\\)\\".*|=\\1|p")
helper=\${helper:-$(print_value credsStore)} helper=\${helper#=}
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
config=$(tr -d ' \\t\\r\\n' <"$folder/config.json" 2>/dev/null)
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
print_fact memory-limit "$(run_docker inspect --format '{{.HostConfig.Memory}}' "$container" 2>/dev/null)"
run_docker logs --tail 50 "$container" 2>&1|tail -c 16384|print_stdin log
`,
    ],
    'read-host-environment': [
        libFacts,
        libDocker,
        `: "\${registry_queries?}" "\${live_containers?}" "\${containers?}" "\${live_images?}"
print_if_known(){
name=$1
shift
if text=$("$@" 2>/dev/null);then printf '%s\\n' "$text"|print_stdin "$name";fi
}
print_registry_answer(){
print_fact registry "$1" "$(query_registry "$2" "$3" \${BGD_OWN_DOCKER_CONFIG:+"$DOCKER_CONFIG"} 2>/dev/null </dev/null)"
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
print_fact clock "$(date +%s)"
eval "query_registries $registry_queries"
read_docker
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
read_disk
for unit in docker nginx;do
print_fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
done
wait
`,
    ],
    'read-host': [
        `docker_sudo=no nginx_command='' nginx_sudo=no
`,
        libFacts,
        libSudo,
        libDocker,
        libConnections,
        libContainers,
        libEnvironment,
        libNginxRun,
        libNginxWorkers,
        libNginxMaster,
        libNginxProgram,
        libIsMissing,
        libSudoRules,
        libSite,
        readHostCompose,
        readHostFiles,
        readHostServers,
        readHostNginx,
        readHostPorts,
        readHostRights,
        `: "\${directory?}" "\${sudo:?}" "\${container_sudo:?}"
: "\${projects:?}" "\${green_compose_options?}" "\${green_environment?}"
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
run_with_sudo_if "$1" docker ps -aq --no-trunc --filter label=com.docker.compose.project \\
--filter label=com.docker.compose.oneoff=False
}
print_refusals(){
[ "$sudo" = true ]||list_container_ids no
[ "$docker_sudo" = no ]||list_container_ids yes
}
print_names(){
[ "$reached" = yes ]||return
names=$(run_docker ps -a \\
--format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}' 2>/dev/null)||return
print_text names "$names"
}
print_containers_and_digests(){
set --
for container_id in $container_ids;do set -- "$@" "$container_id";done
[ $# -gt 0 ]||return
print_output containers describe_existing_containers "$@"
print_digests digests "$output"
}
print_digests(){
image_ids=$(printf '%s\\n' "$2"|sed -n 's/.*"\\([^"]*\\)"\\]$/\\1/p')
print_text "$1" "$(run_docker_on "$image_ids" image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' 2>/dev/null)"
}
may_use_sudo(){
if [ "$sudo" != false ]&&[ "$user_id" != 0 ];then echo yes;else echo no;fi
}
print_networks(){
network_ids=$(run_docker network ls -q --no-trunc --filter label=com.docker.compose.project 2>/dev/null)||return 0
[ -n "$network_ids" ]||return 0
print_text networks "$(run_docker_on "$network_ids" network inspect --format '[{{json .Name}},{{json .Labels}},{{json .Options}},{{json .Driver}},{{json .Internal}},{{json .EnableIPv6}}]' 2>/dev/null)"
}
read_green_compose(){
[ "$projects" = two ]||return 0
compose_options=$green_compose_options environment=$green_environment
read_compose
}
read_without_docker(){
for http_client in curl wget '';do
if command -v "$http_client" >/dev/null;then break;fi
done
print_fact http "$http_client"
if command -v flock >/dev/null;then print_fact flock yes;else print_fact flock no;fi
for package_program in apt-get dnf yum apk zypper pacman '';do
if command -v "$package_program" >/dev/null;then break;fi
done
print_fact packages "$package_program"
read_files
docker_sudo=$container_sudo
read_nginx "$user_id"
read_rights "$user_id" "$nginx_sudo" "$nginx_command" "$nginx_refusal" "$master"
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
read_green_compose|{
exec 6<&0 </dev/null
read_compose|{
exec 4<&0 </dev/null
print_containers_and_digests
if [ "$reached" = yes ];then
read_ports "$(may_use_sudo)" "$container_ids"
print_networks
fi
print_names
print_stdin compose <&4
}||exit
[ "$projects" = one ]||print_stdin compose-green <&6
}||exit
cat <&3
}
`,
    ],
    'read-layout': [
        `docker_sudo=no
nginx_sudo=no
folder=
container_list=
host_dump=
all_dumps=
proxy_ids=
`,
        libFacts,
        libSudo,
        libDocker,
        libEnvironment,
        readLayoutWords,
        readLayoutContainers,
        readLayoutCompose,
        readLayoutNginx,
        readLayoutFiles,
        readLayoutTraffic,
        `: "\${directory?}" "\${sudo:?}"
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
may_use_sudo(){ [ "$sudo" != false ]&&[ "$(id -u)" != 0 ];}
reach_docker(){
if [ "$sudo" != true ]&&docker ps -q >/dev/null 2>&1;then return;fi
may_use_sudo||return
docker_sudo=yes
run_docker ps -q >/dev/null 2>&1
}
if may_use_sudo;then nginx_sudo=yes;fi
folder=$(cd -- "$directory" 2>/dev/null&&pwd -P)&&print_text folder "$folder"
if reach_docker;then
print_fact docker yes
read_containers
read_compose_files
else
print_fact docker no
fi
read_nginx
read_files
read_traffic
`,
    ],
    'read-lock': [
        libFacts,
        libRecordPath,
        libIsMissing,
        libReadRecord,
        libFlock,
        `: "\${directory:?}" "\${link_name:?}"
is_held(){
(try_lock 9) 9<"$1"
case $? in
0)return 1;;
75)return 0;;
*)return 2
esac
}
record=$(print_record_path) held=no
known='' exists=''
for each in "\${record%.json}.lock" "\${record%/*}/$link_name" "$directory";do
if is_missing "$each";then continue;fi
is_held "$each" 2>/dev/null
case $? in
0)held=yes
print_lock_process process "$each"
break
;;
1)known=yes;;
*)exists=yes
esac
done
if [ "$held,$known,$exists" = no,,yes ];then held=unknown;fi
print_fact held "$held"
print_record record "$record"
`,
    ],
    'replace-workers': [
        libFacts,
        libDocker,
        libContainers,
        libPrintContainers,
        libFindContainers,
        libEnvironment,
        libCompose,
        libRemoveContainers,
        `: "\${directory:?}" "\${project:?}" "\${projects:?}" "\${workers:?}" "\${services?}" "\${kept?}" "\${grace_seconds?}" "\${watch_seconds:?}"
find_workers(){
eval "set -- \\"\\$1\\" \\"\\$2\\" $workers"
find_containers "$@"
}
find_running(){
eval "set -- $projects"
for worker_project;do find_workers running "$worker_project"||return;done
}
is_kept(){
case " $kept_ids " in *" $1 "*)return 0;esac
return 1
}
list_signals(){
since=$(run_docker inspect --format '{{.State.StartedAt}}' "$1")||return
run_docker events --since "$since" --until "$(($(date +%s)+1))" --filter "container=$1" --filter event=kill
}
stop_workers(){
found=$(find_running)||return
stopping=''
for id in $found;do
if is_kept "$id";then
signals=$(list_signals "$id")||return
[ -n "$signals" ]||continue
fi
stopping="$stopping $id"
done
[ -n "$stopping" ]||return 0
names=$(run_docker_on "$stopping" inspect --format '{{.Name}}')||return
run_docker_on "$stopping" stop \${grace_seconds:+-t "$grace_seconds"} >/dev/null||return
for name in $names;do print_fact stopped "\${name#/}";done
found=$(find_running)||return
for id in $found;do is_kept "$id"||return;done
}
start_workers(){
found=$(find_workers all "$project")||return
removed=''
for id in $found;do is_kept "$id"||removed="$removed $id";done
remove_containers "$removed"||return
[ $# -eq 0 ]||run_compose_up --no-recreate "$@" >&2
}
watch_workers(){
end=$(($(date +%s)+watch_seconds)) first=''
found=$(find_workers all "$project")||return
while states=$(run_docker_on "$found" inspect --format '{{.State.Status}} {{.RestartCount}}');do
case $states in *created*|*restarting*|*exited*|*dead*)return 1;esac
first=\${first:-$states}
[ "$states" = "$first" ]||return 1
[ "$(date +%s)" -lt "$end" ]||return 0
sleep 0.5
done
return 1
}
cd -- "$directory"||exit 96
eval "set -- $kept"
kept_ids=$*
result=0 problem=stop
if stop_workers;then
problem=start
eval "set -- $services"
start_workers "$@"||result=$?
if [ "$result" -eq 0 ]&&[ $# -gt 0 ];then
problem=crash
watch_workers||result=$?
fi
else
result=1
fi
[ "$result" -eq 0 ]||print_fact problem "$problem"
made=$(find_workers all "$project")||exit
print_containers containers "$made"
[ "$result" -eq 0 ]||exit "$result"
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
    'start-containers': [
        libFacts,
        libUptime,
        libDocker,
        libPatientDocker,
        `: "\${containers?}"
eval "set -- $containers"
for container;do
name=$(run_docker ps -a --filter "id=$container" --filter status=exited --filter status=created --format '{{.Names}}')||exit
if [ -n "$name" ];then
run_docker start "$container" >/dev/null||exit
print_fact started "$name"
fi
done
running=
for container;do running="$running$(run_docker ps -q --filter "id=$container")"||exit;done
if [ -n "$running" ];then print_fact running yes;else print_fact running no;fi
`,
    ],
    'start-services': [
        libFacts,
        libDocker,
        libContainers,
        libPrintContainers,
        libFindContainers,
        libUsableContainer,
        libEnvironment,
        libCompose,
        libSite,
        libLiveGuard,
        libNeighbors,
        libRemoveContainers,
        libDependencies,
        `: "\${directory:?}" "\${project:?}" "\${services?}" "\${job_services?}" "\${dependencies?}"
start_color(){
run_compose_up --no-recreate "$@" >&2&&return
status=$?
print_fact problem color
return "$status"
}
refuse_if_live
cd -- "$directory"||exit 96
eval "set -- $services $job_services"
neighbors=$(list_neighbors "$project" "$@")||exit
eval "set -- $services"
former=$(find_containers all "$project" "$@")||exit
remove_containers "$former"||exit
result=0
{ start_dependencies "$dependencies"&&start_color "$@";}||result=$?
restart_neighbors "$neighbors"||[ "$result" != 0 ]||exit 1
made=$(find_containers all "$project" "$@")||exit
print_containers containers "$made"
print_containers jobs "$jobs"
print_containers failed "$failed"
[ "$result" = 0 ]||exit "$result"
`,
    ],
    'stop-services': [
        libFacts,
        libUptime,
        libDocker,
        libPatientDocker,
        libFindContainers,
        libUsableContainer,
        libSite,
        libLiveGuard,
        libNeighbors,
        `: "\${project:?}" "\${services?}" "\${grace_seconds?}" "\${successor?}" "\${successor_restarts:?}" "\${neighbors?}" "\${needed_project:?}" "\${needed?}" "\${kept?}" "\${adopted?}"
require_successor(){
case $states in
"$successor true "*)restarts=\${states#"$successor true "}
[ "\${restarts%% *}" -gt "$successor_restarts" ]||return 0
;;
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
find_graces(){
{
printf '%s\\n' "$states" now
printf '%s\\n' "$running"
}|awk -v given="$grace_seconds" '
    $0 == "now" { now = 1; next }
    !now { own[$1] = $4 == "null" ? 10 : $4; next }
    { print $1, given != "" ? given : own[$1] ~ /^[0-9]+$/ ? own[$1] : 21600 }'
}
stop_running(){
limit=$(printf '%s\\n' "$graces"|awk '$2 > longest { longest = $2 } END { print longest + 45 }')
set -- docker stop \${grace_seconds:+-t "$grace_seconds"}
[ "$docker_sudo" = no ]||set -- sudo -n "$@"
for container in $running;do set -- "$@" "$container";done
run_when_engine_answers timeout "$limit" "$@" >/dev/null
}
keep_adopted_down(){
policy=$(run_docker inspect --format '{{.HostConfig.AutoRemove}} {{.HostConfig.RestartPolicy.Name}}' "$adopted")||return
[ "\${policy%% *}" != true ]||print_fact removed
policy=\${policy#* }
case $policy in always|on-failure);;*)return 0;esac
if run_docker update --restart unless-stopped "$adopted" >/dev/null;then
print_fact policy "$policy" changed
else
print_fact policy "$policy" kept
fi
}
refuse_if_live
restart_neighbors "$neighbors"
eval "set -- $needed"
down=$(list_stopped "$needed_project" "$@")||exit
restart_neighbors "$down"
eval "set -- $services"
running=$(find_containers running "$project" "$@")||exit
eval "set -- $kept"
running=$(printf '%s\\n' "$running"|awk 'BEGIN { for (i = 1; i < ARGC; i++) kept[ARGV[i]]; ARGC = 1 } !($1 in kept)' "$@")
if [ -n "$adopted" ];then
adopted=$(run_docker ps -q --no-trunc --filter "id=$adopted")||exit
running=$(printf '%s\\n' "$running" "$adopted"|awk NF)
fi
[ -n "$running$successor" ]||exit 0
states=$(run_docker_on "$running" inspect \\
--format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{json (index .Config "StopTimeout")}} {{.Name}}' \${successor:+"$successor"})
[ -z "$successor" ]||require_successor
[ -n "$running" ]||exit 0
graces=$(find_graces)
[ -z "$adopted" ]||keep_adopted_down||exit
stop_running||exit
exit_codes=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.ExitCode}}' 2>/dev/null)
printf '%s\\n' "$graces"|while read -r id grace;do
name=$(printf '%s\\n' "$states"|awk -v id="$id" '$1 == id { print $5 }')
exit_code=$(printf '%s\\n' "$exit_codes"|awk -v id="$id" '$1 == id { print $2 }')
[ -z "$name" ]||print_fact stopped "\${name#/}" "$grace" "$exit_code"
done
`,
    ],
    'switch-nginx': [
        `trap '' HUP INT TERM PIPE
`,
        libFacts,
        libUptime,
        libFlock,
        libSudo,
        libSite,
        libDocker,
        libNginxRun,
        libNginxWorkers,
        libNginxMaster,
        libNginxProgram,
        libNginxReload,
        `: "\${site_folder:?}" "\${from?}" "\${to?}" "\${nginx_action:?}" "\${site_reload:?}"
: "\${nginx_command:?}" "\${pid_file?}" "\${error_log?}" "\${nginx_sudo:?}" "\${site_sudo:?}" "\${proven_containers?}"
: "\${reached_containers?}" "\${lock_hundredths:?}" "\${lock_required:?}" "\${container_state?}"
print_result(){
print_fact result "$1" "$2" "$started" "$log_size" "$reloaded" "$quit" "$changed_at"
printf %s "$3"|print_stdin output
[ -z "$holder" ]||printf '%s\\n' "$holder"
[ -z "$unlocked" ]||print_text unlocked "$unlocked"
for worker in $workers;do print_fact worker "$worker";done
if [ -n "$nginx_container" ]&&[ -n "$master" ];then print_fact master "$(identify_process "$master")";fi
[ -z "$replaced" ]||print_fact replaced
}
end_with(){
print_result "$@"
exit 0
}
restore_and_end(){
if write_site_value "$former";then end_with "$1" yes "$2";else end_with "$1" no "$2";fi
}
fail_in_nginx(){
if [ -z "$nginx_container" ]||is_master "$master";then restore_and_end "$@";fi
if [ "$lock_required" = yes ]||[ "$has_failed" = yes ];then restore_and_end container-gone "$2";fi
has_failed=yes
compare_container||restore_and_end container-gone "$output"
reload_nginx
}
start_nginx(){
if [ -n "$nginx_container" ];then
start_container
return
fi
unit=$(find_nginx_unit "$nginx_command")
if [ -n "$unit" ];then
run_with_sudo_if "$nginx_sudo" systemctl start "$unit"
elif [ "$nginx_sudo" = yes ];then
sudo -n "$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
else
"$nginx_command" 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
fi
}
start_container(){
run_docker restart -t 5 "$nginx_container" >/dev/null||return
tries=0
until [ -n "$(find_master "$pid_file")" ];do
tries=$((tries+1))
if [ "$tries" -gt 100 ];then
run_docker logs --tail 10 "$nginx_container"
return 1
fi
sleep 0.1
done
}
keep_started_master(){
tries=0
until master=$(find_master "$pid_file")&&[ -n "$master" ]||[ "$tries" -ge 40 ];do
tries=$((tries+1))
sleep 0.025
done
read_start_time "$master"&&echo "$master:$start_time" >/proc/self/fd/6
}
find_running_master(){
master=$(find_master "$pid_file" 2>&1)||{
output=$master master=''
restore_and_end reload-failed "$output"
}
}
quit_nginx(){
find_running_master
if [ -n "$master" ];then
read -r kept 2>/dev/null </proc/self/fd/6||kept=
if [ -z "$kept" ]||[ "\${kept%%:*}" != "$master" ]||! is_running "$kept";then
nginx_action=reload-if-there
return
fi
workers=$(list_workers "$master")
if [ -n "$nginx_container" ];then
output=$(run_docker stop -t 40 "$nginx_container" 2>&1)
else
output=$(run_nginx -s quit 2>&1)
fi||restore_and_end reload-failed "$output"
fi
quit=yes
}
reload_nginx(){
find_running_master
if [ -n "$master" ]&&[ "$site_reload" = no ];then return;fi
if [ -z "$nginx_container" ]||[ -n "$master" ];then
output=$(run_nginx -t 2>&1)||{
fail_in_nginx test-failed "$output"
return
}
fi
if [ -n "$master" ];then
wait_for_reload "$master" 5
workers=$(list_workers "$master")
find_log_size
output=$(run_nginx -s reload 2>&1)||fail_in_nginx reload-failed "$output"
else
started=yes
output=$(start_nginx 2>&1)||restore_and_end start-failed "$output"
keep_started_master 2>/dev/null||:
fi
}
find_log_size(){
if [ -n "$nginx_container" ]&&[ -z "$error_log" ];then
log_size=$(date +%s)
elif [ -r "$error_log" ];then
log_size=$(wc -c <"$error_log")
fi
}
compare_container(){
[ -n "$nginx_container" ]||return 0
tries=0
until output=$(run_docker inspect --format '{{.Id}} {{.State.StartedAt}}' "$nginx_container" 2>&1);do
tries=$((tries+1))
[ "$tries" -lt 40 ]||return
sleep 0.1
done
[ "$output" != "$container_state" ]||return 0
replaced=yes tries=0
until [ -n "$(find_master "$pid_file" 2>/dev/null)" ]||[ "$tries" -ge 40 ];do
tries=$((tries+1))
sleep 0.1
done
}
lock_site_folder(){
lock_problem=$( (exec 8<"$site_folder") 2>&1)||{
go_on_unlocked lock-failed "$lock_problem"
return
}
exec 8<"$site_folder"
give_up_at=$(($(read_uptime)+lock_hundredths))
until try_lock 8;do
if [ -n "$lock_problem" ];then
go_on_unlocked lock-failed "$lock_problem"
return
elif [ "$(read_uptime)" -ge "$give_up_at" ];then
holder=$(print_lock_process holder "$site_folder")
go_on_unlocked busy ''
return
fi
sleep 0.1 2>/dev/null||sleep 1
done
}
go_on_unlocked(){
[ "$lock_required" = no ]||end_with "$1" yes "$2"
unlocked=\${2:-busy}
}
require_proven_containers(){
[ $# -gt 0 ]||return 0
output=$(run_docker inspect --format '{{.State.Status}}' "$@" 2>&1)||end_with not-proven yes "$output"
for state in $output;do
[ "$state" = running ]||end_with not-proven yes "one of its containers is $state"
done
}
require_shared_network(){
[ $# -gt 0 ]||return 0
nginx_networks=$(list_networks "$nginx_container")&&color_networks=$(list_networks "$@")||return 0
[ -n "$nginx_networks" ]&&[ -n "$color_networks" ]||return 0
for network in $color_networks;do
case " $nginx_networks " in *" $network "*)return 0;esac
done
end_with unreachable yes "$nginx_container is in $nginx_networks, the new containers are in $color_networks"
}
list_networks(){
listed=$(run_docker inspect --format "{{range \\$name, \\$_ := .NetworkSettings.Networks}}{{\\$name}} {{end}}" "$@" 2>/dev/null)||return
printf '%s\\n' "$listed"|tr -s ' \\n' ' '|sed 's/ $//'
}
started=no reloaded=yes quit=no holder='' unlocked='' workers='' log_size=-1 master='' replaced='' changed_at=0
has_failed=no
lock_site_folder
compare_container||end_with container-gone yes "$output"
former=$(read_site_value 2>&1)||end_with changed yes "$former"
case $former in
"$from"|"$to");;
*)end_with changed yes "it holds '$former' now"
esac
eval "require_proven_containers $proven_containers"
eval "require_shared_network $reached_containers"
[ "$nginx_action" != quit ]||quit_nginx
output=$(write_site_value "$to" 2>&1)||restore_and_end site-failed "$output"
changed_at=$(read_uptime)
if [ "$nginx_action$site_reload" = reload-if-thereyes ]&&is_site_dangling;then
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
        libFlock,
        `: "\${directory:?}" "\${wait_hundredths:?}" "\${folder_hundredths:?}" "\${folder_required:?}"
print_current(){
find_record_problem "$2" >/dev/null||return 0
sed -n 's/.*"current": */{"current":/p' "$2" 2>/dev/null|head -c 16384|print_stdin "$1"
}
print_waiting(){
case $1$files in
7*|9no)print_current holder "$record"
waiting_for=project
;;
6*)waiting_for='link';;
*)waiting_for=folder
esac
print_lock_process process "/proc/self/fd/$1"
print_fact waiting "$waiting_for"
}
wait_for_lock(){
report_at=$(($(read_uptime)+100)) give_up_at=$((began+($2 > 20 ? $2 : 20)))
until try_lock "$1";do
[ -z "$lock_problem" ]||return 1
taken=waited now=$(read_uptime)
if [ "$now" -ge "$give_up_at" ]||[ "$now" -ge "$report_at" ];then
print_waiting "$1"
report_at=$((now+1500))
fi
[ "$now" -lt "$give_up_at" ]||return 75
sleep 0.1 2>/dev/null||sleep 1
done
}
print_result(){
print_fact taken "$1"
print_record record "$record"
}
end_as(){
print_result "$1"
exit 0
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
began=$(read_uptime) taken=yes files=no
if [ -e /proc/self/fd/6 ]&&[ -e /proc/self/fd/7 ];then
files=yes
for descriptor in 7 6;do
wait_for_lock "$descriptor" "$wait_hundredths"
case $? in
0);;
75)end_as no;;
*)files=no files_problem=$lock_problem
esac
done
if [ "$folder_required" = no ]&&[ "$files" = yes ];then began=$(read_uptime) wait_hundredths=$folder_hundredths;fi
else
files_problem='the files beside the record cannot be opened'
fi
wait_for_lock 9 "$wait_hundredths"
case $? in
0)[ "$(read_inode /proc/self/fd/9)" = "$(read_inode "$directory")" ]||end_as moved
[ "$files" = yes ]||print_text unlocked-files "$files_problem"
;;
75)[ "$folder_required" = no ]&&[ "$files" = yes ]||end_as no
print_text unlocked-folder 'another process holds the lock on the folder'
;;
*)if
[ "$files" = no ]
then
printf 'neither %s nor a file beside the record can be locked: %s\\n' "$directory" "$lock_problem" >&2
exit 74
fi
print_text unlocked-folder "$lock_problem"
esac
print_result "$taken"
`,
    ],
    'watch-health': [
        libFacts,
        libUptime,
        libDocker,
        libContainers,
        libFindContainers,
        libHttp,
        libMemory,
        `: "\${urls:?}" "\${containers?}" "\${project?}" "\${dependencies?}" "\${startup_pause:?}" "\${pause:?}"
print_containers(){
described=$(describe_existing_containers "$@")||exit
[ "$described" = "$last_described" ]||last_answers=''
last_described=$described
if [ -n "$dependencies" ]&&printf '%s\\n' "$described"|grep -qv '"Running":true.*,0,"[^"]*"\\]$';then
print_dependencies
dependencies=''
fi
print_text containers "$described"
read_at=$(read_uptime)
}
request_each(){
separator=''
for url;do
printf '%s=%s' "$separator" "$(send_request)"
separator=' '
done
}
print_dependencies(){
eval "set -- $dependencies"
found=$(find_containers running "$project" "$@" 2>/dev/null)||return 0
set --
for container in $found;do set -- "$@" "$container";done
[ $# -gt 0 ]||return 0
if text=$(describe_containers "$@" 2>/dev/null);then print_text dependencies "$text";fi
}
eval "set -- $containers"
print_used_memory /sys/fs/cgroup "$@"
print_memory
began=$(read_uptime) last_answers='' last_described=''
print_containers "$@"
while :;do
answers=$(eval "request_each $urls")
if [ "$answers" != "$last_answers" ];then
last_answers=$answers
print_fact answers "$answers"
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
        libDocker,
        libFindContainers,
        libNginxWorkers,
        libNginxMaster,
        libNginxReload,
        libTargets,
        libConnections,
        libFlows,
        libNginxProbe,
        `wait_for_reload "$(find_master "$pid_file")" 1
eval "set -- $candidates"
while :;do
probe_nginx "$@"
sleep 0.1
done
`,
    ],
    'write-record': [
        libRecordPath,
        `: "\${json?}"
write_record(){
[ -d "\${record%/*}" ]||mkdir -p "\${record%/*}"||return
rm -f -- "$record.new"||return
(umask 077&&set -C&&printf '%s\\n' "$json" >"$record.new")||return
sync "$record.new"&&mv -T "$record.new" "$record"
}
record=$(print_record_path)
write_record 2>/dev/null||echo 'the record of deployments could not be written' >&2
`,
    ],
    'write-registry-login': [
        `: "\${logins:?}"
print_logins(){
while [ $# -gt 0 ];do
printf '%s %s\\n' "$1" "$2"
shift 2
done
}
if ! [ -e /proc/self/fd/4 ];then
echo 'the configuration of this run is not open' >&2
exit 1
fi
eval "set -- $logins"
config=$(print_logins "$@"|make_docker_config "$DOCKER_CONFIG")||exit
printf '%s\\n' "$config" >&4
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

/***/ 590:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ siteForm),
  _: () => (/* binding */ writableSite)
});

// EXTERNAL MODULE: ./src/domain/container-paths.ts
var container_paths = __webpack_require__(242);
// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
// EXTERNAL MODULE: ./src/commands/site-parameters.ts
var site_parameters = __webpack_require__(7116);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/layouts/file.ts




/** A file that is a copy of the site of the live color. */
const fileForm = {
    previewLines({ site: { path }, siteSudo, inPlace }, source) {
        const [root, next] = [(0,as_root/* asRoot */.t)(siteSudo), (0,site_parameters/* nextPath */.R7)(path)];
        if (inPlace)
            return [(0,script.sh) `${root}tee -- ${path} < ${source} > /dev/null`];
        return [
            (0,script.sh) `${root}cp --preserve=all --remove-destination -- ${path} ${next}`,
            (0,script.sh) `${root}tee -- ${next} < ${source} > /dev/null`,
            (0,script.sh) `${root}mv -T -- ${next} ${path}`,
        ];
    },
    manualLine: ({ site: { path } }, source) => (0,script.sh) `sudo cp -- ${source} ${path}`,
    // A merge of three files: what somebody changed, in the site of the other color too.
    agreeFix({ path, values }, nearest) {
        const [site, other] = [values[nearest], values[(0,color/* otherColor */.I)(nearest)]];
        const merge = (0,script.sh) `merged=$(diff3 -m ${other} ${site} ${path})`.text;
        const write = (0,script.sh) `sudo tee ${other} > /dev/null && sudo cp ${path} ${site}`.text;
        return `${merge} && printf '%s\\n' "$merged" | ${write}  # takes the change over into both sites`;
    },
    showLine: ({ path, values }) => (0,script.sh) `sha256sum ${path} ${values.blue} ${values.green}`,
};

;// CONCATENATED MODULE: ./src/layouts/link.ts



/** A symbolic link that points to the site of the live color. */
const linkForm = {
    previewLines({ site: { path }, siteSudo }, target) {
        const [root, next] = [(0,as_root/* asRoot */.t)(siteSudo), (0,site_parameters/* nextPath */.R7)(path)];
        return [(0,script.sh) `${root}rm -f -- ${next}`, (0,script.sh) `${root}ln -s -- ${target} ${next}`, (0,script.sh) `${root}mv -T -- ${next} ${path}`];
    },
    manualLine: ({ site: { path } }, target) => (0,script.sh) `sudo ln -sfn ${target} ${path}`,
    agreeFix: () => undefined,
    showLine: ({ path }) => (0,script.sh) `readlink ${path}`,
};

;// CONCATENATED MODULE: ./src/layouts/text.ts



/** A file in which one text, as often as it stands there, names the live color. */
const textForm = {
    previewLines({ site, siteSudo, inPlace }, value) {
        if (inPlace)
            return [writeInPlace(site, value, (0,as_root/* asRoot */.t)(siteSudo))];
        const [root, next] = [(0,as_root/* asRoot */.t)(siteSudo), (0,site_parameters/* nextPath */.R7)(site.path)];
        return [
            (0,script.sh) `${root}cp --preserve=all --remove-destination -- ${site.path} ${next}`,
            (0,script.sh) `sed ${sedProgram(site, value)} ${site.path} | ${root}tee -- ${next} > /dev/null`,
            (0,script.sh) `${root}mv -T -- ${next} ${site.path}`,
        ];
    },
    manualLine: ({ site, inPlace }, value) => inPlace ? writeInPlace(site, value, (0,script.sh) `sudo `) : (0,script.sh) `sudo sed -i ${sedProgram(site, value)} ${site.path}`,
    agreeFix: ({ path, values: { blue, green } }) => `${(0,script.sh) `sudo nano ${path}`.text}  # it must have one of the two texts, and not the other: ${blue} or ${green}`,
    showLine: ({ path, values }) => (0,script.sh) `grep -n -F -e ${values.blue} -e ${values.green} ${path}`,
};
/** sed -i would put another file in its place. */
const writeInPlace = (site, value, root) => (0,script.sh) `text=$(sed ${sedProgram(site, value)} ${site.path}) && printf '%s\n' "$text" | ${root}tee -- ${site.path} > /dev/null`;
/** A program for sed that puts the value in the place of the other color's text. */
function sedProgram({ values: { blue, green } }, value) {
    const from = (value === blue ? green : blue).replace(/[\\/.*[\]^$]/g, '\\$&');
    return `s/${from}/${value.replace(/[\\/&]/g, '\\$&')}/g`;
}

;// CONCATENATED MODULE: ./src/layouts/site-form.ts




/** The site of nginx as the host knows it. */
function writableSite({ site, siteSudo, files = (0,container_paths/* hostSiteFiles */.tj)(site), }) {
    return { site: (0,container_paths/* siteOnHost */.XJ)(site, files), siteSudo, inPlace: files.inPlace };
}
const site_form_forms = {
    link: linkForm,
    file: fileForm,
    text: textForm,
    // It differs in when it takes effect alone.
    'live-link': linkForm,
};
const siteForm = ({ form }) => site_form_forms[form];


/***/ }),

/***/ 5271:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ findBlame)
/* harmony export */ });
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(614);
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2106);


/** Who must act on a failure; undefined: it is not known. */
const findBlame = ({ error, cause }) => cause === 'failed' ? ownBlame(error) : 'nobody';
/** The blame that the error itself knows, or the lost connection behind it. */
function ownBlame(error) {
    if (error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_1__/* .RemoteError */ .Hi)
        return error.outcome.kind === 'lost' ? 'network' : 'host';
    if (error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T$)
        return error.blame;
    if (!(error instanceof _engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .StepError */ .z))
        return undefined;
    const { blame, cause } = error;
    const isLost = cause instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_1__/* .RemoteError */ .Hi && cause.outcome.kind === 'lost';
    return isLost ? 'network' : blame;
}


/***/ }),

/***/ 1075:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TF: () => (/* binding */ mayHaveSwitched),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   kR: () => (/* binding */ toPublicResult),
/* harmony export */   vj: () => (/* binding */ inspectionCommands)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);
/* harmony import */ var _layouts_site_form_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(590);



const publicResults = {
    deployed: 'deployed',
    'deployed-unfinished': 'deployed',
    'deployed-down': 'deployed',
    'rolled-back': 'rolled-back',
    'rolled-back-down': 'stranded',
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
/** Whether visitors may have got answers of the new release. */
const mayHaveSwitched = ({ step }) => step?.phase === 'switch' || step?.phase === 'finish';
/** Shell lines that show a person the state of the host. */
function inspectionCommands(preflight) {
    if (preflight === undefined)
        return [];
    const { nginx, projects } = preflight;
    const names = new Set(_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.map((color) => projects[color].project.name));
    const listings = [...names].map((name) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `docker ps --filter ${`label=com.docker.compose.project=${name}`}`);
    return [(0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_1__/* .siteForm */ .K)(nginx.site).showLine(nginx.site), ...listings].map(({ text }) => text);
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
/* harmony import */ var _domain_adopt_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9150);
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
    return `✅ Ready: a deployment would move the traffic ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(status.serves?.color, status.serves?.adopted)} → ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(idle)}`;
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
            serving: `${(0,_domain_adopt_js__WEBPACK_IMPORTED_MODULE_3__/* .nameWithAdopted */ .tY)(color, status.serves?.adopted)} serves ${images.join(', ')}.`,
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
function statusHeadline({ serves, unknown, lockIsHeld, lockIsUnknown }) {
    const mayRun = lockIsUnknown ? ', and a deployment may be running' : ', and a deployment is running';
    const running = lockIsHeld ? mayRun : '';
    if (serves === undefined)
        return `${unknown === undefined ? '⚪ No release serves' : '❓ Live color unknown'}${running}`;
    const since = (0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .servesSince */ .xG)(serves);
    return `${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .colorLabel */ .wI)(serves.color, serves.adopted)} serves${since === undefined ? '' : ` since ${(0,_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUtc */ .ay)(since)}`}${running}`;
}


/***/ }),

/***/ 2977:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ describeOutcome)
});

// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/modes/find-blame.ts
var find_blame = __webpack_require__(5271);
// EXTERNAL MODULE: ./src/steps/connect.ts
var connect = __webpack_require__(1617);
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
/** Who is the cause, in one sentence; empty when nobody is, or it is not known. */
function describeBlame(failure) {
    switch ((0,find_blame/* findBlame */.d)(failure)) {
        case 'release':
            return 'The cause is the new release.';
        case 'host':
            return 'The cause is the server, not the new release.';
        case 'network':
            return 'The cause is the network, not the new release.';
        case 'workflow':
            return 'The cause is the workflow, not the new release.';
        case 'nobody':
        case undefined:
            return '';
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
;// CONCATENATED MODULE: ./src/report/describe-serving.ts


/** What visitors get now. Only what nginx was seen to serve after the last change is claimed. */
function describeServing(outcome) {
    const { seen, previousColor, adopted, images } = outcome;
    switch (seen?.kind) {
        case undefined:
            return 'It was not checked what serves now.';
        case 'serves': {
            const serves = `${[nameSeen(outcome, seen.color), 'serves', images.join(', ')].filter(Boolean).join(' ')} (checked at the end: ${seen.status})`;
            return isAsBefore(outcome) ? `As before, ${serves}.` : `${serves}.`;
        }
        case 'down':
            return isAsBefore(outcome) ? `As before, no release serves: ${seen.reason}.` : `The site is down: ${seen.reason}.`;
        case 'neither': {
            const found = `nginx answers ${seen.status} itself, and passes the request to no color`;
            return isAsBefore(outcome)
                ? `As before, no release serves: ${found}.`
                : `It is not known what serves now: ${found}.`;
        }
        case 'unknown': {
            const before = previousColor === undefined ? '' : ` ${(0,adopt/* nameWithAdopted */.tY)(previousColor, adopted)} was live before.`;
            return `It is not known what serves now: ${seen.reason}.${before}`;
        }
    }
}
/** The same in a few words. */
function describeServingShort(outcome) {
    const { seen } = outcome;
    const asBefore = isAsBefore(outcome);
    switch (seen?.kind) {
        case undefined:
            return 'what serves now was not checked';
        case 'serves':
            return `${(0,format/* colorLabel */.wI)(seen.color, findAdopted(outcome, seen.color))} serves ${asBefore ? 'as before' : 'now'}`;
        case 'down':
            return asBefore ? 'no release serves, as before' : 'THE SITE IS DOWN';
        case 'neither':
            return asBefore ? 'no release serves, as before' : 'what serves now is unknown';
        case 'unknown':
            return 'what serves now is unknown';
    }
}
const findAdopted = ({ previousColor, adopted }, color) => color === previousColor ? adopted : undefined;
const nameSeen = (outcome, color) => (0,adopt/* nameWithAdopted */.tY)(color, findAdopted(outcome, color));
/** A release that served before and is down now has an outcome of its own. */
function isAsBefore({ kind, seen, previousColor }) {
    if (seen?.kind === 'serves')
        return seen.color === previousColor;
    if (kind !== 'rolled-back' && kind !== 'refused')
        return false;
    return seen?.kind === 'down' || (seen?.kind === 'neither' && previousColor === undefined);
}

;// CONCATENATED MODULE: ./src/report/describe-early-end.ts




function describeRolledBack(outcome, mode) {
    const { failure } = outcome;
    const what = describeEarlyEnd(failure, mode);
    return {
        level: 'error',
        title: mode === 'rollback' ? what : `${what}, rolled back`,
        headline: `${earlyMark(failure)} ${what}: ${describeServingShort(outcome)}`,
        reason: reasonOf(failure),
        blame: describeBlame(failure),
        serving: describeServing(outcome),
        fix: fixOf(failure) ?? nextTry(failure),
        commands: [],
    };
}
/** No release serves, so this must alarm people. */
function describeRolledBackDown(outcome, mode) {
    const { failure, commands, previousColor = 'the live color' } = outcome;
    const what = lowerFirst(describeEarlyEnd(failure, mode));
    return {
        level: 'error',
        title: `THE SITE IS DOWN: ${what}`,
        headline: `🆘 The site is down: ${what}`,
        reason: reasonOf(failure),
        blame: describeBlame(failure),
        serving: `${describeServing(outcome)} The changes of this run are undone, but ${previousColor}, which served before, does not answer.`,
        fix: `check why ${previousColor} is down (docker logs), and start it again or deploy a release that works; these commands show the state`,
        commands,
    };
}
function describeRefused(outcome, mode) {
    const { failure, seen } = outcome;
    const what = describeEarlyEnd(failure, mode);
    return {
        level: 'error',
        title: `${what}, nothing changed`,
        headline: `${earlyMark(failure)} ${what}: ${seen === undefined ? 'nothing was changed' : describeServingShort(outcome)}`,
        reason: reasonOf(failure),
        blame: describeBlame(failure),
        serving: ['Nothing was changed on the server.', ...(seen === undefined ? [] : [describeServing(outcome)])].join(' '),
        fix: fixOf(failure) ?? nextTry(failure),
        commands: [],
    };
}
const describeInvalidInputs = ({ failure }) => ({
    level: 'error',
    title: 'Invalid inputs, nothing changed',
    headline: '⛔ Invalid inputs: nothing was changed',
    reason: failure.error.message,
    blame: '',
    serving: 'Nothing was changed on the server.',
    fix: 'correct these inputs in the workflow',
    commands: [],
});
const describeUnknown = ({ failure, interruptedAt }) => ({
    level: 'error',
    title: 'Interrupted, outcome unknown',
    headline: '🚫 Interrupted, outcome unknown',
    reason: `${describeInterruptedAt(interruptedAt)}The server could not be inspected after that: ${reasonOf(failure)}`,
    blame: '',
    serving: describePossibleState(interruptedAt),
    fix: [fixOf(failure) ?? statusFix, ...(failure.step === connect/* connect */.N ? [closedPortFix] : []), nextDeploymentRepairs].join('; '),
    commands: [],
});
const statusFix = 'run mode: status to see what serves now';
const nextDeploymentRepairs = 'the next deployment inspects the server and repairs it';
const closedPortFix = 'if a step of this job closes the security group again, move it to a later job, because GitHub runs post steps after all steps';
const describeInterruptedAt = (step) => `The process was ended${step === undefined ? '' : ` at ${step.name}`} before it had finished. `;
/** What may be on the server after an interruption in a phase. */
function describePossibleState(interruptedAt) {
    switch (interruptedAt?.phase) {
        case undefined:
            return 'It is not known what the interrupted process changed.';
        case 'prepare':
            return 'The process had not started a container, and had not moved the traffic.';
        case 'start':
            return 'The process had not moved the traffic. Containers of the new release may still run.';
        case 'switch':
            return 'nginx may serve the new release or the one before. Containers of both may run.';
        case 'finish':
            return 'The new release was proven, and stays. Containers of the one before may still run.';
    }
}
function describeStranded(outcome, mode) {
    const { failure, undoFailure, commands } = outcome;
    const what = lowerFirst(describeEarlyEnd(failure, mode));
    const isManual = commands.length > 0;
    return {
        level: 'error',
        title: `STRANDED: ${what}`,
        headline: `🆘 Stranded: ${what}; ${isManual ? 'manual repair needed' : 'the server is not repaired yet'}`,
        reason: `${reasonOf(failure)}\n${undoReason(failure, undoFailure)}`,
        blame: describeBlame(failure),
        serving: describeServing(outcome),
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
    return (0,find_blame/* findBlame */.d)(failure) === 'release'
        ? 'fix the release, and deploy again'
        : 'fix the problem above, then run the workflow again';
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
        case 'rolled-back-down':
            return describeRolledBackDown(outcome, mode);
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
    return { ...outcome_text/* nothingToDo */.K, level: 'info', title, headline, serving: describeServing(outcome) };
}
/** The new release was proven. What serves at the end is said as it was seen. */
function describeUnfinished(outcome, mode) {
    const { failure, color, newColor, previousColor, adopted } = outcome;
    const title = `${doneWord(mode)}, but ${failure.step?.name ?? 'the end'} ${sayHow(failure)}`;
    const isServing = color !== undefined && color === newColor;
    const next = adopted === undefined ? 'the next deployment stops it' : `stop it: ${stopLine(adopted)}`;
    const old = isServing && previousColor !== undefined
        ? ` ${(0,adopt/* nameWithAdopted */.tY)(previousColor, adopted)} may still run; ${next}.`
        : '';
    return {
        level: 'warning',
        title,
        headline: `⚠️ ${title}: ${describeServingShort(outcome)}`,
        reason: reasonOf(failure),
        blame: '',
        serving: `${isServing ? '' : 'The new release was proven. '}${describeServing(outcome)}${old}`,
        fix: fixOf(failure) ?? (isServing ? nextNeeded(outcome) : 'run mode: status to see which color serves'),
        commands: [],
    };
}
const stopLine = (container) => (0,script.sh) `docker stop ${container}`.text;
/** No later deployment stops a container that is none of its own. */
const nextNeeded = ({ adopted, previousColor }) => adopted === undefined
    ? 'you need not do anything: the new release serves, and the next deployment stops the old color'
    : `the new release serves; if ${adopted} still runs, stop it (${stopLine(adopted)}), since the next deployment needs the port of ${previousColor ?? 'the old color'}`;
/** No release may serve at all, so this must alarm people. */
function describeDown(outcome, mode) {
    const { failure, newColor = 'the new color' } = outcome;
    const title = `${doneWord(mode)}, but ${newColor} was down at the last check`;
    return {
        level: 'error',
        title,
        headline: `🆘 ${title}`,
        reason: reasonOf(failure),
        blame: '',
        serving: `${describeServing(outcome)} Visitors may get errors.`,
        fix: fixOf(failure) ?? `check the log of ${newColor}, and go back with mode: rollback`,
        commands: [],
    };
}


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
/* harmony import */ var _domain_adopt_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9150);

/** A color with a mark that is found at a glance. */
const colorLabel = (color, adopted) => color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${(0,_domain_adopt_js__WEBPACK_IMPORTED_MODULE_0__/* .nameWithAdopted */ .tY)(color, adopted)}`;
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
const nothingToDo = { reason: '', blame: '', fix: '', commands: [] };


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

/***/ 144:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ askColor)
/* harmony export */ });
/* harmony import */ var _commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9321);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);
/* harmony import */ var _color_url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7040);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8540);




/** What a color answers itself, without nginx; undefined: nothing. */
async function askColor(context, { nginx, targets, httpClient }, { color, containers, site }) {
    const { config } = context;
    const health = new URL((0,_color_url_js__WEBPACK_IMPORTED_MODULE_3__/* .colorUrl */ .x2)(config, color, containers));
    const { pathname, search } = site === undefined ? health : new URL(site.url);
    const { hostHeader } = site ?? config.health;
    const request = { url: `${health.origin}${pathname}${search}`, hostHeader, place: 'direct' };
    const candidates = [(0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .toCandidate */ .bl)(httpClient, request)];
    const command = (0,_commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .probeNginx */ .Jv)({ nginx, candidates, targets, requests: 1, workers: [], logSize: -1 });
    const [probe] = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(context, command);
    return probe?.answer.kind === 'answer' ? probe.answer : undefined;
}


/***/ }),

/***/ 5818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ checkPublicUrlDuring),
  A: () => (/* binding */ requirePublicUrl)
});

// EXTERNAL MODULE: ./src/domain/site-request.ts
var site_request = __webpack_require__(6313);
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
    throw new step/* StepError */.z(formatUrlProblem(publicUrl.url, problem), { fix, blame: blameHop(problem) });
}
const blameHop = ({ hop }) => hop === 'application' ? 'release' : hop === 'nginx' ? 'host' : 'network';
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
        context.note(`the wrong hop could not be found out: ${(0,thrown/* errorMessage */.gJ)(error)}`);
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
async function probeHost(publicUrl, { nginx, targets, httpClient }, context) {
    const { verify } = context.config;
    const { host, pathname, search, protocol } = new URL(publicUrl);
    const own = Object.assign(new URL(verify.url ?? (0,site_request/* localUrl */.xU)(nginx.container)), { pathname, search }); // a path like //elsewhere must stay on this host
    const request = {
        client: httpClient,
        url: own.href,
        place: 'public-url',
        hostHeader: host,
        forwardedProto: protocol.slice(0, -1),
        timeoutSeconds: 5,
    };
    const command = (0,probe_nginx/* probeNginx */.Jv)({ nginx, candidates: [request], targets, requests: 1, workers: [], logSize: -1 });
    const [probe] = await (0,engine_context/* runCommand */.d)(context, command);
    return probe;
}
function formatAnswerFound({ last, redirects }) {
    const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer';
    return `the public address gives ${got}: ${[...redirects, last.url].join(' → ')}`;
}
const formatDeadAddresses = (url, dead) => `${new URL(url).hostname} also has the address ${dead.join(', ')}, which accepts no connections: ` +
    'visitors who get this address get no answer; remove outdated addresses from the DNS';


/***/ }),

/***/ 3478:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ks: () => (/* binding */ toServingNow),
/* harmony export */   Lv: () => (/* binding */ checkServing),
/* harmony export */   W2: () => (/* binding */ describeServingNow)
/* harmony export */ });
/* harmony import */ var _domain_adopt_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9150);
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9811);
/* harmony import */ var _domain_health_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5876);
/* harmony import */ var _domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6313);
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9808);
/* harmony import */ var _find_switch_problem_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(659);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8540);
/* harmony import */ var _start_live_color_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7668);








/** How long a color that was started again may take to answer, in ms: after a cancel the runner leaves only seconds. */
const restartLimitMs = { usually: 60_000, cancelled: 2_000 };
const pauseMs = 500;
/** Asks nginx what it serves, after everything else was done or undone. Never fails: what cannot be asked is unknown. */
const checkServing = {
    name: 'check',
    recordedAs: 'verify',
    phase: 'prepare',
    async run(expected, context) {
        const value = await inspectServing(expected, context).catch((error) => ({
            kind: 'unknown',
            reason: (0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__/* .errorMessage */ .gJ)(error),
        }));
        return { value, message: describeServingNow(value, expected.preflight.cutover), facts: { serving: value.kind } };
    },
    preview: () => ({ message: 'asks nginx what it serves now' }),
};
async function inspectServing(expected, context) {
    const { preflight, isUndone } = expected;
    const serving = await readServing(expected, context);
    if (serving.kind !== 'down' || !isUndone || !(await (0,_start_live_color_js__WEBPACK_IMPORTED_MODULE_3__/* .startLiveColor */ .E)(preflight, context)))
        return serving;
    // Without nginx there was no answer before, and none will come.
    return preflight.master === undefined ? serving : waitForAnswer(expected, context);
}
async function readServing(expected, context) {
    const { httpClient, nginx, targets, siteRequests } = expected.preflight;
    const requests = siteRequests.map(({ request }) => request);
    const probe = await (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .probeSite */ .Oj)(context, { nginx, targets, httpClient, requests });
    const serving = toServingNow(probe);
    if (serving.kind !== 'serves')
        return serving;
    const { color, status } = serving;
    if (!hasContainers(expected, color)) {
        const reason = `the port of ${color} answers ${status}, but this run knows no container of ${color} there`;
        return { kind: 'unknown', reason };
    }
    const problem = findBadAnswer(probe, expected, context);
    return problem === undefined ? serving : { kind: 'down', reason: `${color} serves, but ${problem}` };
}
/** The first place of the site where visitors get a bad answer; `verify-status` is a demand on the new color alone. */
function findBadAnswer({ results }, { preflight, newColor }, context) {
    for (const { request, probe } of results) {
        const known = preflight.siteRequests.find((each) => each.request === request);
        const isNew = newColor !== undefined && (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .hasReached */ .Nl)(probe, newColor);
        const statuses = isNew ? context.config.verify.statuses : undefined;
        const isReached = _domain_color_js__WEBPACK_IMPORTED_MODULE_5__/* .colors */ .T.some((each) => (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .hasReached */ .Nl)(probe, each) || (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .mayHaveReached */ .g8)(probe, each));
        const { answer } = probe;
        const isAsBefore = !isNew && answer.kind === 'answer' && answer.status === known?.formerStatus;
        const isBad = isReached
            ? !isAsBefore && (0,_find_switch_problem_js__WEBPACK_IMPORTED_MODULE_1__/* .isBadAnswer */ .e)(answer, { statuses }, known ?? {})
            : known?.reaches === true && (answer.kind === 'none' || isGatewayError(answer.status));
        if (isBad)
            return `${(0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSiteRequest */ .SS)(request)} ${(0,_domain_health_js__WEBPACK_IMPORTED_MODULE_6__/* .formatAnswer */ .m)(answer)}`;
    }
    return undefined;
}
/** A connection to its port alone does not show the color: another program may have the port. */
const hasContainers = ({ preflight, newColor }, color) => color === newColor || (color === preflight.cutover.live && preflight.liveContainers.length > 0);
/** Waits for a color that was started again. */
async function waitForAnswer(expected, context) {
    const limitMs = context.cancelled ? restartLimitMs.cancelled : restartLimitMs.usually;
    for (const startedAt = context.clock.now();;) {
        const serving = await readServing(expected, context);
        if (serving.kind !== 'down' || context.clock.now() - startedAt >= limitMs)
            return serving;
        await context.clock.sleep(pauseMs, context.signal);
    }
}
/** What visitors get. An answer that nginx made itself shows no color, unless it shows that the color does not answer. */
function toServingNow({ served, results }) {
    switch (served.kind) {
        case 'color': {
            const { color } = served;
            const answer = (results.find(({ probe }) => (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .hasReached */ .Nl)(probe, color)) ?? results[0])?.probe.answer;
            if (answer?.kind !== 'answer')
                return { kind: 'down', reason: `${color} gives no answer: ${answer?.reason ?? ''}` };
            const { status } = answer;
            return isGatewayError(status)
                ? { kind: 'down', reason: `${color} fails: nginx answers ${status}` }
                : { kind: 'serves', color, status };
        }
        case 'neither':
            if (served.status === undefined)
                return { kind: 'down', reason: 'nothing listens on the port of the site' };
            return isGatewayError(served.status)
                ? { kind: 'down', reason: `nginx answers ${served.status}: the color that it passes requests to does not run` }
                : { kind: 'neither', status: served.status };
        case 'unknown':
            return served;
    }
}
/** nginx made this answer because the color's was bad. A 503 can be the application's own. */
const isGatewayError = (status) => status === 502 || status === 504;
/** One sentence for the log. */
function describeServingNow(serving, { live, adopted } = {}) {
    switch (serving.kind) {
        case 'serves':
            return `visitors get ${serving.status} from ${(0,_domain_adopt_js__WEBPACK_IMPORTED_MODULE_7__/* .nameWithAdopted */ .tY)(serving.color, serving.color === live ? adopted : undefined)}`;
        case 'neither':
            return `nginx answers ${serving.status} itself, and passes the request to no color`;
        case 'down':
            return `the site is down: ${serving.reason}`;
        case 'unknown':
            return `what serves now could not be found out: ${serving.reason}`;
    }
}


/***/ }),

/***/ 7040:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Wd: () => (/* binding */ findHealthEndpoints),
/* harmony export */   f9: () => (/* binding */ healthUrls),
/* harmony export */   x2: () => (/* binding */ colorUrl)
/* harmony export */ });
/* harmony import */ var _domain_color_ports_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4566);
/* harmony import */ var _domain_host_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2708);


/** The URL at which the host itself reaches a color on its first port. */
function colorUrl(config, color, containers) {
    const port = config.containerPort ?? config.ports[color][0];
    return `http://${hostOf(config, color, containers)}:${port}${config.health.paths[0]}`;
}
/** The URLs of the health check. `containers`: where nginx reaches those of the color by their names. */
function healthUrls(config, color, containers) {
    const { ports, paths } = config.health;
    const host = hostOf(config, color, containers);
    return ports[color].map((port, i) => `http://${host}:${port}${paths[i] ?? paths[0]}`);
}
/** The requests of `healthUrls`. */
function findHealthEndpoints(model, config, color) {
    const found = (0,_domain_color_ports_js__WEBPACK_IMPORTED_MODULE_0__/* .findColorPorts */ .PA)(model, config, color);
    const { ports, paths } = config.health;
    const toEndpoint = (port, i) => ({
        port,
        path: paths[i] ?? paths[0],
        service: found[i]?.name ?? config.compose.services[color][0],
    });
    const [first, ...others] = ports[color];
    return [toEndpoint(first, 0), ...others.map((port, i) => toEndpoint(port, i + 1))];
}
function hostOf({ containerPort, compose }, color, containers) {
    if (containerPort === undefined)
        return '127.0.0.1';
    const [first] = compose.services[color];
    const [address = first] = containers.find((each) => each.service === first && (0,_domain_host_state_js__WEBPACK_IMPORTED_MODULE_1__/* .isRunning */ .W)(each))?.addresses ?? [];
    return address;
}


/***/ }),

/***/ 1617:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ connect)
/* harmony export */ });
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(614);
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2106);


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
            if (!(error instanceof _host_host_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T$))
                throw error;
            throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .StepError */ .z(error.message, { fix: error.fix, blame: error.blame, cause: error });
        }
    },
};


/***/ }),

/***/ 7665:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ drain)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3582);
/* harmony import */ var _engine_proof_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7376);
/* harmony import */ var _check_public_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5818);
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4600);
/* harmony import */ var _former_requests_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1180);






/** Waits until the requests from before the switch have been answered: then no request uses the old color any more. */
const drain = {
    name: 'drain',
    phase: 'finish',
    async run(verified, context) {
        const { nginx, targets, workers, changedAt, cutover } = verified;
        const oldColor = (0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(cutover.idle);
        const waiting = (0,_former_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .waitForFormerRequests */ .Q)(context, { nginx, targets, workers, changedAt, color: oldColor });
        const [drained, publicFacts] = await (0,_check_public_url_js__WEBPACK_IMPORTED_MODULE_0__/* .checkPublicUrlDuring */ .Y)(waiting, verified, context);
        const { left, openConnections } = drained;
        const facts = { left, connectionsLeft: openConnections, ...publicFacts };
        const value = (0,_engine_proof_js__WEBPACK_IMPORTED_MODULE_3__/* .proveFact */ .$)('drained', verified);
        if (drained.unseen === true)
            context.warn(`${unseenRequests}: ${describeNext(oldColor, context)}`);
        if (left === 0)
            return { value, message: `all open requests were answered${describeQuiet(drained)}`, facts };
        if (openConnections === 0)
            return { value, message: describeOthers(left, oldColor, context), facts };
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
const unseenRequests = 'requests that nginx still reads, such as an upload, were not waited for: ss did not show them (iproute2; in a container nsenter as root)';
/** nginx may keep a connection for later requests, or it is a stream with long pauses. */
const describeQuiet = ({ quiet = 0 }) => quiet === 0 ? '' : `; ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatConnections */ .b6)(quiet)} on which nothing came for 5 s counted as idle`;
/** Old workers may be busy with another site's visitors. A request that nginx still reads will need the color that stops. */
function describeOthers(left, oldColor, context) {
    if ((0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__/* .needsReload */ .Xs)(context.config.nginx.site))
        return `old nginx workers are still busy, but not with ${oldColor}`;
    const message = `nginx still reads ${left} requests from before the switch after ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .nameDrainLimit */ .XA)(context.config)}`;
    context.warn(`${message}: ${describeNext(oldColor, context)}`);
    return message;
}
const describeOpenConnections = (count, color, { config }) => `${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatConnections */ .b6)(count)} to ${color} still open after ${(0,_format_js__WEBPACK_IMPORTED_MODULE_4__/* .nameDrainLimit */ .XA)(config)}`;
/** An application that stops cleanly still finishes its requests. */
function describeNext(color, { config: { oldColor, stopTimeoutMs } }) {
    if (oldColor === 'keep')
        return `${color} is kept, so they continue`;
    const limit = stopTimeoutMs === undefined
        ? 'longer than its stop_grace_period (10 s if the Compose file sets none)'
        : `more than ${stopTimeoutMs / 1000} s longer (stop-timeout)`;
    return `${color} is stopped now, and requests that take ${limit} are cut`;
}


/***/ }),

/***/ 6413:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $b: () => (/* binding */ findReachingRequests),
/* harmony export */   Qv: () => (/* binding */ describeNoRequest),
/* harmony export */   RQ: () => (/* binding */ haveGoodAnswers),
/* harmony export */   V7: () => (/* binding */ listUnknownRequests),
/* harmony export */   gE: () => (/* binding */ reachedNothing),
/* harmony export */   ic: () => (/* binding */ refuseWithoutRequest)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9811);
/* harmony import */ var _domain_health_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5876);
/* harmony import */ var _domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6313);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(614);
/* harmony import */ var _find_switch_problem_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(659);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8540);






/** All requests that may reach a color, where it is not known which ones do: no color is live, or nginx does not run. */
const listUnknownRequests = (state, config) => (0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__/* .findSiteRequests */ .BN)(state, config).map((request) => ({ request, reaches: false }));
/**
 * The requests that reached this color, one for each place. While nginx keeps connections, a request may have gone on one of
 * them: then it is the one with the best answer. Empty: no request reaches the color.
 */
function findReachingRequests({ results }, color) {
    const certain = results.filter(({ probe }) => (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_3__/* .hasReached */ .Nl)(probe, color));
    if (certain.length > 0)
        return certain.map(toKnown);
    const [likely] = results.filter(({ probe }) => (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_3__/* .mayHaveReached */ .g8)(probe, color)).sort((a, b) => rank(a) - rank(b));
    if (likely !== undefined)
        return [toKnown(likely)];
    // nginx passes the request to the color, which does not accept it: a deployment may be the remedy.
    return results
        .filter(({ probe: { answer } }) => answer.kind === 'answer' && [502, 504].includes(answer.status))
        .map(toKnown);
}
const rank = ({ probe: { answer } }) => (answer.kind === 'answer' ? answer.status : 999);
const toKnown = ({ request, probe: { answer } }) => ({
    request,
    reaches: true,
    formerStatus: answer.kind === 'answer' ? answer.status : undefined,
});
/**
 * Whether visitors get good answers of the live color at each place. A release whose deployment was interrupted counts as
 * deployed only then: a rollback must not bring back one that was never proven.
 */
const haveGoodAnswers = (requests, { verify: { statuses } }) => requests.every(({ reaches, formerStatus: status }) => reaches &&
    status !== undefined &&
    !(0,_find_switch_problem_js__WEBPACK_IMPORTED_MODULE_2__/* .isBadAnswer */ .e)({ kind: 'answer', status, body: '' }, { statuses }, { formerStatus: 200 }));
const fix = 'set verify-url to a URL that the application itself answers, such as verify-url: https://shop.example.com/api/health ' +
    'or verify-url: http://127.0.0.1/health with verify-host: shop.example.com';
function describeResult(probe, color) {
    const { answer, portIsOpen } = probe;
    if ((0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_3__/* .hasReached */ .Nl)(probe, (0,_domain_color_js__WEBPACK_IMPORTED_MODULE_4__/* .otherColor */ .I)(color)))
        return `${(0,_domain_health_js__WEBPACK_IMPORTED_MODULE_5__/* .formatAnswer */ .m)(answer)} from ${(0,_domain_color_js__WEBPACK_IMPORTED_MODULE_4__/* .otherColor */ .I)(color)}`;
    if (answer.kind === 'answer')
        return `${(0,_domain_health_js__WEBPACK_IMPORTED_MODULE_5__/* .formatAnswer */ .m)(answer)} from nginx itself`;
    return portIsOpen ? (0,_domain_health_js__WEBPACK_IMPORTED_MODULE_5__/* .formatAnswer */ .m)(answer) : 'nothing listens there';
}
/** What each request got, and the line to set, where none of them reached a color. */
function describeNoRequest({ results }, color) {
    const lines = results.map((each) => `- ${(0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSiteRequest */ .SS)(each.request)}: ${describeResult(each.probe, color)}`);
    const problem = `no request on the server reaches ${color} through nginx, so a release could not be proven:\n${lines.join('\n')}`;
    return { problem, fix };
}
/** Whether no request brought a connection to either color. */
const reachedNothing = ({ results }) => results.every(({ probe: { newConnections, openConnections } }) => _domain_color_js__WEBPACK_IMPORTED_MODULE_4__/* .colors */ .T.every((color) => newConnections[color] + openConnections[color] === 0));
/** Refuses a deployment that could prove nothing. */
function refuseWithoutRequest(probe, color) {
    const { problem, fix: whatToDo } = describeNoRequest(probe, color);
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_1__/* .StepError */ .z(problem, { blame: 'workflow', fix: whatToDo });
}


/***/ }),

/***/ 659:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ isBadAnswer),
/* harmony export */   x: () => (/* binding */ findSwitchProblem)
/* harmony export */ });
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9811);
/* harmony import */ var _domain_health_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5876);
/* harmony import */ var _domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6313);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8540);




/** What is still wrong; undefined: the probe proves what was expected. Only an answer that reached the color proves it. */
function findSwitchProblem(probe, expected, former) {
    const { color, mustAnswer } = expected;
    const { answer, newWorkers } = probe;
    // New workers have read the new link (see reload_nginx in switch-nginx.sh), even while another program reloads nginx again.
    if (newWorkers === 0)
        return { kind: 'waiting', text: 'nginx has not finished its reload' };
    if (color === undefined || !mustAnswer)
        return undefined;
    if (answer.kind === 'none')
        return { kind: 'waiting', text: `no answer through nginx: ${answer.reason}` };
    const isOwn = (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .isOwnAnswer */ .rh)(probe, color);
    if (isOwn && ![502, 504].includes(answer.status))
        return { kind: (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .isLimit */ .S4)(answer) ? 'limited' : 'own-answer', text: describeOwnAnswer(answer, former) };
    const isReached = (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .hasReached */ .Nl)(probe, color) || mayBeAnswerOf(color, probe, former);
    const isAccepted = isReached && expected.acceptAnyStatus === true;
    if (isBadAnswer(answer, expected, former) && !isAccepted)
        return {
            kind: isOwn ? 'unreached' : 'bad',
            text: `${(0,_domain_health_js__WEBPACK_IMPORTED_MODULE_2__/* .formatAnswer */ .m)(answer)} through nginx${describeFormer(answer, former)}`,
        };
    if (isReached)
        return undefined;
    const served = (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .servedColor */ .Xw)(probe);
    if (served.kind === 'color' && served.color === (0,_domain_color_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColor */ .I)(color))
        return { kind: 'waiting', text: `nginx still passes requests to ${served.color}${describeStaleLink(probe)}` };
    return { kind: 'waiting', text: 'the test requests cannot be distinguished from the requests of other clients' };
}
/** What nginx has loaded may be older than its files, which ask the link. */
const describeStaleLink = ({ keepsWorkers }) => keepsWorkers
    ? '; was nginx reloaded since its configuration asks the live link, and may its workers enter the folders?'
    : '';
const describeOwnAnswer = (answer, { request }) => `${(0,_domain_health_js__WEBPACK_IMPORTED_MODULE_2__/* .formatAnswer */ .m)(answer)} through nginx, from nginx itself: ${(0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_0__/* .describeSiteRequest */ .SS)(request)} reached no color`;
/** While nginx keeps connections, a request brings no new one: then its answer is taken for the color's if it is as before. */
function mayBeAnswerOf(color, probe, { formerStatus }) {
    const status = probe.answer.kind === 'answer' ? probe.answer.status : undefined;
    const isAsBefore = formerStatus === undefined || status === formerStatus || (status !== undefined && status < 300);
    return (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_1__/* .mayHaveReached */ .g8)(probe, color) && (isAsBefore || probe.newConnections[color] > 0);
}
/** Whether visitors would call this answer of a color bad. */
function isBadAnswer(answer, { statuses }, { formerStatus = 500 }) {
    if (answer.kind !== 'answer')
        return false;
    if (statuses !== undefined)
        return !statuses.matches(answer.status);
    return [502, 503, 504].includes(answer.status) || (answer.status >= 500 && formerStatus < 500);
}
const describeFormer = (answer, { formerStatus }) => answer.kind === 'answer' && formerStatus !== undefined && formerStatus !== answer.status
    ? `; the release before answered ${formerStatus}`
    : '';


/***/ }),

/***/ 4600:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XA: () => (/* binding */ nameDrainLimit),
/* harmony export */   X_: () => (/* binding */ shortenId),
/* harmony export */   b6: () => (/* binding */ formatConnections),
/* harmony export */   bH: () => (/* binding */ nameStopLimit),
/* harmony export */   fP: () => (/* binding */ toSeconds),
/* harmony export */   pc: () => (/* binding */ describeKilled),
/* harmony export */   tW: () => (/* binding */ formatLimit)
/* harmony export */ });
/** `90 s`, `2 min`: a limit as users set it. */
const formatLimit = (ms) => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`);
const formatConnections = (count) => `${count} ${count === 1 ? 'connection' : 'connections'}`;
/** Undefined stays undefined: each container has its own time to stop. */
const toSeconds = (ms) => ms && ms / 1000;
/** The name of what limits the time to stop. */
const nameStopLimit = ({ stopTimeoutMs }) => stopTimeoutMs === undefined ? 'stop_grace_period' : 'stop-timeout';
/** The limit of the wait for requests from before a switch, with its name. */
const nameDrainLimit = ({ drainTimeoutMs }) => `${drainTimeoutMs / 1000} s (drain-timeout)`;
/** `; app-worker-1 was killed …`, or an empty text. `limit`: see `nameStopLimit`. */
function describeKilled(killed, limit) {
    return killed
        .map(({ name, afterSeconds }) => `; ${name} was killed after ${afterSeconds} s (${limit}): it had not ended`)
        .join('');
}
/** The first 12 digits of an image id. */
const shortenId = (imageId) => imageId.replace(/^sha256:/, '').slice(0, 12);


/***/ }),

/***/ 1180:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ drainBeforeTakeDown),
  Q: () => (/* binding */ waitForFormerRequests)
});

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/nginx-parameters.ts
var nginx_parameters = __webpack_require__(5031);
// EXTERNAL MODULE: ./src/commands/probe-nginx.ts
var probe_nginx = __webpack_require__(9321);
;// CONCATENATED MODULE: ./src/commands/drain-connections.ts




/**
 * Waits until no request from before a switch needs the old color, where the switch ended no worker of nginx. The script prints
 * a fact `waiting` with their count as it changes.
 */
function drainConnections(args) {
    const { nginx, changedAt = 0, target, timeoutMs } = args;
    return {
        name: 'drain',
        args,
        script: new host_script/* HostScript */.g('drain-connections', {
            ...(0,nginx_parameters/* placeParameters */.c9)(nginx),
            ...(0,nginx_parameters/* networkParameters */.V6)(nginx),
            client_ports: nginx.clientPorts.join(' '),
            keeps_connections: nginx.keepsConnections,
            changed_at: changedAt,
            network_sudo: nginx.siteSudo,
            old_color: (0,probe_nginx/* targetWords */.LT)(target),
            wait_hundredths: Math.round(timeoutMs / 10),
        }),
        timeoutMs: timeoutMs + 30_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const [left, openConnections] = [facts.readNumber('left'), facts.readNumber('open')];
            return { left, openConnections, quiet: facts.readNumber('quiet'), unseen: facts.has('unseen') };
        },
    };
}

;// CONCATENATED MODULE: ./src/commands/drain-workers.ts




/**
 * Waits until the workers from before the reload have ended, and those that are shutting down already: only then does no
 * client have a request with the old color. The script prints a fact `waiting` with their count as it changes.
 */
function drainWorkers(args) {
    const { nginx, workers, target, timeoutMs } = args;
    return {
        name: 'drain',
        args,
        script: new host_script/* HostScript */.g('drain-workers', {
            ...(0,nginx_parameters/* placeParameters */.c9)(nginx),
            ...(0,nginx_parameters/* networkParameters */.V6)(nginx),
            workers: workers.join(' '),
            old_color: (0,probe_nginx/* targetWords */.LT)(target),
            wait_hundredths: Math.round(timeoutMs / 10),
        }),
        timeoutMs: timeoutMs + 30_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return { left: facts.readNumber('left'), openConnections: facts.readNumber('open') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
;// CONCATENATED MODULE: ./src/steps/former-requests.ts







/** Waits until the requests from before a switch have been answered, at most for `drain-timeout`. */
function waitForFormerRequests(context, target) {
    const { command, waitsFor } = chooseCommand(context, target);
    const note = (0,watch_command/* noteChanges */.K)(context);
    return (0,engine_context/* runCommand */.d)(context, command, (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        if (name === 'waiting' && words[0] !== '0')
            note(`${waitsFor}: ${words[0] ?? '?'}`);
    });
}
/** Old workers have these requests after a reload, and end with the last one. Where none end, each connection is looked at. */
function chooseCommand(context, { nginx, targets, workers, changedAt, color }) {
    const [target, timeoutMs] = [targets[color], context.config.drainTimeoutMs];
    return (0,live_site/* needsReload */.Xs)(nginx.site) || workers.length > 0
        ? {
            command: drainWorkers({ nginx, workers, target, timeoutMs }),
            waitsFor: 'old nginx workers that still have requests',
        }
        : {
            command: drainConnections({ nginx, changedAt, target, timeoutMs }),
            waitsFor: 'requests from before the switch',
        };
}
/** Drains a color before it is stopped outside of the step `drain`. Warns about connections that are cut. */
async function drainBeforeTakeDown(context, target) {
    const { left, openConnections } = await waitForFormerRequests(context, target);
    // Old workers without such a connection serve another site's visitors.
    const count = (0,live_site/* needsReload */.Xs)(target.nginx.site) ? openConnections : left;
    if (left === 0 || count === 0)
        return;
    const limit = (0,format/* nameDrainLimit */.XA)(context.config);
    context.warn(`${count} connections with ${target.color} are still open after ${limit} and are cut`, {
        connectionsCut: count,
    });
}


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

// EXTERNAL MODULE: ./src/domain/record.ts + 1 modules
var domain_record = __webpack_require__(917);
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

/***/ 3006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gl: () => (/* binding */ findSuggestion),
  yR: () => (/* binding */ formatSuggestion),
  zF: () => (/* binding */ suggestionTitle)
});

// EXTERNAL MODULE: ./src/checks/check.ts
var checks_check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/commands/parse-containers.ts


/** Docker writes null where there is nothing, and fields differ by version: what is not as expected counts as absent. */
const parse_containers_text = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* string */.YjP(), ''), '');
const number = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* number */.aig()), undefined);
const texts = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* array */.YOg(dist/* string */.YjP()), []), []);
const record = (value) => dist/* optional */.lqM(dist/* pipe */.FsL(dist/* fallback */.NpB(dist/* nullable */.mee(dist/* record */.g1P(dist/* string */.YjP(), value)), null), dist/* transform */.pdi((found) => found ?? {})), null);
const command = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* array */.YOg(dist/* string */.YjP())), undefined);
const list = (item) => dist/* fallback */.NpB(dist/* optional */.lqM(dist/* array */.YOg(item), []), []);
const healthSchema = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* object */.Ikc({ Test: texts, Interval: number, Timeout: number, StartPeriod: number, Retries: number })), undefined);
const configSchema = dist/* object */.Ikc({
    Image: parse_containers_text,
    Cmd: command,
    Entrypoint: command,
    User: parse_containers_text,
    WorkingDir: parse_containers_text,
    Labels: record(dist/* string */.YjP()),
    ExposedPorts: record(dist/* unknown */.L5J()),
    Healthcheck: healthSchema,
});
const bindings = record(list(dist/* object */.Ikc({ HostIp: parse_containers_text, HostPort: parse_containers_text })));
const containerSchema = dist/* tuple */.PVZ([
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    dist/* boolean */.zMY(),
    configSchema,
    dist/* object */.Ikc({
        NetworkMode: parse_containers_text,
        Memory: number,
        ExtraHosts: texts,
        PortBindings: bindings,
    }),
    dist/* object */.Ikc({ Ports: bindings, Networks: record(dist/* object */.Ikc({ Aliases: texts, IPAddress: parse_containers_text })) }),
    list(dist/* object */.Ikc({
        Type: parse_containers_text,
        Name: parse_containers_text,
        Source: parse_containers_text,
        Destination: parse_containers_text,
        RW: dist/* fallback */.NpB(dist/* optional */.lqM(dist/* boolean */.zMY()), true),
    })),
]);
const imageSchema = dist/* tuple */.PVZ([dist/* string */.YjP(), configSchema, texts]);
function parseContainers(facts) {
    const images = new Map(parseLines(facts, 'images', imageSchema).map((each) => [each[0], each]));
    const environments = new Map(facts.findAll('environment').map(({ words: [id = '', ...names] }) => [id, names]));
    return parseLines(facts, 'containers', containerSchema).map((each) => toContainer(each, { image: images.get(each[2]), environment: environments.get(each[0]) ?? [] }));
}
/** A line that cannot be read is left out: it may be cut. */
function parseLines(facts, name, schema) {
    const lines = facts.findAll(name).flatMap(({ words: [word = '='] }) => (0,host_facts/* decodeText */.g7)(word).split('\n'));
    return lines.flatMap((line) => {
        const parsed = dist/* safeParse */.xLC(schema, parseJson(line));
        return parsed.success ? [parsed.output] : [];
    });
}
function parseJson(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
function toContainer(inspected, elsewhere) {
    const [id, name, , running, config, host, network, mounts] = inspected;
    const ports = toPublished(network.Ports);
    return {
        id,
        name: name.replace(/^\//, ''),
        image: config.Image,
        running,
        isLocalImage: elsewhere.image !== undefined && elsewhere.image[2].length === 0,
        compose: toOrigin(config.Labels),
        networkMode: host.NetworkMode,
        // A container that does not run publishes nothing now.
        published: ports.length > 0 ? ports : toPublished(host.PortBindings),
        exposed: Object.keys(config.ExposedPorts).flatMap(toTcpPort),
        networks: Object.entries(network.Networks).map(([key, { Aliases, IPAddress }]) => ({
            name: key,
            aliases: Aliases,
            address: IPAddress,
        })),
        mounts: mounts.map(({ Type, Name, Source, Destination, RW }) => ({
            type: Type,
            source: Type === 'volume' ? Name : Source,
            target: Destination,
            readOnly: !RW,
        })),
        healthTest: config.Healthcheck?.Test ?? [],
        settings: toSettings(inspected, elsewhere),
    };
}
/** `8080/tcp` */
const toTcpPort = (key) => {
    const [, port] = /^(\d{1,5})\/tcp$/.exec(key) ?? [];
    return port === undefined ? [] : [Number(port)];
};
const toPublished = (ports) => Object.entries(ports).flatMap(([key, bound]) => toTcpPort(key).flatMap((target) => bound.flatMap(({ HostIp, HostPort }) => /^\d{1,5}$/.test(HostPort) && HostPort !== '0' ? [{ address: HostIp, port: Number(HostPort), target }] : [])));
function toOrigin(labels) {
    const read = (key) => labels[`com.docker.compose.${key}`] ?? '';
    const [project, service, folder] = [read('project'), read('service'), read('project.working_dir')];
    if (project === '' || service === '' || read('oneoff') === 'True')
        return undefined;
    const files = read('project.config_files')
        .split(',')
        .filter((file) => file !== '');
    return { project, service, folder, files: files.map((file) => (file.startsWith('/') ? file : `${folder}/${file}`)) };
}
/** What the image says by itself is left out. */
function toSettings([, , , , config, host], { image, environment }) {
    const own = image?.[1];
    const differs = (one, other) => JSON.stringify(one) !== JSON.stringify(other);
    return {
        environment,
        command: differs(config.Cmd, own?.Cmd) ? config.Cmd : undefined,
        entrypoint: differs(config.Entrypoint, own?.Entrypoint) ? config.Entrypoint : undefined,
        user: config.User === '' || config.User === own?.User ? undefined : config.User,
        workingDir: config.WorkingDir === own?.WorkingDir ? undefined : config.WorkingDir,
        memoryBytes: host.Memory,
        extraHosts: host.ExtraHosts,
        health: differs(config.Healthcheck, own?.Healthcheck) ? toHealth(config.Healthcheck) : undefined,
    };
}
const toHealth = (health) => health && {
    test: health.Test,
    interval: health.Interval,
    timeout: health.Timeout,
    startPeriod: health.StartPeriod,
    retries: health.Retries,
};

;// CONCATENATED MODULE: ./src/commands/parse-layout.ts


/** Reads what read-layout.sh printed. What is not there, or cannot be read, is left out. */
function parseLayout(output) {
    const facts = new host_facts/* FactReader */.E7(output);
    return {
        folder: facts.has('folder') ? facts.readText('folder') : undefined,
        containers: facts.findAll('docker').some(({ words }) => words[0] === 'yes') ? parseContainers(facts) : undefined,
        nginx: facts.findAll('nginx').flatMap((fact) => parseDump(fact, facts.findAll('link'))),
        nginxProblem: facts.has('nginx-problem') ? facts.readText('nginx-problem') : undefined,
        composeFiles: parseComposeFiles(facts),
        envFiles: new Map(facts.findAll('env-names').map(({ words: [path = '=', ...names] }) => [(0,host_facts/* decodeText */.g7)(path), names])),
        listeners: facts.findAll('listener').flatMap(parseListener),
        redirects: facts.findAll('redirect').map(({ words: [rule = '='] }) => (0,host_facts/* decodeText */.g7)(rule)),
        files: new Map(facts.findAll('file').map(({ words: [path = '=', text = ''] }) => [(0,host_facts/* decodeText */.g7)(path), (0,host_facts/* decodeText */.g7)(text)])),
        answers: facts.findAll('answer').flatMap(parseAnswer),
    };
}
function parseDump({ words: [where = '', text = ''] }, links) {
    const own = links.filter(({ words }) => words[0] === where);
    return [
        {
            container: where === 'host' ? undefined : where,
            text: (0,host_facts/* decodeText */.g7)(text),
            links: new Map(own.map(({ words: [, path = '=', target = '='] }) => [(0,host_facts/* decodeText */.g7)(path), (0,host_facts/* decodeText */.g7)(target)])),
        },
    ];
}
function parseComposeFiles(facts) {
    const configs = new Map(facts.findAll('compose-config').map(({ words: [path = '', text = ''] }) => [path, text]));
    return facts.findAll('compose-file').map(({ words: [path = '=', raw = ''] }) => {
        const config = configs.get(path);
        return {
            path: (0,host_facts/* decodeText */.g7)(path),
            raw: (0,host_facts/* decodeText */.g7)(raw),
            config: config === undefined ? undefined : (0,host_facts/* decodeText */.g7)(config),
        };
    });
}
const toPort = (word) => {
    const port = Number(word);
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
};
function parseListener({ words: [place, program = '=', container] }) {
    const port = toPort(place);
    const name = (0,host_facts/* decodeText */.g7)(program);
    return port === undefined
        ? []
        : [{ port, program: name === '-' ? '' : name, container: container === '' ? undefined : container }];
}
function parseAnswer({ words: [target = '', path = '', code] }) {
    const status = Number(code);
    return path.startsWith('/') && status >= 100 && status < 600 ? [{ target, path, status }] : [];
}

;// CONCATENATED MODULE: ./src/commands/read-layout.ts



/** Reads how a host is arranged, and changes nothing. What cannot be read is left out. */
function readLayout({ compose, sudo, nginx }) {
    const args = {
        directory: compose.directory,
        sudo,
        nginxCommand: nginx.command,
        env: compose.settings.blue.env,
    };
    return {
        name: 'read layout',
        args,
        script: new host_script/* HostScript */.g('read-layout', {
            directory: args.directory,
            sudo,
            nginx_program: args.nginxCommand,
            environment: (0,compose_project/* environmentWords */.zI)(args.env),
        }),
        timeoutMs: 90_000,
        parse: parseLayout,
    };
}

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/color-text.ts
var color_text = __webpack_require__(6423);
;// CONCATENATED MODULE: ./src/domain/recognize-layout/color-names.ts

/** The words by which people tell two colors apart, blue's first. A word is one by itself: "bluebird" has none. */
const wordPairs = [
    ['blue', 'green'],
    ['a', 'b'],
    ['1', '2'],
];
/** The colors that a name can stand for, the most likely one first. */
function readColorName(name) {
    return wordPairs.flatMap(([blue, green]) => {
        const toGreen = replaceWord(name, blue, green);
        const toBlue = replaceWord(name, green, blue);
        if ((toGreen === undefined) === (toBlue === undefined))
            return [];
        const [color, twin] = toGreen === undefined ? ['green', toBlue] : ['blue', toGreen];
        return twin === undefined ? [] : [{ color, twin }];
    });
}
/** Undefined: the word is not in it. */
function replaceWord(text, from, to) {
    const isLong = from.length > 2;
    const pattern = isLong
        ? new RegExp(from, 'gi')
        : new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])|(?<=[a-z])${from}$`, 'g');
    const replaced = text.replace(pattern, (found) => (found === found.toUpperCase() && isLong ? to.toUpperCase() : to));
    return replaced === text ? undefined : replaced;
}
/** Which color a name says; undefined: none, or both. */
const colorOfName = (name) => {
    const [first] = readColorName(name);
    return first !== undefined && /blue|green/i.test(name) ? first.color : undefined;
};
/** A text for each color as one text with `{A|B}`. Undefined: `{A|B}` cannot say it. */
function joinColors({ blue, green }) {
    if (blue === green)
        return (0,color_text/* forColor */.P)(blue, 'blue') === blue ? blue : undefined;
    const start = findStart(blue, green);
    const end = findEnd(blue.slice(start), green.slice(start));
    const middle = (text) => text.slice(start, text.length - end);
    const joined = `${blue.slice(0, start)}{${middle(blue)}|${middle(green)}}${blue.slice(blue.length - end)}`;
    return (0,color_text/* forColor */.P)(joined, 'blue') === blue && (0,color_text/* forColor */.P)(joined, 'green') === green ? joined : undefined;
}
const isWordPart = (character) => character !== undefined && /[A-Za-z0-9]/.test(character);
/** Where the first word that differs begins. */
function findStart(blue, green) {
    let start = 0;
    while (start < blue.length && blue[start] === green[start])
        start++;
    while (start > 0 && isWordPart(blue[start - 1]))
        start--;
    return start;
}
/** How many characters follow the last word that differs. */
function findEnd(blue, green) {
    let end = 0;
    const last = (text, fromEnd) => text[text.length - 1 - fromEnd];
    while (end < Math.min(blue.length, green.length) && last(blue, end) === last(green, end))
        end++;
    while (end > 0 && isWordPart(last(blue, end - 1)))
        end--;
    return end;
}
/** Puts two values in the order of the colors. */
const byColor = (color, value, other) => color === 'blue' ? { blue: value, green: other } : { blue: other, green: value };

;// CONCATENATED MODULE: ./src/domain/recognize-layout/color-sets.ts

/** Images that are no application, so that the same service in two files is not taken for one. */
const infrastructure = /(?:^|\/)(?:redis|valkey|memcached|mysql|mariadb|postgres|postgis|mongo|rabbitmq|kafka|cp-kafka|zookeeper|elasticsearch|opensearch|kibana|logstash|nginx|openresty|angie|swag|caddy|traefik|haproxy|httpd|envoy|certbot|prometheus|grafana|loki|promtail|minio|adminer|phpmyadmin|portainer|portainer-ce|watchtower|node-exporter|cadvisor|vault|consul|localstack|docker|registry|nginx-exporter|nginx-prometheus-exporter)(?:[:@-]|$)/i;
const isInfrastructure = (image) => infrastructure.test(image);
/** Whatever may be the two colors, the likeliest first. */
function findColorSets(layout, sources) {
    const { containers = [] } = layout;
    return [
        ...sources.flatMap((source) => pairServices(source, containers)),
        ...sources.flatMap((source) => pairFiles(source, sources, containers)),
        ...sources.flatMap((source) => pairProjects(source, containers)),
        ...pairContainers(containers),
        ...sources.flatMap((source) => pairSameImage(source, containers)),
        ...findLoneContainers(containers),
    ];
}
function toUnit(source, service, containers) {
    return {
        service,
        source,
        spec: source.services.get(service),
        containers: containers.filter(({ compose }) => compose?.service === service && compose.files.some((file) => source.files.includes(file))),
    };
}
/** The names of a list of which both colors' are in it; those with the words blue and green, if there are any. */
function pairNames(names) {
    const pairs = names.flatMap((name) => readColorName(name)
        .filter(({ color, twin }) => color === 'blue' && names.includes(twin))
        .slice(0, 1)
        .map(({ twin }) => ({ blue: name, green: twin })));
    const named = pairs.filter(({ blue }) => /blue/i.test(blue));
    return named.length > 0 ? named : pairs;
}
function pairServices(source, containers) {
    const pairs = pairNames([...source.services.keys()]);
    return pairs.length === 0 ? [] : [toSet('services', pairs, (name) => toUnit(source, name, containers))];
}
const toSet = (kind, pairs, make) => ({
    kind,
    units: { blue: pairs.map(({ blue }) => make(blue)), green: pairs.map(({ green }) => make(green)) },
});
/** Two Compose files, one for each color: by the same names of services, or by names of the colors. */
function pairFiles(blue, sources, containers) {
    const [path = ''] = blue.files;
    const twins = readColorName(path).flatMap(({ color, twin }) => (color === 'blue' ? [twin] : []));
    const green = sources.find(({ files }) => files.length === 1 && twins.includes(files[0] ?? ''));
    if (green === undefined || blue.files.length !== 1)
        return [];
    const pairs = [...blue.services.keys()].flatMap((name) => {
        const names = [name, ...readColorName(name).map(({ twin }) => twin)];
        const other = names.find((each) => green.services.has(each));
        return other === undefined || isShared(blue.services.get(name), green.services.get(other))
            ? []
            : [[name, other]];
    });
    if (pairs.length === 0)
        return [];
    return [
        {
            kind: 'files',
            units: {
                blue: pairs.map(([name]) => toUnit(blue, name, containers)),
                green: pairs.map(([, name]) => toUnit(green, name, containers)),
            },
        },
    ];
}
/** Whether two files mean the same container. */
function isShared(one, other) {
    if (one === undefined || other === undefined)
        return true;
    if (isInfrastructure(one.image))
        return true;
    const ports = ({ published }) => published.map(({ port }) => port).join();
    return ((one.containerName !== undefined && one.containerName === other.containerName) ||
        (one.published.length > 0 && ports(one) === ports(other)));
}
/** One service whose project, and port, are given when it is started: `PORT=8081 docker compose -p app-blue up`. */
function pairProjects(source, containers) {
    return [...source.services.keys()].flatMap((service) => {
        const unit = toUnit(source, service, containers);
        if (unit.spec === undefined || isInfrastructure(unit.spec.image))
            return [];
        const project = unit.containers.map(({ compose }) => compose?.project ?? '').find((each) => readColorName(each)[0]);
        const [found] = project === undefined ? [] : readColorName(project);
        if (project === undefined || found === undefined)
            return [];
        const inProject = (name) => ({
            ...unit,
            containers: unit.containers.filter(({ compose }) => compose?.project === name),
        });
        const { blue, green } = byColor(found.color, inProject(project), inProject(found.twin));
        return [{ kind: 'parameter', units: { blue: [blue], green: [green] } }];
    });
}
const toRunUnit = (name, containers) => ({
    service: name,
    containers: containers.filter((each) => each.name === name && each.compose === undefined),
});
/** Containers of `docker run` with names of colors. Often only one is there: the other is removed after a deployment. */
function pairContainers(containers) {
    const names = containers.filter(isOwnApplication).map(({ name }) => name);
    const pairs = pairNames(names);
    const known = new Set(pairs.flatMap(({ blue, green }) => [blue, green]));
    const lone = names.flatMap((name) => {
        const [found] = readColorName(name);
        return found === undefined || known.has(name) ? [] : [byColor(found.color, name, found.twin)];
    });
    return [...pairs, ...lone].map((pair) => toSet('run', [pair], (name) => toRunUnit(name, containers)));
}
/** Two services of one image, on two ports. */
function pairSameImage(source, containers) {
    const services = [...source.services].filter(([, each]) => !isInfrastructure(each.image));
    return services.flatMap(([blue, one], i) => services
        .slice(i + 1)
        .filter(([, other]) => one.image === other.image && (one.published.length > 0 || one.exposed.length > 0))
        .slice(0, 1)
        .map(([green]) => toSet('services', [{ blue, green }], (name) => toUnit(source, name, containers))));
}
/** A container of `docker run` whose name says no color. */
const findLoneContainers = (containers) => containers
    .filter((each) => isOwnApplication(each) && each.running && readColorName(each.name).length === 0)
    .map((each) => ({
    kind: 'run',
    units: { blue: [{ service: each.name, containers: [each] }], green: [{ service: 'green', containers: [] }] },
}));
const isOwnApplication = ({ compose, image }) => compose === undefined && !isInfrastructure(image);
/** The ports of the host that a unit is reached on. */
function hostPorts({ spec, containers, assumedPort }) {
    const started = containers.flatMap(({ published, networkMode, exposed }) => networkMode === 'host' ? exposed : published.map(({ port }) => port));
    const written = spec?.published.some(({ variable }) => variable !== undefined)
        ? []
        : (spec?.published ?? []).flatMap(({ port }) => port ?? []);
    return [...new Set([...started, ...written, ...(assumedPort === undefined ? [] : [assumedPort])])];
}
/** The ports inside the container. */
const innerPorts = ({ spec, containers }) => [
    ...new Set([
        ...(spec?.published ?? []).map(({ target }) => target),
        ...(spec?.exposed ?? []),
        ...containers.flatMap(({ published, exposed }) => [...published.map(({ target }) => target), ...exposed]),
    ]),
];
/** How another container may call a unit. */
const networkNames = ({ service, spec, containers, source }) => [
    ...new Set([
        ...(source === undefined ? [] : [service]),
        ...(spec?.containerName === undefined ? [] : [spec.containerName]),
        ...(spec?.aliases ?? []),
        ...containers.flatMap(({ name, networks }) => [name, ...networks.flatMap(({ aliases }) => aliases)]),
        ...(source === undefined && containers.length === 0 ? [service] : []),
    ]),
];
const isColorUp = (units) => units.some(({ containers }) => containers.some(({ running }) => running));

// EXTERNAL MODULE: ./src/domain/nginx-tree.ts
var nginx_tree = __webpack_require__(713);
;// CONCATENATED MODULE: ./src/domain/recognize-layout/nginx-references.ts

/** Reads the statements of one file that can say where requests go. Never throws. */
const readReferences = (file, text) => readBlock(file, (0,nginx_tree/* parsePlacedStatements */.d)(text), []);
function readBlock(file, statements, blocks) {
    return statements.flatMap(({ words, block, start, end }) => {
        const values = words.map(({ value }) => value);
        return block === undefined
            ? toReference({ file, start, end, blocks }, values)
            : readBlock(file, block, [...blocks, values]);
    });
}
function toReference(place, [name, first = '', second = '']) {
    const block = place.blocks.at(-1)?.[0];
    const of = (kind, value) => {
        const target = value.replace(/^\w+:\/\//, '').replace(/\/.*$/s, '');
        return target === '' || target.startsWith('unix:') ? [] : [{ ...place, kind, target }];
    };
    if (name === 'proxy_pass' || name === 'grpc_pass')
        return of('pass', first);
    if (name === 'server' && (block === 'upstream' || block === undefined))
        return of('server', first);
    if (name === 'set')
        return of('set', second);
    return name === 'default' && block === 'map' ? of('set', first) : [];
}
/** The name of the upstream that a `server` line stands in. */
const upstreamOf = ({ blocks }) => blocks.at(-1)?.[0] === 'upstream' ? blocks.at(-1)?.[1] : undefined;
/** The port at the end of a target. */
function portOf(target) {
    const [, port] = /^(?:.*:)?(\d{2,5})$/.exec(target) ?? [];
    return port === undefined ? undefined : Number(port);
}
/** The name or address of a target. */
const hostOf = (target) => (/^\d{2,5}$/.test(target) ? '127.0.0.1' : target.replace(/:\d+$/, ''));

;// CONCATENATED MODULE: ./src/domain/recognize-layout/shape.ts
/** A file of nginx without what differs between the colors: the words, the ports, comments and blanks. */
const toShape = (text) => text
    .replace(/(^|\s)#.*$/gm, '')
    .replace(/blue|green/gi, 'color')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .trim();

;// CONCATENATED MODULE: ./src/domain/recognize-layout/assume-port.ts





/** Gives the idle color a port where nothing on the host shows one: the one that nginx's files name beside the live color's. */
function assumePort(set, live, { setup, layout }) {
    const idle = (0,domain_color/* otherColor */.I)(live);
    const [liveUnit, ...moreLive] = set.units[live];
    const [idleUnit, ...moreIdle] = set.units[idle];
    if (liveUnit === undefined || idleUnit === undefined || hostPorts(idleUnit).length > 0)
        return set;
    const ports = hostPorts(liveUnit);
    const livePort = findNamedPorts(setup).find(({ port }) => ports.includes(port))?.port ?? ports[0];
    if (livePort === undefined)
        return set;
    const port = findOtherPort(livePort, { setup, layout }) ?? (live === 'blue' ? livePort + 1 : livePort - 1);
    const units = byColor(live, [liveUnit, ...moreLive], [{ ...idleUnit, assumedPort: port }, ...moreIdle]);
    return { ...set, units };
}
function findNamedPorts({ files, others }) {
    return [...files, ...others].flatMap(([path, text]) => {
        const shape = toShape(text);
        return readReferences(path, text).flatMap(({ target }) => {
            const port = portOf(target);
            return port === undefined || /[a-z]/i.test(hostOf(target).replace(/localhost|host\.docker\.internal/, ''))
                ? []
                : [{ port, shape }];
        });
    });
}
/** The port in a file that is like the live one; else the only other port that no other container has. */
function findOtherPort(livePort, { setup, layout }) {
    const named = findNamedPorts(setup);
    const shapes = named.filter(({ port }) => port === livePort).map(({ shape }) => shape);
    const taken = (layout.containers ?? []).flatMap(({ published, running }) => running ? published.map(({ port }) => port) : []);
    const others = named.filter(({ port }) => port !== livePort && !taken.includes(port));
    const alike = others.find(({ shape }) => shapes.includes(shape));
    const single = new Set(others.map(({ port }) => port));
    return alike?.port ?? (single.size === 1 ? [...single][0] : undefined);
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var yaml_dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./src/domain/recognize-layout/compose-sources.ts


/** Each file by itself, and the files that a running project was made of. */
function readComposeSources({ composeFiles, containers = [] }) {
    const sources = composeFiles.map(readSource);
    const together = new Map(containers.flatMap(({ compose }) => compose !== undefined && compose.files.length > 1 ? [[compose.files.join('\n'), compose.files]] : []));
    const merged = [...together.values()].flatMap((files) => {
        const parts = files.flatMap((path) => sources.find((each) => each.files[0] === path) ?? []);
        return parts.length === files.length ? [mergeSources(parts)] : [];
    });
    return [...merged, ...sources].filter(({ services }) => services.size > 0);
}
function mergeSources(parts) {
    const services = new Map();
    for (const part of parts)
        for (const [name, service] of part.services) {
            const before = services.get(name);
            services.set(name, before === undefined ? service : mergeServices(before, service));
        }
    return {
        files: parts.flatMap(({ files }) => files),
        name: parts.findLast(({ name }) => name !== undefined)?.name,
        services,
        variables: [...new Set(parts.flatMap(({ variables }) => variables))],
    };
}
const mergeServices = (before, after) => ({
    image: after.image === '' ? before.image : after.image,
    isBuilt: before.isBuilt || after.isBuilt,
    containerName: after.containerName ?? before.containerName,
    published: [...before.published, ...after.published],
    exposed: [...before.exposed, ...after.exposed],
    aliases: [...before.aliases, ...after.aliases],
    healthTest: after.healthTest.length > 0 ? after.healthTest : before.healthTest,
});
function readSource({ path, raw, config }) {
    const written = readYaml(raw);
    const rawServices = toRecord(written.services);
    const services = toRecord((config === undefined ? written : readYaml(config)).services);
    return {
        files: [path],
        name: toText(written.name),
        services: new Map(Object.entries(services).map(([name, each]) => [name, readService(toFields(each), toFields(rawServices[name]))])),
        variables: listVariables(raw),
    };
}
/** A file with an error counts as empty: Compose reports the error. */
function readYaml(text) {
    try {
        return toFields((0,yaml_dist/* parse */.qg)(text, { merge: true, logLevel: 'silent' }));
    }
    catch {
        return {};
    }
}
function readService(service, raw) {
    const written = toList(raw.ports).flatMap(readPort);
    const ports = toList(service.ports).flatMap(readPort);
    const networks = Object.values(toRecord(service.networks));
    return {
        image: toText(service.image) ?? '',
        isBuilt: service.build !== undefined,
        containerName: toText(service.container_name),
        // What Compose prints has a number in the place of a variable, or nothing.
        published: written.some(({ variable }) => variable !== undefined) ? written : ports,
        exposed: toList(service.expose).flatMap((each) => toNumber(each) ?? []),
        aliases: networks.flatMap((each) => toList(toFields(each).aliases).flatMap((alias) => toText(alias) ?? [])),
        healthTest: readHealthTest(toFields(service.healthcheck).test),
    };
}
const readHealthTest = (test) => typeof test === 'string' ? [test] : toList(test).flatMap((word) => toText(word) ?? []);
function readPort(port) {
    const { published, target } = toFields(port);
    const text = target === undefined ? (toText(port) ?? '') : `${toText(published) ?? ''}:${toText(target) ?? ''}`;
    const [, variable, fallback, number, inside] = /(?:^|:)(?:\$\{?(\w+)(?::?-(\d+))?\}?|(\d+)):(\d+)(?:\/tcp)?$/.exec(text) ?? [];
    if (inside === undefined)
        return [];
    return [{ port: toNumber(number ?? fallback), variable, target: Number(inside) }];
}
/** What a file takes from the environment without saying what else it would be. */
function listVariables(raw) {
    const code = raw.replace(/(^|\s)#.*$/gm, '').replaceAll('$$', '');
    const names = [...code.matchAll(/\$(?:\{(\w+)(?::?[?][^}]*)?\}|([A-Za-z_]\w*))/g)].map(([, braced, plain]) => braced ?? plain ?? '');
    return [...new Set(names)].filter((name) => /^[A-Za-z_]\w*$/.test(name));
}
/** The fields that are read, of a file, a service, a port, a network and a health check. Each may be anything. */
const fieldsSchema = dist/* partial */.OH3(dist/* object */.Ikc({
    name: dist/* unknown */.L5J(),
    services: dist/* unknown */.L5J(),
    image: dist/* unknown */.L5J(),
    build: dist/* unknown */.L5J(),
    container_name: dist/* unknown */.L5J(),
    ports: dist/* unknown */.L5J(),
    expose: dist/* unknown */.L5J(),
    networks: dist/* unknown */.L5J(),
    aliases: dist/* unknown */.L5J(),
    healthcheck: dist/* unknown */.L5J(),
    test: dist/* unknown */.L5J(),
    published: dist/* unknown */.L5J(),
    target: dist/* unknown */.L5J(),
}));
const toFields = (value) => (dist.is(fieldsSchema, value) && !Array.isArray(value) ? value : {});
const recordSchema = dist/* record */.g1P(dist/* string */.YjP(), dist/* unknown */.L5J());
const toRecord = (value) => dist.is(recordSchema, value) && !Array.isArray(value) ? value : {};
const toList = (value) => (Array.isArray(value) ? value : []);
const toText = (value) => typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
const toNumber = (value) => {
    const number = Number(toText(value) ?? NaN);
    return Number.isInteger(number) && number > 0 && number < 65_536 ? number : undefined;
};

;// CONCATENATED MODULE: ./src/domain/recognize-layout/find-proxy.ts
function findProxy(layout) {
    const owners = findOwners(layout);
    const rank = ({ container }) => owners.findIndex((each) => each.container?.id === container && (container !== undefined || isNginx(each.program)));
    const owning = layout.nginx.filter((each) => rank(each) >= 0).toSorted((one, other) => rank(one) - rank(other));
    if (owning.length > 0)
        return { kind: 'nginx', dumps: [...new Set([...owning, ...layout.nginx])] };
    const foreign = owners.find(({ program, container }) => container !== undefined || (program !== '' && !isNginx(program)));
    if (foreign !== undefined)
        return describeForeign(foreign);
    if (layout.nginxProblem !== undefined)
        return { kind: 'unreadable', problem: layout.nginxProblem };
    const [redirect] = layout.redirects;
    if (redirect !== undefined && layout.nginx.length === 0)
        return { kind: 'other', what: `a rule of iptables, ${redirect}`, name: 'iptables' };
    if (layout.nginx.length > 0)
        return { kind: 'nginx', dumps: layout.nginx };
    return owners.some(({ program }) => isNginx(program))
        ? { kind: 'unreadable', problem: 'nginx -T printed nothing' }
        : { kind: 'other', what: 'nothing that listens on ports 80 and 443', name: 'nothing' };
}
const isNginx = (program) => /^(?:nginx|openresty|angie)/.test(program);
/** Docker's own program that listens for a container says nothing of the container. */
function findOwners({ listeners, containers = [] }) {
    const published = containers
        .filter(({ running }) => running)
        .flatMap((container) => container.published
        .filter(({ port }) => port === 80 || port === 443)
        .map(({ port }) => ({ port, program: '', container })));
    const listening = listeners.flatMap(({ port, program, container: id }) => program === 'docker-proxy' ? [] : [{ port, program, container: containers.find((each) => each.id === id) }]);
    return [...listening, ...published].toSorted((one, other) => one.port - other.port);
}
function describeForeign({ port, program, container }) {
    const name = container === undefined ? program : imageName(container.image);
    return {
        kind: 'other',
        name,
        what: container === undefined ? `${name} on port ${port}` : `a container of ${name} on port ${port}`,
    };
}
/** `registry.example.com:5000/team/caddy:2-alpine` is caddy. */
const imageName = (image) => image.replace(/@.*$/s, '').replace(/^.*\//s, '').replace(/:.*$/s, '');

;// CONCATENATED MODULE: ./src/domain/recognize-layout/nginx-setup.ts

function toNginxSetup({ text, links, container: id }, layout) {
    const container = layout.containers?.find((each) => each.id === id);
    const files = splitDump(text);
    const loaded = new Set([...files.keys(), ...links.values()]);
    const others = new Map();
    for (const [hostPath, content] of layout.files) {
        const path = id === undefined ? hostPath : toInside(container, hostPath);
        if (path !== undefined && (!loaded.has(path) || isLinkTarget(path, { links })))
            others.set(path, content);
    }
    return { container, files, links, others };
}
const isLinkTarget = (path, { links }) => [...links.values()].includes(path);
/** The files of what `nginx -T` prints. A file that is included twice counts once. */
function splitDump(text) {
    const [, ...parts] = `\n${text}`.split(/^# configuration file (.+):\n/m);
    const files = new Map();
    for (let i = 0; i + 1 < parts.length; i += 2) {
        const content = parts[i + 1] ?? '';
        // nginx prints an empty line behind each file.
        files.set(parts[i] ?? '', i + 2 < parts.length ? content.replace(/\n$/, '') : content);
    }
    return files;
}
/** The path of a file of the host inside a container; undefined: it is not mounted. */
function toInside(container, path) {
    const [mount] = (container?.mounts ?? [])
        .filter(({ type, source }) => type === 'bind' && (path === source || path.startsWith(`${source}/`)))
        .toSorted((one, other) => other.source.length - one.source.length);
    return mount && mount.target + path.slice(mount.source.length);
}
/** The path on the host of a file inside a container; undefined: it is in no folder or file of the host. */
function toHostPath(container, path) {
    if (container === undefined)
        return path;
    const [mount] = container.mounts
        .filter(({ type, target }) => type === 'bind' && (path === target || path.startsWith(`${target}/`)))
        .toSorted((one, other) => other.target.length - one.target.length);
    return mount && mount.source + path.slice(mount.target.length);
}
function readAllReferences(files) {
    const all = [...files].flatMap(([file, text]) => readReferences(file, text));
    const upstreams = new Map();
    for (const each of all) {
        const name = upstreamOf(each);
        if (name !== undefined)
            upstreams.set(name, [...(upstreams.get(name) ?? []), each]);
    }
    return { all, upstreams };
}
/** The upstream that a statement names. */
const namedUpstream = ({ kind, target }, { upstreams }) => kind !== 'server' && upstreams.has(hostOf(target)) ? hostOf(target) : undefined;

;// CONCATENATED MODULE: ./src/domain/recognize-layout/live-switch.ts





/** Undefined: nothing in it passes requests to a color of this set. */
function findLiveSwitch(setup, set) {
    const references = readAllReferences(setup.files);
    const toColor = (each) => colorOfReference(each, set, references);
    const both = findSharedUpstream(references, set);
    if (both !== undefined)
        return both;
    const switches = references.all.filter((each) => !isFixed(each, set, references) && toColor(each) !== undefined);
    const main = new Set(switches.map(toColor)).size > 1 ? switches.filter((each) => !isNamedForColor(each)) : switches;
    const [first, second] = domain_color/* colors */.T.filter((color) => main.some((each) => toColor(each) === color));
    if (first === undefined)
        return undefined;
    const files = [...new Set(main.map(({ file }) => file))];
    const [file = ''] = files;
    if (second !== undefined)
        return { kind: 'unclear', file };
    if (files.length > 1)
        return { kind: 'several-files', live: first, files };
    return { kind: 'one-file', live: first, file, references: main, byName: main.some(isByName) };
}
const isByName = ({ target }) => portOf(target) === undefined || !isLocal(hostOf(target));
/** Addresses of the host itself, from the host or from a container. */
const isLocal = (host) => /^(?:localhost|host\.docker\.internal|\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\]|\$\w+)$/i.test(host);
/** The color that a target is of, by its own. */
function colorOfTarget(target, { units }) {
    const [host, port] = [hostOf(target), portOf(target)];
    return domain_color/* colors */.T.find((color) => units[color].some((unit) => isLocal(host) ? port !== undefined && hostPorts(unit).includes(port) : networkNames(unit).includes(host)));
}
function colorOfReference(each, set, references) {
    const upstream = namedUpstream(each, references);
    if (upstream !== undefined)
        return isFixedUpstream(upstream, set, references) ? colorOfUpstream(upstream, set, references) : undefined;
    const color = colorOfTarget(each.target, set);
    if (color !== undefined || each.kind !== 'set')
        return color;
    return /^(?:blue|green)$/i.test(each.target) ? colorOfName(each.target) : undefined;
}
/** Undefined: its servers are of no color, or of both. */
function colorOfUpstream(name, set, { upstreams }) {
    const found = new Set((upstreams.get(name) ?? []).map(({ target }) => colorOfTarget(target, set)));
    const [color] = found;
    return found.size === 1 ? color : undefined;
}
/** An upstream that always is of one color: the other color has one with the same name but for the word. */
function isFixedUpstream(name, set, references) {
    const color = colorOfUpstream(name, set, references);
    return (color !== undefined &&
        readColorName(name).some(({ twin }) => colorOfUpstream(twin, set, references) === (0,domain_color/* otherColor */.I)(color)));
}
/** The servers of a fixed upstream say nothing of the live color; what names the upstream does. */
function isFixed(each, set, references) {
    const upstream = upstreamOf(each);
    return upstream !== undefined && isFixedUpstream(upstream, set, references);
}
/** A statement in a block that is named for a color, such as `location /health/green`. */
const isNamedForColor = ({ blocks }) => blocks.flat().some((word) => /blue|green/i.test(word));
function findSharedUpstream(references, set) {
    for (const servers of references.upstreams.values()) {
        const of = (color) => servers.filter(({ target }) => colorOfTarget(target, set) === color);
        const [blue, green] = [of('blue'), of('green')];
        const [file] = [...blue, ...green];
        if (file === undefined || blue.length === 0 || green.length === 0)
            continue;
        const runs = domain_color/* colors */.T.filter((color) => isColorUp(set.units[color]));
        return {
            kind: 'both',
            live: (runs.length === 1 ? runs[0] : undefined) ?? 'blue',
            file: file.file,
            servers: { blue, green },
        };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/refusals.ts

const refuse = (reason, change) => ({ kind: 'not-supported', reason, change });
function refuseProxy(proxy) {
    if (proxy.kind === 'unreadable')
        return refuse(`nginx sends the traffic here, but its configuration could not be read: ${oneLine(proxy.problem)}`, 'Repair that first (nginx -t shows it; reading it needs root or sudo without a password), and run the plan again.');
    const instead = proxy.name === 'nothing'
        ? 'For this action nginx would have to run on this server'
        : `For this action nginx would have to take ports 80 and 443 in the place of ${proxy.name}`;
    return refuse(`nginx is not what sends the traffic here (found: ${proxy.what}): not supported`, `${instead}, by itself or in a container, and pass the requests to one of two colors.`);
}
function refuseWithoutColors(layout, dumps) {
    const targets = dumps.flatMap((dump) => readAllReferences(toNginxSetup(dump, layout).files).all.map(({ target }) => target));
    const passed = [...new Set(targets)].slice(0, 4).join(', ');
    const seen = passed === '' ? 'nginx passes no requests to an application' : `nginx passes requests to ${oneLine(passed)}`;
    return refuse(`No two colors were found on this server: ${seen}, and no two services or containers have names or files for blue and green there`, 'Add a second service to the Compose file, the same as the first but with another name and another port (blue and green), and run the plan again.');
}
/** The texts of a host are one line of a sentence. */
const oneLine = (text) => text.replace(/\s+/g, ' ').trim().slice(0, 300);

;// CONCATENATED MODULE: ./src/domain/recognize-layout/switch-text.ts





/** The target that the other color has in the place of this one. Undefined: it is not known. */
function toTwinTarget(target, live, { units }) {
    const [host, port] = [hostOf(target), portOf(target)];
    const index = units[live].findIndex((unit) => networkNames(unit).includes(host) || (port !== undefined && hostPorts(unit).includes(port)));
    const [one, other] = [units[live][index], units[(0,domain_color/* otherColor */.I)(live)][index]];
    if (one === undefined || other === undefined)
        return readColorName(target)[0]?.twin;
    if (networkNames(one).includes(host))
        return target.replace(host, () => twinName(host, one, other));
    const twinPort = port === undefined ? undefined : findTwinPort(port, one, other);
    return twinPort === undefined ? undefined : target.replace(/\d+$/, String(twinPort));
}
function twinName(name, one, other) {
    const names = networkNames(other);
    const twin = readColorName(name).find((each) => names.includes(each.twin))?.twin;
    if (twin !== undefined)
        return twin;
    return name === one.spec?.containerName ? (other.spec?.containerName ?? other.service) : other.service;
}
/** The port that leads to the same port of the container. */
function findTwinPort(port, one, other) {
    const place = hostPorts(one).indexOf(port);
    const ports = hostPorts(other);
    return ports[place] ?? ports[0];
}
/**
 * A text that says in a file which color is live, with `{A|B}`: as short as it can be, so that a person knows the line. It
 * is in the file for each statement of the live color and nowhere else, and the other color's is not in it. Undefined: there
 * is none.
 */
function findSwitchText(file) {
    const { references } = file;
    const [first] = references;
    const last = references.at(-1);
    if (first === undefined || last === undefined)
        return undefined;
    const lineEnd = findLineEnd(file.text, last.end);
    return [
        ...new Set([
            joinRegion(file, first.start, first.end),
            joinTarget(file, ({ target }) => target),
            joinTarget(file, ({ target }) => `:${portOf(target) ?? ''}`),
            joinRegion(file, first.start, lineEnd),
            joinRegion(file, first.start, last.end),
            joinRegion(file, findBlockStart(file.text, first.start), last.end),
            joinRegion(file, findLineStart(file.text, findLineStart(file.text, first.start) - 1), last.end),
        ]),
    ].find((text) => text !== undefined && isUsable(text, file));
}
/** A `${{` would be an expression of GitHub's in the workflow. */
function isUsable(joined, { text, live, references }) {
    const [current, other] = [(0,color_text/* forColor */.P)(joined, live), (0,color_text/* forColor */.P)(joined, (0,domain_color/* otherColor */.I)(live))];
    if (joined.length > 200 ||
        joined.includes('${{') ||
        joined !== joined.trim() ||
        current === other ||
        current.includes(other) ||
        other.includes(current))
        return false;
    const places = findAll(text, current).map((start) => ({ start, end: start + current.length }));
    const covers = ({ start, end }) => places.some((place) => (place.start <= start && end <= place.end) || (start <= place.start && place.end <= end));
    const isInOne = (place) => references.some(({ start, end }) => place.start < end && start < place.end);
    return places.length > 0 && !text.includes(other) && references.every(covers) && places.every(isInOne);
}
function findAll(text, part) {
    const found = [];
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
        found.push(at);
    return found;
}
/** The same part of each target, which all must have. */
function joinTarget({ references, live, set }, partOf) {
    const pairs = new Set(references.map((each) => {
        const twin = toTwinTarget(each.target, live, set);
        const [part, other] = [partOf(each), twin === undefined ? '' : partOf({ target: twin })];
        return part.length < 3 || other.length < 3 ? undefined : joinColors(byColor(live, part, other));
    }));
    return pairs.size === 1 ? [...pairs][0] : undefined;
}
/** A part of the file, with `{A|B}` in each statement of it. */
function joinRegion({ text, references, live, set }, from, to) {
    const inside = references.filter(({ start, end }) => from <= start && end <= to);
    let [joined, at] = ['', from];
    for (const each of inside) {
        const { start, end, target } = each;
        const twin = toTwinTarget(target, live, set);
        const statement = text.slice(start, end);
        const one = twin === undefined ? undefined : joinColors(byColor(live, statement, replaceTarget(statement, each, twin)));
        if (one === undefined)
            return undefined;
        joined += text.slice(at, start) + one;
        at = end;
    }
    joined = (joined + text.slice(at, to)).trim();
    // A part of the file may read like a choice by itself.
    return (0,color_text/* forColor */.P)(joined, live) === text.slice(from, to).trim() ? joined : undefined;
}
/** The value of `set` is its last word, and its variable may have the same name. */
function replaceTarget(statement, { kind, target }, twin) {
    const at = kind === 'set' ? statement.lastIndexOf(target) : statement.indexOf(target);
    return statement.slice(0, at) + twin + statement.slice(at + target.length);
}
const findLineEnd = (text, at) => text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
const findLineStart = (text, at) => text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
const findBlockStart = (text, at) => findLineStart(text, Math.max(0, text.lastIndexOf('{', at - 1)));
/** What differs in the file of the other color. Undefined: not all of its targets are known. */
function listChangedStatements({ text, references, live, set, }) {
    const changes = references.flatMap((each) => {
        const twin = toTwinTarget(each.target, live, set);
        const from = text.slice(each.start, each.end);
        if (twin === undefined || /[\r\n]/.test(from))
            return [];
        return [{ line: text.slice(0, each.start).split('\n').length, from, to: replaceTarget(from, each, twin) }];
    });
    return changes.length === references.length ? changes : undefined;
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/make-sites.ts


/** No include line of a usual configuration reads this folder. */
const folder = '/etc/nginx/colors';
/** A file for each color, where no text of the live one says its color alone. Only for nginx on the host. */
function makeSites({ setup, set, found }) {
    const { live, file, references } = found;
    const text = setup.files.get(file);
    if (setup.container !== undefined || text === undefined)
        return undefined;
    const changes = listChangedStatements({ text, live, references, set });
    if (changes === undefined)
        return undefined;
    const path = setup.links.get(file) ?? file;
    const name = path.replace(/^.*\//s, '');
    const sites = { blue: `${folder}/${name}.blue`, green: `${folder}/${name}.green` };
    const idle = sites[(0,domain_color/* otherColor */.I)(live)];
    const lines = [
        sh `sudo mkdir -p ${folder}`,
        sh `sudo cp ${path} ${sites[live]}`,
        sh `sudo cp ${path} ${idle}`,
        `# Then edit ${idle}:`,
        ...changes.map(({ line, from, to }) => `# line ${line}: ${from} becomes ${to}`),
    ];
    const what = `No text of ${path} says its color alone, so each color needs a file. Make them on the server`;
    return { form: { kind: 'file', path, sites }, changes: [{ path: folder, what, text: `${lines.join('\n')}\n` }] };
}
const sh = (parts, ...words) => parts.map((part, i) => part + (words[i] === undefined ? '' : quoteWord(words[i]))).join('');
/** A word of a shell. */
const quoteWord = (word) => /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

;// CONCATENATED MODULE: ./src/domain/live-link-site/link-lines.ts


/**
 * What a person types once to make the link and the folders of both colors. Workers of nginx, which are another user, must be
 * able to enter the folders, whatever the umask is.
 */
function makeLinkLines(link, live) {
    const folder = link.replace(/\/[^/]*$/, '');
    const folders = [folder, ...domain_color/* colors */.T.map((color) => `${folder}/${color}`)].map(quoteWord).join(' ');
    const files = domain_color/* colors */.T.map((color) => quoteWord(`${folder}/${color}/${color}`)).join(' ');
    return [
        `sudo install -d -m 755 ${folders}`,
        `sudo touch ${files}`,
        `sudo ln -sfn ${quoteWord(`${folder}/${live}`)} ${quoteWord(link)}`,
    ];
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/advise-live-link.ts


/** How a person comes to a switch without a reload, as lines of text with the commands and the file between them. */
function adviseLiveLink({ form, site, live, link }) {
    const why = 'With `live-link` a switch needs no reload of nginx, which can cost visitors behind a load balancer a 502';
    if (site.kind === 'not-possible')
        return [`${why}. The file for it could not be made. ${site.reason}`];
    return [
        `${why}. Make the link first:`,
        ...makeLinkLines(link, live),
        ...placeFile(form, site.text),
        'Then load it:',
        'sudo nginx -t && sudo nginx -s reload',
        `Then set \`live-link: ${link}\`, and remove site-link, site-file, site-text, blue-site and green-site from the workflow.`,
    ];
}
/** A copy beside the file could be one that nginx includes too. */
function placeFile({ kind, path, ...form }, text) {
    const file = text.trimEnd().split('\n');
    if (kind !== 'link' || !('sites' in form))
        return [`Copy ${path} to your home folder, and put this file in its place:`, ...file];
    const newPath = `${form.sites.blue.replace(/[^/]*$/, '')}live-link`;
    return [
        `Write this file to ${newPath}:`,
        ...file,
        `Point ${path} to it (to go back, point it to the site of a color again):`,
        `sudo ln -sfn ${quoteWord(newPath)} ${quoteWord(path)}`,
    ];
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/edits.ts
/** The edits must not overlap. At the same place an insertion comes before a replacement. */
const applyEdits = (text, edits) => edits
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((result, { start, end, text: part }) => result.slice(0, start) + part + result.slice(end), text);
/** The blanks before a place; undefined: it is not the first in its line. */
function indentAt(text, at) {
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    return before.trim() === '' ? before : undefined;
}
/** Lines in front of a statement, in one line with it where it is not the first in its line. */
function linesBefore(text, at, lines) {
    const indent = indentAt(text, at);
    return lines.map((line) => line + (indent === undefined ? ' ' : `\n${indent}`)).join('');
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/not-possible.ts

/** Why no text can be made. `message`: one sentence without its full stop. It never leaves this folder. */
class NotPossible extends Error {
}
/** The line of a text around a place, as a person finds it. */
function lineAt(text, at) {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const end = text.indexOf('\n', at);
    const line = oneLine(text.slice(start, end < 0 ? text.length : end));
    return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/places.ts
/** All places of a file. */
function findPlaces(statements, parents = []) {
    return statements.flatMap((statement) => {
        const inner = findPlaces(statement.block ?? [], [...parents, statement]);
        const found = findToken(statement, parents.at(-1));
        if (found === undefined)
            return inner;
        const [, scheme = '', target = '', rest = ''] = /^(\w+:\/\/)?([^/$?]*)(.*)$/s.exec(found.token.value) ?? [];
        return [{ ...found, statement, parents, scheme, target, rest }, ...inner];
    });
}
function findToken({ words: [name, first, second], block }, parent) {
    if (block !== undefined)
        return name?.value === 'upstream' ? first && { kind: 'upstream', token: first } : undefined;
    if (/^(?:proxy|grpc)_pass$/.test(name?.value ?? ''))
        return first && { kind: 'pass', token: first };
    // A file of its own may be a part of an upstream.
    if (name?.value === 'server' && /^(?:upstream)?$/.test(nameOf(parent)))
        return first && { kind: 'server', token: first };
    return name?.value === 'set' ? second && { kind: 'set', token: second } : undefined;
}
/** Empty: there is none. */
const nameOf = (statement) => statement?.words[0]?.value ?? '';
/** All statements, also those in blocks. */
const flatten = (statements) => statements.flatMap((each) => [each, ...flatten(each.block ?? [])]);
const parentOf = ({ parents }) => parents.at(-1);
/** The server block around a place; undefined: the file is a part of one. */
const serverOf = ({ parents }) => parents.find((each) => nameOf(each) === 'server');

;// CONCATENATED MODULE: ./src/domain/live-link-site/change-upstreams.ts





/** The edits that give each color an upstream of its own. */
const changeUpstreams = (site, moves, uses) => [
    ...splitUpstreams(site, moves, uses),
    ...addUpstreams(site, uses),
];
function splitUpstreams(site, moves, uses) {
    const edits = new Map();
    for (const move of moves) {
        const upstream = change_upstreams_upstreamOf(move[site.live]);
        const [blue, green] = [change_upstreams_upstreamOf(move.blue)?.words[1]?.value, change_upstreams_upstreamOf(move.green)?.words[1]?.value];
        if (upstream === undefined || blue === undefined || green === undefined)
            continue;
        const names = { blue, green };
        const newNames = blue === green ? findNewNames(site, blue, uses) : names;
        const texts = domain_color/* colors */.T.map((color) => copyUpstream(site.texts[color], names[color], newNames[color]));
        const indent = indentAt(site.text, upstream.start);
        const text = texts.join(indent === undefined ? ' ' : `\n${indent}`);
        edits.set(upstream, { start: upstream.start, end: upstream.end, text });
    }
    return [...edits.values()];
}
const change_upstreams_upstreamOf = (place) => place.kind === 'upstream' ? place.statement : place.kind === 'server' ? parentOf(place) : undefined;
function findNewNames({ path }, name, uses) {
    const use = uses.find(({ choice }) => choice.origin === 'upstream' && choice.targets.blue === name);
    if (use === undefined)
        throw new NotPossible(`No server block of ${path} passes requests to the upstream ${name}`);
    return use.choice.values;
}
/** An upstream as it stands in the site of a color, under another name. */
function copyUpstream(text, name, newName) {
    const isWanted = (each) => nameOf(each) === 'upstream' && each.words[1]?.value === name;
    const found = flatten((0,nginx_tree/* parsePlacedStatements */.d)(text)).find(isWanted);
    const word = found?.words[1];
    if (found === undefined || word === undefined)
        return '';
    return text.slice(found.start, word.start) + newName + text.slice(word.end, found.end);
}
/** Before the first server block that needs them, and before its comment. */
function addUpstreams({ text }, uses) {
    const places = new Map();
    for (const { place, choice } of uses) {
        const server = serverOf(place);
        if (choice.origin === 'address' && server !== undefined && !places.has(choice))
            places.set(choice, server);
    }
    return [...new Set(places.values())].map((server) => {
        const indent = indentAt(text, server.start);
        const lines = [...places].filter(([, each]) => each === server).flatMap(([choice]) => upstreamLines(choice));
        if (indent === undefined)
            return { start: server.start, end: server.start, text: `${lines.join(' ')} ` };
        const start = startOfComment(text, server.start - indent.length);
        return { start, end: start, text: `${lines.map((line) => `${indent}${line}\n`).join('')}\n` };
    });
}
const upstreamLines = ({ values, targets }) => domain_color/* colors */.T.map((color) => `upstream ${values[color]} { server ${targets[color]}; }`);
/** Where the lines begin that are comments and stand directly before a line. */
function startOfComment(text, at) {
    const lines = text.slice(0, at).split('\n').slice(0, -1);
    const comments = lines.slice(lines.findLastIndex((line) => !/^\s*#/.test(line)) + 1);
    return at - comments.reduce((length, line) => length + line.length + 1, 0);
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/find-moves.ts







/** Where the two texts differ. Throws if they differ in anything but where requests go. Comments do not count. */
function findMoves(texts) {
    const [blue, green] = [(0,nginx_tree/* readTokens */.H)(texts.blue), (0,nginx_tree/* readTokens */.H)(texts.green)];
    if (!isComplete(blue) || !isComplete(green))
        throw new NotPossible('The sites could not be read to their end');
    const places = { blue: placesByStart(texts.blue), green: placesByStart(texts.green) };
    const moves = [];
    for (let i = 0; i < Math.max(blue.length, green.length); i++) {
        const [one, other] = [blue[i], green[i]];
        if (one?.kind === other?.kind && one?.value === other?.value)
            continue;
        const move = toMove(places.blue.get(one?.start), places.green.get(other?.start));
        if (move === undefined)
            throw new NotPossible(describeOther(texts, { blue: one, green: other }));
        moves.push(move);
    }
    if (moves.length === 0)
        throw new NotPossible('The sites of both colors pass requests to the same');
    return moves;
}
/** What was read of a large file may have no end. */
function isComplete(tokens) {
    const count = (wanted) => tokens.filter(({ kind }) => kind === wanted).length;
    return tokens.at(-1)?.kind !== 'word' && count('{') === count('}');
}
const placesByStart = (text) => new Map(findPlaces((0,nginx_tree/* parsePlacedStatements */.d)(text)).map((place) => [place.token.start, place]));
const toMove = (blue, green) => blue !== undefined && blue.kind === green?.kind && blue.scheme === green.scheme && blue.rest === green.rest
    ? { blue, green }
    : undefined;
function describeOther(texts, tokens) {
    const line = (color) => `\`${lineAt(texts[color], tokens[color]?.start ?? texts[color].length)}\` for ${color}`;
    return `The sites differ in more than where proxy_pass, an upstream or a set sends requests: ${line('blue')}, ${line('green')}`;
}
/** Both texts. Where only one exists, the other is the same one with the other targets. */
function completeTexts({ texts: { blue, green }, targets, live }) {
    if (blue !== undefined && green !== undefined)
        return { blue, green };
    const color = blue === undefined ? 'green' : 'blue';
    const text = blue ?? green;
    if (text === undefined)
        throw new NotPossible(`The site of ${live} could not be read`);
    const derived = exchangeTargets(text, targets[color], targets[(0,domain_color/* otherColor */.I)(color)]);
    return color === 'blue' ? { blue: text, green: derived } : { blue: derived, green: text };
}
function exchangeTargets(text, from, to) {
    const places = findPlaces((0,nginx_tree/* parsePlacedStatements */.d)(text)).filter(({ kind }) => kind !== 'upstream');
    const find = (targets, { target }) => targets.findIndex((each) => isSame(target, each));
    const both = places.find((place) => find(to, place) >= 0);
    if (both !== undefined)
        throw new NotPossible(needsOther(text, both.token));
    const moved = places.filter((place) => find(from, place) >= 0);
    if (moved.length === 0)
        throw new NotPossible(`The site passes no requests to ${from.join(', ')}`);
    const elsewhere = (0,nginx_tree/* readTokens */.H)(text).find((token) => moved.every((place) => place.token.start !== token.start) && from.some((each) => names(token, each)));
    if (elsewhere !== undefined)
        throw new NotPossible(needsOther(text, elsewhere));
    const edits = moved.map((place) => {
        const twin = to[find(from, place)] ?? '';
        const start = targetStart(text, place);
        const changed = isLocal(hostOf(place.target)) ? place.target.replace(/\d+$/, () => String(portOf(twin))) : twin;
        return { start, end: start + place.target.length, text: changed };
    });
    return applyEdits(text, edits);
}
const needsOther = (text, token) => `What \`${lineAt(text, token.start)}\` is for the other color is not known: give each color a site of its own`;
/** Whether a word has this address in it, such as the one of a redirect. */
const names = ({ value }, target) => {
    const part = isLocal(hostOf(target)) ? target.replace(/^.*:/, ':') : target;
    return new RegExp(`${part.replace(/\W/g, '\\$&')}(?!\\d)`).test(value);
};
/** Two addresses of the host itself are the same if their ports are. */
const isSame = (target, wanted) => target === wanted ||
    (isLocal(hostOf(target)) && isLocal(hostOf(wanted)) && /:\d+$/.test(target) && portOf(target) === portOf(wanted));
/** Where the target begins in the text. Throws if the word is written in another way than it is read. */
function targetStart(text, { token, scheme, target, rest }) {
    const start = token.start + (/["']/.test(text[token.start] ?? '') ? 1 : 0) + scheme.length;
    const all = target + rest;
    if (text.slice(start, start + all.length) === all)
        return start;
    throw new NotPossible(`\`${lineAt(text, token.start)}\` has a backslash`);
}

// EXTERNAL MODULE: ./src/domain/nginx-config.ts
var nginx_config = __webpack_require__(2199);
// EXTERNAL MODULE: ./src/domain/nginx-files.ts + 1 modules
var nginx_files = __webpack_require__(9426);
;// CONCATENATED MODULE: ./src/domain/live-link-site/site.ts


/** Puts the statements of included files in the place of each `include`. One of a file that is not known stays, of the site itself not. */
function expandIncludes(site, statements, depth = 0) {
    return statements.flatMap((statement) => {
        const [name, pattern = ''] = statement.words;
        if (name !== 'include' || depth > 5)
            return [statement];
        const found = [...site.others].filter(([file]) => isIncluded(site, pattern, file));
        const isKnown = /[*?]/.test(pattern) || pattern.endsWith('mime.types') || isIncluded(site, pattern, site.path);
        if (found.length === 0 && !isKnown)
            return [statement];
        return found.flatMap(([, text]) => expandIncludes(site, (0,nginx_config/* parseStatements */.YK)(text), depth + 1));
    });
}
/** Whether an `include` with this pattern reads a file. */
const isIncluded = ({ folder }, pattern, file) => (0,nginx_files/* toMatcher */.W)(pattern.startsWith('/') ? pattern : folder + pattern).test(file);
/** The statements of `http` in the other files. */
function readHttpLevel(site) {
    const blocks = [...site.others.values()]
        .flatMap(nginx_config/* parseStatements */.YK)
        .flatMap(({ words, block }) => (words[0] === 'http' && block !== undefined ? [block] : []));
    return blocks.length === 0 ? [{ words: ['include', 'nginx.conf'] }] : expandIncludes(site, blocks.flat());
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/keep-uri.ts





/** Characters that mean themselves in a word of nginx, and that nginx sends as they are. */
const plain = /^\/[\w.~/-]*$/;
/** Whether the pass puts a URI in the place of the location's. With a variable in it nginx always passes it as it stands. */
const hasUri = ({ kind, rest }) => kind === 'pass' && rest !== '' && !rest.includes('$');
/**
 * The line that does what the URI of a `proxy_pass` did: with a variable in the address, nginx would pass the same URI for each
 * request. As nginx does it, a path goes on with what follows the location, also behind a line end in it.
 */
function keepUri(site, place) {
    if (!hasUri(place))
        return [];
    const { rest, parents, token } = place;
    const refuse = (why) => {
        throw new NotPossible(`\`${lineAt(site.text, token.start)}\` has a URI, which nginx treats in another way with a variable, and ${why}`);
    };
    const location = parents.at(-1);
    if (location === undefined || nameOf(location) !== 'location')
        return refuse('it is not directly in a location');
    if (parents.filter((each) => nameOf(each) === 'location').length > 1)
        return refuse('its location is in another one');
    const prefix = prefixOf(location) ?? refuse('its location is not a plain path');
    if (!plain.test(prefix) || !plain.test(rest))
        return refuse('a path has characters that nginx writes in several ways');
    const other = findInterference(expandIncludes(site, (location.block ?? []).map(nginx_config/* toStatement */.HJ)));
    if (other !== undefined)
        return refuse(`\`${oneLine(other.words.join(' '))}\` may depend on the path as well`);
    return [`rewrite (?s)^${prefix.replaceAll('.', '\\.')}(.*)$ ${rest}$1 break;`];
}
/** Undefined: a regular expression, or a name. */
function prefixOf({ words }) {
    const all = words.slice(1).map(({ value }) => value);
    const [modifier, path] = all.length > 1 ? all : ['', ...all];
    if (modifier !== '' && modifier !== '=' && modifier !== '^~')
        return undefined;
    return path === undefined || /^[~@]/.test(path) ? undefined : path.replace(/^=|^\^~/, '');
}
/** A statement that changes the path too or reads it, that nginx leaves out behind a `break`, or of a file that is not known. */
const findInterference = (statements) => statements.find(({ words, block = [] }) => /^(?:rewrite|return|break|if|set|try_files|include)$/.test(words[0] ?? '') ||
    words.some((word) => /\$\{?(?:document_)?uri\b/.test(word)) ||
    findInterference(block) !== undefined);
/** The path of the location as `proxy_redirect` takes it: what stands before the URI in the addresses of visitors. */
const locationPath = (place) => {
    const location = place.parents.at(-1);
    return (hasUri(place) && location !== undefined ? prefixOf(location) : undefined) ?? '/';
};

;// CONCATENATED MODULE: ./src/domain/live-link-site/keep-host.ts





/**
 * The lines that keep what the application learns of its own address. Without a line for it nginx sends the name of the
 * upstream as Host, and takes it out of the redirects of the application; with a variable it does neither.
 */
function keepHost(site, { place, choice }) {
    refuseNameOfTls(site, { place, choice });
    const levels = findLevels(site, place);
    if (setsHost(site, place, levels))
        return [];
    if (nameOf(parentOf(place)) !== 'location')
        throw new NotPossible(`\`${lineAt(site.text, place.token.start)}\` is not directly in a location, and ${addHost(place)}`);
    const { scheme, target, rest } = place;
    const host = target.replace(/^(.*):(\d+)$/, (all, name, port) => (scheme === 'http://' && port === '80') || (scheme === 'https://' && port === '443') ? name : all);
    const isRenamed = choice.origin !== 'name';
    const address = `${scheme}${isRenamed ? target : choice.variable}${hasUri(place) ? rest : '/'}`;
    const isStatic = place.kind === 'pass' && !rest.includes('$');
    const redirect = directiveOf(place) === 'proxy' && isStatic && !setsRedirect(levels)
        ? [`proxy_redirect ${address} ${locationPath(place)};`]
        : [];
    return [...(isRenamed ? [`${directiveOf(place)}_set_header Host ${host};`] : []), ...redirect];
}
/** A variable that named an upstream names another one: its name must not be the Host. */
function refuseChangedHost(site, { place, choice }) {
    const variable = place.statement.words[1]?.value ?? '';
    if (choice.origin !== 'upstream')
        return;
    for (const pass of findPlaces(site.statements))
        if (pass.kind === 'pass' && pass.rest.includes(variable) && !setsHost(site, pass, findLevels(site, pass)))
            throw new NotPossible(`For \`${lineAt(site.text, pass.token.start)}\` ${addHost(pass)}`);
}
/** `proxy` or `grpc`. */
const directiveOf = ({ statement }) => nameOf(statement).replace(/_pass$/, '');
const addHost = (place) => `no ${directiveOf(place)}_set_header says which Host the application gets: add one`;
/** The statements of the blocks around a place with what they include, the innermost first. */
function findLevels(site, { parents }) {
    const blocks = parents.map(({ block = [] }) => expandIncludes(site, block.map(nginx_config/* toStatement */.HJ))).toReversed();
    const isWhole = parents.some((each) => nameOf(each) === 'http');
    return isWhole ? blocks : [...blocks, expandIncludes(site, (0,nginx_config/* parseStatements */.YK)(site.text)), readHttpLevel(site)];
}
/** Whether a statement says which Host the application gets. nginx takes all of such lines from the innermost block that has any. */
function setsHost({ text }, place, levels) {
    const line = `\`${lineAt(text, place.token.start)}\``;
    for (const [i, statements] of levels.entries()) {
        const headers = statements.filter(({ words }) => words[0] === `${directiveOf(place)}_set_header`);
        const host = headers.find(({ words }) => words[1]?.toLowerCase() === 'host');
        if (host?.words[2]?.includes('$proxy_') === true)
            throw new NotPossible(`The Host for ${line} is ${host.words[2]}, which would change: write another value`);
        if (host !== undefined)
            return true;
        const unknown = statements.find(({ words }) => words[0] === 'include');
        if (unknown !== undefined)
            throw new NotPossible(`What ${unknown.words[1] ?? ''} says of ${line} is not known, and ${addHost(place)}`);
        if (headers.length > 0 && i > 0)
            throw new NotPossible(`The other headers for ${line} are set outside of its block, and ${addHost(place)} there`);
        if (headers.length > 0)
            return false;
    }
    return false;
}
/** A file that is not known may set it too. */
const setsRedirect = (levels) => levels.flat().some(({ words }) => words[0] === 'proxy_redirect' || words[0] === 'include');
/** nginx sends the name in `proxy_pass` with TLS, checks the certificate by it, and takes the port of HTTPS where it has none. */
function refuseNameOfTls({ text, others }, { place: { scheme, target, token }, choice }) {
    if (!/s:\/\/$/.test(scheme) || choice.origin === 'name')
        return;
    const all = [text, ...others.values()].join('\n');
    const line = `\`${lineAt(text, token.start)}\``;
    if (/_ssl_(?:verify|server_name)\s+on/.test(all) && !/_ssl_name\s/.test(all))
        throw new NotPossible(`${line} sends its name with TLS, which would change: add proxy_ssl_name`);
    if (choice.origin === 'address' && !/:\d+$/.test(target))
        throw new NotPossible(`${line} has no port: add it`);
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/settings.ts




/** Refuses a file in which a test of the link would not do what it does elsewhere. */
function refuseSettings(site, uses) {
    const { link, text, statements } = site;
    if (!/^\/[\w./-]+$/.test(link))
        throw new NotPossible(`${link} has characters that mean something else to nginx`);
    const lua = flatten(statements).find((each) => nameOf(each).endsWith('_by_lua_block'));
    if (lua !== undefined)
        throw new NotPossible(`\`${lineAt(text, lua.start)}\` cannot be read as nginx reads it`);
    if (valuesOf(site, 'disable_symlinks').some((value) => value !== 'off'))
        throw new NotPossible('nginx does not follow links (disable_symlinks), so it would see no switch');
    const stream = uses.find(({ place }) => place.kind === 'pass' && !/^(?:location|if|limit_except)$/.test(nameOf(parentOf(place))));
    if (stream !== undefined)
        throw new NotPossible(`\`${lineAt(text, stream.place.token.start)}\` is in no location of this file`);
    const redirect = uses
        .flatMap(({ place }) => parentOf(place)?.block ?? [])
        .find((each) => nameOf(each) === 'proxy_redirect' && each.words[1]?.value === 'default');
    if (redirect !== undefined)
        throw new NotPossible(`\`${lineAt(text, redirect.start)}\` cannot stand beside a variable: leave it out`);
    if (uses.some(({ place }) => serverOf(place) === undefined))
        refusePart(site, uses);
}
/** A part of a server can have a `set` with its `if`, where nginx includes it outside of all locations. It cannot have upstreams. */
function refusePart(site, uses) {
    const { path, text } = site;
    const other = uses.find(({ place }) => place.kind !== 'set' || parentOf(place) !== undefined);
    if (other !== undefined)
        throw new NotPossible(`${path} is a part of a server, which cannot have the upstreams for \`${lineAt(text, other.place.token.start)}\``);
    const around = [...site.others.values()].flatMap((each) => findIncluders(site, (0,nginx_tree/* parsePlacedStatements */.d)(each)));
    if (around.length === 0 || around.some((name) => name !== 'server'))
        throw new NotPossible(`${path} is a part of a server, and it must be included directly in a server block: an if in a location is not safe`);
    if (keepsAnswers(site))
        throw new NotPossible(`${path} is a part of a server, and ${staleAnswers}`);
}
/** The names of the blocks that include the file. */
const findIncluders = (site, statements, name = '') => statements.flatMap((each) => {
    if (nameOf(each) !== 'include')
        return findIncluders(site, each.block ?? [], nameOf(each));
    return isIncluded(site, each.words[1]?.value ?? '', site.path) ? [name] : [];
});
const staleAnswers = 'nginx keeps answers of the file system (open_file_cache), so it would see a switch up to a minute later';
/** The line that makes nginx ask the file system with each request. */
function cacheLines(site, server) {
    const own = (server.block ?? []).find((each) => nameOf(each) === 'open_file_cache');
    if (own === undefined)
        return keepsAnswers(site) ? ['open_file_cache off;'] : [];
    if (own.words[1]?.value !== 'off')
        throw new NotPossible(`\`${lineAt(site.text, own.start)}\`: ${staleAnswers}`);
    return [];
}
const keepsAnswers = (site) => valuesOf(site, 'open_file_cache').some((value) => value !== 'off');
/** The first word behind each statement of this name, in all files. */
const valuesOf = ({ text, others }, name) => [text, ...others.values()]
    .flatMap((each) => flatten((0,nginx_tree/* parsePlacedStatements */.d)(each)))
    .flatMap((each) => (nameOf(each) === name ? (each.words[1]?.value ?? []) : []));

;// CONCATENATED MODULE: ./src/domain/live-link-site/change-uses.ts






/** The edits that make each place ask the link. */
function changeUses(site, uses) {
    const servers = new Set(uses.flatMap(({ place }) => serverOf(place) ?? []));
    return [
        ...[...servers].flatMap((server) => addTests(site, server, uses)),
        ...uses.map((use) => (hasOwnTest(use) ? addOwnTest(site, use) : nameVariable(site, use))),
    ];
}
/** A `set` outside of all locations gets its own `if`: so it holds its value from the same place on. */
const hasOwnTest = ({ place }) => place.kind === 'set' && /^(?:server)?$/.test(nameOf(parentOf(place)));
const test = ({ link }, statement) => `if (-f ${link}/green) { ${statement} }`;
/** At the beginning of the block, because a `return` of the server ends what comes after it. */
function addTests(site, server, uses) {
    const { text } = site;
    const here = uses.filter((use) => serverOf(use.place) === server && !hasOwnTest(use));
    const tests = [...new Set(here.map(({ choice }) => choice))].flatMap(({ variable, values }) => [
        `set ${variable} ${values.blue};`,
        test(site, `set ${variable} ${values.green};`),
    ]);
    const lines = [...cacheLines(site, server), ...tests];
    if (lines.length === 0)
        return [];
    const { open = server.end } = server;
    const [restOfLine] = /^[ \t]*(?:#[^\n]*)?(?=\r?\n)/.exec(text.slice(open)) ?? [];
    if (restOfLine === undefined)
        return [
            insertion(open, lines.map((line) => ` ${line}`)),
        ];
    const first = server.block?.[0];
    const indent = (first && indentAt(text, first.start)) ?? `${indentAt(text, server.start) ?? ''}    `;
    return [
        insertion(open + restOfLine.length, lines.map((line) => `\n${indent}${line}`)),
    ];
}
const insertion = (at, parts) => ({ start: at, end: at, text: parts.join('') });
/** The statement with another target. */
function withTarget({ text }, place, target) {
    const { statement, rest } = place;
    const start = targetStart(text, place);
    const end = start + place.target.length + (hasUri(place) ? rest.length : 0);
    return text.slice(statement.start, start) + target + text.slice(end, statement.end);
}
function nameVariable(site, use) {
    const { place, choice } = use;
    const { start, end } = place.statement;
    const lines = place.kind === 'pass' ? [...keepUri(site, place), ...keepHost(site, use)] : [];
    if (place.kind === 'set')
        refuseChangedHost(site, use);
    return { start, end, text: linesBefore(site.text, start, lines) + withTarget(site, place, choice.variable) };
}
function addOwnTest(site, use) {
    const { place, choice } = use;
    const { start, end } = place.statement;
    refuseChangedHost(site, use);
    const indent = indentAt(site.text, start);
    const [blue, green] = [withTarget(site, place, choice.values.blue), withTarget(site, place, choice.values.green)];
    return { start, end, text: `${blue}${indent === undefined ? ' ' : `\n${indent}`}${test(site, green)}` };
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/make-names.ts
/** Makes names that no file has: upstreams are known in all of them. */
function makeNames({ texts, others, }) {
    const all = [texts.blue, texts.green, ...others.values()].join('\n');
    const given = new Set();
    const isTaken = (name) => given.has(name) || new RegExp(`(?<!\\w)${name}(?!\\w)`).test(all);
    const isFree = (base, ends) => !ends.some((end) => isTaken(base + end));
    return (base, origin, targets) => {
        const word = base.replace(/\W/g, '_');
        const ends = origin === 'name' ? ['_live'] : ['_blue', '_green', '_live'];
        let name = word;
        for (let i = 2; !isFree(name, ends); i++)
            name = `${word}_${i}`;
        given.add(`${name}_live`);
        const values = origin === 'name' ? targets : { blue: `${name}_blue`, green: `${name}_green` };
        return { variable: `$${name}_live`, origin, values };
    };
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/find-uses.ts




function findUses(site, moves) {
    const { text, statements, live } = site;
    const moved = new Map(moves.map((move) => [move[live].token.start, move]));
    const moving = new Set(moves.flatMap((move) => findSameUpstream(move) ?? []));
    moving.forEach((name) => refuseOtherUses(site, name));
    const upstreams = findUpstreamNames(site);
    const names = makeNames(site);
    const known = new Map();
    const choose = (base, origin, targets) => {
        const key = JSON.stringify([origin, targets]);
        const choice = known.get(key) ?? { ...names(base, origin, targets), targets };
        known.set(key, choice);
        return choice;
    };
    // Before the addresses, so that they keep their names.
    moving.forEach((name) => choose(name, 'upstream', { blue: name, green: name }));
    const uses = findPlaces(statements).flatMap((place) => {
        const move = moved.get(place.token.start);
        if (place.kind === 'server' || place.kind === 'upstream' || (move === undefined && !moving.has(place.target)))
            return [];
        const targets = { blue: move?.blue.target ?? place.target, green: move?.green.target ?? place.target };
        const origin = move === undefined ? 'upstream' : isName(place, upstreams) ? 'name' : 'address';
        const choice = choose(origin === 'upstream' ? place.target : 'app', origin, targets);
        return [{ place, choice }];
    });
    const [first] = moves;
    if (uses.length === 0 && first !== undefined)
        throw new NotPossible(`${site.path} has no server block that passes requests to \`${lineAt(text, first[live].token.start)}\`: a server block must ask the link, so the upstream must be in its file`);
    return uses;
}
/** A variable goes on holding what it held: an address needs no upstream there, and a name is resolved as before. */
const isName = ({ kind, target }, upstreams) => kind === 'set' || upstreams.has(target);
/** The name of the upstream whose addresses differ, where both sites give it the same name. */
function findSameUpstream({ blue, green }) {
    const [name, other] = [parentOf(blue)?.words[1]?.value, parentOf(green)?.words[1]?.value];
    return blue.kind === 'server' && name === other ? name : undefined;
}
const findUpstreamNames = ({ statements, others }) => new Set([...flatten(statements), ...[...others.values()].flatMap((text) => flatten((0,nginx_tree/* parsePlacedStatements */.d)(text)))].flatMap((each) => (nameOf(each) === 'upstream' ? (each.words[1]?.value ?? []) : [])));
/** An upstream that becomes two may not be named where no variable can stand. */
function refuseOtherUses({ text, statements, others }, name) {
    const [own] = flatten(statements).filter((each) => isForeignUse(each, name));
    if (own !== undefined)
        throw new NotPossible(`\`${lineAt(text, own.start)}\` names the upstream ${name}, and only proxy_pass, grpc_pass and set can be changed`);
    for (const [file, other] of others)
        if (findPlaces((0,nginx_tree/* parsePlacedStatements */.d)(other)).some(({ kind, target }) => /^(?:pass|set)$/.test(kind) && target === name))
            throw new NotPossible(`${file} passes requests to the upstream ${name} as well, and only one file can be changed`);
}
function isForeignUse(statement, name) {
    const values = statement.words.map(({ value }) => value.replace(/^\w+:\/\//, ''));
    const isOther = /_pass$/.test(nameOf(statement)) && !/^(?:proxy|grpc)_pass$/.test(nameOf(statement));
    const inMap = nameOf(statement) === 'map' && flatten(statement.block ?? []).some((each) => each.words.at(-1)?.value === name);
    return (isOther && values[1] === name) || inMap;
}

;// CONCATENATED MODULE: ./src/domain/live-link-site/make-live-link-site.ts








/** The file that asks the link with each request: the one of the live color, but for what names the color. */
function makeLiveLinkSite(input) {
    try {
        return { kind: 'made', text: makeText(input) };
    }
    catch (error) {
        if (!(error instanceof NotPossible))
            throw error;
        return { kind: 'not-possible', reason: `${error.message}.` };
    }
}
function makeText({ live, link, path, files, ...input }) {
    const texts = completeTexts({ ...input, live });
    const text = texts[live];
    const others = new Map([...files].filter(([file]) => file !== path));
    const folder = [...files.keys()][0]?.replace(/[^/]*$/, '') ?? '/etc/nginx/';
    const site = { texts, live, text, statements: (0,nginx_tree/* parsePlacedStatements */.d)(text), link, path, others, folder };
    const moves = findMoves(texts);
    const uses = findUses(site, moves);
    refuseSettings(site, uses);
    return applyEdits(text, [...changeUpstreams(site, moves, uses), ...changeUses(site, uses)]);
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/compose-inputs.ts


/** The files that Compose finds by itself, the first one first. */
const defaultFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const folderOf = (path) => path.replace(/\/[^/]*$/, '') || '/';
/** Undefined: the files of the colors have no common name with `{A|B}`. */
function findComposeInputs({ layout, set, live }) {
    const [blue, green] = [set.units.blue[0]?.source, set.units.green[0]?.source];
    if (blue === undefined || green === undefined)
        return undefined;
    const directory = chooseDirectory(layout, blue, green);
    const files = joinFiles(directory, blue.files, green.files);
    if (files === undefined)
        return undefined;
    const projects = findProjects({ layout, set, live }, directory);
    const isDefault = files.length === 1 && files[0] === findDefaultFile(layout, directory);
    return {
        inputs: [
            ...(directory === layout.folder ? [] : [{ name: 'directory', value: directory }]),
            ...(isDefault ? [] : [{ name: 'compose-files', value: files.join('\n') }]),
            ...(projects.input === undefined ? [] : [{ name: 'project-name', value: projects.input }]),
            ...domain_color/* colors */.T.flatMap((color) => findServiceInput(set, color)),
        ],
        adopts: projects.adopts,
    };
}
/** The folder of the input, where the files are in it; else the folder of the files. */
function chooseDirectory({ folder }, blue, green) {
    const folders = [...blue.files, ...green.files].map(folderOf);
    const [first = '/'] = folders;
    if (folder !== undefined &&
        folders.some((each) => each === folder || each.startsWith(`${folder}/`)) &&
        folders.some((each) => each !== first))
        return folder;
    return folder !== undefined && folders.includes(folder) ? folder : first;
}
function joinFiles(directory, blue, green) {
    const toRelative = (path) => (path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path);
    if (blue.length !== green.length)
        return undefined;
    const joined = blue.flatMap((each, i) => joinColors({ blue: toRelative(each), green: toRelative(green[i] ?? '') }) ?? []);
    return joined.length === blue.length ? joined : undefined;
}
const findDefaultFile = ({ composeFiles }, directory) => defaultFiles.find((name) => composeFiles.some(({ path }) => path === `${directory}/${name}`));
/** As Compose makes a name of a folder's. */
const toProjectName = (directory) => directory
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
function findProjects({ set, live }, directory) {
    const idle = (0,domain_color/* otherColor */.I)(live);
    const [liveUnit, idleUnit] = [set.units[live][0], set.units[idle][0]];
    const derived = liveUnit?.source?.name ?? toProjectName(folderOf(liveUnit?.source?.files[0] ?? directory));
    const found = (unit) => findContainer(unit)?.compose?.project;
    const current = found(liveUnit);
    if (set.kind !== 'parameter' && set.kind !== 'files')
        return { input: current === derived ? undefined : current, adopts: false };
    const isSameService = liveUnit?.service === idleUnit?.service;
    if (!isSameService) {
        const other = found(idleUnit) ?? current;
        if (current === other)
            return {
                input: current === undefined || (current === derived && isSameFolder(set)) ? undefined : current,
                adopts: false,
            };
    }
    const names = chooseProjects(byColor(live, current, found(idleUnit)), derived, live);
    return { input: joinColors(names), adopts: current !== undefined && names[live] !== current };
}
const isSameFolder = ({ units: { blue, green } }) => folderOf(blue[0]?.source?.files[0] ?? '') === folderOf(green[0]?.source?.files[0] ?? '');
/** Each color has a project of its own, or two services of the same name would be one. */
function chooseProjects(found, derived, live) {
    const current = found[live];
    const other = found[(0,domain_color/* otherColor */.I)(live)];
    if (current !== undefined && other !== undefined && current !== other)
        return byColor(live, current, other);
    const twin = readColorName(current ?? '').find(({ color }) => color === live)?.twin;
    if (current !== undefined && twin !== undefined)
        return byColor(live, current, twin);
    return { blue: `${current ?? derived}-blue`, green: `${current ?? derived}-green` };
}
/** The running container of a unit, else one that is stopped. */
const findContainer = (unit) => unit?.containers.find(({ running }) => running) ?? unit?.containers[0];
function findServiceInput({ units }, color) {
    const value = units[color].map(({ service }) => service).join(' ');
    return value === color ? [] : [{ name: `${color}-services`, value }];
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/describe.ts


function describeNginx({ container }) {
    return container === undefined
        ? 'nginx on the server itself sends the traffic'
        : `nginx in the container ${container.name} sends the traffic`;
}
function describeForm(form, live) {
    switch (form.kind) {
        case 'link':
            return `${form.path} is a link to the site of ${live}, ${form.sites[live]}`;
        case 'file':
            return `${form.path} is a copy of the site of ${live}, ${form.sites[live]}`;
        case 'text':
            return `${form.path} has the text that sends the traffic to ${live}`;
    }
}
const describeColors = ({ units }, live) => domain_color/* colors */.T.map((color) => `${color}${color === live ? ' (live)' : ''}: ${units[color].map(describeUnit).join(', ')}`);
function describeUnit(unit) {
    const container = findContainer(unit);
    const state = container === undefined
        ? 'no container'
        : `container ${container.name}, ${container.running ? 'running' : 'stopped'}`;
    const place = unit.source === undefined ? '' : `service ${unit.service} of ${unit.source.files.join(', ')}, `;
    return `${place}${state}`;
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/health.ts


const defaultPath = '/actuator/health';
/**
 * The path of the health check: what Docker's own check requests, else what answers well now. With several ports what answers
 * well on each of them.
 */
function findHealth(layout, set, { live, ports }) {
    if (ports.length > 1)
        return findHealthOfEach(layout, ports);
    const [unit] = set.units[live];
    const tested = unit === undefined ? undefined : findTestedUrl(unit);
    if (unit !== undefined && tested !== undefined)
        return { inputs: [...toPathInput(tested.path), ...findHealthPorts(set, live, tested.port)], notes: [] };
    // The requests ran side by side, so their answers have no order.
    const answers = layout.answers
        .filter(({ target }) => colorOfTarget(target, set) === live)
        .toSorted((one, other) => rankPath(one.path) - rankPath(other.path));
    const good = answers.find(({ status }) => status >= 200 && status < 300);
    if (good !== undefined)
        return { inputs: toPathInput(good.path), notes: [] };
    const asked = answers.map(({ path, status }) => `${path} ${status}`).join(', ');
    const seen = asked === '' ? 'no path of the application could be requested' : `no path answered with 200 (${asked})`;
    return { inputs: [], notes: [`Set health-path to a path that answers 200 when the application is ready: ${seen}.`] };
}
function findHealthOfEach({ answers }, ports) {
    const paths = ports.map((port) => {
        const good = answers.filter(({ target, status }) => target.endsWith(`:${port}`) && status >= 200 && status < 300);
        return good.toSorted((one, other) => rankPath(one.path) - rankPath(other.path))[0]?.path;
    });
    const unknown = ports.filter((_, i) => paths[i] === undefined);
    if (unknown.length === 0)
        return {
            inputs: toPathInput([...new Set(paths)].length === 1 ? paths.slice(0, 1).join('') : paths.join(', ')),
            notes: [],
        };
    return {
        inputs: [],
        notes: [
            `Set health-path to a path for each port, such as \`/health, /\`: no path answered with 200 on port ${unknown.join(', ')}.`,
        ],
    };
}
/** A path that is made for health checks goes before the start page. */
const rankPath = (path) => (path === defaultPath ? 0 : path === '/' ? 2 : 1);
const toPathInput = (path) => path === defaultPath ? [] : [{ name: 'health-path', value: path }];
/** The request of a HEALTHCHECK to the container itself, such as `curl -f http://localhost:8080/health`. */
function findTestedUrl({ spec, containers }) {
    const test = spec !== undefined && spec.healthTest.length > 0 ? spec.healthTest : (containers[0]?.healthTest ?? []);
    const [, port, path] = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[\w./?=&%~-]*)?/.exec(test.join(' ')) ?? [];
    return /https?:\/\/(?:localhost|127|0\.0|\[::1)/.test(test.join(' '))
        ? { path: path ?? '/', port: port === undefined ? undefined : Number(port) }
        : undefined;
}
/** A management port that is published beside the port of the application. */
function findHealthPorts(set, live, port) {
    const [one, other] = [set.units[live][0], set.units[(0,domain_color/* otherColor */.I)(live)][0]];
    if (port === undefined || one?.spec === undefined || other?.spec === undefined)
        return [];
    const at = ({ spec }) => spec?.published.find(({ target }) => target === port)?.port;
    const isMain = ({ spec }) => spec?.published[0]?.target === port;
    const [mine, theirs] = [at(one), at(other)];
    if (mine === undefined || theirs === undefined || isMain(one) || mine === theirs)
        return [];
    const { blue, green } = live === 'blue' ? { blue: mine, green: theirs } : { blue: theirs, green: mine };
    return [
        { name: 'blue-health-port', value: String(blue) },
        { name: 'green-health-port', value: String(green) },
    ];
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/ports.ts






const defaults = { blue: '8081', green: '8082' };
/** The ports by which nginx reaches the colors. Undefined: they are not known. */
function findPortInputs(set, found, setup) {
    const { live } = found;
    const [one, other] = [set.units[live][0], set.units[(0,domain_color/* otherColor */.I)(live)][0]];
    if (one === undefined || other === undefined)
        return undefined;
    if (setup.container !== undefined && found.byName) {
        const port = findNamedPort(found, setup) ?? innerPorts(one)[0];
        return port === undefined ? undefined : [{ name: 'container-port', value: String(port) }];
    }
    const proxied = found.references.flatMap(({ target }) => portOf(target) ?? []);
    const findProxied = (unit) => proxied.find((each) => hostPorts(unit).includes(each));
    const [first, ...others] = set.units[live].map(findProxied);
    const own = [first ?? hostPorts(one)[0], ...others.filter((port) => port !== undefined)];
    const pairs = own.map((port) => ({ port, twin: portOf(toTwinTarget(`127.0.0.1:${port ?? ''}`, live, set) ?? '') }));
    if (pairs.some(({ port, twin }) => port === undefined || twin === undefined || twin === port))
        return undefined;
    const join = (key) => pairs.map((pair) => pair[key]).join(', ');
    const ports = byColor(live, join('port'), join('twin'));
    // One port without the other would leave a reader to look the other up.
    if (domain_color/* colors */.T.every((color) => ports[color] === defaults[color]))
        return [];
    return domain_color/* colors */.T.map((color) => ({ name: `${color}-port`, value: ports[color] }));
}
/** The port beside the name, which may stand where the variable is used: `proxy_pass http://$service_url:8080`. */
function findNamedPort({ references }, { files }) {
    const { all, upstreams } = readAllReferences(files);
    const named = references.flatMap(({ target }) => upstreams.get(hostOf(target)) ?? []);
    const passes = all.filter(({ kind, target }) => kind === 'pass' && target.includes('$'));
    const [port] = [...references, ...named, ...passes].flatMap(({ target }) => portOf(target) ?? []);
    // nginx's own default, where the scheme is http.
    return port ?? (passes.length === 0 || references.some(({ kind }) => kind === 'server') ? 80 : undefined);
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/run-file.ts

/**
 * A Compose file of both colors, as the container runs now. It holds no value of a variable. The restart policy is the one
 * that fits colors: with the container's own, the stopped color could start after a reboot too, or none.
 */
function makeRunFile(input) {
    const { container, services } = input;
    const { settings } = container;
    const envFile = [...input.envFiles].find(([, names]) => settings.environment.length > 0 && settings.environment.some((each) => names.includes(each)));
    const missing = settings.environment.filter((each) => envFile?.[1].includes(each) !== true);
    const both = Object.fromEntries(Object.entries({
        image: `\${IMAGE:-${run_file_escape(container.image)}}`,
        pull_policy: input.isLocalImage ? 'never' : undefined,
        restart: 'unless-stopped',
        env_file: envFile === undefined ? undefined : [envFile[0]],
        environment: missing.length === 0 ? undefined : missing,
        ...toCommandFields(container),
        ...toPlaces(container),
        healthcheck: settings.health && toHealthcheck(settings.health),
    }).filter(([, value]) => value !== undefined));
    const toService = (color) => ({ ...both, ...toNetworking(input, color) });
    const file = {
        services: { [services.blue]: toService('blue'), [services.green]: toService('green') },
        ...toTopLevel(container),
    };
    const note = `# Made from the container ${run_file_oneLine(container.name)}. Read it before you save it: both colors are the same but for the port, and after a reboot the live one starts again.\n`;
    return { text: note + (0,yaml_dist/* stringify */.As)(file, { lineWidth: 0, aliasDuplicateObjects: false }), missing };
}
const run_file_oneLine = (text) => text.replace(/[^\w./:-]/g, '_');
/** Compose replaces variables in every text. */
const run_file_escape = (text) => text.replaceAll('$', '$$$$');
function toCommandFields({ settings }) {
    return {
        entrypoint: settings.entrypoint?.map(run_file_escape),
        command: settings.command?.map(run_file_escape),
        user: settings.user,
        working_dir: settings.workingDir,
        mem_limit: settings.memoryBytes === undefined || settings.memoryBytes === 0 ? undefined : settings.memoryBytes,
        extra_hosts: settings.extraHosts.length === 0 ? undefined : settings.extraHosts,
    };
}
const toPlaces = ({ mounts }) => ({
    volumes: mounts.length === 0
        ? undefined
        : mounts.map(({ source, target, readOnly }) => run_file_escape(`${source}:${target}${readOnly ? ':ro' : ''}`)),
});
/** The networks that Docker makes by itself have no name in a Compose file. */
const ownNetworks = ({ networks }) => networks.map(({ name }) => name).filter((name) => !['bridge', 'host', 'none'].includes(name));
function toNetworking({ container, ports, innerPort }, color) {
    if (container.networkMode === 'host')
        return { network_mode: 'host' };
    const bound = container.published.find(({ target }) => target === innerPort)?.address ?? '';
    const address = bound === '' || bound === '0.0.0.0' || bound === '::' ? '' : `${bound}:`;
    const networks = ownNetworks(container);
    return {
        ...(ports === undefined || innerPort === undefined ? {} : { ports: [`${address}${ports[color]}:${innerPort}`] }),
        ...(networks.length === 0 ? {} : { networks }),
    };
}
/** What exists is used as it is. */
function toTopLevel(container) {
    const volumes = container.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source);
    const external = (names) => Object.fromEntries(names.map((name) => [name, { external: true }]));
    return {
        ...(ownNetworks(container).length === 0 ? {} : { networks: external(ownNetworks(container)) }),
        ...(volumes.length === 0 ? {} : { volumes: external(volumes) }),
    };
}
const toSeconds = (nanoseconds) => nanoseconds === undefined || nanoseconds === 0
    ? undefined
    : `${Math.round(nanoseconds / 1e6)}ms`.replace(/000ms$/, 's');
const toHealthcheck = (health) => ({
    test: health.test.map(run_file_escape),
    interval: toSeconds(health.interval),
    timeout: toSeconds(health.timeout),
    start_period: toSeconds(health.startPeriod),
    retries: health.retries === 0 ? undefined : health.retries,
});

;// CONCATENATED MODULE: ./src/domain/recognize-layout/variables.ts
/** Variables that a shell has, or that no workflow may set. */
const notOurs = /^(?:PATH|HOME|IFS|ENV|BASH_ENV|LD_\w+|UID|GID|EUID|PPID|SHELLOPTS|BASHOPTS|BASH_VERSINFO|USER|LOGNAME|PWD|OLDPWD|SHELL|LANG|HOSTNAME|TERM|COMPOSE_\w+|DOCKER_(?:HOST|CONTEXT|CONFIG|TLS|TLS_VERIFY|CERT_PATH|API_VERSION))$/;
/** Where the values come from that the Compose files need: a file on the host, else the workflow. */
function findVariables(layout, { units }, except) {
    const sources = [...new Set([...units.blue, ...units.green].flatMap(({ source }) => source ?? []))];
    const needed = [...new Set(sources.flatMap(({ variables }) => variables))].filter((name) => !notOurs.test(name) && !except.includes(name));
    const folders = new Set(sources.flatMap(({ files }) => files.map((path) => path.replace(/[^/]*$/, ''))));
    const beside = [...layout.envFiles].filter(([path]) => folders.has(path.replace(/[^/]*$/, '')));
    const own = beside.filter(([path]) => path.endsWith('/.env'));
    const missing = without(needed, own);
    const [more] = beside
        .filter(([path, names]) => !path.endsWith('/.env') && missing.some((name) => names.includes(name)))
        .toSorted(([, one], [, other]) => countIn(missing, other) - countIn(missing, one));
    const files = more === undefined ? [] : [...own, more];
    const left = without(missing, files);
    return {
        inputs: [
            ...(more === undefined
                ? []
                : [{ name: 'env-files', value: files.map(([path]) => path.replace(/^.*\//s, '')).join('\n') }]),
            ...toEnvInput(left),
        ],
        notes: left.length === 0 ? [] : [noteVariables(left)],
    };
}
const without = (names, files) => names.filter((name) => !files.some(([, known]) => known.includes(name)));
const countIn = (names, known) => names.filter((name) => known.includes(name)).length;
/** The names of variables have no other characters than letters, digits and `_`. */
const toEnvInput = (names) => {
    const lines = names
        .filter((name) => /^[A-Za-z_]\w*$/.test(name) && !notOurs.test(name))
        .map((name) => `${name}=\${{ secrets.${name} }}`);
    return lines.length === 0 ? [] : [{ name: 'env', value: lines.join('\n') }];
};
const noteVariables = (names) => `No file beside the Compose file has a value for ${names.join(', ')}: make a secret of the repository for each, or write the values into .env on the server and leave env out.`;

;// CONCATENATED MODULE: ./src/domain/recognize-layout/run-layout.ts








/** A Compose file of both colors in the place of `docker run`. Undefined: nothing of the live color is there. */
function makeRunLayout({ layout, set, setup, found }) {
    const { live } = found;
    const [unit, idleUnit] = [set.units[live][0], set.units[(0,domain_color/* otherColor */.I)(live)][0]];
    const container = findContainer(unit);
    if (unit === undefined || idleUnit === undefined || container === undefined)
        return undefined;
    const directory = layout.folder ?? '/';
    const name = chooseFileName(layout, directory);
    // Another container reaches a color by the name of its service.
    const isNamed = setup.container !== undefined && found.byName;
    const services = isNamed
        ? byColor(live, unit.service, idleUnit.service)
        : { blue: 'blue', green: 'green' };
    const [port, twin] = [livePort(found, hostPorts(unit)), hostPorts(idleUnit)[0]];
    const file = makeRunFile({
        container,
        services,
        ports: port === undefined || twin === undefined ? undefined : byColor(live, port, twin),
        innerPort: container.published.find((each) => each.port === port)?.target ?? innerPorts(unit)[0],
        envFiles: new Map([...layout.envFiles].filter(([path]) => path.startsWith(`${directory}/`))),
        isLocalImage: container.isLocalImage,
    });
    const what = `Docker Compose starts the colors. This is the container ${container.name} as a Compose file for both. Read it, and save it as ${directory}/${name}`;
    return {
        inputs: [
            ...(name === defaultName ? [] : [{ name: 'compose-files', value: name }]),
            ...(isNamed
                ? [
                    { name: 'blue-services', value: services.blue },
                    { name: 'green-services', value: services.green },
                ]
                : []),
            ...toEnvInput(file.missing),
            { name: 'adopt', value: 'true' },
        ],
        notes: [
            ...noteRun(container.networkMode, idleUnit.assumedPort, live),
            ...(file.missing.length === 0 ? [] : [noteVariables(file.missing)]),
        ].map(oneLine),
        changes: [{ path: `${directory}/${name}`, what, text: file.text }],
    };
}
const defaultName = 'docker-compose.yml';
/** A name that no file has. */
const chooseFileName = ({ composeFiles }, directory) => composeFiles.some(({ path }) => path.replace(/\/[^/]*$/, '') === directory)
    ? 'docker-compose.colors.yml'
    : defaultName;
const livePort = ({ references }, own) => references.map(({ target }) => portOf(target)).find((port) => port !== undefined && own.includes(port)) ?? own[0];
const noteRun = (networkMode, assumed, live) => [
    'With env: IMAGE=… the workflow says which image the next release is; without it the image stays the same.',
    ...(assumed === undefined
        ? []
        : [`Nothing runs beside ${live} now, so port ${assumed} of the other color is a proposal: it must be free.`]),
    ...(networkMode === 'host'
        ? ['The container uses the network of the server: give each color its own port by a variable of the application.']
        : []),
];

;// CONCATENATED MODULE: ./src/domain/recognize-layout/separate-colors.ts



/** Takes the idle color out of an upstream that has both. Undefined: they are not in one file. */
function separateColors(setup, both) {
    const { file, live, servers } = both;
    const text = setup.files.get(file);
    const [first] = servers[live];
    const all = [...servers.blue, ...servers.green];
    if (text === undefined || first === undefined || all.some((each) => each.file !== file))
        return undefined;
    const idle = servers[(0,domain_color/* otherColor */.I)(live)];
    const changed = rewrite(text, { kept: first, dropped: all.filter((each) => each !== first) });
    const references = readReferences(file, changed).filter(({ kind, target }) => kind === 'server' && target === first.target);
    if (references.length === 0 || idle.length === 0)
        return undefined;
    const host = toHostPath(setup.container, file);
    return {
        setup: { ...setup, files: new Map([...setup.files, [file, changed]]) },
        found: { kind: 'one-file', live, file, references, byName: /[a-z]/i.test(first.target.replace('localhost', '')) },
        change: {
            path: host ?? file,
            what: `An upstream has both colors, so a request may reach a color that is about to stop. In ${host ?? file} it must name the live color alone: put this in the place of it, and reload nginx`,
            text: cutBlock(changed, references[0]?.start ?? 0),
        },
    };
}
/** The lines of a file without the dropped statements, and the kept one without the words for a group of servers. */
function rewrite(text, { kept, dropped }) {
    const edits = [
        {
            start: kept.start,
            end: kept.end,
            text: text.slice(kept.start, kept.end).replace(/\s+(?:backup|down|weight=\d+)(?=[\s;])/g, ''),
        },
        ...dropped.map(({ start, end }) => ({ ...wholeLine(text, start, end), text: '' })),
    ].toSorted((one, other) => other.start - one.start);
    return edits.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
/** With its line end and its comment, where it has the line for itself. */
function wholeLine(text, start, end) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end) + 1;
    const isAlone = text.slice(lineStart, start).trim() === '' && /^(?:#.*)?$/.test(text.slice(end, lineEnd).trim());
    return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}
/** The lines of the block around a place. */
function cutBlock(text, at) {
    const open = text.lastIndexOf('{', at);
    const close = text.indexOf('}', at);
    const start = text.lastIndexOf('\n', open) + 1;
    return `${text.slice(start, close < 0 ? text.length : close + 1)}\n`;
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/site-form.ts





/** Undefined: neither a second file nor a text says it. */
function findSiteForm(input) {
    const { setup, set, found } = input;
    const { file, live, references } = found;
    const text = setup.files.get(file) ?? '';
    const target = setup.links.get(file);
    const linked = target === undefined ? undefined : findOtherSite(input, target);
    if (target !== undefined && linked !== undefined)
        return { kind: 'link', path: file, sites: byColor(live, target, linked) };
    const path = target ?? file;
    const copied = findCopies(input, path);
    if (copied !== undefined)
        return { kind: 'file', path, sites: copied };
    const joined = findSwitchText({ text, live, references, set });
    return joined === undefined ? undefined : { kind: 'text', path, text: joined };
}
/** The file of which the live one is a copy, and the one of the other color. */
function findCopies(input, path) {
    const { setup, found } = input;
    // What nginx prints does not show whether the file ends with a line end.
    const text = setup.files.get(found.file)?.trimEnd();
    const copies = [...setup.others]
        .filter(([each, content]) => each !== path && content.trimEnd() === text)
        .map(([each]) => each);
    const sorted = copies.toSorted((one, other) => Number(isOf(other, found.live)) - Number(isOf(one, found.live)));
    for (const each of sorted) {
        const other = findOtherSite(input, each);
        if (other !== undefined && other !== path)
            return byColor(found.live, each, other);
    }
    return undefined;
}
const isOf = (path, color) => colorOfName(path) === color;
/** The file for the other color: by its name, else one that is the same but for what differs between the colors. */
function findOtherSite({ setup, set, found }, path) {
    const { live, file } = found;
    const shape = toShape(setup.files.get(file) ?? '');
    const isOther = (each) => {
        const text = setup.others.get(each);
        if (each === path || each === file || text === undefined)
            return false;
        const seen = findLiveSwitch({ ...setup, files: new Map([...setup.files, [file, text]]) }, set);
        return seen?.kind === 'one-file' && seen.file === file && seen.live === (0,domain_color/* otherColor */.I)(live);
    };
    const named = readColorName(path).map(({ twin }) => twin);
    const folder = path.replace(/[^/]*$/, '');
    const alike = [...setup.others].filter(([, text]) => toShape(text) === shape).map(([each]) => each);
    return (named.find(isOther) ??
        alike.filter((each) => each.startsWith(folder)).find(isOther) ??
        alike.find(isOther) ??
        findUnseen({ setup, path, named, live }));
}
/** A link inside of a container leads to a file that the host does not show: its name says the other color's. */
const findUnseen = ({ setup, path, named, live, }) => setup.container !== undefined && !setup.others.has(path) && isOf(path, live) ? named[0] : undefined;

;// CONCATENATED MODULE: ./src/domain/recognize-layout/port-variable.ts


/** The variable that gives each color its port, where both are made of one service. */
function findPortVariable({ kind, units: { blue, green } }) {
    const name = blue[0]?.spec?.published.find(({ variable }) => variable !== undefined)?.variable;
    const [bluePort, greenPort] = [blue[0], green[0]].map((unit) => (unit === undefined ? undefined : hostPorts(unit)[0]));
    if (kind !== 'parameter' || name === undefined || bluePort === undefined || greenPort === undefined)
        return undefined;
    const value = joinColors({ blue: String(bluePort), green: String(greenPort) });
    return value === undefined ? undefined : { name, line: `${name}=${value}` };
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/domain/recognize-layout/valid-input.ts



/** Control characters, and GitHub's expressions: a workflow would run what a file of the host has in it. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]|\$\{\{/;
const isPath = (value) => value.startsWith('/') && value === value.trim();
const isFile = (value) => isPath(value) && !value.endsWith('/');
const isPort = (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) < 65_536;
const arePorts = (value) => value.split(', ').every(isPort);
const areNames = (names) => names.length > 0 && new Set(names).size === names.length && names.every((each) => /^[^\s,~-][^\s,]*$/.test(each));
/** What the inputs of the action accept, as far as a suggestion has them. */
const rules = {
    directory: isPath,
    'compose-files': (value) => areNames(value.split('\n')),
    'env-files': (value) => areNames(value.split('\n')),
    'project-name': (value) => /^[a-z0-9][a-z0-9_-]*$/.test(value),
    'blue-services': (value) => areNames(value.split(' ')),
    'green-services': (value) => areNames(value.split(' ')),
    'blue-port': arePorts,
    'green-port': arePorts,
    'container-port': isPort,
    'blue-health-port': isPort,
    'green-health-port': isPort,
    'health-path': (value) => value.split(', ').every((each) => /^\/[\w./?=&%~-]*$/.test(each)),
    'blue-site': isFile,
    'green-site': isFile,
    'site-link': isFile,
    'site-file': isFile,
    'nginx-container': (value) => /^[A-Za-z0-9][\w.-]*$/.test(value),
};
/** Whether the action takes these inputs: a host may have names and paths that no input can hold. */
function areValid(inputs) {
    const paths = inputs.filter(({ name }) => /^(?:blue-site|green-site|site-link|site-file)$/.test(name));
    return inputs.every(isValid) && new Set(paths.map(({ value }) => external_node_path_.posix.normalize(value))).size === paths.length;
}
/** The lines of `env` are our own. */
function isValid({ name, value }) {
    if (name === 'env')
        return true;
    const isAccepted = rules[name] ?? (() => true);
    return !harmful.test(value.replace(/\n/g, '')) && domain_color/* colors */.T.every((color) => isAccepted((0,color_text/* forColor */.P)(value, color)));
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout/suggest.ts
















/** The inputs for one nginx and one pair of colors. */
function suggest(input) {
    const { setup, found } = input;
    switch (found.kind) {
        case 'one-file':
            return suggestForFile(input, found, []);
        case 'both': {
            const separated = separateColors(setup, found);
            if (separated === undefined)
                return refuseUnclear(found.file);
            return suggestForFile({ ...input, setup: separated.setup }, separated.found, [separated.change]);
        }
        case 'several-files':
            return refuse(`nginx passes requests to ${found.live} in several files (${oneLine(found.files.join(', '))}), and a switch changes one: not supported`, 'Put the address into one upstream in a file of its own, and let every proxy_pass name that upstream.');
        case 'unclear':
            return refuseUnclear(found.file);
    }
}
const refuseUnclear = (file) => refuse(`nginx passes requests to both colors in ${oneLine(file)}, and nothing in it says which one is live: not supported`, 'Let the site pass its requests to one upstream or one variable, whose one line names the live color.');
function suggestForFile(input, found, changes) {
    const { layout, setup, set } = input;
    const { live } = found;
    const made = changes.length === 0 ? undefined : { setup: { ...setup, others: new Map() } };
    const form = findSiteForm({ ...input, ...made, found });
    const sites = form === undefined ? makeSites({ setup, set, found }) : undefined;
    const site = form ?? sites?.form;
    const colorInputs = set.kind === 'run' ? makeRunLayout({ layout, set, found, setup }) : findColorInputs(input, live);
    const ports = findPortInputs(set, found, setup);
    if (site === undefined || colorInputs === undefined || ports === undefined)
        return refuseUnclear(found.file);
    const livePorts = ports.find(({ name }) => name === `${live}-port`)?.value.split(', ') ?? [];
    const health = findHealth(layout, set, { live, ports: livePorts });
    const nginx = findNginxInputs(setup, layout);
    const suggestion = {
        found: [
            describeNginx(setup),
            ...(sites === undefined ? [describeForm(site, live)] : []),
            ...describeColors(set, live),
        ].map(oneLine),
        inputs: [...colorInputs.inputs, ...ports, ...health.inputs, ...toSiteInputs(site), ...nginx],
        notes: [...colorInputs.notes, ...health.notes, ...noteUnmounted(setup, site)],
        withoutReload: form && adviseWithoutReload(setup, form, found),
    };
    if (!areValid(suggestion.inputs))
        return refuseNames(suggestion.inputs);
    const allChanges = [...changes, ...(sites?.changes ?? []), ...colorInputs.changes];
    return allChanges.length === 0
        ? { kind: 'fits', ...suggestion }
        : { kind: 'fits-with', ...suggestion, changes: allChanges };
}
const liveLink = '/etc/nginx/colors/live';
/** For nginx on the host, where what each color's site says is known. */
function adviseWithoutReload(setup, form, { live, file }) {
    const text = setup.files.get(file) ?? '';
    const other = (0,domain_color/* otherColor */.I)(live);
    const otherText = form.kind === 'text'
        ? text.replaceAll((0,color_text/* forColor */.P)(form.text, live), () => (0,color_text/* forColor */.P)(form.text, other))
        : setup.others.get(form.sites[other]);
    if (setup.container !== undefined || otherText === undefined)
        return undefined;
    const texts = live === 'blue' ? { blue: text, green: otherText } : { blue: otherText, green: text };
    const input = { texts, targets: { blue: [], green: [] }, live, link: liveLink, path: file, files: setup.files };
    return adviseLiveLink({ form, site: makeLiveLinkSite(input), live, link: liveLink });
}
const refuseNames = (inputs) => refuse(`The layout was found, but the action cannot take one of its names or paths: ${oneLine(inputs.map(({ name, value }) => `${name} ${value}`).join(', '))}`, 'Give files, services and projects names without blanks, commas and special characters.');
function findColorInputs({ layout, set }, live) {
    const compose = findComposeInputs({ layout, set, live });
    if (compose === undefined)
        return undefined;
    const port = findPortVariable(set);
    const variables = findVariables(layout, set, port === undefined ? [] : [port.name]);
    return {
        inputs: [
            ...compose.inputs,
            ...variables.inputs,
            ...(port === undefined ? [] : [{ name: 'color-env', value: port.line }]),
            ...(compose.adopts ? [{ name: 'adopt', value: 'true' }] : []),
        ],
        notes: variables.notes,
        changes: [],
    };
}
const defaultLink = '/etc/nginx/sites-enabled/default';
const defaultSites = { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' };
function toSiteInputs(form) {
    if (form.kind === 'text')
        return [
            { name: 'site-file', value: form.path },
            { name: 'site-text', value: form.text },
        ];
    const { path, sites } = form;
    const where = form.kind === 'file'
        ? [{ name: 'site-file', value: path }]
        : path === defaultLink
            ? []
            : [{ name: 'site-link', value: path }];
    return [
        ...where,
        ...(sites.blue === defaultSites.blue ? [] : [{ name: 'blue-site', value: sites.blue }]),
        ...(sites.green === defaultSites.green ? [] : [{ name: 'green-site', value: sites.green }]),
    ];
}
function findNginxInputs({ container }, { containers = [] }) {
    return container === undefined ? [] : [{ name: 'nginx-container', value: lastingName(container, containers) }];
}
/** The name that Compose makes has a number, and other dashes in another version. */
function lastingName({ name, compose }, containers) {
    if (compose === undefined ||
        !name.replaceAll('_', '-').startsWith(`${compose.project}-${compose.service}-`.replaceAll('_', '-')))
        return name;
    const same = containers.filter((each) => each.compose?.service === compose.service || each.name === compose.service);
    return same.length === 1 ? compose.service : name;
}
function noteUnmounted({ container }, { path }) {
    if (container === undefined ||
        container.mounts.some(({ target }) => path === target || path.startsWith(`${target}/`)))
        return [];
    return [
        `${oneLine(path)} is inside the container ${container.name} only: it is lost when the container is made anew. Mount its folder from the server.`,
    ];
}

;// CONCATENATED MODULE: ./src/domain/recognize-layout.ts








/** Finds the inputs that fit a host. Never throws, whatever was read. */
function recognizeLayout(layout) {
    if (layout.containers === undefined)
        return {
            kind: 'not-supported',
            reason: 'The layout of the server could not be read: Docker did not answer',
            change: 'Give the login the right to use Docker, directly or by sudo without a password, and run the plan again.',
        };
    const proxy = findProxy(layout);
    if (proxy.kind !== 'nginx')
        return refuseProxy(proxy);
    const found = findMatches(layout, proxy.dumps);
    const recognitions = found.map((each) => suggest({ layout, ...each }));
    const usable = recognitions.find(({ kind }) => kind !== 'not-supported') ?? recognitions[0];
    return usable ?? refuseWithoutColors(layout, proxy.dumps);
}
/** Each nginx with each pair of colors that it passes requests to, the likeliest first. */
function findMatches(layout, dumps) {
    const sets = findColorSets(layout, readComposeSources(layout));
    return dumps.flatMap((dump) => {
        const setup = toNginxSetup(dump, layout);
        return sets.flatMap((set) => {
            const found = findLiveSwitch(setup, set);
            if (found === undefined)
                return [];
            if (found.kind === 'both' || found.kind === 'unclear')
                return [{ setup, set, found }];
            const complete = assumePort(set, found.live, { setup, layout });
            return [{ setup, set: complete, found: findLiveSwitch(setup, complete) ?? found }];
        });
    });
}

// EXTERNAL MODULE: ./src/domain/with-block.ts
var with_block = __webpack_require__(694);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/host/host.ts
var host = __webpack_require__(2106);
;// CONCATENATED MODULE: ./src/steps/inspect/guide.ts






/**
 * Finds the inputs that fit the host, where a check says that the given ones do not. Undefined: they fit, or the host
 * could not be read. A host that fits is not asked.
 */
async function findSuggestion(context, checks) {
    if (!checks.some((check) => (0,checks_check/* blocksDeploy */.W0)(check) && check.ofLayout === true))
        return undefined;
    try {
        return recognizeLayout(await (0,engine_context/* runCommand */.d)(context, readLayout(context.config)));
    }
    catch (error) {
        if (!(error instanceof host/* RemoteError */.Hi) || context.signal.aborted)
            throw error;
        context.note(`The layout of the server could not be read: ${error.message}`);
        return undefined;
    }
}
/** The guide in the log. */
function formatSuggestion(suggestion) {
    if (suggestion.kind === 'not-supported')
        return [`${suggestion.reason}.`, suggestion.change];
    const changes = suggestion.kind === 'fits-with' ? suggestion.changes : [];
    return [
        'What was found:',
        ...suggestion.found.map((each) => `- ${each}`),
        ...changes.flatMap(({ what, text }) => [
            `First change this on the server. ${what}:`,
            ...text.trimEnd().split('\n'),
        ]),
        suggestionTitle(suggestion),
        ...(0,with_block/* formatWithBlock */.F)(suggestion.inputs).trimEnd().split('\n'),
        ...suggestion.notes.map((each) => `Note: ${each}`),
    ];
}
const suggestionTitle = ({ kind }) => kind === 'fits-with' ? 'The inputs that fit after that:' : 'The inputs that fit this server:';


/***/ }),

/***/ 2880:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x: () => (/* binding */ inspectHost)
});

// EXTERNAL MODULE: ./src/commands/open-lock.ts
var open_lock = __webpack_require__(7954);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/commands/record-file.ts
var record_file = __webpack_require__(2524);
;// CONCATENATED MODULE: ./src/commands/read-lock.ts




/** Reads the record, and whether the lock is held, without taking it. */
function readLock(target) {
    return {
        name: 'read the record',
        args: target,
        script: new host_script/* HostScript */.g('read-lock', (0,open_lock/* toLockParameters */.hR)(target)),
        timeoutMs: 15_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            return {
                held: readHeld(facts),
                process: facts.has('process') ? facts.readText('process') : undefined,
                ...(0,record_file/* toRecordFile */.N)(facts),
            };
        },
    };
}
function readHeld(facts) {
    const held = facts.readWord('held');
    return held === 'yes' || held === 'no' ? held : 'unknown';
}

// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/site-request.ts
var site_request = __webpack_require__(6313);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/steps/lock-holder.ts
var lock_holder = __webpack_require__(7095);
// EXTERNAL MODULE: ./src/steps/host-record.ts + 1 modules
var host_record = __webpack_require__(3132);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var preflight = __webpack_require__(3885);
// EXTERNAL MODULE: ./src/steps/probe-nginx.ts
var probe_nginx = __webpack_require__(8540);
// EXTERNAL MODULE: ./src/steps/read-host-state.ts + 1 modules
var read_host_state = __webpack_require__(1601);
;// CONCATENATED MODULE: ./src/steps/inspect/host-inspection.ts










/** Reads the host without the lock, so that it works during a deployment. Changes nothing, not even the record. */
async function inspectHost(context) {
    const { config } = context;
    const { held, process, ...file } = await (0,engine_context/* runCommand */.d)(context, readLock((0,open_lock/* toLockTarget */.AG)(config)));
    const lockProcess = process === undefined ? undefined : (0,lock_holder/* describeProcess */.lg)(process);
    const state = await (0,read_host_state/* readHostState */.E)(context);
    const isDecidable = (0,domain_decision/* reasonUndecidable */.B$)(state) === undefined;
    const probe = isDecidable && state.nginx.master !== undefined ? await probeHost(state, context) : undefined;
    const decision = isDecidable ? decideByProbe(state, config, probe) : undefined;
    const record = (0,host_record/* parseRecordFile */.TG)(file);
    const lock = { lockIsHeld: held !== 'no', lockIsUnknown: held === 'unknown', lockProcess };
    return { ...(0,preflight/* checkHost */.RC)(state, config), state, decision, probe, ...lock, record };
}
const probeHost = (state, context) => (0,probe_nginx/* probeSite */.Oj)(context, {
    nginx: (0,preflight/* toNginx */._s)(state, context.config),
    targets: (0,preflight/* toTargets */.ml)(state, context.config),
    httpClient: state.httpClient ?? 'curl',
    requests: (0,site_request/* findSiteRequests */.BN)(state, context.config),
});
/** Decides as a deployment does, but always by a probe. If the probe shows nothing and files are enough, they decide. */
function decideByProbe(state, config, probe) {
    const decision = (0,domain_decision/* decideCutover */.jL)(state, config, probe?.served);
    return decision.kind === 'refuse' && !(0,domain_decision/* needsProbe */.UL)(state, config) ? (0,domain_decision/* decideCutover */.jL)(state, config) : decision;
}


/***/ }),

/***/ 5834:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ toStatus)
});

// EXTERNAL MODULE: ./src/steps/check-serving.ts
var check_serving = __webpack_require__(3478);
// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/record.ts + 1 modules
var domain_record = __webpack_require__(917);
// EXTERNAL MODULE: ./src/domain/releases.ts
var releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var preflight = __webpack_require__(3885);
// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
;// CONCATENATED MODULE: ./src/steps/inspect/served-release.ts





function toServedRelease({ state, models, record, live }, config) {
    const images = (0,preflight/* colorImages */.c_)(state, config, { color: live, models });
    const [first] = config.compose.services[live];
    const container = (0,color_containers/* colorContainers */.M5)(state, config, live).find(({ service }) => service === first);
    const adopted = state.adopted?.[live]?.name;
    const deployedBy = (0,releases/* findServingDeployment */.jD)(record, live, images);
    return { color: live, images, ...(adopted !== undefined && { adopted }), upSince: container?.startedAt, deployedBy };
}
/** Whether the other color runs exactly this release, and not a newer one that is being deployed. */
function isReleaseRunning({ color }, { images }, { state, models, config }) {
    const other = (0,domain_color/* otherColor */.I)(color);
    const running = (0,preflight/* colorImages */.c_)(state, config, { color: other, models });
    return (0,color_containers/* isColorRunning */.vO)(state, config, other) && (0,release_image/* isSameRelease */._M)(running, images);
}

// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/steps/lock-holder.ts
var lock_holder = __webpack_require__(7095);
// EXTERNAL MODULE: ./src/steps/repair-link.ts
var repair_link = __webpack_require__(6631);
;// CONCATENATED MODULE: ./src/steps/inspect/status-warnings.ts






/** What is wrong on a host, or may be wrong, though it need not block a deployment. */
function findStatusWarnings(known, config) {
    const { record, lockIsHeld } = known;
    return [
        ...findOutages(known, config),
        ...findMissingWorkers(known, config),
        ...(record === undefined ? ['the record of deployments on the server cannot be read'] : []),
        ...(lockIsHeld || record?.current === undefined ? [] : [(0,lock_holder/* describeInterrupted */.AE)(record.current)]),
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
        ...(live !== undefined && cutover !== undefined && (0,repair_link/* needsRepair */.F)(cutover)
            ? [
                `${(0,live_site/* describeSite */.xd)(nginx.site, cutover.currentValue)}, but nginx serves ${live}: ` +
                    `a reload of nginx would change that; the next deployment repairs the ${(0,live_site/* siteNoun */.kI)(nginx.site)}`,
            ]
            : []),
    ];
}
/** A run that was lost while it replaced the workers may have left none. */
function findMissingWorkers({ state, serves, lockIsHeld }, { compose: { workers } }) {
    if (serves === undefined || lockIsHeld || !state.compose.ok)
        return [];
    const { blue, green } = state.compose.projects;
    const running = state.containers.filter((each) => (0,host_state/* isUp */.i)(each) && [blue.name, green.name].includes(each.project));
    const missing = workers.filter((service) => !running.some((each) => each.service === service));
    return missing.map((service) => `the worker ${service} does not run: the next deployment starts it`);
}
/** nginx and Docker are right. A record that does not agree with them means that something was deployed by hand. */
function findRecordMismatch({ serves, lockIsHeld, record, history }) {
    const last = history.findLast(({ result }) => result === 'deployed');
    if (serves === undefined || (serves.deployedBy ?? serves.adopted) !== undefined)
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
    const { state, decision, lockIsHeld, models, checks } = inspection;
    const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined;
    const outage = findOutage(inspection);
    // Without nginx no visitor reaches a color that runs.
    const isServed = cutover?.liveRuns === true && state.nginx.master !== undefined && outage === undefined;
    const live = isServed ? cutover.live : undefined;
    const images = live === undefined ? [] : (0,preflight/* colorImages */.c_)(state, config, { color: live, models });
    const record = readAsNext(inspection, { live, images });
    const serves = live === undefined ? undefined : toServedRelease({ state, models, record, live }, config);
    const previous = serves && (0,releases/* findPreviousRelease */.qI)(record, serves.images);
    return {
        serves,
        unknown: outage ?? (decision?.kind === 'refuse' ? decision.problem : (0,domain_decision/* reasonUndecidable */.B$)(state)),
        previous,
        previousIsRunning: serves !== undefined &&
            previous !== undefined &&
            isReleaseRunning(serves, previous, { state: { ...state, adopted: undefined }, models, config }),
        lockIsHeld,
        lockIsUnknown: inspection.lockIsUnknown,
        lockProcess: inspection.lockProcess,
        current: inspection.record?.current,
        history: record.history.slice(-shownDeployments).reverse(),
        warnings: [
            ...findStatusWarnings({ ...inspection, cutover, serves, history: record.history }, config),
            ...checks.filter(check/* blocksDeploy */.W0).map(check/* formatProblem */.Vw),
        ],
    };
}
/** What visitors get instead of an answer of the release, as nginx was asked; undefined: an answer, or it is not known. */
function findOutage({ probe }) {
    const serving = probe && (0,check_serving/* toServingNow */.Ks)(probe);
    if (serving?.kind === 'down')
        return `the site is down: ${serving.reason}`;
    const isError = serving?.kind === 'serves' && serving.status >= 500;
    return isError ? `visitors get errors: ${serving.color} answers ${serving.status}` : undefined;
}
/** The record as the next deployment will read it: a deployment that was interrupted has ended. */
const readAsNext = ({ lockIsHeld, record = domain_record/* emptyRecord */.FR }, served) => lockIsHeld || record.current === undefined ? record : (0,domain_record/* markServedAsDeployed */.VT)((0,domain_record/* endInterrupted */.K0)(record), served);


/***/ }),

/***/ 7258:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ formatPlan),
  H: () => (/* binding */ planDeployment)
});

// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var steps_preflight = __webpack_require__(3885);
// EXTERNAL MODULE: ./src/steps/inspect/guide.ts + 43 modules
var guide = __webpack_require__(3006);
// EXTERNAL MODULE: ./src/steps/inspect/host-inspection.ts + 1 modules
var host_inspection = __webpack_require__(2880);
// EXTERNAL MODULE: ./src/steps/inspect/host-status.ts + 2 modules
var host_status = __webpack_require__(5834);
// EXTERNAL MODULE: ./src/checks/capacity.ts
var capacity = __webpack_require__(3457);
// EXTERNAL MODULE: ./src/domain/registry.ts
var domain_registry = __webpack_require__(4461);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/checks/images.ts



const registryDefinition = new check/* CheckDefinition */.EW('Registry', 'a deployment pulls this image first, with the login that Docker has on the server');
/** Whether the host can pull an image. The engine asked the registry, but pulled nothing. */
function imageCheck(answer, { sudo, platform, registries = [] }) {
    const { image } = answer;
    const registry = (0,domain_registry/* registryName */.jT)(image);
    const isHub = registry === domain_registry/* dockerHub */.UD;
    switch (answer.kind) {
        case 'available': {
            const { platforms } = answer;
            if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
                return registryDefinition.ok(`${image} can be pulled`);
            return registryDefinition.error(`${image} exists for ${platforms.join(', ')}, but the server is ${platform}`, (0,script.sh) `docker buildx build --platform ${platform}`.text + ' …  # where the image is built');
        }
        case 'missing':
            return registryDefinition.warning(`the registry answers, but has no ${image} (yet): ${answer.output}`, (0,script.sh) `docker push ${image}`.text + '  # before the deployment');
        case 'denied':
            return registries.some((each) => each.registry === registry)
                ? refusedInputs(image, answer.output)
                : registryDefinition.error(`${image} cannot be pulled: ${answer.output}`, (0,script.sh) `${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text +
                    '  # or set the inputs registry, registry-username and registry-password');
        case 'unreachable':
            return registryDefinition.error(answer.output === undefined
                ? `the registry of ${image} did not answer`
                : `the registry of ${image} could not be reached: ${answer.output}`, (0,script.sh) `curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
                '  # on the server: check the security group, DNS and the proxy');
        case 'unknown':
            return registryDefinition.unknown(`${image} could not be checked: ${answer.reason}`);
    }
}
const inputsDefinition = new check/* CheckDefinition */.EW('Registry', 'a deployment pulls this image first, with the login of the inputs registry-username and registry-password', { blame: 'workflow' });
const refusedInputs = (image, output) => inputsDefinition.error(`${image} cannot be pulled with the login of the workflow: ${output}`, 'registry-password: ${{ secrets.REGISTRY_TOKEN }}  # a password or token that has not ended and may read the image');
/** The login of the workflow cannot be given to Docker on the host. */
const failedLogin = (problem) => registryDefinition.error(problem);

// EXTERNAL MODULE: ./src/checks/host-checks.ts + 14 modules
var host_checks = __webpack_require__(3750);
// EXTERNAL MODULE: ./src/checks/ports.ts
var ports = __webpack_require__(7557);
// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
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
    const containers = (0,color_containers/* colorContainers */.M5)(state, config, live);
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
function policyCheck(models, { compose: { services } }) {
    const all = color/* colors */.T.flatMap((color) => services[color].map((service) => ({ service, restart: models[color].get(service)?.restart })));
    const wrong = all.filter(({ restart }) => restart !== 'unless-stopped');
    if (wrong.length === 0)
        return policyDefinition.ok('both colors have restart: unless-stopped');
    const found = wrong.map(({ service, restart }) => `"${service}" has restart: ${formatPolicy(restart)}`);
    const names = wrong.map(({ service }) => service);
    return policyDefinition.warning([...new Set(found)].join(', '), `restart: unless-stopped  # of ${[...new Set(names)].join(' and ')}, in the Compose file`);
}
const formatPolicy = (name) => (name === undefined || name === '' ? 'no' : name);

// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
;// CONCATENATED MODULE: ./src/commands/query-registry.ts






/** What runs query-registry.sh as the user who pulls; its arguments follow. */
const queryLine = (sudo) => (0,script.sh) `${(0,as_root/* asRoot */.t)(sudo)}sh -c ${new host_script/* HostScript */.g('query-registry', {}).text} sh`;
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
const requiresLogin = (status, message) => ['401', '403'].includes(status) || (0,domain_registry/* isLoginRefused */.mZ)(message);
function platformsIn(text) {
    const { success, output } = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), answerSchema), text);
    const known = success ? output.Platforms.filter(({ architecture }) => architecture !== '') : [];
    return known.map(({ os, architecture }) => `${os}/${architecture}`);
}
function messageIn(text) {
    const { success, output } = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), messageSchema), text);
    return success ? output.message : text;
}

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
    const clock = readNumbers(facts, 'clock')[0];
    return {
        clockMs: clock && clock * 1000,
        memory: available === undefined ? undefined : { availableKiB: available, swapKiB: swap ?? 0 },
        disk: readDisk(facts),
        containerMemoryBytes: lines('used')?.map((line) => toBytes(line.split(' / ')[0] ?? '')),
        imageBytes: lines('sizes')?.reduce((sum, size) => sum + Number(size), 0),
        restartPolicies: new Map(lines('restarts')?.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''])),
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
    const { dockerSudo, images, live, all, liveImages } = args;
    return {
        name: 'read host environment',
        args,
        script: new host_script/* HostScript */.g('read-host-environment', {
            docker_sudo: dockerSudo,
            registry_queries: images.flatMap((image) => [encodeURI(image), (0,domain_registry/* registryName */.jT)(image)]),
            live_containers: live,
            containers: all,
            live_images: liveImages,
            query_registry: queryLine(dockerSudo),
        }),
        timeoutMs: 60_000,
        parse: (output) => parseHostEnvironment(output, args),
    };
}

// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/steps/lock-holder.ts
var lock_holder = __webpack_require__(7095);
// EXTERNAL MODULE: ./src/steps/pull.ts + 2 modules
var pull = __webpack_require__(2391);
// EXTERNAL MODULE: ./src/steps/registry-login.ts + 1 modules
var registry_login = __webpack_require__(7763);
;// CONCATENATED MODULE: ./src/steps/inspect/plan-checks.ts
















const servingDefinition = new check/* CheckDefinition */.EW('Live color', 'nginx decides which color is live, and a deployment never touches that color', { ofLayout: true });
/** Which color serves, as it was decided. */
function servingChecks({ state, decision }) {
    if (decision === undefined)
        return [servingDefinition.unknown((0,domain_decision/* reasonUndecidable */.B$)(state) ?? 'nginx was not probed')];
    if (decision.kind === 'refuse')
        return [servingDefinition.error(decision.problem, decision.fix)];
    const { warnings, live, liveRuns } = decision.cutover;
    if (warnings.length > 0)
        return warnings.map((each) => servingDefinition.warning(each));
    if (live === undefined)
        return [servingDefinition.ok('none yet: this will be the first deployment')];
    const isDown = !liveRuns || state.nginx.master === undefined;
    if (isDown)
        return [servingDefinition.warning(`${live} is live, but the site is down`)];
    return [servingDefinition.ok(`nginx serves ${(0,adopt/* nameWithAdopted */.tY)(live, decision.cutover.adopted)}`)];
}
const lockDefinition = new check/* CheckDefinition */.EW('Lock', 'two deployments never run at once: the second one waits, for as long as lock-timeout allows');
/** Whether another deployment runs, or was interrupted. */
function lockCheck({ lockIsHeld, lockIsUnknown, lockProcess, record }) {
    const { current } = record ?? {};
    if (lockIsUnknown)
        return lockDefinition.unknown('it could not be found out whether another deployment is running');
    if (lockIsHeld) {
        const holder = current === undefined ? (lockProcess ?? 'another deployment') : (0,lock_holder/* describeDeployment */.Ti)(current);
        return lockDefinition.warning(`${holder} is running: this plan may be wrong when it has ended`);
    }
    if (current !== undefined)
        return lockDefinition.warning((0,lock_holder/* describeInterrupted */.AE)(current));
    return lockDefinition.ok('no other deployment is running');
}
/** The checks of the color that a deployment would start. Without a decision that may be blue. */
const idleChecks = ({ state, decision, models }, config) => (0,host_checks/* runDeployChecks */.Ib)({ state, models }, config, decision?.kind === 'proceed' ? decision.cutover.idle : 'blue');
/** Checks that only a plan makes, since a deployment should not wait for them. None of their errors is of the host alone. */
async function runPlanChecks(context, { state, decision, models }) {
    const { config } = context;
    if (!state.directoryIsReadable)
        return [];
    const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined;
    const live = cutover === undefined ? 'unknown' : cutover.liveRuns ? cutover.live : undefined;
    const idle = cutover?.idle ?? 'blue';
    const references = state.compose.ok ? (0,pull/* pulledReferences */.J2)(models[idle], (0,release_services/* releaseServices */.s)(config, idle)) : [];
    const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '');
    const command = readHostEnvironment(toEnvironmentArgs({ state, config, live, images }));
    const loginProblem = await (0,registry_login/* logInToRegistries */.n)(context, state.docker.sudo).then(() => undefined, thrown/* errorMessage */.gJ);
    const sentAt = context.clock.date();
    let answeredAt;
    const environment = await (0,engine_context/* runCommand */.d)(context, command, () => (answeredAt ??= context.clock.date()));
    return [
        ...(state.compose.ok ? [(0,ports/* exposureCheck */.U)(models, config), policyCheck(models, config)] : []),
        ...(loginProblem === undefined ? [] : [failedLogin(loginProblem)]),
        ...environment.registry.map((answer) => {
            const namesPlatform = references.some(({ image, platform }) => image === answer.image && platform !== undefined);
            const platform = namesPlatform ? undefined : environment.platform;
            return imageCheck(answer, { sudo: state.docker.sudo, platform, registries: config.registries });
        }),
        (0,capacity/* memoryCheck */.Uk)(environment, live),
        (0,capacity/* diskCheck */.YZ)(environment, live),
        rebootCheck({ state, environment, config }, live),
        (0,capacity/* clockCheck */.B7)(environment, { sentAt, answeredAt: answeredAt ?? context.clock.date() }),
    ];
}
function toEnvironmentArgs({ state, config, live, images }) {
    const findContainers = (color) => color === undefined || color === 'unknown' ? [] : (0,color_containers/* colorContainers */.M5)(state, config, color);
    const liveContainers = findContainers(live);
    return {
        dockerSudo: state.docker.sudo,
        images,
        live: liveContainers.map(({ id }) => id),
        liveImages: [...new Set(liveContainers.map(({ imageId }) => imageId))],
        all: color/* colors */.T.flatMap(findContainers).map(({ id }) => id),
    };
}

// EXTERNAL MODULE: ./src/domain/site-request.ts
var site_request = __webpack_require__(6313);
// EXTERNAL MODULE: ./src/steps/find-site-requests.ts
var find_site_requests = __webpack_require__(6413);
;// CONCATENATED MODULE: ./src/steps/inspect/site-request-check.ts



const definition = new check/* CheckDefinition */.EW('Request to the site', 'a release is proven only by an answer whose connection reached it through nginx');
/** Whether a request reaches the live color. Before the first deployment nobody can know. */
function siteRequestChecks({ decision, probe }) {
    if (decision?.kind !== 'proceed' || probe === undefined)
        return [];
    const { live, liveRuns } = decision.cutover;
    if (live === undefined || !liveRuns)
        return [];
    const reaching = (0,find_site_requests/* findReachingRequests */.$b)(probe, live);
    if (reaching.length > 0)
        return [definition.ok(reaching.map(({ request }) => `${(0,site_request/* describeSiteRequest */.SS)(request)} reaches ${live}`).join('; '))];
    const { problem, fix } = (0,find_site_requests/* describeNoRequest */.Qv)(probe, live);
    return [definition.error(problem, fix)];
}
/** The requests that a deployment would use. */
function planSiteRequests({ state, decision, probe }, config) {
    const live = decision?.kind === 'proceed' && decision.cutover.liveRuns ? decision.cutover.live : undefined;
    const reaching = probe === undefined || live === undefined ? [] : (0,find_site_requests/* findReachingRequests */.$b)(probe, live);
    return reaching.length > 0 ? reaching : (0,find_site_requests/* listUnknownRequests */.V7)(state, config);
}

;// CONCATENATED MODULE: ./src/steps/inspect/plan.ts







/** The only step of `mode: plan` after the connection: checks all that a deployment depends on, and changes nothing. */
const planDeployment = {
    name: 'plan',
    phase: 'prepare',
    async run(rehearse, context) {
        const { config } = context;
        const inspection = await (0,host_inspection/* inspectHost */.x)(context);
        const first = [
            ...inspection.checks,
            ...servingChecks(inspection),
            ...siteRequestChecks(inspection),
            lockCheck(inspection),
            ...idleChecks(inspection, config),
        ];
        const all = [...first, ...(await runPlanChecks(context, inspection))];
        const preflight = first.some(check/* blocksDeploy */.W0)
            ? undefined
            : (0,steps_preflight/* toPreflightIfReady */.tl)({ ...inspection, siteRequests: planSiteRequests(inspection, config) }, config);
        const plan = {
            status: (0,host_status/* toStatus */.m)(inspection, config),
            checks: all,
            steps: preflight && (await rehearse({ preflight, state: inspection.state, config })),
            idle: preflight?.cutover.idle,
            suggestion: await (0,guide/* findSuggestion */.Gl)(context, all),
        };
        notePlan(plan, context);
        return { value: plan, message: describeChecks(all), facts: findFacts(all) };
    },
};
function notePlan({ checks, steps, suggestion }, { note }) {
    checks.flatMap(check/* formatCheck */.Ac).forEach(note);
    if (suggestion !== undefined)
        (0,guide/* formatSuggestion */.yR)(suggestion).forEach(note);
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

/***/ 7095:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AE: () => (/* binding */ describeInterrupted),
/* harmony export */   Dx: () => (/* binding */ toDeploymentHolder),
/* harmony export */   Ti: () => (/* binding */ describeDeployment),
/* harmony export */   lg: () => (/* binding */ describeProcess),
/* harmony export */   m_: () => (/* binding */ HolderReader)
/* harmony export */ });
/* harmony import */ var _domain_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(917);
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8001);


/** Reads from the facts of take-lock.sh what holds the lock, and notes each new report. */
class HolderReader {
    #target;
    #note;
    #deployment;
    #process;
    #holder;
    constructor(target, note) {
        this.#target = target;
        this.#note = note;
    }
    /** Absent: nothing was waited for. */
    get holder() {
        return this.#holder;
    }
    readFact(line) {
        const { name, words } = (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .parseFact */ .a9)(line);
        const [word = ''] = words;
        if (name === 'holder')
            this.#deployment = (0,_domain_record_js__WEBPACK_IMPORTED_MODULE_0__/* .parseRecord */ .Hh)((0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeText */ .g7)(word))?.current;
        if (name === 'process')
            this.#process = (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeText */ .g7)(word);
        if (name !== 'waiting')
            return;
        this.#holder = this.#describe(word);
        this.#note(this.#holder.text);
        this.#deployment = undefined;
        this.#process = undefined;
    }
    #describe(what) {
        if (this.#deployment !== undefined)
            return toDeploymentHolder(this.#deployment);
        const process = this.#process === undefined ? undefined : describeProcess(this.#process);
        if (what === 'project')
            return { text: process ?? unrecordedDeployment, isDeployment: true };
        const { directory, link } = this.#target;
        if (what === 'link')
            return { text: process ?? `another deployment that switches ${link}`, isDeployment: true };
        return { text: process ?? `another process that has locked the folder ${directory}`, isDeployment: false };
    }
}
const unrecordedDeployment = 'another deployment (its run is not recorded yet)';
const toDeploymentHolder = (current) => ({
    text: current === undefined ? unrecordedDeployment : describeDeployment(current),
    isDeployment: true,
});
/** `process 42 of mallory (sleep 1000)` for what print_lock_process of lib/flock.sh printed. */
function describeProcess(text) {
    const [id = '', user = '', ...words] = text.split(' ');
    return `process ${id} of ${user} (${words.join(' ').trim()})`;
}
/** Which deployment it is, when it began, and which step it was in. */
function describeDeployment({ by, mode, startedAt, step }) {
    const run = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ');
    return `the ${(0,_domain_record_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMode */ .VQ)(mode)} of ${run || 'an unknown run'} (since ${new Date(startedAt).toISOString()}, at ${step})`;
}
/** The sentence about a deployment whose process ended before it was done. */
const describeInterrupted = (current, repairer = 'the next deployment') => `${describeDeployment(current)} was interrupted; ${repairer} repairs the server`;


/***/ }),

/***/ 3885:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RC: () => (/* binding */ checkHost),
  c_: () => (/* binding */ colorImages),
  ci: () => (/* binding */ hostPrograms),
  TD: () => (/* binding */ listServices),
  _s: () => (/* binding */ toNginx),
  fk: () => (/* binding */ toPreflight),
  tl: () => (/* binding */ toPreflightIfReady),
  ml: () => (/* binding */ toTargets)
});

// EXTERNAL MODULE: ./src/checks/host-checks.ts + 14 modules
var host_checks = __webpack_require__(3750);
// EXTERNAL MODULE: ./src/commands/read-host.ts + 4 modules
var read_host = __webpack_require__(9041);
// EXTERNAL MODULE: ./src/domain/built-image.ts
var built_image = __webpack_require__(9624);
// EXTERNAL MODULE: ./src/domain/color-target.ts
var color_target = __webpack_require__(4025);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var valibot_dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/domain/compose-model.ts


/** A field that only messages use: a value of another type counts as missing, and does not fail a deployment. */
const lenientText = valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()), undefined);
const portSchema = valibot_dist/* union */.KCZ([
    valibot_dist/* string */.YjP(),
    valibot_dist/* number */.aig(),
    valibot_dist/* object */.Ikc({
        published: valibot_dist/* optional */.lqM(valibot_dist/* union */.KCZ([valibot_dist/* string */.YjP(), valibot_dist/* number */.aig()])),
        host_ip: lenientText,
        target: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* number */.aig()), undefined),
    }),
]);
const textsSchema = valibot_dist/* array */.YOg(valibot_dist/* string */.YjP());
const conditionSchema = valibot_dist/* nullable */.mee(valibot_dist/* object */.Ikc({ condition: lenientText, required: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* boolean */.zMY()), undefined) }));
const modelSchema = valibot_dist/* object */.Ikc({
    services: valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), valibot_dist/* object */.Ikc({
        image: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        platform: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        pull_policy: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        build: valibot_dist/* optional */.lqM(valibot_dist/* unknown */.L5J()),
        network_mode: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        container_name: lenientText,
        restart: lenientText,
        depends_on: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* union */.KCZ([textsSchema, valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), conditionSchema)])), undefined),
        links: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(textsSchema), undefined),
        volumes_from: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(textsSchema), undefined),
        ipc: lenientText,
        pid: lenientText,
        profiles: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(textsSchema), undefined),
        ports: valibot_dist/* optional */.lqM(valibot_dist/* array */.YOg(portSchema), []),
    })),
});
/** Parses what `docker compose config` or `docker-compose config` prints. Throws when it is not a Compose project. */
function parseComposeModel(yaml) {
    const { services } = valibot_dist/* parse */.qgA(modelSchema, (0,dist/* parse */.qg)(yaml));
    return new Map(Object.entries(services).map(([name, service]) => [
        name,
        {
            image: service.image,
            platform: service.platform,
            pullPolicy: service.pull_policy,
            isBuilt: isBuilt(service) || undefined,
            canBuild: (hasBuild(service) && !isBuilt(service)) || undefined,
            containerName: service.container_name,
            restart: service.restart,
            dependsOn: parseDependencies(service),
            profiles: service.profiles,
            hostNetwork: service.network_mode === 'host',
            published: service.ports.flatMap(parsePortBindings),
        },
    ]));
}
/** Beside an `image:`, `build:` is how somebody else makes that image, unless a policy says that it is built here. */
const isBuilt = (service) => hasBuild(service) && (service.image === undefined || service.pull_policy === 'build');
const hasBuild = ({ build }) => (build ?? undefined) !== undefined;
const conditions = {
    service_healthy: 'healthy',
    service_completed_successfully: 'completed',
};
/** Undefined: the service depends on nothing. */
function parseDependencies(service) {
    const { depends_on: listed = [] } = service;
    const written = isList(listed)
        ? listed.map(startedDependency)
        : Object.entries(listed).map(([name, fields]) => ({
            service: name,
            condition: conditions[fields?.condition ?? ''] ?? 'started',
            required: fields?.required ?? true,
        }));
    const names = new Set(written.map((each) => each.service));
    const implied = findImpliedNames(service).filter((name) => !names.has(name));
    const all = [...written, ...[...new Set(implied)].map(startedDependency)];
    return all.length === 0 ? undefined : all;
}
const isList = (value) => Array.isArray(value);
const startedDependency = (service) => ({ service, condition: 'started', required: true });
/** The services whose network, volumes or processes a service uses. */
const findImpliedNames = ({ links = [], volumes_from: volumes = [], ...service }) => [
    ...links.map((each) => each.replace(/:.*$/, '')),
    ...volumes.filter((each) => !each.startsWith('container:')).map((each) => each.replace(/:.*$/, '')),
    ...[service.network_mode, service.ipc, service.pid].flatMap((mode = '') => mode.startsWith('service:') ? [mode.slice('service:'.length)] : []),
];
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

// EXTERNAL MODULE: ./src/domain/compose-file.ts
var compose_file = __webpack_require__(8967);
// EXTERNAL MODULE: ./src/domain/container-paths.ts
var container_paths = __webpack_require__(242);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/nginx-container.ts
var nginx_container = __webpack_require__(7710);
// EXTERNAL MODULE: ./src/domain/live-site.ts
var live_site = __webpack_require__(3582);
// EXTERNAL MODULE: ./src/domain/nginx-version.ts
var nginx_version = __webpack_require__(9786);
// EXTERNAL MODULE: ./src/domain/site-servers.ts + 1 modules
var site_servers = __webpack_require__(8757);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/domain/shared-services.ts
var shared_services = __webpack_require__(9348);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/steps/preflight.ts

















function checkHost(state, config) {
    const parsed = parseModels(state.compose);
    const models = { blue: (0,release_services/* withJobs */.x)(parsed.blue, config, 'blue'), green: (0,release_services/* withJobs */.x)(parsed.green, config, 'green') };
    return { models, checks: (0,host_checks/* runChecks */.JT)(state, config, models) };
}
function parseModels(compose) {
    if (!compose.ok)
        return { blue: new Map(), green: new Map() };
    const { blue, green } = compose.projects;
    const model = parseComposeModel(blue.yaml);
    return { blue: model, green: blue.yaml === green.yaml ? model : parseComposeModel(green.yaml) };
}
function toNginx(state, config) {
    const { nginx, nginxContainer } = state;
    const container = (0,nginx_container/* foundContainer */.qf)(nginxContainer);
    return {
        command: nginx.command,
        site: config.nginx.site,
        ...(container && { container, files: (0,read_host/* findFiles */.l)(config, container) }),
        pidFile: nginx.pidFile,
        errorLog: container === undefined ? nginx.errorLog : ((0,container_paths/* toHostPath */.P1)(nginx.errorLog, container.mounts)?.path ?? ''),
        sudo: nginx.sudo,
        siteSudo: nginx.siteSudo,
        clientPorts: (0,live_site/* needsReload */.Xs)(config.nginx.site) ? [] : findClientPorts(state, config),
        keepsConnections: (0,nginx_version/* keepsConnections */.M)(nginx),
    };
}
const findClientPorts = (state, config) => [
    ...new Set((0,site_servers/* findSiteServers */.JB)(state, config).flatMap(({ listens }) => listens.map(({ port }) => port))),
];
/** What nginx passes requests for each color to. A project that Compose could not read has no containers. */
const toTargets = ({ compose }, config) => (0,color_target/* findColorTargets */.n9)(config, {
    blue: compose.ok ? compose.projects.blue.name : '',
    green: compose.ok ? compose.projects.green.name : '',
});
function toPreflight({ state, config, cutover, nginx, models, siteRequests }) {
    const { compose } = state;
    if (!compose.ok || state.httpClient === undefined)
        throw new step/* StepError */.z('the server is not ready');
    const { live } = cutover;
    const projects = toProjects({ state, config, models }, compose);
    const idle = projects[cutover.idle];
    const names = [projects.blue.project.name, projects.green.project.name];
    const projectContainers = state.containers.filter(({ project }) => names.includes(project));
    const color = config.compose.services[cutover.idle];
    const jobs = (0,shared_services/* findJobs */.k)(idle, (0,release_services/* releaseServices */.s)(config, cutover.idle));
    const up = projectContainers.filter(host_state/* isUp */.i);
    const isWorker = ({ service }) => config.compose.workers.includes(service);
    const isOfIdle = ({ project }) => project === idle.project.name;
    return {
        cutover,
        projects,
        nginx,
        targets: toTargets(state, config),
        master: state.nginx.master,
        httpClient: state.httpClient,
        siteRequests,
        networks: state.networks,
        neighbors: up.filter((each) => !isWorker(each) && !(isOfIdle(each) && [...color, ...jobs].includes(each.service))),
        runningJobs: up.filter((each) => isOfIdle(each) && jobs.includes(each.service)).map(({ id }) => id),
        hasWorkers: config.compose.workers.length > 0,
        formerWorkers: up.filter(isWorker).map(({ id, project, service, imageId }) => ({ id, project, service, imageId })),
        projectContainers,
        liveImages: live === undefined ? [] : colorImages(state, config, { color: live, models }),
        adopted: state.adopted ?? {},
        liveContainers: live === undefined ? [] : upContainers(state, config, live),
    };
}
function toProjects({ state, config, models }, compose) {
    const { docker, containers } = state;
    const { directory, settings } = config.compose;
    const toProject = (color) => {
        const { program, name, yaml } = compose.projects[color];
        const { files, env, envFiles } = settings[color];
        return {
            project: {
                ...{ program, directory, files, env, envFiles, name, sudo: docker.sudo },
                removesOrphans: (0,compose_file/* isOfComposeTwo */.Q)(yaml),
            },
            model: models[color],
            yaml,
            projectContainers: containers.filter(({ project }) => project === name),
        };
    };
    return { blue: toProject('blue'), green: toProject('green') };
}
const upContainers = (state, config, color) => (0,color_containers/* colorContainers */.M5)(state, config, color)
    .filter(host_state/* isUp */.i)
    .map(({ id }) => id);
/** What tells the deployments of this application from those of another one in the same folder. */
const listServices = ({ compose: { services } }, projects) => ({
    own: [...services.blue, ...services.green],
    all: [...projects.blue.model.keys(), ...projects.green.model.keys()],
});
/** The preflight of a host that was read without the lock; undefined where a deployment would be refused. */
function toPreflightIfReady({ state, decision, models, siteRequests, }, config) {
    if (decision?.kind !== 'proceed')
        return undefined;
    return toPreflight({ state, config, cutover: decision.cutover, nginx: toNginx(state, config), models, siteRequests });
}
/** One image for each service of a color and each worker, running or not, named as a deployment names it. */
function colorImages(state, config, { color, models }) {
    const { compose } = state;
    if (!compose.ok)
        return [];
    const isWorker = ({ project, service }) => project === compose.projects[color].name && config.compose.workers.includes(service);
    const containers = [...(0,color_containers/* colorContainers */.M5)(state, config, color), ...state.containers.filter(isWorker)];
    return (0,release_services/* releaseServices */.s)(config, color).flatMap((service) => {
        const own = containers.filter((each) => each.service === service);
        const id = (own.find(host_state/* isUp */.i) ?? own[0])?.imageId;
        if (id === undefined)
            return [];
        return [
            (0,release_image/* toReleaseImage */.Uk)(service, (0,built_image/* registryImage */.$E)(models[color].get(service)), { id, digests: state.digests.get(id) ?? [] }),
        ];
    });
}
/** The programs of the host, as facts of the steps that read it: the words that call them, or null. */
const hostPrograms = ({ compose, docker, nginx }) => ({
    compose: compose.ok ? compose.projects.blue.program : null,
    docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
    nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
});


/***/ }),

/***/ 8540:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nl: () => (/* binding */ hasReached),
/* harmony export */   Oj: () => (/* binding */ probeSite),
/* harmony export */   S4: () => (/* binding */ isLimit),
/* harmony export */   Xw: () => (/* binding */ servedColor),
/* harmony export */   bl: () => (/* binding */ toCandidate),
/* harmony export */   g8: () => (/* binding */ mayHaveReached),
/* harmony export */   rh: () => (/* binding */ isOwnAnswer)
/* harmony export */ });
/* harmony import */ var _commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9321);
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9811);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);



/** A request to the site, as the host's client sends it. */
const toCandidate = (client, request) => ({
    ...request,
    client,
    timeoutSeconds: 5,
});
const maxProbes = 15;
const pauseMs = 300;
/** Finds out which color nginx serves. Requests of other clients, or a reload, can make one probe unclear, so it repeats. */
async function probeSite(context, args) {
    const { nginx, targets, httpClient, requests, count = 10, linked } = args;
    const { signal, clock } = context;
    const candidates = requests.map((each) => toCandidate(httpClient, each));
    const command = (0,_commands_probe_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .probeNginx */ .Jv)({ nginx, candidates, targets, requests: count, workers: [], logSize: -1 });
    for (let tries = 1;; tries += 1) {
        const probes = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(context, command);
        const served = combineServed(probes, linked);
        const isSettled = probes.every(({ reloadDone }) => reloadDone);
        const isLimited = served.kind !== 'color' && probes.some(({ answer }) => isLimit(answer));
        const isClear = (served.kind !== 'unknown' && !isLimited) || probes.every(({ answer }) => answer.kind === 'none');
        if ((isSettled && isClear) || tries === maxProbes)
            return { served, results: pairWithRequests(probes, requests) };
        await clock.sleep(pauseMs, signal);
    }
}
const pairWithRequests = (probes, requests) => probes.flatMap((probe) => {
    const request = requests[probe.candidate];
    return request === undefined ? [] : [{ request, probe }];
});
/** What several requests show together: an answer that nginx gave itself is neither for a color nor against it. */
function combineServed(probes, linked) {
    const reached = probes.filter((probe) => reachedColor(probe) !== undefined);
    const telling = reached.length > 0 && reached.every(({ keepsWorkers }) => keepsWorkers) ? reached : probes;
    const all = telling.map((probe) => servedColor(probe, linked));
    const [first, second] = _domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.filter((color) => all.some((each) => each.kind === 'color' && each.color === color));
    if (second !== undefined)
        return { kind: 'unknown', reason: 'some requests reached blue, and some reached green' };
    if (first !== undefined)
        return { kind: 'color', color: first };
    const neither = all.flatMap((each) => (each.kind === 'neither' && each.status !== undefined ? [each] : []));
    const dead = neither.find(({ status }) => isDeadUpstream(status));
    return dead ?? all.find(({ kind }) => kind === 'unknown') ?? neither[0] ?? { kind: 'neither' };
}
const isDeadUpstream = (status) => status === 502 || status === 503 || status === 504;
const onlyColor = (is) => _domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.find((each) => is(each) && !is((0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(each)));
/** The only color that nginx has open connections to, when no old worker can hold them. */
const heldColor = ({ reloadDone, workersShuttingDown, openConnections }) => reloadDone && workersShuttingDown === 0 ? onlyColor((each) => openConnections[each] > 0) : undefined;
/**
 * The color that nginx passes requests to. Open connections of nginx show it at once, when no old worker can hold them.
 * Else it is the color that each of our requests brought a connection: fewer may be other clients'.
 */
function servedColor(probe, linked) {
    const { answer, newConnections, openConnections, portIsOpen } = probe;
    const held = heldColor(probe);
    const reached = reachedColor(probe);
    // Workers that no switch ends may hold connections to the former color.
    const isOld = held !== undefined && linked !== undefined && held !== linked;
    const color = probe.keepsWorkers ? (reached ?? (isLimit(answer) || isOld ? undefined : held)) : (held ?? reached);
    if (color !== undefined)
        return { kind: 'color', color };
    if (_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.some((each) => newConnections[each] + openConnections[each] > 0))
        return { kind: 'unknown', reason: 'the test requests cannot be distinguished from the requests of other clients' };
    if (answer.kind === 'answer')
        return { kind: 'neither', status: answer.status };
    return portIsOpen ? { kind: 'unknown', reason: answer.reason } : { kind: 'neither' };
}
/** The only color that the requests of a probe reached. */
const reachedColor = (probe) => onlyColor((each) => hasReached(probe, each));
/** Whether the answer of a probe is the color's: the connection of its request reached the port of the color. */
function hasReached(probe, color) {
    const { newConnections, openConnections, requestCount, answer, missedAnswer } = probe;
    if (newConnections[color] >= requestCount)
        return true;
    // nginx limits requests (limit_req), or sends the next one on a connection that it kept.
    const isKept = newConnections[(0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(color)] === 0 && openConnections[color] > 0 && hasSameStatus(missedAnswer, answer);
    const isExplained = heldColor(probe) === color || isKept || (isLimit(missedAnswer) && !isLimit(answer));
    return missedAnswer !== undefined && newConnections[color] === requestCount - 1 && isExplained;
}
const hasSameStatus = (one, other) => one?.kind === 'answer' && other.kind === 'answer' && one.status === other.status;
/** Whether nginx may have given this answer because it limits requests. */
const isLimit = (answer) => answer?.kind === 'answer' && (answer.status === 503 || answer.status === 429);
/** Whether nginx has connections to this color that it keeps, on which the request may have gone. */
const mayHaveReached = (probe, color) => heldColor(probe) === color ||
    (probe.keepsWorkers && probe.openConnections[color] > 0 && probe.newConnections[(0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(color)] === 0);
/**
 * Whether nginx answered by itself. A worker that no switch ends may hold a connection to the former color: then the answer may
 * be of that, unless nginx limits requests.
 */
const isOwnAnswer = ({ newConnections, openConnections, keepsWorkers, answer }, color) => _domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .colors */ .T.every((each) => newConnections[each] === 0) &&
    openConnections[color] === 0 &&
    (openConnections[(0,_domain_color_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColor */ .I)(color)] === 0 || (keepsWorkers && isLimit(answer)));


/***/ }),

/***/ 9700:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ ServingError),
  u: () => (/* binding */ proveServed)
});

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
function readNginxProbe(line, nginx) {
    const fact = (0,facts/* parseFact */.a9)(line);
    return fact.name === 'probe' ? (0,probe_nginx/* toNginxProbe */.oy)(fact.words, nginx) : undefined;
}

// EXTERNAL MODULE: ./src/domain/site-request.ts
var site_request = __webpack_require__(6313);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/engine/watch-command.ts
var watch_command = __webpack_require__(1581);
// EXTERNAL MODULE: ./src/steps/find-switch-problem.ts
var find_switch_problem = __webpack_require__(659);
// EXTERNAL MODULE: ./src/steps/probe-nginx.ts
var steps_probe_nginx = __webpack_require__(8540);
;// CONCATENATED MODULE: ./src/steps/prove-served.ts






/** nginx needs less than a second for a reload. This limit is for a very busy host, and for one place of the site, in ms. */
const limitMs = 15_000;
/** More for each further place that must be proven: each is asked several times, and a page can take seconds. */
const morePlaceMs = 10_000;
function findLimitMs(requests, { color }) {
    const asked = requests.filter(({ reaches, request }) => reaches || leadsTo(request, color));
    const places = new Set(asked.map(({ request }) => request.place));
    return limitMs + morePlaceMs * Math.max(0, places.size - 1);
}
const leadsTo = ({ passesTo = [] }, color) => color !== undefined && passesTo.includes(color);
/**
 * Proves that the running nginx uses the new configuration: it has new workers, and each request that reached a color before
 * reaches the expected color now. An exit code proves neither: nginx reports success and keeps its old configuration when,
 * for example, a new `listen` port is taken. `[emerg]` lines of its log show the reason, but other programs can cause them
 * too. Where it is not known which requests reach a color, one must, and nginx itself must answer at each other place that
 * leads to the color, as its files show.
 */
async function proveServed(context, input, expected) {
    const { nginx, targets, httpClient, siteRequests, workers, logSize, reloadedMaster } = input;
    const candidates = siteRequests.map(({ request }) => (0,steps_probe_nginx/* toCandidate */.bl)(httpClient, request));
    const maxMs = findLimitMs(siteRequests, expected);
    const command = watchNginx({ nginx, candidates, targets, requests: 10, workers, logSize }, maxMs);
    const judge = new ServingJudge(context, { requests: siteRequests, expected, master: reloadedMaster });
    const proven = await (0,watch_command/* watchCommand */.B)(context, command, (line) => {
        const probe = readNginxProbe(line, nginx);
        if (probe === undefined)
            return undefined;
        if (probe.reloadDone && probe.newWorkers === 0)
            throw new step/* StepError */.z(`nginx kept its old configuration: ${probe.errorLogLines || unreadableLogReason(nginx, context.config)}`, { blame: 'host' });
        return judge.observe(probe);
    });
    if (proven !== undefined)
        return proven;
    throw judge.createError(`not verified within ${maxMs / 1000} s: `);
}
const unreadableLogReason = ({ errorLog, container }, { connection: { username } }) => container !== undefined && errorLog === ''
    ? `the reason is in its log: docker logs ${container.name}`
    : `the reason is in its error log ${errorLog}, which ${username} may not read`;
/** Collects the probes of each request until all are proven, or one has been bad for too long. */
class ServingJudge {
    #proven = new Map();
    #problems = new Map();
    /** The requests whose last answer came from nginx itself. */
    #ownAnswers = new Set();
    #badSince = new Map();
    #context;
    #requests;
    #expected;
    #master;
    #isOwnAnswer = false;
    #isUnreached = false;
    #isBadAnswer = false;
    constructor(context, input) {
        this.#context = context;
        this.#requests = input.requests;
        this.#expected = input.expected;
        this.#master = input.master;
    }
    /** Undefined: not proven yet. Throws when visitors have got bad answers for too long. */
    observe(probe) {
        const known = this.#requests[probe.candidate];
        if (known === undefined)
            return undefined;
        this.#requireSameMaster(probe);
        const problem = (0,find_switch_problem/* findSwitchProblem */.x)(probe, this.#expected, known);
        const kind = problem?.kind;
        this.#isOwnAnswer = kind === 'own-answer' || kind === 'limited';
        if (this.#isOwnAnswer)
            this.#ownAnswers.add(probe.candidate);
        else
            this.#ownAnswers.delete(probe.candidate);
        this.#isUnreached = kind === 'unreached';
        this.#isBadAnswer =
            this.#isUnreached ||
                kind === 'bad' ||
                (problem !== undefined && probe.newWorkers > 0 && probe.answer.kind === 'none');
        if (problem === undefined)
            this.#proven.set(probe.candidate, { known, probe });
        // A limit of requests says nothing about the answers that it let pass.
        else if (kind !== 'limited' || !this.#badSince.has(probe.candidate))
            this.#problems.set(probe.candidate, problem.text);
        const ownLimitMs = this.#expected.ownAnswerLimitMs;
        if (this.#isOwnAnswer && ownLimitMs !== undefined)
            this.#requireTime(probe, ownLimitMs);
        else if (kind === 'bad' || kind === 'unreached' || kind === 'own-answer')
            this.#requireTime(probe, this.#expected.badAnswerLimitMs);
        else if (kind !== 'limited')
            this.#badSince.delete(probe.candidate);
        return this.#isProven() ? { proofs: [...this.#proven.values()] } : undefined;
    }
    /** What was proven of a master that has ended says nothing about the one that runs now. */
    #requireSameMaster({ master = this.#master }) {
        if (master !== this.#master && this.#master !== undefined) {
            this.#proven.clear();
            this.#context.warn('another program restarted nginx after the switch, so everything is proven again');
        }
        this.#master = master;
    }
    #isProven() {
        const { color, mustAnswer } = this.#expected;
        if (color === undefined || !mustAnswer || this.#proven.size === 0)
            return this.#proven.size > 0;
        // Of one place no more requests are sent once one of them reached a color.
        const provenPlaces = new Set([...this.#proven.values()].map(({ known }) => known.request.place));
        const isOpen = ({ place }) => !provenPlaces.has(place);
        if (!this.#isUnknown)
            return !this.#requests.some(({ request }) => isOpen(request));
        // A repair that cannot prove everything is better than none.
        if (this.#expected.acceptAnyStatus === true)
            return true;
        return this.#requests.every(({ request }, i) => !isOpen(request) || !leadsTo(request, color) || this.#ownAnswers.has(i));
    }
    /** Whether it is not known which requests reach a color. */
    get #isUnknown() {
        return this.#requests.every(({ reaches }) => !reaches);
    }
    #requireTime({ candidate }, maxMs = limitMs) {
        const now = this.#context.clock.now();
        const since = this.#badSince.get(candidate) ?? now;
        this.#badSince.set(candidate, since);
        // Some of the requests that nobody tried before may never reach a color.
        if (this.#requests[candidate]?.reaches === true && now - since > maxMs)
            throw this.createError('');
    }
    createError(prefix) {
        const unproven = [...this.#problems].filter(([candidate]) => !this.#proven.has(candidate));
        const isInPart = this.#isUnknown && this.#proven.size > 0;
        const texts = unproven.map(([candidate, text]) => (isInPart ? this.#addRequest(candidate, text) : text));
        const [text = 'nginx could not be probed', ...more] = [...new Set(texts)];
        const problem = more.length === 0 ? text : [text, ...more].map((each) => `\n- ${each}`).join('');
        const blame = this.#isBadAnswer ? 'release' : 'host';
        return new ServingError(`${prefix}${problem}`, {
            isOwnAnswer: this.#isOwnAnswer,
            isUnreached: this.#isUnreached,
            blame,
        });
    }
    #addRequest(candidate, text) {
        const known = this.#requests[candidate];
        return known === undefined ? text : `${(0,site_request/* describeSiteRequest */.SS)(known.request)}: ${text}`;
    }
}
/** It could not be proven that nginx serves a color. */
class ServingError extends step/* StepError */.z {
    /** nginx has loaded the new configuration, and answers the requests itself, so that they show no color. */
    isOwnAnswer;
    /** nginx answered that it got no answer from the color, and no connection to the color was seen. */
    isUnreached;
    constructor(message, { isOwnAnswer, isUnreached, blame }) {
        super(message, { blame });
        this.isOwnAnswer = isOwnAnswer;
        this.isUnreached = isUnreached;
    }
}


/***/ }),

/***/ 2391:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  a$: () => (/* binding */ pull),
  J2: () => (/* binding */ pulledReferences),
  wD: () => (/* binding */ withReleaseFile)
});

// EXTERNAL MODULE: ./src/commands/pull-images.ts
var pull_images = __webpack_require__(5590);
// EXTERNAL MODULE: ./src/domain/built-image.ts
var built_image = __webpack_require__(9624);
// EXTERNAL MODULE: ./src/domain/compose-file.ts
var compose_file = __webpack_require__(8967);
// EXTERNAL MODULE: ./src/domain/registry.ts
var domain_registry = __webpack_require__(4461);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/shared-services.ts
var shared_services = __webpack_require__(9348);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/steps/registry-login.ts + 1 modules
var registry_login = __webpack_require__(7763);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/commands/compose-project.ts
var compose_project = __webpack_require__(5658);
;// CONCATENATED MODULE: ./src/commands/build-images.ts




/** How long the builds of one release may take, in ms. */
const buildLimitMs = 60 * 60_000;
/** Builds the images of services, keeps each by a name of its own, and gives them in their order. */
function buildImages(args) {
    const { project, builds } = args;
    return {
        name: 'docker compose build',
        args,
        script: new host_script/* HostScript */.g('build-images', {
            directory: project.directory,
            services: builds.map(({ service }) => service),
            images: builds.flatMap(({ image, repository }) => [image, repository]),
            ...(0,compose_project/* composeParameters */.Zf)(project),
        }),
        timeoutMs: buildLimitMs,
        parse: pull_images/* parseImages */.eb,
    };
}
/** What builds services, as a plan shows it. */
const buildLine = (project, services) => (0,script.sh) `${(0,compose_project/* composeLine */.dm)(project)} build ${services}`;

// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
;// CONCATENATED MODULE: ./src/steps/build-release.ts








/** Builds these services on the host. Gives the image of each. */
async function buildRelease({ project, model, yaml }, services, context) {
    if (services.length === 0)
        return new Map();
    const builds = services.map((service) => ({
        service,
        image: (0,built_image/* builtName */.qC)(project.name, service, model.get(service)?.image),
        repository: (0,built_image/* keptRepository */.x_)(project.name, service),
    }));
    const rendered = (0,compose_file/* renderBuildFile */.nB)(yaml, new Map(builds.map(({ service, image }) => [service, image])));
    context.note(`building ${services.join(', ')} on the server, for at most ${(0,format/* formatLimit */.tW)(buildLimitMs)}`);
    const command = buildImages({ project: { ...project, rendered }, builds });
    const images = await (0,engine_context/* runCommand */.d)(context, command).catch((error) => {
        const refusal = (0,registry_login/* explainRefusal */.G)(error, context.config.registries);
        throw new step/* StepError */.z(`${services.join(', ')} could not be built on the server: ${(0,thrown/* errorMessage */.gJ)(error)}`, {
            ...(refusal && { blame: refusal.blame }),
            fix: refusal
                ? `where it is the registry of a base image that refused: ${refusal.fix}`
                : 'correct what the build printed above; where the image comes from a registry, set pull_policy: always in the Compose file',
            cause: error,
        });
    });
    return new Map(images.flatMap((image, i) => (builds[i] === undefined ? [] : [[builds[i].service, image]])));
}
/** The line of a plan. */
const previewBuild = ({ project }, services) => services.length === 0 ? [] : [buildLine(project, services).text];

// EXTERNAL MODULE: ./src/steps/stages.ts
var stages = __webpack_require__(6436);
;// CONCATENATED MODULE: ./src/steps/pull.ts













/** Pulls or builds the images of the idle color, and keeps the image that each tag names at this moment. */
const pull = {
    name: 'pull',
    phase: 'prepare',
    async run(preflight, context) {
        const project = (0,stages/* idleProject */.W)(preflight);
        const { model } = project;
        const running = (0,release_services/* releaseServices */.s)(context.config, preflight.cutover.idle);
        const jobs = (0,shared_services/* findJobs */.k)(project, running);
        const services = withJobServices(project, running);
        const { toBuild, toPull } = splitByOrigin(model, services);
        context.reportRelease(context.recorder.workflowRun);
        await (0,registry_login/* logInToRegistries */.n)(context, project.project.sudo);
        const found = await pullServices(preflight, toPull, context);
        const built = await buildRelease(project, toBuild, context);
        const pulled = new Map([...found, ...built]);
        const missing = services.filter((service) => !pulled.has(service));
        if (missing.length > 0)
            throw new step/* StepError */.z(`the server has no image of ${missing.join(', ')} after the pull`);
        const release = running.flatMap((service) => {
            const image = pulled.get(service);
            return image === undefined ? [] : [(0,release_image/* toReleaseImage */.Uk)(service, (0,built_image/* registryImage */.$E)(model.get(service)), image)];
        });
        context.recorder.updateCurrent({ images: release });
        const images = release.map(release_image/* formatImage */.vy);
        const builtIds = new Map([...built].map(([service, { id }]) => [service, id]));
        const released = withReleaseFile(preflight, [...running, ...jobs], builtIds);
        return { value: { ...released, pulled, images, jobs }, message: images.join(', '), facts: { images } };
    },
    preview: ({ preflight: { cutover, projects }, config }) => {
        const { model, project } = projects[cutover.idle];
        const services = withJobServices(projects[cutover.idle], (0,release_services/* releaseServices */.s)(config, cutover.idle));
        const { toBuild, toPull } = splitByOrigin(model, services);
        const pulls = (0,pull_images/* listPulls */.bK)(toReferences(model, toPull));
        return {
            message: `${toBuild.length === 0 ? 'pulls' : 'builds and pulls'} the images of ${cutover.idle}${withLogin(config)}`,
            commands: [
                ...pulls.map((each) => (0,pull_images/* pullLine */._e)(project, each).text),
                ...previewBuild(projects[cutover.idle], toBuild),
            ],
        };
    },
};
const withLogin = ({ registries }) => registries.length === 0
    ? ''
    : `, with the workflow's login at ${registries.map(({ registry }) => (0,domain_registry/* describeRegistry */.Fv)(registry)).join(', ')}`;
/** Pulls what a registry has. Gives the image of each service. */
async function pullServices(preflight, services, context) {
    if (services.length === 0)
        return new Map();
    const { cutover } = preflight;
    const { project, model } = (0,stages/* idleProject */.W)(preflight);
    const references = toReferences(model, services);
    const found = await (0,engine_context/* runCommand */.d)(context, (0,pull_images/* pullImages */.Ks)({ project, references })).catch((error) => {
        const canBuild = services.filter((service) => model.get(service)?.canBuild === true);
        const refusal = (0,registry_login/* explainRefusal */.G)(error, context.config.registries, references);
        const reason = refusal === undefined ? '' : `${refusal.reason}: `;
        throw new step/* StepError */.z(`the images of ${cutover.idle} could not be pulled: ${reason}${(0,thrown/* errorMessage */.gJ)(error)}`, {
            blame: refusal?.blame,
            fix: canBuild.length > 0 && refusal?.blame !== 'workflow'
                ? `if the server is to build ${canBuild.join(', ')}, set pull_policy: build there in the Compose file`
                : (refusal?.fix ??
                    'check that the image and its tag exist, and that the disk of the server is not full (df -h)'),
            cause: error,
        });
    });
    return new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]]] : [])));
}
const isBuilt = (model, service) => model.get(service)?.isBuilt === true;
const splitByOrigin = (model, services) => ({
    toBuild: services.filter((service) => isBuilt(model, service)),
    toPull: services.filter((service) => !isBuilt(model, service)),
});
/** The services of a release whose images are pulled or built: those that run of it, and its jobs. */
const withJobServices = (project, running) => [
    ...running,
    ...(0,shared_services/* findJobs */.k)(project, running).filter((job) => project.model.get(job)?.image !== undefined || isBuilt(project.model, job)),
];
/** With a whole Compose file for the idle color, where its own files have something by which Compose would touch more. */
function withReleaseFile(preflight, release, images) {
    const { projects, cutover, networks } = preflight;
    const idle = projects[cutover.idle];
    const { project, yaml } = idle;
    const rendered = (0,compose_file/* renderReleaseFile */.Gi)({ yaml, project: project.name, release, networks, ...(images && { images }) });
    if (rendered === undefined)
        return preflight;
    return { ...preflight, projects: { ...projects, [cutover.idle]: { ...idle, project: { ...project, rendered } } } };
}
/** The images of a registry that these services name, in their order. */
const pulledReferences = (model, services) => toReferences(model, splitByOrigin(model, services).toPull);
const toReferences = (model, services) => services.map((service) => toReference(model.get(service)));
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

/***/ 1601:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ readHostState)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
;// CONCATENATED MODULE: ./src/commands/inspect-nginx-container.ts



/** Finds the container that nginx runs in. Changes nothing. */
function inspectNginxContainer(args) {
    return {
        name: 'find the container of nginx',
        args,
        script: new host_script/* HostScript */.g('inspect-nginx-container', {
            container: args.name,
            sudo: args.sudo,
            template: args.template,
        }),
        timeoutMs: 30_000,
        parse: (output) => parseLookup(output, args),
    };
}
const nullable = (schema, empty) => dist/* pipe */.FsL(dist/* nullable */.mee(schema), dist/* transform */.pdi((value) => value ?? empty));
const bindingsSchema = dist/* nullable */.mee(dist/* array */.YOg(dist/* object */.Ikc({ HostIp: dist/* string */.YjP(), HostPort: dist/* string */.YjP() })));
const networkSchema = dist/* object */.Ikc({
    Ports: nullable(dist/* record */.g1P(dist/* string */.YjP(), bindingsSchema), {}),
    Networks: nullable(dist/* record */.g1P(dist/* string */.YjP(), dist/* object */.Ikc({ IPAddress: dist/* fallback */.NpB(dist/* string */.YjP(), '') })), {}),
});
const inspect_nginx_container_text = nullable(dist/* string */.YjP(), '');
const mountsSchema = nullable(dist/* array */.YOg(dist/* object */.Ikc({ Source: dist/* fallback */.NpB(dist/* string */.YjP(), ''), Destination: dist/* string */.YjP(), RW: dist/* fallback */.NpB(dist/* boolean */.zMY(), true) })), []);
/** In the order of host-scripts/inspect-nginx-container.sh. */
const rowSchema = dist/* tuple */.PVZ([
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    inspect_nginx_container_text,
    inspect_nginx_container_text,
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    dist/* string */.YjP(),
    mountsSchema,
    networkSchema,
]);
function parseLookup(output, { name, directory, template }) {
    const facts = new host_facts/* FactReader */.E7(output);
    const [way, reached] = facts.findAll('docker')[0]?.words ?? [];
    if (reached !== 'yes')
        return { kind: 'unknown' };
    const rows = facts.has('containers') ? parseRows(facts.readText('containers')) : [];
    const [found, ...more] = chooseRows(rows, { name, directory });
    if (more.length > 0)
        return { kind: 'several', names: [found, ...more].flatMap((row) => row?.[1].slice(1) ?? []) };
    if (found !== undefined)
        return { kind: 'found', container: toContainer(found, facts, { sudo: way === 'sudo', template }) };
    const running = facts.has('running') ? facts.readText('running').trim() : '';
    return { kind: 'missing', running: running === '' ? [] : running.split('\n') };
}
const parseRows = (listing) => listing
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => dist/* parse */.qgA(rowSchema, JSON.parse(line)));
/** The container with this name; else those of the service in this folder; else those of the service in any folder. */
function chooseRows(rows, { name, directory }) {
    const unique = [...new Map(rows.map((row) => [row[0], row])).values()];
    const named = unique.filter((row) => row[1] === `/${name}`);
    if (named.length > 0)
        return named;
    const ofService = unique.filter((row) => row[3] === name);
    const inFolder = ofService.filter((row) => row[4] === directory);
    return inFolder.length > 0 ? inFolder : ofService;
}
function toContainer([id, name, image, , , status, startedAt, networkMode, mounts, network], facts, { sudo, template }) {
    const programs = facts.findAll('program').map(({ words: [word = ''] }) => (0,host_facts/* decodeText */.g7)(word));
    return {
        id,
        name: name.replace(/^\//, ''),
        image,
        isRunning: status === 'running',
        startedAt,
        master: facts.findAll('master').find(({ words }) => words[0] === id)?.words[1],
        program: programs.find((each) => each.startsWith(`${id} `))?.slice(id.length + 1),
        ownNetwork: networkMode !== 'host',
        addresses: Object.values(network.Networks).flatMap(({ IPAddress }) => (IPAddress === '' ? [] : [IPAddress])),
        published: Object.entries(network.Ports).flatMap(toPublished),
        mounts: mounts.map(({ Source, Destination, RW }) => ({ source: Source, destination: Destination, readOnly: !RW })),
        template: facts.findAll('template').some(({ words: [of] }) => of === id) ? template : undefined,
        replaced: facts.findAll('replaced').flatMap(({ words: [of, path = ''] }) => (of === id ? [decodePath(path)] : [])),
        sudo,
    };
}
/** The kernel writes blanks and the like in a path as `\\040`. */
const decodePath = (path) => path.replaceAll(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)));
/** `80/tcp`, with the addresses that it is published on; null: on none. */
const toPublished = ([key, bindings]) => {
    const containerPort = /^(\d+)\/tcp$/.exec(key)?.[1];
    if (containerPort === undefined || bindings === null)
        return [];
    return bindings.map(({ HostIp, HostPort }) => ({
        containerPort: Number(containerPort),
        address: HostIp,
        port: Number(HostPort),
    }));
};

// EXTERNAL MODULE: ./src/commands/read-host.ts + 4 modules
var read_host = __webpack_require__(9041);
// EXTERNAL MODULE: ./src/domain/nginx-container.ts
var nginx_container = __webpack_require__(7710);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
;// CONCATENATED MODULE: ./src/steps/read-host-state.ts




/** Reads the host. Where nginx runs in a container, that is found first: its mounts show which files of the host are nginx's. */
async function readHostState(context) {
    const { config } = context;
    const { container: name, site } = config.nginx;
    const { directory } = config.compose;
    const lookup = name === undefined
        ? undefined
        : await (0,engine_context/* runCommand */.d)(context, inspectNginxContainer({ name, directory, sudo: config.sudo, template: (0,nginx_container/* findTemplate */._4)(site.path) ?? '' }));
    return (0,engine_context/* runCommand */.d)(context, (0,read_host/* readHost */.r)(config, lookup));
}


/***/ }),

/***/ 7763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ explainRefusal),
  n: () => (/* binding */ logInToRegistries)
});

// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
;// CONCATENATED MODULE: ./src/commands/open-registry-login.ts



/** Makes an empty Docker configuration for this session alone, which ends with it, for `writeRegistryLogin`. */
function openRegistryLogin() {
    return {
        name: 'open a Docker configuration',
        args: {},
        script: new host_script/* HostScript */.g('open-registry-login', {}),
        timeoutMs: 10_000,
        inSession: true,
        parse: () => null,
    };
}
/** Writes that configuration: the one of the user who calls Docker, with these logins in it. */
function writeRegistryLogin(args) {
    return {
        name: 'write the Docker configuration',
        args,
        script: new host_script/* HostScript */.g('write-registry-login', {
            logins: args.registries.flatMap((each) => [each.registry, encodeLogin(each)]),
            make_docker_config: (0,script.sh) `${(0,as_root/* asRoot */.t)(args.sudo)}sh -c ${new host_script/* HostScript */.g('make-docker-config', {}).text} sh`,
        }),
        timeoutMs: 15_000,
        parse: () => null,
    };
}
const encodeLogin = ({ username, password }) => Buffer.from(`${username}:${password}`).toString('base64');

// EXTERNAL MODULE: ./src/commands/pull-images.ts
var pull_images = __webpack_require__(5590);
// EXTERNAL MODULE: ./src/domain/registry.ts
var domain_registry = __webpack_require__(4461);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
;// CONCATENATED MODULE: ./src/steps/registry-login.ts






/** Gives Docker the logins of the workflow, for this connection alone. The registry checks them with the first pull. */
async function logInToRegistries(context, sudo) {
    const { registries } = context.config;
    if (registries.length === 0)
        return;
    // The second command is sent without waiting for the first: without the open file it does nothing.
    const results = await Promise.allSettled([
        (0,engine_context/* runCommand */.d)(context, openRegistryLogin()),
        (0,engine_context/* runCommand */.d)(context, writeRegistryLogin({ sudo, registries })),
    ]);
    for (const result of results)
        if (result.status === 'rejected')
            throw loginError(result.reason, sudo);
    context.note(`using the workflow's login at ${listRegistries(registries)}, for this run alone`);
}
/** The registries in words, each with its user. */
const listRegistries = (registries) => registries.map(({ registry, username }) => `${(0,domain_registry/* describeRegistry */.Fv)(registry)} (${username})`).join(', ');
const loginError = (cause, sudo) => new step/* StepError */.z(`the login at the registry could not be given to Docker on the server: ${(0,thrown/* errorMessage */.gJ)(cause)}`, {
    blame: 'host',
    fix: `check on the server that ${sudo ? 'the user may run `sudo -n sh`, that ' : ''}/dev/shm or /tmp can be written, and that Docker's config.json is JSON`,
    cause,
});
/** Undefined: Docker failed for another reason. `references`: what was pulled; absent: it is not known for which image. */
function explainRefusal(error, registries, references = []) {
    const output = (0,thrown/* errorMessage */.gJ)(error);
    if (!(0,domain_registry/* isLoginRefused */.mZ)(output))
        return undefined;
    const image = (0,pull_images/* findFailedImage */._I)(references, error);
    const registry = image && (0,domain_registry/* registryName */.jT)(image);
    const login = registries.find((each) => each.registry === registry) ?? (image === undefined ? registries[0] : undefined);
    return login === undefined ? explainOwnLogin(output, registry) : explainInputs(login, image);
}
const explainInputs = ({ registry, username }, image = 'the image') => ({
    reason: `the registry refused the login of the inputs (registry ${(0,domain_registry/* describeRegistry */.Fv)(registry)}, registry-username ${username})`,
    fix: `check that registry-password is the password or token of ${username}, that it has not ended, and that it may read ${image}`,
    blame: 'workflow',
});
function explainOwnLogin(output, registry) {
    const name = registry === undefined ? 'the registry' : (0,domain_registry/* describeRegistry */.Fv)(registry);
    return {
        reason: (0,domain_registry/* hasLoginEnded */.iA)(output)
            ? `the login that the server itself has at ${name} has ended`
            : `the server itself has no login at ${name}, or one that has ended or may not read the image`,
        fix: `set the inputs registry, registry-username and registry-password, with which the action logs in for each run, or log in again on the server (docker login); check also that the image exists`,
        blame: 'host',
    };
}


/***/ }),

/***/ 6631:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ needsRepair),
/* harmony export */   O: () => (/* binding */ repairLink)
/* harmony export */ });
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1801);
/* harmony import */ var _domain_container_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(242);
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3582);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6173);
/* harmony import */ var _layouts_site_form_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(590);
/* harmony import */ var _switch_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(488);






/** Whether the link or the file on the disk does not belong to what nginx serves, or is not whole. */
const needsRepair = ({ currentValue, expectedValue, siteIsCut }) => currentValue !== expectedValue || siteIsCut === true;
/**
 * Makes the link or the file agree with what nginx serves, before a reload of another program would change what visitors get. From
 * here on the host is changed, so a later failure is no refusal. It has no undo, since visitors see no difference.
 */
const repairLink = {
    name: 'repair',
    recordedAs: 'state',
    phase: 'prepare',
    async run({ cutover: { currentValue, expectedValue, live }, nginx }, context) {
        const { site } = nginx;
        const switched = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .switchNginx */ .Hi)({ nginx, from: currentValue, to: expectedValue }));
        if (switched.result !== 'switched')
            throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_4__/* .switchError */ .n)(nginx, `${site.path} could not be set back to ${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__/* .formatSiteValue */ .q3)(site, expectedValue)}`, switched);
        const message = `${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__/* .describeSite */ .xd)(site, expectedValue)} again, because nginx serves ${live ?? 'nothing'}`;
        return { value: null, message, facts: { link: expectedValue ?? null } };
    },
    preview: ({ preflight: { cutover, nginx } }) => ({
        message: `repairs the ${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_5__/* .siteNoun */ .kI)(nginx.site)} first`,
        commands: cutover.expectedValue === undefined
            ? []
            : [
                ...(0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_3__/* .siteForm */ .K)(nginx.site).previewLines((0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_3__/* .writableSite */ ._)(nginx), (0,_domain_container_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .valueOnHost */ .Z_)(nginx.site, nginx.files, cutover.expectedValue)),
                ...(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .reloadLines */ .Nf)(nginx),
            ].map(({ text }) => text),
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

// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/domain/releases.ts
var releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/domain/shared-services.ts
var shared_services = __webpack_require__(9348);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var preflight = __webpack_require__(3885);
// EXTERNAL MODULE: ./src/steps/registry-login.ts + 1 modules
var registry_login = __webpack_require__(7763);
// EXTERNAL MODULE: ./src/steps/pull.ts + 2 modules
var pull = __webpack_require__(2391);
// EXTERNAL MODULE: ./src/steps/stages.ts
var stages = __webpack_require__(6436);
;// CONCATENATED MODULE: ./src/steps/restore-images.ts












const fix = 'to go back, run mode: deploy with the tag of an older image';
/** Takes the place of `pull` in a rollback: the images of the previous release, by their ids. */
const restoreImages = {
    name: 'restore',
    recordedAs: 'pull',
    phase: 'prepare',
    async run(preflight, context) {
        const services = (0,release_services/* releaseServices */.s)(context.config, preflight.cutover.idle);
        const { previous, images } = requirePrevious(preflight, context);
        await (0,registry_login/* logInToRegistries */.n)(context, (0,stages/* idleProject */.W)(preflight).project.sudo);
        const found = await (0,engine_context/* runCommand */.d)(context, ensureImages((0,stages/* idleProject */.W)(preflight).project, images)).catch((error) => {
            const message = `the images of the previous release are neither on the server nor in the registry`;
            const refusal = (0,registry_login/* explainRefusal */.G)(error, context.config.registries);
            throw new step/* StepError */.z(`${message}: ${(0,thrown/* errorMessage */.gJ)(error)}`, {
                effect: 'refused',
                fix: refusal?.fix ?? fix,
                blame: refusal?.blame,
                cause: error,
            });
        });
        context.recorder.updateCurrent({ images: [...images] });
        context.reportRelease(previous.by);
        if (previous.adopted !== undefined)
            warnOfOtherSettings(previous.adopted.name, preflight, context);
        const pulled = new Map(services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]]])));
        const jobs = (0,shared_services/* findJobs */.k)((0,stages/* idleProject */.W)(preflight), services);
        if (jobs.length > 0)
            context.note(`a rollback does not run ${jobs.join(', ')}: it changes containers, and no data`);
        const pinned = new Map(images.map(({ service, id }) => [service, id]));
        const names = images.map(release_image/* formatImage */.vy);
        return {
            value: { ...(0,pull/* withReleaseFile */.wD)(preflight, services, pinned), pulled, images: names, jobs: [] },
            message: describeRelease(names, previous),
            facts: { images: names, deployedBy: previous.by.url, repository: previous.by.repository, sha: previous.by.sha },
        };
    },
};
const describeRelease = (images, { by, startedAt, adopted }) => adopted !== undefined
    ? `back to ${images.join(', ')}, the image of the adopted container ${adopted.name}`
    : `back to ${images.join(', ')}, deployed ${new Date(startedAt).toISOString()} from commit ${by.sha.slice(0, 7)}`;
/** The image is the same; what a container is made with besides it may not be. */
const warnOfOtherSettings = (name, { cutover: { idle } }, context) => context.warn(`the previous release ran as the container ${name}, which was adopted: ${idle} gets its image, with the variables, volumes ` +
    `and networks of the Compose file; ${name} itself is not started again`);
const withWorkers = ({ compose: { workers } }) => workers.length === 0 ? '' : ` with ${workers.join(', ')} (worker-services)`;
function requirePrevious({ cutover, liveImages, projects }, { recorder, config }) {
    const refuse = (message) => new step/* StepError */.z(message, { effect: 'refused', fix });
    if (cutover.live === undefined)
        throw refuse('no release serves, so there is nothing to roll back');
    const previous = (0,releases/* findPreviousRelease */.qI)((0,releases/* ofApplication */.og)(recorder.record, (0,preflight/* listServices */.TD)(config, projects)), liveImages);
    if (previous === undefined)
        throw refuse('there is nothing to roll back to: the record on the server has no release before the live one');
    const services = (0,release_services/* releaseServices */.s)(config, cutover.idle);
    const count = previous.images.length;
    if (count !== services.length)
        throw refuse(`the previous release had ${count} services, but ${cutover.idle} has ${services.length}${withWorkers(config)}`);
    const { idle } = cutover;
    const all = { blue: (0,release_services/* releaseServices */.s)(config, 'blue'), green: (0,release_services/* releaseServices */.s)(config, 'green') };
    const images = (0,release_image/* assignImages */.gE)(previous.images, all, idle);
    if (images !== undefined)
        return { previous, images };
    const former = previous.images.map(({ service }) => service).join(', ');
    throw refuse(`the previous release had the services ${former}, and ${cutover.idle} has ${services.join(', ')}: ` +
        'it is not known which image belongs to which service');
}


/***/ }),

/***/ 6436:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ idleProject)
/* harmony export */ });
/** The project that the new release is started in. */
const idleProject = ({ projects, cutover }) => projects[cutover.idle];


/***/ }),

/***/ 7668:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ startLiveColor)
});

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
;// CONCATENATED MODULE: ./src/commands/start-containers.ts


/** Starts those of the containers that do not run. A container that was removed is left out. */
function startContainers({ sudo, containers }) {
    return {
        name: 'docker start',
        args: { sudo, containers },
        script: new host_script/* HostScript */.g('start-containers', { containers, docker_sudo: sudo }),
        // The script waits for an engine that is being restarted.
        timeoutMs: 60_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const started = facts.findAll('started').map(({ words: [name = ''] }) => name);
            return { started, isAnyRunning: facts.readWord('running') === 'yes' };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/host/host.ts
var host = __webpack_require__(2106);
;// CONCATENATED MODULE: ./src/steps/start-live-color.ts




/**
 * Starts containers of the live color that ran when the run began and do not run any more, as they are. Returns whether any
 * of them runs now. A failure is only a warning: who calls this looks afterwards at what serves.
 */
async function startLiveColor(preflight, context) {
    const { cutover, projects, liveContainers } = preflight;
    if (liveContainers.length === 0)
        return false;
    const name = cutover.live ?? 'the live color';
    const command = startContainers({ sudo: projects[cutover.idle].project.sudo, containers: liveContainers });
    const { started, isAnyRunning } = await (0,engine_context/* runCommand */.d)(context, command).catch((error) => {
        if (!(error instanceof host/* RemoteError */.Hi))
            throw error;
        context.warn(`${name} does not run any more, and could not be started again: ${(0,thrown/* errorMessage */.gJ)(error)}`);
        return { started: [], isAnyRunning: false };
    });
    if (started.length > 0)
        context.warn(`${name} did not run any more, so it was started again: ${started.join(', ')}`);
    return isAnyRunning;
}


/***/ }),

/***/ 6062:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ stateForRepair),
/* harmony export */   w: () => (/* binding */ state)
/* harmony export */ });
/* harmony import */ var _domain_adopt_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(9150);
/* harmony import */ var _domain_color_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(9811);
/* harmony import */ var _domain_decision_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(424);
/* harmony import */ var _domain_decision_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3582);
/* harmony import */ var _domain_decision_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1432);
/* harmony import */ var _domain_nginx_version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9786);
/* harmony import */ var _domain_release_image_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(5237);
/* harmony import */ var _domain_site_request_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6313);
/* harmony import */ var _checks_check_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4669);
/* harmony import */ var _checks_host_checks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3750);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(614);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3885);
/* harmony import */ var _find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6413);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8540);
/* harmony import */ var _read_host_state_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1601);














/** Finds out which color is live, and refuses when a deployment could not succeed. Nothing is changed before. */
const state = {
    name: 'state',
    phase: 'prepare',
    run: (_, context) => readState(context, { moreChecks: _checks_host_checks_js__WEBPACK_IMPORTED_MODULE_3__/* .runDeployChecks */ .Ib, requireRequests: requireSiteRequests }),
};
/** The same for the repair after an interrupted run, which starts no release and proves no new one. */
const stateForRepair = {
    ...state,
    run: (_, context) => readState(context, { moreChecks: () => [], requireRequests: findSiteRequestsForRepair }),
};
async function readState(context, { moreChecks, requireRequests }) {
    const { config } = context;
    const hostState = await (0,_read_host_state_js__WEBPACK_IMPORTED_MODULE_8__/* .readHostState */ .E)(context);
    const models = requireReadyHost(hostState, config);
    const nginx = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .toNginx */ ._s)(hostState, config);
    const probe = await probeIfNginxRuns(hostState, nginx, context);
    const cutover = requireCutover(hostState, config, probe);
    const siteRequests = requireRequests(hostState, config, { probe, cutover });
    requireReady(moreChecks({ state: hostState, models }, config, cutover.idle));
    const preflight = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .toPreflight */ .fk)({ state: hostState, config, cutover, nginx, models, siteRequests });
    if ((0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .haveGoodAnswers */ .RQ)(siteRequests, config))
        context.recorder.markServedAsDeployed({ live: cutover.live, images: preflight.liveImages });
    const { live, liveRuns, idle, expectedValue } = cutover;
    const container = live && preflight.adopted[live];
    if (container !== undefined)
        context.recorder.addAdopted({ live, images: preflight.liveImages, container });
    const adopted = container && { id: container.id, name: container.name };
    const { runningJobs, formerWorkers } = preflight;
    context.recorder.updateCurrent({
        live,
        liveRuns,
        ...(adopted && { adopted }),
        idle,
        link: expectedValue,
        runningJobs,
    });
    if (config.compose.workers.length > 0)
        context.recorder.updateCurrent({ formerWorkers });
    cutover.warnings.forEach((text) => context.warn(text));
    (0,_checks_host_checks_js__WEBPACK_IMPORTED_MODULE_3__/* .findDeployWarnings */ .ox)(hostState, config).forEach((check) => context.warn((0,_checks_check_js__WEBPACK_IMPORTED_MODULE_2__/* .formatProblem */ .Vw)(check)));
    return { value: preflight, message: describeCutover(cutover), facts: findFacts(hostState, config, preflight) };
}
/** Sends requests to the site before anything is touched: what reaches the live color now can prove the new one later. */
async function probeIfNginxRuns(hostState, nginx, context) {
    const { config } = context;
    const mustDecide = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_9__/* .needsProbe */ .UL)(hostState, config);
    const linked = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_10__/* .findLinkedColor */ .eB)(hostState);
    const linkedRuns = linked !== undefined && (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_11__/* .isColorRunning */ .vO)(hostState, config, linked);
    if (hostState.nginx.master === undefined || !(mustDecide || linkedRuns))
        return undefined;
    return (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_7__/* .probeSite */ .Oj)(context, {
        nginx,
        targets: (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .toTargets */ .ml)(hostState, config),
        httpClient: hostState.httpClient ?? 'curl',
        requests: (0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_1__/* .findSiteRequests */ .BN)(hostState, config),
        linked: (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_10__/* .needsReload */ .Xs)(config.nginx.site) ? undefined : linked,
    });
}
function requireCutover(hostState, config, probe) {
    const served = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_9__/* .needsProbe */ .UL)(hostState, config) ? probe?.served : undefined;
    const decision = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_9__/* .decideCutover */ .jL)(hostState, config, served);
    if (decision.kind === 'proceed')
        return decision.cutover;
    const linked = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_10__/* .findLinkedColor */ .eB)(hostState);
    if (probe !== undefined && linked !== undefined && (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .reachedNothing */ .gE)(probe))
        (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .refuseWithoutRequest */ .ic)(probe, linked);
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_4__/* .StepError */ .z(decision.problem, { fix: decision.fix, blame: decision.blame ?? 'host' });
}
/** Throws a refusal if the live color runs and no request reaches it. */
function requireSiteRequests(hostState, config, { probe, cutover: { live, liveRuns } }) {
    if (probe === undefined || live === undefined || !liveRuns)
        return (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .listUnknownRequests */ .V7)(hostState, config);
    const reaching = (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .findReachingRequests */ .$b)(probe, live);
    if (reaching.length === 0)
        (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .refuseWithoutRequest */ .ic)(probe, live);
    return reaching;
}
/** A repair that cannot prove everything is better than none. */
function findSiteRequestsForRepair(hostState, config, { probe, cutover: { live } }) {
    const reaching = probe === undefined || live === undefined ? [] : (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .findReachingRequests */ .$b)(probe, live);
    return reaching.length === 0 ? (0,_find_site_requests_js__WEBPACK_IMPORTED_MODULE_6__/* .listUnknownRequests */ .V7)(hostState, config) : reaching;
}
/** Returns the Compose model of each color, of a host that can be deployed to. */
function requireReadyHost(hostState, config) {
    const { models, checks } = (0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .checkHost */ .RC)(hostState, config);
    requireReady(checks);
    return models;
}
/** Throws one error with every problem. The fix of a check is a line to type, and stands in the message. */
function requireReady(checks) {
    const problems = checks.filter(_checks_check_js__WEBPACK_IMPORTED_MODULE_2__/* .blocksDeploy */ .W0);
    const [first] = problems;
    if (first === undefined)
        return;
    // A host that is not ready is repaired first, also when the workflow needs a change too.
    const blame = (problems.find((each) => each.blame === 'host') ?? first).blame;
    if (problems.length === 1)
        throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_4__/* .StepError */ .z((0,_checks_check_js__WEBPACK_IMPORTED_MODULE_2__/* .formatProblem */ .Vw)(first), { blame });
    const list = problems.map((each) => `- ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_2__/* .formatProblem */ .Vw)(each)}`).join('\n');
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_4__/* .StepError */ .z(`the server is not ready:\n${list}`, { blame });
}
function describeCutover({ live, adopted, idle, liveRuns }) {
    if (live === undefined)
        return `first deployment: ${idle} is next`;
    const name = (0,_domain_adopt_js__WEBPACK_IMPORTED_MODULE_12__/* .nameWithAdopted */ .tY)(live, adopted);
    return liveRuns ? `${name} is live, ${idle} is next` : `${name} is live but down, ${idle} is next`;
}
function findFacts(hostState, config, { cutover, projects, liveImages, siteRequests }) {
    return {
        live: cutover.live ?? null,
        liveRuns: cutover.live === undefined ? null : cutover.liveRuns,
        idle: cutover.idle,
        link: cutover.expectedValue ?? null,
        ...(0,_preflight_js__WEBPACK_IMPORTED_MODULE_5__/* .hostPrograms */ .ci)(hostState),
        project: projects[cutover.idle].project.name,
        keepsIdle: (0,_domain_nginx_version_js__WEBPACK_IMPORTED_MODULE_0__/* .findIdleAtReload */ .o)(hostState.nginx)?.kind === 'kept',
        images: liveImages.map(_domain_release_image_js__WEBPACK_IMPORTED_MODULE_13__/* .formatImage */ .vy),
        requests: siteRequests.map(({ request }) => (0,_domain_site_request_js__WEBPACK_IMPORTED_MODULE_1__/* .describeSiteRequest */ .SS)(request)),
        containers: _domain_color_js__WEBPACK_IMPORTED_MODULE_14__/* .colors */ .T.flatMap((color) => (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_11__/* .colorContainers */ .M5)(hostState, config, color).map(({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`)),
    };
}


/***/ }),

/***/ 8246:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ stop)
});

// EXTERNAL MODULE: ./src/commands/live-guard.ts
var live_guard = __webpack_require__(7406);
// EXTERNAL MODULE: ./src/commands/stop-services.ts
var stop_services = __webpack_require__(4993);
// EXTERNAL MODULE: ./src/domain/adopt.ts
var adopt = __webpack_require__(9150);
// EXTERNAL MODULE: ./src/domain/color-containers.ts
var color_containers = __webpack_require__(1432);
// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/engine/step.ts
var step = __webpack_require__(614);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
// EXTERNAL MODULE: ./src/steps/format.ts
var format = __webpack_require__(4600);
// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/host-script.ts + 1 modules
var host_script = __webpack_require__(8361);
;// CONCATENATED MODULE: ./src/commands/prune-images.ts


/** Removes images of these repositories, and old releases without a name, except those to keep and those that a container was made from. */
function pruneImages(args) {
    const { sudo, repositories, keep, releases } = args;
    return {
        name: 'docker image rm',
        args,
        script: new host_script/* HostScript */.g('prune-images', { docker_sudo: sudo, repositories, keep, releases }),
        timeoutMs: 120_000,
        parse: (output) => {
            const facts = new host_facts/* FactReader */.E7(output);
            const findIds = (name) => [...new Set(facts.findAll(name).map(({ words: [id = ''] }) => id))];
            return { removed: findIds('removed'), failed: findIds('failed') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/color.ts
var color = __webpack_require__(9811);
// EXTERNAL MODULE: ./src/domain/built-image.ts
var built_image = __webpack_require__(9624);
// EXTERNAL MODULE: ./src/domain/release-services.ts
var release_services = __webpack_require__(538);
// EXTERNAL MODULE: ./src/domain/release-image.ts
var release_image = __webpack_require__(5237);
// EXTERNAL MODULE: ./src/domain/releases.ts
var domain_releases = __webpack_require__(9000);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
// EXTERNAL MODULE: ./src/steps/preflight.ts + 1 modules
var preflight = __webpack_require__(3885);
// EXTERNAL MODULE: ./src/steps/stages.ts
var stages = __webpack_require__(6436);
;// CONCATENATED MODULE: ./src/steps/prune-images.ts










/** How many releases before the live one keep their images, so that a rollback needs no registry. */
const keptReleases = 2;
/** Removes images of this application that no kept release needs. A failure only warns. Returns the removed ids. */
async function pruneOldImages({ projects, cutover }, context) {
    const { config } = context;
    const { record } = context.recorder;
    const repositories = color/* colors */.T.flatMap((color) => [...(0,release_services/* releaseServices */.s)(config, color), ...config.compose.jobs].flatMap((service) => findRepositories(projects[color], service)));
    const releases = (0,domain_releases/* listKeptReleases */.vq)((0,domain_releases/* ofApplication */.og)(record, (0,preflight/* listServices */.TD)(config, projects)), keptReleases);
    const listIds = ({ images, jobs = [] }) => [...images, ...jobs].map(({ id }) => id);
    const keep = [...(record.current === undefined ? [] : [record.current]), ...releases].flatMap(listIds);
    const recorded = record.history.flatMap(listIds);
    const old = [...new Set(recorded)].filter((id) => id.startsWith('sha256:'));
    const { sudo } = (0,stages/* idleProject */.W)({ projects, cutover }).project;
    const command = pruneImages({ sudo, repositories: [...new Set(repositories)], keep, releases: old });
    try {
        const { removed, failed } = await (0,engine_context/* runCommand */.d)(context, command);
        if (failed.length > 0)
            context.warn(`${failed.length} old images could not be removed; the reasons are in the log of stop`);
        return removed;
    }
    catch (error) {
        context.warn(`old images could not be removed: ${(0,thrown/* errorMessage */.gJ)(error)}`);
        return [];
    }
}
/** The repositories that have the images of a service. */
function findRepositories({ project, model }, service) {
    const { image, isBuilt } = model.get(service) ?? {};
    return [
        ...(image === undefined ? [] : [(0,release_image/* imageRepository */.an)(image)]),
        ...(isBuilt === true ? [(0,built_image/* keptRepository */.x_)(project.name, service)] : []),
    ];
}

;// CONCATENATED MODULE: ./src/steps/stop.ts










const nothingStopped = { refused: false, names: [], killed: [] };
/** Stops the old color, or keeps it for an instant rollback. Then removes images that no release needs. */
const stop = {
    name: 'stop',
    phase: 'finish',
    async run(drained, context) {
        const result = await stopOldColor(drained, context);
        const { names: stopped, killed } = result;
        const removed = context.config.prune ? await pruneOldImages(drained, context) : [];
        const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`;
        const message = describeStop(drained, context, result) + (0,format/* describeKilled */.pc)(killed, (0,format/* nameStopLimit */.bH)(context.config)) + pruned;
        return { value: null, message, facts: { stopped, ...(killed.length > 0 && { killed }), removed } };
    },
    preview: previewStop,
};
async function stopOldColor({ cutover, projects, nginx, containers, adopted }, context) {
    const { compose, stopTimeoutMs, oldColor } = context.config;
    if (cutover.live === undefined || oldColor === 'keep')
        return nothingStopped;
    const services = compose.services[cutover.live];
    const successor = containers.find(({ service }) => service === compose.services[cutover.idle][0]);
    const guard = (0,live_guard/* guardColor */.Fo)(nginx, cutover.live);
    const { project } = projects[cutover.live];
    const graceSeconds = (0,format/* toSeconds */.fP)(stopTimeoutMs);
    const container = adopted[cutover.live];
    const command = (0,stop_services/* stopServices */.i)({ project, services, guard, graceSeconds, successor, adopted: container?.id });
    const result = await (0,engine_context/* runCommand */.d)(context, command).catch((error) => {
        throw (0,live_guard/* isLiveColorError */.Eh)(error) ? toChangedError(error, context) : error;
    });
    reportPolicy(result, cutover, context);
    if (!result.refused)
        return result;
    throw new step/* StepError */.z(`${cutover.idle} went down after the switch, so ${cutover.live} is not stopped`, {
        effect: 'live-release-down',
        blame: 'release',
        fix: `check the log of ${cutover.idle}, and go back with mode: rollback`,
    });
}
/** What becomes of the restart policy of the adopted container, which Docker would start again after a reboot. */
function reportPolicy({ policy }, { live, adopted = '' }, context) {
    if (policy === undefined)
        return;
    if (policy.isChanged)
        return context.note(`${adopted} had the restart policy ${policy.name}, which would start it after a reboot: unless-stopped now`);
    context.warn(`${adopted} has the restart policy ${policy.name}, which Docker did not change: after a reboot it would start again, and take ` +
        `the port of ${live ?? 'its color'}; remove it when no one needs it any more: ${(0,script.sh) `docker rm ${adopted}`.text}`);
}
const toChangedError = ({ message }, { config }) => new step/* StepError */.z(`${config.nginx.site.path} was changed after the switch: ${message}`, {
    effect: 'live-color-changed',
    blame: 'host',
    fix: 'find out who changed it, and run mode: status to see which color serves',
});
function describeStop({ cutover }, { config }, { names: stopped, isRemoved = false }) {
    if (cutover.live === undefined)
        return 'there is no old color';
    if (config.oldColor === 'keep')
        return `${cutover.live} keeps running (old-color: keep)`;
    if (cutover.adopted !== undefined && stopped.includes(cutover.adopted))
        return `stopped ${stopped.join(', ')}; ${cutover.adopted} was adopted, and ${isRemoved ? 'Docker removes it, since it was made with --rm' : 'is kept'}`;
    return stopped.length === 0 ? `no container of ${cutover.live} was running` : `stopped ${stopped.join(', ')}`;
}
function previewStop({ preflight: { cutover, projects }, state, config }) {
    const { live } = cutover;
    const pruning = config.prune ? ', and removes images that no release needs' : '';
    if (live === undefined)
        return { message: `there is no old color${pruning}` };
    if (config.oldColor === 'keep')
        return { message: `keeps ${live} running (old-color: keep)${pruning}` };
    const running = (0,color_containers/* colorContainers */.M5)(state, config, live)
        .filter(host_state/* isUp */.i)
        .map(({ name }) => name);
    const lines = running.length === 0 ? [] : [(0,stop_services/* stopLine */.R)(projects[live].project, (0,format/* toSeconds */.fP)(config.stopTimeoutMs), running)];
    const kept = cutover.adopted === undefined
        ? ''
        : ', and keeps the container unless it was made with --rm; a restart policy that would start it after a reboot becomes unless-stopped';
    return {
        message: `stops ${(0,adopt/* nameWithAdopted */.tY)(live, cutover.adopted)}${kept}${pruning}`,
        commands: lines.map(({ text }) => text.trim()),
    };
}


/***/ }),

/***/ 488:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ describeUnlocked),
/* harmony export */   n: () => (/* binding */ switchError)
/* harmony export */ });
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(614);
/* harmony import */ var _lock_holder_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7095);


const failures = {
    busy: {
        blame: 'nobody',
        reason: 'timed out while the folder of the link was locked, as each switch of nginx on this server locks it',
        fix: 'run the workflow again when what holds the lock has ended',
    },
    'lock-failed': {
        reason: 'the folder of the link or the file could not be locked',
        fix: 'fix what the message above names on the server, then run the workflow again',
    },
    'not-proven': {
        reason: 'the containers that were proven healthy do not run any more',
        fix: 'find out what replaced or stopped them (docker ps -a, docker events), then run the workflow again',
    },
    changed: {
        reason: 'another program changed it meanwhile',
        fix: 'find out who changes it (see the message above), then run the workflow again',
    },
    'site-failed': {
        reason: 'it could not be replaced',
        fix: 'check the rights of the login user on its folder, then run the workflow again',
    },
    'test-failed': {
        reason: 'nginx -t rejects the new configuration',
        fix: 'fix the file that nginx names above on the server, then run the workflow again',
    },
    'reload-failed': {
        reason: 'nginx could not be reloaded',
        fix: readLog,
    },
    'container-gone': {
        reason: "nginx's container was stopped, removed or made anew at this moment, or Docker cannot be asked for it",
        fix: 'find out who did that (docker ps -a), see that it runs, then run the workflow again',
    },
    unreachable: {
        reason: "nginx's container shares no network with the new color, so it cannot reach it",
        fix: 'give both one network (networks: in the Compose files), or: docker network connect NETWORK CONTAINER; then run the workflow again',
    },
    'start-failed': {
        reason: 'nginx could not be started',
        fix: readLog,
    },
};
function readLog({ container }) {
    const command = container === undefined ? 'systemctl status nginx' : `docker logs ${container.name}`;
    return `check ${command} on the server, then run the workflow again`;
}
/** Why nginx was not switched, and what to do next. */
function switchError(nginx, message, { result, output, restored, lockHolder }) {
    if (result === 'switched')
        throw new TypeError('nginx was switched');
    const { reason, fix, blame = 'host' } = failures[result];
    const effect = restored ? 'nothing-to-undo' : 'may-need-undo';
    const details = result === 'busy' ? describeLockHolder(lockHolder) : output.trim();
    const fixText = typeof fix === 'string' ? fix : fix(nginx);
    return new _engine_step_js__WEBPACK_IMPORTED_MODULE_0__/* .StepError */ .z(`${message}: ${reason}: ${details}`, { effect, fix: fixText, blame });
}
/** For an undo, which visitors wait for: it does not wait longer for another switch. */
function describeUnlocked({ site }, { unlocked, lockHolder }) {
    const reason = unlocked === 'busy' ? `${describeLockHolder(lockHolder)} holds its lock` : (unlocked ?? '');
    return `${site.path} was set back without the lock of its folder: ${reason}`;
}
const describeLockHolder = (holder) => holder === undefined ? 'another process' : (0,_lock_holder_js__WEBPACK_IMPORTED_MODULE_1__/* .describeProcess */ .lg)(holder);


/***/ }),

/***/ 499:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N6: () => (/* binding */ restoreSiteLines),
/* harmony export */   gi: () => (/* binding */ switchTraffic),
/* harmony export */   gw: () => (/* binding */ switchBack)
/* harmony export */ });
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1801);
/* harmony import */ var _domain_color_target_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(4025);
/* harmony import */ var _domain_container_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(242);
/* harmony import */ var _domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(3582);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6173);
/* harmony import */ var _engine_step_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(614);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8959);
/* harmony import */ var _layouts_site_form_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(590);
/* harmony import */ var _ask_color_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(144);
/* harmony import */ var _probe_nginx_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8540);
/* harmony import */ var _prove_served_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9700);
/* harmony import */ var _stages_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6436);
/* harmony import */ var _start_live_color_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7668);
/* harmony import */ var _switch_error_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(488);
/* harmony import */ var _former_requests_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1180);















/** How long an undo waits while nginx answers the requests itself, in ms: a limit of requests may end. */
const ownAnswerLimitMs = 5_000;
/** Points nginx to the new color. The script on the host ends with the new site loaded, or with the old one restored. */
const switchTraffic = {
    name: 'switch',
    phase: 'switch',
    async run(healthy, context) {
        const { cutover, nginx, containers } = healthy;
        const { site } = nginx;
        const to = site.values[cutover.idle];
        const proven = {
            ids: containers.map(({ id }) => id),
            reached: findReached(healthy, context.config).map(({ id }) => id),
            sudo: (0,_stages_js__WEBPACK_IMPORTED_MODULE_12__/* .idleProject */ .W)(healthy).project.sudo,
        };
        const switched = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .switchNginx */ .Hi)({ nginx, from: cutover.expectedValue, to, proven }));
        const { result, workers, logSize, started, master, changedAt } = switched;
        if (result !== 'switched')
            throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_10__/* .switchError */ .n)(nginx, `${site.path} could not be set to ${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .formatSiteValue */ .q3)(site, to)}`, switched);
        warnOfReplaced(switched, nginx, context);
        return {
            value: { ...healthy, workers, logSize, started, changedAt, reloadedMaster: master },
            message: `${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .describeSite */ .xd)(site, to)}, ${describeEffect(site, started)}`,
            facts: {
                link: to,
                oldWorkers: workers,
                nginx: started ? 'started' : (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .needsReload */ .Xs)(site) ? 'reloaded' : 'untouched',
            },
        };
    },
    undo: switchBack,
    manualUndo: restoreSiteLines,
    preview: previewSwitch,
};
const describeEffect = (site, started) => started ? 'nginx was started' : (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .needsReload */ .Xs)(site) ? 'nginx was reloaded' : 'and nginx follows it with each request';
/** The containers that nginx reaches by their names, where it has a network of its own. */
const findReached = ({ nginx, containers, cutover }, { containerPort, compose }) => containerPort === undefined || nginx.container?.ownNetwork !== true
    ? []
    : containers.filter(({ service }) => service === compose.services[cutover.idle][0]);
/** Shell lines that point nginx back to what it served before. */
function restoreSiteLines({ nginx, cutover: { expectedValue } }) {
    const target = (0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_5__/* .writableSite */ ._)(nginx);
    const line = expectedValue === undefined
        ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_4__.sh) `sudo rm -f ${target.site.path}`
        : (0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_5__/* .siteForm */ .K)(nginx.site).manualLine(target, (0,_domain_container_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .valueOnHost */ .Z_)(nginx.site, nginx.files, expectedValue));
    return [line.text, ...((0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .needsReload */ .Xs)(nginx.site) ? [(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .manualReloadLine */ .CY)(nginx).text] : [])];
}
/** Points nginx back to what it served before, and proves it. Harmless when nginx was never switched. */
async function switchBack(preflight, context) {
    const { cutover, nginx, targets, master } = preflight;
    const { site } = nginx;
    await (0,_start_live_color_js__WEBPACK_IMPORTED_MODULE_9__/* .startLiveColor */ .E)(preflight, context);
    const from = site.values[cutover.idle];
    const nginxAction = master === undefined ? 'quit' : 'reload-if-there';
    const back = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_2__/* .runCommand */ .d)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .switchNginx */ .Hi)({ nginx, from, to: cutover.expectedValue, nginxAction, isUndo: true }));
    if (back.unlocked !== undefined)
        context.warn((0,_switch_error_js__WEBPACK_IMPORTED_MODULE_10__/* .describeUnlocked */ .$)(nginx, back));
    if (back.result !== 'switched') {
        const message = `${site.path} could not be set back to ${(0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .formatSiteValue */ .q3)(site, cutover.expectedValue)}`;
        throw (0,_switch_error_js__WEBPACK_IMPORTED_MODULE_10__/* .switchError */ .n)(nginx, message, { ...back, restored: false });
    }
    if (back.quit) {
        const { workers, changedAt } = back;
        await (0,_former_requests_js__WEBPACK_IMPORTED_MODULE_11__/* .drainBeforeTakeDown */ .r)(context, { nginx, targets, workers, changedAt, color: cutover.idle });
        return `${site.path} is as before, and nginx does not run, as before`;
    }
    return back.reloaded ? proveFormerColorServes(context, preflight, back) : proveNewColorIsGone(context, preflight);
}
/** The link dangles again. nginx cannot load that, so it keeps what it has loaded, and that may be the new color. */
async function proveNewColorIsGone(context, preflight) {
    const { cutover, nginx, targets, httpClient, siteRequests } = preflight;
    const { served } = await (0,_probe_nginx_js__WEBPACK_IMPORTED_MODULE_7__/* .probeSite */ .Oj)(context, {
        nginx,
        targets,
        httpClient,
        requests: siteRequests.map(({ request }) => request),
    });
    const isGone = served.kind === 'neither' || (served.kind === 'color' && served.color !== cutover.idle);
    const message = `${nginx.site.path} points to a missing file, as before`;
    if (isGone)
        return `${message}; nginx keeps the configuration that it has loaded`;
    throw new _engine_step_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(`${message}, but nginx may still serve ${cutover.idle}, so ${cutover.idle} is not stopped`);
}
/**
 * No request may use the new color when it is stopped next. `verify-status` is not applied to the former color: it was
 * live, and a status that neither color answers would leave the undo half done.
 */
async function proveFormerColorServes(context, preflight, { workers, logSize, changedAt, master: reloadedMaster }) {
    const { cutover, nginx, targets } = preflight;
    const expected = {
        color: cutover.live,
        mustAnswer: cutover.liveRuns,
        acceptAnyStatus: true,
        ownAnswerLimitMs,
    };
    const message = await (0,_prove_served_js__WEBPACK_IMPORTED_MODULE_8__/* .proveServed */ .u)(context, { ...preflight, workers, logSize, reloadedMaster }, expected).then(() => `nginx serves ${cutover.live ?? 'the same as before'} again`, (error) => acceptOwnAnswer(error, preflight, context));
    await (0,_former_requests_js__WEBPACK_IMPORTED_MODULE_11__/* .drainBeforeTakeDown */ .r)(context, { nginx, targets, workers, changedAt, color: cutover.idle });
    return message;
}
/**
 * nginx has loaded the former configuration, and answers our requests itself, for example because it limits them. That is
 * no reason to leave the undo half done, if the former color answers on its own port.
 */
async function acceptOwnAnswer(error, preflight, context) {
    const { cutover, projectContainers } = preflight;
    const { live } = cutover;
    if (!(error instanceof _prove_served_js__WEBPACK_IMPORTED_MODULE_8__/* .ServingError */ .v && error.isOwnAnswer) || live === undefined)
        throw error;
    const { config } = context;
    const answer = await (0,_ask_color_js__WEBPACK_IMPORTED_MODULE_6__/* .askColor */ .N)(context, preflight, { color: live, containers: projectContainers });
    if (answer === undefined)
        throw error;
    context.warn(`whether visitors reach ${live} could not be proven: ${error.message}`);
    const { site } = preflight.nginx;
    const effect = (0,_domain_live_site_js__WEBPACK_IMPORTED_MODULE_13__/* .needsReload */ .Xs)(site)
        ? `nginx has loaded the site of ${live}`
        : `${site.path} points to ${site.values[live]}`;
    return `${effect} again, and ${live} answers on ${(0,_domain_color_target_js__WEBPACK_IMPORTED_MODULE_14__/* .describeTarget */ .ff)(config, live)}; no request reached it through nginx`;
}
/** A container that another program restarts drops its requests, and reads its configuration by itself. */
function warnOfReplaced({ isReplaced }, { container }, context) {
    if (isReplaced)
        context.warn(`another program restarted nginx's container ${container?.name ?? ''}, or made it anew, during the deployment`);
}
function previewSwitch({ preflight: { cutover, nginx, master } }) {
    const target = (0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_5__/* .writableSite */ ._)(nginx);
    const load = master === undefined ? [(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .testLine */ .n8)(nginx), (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .startLine */ .F0)(nginx)] : (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .reloadLines */ .Nf)(nginx);
    const lines = [...(0,_layouts_site_form_js__WEBPACK_IMPORTED_MODULE_5__/* .siteForm */ .K)(target.site).previewLines(target, target.site.values[cutover.idle]), ...load];
    return { message: `points nginx to ${cutover.idle}`, commands: lines.map(({ text }) => text.trim()) };
}


/***/ })

};
