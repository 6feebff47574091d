import { fromHex, toHex0x, unreachable } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  callNamed,
  dispatch,
  type H256,
  type Origin,
  ROOT,
  signedBy,
  toAccountId,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { ALICE, ONE, THREE, TWO, ZERO_ACCOUNT } from '../genesis/accounts.ts'
import { GENESIS_PRESETS } from '../genesis/localnet.ts'
import { mintInto } from '../pallets/balances/index.ts'
import { createHotkeyAccount } from '../pallets/subtensor/hotkeys.ts'
import { appendNeuron } from '../pallets/subtensor/neurons/uids.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { initNetwork } from '../pallets/subtensor/subnets/initNetwork.ts'
import { burnAccount, subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import {
  type Alpha,
  asAlpha,
  asEitherKey,
  asNetUid,
  asTao,
  asUid,
  COIN,
  type Coldkey,
  type EitherKey,
  type Hotkey,
  type NetUid,
  storageIndex,
  type Tao,
} from '../pallets/subtensor/types.ts'
import { TestChain } from './chain.ts'
import { ScaleBytes } from './scaleBytes.ts'

const TAO = COIN
const account = (n: number): EitherKey => asEitherKey(toAccountId(new Uint8Array(32).fill(n)))

export const COLDKEYS = [account(1), account(2), account(3)] as const
export const HOTKEYS = [account(11), account(12), account(13)] as const
/** Has announced that another account will take its place. */
export const LEAVING = account(4)
/** Nobody's: no balance, no hotkey. */
export const STRANGERS = [account(200), account(255)] as const
/** Earn the fees. */
const AUTHORS = [ONE, TWO, THREE] as const

/** Every epoch comes round in this many blocks. */
export const TEMPO = 3

/** A chain with root and two subnets that have pools, neurons, stake, weights and one epoch behind them. */
export interface BusyChain {
  readonly chain: TestChain
  /** Whom calls may name: sudo, owners, their hotkeys, authors, the accounts of subnets, and strangers. */
  readonly everybody: readonly AccountId[]
  /** Arguments as bytes, of values that it knows. */
  readonly scale: ScaleBytes
}

export function busyChain(): BusyChain {
  const chain = new TestChain({ genesis: busyGenesis })
  chain.blocks(1)
  fillBlock(chain.begin())
  chain.end()
  chain.blocks(2 * TEMPO)
  const everybody = [
    ...[ALICE, LEAVING, ...COLDKEYS, ...HOTKEYS, ...STRANGERS, ...AUTHORS, ZERO_ACCOUNT],
    ...[subnetAccount(chain.ctx, asNetUid(0)), subnetAccount(chain.ctx, asNetUid(2)), burnAccount(chain.ctx)],
  ]
  const scale = new ScaleBytes(chain.rules, {
    accounts: everybody,
    hotkeys: HOTKEYS,
    coldkeys: [...COLDKEYS, STRANGERS[0]],
    netuids: [0, 1, 2, 3, 4],
    uids: [0, 1, 2],
    chainIds: [42],
    storageKeys: chain.storageKeys(),
  })
  return { chain, everybody, scale }
}

/** The first state of {@link busyChain}. */
export function busyGenesis(ctx: Ctx): void {
  GENESIS_PRESETS.localnet(ctx)
  for (const netuid of [0, 1].map(asNetUid)) store.tempo.set(ctx, netuid, TEMPO)
  // With such a short tempo every block would be in the window in which owners may change nothing.
  store.adminFreezeWindow.set(ctx, 0)
  store.subtokenEnabled.set(ctx, asNetUid(0), true)
  mint(ctx, subnetAccount(ctx, asNetUid(0)), TAO)
  addSubnet(ctx, asNetUid(2), asTao(1_000n * TAO), asAlpha(4_000n * TAO))
  addSubnet(ctx, asNetUid(3), asTao(500n * TAO), asAlpha(500n * TAO))
  vary(ctx)
  COLDKEYS.forEach((coldkey, i) => {
    mint(ctx, coldkey, asTao(10_000n * TAO))
    const hotkey = HOTKEYS[i] as Hotkey
    createHotkeyAccount(ctx, coldkey, hotkey)
    for (const netuid of [0, 2, 3].map(asNetUid)) appendNeuron(ctx, netuid, hotkey, 1n)
  })
}

/** Stake, a lock and weights: what the second block of {@link busyChain} brings. */
export function fillBlock(ctx: Ctx): void {
  COLDKEYS.forEach((coldkey, i) => {
    for (const netuid of [0, 2, 3]) stake(ctx, coldkey, HOTKEYS[i] as Hotkey, netuid)
    // Everybody is a nominator of the first hotkey, too.
    stake(ctx, coldkey, HOTKEYS[0], 2)
  })
  // Each lets the next one act for it.
  COLDKEYS.forEach((coldkey, i) => {
    const delegate = { type: 'Id', value: COLDKEYS[(i + 1) % COLDKEYS.length] }
    succeeds(ctx, signedBy(coldkey), 'Proxy', 'add_proxy', { delegate, proxyType: 'Any', delay: 0 })
  })
  fillAgenda(ctx)
  openCrowdloans(ctx)
  succeeds(ctx, signedBy(COLDKEYS[1]), 'SubtensorModule', 'lock_stake', {
    hotkey: HOTKEYS[1],
    netuid: 2,
    amount: TAO,
  })
  for (const netuid of [2, 3].map(asNetUid)) {
    for (const uid of [0, 1, 2].map(asUid)) {
      store.weights.set(ctx, storageIndex(netuid), uid, {
        uids: Uint16Array.of(0, 1, 2),
        values: Uint16Array.of(65_535, 30_000, 1),
      })
    }
  }
}

/** Two calls for blocks to come, of which one is tried again. */
function fillAgenda(ctx: Ctx): void {
  const call = callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array(1) })
  for (const when of [1_000, 10_000])
    succeeds(ctx, ROOT, 'Scheduler', 'schedule', { when, maybePeriodic: undefined, priority: 1, call })
  succeeds(ctx, ROOT, 'Scheduler', 'set_retry', { task: [1_000, 0], retries: 3, period: 4 })
}

/** A crowdloan that still runs, one that has all, and one to which nobody but its creator gave. */
function openCrowdloans(ctx: Ctx): void {
  const caps = [60n, 20n, 60n]
  caps.forEach((cap, crowdloanId) => {
    const [creator, other] = [COLDKEYS[0], COLDKEYS[1]]
    succeeds(ctx, signedBy(creator), 'Crowdloan', 'create', {
      deposit: 10n * TAO,
      minContribution: TAO,
      cap: cap * TAO,
      end: 5_000,
      call: undefined,
      targetAddress: creator,
    })
    if (crowdloanId < 2) succeeds(ctx, signedBy(other), 'Crowdloan', 'contribute', { crowdloanId, amount: 10n * TAO })
  })
}

/** Runs a call; true when it went through. */
export const succeeds = (ctx: Ctx, origin: Origin, pallet: string, name: string, args: object): boolean =>
  dispatch(ctx, origin, callNamed(ctx.runtime, pallet, name, args)).error === undefined

/** Settings with which more calls go through than with those of a new subnet. */
function vary(ctx: Ctx): void {
  // Weights are set, but on subnet 3, where they are committed and revealed.
  for (const netuid of [0, 1, 2].map(asNetUid)) store.commitRevealWeightsEnabled.set(ctx, netuid, false)
  for (const netuid of [0, 1, 2, 3].map(asNetUid)) {
    store.weightsSetRateLimit.set(ctx, netuid, 0n)
    store.minAllowedUids.set(ctx, netuid, 1)
  }
  store.mechanismCountCurrent.set(ctx, asNetUid(3), 2)
  store.liquidAlphaOn.set(ctx, asNetUid(3), true)
  store.votingPowerTrackingEnabled.set(ctx, asNetUid(3), true)
  // Subnet 4 waits for its owner to start it.
  addSubnet(ctx, asNetUid(4), TAO, TAO)
  store.firstEmissionBlockNumber.remove(ctx, asNetUid(4))
  store.subtokenEnabled.set(ctx, asNetUid(4), false)
  store.coldkeySwapAnnouncementDelay.set(ctx, 0)
  store.coldkeySwapReannouncementDelay.set(ctx, 0)
  mint(ctx, LEAVING, asTao(1_000n * TAO))
  store.coldkeySwapAnnouncements.set(ctx, LEAVING, [1, toHex0x(blake2b256(fromHex(STRANGERS[0]))) as H256])
}

function mint(ctx: Ctx, who: AccountId, amount: Tao): void {
  mintInto(ctx, who, amount)
  store.totalIssuance.update(ctx, (total) => asTao(total + amount))
}

function addSubnet(ctx: Ctx, netuid: NetUid, tao: Tao, alpha: Alpha): void {
  initNetwork(ctx, netuid, TEMPO)
  store.subnetMechanism.set(ctx, netuid, 1)
  store.subtokenEnabled.set(ctx, netuid, true)
  store.firstEmissionBlockNumber.set(ctx, netuid, 1n)
  store.networkRegisteredAt.set(ctx, netuid, 1n)
  store.subnetOwner.set(ctx, netuid, COLDKEYS[0])
  store.subnetOwnerHotkey.set(ctx, netuid, HOTKEYS[0])
  store.subnetTao.set(ctx, netuid, tao)
  store.subnetAlphaIn.set(ctx, netuid, alpha)
  mint(ctx, subnetAccount(ctx, netuid), tao)
}

function stake(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey, netuid: number): void {
  const done = succeeds(ctx, signedBy(coldkey), 'SubtensorModule', 'add_stake', {
    hotkey,
    netuid,
    amountStaked: 100n * TAO,
  })
  if (!done) unreachable(`expected stake of ${coldkey} on subnet ${netuid} to go through, it was refused`)
}
