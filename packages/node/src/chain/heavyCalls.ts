import type { RuntimeCall } from '@glia/frame'

/** Milliseconds that a call is counted with; for some, for each item of a list. */
interface Count {
  readonly ms: number
  /** How many such times: the argument whose items are counted, or how they are; left out, the call is one. */
  readonly each?: string | ((args: Args) => number)
}

type Args = Readonly<Record<string, unknown>>

/** What a commitment holds that a pulse is to open. */
function timelocked({ info }: Args): number {
  const { fields } = info as { readonly fields: readonly { readonly type: string }[] }
  return fields.filter(({ type }) => type === 'TimelockEncrypted').length
}

/**
 * Calls that may take longer than they declare: the reference declares the same for one row as for thousands, and for an
 * account with stake everywhere as for another. Counted as `npm run bench -- weights` finds them on a network of mainnet's
 * size, with a margin. Only what a block has time for follows from it: fees and the chain's own limits are by what is declared.
 */
export const COUNTS: ReadonlyMap<string, Count> = new Map([
  ['SubtensorModule.batch_set_weights', { ms: 0.2, each: 'netuids' }],
  ['SubtensorModule.batch_commit_weights', { ms: 0.05, each: 'netuids' }],
  ['SubtensorModule.batch_reveal_weights', { ms: 0.5, each: 'uidsList' }],
  // Opening them takes 25 ms each, of blocks to come: blocks may not take in more than can be opened meanwhile.
  ['SubtensorModule.commit_timelocked_weights', { ms: 20 }],
  ['SubtensorModule.commit_timelocked_mechanism_weights', { ms: 20 }],
  ['SubtensorModule.commit_crv3_mechanism_weights', { ms: 20 }],
  ['Commitments.set_commitment', { ms: 20, each: timelocked }],
  // A pairing.
  ['Drand.write_pulse', { ms: 20 }],
  ['SubtensorModule.try_associate_hotkey', { ms: 2 }],
  // A key recovered from a signature.
  ['SubtensorModule.associate_evm_key', { ms: 10 }],
  // Of each subnet through all validators of root.
  ['SubtensorModule.claim_root', { ms: 12, each: 'subnets' }],
  ['SubtensorModule.unstake_all', { ms: 60 }],
  ['SubtensorModule.unstake_all_alpha', { ms: 60 }],
  ['SubtensorModule.swap_hotkey', { ms: 250 }],
  ['SubtensorModule.swap_hotkey_v2', { ms: 250 }],
  ['SubtensorModule.swap_coldkey', { ms: 100 }],
  ['SubtensorModule.swap_coldkey_announced', { ms: 100 }],
  ['SubtensorModule.register_network', { ms: 600 }],
  ['SubtensorModule.register_network_with_identity', { ms: 600 }],
  ['SubtensorModule.register_leased_network', { ms: 600 }],
  ['SubtensorModule.dissolve_network', { ms: 600 }],
  ['SubtensorModule.root_dissolve_network', { ms: 600 }],
  // Opening it takes 0.7 ms, and reading and checking what is inside as much again.
  ['MevShield.submit_encrypted', { ms: 2 }],
  ['AdminUtils.sudo_set_nominator_min_required_stake', { ms: 3000 }],
  // It makes a call out of the state: nobody knows before what that takes.
  ['Crowdloan.finalize', { ms: 130 }],
  ['System.kill_storage', { ms: 0.3, each: 'keys' }],
  ['System.kill_prefix', { ms: 2 }],
])

/**
 * Calls that do something for each hotkey that their signer stakes through, owns, or is parent or child of. Most have a few, and anybody may
 * have a hundred thousand: no count were right for both, so that they are stopped between two where they take too long.
 */
export const BY_LISTS: ReadonlySet<string> = new Set(
  [
    ...['remove_stake', 'remove_stake_limit', 'remove_stake_full_limit', 'swap_stake', 'swap_stake_limit'],
    ...['move_stake', 'transfer_stake', 'recycle_alpha', 'burn_alpha', 'add_stake_burn', 'lock_stake'],
    ...['set_children', 'set_identity'],
  ].map((name) => `SubtensorModule.${name}`),
)

const nameOf = ({ bound }: RuntimeCall): string => `${bound.pallet}.${bound.name}`

/** Whether a call of this kind may take more than it declares. */
export const isHeavy = (call: RuntimeCall): boolean => COUNTS.has(nameOf(call)) || BY_LISTS.has(nameOf(call))

/** What a call is counted with beside what it declares, in milliseconds; 0 for most. */
export function countedMs(call: RuntimeCall): number {
  const count = COUNTS.get(nameOf(call))
  if (count === undefined) return 0
  if (count.each === undefined) return count.ms
  const args = call.args as Args
  if (typeof count.each === 'function') return count.ms * count.each(args)
  const items = args[count.each]
  return Array.isArray(items) ? count.ms * items.length : count.ms
}
