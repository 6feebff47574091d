import { queryObjects } from 'node:v8'
import { toHex0x } from '@glia/base'
import { memoryStore } from '@glia/state'
import { describe, expect, it, vi } from 'vitest'
import { Chain } from '../../chain/chain.ts'
import { type Logger, silent } from '../../log.ts'
import { presetSpec } from '../../presets.ts'
import { append } from '../../testing/blocks.ts'
import { BodyTexts } from '../bodyTexts.ts'
import { type Caller, uncounted } from '../core/caller.ts'
import type { Connection } from '../core/connection.ts'
import { Lane } from '../core/lane.ts'
import type { Open } from '../core/method.ts'
import { Subscription } from '../core/subscription.ts'
import { Turns } from '../core/turns.ts'
import { DEFAULT_SERVER_LIMITS } from '../limits.ts'
import { RuntimeCalls } from '../runtimeCalls.ts'
import { Follows } from './follows.ts'
import { PinShares } from './pinShares.ts'
import { StoragePages } from './storageQuery.ts'

/** A client that follows the chain, and takes what it is told once it is let. */
function setUp(log: Logger = silent, shares = new PinShares()) {
  const chain = new Chain(presetSpec('localnet', true), memoryStore(), { stateRoots: 'everyBlock' })
  const turns = new Turns()
  const calls = new RuntimeCalls(chain, turns, DEFAULT_SERVER_LIMITS)
  const bodies = new BodyTexts(turns, DEFAULT_SERVER_LIMITS)
  const follows = new Follows({ chain, calls, bodies, log, turns }, shares)
  let hasRoom = false
  const heard: Record<string, unknown>[] = []
  const waiting: (() => void)[] = []
  const sink = {
    send: (_: unknown, frame: string) => void heard.push(JSON.parse(frame).params.result),
    hasRoom: () => hasRoom,
    fits: () => true,
    room: () => (hasRoom ? Promise.resolve() : new Promise<void>((goOn) => waiting.push(goOn))),
    letOverGo: () => undefined,
  }
  const connect = () => ({ lane: new Lane(), onClose: () => undefined }) as unknown as Connection
  const one = connect()
  const open: Open = ({ onClose = () => undefined } = {}) => new Subscription('chainHead', sink, onClose)
  const follow = (connection = one) => {
    const id = follows.open(connection, open, false)
    return follows.get(connection, id) as NonNullable<ReturnType<Follows['get']>>
  }
  const takeAll = async (ms: number) => {
    hasRoom = true
    for (const goOn of waiting) goOn()
    await new Promise((resolve) => setTimeout(resolve, ms))
  }
  return { chain, calls, connect, follow, heard, takeAll }
}

const events = (heard: readonly Record<string, unknown>[]) => heard.map(({ event }) => event)
const caller = {
  keep: () => () => undefined,
  keepAnswer: () => () => undefined,
  passOn: (work: () => void) => work(),
  wanted: () => true,
  lane: new Lane(),
  inFlight: uncounted(),
} as unknown as Caller

describe('who follows the chain and takes nothing', () => {
  it('keeps of its blocks what they were built with from nobody', async () => {
    const { chain, follow, heard, takeAll } = setUp()
    const Pending = append(chain).block.pending.constructor as new () => unknown
    follow()
    const begun = heard.length
    // Of which garbage is none: V8 collects it before it counts.
    const before = queryObjects(Pending, { format: 'count' })
    for (let n = 0; n < 30; n++) append(chain)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(queryObjects(Pending, { format: 'count' }) - before).toBeLessThan(3)
    expect(heard.length).toBe(begun)
    await takeAll(50)
    expect(events(heard.slice(begun))).toEqual(Array(30).fill(['newBlock', 'bestBlockChanged']).flat())
  })

  it('keeps of blocks that are taken back those that it holds, and may ask for them at once', async () => {
    const { chain, follow, heard, takeAll } = setUp()
    const { hash, body } = append(chain).block
    const followed = follow()
    const gone: WeakRef<object>[] = []
    chain.events.on('reverted', ({ unfinalized }) => {
      for (const block of unfinalized) if (block.hash !== hash) gone.push(new WeakRef(block.body))
    })
    for (let n = 0; n < 20; n++) {
      append(chain)
      chain.revert(1)
    }
    chain.revert(0)
    expect(followed.header(hash).number).toBe(1)
    class Anything {}
    await new Promise((resolve) => setTimeout(resolve, 20))
    // V8 collects garbage before it counts.
    queryObjects(Anything, { format: 'count' })
    expect(gone).toHaveLength(20)
    expect(gone.filter((each) => each.deref() !== undefined)).toEqual([])
    await takeAll(50)
    followed.body(hash, caller)
    await takeAll(20)
    expect(heard.at(-1)).toMatchObject({ event: 'operationBodyDone', value: body.map(toHex0x) })
    followed.unpin([hash])
    expect(() => followed.header(hash)).toThrow('Invalid')
  })

  it('holds a block from when it hears of it: its header, were the rest taken back meanwhile', async () => {
    const { chain, follow, heard, takeAll } = setUp()
    const followed = follow()
    const { hash, header } = append(chain).block
    chain.revert(0)
    await takeAll(50)
    expect(heard.slice(-3)).toMatchObject([{ blockHash: hash }, { bestBlockHash: hash }, { event: 'bestBlockChanged' }])
    expect(followed.header(hash)).toEqual(header)
    const begun = heard.length
    followed.body(hash, caller)
    followed.call(hash, 'Core_version', new Uint8Array(), caller)
    followed.storage(hash, { items: [{ key: '26aa', type: 'value' }], discarded: 0 }, caller)
    await vi.waitFor(async () => {
      await takeAll(20)
      expect(heard.length).toBe(begun + 3)
    })
    expect(events(heard.slice(begun))).toEqual(Array(3).fill('operationInaccessible'))
    followed.unpin([hash])
    expect(() => followed.header(hash)).toThrow('Invalid')
  })
})

it('what an operation keeps between its pages counts until it is over, or stopped', async () => {
  const keeps = vi.spyOn(StoragePages.prototype, 'kept', 'get').mockReturnValue(500)
  const { chain, follow, heard, takeAll } = setUp()
  const followed = follow()
  const { hash } = append(chain).block
  await takeAll(20)
  let [counted, most] = [0, 0]
  let onKept = () => {}
  const keepAnswer = (bytes: number) => {
    counted += bytes
    most = Math.max(most, counted)
    onKept()
    let kept = bytes
    return () => {
      counted -= kept
      kept = 0
    }
  }
  const items = [{ key: '', type: 'descendantsValues' as const }]
  const begin = () => followed.storage(hash, { items, discarded: 0 }, { ...caller, keepAnswer } as Caller)
  begin()
  await vi.waitFor(() => expect(heard.at(-1)?.event).toBe('operationStorageDone'))
  expect([counted, most]).toEqual([0, 500])
  most = 0
  const stopped = begin()?.operationId ?? ''
  onKept = () => followed.stopOperation(stopped)
  await vi.waitFor(() => expect([counted, most]).toEqual([0, 500]))
  keeps.mockRestore()
})

it('of those that have too many blocks pinned together, one that never unpins is stopped, and none that does', async () => {
  const shares = new PinShares(60)
  const { chain, connect, follow, heard, takeAll } = setUp(silent, shares)
  const hoarder = connect()
  const hoarding = [follow(hoarder), follow(hoarder)]
  const honest = [follow(connect()), follow(connect())]
  await takeAll(20)
  for (let n = 0; n < 40; n++) {
    const { hash } = append(chain).block
    await takeAll(2)
    for (const each of honest) each.unpin([hash])
  }
  expect(hoarding.map(({ subscription }) => subscription.closed).sort()).toEqual([false, true])
  expect(honest.map(({ subscription, pinnedCount }) => [subscription.closed, pinnedCount])).toEqual(
    Array(2).fill([false, 1]),
  )
  expect(events(heard).filter((event) => event === 'stop')).toHaveLength(1)
  expect(shares.total).toBe(1 + 1 + 41)
  for (const { subscription } of [...hoarding, ...honest]) subscription.close()
  expect(shares.total).toBe(0)
})

it('one that would begin with too many is over at once, and holds nothing', async () => {
  const shares = new PinShares(10)
  const { chain, follow, heard, takeAll } = setUp(silent, shares)
  for (let n = 0; n < 20; n++) append(chain)
  expect(follow()).toBeUndefined()
  await takeAll(20)
  expect([events(heard).at(-1), shares.total]).toEqual(['stop', 0])
})

it('a fault of an operation that was stopped is logged, and nothing of it is said', async () => {
  const errors: unknown[][] = []
  const { chain, calls, follow, heard, takeAll } = setUp({ ...silent, error: (...said) => void errors.push(said) })
  const followed = follow()
  await takeAll(20)
  const begun = heard.length
  const fault = new TypeError('a bug')
  let fail = (_fault: Error) => {}
  vi.spyOn(calls, 'hexJson').mockReturnValue(
    new Promise((_, reject) => {
      fail = reject
    }),
  )
  const { operationId } = followed.call(chain.head.hash, 'Core_version', new Uint8Array(), caller) ?? {}
  await vi.waitFor(() => expect(calls.hexJson).toHaveBeenCalled())
  followed.stopOperation(String(operationId))
  fail(fault)
  await takeAll(20)
  expect(errors).toEqual([['an operation of chainHead_v1_follow failed', fault]])
  expect(heard.length).toBe(begun)
})

it('a call that waits for its client to read is not begun where it is stopped, or its client leaves, meanwhile', async () => {
  const { chain, calls, follow, heard, takeAll } = setUp()
  const followed = follow()
  const begun = vi.spyOn(calls, 'hexJson')
  let isWanted = true
  const leaving = { ...caller, wanted: () => isWanted }
  const call = (of: Caller) => followed.call(chain.head.hash, 'Core_version', new Uint8Array(), of)
  const { operationId } = call(caller) ?? {}
  call(leaving)
  await new Promise((resolve) => setTimeout(resolve, 20))
  followed.stopOperation(String(operationId))
  isWanted = false
  await takeAll(20)
  expect([begun.mock.calls, events(heard)]).toEqual([[], ['initialized', 'bestBlockChanged']])
  call(caller)
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ event: 'operationCallDone' }))
})
