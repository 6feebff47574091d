import { type Alpha, formatTao, type Tao } from '@glia/base'
import type { SubnetNumber } from '../../types.ts'
import { expectAlpha, expectTao } from '../amounts.ts'
import { checkBurn, checkStakeBurn } from '../checks/index.ts'
import { expectOneLimit, expectWithin, limitOf, type PriceProtection, quoteStake } from '../quotes.ts'
import { type Expose, exposing, subtensor, verb } from './verb.ts'

/** Staked alpha that is given up. */
export interface BurnAlphaInput {
  /** SS58 of the validator that it is with. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
  readonly amount: Alpha
}

/** TAO that buys a subnet's alpha back. */
export interface StakeBurnInput extends Omit<PriceProtection, 'allowPartial'> {
  /** SS58 of the hotkey in whose name it is bought. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
  readonly amount: Tao
}

const given: Expose = (args) => {
  const netuid = args.netuid('netuid')
  return exposing({ alpha: [{ netuid, amount: args.rao('amount') }], subnets: [netuid] })
}

/** Puts staked alpha out of everybody's reach: it stays issued. */
export const burnAlpha = verb<BurnAlphaInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, amount: true },
  calls: { 'SubtensorModule.burn_alpha': given },
  plan(scene, { hotkey, netuid, amount }) {
    return {
      call: subtensor(scene, 'burn_alpha', { hotkey, amount: expectAlpha(amount), netuid }),
      sentence: `Burn ${formatTao(amount)} alpha with ${hotkey} on subnet ${netuid}, for good`,
      check: () => checkBurn(scene.view, { coldkey: scene.signer.address, hotkey, netuid }, amount),
    }
  },
})

/** Takes staked alpha out of existence: it can be issued again. */
export const recycleAlpha = verb<BurnAlphaInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, amount: true },
  calls: { 'SubtensorModule.recycle_alpha': given },
  plan(scene, { hotkey, netuid, amount }) {
    return {
      call: subtensor(scene, 'recycle_alpha', { hotkey, amount: expectAlpha(amount), netuid }),
      sentence: `Recycle ${formatTao(amount)} alpha with ${hotkey} on subnet ${netuid}: it is gone from there`,
      check: () => checkBurn(scene.view, { coldkey: scene.signer.address, hotkey, netuid }, amount),
    }
  },
})

/** Buys alpha with TAO and burns it at once; an owner's way to give to all who hold it, which is open to everybody. */
export const stakeBurn = verb<StakeBurnInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, amount: true, maxSlippage: true, limitPrice: true },
  calls: {
    'SubtensorModule.add_stake_burn': (args) => exposing({ tao: args.rao('amount'), subnets: [args.netuid('netuid')] }),
  },
  async plan(scene, input) {
    const { hotkey, netuid, limitPrice, maxSlippage } = input
    const { queries, view, signer, tip } = scene
    const amount = expectTao(input.amount)
    expectOneLimit(maxSlippage, ['limitPrice', limitPrice])
    if (limitPrice !== undefined) expectTao(limitPrice)
    const price = limitPrice !== undefined || maxSlippage === 'any' ? 0n : await queries.alphaPrice(netuid)
    const limit = limitOf('buy', price, input)
    const call = subtensor(scene, 'add_stake_burn', { hotkey, netuid, amount, limit: limit ?? undefined })
    const quote = async () => ({ ...(await quoteStake(queries, netuid, amount)), limitPrice: limit })
    return {
      call,
      sentence: `Buy alpha of subnet ${netuid} for ${formatTao(amount)} TAO and burn it`,
      quote,
      check: async () => {
        await checkStakeBurn(view, signer, call, { hotkey, netuid, amount, tip })
        expectWithin('buy', await quote(), limit, undefined)
      },
    }
  },
})
