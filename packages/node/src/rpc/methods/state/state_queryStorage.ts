import { bytesToHex } from '@glia/frame'
import { method } from '../../core/method.ts'
import { RpcError } from '../../core/rpcError.ts'

/** Blocks of one query: the state of each is looked at. */
const MAX_RANGE = 10_000

/** Values of several keys at the first block of a range, then each change up to its end. */
export const state_queryStorage = method(
  'state_queryStorage',
  { params: ['keys', 'block', 'hash'] },
  (params, { chain }) => {
    const keys = params.keys(0)
    const from = chain.block(params.hash(1))
    const to = chain.block(params.optionalHash(2))
    if (to.number < from.number || to.number - from.number > MAX_RANGE) {
      throw new RpcError(
        4001,
        `Cannot resolve a block range ['${from.hash}' ... '${to.hash}]. expected at most ${MAX_RANGE} blocks, the first before the last`,
      )
    }
    const seen = new Map<string, string | null>()
    const groups: { block: string; changes: [string, string | null][] }[] = []
    for (let number = from.number; number <= to.number; number++) {
      const block = chain.byNumber(number) ?? to
      const state = chain.state(block.hash)
      const changes: [string, string | null][] = []
      for (const key of keys) {
        const value = state.get(key)
        const hex = value === undefined ? null : bytesToHex(value)
        if (seen.get(key) === hex) continue
        seen.set(key, hex)
        changes.push([`0x${key}`, hex])
      }
      if (changes.length > 0) groups.push({ block: block.hash, changes })
    }
    return groups
  },
)
