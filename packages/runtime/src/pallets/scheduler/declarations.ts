import { constant, dispatchResult, event, field, option, plain, u32, weight, weightCodec } from '@glia/frame'
import { LIMITS } from '../../limits.ts'
import { home } from './home.ts'
import { MAX_SCHEDULED_PER_BLOCK, taskAddress, taskName } from './storage.ts'

const block = field(u32, 'BlockNumberFor<T>')
const task = field(taskAddress, 'TaskAddress<BlockNumberFor<T>>')
const id = field(option(taskName), 'Option<TaskName>')

export const schedulerEvents = home.events({
  Scheduled: event('A call is to be made at a block.', { when: block, index: plain.u32 }),
  Canceled: event('A call that was to be made is not.', { when: block, index: plain.u32 }),
  Dispatched: event('A call was made that had been scheduled: what came of it.', {
    task,
    id,
    result: field(dispatchResult, 'DispatchResult'),
  }),
  RetrySet: event('A task is tried again if it fails.', { task, id, period: block, retries: plain.u8 }),
  RetryCancelled: event('A task is not tried again if it fails.', { task, id }),
  CallUnavailable: event('The call of a task is not there.', { task, id }),
  PeriodicFailed: event('A task could not be scheduled for its next time.', { task, id }),
  RetryFailed: event('A task that failed could not be scheduled for another try.', { task, id }),
  PermanentlyOverweight: event('A task weighs more than a block can give.', { task, id }),
  AgendaIncomplete: event('Tasks wait for which this block had no time.', { when: block }),
})

export const schedulerErrors = home.errors({
  FailedToSchedule: 'A task has that name already.',
  NotFound: 'There is no such task.',
  TargetBlockNumberInPast: 'That block has been; choose a later one.',
  RescheduleNoChange: 'The task is at that block already.',
  Named: 'The task has a name: use that.',
})

/** Four fifths of a block, as `Perbill` takes them. */
export const MAXIMUM_WEIGHT = weight((LIMITS.maxBlock.refTime * 4n) / 5n, (LIMITS.maxBlock.proofSize * 4n) / 5n)

export const schedulerConstants = {
  MaximumWeight: constant(weightCodec, MAXIMUM_WEIGHT, 'Weight that tasks may have in a block.'),
  MaxScheduledPerBlock: constant(u32, MAX_SCHEDULED_PER_BLOCK, 'Tasks of one block at most.'),
}
