import { toHex0x } from '@glia/base'
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
  const ctx = genesis()
  const before = toHex0x(callBytes(genesis(), name, args))
  const run = (isOverdue: () => boolean) =>
    ctx.simulate(() => rules.methods.get(name)?.method.run(ctx, args), isOverdue)
  let looks = 0
  run(() => ++looks < 0)
  expect(looks).toBeGreaterThan(0)
  for (let most = 0; most < Math.min(looks, 200); most++) {
    let left = most
    expect(() => run(() => left-- === 0)).toThrow(expect.objectContaining({ code: 'INTERRUPTED' }))
  }
  expect(toHex0x(callBytes(ctx, name, args))).toBe(before)
})
