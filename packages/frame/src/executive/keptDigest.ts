import { sameBytes } from '@glia/base'
import { encode } from '../codec/codec.ts'
import { BrokenBlock } from '../error.ts'
import { type DigestItem, digestItem, stoppedIn } from '../system/header.ts'

type Logs = readonly DigestItem[]

/** Most often it is the very item, which nothing encodes. */
const isSameItem = (began: DigestItem, ended: DigestItem | undefined): boolean =>
  began === ended || (ended !== undefined && sameBytes(encode(digestItem, began), encode(digestItem, ended)))

/**
 * Requires that a digest is one that `began` so and had items deposited since. Whoever executes a block begins with what stands first in
 * its header, and lets those fail that are named there as stopped: no call may change either.
 *
 * @param stopped indices of the transactions that its author has stopped
 * @throws BrokenBlock
 */
export function requireKept(began: Logs, ended: Logs, stopped: readonly number[]): void {
  if (began.some((item, at) => !isSameItem(item, ended[at])))
    throw new BrokenBlock('the digest no longer begins as the block did; only what is deposited may follow it')
  if (stoppedIn({ logs: ended }).join() !== stopped.join())
    throw new BrokenBlock(
      'the digest no longer names the transactions that were stopped; only what is deposited may follow them',
    )
}
