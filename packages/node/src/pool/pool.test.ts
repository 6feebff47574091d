import { ANY_TIME, decodeExtrinsic, runtime } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { slotClock } from '../engine/clock.ts'
import { Sealer } from '../engine/sealer.ts'
import { NodeError } from '../errors.ts'
import { silent } from '../log.ts'
import { presetSpec } from '../presets.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.ts'
import { Pool } from './pool.ts'
import type { TransactionStatus } from './transaction.ts'

const spec = presetSpec('localnet', true)
// The chain's own rules give every ordinary transaction the same priority; here the tip decides.
const rules = runtime({
  ...spec.runtime,
  extensions: spec.runtime.extensions.map((each) =>
    each.identifier === 'ChargeTransactionPayment'
      ? { ...each, validate: (_ctx, _tx, tip) => ({ ...ANY_TIME, priority: tip as bigint }) }
      : each,
  ),
})
const verifier = new Verifier(1)
const rethrow = (fault: unknown) => {
  throw fault
}
let alice: TestAccount
let bob: TestAccount
let chain: Chain
let pool: Pool
let sealer: Sealer

function start(limits: Partial<PoolLimits> = {}): void {
  chain = new Chain({ ...spec, runtime: rules }, memoryStore(), { onFault: rethrow })
  pool = new Pool(chain, verifier, { ...DEFAULT_POOL_LIMITS, ...limits }, rethrow)
  sealer = new Sealer({ chain, pool, clock: slotClock(250), log: silent })
}
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
beforeEach(() => start())
afterAll(() => verifier.close())

const tx = (nonce: number, tip = 0n, from = alice, to = bob) =>
  transfer(chain.runtime, from, to.id, { nonce, genesisHash: chain.genesisHash, tip })
const shapeOf = async (work: Promise<unknown>) => {
  const fault = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(fault instanceof NodeError)) throw new Error(`expected a NodeError, found ${String(fault)}`)
  return fault.shape
}

describe('the pool', () => {
  it('takes transactions in and their order of nonces with it, and tells what becomes of them', async () => {
    const heard: TransactionStatus[] = []
    await pool.submit(tx(1), 'External', (status) => heard.push(status))
    expect([pool.readyCount, pool.futureCount]).toEqual([0, 1])
    await pool.submit(tx(0))
    expect([pool.readyCount, pool.futureCount]).toEqual([2, 0])
    expect(pool.nextNonce(alice.id, 0)).toBe(2)
    const block = await sealer.seal()
    expect(block.body.length).toBe(3)
    chain.markFinal(1)
    expect(heard).toEqual([
      { type: 'future' },
      { type: 'ready' },
      { type: 'inBlock', hash: block.hash, index: 2 },
      { type: 'finalized', hash: block.hash, index: 2 },
    ])
    expect([pool.readyCount, pool.bytes]).toEqual([0, 0])
  })

  it('checks each signature once: the block takes the pool’s word', async () => {
    await pool.submit(tx(0))
    const [entry] = pool.pending()
    expect(entry?.verified?.message.length).toBeGreaterThan(80)
    // With the signature spoilt after admission only the pool's word can carry it: same array, other bytes.
    entry?.extrinsic.signed?.signature.value.fill(0)
    expect((await sealer.seal()).body.length).toBe(2)
  })

  it('refuses wrong signatures, used nonces, and what it knows already', async () => {
    const bytes = tx(0)
    const spoilt = bytes.slice()
    spoilt[50] = (spoilt[50] as number) ^ 1
    expect(await shapeOf(pool.submit(spoilt))).toMatchObject({
      kind: 'InvalidTransaction',
      validity: { type: 'Invalid', value: { type: 'BadProof' } },
    })
    expect(await shapeOf(pool.submit(spoilt))).toMatchObject({ kind: 'TemporarilyBanned' })
    await pool.submit(bytes)
    expect(await shapeOf(pool.submit(bytes))).toMatchObject({ kind: 'AlreadyImported' })
    await sealer.seal()
    expect(await shapeOf(pool.submit(tx(0, 1n)))).toMatchObject({ validity: { value: { type: 'Stale' } } })
    expect(await shapeOf(pool.submit(new Uint8Array([8, 4])))).toMatchObject({ kind: 'BadExtrinsicFormat' })
    expect(await shapeOf(pool.submit(new Uint8Array([8, 4, 250])))).toMatchObject({ kind: 'UndecodableExtrinsic' })
  })

  it('replaces a transaction only by one of higher priority', async () => {
    const heard: TransactionStatus[] = []
    await pool.submit(tx(0, 0n), 'External', (status) => heard.push(status))
    const better = await pool.submit(tx(0, 1_000_000n))
    expect(heard.at(-1)).toEqual({ type: 'usurped', by: better })
    const refused = await shapeOf(pool.submit(tx(0, 10n)))
    expect(refused.kind).toBe('TooLowPriority')
    expect(pool.pending().map(({ hash }) => hash)).toEqual([better])
  })

  it('stays within its limits and gives up the worst', async () => {
    start({ readyCount: 3, futureCount: 1 })
    for (let nonce = 0; nonce < 3; nonce++) await pool.submit(tx(nonce))
    expect(await shapeOf(pool.submit(tx(3)))).toMatchObject({ kind: 'ImmediatelyDropped' })
    expect(pool.readyCount).toBe(3)
    await pool.submit(tx(0, 5_000_000n, bob, alice))
    expect(pool.readyCount).toBe(3)
    expect(pool.nextNonce(alice.id, 0)).toBe(2)
  })

  it('drops a transaction that the runtime fails on when it is validated anew', async () => {
    const faults: unknown[] = []
    pool = new Pool(chain, verifier, DEFAULT_POOL_LIMITS, (fault) => faults.push(fault))
    sealer = new Sealer({
      chain,
      pool: new Pool(chain, verifier, DEFAULT_POOL_LIMITS, rethrow),
      clock: slotClock(250),
      log: silent,
    })
    const heard: TransactionStatus['type'][] = []
    await pool.submit(tx(0), 'External', ({ type }) => heard.push(type))
    const check = chain.check.bind(chain)
    chain.check = () => {
      throw new TypeError('a mistake')
    }
    for (let i = 0; i < 10; i++) await sealer.seal()
    chain.check = check
    expect(heard).toEqual(['ready', 'invalid'])
    expect(faults.map(String)).toEqual(['TypeError: a mistake'])
    expect(pool.readyCount).toBe(0)
  })

  it('drops what is mortal when its time is over', async () => {
    // Period 4, phase 0: born at block 0, dead after block 3.
    const era = { bytes: Uint8Array.of(0x01, 0x00), blockHash: chain.genesisHash }
    const heard: TransactionStatus[] = []
    const bytes = transfer(chain.runtime, alice, bob.id, { nonce: 5, genesisHash: chain.genesisHash, era })
    expect(decodeExtrinsic(chain.runtime, bytes).signed?.address).toEqual({ type: 'Id', value: alice.id })
    await pool.submit(bytes, 'External', (status) => heard.push(status))
    for (let i = 0; i < 5; i++) await sealer.seal()
    expect(heard.at(-1)).toEqual({ type: 'invalid' })
    expect(pool.futureCount).toBe(0)
  })
})
