import type { AlgorithmKind, HandshakeStage, NoCommonAlgorithm } from './connect-failure.ts'

/** How much of the server's texts is kept, in bytes. */
const outputLimit = 4096

/** The lists that both sides send, by the names that ssh2 has for them, in the order in which it compares them. */
const lists: readonly (readonly [name: string, algorithm: AlgorithmKind])[] = [
  ['KEX method', 'key exchange'],
  ['Host key format', 'host key'],
  ['C->S cipher', 'cipher'],
  ['S->C cipher', 'cipher'],
  ['C->S MAC', 'MAC'],
  ['S->C MAC', 'MAC'],
  ['C->S compression', 'compression'],
  ['S->C compression', 'compression'],
]

/** Names in a list of key exchanges that are no algorithm but announce an extension. */
const isExtension = (name: string): boolean => /^(?:ext-info-|kex-strict-)/.test(name)

/** Records how far a handshake came and what the server sent, for the error if it fails. */
export class HandshakeTrace {
  stage: HandshakeStage = 'version'
  /** Methods by which the server lets log in, of its last answer. */
  loginMethods: readonly string[] = []
  hasPartialSuccess = false
  disconnectCode: number | undefined
  #early = Buffer.alloc(0)
  readonly #texts: string[] = []
  readonly #local = new Map<string, readonly string[]>()
  readonly #remote = new Map<string, readonly string[]>()

  /** The text that the server sent for people, on one line and without control characters. */
  get output(): string {
    return toOneLine([this.#greeting, ...this.#texts].join(' '))
  }

  /** Whether the server answered in another protocol. */
  get isOtherProtocol(): boolean {
    return this.stage === 'version' && /^HTTP\//.test(this.#greeting)
  }

  /** The algorithms of the keys that the server has. */
  get hostKeyAlgorithms(): readonly string[] {
    return this.#remote.get('Host key format') ?? []
  }

  /** Gets the first bytes of the server. Returns false when no more are needed. */
  receiveBytes(chunk: Buffer): boolean {
    this.#early = Buffer.concat([this.#early, chunk]).subarray(0, outputLimit)
    if (/^SSH-/m.test(this.#early.toString('latin1'))) this.stage = 'key-exchange'
    return this.stage === 'version' && this.#early.length < outputLimit
  }

  receiveText(text: string): void {
    this.#texts.push(text.slice(0, outputLimit))
  }

  /** Gets the debug lines of ssh2, which alone have the server's lists and the reason of every disconnect. */
  readonly receiveDebug = (line: string): void => {
    const [, side, name = '', names = ''] = /^Handshake: \((local|remote)\) ([^:]+): (.*)$/.exec(line) ?? []
    if (side !== undefined)
      (side === 'local' ? this.#local : this.#remote).set(name, names.split(',').filter(isAlgorithmName))
    const [, code, text = ''] = /^Inbound: Received DISCONNECT \((\d+), "(.*)"\)$/s.exec(line) ?? []
    if (code === undefined) return
    this.disconnectCode = Number(code)
    this.receiveText(text)
  }

  /** The first kind of algorithm that the two sides have none of in common. */
  findMismatch(): NoCommonAlgorithm | undefined {
    for (const [name, algorithm] of lists) {
      const ours = this.#local.get(name)
      const theirs = this.#remote.get(name)
      if (ours === undefined || theirs === undefined) return undefined
      const isNeeded = algorithm !== 'MAC' || !this.#hasOwnMac(name.replace('MAC', 'cipher'))
      if (isNeeded && !ours.some((each) => theirs.includes(each)))
        return { kind: 'no-common-algorithm', algorithm, ours, theirs }
    }
    return undefined
  }

  /** Whether the cipher of this direction proves by itself that nothing was changed on the way. */
  #hasOwnMac(cipherList: string): boolean {
    const theirs = this.#remote.get(cipherList) ?? []
    const cipher = this.#local.get(cipherList)?.find((each) => theirs.includes(each))
    return cipher !== undefined && /gcm|poly1305/.test(cipher)
  }

  get #greeting(): string {
    return this.#early.toString('utf8').replace(/^SSH-[^]*/m, '')
  }
}

const isAlgorithmName = (name: string): boolean => /^[!-+\--~]{1,64}$/.test(name) && !isExtension(name)

/** At most 300 characters. The text is data of the host, so nothing of it can look like our own lines. */
function toOneLine(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
