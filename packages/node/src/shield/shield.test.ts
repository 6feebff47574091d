import { toHexDigits } from '@glia/base'
import {
  bareExtrinsic,
  callNamed,
  decodeExtrinsic,
  extrinsicHash,
  fixedBytes,
  palletHome,
  runtime,
  weight,
} from '@glia/frame'
import { memoryStore, twox128 } from '@glia/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GivenBlock } from '../chain/block.ts'
import { Chain } from '../chain/chain.ts'
import { BlockTime } from '../chain/slotBudget.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { slotClock } from '../engine/clock.ts'
import { InstantEngine } from '../engine/instantEngine.ts'
import { Sealer } from '../engine/sealer.ts'
import { silent } from '../log.ts'
import { presetSpec } from '../presets.ts'
import { append, candidate, extend } from '../testing/blocks.ts'
import { strictPool } from '../testing/pools.ts'
import { seal, sealing, shieldKey } from '../testing/sealing.ts'
import { type TestAccount, threeAccounts, transfer } from '../testing/signing.ts'
import { FixedKeys, RollingKeys, type ShieldKeys } from './keys.ts'

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

const rolling = (keys: ShieldKeys = new RollingKeys(), of = spec) => new Chain(of, memoryStore(), { shield: keys })
function fixed(): Chain {
  const chain: Chain = new Chain(spec, memoryStore(), { shield: new FixedKeys(() => chain.genesisHash) })
  return chain
}
const next = (chain: Chain) => shieldKey(chain, 'NextKey') as Uint8Array
const pay = (chain: Chain, from: TestAccount, nonce: number, amount = 1000n) =>
  transfer(chain.runtime, from, charlie.id, { nonce, genesisHash: chain.genesisHash, amount })
/** Who signed what of a block's body, its author's own calls left out. */
const names = (chain: Chain, body: readonly Uint8Array[]) =>
  body.flatMap((bytes) => {
    const { signed: by, call } = decodeExtrinsic(chain.runtime, bytes)
    return by === undefined ? [] : [`${call.bound.name} ${by.extra[5]}`]
  })
const both = ['submit_encrypted 0', 'transfer_keep_alive 1']

describe('a sealed transaction', () => {
  it('waits for the block whose key it is sealed with, and has what was inside right behind it', () => {
    const chain = rolling()
    extend(chain, 3)
    const inner = pay(chain, alice, 1)
    const outer = sealing(chain, alice, 0, seal(inner, next(chain)))
    const early = append(chain, [outer])
    expect(names(chain, early.block.body)).toEqual([])
    expect([early.proposal.refused, early.proposal.faulted]).toEqual([[], []])
    const { block, proposal } = append(chain, [outer, pay(chain, bob, 0)])
    expect(names(chain, block.body)).toEqual([...both, 'transfer_keep_alive 0'])
    expect(proposal.included.map(({ hash }) => hash)).toEqual(block.body.slice(2).map(extrinsicHash))
    expect(block.body[3]).toEqual(inner)
    const late = sealing(chain, bob, 1, seal(pay(chain, bob, 2), shieldKey(chain, 'CurrentKey') as Uint8Array))
    expect(names(chain, append(chain, [late]).block.body)).toEqual([])
  })

  it('opens in the very next block where one key is for all', () => {
    const chain = fixed()
    extend(chain, 3)
    const outer = sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain)))
    expect(names(chain, append(chain, [outer]).block.body)).toEqual(both)
  })

  it('opens whoever of several authors is in turn', () => {
    const chain = rolling(undefined, {
      ...spec,
      genesis(ctx, flush) {
        spec.genesis(ctx, flush)
        const [authorities] = ctx.runtime.palletByName.get('Aura')?.storage ?? []
        const three = [1, 2, 3].map((n) => new Uint8Array(32).fill(n))
        ;(authorities as unknown as { set(on: typeof ctx, value: unknown): void }).set(ctx, three)
      },
    })
    extend(chain, 5)
    for (let nonce = 0; nonce < 10; nonce += 2) {
      const outer = sealing(chain, alice, nonce, seal(pay(chain, alice, nonce + 1), next(chain)))
      extend(chain)
      expect(names(chain, append(chain, [outer]).block.body).length).toBe(2)
    }
  })

  it.each([
    ['no transaction', () => new Uint8Array(64).fill(7)],
    ['nothing', () => new Uint8Array(0)],
    ['a nonce that is not next', (chain: Chain) => pay(chain, alice, 5)],
    ['a nonce that is over', (chain: Chain) => pay(chain, alice, 0)],
    ['a wrong signature', (chain: Chain) => pay(chain, alice, 1).map((byte, at) => (at === 60 ? byte ^ 1 : byte))],
    [
      'an announcement, which is for the author alone',
      ({ runtime: rules }: Chain) =>
        bareExtrinsic(callNamed(rules, 'MevShield', 'announce_next_key', { encKey: undefined })),
    ],
  ])('stands alone when there is %s inside', (_what, make) => {
    const chain = fixed()
    extend(chain, 3)
    const outer = sealing(chain, alice, 0, seal(make(chain), next(chain)))
    const { block } = append(chain, [outer, pay(chain, bob, 0)])
    expect(names(chain, block.body)).toEqual(['submit_encrypted 0', 'transfer_keep_alive 0'])
    expect(chain.head.number).toBe(4)
  })

  it('stands with what fails: both pay', () => {
    const chain = fixed()
    extend(chain, 3)
    const outer = sealing(chain, alice, 0, seal(pay(chain, alice, 1, 10n ** 19n), next(chain)))
    expect(names(chain, append(chain, [outer]).block.body)).toEqual(both)
  })

  it('inside another is not opened', () => {
    const chain = fixed()
    extend(chain, 3)
    const nested = sealing(chain, alice, 1, seal(pay(chain, alice, 2), next(chain)))
    const outer = sealing(chain, alice, 0, seal(nested, next(chain)))
    expect(names(chain, append(chain, [outer]).block.body)).toEqual(['submit_encrypted 0', 'submit_encrypted 1'])
  })

  it('is not taken by a node that has lost the key, nor costs it anything', () => {
    const chain = rolling()
    extend(chain, 4)
    const outer = sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain)))
    extend(chain)
    const store = chain.store.fork(chain.head.number)
    const again = new Chain(spec, store, { shield: new RollingKeys() })
    const { block, proposal } = append(again, [outer])
    expect(names(again, block.body)).toEqual([])
    expect(proposal.refused).toEqual([])
    expect(names(chain, append(chain, [outer]).block.body)).toEqual(both)
  })

  it('may be one of many: the slot ends them, and none stands without what was in it', () => {
    const chain = fixed()
    extend(chain, 3)
    const outers = Array.from({ length: 20 }, (_, at) =>
      candidate(chain, sealing(chain, alice, 2 * at, seal(pay(chain, alice, 2 * at + 1), next(chain)))),
    )
    let now = 0
    const time = new BlockTime(
      { blockMs: 50, riseMs: 50, earlyMs: 5, marginMs: 5, batchMs: 50, stopMs: 80 },
      { now: () => (now += 1) },
    )
    const proposal = chain.propose({ timestamp: BigInt(4 * chain.slotDuration), time }, outers)
    const made = names(chain, proposal.builder.body)
    expect(made.length).toBeGreaterThan(3)
    expect(made.length).toBeLessThan(40)
    made.forEach((name, at) => expect(name).toBe(`${at % 2 === 0 ? 'submit_encrypted' : 'transfer_keep_alive'} ${at}`))
  })

  it('survives a block that is made once more, since something in it did not encode', () => {
    const overflow = palletHome({ name: 'Overflow', index: 200 })
    const item = overflow.value({ name: 'Item', value: fixedBytes(4), docs: 'Four bytes.' })
    let broken = false
    const pallet = overflow.pallet({ storage: [item] })
    const rules = runtime({
      ...spec.runtime,
      pallets: [...spec.runtime.pallets, pallet],
      guard: {
        weight: () => weight(0),
        check(ctx, origin) {
          if (broken && origin.kind === 'signed' && origin.account === bob.id) item.set(ctx, new Uint8Array(3))
        },
      },
    })
    const chain: Chain = new Chain({ ...spec, runtime: rules }, memoryStore(), {
      shield: new FixedKeys(() => chain.genesisHash),
    })
    extend(chain, 3)
    broken = true
    const outer = sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain)))
    const { block } = append(chain, [outer, pay(chain, bob, 0)])
    expect(names(chain, block.body)).toEqual([...both, 'transfer_keep_alive 0'])
  })
})

describe('the pool', () => {
  const sealer = (chain: Chain) => {
    const pool = strictPool(chain, verifier)
    return { pool, sealer: new Sealer({ chain, pool, clock: slotClock(250), log: silent }) }
  }

  it('lets a later transaction follow what came sealed', async () => {
    const chain = fixed()
    const { pool, sealer: one } = sealer(chain)
    for (let n = 0; n < 3; n++) await one.seal()
    await pool.submit(sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain))))
    await pool.submit(pay(chain, alice, 2))
    expect([pool.readyCount, pool.futureCount]).toEqual([1, 1])
    expect(names(chain, (await one.seal()).body)).toEqual(both)
    expect([pool.readyCount, pool.futureCount]).toEqual([1, 0])
    expect(names(chain, (await one.seal()).body)).toEqual(['transfer_keep_alive 2'])
  })

  it('gets both back when their block is taken back', async () => {
    const chain = fixed()
    const { pool, sealer: one } = sealer(chain)
    for (let n = 0; n < 3; n++) await one.seal()
    await pool.submit(sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain))))
    await one.seal()
    chain.revert(3)
    await pool.settled()
    expect(pool.readyCount).toBe(2)
    expect(names(chain, (await one.seal()).body)).toEqual(both)
  })

  it('with instant sealing: what came before its key was in turn has one more block', async () => {
    const chain = fixed()
    const { pool, sealer: one } = sealer(chain)
    const engine = new InstantEngine(one, pool)
    await one.seal()
    await one.seal()
    await engine.start()
    await pool.submit(sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain))))
    await expect.poll(() => chain.head.number).toBe(4)
    expect(names(chain, chain.head.body)).toEqual(both)
    await engine.stop()
  })
})

describe('keys', () => {
  it('are the same for the same parent, and new for each otherwise', () => {
    const keys = new RollingKeys()
    const one = keys.announced('0x01')
    expect(keys.announced('0x02')).not.toEqual(one)
    expect(keys.announced('0x01')).toBe(one)
    expect(one.length).toBe(1_184)
    expect(keys.secretOf(one)?.length).toBe(2_400)
    expect(keys.secretOf(new Uint8Array(1_184))).toBeUndefined()
  })

  it('are kept for as many blocks as they can be asked for, and no more', () => {
    const keys = new RollingKeys()
    const made = Array.from({ length: 90 }, (_, n) => keys.announced(`0x${n}`))
    expect(made.map((key) => keys.secretOf(key) !== undefined)).toEqual(made.map((_, n) => n >= 10))
    const hashes = made.map((key) => toHexDigits(twox128(key)))
    // That they were announced stays known: what is sealed with one is told so, and is nobody else's.
    expect(hashes.map((hash) => keys.hasAnnounced(hash))).toEqual(made.map(() => true))
    expect(keys.forked().hasAnnounced(hashes[0] as string)).toBe(true)
  })

  it('are forgotten in the order in which they were announced, whatever is asked: anybody can ask for old ones', () => {
    const keys = new RollingKeys()
    const made = Array.from({ length: 80 }, (_, n) => keys.announced(`0x${n}`))
    for (const key of made.slice(0, 79)) {
      keys.hasAnnounced(toHexDigits(twox128(key)))
      keys.secretOf(key)
    }
    keys.announced('0x80')
    expect(made.map((key) => keys.secretOf(key) !== undefined)).toEqual(made.map((_, n) => n > 0))
  })

  it('are told apart by all of their bytes', () => {
    const keys = new RollingKeys()
    const key = keys.announced('0x01')
    expect(keys.secretOf(key.map((byte, at) => (at === 1_183 ? byte ^ 1 : byte)))).toBeUndefined()
    const one = new FixedKeys(() => '0x01')
    expect(one.secretOf(one.announced().map((byte, at) => (at === 1_183 ? byte ^ 1 : byte)))).toBeUndefined()
  })

  it('of a fork are its own: its blocks make no other chain forget', () => {
    const chain = rolling()
    extend(chain, 4)
    const outer = sealing(chain, alice, 0, seal(pay(chain, alice, 1), next(chain)))
    const fork = chain.fork()
    const other = chain.fork()
    extend(fork, 90)
    for (const each of [chain, other]) {
      extend(each)
      expect(names(each, append(each, [outer]).block.body)).toEqual(both)
    }
  })

  it('of a chain of blocks by hand follow from its genesis', () => {
    const [one, other, third] = [new FixedKeys(() => '0x01'), new FixedKeys(() => '0x01'), new FixedKeys(() => '0x02')]
    expect(one.announced()).toEqual(other.announced())
    expect(one.announced()).not.toEqual(third.announced())
    expect(third.secretOf(one.announced())).toBeUndefined()
    const [here, there] = [fixed(), fixed()]
    extend(here, 4)
    extend(there, 4)
    expect(here.head.hash).toBe(there.head.hash)
  })

  it('turn, where blocks come by themselves', () => {
    const chain = rolling()
    extend(chain, 4)
    const [pending, later] = [shieldKey(chain, 'PendingKey'), next(chain)]
    extend(chain)
    expect(shieldKey(chain, 'CurrentKey')).toEqual(pending)
    expect(shieldKey(chain, 'PendingKey')).toEqual(later)
    expect(next(chain)).not.toEqual(later)
  })

  it('are left out of a block whose hooks leave no weight for them', () => {
    let hungry = false
    const pallet = palletHome({ name: 'Hungry', index: 200 }).pallet({
      hooks: { onInitialize: () => weight(hungry ? 10_000_000_000_000n : 0n) },
    })
    const chain = new Chain(
      { ...spec, runtime: runtime({ ...spec.runtime, pallets: [...spec.runtime.pallets, pallet] }) },
      memoryStore(),
      { shield: new RollingKeys() },
    )
    extend(chain, 2)
    hungry = true
    expect(append(chain).block.body.length).toBe(1)
    hungry = false
    expect(append(chain).block.body.length).toBe(2)
  })
})

describe('a block of somebody else', () => {
  const given = (chain: Chain, body: readonly Uint8Array[]): GivenBlock => ({
    number: chain.head.number + 1,
    parentHash: chain.head.hash,
    body,
  })
  const announce = (chain: Chain, encKey: Uint8Array | undefined) =>
    bareExtrinsic(callNamed(chain.runtime, 'MevShield', 'announce_next_key', { encKey }))
  const key = new Uint8Array(1_184).fill(9)

  it('announces its own key, and what it opened is checked as any transaction', async () => {
    const [author, other] = [rolling(), rolling()]
    const follow = async (bodies: readonly Uint8Array[] = []) => {
      const { block } = append(author, bodies)
      const { number, hash, header, body } = block
      const builder = await other.process({ number, hash, header, body, parentHash: header.parentHash })
      other.commit(other.finalise(builder))
      return block
    }
    for (let n = 0; n < 3; n++) await follow()
    const outer = sealing(author, alice, 0, seal(pay(author, alice, 1), next(author)))
    await follow()
    expect(names(author, (await follow([outer])).body)).toEqual(both)
    expect([other.head.hash, other.stateRoot()]).toEqual([author.head.hash, author.stateRoot()])
  })

  it.each([
    ['none', (_chain: Chain) => [] as Uint8Array[], undefined],
    ['that it has none', (chain: Chain) => [announce(chain, undefined)], undefined],
    ['one that is no key, which fails', (chain: Chain) => [announce(chain, key.subarray(1))], undefined],
    ['two', (chain: Chain) => [announce(chain, key), announce(chain, key)], /inherents/],
    ['one behind a transaction', (chain: Chain) => [pay(chain, alice, 0), announce(chain, key)], /inherents/],
  ])('may announce %s, or not', async (_what, make, refusal) => {
    const chain = rolling()
    extend(chain, 2)
    const timestamp = BigInt(3 * chain.slotDuration)
    const time = bareExtrinsic(callNamed(chain.runtime, 'Timestamp', 'set', { now: timestamp }))
    const work = chain.process(given(chain, [time, ...make(chain)]))
    if (refusal !== undefined) await expect(work).rejects.toThrow(refusal)
    else {
      chain.commit(chain.finalise(await work))
      expect(chain.head.number).toBe(3)
    }
  })

  it('announces its key after the time', async () => {
    const chain = rolling()
    const time = bareExtrinsic(callNamed(chain.runtime, 'Timestamp', 'set', { now: BigInt(chain.slotDuration) }))
    await expect(chain.process(given(chain, [announce(chain, key), time]))).rejects.toThrow(/inherents/)
  })
})
