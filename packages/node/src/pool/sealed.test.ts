import { callNamed, decodeExtrinsic } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { slotBudget } from '../chain/slotBudget.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { slotClock } from '../engine/clock.ts'
import { InstantEngine } from '../engine/instantEngine.ts'
import { Sealer } from '../engine/sealer.ts'
import { silent } from '../log.ts'
import { presetSpec } from '../presets.ts'
import { RollingKeys, type ShieldKeys } from '../shield/keys.ts'
import { append } from '../testing/blocks.ts'
import { strictPool } from '../testing/pools.ts'
import { seal, sealing, shieldKey } from '../testing/sealing.ts'
import { signed, type TestAccount, threeAccounts, transfer } from '../testing/signing.ts'

const spec = presetSpec('localnet', true)
const verifier = new Verifier(1)
let alice: TestAccount
let bob: TestAccount
let charlie: TestAccount
beforeAll(async () => {
  await loadCrypto()
  ;({ alice, bob, charlie } = await threeAccounts())
})
afterAll(() => verifier.close())

/** A chain whose blocks each have a key, on its fifth block. */
async function start(keys: ShieldKeys = new RollingKeys()) {
  const chain = new Chain(spec, memoryStore(), { shield: keys })
  const pool = strictPool(chain, verifier)
  // Else what fails at once would take nobody's place.
  const budget = { ...slotBudget(250, spec.runtime.limits), earlyMs: 0 }
  const sealer = new Sealer({ chain, pool, clock: slotClock(250), log: silent, budget })
  for (let n = 0; n < 5; n++) await sealer.seal()
  return { chain, pool, sealer }
}
type KeyName = Parameters<typeof shieldKey>[1]
const pay = (chain: Chain, from: TestAccount, nonce: number, tip = 0n) =>
  transfer(chain.runtime, from, charlie.id, { nonce, genesisHash: chain.genesisHash, amount: 1000n, tip })
/** Counted with more than a block has: only the first of a block may be one. */
const heavy = (chain: Chain, from: TestAccount, nonce: number) => {
  const call = callNamed(chain.runtime, 'SubtensorModule', 'register_network', { hotkey: bob.id })
  return signed(chain.runtime, from, call, { nonce, genesisHash: chain.genesisHash })
}
const sealed = (chain: Chain, name: KeyName, nonce: number, inner = pay(chain, alice, nonce + 1), tip = 0n) =>
  sealing(chain, alice, nonce, seal(inner, shieldKey(chain, name) as Uint8Array), { tip })
/** Sealed with a key that is no block's. */
const foreign = (chain: Chain, nonce: number) => {
  const bytes = seal(pay(chain, alice, nonce + 1), shieldKey(chain, 'NextKey') as Uint8Array)
  return sealing(chain, alice, nonce, bytes.fill(255, 0, 16))
}
const names = (chain: Chain) =>
  chain.head.body.flatMap((bytes) => {
    const { signed: by, call } = decodeExtrinsic(chain.runtime, bytes)
    return by === undefined ? [] : [`${call.bound.name} ${by.extra[5]}`]
  })
const both = ['submit_encrypted 0', 'transfer_keep_alive 1']

describe('the pool', () => {
  it('takes what the next block opens or the one behind, and refuses what is sealed with a key whose block has passed', async () => {
    const { chain, pool, sealer } = await start()
    const two = sealed(chain, 'NextKey', 2)
    await pool.submit(sealed(chain, 'PendingKey', 0))
    await pool.submit(sealed(chain, 'NextKey', 1))
    for (let n = 0; n < 4; n++) await sealer.seal()
    for (const bytes of [two, sealed(chain, 'CurrentKey', 2)])
      await expect(pool.submit(bytes)).rejects.toMatchObject({
        shape: { kind: 'InvalidTransaction', validity: { value: { type: 'Stale' } } },
        message: expect.stringContaining('read NextKey and seal it again'),
      })
    expect(pool.pending()).toEqual([])
  })

  it('lets what is sealed with a key that nobody announced wait until its era ends, in nobody else’s place', async () => {
    const { chain, pool, sealer } = await start()
    const heard: string[] = []
    const bytes = foreign(chain, 0)
    const hash = await pool.submit(bytes, 'External', ({ type }) => heard.push(type))
    await expect(pool.submit(bytes)).rejects.toMatchObject({ shape: { kind: 'AlreadyImported' } })
    expect([pool.readyCount, pool.pending().map((tx) => tx.hash), pool.nextNonce(alice.id, 0)]).toEqual([0, [hash], 0])
    // Its era is of 8 blocks: the one that it names, and 7 behind.
    for (let n = 0; n < 6; n++) await sealer.seal()
    expect([names(chain), pool.has(hash), heard]).toEqual([[], true, ['ready']])
    await sealer.seal()
    expect([names(chain), pool.has(hash), heard]).toEqual([[], false, ['ready', 'invalid']])
  })

  it('gives up what no block made here opens once its nonce is used', async () => {
    const { chain, pool, sealer } = await start()
    const hash = await pool.submit(foreign(chain, 0))
    await pool.submit(pay(chain, alice, 0))
    await sealer.seal()
    expect([names(chain), pool.has(hash), pool.bytes]).toEqual([['transfer_keep_alive 0'], false, 0])
  })

  it('has 4 places for what no block made here opens of one sender, and they are no others’', async () => {
    const { chain, pool } = await start()
    const bytes = foreign(chain, 0)
    for (let nonce = 0; nonce < 4; nonce++) await pool.submit(foreign(chain, nonce))
    expect(pool.bytes).toBe(4 * bytes.length)
    await expect(pool.submit(foreign(chain, 4))).rejects.toMatchObject({ shape: { kind: 'ImmediatelyDropped' } })
    await pool.submit(sealed(chain, 'PendingKey', 0))
    expect([pool.readyCount, pool.pending().length]).toEqual([1, 5])
    pool.clear()
    expect(pool.pending()).toEqual([])
  })

  it('lets what no block made here opens in again when blocks are taken back', async () => {
    const { chain, pool, sealer } = await start()
    const hash = await pool.submit(foreign(chain, 0))
    await sealer.seal()
    chain.revert(5)
    await pool.settled()
    expect([pool.has(hash), pool.readyCount]).toEqual([true, 0])
  })

  it('says of what no block made here opens whether another author could take it, and lets all with one nonce go together', async () => {
    const { chain, pool, sealer } = await start()
    const heard: string[][] = [[], [], [], []]
    const hear =
      (n: number) =>
      ({ type }: { readonly type: string }) =>
        void heard[n]?.push(type)
    const other = sealing(
      chain,
      alice,
      0,
      seal(pay(chain, bob, 0), shieldKey(chain, 'NextKey') as Uint8Array).fill(254, 0, 16),
    )
    for (const [n, bytes] of [foreign(chain, 0), other, foreign(chain, 1), foreign(chain, 3)].entries())
      await pool.submit(bytes, 'External', hear(n))
    await pool.submit(pay(chain, alice, 0))
    await sealer.seal()
    expect(heard).toEqual([['ready', 'invalid'], ['ready', 'invalid'], ['ready'], ['future']])
  })

  it('takes what no block made here opens though its sender has as much as it may', async () => {
    const { chain, pool } = await start()
    for (let nonce = 0; nonce < 32; nonce++) await pool.submit(sealed(chain, 'NextKey', nonce))
    await expect(pool.submit(sealed(chain, 'NextKey', 32))).rejects.toMatchObject({
      shape: { kind: 'ImmediatelyDropped' },
    })
    await pool.submit(foreign(chain, 33))
    expect([pool.readyCount, pool.pending().length]).toEqual([32, 33])
  })

  it('lets what needs a sealed one that has passed wait as far as its sender may have any wait', async () => {
    const { chain, pool, sealer } = await start()
    const lost = await pool.submit(sealed(chain, 'PendingKey', 0, heavy(chain, bob, 0)))
    for (let nonce = 1; nonce <= 300; nonce++) await pool.submit(pay(chain, alice, nonce))
    expect([pool.readyCount, pool.futureCount]).toEqual([301, 0])
    // It has no time behind this one, so that it is left out for nothing; then its key has passed.
    const first = seal(heavy(chain, charlie, 1), shieldKey(chain, 'PendingKey') as Uint8Array)
    await pool.submit(sealing(chain, charlie, 0, first, { tip: 1_000_000n }))
    await sealer.seal()
    await sealer.seal()
    expect([pool.has(lost), pool.readyCount, pool.futureCount]).toEqual([false, 0, 256])
  })

  it('lets go what stands in a block of another author, and lets in what waits behind it', async () => {
    const chain = new Chain(spec, memoryStore(), { shield: new RollingKeys() })
    const pool = strictPool(chain, verifier)
    // Whose author opens nothing takes what is sealed as any other transaction.
    const theirs = new Chain(spec, memoryStore())
    const heard: string[] = []
    const bytes = sealing(chain, alice, 0, seal(pay(chain, bob, 0), new RollingKeys().announced('0x01')))
    const hash = await pool.submit(bytes, 'External', ({ type }) => heard.push(type))
    await pool.submit(pay(chain, alice, 1))
    const waits = pay(chain, bob, 1)
    await pool.submit(waits)
    expect([pool.readyCount, pool.futureCount]).toEqual([0, 2])
    const { body, header, number } = append(theirs, [bytes, pay(theirs, bob, 0)]).block
    chain.commit(chain.finalise(await chain.process({ number, body, parentHash: header.parentHash })))
    expect([pool.has(hash), heard, pool.readyCount, pool.futureCount]).toEqual([false, ['ready', 'inBlock'], 2, 0])
  })

  it('refuses what is sealed with a key whose secret is lost', async () => {
    const keys = new RollingKeys()
    let isLost = false
    const { chain, pool } = await start({
      announced: (parent) => keys.announced(parent),
      secretOf: (key) => (isLost ? undefined : keys.secretOf(key)),
      hasAnnounced: (hash) => keys.hasAnnounced(hash),
      forked: () => keys,
    })
    isLost = true
    await expect(pool.submit(sealed(chain, 'NextKey', 0))).rejects.toThrow('found one that neither opens')
  })

  it('drops what is sealed with the block that could have opened it, and tells its watchers', async () => {
    const { chain, pool, sealer } = await start()
    const heard: string[] = []
    // It waits for a nonce that nobody sends.
    await pool.submit(sealed(chain, 'NextKey', 4), 'External', ({ type }) => heard.push(type))
    await sealer.seal()
    expect(pool.futureCount).toBe(1)
    await sealer.seal()
    expect([pool.futureCount, heard]).toEqual([0, ['future', 'invalid']])
  })

  it('offers what is sealed for a block before what pays more', async () => {
    const { chain, pool, sealer } = await start()
    await pool.submit(pay(chain, bob, 0, 1_000_000n))
    await pool.submit(sealed(chain, 'PendingKey', 0))
    await sealer.seal()
    expect(names(chain)).toEqual([...both, 'transfer_keep_alive 0'])
  })

  it('lets a heavy call wait two blocks at most for what is sealed', async () => {
    const { chain, pool, sealer } = await start()
    await pool.submit(heavy(chain, charlie, 0))
    const blocks: string[][] = []
    for (let nonce = 0; blocks.length < 4; ) {
      const outer = sealed(chain, 'PendingKey', nonce, heavy(chain, alice, nonce + 1))
      await pool.submit(outer)
      await sealer.seal()
      blocks.push(names(chain))
      if (names(chain)[0] === `submit_encrypted ${nonce}`) nonce += 2
    }
    expect(blocks).toEqual([
      ['submit_encrypted 0', 'register_network 1'],
      ['submit_encrypted 2', 'register_network 3'],
      ['register_network 0'],
      ['submit_encrypted 4', 'register_network 5'],
    ])
  })
})

describe('instant sealing', () => {
  it('makes no block for what is sealed for none to come', async () => {
    const { chain, pool, sealer } = await start()
    const engine = new InstantEngine(sealer, pool)
    const late = pool.submit(sealed(chain, 'PendingKey', 0))
    // Its signature is being checked on another thread meanwhile.
    for (let n = 0; n < 3; n++) await sealer.seal()
    await engine.start()
    await late
    expect([pool.readyCount, chain.head.number]).toEqual([1, 8])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(chain.head.number).toBe(8)
    await pool.submit(pay(chain, bob, 0))
    await expect.poll(() => chain.head.number).toBe(9)
    expect([names(chain), pool.readyCount]).toEqual([['transfer_keep_alive 0'], 0])
    await engine.stop()
  })
})
