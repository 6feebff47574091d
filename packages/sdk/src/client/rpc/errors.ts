import { errorText, exactText, excerpt, excerptOf, GliaError, printable, shownAddress } from '@glia/base'
import { shownName } from './names.ts'

/** The node answered with a JSON-RPC error. */
export class RpcError extends GliaError {
  readonly method: string
  readonly rpcCode: number
  readonly data: unknown
  /** What the node said, without what is said of it here. */
  readonly #said: string

  constructor(
    method: string,
    rpcCode: number,
    message: string,
    data?: unknown,
    { code = 'RPC', advice }: { readonly code?: string; readonly advice?: string } = {},
  ) {
    const more = advice === undefined ? '' : `; ${advice}`
    const details = advice === undefined ? undefined : { advice }
    super(code, `${method} failed with ${rpcCode} ${detailed(message, data)}${more}`, details)
    this.method = method
    this.rpcCode = rpcCode
    this.data = data
    this.#said = message
  }

  /** The same, and what to make of it. */
  advised(advice: string): RpcError {
    return new RpcError(this.method, this.rpcCode, this.#said, this.data, { code: this.code, advice })
  }
}

function detailed(message: string, data: unknown): string {
  return data === undefined ? message : `${message}: ${typeof data === 'string' ? data : exactText(data)}`
}

/** JSON-RPC code of Substrate's nodes for a request that is larger than they take. */
export const REQUEST_TOO_BIG = -32007

/**
 * The node took no message that large: what was in it was not done, and no transaction of it is in the pool. Over a WebSocket it may
 * have closed the connection for it (code 1009), over HTTP a proxy before it may have said so with status 413.
 */
export class RequestTooLarge extends RpcError {
  /** Of the message that was sent, which a batch is one of. */
  readonly bytes: number

  constructor(method: string, bytes: number, message = 'Request is too big', data?: unknown) {
    super(method, REQUEST_TOO_BIG, message, data, {
      code: 'REQUEST_TOO_LARGE',
      advice: `${bytes} bytes were sent, and nothing was done: send it in parts, or start the node with a larger --rpc-max-request-size`,
    })
    this.bytes = bytes
  }
}

/** The node no longer keeps the state of a block that was asked about. */
export class StateDiscarded extends RpcError {
  /** Of the block, as it was asked for. */
  readonly blockHash: string

  constructor(method: string, rpcCode: number, message: string, data: unknown, blockHash: string) {
    const advice =
      'the node keeps the states of later blocks only: read at one of those, or ask a node that keeps more (glia node --history)'
    super(method, rpcCode, message, data, { code: 'STATE_DISCARDED', advice })
    this.blockHash = blockHash
  }
}

/**
 * The hash in what a node answers of a block whose state it no longer keeps. JSON-RPC has one code, 4003, for all that goes wrong
 * with a block, so the text is read here, and nowhere else. Source: sc-rpc-api and sp-blockchain's UnknownBlock.
 */
function discarded(rpcCode: number, text: string): string | undefined {
  return rpcCode === 4003 ? /State already discarded for (0x[0-9a-f]{64})/.exec(text)?.[1] : undefined
}

/** Whether the node said that it has not the block that was asked about, or no longer its state. Source: sp-blockchain's UnknownBlock. */
export function isBlockGone(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false
  if (error instanceof StateDiscarded) return true
  return error.rpcCode === 4003 && /unknown ?block|header (was )?not found/i.test(error.message)
}

/** Whether the node, or the runtime that it asked, has no such method. Source: JSON-RPC 2.0, and sc-executor's MethodNotFound. */
export function isMethodMissing(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false
  return error.rpcCode === -32601 || /exported method .* is not found/i.test(error.message)
}

/** Whether the node, as long as it is the one that it is, does not answer such a question: it has no such method, or not with these parameters. */
export function isNotTaken(error: unknown): boolean {
  return error instanceof RpcError && (error.rpcCode === -32602 || isMethodMissing(error))
}

/** Whether the node said nothing of what was asked, but that it could not answer: codes that JSON-RPC has for the server itself. */
export function isServerError(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false
  return error.rpcCode === -32603 || (error.rpcCode >= -32099 && error.rpcCode <= -32000)
}

/** No connection, or it broke before the answer came. */
export class ConnectionError extends GliaError {
  constructor(
    message: string,
    { code = 'CONNECTION', cause }: { readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(code, message, { cause })
  }
}

/**
 * A node sent what no honest node does: more than an answer may have, lengths that cannot be, another form than was asked for.
 * What it says is not believed any further.
 */
export class NodeMisbehaved extends ConnectionError {
  /** Of the node, without secrets that were in it. */
  readonly url: string
  /** What it did, to be read behind its address. */
  readonly did: string

  constructor(url: string, did: string, cause?: unknown) {
    const shown = shownName(url)
    // With what is named by the node's own metadata in it.
    const done = excerpt(did)
    super(`the node at ${shown} ${done}: it is broken or lies, ask another one`, { code: 'NODE_MISBEHAVED', cause })
    this.url = shown
    this.did = done
  }
}

/** Characters of a refusal: a sentence has fewer. */
const MOST_SAID = 300

/** A node, or what stands before it, was reached, and answered with a status of HTTP in place of what was asked for: it is full, or does not let one in. */
export class NodeRefused extends ConnectionError {
  /** Of HTTP, such as 403, 429 or 503. */
  readonly status: number
  /** The first line of what it said, without what acts on a terminal; undefined where that is none for people. */
  readonly said: string | undefined

  /** @param text the beginning of its answer's body */
  constructor(url: string, status: number, text: string) {
    const line =
      text
        .trimStart()
        .split(/[\r\n]/, 1)[0]
        ?.trim() ?? ''
    // Gateways write pages for browsers.
    const said = line === '' || line.startsWith('<') ? undefined : printable(excerpt(line, MOST_SAID))
    super(`${shownAddress(url)} answered with status ${status}${said === undefined ? '' : `: ${said}`}`, {
      code: 'NODE_REFUSED',
    })
    this.status = status
    this.said = said
  }
}

/** Another node is in use than the one that was asked: what one says is never taken for what another one would. */
export class NodeChanged extends ConnectionError {
  constructor(asked: string, now: string) {
    super(`expected the answers of ${asked}, found the connection to have moved to ${now}: ask again`)
  }
}

/** A node was asked for one chain and is of another. */
export class WrongChain extends GliaError {
  constructor(url: string, expected: string, found: unknown) {
    super(
      'WRONG_CHAIN',
      `expected a node of the chain whose block 0 is ${expected}, found ${typeof found === 'string' ? excerpt(found) : excerptOf(found)} at ${url}`,
    )
  }
}

/**
 * None of the addresses can be connected to that are still asked.
 *
 * @param names of all addresses
 * @param wrong why some are asked no more, by their place
 */
export function cannotConnect(
  names: readonly string[],
  wrong: ReadonlyMap<number, WrongChain | NodeMisbehaved>,
  tries: number,
  cause: unknown,
): ConnectionError {
  const asked = names.filter((_, at) => !wrong.has(at)).join(', ')
  const after = tries === 1 ? '' : ` after ${tries} tries`
  const others = [...wrong].map(([at, why]) => {
    const did = why instanceof NodeMisbehaved ? excerpt(why.did) : 'is of another chain'
    return ` Passed over: ${names[at]}, which ${did}.`
  })
  const refused = cause instanceof NodeRefused
  const there = refused ? '.' : '. Is a node running there?'
  return new ConnectionError(`cannot connect to ${asked}${after}: ${errorText(cause)}${there}${others.join('')}`, {
    cause,
    ...(refused ? { code: cause.code } : {}),
  })
}

/** What was asked for comes as a subscription, and the way to the node carries none. */
export class NoSubscriptions extends GliaError {
  constructor(method: string, url: string) {
    super(
      'NO_SUBSCRIPTIONS',
      `${method} is a subscription, and ${url} is reached without any: connect over a WebSocket (ws://… or wss://…), or read with blocks(), which asks where it cannot subscribe`,
    )
  }
}

/** The node did not answer in time. */
export class RpcTimeout extends GliaError {
  /** @param url of the node */
  constructor(method: string, seconds: number, url: string) {
    super(
      'RPC_TIMEOUT',
      `${method} had no answer from ${url} after ${seconds} seconds: is the node busy or the link slow?`,
    )
  }
}

/** A transaction was sent, and what became of it could not be learnt of the node: whoever sends it again may do it twice. */
export class OutcomeUnknown extends GliaError {
  /** Of the extrinsic. */
  readonly hash: string
  /** Of the block that it was said to be in, where that was said. */
  readonly blockHash: string | undefined

  constructor(hash: string, cause: unknown, blockHash?: string) {
    const [what, so] =
      blockHash === undefined
        ? ['hear of the block of', 'it was sent and may still get into a block; look for it']
        : ['read what became of', `it was said to be in block ${blockHash}; look there`]
    super(
      'OUTCOME_UNKNOWN',
      `expected to ${what} transaction ${hash}, found that ${errorText(cause)}: ${so}, or at what it changes, before you do it again`,
      { cause },
    )
    this.hash = hash
    this.blockHash = blockHash
  }
}

/** A subscription's consumer fell too far behind, or more came before the subscription was confirmed than is kept. */
export class SubscriptionOverflow extends GliaError {
  /** @param limit notifications that may be unread; undefined where those before the confirmation are too many */
  constructor(method: string, limit: number | undefined) {
    super(
      'SUBSCRIPTION_OVERFLOW',
      limit === undefined
        ? `the node sent more notifications of ${method} before it confirmed the subscription than are kept: subscribe again, or ask another node`
        : `more than ${limit} notifications of ${method} are unread: read faster or raise the limit`,
    )
  }
}

/** Subtensor's own reasons to keep a transaction out of the pool. Source: common/src/transaction_error.rs. */
const CUSTOM_ERRORS: Readonly<Record<number, string>> = {
  0: 'ColdkeyInSwapSchedule',
  1: 'StakeAmountTooLow',
  2: 'BalanceTooLow',
  3: 'SubnetNotExists',
  4: 'HotkeyAccountDoesntExist',
  5: 'NotEnoughStakeToWithdraw',
  6: 'RateLimitExceeded',
  7: 'InsufficientLiquidity',
  8: 'SlippageTooHigh',
  9: 'TransferDisallowed',
  10: 'HotKeyNotRegisteredInNetwork',
  11: 'InvalidIpAddress',
  12: 'ServingRateLimitExceeded',
  13: 'InvalidPort',
  14: 'ZeroMaxAmount',
  15: 'InvalidRevealRound',
  16: 'CommitNotFound',
  17: 'CommitBlockNotInRevealRange',
  18: 'InputLengthsUnequal',
  19: 'UidNotFound',
  20: 'EvmKeyAssociateRateLimitExceeded',
  21: 'ColdkeySwapDisputed',
  22: 'InvalidRealAccount',
  23: 'FailedShieldedTxParsing',
  24: 'InvalidShieldedTxPubKeyHash',
  25: 'NonAssociatedColdKey',
  26: 'DelegateTakeTooLow',
  27: 'DelegateTakeTooHigh',
  255: 'BadRequest',
}

/** What to do about a pool refusal, by JSON-RPC code. */
const ADVICE: Readonly<Record<number, string>> = {
  1010: 'the transaction is not valid now',
  1011: 'the node could not tell whether the transaction is valid',
  1012: 'the transaction was refused lately and is banned for a while: wait, or change it',
  1013: 'the same transaction is in the pool already',
  1014: 'another transaction with this nonce is in the pool: raise the tip to replace it',
  1016: 'the pool is full: wait or raise the tip',
}

/** The transaction pool refused a transaction: nothing was executed, no fee was paid. */
export class PoolError extends RpcError {
  /** Subtensor's own name of the reason, when it gave one. */
  readonly reason: string | undefined
  readonly customCode: number | undefined

  constructor(method: string, rpcCode: number, message: string, data: unknown) {
    const custom = /Custom error: (\d+)/.exec(typeof data === 'string' ? data : '')
    const customCode = custom ? Number(custom[1]) : undefined
    const reason =
      customCode === undefined ? undefined : (CUSTOM_ERRORS[customCode] ?? `unknown custom error ${customCode}`)
    const advice = ADVICE[rpcCode] ?? 'the pool refused the transaction'
    super(method, rpcCode, `${message} (${reason ?? advice})`, data)
    this.reason = reason
    this.customCode = customCode
  }
}

/**
 * The right class for an error object of a response. A refusal for the size of a message is one only where that is known. What the node says in it is cut to what people read: a node may write books.
 * Data of another form than text that is longer becomes the beginning of its JSON.
 *
 * @param bytes of the message that it is an answer to
 */
export function rpcError(
  method: string,
  error: { code: number; message: string; data?: unknown },
  bytes?: number,
): RpcError {
  const message = excerpt(error.message)
  const data = shortData(error.data ?? undefined)
  if (error.code === REQUEST_TOO_BIG && bytes !== undefined) return new RequestTooLarge(method, bytes, message, data)
  const pool = method.startsWith('author_') && error.code >= 1010 && error.code <= 1020
  if (pool) return new PoolError(method, error.code, message, data)
  const hash = discarded(error.code, detailed(message, data))
  if (hash !== undefined) return new StateDiscarded(method, error.code, message, data, hash)
  return new RpcError(method, error.code, message, data)
}

function shortData(data: unknown): unknown {
  if (typeof data === 'string') return excerpt(data)
  const text = excerptOf(data)
  return text.endsWith('…') ? text : data
}
