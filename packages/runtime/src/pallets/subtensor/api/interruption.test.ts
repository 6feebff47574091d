import { toHex0x } from '@glia/base'
import type { Ctx } from '@glia/frame'
import { expect, it } from 'vitest'
import { ALICE } from '../../../genesis/accounts.ts'
import { callBytes, genesis, rules } from '../../../testing/api.ts'

/** Those whose work grows with what they are asked about, or with what anybody may bring to a chain. */
const GROWING: readonly (readonly [string, object])[] = [
  ['DelegateInfoRuntimeApi_get_delegates', {}],
  ['DelegateInfoRuntimeApi_get_delegated', { delegateeAccount: ALICE }],
  ['NeuronInfoRuntimeApi_get_neurons', { netuid: 1 }],
  ['NeuronInfoRuntimeApi_get_neurons_lite', { netuid: 1 }],
  ['StakeInfoRuntimeApi_get_stake_info_for_coldkey', { coldkeyAccount: ALICE }],
  ['StakeInfoRuntimeApi_get_stake_info_for_coldkeys', { coldkeyAccounts: [ALICE] }],
  ['StakeInfoRuntimeApi_get_stake_availability_for_coldkeys', { coldkeyAccounts: [ALICE], netuids: undefined }],
  ['StakeInfoRuntimeApi_get_most_convicted_hotkey_on_subnet', { netuid: 1 }],
  ['SubnetInfoRuntimeApi_get_all_dynamic_info', {}],
  ['SubnetInfoRuntimeApi_get_all_metagraphs', {}],
  ['SubnetInfoRuntimeApi_get_all_mechagraphs', {}],
  ['SubnetInfoRuntimeApi_get_selective_metagraph', { netuid: 1, metagraphIndexes: [1, 52, 72] }],
  ['SubnetInfoRuntimeApi_get_subnets_info_v2', {}],
  ['SubnetInfoRuntimeApi_get_subnet_to_prune', {}],
  ['SwapRuntimeApi_current_alpha_price_all', {}],
]

it.each(GROWING)('%s can be stopped at each look at the state, and answers the same afterwards', (name, args) => {
  const before = toHex0x(callBytes(genesis(), name, args))
  const ask = (ctx: Ctx, isOverdue: () => boolean) =>
    ctx.simulate(() => rules.methods.get(name)?.method.run(ctx, args), isOverdue)
  const looksOf = (ctx: Ctx) => {
    let looks = 0
    ask(ctx, () => ++looks < 0)
    return looks
  }
  const stop = (ctx: Ctx, at: number) => {
    let left = at
    expect(() => ask(ctx, () => left-- === 0)).toThrow(expect.objectContaining({ code: 'INTERRUPTED' }))
  }
  // Where nobody has looked before, each value is a look, too.
  const cold = genesis()
  const all = looksOf(cold)
  const known = looksOf(cold)
  expect(all).toBeGreaterThan(known)
  for (let at = 0; at < Math.min(known, 200); at++) stop(cold, at)
  expect(toHex0x(callBytes(cold, name, args))).toBe(before)
  const other = genesis()
  for (const part of [0, 0.3, 0.6]) stop(other, Math.floor(part * known))
  expect(toHex0x(callBytes(other, name, args))).toBe(before)
})
