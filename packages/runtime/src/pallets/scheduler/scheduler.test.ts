import {
  type AccountId,
  type Call,
  callNamed,
  type EventRecord,
  ROOT,
  type RuntimeCall,
  signedBy,
  systemItems,
} from '@glia/frame'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ALICE, BOB, EVE } from '../../genesis/accounts.ts'
import { TestChain, tried } from '../../testing/chain.ts'
import { freeBalance } from '../balances/index.ts'
import { preimageFor } from '../preimage/storage.ts'
import { agenda, incompleteSince, lookup, retries } from './storage.ts'

const to = (value: AccountId) => ({ type: 'Id', value }) as const
const NAME = new Uint8Array(32).fill(5)
let chain: TestChain
beforeEach(() => {
  chain = new TestChain()
  chain.begin()
})
const call = (pallet: string, name: string, args: object): RuntimeCall => callNamed(chain.rules, pallet, name, args)
/** Root sets Eve's balance: every rao says how often. */
const set = (newFree: bigint) => call('Balances', 'force_set_balance', { who: to(EVE), newFree })
const failing = () => call('Balances', 'transfer_keep_alive', { dest: to(EVE), value: 1n })
const asked = (name: string, args: object, who: AccountId | 'root' = 'root') =>
  tried(chain.ctx, who === 'root' ? ROOT : signedBy(who), 'Scheduler', name, args)
const schedule = (when: number, inner: RuntimeCall, more: object = {}) =>
  asked('schedule', { when, maybePeriodic: undefined, priority: 0, call: inner, ...more })
/** Goes to the beginning of a block, and answers its scheduler's events. */
function at(block: number): string[] {
  while (chain.ctx.blockNumber < block) {
    chain.end()
    chain.begin()
  }
  return chain.ctx.events
    .filter(({ event, phase }) => event.pallet === 'Scheduler' && phase.type === 'Initialization')
    .map(({ event }) => event.name)
}
const free = () => freeBalance(chain.ctx, EVE)

describe('a call that is scheduled', () => {
  it('is made at the beginning of its block, and root alone schedules', () => {
    expect(asked('schedule', { when: 3, maybePeriodic: undefined, priority: 0, call: set(1_000n) }, ALICE)).toBe(
      'BadOrigin',
    )
    expect(schedule(1, set(1_000n))).toBe('Scheduler.TargetBlockNumberInPast')
    expect(schedule(3, set(1_000n))).toBe('ok')
    const had = free()
    expect([at(2), free()]).toEqual([[], had])
    expect([at(3), free()]).toEqual([['Dispatched'], 1_000n])
    expect(agenda.has(chain.ctx, 3)).toBe(false)
  })

  it('comes so many blocks after the next', () => {
    expect(asked('schedule_after', { after: 0, maybePeriodic: undefined, priority: 0, call: set(1_000n) })).toBe('ok')
    expect([at(2), free()]).toEqual([['Dispatched'], 1_000n])
  })

  it('comes again at its times', () => {
    expect(schedule(2, set(1_000n), { maybePeriodic: [2, 3] })).toBe('ok')
    const found = [2, 3, 4, 5, 6, 7, 8].map((block) => at(block).includes('Dispatched'))
    expect(found).toEqual([true, false, true, false, true, false, false])
  })

  it.each<[string, Call['run']]>([
    [
      'the rules fail on',
      () => {
        throw new TypeError('a mistake of the rules')
      },
    ],
    [
      'writes what has no encoding',
      (ctx) => {
        incompleteSince.set(ctx, -1)
      },
    ],
    ['writes over the digest', (ctx) => systemItems.digestOfBlock.kill(ctx)],
    [
      'says of a transaction that it was stopped',
      (ctx) => {
        const named = { type: 'Consensus', value: [new TextEncoder().encode('glia'), new Uint8Array(4)] } as const
        systemItems.digestOfBlock.update(ctx, ({ logs }) => ({ logs: [...logs, named] }))
      },
    ],
  ])('fails where it %s, and its block is made', (_, run) => {
    const inner = set(1_000n)
    const spied = vi.spyOn(inner.bound.call, 'run').mockImplementation(run)
    try {
      schedule(2, inner)
      expect(at(2)).toEqual(['Dispatched'])
      const { fields } = chain.ctx.events.find(({ event }) => event.name === 'Dispatched') as EventRecord
      expect(fields).toMatchObject({ task: [2, 0], result: { type: 'Err', value: { type: 'Other' } } })
      expect(chain.ctx.hookFaults.length).toBe(1)
      expect([at(3), incompleteSince.get(chain.ctx)]).toEqual([[], undefined])
    } finally {
      spied.mockRestore()
    }
  })

  it('may fail, which the event says, and is tried again as often as was asked for', () => {
    schedule(2, failing())
    expect(asked('set_retry', { task: [2, 0], retries: 2, period: 2 })).toBe('ok')
    expect(at(2)).toEqual(['Dispatched', 'Scheduled'])
    const last = chain.ctx.events.find(({ event }) => event.name === 'Dispatched')?.fields
    expect(last).toMatchObject({ task: [2, 0], result: { type: 'Err', value: { type: 'BadOrigin' } } })
    expect(retries.get(chain.ctx, [4, 0])).toEqual({ totalRetries: 2, remaining: 1, period: 2 })
    expect([at(4), at(6), at(8)]).toEqual([['Dispatched', 'Scheduled'], ['Dispatched'], []])
    expect(agenda.has(chain.ctx, 6)).toBe(false)
  })

  it('is not tried again where there is no place: the event names the place, and the nameless copy that found none', () => {
    const call = failing()
    expect(asked('schedule_named', { id: NAME, when: 2, maybePeriodic: undefined, priority: 0, call })).toBe('ok')
    expect(asked('set_retry_named', { id: NAME, retries: 1, period: 5 })).toBe('ok')
    for (let n = 0; n < 50; n++) expect(schedule(7, set(1_000n))).toBe('ok')
    expect(at(2)).toEqual(['Dispatched', 'RetryFailed'])
    const { fields } = chain.ctx.events.find(({ event }) => event.name === 'RetryFailed') as EventRecord
    expect(fields).toEqual({ task: [2, 0], id: undefined })
  })

  it('goes by priority, and fifty times a block at most', () => {
    schedule(2, set(1_000n), { priority: 9 })
    schedule(2, set(2_000n), { priority: 1 })
    const more = Array.from({ length: 49 }, () => schedule(2, set(3_000n), { priority: 0 }))
    expect([more.filter((each) => each === 'ok').length, more.at(-1)]).toEqual([48, 'Exhausted'])
    expect(at(2).length).toBe(50)
    expect(free()).toBe(1_000n)
  })

  it('is taken back by its place, which others then take', () => {
    for (const value of [1n, 2n, 3n]) schedule(2, set(1_000n * value))
    expect(asked('cancel', { when: 2, index: 1 }, BOB)).toBe('BadOrigin')
    expect(asked('cancel', { when: 2, index: 1 })).toBe('ok')
    expect(asked('cancel', { when: 2, index: 1 })).toBe('Scheduler.NotFound')
    expect(agenda.get(chain.ctx, 2).map((each) => each !== undefined)).toEqual([true, false, true])
    expect(asked('cancel', { when: 2, index: 2 })).toBe('ok')
    expect(agenda.get(chain.ctx, 2).length).toBe(1)
    expect([at(2), free()]).toEqual([['Dispatched'], 1_000n])
  })
})

describe('a call with a name', () => {
  const named = (when: number) =>
    asked('schedule_named', { id: NAME, when, maybePeriodic: undefined, priority: 0, call: set(1_000n) })
  it('has it alone until it is made, and is taken back by it', () => {
    expect([named(3), named(4)]).toEqual(['ok', 'Scheduler.FailedToSchedule'])
    expect(asked('set_retry_named', { id: NAME, retries: 1, period: 1 })).toBe('ok')
    expect(retries.has(chain.ctx, [3, 0])).toBe(true)
    expect(asked('cancel_retry_named', { id: NAME })).toBe('ok')
    expect(retries.has(chain.ctx, [3, 0])).toBe(false)
    expect(asked('cancel_named', { id: NAME })).toBe('ok')
    expect(asked('cancel_named', { id: NAME })).toBe('Scheduler.NotFound')
    expect(asked('set_retry_named', { id: NAME, retries: 1, period: 1 })).toBe('Scheduler.NotFound')
    expect(named(3)).toBe('ok')
    at(3)
    expect([free(), lookup.has(chain.ctx, NAME), named(5)]).toEqual([1_000n, false, 'ok'])
  })
})

describe('a long call', () => {
  it('stands under its hash until it was made; one whose bytes are gone is reported and stays', () => {
    const long = call('System', 'remark', { remark: new Uint8Array(500) })
    schedule(2, long)
    schedule(3, call('System', 'remark', { remark: new Uint8Array(501) }))
    const [place] = preimageFor.keysOf(chain.ctx).filter(([[, length]]) => length === 505)
    preimageFor.remove(chain.ctx, ...(place as NonNullable<typeof place>))
    expect(at(2)).toEqual(['Dispatched'])
    expect(at(3)).toEqual(['CallUnavailable'])
    expect(agenda.get(chain.ctx, 3).length).toBe(1)
  })
})

describe('a block without weight enough', () => {
  const heavy = (refTime: bigint, inner = set(1_000n)) =>
    call('Utility', 'with_weight', { call: inner, weight: { refTime, proofSize: 0n } })
  it('leaves tasks to the next, in their order, and one that never fits is reported', () => {
    const half = 1_700_000_000_000n
    schedule(2, heavy(half, set(1_000n)))
    schedule(2, heavy(half, set(2_000n)))
    schedule(3, heavy(half, set(3_000n)))
    expect(at(2)).toEqual(['Dispatched', 'AgendaIncomplete'])
    expect([free(), incompleteSince.get(chain.ctx)]).toEqual([1_000n, 2])
    expect([at(3), free()]).toEqual([['Dispatched', 'AgendaIncomplete'], 2_000n])
    expect([at(4), free(), incompleteSince.get(chain.ctx)]).toEqual([['Dispatched'], 3_000n, undefined])
    schedule(6, heavy(3_300_000_000_000n))
    expect(at(6)).toEqual(['PermanentlyOverweight'])
    expect(at(7)).toEqual([])
  })
})
