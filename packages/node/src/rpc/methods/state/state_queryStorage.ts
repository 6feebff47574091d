import { toHex0x } from '@glia/base'
import type { Block } from '../../../chain/block.ts'
import type { Chain } from '../../../chain/chain.ts'
import { method } from '../../core/method.ts'
import { RpcError } from '../../core/rpcError.ts'

/** Blocks of one query: what each overwrote is looked at. */
const MAX_RANGE = 10_000

interface Changes {
  readonly block: string
  readonly changes: [key: string, value: string | null][]
}

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
    // Refuses states that are gone.
    chain.state(from.hash)
    return changesBetween(chain, keys, from, to)
  },
)

/** From the last block back to the first: a state that was is as many steps away as there are blocks above it. */
function changesBetween(chain: Chain, keys: readonly string[], from: Block, to: Block): Changes[] {
  const state = chain.state(to.hash)
  const values = new Map(keys.map((key) => [key, hexOf(state.get(key))]))
  const places = new Map([...values.keys()].map((key, at) => [key, at]))
  const place = ([key]: readonly [string, unknown]) => places.get(key.slice(2)) ?? 0
  const groups: Changes[] = []
  for (let { number } = to; number > from.number; number--) {
    const changes: Changes['changes'] = []
    for (const { key, value } of chain.store.overwritten(number)) {
      const after = values.get(key)
      const before = hexOf(value)
      if (after === undefined || after === before) continue
      changes.push([`0x${key}`, after])
      values.set(key, before)
    }
    if (changes.length > 0)
      groups.push({ block: chain.hashOf(number) ?? to.hash, changes: changes.sort((a, b) => place(a) - place(b)) })
  }
  if (values.size > 0)
    groups.push({ block: from.hash, changes: [...values].map(([key, value]) => [`0x${key}`, value]) })
  return groups.reverse()
}

function hexOf(value: Uint8Array | undefined): string | null {
  return value === undefined ? null : toHex0x(value)
}
