import { type Ctx, emit, ensure, fail, type PalletsOrigin } from '@glia/frame'
import { dropBounded, hashOf, holdBounded } from '../preimage/index.ts'
import { schedulerErrors, schedulerEvents } from './declarations.ts'
import { agenda, lookup, MAX_SCHEDULED_PER_BLOCK, retries, type Task, type TaskAddress } from './storage.ts'

/** When a task is due: at a block, or so many blocks after the next. */
export type DispatchTime = { readonly at: number } | { readonly after: number }

const MAX_U32 = 0xffff_ffff
export const laterBy = (block: number, blocks: number): number => Math.min(block + blocks, MAX_U32)

/** Fails with TargetBlockNumberInPast. */
function resolveTime(ctx: Ctx, time: DispatchTime): number {
  const when = 'at' in time ? time.at : laterBy(laterBy(ctx.blockNumber, time.after), 1)
  ensure(when > ctx.blockNumber, schedulerErrors.TargetBlockNumberInPast)
  return when
}

/** Puts a task among those of a block; undefined when there are as many as there may be (`place_task`). */
export function placeTask(ctx: Ctx, when: number, task: Task): TaskAddress | undefined {
  const tasks = agenda.get(ctx, when)
  const index = tasks.length < MAX_SCHEDULED_PER_BLOCK ? tasks.length : tasks.indexOf(undefined)
  if (index < 0) return undefined
  const after = [...tasks]
  after[index] = task
  agenda.set(ctx, when, after)
  if (task.maybeId !== undefined) lookup.set(ctx, task.maybeId, [when, index])
  emit(ctx, schedulerEvents.Scheduled, { when, index })
  return [when, index]
}

/** Schedules a call (`do_schedule`, `do_schedule_named`). Fails with FailedToSchedule, TargetBlockNumberInPast, Exhausted. */
export function schedule(ctx: Ctx, time: DispatchTime, task: Task): void {
  ensure(task.maybeId === undefined || !lookup.has(ctx, task.maybeId), schedulerErrors.FailedToSchedule)
  const when = resolveTime(ctx, time)
  const [blocks, times] = task.maybePeriodic ?? [0, 0]
  const maybePeriodic = times > 1 && blocks > 0 ? ([blocks, times - 1] as const) : undefined
  if (placeTask(ctx, when, { ...task, maybePeriodic }) === undefined) fail({ type: 'Exhausted' })
  if (hashOf(task.call) !== undefined) holdBounded(ctx, task.call)
}

/** `ensure_privilege`: root may do with anybody's task what it likes, everybody else with his own. Fails with BadOrigin. */
export function ensurePrivilege(origin: PalletsOrigin, owner: PalletsOrigin): void {
  const isRoot = origin.value.type === 'Root'
  const isSame =
    origin.value.type === owner.value.type &&
    ('value' in origin.value ? origin.value.value : undefined) ===
      ('value' in owner.value ? owner.value.value : undefined)
  ensure(isRoot || isSame, { type: 'BadOrigin' })
}

/** A task; fails with NotFound. */
export const taskAt = (ctx: Ctx, [when, index]: TaskAddress): Task =>
  agenda.get(ctx, when)[index] ?? fail(schedulerErrors.NotFound)

/** Where a task of that name is. Fails with NotFound. */
export const addressOf = (ctx: Ctx, id: Uint8Array): TaskAddress =>
  lookup.get(ctx, id) ?? fail(schedulerErrors.NotFound)

/** A task is not to be (`do_cancel`). Fails with NotFound, BadOrigin. */
export function cancel(ctx: Ctx, origin: PalletsOrigin, address: TaskAddress): void {
  const task = taskAt(ctx, address)
  ensurePrivilege(origin, task.origin)
  takeOut(ctx, address, task)
}

/** A task of a name is not to be (`do_cancel_named`). Fails with NotFound, BadOrigin. */
export function cancelNamed(ctx: Ctx, origin: PalletsOrigin, id: Uint8Array): void {
  const address = addressOf(ctx, id)
  const task = agenda.get(ctx, address[0])[address[1]]
  if (task !== undefined) ensurePrivilege(origin, task.origin)
  lookup.remove(ctx, id)
  takeOut(ctx, address, task)
}

function takeOut(ctx: Ctx, [when, index]: TaskAddress, task: Task | undefined): void {
  if (task !== undefined) {
    dropBounded(ctx, task.call)
    if (task.maybeId !== undefined) lookup.remove(ctx, task.maybeId)
    retries.remove(ctx, [when, index])
  }
  const rest = agenda.get(ctx, when).map((each, at) => (at === index ? undefined : each))
  // Free places at the end are given up (`cleanup_agenda`).
  while (rest.length > 0 && rest.at(-1) === undefined) rest.pop()
  if (rest.length === 0) agenda.remove(ctx, when)
  else agenda.set(ctx, when, rest)
  emit(ctx, schedulerEvents.Canceled, { when, index })
}
