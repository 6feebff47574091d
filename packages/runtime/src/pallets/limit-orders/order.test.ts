import { toHex0x } from '@glia/base'
import { decode, encode, makeCall, metadata, type RuntimeCall } from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from '../../runtime.ts'
import { testContext } from '../../testing/chain.ts'
import { orderOf, signed } from '../../testing/orders.ts'
import { account } from '../../testing/stakeChain.ts'
import { asLimitPrice, asNetUid, perbill } from '../subtensor/types.ts'
import { cancelOrder } from './calls/cancelOrder.ts'
import { executeBatchedOrders } from './calls/executeBatchedOrders.ts'
import { executeOrders } from './calls/executeOrders.ts'
import { signedOrders } from './calls/fields.ts'
import { setPalletStatus } from './calls/setPalletStatus.ts'
import {
  type OrderStatus,
  orderBytes,
  orderId,
  orderStatus,
  signedOrder,
  type VersionedOrder,
  versionedOrder,
} from './order.ts'

const [A, B, C, D, E] = [account(1), account(2), account(3), account(4), account(5)] as const
const FULL: VersionedOrder = {
  type: 'V1',
  value: {
    signer: A,
    hotkey: B,
    netuid: asNetUid(0x0304),
    orderType: 'StopLoss',
    amount: 0x1122334455667788n,
    limitPrice: asLimitPrice(1_000_000_000n),
    expiry: (1n << 64n) - 1n,
    feeRate: 10_000_000,
    feeRecipient: C,
    relayer: [D, E],
    maxSlippage: 500_000_000,
    chainId: 42n,
    partialFillsEnabled: true,
  },
}
const SHORT: VersionedOrder = {
  type: 'V1',
  value: orderOf({
    ...{ signer: A, hotkey: B, amount: 1_000n, limitPrice: asLimitPrice(0n), expiry: 1n, chainId: 945n },
  }),
}
const of = (byte: string) => byte.repeat(32)

describe('an order', () => {
  it('is these bytes, which are signed', () => {
    expect(toHex0x(orderBytes(FULL))).toBe(
      `0x00${of('01')}${of('02')}0403028877665544332211` +
        `00ca9a3b00000000ffffffffffffffff80969800${of('03')}0108${of('04')}${of('05')}0100` +
        '65cd1d2a0000000000000001',
    )
    expect(toHex0x(orderBytes(SHORT))).toBe(
      `0x00${of('01')}${of('02')}010000e8030000000000000000000000000000010000000000000000000000${of('01')}0000b10300000000000000`,
    )
    for (const order of [FULL, SHORT]) expect(decode(versionedOrder, orderBytes(order))).toEqual(order)
  })

  it('is known by their blake2-256', () => {
    expect([orderId(FULL), orderId(SHORT)]).toEqual([
      '0x1d8812229877b1f13c24be672ba487aea771e01c68a73a116e21ae8364cc6bfe',
      '0x906c465311f28cc8169005de73acb4ade5bed12f1c4e1d138ff29bcaf468544a',
    ])
  })

  it('is relayed with its signature, and the part that is meant', () => {
    const bytes = encode(signedOrder, signed(SHORT.value, { part: 258n }))
    const order = orderBytes(SHORT)
    expect(bytes.subarray(0, order.length)).toEqual(order)
    // The kind of the signature, its 64 bytes, and the part.
    expect(bytes[order.length]).toBe(1)
    expect(toHex0x(bytes.subarray(order.length + 65))).toBe('0x010201000000000000')
  })

  it('has no more than ten to relay it, nor shares of more than a whole', () => {
    const bytes = (value: Partial<VersionedOrder['value']>) =>
      orderBytes({ type: 'V1', value: { ...SHORT.value, ...value } })
    expect(decode(versionedOrder, bytes({ relayer: new Array(10).fill(D) })).value.relayer?.length).toBe(10)
    expect(() => bytes({ relayer: new Array(11).fill(D) })).toThrow('at most 10')
    for (const share of ['feeRate', 'maxSlippage'] as const) {
      expect(decode(versionedOrder, bytes({ [share]: 1_000_000_000 })).value[share]).toBe(1_000_000_000)
      expect(() => bytes({ [share]: 1_000_000_001 })).toThrow('at most 1000000000')
    }
    expect(() => decode(perbill, Uint8Array.of(1, 0xca, 0x9a, 0x3b))).toThrow('at most 1000000000 parts of Perbill')
  })

  it('is one of a hundred in a call, at most', () => {
    const hundred = new Array(100).fill(signed(SHORT.value))
    expect(decode(signedOrders.codec, encode(signedOrders.codec, hundred)).length).toBe(100)
    expect(() => encode(signedOrders.codec, [...hundred, hundred[0]])).toThrow('at most 100')
  })

  it('ends in one of these', () => {
    const bytes = (status: OrderStatus) => toHex0x(encode(orderStatus, status))
    expect([
      bytes({ type: 'Fulfilled' }),
      bytes({ type: 'PartiallyFilled', value: 258n }),
      bytes({ type: 'Cancelled' }),
    ]).toEqual(['0x00', '0x010201000000000000', '0x02'])
  })
})

describe('the calls', () => {
  const ctx = testContext()
  /** As it is declared, without what guards add. */
  const weight = ({ bound: { call }, args }: RuntimeCall) => {
    const { refTime, proofSize } = typeof call.weight === 'function' ? call.weight(args as never, ctx) : call.weight
    return [refTime, proofSize]
  }
  const list = (count: number) => new Array(count).fill(signed(SHORT.value))

  it('weigh as in the reference, by the number of orders', () => {
    const one = (count: number) =>
      weight(makeCall(ctx.runtime, executeOrders, { orders: list(count), shouldFail: false }))
    const batch = (count: number) =>
      weight(makeCall(ctx.runtime, executeBatchedOrders, { netuid: asNetUid(1), orders: list(count) }))
    // Reads take 25, writes 100 microseconds.
    expect(one(0)).toEqual([61_768_457n + 17n * 25_000_000n + 10n * 100_000_000n, 6_148n])
    expect(one(100)).toEqual([
      61_768_457n + 52_018_078_200n + 1_117n * 25_000_000n + 710n * 100_000_000n,
      6_148n + 515_800n,
    ])
    expect(batch(0)).toEqual([499_718_496n + 25n * 25_000_000n + 15n * 100_000_000n, 8_727n])
    expect(batch(100)).toEqual([
      499_718_496n + 25_913_400_400n + 1_025n * 25_000_000n + 715n * 100_000_000n,
      8_727n + 515_800n,
    ])
    expect(weight(makeCall(ctx.runtime, cancelOrder, { order: SHORT }))).toEqual([14_822_000n + 125_000_000n, 3_522n])
    expect(weight(makeCall(ctx.runtime, setPalletStatus, { enabled: true }))).toEqual([104_266_000n, 0n])
  })
})

describe('what clients read of the pallet', () => {
  const decoded = decAnyMetadata(metadata(subtensorRuntime({ fastBlocks: false }), 15)).metadata
  if (decoded.tag !== 'v15') throw new Error('metadata of another version')
  const { lookup, pallets } = decoded.value
  const pallet = pallets.find(({ name }) => name === 'LimitOrders')
  type Def = (typeof lookup)[number]['def']
  const definition = (id: number | undefined): Def => (lookup[id ?? -1] as (typeof lookup)[number]).def
  /** Variants with their fields, as `name: type`. */
  const variants = (id: number | { type: number } | undefined) => {
    const def = definition(typeof id === 'object' ? id.type : id)
    if (def.tag !== 'variant') throw new Error('expected an enum')
    return def.value.map(({ name, index, fields }) => [
      index,
      name,
      ...fields.map((field) => `${field.name}: ${field.typeName}`),
    ])
  }
  const typeNamed = (path: string) => lookup.find((type) => type.path.join('::') === path)
  const ofStruct = (path: string) => {
    const def = typeNamed(path)?.def
    if (def?.tag !== 'composite') throw new Error('expected a struct')
    return def.value.map((field) => `${field.name}: ${field.typeName}`)
  }

  it('is the reference’s: calls', () => {
    const orders = 'orders: BoundedVec<SignedOrder<T::AccountId>, T::MaxOrdersPerBatch>'
    expect(variants(pallet?.calls)).toEqual([
      [0, 'execute_orders', orders, 'should_fail: bool'],
      [1, 'execute_batched_orders', 'netuid: NetUid', orders],
      [2, 'cancel_order', 'order: VersionedOrder<T::AccountId>'],
      [3, 'set_pallet_status', 'enabled: bool'],
    ])
  })

  it('is the reference’s: events', () => {
    const [id, signer] = ['order_id: H256', 'signer: T::AccountId']
    expect(variants(pallet?.events)).toEqual([
      [
        ...[0, 'OrderExecuted', id, signer, 'netuid: NetUid', 'order_type: OrderType'],
        ...['amount_in: u64', 'amount_out: u64'],
      ],
      [1, 'OrderSkipped', id, 'reason: sp_runtime::DispatchError'],
      [2, 'OrderCancelled', id, signer],
      [
        ...[3, 'GroupExecutionSummary', 'netuid: NetUid', 'net_side: OrderSide', 'net_amount: u64'],
        ...['actual_out: u64', 'executed_count: u32'],
      ],
      [4, 'LimitOrdersPalletStatusChanged', 'enabled: bool'],
    ])
  })

  it('is the reference’s: errors', () => {
    expect(variants(pallet?.errors).map(([, name]) => name)).toEqual([
      ...['InvalidSignature', 'OrderAlreadyProcessed', 'OrderCancelled', 'OrderExpired', 'PriceConditionNotMet'],
      ...['Unauthorized', 'SwapReturnedZero', 'RootNetUidNotAllowed', 'OrderNetUidMismatch', 'LimitOrdersDisabled'],
      ...['RelayerMissMatch', 'PartialFillsNotEnabled', 'IncorrectPartialFillAmount', 'RelayerRequiredForPartialFill'],
      ...['ChainIdMismatch', 'PalletHotkeyNotRegistered', 'ArithmeticOverflow', 'DuplicateOrderInBatch'],
      'ZeroShareInBatch',
    ])
  })

  it('is the reference’s: storage and constants', () => {
    expect(pallet?.storage?.items.map(({ name, modifier, fallback }) => [name, modifier, fallback])).toEqual([
      ['Orders', 0, '0x00'],
      ['LimitOrdersEnabled', 1, '0x00'],
      ['HasMigrationRun', 1, '0x00'],
    ])
    expect(pallet?.constants.map(({ name, value }) => [name, value])).toEqual([
      ['MaxOrdersPerBatch', '0x64000000'],
      ['PalletId', `0x${Buffer.from('bt/limit').toString('hex')}`],
      ['PalletHotkey', `0x${Buffer.from('modlbt/lmhky').toString('hex')}${'00'.repeat(20)}`],
    ])
  })

  it('is the reference’s: the types of an order', () => {
    expect(ofStruct('pallet_limit_orders::Order')).toEqual([
      ...['signer: AccountId', 'hotkey: AccountId', 'netuid: NetUid', 'order_type: OrderType', 'amount: u64'],
      ...['limit_price: u64', 'expiry: u64', 'fee_rate: Perbill', 'fee_recipient: AccountId'],
      ...['relayer: Option<BoundedVec<AccountId, ConstU32<10>>>', 'max_slippage: Option<Perbill>'],
      ...['chain_id: u64', 'partial_fills_enabled: bool'],
    ])
    expect(ofStruct('pallet_limit_orders::SignedOrder')).toEqual([
      ...['order: VersionedOrder<AccountId>', 'signature: MultiSignature', 'partial_fill: Option<u64>'],
    ])
    const enumNamed = (path: string) => variants(typeNamed(`pallet_limit_orders::${path}`)?.id).map(([, name]) => name)
    expect(['OrderType', 'OrderSide', 'OrderStatus', 'VersionedOrder'].map(enumNamed)).toEqual([
      ['LimitBuy', 'TakeProfit', 'StopLoss'],
      ['Buy', 'Sell'],
      ['Fulfilled', 'PartiallyFilled', 'Cancelled'],
      ['V1'],
    ])
  })
})
