import { toHexDigits } from '@glia/base'
import type { Chain } from '../../chain/chain.ts'
import { clientError, refusal } from '../core/errorNotes.ts'
import { growing } from '../core/growing.ts'
import { group, method } from '../core/method.ts'
import { readProof } from '../readProof.ts'
import { hash, list, optional, storageKey, u32 } from '../schema/schema.ts'
import { hashShape, hexShape, integerShape, listShape, nullable, recordShape } from '../schema/shape.ts'
import { MAX_PROVEN } from './state.ts'

/** With what the key of a child trie begins, in the state itself. */
const CHILD_PREFIX = toHexDigits(new TextEncoder().encode(':child_storage:default:'))

const errors = [clientError]
const childStorageKey = storageKey

/** Refuses keys that no child trie has, and blocks whose state is not there. */
function requireChild(chain: Chain, key: string, at: string | undefined): void {
  if (!key.startsWith(CHILD_PREFIX)) throw refusal(clientError, ': Invalid child storage key')
  chain.state(at)
}

/** Tries below the state's own. No pallet of this chain has any: all that are asked for are empty. */
export const childStateMethods = group({
  childstate_getKeys: method({
    summary: 'Keys of a child trie with a prefix: none, as no child trie is there.',
    params: { childStorageKey, prefix: storageKey, hash: optional(hash) },
    result: listShape(hexShape),
    errors,
    run({ childStorageKey: child, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return []
    },
  }),
  childstate_getKeysPaged: method({
    summary: 'The same in pages.',
    aliases: ['childstate_getKeysPagedAt'],
    params: {
      childStorageKey,
      prefix: optional(storageKey),
      count: u32,
      startKey: optional(storageKey),
      hash: optional(hash),
    },
    result: listShape(hexShape),
    errors,
    run({ childStorageKey: child, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return []
    },
  }),
  childstate_getStorage: method({
    summary: 'Value of a key of a child trie: null, as no child trie is there.',
    params: { childStorageKey, key: storageKey, hash: optional(hash) },
    brief: true,
    result: nullable(hexShape),
    errors,
    run({ childStorageKey: child, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return null
    },
  }),
  childstate_getStorageEntries: method({
    summary: 'Values of several keys of a child trie: null for each.',
    params: { childStorageKey, keys: list(storageKey), hash: optional(hash) },
    result: listShape(nullable(hexShape)),
    errors,
    run({ childStorageKey: child, keys, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return keys.map(() => null)
    },
  }),
  childstate_getStorageHash: method({
    summary: 'Hash of a value of a child trie: null.',
    params: { childStorageKey, key: storageKey, hash: optional(hash) },
    brief: true,
    result: nullable(hashShape),
    errors,
    run({ childStorageKey: child, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return null
    },
  }),
  childstate_getStorageSize: method({
    summary: 'Bytes of a value of a child trie: null.',
    params: { childStorageKey, key: storageKey, hash: optional(hash) },
    brief: true,
    result: nullable(integerShape(Number.MAX_SAFE_INTEGER)),
    errors,
    run({ childStorageKey: child, hash: at }, { chain }) {
      requireChild(chain, child, at)
      return null
    },
  }),
  state_getChildReadProof: method({
    summary: 'Trie nodes that prove that a child trie is not there, and so none of its keys.',
    params: { childStorageKey, keys: list(storageKey, MAX_PROVEN), hash: optional(hash) },
    result: recordShape({ at: hashShape, proof: listShape(hexShape) }),
    errors,
    run({ childStorageKey: child, keys, hash: at }, { chain, turns, limits: { answerBytes } }, caller) {
      requireChild(chain, child, at)
      const asked = keys.length === 0 ? [] : [child]
      return growing(turns, caller, readProof(chain, asked, at, { caller, answerBytes }))
    },
  }),
})
