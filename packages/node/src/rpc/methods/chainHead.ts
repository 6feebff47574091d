import { toHex0x } from '@glia/base'
import { encode, header } from '@glia/frame'
import { chainHeadErrors, invalidContinue } from '../chainHead/errors.ts'
import { followEventShape } from '../chainHead/followEvents.ts'
import { NO_CHILD_TRIES, queries } from '../chainHead/storageQuery.ts'
import { connectionMethod, group, subscription } from '../core/method.ts'
import { boolean, hash, hexBytes, oneOrMany, refused, text } from '../schema/schema.ts'
import {
  either,
  hexShape,
  integerShape,
  nullable,
  nullShape,
  recordShape,
  textShape,
  wordShape,
} from '../schema/shape.ts'

const { badBlock, badContinue, duplicates, limits } = chainHeadErrors

const limitReached = { result: 'limitReached' }
const limitReachedShape = recordShape({ result: wordShape('limitReached') })
const started = { result: wordShape('started'), operationId: textShape }
const startedShape = either(recordShape(started), limitReachedShape)

/** The `chainHead` group of the JSON-RPC interface specification: blocks that a client follows and holds. */
export const chainHeadMethods = group({
  chainHead_v1_body: connectionMethod({
    summary: 'Extrinsics of a pinned block, in an event.',
    params: { followSubscription: text, hash },
    result: startedShape,
    errors: [badBlock],
    run: ({ followSubscription, hash: of }, { follows }, connection, caller) =>
      follows.get(connection, followSubscription)?.body(of, caller) ?? limitReached,
  }),
  chainHead_v1_call: connectionMethod({
    summary: 'Runtime call at a pinned block, answered in an event.',
    params: { followSubscription: text, hash, function: text, callParameters: hexBytes },
    result: startedShape,
    errors: [badBlock],
    run: ({ followSubscription, hash: at, function: name, callParameters }, { follows }, connection, caller) =>
      follows.get(connection, followSubscription)?.call(at, name, callParameters, caller) ?? limitReached,
  }),
  chainHead_v1_continue: connectionMethod({
    summary: 'Resumes an operation that waits. None ever does here: the connection holds events back by itself.',
    params: { followSubscription: text, operationId: text },
    result: nullShape,
    errors: [badContinue],
    run({ followSubscription }, { follows }, connection) {
      if (follows.get(connection, followSubscription) === undefined) return null
      throw invalidContinue()
    },
  }),
  chainHead_v1_follow: subscription({
    summary: 'Follows the chain: finalized and new blocks, which stay pinned until they are released.',
    params: { withRuntime: boolean },
    errors: [limits],
    notification: 'chainHead_v1_followEvent',
    event: followEventShape,
    unsubscribe: {
      name: 'chainHead_v1_unfollow',
      as: connectionMethod({
        summary: 'Ends chainHead_v1_follow.',
        params: { followSubscription: text },
        result: nullShape,
        run({ followSubscription }, _services, connection) {
          connection.unsubscribe(followSubscription)
          return null
        },
      }),
    },
    run: ({ withRuntime }, { follows }, open, connection) => follows.open(connection, open, withRuntime),
  }),
  chainHead_v1_header: connectionMethod({
    summary: 'SCALE header of a pinned block; null when the follow is over.',
    params: { followSubscription: text, hash },
    result: nullable(hexShape),
    errors: [badBlock],
    run({ followSubscription, hash: of }, { follows }, connection) {
      const follow = follows.get(connection, followSubscription)
      return follow === undefined ? null : toHex0x(encode(header, follow.header(of)))
    },
  }),
  chainHead_v1_stopOperation: connectionMethod({
    summary: 'Gives up an operation.',
    params: { followSubscription: text, operationId: text },
    result: nullShape,
    run({ followSubscription, operationId }, { follows }, connection) {
      follows.get(connection, followSubscription)?.stopOperation(operationId)
      return null
    },
  }),
  chainHead_v1_storage: connectionMethod({
    summary: 'Storage of a pinned block: values, hashes, everything below a prefix, or its Merkle value, in events.',
    params: { followSubscription: text, hash, items: queries, childTrie: refused(NO_CHILD_TRIES) },
    result: either(recordShape({ ...started, discardedItems: integerShape(0xffff_ffff) }), limitReachedShape),
    errors: [badBlock],
    run: ({ followSubscription, hash: of, items }, { follows }, connection, caller) =>
      follows.get(connection, followSubscription)?.storage(of, items, caller) ?? limitReached,
  }),
  chainHead_v1_unpin: connectionMethod({
    summary: 'Releases pinned blocks.',
    params: { followSubscription: text, hashOrHashes: oneOrMany(hash) },
    result: nullShape,
    errors: [badBlock, duplicates],
    run({ followSubscription, hashOrHashes }, { follows }, connection) {
      const hashes = typeof hashOrHashes === 'string' ? [hashOrHashes] : hashOrHashes
      follows.get(connection, followSubscription)?.unpin(hashes)
      return null
    },
  }),
})
