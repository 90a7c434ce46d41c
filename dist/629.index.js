export const id = 629;
export const ids = [629];
export const modules = {

/***/ 9629:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  action: () => (/* binding */ action)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
// EXTERNAL MODULE: ./src/inputs/read-inputs.ts + 18 modules
var read_inputs = __webpack_require__(9406);
// EXTERNAL MODULE: ./src/report/defuse.ts
var defuse = __webpack_require__(9934);
// EXTERNAL MODULE: ./src/modes/deployment.ts
var deployment = __webpack_require__(5389);
;// CONCATENATED MODULE: ./src/report/log.ts


/** Lines of a program's output that are shown from its beginning, and from its end. */
const headLines = 150;
const tailLines = 30;
/** How long a step may be silent before a line says that it goes on, in ms. */
const silenceMs = 30_000;
/** Writes what happens into the workflow's log: a group a step, and below it one line that tells how it ended. */
class Log {
    #silenceMs;
    #heard = 0;
    #tail = [];
    #beat;
    constructor(silence = silenceMs) {
        this.#silenceMs = silence;
    }
    #renderers = {
        'step-started': ({ step }) => this.#open(step),
        noted: ({ text }) => say(text),
        'host-said': ({ text }) => this.#overhear(text),
        'last-words': ({ of, lines }) => {
            say(lines.length === 0 ? `${of} printed nothing` : `the last lines of ${of}:`);
            lines.forEach((line) => this.#overhear(line));
        },
        warned: ({ step, text }) => core.warning((0,defuse/* defuse */.V)(text), { title: `${step}: please look` }),
        'step-done': ({ step, says, ms }) => this.#close(`${step}: ${says} (${seconds(ms)})`),
        'step-failed': ({ step, why, ms }) => this.#close(`${step} FAILED after ${seconds(ms)}: ${why}`),
        'undo-started': ({ step }) => this.#open(`undo ${step}`),
        'undo-done': ({ step, says, ms }) => this.#close(`undo ${step}: ${says} (${seconds(ms)})`),
        'undo-failed': ({ step, why, ms }) => this.#close(`undo ${step} FAILED after ${seconds(ms)}: ${why}`),
    };
    tell(event) {
        const render = this.#renderers[event.kind];
        render(event);
        if (event.kind !== 'host-said' || this.#shows)
            this.#beat?.refresh();
    }
    /** Whether what a program says is shown as it comes; later on it is silence to whoever reads. */
    get #shows() {
        return this.#heard <= headLines;
    }
    #open(title) {
        core.startGroup(title);
        const began = performance.now();
        this.#beat = setInterval(() => say(`still at ${title}, for ${seconds(performance.now() - began)}`), this.#silenceMs);
        this.#beat.unref();
    }
    /** Programs that draw a progress bar send a carriage return where they mean a new line. Millions of lines pass here. */
    #overhear(text) {
        for (const each of text.includes('\r') ? text.split('\r') : [text]) {
            const line = each.trimEnd();
            if (line === '')
                continue;
            this.#heard += 1;
            if (this.#shows)
                say(`| ${line}`);
            else if (this.#tail.push(line) > tailLines)
                this.#tail.shift();
        }
    }
    #close(text) {
        clearInterval(this.#beat);
        this.#beat = undefined;
        const left = this.#heard - headLines - this.#tail.length;
        if (left > 0)
            say(`… ${left} lines left out …`);
        this.#tail.forEach((line) => say(`| ${line}`));
        this.#heard = 0;
        this.#tail = [];
        core.endGroup();
        say(text);
    }
}
const say = (text) => core.info((0,defuse/* defuse */.V)(text));
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

// EXTERNAL MODULE: ./src/report/verdict.ts
var verdict = __webpack_require__(687);
// EXTERNAL MODULE: ./src/domain/thrown.ts
var thrown = __webpack_require__(9808);
;// CONCATENATED MODULE: ./src/report/github-deployment.ts






/** One call to GitHub: a deployment never waits for more than this, and only at its very end. */
const callLimitMs = 5_000;
/** GitHub keeps 140 characters of a status' description. */
const descriptionLimit = 140;
/**
 * Tells GitHub's Deployments page of a deployment. All calls are made one after the other, beside the deployment and not
 * before it; the first one that fails is a warning, and nothing else of the run depends on any.
 * Former deployments become inactive by GitHub's own rule (`auto_inactive`), since it alone knows all of them.
 */
class GitHubDeployment {
    #options;
    #limitMs;
    #id;
    #calls = Promise.resolve();
    #begun = false;
    #warned = false;
    constructor(options) {
        this.#options = options;
        this.#limitMs = options.limitMs ?? callLimitMs;
    }
    /** Begins when there is time for it: while the server pulls the images. A rollback knows its commit only after that. */
    tell(event) {
        const { mode, by } = this.#options;
        if (mode === 'deploy' && event.kind === 'step-started' && event.step === 'pull')
            this.#begin(by.sha);
        if (mode !== 'rollback' || event.kind !== 'step-done' || event.step !== 'pull')
            return;
        const { sha, repository } = event.evidence;
        if (typeof sha === 'string' && sha !== '' && repository === by.repository)
            this.#begin(sha);
        else
            say("the record knows no commit of this repository for that release, so GitHub's Deployments page is not told");
    }
    /** Goes on with a deployment that an earlier process of this run began. */
    resume(id) {
        this.#begun = true;
        this.#id = id;
    }
    /** Resolves when GitHub knows how it ended, or did not answer in time. One that was refused is a deployment too. */
    async end(result) {
        const { mode, by } = this.#options;
        if (!this.#begun && mode === 'deploy')
            this.#create(by.sha);
        if (this.#begun)
            this.#say(stateOf(result), (0,verdict/* toVerdict */.ds)(result).title);
        await this.#calls;
    }
    #begin(sha) {
        this.#create(sha);
        this.#say('in_progress', 'The deployment is under way');
    }
    #create(sha) {
        const { by, announcement, onId } = this.#options;
        this.#begun = true;
        this.#queue(async (client, request) => {
            const { data } = await client.rest.repos.createDeployment({
                ...repositoryOf(by),
                ref: sha,
                environment: announcement.environment,
                description: `run ${by.number} of ${by.workflow}`.slice(0, descriptionLimit),
                auto_merge: false, // the commit as it is
                required_contexts: [], // whether its checks must be green is for the workflow to say, which runs already
                request,
            });
            if (!('id' in data))
                throw new Error(data.message ?? 'GitHub made no deployment of it');
            this.#id = data.id;
            onId(data.id);
        });
    }
    #say(state, description) {
        const { by, announcement } = this.#options;
        const { url, environment } = announcement;
        this.#queue(async (client, request) => {
            if (this.#id === undefined)
                return; // GitHub did not take it: that is said already
            await client.rest.repos.createDeploymentStatus({
                ...repositoryOf(by),
                deployment_id: this.#id,
                state,
                log_url: by.url,
                description: description.slice(0, descriptionLimit),
                environment,
                ...(url !== undefined && { environment_url: url }),
                request,
            });
        });
    }
    #queue(call) {
        this.#calls = this.#calls.then(async () => {
            let signal;
            try {
                const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413)); // slow to load, and rarely needed
                const client = getOctokit(this.#options.announcement.token, { log: silent });
                signal = AbortSignal.timeout(this.#limitMs);
                await call(client, { signal });
            }
            catch (error) {
                this.#warn(signal?.aborted === true ? new Error(`no answer within ${this.#limitMs / 1000} s`) : error);
            }
        });
    }
    #warn(error) {
        if (this.#warned)
            return;
        this.#warned = true;
        core.warning((0,defuse/* defuse */.V)(`${describe(error)} The deployment itself does not depend on it.`), {
            title: "GitHub's Deployments page was not told: please look",
        });
    }
}
const quiet = () => undefined;
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
function repositoryOf({ repository }) {
    const [owner = '', repo = ''] = repository.split('/');
    return { owner, repo };
}
function describe(error) {
    const text = (0,thrown/* messageOf */.b)(error);
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (status === 403 || status === 404)
        return `${text}. Give the job the permission "deployments: write".`;
    return `${text}.`;
}
/**
 * A release that was tried and is no good is a `failure`; what could not be tried or carried to its end (not pulled,
 * refused, cancelled, stranded) is an `error`, which says nothing of the release.
 */
function stateOf(result) {
    if (result.kind === 'deployed')
        return (0,deployment/* wentDown */.BJ)(result) ? 'failure' : 'success';
    return result.kind === 'rolled-back' && (0,deployment/* blamesRelease */.yd)(result.failure) ? 'failure' : 'error';
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/engine/clock.ts

const runnersClock = {
    date: () => Date.now(),
    now: () => performance.now(),
    sleep: (ms, signal) => (0,promises_.setTimeout)(ms, undefined, { signal }),
};

// EXTERNAL MODULE: ./src/host/host.ts
var host_host = __webpack_require__(2106);
// EXTERNAL MODULE: ./src/engine/saga.ts
var saga = __webpack_require__(200);
;// CONCATENATED MODULE: ./src/steps/connect.ts


/** Opens the connection to a host whose key is vouched for. */
const connect = {
    name: 'connect',
    async run(_, { host, signal, note, warn }) {
        try {
            const { says, evidence, warning } = await host.open({ signal, note });
            if (warning !== undefined)
                warn(warning);
            return { value: null, says, evidence };
        }
        catch (error) {
            if (!(error instanceof host_host/* ConnectError */.T$))
                throw error;
            throw new saga/* StepError */.z(error.message, { advice: error.advice, cause: error });
        }
    },
};

// EXTERNAL MODULE: ./src/domain/color.ts
var domain_color = __webpack_require__(9811);
;// CONCATENATED MODULE: ./src/engine/proof.ts
/** For the step that holds the proof in its hands, and for no other. */
function prove(_fact, value) {
    return value;
}

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/commands/clock.ts

/** Defines `now`: hundredths of a second since the host started; no clock that somebody sets can disturb it. */
const clock = (0,script.sh) `
  now() { read -r up _ </proc/uptime; printf '%s' "\${up%.*}\${up#*.}"; }
`;

;// CONCATENATED MODULE: ./src/commands/http-request.ts


/** Bytes of an answer that are looked at. */
const answerLimit = 65_536;
/**
 * Defines `ask`: one request from the host itself, redirects not followed; prints head and body, or the error, as
 * base64. Nothing is buffered (`-N`), so that what curl has to say of it comes last.
 */
function defineAsk({ tool, url, hostHeader, forwardedProto, seconds }) {
    const headers = Object.entries({ Host: hostHeader, 'X-Forwarded-Proto': forwardedProto })
        .filter(([, value]) => value !== undefined)
        .flatMap(([name, value]) => [tool === 'curl' ? '-H' : '--header', `${name}: ${value ?? ''}`]);
    const request = tool === 'curl'
        ? (0,script.sh) `curl -sS -i -N --noproxy '*' --max-time ${seconds} ${headers} -- ${url}`
        : (0,script.sh) `wget -nv -S --no-proxy --save-headers --content-on-error --max-redirect=0 --tries=1 --timeout=${seconds} ${headers} -O - -- ${url}`;
    return (0,script.sh) `ask() { ${request} 2>&1 | head -c ${answerLimit} | base64 -w 0; }`;
}
/** Reads what `ask` printed. */
function parseAnswer(base64) {
    const text = (0,host_facts/* decode */.D4)(base64);
    // curl tells that there is no answer, or that it broke off, after what came of it.
    const brokenOff = /curl: (\(\d+\) [^\n]*)\n$/.exec(text)?.[1];
    if (brokenOff !== undefined)
        return { kind: 'none', why: brokenOff };
    const shown = /^(?: {2}\S[^\n]*\n)+/.exec(text)?.[0];
    return shown === undefined ? readHeads(text) : readShown(shown, text.slice(shown.length));
}
/** A head, and the empty line that ends it. */
const head = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:(?!\r?\n)[^\n]*\n)*\r?\n/;
function readHeads(text) {
    for (let rest = text;;) {
        const found = head.exec(rest);
        if (found === null)
            return { kind: 'none', why: whyNot(rest) };
        const status = Number(found[1]);
        rest = rest.slice(found[0].length);
        if (status >= 200)
            return { kind: 'answer', status, location: locationIn(found[0]), body: rest };
        // An interim answer (100, 103): the real one follows.
    }
}
/** What wget says of an answer that it has whole, or that it will not follow; near the end of what it prints. */
const ending = /(?:https?:\/\/\S+:\n)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:URL:|ERROR )[^\n]*\n|\d+ redirections exceeded\.\n/;
const endingLimit = 4096;
/** wget -S shows the head first, indented by two blanks: all that is ever seen of a redirect, which has no body then. */
function readShown(shown, rest) {
    const heads = shown.replace(/^ {2}/gm, '');
    const status = Number([...heads.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm)].at(-1)?.[1]);
    if (Number.isNaN(status))
        return { kind: 'none', why: whyNot(shown) };
    const tail = rest.slice(-endingLimit);
    const whole = ending.test(tail) || Buffer.byteLength(shown + rest) >= answerLimit;
    if (!whole)
        return { kind: 'none', why: 'the answer broke off' };
    const saved = rest.slice(0, -endingLimit) + tail.replace(ending, '');
    return { kind: 'answer', status, location: locationIn(heads), body: saved.replace(head, '') };
}
const locationIn = (text) => /^location:[ \t]*([^\r\n]*)/im.exec(text)?.[1];
/** The tool's own words, without its name: "failed: Connection refused." */
function whyNot(text) {
    const line = text.trim().split('\n').at(-1) ?? '';
    return line.replace(/^wget: /, '').trim() || 'no answer';
}

// EXTERNAL MODULE: ./src/commands/nginx-processes.ts
var nginx_processes = __webpack_require__(666);
;// CONCATENATED MODULE: ./src/commands/probe-nginx.ts





/** The port that a question for this machine itself goes to; 0 for any other machine. */
function localPort({ url }) {
    const { hostname, port, protocol } = new URL(url);
    if (!/^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname))
        return 0;
    return Number(port) || (protocol === 'https:' ? 443 : 80);
}
function defineLook({ nginx, question, ports, requests, workers, logSize }) {
    const both = [String(ports.blue), String(ports.green)];
    return (0,script.sh) `
    ${host_facts/* factTools */.ST}
    ${clock}
    ${nginx_processes/* processTools */.P}
    ${nginx_processes/* flowTools */.A}
    ${defineAsk(question)}
    emergencies() {
      [ ${logSize} -ge 0 ] && [ -r ${nginx.errorLog} ] || return 0
      tail -c +${logSize + 1} ${nginx.errorLog} | grep -F '[emerg]' | tail -n 3
    }
    look() {
      fresh=0 settled=no listens=yes user=
      master=$(master_of ${nginx.pidFile})
      [ -z "$master" ] || busy "$master" || settled=yes
      for worker in $([ -z "$master" ] || workers "$master"); do
        user=$(user_of "\${worker%%:*}")
        case ${` ${workers.join(' ')} `} in *" $worker "*) ;; *) fresh=$((fresh + 1)) ;; esac
      done
      trouble=$(emergencies | base64 -w 0)
      before=$(flows ${both})
      asked=0 began=$(now)
      # An application that hangs costs the whole time limit of each request: three must do then.
      until [ "$asked" -ge ${requests} ] || { [ "$asked" -ge 3 ] && [ $(($(now) - began)) -ge 200 ]; }; do
        answer=$(ask)
        asked=$((asked + 1))
      done
      [ ${localPort(question)} = 0 ] || listens=$(listens ${localPort(question)})
      leaving=$(workers "\${master:-none}" leaving | wc -l) # before what they may hold is counted
      open=$(open_flows "$user" ${both})
      [ -z "$master" ] || ! busy "$master" || settled=no
      fact look "$settled" "$listens" "$fresh" "$asked" "$(new_flows "$before" ${both})" "$open" "$leaving" "$answer" "$trouble"
    }
  `;
}
/** Looks at nginx once. */
function lookAtNginx(args) {
    return {
        name: 'ask nginx',
        args,
        script: (0,script.sh) `
      ${defineLook(args)}
      look
    `,
        timeoutMs: 60_000,
        parse: (output) => toGlimpse(new host_facts/* Facts */.At(output).all('look')[0]?.words ?? []),
    };
}
/** Looks at nginx again and again, until whoever reads (`readGlimpse`) has seen enough and stops it. */
function watchNginx(args, timeoutMs) {
    return {
        name: 'verify through nginx',
        args,
        script: (0,script.sh) `
      ${defineLook(args)}
      settle "$(master_of ${args.nginx.pidFile})" 1 # a look before it is through mostly sees nothing new
      while :; do look; sleep 0.1; done
    `,
        timeoutMs,
        parse: () => null,
    };
}
function readGlimpse(line) {
    const fact = (0,host_facts/* parseFact */.a9)(line);
    return fact.name === 'look' ? toGlimpse(fact.words) : undefined;
}
function toGlimpse([settled, listens, ...words]) {
    const [newWorkers, asked, blue, green, openBlue, openGreen, leaving, answer = '', trouble = ''] = words;
    return {
        settled: settled === 'yes',
        listens: listens === 'yes',
        newWorkers: (0,host_facts/* toNumber */.Ro)(newWorkers),
        asked: (0,host_facts/* toNumber */.Ro)(asked),
        flows: { blue: (0,host_facts/* toNumber */.Ro)(blue), green: (0,host_facts/* toNumber */.Ro)(green) },
        open: { blue: (0,host_facts/* toNumber */.Ro)(openBlue), green: (0,host_facts/* toNumber */.Ro)(openGreen) },
        leaving: (0,host_facts/* toNumber */.Ro)(leaving),
        answer: parseAnswer(answer),
        emergencies: (0,host_facts/* decode */.D4)(trouble).trim(),
    };
}

// EXTERNAL MODULE: ./src/engine/context.ts
var engine_context = __webpack_require__(6173);
// EXTERNAL MODULE: ./src/public-url/journey.ts
var journey = __webpack_require__(5937);
;// CONCATENATED MODULE: ./src/public-url/diagnosis.ts

/** Codes as a sentence may show them. */
const reasons = (codes) => [...new Set(codes)].map((code) => (code === journey/* silence */.a ? 'no reply' : shown(code))).join(', ');
/** What others wrote, short and on one line. */
const shown = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/\p{Cc}/gu, ' ');

;// CONCATENATED MODULE: ./src/public-url/diagnose-answer.ts

/** What the host's own nginx says to the same request shows whether the fault is on the host. */
function aboutHost({ glimpse }) {
    if (glimpse === undefined)
        return undefined;
    const { answer, listens } = glimpse;
    if (!listens)
        return { hop: 'nginx', why: 'nothing listens on the server', advice: 'look at `systemctl status nginx` there' };
    if (answer.kind === 'none')
        return inApplication(`the server itself gets no answer through nginx: ${answer.why}`);
    const { status, body } = answer;
    const own = /<center>nginx/.test(body);
    if (status >= 500 && own)
        return inApplication(`nginx on the server answers ${status}, for want of an answer from it`);
    if (status >= 500)
        return inApplication(`it answers ${status}, on the server as well`);
    if (status >= 400 && own)
        return {
            hop: 'nginx',
            why: `nginx on the server answers ${status} by itself, without the application`,
            advice: 'check `server_name` and `location` of both sites: a request with this name and path finds no way on',
        };
    return undefined;
}
const inApplication = (why) => ({
    hop: 'application',
    why,
    advice: "look at the application's log; nothing outside of the server is to blame",
});
const isAws = (server) => server.startsWith('awselb');
/** Where nobody signs it, it may as well be another machine that the name leads to. */
const whoAnswers = ({ server, address }) => isAws(server) ? 'the load balancer' : `${address}${server === '' ? '' : ` (Server: ${shown(server)})`}`;
const behindBalancer = {
    502: "check protocol and port of its target group: the server's nginx speaks HTTP on port 80",
    503: 'register the server with its target group, in a zone that the load balancer has',
    504: 'let the security group of the server admit the load balancer on port 80, and check the port of the target group',
};
function aboutAnswer(answer, facts) {
    const { status, server, address } = answer;
    if (status < 400 && !(isAws(server) && answer.location === undefined))
        return undefined;
    const onHost = aboutHost(facts);
    if (onHost !== undefined)
        return onHost;
    const own = facts.glimpse?.answer.kind === 'answer' ? facts.glimpse.answer.status : undefined;
    if (own === status && !isAws(server))
        return undefined; // the application means it
    const compared = own === undefined ? '' : `, while nginx on the server answers ${own} to the same request`;
    return {
        hop: 'load balancer',
        why: `${whoAnswers(answer)} answers ${status} by itself${compared}`,
        advice: isAws(server)
            ? (behindBalancer[status] ?? 'look for a rule of its listener, or of a firewall, that answers this request')
            : `look at what answers at ${address}: a load balancer or CDN in front of the server, or another machine that the name leads to`,
    };
}
function silentInFront({ address, code }) {
    return {
        hop: 'load balancer',
        why: `${address} took the request and gave no answer (${reasons([code])}), while nginx on the server answers it`,
        advice: 'let the security group of the server admit the load balancer, and check the port of its target group',
    };
}
function aboutLoop(answer, { glimpse }) {
    const why = `it redirects in a circle, to ${shown(answer.location ?? '')}`;
    // A load balancer's redirect to https is as it should be; one on the server sends visitors back.
    if (glimpse?.answer.kind === 'answer' && glimpse.answer.location === undefined)
        return {
            hop: 'load balancer',
            why,
            advice: 'look at the rules of its listeners, or at the CDN: only port 80 redirects',
        };
    return {
        hop: 'application',
        why,
        advice: 'it (or a `return` in the nginx site) redirects to https whatever the visitor came by: let it go by X-Forwarded-Proto, and let nginx pass that on',
    };
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/public-url/diagnose-connection.ts


const nameOf = (url) => new URL(url).hostname;
function aboutDns({ url, code }) {
    const name = nameOf(url);
    const missing = code === 'ENOTFOUND' || code === 'ENODATA';
    return {
        hop: 'DNS',
        why: missing ? `there is no record of ${name}` : `the name servers of ${name} do not answer (${shown(code)})`,
        advice: missing
            ? 'give the name a record that leads to the load balancer, and check that the domain is paid for'
            : "check that the domain's name servers at its registrar are those of its zone",
    };
}
const privateAddresses = new external_node_net_.BlockList();
privateAddresses.addSubnet('10.0.0.0', 8);
privateAddresses.addSubnet('172.16.0.0', 12);
privateAddresses.addSubnet('192.168.0.0', 16);
privateAddresses.addSubnet('fc00::', 7, 'ipv6');
const isPrivate = (address) => privateAddresses.check(address, (0,external_node_net_.isIPv6)(address) ? 'ipv6' : 'ipv4');
function aboutTcp({ url, addresses, codes }, { host }) {
    const { hostname, port, protocol } = new URL(url);
    const to = `${addresses.join(', ')} on port ${port || (protocol === 'https:' ? '443' : '80')}`;
    if (addresses.every(isPrivate))
        return {
            hop: 'DNS',
            why: `${hostname} leads to ${addresses.join(', ')}, which only machines of the same network can reach`,
            advice: 'let the record lead to the load balancer, or to the public address of the server',
        };
    const refused = codes.includes('ECONNREFUSED');
    const unlike = [hostname, ...addresses].includes(host)
        ? ''
        : `; that is right for a load balancer, the server itself is ${host}`;
    return {
        hop: 'TCP',
        why: refused ? `${to} refuses connections${unlike}` : `no connection with ${to} (${reasons(codes)})${unlike}`,
        advice: refused
            ? 'check that the load balancer has a listener for this port, and that the record leads to it'
            : 'let the security group of the load balancer (of the server, where there is none) admit this port from anywhere, and check that the record leads there',
    };
}
const day = (ms) => new Date(ms).toISOString().slice(0, 10);
function aboutTls({ url, address, code, certificate }, { now }) {
    const name = nameOf(url);
    const complain = (why, advice) => ({ hop: 'TLS', why, advice });
    if (certificate === undefined)
        return complain(`${address} does not answer in TLS (${reasons([code])})`, 'check that the listener for this port speaks HTTPS and has a certificate');
    const { names, from, to, issuer } = certificate;
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return complain(`the certificate is for ${names.slice(0, 5).map(shown).join(', ')}, not for ${name}`, `give the load balancer's listener a certificate that names ${name}`);
    if (to < now)
        return complain(`the certificate of ${name} expired on ${day(to)}`, 'renew it; ACM does so by itself while the record that it asked for is in the DNS');
    if (from > now)
        return complain(`the certificate of ${name} is valid from ${day(from)} only`, 'wait, or take another');
    return complain(`visitors cannot trust the certificate of ${name} (${shown(code)}), which was issued by ${shown(issuer)}`, 'use one of ACM or of another public authority, with its whole chain');
}

;// CONCATENATED MODULE: ./src/public-url/diagnose.ts


/** Whether only the host itself can tell which hop it was. */
const dependsOnHost = ({ last, loops }) => last.kind === 'no-answer' || (last.kind === 'answer' && (loops || last.status >= 400));
/** Undefined: the public address answers, as well as the application does. */
function complainAbout(journey, facts) {
    const { last } = journey;
    switch (last.kind) {
        case 'no-address':
            return aboutDns(last);
        case 'no-connection':
            return aboutTcp(last, facts);
        case 'no-trust':
            return aboutTls(last, facts);
        case 'no-answer':
            return aboutHost(facts) ?? silentInFront(last);
        case 'answer':
            return journey.loops ? aboutLoop(last, facts) : aboutAnswer(last, facts);
    }
}
/** `https://shop.example.com/ does not answer: TCP: …`, so that the hop is read first. */
const tellComplaint = (url, { hop, why }) => `${url} does not answer: ${hop}: ${why}`;

;// CONCATENATED MODULE: ./src/steps/check-public-url.ts





/** Where `public-url-required` is set: throws when visitors get no answer, and says which hop is wrong. */
async function provePublicly(host, context) {
    const { publicUrl } = context.config;
    if (publicUrl?.required !== true)
        return {};
    const journey = await context.network.reach(publicUrl.url, context.signal);
    const { complaint, evidence } = await judge(journey, host, context);
    if (complaint === undefined)
        return { publicUrl: evidence };
    const advice = `${complaint.advice}; or set public-url-required: false, to be warned only`;
    throw new saga/* StepError */.z(tellComplaint(publicUrl.url, complaint), { advice });
}
/** Where it is not: asks while that work is done, and only warns. */
async function askPublicly(work, host, context) {
    const { publicUrl } = context.config;
    if (publicUrl === undefined || publicUrl.required)
        return [await work, {}];
    const stop = new AbortController();
    try {
        const signal = AbortSignal.any([stop.signal, context.signal]);
        const [result, journey] = await Promise.all([work, context.network.reach(publicUrl.url, signal)]);
        return [result, await warnOf(journey, host, context)];
    }
    finally {
        stop.abort();
    }
}
/** Nothing that goes wrong here may keep what was deployed from coming to its end. */
async function warnOf(journey, host, context) {
    try {
        const { complaint, evidence } = await judge(journey, host, context);
        const url = context.config.publicUrl?.url ?? '';
        if (complaint !== undefined)
            warn(context, `${tellComplaint(url, complaint)}; ${complaint.advice}`);
        return { publicUrl: evidence };
    }
    catch (error) {
        context.signal.throwIfAborted();
        context.note(`which hop is wrong could not be found out: ${(0,thrown/* messageOf */.b)(error)}`);
        return {};
    }
}
/** What a journey to the public address means, with the host's help where it takes that. */
async function judge(journey, host, context) {
    context.signal.throwIfAborted(); // a journey that was cut off says nothing
    const { last, via } = journey;
    const glimpse = dependsOnHost(journey) ? await askHost(last.url, host, context) : undefined;
    const facts = { glimpse, host: context.config.connection.host, now: context.clock.date() };
    const complaint = complainAbout(journey, facts);
    const dead = 'dead' in last ? last.dead : [];
    if (complaint === undefined)
        context.note(tellAnswer(journey));
    if (dead.length > 0)
        warn(context, tellDead(last.url, dead));
    const answer = last.kind === 'answer' ? { status: last.status, ms: last.ms, server: last.server } : {};
    const wrongHop = complaint === undefined ? {} : { wrongHop: complaint.hop };
    return { complaint, evidence: { urls: [...via, last.url], addresses: last.addresses, dead, ...answer, ...wrongHop } };
}
/** It belongs to the proof of what is served, whenever it is found. */
const warn = (context, text) => context.tell({ kind: 'warned', step: 'verify', text });
/** The same request as the public one, on the host itself and through its nginx. */
function askHost(publicUrl, { nginx, tool }, context) {
    const { verify, ports } = context.config;
    const { host, pathname, search, protocol } = new URL(publicUrl);
    const own = Object.assign(new URL(verify.url), { pathname, search }); // a path like //elsewhere must not lead there
    const question = { tool, url: own.href, hostHeader: host, forwardedProto: protocol.slice(0, -1), seconds: 5 };
    return (0,engine_context/* ask */.kA)(context, lookAtNginx({ nginx, question, ports, requests: 1, workers: [], logSize: -1 }));
}
function tellAnswer({ last, via }) {
    const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer';
    return `the public address gives ${got}: ${[...via, last.url].join(' → ')}`;
}
const tellDead = (url, dead) => `${new URL(url).hostname} also leads to ${dead.join(', ')}, where nobody takes connections: ` +
    'visitors who are sent there get nothing; take what is out of date out of the DNS';

;// CONCATENATED MODULE: ./src/commands/drain-workers.ts




/**
 * Waits until the workers of before the reload have exited: only then has nobody a request with the old colour. Those
 * that are shutting down by now are waited for too: another program's reload may have made them between our reading
 * and our reload.
 */
function drain(args) {
    const { pidFile, workers, port, timeoutMs } = args;
    return {
        name: 'drain',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${clock}
      ${nginx_processes/* processTools */.P}
      ${nginx_processes/* flowTools */.A}
      master=$(master_of ${pidFile})
      left=${workers.join(' ')}
      [ -z "$master" ] || left="$left $(workers "$master" leaving | tr '\n' ' ')"
      began=$(now) told='' said=$began
      while :; do
        still='' count=0
        for worker in $left; do
          if alive "$worker"; then still="$still $worker" count=$((count + 1)); fi
        done
        left=$still
        if [ "$count" != "$told" ] || [ $(($(now) - said)) -ge 1500 ]; then fact waiting "$count"; said=$(now); fi
        told=$count
        [ "$count" -gt 0 ] && [ $(($(now) - began)) -lt ${Math.round(timeoutMs / 10)} ] || break
        sleep 0.025
      done
      fact left "$count"
      if [ "$count" = 0 ]; then fact open 0; else fact open "$(open_flows '' ${port})"; fi
    `,
        timeoutMs: timeoutMs + 30_000,
        parse: (output) => {
            const facts = new host_facts/* Facts */.At(output);
            return { left: facts.number('left'), open: facts.number('open') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/host-state.ts
var host_state = __webpack_require__(2708);
;// CONCATENATED MODULE: ./src/domain/health.ts

/** Decides from what is seen, sight by sight, whether the new colour is healthy. */
class HealthJudge {
    #expected;
    #startedAt;
    #firstService;
    #answer;
    #containers;
    /** `containers`: as they were right after their start; `firstService`: the one that answers. */
    constructor(expected, containers, firstService) {
        this.#expected = expected;
        this.#startedAt = new Map(containers.map(({ id, startedAt }) => [id, startedAt]));
        this.#firstService = firstService;
        this.#containers = containers;
    }
    /**
     * Undefined: go on looking. Healthy needs a good answer *and* a look at the containers after it: an application can
     * answer once and die, and one that is fine by HTTP may be unhealthy by its own HEALTHCHECK.
     */
    see(sight) {
        if (sight.kind === 'answer') {
            this.#answer = sight.answer;
            return undefined;
        }
        this.#containers = sight.containers;
        const container = sight.containers.find((each) => this.#hasCrashed(each));
        if (container !== undefined)
            return { kind: 'crashed', container };
        if (this.#answer === undefined || this.#complaints().length > 0)
            return undefined;
        return { kind: 'healthy', says: describeAnswer(this.#answer) };
    }
    /** How it stands, for the log: without the words of a client whose connection fails now this way, now that. */
    progress() {
        return this.#answer === undefined || this.#answer.kind === 'none' ? 'no answer yet' : this.reason();
    }
    /** Why it is not healthy, as far as was seen. */
    reason() {
        return this.#complaints().join('; ');
    }
    /** The container whose last words are likely to tell why. */
    suspect() {
        return (this.#containers.find((each) => this.#complaintOf(each)) ??
            this.#containers.find((each) => each.service === this.#firstService));
    }
    #complaints() {
        const answer = this.#answer ?? { kind: 'none', why: 'the first try has not ended yet' };
        return [complaintAbout(answer, this.#expected), ...this.#containers.map((each) => this.#complaintOf(each))].filter((complaint) => complaint !== undefined);
    }
    /** A service that does not answer HTTP has nothing to show but its HEALTHCHECK, so that one must have said "healthy". */
    #complaintOf({ name, service, health }) {
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
        // A job of the colour that has done its work (a migration, say) may be gone; what shall answer may not.
        const finished = status === 'exited' && exitCode === 0 && service !== this.#firstService;
        return !(0,host_state/* isRunning */.W)(container) && status !== 'created' && !finished;
    }
}
function complaintAbout(answer, { statuses, body }) {
    if (answer.kind === 'none')
        return `no answer (${answer.why})`;
    if (!statuses.matches(answer.status))
        return `${describeAnswer(answer)}, expected ${statuses.toString()}`;
    if (body !== undefined && !body.test(answer.body))
        return `got ${answer.status}, but the body does not match ${body.source}: ${start(answer.body)}`;
    return undefined;
}
function describeAnswer(answer) {
    if (answer.kind === 'none')
        return `no answer: ${answer.why}`;
    return answer.location === undefined ? `got ${answer.status}` : `got ${answer.status} to ${answer.location}`;
}
const start = (body) => (body.length > 200 ? `${body.slice(0, 200)}…` : body);

;// CONCATENATED MODULE: ./src/steps/probe-nginx.ts



/** The question that proves what the site's visitors get. */
const siteQuestion = (tool, { verify }) => ({
    tool,
    url: verify.url,
    hostHeader: verify.hostHeader,
    seconds: 5,
});
const maxLooks = 15;
const pauseMs = 300;
/** Finds out what nginx serves. Other clients' requests, or somebody's reload, can blur one look, but hardly all of them. */
async function askNginx(context, tool, nginx) {
    const { config, signal, clock } = context;
    const question = siteQuestion(tool, config);
    const look = lookAtNginx({ nginx, question, ports: config.ports, requests: 10, workers: [], logSize: -1 });
    for (let looks = 1;; looks += 1) {
        const glimpse = await (0,engine_context/* ask */.kA)(context, look);
        const served = whoServes(glimpse);
        const clear = glimpse.settled && (served.kind !== 'unknown' || glimpse.answer.kind === 'none');
        if (clear || looks === maxLooks)
            return served;
        await clock.sleep(pauseMs, signal);
    }
}
/**
 * The colour that nginx passes requests to. What it holds open says so at once when no worker of a former configuration
 * can be the holder. Else it is the colour whose port got as many connections as we made requests: fewer may be those of
 * another client.
 */
function whoServes({ settled, asked, answer, flows, open, leaving, listens }) {
    const only = (is) => domain_color/* colors */.T.find((each) => is(each) && !is((0,domain_color/* otherColor */.I)(each)));
    const held = settled && leaving === 0 ? only((each) => open[each] > 0) : undefined;
    const color = held ?? only((each) => flows[each] >= asked);
    if (color !== undefined)
        return { kind: 'color', color };
    if (domain_color/* colors */.T.some((each) => flows[each] + open[each] > 0)) {
        return { kind: 'unknown', why: "others' requests cannot be told from ours" };
    }
    if (answer.kind === 'answer')
        return { kind: 'neither', status: answer.status };
    return listens ? { kind: 'unknown', why: answer.why } : { kind: 'neither' };
}

;// CONCATENATED MODULE: ./src/steps/prove-served.ts







/** nginx switches within a second; this is for a host that is very busy. */
const limitMs = 15_000;
/**
 * Proves that the running nginx took the new configuration: workers that were not there before, and answers through
 * nginx that came from the expected colour. An exit code proves none of this: nginx reports success and keeps its old
 * configuration when, say, a new `listen` port is taken. Its log's `[emerg]` lines say why, but prove nothing either:
 * others test and reload configurations too.
 */
async function proveServed(context, { nginx, tool, workers, logSize }, expected) {
    const { config, clock } = context;
    const { patienceMs = limitMs } = expected;
    let complaint;
    let badSince;
    const question = siteQuestion(tool, config);
    const command = watchNginx({ nginx, question, ports: config.ports, requests: 3, workers, logSize }, limitMs);
    const glimpse = await (0,engine_context/* watch */.wB)(context, command, (line) => {
        const seen = readGlimpse(line);
        if (seen === undefined)
            return undefined;
        if (seen.settled && seen.newWorkers === 0)
            throw new saga/* StepError */.z(`nginx kept its old configuration: ${seen.emergencies || unread(nginx, config)}`);
        complaint = prove_served_complainAbout(seen, expected);
        if (complaint === undefined)
            return seen;
        badSince = seen.newWorkers > 0 && isBad(seen.answer, expected) ? (badSince ?? clock.now()) : undefined;
        if (badSince !== undefined && clock.now() - badSince > patienceMs)
            throw new saga/* StepError */.z(complaint);
        return undefined;
    });
    if (glimpse === undefined)
        throw new saga/* StepError */.z(`not proven after ${limitMs / 1000} s: ${complaint ?? 'nginx was not seen'}`);
    return glimpse;
}
const unread = ({ errorLog }, { connection: { username } }) => `${username} may not read its error log ${errorLog}, which says why`;
function prove_served_complainAbout(glimpse, expected) {
    const { color, mustAnswer } = expected;
    const { answer, newWorkers } = glimpse;
    // Whoever is new read the new link (see "reload" in commands/nginx.ts), even while somebody reloads nginx again.
    if (newWorkers === 0)
        return 'nginx is not through with its reload yet';
    if (color === undefined || !mustAnswer)
        return undefined;
    if (answer.kind === 'none')
        return `no answer through nginx: ${answer.why}`;
    const served = whoServes(glimpse);
    const itself = expected.asItIs === true && served.kind === 'color' && served.color === color;
    if (isBad(answer, expected) && !itself)
        return `${describeAnswer(answer)} through nginx`;
    return served.kind === 'color' && served.color !== color
        ? `nginx still passes requests to ${served.color}`
        : undefined;
}
const isBad = (answer, { statuses }) => answer.kind === 'answer' && !(statuses?.matches(answer.status) ?? ![502, 503, 504].includes(answer.status));
/** Waits for nginx's old workers to finish their requests, at most as long as the drain may take. */
function waitForOldWorkers(context, { nginx, workers, color }) {
    const { config } = context;
    const command = drain({
        pidFile: nginx.pidFile,
        workers,
        port: config.ports[color],
        timeoutMs: config.drainTimeoutMs,
    });
    const note = (0,engine_context/* noteChanges */.Kd)(context);
    return (0,engine_context/* ask */.kA)(context, command, (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        if (name === 'waiting' && words[0] !== '0')
            note(`old nginx workers that still have requests: ${words[0] ?? '?'}`);
    });
}
/** The same before a colour is taken down on another way than the drain; tells of what is cut all the same. */
async function letFinish(context, leaving) {
    const { left, open } = await waitForOldWorkers(context, leaving);
    if (left === 0 || open === 0)
        return;
    const limit = `${context.config.drainTimeoutMs / 1000} s (drain-timeout)`;
    context.warn(`${open} connections with ${leaving.color} were still open after ${limit} and are cut`, {
        connectionsCut: open,
    });
}

;// CONCATENATED MODULE: ./src/steps/drain.ts




/** Waits until nginx's workers of before the switch are gone: nobody has a request with the old colour any more. */
const drain_drain = {
    name: 'drain',
    async run(verified, context) {
        const { nginx, workers, plan } = verified;
        const former = (0,domain_color/* otherColor */.I)(plan.idle);
        const waiting = waitForOldWorkers(context, { nginx, workers, color: former });
        const [{ left, open }, publicly] = await askPublicly(waiting, verified, context);
        const evidence = { workersLeft: left, connectionsLeft: open, ...publicly };
        if (left === 0)
            return { value: prove('emptied', verified), says: 'every request that was in flight is answered', evidence };
        // They are held by another site's visitors.
        if (open === 0)
            return {
                value: prove('emptied', verified),
                says: `nginx's old workers are still busy, but not with ${former}`,
                evidence,
            };
        const says = `${open} ${open === 1 ? 'connection' : 'connections'} with ${former} still open after ${drain_seconds(context.config.drainTimeoutMs)} (drain-timeout)`;
        context.warn(`${says}: ${whatBecomesOfThem(former, context)}`);
        return { value: prove('emptied', verified), says, evidence };
    },
};
/** An application that ends in good order still finishes what it has begun. */
function whatBecomesOfThem(former, { config: { oldColor, stopTimeoutMs } }) {
    if (oldColor === 'keep')
        return `${former} is kept, so they go on`;
    return `${former} is stopped now, and what it has not finished within ${drain_seconds(stopTimeoutMs)} (stop-timeout) is cut`;
}
const drain_seconds = (ms) => `${ms / 1000} s`;

// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
// EXTERNAL MODULE: ./src/commands/containers.ts
var commands_containers = __webpack_require__(7616);
;// CONCATENATED MODULE: ./src/commands/watch-health.ts






/** While an application starts it is asked at least this often, for this long: a second lost here is lost by every deploy. */
const eagerPauseMs = 50;
const eagerForMs = 15_000;
/**
 * Asks the new colour on the host itself, at a rhythm that the distance has no part in, and tells each answer that
 * differs from the one before. After such an answer, and each second, it looks at the containers too. It never ends by
 * itself before the limit: whoever reads decides (see `readSight`), and stops it.
 */
function watch(args) {
    const { question, containers, sudo, intervalMs, timeoutMs } = args;
    const eager = Math.min(eagerPauseMs, intervalMs) / 1000;
    return {
        name: 'health check',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${clock}
      ${defineAsk(question)}
      look() { tell containers ${(0,commands_containers/* inspect */.Nn)((0,as_root/* docker */.T)(sudo))} ${containers}; looked=$(now); }
      began=$(now) last=''
      look
      while :; do
        answer=$(ask)
        if [ "$answer" != "$last" ]; then
          last=$answer
          fact answer "$answer"
          look
        elif [ $(($(now) - looked)) -ge 100 ]; then
          look
        fi
        if [ $(($(now) - began)) -lt ${eagerForMs / 10} ]; then sleep ${eager}; else sleep ${intervalMs / 1000}; fi
      done
    `,
        timeoutMs,
        parse: () => null,
    };
}
/** Reads one line of what `watch` tells. */
function readSight(line) {
    const { name, words } = (0,host_facts/* parseFact */.a9)(line);
    if (name === 'answer')
        return { kind: 'answer', answer: parseAnswer(words[0] ?? '') };
    if (name === 'containers')
        return { kind: 'containers', containers: (0,commands_containers/* parseContainers */.eQ)((0,host_facts/* decode */.D4)(words[0] ?? '')) };
    return undefined;
}

// EXTERNAL MODULE: ./src/commands/compose.ts + 1 modules
var commands_compose = __webpack_require__(5985);
;// CONCATENATED MODULE: ./src/steps/container-log.ts




/** Tells the container's last lines, and gives the container as it is now; why it failed matters more than they do. */
async function readLastWords(context, container, sudo) {
    try {
        const { log, container: now } = await (0,engine_context/* ask */.kA)(context, (0,commands_compose/* lastWords */.aN)(sudo, container.id));
        context.quote(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'));
        return now;
    }
    catch (error) {
        context.note(`the last lines of ${container.name} cannot be read: ${(0,thrown/* messageOf */.b)(error)}`);
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

;// CONCATENATED MODULE: ./src/steps/health.ts






/** One try; an application that hangs must not keep us from seeing another container crash. */
const secondsPerTry = 5;
/** Waits until the new colour answers as it should, and ends at once when one of its containers crashes. */
const health = {
    name: 'health',
    async run(started, context) {
        const { config } = context;
        const note = (0,engine_context/* noteChanges */.Kd)(context);
        const { timeoutMs, intervalMs } = config.health;
        const { containers, plan, project } = started;
        const question = healthQuestion(started, context);
        const judge = new HealthJudge(config.health, containers, config.compose.services[plan.idle][0]);
        context.note(`asking ${question.url} on the host, for up to ${timeoutMs / 1000} s`);
        const ids = containers.map(({ id }) => id);
        const command = watch({ question, containers: ids, sudo: project.sudo, intervalMs, timeoutMs });
        const verdict = await (0,engine_context/* watch */.wB)(context, command, (line) => {
            const sight = readSight(line);
            if (sight === undefined)
                return undefined;
            const verdict = judge.see(sight);
            if (verdict === undefined)
                note(judge.progress());
            return verdict;
        });
        if (verdict?.kind === 'healthy') {
            return {
                value: prove('healthy', started),
                says: `${plan.idle} is healthy: ${verdict.says}`,
                evidence: { url: question.url },
            };
        }
        const suspect = verdict?.container ?? judge.suspect();
        const last = suspect && (await readLastWords(context, suspect, project.sudo));
        throw new saga/* StepError */.z(verdict === undefined
            ? `${plan.idle} was not healthy after ${timeoutMs / 1000} s: ${judge.reason()}`
            : `${verdict.container.name} crashed: ${describeCrash(last ?? verdict.container)}`);
    },
};
const healthQuestion = ({ plan, tool }, { config }) => ({
    tool,
    url: `http://127.0.0.1:${config.ports[plan.idle]}${config.health.path}`,
    hostHeader: config.health.hostHeader,
    seconds: secondsPerTry,
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/commands/write-record.ts



/**
 * Sets `record`: the file in which the login user's account remembers the deployments of an application. In the home
 * folder and not in the project's, which may be somebody else's, or be laid anew by each deployment.
 */
function recordPath(directory) {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(directory).digest('hex').slice(0, 12);
    const name = `${(0,external_node_path_.basename)(directory)}-${hash}.json`;
    return (0,script.sh) `record="\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/"${name}`;
}
/**
 * Replaces the record as a whole: a crash at any byte leaves the old one or the new one. Never fails the script that it
 * stands before, since a record only explains.
 */
function writeRecord(directory, json) {
    return (0,script.sh) `
    ${recordPath(directory)}
    {
      { [ -d "\${record%/*}" ] || mkdir -p "\${record%/*}"; } && printf '%s\n' ${json} >"$record.new" && sync "$record.new" && mv -T "$record.new" "$record"
    } 2>/dev/null || echo 'the record of deployments could not be written' >&2
  `;
}
/** The record alone, at the very end. */
const saveRecord = (directory, json) => ({
    name: 'write the record',
    args: { directory, json },
    script: writeRecord(directory, json),
    timeoutMs: 15_000,
    parse: () => null,
});

;// CONCATENATED MODULE: ./src/commands/lock.ts




/** The descriptor that the host's session holds the lease on. */
const descriptor = 9;
/** How often a waiting run tells who holds the host, in seconds. */
const tellEverySeconds = 15;
/** Opens the application's folder in the session's own shell. Nothing is created, so nothing can be left behind. */
function openLease(directory) {
    return {
        name: 'open the folder',
        args: { directory },
        script: (0,script.sh) `command exec ${descriptor}<${directory}`,
        timeoutMs: 10_000,
        resident: true,
        parse: () => null,
    };
}
/**
 * Takes the lease on that folder, and reads the record. While another holds it, tells its record after a second and then every
 * 15 s. The lock belongs to the open file that the session and all its jobs share, so the kernel frees it when the last
 * of them has ended, and not before.
 */
function takeLease(directory, waitMs) {
    return {
        name: 'take the lease',
        args: { directory, waitMs },
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${clock}
      ${recordPath(directory)}
      [ -e /proc/self/fd/${descriptor} ] || { echo 'the folder is not open' >&2; exit 1; }
      tell_record() { { cat "$record" 2>/dev/null || :; } | blob "$1"; }
      command -v flock >/dev/null || { echo 'the host has no flock (package util-linux)' >&2; exit 127; }
      began=$(now) taken=yes
      flock -n ${descriptor} || {
        taken=no pause=100 # who has only just begun has not written down who he is
        while rest=$((${Math.round(waitMs / 10)} - $(now) + began)) && [ "$rest" -gt 0 ]; do
          [ "$rest" -lt "$pause" ] || rest=$pause
          flock -w "$((rest / 100)).$((rest % 100 / 10))" ${descriptor} && taken=waited && break
          tell_record holder
          pause=${tellEverySeconds * 100}
        done
      }
      fact taken "$taken"
      tell_record record
    `,
        timeoutMs: waitMs + 15_000,
        parse: (output) => {
            const facts = new host_facts/* Facts */.At(output);
            const taken = facts.word('taken');
            return { taken: taken !== 'no', waited: taken === 'waited', record: facts.text('record') };
        },
    };
}
/**
 * Reads the record, and whether the lease is held, for somebody who does not want it. Whether it is held only a try can tell,
 * and a try that succeeds holds it for an instant, in which another with `lock-timeout: 0` would fail: so it is tried
 * only where the record or the kernel says that somebody has it.
 */
function seeLease(directory) {
    return {
        name: 'read the record',
        args: { directory },
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${recordPath(directory)}
      listed() { grep -qs "FLOCK .*WRITE .*:$(stat -c %i -- ${directory}) " /proc/locks; }
      held=no
      if grep -qs '"current":' "$record" || listed; then
        (flock -n -E 75 ${descriptor}) ${descriptor}<${directory}
        [ "$?" != 75 ] || held=yes
      fi
      fact held "$held"
      { cat "$record" 2>/dev/null || :; } | blob record
    `,
        timeoutMs: 15_000,
        parse: (output) => {
            const facts = new host_facts/* Facts */.At(output);
            return { held: facts.word('held') === 'yes', record: facts.text('record') };
        },
    };
}

// EXTERNAL MODULE: ./src/domain/record.ts
var domain_record = __webpack_require__(6403);
;// CONCATENATED MODULE: ./src/steps/lock.ts







/** Takes the lease on the application's folder: from here on no other deployment of it does anything. */
const lock = {
    name: 'lock',
    async run(_, context) {
        const { directory } = context.config.compose;
        const before = context.clock.now();
        const { record, waited, holder } = await lease(context, context.config.lockTimeoutMs);
        const waitedMs = waited ? Math.round(context.clock.now() - before) : 0;
        refuseIfSuperseded(context, record, waitedMs);
        const unfinished = context.recorder.begin(record);
        const says = [
            `this run alone deploys ${directory}`,
            ...(waited ? [`after waiting ${Math.ceil(waitedMs / 1000)} s for ${holder ?? 'another'}`] : []),
            ...(unfinished === undefined
                ? []
                : [`${describeCurrent(unfinished)} was cut off: this one puts right what is left of it`]),
        ];
        return { value: null, says: says.join('; '), evidence: { directory, waitedMs } };
    },
};
/** Another run held the host for longer than we could wait. */
class HostHeld extends saga/* StepError */.z {
    /** Absent: it cannot be read. */
    record;
    constructor(holder, waitMs, record) {
        super(`${holder} holds the host, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
            advice: 'let that run end and run this one again, or allow more time with lock-timeout',
        });
        this.record = record;
    }
}
/** Takes the lease; waits for as long as it may, telling for whom. Throws a HostHeld when that was not long enough. */
async function lease(context, waitMs) {
    const { directory } = context.config.compose;
    let holder;
    const onFact = (line) => {
        const { name, words } = (0,host_facts/* parseFact */.a9)(line);
        if (name !== 'holder')
            return;
        holder = describeHolder((0,host_facts/* decode */.D4)(words[0] ?? ''));
        context.note(`waiting for ${holder}`);
    };
    // The second goes out without waiting for the first: alone it does nothing.
    const [opened, lease] = await Promise.allSettled([
        (0,engine_context/* ask */.kA)(context, openLease(directory)),
        (0,engine_context/* ask */.kA)(context, takeLease(directory, waitMs), onFact),
    ]);
    if (opened.status === 'rejected')
        throw notOpened(directory, opened.reason);
    if (lease.status === 'rejected')
        throw (0,thrown/* toError */.i)(lease.reason);
    const { taken, waited, record } = lease.value;
    if (taken)
        return { record: readRecord(context, record), waited, holder };
    throw new HostHeld(holder ?? describeHolder(record), waitMs, (0,domain_record/* parseRecord */.Hh)(record));
}
function notOpened(directory, error) {
    if (!(error instanceof host_host/* RemoteError */.Hi) || error.outcome.kind !== 'exited')
        return (0,thrown/* toError */.i)(error);
    return new saga/* StepError */.z(`the folder ${directory} cannot be opened on the host: ${lastLine(error)}`, {
        advice: 'check the input directory, and that the user may read that folder',
        cause: error,
    });
}
function readRecord(context, json) {
    const record = (0,domain_record/* parseRecord */.Hh)(json);
    if (record === undefined)
        context.note('the record of deployments on the host cannot be read; a new one is begun');
    return record ?? domain_record/* emptyRecord */.FR;
}
function describeHolder(json) {
    const current = (0,domain_record/* parseRecord */.Hh)(json)?.current;
    return current === undefined ? 'another deployment, which has not said yet whose it is,' : describeCurrent(current);
}
/** Whose deployment it is, since when, and how far it has come. */
function describeCurrent({ by, mode, startedAt, step }) {
    const who = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ');
    return `the ${mode === 'deploy' ? 'deployment' : 'rollback'} of ${who || 'an unknown run'} since ${new Date(startedAt).toISOString()}, at ${step},`;
}
/**
 * A newer run of the same workflow and branch that went through while this one waited has deployed newer code; going
 * on would bring the older code back without anybody wanting it.
 */
function refuseIfSuperseded({ recorder, clock }, { history }, waitedMs) {
    const { by } = recorder;
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
    throw new saga/* StepError */.z(`run ${newer.by.number} of this workflow deployed ${newer.by.sha.slice(0, 7)} while this run (${by.number}) waited`, {
        advice: `nothing: the newer release serves (${newer.by.url}); run this one again only if the older one is wanted`,
    });
}
const lastLine = ({ message }) => message.split('\n').at(-1) ?? message;

// EXTERNAL MODULE: ./src/steps/repair-link.ts
var repair_link = __webpack_require__(6631);
// EXTERNAL MODULE: ./src/steps/pull.ts
var pull = __webpack_require__(4528);
// EXTERNAL MODULE: ./src/commands/switch-nginx.ts
var switch_nginx = __webpack_require__(1801);
;// CONCATENATED MODULE: ./src/commands/parse-host.ts



/** Reads what the script of read-state.ts printed. */
function parseState(output, config) {
    const facts = new host_facts/* Facts */.At(output);
    if (facts.word('directory') === 'no')
        return { ...parse_host_unread, directory: false };
    const site = (color) => readSite(facts, color);
    return {
        directory: true,
        docker: readDocker(facts),
        compose: readCompose(facts.text('compose'), config),
        nginx: readNginx(facts),
        link: readLink(facts),
        sites: { blue: site('blue'), green: site('green') },
        containers: facts.has('containers') ? (0,commands_containers/* parseContainers */.eQ)(facts.text('containers')) : [],
        digests: readDigests(facts),
        http: readTool(facts),
        flock: facts.word('flock') === 'yes',
        denied: facts.all('denied').map((fact) => (0,host_facts/* decode */.D4)(fact.words[0] ?? '')),
    };
}
const parse_host_unread = {
    docker: { ok: false, said: '', sudo: false },
    compose: { ok: false, said: '' },
    nginx: {
        sudo: false,
        linkSudo: false,
        test: { ok: false, said: '' },
        pidFile: '',
        errorLog: '',
        mentions: { blue: false, green: false },
    },
    link: { kind: 'missing' },
    sites: { blue: { resolved: '', missing: false }, green: { resolved: '', missing: false } },
    containers: [],
    digests: new Map(),
    http: undefined,
    flock: false,
    denied: [],
};
function readDocker(facts) {
    const [via, reached] = facts.all('docker')[0]?.words ?? [];
    const sudo = via === 'sudo';
    return reached === 'yes' ? { ok: true, sudo } : { ok: false, said: facts.text('docker-said').trim(), sudo };
}
function readCompose(text, config) {
    const [program = '', named = '', folder = '', read, ...rest] = text.split('\n');
    const yaml = rest.join('\n');
    if (program !== 'docker compose' && program !== 'docker-compose') {
        return { ok: false, said: 'neither "docker compose" nor "docker-compose" runs on the host' };
    }
    if (read !== 'yes')
        return { ok: false, said: yaml.trim(), program };
    const project = config.compose.projectName ?? nameIn(yaml) ?? deriveName(named, folder, config.compose.files);
    return { ok: true, program, yaml, project };
}
/** Compose 2 says the project's name in the configuration that it prints; Compose 1 leaves us to derive it as it does. */
const nameIn = (yaml) => /^name: ['"]?([^'"\n]+)['"]?$/m.exec(yaml)?.[1];
function deriveName(named, folder, [first]) {
    const whole = named.trim() || (0,external_node_path_.basename)(first === undefined ? folder : (0,external_node_path_.dirname)((0,external_node_path_.resolve)(folder, first)));
    return whole.toLowerCase().replace(/[^-_a-z0-9]/g, '');
}
function readNginx(facts) {
    const [code, sudo] = facts.all('nginx')[0]?.words ?? [];
    const [blue, green] = facts.all('mentions')[0]?.words ?? [];
    return {
        sudo: sudo === 'sudo',
        linkSudo: facts.word('linking') === 'sudo',
        test: { ok: code === '0', said: facts.text('nginx-said').trim() },
        pidFile: facts.text('pid-file'),
        errorLog: facts.text('error-log'),
        master: readPid(facts, 'master'),
        stray: readPid(facts, 'stray'),
        mentions: { blue: blue === 'yes', green: green === 'yes' },
    };
}
function readPid(facts, name) {
    const word = facts.all(name)[0]?.words[0] ?? '';
    return word === '' ? undefined : (0,host_facts/* toNumber */.Ro)(word);
}
function readLink(facts) {
    const kind = facts.word('link');
    if (kind === 'missing')
        return { kind };
    if (kind === 'link' || kind === 'dangling') {
        return {
            kind: 'link',
            target: facts.text('link-target'),
            resolved: facts.text('link-resolved'),
            dangles: kind === 'dangling',
        };
    }
    return { kind: 'other', what: (facts.all('link')[0]?.words[1] ?? 'something else').replaceAll('-', ' ') };
}
function readSite(facts, color) {
    const text = facts.has(`site-${color}`) ? facts.text(`site-${color}`) : undefined;
    const missing = facts.all('missing').some(({ words }) => words[0] === color);
    return { resolved: facts.text(`resolved-${color}`), text, missing };
}
function readDigests(facts) {
    const rows = facts.has('digests') ? facts.text('digests').trim().split('\n') : [];
    return new Map(rows.map((row) => row.split(' ')).map(([id = '', ...digests]) => [id, digests]));
}
function readTool(facts) {
    const tool = facts.all('http')[0]?.words[0];
    return tool === 'curl' || tool === 'wget' ? tool : undefined;
}

;// CONCATENATED MODULE: ./src/commands/read-host.ts








/** Reads all that a decision needs in one go, and changes nothing. */
function readState(config) {
    return {
        name: 'look at the host',
        args: {
            compose: config.compose,
            nginx: config.nginx,
            ports: config.ports,
            sudo: config.sudo,
        },
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${nginx_processes/* processTools */.P}
      if ! cd ${config.compose.directory}; then fact directory no; exit 0; fi
      fact directory yes
      me=$(id -u) nl=${'\n'}
      ${defineReadCompose(config)}
      ${defineReadFiles(config)}
      # Three at once, each answer waiting in its pipe, from which nobody else may read: Compose takes the longest.
      read_files | {
        exec 3<&0 </dev/null
        ${reachDocker(config)}
        read_compose | {
          exec 4<&0 </dev/null
          [ -z "$ids" ] || {
            ${commands_containers/* describeAll */.lb}
          }
          blob compose <&4
        } || exit
        cat <&3
      }
    `,
        timeoutMs: 60_000,
        parse: (output) => parseState(output, config),
    };
}
/** Defines `read_files`: nginx and all else that Docker has no part in. */
const defineReadFiles = (config) => (0,script.sh) `
  read_files() {
    for http in curl wget ''; do if command -v "$http" >/dev/null; then break; fi; done
    fact http "$http"
    if command -v flock >/dev/null; then fact flock yes; else fact flock no; fi
    ${read_host_readLink(config)}
    ${readSites(config)}
    ${read_host_readNginx(config)}
    ${readRights(config)}
  }
`;
/** Sets `docker` to the words that reach the engine, and `ids` to every container that Compose made on this host. */
const reachDocker = ({ sudo }) => (0,script.sh) `
  list() { "$@" ps -aq --no-trunc --filter label=com.docker.compose.project; }
  docker=${sudo === 'true' ? 'sudo -n docker' : 'docker'} via=${sudo === 'true' ? 'sudo' : 'direct'} reached=yes
  ids=$(list $docker 2>/dev/null) || {
    reached=no
    if [ ${sudo} = auto ] && [ "$me" != 0 ]; then
      docker='sudo -n docker' via=sudo
      ids=$(list $docker 2>/dev/null) && reached=yes
    fi
  }
  fact docker "$via" "$reached"
  [ "$reached" = yes ] || {
    ids=
    text docker-said "$({ [ ${sudo} = true ] || list docker; [ "$via" = direct ] || list $docker; } 2>&1)"
  }
  case $ids in
    *[!0-9a-f"$nl"]*) printf 'docker ps printed more than the ids of containers: %s\n' "$ids" | head -c 1000 >&2; exit 1 ;;
  esac
`;
/** For sed: what a `.env` file sets, quotes and all, without a comment behind it. */
const nameInDotenv = '/^[[:space:]]*\\(export[[:space:]]\\{1,\\}\\)\\{0,1\\}COMPOSE_PROJECT_NAME[[:space:]]*=/{s/^[^=]*=//;s/[[:space:]]#.*//;p;}';
/** Defines `named`, which prints what the environment calls the project. */
const defineNamed = (env) => (0,script.sh) `
  named() {
    (
      ${(0,commands_compose/* exportEnv */.EE)(env)}
      if [ -n "$COMPOSE_PROJECT_NAME" ]; then printf %s "$COMPOSE_PROJECT_NAME"
      elif [ -r .env ]; then sed -n ${nameInDotenv} .env | tail -n 1
      fi
    )
  }
`;
/** Defines `are_one`: whether `docker-compose` is the file that `docker compose` would start, looked for as Docker does. */
const defineAreOne = (0,script.sh) `
  are_one() {
    standalone=$(command -v docker-compose) || return
    for folder in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
      plugin=$folder/cli-plugins/docker-compose
      [ ! -x "$plugin" ] || break
    done
    [ "$standalone" -ef "$plugin" ]
  }
`;
/**
 * Defines `read_compose`, which prints the program's name, the project's name as far as the environment gives it, the
 * folder without symbolic links, whether it could read the project (yes or no), and the configuration or why not.
 * `docker compose` goes before `docker-compose`, which may be of version 1 or forgotten; unless the two are one file, as in
 * Debian: then it is the same without Docker's client started before it. A program that can read the project is there; only
 * one that cannot is asked whether it is.
 */
function defineReadCompose({ compose: { files, env, projectName } }) {
    const options = [...(projectName === undefined ? [] : ['-p', projectName]), ...files.flatMap((file) => ['-f', file])];
    return (0,script.sh) `
    as_user() { # COMMAND; the variables are the user's, and must not be ours
      if [ "$via" = direct ]; then (
        ${(0,commands_compose/* exportEnv */.EE)(env)}
        "$@"
      ); else ${(0,commands_compose/* asRootWithEnv */.Qj)(true, env)}"$@"; fi
    }
    is_there() { # PROGRAM; sudo may allow it without the user's variables only
      if [ "$via" = direct ]; then as_user "$@" version; else sudo -n "$@" version; fi >/dev/null 2>&1
    }
    config() { # PROGRAM [OPTION]
      as_user $1 ${options} config $2
    }
    ${defineNamed(env)}
    answer() { # PROGRAM READ TEXT
      printf '%s\n' "$1" "$(named)" "$(pwd -P)" "$2" "$3"
    }
    read_by() { # PROGRAM: fails where it cannot
      text=$(config "$1" 2>/dev/null) && answer "$1" yes "$text"
    }
    refused_by() { # PROGRAM: fails where there is none
      is_there $1 && answer "$1" no "$(config "$1" -q 2>&1 | tail -n 40 | tail -c 4096)"
    }
    ${defineAreOne}
    read_compose() {
      if [ "$via" = direct ] && are_one && read_by docker-compose; then return; fi
      for program in 'docker compose' docker-compose; do
        if read_by "$program" || refused_by "$program"; then return; fi
      done
      echo none
    }
  `;
}
const read_host_readLink = ({ nginx: { link } }) => (0,script.sh) `
  if [ -L ${link} ]; then
    fact link "$(if [ -e ${link} ]; then echo link; else echo dangling; fi)"
    text link-target "$(readlink -- ${link})"
    text link-resolved "$(readlink -m -- ${link})"
  elif [ -e ${link} ]; then
    fact link other "$(stat -c %F -- ${link} | tr ' ' '-')"
  else
    fact link missing
  fi
`;
/** What lies in a folder that may not be entered is not missing: the nearest one that is there must let us in to tell. */
const readSites = ({ nginx: { sites } }) => (0,script/* lines */.Mn)((0,script.sh) `is_missing() { # PATH
      [ ! -e "$1" ] && [ ! -L "$1" ] || return
      up=$1
      until [ -e "$up" ]; do up=\${up%/*}; up=\${up:-/}; done
      [ -x "$up" ]
    }`, ...domain_color/* colors */.T.map((color) => (0,script.sh) `
        text ${`resolved-${color}`} "$(readlink -m -- ${sites[color]})"
        [ ! -f ${sites[color]} ] || [ ! -r ${sites[color]} ] || blob ${`site-${color}`} <${sites[color]}
        ! is_missing ${sites[color]} || fact missing ${color}
      `));
/**
 * For awk: of what `nginx -T` prints, an empty line and what nginx says of itself; then a line with the pid file, the error
 * log, and whether requests are passed to either port.
 */
const aboutNginx = `
  function value(text) { sub(/;.*/, "", text); return text == "" ? "-" : text }
  function passes(port) { return $0 ~ (":" port "([^0-9]|$)") }
  /^nginx: / { said = said $0 "\\n"; next }
  /^[ \\t]*#/ { next }
  pidfile == "-" && $1 == "pid" && /;/ { pidfile = value($2) }
  errorlog == "-" && /^error_log[ \\t]/ { errorlog = value($2) }
  passes(blue) { toblue = "yes" }
  passes(green) { togreen = "yes" }
  END { printf "\\n%s", said; print pidfile, errorlog, toblue, togreen }
`;
/** Where nginx keeps its pid and its log: as its configuration says, else as it was built. */
const read_host_readNginx = ({ sudo, ports }) => (0,script.sh) `
  root='sudo -n'
  [ ${sudo} != false ] || root=
  [ ${sudo} != auto ] || [ "$me" != 0 ] || root=
  dump=$($root nginx -T 2>&1); code=$?
  fact nginx "$code" "\${root:+sudo}"
  built() { nginx -V 2>&1 | tr ' ' '\n' | sed -n "s/^--$1=//p"; }
  # A configuration that cannot be loaded is not dumped either; its main file still says where a running nginx keeps its pid.
  [ "$code" = 0 ] || { text nginx-said "$(printf '%s\n' "$dump" | tail -n 20)"; dump=$(cat "$(built conf-path)" 2>/dev/null); }
  about=$(printf '%s\n' "$dump" | awk -v blue=${ports.blue} -v green=${ports.green} -v pidfile=- -v errorlog=- -v toblue=no -v togreen=no ${aboutNginx})
  set -f # words, and no patterns
  set -- \${about##*"$nl"}
  set +f
  [ $# = 4 ] || { echo 'awk could not read what nginx -T says' >&2; exit 1; } # what is not told is missed
  pid_file=$1 log=$2
  [ "$code" != 0 ] || text nginx-said "\${about%"$nl"*}"
  [ "$pid_file" != - ] || pid_file=$(built pid-path)
  [ "$log" != - ] || log=$(built error-log-path)
  text pid-file "$pid_file"
  text error-log "$log"
  fact mentions "$3" "$4"
  master=$(master_of "$pid_file")
  fact master "$master"
  fact stray "$([ -n "$master" ] || stray_master)"
`;
/** Asks sudo for each exact command that will be needed: a right that is missing is found before anything is begun. */
function readRights({ sudo, nginx: { link, sites } }) {
    const folder = (0,switch_nginx/* folderOf */.yS)(link);
    const linking = [
        ['rm', '-f', '--', (0,switch_nginx/* dotLink */.yC)(link)],
        ...domain_color/* colors */.T.map((color) => ['ln', '-s', '--', sites[color], (0,switch_nginx/* dotLink */.yC)(link)]),
        ['mv', '-T', '--', (0,switch_nginx/* dotLink */.yC)(link), link],
    ];
    const check = (commands) => (0,script/* lines */.Mn)(...commands.map((words) => (0,script.sh) `may ${words}`));
    return (0,script.sh) `
    may() { sudo -n -l "$@" >/dev/null 2>&1 || text denied "$*"; }
    [ -z "$root" ] || {
      ${check([
        ['nginx', '-T'],
        ['nginx', '-t'],
        ['nginx', '-s', 'reload'],
    ])}
    }
    if [ ${sudo} != true ] && [ -w ${folder} ]; then
      linking=direct
    elif [ ${sudo} = false ]; then
      linking=direct
      text denied ${`write into ${folder}`}
    else
      linking=sudo
      ${check(linking)}
      # What a failed deployment puts back.
      former=$(readlink -- ${link})
      case $former in
        ${sites.blue} | ${sites.green}) ;;
        '') ${check([['rm', '-f', '--', link]])} ;;
        *) ${check([['ln', '-s', '--', new script/* Script */.eF('"$former"'), (0,switch_nginx/* dotLink */.yC)(link)]])} ;;
      esac
    fi
    fact linking "$linking" # the last word: whoever was cut off before it has not found out what is denied
  `;
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var valibot_dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/domain/compose-model.ts


/** Read only to tell people of it: a deployment does not fail where it is something else. */
const forPeople = valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()), undefined);
const portSchema = valibot_dist/* union */.KCZ([
    valibot_dist/* string */.YjP(),
    valibot_dist/* number */.aig(),
    valibot_dist/* object */.Ikc({
        published: valibot_dist/* optional */.lqM(valibot_dist/* union */.KCZ([valibot_dist/* string */.YjP(), valibot_dist/* number */.aig()])),
        host_ip: forPeople,
        target: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* number */.aig()), undefined),
    }),
]);
const modelSchema = valibot_dist/* object */.Ikc({
    services: valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), valibot_dist/* object */.Ikc({
        image: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        platform: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        pull_policy: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        network_mode: valibot_dist/* optional */.lqM(valibot_dist/* string */.YjP()),
        container_name: forPeople,
        restart: forPeople,
        depends_on: valibot_dist/* fallback */.NpB(valibot_dist/* optional */.lqM(valibot_dist/* union */.KCZ([valibot_dist/* array */.YOg(valibot_dist/* string */.YjP()), valibot_dist/* pipe */.FsL(valibot_dist/* record */.g1P(valibot_dist/* string */.YjP(), valibot_dist/* unknown */.L5J()), valibot_dist/* transform */.pdi(Object.keys))])), undefined),
        ports: valibot_dist/* optional */.lqM(valibot_dist/* array */.YOg(portSchema), []),
    })),
});
/** Reads what `config` of either Compose prints. */
function readModel(yaml) {
    const { services } = valibot_dist/* parse */.qgA(modelSchema, (0,dist/* parse */.qg)(yaml));
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
            published: service.ports.flatMap(bindings),
        },
    ]));
}
/** The same Compose file with these services made from exactly these images, by service. */
function pinImages(yaml, images) {
    const document = (0,dist/* parseDocument */.Tp)(yaml);
    for (const [service, image] of images) {
        document.setIn(['services', service, 'image'], image);
        document.deleteIn(['services', service, 'build']);
    }
    return document.toString();
}
/** Compose 2 writes `{published: "8081"}`, Compose 1 also `127.0.0.1:8081:8080/tcp`; both know ranges. */
function bindings(port) {
    if (typeof port === 'number')
        return [];
    if (typeof port === 'object') {
        const { published = '', host_ip: address, target } = port;
        return range(String(published)).map((each) => ({ port: each, address, target }));
    }
    const [, address, published = '', target] = /^(?:(.*):)?([\d-]+):([\d-]+)(?:\/\w+)?$/.exec(port) ?? [];
    const own = Number(target);
    return range(published).map((each) => ({ port: each, address, target: Number.isNaN(own) ? undefined : own }));
}
function range(text) {
    const [from = NaN, to = from] = text === '' ? [] : text.split('-').map(Number);
    return Number.isInteger(from) && Number.isInteger(to) ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [];
}

// EXTERNAL MODULE: ./src/domain/decision.ts
var domain_decision = __webpack_require__(424);
// EXTERNAL MODULE: ./src/checks/check.ts
var check = __webpack_require__(4669);
;// CONCATENATED MODULE: ./src/checks/programs.ts


const folder = new check/* Topic */.KK('Compose project', 'its folder holds the Compose file, and the lock that keeps two deploys apart');
function folderCheck({ directory }, { compose, connection: { username } }) {
    if (directory)
        return folder.fine(compose.directory);
    return folder.stops(`the folder ${compose.directory} is not on the host, or ${username} may not enter it`, (0,script.sh) `sudo install -d -o ${username} ${compose.directory}`.text);
}
const docker = new check/* Topic */.KK('Docker', 'it pulls the image and runs both colours');
function dockerCheck({ docker: found }, { connection: { username } }) {
    if (found.ok)
        return docker.fine(`Docker answers${found.sudo ? ', through sudo' : ''}`);
    return docker.stops(`Docker cannot be reached by ${username}, neither directly nor by sudo -n: ${found.said}`, (0,script.sh) `sudo usermod -aG docker ${username}`.text);
}
const compose = new check/* Topic */.KK('Compose', 'it knows the services of the colours, and starts the next one');
function composeCheck({ compose: found, docker: engine }, config) {
    const { directory, files } = config.compose;
    if (found.ok)
        return compose.fine(`${found.program}, project ${found.project}`);
    if (!engine.ok)
        return compose.unknown('not asked: Docker cannot be reached');
    return compose.stops(`Compose cannot be used: ${found.said}`, found.program === undefined
        ? 'sudo apt-get install -y docker-compose-v2  # or docker-compose-plugin, as the distribution calls it'
        : `${(0,script.sh) `cd ${directory} && ${found.program.split(' ')} ${files.flatMap((file) => ['-f', file])} config -q`.text}  # says where`);
}
const http = new check/* Topic */.KK('curl', 'the new release is asked for its health on the host itself');
function httpCheck({ http: tool }) {
    if (tool !== undefined)
        return http.fine(tool === 'curl' ? 'curl is there' : 'no curl, but wget, which does as well');
    return http.stops('the host has neither curl nor wget to ask the application for its health', 'sudo apt-get install -y curl');
}
const flock = new check/* Topic */.KK('flock', 'it takes the lock that keeps two deploys apart');
function flockCheck({ flock: isThere }) {
    if (isThere)
        return flock.fine('flock is there');
    return flock.stops('the host has no flock to take the lock with', 'sudo apt-get install -y util-linux');
}
const rights = new check/* Topic */.KK('Rights', 'nobody could answer if sudo asked for a password in the middle of a deploy');
function rightsCheck({ denied, nginx }, { connection: { username } }) {
    if (denied.length === 0) {
        const needed = nginx.sudo || nginx.linkSudo;
        return rights.fine(needed ? 'sudo -n allows each command that needs it' : `${username} needs no sudo`);
    }
    const found = denied.map((command) => `${username} may not run as root, without a password: ${command}`).join('\n');
    return rights.stops(found, allow(username, denied));
}
/** Where Debian, Ubuntu and Amazon Linux have them: sudoers wants whole paths. */
const pathOf = (command) => `/usr/${command.startsWith('nginx') ? 'sbin' : 'bin'}/${command}`;
function allow(username, denied) {
    const writing = denied.find((command) => command.startsWith('write into '));
    if (writing !== undefined)
        return (0,script.sh) `sudo chown ${username} ${writing.replace('write into ', '')}`.text;
    const line = `${username} ALL=(root) NOPASSWD: ${denied.map(pathOf).join(', ')}`;
    // sudo passes over a file with a dot in its name.
    const file = `/etc/sudoers.d/${username.replaceAll('.', '-')}-deploy`;
    return (0,script.sh) `echo ${line} | sudo tee -a ${file} && sudo chmod 440 ${file} && sudo visudo -c`.text;
}

;// CONCATENATED MODULE: ./src/domain/nginx-site.ts
/** A host and its port, in nginx's words: a name, a variable, an IPv4 address, or an IPv6 one in brackets. */
const authority = String.raw `(?:\[[^\]]*\]|[^\s;/:\[]*):(\d+)\b`;
const pass = new RegExp(String.raw `\b(?:proxy_pass|grpc_pass)\s+["']?\w+://${authority}`, 'g');
const upstreamServer = new RegExp(String.raw `\bserver\s+${authority}`, 'g');
/**
 * The local ports that a site's file passes requests to: those in `proxy_pass` and in the `server` lines of its
 * upstreams. Empty when it names none itself (a variable, or an upstream that another file defines).
 */
function proxiedPorts(site) {
    const code = site.replace(/#.*$/gm, '');
    const upstreams = [...code.matchAll(/\bupstream\s+\S+\s*\{([^}]*)\}/g)].flatMap(([, body = '']) => [
        ...body.matchAll(upstreamServer),
    ]);
    return [...new Set([...code.matchAll(pass), ...upstreams].map(([, port]) => Number(port)))];
}

;// CONCATENATED MODULE: ./src/checks/services.ts


/** The Compose file has the colour's services, says what image they run, and publishes the port that health is asked on. */
function serviceCheck({ state, model }, config, color) {
    const topic = new check/* Topic */.KK(`Services of ${color}`, 'they are started side by side with the other colour, by these names');
    const services = config.compose.services[color];
    const port = config.ports[color];
    const missing = services.filter((service) => !model.has(service));
    if (missing.length > 0)
        return topic.stops(`${color}-services names ${quoted(missing)}, but the Compose file has ${quoted([...model.keys()])}`, `${color}-services: NAME  # in the workflow, a service of the Compose file`);
    const built = services.filter((service) => model.get(service)?.image === undefined);
    if (built.length > 0)
        return topic.stops(`${quoted(built)} has no image: in the Compose file; what the host builds itself cannot be told apart from what ran before`, `image: REGISTRY/NAME:\${TAG}  # of ${built.join(', ')}, in the Compose file`);
    const [first] = services;
    const service = model.get(first);
    if (service?.hostNetwork === true)
        return topic.fine(`${quoted(services)} on the host's network`);
    const published = service?.published.map((each) => each.port) ?? [];
    if (published.includes(port))
        return topic.fine(`${quoted(services)}; "${first}" publishes port ${port}`);
    return topic.stops(`service "${first}" publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`, portOfBoth({ state, model }, config, color) ?? onLoopback(service, { name: first, port }));
}
/** The line of the workflow, where the site and the Compose file agree with each other on another port than it. */
function portOfBoth({ state, model }, { compose, ports }, color) {
    const published = model.get(compose.services[color][0])?.published.map((each) => each.port) ?? [];
    const port = proxiedPorts(state.sites[color].text ?? '').find((each) => published.includes(each));
    return port === undefined || port === ports[color] ? undefined : `${color}-port: ${port}  # in the workflow`;
}
/** The line of the Compose file that publishes a port to this machine alone. */
function onLoopback(service, { name, port }) {
    const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080;
    return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`;
}
const quoted = (names) => names.map((name) => `"${name}"`).join(', ');

;// CONCATENATED MODULE: ./src/checks/nginx.ts






const configuration = new check/* Topic */.KK('nginx -t', "nginx loads all of its configuration or nothing: one bad file of anybody's keeps the switch from happening");
function nginxCheck({ nginx, link, denied }, config) {
    if (denied.includes('nginx -T'))
        return configuration.unknown('not asked: the right to is missing');
    if (nginx.test.ok)
        return configuration.fine('nginx accepts its configuration');
    // A link that leads nowhere is replaced: whether all is well then, the switch's own nginx -t tells.
    if (link.kind === 'link' && link.dangles)
        return configuration.look(`nginx -t fails, since ${config.nginx.link} leads to nothing: a deploy replaces it`);
    return configuration.stops(`nginx -t fails, so nothing new can be loaded; mend this first: ${nginx.test.said}`, 'sudo nginx -t  # names the file and the line to mend');
}
const running = new check/* Topic */.KK('nginx', 'it brings the visitors to the live colour, and is told to reload, never restarted');
function processCheck({ nginx }) {
    if (nginx.master !== undefined)
        return running.fine(`nginx runs as process ${nginx.master}`);
    if (nginx.stray === undefined)
        return running.look('nginx does not run, so the site is down: a deploy starts it', 'sudo systemctl start nginx');
    return running.stops(`nginx runs as process ${nginx.stray}, but its pid file ${nginx.pidFile} does not say so, and without it nginx cannot be told to reload`, (0,script.sh) `echo ${nginx.stray} | sudo tee ${nginx.pidFile}`.text);
}
const linked = new check/* Topic */.KK('Link', 'it says which colour nginx serves, and is replaced in one move');
function linkCheck(state, { nginx, ...config }) {
    const { link } = state;
    const live = liveByItself(state, { nginx, ...config });
    if (link.kind === 'missing')
        return linked.fine(`${nginx.link} is not there yet: a deploy makes it`);
    if (link.kind === 'link' && link.dangles)
        return linked.look(`${nginx.link} leads to ${link.target}, where nothing is: nginx cannot be reloaded until a deploy replaces it`, live && (0,script.sh) `sudo ln -sfn ${nginx.sites[live]} ${nginx.link}`.text);
    if (link.kind === 'link')
        return linked.fine(`${nginx.link} leads to ${link.target}`);
    return linked.stops(`${nginx.link} is a ${link.what}, not a link: it is somebody's configuration`, live && replaceByLink(nginx.link, nginx.sites[live]));
}
function replaceByLink(link, site) {
    const aside = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`;
    return (0,script.sh) `sudo mv ${link} ${aside} && sudo ln -s ${site} ${link}`.text;
}
/** The colour that can only be the live one, where no link says it: another in its place would take the site down. */
function liveByItself(state, config) {
    const named = domain_color/* colors */.T.filter((color) => state.nginx.mentions[color]);
    const running = domain_color/* colors */.T.filter((color) => (0,domain_decision/* runs */.Np)(state, config, color));
    const [only, ...more] = running.filter((color) => named.length === 0 || named.includes(color));
    return more.length === 0 ? only : undefined;
}
/** The colour's site passes requests to its own port and not to the other's, whose containers are about to be stopped. */
function siteCheck({ state, model }, config, color) {
    const topic = new check/* Topic */.KK(`Site of ${color}`, `nginx must pass its requests to the port that ${color} publishes`);
    const [path, port, other] = [config.nginx.sites[color], config.ports[color], config.ports[(0,domain_color/* otherColor */.I)(color)]];
    const { text, missing, resolved } = state.sites[color];
    if (missing)
        return topic.stops(`${path} (${color}-site) is not on the host`, makeSite(state, config, color));
    if (text === undefined)
        return topic.stops(`${path} (${color}-site) cannot be read by ${config.connection.username}`, (0,script.sh) `sudo chmod a+r ${path}`.text);
    const ports = proxiedPorts(text);
    const linked = state.link.kind === 'link' && state.link.resolved === resolved;
    // What visitors get may come by this very file: it is never edited then.
    const replace = (wrong) => portOfBoth({ state, model }, config, color) ??
        (linked ? undefined : (0,script.sh) `sudo sed -i ${`s/:${wrong}\\b/:${port}/`} ${path}`.text);
    if (ports.includes(other))
        return topic.stops(`${path} is the site of ${color} (port ${port}) but passes requests to port ${other}, which is ${(0,domain_color/* otherColor */.I)(color)}'s`, replace(other));
    if (ports.length === 0)
        return topic.fine(`${path} names no port itself, so it is not compared`);
    if (ports.includes(port))
        return topic.fine(`${path} passes requests to port ${port}`);
    return topic.stops(`${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${port}; the two must be the same`, replace(ports[0] ?? port));
}
/** From the other colour's, which differs from it by the port alone. */
function makeSite({ sites }, { nginx, ports }, color) {
    const other = (0,domain_color/* otherColor */.I)(color);
    if (sites[other].text !== undefined)
        return (0,script.sh) `sed ${`s/:${ports[other]}\\b/:${ports[color]}/`} ${nginx.sites[other]} | sudo tee ${nginx.sites[color]}`
            .text;
    const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color]}; } }`;
    return (0,script.sh) `echo ${site} | sudo tee ${nginx.sites[color]}`.text;
}

;// CONCATENATED MODULE: ./src/checks/host-checks.ts




/** All that a deployment looks at before it begins: those that stop it are why it refuses, and a plan shows every one. */
function checksOf(state, config, model) {
    if (!state.directory)
        return [folderCheck(state, config)];
    return [
        folderCheck(state, config),
        dockerCheck(state, config),
        composeCheck(state, config),
        ...(state.compose.ok ? domain_color/* colors */.T.map((color) => serviceCheck({ state, model }, config, color)) : []),
        httpCheck(state),
        flockCheck(state),
        rightsCheck(state, config),
        nginxCheck(state, config),
        processCheck(state),
        linkCheck(state, config),
        ...domain_color/* colors */.T.map((color) => siteCheck({ state, model }, config, color)),
    ];
}

;// CONCATENATED MODULE: ./src/steps/state.ts










/** Finds out what is live, and refuses where a deployment could not end well: nothing has been touched by then. */
const state = {
    name: 'state',
    async run(_, context) {
        const { config } = context;
        const found = await (0,engine_context/* ask */.kA)(context, readState(config));
        const model = state_check(found, config);
        const nginx = toNginx(found, config);
        const decision = (0,domain_decision/* decide */.LD)(found, config, (0,domain_decision/* mustAsk */.XN)(found, config) ? await askNginx(context, found.http ?? 'curl', nginx) : undefined);
        if (decision.kind === 'refuse')
            throw new saga/* StepError */.z(decision.problem);
        const { plan } = decision;
        context.recorder.settle(plan.live);
        context.recorder.learn({ live: plan.live, idle: plan.idle, link: plan.linkBelongs });
        plan.warnings.forEach((text) => context.warn(text));
        const survey = toSurvey({ found, config, plan, nginx, model });
        return { value: survey, says: state_describe(plan), evidence: evidenceOf(found, config, survey) };
    },
};
/** Throws one error with every problem; gives the model of a project that can be deployed. */
function state_check(found, config) {
    const { model, checks } = state_judge(found, config);
    const problems = checks.filter(check/* stopsDeploy */.$n);
    const [only] = problems;
    if (only === undefined)
        return model;
    if (problems.length === 1)
        throw new saga/* StepError */.z((0,check/* problemOf */.Zw)(only)); // its mend is a line to type: no advice, which is a sentence
    throw new saga/* StepError */.z(`the host is not ready:\n${problems.map((each) => `- ${(0,check/* problemOf */.Zw)(each)}`).join('\n')}`);
}
/** What the Compose file says, as far as it can be read, and whether the host is ready for a deployment. */
function state_judge(found, config) {
    const model = found.compose.ok ? readModel(found.compose.yaml) : new Map();
    return { model, checks: checksOf(found, config, model) };
}
const toNginx = ({ nginx }, config) => ({
    link: config.nginx.link,
    pidFile: nginx.pidFile,
    errorLog: nginx.errorLog,
    sudo: nginx.sudo,
    linkSudo: nginx.linkSudo,
});
/** The survey of a host that was looked at without the lease; undefined where a deployment would refuse. */
function surveyOf({ found, decision }, config, model) {
    if (decision?.kind !== 'proceed')
        return undefined;
    return toSurvey({ found, config, plan: decision.plan, nginx: toNginx(found, config), model });
}
function toSurvey({ found, config, plan, nginx, model }) {
    const { compose } = found;
    if (!compose.ok || found.http === undefined)
        throw new saga/* StepError */.z('the host is not ready');
    const { directory, files, env } = config.compose;
    return {
        plan,
        project: { program: compose.program, directory, files, env, name: compose.project, sudo: found.docker.sudo },
        nginx,
        master: found.nginx.master,
        tool: found.http,
        model,
        yaml: compose.yaml,
        liveImages: plan.live === undefined ? [] : imagesOf(found, config, { live: plan.live, model }),
    };
}
/** One image for each service of the live colour, running or not, named as a deployment names it. */
function imagesOf(found, config, { live, model }) {
    const containers = (0,domain_decision/* containersOf */.Mz)(found, config, live);
    return config.compose.services[live].flatMap((service) => {
        const id = containers.find((each) => each.service === service)?.imageId;
        if (id === undefined)
            return [];
        return [(0,domain_record/* toReleaseImage */.Uk)(service, model.get(service)?.image ?? '', { id, digests: found.digests.get(id) ?? [] })];
    });
}
function state_describe({ live, idle, liveRuns }) {
    if (live === undefined)
        return `first deployment: ${idle} is next`;
    return liveRuns ? `${live} is live, ${idle} is next` : `${live} is live but down, ${idle} is next`;
}
function evidenceOf(found, config, { plan, project, liveImages }) {
    return {
        live: plan.live ?? null,
        liveRuns: plan.live === undefined ? null : plan.liveRuns,
        idle: plan.idle,
        link: plan.linkBelongs ?? null,
        ...programsOf(found),
        project: project.name,
        images: liveImages.map(domain_record/* nameImage */.Pe),
        containers: domain_color/* colors */.T.flatMap((color) => (0,domain_decision/* containersOf */.Mz)(found, config, color).map(({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`)),
    };
}
/** The programs of the host, as evidence of the steps that look at it: in the words that reach them, or null. */
const programsOf = ({ compose, docker, nginx }) => ({
    compose: compose.ok ? compose.program : null,
    docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
    nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
});

;// CONCATENATED MODULE: ./src/commands/prune-images.ts



/** Removes images from these repositories, but for those to keep and those that a container was made from. Gives their ids. */
function prune(args) {
    const cli = (0,as_root/* docker */.T)(args.sudo);
    return {
        name: 'docker image rm',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      containers=$(${cli} ps -aq --no-trunc) || exit
      used=$([ -z "$containers" ] || ${cli} inspect --format '{{.Image}}' $containers) || exit
      keep=" $(printf '%s ' ${args.keep}) $(printf '%s' "$used" | tr '\n' ' ') "
      for repository in ${args.repositories}; do
        ${cli} image ls --no-trunc --format '{{.ID}} {{.Tag}}' "$repository" | while read -r image tag; do
          case $keep in *" $image "*) continue ;; esac
          # By its name in this repository: the same image can have names in others, and stays for them.
          name=$repository:$tag
          [ "$tag" != '<none>' ] || name=$image
          ${cli} image rm "$name" >/dev/null && fact removed "$image"
        done
      done
    `,
        timeoutMs: 120_000,
        parse: (output) => new host_facts/* Facts */.At(output).all('removed').map(({ words: [id = ''] }) => id),
    };
}

;// CONCATENATED MODULE: ./src/steps/prune-images.ts




/** Releases that one can go back to without a registry, beside the one that serves. */
const kept = 2;
/** Removes images of this application that neither the live release nor those before it need. Nothing depends on it. */
async function pruneImages({ project, model }, context) {
    const { blue, green } = context.config.compose.services;
    const { record } = context.recorder;
    const images = [...blue, ...green].flatMap((service) => model.get(service)?.image ?? []);
    const repositories = [...new Set(images.map(domain_record/* repositoryOf */._M))];
    const before = (0,domain_record/* releases */.D8)(record.history).slice(-kept);
    const keep = [record.current?.images ?? [], ...before.map((entry) => entry.images)].flat().map(({ id }) => id);
    try {
        return await (0,engine_context/* ask */.kA)(context, prune({ sudo: project.sudo, repositories, keep }));
    }
    catch (error) {
        context.warn(`images that are not needed any more could not be removed: ${(0,thrown/* messageOf */.b)(error)}`);
        return [];
    }
}

;// CONCATENATED MODULE: ./src/steps/stop.ts




/** Stops the old colour, or keeps it for an instant way back; then removes the images that nobody needs any more. */
const stop = {
    name: 'stop',
    async run(verified, context) {
        const stopped = await stopOld(verified, context);
        const removed = context.config.prune ? await pruneImages(verified, context) : [];
        const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`;
        return { value: null, says: stop_describe(verified, context, stopped) + pruned, evidence: { stopped, removed } };
    },
};
async function stopOld({ plan, project, nginx, containers }, context) {
    const { compose, stopTimeoutMs, oldColor } = context.config;
    if (plan.live === undefined || oldColor === 'keep')
        return [];
    const services = compose.services[plan.live];
    const successor = containers.find(({ service }) => service === compose.services[plan.idle][0])?.id;
    const guard = { link: nginx.link, site: context.config.nginx.sites[plan.live] };
    const command = (0,commands_compose/* stop */.ds)({ project, services, guard, graceSeconds: stopTimeoutMs / 1000, successor });
    const { refused, names } = await (0,engine_context/* ask */.kA)(context, command);
    if (!refused)
        return names;
    throw new saga/* StepError */.z(`${plan.idle} went down after it had taken over, so ${plan.live} is left running`, {
        down: true,
        advice: 'look at its log, and go back with mode: rollback',
    });
}
function stop_describe({ plan }, { config }, stopped) {
    if (plan.live === undefined)
        return 'there is no old colour';
    if (config.oldColor === 'keep')
        return `${plan.live} is kept running (old-color: keep)`;
    return stopped.length === 0 ? `nothing of ${plan.live} was running` : `stopped ${stopped.join(', ')}`;
}

;// CONCATENATED MODULE: ./src/steps/switch.ts





/** Points nginx to the new colour. The script on the host ends with the new site in force, or with the old one back. */
const switchOver = {
    name: 'switch',
    async run(healthy, context) {
        const { plan, nginx } = healthy;
        const to = context.config.nginx.sites[plan.idle];
        const { result, said, restored, ...facts } = await (0,engine_context/* ask */.kA)(context, (0,switch_nginx/* switchSite */.wu)({ nginx, from: plan.linkBelongs, to }));
        if (result !== 'switched')
            throw notSwitched(`${nginx.link} could not be pointed to ${to}`, { result, said, clean: restored });
        return {
            value: { ...healthy, ...facts },
            says: `${nginx.link} points to ${to}, nginx was ${facts.started ? 'started' : 'told to reload'}`,
            evidence: { link: to, oldWorkers: facts.workers, nginx: facts.started ? 'started' : 'reloaded' },
        };
    },
    undo: switchBack,
};
/** Points nginx back to what it served before `survey` was made, and proves it; harmless when it never left. */
async function switchBack(survey, context) {
    const { plan, nginx, master } = survey;
    const from = context.config.nginx.sites[plan.idle];
    const tell = master === undefined ? 'quit' : 'reload-if-there';
    const back = await (0,engine_context/* ask */.kA)(context, (0,switch_nginx/* switchSite */.wu)({ nginx, from, to: plan.linkBelongs, tell }));
    if (back.result !== 'switched') {
        throw notSwitched(`${nginx.link} could not be set back to ${plan.linkBelongs ?? 'nothing'}`, {
            ...back,
            clean: false,
        });
    }
    if (tell === 'quit') {
        await letFinish(context, { nginx, workers: back.workers, color: plan.idle });
        return `${nginx.link} is as it was, and nginx does not run, as before`;
    }
    return back.told ? proveBack(context, survey, back) : proveLeft(context, survey);
}
/** The link leads nowhere again, which nginx cannot load: it goes on with what it has, and that may be the new colour. */
async function proveLeft(context, { plan, nginx, tool }) {
    const served = await askNginx(context, tool, nginx);
    const says = `${nginx.link} leads nowhere, as before; nginx keeps what it has loaded`;
    if (served.kind === 'neither' || (served.kind === 'color' && served.color !== plan.idle))
        return says;
    throw new saga/* StepError */.z(`${says}, which is ${plan.idle}: it is left up`);
}
/**
 * Nobody may still have a request with the new colour when it is taken down next. `verify-status` is not asked of the
 * former one: it was live as it is, and a status that neither of them gives would leave the host half undone.
 */
async function proveBack(context, { plan, nginx, tool }, back) {
    const { workers, logSize } = back;
    const expected = { color: plan.live, mustAnswer: plan.liveRuns, asItIs: true };
    await proveServed(context, { nginx, tool, workers, logSize }, expected);
    await letFinish(context, { nginx, workers, color: plan.idle });
    return `nginx serves ${plan.live ?? 'what it served'} again`;
}
function notSwitched(text, { result, said, clean }) {
    const reasons = {
        switched: '',
        busy: 'another application on this host has been switching nginx for too long',
        changed: 'somebody else changed it meanwhile',
        'link-failed': 'the link could not be replaced',
        'test-failed': 'nginx -t refuses the new configuration',
        'reload-failed': 'nginx could not be told to reload',
        'start-failed': 'nginx could not be started',
    };
    return new saga/* StepError */.z(`${text}: ${reasons[result]}: ${said.trim()}`, { clean });
}

;// CONCATENATED MODULE: ./src/steps/up.ts






/** What a colour that no visitor ever reached may take to stop when the run is cancelled. */
const hurriedGraceSeconds = 2;
/** Starts the idle colour from scratch and makes sure that what runs is what was pulled. */
const up = {
    name: 'up',
    async run(pulled, context) {
        const { plan, project, nginx } = pulled;
        const guard = { link: nginx.link, site: context.config.nginx.sites[plan.idle] };
        const services = context.config.compose.services[plan.idle];
        if (plan.idleIsUp)
            await leaveToFinish(context, pulled);
        const containers = await (0,engine_context/* ask */.kA)(context, (0,commands_compose.up)({ project, services, guard })).catch((error) => {
            throw new saga/* StepError */.z(`${plan.idle} could not be started: ${(0,thrown/* messageOf */.b)(error)}`, { cause: error });
        });
        for (const service of services)
            proveImage(service, containers, pulled);
        return {
            value: { ...pulled, containers },
            says: containers.map(({ name, imageId }) => `${name} runs ${(0,pull/* short */.h0)(imageId)}`).join(', '),
            evidence: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
        };
    },
    undo: takeDown,
};
/** Stops what is up of the idle colour; its containers stay, for a look at their logs. */
async function takeDown({ plan, project, nginx }, context) {
    const { compose, stopTimeoutMs } = context.config;
    const services = compose.services[plan.idle];
    const guard = { link: nginx.link, site: context.config.nginx.sites[plan.idle] };
    const graceSeconds = Math.min(stopTimeoutMs / 1000, context.cancelled ? hurriedGraceSeconds : Infinity);
    const { names: stopped } = await (0,engine_context/* ask */.kA)(context, (0,commands_compose/* stop */.ds)({ project, services, guard, graceSeconds }));
    return stopped.length === 0
        ? `nothing of ${plan.idle} was running`
        : `stopped ${stopped.join(', ')}, kept for a look at the logs`;
}
/** A run that was cut off may have switched just now: nginx's old workers can still have requests with the idle colour. */
async function leaveToFinish(context, { plan, nginx }) {
    await letFinish(context, { nginx, workers: [], color: plan.idle }).catch((error) => {
        const text = `could not wait for the requests that ${plan.idle} may still have: ${(0,thrown/* messageOf */.b)(error)}`;
        throw new saga/* StepError */.z(text, { clean: true, cause: error }); // nothing was touched, and stopping it could cut them
    });
}
function proveImage(service, containers, { pulled }) {
    const own = containers.filter((container) => container.service === service);
    if (own.length === 0)
        throw new saga/* StepError */.z(`Compose started no container of ${service}`);
    const wrong = own.find(({ imageId }) => imageId !== pulled.get(service)?.id);
    if (wrong === undefined)
        return;
    throw new saga/* StepError */.z(`${wrong.name} runs image ${(0,pull/* short */.h0)(wrong.imageId)}, but ${(0,pull/* short */.h0)(pulled.get(service)?.id ?? '')} was pulled`);
}

;// CONCATENATED MODULE: ./src/steps/verify.ts







/** Visitors get bad answers meanwhile, and the former colour still runs: going back is right, and soon. */
const patienceMs = 1_000;
/** Proves that the running nginx serves the new colour. */
const verify = {
    name: 'verify',
    async run(switched, context) {
        const { idle: color, liveRuns } = switched.plan;
        const { statuses } = context.config.verify;
        const expected = { color, mustAnswer: true, statuses, patienceMs: liveRuns ? patienceMs : undefined };
        const proven = async () => {
            const glimpse = await proveServed(context, switched, expected);
            return { ...glimpse, publicly: await provePublicly(switched, context) };
        };
        const { answer, newWorkers, flows, publicly } = await proven().catch(async (error) => {
            throw error instanceof saga/* StepError */.z ? await withCause(error, switched, context) : error;
        });
        return {
            value: prove('served', switched),
            says: `nginx serves ${color}: ${describeAnswer(answer)} from ${context.config.verify.url}`,
            evidence: { newWorkers, answer: describeAnswer(answer), connections: { ...flows }, ...publicly },
        };
    },
};
/** A release can be healthy and die on its first visitors: what it said then tells more than nginx's 502. */
async function withCause(error, { containers, plan, project }, context) {
    const [first] = context.config.compose.services[plan.idle];
    const suspect = containers.find(({ service }) => service === first);
    const now = suspect && (await readLastWords(context, suspect, project.sudo));
    const crashed = now !== undefined && (!(0,host_state/* isRunning */.W)(now) || now.restartCount > 0);
    return crashed
        ? new saga/* StepError */.z(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, { cause: error })
        : error;
}

;// CONCATENATED MODULE: ./src/modes/deploy.ts












/** Moves the traffic to a new release; whatever goes wrong on the way, the former one serves on. */
async function deploy(saga, fetch = pull/* pull */.a$) {
    let survey;
    let release;
    const ended = await saga.play(async () => {
        await saga.run(connect, null);
        await saga.run(lock, null);
        survey = await saga.run(state, null);
        if ((0,repair_link/* linkDiffers */.y)(survey.plan))
            await saga.run(repair_link/* mend */.T, survey);
        const pulled = await saga.run(fetch, survey);
        release = await saga.run(up, pulled);
        const healthy = await saga.run(health, release);
        const switched = await saga.run(switchOver, healthy);
        const served = await saga.run(verify, switched);
        saga.commit(); // From here on the new release serves: nothing below may bring the old one back.
        const drained = await saga.run(drain_drain, served);
        await saga.run(stop, drained);
    });
    return (0,deployment/* conclude */.Ep)(ended, survey, release);
}

;// CONCATENATED MODULE: ./src/commands/query-registry.ts



/** How long a registry may take to answer, in seconds. */
const patienceSeconds = 10;
/**
 * Runs as the user who pulls, with an image (as a path of a URL) and its registry's name: prints curl's exit code, the
 * answer's status and its body in base64, or `-` and why nobody could be asked.
 *
 * The engine asks, with the login of that user's Docker, as it does for a pull: same mirrors, same proxy, same
 * certificates. `docker manifest inspect` will not do: it asks by itself, and says "no such manifest" where the login is
 * missing. The login goes to curl by a pipe, and to nobody else.
 */
const askEngine = (0,script.sh) `
  say() { printf '%s %s %s\n' "$1" "$2" "$(printf %s "$3" | base64 -w 0)"; exit; }
  socket=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
  case \${socket:=unix:///var/run/docker.sock} in
    unix://*) socket=\${socket#unix://} ;;
    *) say - - "the engine is at $socket, not on this machine" ;;
  esac
  command -v curl >/dev/null || say - - 'the host has no curl to ask the engine with'
  config=$(tr -d ' \t\r\n' <"\${DOCKER_CONFIG:-$HOME/.docker}/config.json" 2>/dev/null)
  value() { # KEY: of the first object or text that stands behind it
    printf %s "$config" | awk -v key="\"$1\":" '{ at = index($0, key); if (!at) exit; rest = substr($0, at + length(key))
      if (rest ~ /^\{/) print substr(rest, 2, index(rest, "}") - 2); else if (match(rest, /^"[^"]*"/)) print substr(rest, 2, RLENGTH - 2) }'
  }
  field() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p"; }
  helper=$(value credHelpers | sed 's/^/,/' | sed -n "s/.*,\"$2\":\"\([^\"]*\)\".*/\1/p")
  [ -n "$helper" ] || helper=$(value credsStore)
  user='' secret=''
  if [ -n "$helper" ]; then
    login=$(printf %s "$2" | timeout 15 "docker-credential-$helper" get 2>/dev/null | tr -d '\r\n')
    user=$(printf %s "$login" | field Username) secret=$(printf %s "$login" | field Secret)
  else
    for key in "$2" "https://$2" "https://$2/" "https://$2/v1/" "https://$2/v2/"; do
      auth=$(value "$key" | sed -n 's/.*"auth":"\([^"]*\)".*/\1/p')
      [ -z "$auth" ] || break
    done
    login=$(printf %s "$auth" | base64 -d 2>/dev/null | sed 's/[\\"]/\\&/g')
    user=\${login%%:*} secret=\${login#*:}
  fi
  token=''
  if [ "$user" = '<token>' ]; then
    token=$(printf '{"identitytoken":"%s"}' "$secret" | base64 -w 0)
  elif [ -n "$user" ]; then
    token=$(printf '{"username":"%s","password":"%s"}' "$user" "$secret" | base64 -w 0)
  fi
  body=$(printf 'X-Registry-Auth: %s\n' "$(printf %s "$token" | tr '+/' '-_')" |
    curl -sS --max-time ${patienceSeconds} --unix-socket "$socket" -H @- -w '\n%{http_code}' -- "http://docker/distribution/$1/json" 2>&1)
  say "$?" "$(printf '%s\n' "$body" | tail -n 1)" "$(printf '%s\n' "$body" | sed '$d' | head -c 4096)"
`;
/** Asks for each image at the same time, and tells one `registry` fact for each, with its place in the list. */
function askRegistry(sudo, images) {
    const shell = sudo ? (0,script.sh) `sudo -n sh -c ${askEngine.text} sh` : (0,script.sh) `sh -c ${askEngine.text} sh`;
    return (0,script.sh) `
    ask_registry() { # PLACE IMAGE REGISTRY
      fact registry "$1" "$(${shell} "$2" "$3" 2>/dev/null </dev/null || :)"
    }
    ${(0,script/* lines */.Mn)(...images.map((image, i) => (0,script.sh) `ask_registry ${i} ${encodeURI(image)} ${registryOf(image)} &`))}
  `;
}
/** As `docker login` files it. */
function registryOf(image) {
    const [first = '', ...rest] = image.split('/');
    return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/';
}
const answerSchema = valibot_dist/* object */.Ikc({ Platforms: valibot_dist/* array */.YOg(valibot_dist/* object */.Ikc({ os: valibot_dist/* string */.YjP(), architecture: valibot_dist/* string */.YjP() })) });
const messageSchema = valibot_dist/* object */.Ikc({ message: valibot_dist/* string */.YjP() });
/** curl's own exit codes. */
const timedOut = '28';
/** Reads what was told of one image. */
function query_registry_parseAnswer(image, [code, status, body = '']) {
    const text = (0,host_facts/* decode */.D4)(body).trim();
    if (code === undefined || status === undefined)
        return { image, kind: 'unknown', why: 'its user may not be asked' };
    if (code === timedOut)
        return { image, kind: 'silent' };
    if (code !== '0')
        return { image, kind: 'unknown', why: text };
    if (status === '200')
        return { image, kind: 'has', platforms: platformsIn(text) };
    const said = messageIn(text);
    if (status === '404')
        return { image, kind: 'lacks', said };
    return { image, kind: wantsLogin(status, said) ? 'refuses' : 'silent', said };
}
/** The engine says 500 for much of what a registry says to it, a missing login among it. */
const wantsLogin = (status, said) => ['401', '403'].includes(status) || /denied|unauthorized|authentication|no basic auth|credentials/i.test(said);
function platformsIn(text) {
    const { success, output } = valibot_dist/* safeParse */.xLC(valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* parseJson */.qFJ(), answerSchema), text);
    const known = success ? output.Platforms.filter(({ architecture }) => architecture !== '') : [];
    return known.map(({ os, architecture }) => `${os}/${architecture}`);
}
function messageIn(text) {
    const { success, output } = valibot_dist/* safeParse */.xLC(valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* parseJson */.qFJ(), messageSchema), text);
    return success ? output.message : text;
}

;// CONCATENATED MODULE: ./src/commands/parse-host-environment.ts


/** Reads what the script of look-around.ts printed. */
function parseSurroundings(output, { images }) {
    const facts = new host_facts/* Facts */.At(output);
    const lines = (name) => facts.has(name)
        ? facts
            .text(name)
            .split('\n')
            .filter((line) => line !== '')
        : undefined;
    const [available, swap] = numbersOf(facts, 'memory');
    const [link] = lines('link') ?? [];
    const patterns = lines('includes');
    const clock = numbersOf(facts, 'clock')[0];
    return {
        clockMs: clock && clock * 1000,
        memory: available === undefined ? undefined : { availableKiB: available, swapKiB: swap ?? 0 },
        disk: readDisk(facts),
        used: lines('used')?.map((line) => toBytes(line.split(' / ')[0] ?? '')),
        imageBytes: lines('sizes')?.reduce((sum, size) => sum + Number(size), 0),
        containers: lines('containers')?.map(readOwned),
        restarts: new Map(lines('restarts')?.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''])),
        listening: facts.all('listens').flatMap(({ words: [port, yes] }) => (yes === 'yes' ? [Number(port)] : [])),
        includes: patterns === undefined || link === undefined ? undefined : { patterns, link },
        units: new Map(facts.all('unit').map(({ words: [name = '', state = ''] }) => [name, state])),
        platform: lines('platform')?.[0],
        registry: images.map((image, i) => query_registry_parseAnswer(image, wordsOf(facts, i))),
    };
}
const wordsOf = (facts, place) => facts
    .all('registry')
    .find(({ words }) => words[0] === String(place))
    ?.words.slice(1) ?? [];
const numbersOf = (facts, name) => facts.all(name)[0]?.words.map((word) => (/^\d+$/.test(word) ? Number(word) : undefined)) ?? [];
function readDisk(facts) {
    const [freeKiB, freeInodes] = numbersOf(facts, 'disk');
    if (freeKiB === undefined)
        return undefined;
    return { folder: facts.text('folder'), freeKiB, freeInodes };
}
const readOwned = (line) => {
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
/** `132.5MiB`, as Docker says it. */
function toBytes(text) {
    const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]+)$/.exec(text.trim()) ?? [];
    return Math.round(Number(number ?? NaN) * (units[unit] ?? NaN));
}

;// CONCATENATED MODULE: ./src/commands/read-host-environment.ts






/**
 * Looks at what only a plan asks for, so that no deployment waits for it; changes nothing. What cannot be read is left
 * out, and then nobody knows. The slow ones, Docker's statistics and the registries, are asked side by side.
 */
function lookAround(args) {
    const { dockerSudo, images, live, liveImages, all, ports } = args;
    const cli = (0,as_root/* docker */.T)(dockerSudo);
    return {
        name: 'look around',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${nginx_processes/* flowTools */.A}
      fact clock "$(date +%s)"
      ${askRegistry(dockerSudo, images)}
      found() { # NAME COMMAND...: what the command prints, where it succeeds
        name=$1; shift
        text=$("$@" 2>/dev/null) && printf '%s\n' "$text" | blob "$name"
      }
      ${live.length === 0 ? script/* nothing */.s6 : (0,script.sh) `found used timeout 20 ${cli} stats --no-stream --format '{{.MemUsage}}' ${live} &`}
      fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
      if root=$(${cli} info --format '{{.DockerRootDir}}' 2>/dev/null) && [ -n "$root" ]; then
        printf %s "$root" | blob folder
        fact disk "$(df -Pk -- "$root" 2>/dev/null | awk 'END { print $4 }')" "$(df -Pi -- "$root" 2>/dev/null | awk 'END { if ($2 > 0) print $4 }')"
      fi
      found platform ${cli} version --format '{{.Server.Os}}/{{.Server.Arch}}'
      found containers ${cli} ps -a --format '{{.Names}}|{{.Label "com.docker.compose.project"}}|{{.Label "com.docker.compose.service"}}'
      ${all.length === 0 ? script/* nothing */.s6 : (0,script.sh) `found restarts ${cli} inspect --format '{{.Id}} {{.HostConfig.RestartPolicy.Name}}' ${all}`}
      ${liveImages.length === 0 ? script/* nothing */.s6 : (0,script.sh) `found sizes ${cli} image inspect --format '{{.Size}}' ${liveImages}`}
      for port in ${ports.blue} ${ports.green}; do fact listens "$port" "$(listens "$port")"; done
      for unit in docker nginx; do
        fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null)"
      done
      ${readIncludes(args)}
      wait
    `,
        timeoutMs: 60_000,
        parse: (output) => parseSurroundings(output, args),
    };
}
/** Every `include` of nginx's configuration, and the link, each with its folder as it really is. */
const readIncludes = ({ nginxSudo, link }) => (0,script.sh) `
  real() { printf '%s/%s\n' "$(readlink -m -- "\${1%/*}")" "\${1##*/}"; }
  if dump=$(${(0,as_root/* asRoot */.t)(nginxSudo)}nginx -T 2>/dev/null); then
    main=$(nginx -V 2>&1 | tr ' ' '\n' | sed -n 's/^--conf-path=//p')
    printf '%s\n' "$dump" | tr -d "\"'" | sed -n 's/^[[:space:]]*include[[:space:]]\{1,\}\([^;]*\);.*/\1/p' | sort -u |
      while IFS= read -r path; do
        case $path in /*) real "$path" ;; *) real "\${main%/*}/$path" ;; esac
      done | blob includes
    real ${link} | blob link
  fi
`;

;// CONCATENATED MODULE: ./src/checks/after-reboot.ts




const comesBack = new check/* Topic */.KK('After a reboot', 'machines are rebooted, also by their provider: the live colour must come back by itself, and what serves it too');
/** What brings the live colour back: the units of systemd, and its containers' own restart policy. */
function rebootCheck({ found, around, config }, live) {
    const disabled = ['docker', 'nginx'].filter((unit) => around.units.get(unit) === 'disabled');
    if (disabled.length > 0)
        return comesBack.look(`${disabled.join(' and ')} ${disabled.length === 1 ? 'is' : 'are'} not started at boot`, `sudo systemctl enable ${disabled.join(' ')}`);
    if (live === 'unknown')
        return comesBack.unknown('what serves could not be found out');
    if (live === undefined)
        return comesBack.fine('nothing serves yet');
    const containers = (0,domain_decision/* containersOf */.Mz)(found, config, live);
    const policies = containers.map(({ id }) => around.restarts?.get(id));
    if (policies.includes(undefined))
        return comesBack.unknown(`the restart policy of ${live} could not be read`);
    const lost = containers.filter((_, i) => !stays.includes(policies[i] ?? ''));
    const names = lost.map(({ name }) => name);
    if (lost.length === 0)
        return comesBack.fine(`${live} comes back (${[...new Set(policies)].join(', ')})`);
    return comesBack.look(`the live ${names.join(', ')} does not come back after a reboot: its restart policy is "${policyName(around.restarts?.get(lost[0]?.id ?? ''))}"`, (0,script.sh) `docker update --restart unless-stopped ${names}`.text);
}
const stays = ['always', 'unless-stopped'];
const policy = new check/* Topic */.KK('Restart policy', '"unless-stopped" is right for both colours: the live one comes back after a reboot, and the stopped one stays down. ' +
    'With "always" both run after a reboot; with neither, none does');
/** What the Compose file gives to the next containers. */
function policyCheck(model, { compose: { services } }) {
    const all = domain_color/* colors */.T.flatMap((color) => services[color]);
    const wrong = all.filter((service) => model.get(service)?.restart !== 'unless-stopped');
    if (wrong.length === 0)
        return policy.fine('unless-stopped, for both colours');
    const found = wrong.map((service) => `"${service}" has restart: ${policyName(model.get(service)?.restart)}`);
    return policy.look(found.join(', '), `restart: unless-stopped  # of ${wrong.join(' and ')}, in the Compose file`);
}
const policyName = (name) => (name === undefined || name === '' ? 'no' : name);

;// CONCATENATED MODULE: ./src/checks/capacity.ts

const memory = new check/* Topic */.KK('Memory', 'during a deploy both colours run side by side, and what does not fit is killed by the kernel, the live one perhaps');
/** A second colour needs about what the live one uses now. */
function memoryCheck({ memory: found, used }, live) {
    if (found === undefined)
        return memory.unknown('the memory of the host could not be read');
    const free = (found.availableKiB + found.swapKiB) * 1024;
    const swap = found.swapKiB === 0 ? 'no swap' : `${size(found.swapKiB * 1024)} of it swap`;
    const room = `${size(free)} are free (${swap})`;
    if (live === 'unknown')
        return memory.unknown(`${room}; what serves could not be found out`);
    if (live === undefined)
        return memory.fine(`${room}; nothing serves yet to compare with`);
    const needs = used === undefined ? NaN : used.reduce((sum, each) => sum + each, 0);
    if (Number.isNaN(needs))
        return memory.unknown(`${room}; what ${live} uses could not be read`);
    const both = `${live} uses ${size(needs)}, ${room}`;
    return needs < free ? memory.fine(both) : memory.look(`${both}: a second colour does not fit beside it`, addSwap);
}
const addSwap = 'sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile';
const disk = new check/* Topic */.KK('Disk', 'the next image is unpacked beside the one that serves, and a full disk stops Docker as a whole');
/** Below this nothing can be unpacked: an image of a few layers has some thousands of files. */
const leastInodes = 10_000;
/** The next image may need as much as the live one takes, where they share no layer. */
function diskCheck({ disk: found, imageBytes }, live) {
    if (found === undefined)
        return disk.unknown("the disk of Docker's folder could not be read");
    const free = found.freeKiB * 1024;
    const room = `${size(free)} are free in ${found.folder}`;
    const { freeInodes } = found;
    if (freeInodes !== undefined && freeInodes < leastInodes)
        return disk.look(`${room}, but only ${freeInodes} files more can be made there`, clearAway);
    if (live === 'unknown')
        return disk.unknown(`${room}; what serves could not be found out`);
    if (live === undefined)
        return disk.fine(`${room}; nothing serves yet to compare with`);
    if (imageBytes === undefined)
        return disk.unknown(`${room}; what the image of ${live} takes could not be read`);
    const both = `the image of ${live} takes ${size(imageBytes)}, ${room}`;
    return imageBytes < free ? disk.fine(both) : disk.look(`${both}: one more may not fit`, clearAway);
}
/** Never `-a`: it takes the images away that a rollback needs. */
const clearAway = 'docker image prune  # and prune: true in the workflow, which after each deploy removes what no rollback needs';
const size = (bytes) => bytes < 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`;
const capacity_clock = new check/* Topic */.KK('Clock', "the registry's certificate is judged by it, and the record of deployments tells its times");
/** Seconds between the host's clock and ours that nobody need know of. */
const tolerableSeconds = 10;
/** `askedAt` and `heardAt`: by our own clock, before the host was asked and when it had told its time. */
function clockCheck({ clockMs }, { askedAt, heardAt }) {
    if (clockMs === undefined)
        return capacity_clock.unknown("the host's clock could not be read");
    // It tells whole seconds.
    const off = clockMs + 1000 < askedAt ? clockMs - askedAt : clockMs > heardAt ? clockMs - heardAt : 0;
    const seconds = Math.round(Math.abs(off) / 1000);
    if (seconds <= tolerableSeconds)
        return capacity_clock.fine("it agrees with the runner's");
    return capacity_clock.look(`the host's clock is ${seconds} s ${off < 0 ? 'behind' : 'ahead of'} the runner's`, 'sudo timedatectl set-ntp true');
}

;// CONCATENATED MODULE: ./src/checks/images.ts



const why = 'a deploy pulls this image first, with the login that Docker has on the host';
/** Whether a pull of that image would go well: asked by the engine, without pulling. */
function imageCheck(answer, { sudo, platform }) {
    const { image } = answer;
    const topic = new check/* Topic */.KK('Registry', why);
    const registry = registryOf(image);
    const isHub = registry.startsWith('https:');
    switch (answer.kind) {
        case 'has': {
            const { platforms } = answer;
            if (platform === undefined || platforms.length === 0 || platforms.includes(platform))
                return topic.fine(`${image} is there to be pulled`);
            return topic.stops(`${image} is there for ${platforms.join(', ')}, but the host is ${platform}`, `docker buildx build --platform ${platform} …  # where the image is built`);
        }
        case 'lacks':
            return topic.look(`the registry answers, but has no ${image} (yet): ${answer.said}`, (0,script.sh) `docker push ${image}`.text + '  # before the deploy');
        case 'refuses':
            return topic.stops(`${image} cannot be pulled: ${answer.said}`, (0,script.sh) `${[...(sudo ? ['sudo'] : []), 'docker', 'login', ...(isHub ? [] : [registry])]}`.text);
        case 'silent':
            return topic.stops(answer.said === undefined
                ? `the registry of ${image} did not answer`
                : `the registry of ${image} could not be reached: ${answer.said}`, (0,script.sh) `curl -v ${isHub ? registry : `https://${registry}/v2/`}`.text +
                '  # on the host: is the way out open (security group, DNS, proxy)?');
        case 'unknown':
            return topic.unknown(`whether ${image} can be pulled could not be found out: ${answer.why}`);
    }
}

;// CONCATENATED MODULE: ./src/checks/conflicts.ts




const names = new check/* Topic */.KK('Container names', 'a name can be had once on a host: a colour whose container_name is taken cannot be started beside the other');
/** Names that the Compose file gives out twice, or that somebody else has already. */
function nameCheck({ model, around, project }, { compose: { services } }) {
    const given = started(model, domain_color/* colors */.T.flatMap((color) => services[color])).flatMap((service) => {
        const name = model.get(service)?.containerName;
        return name === undefined ? [] : [{ service, name }];
    });
    const clash = given.find(({ service, name }) => given.some((each) => each.name === name && each.service !== service));
    if (clash !== undefined) {
        const both = given.filter(({ name }) => name === clash.name).map(({ service }) => service);
        return names.stops(`${both.join(' and ')} have the same container_name: ${clash.name}`, takeAway(clash.name));
    }
    if (given.length === 0)
        return names.fine('Compose gives each its own');
    if (around.containers === undefined)
        return names.unknown("the host's containers could not be listed");
    const taken = around.containers.find((each) => given.some(({ service, name }) => each.name === name && (each.project !== project || each.service !== service)));
    if (taken === undefined)
        return names.fine(given.map(({ name }) => name).join(', '));
    const whose = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`;
    return names.stops(`a container of ${whose} has the name ${taken.name} already`, takeAway(taken.name));
}
/** These services and all that they depend on, each once: no other is started by a deployment. */
function started(model, services) {
    const all = new Set(services);
    // A set that grows while it is gone through is gone through to its end.
    for (const service of all)
        model.get(service)?.dependsOn?.forEach((each) => all.add(each));
    return [...all];
}
const takeAway = (name) => `container_name: ${name}  # take this line away, in the Compose file`;
/** The port that the next colour needs is free, or its own. */
function portCheck({ found, around, config }, idle) {
    const topic = new check/* Topic */.KK(`Port of ${idle}`, 'the next release is started on it');
    const port = config.ports[idle];
    if (!around.listening.includes(port))
        return topic.fine(`port ${port} is free`);
    const own = (0,domain_decision/* containersOf */.Mz)(found, config, idle).filter(({ status }) => status === 'running');
    if (own.length > 0)
        return topic.fine(`port ${port} is taken by ${idle} itself, which is made anew`);
    return topic.stops(`something else listens on port ${port}, so ${idle} cannot be started`, `sudo ss -ltnp 'sport = :${port}'  # names the program: stop it, or give ${idle} another port`);
}
const exposed = new check/* Topic */.KK('Ports to the world', 'whoever reaches these ports gets past nginx and its certificate; the action asks on the host itself and needs none of them open');
/** Docker's own rules go before ufw's: only the address that a port is bound to, or the security group, keeps it closed. */
function exposureCheck(model, config) {
    const open = domain_color/* colors */.T.flatMap((color) => {
        const [first] = config.compose.services[color];
        const service = model.get(first);
        const port = config.ports[color];
        const binding = service?.published.find((each) => each.port === port);
        if (service?.hostNetwork === true)
            return [{ name: first, port, where: "the host's network", service }];
        if (binding === undefined || isLoopback(binding))
            return [];
        return [{ name: first, port, where: binding.address ?? '0.0.0.0', service }];
    });
    const [only] = open;
    if (only === undefined)
        return exposed.fine('both colours are bound to the loopback');
    const found = open.map(({ name, port, where }) => `"${name}" publishes port ${port} on ${where}`).join(', ');
    return exposed.look(`${found}: open to the world unless the security group closes it`, open.map(({ name, port, service }) => onLoopback(service, { name, port })).join('\n'));
}
const isLoopback = ({ address = '' }) => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address);
const included = new check/* Topic */.KK('Link is included', 'nginx serves what its configuration includes: a link that it never reads moves no visitor');
/** One of nginx's `include` lines takes the link along. */
function includeCheck({ includes }, { nginx: { link } }) {
    if (includes === undefined)
        return included.unknown("nginx's configuration could not be read as a whole");
    const [folder, name] = split(includes.link);
    const pattern = includes.patterns.find((each) => {
        const [itsFolder, itsName] = split(each);
        return glob(itsFolder).test(folder) && glob(itsName).test(name);
    });
    if (pattern !== undefined)
        return included.fine(`by "include ${pattern}"`);
    return included.stops(`no include line of nginx's configuration takes ${link} along`, `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`);
}
const split = (path) => [
    path.replace(/\/[^/]*$/, ''),
    path.slice(path.lastIndexOf('/') + 1),
];
/** As glob(3) reads it: `*` stands for no slash, and not for a dot at the beginning. */
function glob(pattern) {
    const plain = pattern.replace(/\[[^\]]*\]/g, '?'); // one of several: taken for any
    const source = plain
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^/]*')
        .replaceAll('?', '[^/]');
    return new RegExp(`^${/^[*?]/.test(plain) ? '(?!\\.)' : ''}${source}$`);
}

;// CONCATENATED MODULE: ./src/steps/inspect/remarks.ts




/** What is out of order on a host, or looks so, though it may keep nobody from deploying. */
function remarksOn(known, config) {
    const { record, held } = known;
    return [
        ...outages(known, config),
        ...(record === undefined ? ['the record of deployments on the host cannot be read'] : []),
        ...(held || record?.current === undefined
            ? []
            : [`${describeCurrent(record.current)} was cut off: the next one puts right what is left of it`]),
        ...disagreement(known),
    ];
}
function outages({ found, plan }, { nginx }) {
    const { live, liveRuns } = plan ?? {};
    const down = live !== undefined && liveRuns === false;
    return [
        ...((0,domain_decision/* notAsked */.Op)(found) === undefined && found.nginx.master === undefined
            ? ['nginx does not run: the site is down']
            : []),
        ...(down ? [`nginx is to serve ${live}, which does not run: the site is down`] : []),
        ...(live !== undefined && plan !== undefined && (0,repair_link/* linkDiffers */.y)(plan)
            ? [
                `${nginx.link} points to ${plan.linkHolds ?? 'nothing'}, but nginx serves ${live}: a reload would change that; ` +
                    'the next deployment puts the link right',
            ]
            : []),
    ];
}
/** The truth stays with nginx and Docker; that the record knows nothing of it means that somebody did it by hand. */
function disagreement({ serves, held, record, settled }) {
    const last = settled.history.findLast(({ result }) => result === 'deployed');
    if (serves === undefined || serves.broughtBy !== undefined)
        return [];
    if (held && record?.current?.idle === serves.color)
        return [];
    if (last === undefined)
        return ['the record knows of no deployment that brought what serves'];
    const said = `${last.color ?? 'nothing'} with ${last.images.map(domain_record/* nameImage */.Pe).join(', ')}`;
    return [`the record says otherwise: ${said}, deployed ${new Date(last.endedAt).toISOString()} (${last.by.url})`];
}

;// CONCATENATED MODULE: ./src/steps/inspect/status.ts










/** Deployments of the history that are shown. */
const status_shown = 10;
/** Looks at the host without the lease, so that it answers while a deployment runs; changes nothing, not even the record. */
const look = {
    name: 'state',
    async run(_, context) {
        const seen = await see(context);
        const status = toStatus(seen, context.config);
        return { value: status, says: status_describe(status), evidence: status_evidenceOf(seen.found, status) };
    },
};
/** One look at all that decides, without the lease. */
async function see(context) {
    const { config } = context;
    const { held, record: json } = await (0,engine_context/* ask */.kA)(context, seeLease(config.compose.directory));
    const found = await (0,engine_context/* ask */.kA)(context, readState(config));
    const decision = (0,domain_decision/* notAsked */.Op)(found) === undefined ? await whatServes(found, context) : undefined;
    return { found, decision, held, record: (0,domain_record/* parseRecord */.Hh)(json) };
}
/** As a deployment decides it, but nginx is always asked; where it says nothing and the files alone tell, they do. */
async function whatServes(found, { config, ...context }) {
    if (found.nginx.master === undefined)
        return (0,domain_decision/* decide */.LD)(found, config);
    const served = await askNginx({ ...context, config }, found.http ?? 'curl', toNginx(found, config));
    const decision = (0,domain_decision/* decide */.LD)(found, config, served);
    return decision.kind === 'refuse' && !(0,domain_decision/* mustAsk */.XN)(found, config) ? (0,domain_decision/* decide */.LD)(found, config) : decision;
}
function toStatus(seen, config) {
    const { found, decision, held } = seen;
    const plan = decision?.kind === 'proceed' ? decision.plan : undefined;
    // Where nginx does not run, nobody is served by a colour that does.
    const live = plan?.liveRuns === true && found.nginx.master !== undefined ? plan.live : undefined;
    const record = settled(seen, live);
    const serves = live === undefined ? undefined : servesOf({ found, record, live }, config);
    const before = serves && (0,domain_record/* releaseBefore */.PZ)(record, serves.images);
    return {
        serves,
        unknown: decision?.kind === 'refuse' ? decision.problem : (0,domain_decision/* notAsked */.Op)(found),
        before,
        otherRuns: serves !== undefined && before !== undefined && standsBy(serves, before, [found, config]),
        held,
        current: seen.record?.current,
        history: record.history.slice(-status_shown).reverse(),
        remarks: [
            ...remarksOn({ ...seen, plan, serves, settled: record }, config),
            ...state_judge(found, config).checks.filter(check/* stopsDeploy */.$n).map(check/* problemOf */.Zw),
        ],
    };
}
/** The record as the next deployment would make it: one that was cut off has ended. */
function settled({ held, record = domain_record/* emptyRecord */.FR }, live) {
    const { current } = record;
    if (held || current === undefined)
        return record;
    return (0,domain_record/* settle */.G9)((0,domain_record/* end */._N)(record, { result: 'interrupted', endedAt: current.startedAt, failedStep: current.step }), live);
}
function servesOf({ found, record, live }, config) {
    const images = imagesOf(found, config, { live, model: state_judge(found, config).model });
    const [first] = config.compose.services[live];
    const container = (0,domain_decision/* containersOf */.Mz)(found, config, live).find(({ service }) => service === first);
    return { color: live, images, upSince: container?.startedAt, broughtBy: (0,domain_record/* broughtBy */.dB)(record, live, images) };
}
/** Whether a rollback would find that release running on the other colour: not a newer one that is being brought up there. */
function standsBy({ color }, { images }, [found, config]) {
    const other = (0,domain_color/* otherColor */.I)(color);
    const there = imagesOf(found, config, { live: other, model: state_judge(found, config).model });
    return (0,domain_decision/* runs */.Np)(found, config, other) && (0,domain_record/* sameRelease */.OW)(there, images);
}
function status_describe({ serves, unknown, held }) {
    const lock = held ? 'a deployment is under way' : 'no deployment is under way';
    if (serves !== undefined)
        return `${serves.color} serves ${serves.images.map(domain_record/* nameImage */.Pe).join(', ')}; ${lock}`;
    return `${unknown === undefined ? 'no release serves' : `what serves is not known: ${unknown}`}; ${lock}`;
}
const status_evidenceOf = (found, { serves, held }) => ({
    live: serves?.color ?? null,
    images: serves?.images.map(domain_record/* nameImage */.Pe) ?? [],
    lease: held ? 'held' : 'free',
    ...programsOf(found),
});

// EXTERNAL MODULE: ./src/steps/inspect/preview.ts
var preview = __webpack_require__(9716);
;// CONCATENATED MODULE: ./src/steps/inspect/plan.ts














/** Looks at all that a deployment depends on, without the lease; changes nothing. */
const examine = {
    name: 'state',
    async run(_, context) {
        const { config } = context;
        const seen = await see(context);
        const { model, checks } = state_judge(seen.found, config);
        const first = [...checks, ...deciding(seen), turnCheck(seen)];
        const all = [...first, ...(await lookFurther(context, seen, model))];
        const survey = first.some(check/* stopsDeploy */.$n) ? undefined : surveyOf(seen, config, model);
        const outlook = {
            status: toStatus(seen, config),
            checks: all,
            steps: survey && (0,preview/* outline */.r)(survey, seen.found, config),
            idle: survey?.plan.idle,
        };
        tell(outlook, context);
        return { value: outlook, says: plan_describe(all), evidence: plan_evidenceOf(all) };
    },
};
function tell({ checks, steps }, { note }) {
    checks.flatMap(check/* linesOf */.Dx).forEach(note);
    if (steps === undefined)
        return;
    note('What a deployment would do:');
    (0,preview/* scriptOf */.F)(steps).forEach(note);
}
const serving = new check/* Topic */.KK('What serves', 'nginx says which colour is live, and that one is never touched');
function deciding({ found, decision }) {
    if (decision === undefined)
        return [serving.unknown((0,domain_decision/* notAsked */.Op)(found) ?? 'it was not asked')];
    if (decision.kind === 'refuse')
        return [serving.stops(decision.problem)];
    const { warnings, live, liveRuns } = decision.plan;
    if (warnings.length > 0)
        return warnings.map((each) => serving.look(each));
    if (live === undefined)
        return [serving.fine('nothing yet: this will be the first deployment')];
    const down = !liveRuns || found.nginx.master === undefined;
    return [down ? serving.look(`${live} would, but the site is down`) : serving.fine(`nginx serves ${live}`)];
}
const turn = new check/* Topic */.KK('Turn', 'two deploys never mix: the second one waits, for as long as lock-timeout allows');
function turnCheck({ held, record }) {
    const { current } = record ?? {};
    if (held)
        return turn.look(`${current === undefined ? 'another deployment' : describeCurrent(current)} is under way: what is said here may have changed when it ends`);
    if (current !== undefined)
        return turn.look(`${describeCurrent(current)} was cut off: the next one puts right what is left of it`);
    return turn.fine('no other deployment is under way');
}
/** What is asked only here, as far as the host can be asked. */
async function lookFurther(context, seen, model) {
    const { config } = context;
    const { found, decision } = seen;
    if (!found.directory)
        return [];
    const plan = decision?.kind === 'proceed' ? decision.plan : undefined;
    const live = plan === undefined ? 'unknown' : plan.liveRuns ? plan.live : undefined;
    const idle = plan?.idle ?? 'blue';
    const references = found.compose.ok ? (0,pull/* referencesOf */.CL)(model, config.compose.services[idle]) : [];
    const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '');
    const of = (color) => (color === undefined || color === 'unknown' ? [] : (0,domain_decision/* containersOf */.Mz)(found, config, color));
    const command = lookAround({
        dockerSudo: found.docker.sudo,
        nginxSudo: found.nginx.sudo,
        images,
        live: of(live).map(({ id }) => id),
        liveImages: [...new Set(of(live).map(({ imageId }) => imageId))],
        all: domain_color/* colors */.T.flatMap(of).map(({ id }) => id),
        ports: config.ports,
        link: config.nginx.link,
    });
    const askedAt = context.clock.date();
    let heardAt;
    const around = await (0,engine_context/* ask */.kA)(context, command, () => (heardAt ??= context.clock.date()));
    return [
        ...(found.compose.ok ? ofProject({ found, around, model, idle }, config) : []),
        includeCheck(around, config),
        ...around.registry.map((answer) => {
            const own = references.some(({ image, platform }) => image === answer.image && platform !== undefined);
            return imageCheck(answer, { sudo: found.docker.sudo, platform: own ? undefined : around.platform });
        }),
        memoryCheck(around, live),
        diskCheck(around, live),
        rebootCheck({ found, around, config }, live),
        clockCheck(around, { askedAt, heardAt: heardAt ?? context.clock.date() }),
    ];
}
function ofProject({ found, around, model, idle }, config) {
    return [
        nameCheck({ model, around, project: found.compose.ok ? found.compose.project : undefined }, config),
        portCheck({ found, around, config }, idle),
        exposureCheck(model, config),
        policyCheck(model, config),
    ];
}
function plan_describe(checks) {
    const stopping = checks.filter(check/* stopsDeploy */.$n);
    if (stopping.length === 0)
        return `the host is ready (${(0,check/* countOf */.pq)(checks)})`;
    return `the host is not ready: ${stopping.map(({ name }) => name).join(', ')}`;
}
const plan_evidenceOf = (checks) => ({
    checks: checks.map(({ name, result, found, mend }) => ({ name, result, found, mend: mend ?? null })),
});

;// CONCATENATED MODULE: ./src/modes/plan.ts




/** Says what a deployment would do, and whether the host is ready. Changes nothing on the host. */
async function plan(saga) {
    const ended = await saga.play(async () => {
        await saga.run(connect, null);
        return saga.run(examine, null);
    });
    if (ended.kind !== 'completed')
        return { kind: 'refused', failure: ended.failure, images: [] };
    const { checks, status } = ended.value;
    const { serves } = status;
    const images = serves?.images.map(domain_record/* nameImage */.Pe) ?? [];
    return { kind: 'planned', ready: !checks.some(check/* stopsDeploy */.$n), color: serves?.color, images, outlook: ended.value };
}

// EXTERNAL MODULE: ./src/domain/events.ts
var events = __webpack_require__(2407);
;// CONCATENATED MODULE: ./src/modes/recover.ts












/** How long to wait for what the ended process left working on the host, in ms. */
const recover_patienceMs = 120_000;
/**
 * Puts right what an ended process of this very run left behind, going by what nginx and Docker say now: the new colour
 * is taken out of nginx and down again, unless it had been proven by then.
 */
async function recover(saga) {
    let left;
    let survey;
    let committed = false;
    const ended = await saga.play(async () => {
        await saga.run(connect, null);
        left = await saga.run(takeBack, null);
        const found = await saga.run(state, null);
        if ((0,repair_link/* linkDiffers */.y)(found.plan))
            await saga.run(repair_link/* mend */.T, found);
        const newServes = left.idle !== undefined && found.plan.live === left.idle;
        const isDown = left.live !== undefined && !found.plan.idleRuns; // what served before: going back to it helps nobody
        committed = newServes && (isCommitted(left) || (isDown && (await saga.run(lookAgain, found))));
        survey = newServes && !committed ? asBefore(found, left) : found;
        if (committed || !hasBegun(left))
            return;
        if (newServes)
            await saga.undo('switch', (context) => switchBack(survey ?? found, context));
        await saga.undo('up', (context) => emptyAndTakeDown(survey ?? found, context));
    });
    return restate(ended, { left, survey, committed });
}
/** The ended process may have switched back just before: nginx's old workers can still have requests with its colour. */
async function emptyAndTakeDown(survey, context) {
    const { nginx, plan } = survey;
    await letFinish(context, { nginx, workers: [], color: plan.idle });
    return takeDown(survey, context);
}
/** Takes the lease again; refuses when the host is another run's by now, which then puts right what it finds. */
const takeBack = {
    name: 'lock',
    async run(_, context) {
        const { record } = await lease(context, recover_patienceMs).catch((error) => {
            if (error instanceof HostHeld && error.record !== undefined)
                whatWeLeft(error.record, context);
            throw error;
        });
        const left = whatWeLeft(record, context);
        context.recorder.resume(record);
        return { value: left, says: `this run was at ${left.step} when it was ended` };
    },
};
/** How far this run had come; refuses when the host is another's. */
function whatWeLeft(record, { recorder }) {
    if (record.current !== undefined && recorder.isOurs(record))
        return record.current;
    throw new saga/* StepError */.z(recorder.wasOurs(record)
        ? `another run has taken the host over, and puts right what it finds${whose(record)}`
        : "the host's record knows nothing of this run: it had begun nothing, or that could not be written down", { refusal: true, advice: 'look with mode: status at what serves now' });
}
function whose({ current, history }) {
    const url = (current ?? history.at(-1))?.by.url ?? '';
    return url === '' ? '' : `: ${url}`;
}
/** Whether nginx, which may be in the middle of a reload, really serves the new colour. */
const lookAgain = {
    name: 'verify',
    async run({ tool, nginx, plan }, context) {
        const served = await askNginx(context, tool, nginx);
        if (served.kind === 'unknown')
            throw new saga/* StepError */.z(`what nginx serves could not be found out: ${served.why}`);
        // What nginx answers by itself (a redirect, say) tells of no colour: nothing is gained then by going back to one that is down.
        const answers = served.kind === 'neither' && served.status !== undefined && served.status < 500;
        const value = answers || (served.kind === 'color' && served.color === plan.live);
        const says = answers ? `nginx answers ${served.status}` : `nginx serves ${plan.live ?? ''}`;
        return {
            value,
            says: value ? `${says}, and what served before is down` : `nginx does not serve ${plan.live ?? ''}`,
        };
    },
};
/** Before `up` nothing of the idle colour was touched; what runs of it then was kept on purpose. */
const hasBegun = ({ step }) => events/* stepNames */.V.indexOf(step) >= events/* stepNames */.V.indexOf('up');
/** What comes after `verify` comes after the proof. */
const isCommitted = ({ step }) => step === 'drain' || step === 'stop';
/** The plan that the ended process followed, when nginx serves its new colour already. */
const asBefore = (found, { live, idle, link }) => ({
    ...found,
    liveImages: [],
    plan: {
        ...found.plan,
        live,
        idle: idle ?? found.plan.idle,
        liveRuns: live !== undefined && found.plan.idleRuns,
        linkBelongs: link,
    },
});
function restate(ended, { left, survey, committed }) {
    const cut = {
        ...(left && { step: left.step }),
        error: new Error('the process was ended'),
        cancelled: true,
        killed: true,
    };
    const { live, liveRuns } = survey?.plan ?? {};
    const images = survey?.liveImages.map(domain_record/* nameImage */.Pe) ?? [];
    const before = { previousColor: live, ...(liveRuns ? { color: live, images } : { images: [] }) };
    if (ended.kind === 'completed') {
        if (!committed)
            return { kind: 'rolled-back', failure: cut, ...before };
        const images = left?.images.map(domain_record/* nameImage */.Pe) ?? [];
        return { kind: 'deployed', color: left?.idle, previousColor: left?.live, images, unfinished: cut };
    }
    const { failure } = ended;
    if (failure.error instanceof saga/* StepError */.z && failure.error.refusal)
        return { kind: 'refused', blind: true, failure, images: [] };
    if (left !== undefined && !hasBegun(left) && failure.step === 'state')
        return { kind: 'refused', failure: cut, images: [] };
    return { kind: 'stranded', failure: cut, undoFailure: failure, commands: (0,deployment/* wayOut */.YX)(failure, survey), images: [] };
}

;// CONCATENATED MODULE: ./src/engine/reconnecting-host.ts
/**
 * For undoing: when the link is lost it connects once more and asks again. Only for commands that may run twice. Each waits
 * for the one before: what is asked behind a command whose link is lost must not run ahead of the way back.
 */
class ReconnectingHost {
    #host;
    #comeBack;
    #cameBack = false;
    #last = Promise.resolve();
    constructor(host, comeBack) {
        this.#host = host;
        this.#comeBack = comeBack;
    }
    open(options) {
        return this.#host.open(options);
    }
    run(command, options) {
        const outcome = this.#last.then(() => this.#run(command, options));
        this.#last = outcome.catch(() => undefined);
        return outcome;
    }
    async #run(command, options) {
        const outcome = await this.#host.run(command, options);
        if (outcome.kind !== 'lost' || this.#cameBack)
            return outcome;
        this.#cameBack = true;
        await this.#comeBack();
        return this.#host.run(command, options);
    }
    close() {
        return this.#host.close();
    }
}

;// CONCATENATED MODULE: ./src/engine/recorder.ts

/** Keeps the host's record of deployments for the length of a run; `RecordingHost` brings what is new to the host. */
class Recorder {
    #by;
    #mode;
    #startedAt;
    #record = domain_record/* emptyRecord */.FR;
    #begun = false;
    #resumed = false;
    #saved = true;
    constructor(by, mode, startedAt) {
        this.#by = by;
        this.#mode = mode;
        this.#startedAt = startedAt;
    }
    get by() {
        return this.#by;
    }
    get record() {
        return this.#record;
    }
    /** Whether what the host remembers as in progress is this very run. */
    isOurs({ current }) {
        return current !== undefined && current.startedAt === this.#startedAt && current.by.url === this.#by.url;
    }
    /** Whether the host remembers this very run as one that is over. */
    wasOurs({ history }) {
        return history.some(({ by, startedAt }) => startedAt === this.#startedAt && by.url === this.#by.url);
    }
    /** From here on the record is ours to write. Gives the deployment that was cut off before this one, if any. */
    begin(found) {
        const current = { by: this.#by, mode: this.#mode, startedAt: this.#startedAt, step: 'lock', images: [] };
        this.#begun = true;
        this.#change((0,domain_record/* begin */.qN)(found, current));
        return found.current;
    }
    /** Goes on with a deployment of this very run, whose process was ended. */
    resume(found) {
        this.#begun = true;
        this.#resumed = true;
        this.#record = found;
    }
    settle(live) {
        if (!this.#resumed)
            this.#change((0,domain_record/* settle */.G9)(this.#record, live));
    }
    learn(facts) {
        if (this.#begun && !this.#resumed)
            this.#change((0,domain_record/* learn */.nB)(this.#record, facts));
    }
    end(ending) {
        if (!this.#begun)
            return;
        this.#change((0,domain_record/* end */._N)(this.#record, ending));
        this.#begun = false;
    }
    /** Nothing was begun, so there is nothing to remember. */
    forget() {
        const { history, version } = this.#record;
        if (!this.#begun)
            return;
        this.#change({ version, history });
        this.#begun = false;
    }
    /** What the host has not been told yet, as JSON. */
    takeUnsaved() {
        if (this.#saved)
            return undefined;
        this.#saved = true;
        return JSON.stringify(this.#record);
    }
    #change(record) {
        this.#record = record;
        this.#saved = false;
    }
}

;// CONCATENATED MODULE: ./src/engine/recording-host.ts


/** Sends the record along with the next command: it costs no round trip of its own, and is there before the command is. */
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
        const json = command.resident === true ? undefined : this.#recorder.takeUnsaved();
        if (json === undefined)
            return this.#host.run(command, options);
        const record = writeRecord(this.#directory, json);
        return this.#host.run({ ...command, record: json, script: (0,script/* lines */.Mn)(record, command.script) }, options);
    }
    /** Sends what no command took along. A record that cannot be written changes nothing. */
    async saveRecord() {
        const json = this.#recorder.takeUnsaved();
        if (json !== undefined)
            await this.#host.run(saveRecord(this.#directory, json));
    }
    close() {
        return this.#host.close();
    }
}

;// CONCATENATED MODULE: ./src/steps/restore-images.ts






/** Takes the place of `pull` when going back: the images of the release that served before, by their ids. */
const recall = {
    name: 'pull',
    async run(survey, context) {
        const services = context.config.compose.services[survey.plan.idle];
        const before = findRelease(survey, context);
        const images = forServices(before.images, services);
        const found = await (0,engine_context/* ask */.kA)(context, (0,commands_compose/* recall */.I9)(survey.project, images)).catch((error) => {
            throw new saga/* StepError */.z(`the images of the release before are neither on the host nor in the registry: ${(0,thrown/* messageOf */.b)(error)}`, {
                refusal: true,
                advice: 'deploy the release that is wanted instead',
                cause: error,
            });
        });
        context.recorder.learn({ images: [...images] });
        const pulled = new Map(services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]]])));
        const rendered = pinImages(survey.yaml, new Map(images.map(({ service, id }) => [service, id])));
        const named = images.map(domain_record/* nameImage */.Pe);
        return {
            value: { ...survey, project: { ...survey.project, rendered }, pulled, images: named },
            says: `back to ${named.join(', ')}, deployed ${new Date(before.startedAt).toISOString()} from ${before.by.sha.slice(0, 7)}`,
            evidence: { images: named, deployedBy: before.by.url, repository: before.by.repository, sha: before.by.sha },
        };
    },
};
function findRelease({ plan, liveImages }, { recorder, config }) {
    const refuse = (why) => new saga/* StepError */.z(why, { refusal: true, advice: 'deploy the release that is wanted instead' });
    if (plan.live === undefined)
        throw refuse('there is nothing to go back from: no release serves');
    const before = (0,domain_record/* releaseBefore */.PZ)(recorder.record, liveImages);
    if (before === undefined)
        throw refuse('there is nothing to go back to: the host remembers no release before the one that serves');
    if (before.images.length === config.compose.services[plan.idle].length)
        return before;
    throw refuse(`the release before had ${before.images.length} services, ${plan.idle} has ${config.compose.services[plan.idle].length}`);
}
/** The colours' services stand in the same order in both lists. */
const forServices = (images, services) => services.flatMap((service, i) => (images[i] === undefined ? [] : [{ ...images[i], service }]));

;// CONCATENATED MODULE: ./src/modes/rollback.ts


/** Goes back to the release that served before, with the same care as a deployment: only where its images come from differs. */
const rollback = (saga) => deploy(saga, recall);

;// CONCATENATED MODULE: ./src/modes/status.ts



/** Says what serves, since when and by whom, and who deploys just now. Changes nothing on the host. */
async function status_status(saga) {
    const ended = await saga.play(async () => {
        await saga.run(connect, null);
        return saga.run(look, null);
    });
    if (ended.kind !== 'completed')
        return { kind: 'refused', failure: ended.failure, images: [] };
    const { serves } = ended.value;
    return { kind: 'reported', color: serves?.color, images: serves?.images.map(domain_record/* nameImage */.Pe) ?? [], status: ended.value };
}

;// CONCATENATED MODULE: ./src/modes/run.ts












/** What made a run end early, or its end incomplete; undefined when nothing did. */
function failureOf(result) {
    if (result.kind === 'reported' || result.kind === 'planned')
        return undefined;
    return result.kind === 'deployed' ? result.unfinished : result.failure;
}
/** A whole run on any host: the steps, the record that is kept of them, and how it ended. */
function run(parts) {
    switch (parts.config.mode) {
        case 'deploy':
            return runRecorded(parts, 'deploy', (saga) => deploy(saga));
        case 'rollback':
            return runRecorded(parts, 'rollback', rollback);
        // A recorder that is never begun writes nothing.
        case 'plan':
            return plan(makeSaga(parts, recorderOf(parts, 'deploy')));
        case 'status':
            return status_status(makeSaga(parts, recorderOf(parts, 'deploy')));
    }
}
/** Puts right what a process of this very run left behind when it was ended. */
function recoverRun(parts) {
    return runRecorded(parts, 'deploy', recover); // the record has the mode already
}
async function runRecorded(parts, mode, story) {
    const { config, clock = runnersClock } = parts;
    const recorder = recorderOf(parts, mode);
    const host = new RecordingHost(parts.host, recorder, config.compose.directory);
    const tell = (event) => {
        if (event.kind === 'step-started')
            recorder.learn({ step: event.step });
        parts.tell(event);
    };
    const deployment = await story(makeSaga({ ...parts, host, tell, clock }, recorder));
    if (deployment.kind === 'refused')
        recorder.forget();
    else
        recorder.end({ result: deployment.kind, endedAt: clock.date(), failedStep: failureOf(deployment)?.step });
    await host.saveRecord();
    return deployment;
}
const recorderOf = ({ by, startedAt }, mode) => new Recorder(by, mode, startedAt);
function makeSaga({ config, host, network, tell, signal, clock = runnersClock }, recorder) {
    const context = (step, undoing) => ({
        host: undoing ? new ReconnectingHost(host, () => comeBack(context(step, false))) : host,
        network,
        config,
        recorder,
        clock,
        tell,
        signal: undoing ? new AbortController().signal : signal,
        cancelled: signal.aborted,
        note: (text) => tell({ kind: 'noted', step, text }),
        warn: (text, evidence) => tell({ kind: 'warned', step, text, ...(evidence && { evidence }) }),
        overhear: (text) => tell({ kind: 'host-said', step, text }),
        quote: (of, lines) => tell({ kind: 'last-words', step, of, lines }),
    });
    return new saga/* Saga */.H('connect', { signal, tell }, context);
}
/** How long an undo waits for what its own run left working on the host when the link was lost. */
const comeBackMs = 60_000;
/** Connects anew to undo what was begun; not when somebody else has taken the host over meanwhile. */
async function comeBack(lost) {
    const context = { ...lost, signal: new AbortController().signal };
    await connect.run(null, context);
    const { record } = await lease(context, comeBackMs);
    if (!context.recorder.isOurs(record)) {
        throw new saga/* StepError */.z('another run has taken the host over meanwhile, and puts it right', { clean: true });
    }
    context.note('connected again');
}

;// CONCATENATED MODULE: ./src/report/outputs.ts

function toOutputs(ended, durationMs, report) {
    return {
        result: ended.kind,
        color: ended.color ?? '',
        'previous-color': ended.previousColor ?? '',
        'failed-step': failureOf(ended)?.step ?? '',
        image: ended.images.join('\n'),
        'duration-ms': String(durationMs),
        report: JSON.stringify(report),
    };
}

;// CONCATENATED MODULE: ./src/report/report.ts
/** Lines of a step's programs that are kept for the case that it fails. */
const keptLines = 40;
/** Remembers what happened, for the `report` output and the summary. */
class Report {
    entries = [];
    /** Not among the entries: what an application prints is no business of the workflow's next steps. */
    lastWords = [];
    #heard = [];
    tell(event) {
        switch (event.kind) {
            case 'step-started':
            case 'undo-started':
                return this.#begin(event);
            case 'step-done':
                return this.#end('done', event.ms, { says: event.says, evidence: event.evidence });
            case 'undo-done':
                return this.#end('done', event.ms, { says: event.says });
            case 'step-failed':
                this.#keepWhatWasHeard(event.step);
                return this.#end('failed', event.ms, { says: event.why });
            case 'undo-failed':
                return this.#end('failed', event.ms, { says: event.why });
            case 'warned':
                return this.#warn(event);
            case 'last-words':
                this.lastWords.push({ step: event.step, of: event.of, lines: event.lines });
                return;
            case 'host-said':
                if (this.#heard.push(event.text) > keptLines)
                    this.#heard.shift();
                return;
            case 'noted':
        }
    }
    #begin({ step, kind }) {
        this.#heard = [];
        this.entries.push({
            step,
            action: kind === 'step-started' ? 'run' : 'undo',
            startedAt: Date.now(),
            result: 'running',
            ms: 0,
            says: '',
            evidence: {},
            warnings: [],
        });
    }
    /** What belongs to a step may come to light when it is over. */
    #warn({ step, text, evidence }) {
        const entry = this.entries.findLast((each) => each.step === step);
        if (entry === undefined)
            return;
        entry.warnings.push(text);
        entry.evidence = { ...entry.evidence, ...evidence };
    }
    #end(result, ms, more) {
        const entry = this.entries.at(-1);
        if (entry !== undefined)
            Object.assign(entry, { result, ms, ...more, evidence: { ...entry.evidence, ...more.evidence } });
    }
    /** A container's own words tell more than what was said around it. */
    #keepWhatWasHeard(step) {
        const told = this.lastWords.some((each) => each.step === step);
        if (!told && this.#heard.length > 0)
            this.lastWords.push({ step, of: 'the server', lines: this.#heard });
    }
}

// EXTERNAL MODULE: ./src/action/start.ts + 14 modules
var action_start = __webpack_require__(6316);
;// CONCATENATED MODULE: ./src/action/run-identity.ts
/** Whose run it is, in the words of the workflow: the runner's variables (docs.github.com, "Variables reference"). */
function readRun(env) {
    const of = (name) => env[`GITHUB_${name}`] ?? '';
    return {
        repository: of('REPOSITORY'),
        url: `${of('SERVER_URL') || 'https://github.com'}/${of('REPOSITORY')}/actions/runs/${of('RUN_ID')}`,
        actor: of('ACTOR'),
        sha: of('SHA'),
        ref: of('REF'),
        workflow: of('WORKFLOW'),
        number: Number(of('RUN_NUMBER')) || 0,
    };
}

;// CONCATENATED MODULE: ./src/action/action.ts












/** One export for both entries, so that they can share its bundle: what only one of them uses would differ between them. */
const action = {
    /** The whole run: deployment, outputs, summary, exit status. */
    main: (start) => deployAndTell(start).catch(fail),
    /**
     * After a step whose process was ended: puts right what it left behind. The next deployment would do so too, but nobody
     * knows when that comes.
     */
    post: (start) => putRight(start).catch(fail),
};
/** For what nobody foresaw. */
const fail = (error) => core.setFailed((0,defuse/* defuse */.V)((0,thrown/* toError */.i)(error).stack ?? (0,thrown/* messageOf */.b)(error)));
async function deployAndTell(start) {
    const report = new Report();
    const github = announce(start);
    const tell = (event) => {
        report.tell(event);
        github?.tell(event);
        if (event.kind === 'step-started' && event.step === 'up')
            loadSummary().catch(() => undefined); // the host is busy then, and we are not
        if (event.kind === 'step-done' && event.step === 'lock')
            core.saveState(action_start/* handover */.cY.begun, start.at);
    };
    const result = await carryOut(start, { tell, startedAt: start.at, story: run });
    core.saveState(action_start/* handover */.cY.ended, true);
    const durationMs = Date.now() - start.at;
    const { kind, color } = result;
    const whole = { result: kind, color: color ?? null, durationMs, run: readRun(process.env), steps: report.entries };
    Object.entries(toOutputs(result, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value));
    conclude(result);
    await summarize({ start, startedAt: start.at, result, report });
    await github?.end(result);
}
async function putRight(start) {
    const startedAt = Number(core.getState(action_start/* handover */.cY.begun));
    const report = new Report();
    const result = await carryOut(start, { tell: (event) => report.tell(event), startedAt, story: recoverRun });
    conclude(result);
    await summarize({ start, startedAt, result, report });
    await announce(start)?.end(result);
}
/** Who tells GitHub of the deployment; undefined where nobody is to. */
function announce({ target }) {
    if (target instanceof read_inputs/* InputError */.d || target.config.announcement === undefined)
        return undefined;
    const { announcement, mode } = target.config;
    const onId = (id) => core.saveState(action_start/* handover */.cY.announced, id);
    const github = new GitHubDeployment({ announcement, mode, by: readRun(process.env), onId });
    if (core.getState(action_start/* handover */.cY.announced) !== '')
        github.resume(Number(core.getState(action_start/* handover */.cY.announced)));
    return github;
}
const loadSummary = () => Promise.all(/* import() */[__webpack_require__.e(19), __webpack_require__.e(569)]).then(__webpack_require__.bind(__webpack_require__, 8569));
/** Writes the job summary. One that cannot be written changes nothing. */
async function summarize({ start: { target }, startedAt, result, report }) {
    const mode = target instanceof read_inputs/* InputError */.d ? 'deploy' : target.config.mode;
    const { entries, lastWords } = report;
    try {
        const { toSummary } = await loadSummary();
        const durationMs = Date.now() - startedAt;
        const summary = toSummary({ mode, result, by: readRun(process.env), startedAt, durationMs, entries, lastWords });
        await core.summary.addRaw(summary, true).write();
    }
    catch (error) {
        say(`the summary could not be written: ${(0,thrown/* messageOf */.b)(error)}`);
    }
}
/** Loaded when a public address is asked at all. */
const network = {
    async reach(url, signal) {
        const { RunnerNetwork } = await __webpack_require__.e(/* import() */ 264).then(__webpack_require__.bind(__webpack_require__, 4264));
        return new RunnerNetwork().reach(url, signal);
    },
};
async function carryOut({ target, secrets, signal }, { tell, startedAt, story }) {
    secrets.forEach((secret) => core.setSecret(secret));
    if (target instanceof read_inputs/* InputError */.d) {
        return { kind: 'refused', failure: { error: target, cancelled: false }, images: [] };
    }
    const { config, host } = target;
    const log = new Log();
    const tellAll = (event) => {
        tell(event);
        log.tell(event);
    };
    try {
        return await story({ config, host, network, tell: tellAll, signal, by: readRun(process.env), startedAt });
    }
    finally {
        await host.close();
    }
}
function conclude(result) {
    const { level, title, text } = (0,verdict/* toVerdict */.ds)(result);
    if (level === 'info')
        return say(`${title}: ${text}`);
    core[level]((0,defuse/* defuse */.V)(text), { title });
    if (level === 'error')
        process.exitCode = 1;
}


/***/ }),

/***/ 4669:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $n: () => (/* binding */ stopsDeploy),
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   KK: () => (/* binding */ Topic),
/* harmony export */   Z8: () => (/* binding */ marks),
/* harmony export */   Zw: () => (/* binding */ problemOf),
/* harmony export */   pq: () => (/* binding */ countOf)
/* harmony export */ });
/** A thing to look at: what it is called, and why it matters. */
class Topic {
    #about;
    constructor(name, why) {
        this.#about = { name, why };
    }
    fine = (found) => ({ ...this.#about, result: 'fine', found });
    unknown = (found, mend) => ({ ...this.#about, result: 'unknown', found, mend });
    look = (found, mend) => ({ ...this.#about, result: 'look', found, mend });
    stops = (found, mend) => ({ ...this.#about, result: 'stops', found, mend });
}
const stopsDeploy = ({ result }) => result === 'stops';
/** How many checks a verdict rests on: what could not be found out is no part of it. */
function countOf(checks) {
    const unknown = checks.filter(({ result }) => result === 'unknown').length;
    return `${checks.length - unknown} checks${unknown === 0 ? '' : `; ${unknown} more could not be found out`}`;
}
/** What was found, and on a line of its own what mends it. */
const problemOf = ({ found, mend }) => mend === undefined ? found : `${found}\nTo mend it: ${mend}`;
const marks = { fine: '✅', look: '⚠️', unknown: '❔', stops: '❌' };
/** A check for the log: what is not fine with why it matters, and what mends it. */
function linesOf({ name, result, found, why, mend }) {
    const line = `${marks[result]} ${name}: ${found}`;
    if (result === 'fine')
        return [line];
    return [line, `   Why it matters: ${why}`, ...(mend === undefined ? [] : [`   To mend it: ${mend}`])];
}


/***/ }),

/***/ 17:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ docker),
/* harmony export */   t: () => (/* binding */ asRoot)
/* harmony export */ });
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);

/** What goes before a command that may need root. Never a sudo that could ask for a password: nobody would answer. */
const asRoot = (sudo) => (sudo ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `sudo -n ` : _host_script_js__WEBPACK_IMPORTED_MODULE_0__/* .nothing */ .s6);
const docker = (sudo) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${asRoot(sudo)}docker`;


/***/ }),

/***/ 5985:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qj: () => (/* binding */ asRootWithEnv),
  dM: () => (/* binding */ distinct),
  EE: () => (/* binding */ exportEnv),
  aN: () => (/* binding */ lastWords),
  a$: () => (/* binding */ pull),
  pv: () => (/* binding */ pullOf),
  I9: () => (/* binding */ recall),
  ID: () => (/* binding */ removeOf),
  ds: () => (/* binding */ stop),
  EV: () => (/* binding */ stopOf),
  up: () => (/* binding */ up),
  bJ: () => (/* binding */ upOf)
});

// UNUSED EXPORTS: compose, inProject

// EXTERNAL MODULE: ./src/host/facts.ts
var host_facts = __webpack_require__(8001);
// EXTERNAL MODULE: ./src/host/script.ts
var script = __webpack_require__(8959);
;// CONCATENATED MODULE: ./src/commands/link-guard.ts

/**
 * Ends a script before it touches a container of a colour that the link leads to: whatever was decided before, somebody
 * may have switched by hand meanwhile, and the live colour is never touched.
 */
const unlessLinked = ({ link, site }) => (0,script.sh) `
  [ "$(readlink -m -- ${link})" != "$(readlink -m -- ${site})" ] || {
    echo ${`${link} leads to ${site} by now, so this colour may be live: nothing of it was touched`} >&2
    exit 97
  }
`;

// EXTERNAL MODULE: ./src/commands/as-root.ts
var as_root = __webpack_require__(17);
// EXTERNAL MODULE: ./src/commands/containers.ts
var containers = __webpack_require__(7616);
;// CONCATENATED MODULE: ./src/commands/compose.ts





const pullLimitMs = 30 * 60_000;
const upLimitMs = 10 * 60_000;
/** Exports the variables of `env`: their values are seen by the programs, not by a process list. */
function exportEnv(env) {
    return (0,script/* lines */.Mn)(...Object.entries(env).map(([key, value]) => (0,script.sh) `export ${key}=${value}`));
}
/**
 * What goes before a command that needs the variables, and root where `sudo` says so. `sudo` drops the environment, and
 * what it is told to keep (`--preserve-env`) it writes into the host's log, values and all: they go in by a pipe.
 */
function asRootWithEnv(sudo, env) {
    if (!sudo || Object.keys(env).length === 0)
        return (0,as_root/* asRoot */.t)(sudo);
    return (0,script.sh) `printf %s ${exportEnv(env).text} | sudo -n sh -c ${'eval "$(cat)" && exec "$@" </dev/null'} sh `;
}
/** Everything of a Compose command line that stands before the subcommand, run in the project's folder. */
function compose({ sudo, env, program, name, files, directory, rendered }) {
    const words = program === 'docker compose' ? ['docker', 'compose'] : ['docker-compose'];
    if (rendered === undefined)
        return (0,script.sh) `${asRootWithEnv(sudo, env)}${[...words, '-p', name, ...files.flatMap((file) => ['-f', file])]}`;
    // Nothing is left to interpolate, and standard input can carry only one of the two.
    return (0,script.sh) `printf %s ${rendered} | ${(0,as_root/* asRoot */.t)(sudo)}${words} -p ${name} --project-directory ${directory} -f -`;
}
/** In the project's folder, with the variables set. Exits with 96 where the folder is gone. */
function inProject(project) {
    return (0,script.sh) `
    cd ${project.directory} || exit 96
    ${exportEnv(project.env)}
  `;
}
const find = ({ sudo, name }, services, all) => (0,containers/* findContainers */.W$)((0,as_root/* docker */.T)(sudo), { project: name, services, all });
/**
 * Pulls these images side by side, and gives each as the host has it now, in their order: what a tag meant at this moment.
 * Docker does it by itself: Compose would only hand it on, which takes Compose 1 a quarter of a second.
 */
function pull(args) {
    const { project, references } = args;
    const wanted = distinct(references).filter(({ fetch }) => fetch !== 'never');
    const numbers = wanted.map((_, at) => String(at));
    const cases = wanted.map((reference, at) => (0,script.sh) `${String(at)}) ${fetchOf(project, reference)} ;;`);
    return {
        name: 'docker pull',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      pull() { # NUMBER
        case $1 in
          ${(0,script/* lines */.Mn)(...cases)}
        esac >&2
      }
      pulls='' failed=''
      for number in ${numbers}; do
        pull "$number" &
        pulls="$pulls $!:$number"
      done
      for each in $pulls; do wait "\${each%:*}" || failed="$failed \${each#*:}"; done
      # Once more by itself, so that the reason is what is said last, and not another image's success.
      for number in $failed; do pull "$number" || exit; done
      found=$(${inspectImages(project, references)}) || exit
      printf '%s\n' "$found" | while IFS= read -r image; do fact image "$image"; done
    `,
        timeoutMs: pullLimitMs,
        parse: parseImages,
    };
}
const fetchOf = (project, reference) => reference.fetch === 'if-missing'
    ? (0,script.sh) `${(0,as_root/* docker */.T)(project.sudo)} image inspect ${reference.image} >/dev/null 2>&1 || ${pullOf(project, reference)}`
    : pullOf(project, reference);
/** What brings one image, as a plan shows it too. */
const pullOf = ({ sudo }, { image, platform }) => (0,script.sh) `${(0,as_root/* docker */.T)(sudo)} pull ${[...(platform === undefined ? [] : ['--platform', platform]), image]}`;
const distinct = (references) => [
    ...new Map(references.map((each) => [`${each.platform ?? ''} ${each.image}`, each])).values(),
];
const inspectImages = ({ sudo }, references) => (0,script.sh) `${(0,as_root/* docker */.T)(sudo)} image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' ${references.map(({ image }) => image)}`;
/** Makes sure that the host has exactly these images, fetching by digest what was removed. Gives them as they are. */
function recall(project, images) {
    const find = ({ id, digest }) => (0,script.sh) `recall ${id} ${digest ?? ''} || exit`;
    return {
        name: 'docker image inspect',
        args: { project, images },
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      inspect() { ${(0,as_root/* docker */.T)(project.sudo)} image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1"; }
      recall() { # ID DIGEST
        words=$(inspect "$1" 2>/dev/null) || {
          [ -n "$2" ] && ${(0,as_root/* docker */.T)(project.sudo)} pull "$2" >&2 && words=$(inspect "$1")
        } || return
        fact image "$words"
      }
      ${(0,script/* lines */.Mn)(...images.map(find))}
    `,
        timeoutMs: pullLimitMs,
        parse: parseImages,
    };
}
const parseImages = (output) => new host_facts/* Facts */.At(output).all('image').map(({ words: [id = '', ...digests] }) => ({ id, digests }));
/**
 * Makes the services' containers anew and starts them. What is left of them is removed first, so that nothing is ever
 * *re*created: Compose 1 fails at that with containers of a newer engine, early Compose 2 does not always do it after a
 * pull. `--no-recreate` then leaves the services that these depend on as they are, and starts those that do not run.
 */
function up(args) {
    const { project, services, guard } = args;
    return {
        name: 'docker compose up',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${unlessLinked(guard)}
      ${inProject(project)}
      old=$(${find(project, services, true)}) || exit
      [ -z "$old" ] || ${removeOf(project, [new script/* Script */.eF('$old')])} >/dev/null || exit
      ${upOf(project, services)} >&2 || exit
      new=$(${find(project, services, true)}) || exit
      if [ -n "$new" ]; then tell containers ${(0,containers/* inspect */.Nn)((0,as_root/* docker */.T)(project.sudo))} $new; else echo | blob containers; fi
    `,
        timeoutMs: upLimitMs,
        parse: (output) => (0,containers/* parseContainers */.eQ)(new host_facts/* Facts */.At(output).text('containers')),
    };
}
/** The lines that change something, as a plan shows them too. */
const removeOf = ({ sudo }, names) => (0,script.sh) `${(0,as_root/* docker */.T)(sudo)} rm -f ${names}`;
const upOf = (project, services) => (0,script.sh) `${compose(project)} up -d --no-recreate ${services}`;
const stopOf = ({ sudo }, graceSeconds, names) => (0,script.sh) `${(0,as_root/* docker */.T)(sudo)} stop -t ${graceSeconds} ${names}`;
/** Ends the script where `$seen` or, of a container that is gone, Docker's list says that the successor is not up. */
const unlessUp = (docker, successor) => (0,script.sh) `
  case $seen in
    ${`${successor} true 0 `}*) ;;
    ${`${successor} `}*) fact refused; exit 0 ;;
    *)
      still=$(${docker} ps -aq --no-trunc --filter ${`id=${successor}`}) || exit
      [ -z "$still" ] || { echo 'docker inspect said nothing of what serves now' >&2; exit 1; }
      fact refused
      exit 0
      ;;
  esac
`;
/** Stops the services' containers. */
function stop(args) {
    const { project, services, guard, graceSeconds, successor } = args;
    const all = [...(successor === undefined ? [] : [successor]), new script/* Script */.eF('$ids')];
    const format = '{{.Id}} {{.State.Running}} {{.RestartCount}} {{.Name}}';
    return {
        name: 'docker stop',
        args,
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      ${unlessLinked(guard)}
      ids=$(${find(project, services, false)}) || exit
      [ -n "$ids"${successor ?? ''} ] || exit 0
      seen=$(${(0,as_root/* docker */.T)(project.sudo)} inspect --format ${format} ${all})
      ${successor === undefined ? script/* nothing */.s6 : unlessUp((0,as_root/* docker */.T)(project.sudo), successor)}
      [ -n "$ids" ] || exit 0
      ${stopOf(project, graceSeconds, [new script/* Script */.eF('$ids')])} >/dev/null || exit
      printf '%s\n' "$seen" | while read -r id _ _ name; do case $ids in *"$id"*) fact stopped "\${name#/}" ;; esac; done
    `,
        timeoutMs: graceSeconds * 1000 + 60_000,
        parse: (output) => {
            const facts = new host_facts/* Facts */.At(output);
            return { refused: facts.has('refused'), names: facts.all('stopped').map(({ words: [name = ''] }) => name) };
        },
    };
}
/** The last lines that a container printed, and how it is. */
function lastWords(sudo, id) {
    return {
        name: 'docker logs',
        args: { sudo, id },
        script: (0,script.sh) `
      ${host_facts/* factTools */.ST}
      tell containers ${(0,containers/* inspect */.Nn)((0,as_root/* docker */.T)(sudo))} ${id}
      ${(0,as_root/* docker */.T)(sudo)} logs --tail 50 ${id} 2>&1 | tail -c 16384 | blob log
    `,
        timeoutMs: 20_000,
        parse: (output) => {
            const facts = new host_facts/* Facts */.At(output);
            const [container] = (0,containers/* parseContainers */.eQ)(facts.text('containers'));
            if (container === undefined)
                throw new Error(`docker knows no container ${id}`);
            return { container, log: facts.text('log') };
        },
    };
}


/***/ }),

/***/ 7616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nn: () => (/* binding */ inspect),
/* harmony export */   W$: () => (/* binding */ findContainers),
/* harmony export */   eQ: () => (/* binding */ parseContainers),
/* harmony export */   lb: () => (/* binding */ describeAll)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7934);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);


/** One JSON array a line, in the order that `rowSchema` reads; nothing else of a container leaves the host. */
const format = [
    '{{json .Id}}',
    '{{json .Name}}',
    '{{json (index .Config.Labels "com.docker.compose.project")}}',
    '{{json (index .Config.Labels "com.docker.compose.service")}}',
    '{{json .State}}',
    '{{json .RestartCount}}',
    '{{json .Image}}',
].join(',');
/** `docker` is how the Docker CLI is called on the host: see `docker` in as-root.ts. */
const inspect = (docker) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${docker} inspect --format ${`[${format}]`}`;
const stateSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    Status: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    StartedAt: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ExitCode: valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    OOMKilled: valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    Health: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ Status: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }))),
});
const rowSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .tuple */ .PVZ([valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), stateSchema, valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()]);
function parseContainers(text) {
    return text
        .split('\n')
        .filter((line) => line.startsWith('['))
        .map((line) => toContainer(valibot__WEBPACK_IMPORTED_MODULE_1__/* .parse */ .qgA(rowSchema, JSON.parse(line))));
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
        // Some engines say "none" where there is no HEALTHCHECK.
        health: [undefined, '', 'none'].includes(state.Health?.Status) ? undefined : state.Health?.Status,
        imageId,
    };
}
/** For sed: the image, with which `format` ends. */
const lastWord = 's/.*"\\([^"]*\\)"\\]$/\\1/p';
/** The containers of `$ids`, and the digests of their images; `$docker` is how to call Docker. */
const describeAll = (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `
  tell containers ${inspect((0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `$docker`)} $ids
  images=$(printf '%s\n' "$text" | sed -n ${lastWord})
  text digests "$($docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' $images 2>/dev/null)"
`;
/** For awk: the first word of each line whose second is among the arguments. */
const chosen = 'BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 } $2 in wanted { print $1 }';
/** Lists the services' containers by Compose's labels: a name that contains a word proves nothing. */
function findContainers(docker, { project, services, all }) {
    const filters = ['oneoff=False', `project=${project}`].flatMap((label) => [
        '--filter',
        `label=com.docker.compose.${label}`,
    ]);
    const format = '{{.ID}} {{.Label "com.docker.compose.service"}}';
    const list = (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `${docker} ps ${all ? ['-a'] : []} --no-trunc ${filters} --format ${format}`;
    return (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `found=$(${list}) && printf '%s\n' "$found" | awk ${chosen} ${services}`;
}


/***/ }),

/***/ 666:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ flowTools),
/* harmony export */   P: () => (/* binding */ processTools)
/* harmony export */ });
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);

/** For awk: `named` has the ports as the kernel writes them, `end` takes that of an address, `tell` prints a count for each. */
const aboutPorts = `
  BEGIN { ports_asked = split(ports, asked, " "); for (i in asked) named[sprintf(":%04X", asked[i])] = asked[i] }
  function end(address) { return substr(address, length(address) - 4) }
  function tell(n,  i) { for (i = 1; i <= ports_asked; i++) printf "%s%d", (i > 1 ? " " : ""), n[asked[i]]; print "" }
`;
/**
 * Defines `workers MASTER`: each worker of that master as `PID:START`, and `workers MASTER leaving` for those that
 * are shutting down only. A process id alone is no identity: the kernel gives it away again; with its start time
 * (clock ticks since boot, field 22 of /proc/PID/stat) it is. /proc is read without `ps`, which small hosts lack.
 *
 * And `busy MASTER`: a reload is waiting for it or under way; `settle MASTER SECONDS` waits until none is.
 * A reload takes up to seconds (a port that is taken is tried for 2.5 s), and nobody is told of its end. But a master
 * holds every signal back except while it waits for the next one: SIGHUP, the lowest bit of the masks in
 * /proc/PID/status, is neither blocked nor pending only when all reloads so far have been carried out or given up.
 */
const processTools = (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `
  workers() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v master="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == master) print pid ":" $20 }' |
    while read -r worker; do
      title=
      IFS= read -r title 2>/dev/null </proc/"\${worker%%:*}"/cmdline || :
      case $title in
        *'worker process is shutting down'*) echo "$worker" ;;
        # One that was born this very moment still bears its parent's title.
        *'worker process'* | *'master process'*) [ "$2" = leaving ] || echo "$worker" ;;
      esac
    done
  }

  alive() { # PID:START; by the shell alone, since it is asked again and again
    IFS= read -r stat 2>/dev/null </proc/"\${1%%:*}"/stat || return
    set -- "\${1#*:}" \${stat##*) }
    [ "$1" = "\${21}" ]
  }

  master_of() { # PID-FILE: the master's process id, or nothing when nginx does not run
    pid='' title=''
    read -r pid 2>/dev/null <"$1" || [ -n "$pid" ] || return 0
    IFS= read -r title 2>/dev/null <"/proc/$pid/cmdline" || :
    case $title in *'nginx: master'*) echo "$pid" ;; esac
  }

  stray_master() { # one of this machine, not of a container on it, for when the pid file names none
    for status in $(grep -l '^nginx: master' /proc/[0-9]*/cmdline 2>/dev/null); do
      awk '/^NSpid:/ && NF == 2 { print $2 }' "\${status%cmdline}status" 2>/dev/null
    done | head -n 1
  }

  busy() { # MASTER
    awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2>/dev/null
  }

  settle() { # MASTER, SECONDS at the most
    tries=0
    while busy "$1" && [ "$tries" -lt $(($2 * 40)) ]; do tries=$((tries + 1)); sleep 0.025; done
  }
`;
/**
 * Defines what tells of connections, each reading the kernel's list once however many ports it is asked for, since a busy
 * site has a hundred thousand entries there:
 *
 * `open_flows USER PORT…`: how many connections to each port are established and, where a user's number is given, are
 * that user's; `user_of PID`: a process' user by number; `listens PORT`: yes or no; and `flows PORT…`: the TCP
 * connections of this machine one end of which is such a port, each by the port of its client's end, with the time that
 * it still has to be seen. A connection outlives its request there for a minute (TIME_WAIT), so a request that nginx
 * passed to the port leaves one that was not there before, or, where the kernel gave it the port of one that is over, one
 * that has longer to be seen than before: on a busy site that is most of them. `new_flows BEFORE PORT…` counts them. This
 * is the proof, without asking the application, of where requests go.
 */
const flowTools = (0,_host_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `
  connections() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; }

  flows() { # PORT…: a line each, PORT CLIENT SINCE
    connections | awk -v ports="$*" \
      ${aboutPorts}'
       function see(port, client, since) { if (since > seen[port " " client]) seen[port " " client] = since }
       $4 == "0A" { next }
       { from = end($2); to = end($3); since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
       from in named { see(named[from], to, since) }
       to in named { see(named[to], from, since) }
       END { for (each in seen) print each, seen[each] }'
  }

  new_flows() { # WHAT FLOWS SAID BEFORE, PORT…; by a pipe, since a busy site has more of them than an argument holds
    were=$1
    shift
    { printf '%s\n' "$were" now; flows "$@"; } | awk -v ports="$*" \
      ${aboutPorts}'
       $0 == "now" { now = 1; next }
       !now { was[$1 " " $2] = $3; next }
       !(($1 " " $2) in was) || $3 > was[$1 " " $2] { n[$1]++ }
       END { tell(n) }'
  }

  open_flows() { # USER PORT…
    whose=$1
    shift
    connections | awk -v ports="$*" -v user="$whose" \
      ${aboutPorts}'
       $4 == "01" && (end($3) in named) && (user == "" || $8 == user) { n[named[end($3)]]++ }
       END { tell(n) }'
  }

  user_of() { awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null; }

  listens() { # PORT
    connections | awk -v port="$(printf ':%04X' "$1")" \
      '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit } END { print found ? "yes" : "no" }'
  }
`;


/***/ }),

/***/ 1801:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   kT: () => (/* binding */ testOf),
/* harmony export */   nN: () => (/* binding */ reloadOf),
/* harmony export */   uM: () => (/* binding */ linkTo),
/* harmony export */   wu: () => (/* binding */ switchSite),
/* harmony export */   yC: () => (/* binding */ dotLink),
/* harmony export */   yS: () => (/* binding */ folderOf)
/* harmony export */ });
/* harmony import */ var _host_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8001);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8959);
/* harmony import */ var _as_root_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17);
/* harmony import */ var _nginx_processes_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(666);




/** A dot name: `include sites-enabled/*` takes a plain one for another site while it is there. */
function dotLink(link) {
    const slash = link.lastIndexOf('/');
    return `${link.slice(0, slash + 1)}.${link.slice(slash + 1)}.next`;
}
const folderOf = (path) => path.replace(/\/[^/]*$/, '') || '/';
/** How long to wait for another application's switch on the same host: each takes well under a second. */
const turnSeconds = 30;
function defineLinking({ link, linkSudo }) {
    const [clear, make, move] = linkTo({ link, linkSudo }, new _host_script_js__WEBPACK_IMPORTED_MODULE_1__/* .Script */ .eF('"$1"'));
    return (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `
    set_link() { # TARGET, empty for no link
      if [ -z "$1" ]; then ${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(linkSudo)}rm -f -- ${link}; return; fi
      ${clear} && ${make} && ${move}
    }
  `;
}
/** The lines that move the link, each only after the one before, as a plan shows them too. */
function linkTo({ link, linkSudo }, target) {
    const root = (0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(linkSudo);
    const next = dotLink(link);
    return [
        (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}rm -f -- ${next}`,
        (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}ln -s -- ${target} ${next}`,
        (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${root}mv -T -- ${next} ${link}`,
    ];
}
const testOf = ({ sudo }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx -t`;
const reloadOf = ({ sudo }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx -s reload`;
/** `systemctl` where systemd manages nginx, so that it goes on managing it; never with the descriptors that hold our locks. */
function defineStart({ sudo }) {
    return (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `
    start_nginx() {
      if [ -d /run/systemd/system ] && systemctl cat nginx.service >/dev/null 2>&1; then
        ${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}systemctl start nginx.service
      else
        ${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx 8<&- 9<&-
      fi
    }
  `;
}
/**
 * Makes nginx read the new link. Another program's reload that began before the link changed may still bring workers of
 * the old configuration: it is waited for, so that `before` holds each worker that can ever have read the old link.
 */
function reload({ link, pidFile, errorLog, sudo }, tell) {
    return (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `
    if [ ${tell} = reload-if-there ] && [ -L ${link} ] && [ ! -e ${link} ]; then told=no; report switched yes ''; fi
    said=$(${testOf({ sudo })} 2>&1) || give_up test-failed "$said"
    master=$(master_of ${pidFile})
    if [ -n "$master" ]; then
      settle "$master" 5
      before=$(workers "$master")
      [ ! -r ${errorLog} ] || size=$(wc -c <${errorLog})
      said=$(${reloadOf({ sudo })} 2>&1) || give_up reload-failed "$said"
    else
      started=yes
      said=$(start_nginx 2>&1) || give_up start-failed "$said"
    fi
  `;
}
/** Before the link changes: nginx reads its whole configuration even to be told to quit. */
const quit = ({ pidFile, sudo }) => (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `
  master=$(master_of ${pidFile})
  if [ -n "$master" ]; then
    before=$(workers "$master")
    said=$(${(0,_as_root_js__WEBPACK_IMPORTED_MODULE_2__/* .asRoot */ .t)(sudo)}nginx -s quit 2>&1) || give_up reload-failed "$said"
  fi
`;
/**
 * Moves the link and makes nginx read it. One script, deaf to signals: it ends with the new target in force or with
 * the old one back in place. Applications on one host take turns, by a lock on the link's folder: nginx reads all of it
 * with each reload. What it found is printed at the end, so that a lost link cannot end it half-way either.
 */
function switchSite(args) {
    const { nginx, from, to, tell = 'reload' } = args;
    const { link } = nginx;
    return {
        name: 'switch nginx',
        args,
        script: (0,_host_script_js__WEBPACK_IMPORTED_MODULE_1__.sh) `
      trap '' HUP INT TERM PIPE
      ${_host_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .factTools */ .ST}
      ${_nginx_processes_js__WEBPACK_IMPORTED_MODULE_3__/* .processTools */ .P}
      ${defineLinking(nginx)}
      ${defineStart(nginx)}
      started=no told=yes before='' size=-1
      report() { # RESULT RESTORED SAID
        fact result "$1" "$2" "$started" "$size" "$told"
        printf %s "$3" | blob said
        for worker in $before; do fact worker "$worker"; done
        exit 0
      }
      give_up() { # RESULT SAID
        if set_link "$former"; then report "$1" yes "$2"; else report "$1" no "$2"; fi
      }
      command exec 8<${folderOf(link)} && flock -w ${turnSeconds} 8 || report busy yes ''
      former=$(readlink -- ${link})
      [ "$former" = ${from ?? ''} ] || [ "$former" = ${to ?? ''} ] || report changed yes "it points to '$former' now"
      ${tell === 'quit' ? quit(nginx) : _host_script_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6}
      said=$(set_link ${to ?? ''} 2>&1) || give_up link-failed "$said"
      ${tell === 'quit' ? _host_script_js__WEBPACK_IMPORTED_MODULE_1__/* .nothing */ .s6 : reload(nginx, tell)}
      report switched yes ''
    `,
        timeoutMs: 60_000,
        graceMs: 60_000,
        parse: parseSwitched,
    };
}
function parseSwitched(output) {
    const facts = new _host_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .Facts */ .At(output);
    const [result = '', restored, started, size, told] = facts.all('result')[0]?.words ?? [];
    return {
        result: toResult(result),
        said: facts.text('said'),
        started: started === 'yes',
        told: told === 'yes',
        restored: restored === 'yes',
        workers: facts.all('worker').map((fact) => fact.words[0] ?? ''),
        logSize: (0,_host_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .toNumber */ .Ro)(size),
    };
}
const results = ['switched', 'busy', 'changed', 'link-failed', 'test-failed', 'reload-failed', 'start-failed'];
function toResult(word) {
    const result = results.find((each) => each === word);
    if (result === undefined)
        throw new Error(`the host answered "${word}" to the switch`);
    return result;
}


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

/***/ 424:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   Mz: () => (/* binding */ containersOf),
/* harmony export */   Np: () => (/* binding */ runs),
/* harmony export */   Op: () => (/* binding */ notAsked),
/* harmony export */   XN: () => (/* binding */ mustAsk)
/* harmony export */ });
/* unused harmony export linkedColor */
/* harmony import */ var _color_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9811);
/* harmony import */ var _host_state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2708);


/** Why nobody can tell what serves: something that knows of it could not be asked, and its silence is never a "nothing". */
function notAsked({ directory, docker, compose, nginx }) {
    if (!directory)
        return 'the folder of the Compose project is not there, or may not be entered';
    if (!docker.ok)
        return 'Docker cannot be reached';
    if (!compose.ok)
        return `Compose cannot be used: ${compose.said}`;
    return nginx.stray === undefined
        ? undefined
        : `nginx runs as process ${nginx.stray}, which its pid file does not name`;
}
/** The containers of a colour that belong to this application. */
function containersOf(state, config, color) {
    const project = state.compose.ok ? state.compose.project : undefined;
    const services = config.compose.services[color];
    return state.containers.filter((each) => each.project === project && services.includes(each.service));
}
/** A colour runs when the service that answers its health does. */
function runs(state, config, color) {
    const [first] = config.compose.services[color];
    return containersOf(state, config, color).some((each) => each.service === first && (0,_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isRunning */ .W)(each));
}
/** The colour whose site the link points to. */
function linkedColor({ link, sites }) {
    return link.kind === 'link' ? _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((color) => sites[color].resolved === link.resolved) : undefined;
}
/** Whether files alone do not tell what is live, so that nginx must be asked (it is the arbiter). */
function mustAsk(state, config) {
    if (state.nginx.master === undefined)
        return false;
    const linked = linkedColor(state);
    return _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.some((color) => color !== linked && containersOf(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i));
}
/** Decides from the state, and from what nginx was seen to serve where it had to be asked. */
function decide(state, config, served) {
    const linked = linkedColor(state);
    if (served === undefined)
        return linked === undefined ? withoutLink(state, config) : proceed(state, config, linked);
    switch (served.kind) {
        case 'color':
            return linked === undefined ? repairLink(state, config, served.color) : proceed(state, config, served.color);
        case 'neither':
            return linked === undefined
                ? withoutLink(state, config)
                : passesToNeither(state, config, { linked, status: served.status });
        case 'unknown':
            return refuse(`could not find out which colour nginx serves: ${served.why}`);
    }
}
/** nginx passes nothing to a colour, or does not run, though one may be up: a first deployment that was cut off, or another's work. */
function withoutLink(state, config) {
    const isUpThere = (color) => containersOf(state, config, color).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i);
    const elsewhere = _color_js__WEBPACK_IMPORTED_MODULE_1__/* .colors */ .T.find((color) => isUpThere(color) && state.nginx.mentions[color]);
    return elsewhere === undefined ? proceed(state, config, undefined) : refuseElsewhere(config, elsewhere);
}
/** nginx serves that colour: from memory, by a link that was changed since, or by a site that is not ours to change. */
function repairLink(state, config, served) {
    return state.nginx.mentions[served] ? refuseElsewhere(config, served) : proceed(state, config, served);
}
const refuseElsewhere = ({ nginx, ports }, color) => refuse(`${nginx.link} leads to neither colour's site, but ${color} is up and nginx's configuration names its port ` +
    `${ports[color]} elsewhere; if ${color} is live, take that file away and point ${nginx.link} to ${nginx.sites[color]}`);
/** The linked colour does not answer. Whether nginx would pass requests to it is then seen from its own 502. */
function passesToNeither(state, config, { linked, status }) {
    const deadUpstream = status === 502 || status === 503 || status === 504;
    if (status === undefined || (deadUpstream && !runs(state, config, linked)))
        return proceed(state, config, linked);
    return refuse(`could not find out which colour nginx serves: ${config.verify.url} answered ${status} and passed nothing to port ` +
        `${config.ports.blue} or ${config.ports.green}; set verify-url and verify-host so that the request reaches the application`);
}
function proceed(state, config, live) {
    const idle = live === undefined ? 'blue' : (0,_color_js__WEBPACK_IMPORTED_MODULE_1__/* .otherColor */ .I)(live);
    const linkHolds = state.link.kind === 'link' ? state.link.target : undefined;
    const agrees = linkedColor(state) === live;
    const linkBelongs = agrees || live === undefined ? linkHolds : config.nginx.sites[live];
    const isStarted = live !== undefined && runs(state, config, live);
    const liveRuns = isStarted && state.nginx.master !== undefined;
    const idleRuns = runs(state, config, idle);
    const idleIsUp = containersOf(state, config, idle).some(_host_state_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .i);
    const warnings = [
        ...(agrees || live === undefined
            ? []
            : [
                `${config.nginx.link} points to ${linkHolds ?? 'nothing'}, but nginx serves ${live}: the link is put right first`,
            ]),
        ...(live !== undefined && !liveRuns
            ? [
                `${isStarted ? 'nginx' : `the live colour ${live}`} does not run: the site is down until this deployment is done`,
            ]
            : []),
    ];
    return { kind: 'proceed', plan: { live, idle, liveRuns, idleIsUp, idleRuns, linkHolds, linkBelongs, warnings } };
}
const refuse = (problem) => ({ kind: 'refuse', problem });


/***/ }),

/***/ 2407:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ stepNames)
/* harmony export */ });
/** The steps of a deployment, in their order. */
const stepNames = [
    'connect',
    'lock',
    'state',
    'pull',
    'up',
    'health',
    'switch',
    'verify',
    'drain',
    'stop',
];


/***/ }),

/***/ 2708:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isRunning),
/* harmony export */   i: () => (/* binding */ isUp)
/* harmony export */ });
const isRunning = (container) => container.status === 'running';
/** Neither stopped nor yet to be started: it runs, or it may in a moment (a restart policy, a pause). */
const isUp = (container) => !['created', 'exited', 'dead', 'removing'].includes(container.status);


/***/ }),

/***/ 6403:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D8: () => (/* binding */ releases),
/* harmony export */   FR: () => (/* binding */ emptyRecord),
/* harmony export */   G9: () => (/* binding */ settle),
/* harmony export */   Hh: () => (/* binding */ parseRecord),
/* harmony export */   OW: () => (/* binding */ sameRelease),
/* harmony export */   PZ: () => (/* binding */ releaseBefore),
/* harmony export */   Pe: () => (/* binding */ nameImage),
/* harmony export */   Uk: () => (/* binding */ toReleaseImage),
/* harmony export */   _M: () => (/* binding */ repositoryOf),
/* harmony export */   _N: () => (/* binding */ end),
/* harmony export */   dB: () => (/* binding */ broughtBy),
/* harmony export */   nB: () => (/* binding */ learn),
/* harmony export */   qN: () => (/* binding */ begin)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7934);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2407);


/** How many deployments the history keeps. */
const historyLength = 50;
const text = valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), '');
/** Who deploys: what a person needs to find the run. */
const runSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    repository: text,
    url: text,
    actor: text,
    sha: text,
    ref: text,
    workflow: text,
    number: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), 0),
});
/** The images of a release: by service of either colour's list, in the order of that list. */
const imageSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ service: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), id: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) });
const colorSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(['blue', 'green']);
const currentSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    by: runSchema,
    mode: valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(['deploy', 'rollback']),
    /** Milliseconds since the epoch, by the runner's clock. */
    startedAt: valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    step: valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(_events_js__WEBPACK_IMPORTED_MODULE_1__/* .stepNames */ .V),
    live: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(colorSchema),
    idle: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(colorSchema),
    /** What nginx's link must hold again if this fails; absent: there was none. */
    link: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    images: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(imageSchema), []),
});
const entrySchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    by: runSchema,
    mode: valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(['deploy', 'rollback']),
    startedAt: valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    endedAt: valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    result: valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(['deployed', 'rolled-back', 'stranded', 'interrupted']),
    failedStep: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(_events_js__WEBPACK_IMPORTED_MODULE_1__/* .stepNames */ .V)),
    /** What was deployed, whether it succeeded or not. */
    color: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(colorSchema),
    images: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(imageSchema), []),
});
const recordSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: valibot__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    current: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(currentSchema),
    history: valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(entrySchema),
});
const emptyRecord = { version: 1, history: [] };
/** Undefined: what is there is no record that this version can read. An empty text is an empty record. */
function parseRecord(json) {
    if (json.trim() === '')
        return emptyRecord;
    try {
        return valibot__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qgA(recordSchema, JSON.parse(json));
    }
    catch {
        return undefined;
    }
}
/** Begins a deployment. One that is still in progress was cut off: the lease that it held is free. Nobody saw its end. */
function begin(record, current) {
    const { startedAt = 0, step } = record.current ?? {};
    return { ...end(record, { result: 'interrupted', endedAt: startedAt, failedStep: step }), current };
}
/** One that was cut off and that nginx serves now came far enough to count as deployed. */
function settle({ history, ...rest }, live) {
    const last = history.at(-1);
    const served = last?.result === 'interrupted' && live !== undefined && last.color === live;
    return { ...rest, history: served ? [...history.slice(0, -1), { ...last, result: 'deployed' }] : history };
}
/** Adds what became known of the deployment in progress. */
function learn(record, facts) {
    return record.current === undefined ? record : { ...record, current: { ...record.current, ...facts } };
}
/** Moves the deployment in progress into the history. */
function end({ current, history, version }, ending) {
    if (current === undefined)
        return { version, history };
    const { by, mode, startedAt, idle, images } = current;
    const entry = { by, mode, startedAt, color: idle, images, ...ending };
    return { version, history: [...history, entry].slice(-historyLength) };
}
/**
 * The releases that can be gone back to, the oldest first and the one that served last at the end. A rollback takes
 * those that it went back over away for good: nobody wants a bad release back.
 */
function releases(history) {
    const stack = [];
    for (const entry of history.filter(({ result }) => result === 'deployed')) {
        if (entry.mode === 'rollback') {
            while (stack.length > 0 && releaseKey(stack.at(-1)?.images ?? []) !== releaseKey(entry.images))
                stack.pop();
            if (stack.length > 0)
                continue;
        }
        stack.push(entry);
    }
    return stack;
}
/** The deployment that brought what serves now; undefined when the last one that succeeded brought something else. */
function broughtBy({ history }, live, serving) {
    const last = history.findLast(({ result }) => result === 'deployed');
    return last?.color === live && releaseKey(last.images) === releaseKey(serving) ? last : undefined;
}
/** The release that served before the one that serves now (its images), or undefined when the record knows none. */
function releaseBefore({ history }, serving) {
    const now = releaseKey(serving);
    return releases(history).findLast(({ images }) => images.length > 0 && releaseKey(images) !== now);
}
/** The repository of an image as a Compose file names it: without its digest and its tag. */
const repositoryOf = (image) => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
/** With the digest in the repository that the Compose file names (`image`), where there is one. */
function toReleaseImage(service, image, { id, digests }) {
    const digest = digests.find((each) => each.startsWith(`${repositoryOf(image)}@`));
    return { service, id, ...(digest !== undefined && { digest }) };
}
/** For people and outputs: `service=repository@sha256:…`, or the image's id. */
const nameImage = ({ service, id, digest }) => `${service}=${digest ?? id}`;
const sameRelease = (one, other) => releaseKey(one) === releaseKey(other);
/** The images of a release as one string, equal for the same release whatever its colour and its tags are. */
const releaseKey = (images) => images.map(({ id }) => id).join(' ');


/***/ }),

/***/ 6173:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kd: () => (/* binding */ noteChanges),
/* harmony export */   kA: () => (/* binding */ ask),
/* harmony export */   wB: () => (/* binding */ watch)
/* harmony export */ });
/* harmony import */ var _host_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2106);
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9808);


/** Runs a command that must succeed, its programs' words in the log, ended when the run is cancelled. */
function ask(context, command, onFact) {
    const onTalk = (line) => context.overhear(line);
    return (0,_host_host_js__WEBPACK_IMPORTED_MODULE_0__/* .capture */ .Fg)(context.host, command, { signal: context.signal, onTalk, ...(onFact && { onFact }) });
}
/** How often a wait says that it still waits, in ms. */
const heartbeatMs = 15_000;
/** Notes what is new at once, and what stays the same only as a sign of life. */
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
 * Follows a command that tells what it sees until `judge` has seen enough, and ends it then, without waiting for its end:
 * the host begins with what it is asked next only when this one is over. Undefined when the command's time was up first.
 * What `judge` throws ends the command too.
 */
function watch(context, command, judge) {
    const enough = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers();
    const onFact = (line) => {
        if (enough.signal.aborted)
            return;
        try {
            const verdict = judge(line);
            if (verdict === undefined)
                return;
            resolve(verdict);
        }
        catch (error) {
            reject((0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_1__/* .toError */ .i)(error));
        }
        enough.abort();
    };
    const onTalk = (line) => {
        if (!enough.signal.aborted)
            context.overhear(line);
    };
    const signal = AbortSignal.any([enough.signal, context.signal]);
    context.host
        .run(command, { signal, onFact, onTalk })
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

/***/ 200:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ Saga),
/* harmony export */   z: () => (/* binding */ StepError)
/* harmony export */ });
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9808);

/** Why a step failed, for people. `clean`: it left nothing behind that would need undoing. */
class StepError extends Error {
    name = 'StepError';
    clean;
    /** The step refused to begin: nothing was touched. */
    refusal;
    /** What serves since the commit was seen to be down. */
    down;
    /** What a person can do now. */
    advice;
    constructor(message, options = {}) {
        super(message, { cause: options.cause });
        this.refusal = options.refusal ?? false;
        this.clean = options.clean ?? this.refusal;
        this.down = options.down ?? false;
        this.advice = options.advice;
    }
}
/** Runs steps one after the other and, when one fails, undoes them last-in-first-out. Knows nothing of what they do. */
class Saga {
    #context;
    #tell;
    #signal;
    #undos = [];
    #step;
    #committed = false;
    /** `context` makes what a step works with; an undo must get a context that no cancel reaches. */
    constructor(first, base, context) {
        this.#step = first;
        this.#tell = base.tell;
        this.#signal = base.signal;
        this.#context = context;
    }
    /** Runs a whole story of steps. Never throws: whatever goes wrong is one of the ways to end. */
    async play(story) {
        try {
            return { kind: 'completed', value: await story() };
        }
        catch (thrown) {
            const failure = { step: this.#step, error: (0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_0__/* .toError */ .i)(thrown), cancelled: this.#signal.aborted };
            return this.#committed ? { kind: 'incomplete', failure } : this.#unwind(failure);
        }
    }
    async run(step, input) {
        this.#step = step.name;
        this.#signal.throwIfAborted();
        const context = this.#context(step.name, false);
        const undo = step.undo?.bind(step);
        // Before the step runs: one that fails half-way needs its undo most.
        if (undo)
            this.#undos.push({ step: step.name, run: () => undo(input, this.#context(step.name, true)) });
        this.#tell({ kind: 'step-started', step: step.name });
        const ms = stopwatch();
        try {
            const { value, says, evidence = {} } = await step.run(input, context);
            this.#tell({ kind: 'step-done', step: step.name, ms: ms(), says, evidence });
            return value;
        }
        catch (thrown) {
            if (undo && thrown instanceof StepError && thrown.clean)
                this.#undos.pop();
            this.#tell({ kind: 'step-failed', step: step.name, ms: ms(), why: (0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .b)(thrown) });
            throw thrown;
        }
    }
    /** Undoes what an earlier process did: told as an undo, and failing as a step does. */
    async undo(step, undo) {
        this.#step = step;
        const error = await this.#undoOne({ step, run: () => undo(this.#context(step, true)) });
        if (error !== undefined)
            throw error;
    }
    /** From here on what was done stays done. */
    commit() {
        this.#committed = true;
        this.#undos = [];
    }
    async #unwind(failure) {
        for (const undo of this.#undos.reverse()) {
            const error = await this.#undoOne(undo);
            if (error)
                return { kind: 'stuck', failure, undoFailure: { step: undo.step, error, cancelled: false } };
        }
        return { kind: 'undone', failure };
    }
    async #undoOne({ step, run }) {
        this.#tell({ kind: 'undo-started', step });
        const ms = stopwatch();
        try {
            this.#tell({ kind: 'undo-done', step, says: await run(), ms: ms() });
            return undefined;
        }
        catch (thrown) {
            const error = (0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_0__/* .toError */ .i)(thrown);
            this.#tell({ kind: 'undo-failed', step, why: error.message, ms: ms() });
            return error;
        }
    }
}
function stopwatch() {
    const from = performance.now();
    return () => Math.round(performance.now() - from);
}


/***/ }),

/***/ 8001:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ Facts),
/* harmony export */   D4: () => (/* binding */ decode),
/* harmony export */   Ro: () => (/* binding */ toNumber),
/* harmony export */   ST: () => (/* binding */ factTools),
/* harmony export */   a9: () => (/* binding */ parseFact)
/* harmony export */ });
/* unused harmony exports FactError, encode */
/* harmony import */ var _script_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8959);

/**
 * How scripts tell what they found: one fact a line on standard output, a name and words. Text that could hold
 * anything (a file, a body, what a program said) travels as base64, so that it can never pass for another fact; one plain
 * word goes as it is behind a `=`, which no base64 begins with, since a program is what a script's time goes to.
 */
const factTools = (0,_script_js__WEBPACK_IMPORTED_MODULE_0__.sh) `
  fact() { printf '%s\n' "$*"; }
  blob() { printf '%s %s\n' "$1" "$(base64 -w 0)"; } # NAME: its standard input
  text() { # NAME TEXT
    case $2 in
      *[!A-Za-z0-9_./:@%+,-]*) printf %s "$2" | blob "$1" ;;
      *) fact "$1" "=$2" ;;
    esac
  }
  tell() { # NAME COMMAND...: what the command prints; ends the script when the command fails
    name=$1; shift
    text=$("$@") || exit
    text "$name" "$text"
  }
`;
/** A script printed something that this program does not know: a defect, or a host that lies. */
class FactError extends Error {
    name = 'FactError';
}
function parseFact(line) {
    const [name = '', ...words] = line.trim().split(' ');
    return { name, words };
}
/** What a script printed, by name. Asking for what is not there throws. */
class Facts {
    #all;
    constructor(output) {
        this.#all = output
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map(parseFact);
    }
    all(name) {
        return this.#all.filter((fact) => fact.name === name);
    }
    has(name) {
        return this.#all.some((fact) => fact.name === name);
    }
    word(name) {
        const word = this.#one(name).words[0];
        if (word === undefined)
            throw new FactError(`the host said nothing after "${name}"`);
        return word;
    }
    number(name) {
        return toNumber(this.word(name));
    }
    text(name) {
        return decode(this.#one(name).words[0] ?? '');
    }
    #one(name) {
        const fact = this.#all.find((each) => each.name === name);
        if (fact === undefined)
            throw new FactError(`the host did not say "${name}"`);
        return fact;
    }
}
function toNumber(word) {
    if (word === undefined || !/^-?\d+(\.\d+)?$/.test(word))
        throw new FactError(`the host said "${word ?? ''}" for a number`);
    return Number(word);
}
/** The text that `blob` or `text` of the scripts made this word of. */
const decode = (word) => word.startsWith('=') ? word.slice(1) : Buffer.from(word, 'base64').toString('utf8');
const encode = (text) => Buffer.from(text, 'utf8').toString('base64');


/***/ }),

/***/ 5389:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BJ: () => (/* binding */ wentDown),
/* harmony export */   Ep: () => (/* binding */ conclude),
/* harmony export */   YX: () => (/* binding */ wayOut),
/* harmony export */   yd: () => (/* binding */ blamesRelease)
/* harmony export */ });
/* harmony import */ var _domain_record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6403);
/* harmony import */ var _engine_saga_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(200);
/* harmony import */ var _steps_repair_link_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6631);



/** Makes the result of how the steps ended and of what they had found out by then. */
function conclude(ended, survey, release) {
    const before = {
        // A live colour that is down serves nobody, whatever nginx points to.
        color: survey?.plan.liveRuns ? survey.plan.live : undefined,
        previousColor: survey?.plan.live,
        images: survey?.plan.liveRuns ? survey.liveImages.map(_domain_record_js__WEBPACK_IMPORTED_MODULE_0__/* .nameImage */ .Pe) : [],
    };
    const after = { color: release?.plan.idle, previousColor: survey?.plan.live, images: release?.images ?? [] };
    switch (ended.kind) {
        case 'completed':
            return { kind: 'deployed', ...after };
        case 'incomplete':
            return { kind: 'deployed', unfinished: ended.failure, ...after };
        case 'undone':
            return {
                kind: survey === undefined || isRefusal(ended.failure, survey) ? 'refused' : 'rolled-back',
                failure: ended.failure,
                ...before,
            };
        case 'stuck':
            return {
                kind: 'stranded',
                failure: ended.failure,
                undoFailure: ended.undoFailure,
                commands: wayOut(ended.undoFailure, survey),
                ...before,
                // With the switch half undone nobody knows: better to say nothing than something false.
                ...(ended.undoFailure.step === 'switch' ? { color: undefined, images: [] } : {}),
            };
    }
}
/** Whether the release was tried and is no good; else it failed for something that says nothing of the release. */
const blamesRelease = ({ step, cancelled }) => !cancelled && (step === 'up' || step === 'health' || step === 'verify');
/** Whether what had taken over was down when it was last seen: visitors may be getting errors since. */
const wentDown = (deployment) => deployment.kind === 'deployed' &&
    deployment.unfinished?.error instanceof _engine_saga_js__WEBPACK_IMPORTED_MODULE_1__/* .StepError */ .z &&
    deployment.unfinished.error.down;
/** Once the link was mended the host is not as it was found. */
const isRefusal = ({ error }, { plan }) => error instanceof _engine_saga_js__WEBPACK_IMPORTED_MODULE_1__/* .StepError */ .z && error.refusal && !(0,_steps_repair_link_js__WEBPACK_IMPORTED_MODULE_2__/* .linkDiffers */ .y)(plan);
/** What a person can type on the host to put right what we could not. */
function wayOut({ step }, survey) {
    if (survey === undefined)
        return [];
    const { nginx, plan, project } = survey;
    const look = [`readlink ${nginx.link}`, `docker ps --filter label=com.docker.compose.project=${project.name}`];
    if (step !== 'switch')
        return look;
    const link = plan.linkBelongs === undefined ? `sudo rm -f ${nginx.link}` : `sudo ln -sfn ${plan.linkBelongs} ${nginx.link}`;
    return [...look, link, 'sudo nginx -t && sudo nginx -s reload'];
}


/***/ }),

/***/ 5937:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ silence)
/* harmony export */ });
/** The code of what did not happen within its time. */
const silence = 'SILENCE';


/***/ }),

/***/ 9934:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ defuse)
/* harmony export */ });
/**
 * Makes text from a host harmless for the runner's log, where a line that starts with `::` or holds `##[` is a
 * workflow command, and for the eyes that read it, which an escape sequence can fool.
 */
function defuse(text) {
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

/***/ 687:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nw: () => (/* binding */ onceMended),
/* harmony export */   c1: () => (/* binding */ cause),
/* harmony export */   ds: () => (/* binding */ toVerdict),
/* harmony export */   hF: () => (/* binding */ notPutRight)
/* harmony export */ });
/* harmony import */ var _checks_check_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4669);
/* harmony import */ var _modes_deployment_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5389);
/* harmony import */ var _engine_saga_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(200);



/** What happened, what serves now, and what to do: in this order, since it is read at three in the morning. */
function toVerdict(deployment) {
    const { color } = deployment;
    switch (deployment.kind) {
        case 'reported':
            return reported(deployment);
        case 'planned':
            return planned(deployment);
        case 'deployed':
            return (0,_modes_deployment_js__WEBPACK_IMPORTED_MODULE_1__/* .wentDown */ .BJ)(deployment) ? down(deployment) : deployed(deployment);
        case 'rolled-back':
            return error(`Rolled back: ${how(deployment.failure)}`, [
                cause(deployment.failure),
                now(deployment),
                advice(deployment.failure),
            ]);
        case 'refused':
            return error(deployment.blind ? 'Ended before it could tell' : `Refused: ${how(deployment.failure)}`, [
                cause(deployment.failure),
                deployment.blind ? 'How far the ended process came is not known here.' : 'Nothing was changed on the host.',
                advice(deployment.failure),
            ]);
        case 'stranded': {
            const { failure, commands } = deployment;
            const serves = color === undefined ? 'What serves now is not known.' : now(deployment);
            const todo = commands.length === 0
                ? `What to do: ${onceMended(deployment)}.`
                : `Look, and put it right by hand on the host:\n${commands.map((line) => `  ${line}`).join('\n')}`;
            return error(`STRANDED: ${how(failure)}`, [cause(failure), notPutRight(deployment), serves, todo]);
        }
    }
}
function reported({ color, images, status: { unknown } }) {
    if (color !== undefined)
        return { level: 'info', title: 'Status', text: `${color} serves ${images.join(', ')}` };
    if (unknown === undefined)
        return { level: 'info', title: 'Status', text: 'no release serves' };
    return { level: 'warning', title: 'Nobody can tell what serves', text: unknown };
}
/** Red where a deployment would fail: a plan is there to be a check of a pull request. */
function planned({ outlook: { checks } }) {
    const list = (found) => found.map((each) => `- ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .problemOf */ .Zw)(each)}`).join('\n');
    const [stopping, looks] = [checks.filter(_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .stopsDeploy */ .$n), checks.filter(({ result }) => result === 'look')];
    if (stopping.length > 0)
        return {
            level: 'error',
            title: 'Not ready: a deploy would fail',
            text: `${list(stopping)}\nNothing was changed on the host.`,
        };
    if (looks.length > 0)
        return { level: 'warning', title: 'Ready, but please look', text: list(looks) };
    return { level: 'info', title: 'Ready', text: `a deploy would go through, by ${(0,_checks_check_js__WEBPACK_IMPORTED_MODULE_0__/* .countOf */ .pq)(checks)}` };
}
function deployed({ color, previousColor, images, unfinished }) {
    const serves = `${color ?? ''} serves ${images.join(', ')}`;
    if (unfinished === undefined)
        return { level: 'info', title: 'Deployed', text: serves };
    const stopped = unfinished.step === 'drain' ? 'is not stopped yet' : 'may not be stopped yet';
    const left = previousColor === undefined ? '' : ` ${previousColor} ${stopped}; the next deployment clears it away.`;
    const text = [cause(unfinished), `${serves}.${left}`, advice(unfinished)].filter(Boolean).join('\n');
    return { level: 'warning', title: `Deployed, but ${unfinished.step ?? ''} did not end`, text };
}
/** Nobody is served, whatever was deployed: that must wake somebody. */
function down({ color, unfinished }) {
    const parts = unfinished === undefined ? [] : [cause(unfinished), advice(unfinished)];
    return error(`Deployed, but ${color ?? ''} was down when it was last seen`, parts);
}
const error = (title, parts) => ({
    level: 'error',
    title,
    text: parts.filter(Boolean).join('\n'),
});
function how({ step, cancelled, killed }) {
    if (killed === true)
        return `ended${at(step)}`;
    if (step === undefined)
        return 'the inputs are not right';
    return cancelled ? `cancelled at ${step}` : `${step} failed`;
}
/** Why it failed or ended early. */
function cause({ error: { message }, cancelled, killed, step }) {
    if (killed === true)
        return `The process was ended${at(step)}: by the runner (10 s after a cancel), or together with it.`;
    return cancelled ? `The run was cancelled${at(step)}.` : message;
}
/** Why that could not be undone either. Who looks after an ended process may get no further than to the door. */
function notPutRight({ failure, undoFailure: { step, error: why } }) {
    if (failure.killed !== true)
        return `Then undoing ${step ?? ''} failed as well: ${why.message}`;
    const undone = step === 'switch' || step === 'up' ? 'undoing ' : '';
    return `What it left could not be put right, since ${undone}${step ?? ''} failed: ${why.message}`;
}
/** The next thing to do where nothing is known of the host that could be typed there. */
function onceMended({ undoFailure: { error } }) {
    const first = error instanceof _engine_saga_js__WEBPACK_IMPORTED_MODULE_2__/* .StepError */ .z && error.advice !== undefined ? error.advice : 'mend what is named above';
    return `${first}; then look with mode: status, and deploy what should serve: a deployment puts right what the one before it left`;
}
/** Of a process that was ended, only the host may know the step. */
const at = (step) => (step === undefined ? '' : ` at ${step}`);
const now = ({ color, images }) => color === undefined
    ? 'As before, no release serves.'
    : `As before, ${color} serves${images.length > 0 ? ` ${images.join(', ')}` : ''}.`;
/** What mends a step is no advice to who cancelled it. */
const advice = ({ error: thrown, cancelled }) => !cancelled && thrown instanceof _engine_saga_js__WEBPACK_IMPORTED_MODULE_2__/* .StepError */ .z && thrown.advice !== undefined ? `What to do: ${thrown.advice}.` : '';


/***/ }),

/***/ 9716:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ scriptOf),
/* harmony export */   r: () => (/* binding */ outline)
/* harmony export */ });
/* harmony import */ var _commands_as_root_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17);
/* harmony import */ var _commands_compose_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5985);
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1801);
/* harmony import */ var _domain_decision_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(424);
/* harmony import */ var _host_script_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8959);
/* harmony import */ var _repair_link_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6631);
/* harmony import */ var _pull_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4528);
/* harmony import */ var _domain_host_state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2708);








/** What a deployment would do, made of the same lines that it runs. What it only looks at, it tells in words. */
function outline(survey, found, config) {
    const { idle, live } = survey.plan;
    // The values of variables are nobody's business, and Compose gets them by another way than the command line.
    const project = { ...survey.project, env: {} };
    const images = (0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_1__/* .distinct */ .dM)((0,_pull_js__WEBPACK_IMPORTED_MODULE_5__/* .referencesOf */ .CL)(survey.model, config.compose.services[idle])).filter(({ fetch }) => fetch !== 'never');
    return [
        step('lock', `waits for its turn, at most ${duration(config.lockTimeoutMs)}`),
        ...mending(survey),
        step('pull', `brings the images of ${idle}`, images.map((each) => (0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_1__/* .pullOf */ .pv)(project, each))),
        starting({ project, found, config, idle }),
        step('health', asksHealth(config, idle)),
        switching(survey, config),
        step('verify', `asks ${config.verify.url} until ${idle} is seen to answer${publicly(config)}; if not, all goes back`),
        step('drain', live === undefined
            ? 'nobody has a request with an old colour'
            : `waits until the requests that ${live} still has are answered, at most ${duration(config.drainTimeoutMs)}`),
        stopping({ project, found, config, idle }, live),
    ];
}
const step = (name, says, commands = []) => ({
    step: name,
    says,
    commands: commands.map(({ text }) => text.trim()),
});
function mending({ plan, nginx }) {
    if (!(0,_repair_link_js__WEBPACK_IMPORTED_MODULE_4__/* .linkDiffers */ .y)(plan) || plan.linkBelongs === undefined)
        return [];
    return [step('state', 'puts the link right first', [...(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .linkTo */ .uM)(nginx, plan.linkBelongs), (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .reloadOf */ .nN)(nginx)])];
}
function starting({ project, found, config, idle }) {
    const former = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .containersOf */ .Mz)(found, config, idle).map(({ name }) => name);
    return step('up', `starts ${idle} afresh${variables(config)}`, [
        (0,_host_script_js__WEBPACK_IMPORTED_MODULE_3__.sh) `cd ${project.directory}`,
        ...(former.length === 0 ? [] : [(0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_1__/* .removeOf */ .ID)(project, former)]),
        (0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_1__/* .upOf */ .bJ)(project, config.compose.services[idle]),
    ]);
}
const asksHealth = ({ health, ports }, idle) => `asks http://127.0.0.1:${ports[idle]}${health.path} until it answers ${health.statuses.toString()}` +
    `${health.body === undefined ? '' : ` with ${String(health.body)}`}, at most ${duration(health.timeoutMs)}`;
function switching({ plan, nginx, master }, { nginx: { sites } }) {
    const tell = master === undefined ? (0,_host_script_js__WEBPACK_IMPORTED_MODULE_3__.sh) `${(0,_commands_as_root_js__WEBPACK_IMPORTED_MODULE_0__/* .asRoot */ .t)(nginx.sudo)}systemctl start nginx` : (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .reloadOf */ .nN)(nginx);
    return step('switch', `points nginx to ${plan.idle}`, [...(0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .linkTo */ .uM)(nginx, sites[plan.idle]), (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_2__/* .testOf */ .kT)(nginx), tell]);
}
function stopping({ project, found, config }, live) {
    const prunes = config.prune ? ', and removes images that no release needs any more' : '';
    if (live === undefined)
        return step('stop', `there is no old colour${prunes}`);
    if (config.oldColor === 'keep')
        return step('stop', `keeps ${live} running (old-color: keep)${prunes}`);
    const running = (0,_domain_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .containersOf */ .Mz)(found, config, live)
        .filter(_domain_host_state_js__WEBPACK_IMPORTED_MODULE_7__/* .isUp */ .i)
        .map(({ name }) => name);
    const lines = running.length === 0 ? [] : [(0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_1__/* .stopOf */ .EV)(project, config.stopTimeoutMs / 1000, running)];
    return step('stop', `stops ${live}${prunes}`, lines);
}
const publicly = ({ publicUrl }) => publicUrl?.required === true ? `, and ${publicUrl.url} from the runner` : '';
function variables({ compose: { env } }) {
    const names = Object.keys(env);
    return names.length === 0
        ? ''
        : `, with ${names.join(', ')} as the workflow gives ${names.length === 1 ? 'it' : 'them'}`;
}
const duration = (ms) => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`);
/** As a person would type it: each step a comment, below it its lines. */
const scriptOf = (steps) => steps.flatMap(({ step, says, commands }) => [`# ${step}: ${says}`, ...commands]);


/***/ }),

/***/ 4528:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CL: () => (/* binding */ referencesOf),
/* harmony export */   a$: () => (/* binding */ pull),
/* harmony export */   h0: () => (/* binding */ short)
/* harmony export */ });
/* harmony import */ var _commands_compose_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5985);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);
/* harmony import */ var _domain_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6403);
/* harmony import */ var _engine_saga_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(200);
/* harmony import */ var _domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9808);





/** Pulls the idle colour's images and remembers what their tags meant at this moment. */
const pull = {
    name: 'pull',
    async run(survey, context) {
        const { plan, project, model } = survey;
        const services = context.config.compose.services[plan.idle];
        const references = referencesOf(model, services);
        const found = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .ask */ .kA)(context, (0,_commands_compose_js__WEBPACK_IMPORTED_MODULE_0__/* .pull */ .a$)({ project, references })).catch((error) => {
            throw new _engine_saga_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(`the images of ${plan.idle} could not be pulled: ${(0,_domain_thrown_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .b)(error)}`, {
                advice: 'check that the image and its tag exist, that the host is logged in to the registry (docker login), and that its disk is not full (df -h)',
                cause: error,
            });
        });
        const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]]] : [])));
        const missing = services.filter((service) => !pulled.has(service));
        if (missing.length > 0)
            throw new _engine_saga_js__WEBPACK_IMPORTED_MODULE_3__/* .StepError */ .z(`the host has no image of ${missing.join(', ')} after the pull`);
        const release = [...pulled].map(([service, image], i) => (0,_domain_record_js__WEBPACK_IMPORTED_MODULE_2__/* .toReleaseImage */ .Uk)(service, references[i]?.image ?? '', image));
        context.recorder.learn({ images: release });
        const named = release.map(_domain_record_js__WEBPACK_IMPORTED_MODULE_2__/* .nameImage */ .Pe);
        return { value: { ...survey, pulled, images: named }, says: named.join(', '), evidence: { images: named } };
    },
};
/** What these services name, in their order. */
const referencesOf = (model, services) => services.map((service) => referenceOf(model.get(service)));
/** A service without an image was refused before. */
const referenceOf = (service) => ({
    image: service?.image ?? '',
    platform: service?.platform,
    fetch: fetchBy[service?.pullPolicy ?? ''],
});
/** As `compose pull` of version 2 takes it: what is built or loaded on the host is in no registry. */
const fetchBy = {
    never: 'never',
    build: 'never',
    missing: 'if-missing',
    if_not_present: 'if-missing',
};
const short = (imageId) => imageId.replace(/^sha256:/, '').slice(0, 12);


/***/ }),

/***/ 6631:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ mend),
/* harmony export */   y: () => (/* binding */ linkDiffers)
/* harmony export */ });
/* harmony import */ var _commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1801);
/* harmony import */ var _engine_context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6173);
/* harmony import */ var _engine_saga_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(200);



const linkDiffers = ({ linkHolds, linkBelongs }) => linkHolds !== linkBelongs;
/**
 * Brings the link into agreement with what nginx serves, before anybody's reload makes the difference real. Belongs to
 * `state`, but from here on the host is changed: a failure is no refusal any more. Nothing to undo: users see no difference.
 */
const mend = {
    name: 'state',
    async run({ plan: { linkHolds, linkBelongs, live }, nginx }, context) {
        const { result, said } = await (0,_engine_context_js__WEBPACK_IMPORTED_MODULE_1__/* .ask */ .kA)(context, (0,_commands_switch_nginx_js__WEBPACK_IMPORTED_MODULE_0__/* .switchSite */ .wu)({ nginx, from: linkHolds, to: linkBelongs }));
        if (result !== 'switched') {
            throw new _engine_saga_js__WEBPACK_IMPORTED_MODULE_2__/* .StepError */ .z(`${nginx.link} could not be pointed back to ${linkBelongs ?? 'nothing'} (${result}): ${said}`);
        }
        const says = `${nginx.link} points to ${linkBelongs ?? 'nothing'} again, as ${live ?? 'nothing'} is what nginx serves`;
        return { value: null, says, evidence: { link: linkBelongs ?? null } };
    },
};


/***/ })

};
