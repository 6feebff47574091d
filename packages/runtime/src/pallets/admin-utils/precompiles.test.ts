import { expect, it } from 'vitest'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'

it('a precompile that stands as asked says nothing', () => {
  const ctx = new TestChain().begin()
  const before = eventNames(ctx)
  const switched = (enabled: boolean) =>
    tried(ctx, { kind: 'root' }, 'AdminUtils', 'sudo_toggle_evm_precompile', { precompileId: 'Staking', enabled })
  expect([switched(true), eventNames(ctx)]).toEqual(['ok', before])
  expect([switched(false), eventNames(ctx)]).toEqual(['ok', [...before, 'AdminUtils.PrecompileUpdated']])
})
