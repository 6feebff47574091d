import { toHex0x } from '@glia/base'
import { callNamed, digestItem, dispatch, encode, ROOT, signedBy, systemItems, Writer } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { eventNames, TestChain } from '../../testing/chain.ts'
import { enactPause, scheduleChange } from './change.ts'
import { authorities, type GrandpaAuthority, pendingChange, stalled, state } from './storage.ts'

const key = new Uint8Array(32).fill(7)
const NEXT: readonly GrandpaAuthority[] = [[key, 1n]]
const logsOf = (chain: TestChain) =>
  systemItems.digestOfBlock
    .get(chain.ctx)
    .logs.filter(({ type }) => type === 'Consensus')
    .map((log) => toHex0x(encode(digestItem, log)))
/** Consensus log of the engine FRNK: the length, then the log. */
const log = (bytes: string) => `0x0446524e4b${(bytes.length * 2).toString(16).padStart(2, '0')}${bytes}`

describe('a change of those who make blocks final', () => {
  it('is announced in its block’s header, and takes place after its delay', () => {
    const chain = new TestChain()
    const before = authorities.get(chain.begin())
    scheduleChange(chain.ctx, NEXT, 2, undefined)
    chain.end()
    expect(logsOf(chain)).toEqual([log(`0104${toHex0x(key).slice(2)}010000000000000002000000`)])
    chain.blocks(1)
    expect([authorities.get(chain.ctx), logsOf(chain)]).toEqual([before, []])
    chain.begin()
    chain.end()
    expect(authorities.get(chain.ctx)).toEqual(NEXT)
    expect(pendingChange.get(chain.ctx)).toBeUndefined()
    expect(systemItems.eventsOfBlock.get(chain.ctx).map(({ event }) => event.name)).toContain('NewAuthorities')
  })

  it('takes place at once without a delay, and comes one at a time', () => {
    const chain = new TestChain()
    chain.begin()
    scheduleChange(chain.ctx, NEXT, 0, undefined)
    expect(() => scheduleChange(chain.ctx, NEXT, 0, undefined)).toThrow('Grandpa.ChangePending')
    chain.end()
    expect(authorities.get(chain.ctx)).toEqual(NEXT)
  })

  it('that is forced names the block that was final; the next one waits twice as long', () => {
    const chain = new TestChain()
    chain.begin()
    scheduleChange(chain.ctx, NEXT, 1, 9)
    chain.end()
    expect(logsOf(chain)).toEqual([log(`020900000004${toHex0x(key).slice(2)}010000000000000001000000`)])
    chain.blocks(1)
    expect(authorities.get(chain.ctx)).toEqual(NEXT)
    expect(() => scheduleChange(chain.ctx, NEXT, 1, 9)).toThrow('Grandpa.TooSoon')
    chain.begin()
    scheduleChange(chain.ctx, NEXT, 1, 9)
    expect(pendingChange.get(chain.ctx)?.scheduledAt).toBe(3)
  })
})

it('a pause and its end take place after their delays', () => {
  const { ctx } = new TestChain()
  const at = (block: number) => {
    ctx.blockNumber = block
    enactPause(ctx)
    return state.get(ctx).type
  }
  state.set(ctx, { type: 'PendingPause', value: { scheduledAt: 4, delay: 2 } })
  expect([at(4), at(5), at(6)]).toEqual(['PendingPause', 'PendingPause', 'Paused'])
  state.set(ctx, { type: 'PendingResume', value: { scheduledAt: 7, delay: 0 } })
  expect(at(7)).toBe('Live')
  expect(eventNames(ctx).slice(-2)).toEqual(['Grandpa.Paused', 'Grandpa.Resumed'])
})

it('root alone says that finality stalls, and nobody can report a vote', () => {
  const { ctx } = new TestChain()
  const call = callNamed(ctx.runtime, 'Grandpa', 'note_stalled', { delay: 3, bestFinalizedBlockNumber: 2 })
  expect(dispatch(ctx, signedBy(ALICE), call).error).toEqual({ type: 'BadOrigin' })
  expect(dispatch(ctx, ROOT, call).error).toBeUndefined()
  expect(stalled.get(ctx)).toEqual([3, 2])
  const grandpa = ctx.runtime.palletByName.get('Grandpa')
  const vote = { targetHash: `0x${'00'.repeat(32)}`, targetNumber: 1 }
  const twice = {
    roundNumber: 1n,
    identity: key,
    first: [vote, new Uint8Array(64)],
    second: [vote, new Uint8Array(64)],
  }
  const report = grandpa?.callByName.get('report_equivocation')?.call
  const proof = { setId: 0n, equivocation: { type: 'Prevote', value: twice } }
  expect(() => report?.encodeArgs({ equivocationProof: proof, keyOwnerProof: undefined }, new Writer(512))).toThrow(
    'expected a proof of who owned a key',
  )
})
