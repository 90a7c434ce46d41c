import type { SeenKey } from './host-key.ts'

/** Why there is no TCP connection to one address. */
export interface AddressFailure {
  readonly address: string
  /** Node's name of the error: `ECONNREFUSED`, `ENETUNREACH`, …; `ETIMEDOUT` if there was no answer in time. */
  readonly code: string
}

/** How far a handshake came: until the server's version line, until its key was accepted, or until the login. */
export type HandshakeStage = 'version' | 'key-exchange' | 'login'

/** Kinds of algorithms that both sides must agree on. */
export type AlgorithmKind = 'key exchange' | 'host key' | 'cipher' | 'MAC' | 'compression'

interface HandshakeFacts {
  readonly address: string
  readonly stage: HandshakeStage
  /** What the server sent for people: text before its version line, its banner, its reason to disconnect. */
  readonly output: string
}

export interface NoCommonAlgorithm {
  readonly kind: 'no-common-algorithm'
  readonly algorithm: AlgorithmKind
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

/** The server showed a key that is not pinned. */
export interface WrongKey {
  readonly kind: 'wrong-key'
  readonly key: SeenKey
  /** The algorithms of all keys that the server has. */
  readonly offered: readonly string[]
}

/** Why one try to connect failed, with the facts that an error needs. */
export type ConnectFailure =
  | { readonly kind: 'unknown-name' }
  | { readonly kind: 'unresolved-name'; readonly code: string }
  | { readonly kind: 'unreachable'; readonly addresses: readonly AddressFailure[] }
  /** The host has only IPv6 addresses, and this runner has no IPv6. */
  | { readonly kind: 'no-ipv6'; readonly addresses: readonly AddressFailure[] }
  | (HandshakeFacts & { readonly kind: 'silent' })
  /** `code`: the error of the socket, if there was one. */
  | (HandshakeFacts & { readonly kind: 'closed'; readonly code?: string | undefined })
  /** The server gave a reason before it closed. `code`: see RFC 4253, 11.1. */
  | (HandshakeFacts & { readonly kind: 'disconnected'; readonly code: number })
  | NoCommonAlgorithm
  | WrongKey
  /** The keys that the server showed, none of which is pinned. */
  | { readonly kind: 'other-keys'; readonly seen: readonly SeenKey[] }
  | { readonly kind: 'no-pinned-type'; readonly pinned: readonly string[]; readonly offered: readonly string[] }
  /** The server dropped the connections that followed one with a key that is not pinned. */
  | { readonly kind: 'dropped-after-wrong-key'; readonly seen: readonly SeenKey[]; readonly reason: ConnectFailure }
  /** `partial`: the server accepted one method and asks for another one too. */
  | {
      readonly kind: 'login-refused'
      readonly methods: readonly string[]
      readonly partial: boolean
      readonly output: string
    }
  | { readonly kind: 'not-ssh'; readonly output: string }
  | { readonly kind: 'protocol'; readonly message: string }

/** Reasons of a disconnect that waiting does not change: the server refuses this login (RFC 4253, 11.1). */
const refusals: readonly number[] = [1, 2, 13, 14, 15]

const transient: readonly ConnectFailure['kind'][] = ['unresolved-name', 'unreachable', 'silent', 'closed']

/** Whether the failure can pass by waiting, as while the host boots. */
export const isTransient = (failure: ConnectFailure): boolean =>
  failure.kind === 'disconnected'
    ? failure.stage !== 'login' || !refusals.includes(failure.code)
    : transient.includes(failure.kind)

/** Whether sshd, or a firewall in front of it, did not let the connection begin. */
export const isDropped = (failure: ConnectFailure): boolean =>
  failure.kind === 'unreachable' ||
  ((failure.kind === 'silent' || failure.kind === 'closed') && failure.stage === 'version')
