import { alphaRao, formatTao, RAO_PER_TAO } from '@glia/base'
import { ABSENT } from '../../client/chainReader.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import type { StakePosition } from '../queries.ts'
import { quoteUnstake } from '../quotes.ts'
import { CheckError } from './errors.ts'
import { unknownHotkey } from './findings.ts'
import { expectLockTaken, expectUnlocked, type Held } from './locks.ts'
import { expectPause } from './ownership.ts'
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
  const [, , , fee] = await Promise.all([
    view.expectSubnet(netuid),
    expectOpen(view, netuid),
    expectKnown(view, hotkey),
    leastFee(view, netuid),
  ])
  expectAmount(amount, MIN_STAKE + fee, 'TAO to stake')
  await view.expectFunds(coldkey, call, { amount, purpose: 'to stake', allowDeath: true, tip })
}

/** NoSuchSubnet, STAKING_CLOSED, AMOUNT, NO_STAKE, LOCKED. Its fee may be paid in alpha: funds are the chain's to judge. */
export async function checkRemoveStake(view: ChainView, coldkey: Keypair, plan: StakePlan): Promise<void> {
  const { hotkey, netuid, amount } = plan
  const place = { coldkey: coldkey.address, hotkey, netuid }
  await Promise.all([view.expectSubnet(netuid), expectOpen(view, netuid)])
  await expectStake(view, place, amount)
  expectAmount(amount, 1n, 'alpha to take out')
  await expectUnlocked(view, place, amount)
  // Only all of it may be worth less.
  if ((await view.queries.stake(hotkey, coldkey.address, netuid)) > amount)
    expectWorth(await soldFor(view, netuid, amount), MIN_STAKE)
}

/** Whose stake with whom, and on which subnet; SS58. */
export interface Place {
  readonly coldkey: string
  readonly hotkey: string
  readonly netuid: number
}

/** Stake that is to move between places. */
export interface MovePlan {
  readonly from: Place
  readonly to: Place
  readonly amount: bigint
  /** Whether it is given to a coldkey, be it one's own: what the chain then asks is the same. */
  readonly gives: boolean
}

/**
 * NoSuchSubnet, STAKING_CLOSED, AMOUNT, SAME_ACCOUNT, HOTKEY_UNKNOWN, NO_STAKE, TRANSFERS_CLOSED, LOCKED. Its fee may be
 * paid in alpha: funds are the chain's to judge.
 */
export async function checkMove(view: ChainView, { from, to, amount, gives }: MovePlan): Promise<void> {
  if (from.netuid === to.netuid && from.hotkey === to.hotkey && from.coldkey === to.coldkey) {
    throw new CheckError('SAME_ACCOUNT', {
      expected: 'another place than where the stake is',
      found: `${from.hotkey} on subnet ${from.netuid} on both sides`,
      advice: 'name another hotkey, subnet or coldkey to move it to',
    })
  }
  const subnets = [...new Set([from.netuid, to.netuid])]
  await Promise.all(subnets.map((netuid) => view.expectSubnet(netuid)))
  await Promise.all(subnets.map((netuid) => expectOpen(view, netuid)))
  if (gives) await Promise.all(subnets.map((netuid) => expectTransferable(view, netuid)))
  await Promise.all([expectKnown(view, to.hotkey), expectStake(view, from, amount)])
  expectAmount(amount, 1n, 'alpha to move')
  if (from.netuid === to.netuid) expectWorth(await worthOf(view, from.netuid, amount), MIN_STAKE)
  // Through two pools it has to bring more than the least.
  else expectWorth(await soldFor(view, from.netuid, amount), MIN_STAKE + 1n)
  if (from.netuid !== to.netuid) await expectUnlocked(view, from, amount)
  else if (from.coldkey !== to.coldkey) await expectLockTaken(view, from, to, amount)
}

/** TAO that selling alpha brings, after the pool's fee and with what the sale does to the price. @throws CheckError LIQUIDITY */
const soldFor = async (view: ChainView, netuid: number, amount: bigint): Promise<bigint> =>
  (await quoteUnstake(view.queries, netuid, alphaRao(amount))).gets.rao

/** TAO that alpha is worth at the present price. */
const worthOf = async (view: ChainView, netuid: number, amount: bigint): Promise<bigint> =>
  (amount * (await view.queries.alphaPrice(netuid))) / RAO_PER_TAO

/** That stake is worth the least that the chain moves. */
function expectWorth(worth: bigint, least: bigint): void {
  if (worth >= least) return
  throw new CheckError('AMOUNT', {
    expected: `stake worth at least ${formatTao(least)} TAO`,
    found: `${formatTao(worth)} TAO`,
    advice: 'take more: the chain moves no less, and keeps the fee',
  })
}

/** Rao that the pool takes of the least stake, rounded as there. Source: pallet-swap `calculate_fee_amount`. */
async function leastFee(view: ChainView, netuid: number): Promise<bigint> {
  const [mechanism, rate = 0] = await Promise.all([
    view.read('SubnetMechanism', netuid),
    view.readOf('Swap', 'FeeRate', netuid),
  ])
  return mechanism === DYNAMIC ? (MIN_STAKE * ((BigInt(rate) << 64n) / U16_MAX)) >> 64n : 0n
}

async function expectTransferable(view: ChainView, netuid: number): Promise<void> {
  if ((await view.read('TransferToggle', netuid)) !== false) return
  throw new CheckError('TRANSFERS_CLOSED', {
    expected: `subnet ${netuid} to let stake change hands`,
    found: 'that its owner has switched that off (transfers_enabled)',
    advice: 'take the stake out and send the TAO',
  })
}

/** At least this much alpha. @throws CheckError NO_STAKE */
async function expectStake(view: ChainView, place: Place, amount: bigint): Promise<void> {
  const { coldkey, hotkey, netuid } = place
  const there = await view.queries.stake(hotkey, coldkey, netuid)
  if (there >= amount && there > 0n) return
  throw new CheckError('NO_STAKE', {
    expected: `${amount === 0n ? '' : `${formatTao(amount)} ${netuid === 0 ? 'TAO' : 'alpha'} of `}stake of ${coldkey} with ${hotkey} on subnet ${netuid}`,
    found: there === 0n ? 'none' : formatTao(there),
    advice: there === 0n ? 'list its stake to see where it is' : 'take less',
  })
}

/** @throws CheckError HOTKEY_UNKNOWN */
async function expectKnown(view: ChainView, hotkey: string): Promise<void> {
  if ((await view.stored('Owner', hotkey)) === ABSENT) throw unknownHotkey(hotkey)
}

function expectAmount(amount: bigint, least: bigint, what: string): void {
  if (amount >= least) return
  throw new CheckError('AMOUNT', {
    expected: `at least ${formatTao(least)} ${what}`,
    found: formatTao(amount),
    advice: 'take more: the chain refuses less, and keeps the fee',
  })
}

async function expectOpen(view: ChainView, netuid: number): Promise<void> {
  if ((await view.read('SubtokenEnabled', netuid)) !== false) return
  throw new CheckError('STAKING_CLOSED', {
    expected: `subnet ${netuid} to be started`,
    found: 'that it takes no stake yet',
    advice:
      netuid === 0
        ? 'the network’s administrator has to open it first (AdminUtils.sudo_set_subtoken_enabled)'
        : 'its owner has to start it first',
  })
}

/** Of what goes to root: STAKING_CLOSED, since the chain takes it and lets nobody have it back; else as `checkUnstakeAll`. */
export async function checkUnstakeAllAlpha(view: ChainView, coldkey: string, hotkey: string): Promise<void> {
  await checkUnstakeAll(view, coldkey, hotkey, (netuid) => netuid !== 0)
  await expectOpen(view, 0)
}

/** HOTKEY_UNKNOWN, NO_STAKE, LOCKED. The chain passes over what it cannot sell: something has to be left. */
export async function checkUnstakeAll(
  view: ChainView,
  coldkey: string,
  hotkey: string,
  wanted: (netuid: number) => boolean = isAny,
): Promise<void> {
  const [, trading] = await Promise.all([expectKnown(view, hotkey), tradingOf(view, coldkey, hotkey, wanted)])
  const [first] = trading
  if (first !== undefined) {
    const free = await Promise.all(trading.map(({ netuid, stake }) => isFree(view, { coldkey, netuid }, stake)))
    if (!free.includes(true)) await expectUnlocked(view, first, first.stake)
    const brings = await Promise.all(trading.map(({ netuid, stake }) => bringsTao(view, netuid, stake)))
    if (brings.includes(true)) return
    throw new CheckError('NO_STAKE', {
      expected: `stake of ${coldkey} with ${hotkey} that a pool gives TAO for`,
      found: 'less than a rao’s worth',
      advice: 'leave it where it is: selling it costs its fee and brings nothing',
    })
  }
  throw new CheckError('NO_STAKE', {
    expected: `stake of ${coldkey} with ${hotkey} on a subnet that trades`,
    found: 'none',
    advice: 'list its stake to see where it is',
  })
}

/** The positions with a hotkey that the chain would sell and not pass over: on subnets that trade, not locked, worth a rao. */
export async function sellable(
  view: ChainView,
  coldkey: string,
  hotkey: string,
  wanted: (netuid: number) => boolean = isAny,
): Promise<readonly StakePosition[]> {
  const trading = await tradingOf(view, coldkey, hotkey, wanted)
  const sells = await Promise.all(
    trading.map(async ({ netuid, stake }) => {
      const [free, brings] = await Promise.all([
        isFree(view, { coldkey, netuid }, stake),
        bringsTao(view, netuid, stake),
      ])
      return free && brings
    }),
  )
  return trading.filter((_, at) => sells[at])
}

const isAny = () => true

async function tradingOf(
  view: ChainView,
  coldkey: string,
  hotkey: string,
  wanted: (netuid: number) => boolean,
): Promise<readonly StakePosition[]> {
  const positions = await view.queries.stakes(coldkey)
  const mine = positions.filter((each) => each.hotkey === hotkey && each.stake > 0n && wanted(each.netuid))
  const open = await Promise.all(mine.map(({ netuid }) => view.read('SubtokenEnabled', netuid)))
  return mine.filter((_, at) => open[at] !== false)
}

async function bringsTao(view: ChainView, netuid: number, amount: bigint): Promise<boolean> {
  try {
    return (await soldFor(view, netuid, amount)) > 0n
  } catch (error) {
    if (error instanceof CheckError && error.code === 'LIQUIDITY') return false
    throw error
  }
}

async function isFree(view: ChainView, { coldkey, netuid }: Held, amount: bigint): Promise<boolean> {
  const found = await view.availability(coldkey, netuid)
  return found === undefined || found.available >= amount
}

/** AMOUNT, NoSuchSubnet, STAKING_CLOSED, NO_STAKE, LOCKED; root's stake is TAO and cannot be burned. */
export async function checkBurn(view: ChainView, place: Place, amount: bigint): Promise<void> {
  expectAmount(amount, 1n, 'alpha to burn')
  const { netuid } = place
  expectAlphaOf(netuid)
  await Promise.all([view.expectSubnet(netuid), expectOpen(view, netuid)])
  await expectStake(view, place, amount)
  await expectUnlocked(view, place, amount)
}

/**
 * What {@link checkAddStake} refuses, root, and TOO_SOON: runtimes that note when a subnet's alpha was last bought and burned let it
 * be once a tempo; later ones note nothing.
 */
export async function checkStakeBurn(view: ChainView, coldkey: Keypair, call: Call, plan: StakePlan): Promise<void> {
  const { netuid } = plan
  expectAlphaOf(netuid)
  const [last, tempo] = await Promise.all([
    view.read('LastRateLimitedBlock', { type: 'AddStakeBurn', value: netuid }),
    view.read('Tempo', netuid),
    checkAddStake(view, coldkey, call, plan),
  ])
  const limit = tempo === undefined ? undefined : BigInt(tempo)
  await expectPause(view, `the next burn of bought alpha of subnet ${netuid}`, { last, limit })
}

/** That there is alpha to burn: root's stake is TAO. @throws CheckError AMOUNT */
function expectAlphaOf(netuid: number): void {
  if (netuid !== 0) return
  throw new CheckError('AMOUNT', {
    expected: 'alpha of a subnet',
    found: 'stake on root, which is TAO',
    advice: 'name the subnet',
  })
}
