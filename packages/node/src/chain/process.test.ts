import {
  type BlockBuilder,
  bareExtrinsic,
  callNamed,
  depositLog,
  type H256,
  palletHome,
  runtime,
  systemItems,
} from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import type { SignatureTask } from '../crypto/verifyBatch.ts'
import { NodeError } from '../errors.ts'
import { presetSpec } from '../presets.ts'
import { append } from '../testing/blocks.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import { assemble, type Block, type GivenBlock } from './block.ts'
import { Chain } from './chain.ts'

const spec = presetSpec('localnet', true)
const verifier = new Verifier(1)
const tasks: SignatureTask[] = []
const fresh = () =>
  new Chain(spec, memoryStore(), {
    verify: (task) => {
      tasks.push(task)
      return verifier.verify(task)
    },
  })
let alice: TestAccount
let bob: TestAccount
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
afterAll(() => verifier.close())

/** The next block of a chain with these transactions, committed. */
function author(chain: Chain, timestamp: bigint, bodies: readonly Uint8Array[] = []): Block {
  const { block, proposal } = append(chain, bodies, timestamp)
  expect(proposal.included.length).toBe(bodies.length)
  return block
}
const pay = (chain: Chain, nonce: number, options: Partial<Parameters<typeof transfer>[3]> = {}) =>
  transfer(chain.runtime, alice, bob.id, { nonce, genesisHash: chain.genesisHash, ...options })
const given = ({ number, hash, header, body }: Block): GivenBlock => ({
  number,
  hash,
  header,
  body,
  parentHash: header.parentHash,
})
const bare = ({ number, header, body }: Block): GivenBlock => ({ number, body, parentHash: header.parentHash })
/** Part, extrinsic and reason of the refusal. */
async function refusal(work: Promise<BlockBuilder>): Promise<string> {
  const fault = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(fault instanceof NodeError) || fault.shape.kind !== 'BadBlock') throw fault
  return fault.message
}

describe('a block from outside', () => {
  it('is executed to what its author made of it, its signatures checked elsewhere in one go', async () => {
    const [one, two] = [fresh(), fresh()]
    // Born at block 0 of a period of 4: the payload holds a block's hash.
    const era = { bytes: Uint8Array.of(0x01, 0x00), blockHash: one.genesisHash }
    const block = author(one, 250n, [pay(one, 0), pay(one, 1, { era }), pay(one, 2)])
    tasks.length = 0
    const builder = await two.process(given(block))
    expect(tasks.length).toBe(3)
    expect([two.head.number, systemItems.account.get(two.view(), alice.id).nonce]).toEqual([0, 0])
    two.commit(two.finalise(builder))
    expect(two.head).toEqual(one.head)
    expect(systemItems.account.get(two.view(), alice.id).nonce).toBe(3)
    // A young era: its first block is the parent, whose hash is in the state only once the block has begun.
    const young = { bytes: Uint8Array.of(0x11, 0x00), blockHash: block.hash }
    const next = author(one, 500n, [pay(one, 3, { era: young })])
    two.commit(two.finalise(await two.process(bare(next))))
    expect(two.head.hash).toBe(next.hash)
  })

  it('is refused when it does not follow the head', async () => {
    const chain = fresh()
    const block = author(fresh(), 250n)
    const parentHash = `0x${'ab'.repeat(32)}` as H256
    expect(await refusal(chain.process({ ...given(block), number: 2 }))).toBe(
      'bad block, number: expected block 1, found 2',
    )
    expect(await refusal(chain.process({ ...given(block), parentHash }))).toBe(
      `bad block, parent: expected a block on ${chain.genesisHash}, found one on ${parentHash}`,
    )
    const header = { ...block.header, number: 2 }
    expect(await refusal(chain.process({ ...given(block), header }))).toBe(
      'bad block, number: expected 1 in the header, found 2',
    )
  })

  it('is refused with the transaction that is wrong, and why', async () => {
    const chain = fresh()
    const { body } = author(fresh(), 250n)
    const block = (...more: Uint8Array[]): GivenBlock => ({
      number: 1,
      parentHash: chain.genesisHash,
      body: [...body, ...more],
    })
    expect(await refusal(chain.process(block(pay(chain, 0), new Uint8Array([8, 4, 250]))))).toContain(
      'bad block, encoding of extrinsic 2: ',
    )
    const forged = pay(chain, 1)
    forged[60] = (forged[60] as number) ^ 1
    expect(await refusal(chain.process(block(pay(chain, 0), forged)))).toBe(
      'bad block, signature of extrinsic 2: it is not the signer’s signature of this transaction',
    )
    expect(await refusal(chain.process(block(pay(chain, 1))))).toBe(
      'bad block, transaction of extrinsic 1: Invalid.Future',
    )
    expect(await refusal(chain.process(block(pay(chain, 0), pay(chain, 0, { amount: 2n }))))).toBe(
      'bad block, transaction of extrinsic 2: Invalid.Stale',
    )
    expect(chain.head.number).toBe(0)
    expect(systemItems.account.get(chain.view(), alice.id).nonce).toBe(0)
  })

  it('is refused unless its time and its other inherents are its author’s and stand first', async () => {
    const chain = fresh()
    const { body } = author(fresh(), 250n)
    const [time] = body as [Uint8Array]
    const block = (...extrinsics: Uint8Array[]): GivenBlock => ({
      number: 1,
      parentHash: chain.genesisHash,
      body: extrinsics,
    })
    const at = (now: bigint) => bareExtrinsic(callNamed(chain.runtime, 'Timestamp', 'set', { now }))
    expect(await refusal(chain.process(block(pay(chain, 0))))).toBe(
      'bad block, timestamp: expected a call that sets the time of the block, found none',
    )
    expect(await refusal(chain.process(block(pay(chain, 0), time)))).toContain('bad block, inherents of extrinsic 0: ')
    expect(await refusal(chain.process(block(time, pay(chain, 0), time)))).toBe(
      'bad block, inherents of extrinsic 2: expected 1 calls of the author, all at the start, found another one',
    )
    chain.commit(chain.finalise(await chain.process(block(at(1000n)))))
    const second = (now: bigint): GivenBlock => ({ number: 2, parentHash: chain.head.hash, body: [at(now)] })
    expect(await refusal(chain.process(second(1249n)))).toBe(
      'bad block, timestamp: expected a time after slot 4, found 1249 ms, which is in slot 4',
    )
    expect((await chain.process(second(1250n))).start.number).toBe(2)
  })

  it('may have its inherents in format version 4, in which they were before', async () => {
    const { body } = author(fresh(), 250n, [pay(fresh(), 0)])
    const chain = fresh()
    const older = body.map((bytes) => (bytes[1] === 5 ? bytes.with(1, 4) : bytes))
    const builder = await chain.process({ number: 1, parentHash: chain.genesisHash, body: older })
    expect(older).not.toEqual(body)
    expect(chain.finalise(builder).body).toEqual(older)
  })

  it('is refused when its header says otherwise than its execution', async () => {
    const chain = fresh()
    const block = author(fresh(), 250n, [pay(chain, 0)])
    const root = `0x${'cd'.repeat(32)}` as H256
    const header = (change: object) => ({ ...given(block), header: { ...block.header, ...change } })
    expect(await refusal(chain.process(header({ extrinsicsRoot: root })))).toBe(
      `bad block, extrinsicsRoot: expected ${root}, found a body with ${block.header.extrinsicsRoot}`,
    )
    expect(await refusal(chain.process(header({ stateRoot: root })))).toBe(
      `bad block, stateRoot: expected ${root}, found ${block.header.stateRoot} after executing it`,
    )
    expect(await refusal(chain.process({ ...given(block), hash: root }))).toBe(
      `bad block, hash: expected ${root}, found ${block.hash}`,
    )
    expect(await refusal(chain.process(header({ digest: chain.digestAt(500n) })))).toContain('bad block, digest: ')
    expect((await chain.process(given(block))).start.number).toBe(1)
  })

  it('has in its header what its execution deposits there, and is refused without it', async () => {
    const note = { type: 'Other', value: Uint8Array.of(1, 2) } as const
    const notes = palletHome({ name: 'Notes', index: 200 }).pallet({
      hooks: { onFinalize: (ctx) => depositLog(ctx, note) },
    })
    const noting = { ...spec, runtime: runtime({ ...spec.runtime, pallets: [...spec.runtime.pallets, notes] }) }
    const [one, two] = [0, 1].map(
      () => new Chain(noting, memoryStore(), { verify: (task) => verifier.verify(task) }),
    ) as [Chain, Chain]
    const block = author(one, 250n, [pay(one, 0)])
    expect(block.header.digest.logs).toEqual([...one.digestAt(250n).logs, note])
    const without = { ...block.header, digest: one.digestAt(250n) }
    expect(await refusal(two.process({ ...given(block), header: without }))).toContain('after executing it')
    two.commit(two.finalise(await two.process(given(block))))
    expect(two.head).toEqual(one.head)
  })

  it('is not to blame when the head moves while its signatures are checked', async () => {
    const chain = fresh()
    const block = author(fresh(), 250n, [pay(chain, 0)])
    const processed = chain.process(given(block)).then(
      () => undefined,
      (fault: unknown) => fault,
    )
    author(chain, 500n)
    expect(await processed).toMatchObject({ shape: { kind: 'StaleBuilder', block: 1, head: 1 } })
  })
})

describe('assembling a block', () => {
  it('gives the header that its parts say', () => {
    const start = { number: 7, parentHash: `0x${'01'.repeat(32)}` as H256, digest: { logs: [] } }
    const { header, body } = assemble(start, new Uint8Array(32).fill(2), [])
    expect(header).toEqual({
      ...start,
      stateRoot: `0x${'02'.repeat(32)}`,
      // Root of the empty trie.
      extrinsicsRoot: '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314',
    })
    expect(body).toEqual([])
  })
})
