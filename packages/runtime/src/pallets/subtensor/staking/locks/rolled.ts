import type { Ctx } from '@glia/frame'
import { exp, I64F64, U64F64 } from '@glia/yuma'
import { accountOrder } from '../../accountOrder.ts'
import { currentBlock } from '../../block.ts'
import * as store from '../../storage/index.ts'
import { type Alpha, asAlpha, type Coldkey, type Hotkey, type LockState, type NetUid, ZERO } from '../../types.ts'
import { stakeOfColdkey } from '../stake.ts'

// Locks as they are now: their mass decays and their conviction matures with time, though storage only follows when a
// lock is touched. Source: staking/lock.rs, ConvictionModel.

/** A lock with less mass and less conviction than this counts as none. */
const ZERO_BELOW = 100n
/** e^-40 stands for everything smaller. */
const LEAST_EXPONENT = I64F64.fromInteger(-40)

/** e^(-blocks / tau) (`exp_decay`). */
export function decay(blocks: bigint, tau: bigint): U64F64 {
  if (blocks === 0n) return U64F64.one
  if (tau === 0n) return U64F64.zero
  const ratio = I64F64.checkedDiv(I64F64.fromInteger(-blocks), I64F64.fromInteger(tau)) ?? LEAST_EXPONENT
  const value = exp(I64F64, ratio > LEAST_EXPONENT ? ratio : LEAST_EXPONENT) ?? I64F64.zero
  return U64F64.fromFixed(value, I64F64)
}

/** Time constants of a lock's mass and conviction, blocks. */
export interface Rates {
  readonly unlock: bigint
  readonly maturity: bigint
}

export interface LockKind {
  /** Locked to the subnet owner's hotkey: conviction is the mass at once. */
  readonly owner: boolean
  /** The mass does not decay. */
  readonly perpetual: boolean
}

/** A mass that ages. */
interface Ageing {
  readonly mass: U64F64
  readonly blocks: bigint
  /** What is left of the mass. */
  readonly unlocked: U64F64
  /** What is left until conviction equals it. */
  readonly matured: U64F64
}

/** Conviction that a mass gathers in some blocks. */
function gathered({ mass, blocks, unlocked, matured }: Ageing, rates: Rates, kind: LockKind): U64F64 {
  if (kind.perpetual) return U64F64.saturatingMul(mass, U64F64.saturatingSub(U64F64.one, matured))
  if (rates.unlock === rates.maturity) {
    const share = U64F64.safeDiv(U64F64.fromInteger(blocks), U64F64.fromInteger(rates.maturity))
    return U64F64.saturatingMul(mass, U64F64.saturatingMul(share, matured))
  }
  if (rates.unlock === 0n || rates.maturity === 0n) return U64F64.zero
  const difference = I64F64.saturatingSub(I64F64.fromFixed(unlocked, U64F64), I64F64.fromFixed(matured, U64F64))
  const scaled = I64F64.saturatingMul(I64F64.fromInteger(rates.unlock), difference)
  const gamma = I64F64.checkedDiv(scaled, I64F64.fromInteger(rates.unlock - rates.maturity)) ?? I64F64.zero
  return gamma <= 0n ? U64F64.zero : U64F64.saturatingMul(mass, U64F64.fromFixed(gamma, I64F64))
}

/** A lock brought forward to `now` (`roll_forward_lock`). */
export function rolledLock(lock: LockState, now: bigint, rates: Rates, kind: LockKind): LockState {
  let rolled = lock
  if (now > lock.lastUpdate) {
    const blocks = now - lock.lastUpdate
    const unlocked = decay(blocks, rates.unlock)
    const matured = decay(blocks, rates.maturity)
    const mass = U64F64.fromInteger(lock.lockedMass)
    rolled = {
      lockedMass: kind.perpetual ? lock.lockedMass : asAlpha(U64F64.toU64(U64F64.saturatingMul(unlocked, mass))),
      conviction: U64F64.saturatingAdd(
        U64F64.saturatingMul(matured, lock.conviction),
        gathered({ mass, blocks, unlocked, matured }, rates, kind),
      ),
      lastUpdate: now,
    }
  }
  if (kind.owner) rolled = { ...rolled, conviction: U64F64.fromInteger(rolled.lockedMass) }
  return isNothing(rolled) ? { ...rolled, lockedMass: ZERO, conviction: U64F64.zero } : rolled
}

/** Too little to keep (`LockState::is_zero`). */
export const isNothing = (lock: LockState): boolean =>
  lock.lockedMass < ZERO_BELOW && lock.conviction < U64F64.fromInteger(ZERO_BELOW)

/** Time constants in force. */
export const ratesOf = (ctx: Ctx): Rates => ({
  unlock: store.unlockRate.get(ctx),
  maturity: store.maturityRate.get(ctx),
})

/** A coldkey's lock on a subnet as it is now; undefined without one (`get_coldkey_lock`). */
export function lockOf(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): LockState | undefined {
  const entry = store.lock.entries(ctx, coldkey, netuid)[0]
  if (entry === undefined) return undefined
  const [[, , hotkey], lock] = entry
  return rolledLock(lock, currentBlock(ctx), ratesOf(ctx), lockKind(ctx, coldkey, netuid, hotkey))
}

/** How a coldkey's lock on a hotkey ages. */
export const lockKind = (ctx: Ctx, coldkey: Coldkey, netuid: NetUid, hotkey: Hotkey): LockKind => ({
  owner: hotkey === store.subnetOwnerHotkey.get(ctx, netuid),
  perpetual: store.decayingLock.get(ctx, coldkey, netuid) === false,
})

/** How much of a coldkey's alpha on a subnet is locked. */
export const lockedOf = (ctx: Ctx, coldkey: Coldkey, netuid: NetUid): Alpha =>
  lockOf(ctx, coldkey, netuid)?.lockedMass ?? ZERO

/** Alpha of a coldkey on a subnet, and how much of it is locked (`stake_availability`). */
export function availabilityOf(ctx: Ctx, coldkey: Coldkey, netuid: NetUid): { total: Alpha; locked: Alpha } {
  return { total: stakeOfColdkey(ctx, coldkey, netuid), locked: lockedOf(ctx, coldkey, netuid) }
}

const PERPETUAL = { owner: false, perpetual: true }
const DECAYING = { owner: false, perpetual: false }
const OWNER_PERPETUAL = { owner: true, perpetual: true }
const OWNER_DECAYING = { owner: true, perpetual: false }

/** Conviction of all locks on a hotkey (`hotkey_conviction`). */
export function convictionOf(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): U64F64 {
  const now = currentBlock(ctx)
  const rates = ratesOf(ctx)
  const of = (lock: LockState | undefined, kind: LockKind) =>
    lock === undefined ? U64F64.zero : rolledLock(lock, now, rates, kind).conviction
  const general = U64F64.saturatingAdd(
    of(store.hotkeyLock.get(ctx, netuid, hotkey), PERPETUAL),
    of(store.decayingHotkeyLock.get(ctx, netuid, hotkey), DECAYING),
  )
  if (hotkey !== store.subnetOwnerHotkey.get(ctx, netuid)) return general
  return U64F64.saturatingAdd(
    U64F64.saturatingAdd(general, of(store.ownerLock.get(ctx, netuid), OWNER_PERPETUAL)),
    of(store.decayingOwnerLock.get(ctx, netuid), OWNER_DECAYING),
  )
}

/** The hotkey with most conviction; of equals, the one with the greatest account id (`subnet_king`). */
export function mostConvicted(ctx: Ctx, netuid: NetUid): Hotkey | undefined {
  const candidates = new Set<Hotkey>([
    ...store.hotkeyLock.keysOf(ctx, netuid).map(([, hotkey]) => hotkey),
    ...store.decayingHotkeyLock.keysOf(ctx, netuid).map(([, hotkey]) => hotkey),
  ])
  if (store.ownerLock.has(ctx, netuid) || store.decayingOwnerLock.has(ctx, netuid)) {
    candidates.add(store.subnetOwnerHotkey.get(ctx, netuid))
  }
  let king: { hotkey: Hotkey; conviction: U64F64 } | undefined
  for (const hotkey of [...candidates].sort(accountOrder(ctx))) {
    const conviction = convictionOf(ctx, hotkey, netuid)
    if (king === undefined || conviction >= king.conviction) king = { hotkey, conviction }
  }
  return king?.hotkey
}
