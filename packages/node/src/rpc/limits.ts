const KIB = 1024
const MIB = 1024 * KIB

/** What one client may have open, leave unread, and ask for at once. */
export interface ConnectionLimits {
  /** Subscriptions open at once. */
  readonly subscriptions: number
  /** Keys that the storage subscriptions of a connection watch together. */
  readonly watchedKeys: number
  /** Requests of a connection that are answered at once; further ones wait for their turn. */
  readonly requests: number
  /** Bytes that may wait in the socket before notifications are held back. */
  readonly socketBytes: number
  /** Bytes and number of notifications held back before the client is dropped; the last of them may be of any size. */
  readonly backlogBytes: number
  readonly backlogCount: number
  /** Bytes that may wait in the socket before the client's further requests have to wait. */
  readonly responseBytes: number
  /** Milliseconds for which a client may take nothing of what waits for it, and a request may stand still on its way in. */
  readonly stallMs: number
}

/** What all clients of a node may have together, and the sizes of single messages. */
export interface ServerLimits extends ConnectionLimits {
  /** Connections, WebSocket and HTTP together. At the limit an idle one makes room, or the newcomer is refused with 429. */
  readonly connections: number
  /**
   * Connections from one address: of IPv6 one /64, while the /56 and the /48 around it have two and four times as many. At the limit
   * an idle one of the same makes room, or the newcomer is refused with 429; this machine's own are not held to it.
   */
  readonly connectionsPerAddress: number
  /** Bytes of one request. */
  readonly requestBytes: number
  /** Requests of one batch. */
  readonly batchRequests: number
  /** Bytes of one answer, and of all answers to a batch. */
  readonly answerBytes: number
  /**
   * Bytes of unfinished requests, of requests at work, of answers in the making and of what clients have not read yet, of all
   * clients together. Beyond it the client that holds most for longest is let go.
   */
  readonly inFlightBytes: number
  /**
   * Milliseconds that a call into the runtime may take at once: nothing else is done meanwhile. It is done in pieces (`RuntimeCalls`),
   * which are as long where shorter ones get no further; the last may take what it takes for who may call methods without a bound
   * on their work. By default a twelfth of the time between two blocks (`callTime`).
   */
  readonly runtimeCallMs: number
  /** Keys that all storage subscriptions of the node watch together, and subscriptions. At the limit who has most makes room. */
  readonly watchedKeysInAll: number
  readonly subscriptionsInAll: number
}

/** Safe on a public address: what they bound together leaves a node below 400 MiB. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  subscriptions: 1024,
  watchedKeys: 32_768,
  requests: 64,
  socketBytes: 256 * KIB,
  backlogBytes: MIB,
  backlogCount: 2048,
  responseBytes: MIB,
  stallMs: 20_000,
  connections: 2048,
  connectionsPerAddress: 256,
  requestBytes: 8 * MIB,
  batchRequests: 1024,
  answerBytes: 32 * MIB,
  inFlightBytes: 64 * MIB,
  runtimeCallMs: 400,
  watchedKeysInAll: 131_072,
  subscriptionsInAll: 16_384,
}

/** The limits of a node: where messages may be larger, so may what is held of all. */
export function serverLimits(given: Partial<ServerLimits> = {}): ServerLimits {
  const limits = { ...DEFAULT_SERVER_LIMITS, ...given }
  const least = 2 * Math.max(limits.requestBytes, limits.answerBytes)
  return given.inFlightBytes === undefined
    ? { ...limits, inFlightBytes: Math.max(limits.inFlightBytes, least) }
    : limits
}
