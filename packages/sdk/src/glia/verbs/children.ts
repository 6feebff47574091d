import { RangeViolation, withKind } from '@glia/base'
import { expectNames } from '../../form.ts'
import type { SubnetNumber } from '../../types.ts'
import { checkChildren } from '../checks/index.ts'
import { partOf, percent, U64_PARTS } from '../parts.ts'
import { expectFee, feeOnly, subtensor, verb } from './verb.ts'

/** A hotkey that gets a part of another's stake weight. */
export interface Child {
  /** SS58. */
  readonly hotkey: string
  /** 0 to 1. */
  readonly share: number
}

/** The children of a hotkey on a subnet, all of them; none revokes those there are. */
export interface ChildrenInput {
  /** SS58 of the parent. */
  readonly hotkey: string
  readonly netuid: SubnetNumber
  readonly children: readonly Child[]
}

const CHILD: Readonly<Record<keyof Child, true>> = { hotkey: true, share: true }

/** Names the children of a hotkey. On a subnet that runs they count after a delay. */
export const setChildren = verb<ChildrenInput>({
  signer: 'coldkey',
  names: { hotkey: true, netuid: true, children: true },
  calls: { 'SubtensorModule.set_children': feeOnly },
  plan(scene, { hotkey, netuid, children }) {
    if (!Array.isArray(children)) throw new RangeViolation('children', withKind(children), 'a list')
    for (const child of children) expectNames('a part of a child', child, CHILD)
    const parts = children.map((child) => [partOf('share', child.share, U64_PARTS), child.hotkey] as const)
    const named = parts.map(([part, child]) => `${percent(part, U64_PARTS)} to ${child}`).join(', ')
    const call = subtensor(scene, 'set_children', { hotkey, netuid, children: parts })
    return {
      call,
      sentence:
        parts.length === 0
          ? `Revoke the children of ${hotkey} on subnet ${netuid}`
          : `Give of the stake weight of ${hotkey} on subnet ${netuid}: ${named}`,
      check: async () => {
        await checkChildren(scene.view, scene.signer.address, { hotkey, netuid, parts })
        await expectFee(scene, call)
      },
    }
  },
})
