import {
  addWeights,
  attempt,
  type Ctx,
  callWeight,
  type DispatchError,
  dispatchOfHook,
  emit,
  originOf,
  type PalletsOrigin,
  type RuntimeCall,
  resultOf,
  type Weight,
  weight,
} from '@glia/frame'
import { dropBounded, peek } from '../preimage/index.ts'
import { laterBy, placeTask } from './agenda.ts'
import { MAXIMUM_WEIGHT, schedulerEvents } from './declarations.ts'
import { agenda, incompleteSince, lookup, MAX_SCHEDULED_PER_BLOCK, type Retry, retries, type Task } from './storage.ts'
import {
  executeSigned,
  executeUnsigned,
  scheduleRetry,
  serviceAgendaBase,
  serviceAgendasBase,
  serviceTask,
} from './weights.ts'

/** Weight that is used up piece by piece, to a limit (`WeightMeter`). */
class Meter {
  readonly #limit: Weight
  #used: Weight = weight(0)

  constructor(limit: Weight) {
    this.#limit = limit
  }

  get used(): Weight {
    return this.#used
  }

  fits(more: Weight): boolean {
    return isWithin(addWeights(this.#used, more), this.#limit)
  }

  /** Takes what fits; false, and takes nothing, when it does not. */
  take(more: Weight): boolean {
    const used = addWeights(this.#used, more)
    if (!isWithin(used, this.#limit)) return false
    this.#used = used
    return true
  }
}

const isWithin = (used: Weight, limit: Weight) => used.refTime <= limit.refTime && used.proofSize <= limit.proofSize

/** What of a block's work goes on over its tasks. */
interface Round {
  readonly meter: Meter
  executed: number
}

/** Legacy calls do not say how long they are: they count as this. */
const MAX_LEGACY_LENGTH = 1_000_000

const FULL_AGENDA = serviceAgendaBase(MAX_SCHEDULED_PER_BLOCK)
const EMPTY_AGENDA = serviceAgendaBase(0)

/** Makes the calls that are due, as many as the block has weight for; what is left waits (`service_agendas`). */
export function serviceAgendas(ctx: Ctx): Weight {
  const now = ctx.blockNumber
  const round: Round = { meter: new Meter(MAXIMUM_WEIGHT), executed: 0 }
  if (!round.meter.take(serviceAgendasBase)) return round.meter.used
  let when = incompleteSince.get(ctx) ?? now
  incompleteSince.kill(ctx)
  let since = now + 1
  while (when <= now && round.meter.fits(FULL_AGENDA)) {
    if (!serviceAgenda(ctx, round, when) && when < since) since = when
    when++
  }
  if (when < since) since = when
  if (since <= now) {
    emit(ctx, schedulerEvents.AgendaIncomplete, { when: since })
    incompleteSince.set(ctx, since)
  }
  return round.meter.used
}

/** The tasks of one block, by priority; false when some have to wait (`service_agenda`). */
function serviceAgenda(ctx: Ctx, round: Round, when: number): boolean {
  // PERF: most chains have nothing scheduled, and elsewhere nearly every block has none.
  const isNone = agenda.isEmpty(ctx)
  const found = isNone ? [] : agenda.get(ctx, when)
  if (isNone || (found.length === 0 && !agenda.has(ctx, when))) {
    round.meter.take(EMPTY_AGENDA)
    return true
  }
  const tasks = [...found]
  const ordered = tasks
    .flatMap((task, index) => (task === undefined ? [] : [{ task, index }]))
    .sort((a, b) => a.task.priority - b.task.priority)
  round.meter.take(serviceAgendaBase(ordered.length))
  let postponed = 0
  let dropped = 0
  for (const { task, index } of ordered) {
    const { maybeId, maybePeriodic } = task
    if (!round.meter.fits(serviceTask(lookedLength(task), maybeId !== undefined, maybePeriodic !== undefined))) {
      postponed++
      break
    }
    const outcome = serviceTaskAt(ctx, round, when, index, task)
    if (outcome === 'done') {
      round.executed++
      tasks[index] = undefined
    } else if (outcome === 'overweight') postponed++
    else dropped++
  }
  // What its call scheduled for this very block is not lost: there is none such, for tasks are put into later blocks.
  if (postponed > 0 || dropped > 0) agenda.set(ctx, when, tasks)
  else agenda.remove(ctx, when)
  return postponed === 0
}

const lookedLength = ({ call }: Task): number | undefined =>
  call.type === 'Inline' ? undefined : call.type === 'Lookup' ? call.value.len : MAX_LEGACY_LENGTH

type Outcome = 'done' | 'unavailable' | 'overweight'

/** One task (`service_task`). One that cannot be made stays where it is, and nobody comes to it again. */
function serviceTaskAt(ctx: Ctx, round: Round, when: number, index: number, task: Task): Outcome {
  const { maybeId: id, maybePeriodic } = task
  const address = [when, index] as const
  if (id !== undefined) lookup.remove(ctx, id)
  const found = available(ctx, task)
  const looked = found === undefined ? lookedLength(task) : found.looked
  round.meter.take(serviceTask(looked, id !== undefined, maybePeriodic !== undefined))
  if (found === undefined) {
    emit(ctx, schedulerEvents.CallUnavailable, { task: address, id })
    dropBounded(ctx, task.call)
    return 'unavailable'
  }
  const made = execute(ctx, round.meter, task.origin, found.call)
  if (made === undefined) {
    if (round.executed > 0) return 'overweight'
    dropBounded(ctx, task.call)
    emit(ctx, schedulerEvents.PermanentlyOverweight, { task: address, id })
    return 'unavailable'
  }
  const retry = retries.take(ctx, address)
  emit(ctx, schedulerEvents.Dispatched, { task: address, id, result: resultOf(made.error) })
  if (retry !== undefined && made.error !== undefined) tryAgain(ctx, round.meter, address, task, retry)
  if (maybePeriodic === undefined) dropBounded(ctx, task.call)
  else repeat(ctx, address, task, retry)
  return 'done'
}

const available = (ctx: Ctx, { call }: Task): ReturnType<typeof peek> | undefined => attempt(() => peek(ctx, call))

/** Makes a call; undefined when there is not weight enough left for it (`execute_dispatch`). */
function execute(
  ctx: Ctx,
  meter: Meter,
  caller: PalletsOrigin,
  call: RuntimeCall,
): { readonly error: DispatchError | undefined } | undefined {
  const base = caller.value.type === 'Signed' ? executeSigned : executeUnsigned
  if (!meter.fits(addWeights(base, callWeight(ctx, call)))) return undefined
  const { error, actualWeight } = dispatchOfHook(ctx, originOf(caller), call)
  meter.take(base)
  meter.take(actualWeight)
  return { error }
}

function tryAgain(ctx: Ctx, meter: Meter, address: readonly [number, number], task: Task, retry: Retry): void {
  const failed = (id: Task['maybeId']) => emit(ctx, schedulerEvents.RetryFailed, { task: address, id })
  if (!meter.take(scheduleRetry)) return failed(task.maybeId)
  if (retry.remaining === 0) return
  const again: Task = { ...task, maybeId: undefined, maybePeriodic: undefined }
  const placed = placeTask(ctx, laterBy(ctx.blockNumber, retry.period), again)
  if (placed === undefined) {
    dropBounded(ctx, task.call)
    // The one that found no place is the nameless copy.
    failed(again.maybeId)
  } else retries.set(ctx, placed, { ...retry, remaining: retry.remaining - 1 })
}

function repeat(ctx: Ctx, address: readonly [number, number], task: Task, retry: Retry | undefined): void {
  const [blocks, times] = task.maybePeriodic as readonly [number, number]
  const next: Task = { ...task, maybePeriodic: times > 1 ? [blocks, times - 1] : undefined }
  const placed = placeTask(ctx, laterBy(ctx.blockNumber, blocks), next)
  if (placed === undefined) {
    dropBounded(ctx, task.call)
    emit(ctx, schedulerEvents.PeriodicFailed, { task: address, id: task.maybeId })
  } else if (retry !== undefined) retries.set(ctx, placed, retry)
}
