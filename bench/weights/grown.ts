import { type Ctx, callNamed, type H256, type Origin, ROOT, signedBy, weight } from '../../packages/frame/src/index.ts'
import { GENESIS_PRESETS } from '../../packages/runtime/src/genesis/localnet.ts'
import { RootRates } from '../../packages/runtime/src/pallets/subtensor/rootRates.ts'
import { increaseStake } from '../../packages/runtime/src/pallets/subtensor/staking/stake.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asAlpha, asNetUid, asTao, storageIndex } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { TestChain } from '../../packages/runtime/src/testing/chain.ts'
import { I96F32 } from '../../packages/yuma/src/index.ts'
import { accountOf, fund, TAO } from '../network/accounts.ts'
import { fillNetwork } from '../network/fillNetwork.ts'
import { MAINNET, networkShape } from '../network/shape.ts'
import type { Case } from './case.ts'

/** A subnet on which weights are committed and revealed, and one on which they are set. */
const [COMMITTING, SETTING] = [asNetUid(2), asNetUid(1)]
const [UNSTARTED, ROOT_NETUID] = [asNetUid(5), asNetUid(0)]
/** Hotkeys of one coldkey, hashes of a commit queue, ciphertexts of an epoch: far more than usual. */
const OWNED = 1000
const CIPHERTEXTS = 256
const CIPHERTEXT_BYTES = 5000
/** As many calls as a batch may have, and rows as a transaction's bytes hold. */
const CALLS = 10_922
const ROWS = 100_000
const ORDERS = 100
/** A price that every buy keeps, and a time that never comes. */
const ANYTHING = (1n << 64n) - 1n

const VALIDATOR = accountOf('validator', 0)
/** Has stake with its validator on every subnet and on the root. */
const WHALE = accountOf('validatorOwner', 0)
const STRANGER = accountOf('funded', 1)
const FRESH = accountOf('funded', 2)
const NEW_HOTKEY = accountOf('funded', 3)
/** Has root stake with all validators, each of which owes it on all subnets. */
const CLAIMANT = accountOf('funded', 7)
/** Stakes through a thousand hotkeys, of which each has a child with a thousand parents. */
const LISTING = accountOf('funded', 4)
const [CHILD, PARENT] = [accountOf('funded', 5), accountOf('funded', 6)]
const listed = (n: number) => accountOf('funded', 10_000 + n)
const listedTo = (count: number) => Array.from({ length: count }, (_, n) => listed(n))

const hash = (byte: number): H256 => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as H256
const repeated = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value)
const numbersTo = (count: number): Uint16Array => Uint16Array.from({ length: count }, (_, i) => i)

/** A block at work on a network of mainnet's size, in which one account has far more of everything than is usual. */
function grownNetwork(): Ctx {
  const shape = networkShape({ ...MAINNET, rootNominators: 200, accounts: 4 })
  const chain = new TestChain({
    genesis(ctx) {
      GENESIS_PRESETS.localnet(ctx)
      fillNetwork(ctx, shape)
      enrich(ctx)
    },
  })
  return chain.begin()
}

function enrich(ctx: Ctx): void {
  for (const account of [WHALE, STRANGER, accountOf('nominator', 0)]) fund(ctx, account, 1_000_000n * TAO)
  for (let netuid = 0; netuid <= MAINNET.subnets; netuid++) store.weightsSetRateLimit.set(ctx, asNetUid(netuid), 0n)
  store.ownedHotkeys.update(ctx, WHALE, (owned) => [
    ...owned,
    ...Array.from({ length: OWNED }, (_, i) => accountOf('funded', 1000 + i)),
  ])
  store.commitRevealWeightsEnabled.set(ctx, COMMITTING, true)
  store.weightCommits.set(ctx, storageIndex(COMMITTING), VALIDATOR, repeated(9, [hash(7), 0n, 0n, 0n] as const))
  const ciphertext = new Uint8Array(CIPHERTEXT_BYTES)
  const commits = Array.from(
    { length: CIPHERTEXTS },
    (_, i) => [accountOf('validator', i), 0n, ciphertext, 1n] as const,
  )
  for (const epoch of [0n, 1n]) store.timelockedWeightCommits.set(ctx, storageIndex(COMMITTING), epoch, commits)
  enrichLists(ctx)
  // Who registers a subnet ends another.
  store.networkImmunityPeriod.set(ctx, 0n)
  store.networkRateLimit.set(ctx, 0n)
  store.subnetLimit.set(ctx, MAINNET.subnets)
}

/** As much of what is looked through one by one as somebody on mainnet might have. */
function enrichLists(ctx: Ctx): void {
  for (const account of [CLAIMANT, LISTING]) fund(ctx, account, 1_000_000n * TAO)
  const rate = I96F32.ratio(1n, 1000n)
  const rates = new Map(Array.from({ length: MAINNET.subnets }, (_, i) => [asNetUid(i + 1), rate] as const))
  for (let n = 0; n < MAINNET.validators; n++) {
    const validator = accountOf('validator', n)
    increaseStake(ctx, validator, CLAIMANT, ROOT_NETUID, asAlpha(100n * TAO))
    store.rootClaimable.set(ctx, validator, RootRates.of(rates))
  }
  for (const hotkey of listedTo(OWNED)) {
    store.owner.set(ctx, hotkey, LISTING)
    for (const netuid of [ROOT_NETUID, SETTING]) increaseStake(ctx, hotkey, LISTING, netuid, asAlpha(TAO))
    store.childKeys.set(ctx, hotkey, SETTING, [[1n << 60n, CHILD]])
  }
  increaseStake(ctx, VALIDATOR, LISTING, ROOT_NETUID, asAlpha(TAO))
  store.ownedHotkeys.set(ctx, LISTING, [...listedTo(OWNED), CHILD, PARENT])
  for (const hotkey of [CHILD, PARENT]) store.owner.set(ctx, hotkey, LISTING)
  const parents = listedTo(OWNED).map((parent) => [1n << 60n, parent] as const)
  store.parentKeys.set(ctx, CHILD, SETTING, parents)
  // There children count at once.
  store.subtokenEnabled.set(ctx, UNSTARTED, false)
  store.parentKeys.set(ctx, CHILD, UNSTARTED, parents)
  store.stakeThreshold.set(ctx, 0n)
}

/** Cases that are made for one call, where what is drawn from types alone does not come to the worst. */
export function grownCases(only: (name: string) => boolean): Case[] {
  const ctx = grownNetwork()
  const cases: Case[] = []
  const add = (name: string, origin: Origin, pallet: string, call: string, args: object) => {
    if (only(`${pallet}.${call}`)) cases.push({ name, ctx, origin, call: callNamed(ctx.runtime, pallet, call, args) })
  }
  const subtensor = (name: string, origin: Origin, call: string, args: object) =>
    add(name, origin, 'SubtensorModule', call, args)
  weightCases(subtensor)
  stakeCases(subtensor)
  listCases(subtensor)
  keyCases(subtensor)
  subnetCases(subtensor, add)
  orderCases(add)
  batchCases(ctx, add)
  return cases
}

type AddCase = (name: string, origin: Origin, call: string, args: object) => void
type AddAnyCase = (name: string, origin: Origin, pallet: string, call: string, args: object) => void

function weightCases(add: AddCase): void {
  const validator = signedBy(VALIDATOR)
  const uids = numbersTo(MAINNET.uids)
  const row = { netuid: SETTING, dests: uids, weights: uids.map((uid) => uid + 1), versionKey: 0n }
  const late = { ...row, dests: uids.map((uid) => (uid === MAINNET.uids - 1 ? 60_000 : uid)) }
  const long = { ...row, dests: numbersTo(60_000), weights: numbersTo(60_000) }
  for (const [name, args] of [
    ['a weight for every uid', row],
    ['the last uid is none', late],
    ['60,000 weights', long],
  ] as const) {
    add(name, validator, 'set_weights', args)
    add(name, validator, 'set_mechanism_weights', { ...args, mecid: 0 })
  }
  const netuids = Array.from({ length: MAINNET.subnets }, (_, i) => asNetUid(i + 1))
  const pairs = Array.from(uids, (uid) => [uid, uid + 1] as const)
  add('a weight for every uid of 128 subnets', validator, 'batch_set_weights', {
    netuids,
    weights: netuids.map(() => pairs),
    versionKeys: netuids.map(() => 0n),
  })
  const absent = repeated(ROWS, asNetUid(9999))
  add('100,000 subnets that are none', validator, 'batch_set_weights', {
    netuids: absent,
    weights: absent.map(() => []),
    versionKeys: absent.map(() => 0n),
  })
  add('100,000 subnets that are none', validator, 'batch_commit_weights', {
    netuids: absent,
    commitHashes: absent.map(() => hash(1)),
  })
  const revealed = { uids, values: uids, salt: uids, versionKey: 0n }
  add('no such commit', validator, 'reveal_weights', { netuid: COMMITTING, ...revealed })
  add('no such commit', validator, 'reveal_mechanism_weights', { netuid: COMMITTING, mecid: 0, ...revealed })
  const reveals = repeated(1000, uids)
  add('a thousand reveals of no commit', validator, 'batch_reveal_weights', {
    netuid: COMMITTING,
    uidsList: reveals,
    valuesList: reveals,
    saltsList: reveals,
    versionKeys: repeated(1000, 0n),
  })
  add('the tenth', validator, 'commit_weights', { netuid: COMMITTING, commitHash: hash(3) })
  const commit = new Uint8Array(CIPHERTEXT_BYTES)
  add('beside 256 others', validator, 'commit_timelocked_weights', {
    netuid: COMMITTING,
    commit,
    revealRound: 1n,
    commitRevealVersion: 4,
  })
  add('beside 256 others', validator, 'commit_timelocked_mechanism_weights', {
    netuid: COMMITTING,
    mecid: 0,
    commit,
    revealRound: 1n,
    commitRevealVersion: 4,
  })
}

function stakeCases(add: AddCase): void {
  const whale = signedBy(WHALE)
  for (const call of ['unstake_all', 'unstake_all_alpha']) add('on 128 subnets', whale, call, { hotkey: VALIDATOR })
  add('much of it', whale, 'add_stake', { hotkey: VALIDATOR, netuid: SETTING, amountStaked: 1000n * TAO })
  add('much of it', whale, 'remove_stake', { hotkey: VALIDATOR, netuid: SETTING, amountUnstaked: 1000n * TAO })
  const between = { originNetuid: 1, destinationNetuid: 3, alphaAmount: 1000n * TAO }
  add('much of it', whale, 'swap_stake', { hotkey: VALIDATOR, ...between })
  add('much of it', whale, 'move_stake', {
    originHotkey: VALIDATOR,
    destinationHotkey: accountOf('validator', 1),
    ...between,
  })
  add('much of it', whale, 'transfer_stake', { destinationColdkey: STRANGER, hotkey: VALIDATOR, ...between })
  const subnets = [1, 2, 3, 4, 5].map(asNetUid)
  add('on five subnets', whale, 'claim_root', { subnets })
  const all = Array.from({ length: MAINNET.subnets }, (_, i) => asNetUid(i + 1))
  add('128 subnets to keep', whale, 'set_root_claim_type', {
    newRootClaimType: { type: 'KeepSubnets', value: { subnets: all } },
  })
  const children = [1, 2, 3, 4, 5].map((n) => [1n << 60n, accountOf('validator', n)] as const)
  add('five of them', whale, 'set_children', { hotkey: VALIDATOR, netuid: SETTING, children })
  add('beside a thousand', whale, 'try_associate_hotkey', { hotkey: NEW_HOTKEY })
}

function listCases(add: AddCase): void {
  const listing = signedBy(LISTING)
  add('on five subnets, through 64 validators', signedBy(CLAIMANT), 'claim_root', {
    subnets: [1, 2, 3, 4, 5].map(asNetUid),
  })
  add('a thousand hotkeys with stake', ROOT, 'swap_coldkey', { oldColdkey: LISTING, newColdkey: FRESH, swapCost: 0n })
  const sold = { hotkey: listed(OWNED - 1), netuid: SETTING, amountUnstaked: TAO / 2n }
  add('one of a thousand', listing, 'remove_stake', sold)
  add('a child of a thousand parents, at once', listing, 'set_children', {
    hotkey: PARENT,
    netuid: UNSTARTED,
    children: [[1n << 60n, CHILD]],
  })
  add('with a thousand parents', listing, 'swap_hotkey', { hotkey: CHILD, newHotkey: NEW_HOTKEY, netuid: undefined })
  const nothing = new Uint8Array()
  const texts = { name: nothing, url: nothing, githubRepo: nothing, image: nothing, discord: nothing }
  add('none of a thousand is registered', listing, 'set_identity', {
    ...texts,
    description: nothing,
    additional: nothing,
  })
}

function keyCases(add: AddCase): void {
  const whale = signedBy(WHALE)
  add('stake on 128 subnets, a thousand hotkeys', ROOT, 'swap_coldkey', {
    oldColdkey: WHALE,
    newColdkey: FRESH,
    swapCost: 0n,
  })
  for (const netuid of [undefined, SETTING]) {
    const where = netuid === undefined ? 'on 128 subnets' : 'on one subnet'
    const args = { hotkey: VALIDATOR, newHotkey: NEW_HOTKEY, netuid }
    add(where, whale, 'swap_hotkey', args)
    add(where, whale, 'swap_hotkey_v2', { ...args, keepStake: false })
    add(`${where}, stake stays`, whale, 'swap_hotkey_v2', { ...args, keepStake: true })
  }
}

function subnetCases(add: AddCase, addAny: AddAnyCase): void {
  const stranger = signedBy(STRANGER)
  add('all uids taken', stranger, 'burned_register', { netuid: SETTING, hotkey: NEW_HOTKEY })
  add('all uids taken', stranger, 'register_limit', { netuid: SETTING, hotkey: NEW_HOTKEY, limitPrice: 1n << 62n })
  add('in a full root', stranger, 'root_register', { hotkey: NEW_HOTKEY })
  add('another has to go', stranger, 'register_network', { hotkey: NEW_HOTKEY })
  add('of 256 uids', ROOT, 'root_dissolve_network', { netuid: SETTING })
  add('of 256 uids', ROOT, 'dissolve_network', { coldkey: WHALE, netuid: SETTING })
  const symbols = [...'αඬ'].map((symbol) => new TextEncoder().encode(symbol))
  for (const symbol of [...symbols, new Uint8Array(1_000_000)])
    add('beside 128 others', ROOT, 'update_symbol', { netuid: SETTING, symbol })
  addAny('256 to 64', ROOT, 'AdminUtils', 'sudo_trim_to_max_allowed_uids', { netuid: SETTING, maxN: 64 })
  addAny('no nominator has as much', ROOT, 'AdminUtils', 'sudo_set_nominator_min_required_stake', {
    minStake: 1n << 62n,
  })
  addAny('with 256 weights', ROOT, 'AdminUtils', 'sudo_set_mechanism_count', { netuid: SETTING, mechanismCount: 2 })
}

/** As many limit orders as a call may bring, of an account that has stake everywhere. */
function orderCases(add: AddAnyCase): void {
  const orders = (orderType: string, amount: bigint, expiry = ANYTHING) =>
    Array.from({ length: ORDERS }, (_, i) => ({
      order: {
        type: 'V1',
        value: {
          ...{ signer: WHALE, hotkey: VALIDATOR, netuid: SETTING, orderType, amount: amount + BigInt(i), expiry },
          ...{ limitPrice: orderType === 'LimitBuy' ? ANYTHING : 0n, feeRate: 1, feeRecipient: STRANGER },
          ...{ relayer: undefined, maxSlippage: 1, chainId: 42n, partialFillsEnabled: false },
        },
      },
      signature: { type: 'Sr25519', value: new Uint8Array(64) },
      partialFill: undefined,
    }))
  for (const [name, list] of Object.entries({
    'a hundred buys': orders('LimitBuy', TAO),
    'a hundred sales': orders('TakeProfit', TAO),
    'a hundred that expired': orders('LimitBuy', TAO, 0n),
  })) {
    add(name, signedBy(STRANGER), 'LimitOrders', 'execute_orders', { orders: list, shouldFail: false })
    add(name, signedBy(STRANGER), 'LimitOrders', 'execute_batched_orders', { netuid: SETTING, orders: list })
  }
}

/** Batches as long as they may be, of what declares the least for what it does. */
function batchCases(ctx: Ctx, add: AddAnyCase): void {
  const named = (pallet: string, call: string, args: object) => callNamed(ctx.runtime, pallet, call, args)
  const held = {
    remarks: named('System', 'remark', { remark: new Uint8Array() }),
    'refused root calls': named('AdminUtils', 'sudo_set_total_issuance', { totalIssuance: asTao(0n) }),
    'refused sudo calls of no weight': named('Sudo', 'sudo_unchecked_weight', {
      call: named('System', 'remark', { remark: new Uint8Array() }),
      weight: weight(0),
    }),
    'retired calls': named('Swap', 'disable_lp', {}),
    'symbols that are none': named('SubtensorModule', 'update_symbol', { netuid: SETTING, symbol: new Uint8Array(1) }),
  }
  for (const [name, call] of Object.entries(held))
    for (const kind of ['batch', 'batch_all', 'force_batch'])
      add(`10,922 ${name}`, signedBy(STRANGER), 'Utility', kind, { calls: repeated(CALLS, call) })
}
