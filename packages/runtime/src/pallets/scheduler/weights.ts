import { addWeights, benchmarked, type Weight, weight } from '@glia/frame'
import { MAX_SCHEDULED_PER_BLOCK as MOST } from './storage.ts'

/** Weights of `pallet_scheduler`; those that depend on a block's tasks count with as many as there may be. */
const ofTasks = (base: number, each: number, tasks: number, reads: number, writes: number): Weight =>
  benchmarked(base + each * tasks, 110_487, reads, writes)

export const serviceAgendasBase = benchmarked(1_335_000, 1489, 1, 1)
export const serviceAgendaBase = (tasks: number): Weight => ofTasks(2_409_000, 486_046, tasks, 1, 1)
export const scheduleRetry = ofTasks(10_762_174, 16_285, MOST, 1, 2)
export const executeSigned = benchmarked(4_155_000, 3997, 2, 0)
export const executeUnsigned = weight(1_858_000)

const base = 2_991_000n
const named = benchmarked(4_292_000, 0, 0, 1)
/** What looking at one task costs, whose call has so many bytes if it stands elsewhere (`MarginalWeightInfo::service_task`). */
export function serviceTask(looked: number | undefined, isNamed: boolean, isPeriodic: boolean): Weight {
  const fetched =
    looked === undefined
      ? weight(base)
      : addWeights(benchmarked(16_792_000, 3556, 3, 2), weight(23_402n * BigInt(looked), looked))
  // A periodic one costs less than the base by itself: nothing is added for it (`saturating_sub`).
  const periodic = weight(2_974_000n > base ? 2_974_000n - base : 0n)
  return addWeights(fetched, isNamed ? weight(named.refTime - base) : weight(0), isPeriodic ? periodic : weight(0))
}

export const SCHEDULE = ofTasks(3_815_234, 538_417, MOST, 1, 1)
export const SCHEDULE_NAMED = ofTasks(8_965_037, 559_963, MOST, 2, 2)
export const CANCEL = ofTasks(2_524_382, 777_710, MOST, 1, 3)
export const CANCEL_NAMED = ofTasks(7_403_622, 778_228, MOST, 2, 3)
export const SET_RETRY = ofTasks(169_783_000, 0, 0, 1, 1)
export const SET_RETRY_NAMED = ofTasks(186_544_000, 0, 0, 2, 1)
export const CANCEL_RETRY = ofTasks(169_076_000, 0, 0, 1, 1)
export const CANCEL_RETRY_NAMED = ofTasks(182_329_000, 0, 0, 2, 1)
