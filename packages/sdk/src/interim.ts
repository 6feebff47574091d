import type { ClientRequest } from 'node:http'

/** Answers of status 1xx to one request: `103 Early Hints` once or twice, `102 Processing` now and then. */
const MAX_INTERIM = 100

/**
 * Calls `tooMany`, with what the other side did in words, once it has sent more answers of status 1xx before the answer proper than
 * any honest one does. Each is an event, and whoever sends nothing else keeps the program at work for as long as it listens.
 */
export function boundInterim(request: ClientRequest, tooMany: (did: string) => void): void {
  let count = 0
  request.on('information', () => {
    count += 1
    // Once: a piece of what came may hold thousands more.
    if (count === MAX_INTERIM + 1) tooMany(`sent more than ${MAX_INTERIM} answers of status 1xx`)
  })
}
