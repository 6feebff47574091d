import { type Alpha, formatTao, RAO_PER_TAO } from '@glia/base'
import { expectNames } from '../../form.ts'
import type { SubnetNumber } from '../../types.ts'
import { expectAlpha } from '../amounts.ts'
import { checkMove, type Place } from '../checks/index.ts'
import { expectNetuid } from '../numbers.ts'
import {
  expectOneLimit,
  expectPart,
  expectWithin,
  limitOf,
  type PriceProtection,
  type Quote,
  quoteMove,
} from '../quotes.ts'
import type { CallArgs } from './callArgs.ts'
import { tokenOf } from './stake.ts'
import { exposing, type Plan, type Scene, subtensor, verb } from './verb.ts'

/** A hotkey on a subnet. */
export interface StakePlace {
  /** SS58 of the validator. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
}

/** Stake that goes to another hotkey, on the same subnet or another. */
export interface MoveStakeInput {
  readonly from: StakePlace
  readonly to: StakePlace
  readonly amount: Alpha
}

/**
 * Stake that goes to another subnet and keeps its hotkey. The price, alpha there for one alpha here, is protected unless
 * `maxSlippage` is `'any'`.
 */
export interface SwapStakeInput extends PriceProtection<Alpha> {
  readonly hotkey: string
  readonly from: SubnetNumber
  readonly to: SubnetNumber
  readonly amount: Alpha
}

/** Stake that is given to another coldkey and keeps its hotkey. */
export interface TransferStakeInput {
  /** SS58 of who gets it. */
  readonly to: string
  readonly hotkey: string
  readonly netuid: SubnetNumber
  /** Where it arrives; default: where it is. */
  readonly toNetuid?: SubnetNumber
  readonly amount: Alpha
}

const PLACE: Readonly<Record<keyof StakePlace, true>> = { hotkey: true, netuid: true }

/** Moves stake to another hotkey. Between subnets it passes both pools at whatever price they have. */
export const moveStake = verb<MoveStakeInput>({
  signer: 'coldkey',
  names: { from: true, to: true, amount: true },
  calls: { 'SubtensorModule.move_stake': between },
  plan(scene, { from, to, amount }) {
    for (const place of [from, to]) expectNames('a part of a place of stake', place, PLACE)
    const call = subtensor(scene, 'move_stake', {
      origin_hotkey: from.hotkey,
      destination_hotkey: to.hotkey,
      origin_netuid: from.netuid,
      destination_netuid: to.netuid,
      alpha_amount: expectAlpha(amount),
    })
    const coldkey = scene.signer.address
    const where =
      from.netuid === to.netuid ? `on subnet ${from.netuid}` : `on subnet ${from.netuid} to subnet ${to.netuid}`
    const sentence = `Move ${shown(amount, from.netuid)} from ${from.hotkey} to ${to.hotkey} ${where}`
    return move(scene, { call, sentence, from: { ...from, coldkey }, to: { ...to, coldkey }, amount })
  },
})

/** Moves stake to another subnet, with the same hotkey. */
export const swapStake = verb<SwapStakeInput>({
  signer: 'coldkey',
  names: { hotkey: true, from: true, to: true, amount: true, maxSlippage: true, limitPrice: true, allowPartial: true },
  calls: { 'SubtensorModule.swap_stake': between, 'SubtensorModule.swap_stake_limit': between },
  async plan(scene, input) {
    const { hotkey, from, to, amount, allowPartial = false } = input
    expectNetuid(from)
    expectNetuid(to)
    const limit = await ratioLimit(scene, input)
    const args = { hotkey, origin_netuid: from, destination_netuid: to, alpha_amount: expectAlpha(amount) }
    const call =
      limit === undefined
        ? subtensor(scene, 'swap_stake', args)
        : subtensor(scene, 'swap_stake_limit', { ...args, limit_price: limit, allow_partial: allowPartial })
    const coldkey = scene.signer.address
    const sentence = `Swap ${shown(amount, from)} with ${hotkey} from subnet ${from} to subnet ${to}`
    const moved = move(scene, {
      call,
      sentence,
      from: { coldkey, hotkey, netuid: from },
      to: { coldkey, hotkey, netuid: to },
      amount,
    })
    const quote = async (): Promise<Quote> => ({
      ...(await quoteMove(scene.queries, from, to, amount)),
      limitPrice: limit,
    })
    return {
      ...moved,
      quote,
      check: async () => {
        await moved.check()
        if (limit !== undefined) expectWithin('sell', await quote(), limit, allowPartial)
      },
    }
  },
})

/** Gives stake to another coldkey. */
export const transferStake = verb<TransferStakeInput>({
  signer: 'coldkey',
  names: { to: true, hotkey: true, netuid: true, toNetuid: true, amount: true },
  calls: {
    'SubtensorModule.transfer_stake': (args) => ({
      ...between(args),
      alpha: [{ netuid: args.netuid('origin_netuid'), amount: args.rao('alpha_amount') }],
    }),
  },
  plan(scene, { to, hotkey, netuid, toNetuid = netuid, amount }) {
    const call = subtensor(scene, 'transfer_stake', {
      destination_coldkey: to,
      hotkey,
      origin_netuid: netuid,
      destination_netuid: toNetuid,
      alpha_amount: expectAlpha(amount),
    })
    const arrives = toNetuid === netuid ? '' : `, on subnet ${toNetuid}`
    return move(scene, {
      call,
      sentence: `Give ${shown(amount, netuid)} with ${hotkey} on subnet ${netuid} to ${to}${arrives}`,
      from: { coldkey: scene.signer.address, hotkey, netuid },
      to: { coldkey: to, hotkey, netuid: toNetuid },
      amount,
      gives: true,
    })
  },
})

interface Move {
  readonly call: Plan['call']
  readonly sentence: string
  readonly from: Place
  readonly to: Place
  readonly amount: Alpha
  readonly gives?: boolean
}

function move(scene: Scene, { call, sentence, from, to, amount, gives = false }: Move): Plan {
  const crosses = from.netuid !== to.netuid
  return {
    call,
    sentence,
    check: () => checkMove(scene.view, { from, to, amount, gives }),
    ...(crosses ? { quote: () => quoteMove(scene.queries, from.netuid, to.netuid, amount) } : {}),
  }
}

function between(args: CallArgs) {
  return exposing({ subnets: [...new Set([args.netuid('origin_netuid'), args.netuid('destination_netuid')])] })
}

const shown = (amount: Alpha, netuid: number) => `${formatTao(amount)} ${tokenOf(netuid)}`

/** The limit of `swap_stake_limit`: rao of alpha there for one alpha here. */
async function ratioLimit({ queries }: Scene, input: SwapStakeInput): Promise<Alpha | undefined> {
  expectOneLimit(input.maxSlippage, ['limitPrice', input.limitPrice])
  expectPart(input)
  if (input.limitPrice !== undefined) return expectAlpha(input.limitPrice)
  if (input.maxSlippage === 'any') return undefined
  const [here, there] = await Promise.all([queries.alphaPrice(input.from), queries.alphaPrice(input.to)])
  return limitOf('sell', there === 0n ? 0n : (here * RAO_PER_TAO) / there, input)
}
