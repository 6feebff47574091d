import type { SealedHeader } from '../../chain/block.ts'
import type { Chain } from '../../chain/chain.ts'
import type { Caller } from '../core/caller.ts'
import type { Connection } from '../core/connection.ts'
import { type Hub, MAX_KEPT } from '../core/hub.ts'
import { group, method, type Open, subscription } from '../core/method.ts'
import { RawJson } from '../core/rawJson.ts'
import type { Subscription } from '../core/subscription.ts'
import { headerShape, headerText } from '../json/header.ts'
import { blockNumber, hash, oneOrMany, optional, schema } from '../schema/schema.ts'
import { either, hashShape, hexShape, listShape, nullable, nullShape, recordShape } from '../schema/shape.ts'

/** A height as a number, or in hexadecimal. */
const height = schema(
  either(blockNumber.shape, { title: 'hexadecimal number', type: 'string', pattern: '^0x[0-9a-fA-F]{1,16}$' }),
  (value, name) =>
    blockNumber.parse(typeof value === 'string' && /^0x[0-9a-fA-F]{1,16}$/.test(value) ? Number(value) : value, name),
)

/** Headers from here on, the present one first; what a slow client gets of them is the hub's to say. */
function followHeads(
  open: Open,
  connection: Connection,
  hub: Hub<Subscription, string>,
  present: SealedHeader,
): string {
  const heads = open({ onClose: () => hub.delete(heads) })
  heads.notify(headerText(present))
  hub.add(connection, heads)
  return heads.id
}

/** Bytes that a number of a list takes until it is answered, and a hash in its place beside the text. */
const ITEM_BYTES = 16

/** Can be interrupted: what is known of an old block is read from its record. */
function* hashesOf(chain: Chain, numbers: readonly number[], caller: Caller): Generator<undefined, (string | null)[]> {
  const hashes: (string | null)[] = []
  caller.hold(numbers.length * ITEM_BYTES)
  for (const number of numbers) {
    const hash = chain.hashOf(number) ?? null
    hashes.push(hash)
    caller.hold(ITEM_BYTES + (hash?.length ?? 4))
    yield
  }
  return hashes
}

/** Blocks and their headers. */
export const chainMethods = group({
  chain_getBlock: method({
    summary: 'Header and extrinsics of a block or of the head; null when unknown.',
    params: { hash: optional(hash) },
    result: nullable(
      recordShape({
        block: recordShape({ header: headerShape, extrinsics: listShape(hexShape) }),
        justifications: nullShape,
      }),
    ),
    large: 'reserved',
    run({ hash: of }, { chain, bodies }, caller) {
      const { hash: at } = of === undefined ? chain.head : { hash: of }
      const around = (block: SealedHeader) => ({
        before: `{"block":{"header":${headerText(block)},"extrinsics":`,
        after: '},"justifications":null}',
      })
      const wanted = { hash: at, header: () => chain.headerBy(at), block: () => chain.byHash(at), around }
      return bodies.json(wanted, caller) ?? null
    },
  }),
  chain_getBlockHash: method({
    summary:
      'Hash of a block by number (number, hexadecimal text, or a list of them), or of the head; null when unknown.',
    aliases: ['chain_getHead'],
    params: { hash: optional(oneOrMany(height)) },
    result: either(hashShape, nullShape, listShape(nullable(hashShape))),
    run({ hash: numbers }, { chain, turns }, caller) {
      if (numbers === undefined) return chain.head.hash
      if (typeof numbers === 'number') return chain.hashOf(numbers) ?? null
      return turns.job(caller.lane, hashesOf(chain, numbers, caller), () => caller.wanted())
    },
  }),
  chain_getFinalizedHead: method({
    summary: 'Hash of the last finalized block.',
    aliases: ['chain_getFinalisedHead'],
    brief: true,
    result: hashShape,
    run: (_params, { chain }) => chain.hashOf(chain.finalized),
  }),
  chain_getHeader: method({
    summary: 'Header of a block or of the head; null when unknown.',
    params: { hash: optional(hash) },
    brief: true,
    result: nullable(headerShape),
    run({ hash: of }, { chain }) {
      const found = of === undefined ? chain.head : chain.headerBy(of)
      return found === undefined ? null : new RawJson(headerText(found))
    },
  }),
  chain_subscribeAllHeads: subscription({
    summary: 'Headers of all blocks, the present head first. Without forks: those of best blocks.',
    notification: 'chain_allHead',
    event: headerShape,
    unsubscribe: { name: 'chain_unsubscribeAllHeads' },
    run: (_params, { chain, heads }, open, connection) => followHeads(open, connection, heads.best, chain.head),
  }),
  chain_subscribeFinalizedHeads: subscription({
    summary: `Headers of finalized blocks, the last one first. Who takes so few that it is more than ${MAX_KEPT} behind goes on with the oldest of the last ${MAX_KEPT}: the number says so.`,
    aliases: ['chain_subscribeFinalisedHeads'],
    notification: 'chain_finalizedHead',
    event: headerShape,
    unsubscribe: { name: 'chain_unsubscribeFinalizedHeads', aliases: ['chain_unsubscribeFinalisedHeads'] },
    run: (_params, { chain, heads }, open, connection) =>
      followHeads(open, connection, heads.finalized, chain.headerAt(chain.finalized) ?? chain.head),
  }),
  chain_subscribeNewHeads: subscription({
    summary: 'Headers of best blocks, the present one first.',
    aliases: ['chain_subscribeNewHead', 'subscribe_newHead'],
    notification: 'chain_newHead',
    event: headerShape,
    unsubscribe: {
      name: 'chain_unsubscribeNewHeads',
      aliases: ['chain_unsubscribeNewHead', 'unsubscribe_newHead'],
    },
    run: (_params, { chain, heads }, open, connection) => followHeads(open, connection, heads.best, chain.head),
  }),
})
