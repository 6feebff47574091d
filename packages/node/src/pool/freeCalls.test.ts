import { callNamed, type RuntimeCall } from '@glia/frame'
import { transactionPaymentApi } from '@glia/runtime'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { slotClock } from '../engine/clock.ts'
import { Sealer } from '../engine/sealer.ts'
import { NodeError, type NodeErrorShape } from '../errors.ts'
import { silent } from '../log.ts'
import { presetSpec } from '../presets.ts'
import { strictPool } from '../testing/pools.ts'
import { account, signed, type TestAccount, transfer } from '../testing/signing.ts'
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.ts'
import type { Pool } from './pool.ts'

const spec = presetSpec('localnet', true)
const verifier = new Verifier(2)
let alice: TestAccount
let bob: TestAccount
/** Has nothing and is registered nowhere. */
let pauper: TestAccount
let chain: Chain
let pool: Pool
let sealer: Sealer
beforeAll(async () => {
  await loadCrypto()
  ;[alice, bob, pauper] = (await Promise.all(['Alice', 'Bob', 'Pauper'].map(account))) as [
    TestAccount,
    TestAccount,
    TestAccount,
  ]
})
beforeEach(() => start())
afterAll(() => verifier.close())

function start(limits: Partial<PoolLimits> = {}): void {
  chain = new Chain(spec, memoryStore())
  pool = strictPool(chain, verifier, limits)
  sealer = new Sealer({ chain, pool, clock: slotClock(250), log: silent })
}

const call = (pallet: string, name: string, args: object) => callNamed(spec.runtime, pallet, name, args)
const weights = (uids = 1, netuid = 1) =>
  call('SubtensorModule', 'set_weights', {
    netuid,
    dests: Uint16Array.from({ length: uids }, (_, uid) => uid),
    weights: new Uint16Array(uids).fill(1),
    versionKey: 0n,
  })
const commit = (netuid = 1) => call('SubtensorModule', 'commit_weights', { netuid, commitHash: `0x${'11'.repeat(32)}` })
const commitment = (word = 1) =>
  call('Commitments', 'set_commitment', {
    netuid: 1,
    info: { fields: [{ type: 'Raw', value: new Uint8Array(8).fill(word) }] },
  })
const batch = (name: string, calls: readonly RuntimeCall[]) => call('Utility', name, { calls })
const register = (hotkey: TestAccount) => call('SubtensorModule', 'burned_register', { netuid: 1, hotkey: hotkey.id })
const tx = (from: TestAccount, nonce: number, what: RuntimeCall, tip = 0n) =>
  signed(spec.runtime, from, what, { nonce, genesisHash: chain.genesisHash, tip })
const refused = async (bytes: Uint8Array): Promise<NodeErrorShape> => {
  const fault = await pool.submit(bytes).then(
    () => new NodeError({ kind: 'Sealing', details: 'taken' }),
    (reason: unknown) => reason,
  )
  if (!(fault instanceof NodeError)) throw fault
  return fault.shape
}
const cannot = (error: string) => ({
  kind: 'InvalidTransaction',
  validity: { type: 'Invalid', value: { type: 'Call' } },
  details: `its call costs no fee and would fail with ${error}`,
})
const tooLong = (details: string) => ({
  kind: 'InvalidTransaction',
  validity: { type: 'Invalid', value: { type: 'ExhaustsResources' } },
  details,
})

describe('calls that cost no fee', () => {
  it('of a key that is nobody stay out, however many: none of 2,000 is in the pool, and the next block is empty', async () => {
    const kinds = [weights(), commitment(), batch('force_batch', [weights(), weights(1, 9)]), batch('batch', [])]
    const submitted = Array.from({ length: 2000 }, (_, nonce) =>
      pool.submit(tx(pauper, nonce, kinds[nonce % kinds.length] as RuntimeCall)),
    )
    const outcomes = await Promise.allSettled(submitted)
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(0)
    expect([pool.readyCount, pool.futureCount, pool.bytes]).toEqual([0, 0, 0])
    expect((await sealer.seal()).body.length).toBe(1)
  }, 60_000)

  it('are refused with the name of what they would fail with, and banned for a moment: another transaction may mend it', async () => {
    const bytes = tx(pauper, 0, commit())
    expect(await refused(bytes)).toEqual(cannot('SubtensorModule.HotKeyNotRegisteredInSubNet'))
    expect(await refused(bytes)).toEqual({ kind: 'TemporarilyBanned' })
    const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2500)
    expect(await refused(bytes)).toEqual(cannot('SubtensorModule.HotKeyNotRegisteredInSubNet'))
    later.mockRestore()
    expect(await refused(tx(pauper, 0, commit(9)))).toEqual(cannot('SubtensorModule.MechanismDoesNotExist'))
    expect(await refused(tx(pauper, 0, commitment()))).toEqual(cannot('Commitments.AccountNotAllowedCommit'))
    expect(await refused(tx(pauper, 7, batch('force_batch', [commit(), commitment()])))).toEqual(
      cannot('SubtensorModule.HotKeyNotRegisteredInSubNet, Commitments.AccountNotAllowedCommit'),
    )
    expect(await refused(tx(pauper, 0, batch('batch_all', [])))).toMatchObject({
      details: 'its call costs no fee and would change nothing',
    })
  })

  it('keep the codes that the reference refuses with', async () => {
    const axon = {
      netuid: 1,
      version: 1,
      ip: 0x01020304n,
      port: 8_091,
      ipType: 4,
      protocol: 4,
      placeholder1: 0,
      placeholder2: 0,
    }
    expect(await refused(tx(pauper, 0, call('SubtensorModule', 'serve_axon', axon)))).toEqual({
      kind: 'InvalidTransaction',
      validity: { type: 'Invalid', value: { type: 'Custom', value: 10 } },
    })
  })

  it('are refused by their length before their signature, and before their arguments are read', async () => {
    const long = tx(pauper, 0, weights(1_700_000))
    long.fill(0, 40, 100)
    const began = performance.now()
    for (let i = 0; i < 20; i++)
      expect(await refused(long)).toEqual(
        tooLong(
          `a transaction whose call costs no fee may be 65536 bytes long, found ${long.length}: send it in parts`,
        ),
      )
    // Reading one takes some 80 ms, its hash as long again.
    expect(performance.now() - began).toBeLessThan(200)
    expect(await refused(tx(pauper, 0, batch('batch', [weights(20_000)])))).toMatchObject({
      details: expect.stringContaining('may be 65536 bytes long') as string,
    })
    expect(DEFAULT_POOL_LIMITS.freeBytes).toBeGreaterThan(tx(alice, 0, weights(4096)).length * 3)
  })

  it('pass when they have something to do: 128 of one validator at once, and as many as it may have', async () => {
    await pool.submit(tx(alice, 0, register(bob)))
    await sealer.seal()
    const all = Array.from({ length: 128 }, (_, nonce) => pool.submit(tx(bob, nonce, commitment(nonce))))
    expect((await Promise.allSettled(all)).filter(({ status }) => status === 'rejected')).toEqual([])
    expect(pool.readyCount).toBe(128)
    const more = Array.from({ length: 129 }, (_, at) => pool.submit(tx(bob, 128 + at, commitment(at))))
    const left = (await Promise.allSettled(more)).filter(({ status }) => status === 'rejected')
    expect(left.map((each) => (each as PromiseRejectedResult).reason.shape)).toEqual([
      {
        kind: 'ImmediatelyDropped',
        details: 'the pool takes 256 transactions of one sender that cost no fee, with this it would be 257',
      },
    ])
    expect((await sealer.seal()).body.length).toBeGreaterThan(128)
  }, 30_000)

  it('pass when what waits may let them succeed: a registration that names the signer', async () => {
    await pool.submit(tx(alice, 0, register(bob)))
    await pool.submit(tx(bob, 0, commitment()))
    expect(pool.readyCount).toBe(2)
    const block = await sealer.seal()
    expect(block.body.length).toBe(3)
    expect((await refused(tx(pauper, 0, commitment()))).kind).toBe('InvalidTransaction')
  })

  it('are left to the block where time mends it: no space is left in this epoch', async () => {
    await pool.submit(tx(alice, 0, register(bob)))
    await sealer.seal()
    // 3,100 bytes an epoch, of which each takes a hundred at least.
    for (let nonce = 0; nonce < 31; nonce++) await pool.submit(tx(bob, nonce, commitment(nonce)))
    await sealer.seal()
    await pool.submit(tx(bob, 31, commitment()))
    expect(pool.readyCount).toBe(1)
  })

  it('are tried for so long a second: then strangers have to wait, and the others need not', async () => {
    start({ strangerRehearsalMs: 0, rehearsalMs: 0 })
    await pool.submit(tx(alice, 0, register(bob)))
    await sealer.seal()
    expect(await refused(tx(pauper, 0, weights()))).toMatchObject({ kind: 'ImmediatelyDropped' })
    // Not banned: it may be sent again.
    expect(await refused(tx(pauper, 0, weights()))).toMatchObject({ kind: 'ImmediatelyDropped' })
    // Without a look, for it has its share.
    await pool.submit(tx(bob, 0, commitment()))
    expect(pool.readyCount).toBe(1)
  })
})

describe('what the pool knows of payments', () => {
  it('is what the runtime takes: fee by length and weight, and the tip', async () => {
    const before = transfer(spec.runtime, alice, bob.id, { nonce: 0, genesisHash: chain.genesisHash, tip: 7n })
    await pool.submit(before)
    const [entry] = pool.pending()
    const { fee, tip, isFree } = entry?.payment ?? {}
    expect([tip, isFree]).toEqual([7n, false])
    const { inclusionFee } = transactionPaymentApi.methods.queryFeeDetails.run(chain.view(), {
      uxt: before,
      len: before.length,
    })
    if (inclusionFee === undefined) return expect.unreachable('a transfer pays')
    expect(fee).toBe(inclusionFee.baseFee + inclusionFee.lenFee + inclusionFee.adjustedWeightFee)
  })
})

describe('transactions on their way in', () => {
  it('are bounded in number; those beyond wait, and beyond what may wait they can come again', async () => {
    start({ enteringCount: 1, waitingBytes: 4096 })
    const small = (nonce: number) => transfer(spec.runtime, alice, bob.id, { nonce, genesisHash: chain.genesisHash })
    const outcomes = await Promise.allSettled([0, 1, 2].map((nonce) => pool.submit(small(nonce))))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect((outcomes[2] as PromiseRejectedResult).reason.shape).toMatchObject({ kind: 'ImmediatelyDropped' })
    await pool.submit(small(2))
    expect(pool.readyCount).toBe(3)
  })

  it('hold so many calls and so long lists as are read at once', async () => {
    const remarks = (count: number, length: number) =>
      batch('batch', Array(count).fill(call('System', 'remark', { remark: new Uint8Array(length) })))
    expect(await refused(tx(alice, 0, remarks(11_000, 20)))).toEqual(
      tooLong('a transaction may hold 11000 calls, found 11001 or more'),
    )
    const lists = call('SubtensorModule', 'set_children', {
      hotkey: bob.id,
      netuid: 1,
      children: Array.from({ length: 14_000 }, () => [1n, bob.id]),
    })
    expect(await refused(tx(alice, 0, lists))).toMatchObject({
      details: expect.stringMatching(
        /^a transaction with SubtensorModule.set_children may be 524288 bytes long, found 56/,
      ) as string,
    })
    // Of a byte each, and more than two hundred in memory: ended before they are read.
    const keys = call('System', 'kill_storage', { keys: Array.from({ length: 100_000 }, () => new Uint8Array(0)) })
    expect(await refused(tx(alice, 0, keys))).toEqual(
      tooLong(
        'a transaction of 100113 bytes may take 8388608 bytes of memory, found 9600272 or more: send it in parts',
      ),
    )
    const fewer = Array.from({ length: 20_000 }, () => new Uint8Array(0))
    expect(await refused(tx(alice, 0, call('System', 'kill_storage', { keys: fewer })))).toEqual(
      tooLong('a transaction of 20113 bytes may take 1689492 bytes of memory, found 1920272 or more: send it in parts'),
    )
    // Honest batches of the shortest calls take a MiB at most.
    await pool.submit(tx(bob, 0, remarks(1800, 0)))
    expect(await refused(tx(bob, 1, remarks(2600, 0)))).toMatchObject({ kind: 'InvalidTransaction' })
    await pool.submit(tx(alice, 0, call('System', 'remark', { remark: new Uint8Array(6_000_000) })))
    expect(pool.readyCount).toBe(2)
    expect(await refused(tx(alice, 1, call('System', 'remark', { remark: new Uint8Array(8_000_000) })))).toEqual(
      tooLong('a transaction may be 7864320 bytes long, found 8000113'),
    )
  })

  it('of one sender are bounded, whatever they pay', async () => {
    start({ senderCount: 2 })
    const paying = (nonce: number) =>
      transfer(spec.runtime, alice, bob.id, { nonce, genesisHash: chain.genesisHash, tip: 1_000n })
    await Promise.all([pool.submit(paying(0)), pool.submit(paying(1))])
    expect(await refused(paying(2))).toEqual({
      kind: 'ImmediatelyDropped',
      details: 'the pool takes 2 transactions of one sender, with this it would be 3',
    })
    await sealer.seal()
    await pool.submit(paying(2))
  })
})
