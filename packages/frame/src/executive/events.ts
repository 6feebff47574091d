import type { Codec } from '../codec/codec.ts'
import { vec } from '../codec/composite.ts'
import { CodecError } from '../codec/errors.ts'
import { type H256, h256 } from '../codec/identity.ts'
import { u32 } from '../codec/primitives.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import type { PalletEvent } from '../pallet/events.ts'
import { RUNTIME_EVENT_TYPE, runtimeOf } from './runtimeCall.ts'

/** When in the block something happened. */
export type Phase =
  | { readonly type: 'ApplyExtrinsic'; readonly value: number }
  | { readonly type: 'Finalization' }
  | { readonly type: 'Initialization' }

/** One event as it stands in System.Events. */
export interface EventRecord {
  readonly phase: Phase
  readonly event: PalletEvent<unknown>
  readonly fields: unknown
  readonly topics: readonly H256[]
}

const phaseType: TypeInfo = {
  path: ['frame_system', 'Phase'],
  def: {
    kind: 'variant',
    variants: [
      { name: 'ApplyExtrinsic', index: 0, fields: [{ type: u32.type, typeName: 'u32' }] },
      { name: 'Finalization', index: 1, fields: [] },
      { name: 'Initialization', index: 2, fields: [] },
    ],
  },
}

export const phase: Codec<Phase> = {
  type: phaseType,
  encodeTo(value, out) {
    if (value.type === 'ApplyExtrinsic') {
      out.u8(0)
      out.u32(value.value)
    } else out.u8(value.type === 'Finalization' ? 1 : 2)
  },
  decodeFrom(input) {
    const index = input.u8()
    if (index === 0) return { type: 'ApplyExtrinsic', value: input.u32() }
    if (index === 1) return { type: 'Finalization' }
    if (index === 2) return { type: 'Initialization' }
    throw new CodecError(`expected a Phase (0..2), found ${index}`)
  },
}

const topics = vec(h256)

export const eventRecord: Codec<EventRecord> = {
  type: {
    path: ['frame_system', 'EventRecord'],
    params: [
      { name: 'E', type: RUNTIME_EVENT_TYPE },
      { name: 'T', type: h256.type },
    ],
    def: {
      kind: 'composite',
      fields: [
        { name: 'phase', type: phaseType, typeName: 'Phase' },
        { name: 'event', type: RUNTIME_EVENT_TYPE, typeName: 'E' },
        { name: 'topics', type: topics.type, typeName: 'Vec<T>' },
      ],
    },
  },
  encodeTo(record, out) {
    phase.encodeTo(record.phase, out)
    out.u8(record.event.palletIndex)
    out.u8(record.event.index)
    record.event.fields.encodeTo(record.fields, out)
    topics.encodeTo(record.topics, out)
  },
  decodeFrom(input) {
    const at = phase.decodeFrom(input)
    const palletIndex = input.u8()
    const index = input.u8()
    const home = runtimeOf(input).palletByIndex.get(palletIndex)
    const event = Object.values(home?.events ?? {}).find((candidate) => candidate.index === index)
    if (event === undefined)
      throw new CodecError(`expected an event of this runtime, found index ${palletIndex}.${index}`)
    const fields: unknown = event.fields.decodeFrom(input)
    return { phase: at, event, fields, topics: topics.decodeFrom(input) }
  },
}
