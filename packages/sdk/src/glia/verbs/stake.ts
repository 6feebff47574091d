import { type Alpha, alphaRao, formatTao, rao, type Tao } from '@glia/base'
import type { SubnetNumber } from '../../types.ts'
import { expectAlpha, expectTao } from '../amounts.ts'
import { checkAddStake, checkRemoveStake } from '../checks/index.ts'
import {
  expectOneLimit,
  expectPart,
  expectWithin,
  limitOf,
  type PriceProtection,
  quoteStake,
  quoteUnstake,
} from '../quotes.ts'
import type { CallArgs } from './callArgs.ts'
import { exposing, feeOnly, type Plan, type Scene, subtensor, verb } from './verb.ts'

/** TAO to stake. The price is protected unless `maxSlippage` is `'any'`. */
export interface AddStakeInput extends PriceProtection {
  /** SS58 of the validator. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
  /** `'all'`: all free TAO but for the fee and what keeps the account. */
  readonly amount: Tao | 'all'
}

/** Alpha to take out. The price is protected unless `maxSlippage` is `'any'`. */
export interface RemoveStakeInput extends PriceProtection {
  /** SS58 of the validator. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
  /** On root the alpha is TAO, one to one. `'all'`: the whole position, or with `allowPartial` as much of it as the price allows. */
  readonly amount: Alpha | 'all'
}

/** Stakes TAO to a hotkey on a subnet: buys the subnet's alpha. */
export const addStake = verb<AddStakeInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, amount: true, maxSlippage: true, limitPrice: true, allowPartial: true },
  calls: {
    'SubtensorModule.add_stake': staked,
    'SubtensorModule.add_stake_limit': staked,
  },
  async plan(scene, input) {
    const { hotkey, netuid, allowPartial = false } = input
    const limit = await priceLimit(scene, 'buy', input)
    const callOf = (amount: Tao): Plan['call'] => {
      const args = { hotkey, netuid, amount_staked: amount }
      return limit === undefined
        ? subtensor(scene, 'add_stake', args)
        : subtensor(scene, 'add_stake_limit', { ...args, limit_price: limit, allow_partial: allowPartial })
    }
    const amount = input.amount === 'all' ? await affordable(scene, callOf) : expectTao(input.amount)
    const call = callOf(amount)
    const quote = async () => ({ ...(await quoteStake(scene.queries, netuid, amount)), limitPrice: limit })
    return {
      call,
      sentence: `Stake ${formatTao(amount)} TAO with ${hotkey} on subnet ${netuid}`,
      quote,
      check: async () => {
        await checkAddStake(scene.view, scene.signer, call, { hotkey, netuid, amount, tip: scene.tip })
        if (limit !== undefined) expectWithin('buy', await quote(), limit, allowPartial)
      },
    }
  },
})

/** Takes stake out: sells the subnet's alpha for TAO. */
export const removeStake = verb<RemoveStakeInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, amount: true, maxSlippage: true, limitPrice: true, allowPartial: true },
  calls: {
    'SubtensorModule.remove_stake': feeOnly,
    'SubtensorModule.remove_stake_limit': feeOnly,
    'SubtensorModule.remove_stake_full_limit': feeOnly,
  },
  async plan(scene, input) {
    const { hotkey, netuid, allowPartial = false } = input
    const limit = await priceLimit(scene, 'sell', input)
    const amount = input.amount === 'all' ? await whole(scene, input) : expectAlpha(input.amount)
    const call = removal(scene, { ...input, whole: amount }, limit)
    const quote = async () => ({ ...(await quoteUnstake(scene.queries, netuid, amount)), limitPrice: limit })
    return {
      call,
      sentence: `Take ${formatTao(amount)} ${tokenOf(netuid)} out of the stake with ${hotkey} on subnet ${netuid}`,
      quote,
      check: async () => {
        await checkRemoveStake(scene.view, scene.signer, { hotkey, netuid, amount, tip: scene.tip })
        if (limit !== undefined) expectWithin('sell', await quote(), limit, allowPartial)
      },
    }
  },
})

/** The chain's call for a whole position takes nothing of it where the limit comes first: a part of it is a part of an amount. */
function removal(
  scene: Scene,
  { hotkey, netuid, amount, whole: found, allowPartial = false }: RemoveStakeInput & { readonly whole: Alpha },
  limit: Tao | undefined,
): Plan['call'] {
  if (amount === 'all' && !(allowPartial && limit !== undefined))
    return subtensor(scene, 'remove_stake_full_limit', { hotkey, netuid, limit_price: limit })
  const args = { hotkey, netuid, amount_unstaked: found }
  if (limit === undefined) return subtensor(scene, 'remove_stake', args)
  return subtensor(scene, 'remove_stake_limit', { ...args, limit_price: limit, allow_partial: allowPartial })
}

function staked(args: CallArgs) {
  return exposing({ tao: args.rao('amount_staked'), subnets: [args.netuid('netuid')] })
}

/** All TAO that may leave, less the fee of the call, which is that of a call of the same length. */
async function affordable({ queries, signer, tip }: Scene, callOf: (amount: Tao) => Plan['call']): Promise<Tao> {
  const most = await queries.transferable(signer.address)
  const { partialFee } = await queries.chain.estimateFee(signer, callOf(most), tip === undefined ? {} : { tip })
  // The estimate has no tip in it.
  const fee = partialFee + (tip ?? 0n)
  return most > fee ? rao(most - fee) : rao(0n)
}

/** What a token is called: stake on root is TAO. */
export const tokenOf = (netuid: number): 'TAO' | 'alpha' => (netuid === 0 ? 'TAO' : 'alpha')

/** The position of whoever signs. */
async function whole({ queries, signer }: Scene, { hotkey, netuid }: RemoveStakeInput): Promise<Alpha> {
  return alphaRao(await queries.stake(hotkey, signer.address, netuid))
}

/** What protection means at the price of now, which is asked for only where it counts. */
async function priceLimit(
  { queries }: Scene,
  side: 'buy' | 'sell',
  input: PriceProtection & { readonly netuid: SubnetNumber },
): Promise<Tao | undefined> {
  const { netuid, limitPrice, maxSlippage } = input
  expectOneLimit(maxSlippage, ['limitPrice', limitPrice])
  expectPart(input)
  if (limitPrice !== undefined) expectTao(limitPrice)
  const fixed = limitPrice !== undefined || maxSlippage === 'any'
  return limitOf(side, fixed ? 0n : await queries.alphaPrice(netuid), input)
}
