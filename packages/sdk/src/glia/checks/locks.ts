import { formatTao } from '@glia/base'
import { CheckError } from './errors.ts'
import type { ChainView } from './view.ts'

/** Stake of a coldkey on a subnet, in rao of alpha. */
export interface Held {
  readonly coldkey: string
  readonly netuid: number
}

/** Bit of `AccountFlags`: the account takes locked alpha (pallet-subtensor `account_rejects_locked_alpha`). */
const ACCEPTS_LOCKED = 1n

/**
 * That so much alpha may leave a subnet: what a coldkey has locked there, with whichever hotkey, stays. Source: pallet-subtensor
 * `ensure_available_to_unstake`.
 *
 * @throws CheckError LOCKED
 */
export async function expectUnlocked(view: ChainView, { coldkey, netuid }: Held, amount: bigint): Promise<void> {
  const found = await view.availability(coldkey, netuid)
  if (found === undefined || found.available >= amount) return
  const { total, available } = found
  throw new CheckError('LOCKED', {
    expected: `${formatTao(amount)} of the stake of ${coldkey} on subnet ${netuid} to be free of locks`,
    found: `${formatTao(available)} of ${formatTao(total)}`,
    advice: available === 0n ? 'wait until its lock has decayed' : 'take less, or wait until its lock has decayed',
  })
}

/**
 * That a coldkey may give stake to another on one subnet: as far as what is free does not cover it, its lock goes along, which
 * the other has to accept and to have no lock of another hotkey beside. Source: pallet-subtensor `transfer_lock`.
 *
 * @throws CheckError LOCKED
 */
export async function expectLockTaken(view: ChainView, from: Held, to: Held, amount: bigint): Promise<void> {
  const { netuid } = from
  const found = await view.availability(from.coldkey, netuid)
  if (found === undefined || found.locked === 0n) return
  const free = found.total > found.locked ? found.total - found.locked : 0n
  if (amount <= free) return
  const [mine, theirs, flags] = await Promise.all([
    lockedTo(view, from),
    lockedTo(view, to),
    view.read('AccountFlags', to.coldkey),
  ])
  const what = `${formatTao(amount - free)} of locked stake on subnet ${netuid} to go along`
  if (theirs !== undefined && theirs !== mine) {
    throw new CheckError('LOCKED', {
      expected: `${what}, and ${to.coldkey} to have no lock with another hotkey than ${mine}`,
      found: `one with ${theirs}`,
      advice: `give at most ${formatTao(free)}, which is free of locks`,
    })
  }
  if (flags === undefined || (flags & ACCEPTS_LOCKED) !== 0n) return
  throw new CheckError('LOCKED', {
    expected: `${what}, and ${to.coldkey} to accept it`,
    found: 'that it does not (SubtensorModule.set_reject_locked_alpha)',
    advice: `give at most ${formatTao(free)}, which is free of locks`,
  })
}

/** The hotkey that a coldkey's stake on a subnet is locked to. */
async function lockedTo(view: ChainView, { coldkey, netuid }: Held): Promise<string | undefined> {
  for await (const [[, , hotkey]] of view.queries.chain.entries('SubtensorModule', 'Lock', [coldkey, netuid]))
    return hotkey
  return undefined
}
