import { errorText, isObject } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  type DispatchError,
  dispatch,
  type Extrinsic,
  Interruption,
  type Runtime,
  signedBy,
  systemItems,
  type TransactionValidityError,
} from '@glia/frame'
import { asColdkey, asHotkey, hotkeyExists, ownedHotkeys } from '@glia/runtime'
import type { Chain } from '../chain/chain.ts'
import { isOfState } from '../chain/fault.ts'
import { NodeError } from '../errors.ts'
import { LASTING_ERRORS } from './lastingErrors.ts'
import type { PoolLimits } from './limits.ts'
import { TimeAllowance } from './timeAllowance.ts'

/** One rehearsal takes no longer than this, in milliseconds: batches are stopped between two calls. */
const LONGEST_MS = 50

/** How a call ended that nobody pays for. */
interface Ending {
  /** Why it, or a part of it, failed. */
  readonly reasons: readonly DispatchError[]
  readonly wroteNothing: boolean
}

/**
 * Free calls are tried on the head's state before they are taken in, as if the next block began with them: those that would do
 * nothing there, for reasons that the next blocks do not mend by themselves, are refused. Time for it is limited, apart for
 * senders that the chain knows, as a hotkey or the owner of one, and for strangers, of whom anybody can make as many as wanted.
 * When it is over, strangers have to wait; what the others send is left to the block, for they have only their share of the pool.
 */
export class Rehearsals {
  readonly #chain: Chain
  readonly #known: TimeAllowance
  readonly #strangers: TimeAllowance
  readonly #now: () => number

  /** @param now milliseconds of a clock that never goes back */
  constructor(chain: Chain, limits: PoolLimits, now: () => number = () => performance.now()) {
    this.#chain = chain
    this.#known = new TimeAllowance(limits.rehearsalMs, now)
    this.#strangers = new TimeAllowance(limits.strangerRehearsalMs, now)
    this.#now = now
  }

  /**
   * @throws NodeError InvalidTransaction Call, which names the error, for a call that cannot succeed. Of strangers: ExhaustsResources
   * for a batch that takes too long to tell, ImmediatelyDropped when there is no time left for them at the moment
   */
  require(extrinsic: Extrinsic, sender: AccountId): void {
    const ctx = this.#chain.view()
    const known = isKnown(ctx, sender)
    const allowance = known ? this.#known : this.#strangers
    if (!allowance.isLeft) {
      if (known) return
      const details = `the node is busy with calls of strangers that cost no fee: it tries them for ${allowance.perSecond} ms a second, send it again later`
      throw new NodeError({ kind: 'ImmediatelyDropped', details })
    }
    const started = this.#now()
    try {
      const ending = this.#rehearsed(ctx, extrinsic, sender)
      if (ending === undefined && !known)
        throw refusal(
          'ExhaustsResources',
          `calls of strangers that cost no fee may take ${LONGEST_MS} ms, these take longer: send them in parts`,
        )
      const refused = ending === undefined ? undefined : refusalOf(ctx.runtime, ending)
      if (refused !== undefined) throw refused
    } finally {
      allowance.spend(this.#now() - started)
    }
  }

  /** Undefined when it takes too long to tell. */
  #rehearsed(ctx: Ctx, { call }: Extrinsic, sender: AccountId): Ending | undefined {
    const { overlay, blockNumber } = ctx
    const ends = this.#now() + LONGEST_MS
    try {
      return ctx.simulate(() => {
        ctx.blockNumber = blockNumber + 1
        systemItems.number.set(ctx, blockNumber + 1)
        ctx.isOverdue = () => this.#now() > ends
        const before = { writes: overlay.checkpoint(), events: ctx.events.length }
        const { error } = dispatch(ctx, signedBy(sender), call)
        const told = ctx.events.slice(before.events).flatMap(({ fields }) => errorsIn(fields))
        return {
          reasons: error === undefined ? told : [error, ...told],
          wroteNothing: overlay.checkpoint() === before.writes,
        }
      })
    } catch (fault) {
      if (isOfState(fault)) throw fault
      if (fault instanceof Interruption) return undefined
      // Nobody would pay for what the runtime fails on.
      throw refusal('Call', `its call costs no fee, and the runtime fails on it: ${errorText(fault)}`)
    } finally {
      ctx.blockNumber = blockNumber
      ctx.isOverdue = undefined
    }
  }
}

const isKnown = (ctx: Ctx, account: AccountId): boolean =>
  hotkeyExists(ctx, asHotkey(account)) || ownedHotkeys.get(ctx, asColdkey(account)).length > 0

function refusalOf(runtime: Runtime, { reasons, wroteNothing }: Ending): NodeError | undefined {
  if (!wroteNothing) return undefined
  const names = new Set(reasons.map((error) => nameOf(runtime, error)))
  for (const name of names) if (!LASTING_ERRORS.has(name)) return undefined
  if (names.size === 0) return refusal('Call', 'its call costs no fee and would change nothing')
  return refusal('Call', `its call costs no fee and would fail with ${[...names].join(', ')}`)
}

function refusal(type: 'Call' | 'ExhaustsResources', details: string): NodeError {
  const validity: TransactionValidityError = { type: 'Invalid', value: { type } }
  return new NodeError({ kind: 'InvalidTransaction', validity, details })
}

function nameOf(runtime: Runtime, error: DispatchError): string {
  if (error.type !== 'Module') return error.type
  const { index, error: bytes } = error.value
  const pallet = runtime.palletByIndex.get(index)
  const found = Object.values(pallet?.errors ?? {}).find((each) => each.index === bytes[0])
  return found === undefined ? `error ${bytes[0]} of pallet ${index}` : `${found.pallet}.${found.name}`
}

/** Errors that an event tells of, as those of batches do. */
const errorsIn = (fields: unknown): DispatchError[] =>
  isObject(fields) ? Object.values(fields).filter(isDispatchError) : []

const isDispatchError = (value: unknown): value is DispatchError => {
  if (!isObject(value)) return false
  const { type, value: inner } = value as { type?: unknown; value?: unknown }
  return type === 'BadOrigin' || (type === 'Module' && isObject(inner) && 'index' in inner && 'error' in inner)
}
