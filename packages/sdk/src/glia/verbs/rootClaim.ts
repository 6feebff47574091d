import { expectNames } from '../../form.ts'
import type { SubnetNumber } from '../../types.ts'
import { checkAutoStake, checkClaim, checkClaimNow } from '../checks/index.ts'
import { expectFee, exposing, feeOnly, subtensor, verb } from './verb.ts'

/** What root dividends become: TAO on root, kept as alpha, or kept on some subnets alone. */
export type RootClaim = 'Swap' | 'Keep' | { readonly keep: readonly SubnetNumber[] }

/** Takes the root dividends of the coldkey on one to five subnets now. */
export const claimRoot = verb<{ readonly subnets: readonly SubnetNumber[] }>({
  signer: 'coldkey',
  names: { subnets: true },
  calls: {
    'SubtensorModule.claim_root': (args) => exposing({ subnets: args.netuids('subnets') }),
  },
  plan(scene, { subnets }) {
    const sorted = [...new Set(subnets)].sort((a, b) => a - b)
    const call = subtensor(scene, 'claim_root', { subnets: sorted })
    return {
      call,
      sentence: `Claim root dividends on subnet${sorted.length === 1 ? '' : 's'} ${sorted.join(', ')}`,
      check: async () => {
        await checkClaimNow(scene.view, scene.signer.address, sorted)
        await expectFee(scene, call)
      },
    }
  },
})

/** Chooses what root dividends of the coldkey become. */
export const setRootClaim = verb<{ readonly claim: RootClaim }>({
  signer: 'coldkey',
  names: { claim: true },
  // Dividends of every subnet become something else, also on those that are not kept.
  calls: { 'SubtensorModule.set_root_claim_type': () => exposing({ subnets: 'all' }) },
  plan(scene, { claim }) {
    if (typeof claim !== 'string') expectNames('a root claim', claim, { keep: true })
    const kept = typeof claim === 'string' ? [] : [...new Set(claim.keep)].sort((a, b) => a - b)
    const type = typeof claim === 'string' ? claim : ({ type: 'KeepSubnets', value: { subnets: kept } } as const)
    const call = subtensor(scene, 'set_root_claim_type', { new_root_claim_type: type })
    const what =
      claim === 'Swap' ? 'become TAO on root' : claim === 'Keep' ? 'stay alpha' : `stay alpha on ${kept.join(', ')}`
    return {
      call,
      sentence: `Let root dividends of ${scene.signer.address} ${what}`,
      check: async () => {
        if (typeof claim !== 'string') await checkClaim(scene.view, kept, Number.POSITIVE_INFINITY)
        await expectFee(scene, call)
      },
    }
  },
})

/** Incentive of the coldkey's miners on a subnet is staked with this hotkey from now on. */
export const setAutoStake = verb<{ readonly netuid: SubnetNumber; readonly hotkey: string }>({
  signer: 'coldkey',
  names: { netuid: true, hotkey: true },
  calls: { 'SubtensorModule.set_coldkey_auto_stake_hotkey': feeOnly },
  plan(scene, { netuid, hotkey }) {
    const call = subtensor(scene, 'set_coldkey_auto_stake_hotkey', { netuid, hotkey })
    return {
      call,
      sentence: `Stake what miners of ${scene.signer.address} earn on subnet ${netuid} with ${hotkey}`,
      check: async () => {
        await checkAutoStake(scene.view, scene.signer.address, netuid, hotkey)
        await expectFee(scene, call)
      },
    }
  },
})
