import { checkUnstakeAll, checkUnstakeAllAlpha, sellable } from '../checks/index.ts'
import { type Quote, quoteUnstake } from '../quotes.ts'
import { everywhere, type Scene, subtensor, verb } from './verb.ts'

/** Everything with one validator. */
export interface UnstakeAllInput {
  /** SS58 of the validator. */
  readonly hotkey: string
}

/** Takes everything out that is staked with a validator, on every subnet, at the prices of the moment. */
export const unstakeAll = verb<UnstakeAllInput>({
  signer: 'coldkey',
  names: { hotkey: true },
  calls: { 'SubtensorModule.unstake_all': everywhere },
  plan(scene, { hotkey }) {
    return {
      call: subtensor(scene, 'unstake_all', { hotkey }),
      sentence: `Take all stake out that is with ${hotkey}, on every subnet and at any price`,
      quotes: () => quotesOf(scene, hotkey),
      check: () => checkUnstakeAll(scene.view, scene.signer.address, hotkey),
    }
  },
})

/** Takes the alpha out that is staked with a validator, and stakes the TAO on root. */
export const unstakeAllAlpha = verb<UnstakeAllInput>({
  signer: 'coldkey',
  names: { hotkey: true },
  calls: { 'SubtensorModule.unstake_all_alpha': everywhere },
  plan(scene, { hotkey }) {
    return {
      call: subtensor(scene, 'unstake_all_alpha', { hotkey }),
      sentence: `Move all stake with ${hotkey} to root, from every subnet and at any price`,
      quotes: () => quotesOf(scene, hotkey, (netuid) => netuid !== 0),
      check: () => checkUnstakeAllAlpha(scene.view, scene.signer.address, hotkey),
    }
  },
})

/** What the pool of each position would give, but for those that the chain passes over. Each pool has one of them. */
async function quotesOf(
  { view, queries, signer }: Scene,
  hotkey: string,
  wanted?: (netuid: number) => boolean,
): Promise<readonly Quote[]> {
  const positions = await sellable(view, signer.address, hotkey, wanted)
  return Promise.all(positions.map(({ netuid, stake }) => quoteUnstake(queries, netuid, stake)))
}
