import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex0x, toHexDigits } from '@glia/base'
import { type AccountId, encode, header, headerHash, systemItems } from '@glia/frame'
import { blake2b256, lmdbStore, memoryStore, orderedRoot, type StateStore } from '@glia/state'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { append, candidate } from '../testing/blocks.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import type { Block } from './block.ts'
import { Chain } from './chain.ts'

const spec = presetSpec('localnet', true)
const fresh = (store: StateStore = memoryStore()) => new Chain(spec, store)
let alice: TestAccount
let bob: TestAccount
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})

const free = (chain: Chain, id: AccountId, hash?: string) => systemItems.account.get(chain.view(hash), id).data.free
const build = (chain: Chain, timestamp: bigint, bodies: Uint8Array[] = []) => append(chain, bodies, timestamp)

describe('a chain', () => {
  it('makes blocks whose hash is that of the header and whose root is that of the store', () => {
    const chain = fresh()
    const { block } = build(chain, 250n)
    expect(block.number).toBe(1)
    expect(block.header.parentHash).toBe(chain.genesisHash)
    expect(block.hash).toBe(toHex0x(blake2b256(encode(header, block.header))))
    expect(block.header.stateRoot).toBe(toHex0x(chain.store.root(1) as Uint8Array))
    expect(block.header.extrinsicsRoot).toBe(toHex0x(orderedRoot(block.body, 0)))
    // Timestamp.set of 250 ms, a bare version 5 extrinsic.
    expect(block.body.map(toHexDigits)).toEqual(['14050200e903'])
    expect(chain.byHash(block.hash)?.number).toBe(1)
    expect(chain.hashOf(1)).toBe(block.hash)
  })

  it('transfers, and keeps the state of every block', () => {
    const chain = fresh()
    const { genesisHash } = chain
    const before = free(chain, bob.id)
    build(chain, 250n, [transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash, amount: 5_000n })])
    const first = chain.head.hash
    build(chain, 500n, [transfer(chain.runtime, alice, bob.id, { nonce: 1, genesisHash, amount: 7_000n })])
    expect(free(chain, bob.id) - before).toBe(12_000n)
    expect(free(chain, bob.id, first) - before).toBe(5_000n)
    expect(free(chain, bob.id, genesisHash)).toBe(before)
    expect(systemItems.number.get(chain.view(first))).toBe(1)
  })

  it('leaves out what may not be in a block and says why', () => {
    const chain = fresh()
    const { genesisHash } = chain
    const bad = transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash: `0x${'07'.repeat(32)}` })
    const early = transfer(chain.runtime, bob, alice.id, { nonce: 3, genesisHash })
    const good = transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash })
    const { block, proposal } = build(chain, 250n, [bad, early, good])
    expect(proposal.refused.map(({ error }) => error.value.type)).toEqual(['BadProof', 'Future'])
    expect(proposal.included.length).toBe(1)
    expect(block.body.length).toBe(2)
  })

  it('shows nothing of a block at work, and gives each of several the root it has alone', () => {
    const chain = fresh()
    const { genesisHash } = chain
    const before = free(chain, bob.id)
    const offer = (amount: bigint) =>
      candidate(chain, transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash, amount }))
    const alone = (amount: bigint) => {
      const other = fresh()
      return other.finalise(other.propose({ timestamp: 250n }, [offer(amount)]).builder).header.stateRoot
    }
    const [first, second] = [5_000n, 7_000n].map(
      (amount) => chain.propose({ timestamp: 250n }, [offer(amount)]).builder,
    )
    if (first === undefined || second === undefined) throw new Error('two builders are open')
    expect([free(chain, bob.id), systemItems.number.get(chain.view()), chain.head.number]).toEqual([before, 0, 0])
    expect(chain.check(offer(1n).extrinsic, 'External', undefined).requires).toEqual([])
    const [one, two] = [chain.finalise(first), chain.finalise(second)]
    expect([one.header.stateRoot, two.header.stateRoot]).toEqual([alone(5_000n), alone(7_000n)])
    expect(chain.finalise(first)).toBe(one)
    expect(free(chain, bob.id)).toBe(before)
    chain.commit(two)
    expect(free(chain, bob.id)).toBe(before + 7_000n)
    expect(() => chain.commit(one)).toThrow('block 1 was built on a head that is gone, the head is block 1 now')
    expect(() => chain.finalise(first)).toThrow(
      expect.objectContaining({ shape: { kind: 'StaleBuilder', block: 1, head: 1 } }),
    )
    expect(free(chain, bob.id)).toBe(before + 7_000n)
  })

  it('refuses a block that was built before the chain was taken back to the same height', () => {
    const chain = fresh()
    build(chain, 250n)
    const { builder } = chain.propose({ timestamp: 750n }, [])
    build(chain, 500n)
    chain.revert(1)
    expect(() => chain.finalise(builder)).toThrow(
      expect.objectContaining({ shape: { kind: 'StaleBuilder', block: 2, head: 1 } }),
    )
  })

  it('takes blocks back', () => {
    const chain = fresh()
    build(chain, 250n)
    const kept = chain.head.hash
    build(chain, 500n, [transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash: chain.genesisHash })])
    const gone = chain.head.hash
    chain.revert(1)
    expect(chain.head.hash).toBe(kept)
    expect(chain.byHash(gone)).toBeUndefined()
    expect(systemItems.account.get(chain.view(), alice.id).nonce).toBe(0)
    build(chain, 500n)
    expect(chain.head.number).toBe(2)
  })

  it('opens again where it was left', () => {
    const path = mkdtempSync(join(tmpdir(), 'glia-chain-'))
    try {
      const chain = fresh(lmdbStore({ path }))
      const { genesisHash } = chain
      for (let i = 1; i <= 5; i++)
        build(chain, BigInt(i * 250), [transfer(chain.runtime, alice, bob.id, { nonce: i - 1, genesisHash })])
      const { hash } = chain.head
      chain.close()
      const opened = fresh(lmdbStore({ path }))
      expect(opened.head.hash).toBe(hash)
      expect(opened.genesisHash).toBe(genesisHash)
      expect(opened.byNumber(3)?.body.length).toBe(2)
      expect(headerHash((opened.byNumber(3) as Block).header)).toBe(opened.hashOf(3))
      expect(systemItems.account.get(opened.view(), alice.id).nonce).toBe(5)
      build(opened, 1500n)
      expect(opened.head.number).toBe(6)
      opened.close()
    } finally {
      rmSync(path, { recursive: true })
    }
  })
})
