import { expect, expectTypeOf, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { type Alpha, alpha, netuid, rao, type SubnetNumber, type Tao, tao, type Uid } from '../types.ts'
import { expectAlpha, expectTao, UnitError } from './amounts.ts'
import type { Glia } from './glia.ts'
import type { AddStakeInput, RemoveStakeInput, SwapStakeInput, TransferStakeInput } from './index.ts'

type TransferArgs = Parameters<Glia['transfer']>

it('an amount of one token is none of the other, nor a bare number or text', () => {
  expectTypeOf<AddStakeInput['amount']>().toEqualTypeOf<Tao | 'all'>()
  expectTypeOf<RemoveStakeInput['amount']>().toEqualTypeOf<Alpha | 'all'>()
  expectTypeOf<SwapStakeInput['amount']>().toEqualTypeOf<Alpha>()
  expectTypeOf<AddStakeInput['limitPrice']>().toEqualTypeOf<Tao | undefined>()
  expectTypeOf<SwapStakeInput['limitPrice']>().toEqualTypeOf<Alpha | undefined>()
  expectTypeOf<TransferStakeInput['amount']>().toEqualTypeOf<Alpha>()
  for (const amount of [alpha('1'), 1n, 1, '1']) expectTypeOf(amount).not.toExtend<AddStakeInput['amount']>()
  expectTypeOf<Tao>().not.toExtend<RemoveStakeInput['amount']>()
  expectTypeOf<bigint>().not.toExtend<TransferArgs[2]>()
  expectTypeOf<number>().not.toExtend<TransferArgs[2]>()
  expectTypeOf<string>().not.toExtend<TransferArgs[2]>()
})

it('a subnet is named by its number, bare or as the network gave it, and by no neuron’s', () => {
  expectTypeOf(netuid(1)).toExtend<SubnetNumber>()
  expectTypeOf<number>().toExtend<SubnetNumber>()
  expectTypeOf<Uid>().not.toExtend<SubnetNumber>()
})

it('who pays and who gets it cannot be exchanged', () => {
  expectTypeOf<[string, Keypair, Tao]>().not.toExtend<TransferArgs>()
  expectTypeOf<[Keypair, string, Tao]>().toExtend<TransferArgs>()
})

it('callers without types are asked for the unit', () => {
  expect([expectTao(tao('1.5')), expectAlpha(alpha('1.5')), expectTao(rao(5n))]).toEqual([
    1_500_000_000n,
    1_500_000_000n,
    5n,
  ])
  for (const amount of [1, '1', 1.5, undefined, null]) expect(() => expectTao(amount)).toThrow(UnitError)
  expect(() => expectAlpha('10')).toThrow("made with alpha('1.5') or alphaRao(5n), found a text: say the unit")
})
