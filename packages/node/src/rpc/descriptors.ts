import { readdirSync, readFileSync } from 'node:fs'
import type { Logger } from '../log.ts'
import type { ServerLimits } from './limits.ts'
import { MAX_REFUSED, PAGE_PLACES } from './transport/sockets.ts'
import { MAX_CLOSING } from './transport/webSockets.ts'

/** What a node opens after its start: ports, the database's files, a report, a snapshot that is written. */
const SPARE = 24
/** What a thread that checks signatures has open. */
const OF_THREAD = 4

/**
 * Clients that have no place among the connections, and still a socket: those that hear why they go or are not let in, and those
 * that are shown pages, of a full node and on the port for pages.
 */
export const WITHOUT_PLACE = MAX_CLOSING + MAX_REFUSED + 2 * PAGE_PLACES

/** How many files and sockets this process may have open, and has. */
export interface Descriptors {
  readonly most: number
  readonly open: number
}

/** Undefined where the system does not say, or sets no limit. */
export function descriptors(): Descriptors | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
    return soft === undefined ? undefined : { most: Number(soft), open: readdirSync('/proc/self/fd').length }
  } catch {
    return undefined
  }
}

/**
 * Limits that the process can keep. Where it may have fewer files open than connections are allowed, no newcomer would be let in,
 * and none of those that are idle would make room, since only the system knew that it was full.
 */
export function withinDescriptors(
  limits: ServerLimits,
  { log, threads }: { readonly log: Logger; readonly threads: number },
  found = descriptors(),
): ServerLimits {
  if (found === undefined) return limits
  const others = found.open + SPARE + OF_THREAD * threads + WITHOUT_PLACE
  const connections = Math.max(1, found.most - others)
  if (connections >= limits.connections) return limits
  log.warn(
    `this process may have ${found.most} files open: at most ${connections} connection${connections === 1 ? '' : 's'} at once, not ${limits.connections}; start it with ulimit -n ${limits.connections + others} or more for all of them`,
  )
  return { ...limits, connections }
}
