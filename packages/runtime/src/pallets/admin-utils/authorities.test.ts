import { callNamed, callWeight, ROOT, signedBy, systemItems } from '@glia/frame'
import { expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../testing/chain.ts'
import { authorities } from '../aura/storage.ts'
import { authorities as grandpaAuthorities } from '../grandpa/index.ts'

const key = (n: number) => new Uint8Array(32).fill(n)

it('root names who makes blocks, and the header says so', () => {
  const ctx = new TestChain().begin()
  const args = { newAuthorities: [key(1), key(2)] }
  expect(tried(ctx, signedBy(ALICE), 'AdminUtils', 'swap_authorities', args)).toBe('BadOrigin')
  const before = authorities.get(ctx)
  expect(tried(ctx, ROOT, 'AdminUtils', 'swap_authorities', { newAuthorities: [] })).toBe('ok')
  expect(authorities.get(ctx)).toEqual(before)
  expect(tried(ctx, ROOT, 'AdminUtils', 'swap_authorities', args)).toBe('ok')
  expect(authorities.get(ctx)).toEqual([key(1), key(2)])
  // The engine `aura`, a change of authorities, two of them.
  const item = {
    type: 'Consensus',
    value: [new TextEncoder().encode('aura'), Uint8Array.of(1, 8, ...key(1), ...key(2))],
  }
  expect(systemItems.digestOfBlock.get(ctx).logs.at(-1)).toEqual(item)
  const call = callNamed(ctx.runtime, 'AdminUtils', 'swap_authorities', args)
  // The call's own, and what the guard of coldkeys that are swapped takes.
  expect(callWeight(ctx, call).refTime).toBe(4_442_146n + 2n * 29_392n + 100_000_000n + 67_583_000n)
})

it('root names who makes blocks final, in so many blocks', () => {
  const chain = new TestChain()
  const ctx = chain.begin()
  const nextAuthorities = [[key(3), 1n]]
  const args = { nextAuthorities, inBlocks: 1, forced: undefined }
  expect(tried(ctx, signedBy(ALICE), 'AdminUtils', 'schedule_grandpa_change', args)).toBe('BadOrigin')
  expect(tried(ctx, ROOT, 'AdminUtils', 'schedule_grandpa_change', args)).toBe('ok')
  expect(tried(ctx, ROOT, 'AdminUtils', 'schedule_grandpa_change', args)).toBe('Grandpa.ChangePending')
  chain.end()
  expect(grandpaAuthorities.get(chain.begin())).not.toEqual(nextAuthorities)
  chain.end()
  const after = chain.begin()
  expect(grandpaAuthorities.get(after)).toEqual(nextAuthorities)
  expect(eventNames(after)).not.toContain('Grandpa.NewAuthorities')
})
