import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queryObjects } from 'node:v8'
import { type AccountId, Ctx, Interruption, systemItems } from '@glia/frame'
import { ALICE } from '@glia/runtime'
import { type BlockCommit, lmdbStore, memoryStore, type StateStore } from '@glia/state'
import { describe, expect, it, vi } from 'vitest'
import { NodeError } from '../errors.ts'
import { presetSpec } from '../presets.ts'
import { extend } from '../testing/blocks.ts'
import { Chain } from './chain.ts'

const spec = presetSpec('localnet', true)

/** A store in memory, and the keys of the blocks' aux records it holds. */
function counted(history: number) {
  const store = memoryStore({ history })
  const keys = new Set<string>()
  const commit = (block: BlockCommit) => {
    store.commit(block)
    for (const { key, value } of block.aux ?? []) {
      if (key === 'identity') continue
      if (value === undefined) keys.delete(key)
      else keys.add(key)
    }
    for (const key of block.forget ?? []) keys.delete(key)
  }
  const watched = new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit
      const member = Reflect.get(target, name) as unknown
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return { store: watched as StateStore, keys }
}

describe('a long run', () => {
  it('in memory holds as many blocks as states, and genesis, however long it is', { timeout: 60_000 }, () => {
    const { store, keys } = counted(50)
    const chain = new Chain(spec, store, { blocks: 'withState' })
    extend(chain, 300)
    const { hash } = chain.header(chain.hashOf(290))
    const early = keys.size
    extend(chain, 4700)
    expect(chain.head.number).toBe(5000)
    // Two records a block: 51 states, the block that fell out last, genesis.
    expect([early, keys.size]).toEqual([106, 106])
    for (const number of [1, 100, 4000, 4948]) expect(chain.byNumber(number)).toBeUndefined()
    expect([chain.byHash(hash), chain.hashOf(290)]).toEqual([undefined, undefined])
    expect(() => chain.view(hash)).toThrow(NodeError)
    expect([chain.byNumber(0)?.hash, chain.byNumber(4950)?.number]).toEqual([chain.genesisHash, 4950])
    expect(chain.byHash(chain.genesisHash)?.number).toBe(0)
    chain.revert(4960)
    extend(chain, 100)
    expect([keys.size, chain.head.number]).toEqual([106, 5060])
  })

  it('keeps what a snapshot holds, until it is dropped', () => {
    const { store, keys } = counted(20)
    const chain = new Chain(spec, store, { blocks: 'withState' })
    extend(chain, 10)
    const { hash } = chain.snapshots.take('ten')
    extend(chain, 190)
    expect(chain.view(hash).blockNumber).toBe(10)
    expect(chain.byNumber(9)).toBeUndefined()
    expect(keys.size).toBe(2 * (191 + 1))
    expect(chain.snapshots.drop('ten')).toBe(true)
    extend(chain, 10)
    expect(chain.byNumber(10)).toBeUndefined()
    expect(keys.size).toBe(2 * (21 + 1 + 1))
  })

  it('forgets blocks later when a commit failed', () => {
    const { store, keys } = counted(10)
    let failing = false
    const failed = new Proxy(store, {
      get(target, name) {
        if (name === 'commit' && failing)
          return () => {
            throw new Error('no room')
          }
        const member = Reflect.get(target, name) as unknown
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const chain = new Chain(spec, failed, { blocks: 'withState' })
    extend(chain, 20)
    failing = true
    for (let i = 0; i < 5; i++) expect(() => extend(chain, 1)).toThrow('no room')
    failing = false
    extend(chain, 30)
    expect(keys.size).toBe(2 * (11 + 1 + 1))
  })

  it('answers nothing of a block whose state is gone, though it was asked about before', () => {
    const chain = new Chain(spec, memoryStore({ history: 10 }))
    extend(chain, 5)
    const { hash } = chain.header(chain.hashOf(3))
    const nonce = () => systemItems.account.get(chain.view(hash), ALICE).nonce
    expect(nonce()).toBe(0)
    extend(chain, 20)
    expect(nonce).toThrow(`State already discarded for ${hash}`)
  })

  it('lets go of the view of a block whose state is gone', async () => {
    const chain = new Chain(spec, memoryStore({ history: 10 }))
    extend(chain, 5)
    const { hash } = chain.header(chain.hashOf(3))
    const view = (() => new WeakRef(chain.view(hash)))()
    extend(chain, 20)
    expect(() => chain.view(hash)).toThrow(NodeError)
    // What a WeakRef was asked for lives until the present task is over.
    await new Promise((resolve) => setTimeout(resolve))
    // Collects garbage before it counts.
    queryObjects(Ctx)
    expect(view.deref()).toBeUndefined()
  })

  describe('of past states', () => {
    /** Asks about accounts of a past state, and answers how often the state below was looked at for it. */
    const ask = (chain: Chain, number: number, accounts: number, stopAt?: number): number => {
      const ctx = chain.view(chain.hashOf(number))
      const stored = vi.spyOn(ctx.overlay, 'stored')
      let isOverdue = false
      const work = () => {
        for (let n = 0; n < accounts; n++) {
          isOverdue = n === stopAt
          systemItems.account.get(ctx, `0x${n.toString(16).padStart(64, '0')}` as AccountId)
        }
      }
      const simulate = () => ctx.simulate(work, () => isOverdue)
      if (stopAt === undefined) simulate()
      else expect(simulate).toThrow(Interruption)
      const looks = stored.mock.calls.length
      stored.mockRestore()
      return looks
    }
    const grown = () => {
      const chain = new Chain(spec, memoryStore())
      extend(chain, 40)
      return chain
    }

    it('keeps what was read for a question that was stopped: asked again, it goes on from there', () => {
      const chain = grown()
      expect(ask(chain, 1, 48_000, 36_000)).toBe(36_000)
      expect(ask(chain, 1, 48_000)).toBe(12_000)
      expect(ask(chain, 1, 48_000)).toBe(0)
    })

    it('keeps few values of all of them together: what was asked about longest ago makes room, what is held last of all', () => {
      const chain = grown()
      // An account takes two places, its own and that of its key; of 64,000.
      for (const number of [1, 2, 3]) expect(ask(chain, number, 10_000)).toBe(10_000)
      for (const number of [1, 2, 3]) expect(ask(chain, number, 10_000)).toBe(0)
      expect(ask(chain, 4, 10_000)).toBe(10_000)
      expect(ask(chain, 3, 10_000)).toBe(0)
      expect(ask(chain, 1, 10_000)).toBe(10_000)
      const letGo = chain.holdView(1)
      for (let number = 10; number < 40; number++) ask(chain, number, 1)
      for (const number of [5, 6]) ask(chain, number, 10_000)
      expect(ask(chain, 1, 10_000)).toBe(0)
      letGo()
      for (const number of [7, 8, 9, 4]) ask(chain, number, 10_000)
      expect(ask(chain, 1, 10_000)).toBe(10_000)
      // One alone may have 150,000, and begins afresh when it has more.
      expect(ask(chain, 5, 70_000)).toBe(70_000)
      expect(ask(chain, 5, 70_000)).toBe(0)
      expect(ask(chain, 5, 78_000)).toBe(8_000)
      expect(ask(chain, 5, 78_000)).toBe(78_000)
    })

    it('keeps few of them, however little was asked', () => {
      const chain = grown()
      for (let number = 1; number <= 25; number++) ask(chain, number, 1)
      expect(ask(chain, 2, 1)).toBe(0)
      expect(ask(chain, 1, 1)).toBe(1)
    })
  })

  it('on disk keeps every block and prunes states', () => {
    const path = mkdtempSync(join(tmpdir(), 'glia-memory-'))
    const chain = new Chain(spec, lmdbStore({ path, history: 10, durability: 'process' }))
    try {
      extend(chain, 60)
      const old = chain.byNumber(5)
      expect(chain.byHash(old?.hash as string)?.number).toBe(5)
      expect(() => chain.view(old?.hash)).toThrow(`State already discarded for ${old?.hash}`)
      expect(chain.view(chain.hashOf(50)).blockNumber).toBe(50)
    } finally {
      chain.close()
      rmSync(path, { recursive: true })
    }
  })
})
