import { MAX_TIMER_MS } from '../util/maxTimer.ts'
import type { ServerLimits } from './limits.ts'

const MIB = 1024 * 1024
/** Half of what V8's longest text has (2^29 - 24 characters), so that a message is never too long to be made or read. */
const MOST_MESSAGE = 256 * MIB
/** Descriptors that Linux gives a process at most (fs.nr_open), unless it was built or set otherwise. */
const MOST_OPEN = 1_048_576
const ANY = Number.MAX_SAFE_INTEGER

/** What the limits of a node may be at most. */
export const MOST_SERVER_LIMITS: ServerLimits = {
  subscriptions: MOST_OPEN,
  watchedKeys: ANY,
  requests: MOST_OPEN,
  socketBytes: ANY,
  backlogBytes: ANY,
  backlogCount: ANY,
  responseBytes: ANY,
  stallMs: MAX_TIMER_MS,
  connections: MOST_OPEN,
  connectionsPerAddress: MOST_OPEN,
  requestBytes: MOST_MESSAGE,
  batchRequests: MOST_OPEN,
  answerBytes: MOST_MESSAGE,
  inFlightBytes: ANY,
  runtimeCallMs: ANY,
  watchedKeysInAll: ANY,
  subscriptionsInAll: ANY,
}
