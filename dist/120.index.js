export const id = 120;
export const ids = [120];
export const modules = {

/***/ 5120:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RunnerNetwork: () => (/* binding */ RunnerNetwork)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:dns/promises"
var external_node_dns_promises_ = __webpack_require__(1553);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./src/public-url/result.ts
var result = __webpack_require__(6240);
;// CONCATENATED MODULE: ./src/public-url/connect.ts




const lookupName = async (name) => (await (0,external_node_dns_promises_.lookup)(name, { all: true, order: 'ipv4first' })).map(({ address }) => address);
/** How long each hop may take. */
const hopTimeoutMs = 5_000;
/** Runs one hop, with a timeout. Returns its error code if it fails, times out or is aborted. Never throws. */
async function runHop(start, signal) {
    const hopSignal = AbortSignal.any([AbortSignal.timeout(hopTimeoutMs), signal]);
    const aborted = Promise.withResolvers();
    const rejectAborted = () => aborted.reject(new Error('timed out or aborted'));
    hopSignal.addEventListener('abort', rejectAborted);
    try {
        hopSignal.throwIfAborted();
        return { ok: true, value: await Promise.race([start(hopSignal), aborted.promise]) };
    }
    catch (error) {
        return { ok: false, code: hopSignal.aborted ? result/* noReplyCode */.j : readErrorCode(error) };
    }
    finally {
        hopSignal.removeEventListener('abort', rejectAborted);
    }
}
/** The code of node, such as ECONNREFUSED, or else the message. */
function readErrorCode(error) {
    if (typeof error !== 'object' || error === null)
        return String(error);
    if ('code' in error && typeof error.code === 'string')
        return error.code;
    return 'message' in error ? String(error.message) : 'unknown';
}
/** Opens a TCP connection. */
const connectSocket = (host, port, signal) => runHop((hopSignal) => waitForSocket((0,external_node_net_.connect)({ host, port }), 'connect', hopSignal), signal);
/**
 * Makes a TLS connection of a TCP connection. The handshake accepts every certificate, so that a bad one can be described.
 * Send nothing on a connection with a `trustError`.
 */
const startTls = (socket, host, signal) => runHop(async (hopSignal) => {
    const serverName = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const tls = await waitForSocket((0,external_node_tls_.connect)({ socket, host, ...serverName, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false }), 'secureConnect', hopSignal);
    // The type says Error, but the value is a code, such as CERT_HAS_EXPIRED.
    const trustError = tls.authorized ? undefined : String(tls.authorizationError);
    return { socket: tls, trustError, certificate: readCertificate(tls.getPeerCertificate()) };
}, signal);
/** Resolves when the event happens. Destroys the socket if the signal comes first. */
function waitForSocket(socket, event, signal) {
    return new Promise((resolve, reject) => {
        const destroySocket = () => socket.destroy();
        signal.addEventListener('abort', destroySocket, { once: true });
        socket.once(event, () => {
            signal.removeEventListener('abort', destroySocket);
            resolve(socket);
        });
        socket.on('error', reject); // This listener stays, because a later error without a listener would end the process.
        socket.once('close', () => reject(new Error('the connection was closed')));
    });
}
function readCertificate({ subjectaltname, subject, issuer, valid_from, valid_to }) {
    const alternatives = (subjectaltname ?? '').split(', ').filter(Boolean);
    const names = alternatives.map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
    return {
        names: names.length > 0 ? names : toNames(subject.CN),
        from: Date.parse(valid_from),
        to: Date.parse(valid_to),
        issuer: [...toNames(issuer.O), ...toNames(issuer.CN)].join(', '),
    };
}
const toNames = (name) => (name === undefined ? [] : [name].flat());

;// CONCATENATED MODULE: ./src/public-url/request-url.ts



/** Reading stops after so many bytes of the body, because a page may never end. */
const bodyLimitBytes = 65_536;
const addressLimit = 8;
/** Sends one request to a URL: DNS lookup, TCP connection, TLS handshake, HTTP answer. Never throws. */
async function requestUrl(url, signal, lookup = lookupName) {
    const { hostname, port, protocol } = new URL(url);
    const secure = protocol === 'https:';
    const name = hostname.replace(/^\[|\]$/g, '');
    const found = await runHop(() => lookup(name), signal);
    if (!found.ok)
        return { kind: 'no-address', url, addresses: [], code: found.code };
    const addresses = found.value.slice(0, addressLimit);
    const attempts = await Promise.all(addresses.map(async (address) => ({
        address,
        result: await connectSocket(address, Number(port) || (secure ? 443 : 80), signal),
    })));
    const open = attempts.flatMap(({ address, result }) => (result.ok ? [{ address, socket: result.value }] : []));
    const [first] = open;
    const codes = attempts.flatMap(({ result }) => (result.ok ? [] : [result.code]));
    if (first === undefined)
        return { kind: 'no-connection', url, addresses, codes };
    // GitHub's runners have no IPv6, so an IPv6 address without a connection is not reported as dead.
    const dead = attempts.flatMap(({ address, result }) => (result.ok || (0,external_node_net_.isIPv6)(address) ? [] : [address]));
    try {
        const route = { url, addresses, address: first.address, dead };
        return secure
            ? await requestOverTls(first.socket, { name, route, signal })
            : await requestOverSocket(first.socket, { route, signal });
    }
    finally {
        open.forEach(({ socket }) => socket.destroy());
    }
}
async function requestOverTls(socket, { name, route, signal }) {
    const handshake = await startTls(socket, name, signal);
    if (!handshake.ok)
        return { kind: 'no-trust', ...route, code: handshake.code };
    const { trustError, certificate, socket: tls } = handshake.value;
    if (trustError !== undefined)
        return { kind: 'no-trust', ...route, code: trustError, certificate };
    return requestOverSocket(tls, { route, signal });
}
async function requestOverSocket(socket, { route, signal }) {
    const startedAt = performance.now();
    const answer = await runHop((hopSignal) => sendGet(socket, new URL(route.url), hopSignal), signal);
    if (!answer.ok)
        return { kind: 'no-answer', ...route, code: answer.code };
    const { statusCode: status = 0, headers } = answer.value;
    const { location } = headers;
    return {
        kind: 'answer',
        ...route,
        status,
        server: String(headers['server'] ?? ''),
        location: status >= 300 && status < 400 ? location : undefined,
        ms: Math.round(performance.now() - startedAt),
    };
}
/** Sends a GET, as a browser does, because some applications do not support HEAD. Resolves when the body has been read. */
function sendGet(socket, { host, pathname, search }, signal) {
    const headers = { Host: host, Accept: '*/*', 'User-Agent': 'ec2-blue-green-deploy', Connection: 'close' };
    return new Promise((resolve, reject) => {
        const request = (0,external_node_http_.request)({ createConnection: () => socket, path: pathname + search, headers, signal });
        request.on('error', reject);
        request.on('response', (response) => {
            let bytes = 0;
            response.on('data', (chunk) => {
                bytes += chunk.length;
                if (bytes >= bodyLimitBytes)
                    resolve(response);
            });
            response.on('end', () => resolve(response));
            response.on('error', reject);
        });
        request.end();
    });
}

;// CONCATENATED MODULE: ./src/public-url/runner-network.ts



/** The time for all tries: a load balancer needs some seconds until it finds a new target healthy. */
const defaultTimeoutMs = 10_000;
const pauseMs = 1_000;
const redirectLimit = 5;
/** The network of the runner. Requests use no proxy, as those of visitors. */
class RunnerNetwork {
    #requestUrl;
    #timeoutMs;
    constructor(options = {}) {
        this.#requestUrl = options.requestUrl ?? requestUrl;
        this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    }
    async requestPublicUrl(url, signal) {
        const ended = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
        for (let previous;;) {
            const result = await this.#followRedirects(url, ended);
            // The result of a try that was aborted is less exact than the one before.
            if (ended.aborted && previous !== undefined)
                return previous;
            if (!mayRecover(result.last))
                return result;
            await (0,promises_.setTimeout)(pauseMs, undefined, { signal: ended }).catch(() => undefined);
            if (ended.aborted)
                return result;
            previous = result;
        }
    }
    async #followRedirects(url, signal) {
        const redirects = [];
        for (let current = url;;) {
            const last = await this.#requestUrl(current, signal);
            const next = last.kind === 'answer' && last.location !== undefined ? resolveRedirect(last.location, current) : undefined;
            if (next === undefined)
                return { last, redirects, loops: false };
            redirects.push(current);
            if (redirects.includes(next) || redirects.length > redirectLimit)
                return { last, redirects, loops: true };
            current = next;
        }
    }
}
/** The target of a redirect on the same site. Undefined: it is on another site, such as a login, and is not followed. */
function resolveRedirect(location, from) {
    const to = URL.parse(location, from);
    if (to === null || !/^https?:$/.test(to.protocol) || siteName(to) !== siteName(new URL(from)))
        return undefined;
    to.hash = '';
    return to.href;
}
const siteName = ({ hostname }) => hostname.replace(/^www\./, '');
/** Whether another try may succeed within seconds. DNS records, firewall rules and certificates do not change so fast. */
function mayRecover(last) {
    switch (last.kind) {
        case 'no-address':
            return last.code === 'EAI_AGAIN' || last.code === result/* noReplyCode */.j;
        case 'no-connection': // TCP has already sent its packets again.
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
