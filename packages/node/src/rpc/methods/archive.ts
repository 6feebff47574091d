import { toHex0x } from '@glia/base'
import { encode, header } from '@glia/frame'
import { NodeError } from '../../errors.ts'
import {
  bytesOf,
  NO_CHILD_TRIES,
  pagedQueries,
  StoragePages,
  type StorageQuery,
  storageItemShape,
} from '../chainHead/storageQuery.ts'
import type { Caller } from '../core/caller.ts'
import type { Connection } from '../core/connection.ts'
import { tooManySubscriptions } from '../core/errorNotes.ts'
import { toldText } from '../core/errorTable.ts'
import type { Lane } from '../core/lane.ts'
import { group, method, subscription } from '../core/method.ts'
import { RawJson } from '../core/rawJson.ts'
import type { Subscription } from '../core/subscription.ts'
import { blockNumber, hash, hexBytes, refused, text } from '../schema/schema.ts'
import {
  either,
  hashShape,
  hexShape,
  integerShape,
  listShape,
  nullable,
  nullShape,
  recordShape,
  textShape,
  wordShape,
} from '../schema/shape.ts'
import type { Services } from '../services.ts'

/** Storage streams of one connection at once: each keeps its queries until it is over. */
export const MAX_STREAMS = 64
const streamsOf = new WeakMap<Connection, number>()

/** The `archive` group of the JSON-RPC interface specification: any block that is kept. */
export const archiveMethods = group({
  archive_v1_body: method({
    summary: 'Extrinsics of a block; null when unknown.',
    params: { hash },
    result: nullable(listShape(hexShape)),
    large: 'reserved',
    run: ({ hash: of }, { chain, bodies }, caller) =>
      bodies.json({ hash: of, header: () => chain.headerBy(of), block: () => chain.byHash(of) }, caller) ?? null,
  }),
  archive_v1_call: method({
    summary: 'Runtime call at a block; null when the block is unknown.',
    params: { hash, function: text, callParameters: hexBytes },
    result: either(
      recordShape({ success: { enum: [true] }, value: hexShape }),
      recordShape({ success: { enum: [false] }, error: textShape }),
      nullShape,
    ),
    async run({ hash: at, function: name, callParameters }, { chain, runtimeCalls }, caller) {
      if (chain.headerBy(at) === undefined) return null
      try {
        const value = await runtimeCalls.hexJson(name, callParameters, at, caller)
        return new RawJson(['{"success":true,"value":', ...value.parts(), '}'])
      } catch (fault) {
        if (!(fault instanceof NodeError)) throw fault
        return { success: false, error: fault.message }
      }
    },
  }),
  archive_v1_finalizedHeight: method({
    summary: 'Height of the last finalized block.',
    brief: true,
    result: integerShape(0xffff_ffff, 'u32'),
    run: (_params, { chain }) => chain.finalized,
  }),
  archive_v1_genesisHash: method({
    summary: 'Hash of block 0.',
    brief: true,
    result: hashShape,
    run: (_params, { chain }) => chain.genesisHash,
  }),
  archive_v1_hashByHeight: method({
    summary: 'Hashes of the blocks at a height.',
    params: { height: blockNumber },
    brief: true,
    result: listShape(hashShape),
    run({ height }, { chain }) {
      const found = chain.hashOf(height)
      return found === undefined ? [] : [found]
    },
  }),
  archive_v1_header: method({
    summary: 'SCALE header of a block; null when unknown.',
    params: { hash },
    brief: true,
    result: nullable(hexShape),
    run({ hash: of }, { chain }) {
      const found = chain.headerBy(of)
      return found === undefined ? null : toHex0x(encode(header, found.header))
    },
  }),
  archive_v1_storage: subscription({
    summary: 'Storage of a block, item by item, in events.',
    params: { hash, items: pagedQueries, childTrie: refused(NO_CHILD_TRIES) },
    notification: 'archive_v1_storageEvent',
    event: either(
      recordShape(
        { ...storageItemShape.properties, event: wordShape('storage'), childTrieKey: nullShape },
        { optional: ['value', 'hash', 'closestDescendantMerkleValue'] },
      ),
      recordShape({ event: wordShape('storageDone') }),
      recordShape({ event: wordShape('storageError'), error: textShape }),
    ),
    unsubscribe: { name: 'archive_v1_stopStorage' },
    ends: true,
    run({ hash: at, items }, { chain, log, turns }, open, connection, caller) {
      const streams = streamsOf.get(connection) ?? 0
      if (streams >= MAX_STREAMS) throw tooManySubscriptions(MAX_STREAMS)
      const events = open({ onClose: () => streamsOf.set(connection, (streamsOf.get(connection) ?? 1) - 1) })
      streamsOf.set(connection, streams + 1)
      // The request is answered long before its queries are.
      const free = caller.keep(bytesOf(items))
      void stream(events, { chain, log, turns, caller, lane: connection.lane }, at, items).finally(free)
      return events.id
    },
  }),
})

/** As fast as the client reads. Never rejects; the subscription is over when all is sent. */
async function stream(
  events: Subscription,
  { chain, log, turns, caller, lane }: Pick<Services, 'chain' | 'log' | 'turns'> & { caller: Caller; lane: Lane },
  hash: string,
  queries: readonly StorageQuery[],
) {
  const wanted = () => !events.closed
  let texts: string[] = []
  let free = () => {}
  /** Says what there is of a page as far as there is room for it; the rest counts as the client's. */
  const say = () =>
    caller.passOn(() => {
      free()
      let said = 0
      while (said < texts.length && events.hasRoom) events.notify(texts[said++] as string)
      texts = texts.slice(said)
      free = caller.keepAnswer(texts.reduce((chars, { length }) => chars + length, pages.kept))
    })
  const end = async (event: object) => {
    await events.room()
    events.notify(JSON.stringify(event))
  }
  const pages = new StoragePages({ chain, turns }, hash, queries)
  /** Whether all is said. A page is made when there is room for it: what waits in the node waits as a query. */
  const turn = () => {
    if (!wanted() || !events.hasRoom) return false
    if (texts.length === 0) {
      const items = pages.next()
      if (items === undefined) return true
      texts = items.map((item) => JSON.stringify({ event: 'storage', ...item, childTrieKey: null }))
    }
    say()
    return false
  }
  try {
    for (let isDone = false; !isDone; ) {
      await events.room()
      if (!wanted()) return
      isDone = await turns.later(lane, turn, undefined, wanted)
    }
    await end({ event: 'storageDone' })
  } catch (fault) {
    await end({ event: 'storageError', error: toldText('archive_v1_storage', fault, log) })
  } finally {
    free()
    pages.close()
  }
  events.finish()
}
