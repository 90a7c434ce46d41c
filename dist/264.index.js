export const id = 264;
export const ids = [264];
export const modules = {

/***/ 4264:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RunnerNetwork: () => (/* binding */ RunnerNetwork)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/public-url/journey.ts
var journey = __webpack_require__(5937);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:dns/promises"
var external_node_dns_promises_ = __webpack_require__(1553);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./src/public-url/connect.ts




const lookup = async (name) => (await (0,external_node_dns_promises_.lookup)(name, { all: true, order: 'ipv4first' })).map(({ address }) => address);
/** How long each hop may take. */
const hopMs = 5_000;
/** Bounds one hop: it is over when it comes about, fails, takes too long, or is not wanted any more. */
async function hop(start, signal) {
    const late = AbortSignal.timeout(hopMs);
    const both = AbortSignal.any([late, signal]);
    const over = Promise.withResolvers();
    const end = () => over.reject(new Error('it took too long'));
    both.addEventListener('abort', end);
    try {
        both.throwIfAborted();
        return { ok: true, value: await Promise.race([start(both), over.promise]) };
    }
    catch (error) {
        return { ok: false, code: both.aborted ? journey/* silence */.a : codeOf(error) };
    }
    finally {
        both.removeEventListener('abort', end);
    }
}
/** Node's code, such as ECONNREFUSED. */
function codeOf(error) {
    if (typeof error !== 'object' || error === null)
        return String(error);
    if ('code' in error && typeof error.code === 'string')
        return error.code;
    return 'message' in error ? String(error.message) : 'unknown';
}
/** A TCP connection. */
const dial = (host, port, signal) => hop((over) => {
    const socket = (0,external_node_net_.connect)({ host, port });
    return settled(socket, 'connect', over);
}, signal);
/**
 * Makes a connection a TLS one. The handshake is gone through with whatever certificate, since what is wrong with it is in
 * there; nothing may be asked on a connection with a complaint.
 */
const handshake = (socket, host, signal) => hop(async (over) => {
    const names = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const tls = await settled((0,external_node_tls_.connect)({ socket, host, ...names, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false }), 'secureConnect', over);
    // Despite its type it is a code: CERT_HAS_EXPIRED, ERR_TLS_CERT_ALTNAME_INVALID and the like.
    const complaint = tls.authorized ? undefined : String(tls.authorizationError);
    return { socket: tls, complaint, certificate: read(tls.getPeerCertificate()) };
}, signal);
/** Resolves once a socket has come so far; one that has not is of no use to anybody. */
function settled(socket, event, signal) {
    return new Promise((resolve, reject) => {
        const give = () => socket.destroy();
        signal.addEventListener('abort', give, { once: true });
        socket.once(event, () => {
            signal.removeEventListener('abort', give);
            resolve(socket);
        });
        socket.on('error', reject); // stays: one that comes later must not end the process
        socket.once('close', () => reject(new Error('the connection was closed')));
    });
}
function read({ subjectaltname, subject, issuer, valid_from, valid_to }) {
    const alternatives = (subjectaltname ?? '').split(', ').filter(Boolean);
    const names = alternatives.map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
    return {
        names: names.length > 0 ? names : one(subject.CN),
        from: Date.parse(valid_from),
        to: Date.parse(valid_to),
        issuer: [...one(issuer.O), ...one(issuer.CN)].join(', '),
    };
}
const one = (name) => (name === undefined ? [] : [name].flat());

;// CONCATENATED MODULE: ./src/public-url/visit.ts



/** Of an answer; a page that never ends must not keep us. */
const bodyLimit = 65_536;
const addressLimit = 8;
/** One request for a URL, as far as it comes: its name's addresses, a connection with each, TLS, an answer. Never throws. */
async function visit(url, signal, find = lookup) {
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === 'https:';
    const name = hostname.replace(/^\[|\]$/g, '');
    const found = await hop(() => find(name), signal);
    if (!found.ok)
        return { kind: 'no-address', url, addresses: [], code: found.code };
    const addresses = found.value.slice(0, addressLimit);
    const lines = await Promise.all(addresses.map(async (address) => ({
        address,
        line: await dial(address, Number(port) || (secure ? 443 : 80), signal),
    })));
    const open = lines.flatMap(({ address, line }) => (line.ok ? [{ address, socket: line.value }] : []));
    const [first] = open;
    const codes = lines.flatMap(({ line }) => (line.ok ? [] : [line.code]));
    if (first === undefined)
        return { kind: 'no-connection', url, addresses, codes };
    // A runner without IPv6 cannot tell a dead address of that kind from a good one: GitHub's have none.
    const dead = lines.flatMap(({ address, line }) => (line.ok || (0,external_node_net_.isIPv6)(address) ? [] : [address]));
    try {
        return await converse(first.socket, { url, name, secure, signal }, { url, addresses, address: first.address, dead });
    }
    finally {
        open.forEach(({ socket }) => socket.destroy());
    }
}
async function converse(socket, { url, name, secure, signal }, reached) {
    if (!secure)
        return ask(socket, url, { signal, reached });
    const hands = await handshake(socket, name, signal);
    if (!hands.ok)
        return { kind: 'no-trust', ...reached, code: hands.code };
    const { complaint, certificate, socket: tls } = hands.value;
    if (complaint !== undefined)
        return { kind: 'no-trust', ...reached, code: complaint, certificate };
    return ask(tls, url, { signal, reached });
}
/** A GET, as visitors send it: some applications know no HEAD. */
async function ask(socket, url, { signal, reached }) {
    const began = performance.now();
    const answer = await hop((over) => get(socket, new URL(url), over), signal);
    if (!answer.ok)
        return { kind: 'no-answer', ...reached, code: answer.code };
    const { statusCode: status = 0, headers } = answer.value;
    const { location } = headers;
    return {
        kind: 'answer',
        ...reached,
        status,
        server: String(headers['server'] ?? ''),
        location: status >= 300 && status < 400 ? location : undefined,
        ms: Math.round(performance.now() - began),
    };
}
function get(socket, { host, pathname, search }, signal) {
    const headers = { Host: host, Accept: '*/*', 'User-Agent': 'ec2-blue-green-deploy', Connection: 'close' };
    return new Promise((resolve, reject) => {
        const asked = (0,external_node_http_.request)({ createConnection: () => socket, path: pathname + search, headers, signal });
        asked.on('error', reject);
        asked.on('response', (response) => {
            let bytes = 0;
            response.on('data', (chunk) => {
                bytes += chunk.length;
                if (bytes >= bodyLimit)
                    resolve(response);
            });
            response.on('end', () => resolve(response));
            response.on('error', reject);
        });
        asked.end();
    });
}

;// CONCATENATED MODULE: ./src/public-url/network.ts



/** All tries together: a load balancer that has just got the host as a target needs some seconds to find it healthy. */
const limitMs = 10_000;
const pauseMs = 1_000;
const redirectLimit = 5;
/** The network of the machine that this runs on; it is asked directly, without a proxy, as visitors do. */
class RunnerNetwork {
    #visit;
    #limitMs;
    constructor(options = {}) {
        this.#visit = options.visit ?? visit;
        this.#limitMs = options.limitMs ?? limitMs;
    }
    async reach(url, signal) {
        const over = AbortSignal.any([signal, AbortSignal.timeout(this.#limitMs)]);
        for (let found;;) {
            const journey = await this.#follow(url, over);
            // What was cut off tells less than what was seen before.
            if (over.aborted && found !== undefined)
                return found;
            found = journey;
            if (!mayPass(found.last))
                return found;
            await (0,promises_.setTimeout)(pauseMs, undefined, { signal: over }).catch(() => undefined);
            if (over.aborted)
                return found;
        }
    }
    async #follow(url, signal) {
        const via = [];
        for (let next = url;;) {
            const last = await this.#visit(next, signal);
            const further = last.kind === 'answer' && last.location !== undefined ? resolve(last.location, next) : undefined;
            if (further === undefined)
                return { last, via, loops: false };
            via.push(next);
            if (via.includes(further) || via.length > redirectLimit)
                return { last, via, loops: true };
            next = further;
        }
    }
}
/** Where a redirect leads on the same site; one to another site (a login, say) is this site's answer. */
function resolve(location, from) {
    const to = URL.parse(location, from);
    const site = (url) => url.hostname.replace(/^www\./, '');
    if (to === null || !/^https?:$/.test(to.protocol) || site(to) !== site(new URL(from)))
        return undefined;
    to.hash = '';
    return to.href;
}
/** Whether the same question may have a better answer in a second: a record, a rule or a certificate does not change so fast. */
function mayPass(last) {
    switch (last.kind) {
        case 'no-address':
            return last.code === 'EAI_AGAIN' || last.code === journey/* silence */.a;
        case 'no-connection': // what a try sends is sent again, by TCP itself
            return false;
        case 'no-answer':
            return true;
        case 'no-trust':
            return last.certificate === undefined;
        case 'answer':
            return last.status >= 500;
    }
}


/***/ })

};
