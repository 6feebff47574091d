import type { Alpha, NetUid, Tao } from '@glia/base'
import { expect, expectTypeOf, it } from 'vitest'
import type { ChainClient } from './chainClient.ts'
import type { AnyChain, Defined } from './chainTypes.ts'
import { type ChainEvent, isEvent } from './extrinsic/events.ts'
import type { Call } from './metadata/metadata.ts'

// What these say, the compiler checks; they are never called.
const typed = {
  values: async (chain: ChainClient) => {
    expectTypeOf(await chain.storage('SubtensorModule', 'Uids', 1, '5F…')).toEqualTypeOf<number | undefined>()
    expectTypeOf((await chain.storage('System', 'Account', '5F…')).data.free).toEqualTypeOf<bigint>()
    expectTypeOf(chain.constant('Balances', 'ExistentialDeposit')).toEqualTypeOf<bigint>()
    for await (const [[netuid, uid], hotkey] of chain.entries('SubtensorModule', 'Keys', [1])) {
      expectTypeOf([netuid, uid]).toEqualTypeOf<number[]>()
      expectTypeOf(hotkey).toEqualTypeOf<string>()
    }
    const metagraph = await chain.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph', { netuid: 1 })
    type Row = Pick<Defined<typeof metagraph>, 'netuid' | 'tao_in' | 'alpha_in' | 'burn'>
    expectTypeOf<Row>().toEqualTypeOf<{
      readonly netuid: NetUid
      readonly tao_in: Tao
      readonly alpha_in: Alpha
      readonly burn: Tao
    }>()
    expectTypeOf(chain.call('Balances', 'transfer_all', { dest: '5F…', keep_alive: true })).toEqualTypeOf<Call>()
    chain.call('Sudo', 'sudo', { call: chain.call('System', 'remark', { remark: 'hi' }) })
  },
  mistakes: (chain: ChainClient) => {
    // @ts-expect-error no such pallet
    void chain.storage('Subtensor', 'Uids', 1, '5F…')
    // @ts-expect-error no such item
    void chain.storage('SubtensorModule', 'Uid', 1, '5F…')
    // @ts-expect-error a part of the key is missing
    void chain.storage('SubtensorModule', 'Uids', 1)
    // @ts-expect-error an account is no number
    void chain.storage('SubtensorModule', 'Uids', 1, 2)
    // @ts-expect-error no such call
    chain.call('Balances', 'transfer', { dest: '5F…', value: 1n })
    // @ts-expect-error the argument is named value
    chain.call('Balances', 'transfer_keep_alive', { dest: '5F…', amount: 1n })
    // @ts-expect-error an amount is no text
    chain.call('Balances', 'transfer_keep_alive', { dest: '5F…', value: '1' })
    // @ts-expect-error arguments are missing
    chain.call('Balances', 'transfer_keep_alive')
    // @ts-expect-error no such constant
    chain.constant('Balances', 'Existential')
    // @ts-expect-error no such method
    void chain.runtimeApi('SubnetInfoRuntimeApi', 'metagraph', [1])
    // @ts-expect-error no such argument
    void chain.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph', { uid: 1 })
  },
  untyped: (chain: ChainClient<AnyChain>) => {
    expectTypeOf(chain.storage('Anything', 'AtAll', 1, 'x')).toEqualTypeOf<Promise<unknown>>()
    chain.call('Some', 'call', { of: 'a chain' })
  },
}

it('types of the chain are checked where this is compiled, and narrow events', () => {
  expect(Object.keys(typed)).toEqual(['values', 'mistakes', 'untyped'])
  const event: ChainEvent = {
    pallet: 'Balances',
    name: 'Transfer',
    fields: { from: 'a', to: 'b', amount: 5n },
    extrinsicIndex: 1,
  }
  expect(isEvent(event, 'Balances', 'Withdraw')).toBe(false)
  if (!isEvent(event, 'Balances', 'Transfer')) throw event
  expectTypeOf(event.fields.amount).toEqualTypeOf<bigint>()
  expect(event.fields.amount).toBe(5n)
})
