import { describe, expect, it } from 'vitest'
import type { Queries } from '../queries.ts'
import { exposing } from '../verbs/verb.ts'
import { leavesOf, together } from './judge.ts'

/** A call inside another, as bytes decode. */
const inner = (type: string, name: string, value?: object) => ({ type, value: { type: name, value } })
const sent = (value: bigint) => inner('Balances', 'transfer_keep_alive', { dest: { type: 'Id', value: '5G' }, value })

function judged(pallet: string, name: string, args: object) {
  const queries = { chain: { metadata: { decodeCall: () => ({ pallet, name, args }) } } } as unknown as Queries
  return leavesOf(queries, '5F', { pallet, name, bytes: new Uint8Array() })
}

describe('what a call does', () => {
  it('is what the calls in a batch do, however deep, and nothing else', async () => {
    const two = [sent(1n), sent(2n)]
    const leaves = [1n, 2n].map((tao) => ({ name: 'Balances.transfer_keep_alive', exposure: exposing({ tao }) }))
    for (const name of ['batch', 'batch_all', 'force_batch']) {
      expect(await judged('Utility', name, { calls: two })).toEqual(leaves)
      expect(await judged('Utility', 'batch', { calls: [inner('Utility', name, { calls: two })] })).toEqual(leaves)
    }
  })

  it('is not known of one that carries a call and is no batch, beside what it carries', async () => {
    for (const [pallet, name] of [
      ['Sudo', 'sudo'],
      ['Proxy', 'proxy'],
      ['Utility', 'as_derivative'],
    ] as const) {
      const leaves = await judged(pallet, name, { call: sent(1n) })
      expect(leaves).toEqual([
        { name: `${pallet}.${name}`, exposure: undefined },
        { name: 'Balances.transfer_keep_alive', exposure: exposing({ tao: 1n }) },
      ])
      expect(together(leaves)).toBeUndefined()
    }
  })

  it('is not known of a call that takes other arguments on this chain', async () => {
    for (const args of [{ dest: '5G', amount: 7n }, { dest: '5G', value: 7 }, {}])
      expect(await judged('Balances', 'transfer_keep_alive', args)).toEqual([
        { name: 'Balances.transfer_keep_alive', exposure: undefined },
      ])
  })

  it('is found in a call without arguments too', async () => {
    const leaves = await judged('Utility', 'batch', { calls: [inner('System', 'kill_everything')] })
    expect(leaves).toEqual([{ name: 'System.kill_everything', exposure: undefined }])
  })
})

describe('what several calls expose together', () => {
  const leaf = (exposure: Parameters<typeof exposing>[0]) => ({ name: 'A.b', exposure: exposing(exposure) })

  it('is the sum, each subnet once, and may grow as soon as one may', () => {
    const alpha = { netuid: 1, amount: 5n }
    expect(together([])).toEqual(exposing({}))
    expect(together([leaf({ tao: 1n, subnets: [1, 2] }), leaf({ tao: 2n, alpha: [alpha], subnets: [2] })])).toEqual(
      exposing({ tao: 3n, alpha: [alpha], subnets: [1, 2] }),
    )
    expect(together([leaf({ mayGrow: true }), leaf({ subnets: [1] }), leaf({ subnets: 'all' })])).toEqual(
      exposing({ subnets: 'all', mayGrow: true }),
    )
  })
})
