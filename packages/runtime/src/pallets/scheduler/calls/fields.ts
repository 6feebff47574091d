import {
  boxed,
  type Codec,
  type Ctx,
  callerOf,
  ensureRoot,
  field,
  type Origin,
  option,
  type RuntimeCall,
  runtimeCall,
  u8,
  u32,
} from '@glia/frame'
import { bound } from '../../preimage/index.ts'
import { type DispatchTime, schedule } from '../agenda.ts'
import { type Period, period, taskAddress, taskName } from '../storage.ts'

export const id = field(taskName, 'TaskName')
export const block = field(u32, 'BlockNumberFor<T>')
export const task = field(taskAddress, 'TaskAddress<BlockNumberFor<T>>')
export const maybePeriodic = field(
  option(period) as Codec<Period | undefined>,
  'Option<schedule::Period<BlockNumberFor<T>>>',
)
export const priority = field(u8, 'schedule::Priority')
export const innerCall = field(boxed(runtimeCall as Codec<RuntimeCall>), 'Box<<T as Config>::RuntimeCall>')

/** What the calls that schedule have in common. */
export interface Wanted {
  readonly maybePeriodic: Period | undefined
  readonly priority: number
  readonly call: RuntimeCall
}

/** Root alone schedules. Fails with BadOrigin, and as `schedule`. */
export function scheduleAs(ctx: Ctx, origin: Origin, time: DispatchTime, wanted: Wanted, maybeId?: Uint8Array): void {
  ensureRoot(origin)
  const { maybePeriodic: times, priority: first, call } = wanted
  schedule(ctx, time, {
    maybeId,
    priority: first,
    call: bound(ctx, call),
    maybePeriodic: times,
    origin: callerOf(origin),
  })
}
