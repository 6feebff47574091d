import {
  blake2_128Concat,
  boundedVec,
  type Codec,
  field,
  fixedBytes,
  option,
  optional,
  type PalletsOrigin,
  palletsOrigin,
  struct,
  tuple,
  twox64Concat,
  u8,
  u32,
} from '@glia/frame'
import { type BoundedCall, boundedCall } from '../preimage/index.ts'
import { home } from './home.ts'

/** Tasks of one block at most. */
export const MAX_SCHEDULED_PER_BLOCK = 50

/** A name of 32 bytes, often a hash. */
export const taskName = fixedBytes(32)
/** A task's block, and its place among the tasks of that block. */
export type TaskAddress = readonly [when: number, index: number]
export const taskAddress: Codec<TaskAddress> = tuple<TaskAddress>(u32, u32)
/** Blocks from one time to the next, and how many times more. */
export type Period = readonly [blocks: number, times: number]
export const period: Codec<Period> = tuple<Period>(u32, u32)

/** A call that is made at a block to come. */
export interface Task {
  readonly maybeId: Uint8Array | undefined
  /** The lower, the earlier. */
  readonly priority: number
  readonly call: BoundedCall
  readonly maybePeriodic: Period | undefined
  readonly origin: PalletsOrigin
}
const task = struct<Task>(
  {
    maybeId: field(option(taskName), 'Option<Name>'),
    priority: field(u8, 'schedule::Priority'),
    call: field(boundedCall, 'Call'),
    maybePeriodic: field(option(period), 'Option<schedule::Period<BlockNumber>>'),
    origin: field(palletsOrigin, 'PalletsOrigin'),
  },
  { path: 'pallet_scheduler::Scheduled' },
)

/** How often a task that fails is tried again, how often still, and after how many blocks. */
export interface Retry {
  readonly totalRetries: number
  readonly remaining: number
  readonly period: number
}
const retry = struct<Retry>(
  { totalRetries: u8, remaining: u8, period: field(u32, 'Period') },
  { path: 'pallet_scheduler::RetryConfig' },
)

export const incompleteSince = home.value({
  name: 'IncompleteSince',
  docs: 'Block from which on tasks wait for which earlier blocks had no time.',
  value: optional(u32),
})
export const agenda = home.map<[number], readonly (Task | undefined)[]>({
  name: 'Agenda',
  key: [twox64Concat(u32)],
  value: boundedVec(option(task), MAX_SCHEDULED_PER_BLOCK),
  docs: 'Tasks by their block; a place that is free again stays where others come after it.',
})
export const retries = home.map({
  name: 'Retries',
  key: [blake2_128Concat(taskAddress)],
  value: optional(retry),
  docs: 'How often tasks that fail are tried again.',
})
export const lookup = home.map({
  name: 'Lookup',
  key: [twox64Concat(taskName)],
  value: optional(taskAddress),
  docs: 'Tasks by their name.',
})
export const schedulerStorage = [incompleteSince, agenda, retries, lookup]
