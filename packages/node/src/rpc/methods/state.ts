import { toHex0x } from '@glia/base'
import { Reader, type Runtime } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { callRuntime } from '../../chain/callRuntime.ts'
import type { Chain } from '../../chain/chain.ts'
import type { Caller } from '../core/caller.ts'
import { badRange, clientError, refusal, tooManyKeys } from '../core/errorNotes.ts'
import { type Growth, growing } from '../core/growing.ts'
import { group, method, subscription } from '../core/method.ts'
import { keptJson, type RawJson } from '../core/rawJson.ts'
import { runtimeVersionJson, runtimeVersionShape } from '../json/runtimeVersion.ts'
import { readProof } from '../readProof.ts'
import { hash, hexBytes, list, optional, storageKey, text, u32 } from '../schema/schema.ts'
import { hashShape, hexShape, integerShape, listShape, nullable, recordShape, tupleShape } from '../schema/shape.ts'
import type { Services } from '../services.ts'
import { readAt } from '../stateAt.ts'
import { storageAt, storageHistory } from '../storageHistory.ts'
import { keysBelow, keysOfPage, pairsBelow, type Scan, sizeBelow } from '../storageScan.ts'
import { storageValue } from '../storageValue.ts'

/** As in Substrate (`STORAGE_KEYS_PAGED_MAX_PAGE`). */
export const MAX_PAGE = 1000

/** Keys of one proof. */
export const MAX_PROVEN = 256

const changesShape = recordShape(
  { block: hashShape, changes: listShape(tupleShape(hexShape, nullable(hexShape))) },
  { title: 'storage changes' },
)
const keysShape = listShape(hexShape)
const errors = [clientError]

/** Storage, runtime calls and metadata, at the head unless a block is named. */
export const stateMethods = group({
  state_call: method({
    summary: 'Calls a runtime API with SCALE-encoded arguments.',
    aliases: ['state_callAt'],
    params: { name: text, bytes: hexBytes, hash: optional(hash) },
    result: hexShape,
    errors,
    run: ({ name, bytes, hash: at }, { runtimeCalls }, caller) => runtimeCalls.hexJson(name, bytes, at, caller),
  }),
  state_getKeys: method({
    summary: 'All keys with a prefix.',
    params: { prefix: optional(storageKey), hash: optional(hash) },
    result: keysShape,
    errors,
    large: 'growing',
    run: ({ prefix = '', hash: at }, services, caller) => scanned(keysBelow, prefix, at, services, caller),
  }),
  state_getKeysPaged: method({
    summary: `Keys with a prefix, at most \`count\` (up to ${MAX_PAGE}), strictly after \`startKey\`.`,
    aliases: ['state_getKeysPagedAt'],
    params: { prefix: optional(storageKey), count: u32, startKey: optional(storageKey), hash: optional(hash) },
    result: keysShape,
    errors: [clientError, tooManyKeys],
    run({ prefix = '', count: limit, startKey: after, hash: at }, services, caller) {
      if (limit > MAX_PAGE) throw refusal(tooManyKeys, `. value: ${limit}, max: ${MAX_PAGE}`)
      return keysOfPage(services, at, caller, { prefix, after, limit })
    },
  }),
  state_getMetadata: method({
    summary: 'Metadata of the runtime (V14): `meta`, version, contents.',
    params: { hash: optional(hash) },
    result: hexShape,
    errors,
    run({ hash: at }, { chain }) {
      if (at !== undefined) chain.header(at)
      return metadataText(chain)
    },
  }),
  state_getPairs: method({
    summary: 'Keys and values below a prefix.',
    unsafe: true,
    params: { prefix: storageKey, hash: optional(hash) },
    result: listShape(tupleShape(hexShape, hexShape)),
    errors,
    large: 'growing',
    run: ({ prefix, hash: at }, services, caller) => scanned(pairsBelow, prefix, at, services, caller),
  }),
  state_getReadProof: method({
    summary: 'Trie nodes that prove the values or the absence of keys.',
    params: { keys: list(storageKey, MAX_PROVEN), hash: optional(hash) },
    result: recordShape({ at: hashShape, proof: listShape(hexShape) }),
    errors,
    large: 'reserved',
    run: ({ keys, hash: at }, { chain, turns, limits: { answerBytes } }, caller) =>
      growing(turns, caller, readProof(chain, keys, at, { caller, answerBytes })),
  }),
  state_getRuntimeVersion: method({
    summary: 'Version of the runtime at a block.',
    aliases: ['chain_getRuntimeVersion'],
    params: { hash: optional(hash) },
    brief: true,
    result: runtimeVersionShape,
    errors,
    run({ hash: at }, { chain }) {
      // The genesis block's parent: clients that ask for a block's parent runtime mean the block itself.
      if (at !== undefined && !/^0x0{64}$/.test(at)) chain.header(at)
      return runtimeVersionJson(chain.runtime)
    },
  }),
  state_getStorage: method({
    summary: 'Value of a storage key at a block; null when there is none.',
    aliases: ['state_getStorageAt'],
    params: { key: storageKey, hash: optional(hash) },
    result: nullable(hexShape),
    errors,
    large: 'reserved',
    run: ({ key, hash: at }, services, caller) => storageValue(services, { key, at }, caller),
  }),
  state_getStorageHash: method({
    summary: 'blake2-256 of a value; null when there is none.',
    aliases: ['state_getStorageHashAt'],
    params: { key: storageKey, hash: optional(hash) },
    brief: true,
    result: nullable(hashShape),
    errors,
    run: ({ key, hash: at }, services, caller) =>
      readAt(services, at, caller, (state) => {
        const value = state.get(key)
        return value === undefined ? null : toHex0x(blake2b256(value))
      }),
  }),
  state_getStorageSize: method({
    summary: 'Bytes of a value, or of all values below a prefix; null when there is none.',
    unsafe: true,
    aliases: ['state_getStorageSizeAt'],
    params: { key: storageKey, hash: optional(hash) },
    brief: true,
    result: nullable(integerShape(Number.MAX_SAFE_INTEGER)),
    errors,
    run: async ({ key, hash: at }, services, caller) =>
      (await readAt(services, at, caller, (state) => state.get(key)?.length)) ??
      scanned(sizeBelow, key, at, services, caller),
  }),
  state_queryStorage: method({
    summary: 'Values of several keys at the first block of a range, then each change up to its end.',
    unsafe: true,
    params: { keys: list(storageKey), block: hash, hash: optional(hash) },
    result: listShape(changesShape),
    errors: [clientError, badRange],
    large: 'growing',
    run: ({ keys, block: from, hash: to }, { chain, turns, limits: { answerBytes } }, caller) =>
      growing(turns, caller, storageHistory(chain, keys, { from, to }, { caller, answerBytes })),
  }),
  state_queryStorageAt: method({
    summary: 'Values of several keys at one block, each key once, in the order asked.',
    params: { keys: list(storageKey), at: optional(hash) },
    result: listShape(changesShape),
    errors,
    large: 'reserved',
    run: ({ keys, at }, { chain, turns, limits: { answerBytes } }, caller) =>
      growing(turns, caller, storageAt(chain, keys, at, { caller, answerBytes })),
  }),
  state_subscribeRuntimeVersion: subscription({
    summary: 'The runtime version now, and whenever it changes (it does not while the node runs).',
    aliases: ['chain_subscribeRuntimeVersion'],
    notification: 'state_runtimeVersion',
    event: runtimeVersionShape,
    unsubscribe: { name: 'state_unsubscribeRuntimeVersion', aliases: ['chain_unsubscribeRuntimeVersion'] },
    run(_params, { chain }, open) {
      const versions = open()
      versions.notify(JSON.stringify(runtimeVersionJson(chain.runtime)))
      return versions.id
    },
  }),
  state_subscribeStorage: subscription({
    summary: 'Values of keys: all of them at once, then those that change.',
    params: { keys: list(storageKey) },
    notification: 'state_storage',
    event: changesShape,
    unsubscribe: { name: 'state_unsubscribeStorage' },
    run: ({ keys }, { storageWatch }, open, connection, caller) => storageWatch.watch(keys, open, connection, caller),
  }),
})

/** What a scan of the state at a block, or at the head, comes to. */
function scanned<T>(
  scan: (scan: Scan) => Growth<T>,
  prefix: string,
  at: string | undefined,
  { chain, turns, limits: { answerBytes } }: Services,
  caller: Caller,
): Promise<T | undefined> {
  const { hash } = chain.header(at)
  chain.state(hash)
  return growing(turns, caller, scan({ chain, hash, prefix, caller, answerBytes }))
}

/** Metadata is the same at every block of one runtime: its text, which is long and asked for by every client, is made once. */
const metadataTexts = new WeakMap<Runtime, RawJson>()

function metadataText(chain: Chain): RawJson {
  let text = metadataTexts.get(chain.runtime)
  if (text === undefined) {
    // OpaqueMetadata is the bytes with their length in front.
    const opaque = new Reader(callRuntime(chain.view(), 'Metadata_metadata', new Uint8Array(0)))
    text = keptJson(`"${toHex0x(opaque.raw(opaque.compact()))}"`)
    metadataTexts.set(chain.runtime, text)
  }
  return text
}
