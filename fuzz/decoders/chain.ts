import { fromHex } from '@glia/base'
import {
  type Codec,
  CodecError,
  decodeExtrinsic,
  digest,
  encode,
  eventRecord,
  header,
  Reader,
  type Runtime,
  runtimeCall,
} from '../../packages/frame/src/index.ts'
import { decodeBlock, encodeBlock } from '../../packages/node/src/chain/block.ts'
import { era } from '../../packages/runtime/src/extensions/system.ts'
import { ALICE } from '../../packages/runtime/src/genesis/accounts.ts'
import { StateError } from '../../packages/state/src/index.ts'
import { decodeMeta, encodeMeta } from '../../packages/state/src/store/metaRecord.ts'
import {
  decodeChanges,
  decodeRecord,
  decodeRecordHead,
  encodeRecord,
} from '../../packages/state/src/store/recordCodec.ts'
import { busyNetwork, type Network } from '../calls/network.ts'
import { sceneOf } from '../calls/scene.ts'
import { transaction } from '../calls/transactions.ts'
import { Values } from '../calls/values.ts'
import type { Random } from '../random.ts'
import { type Decoder, damaged, ofBytes } from './decoder.ts'

/** Hexadecimal digits with which the keys of a storage item begin. */
const ITEM_DIGITS = 64

/** A decoder of a codec's bytes, which may need the runtime. */
const ofCodec = (
  runtime: Runtime,
  name: string,
  codec: Codec<unknown>,
  sample: (random: Random) => Uint8Array,
): Decoder =>
  ofBytes(
    name,
    [CodecError],
    (bytes) => {
      const input = new Reader(bytes)
      input.registry = runtime
      codec.decodeFrom(input)
      input.finish()
    },
    sample,
  )

/** What the chain reads: transactions, calls, values of every storage item and runtime API, headers, blocks, its records. */
export function chainDecoders(network: Network = busyNetwork()): Decoder[] {
  const { chain, everybody } = network
  const { runtime } = chain
  const scene = sceneOf(chain.view(), everybody, network.storageKeys)
  const values = (random: Random): Values => new Values(runtime, random, scene, { raw: true }, () => signed(random))
  const signed = (random: Random) =>
    transaction(runtime, ALICE, values(random).call(), { nonce: random.below(9), tip: random.bits(40), era: undefined })
  // What is drawn lies beyond the bounds of a type now and then, and so do calls.
  const value = (name: string, codec: Codec<unknown>) =>
    damaged(ofCodec(runtime, name, codec, (random) => values(random).of(codec, name.split('.').at(-1) ?? '')))
  const stored = chain.store.reader()
  const keyed = new Map<string, string[]>()
  for (const key of stored.keys('')) {
    const prefix = key.slice(0, ITEM_DIGITS)
    keyed.set(prefix, [...(keyed.get(prefix) ?? []), key])
  }
  const block = encodeBlock(chain.head)
  return [
    damaged(ofBytes('extrinsic', [CodecError], (bytes) => decodeExtrinsic(runtime, bytes), signed)),
    damaged(
      ofCodec(runtime, 'call', runtimeCall as Codec<unknown>, (random) => values(random).deep(values(random).call(1))),
    ),
    ofCodec(runtime, 'header', header as Codec<unknown>, () => encode(header, chain.head.header)),
    ofCodec(runtime, 'digest', digest as Codec<unknown>, () => encode(digest, chain.head.header.digest)),
    damaged(
      ofCodec(runtime, 'event', eventRecord as Codec<unknown>, (random) => {
        const pallet = random.pick(runtime.pallets.filter(({ events }) => Object.keys(events).length > 0))
        const event = random.pick(Object.values(pallet.events))
        const fields = values(random).of(event.fields as Codec<unknown>, 'fields')
        return Buffer.concat([Uint8Array.of(0, 1, 0, 0, 0, pallet.index, event.index), fields, Uint8Array.of(0)])
      }),
    ),
    damaged(ofCodec(runtime, 'era', era as Codec<unknown>, (random) => random.bytes(2))),
    ofBytes('block record', [CodecError], decodeBlock, () => block),
    ofBytes(
      'state record',
      [StateError],
      (bytes) => [decodeRecord(1, bytes), decodeRecordHead(1, bytes)],
      () =>
        encodeRecord({ root: fromHex(`0x${'11'.repeat(32)}`), hash: `0x${'22'.repeat(32)}`, undo: [], auxUndo: [] }),
    ),
    ofBytes('state changes', [StateError], (bytes) => decodeChanges(1, bytes)),
    ofBytes(
      'head record',
      [StateError],
      (bytes) => decodeMeta(bytes, 'fuzz'),
      () => encodeMeta({ format: 3, head: 1, oldest: 0, flushed: 1, rooted: 1, sum: '00' }),
    ),
    ...runtime.pallets.flatMap(({ name: pallet, storage }) =>
      storage.map((item) => {
        const keys = keyed.get((item as unknown as { readonly prefix: string }).prefix)
        const made = value(`${pallet}.${item.name}`, item.codec)
        if (keys === undefined) return made
        // What is stored is good.
        return { ...made, areDamaged: false, sample: (random: Random) => stored.get(random.pick(keys)) }
      }),
    ),
    ...[...runtime.methods].flatMap(([name, { method }]) => [
      value(`${name}.answer`, method.returns),
      ...method.args.map(({ name: argument, codec }) => value(`${name}.${argument}`, codec)),
    ]),
  ]
}
