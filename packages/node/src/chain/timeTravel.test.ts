import { type AccountId, systemItems } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { append } from '../testing/blocks.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import { Chain } from './chain.ts'
import type { Reverted } from './chainEvents.ts'

const spec = presetSpec('localnet', true)
let alice: TestAccount
let bob: TestAccount
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})

/** The next block, with a payment to Bob when an amount is given. */
function extend(chain: Chain, amount?: bigint): void {
  const nonce = systemItems.account.get(chain.view(), alice.id).nonce
  const bytes = transfer(chain.runtime, alice, bob.id, { nonce, genesisHash: chain.genesisHash, amount: amount ?? 1n })
  append(chain, amount === undefined ? [] : [bytes])
}
const free = (chain: Chain, id: AccountId) => systemItems.account.get(chain.view(), id).data.free
function chainOf(blocks: number, history: number | 'all' = 'all'): Chain {
  const chain = new Chain(spec, memoryStore({ history }))
  for (let i = 0; i < blocks; i++) extend(chain)
  return chain
}

describe('taking a chain back', () => {
  it('tells which blocks were not final', () => {
    const chain = chainOf(5)
    chain.markFinal(3)
    const heard: Reverted[] = []
    chain.events.on('reverted', (reverted) => heard.push(reverted))
    const [four, five] = [chain.byNumber(4), chain.byNumber(5)]
    chain.revert(5)
    chain.revert(4)
    chain.revert(1)
    expect(heard).toEqual([
      { to: 4, unfinalized: [five], finalized: false, transactions: 'return' },
      { to: 1, unfinalized: [four], finalized: true, transactions: 'return' },
    ])
    expect([chain.head.number, chain.finalized]).toEqual([1, 1])
  })

  it('refuses blocks that are not there', () => {
    const chain = chainOf(30, 10)
    const range = 'expected a block whose state is kept (20 to 30), found'
    for (const number of [19, 31, -1]) expect(() => chain.revert(number)).toThrow(`${range} ${number}`)
    expect(() => chain.fork(19)).toThrow(`${range} 19`)
    expect(chain.head.number).toBe(30)
  })

  it('refuses what is no number, be it that of the head, and changes nothing', () => {
    const chain = chainOf(30, 10)
    const range = 'expected the number of a block whose state is kept (20 to 30), found'
    const others: readonly (readonly [unknown, string])[] = [
      ['30', "'30'"],
      ['25', "'25'"],
      [25n, '25n'],
      [20.5, '20.5'],
      [Number.NaN, 'NaN'],
      [null, 'null'],
    ]
    for (const [other, found] of others) {
      expect(() => chain.revert(other as number)).toThrow(`${range} ${found}`)
      expect(() => chain.fork(other as number)).toThrow(`${range} ${found}`)
    }
    for (const name of ['', 5, undefined])
      expect(() => chain.snapshots.take(name as string)).toThrow('expected a name for the snapshot')
    extend(chain)
    chain.revert(29)
    expect([chain.head.number, chain.snapshots.list()]).toEqual([29, []])
  })
})

describe('a fork', () => {
  it('begins at a block of its chain and goes its own way, as the other does', () => {
    const chain = chainOf(3)
    extend(chain, 1_000n)
    const base = free(chain, bob.id)
    const four = chain.head
    extend(chain, 500n)
    const fork = chain.fork(4)
    expect([fork.head, fork.finalized, fork.genesisHash]).toEqual([four, 4, chain.genesisHash])
    extend(fork, 70_000n)
    extend(chain, 1n)
    expect([free(fork, bob.id) - base, free(chain, bob.id) - base]).toEqual([70_000n, 501n])
    expect([fork.byNumber(2)?.hash, fork.byNumber(5)?.number, fork.byNumber(6)]).toEqual([
      chain.hashOf(2),
      5,
      undefined,
    ])
    expect(fork.hashOf(5)).not.toBe(chain.hashOf(5))
    expect(fork.byHash(chain.hashOf(5) as string)).toBeUndefined()
    chain.close()
    extend(fork)
    expect(fork.head.number).toBe(6)
    fork.revert(4)
    expect(free(fork, bob.id)).toBe(base)
  })
})

describe('snapshots', () => {
  it('bring the chain back by name, as often as wanted', () => {
    const chain = chainOf(2)
    const before = free(chain, bob.id)
    expect(chain.snapshots.take('start')).toEqual({ name: 'start', number: 2, hash: chain.head.hash })
    for (const amount of [1_000n, 2_000n]) {
      extend(chain, amount)
      extend(chain)
      expect(free(chain, bob.id)).toBe(before + amount)
      chain.snapshots.restore('start')
      expect([chain.head.number, free(chain, bob.id)]).toEqual([2, before])
    }
  })

  it('are listed and dropped; a name is one block; those above a block that is left are gone', () => {
    const chain = chainOf(1)
    chain.snapshots.take('a')
    extend(chain)
    chain.snapshots.take('b')
    extend(chain)
    chain.snapshots.take('a')
    const listed = () => chain.snapshots.list().map(({ name, number }) => [name, number])
    expect(listed()).toEqual([
      ['b', 2],
      ['a', 3],
    ])
    chain.revert(2)
    expect(listed()).toEqual([['b', 2]])
    expect(chain.snapshots.drop('b')).toBe(true)
    expect(chain.snapshots.drop('b')).toBe(false)
    expect(() => chain.snapshots.restore('a')).toThrow('expected the name of a snapshot (there is none), found "a"')
  })

  it('hold their state when it would be pruned, until they are dropped', () => {
    const chain = chainOf(5, 10)
    const before = free(chain, bob.id)
    chain.snapshots.take('five')
    for (let i = 0; i < 40; i++) extend(chain, 1n)
    chain.snapshots.restore('five')
    expect([chain.head.number, free(chain, bob.id)]).toEqual([5, before])
    for (let i = 0; i < 40; i++) extend(chain)
    chain.snapshots.drop('five')
    extend(chain)
    expect(() => chain.revert(5)).toThrow('expected a block whose state is kept (36 to 46), found 5')
  })
})
