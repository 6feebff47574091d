import type { Pool } from '../../pool/pool.ts'
import type { TransactionStatus } from '../../pool/transaction.ts'
import { isLast } from '../../pool/watchers.ts'
import type { Lane } from '../core/lane.ts'
import type { Open } from '../core/method.ts'
import type { Subscription } from '../core/subscription.ts'

interface Watch {
  readonly open: Open
  /** Who brings it. */
  readonly lane: Lane
  /** Says what has become of it. */
  tell(on: Subscription, status: TransactionStatus): void
  /** Says that it was refused: true where that is a notification, and no error of the request. */
  refused?(on: Subscription, fault: unknown): boolean
}

/**
 * Puts a transaction into the pool, for a subscription that hears what becomes of it: until the last there is to say of that, when
 * its place is free again, or until its client leaves, when the pool forgets it.
 *
 * @returns the subscription's id
 * @throws as `Pool.submit`
 */
export async function watchTransaction(
  pool: Pick<Pool, 'submit' | 'unwatch'>,
  bytes: Uint8Array,
  { open, lane, tell, refused }: Watch,
): Promise<string> {
  let unwatch = (): void => undefined
  const updates = open({ onClose: () => unwatch() })
  const hear = (status: TransactionStatus) => {
    tell(updates, status)
    if (isLast(status)) updates.finish()
  }
  try {
    const hash = await pool.submit(bytes, 'External', hear, lane)
    unwatch = () => pool.unwatch(hash, hear)
    if (updates.closed) unwatch()
  } catch (fault) {
    if (refused?.(updates, fault) !== true) {
      updates.close()
      throw fault
    }
    updates.finish()
  }
  return updates.id
}
