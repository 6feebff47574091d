import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { CheckError } from './errors.ts'
import type { ChainView } from './view.ts'

/** Least stake that is taken, in rao, besides the pool's fee. Source: pallet-subtensor `DefaultMinStake`. */
const MIN_STAKE = 2_000_000n
/** `SubnetMechanism` of subnets with a pool; others trade one to one and take no fee. */
const DYNAMIC = 1
/** The whole, of `FeeRate`. */
const U16_MAX = 65_535n

/** Stake that is to move. */
export interface StakePlan {
  /** SS58. */
  readonly hotkey: string
  readonly netuid: number
  readonly amount: bigint
  readonly tip?: bigint | undefined
}

/** NoSuchSubnet, STAKING_CLOSED, AMOUNT, HOTKEY_UNKNOWN, FUNDS. */
export async function checkAddStake(view: ChainView, coldkey: Keypair, call: Call, plan: StakePlan): Promise<void> {
  const { hotkey, netuid, amount, tip } = plan
  const [, , owner, fee] = await Promise.all([
    view.expectSubnet(netuid),
    expectOpen(view, netuid),
    view.stored<string>('Owner', hotkey),
    leastFee(view, netuid),
  ])
  expectAmount(amount, MIN_STAKE + fee, 'rao of TAO to stake')
  if (owner === null) {
    throw new CheckError('HOTKEY_UNKNOWN', {
      expected: 'a hotkey that the chain knows',
      found: `${hotkey}, which was never registered`,
      advice: 'register it on a subnet first, or check the address',
    })
  }
  await view.expectFunds(coldkey, call, { amount, purpose: 'to stake', allowDeath: true, tip })
}

/** NoSuchSubnet, STAKING_CLOSED, AMOUNT, NO_STAKE. Its fee may be paid in alpha: funds are the chain's to judge. */
export async function checkRemoveStake(view: ChainView, coldkey: Keypair, plan: StakePlan): Promise<void> {
  const { hotkey, netuid, amount } = plan
  expectAmount(amount, 1n, 'rao of alpha to take out')
  await Promise.all([view.expectSubnet(netuid), expectOpen(view, netuid)])
  if ((await view.queries.stake(hotkey, coldkey.address, netuid)) > 0n) return
  throw new CheckError('NO_STAKE', {
    expected: `stake of ${coldkey.address} with ${hotkey} on subnet ${netuid}`,
    found: 'none',
    advice: 'see glia.stakes(coldkey) for where it is',
  })
}

/** Rao that the pool takes of the least stake, rounded as there. Source: pallet-swap `calculate_fee_amount`. */
async function leastFee(view: ChainView, netuid: number): Promise<bigint> {
  const [mechanism, rate = 0] = await Promise.all([
    view.read<number>('SubnetMechanism', netuid),
    view.readOf<number>('Swap', 'FeeRate', netuid),
  ])
  return mechanism === DYNAMIC ? (MIN_STAKE * ((BigInt(rate) << 64n) / U16_MAX)) >> 64n : 0n
}

function expectAmount(amount: bigint, least: bigint, what: string): void {
  if (amount >= least) return
  throw new CheckError('AMOUNT', {
    expected: `at least ${least} ${what}`,
    found: amount.toString(),
    advice: 'take more: the chain refuses less, and keeps the fee',
  })
}

async function expectOpen(view: ChainView, netuid: number): Promise<void> {
  if ((await view.read<boolean>('SubtokenEnabled', netuid)) !== false) return
  throw new CheckError('STAKING_CLOSED', {
    expected: `subnet ${netuid} to be started`,
    found: 'that it takes no stake yet',
    advice: 'its owner starts it (glia.startSubnet)',
  })
}
