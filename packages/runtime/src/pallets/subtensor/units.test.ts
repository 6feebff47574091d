import { type AccountId, type Ctx, emit, makeCall, toAccountId } from '@glia/frame'
import { asPrice, balancerPrice, PERQUINTILL_HALF, type Price, perquintill, U64F64, U96F32 } from '@glia/yuma'
import { expect, expectTypeOf, it } from 'vitest'
import { testContext } from '../../testing/chain.ts'
import { transfer } from '../balances/index.ts'
import { currentPrice, simulateSwap, swap, taoWorth } from '../swap/pool.ts'
import { addU64, minOf, subU64 } from './arithmetic.ts'
import { addStake } from './calls/addStake.ts'
import { events } from './events.ts'
import { ownsHotkey } from './hotkeys.ts'
import { swapColdkey } from './keySwaps/coldkey.ts'
import { enterSubnet } from './neurons/register.ts'
import { unstakeFromSubnet } from './staking/intoSubnet.ts'
import { findLock } from './staking/locks/books.ts'
import { lockStake } from './staking/locks/rules.ts'
import type { moveStake, StakeMove, StakeTransfer } from './staking/moveStake.ts'
import { increaseStake, stakeOf } from './staking/stake.ts'
import * as store from './storage/index.ts'
import {
  type Alpha,
  asAlpha,
  asColdkey,
  asHotkey,
  asLimitPrice,
  asNetUid,
  asTao,
  asUid,
  type Coldkey,
  type EitherKey,
  type Hotkey,
  type LeaseId,
  type LimitPrice,
  type MechId,
  type NetUid,
  storageIndex,
  type Tao,
  type Uid,
  ZERO,
} from './types.ts'

// Mistakes about money and ids that must not compile: each line below is one that did. A brand that is taken away makes its
// `@ts-expect-error` an error of its own.

const netuid = asNetUid(1)
const uid = asUid(3)
const tao = asTao(5n)
const alpha = asAlpha(7n)
const hotkey = asHotkey(toAccountId(new Uint8Array(32).fill(1)))
const coldkey = asColdkey(toAccountId(new Uint8Array(32).fill(2)))
const position = { hotkey, coldkey, netuid, alpha, limit: asLimitPrice(0n), dropFees: false }
/** Compiled, never run. */
const mistakes: ((ctx: Ctx, ann: AccountId, ben: AccountId) => unknown)[] = []
const mistake = (made: (typeof mistakes)[number]) => mistakes.push(made)

it('bits of one fixed-point type are not those of another', () => {
  // @ts-expect-error U64F64 bits where U96F32 is meant
  mistake(() => U96F32.saturatingMul(U96F32.one, U64F64.one))
  // @ts-expect-error the type of the bits and the type that is named differ
  mistake(() => U96F32.fromFixed(U64F64.one, U96F32))
  // @ts-expect-error a whole number is no bits
  mistake(() => U64F64.saturatingAdd(U64F64.one, 1n))
  // @ts-expect-error U64F64 bits into an item of U96F32
  mistake((ctx) => store.minerBurned.set(ctx, netuid, U64F64.one))
  // @ts-expect-error parts of 10^18 are no U64F64
  mistake(() => U64F64.toU64(PERQUINTILL_HALF))
  expect(U96F32.fromFixed(U64F64.one, U64F64)).toBe(U96F32.one)
})

it('alpha does not go into a pool’s TAO, nor TAO where alpha is meant', () => {
  // @ts-expect-error alpha into a pool's TAO
  mistake((ctx) => store.subnetTao.set(ctx, netuid, alpha))
  // @ts-expect-error TAO into a pool's alpha
  mistake((ctx) => store.subnetAlphaIn.set(ctx, netuid, tao))
  // @ts-expect-error a plain number into a pool
  mistake((ctx) => store.subnetTao.set(ctx, netuid, 5n))
  // @ts-expect-error alpha added to a pool's TAO
  mistake((ctx) => store.subnetTao.update(ctx, netuid, (total) => addU64(total, alpha)))
  // @ts-expect-error a sum of two tokens
  mistake(() => addU64(tao, alpha))
  // @ts-expect-error a difference of two tokens
  mistake(() => subU64(alpha, tao))
  // @ts-expect-error the lesser of two tokens
  mistake(() => minOf(tao, alpha))
  // @ts-expect-error alpha to buy with
  mistake((ctx) => simulateSwap(ctx, netuid, 'buy', alpha))
  // @ts-expect-error TAO to sell
  mistake((ctx) => simulateSwap(ctx, netuid, 'sell', tao))
  // @ts-expect-error reserves exchanged
  mistake(() => balancerPrice(PERQUINTILL_HALF, tao, alpha))
  // @ts-expect-error alpha paid as TAO
  mistake((ctx, ann, ben) => transfer(ctx, { from: ann, to: ben, amount: alpha }, 'preserve'))
  // What a swap pays in and out follows its side.
  expectTypeOf<ReturnType<typeof simulateSwap<'buy'>>['paidOut']>().toEqualTypeOf<Alpha>()
  expectTypeOf<ReturnType<typeof simulateSwap<'sell'>>['paidOut']>().toEqualTypeOf<Tao>()
  expect([addU64(tao, ZERO), addU64(alpha, ZERO)]).toEqual([5n, 7n])
})

it('a uid is no netuid, and neither is any other number', () => {
  // @ts-expect-error uid for netuid
  mistake((ctx) => store.tempo.get(ctx, uid))
  // @ts-expect-error netuid for uid
  mistake((ctx) => store.keys.get(ctx, netuid, netuid))
  // @ts-expect-error netuid and uid exchanged
  mistake((ctx) => store.keys.get(ctx, uid, netuid))
  // @ts-expect-error a netuid where the index of a mechanism's storage is meant
  mistake((ctx) => store.weights.get(ctx, netuid, uid))
  // @ts-expect-error a plain number for a netuid
  mistake((ctx) => store.tempo.get(ctx, 1))
  // @ts-expect-error a uid for a mechanism
  mistake(() => storageIndex(netuid, uid))
  // @ts-expect-error a netuid for the lease of a subnet
  mistake((ctx) => store.subnetLeases.get(ctx, netuid))
  expectTypeOf<MechId>().not.toExtend<NetUid>()
  expectTypeOf<LeaseId>().not.toExtend<NetUid>()
  expectTypeOf<Uid>().not.toExtend<MechId>()
  expect(storageIndex(netuid)).toBe(1)
})

it('a price is no amount, and no limit', () => {
  const price = asPrice(U64F64.one)
  const limit = asLimitPrice(1_000_000_000n)
  // @ts-expect-error a price for an amount
  mistake((ctx) => simulateSwap(ctx, netuid, 'buy', price))
  // @ts-expect-error a limit price for an amount
  mistake((ctx) => store.subnetTao.set(ctx, netuid, limit))
  // @ts-expect-error an amount for a limit price
  mistake((ctx) => swap(ctx, { netuid, side: 'buy', amount: tao, limit: tao, dropFees: false }))
  // @ts-expect-error a price for a limit price, which is in rao
  mistake((ctx) => swap(ctx, { netuid, side: 'buy', amount: tao, limit: price, dropFees: false }))
  // @ts-expect-error any number for a price
  mistake(() => taoWorth(alpha, U64F64.one))
  // @ts-expect-error any number for the weight of a pool
  mistake(() => balancerPrice(U64F64.one, alpha, tao))
  // @ts-expect-error a weight of the pool for a price
  mistake(() => asPrice(perquintill(1n)))
  expectTypeOf<Price>().toExtend<U64F64>()
  expectTypeOf<U64F64>().not.toExtend<Price>()
  expectTypeOf<LimitPrice>().not.toExtend<Tao>()
  expect(currentPrice(testContext(), netuid)).toBe(price)
})

it('a hotkey is no coldkey, and an account is neither before the pallet says so', () => {
  // @ts-expect-error hotkey and coldkey of a position exchanged
  mistake((ctx) => stakeOf(ctx, coldkey, hotkey, netuid))
  // @ts-expect-error exchanged
  mistake((ctx) => increaseStake(ctx, coldkey, hotkey, netuid, alpha))
  // @ts-expect-error exchanged, by name
  mistake((ctx) => unstakeFromSubnet(ctx, { ...position, hotkey: coldkey, coldkey: hotkey }))
  // @ts-expect-error exchanged in the key of the shares
  mistake((ctx) => store.alphaV2.get(ctx, coldkey, hotkey, netuid))
  // @ts-expect-error a lock of a hotkey on a coldkey
  mistake((ctx) => lockStake(ctx, hotkey, netuid, coldkey, alpha))
  // @ts-expect-error the same in the books
  mistake((ctx) => findLock(ctx, hotkey, netuid))
  // @ts-expect-error exchanged in the key of a lock
  mistake((ctx) => store.lock.get(ctx, hotkey, netuid, coldkey))
  // @ts-expect-error the owner of a coldkey
  mistake((ctx) => store.owner.get(ctx, coldkey))
  // @ts-expect-error a hotkey that owns
  mistake((ctx) => store.owner.set(ctx, hotkey, hotkey))
  // @ts-expect-error exchanged
  mistake((ctx) => ownsHotkey(ctx, hotkey, coldkey))
  // @ts-expect-error the hotkeys of a hotkey
  mistake((ctx) => store.ownedHotkeys.get(ctx, hotkey))
  // @ts-expect-error a coldkey among the hotkeys that it stakes through
  mistake((ctx) => store.stakingHotkeys.update(ctx, coldkey, (hotkeys) => [...hotkeys, coldkey]))
  // @ts-expect-error the take of a coldkey
  mistake((ctx) => store.delegates.get(ctx, coldkey))
  // @ts-expect-error the parents of a coldkey
  mistake((ctx) => store.parentKeys.get(ctx, coldkey, netuid))
  // @ts-expect-error a coldkey for a child
  mistake((ctx) => store.childKeys.set(ctx, hotkey, netuid, [[1n, coldkey]]))
  // @ts-expect-error a coldkey with a uid
  mistake((ctx) => enterSubnet(ctx, netuid, coldkey))
  // @ts-expect-error the axon of a coldkey
  mistake((ctx) => store.axons.get(ctx, netuid, coldkey))
  // @ts-expect-error exchanged in what an event says
  mistake((ctx) => emit(ctx, events.TakeIncreased, [hotkey, coldkey, 5]))
  // @ts-expect-error a coldkey where a call takes a hotkey
  mistake((ctx) => makeCall(ctx.runtime, addStake, { hotkey: coldkey, netuid, amountStaked: tao }))
  // @ts-expect-error an account that is not said to be a hotkey
  mistake((ctx, ann) => stakeOf(ctx, ann, coldkey, netuid))
  // @ts-expect-error an account that is not said to be a coldkey
  mistake((ctx, _, ben) => stakeOf(ctx, hotkey, ben, netuid))
  // @ts-expect-error never equal
  mistake(() => hotkey === coldkey)
  expectTypeOf<Hotkey>().toExtend<AccountId>()
  expectTypeOf<Coldkey>().toExtend<AccountId>()
  expectTypeOf<EitherKey>().toExtend<Hotkey>()
  expect(stakeOf(testContext(), hotkey, coldkey, netuid)).toBe(0n)
})

it('two accounts, two subnets, two amounts of one kind are told apart by name', () => {
  // @ts-expect-error positional coldkeys, as they could be exchanged
  mistake((ctx) => swapColdkey(ctx, coldkey, coldkey))
  // @ts-expect-error hotkeys where coldkeys follow each other
  mistake((ctx) => swapColdkey(ctx, { from: hotkey, to: hotkey }))
  expectTypeOf<Parameters<typeof moveStake>[2]>().toEqualTypeOf<StakeMove>()
  const from = { hotkey, netuid }
  const move: StakeMove = { from, to: from, alpha }
  // @ts-expect-error positional accounts, as they could be exchanged
  const exchanged: StakeMove = [from.hotkey, from.hotkey, netuid, netuid, alpha]
  // @ts-expect-error TAO where alpha moves
  const tokens: StakeMove = { ...move, alpha: tao }
  // @ts-expect-error a coldkey's transfer names whom it goes to
  const nameless: StakeTransfer = { hotkey: from.hotkey, fromNetuid: netuid, toNetuid: netuid, alpha }
  expect([exchanged, tokens, nameless]).toHaveLength(3)
})

it('the mistakes are there', () => expect(mistakes.length).toBeGreaterThan(20))
