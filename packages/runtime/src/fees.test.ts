import { readFileSync } from 'node:fs'
import { type BoundCall, callNamed, callWeight, weight } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import type { RuntimeDispatchInfo } from './apis/transactions.ts'
import { ALICE, BOB, CHARLIE } from './genesis/accounts.ts'
import { weightToFee } from './pallets/transaction-payment/fee.ts'
import { callApi } from './testing/api.ts'
import { TestChain, transaction } from './testing/chain.ts'

type Declared = readonly [refTime: number, proofSize: number, pays?: 'Yes' | 'No', dispatchClass?: 'Operational']

/** What the reference's calls declare, where it does not depend on their arguments: read from its benchmarks and annotations. */
const declared: Readonly<Record<string, Readonly<Record<string, Declared>>>> = JSON.parse(
  readFileSync(new URL('../testdata/weights.json', import.meta.url), 'utf8'),
)

const { ctx } = new TestChain()
const { runtime } = ctx

const declaredBy = ({ call }: BoundCall): Declared => {
  const { refTime, proofSize } = call.weight as { refTime: bigint; proofSize: bigint }
  const numbers = [Number(refTime), Number(proofSize)] as const
  if (call.class !== undefined && call.class !== 'Normal') return [...numbers, call.pays ?? 'Yes', call.class] as never
  return call.pays === 'No' ? [...numbers, 'No'] : numbers
}

it.each(Object.keys(declared))(
  'calls of %s declare weight, class and whether they pay as the reference’s do',
  (pallet) => {
    const expected = declared[pallet] ?? {}
    const found = Object.keys(expected).map((name) => [name, declaredBy(runtime.findCall(pallet, name))])
    expect(Object.fromEntries(found)).toEqual(expected)
  },
)

/** Picoseconds of `batch` for each call in it, and of `sudo` by itself with the key that it reads. */
const EACH_OF_BATCH = 5_450_264n
const SUDO = 7_939_000n + 25_000_000n

/** Nanoseconds of an extrinsic by itself (`ExtrinsicBaseWeight`), a rao for each two. */
const BASE = 54_078n
/** Of the guards: of every call, and of those whose rate is limited, that set weights at a limited rate, that change a take. */
const COLDKEY = 67_583_000n
const GUARDS = { none: 0n, rate: 210_376_000n, weights: 538_334_000n, take: 90_378_000n }

const to = (value: string) => ({ type: 'Id', value })
const stake = { hotkey: BOB, netuid: 1, amountStaked: 1_000_000_000n }
const unstake = { hotkey: BOB, netuid: 1, amountUnstaked: 1_000_000_000n }
const move = { originNetuid: 1, destinationNetuid: 2, alphaAmount: 1_000_000n }
const transfers: Readonly<Record<string, Declared>> = {
  transfer_keep_alive: [164_051_000, 3593],
  transfer_allow_death: [173_834_000, 3593],
}

type Everyday = readonly [pallet: string, call: string, args: object, guard?: keyof typeof GUARDS]

const EVERYDAY: readonly Everyday[] = [
  ['SubtensorModule', 'add_stake', stake],
  ['SubtensorModule', 'add_stake_limit', { ...stake, limitPrice: 5n, allowPartial: true }],
  ['SubtensorModule', 'remove_stake', unstake],
  ['SubtensorModule', 'remove_stake_limit', { ...unstake, limitPrice: 5n, allowPartial: false }],
  ['SubtensorModule', 'remove_stake_full_limit', { netuid: 1, hotkey: BOB, limitPrice: undefined }],
  ['SubtensorModule', 'unstake_all', { hotkey: BOB }],
  ['SubtensorModule', 'unstake_all_alpha', { hotkey: BOB }],
  ['SubtensorModule', 'move_stake', { originHotkey: BOB, destinationHotkey: ALICE, ...move }],
  ['SubtensorModule', 'transfer_stake', { destinationColdkey: CHARLIE, hotkey: BOB, ...move }],
  ['SubtensorModule', 'swap_stake', { hotkey: BOB, ...move }],
  ['SubtensorModule', 'burned_register', { netuid: 1, hotkey: BOB }],
  ['SubtensorModule', 'root_register', { hotkey: BOB }],
  ['SubtensorModule', 'register_network', { hotkey: BOB }, 'rate'],
  ['SubtensorModule', 'start_call', { netuid: 1 }],
  ['SubtensorModule', 'set_childkey_take', { hotkey: BOB, netuid: 1, take: 9 }],
  ['SubtensorModule', 'set_coldkey_auto_stake_hotkey', { netuid: 1, hotkey: BOB }],
  ['SubtensorModule', 'try_associate_hotkey', { hotkey: BOB }],
  ['SubtensorModule', 'claim_root', { subnets: [1, 2] }],
  ['SubtensorModule', 'recycle_alpha', { hotkey: BOB, amount: 1n, netuid: 1 }],
  ['SubtensorModule', 'burn_alpha', { hotkey: BOB, amount: 1n, netuid: 1 }],
  ['SubtensorModule', 'set_weights', { netuid: 1, dests: [0, 1], weights: [1, 2], versionKey: 0n }, 'weights'],
  ['SubtensorModule', 'increase_take', { hotkey: BOB, take: 9 }, 'take'],
  ['SubtensorModule', 'decrease_take', { hotkey: BOB, take: 9 }, 'take'],
  ['AdminUtils', 'sudo_set_tempo', { netuid: 1, tempo: 20 }],
  ['AdminUtils', 'sudo_set_serving_rate_limit', { netuid: 1, servingRateLimit: 5n }],
  ['AdminUtils', 'sudo_set_max_burn', { netuid: 1, maxBurn: 5n }],
  ['Crowdloan', 'contribute', { crowdloanId: 1, amount: 5n }],
  ['Crowdloan', 'withdraw', { crowdloanId: 1 }],
  ['Balances', 'transfer_keep_alive', { dest: to(BOB), value: 1_000_000_000n }],
  ['Balances', 'transfer_allow_death', { dest: to(BOB), value: 1_000_000_000n }],
]

describe.each(EVERYDAY.map((everyday) => ({ name: `${everyday[0]}.${everyday[1]}`, everyday })))(
  '$name',
  ({ everyday }) => {
    const [pallet, name, args, guard = 'none'] = everyday
    it('costs base, length and its weight with that of the guards', () => {
      const length = transaction(ctx, ALICE, pallet, name, args).length
      const call = callNamed(runtime, pallet, name, args)
      const found = callApi<RuntimeDispatchInfo>(ctx, 'TransactionPaymentCallApi_query_call_info', {
        call,
        len: length,
      })
      const [own, , pays = 'Yes'] = ({ ...declared, Balances: transfers }[pallet] ?? {})[name] as Declared
      const refTime = BigInt(own) + COLDKEY + GUARDS[guard]
      expect(found.weight.refTime).toBe(refTime)
      // Half a rao is not paid.
      const paid = BASE + refTime / 2000n + (refTime % 2000n > 1000n ? 1n : 0n) + BigInt(length)
      expect(found.partialFee).toBe(pays === 'No' ? 0n : paid)
    })
  },
)

it('what stands in a batch, or is made by sudo, counts with the weight of its guards', () => {
  const inner = callNamed(runtime, 'Balances', 'transfer_keep_alive', { dest: to(BOB), value: 5n })
  const weightOf = (pallet: string, name: string, args: object) =>
    callWeight(ctx, callNamed(runtime, pallet, name, args)).refTime
  const [own] = transfers.transfer_keep_alive as Declared
  const guarded = BigInt(own) + COLDKEY
  expect(
    weightOf('Utility', 'batch', { calls: [inner, inner] }) - weightOf('Utility', 'batch', { calls: [inner] }),
  ).toBe(guarded + EACH_OF_BATCH)
  expect(weightOf('Sudo', 'sudo', { call: inner })).toBe(guarded + SUDO + COLDKEY)
})

it('what a node of spec 461 took for a transfer of 144 bytes is the fee of the weight that it told', () => {
  // Its events say 166,247 rao, a weight of 224,051,000 and 7,791 bytes; since June its guard of every call weighs less.
  const [own] = transfers.transfer_keep_alive as Declared
  expect(BASE + weightToFee(ctx, weight(224_051_000n)) + 144n).toBe(166_247n)
  expect(224_051_000 - own).toBe(10_000_000 + 2 * 25_000_000)
})
