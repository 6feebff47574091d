import type { SubnetNumber } from '../../types.ts'
import { checkChildkeyTake, checkTake } from '../checks/index.ts'
import { partOf, percent, U16_PARTS } from '../parts.ts'
import { everywhere, expectFee, feeOnly, subtensor, verb } from './verb.ts'

/** What a validator keeps of what it earns for others. */
export interface TakeInput {
  /** SS58 of the validator. */
  readonly hotkey: string
  /** 0 to 1. */
  readonly take: number
}

/** The same for what a child earns for its parents on a subnet. */
export interface ChildkeyTakeInput extends TakeInput {
  readonly netuid: SubnetNumber
}

/** Raises or lowers a validator's take, whichever it is. */
export const setTake = verb<TakeInput>({
  signer: 'coldkey',
  names: { hotkey: true, take: true },
  calls: {
    'SubtensorModule.increase_take': everywhere,
    'SubtensorModule.decrease_take': everywhere,
  },
  async plan(scene, { hotkey, take }) {
    const parts = partOf('take', take, U16_PARTS)
    const current = await scene.queries.storage('SubtensorModule', 'Delegates', hotkey)
    const call = subtensor(scene, parts > current ? 'increase_take' : 'decrease_take', { hotkey, take: Number(parts) })
    return {
      call,
      sentence: `Set the take of ${hotkey} from ${percent(current, U16_PARTS)} to ${percent(Number(parts), U16_PARTS)}`,
      check: () => checkTake(scene.view, scene.signer.address, { hotkey, current, take: Number(parts) }),
    }
  },
})

/** Sets what a hotkey keeps, as a child, of its parents' dividends on a subnet. */
export const setChildkeyTake = verb<ChildkeyTakeInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, take: true },
  calls: { 'SubtensorModule.set_childkey_take': feeOnly },
  plan(scene, { hotkey, netuid, take }) {
    const parts = Number(partOf('take', take, U16_PARTS))
    const call = subtensor(scene, 'set_childkey_take', { hotkey, netuid, take: parts })
    return {
      call,
      sentence: `Set the childkey take of ${hotkey} on subnet ${netuid} to ${percent(parts, U16_PARTS)}`,
      check: async () => {
        await checkChildkeyTake(scene.view, scene.signer.address, { hotkey, netuid, take: parts })
        await expectFee(scene, call)
      },
    }
  },
})
