import {
  type AccountId,
  type Ctx,
  DispatchFailure,
  emit,
  ensure,
  ensureRoot,
  ensureSigned,
  fail,
  type Origin,
  type RuntimeCall,
} from '@glia/frame'
import { burnHeld, type HoldReason, release } from '../balances/index.ts'
import { deposits, enteredUntil, safeModeErrors, safeModeEvents } from './declarations.ts'
import { home } from './home.ts'

const REASON: HoldReason = { type: 'SafeMode', value: 'EnterOrExtend' }
/** For so many blocks root has few calls let through, and makes that longer: 24 hours and 12. */
const ROOT_ENTERS = 5 * 60 * 24
const ROOT_EXTENDS = 5 * 60 * 12
const MAX_U32 = 0xffff_ffff

const isEntered = (ctx: Ctx): boolean => enteredUntil.get(ctx) !== undefined

/** Few calls are let through from here on (`do_enter`). Fails with Entered, NotConfigured for who is not root. */
export function enter(ctx: Ctx, origin: Origin, asRoot: boolean): void {
  ensureMay(origin, asRoot)
  ensure(!isEntered(ctx), safeModeErrors.Entered)
  ensure(asRoot, safeModeErrors.NotConfigured)
  const until = Math.min(ctx.blockNumber + ROOT_ENTERS, MAX_U32)
  enteredUntil.set(ctx, until)
  emit(ctx, safeModeEvents.Entered, { until })
}

/** And for longer (`do_extend`). Fails with Exited, NotConfigured for who is not root. */
export function extend(ctx: Ctx, origin: Origin, asRoot: boolean): void {
  ensureMay(origin, asRoot)
  const before = enteredUntil.get(ctx) ?? fail(safeModeErrors.Exited)
  ensure(asRoot, safeModeErrors.NotConfigured)
  const until = Math.min(before + ROOT_EXTENDS, MAX_U32)
  enteredUntil.set(ctx, until)
  emit(ctx, safeModeEvents.Extended, { until })
}

function ensureMay(origin: Origin, asRoot: boolean): void {
  if (asRoot) ensureRoot(origin)
  else ensureSigned(origin)
}

/** All calls are let through again (`do_exit`). Fails with Exited. */
export function exit(ctx: Ctx, reason: 'Timeout' | 'Force'): void {
  ensure(isEntered(ctx), safeModeErrors.Exited)
  enteredUntil.kill(ctx)
  emit(ctx, safeModeEvents.Exited, { reason })
}

/** What money does, or fails with CurrencyError. */
function moved<T>(move: () => T): T {
  try {
    return move()
  } catch (failure) {
    if (failure instanceof DispatchFailure) return fail(safeModeErrors.CurrencyError)
    throw failure
  }
}

/** Gives back what is held (`do_release`). Fails with NoDeposit, Entered, NotConfigured, CurrencyError. */
export function releaseDeposit(ctx: Ctx, account: AccountId, block: number, isForced: boolean): void {
  const held = deposits.take(ctx, account, block) ?? fail(safeModeErrors.NoDeposit)
  if (!isForced) {
    ensure(!isEntered(ctx), safeModeErrors.Entered)
    // No delay is set after which it could be given back.
    fail(safeModeErrors.NotConfigured)
  }
  const amount = moved(() => release(ctx, account, REASON, held))
  emit(ctx, safeModeEvents.DepositReleased, { account, amount })
}

/** Destroys what is held (`do_force_deposit`). Fails with NoDeposit, CurrencyError. */
export function slashDeposit(ctx: Ctx, account: AccountId, block: number): void {
  const amount = deposits.take(ctx, account, block) ?? fail(safeModeErrors.NoDeposit)
  moved(() => burnHeld(ctx, account, REASON, amount))
  emit(ctx, safeModeEvents.DepositSlashed, { account, amount })
}

const PALLETS = new Set(['Sudo', 'Multisig', 'System', 'Timestamp', home.name])
const CALLS = new Set(['SubtensorModule.set_weights', 'SubtensorModule.serve_axon', 'Commitments.set_commitment'])

/** Whether a call is let through: when few are, those of these pallets and these calls (`SafeModeWhitelistedCalls`). */
export const isLetThrough = (ctx: Ctx, { bound }: RuntimeCall): boolean =>
  PALLETS.has(bound.pallet) || !isEntered(ctx) || CALLS.has(`${bound.pallet}.${bound.name}`)
