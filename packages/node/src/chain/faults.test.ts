import { fromHex, toHexDigits } from '@glia/base'
import {
  BrokenBlock,
  type Ctx,
  callNamed,
  digest,
  encode,
  type Runtime,
  stoppedDigest,
  stoppedIn,
  systemItems,
} from '@glia/frame'
import { memoryStore, twox128 } from '@glia/state'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { append, candidate } from '../testing/blocks.ts'
import { faultyRules, type Mishap, remark } from '../testing/faultyRules.ts'
import { account, signed, type TestAccount } from '../testing/signing.ts'
import type { BuiltBlock, GivenBlock } from './block.ts'
import { Chain } from './chain.ts'
import { BlockTime, slotBudget } from './slotBudget.ts'

const spec = presetSpec('localnet', true)
let rules: Runtime
let alice: TestAccount
let bob: TestAccount
/** Has nothing. */
let pauper: TestAccount
let chain: Chain
const fresh = () => new Chain({ ...spec, runtime: rules }, memoryStore())
beforeAll(async () => {
  await loadCrypto()
  ;[alice, bob, pauper] = (await Promise.all(['Alice', 'Bob', 'Pauper'].map(account))) as [
    TestAccount,
    TestAccount,
    TestAccount,
  ]
  rules = faultyRules(spec.runtime, pauper.id)
})

const says = (from: TestAccount, nonce: number, word: Mishap | 'nothing') =>
  signed(rules, from, remark(rules, word), { nonce, genesisHash: chain.genesisHash })
const given = ({ number, hash, header, body }: BuiltBlock): GivenBlock => ({
  number,
  hash,
  header,
  body,
  parentHash: header.parentHash,
})
const nonceOf = (ctx: Ctx, { id }: TestAccount) => systemItems.account.get(ctx, id).nonce
const freeOf = (ctx: Ctx, { id }: TestAccount) => systemItems.account.get(ctx, id).data.free
/** How each transaction ended, as the events of the block say. */
const outcomes = (ctx: Ctx) =>
  systemItems.eventsOfBlock
    .get(ctx)
    .filter(
      ({ event, phase }) => event.name.startsWith('Extrinsic') && phase.type === 'ApplyExtrinsic' && phase.value > 0,
    )
    .map(({ event, fields }) => [event.name, (fields as { dispatchError?: { type: string } }).dispatchError?.type])
const FAILED = ['ExtrinsicFailed', 'Other']
const SUCCEEDED = ['ExtrinsicSuccess', undefined]

/** Makes a block of these, and has another chain process it, which comes to the same hash and roots. */
async function madeAndProcessed(bodies: readonly Uint8Array[]) {
  const { block, proposal } = append(chain, bodies)
  const other = fresh()
  const builder = await other.process(given(block))
  expect(other.finalise(builder).hash).toBe(block.hash)
  return proposal
}

describe('a block that does not close, in which one was stopped', () => {
  /** Made of these and of a batch of `from` that is stopped, which comes last, and processed by another chain. */
  async function withStopped(bodies: readonly Uint8Array[], from: TestAccount) {
    // Each look at the clock takes a millisecond.
    let clock = 0
    const time = new BlockTime(slotBudget(250, rules.limits), { now: () => clock++ })
    const calls = Array.from({ length: 600 }, () => remark(rules, 'nothing'))
    const batch = callNamed(rules, 'Utility', 'force_batch', { calls })
    const long = signed(rules, from, batch, { nonce: 0, genesisHash: chain.genesisHash })
    const offered = [...bodies, long].map((bytes) => candidate(chain, bytes))
    const proposal = chain.propose({ timestamp: 250n, time }, offered)
    const block = chain.finalise(proposal.builder)
    expect(proposal.interrupted).toEqual(offered.slice(-1))
    expect(stoppedIn(block.header.digest)).toEqual([block.body.length - 1])
    chain.commit(block)
    const other = fresh()
    expect(other.finalise(await other.process(given(block))).hash).toBe(block.hash)
    return { offered, proposal }
  }

  it('is built again with that one as it was, by whoever executes it as well', async () => {
    chain = fresh()
    const { offered, proposal } = await withStopped([says(bob, 0, 'spoil')], alice)
    expect(proposal.included).toEqual(offered)
    expect(proposal.faulted.map(({ candidate }) => candidate)).toEqual([offered[0]])
    expect(outcomes(chain.view())).toEqual([FAILED, ['ExtrinsicFailed', 'Exhausted']])
  })

  it('is built again without what is no longer valid then, and names the one that was stopped where it stands now', async () => {
    chain = fresh()
    // What the pauper has is a gift of one whose call fails when it is built again.
    const { offered, proposal } = await withStopped([says(alice, 0, 'gift'), says(pauper, 0, 'event')], bob)
    expect(proposal.included).toEqual([offered[0], offered[2]])
  })

  it.each(['forged', 'lost'])('lets no call change which were stopped: %s', async (how) => {
    chain = fresh()
    const options = { nonce: 0, genesisHash: chain.genesisHash }
    const logs = [...chain.digestAt(250n).logs, ...(how === 'forged' ? [stoppedDigest(2)] : [])]
    const item = [fromHex(`0x${systemItems.digestOfBlock.storageKey()}`), encode(digest, { logs })]
    const call = callNamed(rules, 'System', 'set_storage', { items: [item] })
    const forger = signed(rules, alice, callNamed(rules, 'Sudo', 'sudo', { call }), options)
    const builder = chain.openBlock(250n)
    builder.applyInherents({ timestamp: 250n })
    const apply = (bytes: Uint8Array, execution?: { isStopped: boolean }) => {
      const { extrinsic } = candidate(chain, bytes)
      return execution ? builder.apply(extrinsic, execution) : builder.applyEncoding(extrinsic)
    }
    if (how === 'lost') apply(says(bob, 0, 'nothing'), { isStopped: true })
    expect((apply(forger).fault as Error).message).toBe(
      'the digest no longer names the transactions that were stopped; only what is deposited may follow them',
    )
    builder.finalise()
    expect(stoppedIn(builder.digest)).toEqual(how === 'lost' ? [builder.inherentCount] : [])
  })
})

describe('a transaction that the runtime fails on', () => {
  it('stands in the block as one that failed, pays, and leaves nothing else', async () => {
    chain = fresh()
    const before = freeOf(chain.view(), alice)
    const { faulted, included } = await madeAndProcessed([says(alice, 0, 'mistake'), says(bob, 0, 'nothing')])
    expect(faulted.map(({ fault, ...rest }) => [(fault as Error).message, rest.included])).toEqual([
      ['a mistake', true],
    ])
    expect(included.length).toBe(2)
    expect(outcomes(chain.view())).toEqual([FAILED, SUCCEEDED])
    expect(nonceOf(chain.view(), alice)).toBe(1)
    expect(freeOf(chain.view(), alice)).toBeLessThan(before)
    expect(systemItems.blockWeight.get(chain.view()).normal.refTime).toBeGreaterThan(2n * 108_157_000n)
  })

  it('pays for all the work that it declared, when the mistake is the last of ten thousand calls', async () => {
    chain = fresh()
    const calls = [...Array.from({ length: 10_900 }, () => remark(rules, 'nothing')), remark(rules, 'mistake')]
    const call = callNamed(rules, 'Utility', 'force_batch', { calls })
    const before = freeOf(chain.view(), alice)
    await madeAndProcessed([signed(rules, alice, call, { nonce: 0, genesisHash: chain.genesisHash })])
    expect(outcomes(chain.view())).toEqual([FAILED])
    expect(nonceOf(chain.view(), alice)).toBe(1)
    // 10,900 remarks declare 1.6 us each, the batch 5.5 us for each.
    expect(systemItems.blockWeight.get(chain.view()).normal.refTime).toBeGreaterThan(10_900n * 7_000_000n)
    expect(before - freeOf(chain.view(), alice)).toBeGreaterThan(100_000n)
  })

  it.each(['spoil', 'event'] as const)('fails where it wrote what has no encoding: %s', async (word) => {
    chain = fresh()
    const bodies = [says(bob, 0, 'nothing'), says(alice, 0, word), says(alice, 1, 'nothing'), says(bob, 1, word)]
    const { faulted, refused, included } = await madeAndProcessed(bodies)
    expect(faulted.map(({ fault, ...rest }) => [(fault as Error).name, rest.included])).toEqual([
      ['CodecError', true],
      ['CodecError', true],
    ])
    expect([included.length, refused]).toEqual([4, []])
    expect(outcomes(chain.view())).toEqual([SUCCEEDED, FAILED, SUCCEEDED, FAILED])
    expect([nonceOf(chain.view(), alice), nonceOf(chain.view(), bob)]).toEqual([2, 2])
    append(chain)
    expect(chain.head.number).toBe(2)
  })

  it('succeeds where another put right what it wrote, also when a third that is in the way has to go first', async () => {
    chain = fresh()
    await madeAndProcessed([says(alice, 0, 'spoil'), says(bob, 0, 'mend')])
    expect(outcomes(chain.view())).toEqual([SUCCEEDED, SUCCEEDED])
    chain = fresh()
    const bodies = [says(alice, 0, 'gift'), says(pauper, 0, 'event'), says(bob, 0, 'mend')]
    const { included } = await madeAndProcessed(bodies)
    expect(included.length).toBe(2)
    expect(outcomes(chain.view())).toEqual([SUCCEEDED, SUCCEEDED])
  })
})

describe('a fault that another machine need not meet', () => {
  it.each([
    ['the time', toHexDigits(twox128(new TextEncoder().encode('Timestamp'))), 'no Timestamp.set in the block'],
    ['the digest', systemItems.digestOfBlock.storageKey(), 'the digest no longer begins as the block did'],
  ])('fails where it takes what the end of the block needs: %s', async (_, prefix, sentence) => {
    chain = fresh()
    const gone = callNamed(rules, 'System', 'kill_prefix', { prefix: Buffer.from(prefix, 'hex'), subkeys: 0 })
    const call = callNamed(rules, 'Sudo', 'sudo', { call: gone })
    const kill = signed(rules, alice, call, { nonce: 0, genesisHash: chain.genesisHash })
    const { faulted } = await madeAndProcessed([kill])
    const told = faulted.map(({ fault, included }) => [
      fault instanceof BrokenBlock,
      (fault as Error).message,
      included,
    ])
    expect(told).toEqual([[true, expect.stringContaining(sentence), true]])
    expect(outcomes(chain.view())).toEqual([FAILED])
  })

  it('is told by no block: the transaction is dropped, and its sender’s later ones wait', () => {
    chain = fresh()
    const bodies = [says(alice, 0, 'stack'), says(alice, 1, 'nothing'), says(bob, 0, 'nothing')]
    const { proposal } = append(chain, bodies)
    expect(proposal.included.map(({ extrinsic }) => extrinsic.bytes)).toEqual([bodies[2]])
    expect(proposal.faulted.map(({ fault, included }) => [(fault as Error).name, included])).toEqual([
      ['RangeError', false],
    ])
    expect([proposal.refused, nonceOf(chain.view(), alice)]).toEqual([[], 0])
  })

  it('refuses a block of somebody else', async () => {
    chain = fresh()
    const { block } = append(new Chain(spec, memoryStore()), [says(alice, 0, 'stack')])
    await expect(chain.process(given(block))).rejects.toMatchObject({
      shape: { kind: 'BadBlock', part: 'transaction' },
    })
  })

  it('of the store is no transaction’s', () => {
    chain = fresh()
    expect(() => chain.propose({ timestamp: 250n }, [candidate(chain, says(alice, 0, 'store'))])).toThrow(
      'a page is damaged',
    )
  })
})
