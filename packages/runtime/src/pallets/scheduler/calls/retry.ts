import { type Ctx, call, callerOf, emit, ensureRoot, type Origin, plain } from '@glia/frame'
import { addressOf, ensurePrivilege, taskAt } from '../agenda.ts'
import { schedulerEvents } from '../declarations.ts'
import { retries, type TaskAddress } from '../storage.ts'
import { CANCEL_RETRY, CANCEL_RETRY_NAMED, SET_RETRY, SET_RETRY_NAMED } from '../weights.ts'
import { block, id, task } from './fields.ts'

/** Fails with NotFound, BadOrigin. */
function own(ctx: Ctx, origin: Origin, address: TaskAddress): TaskAddress {
  ensurePrivilege(callerOf(origin), taskAt(ctx, address).origin)
  return address
}

export const setRetry = call({
  index: 6,
  args: { task, retries: plain.u8, period: block },
  weight: SET_RETRY,
  docs: 'Has a task tried again if it fails, so often, after so many blocks. Root only.',
  run(ctx, origin, { task: address, retries: times, period }) {
    ensureRoot(origin)
    retries.set(ctx, own(ctx, origin, address), { totalRetries: times, remaining: times, period })
    emit(ctx, schedulerEvents.RetrySet, { task: address, id: undefined, period, retries: times })
  },
})

export const setRetryNamed = call({
  index: 7,
  args: { id, retries: plain.u8, period: block },
  weight: SET_RETRY_NAMED,
  docs: 'Has a task of a name tried again if it fails. Root only.',
  run(ctx, origin, { id: name, retries: times, period }) {
    ensureRoot(origin)
    const address = own(ctx, origin, addressOf(ctx, name))
    retries.set(ctx, address, { totalRetries: times, remaining: times, period })
    emit(ctx, schedulerEvents.RetrySet, { task: address, id: name, period, retries: times })
  },
})

export const cancelRetry = call({
  index: 8,
  args: { task },
  weight: CANCEL_RETRY,
  docs: 'Has a task not tried again if it fails. Root only.',
  run(ctx, origin, { task: address }) {
    ensureRoot(origin)
    retries.remove(ctx, own(ctx, origin, address))
    emit(ctx, schedulerEvents.RetryCancelled, { task: address, id: undefined })
  },
})

export const cancelRetryNamed = call({
  index: 9,
  args: { id },
  weight: CANCEL_RETRY_NAMED,
  docs: 'Has a task of a name not tried again if it fails. Root only.',
  run(ctx, origin, { id: name }) {
    ensureRoot(origin)
    const address = own(ctx, origin, addressOf(ctx, name))
    retries.remove(ctx, address)
    emit(ctx, schedulerEvents.RetryCancelled, { task: address, id: name })
  },
})
