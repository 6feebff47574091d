import { toHex0x } from '@glia/base'
import { callNamed, decodeExtrinsic } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { NodeError } from '../errors.ts'
import { presetSpec } from '../presets.ts'
import { Lane } from '../rpc/core/lane.ts'
import type { RawJson } from '../rpc/core/rawJson.ts'
import { Turns } from '../rpc/core/turns.ts'
import { authorMethods } from '../rpc/methods/author.ts'
import { strictPool } from '../testing/pools.ts'
import { account, signed, type TestAccount, transfer } from '../testing/signing.ts'
import type { Bringer } from './entrance.ts'
import type { PoolLimits } from './limits.ts'
import type { Pool } from './pool.ts'

// The sizes that limits.ts names: the largest batches of transfers that honest senders send, and what is made to take more than that.

const spec = presetSpec('localnet', true)
const verifier = new Verifier(2)
const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'] as const
const accounts = new Map<string, TestAccount>()
let chain: Chain
let pool: Pool
beforeAll(async () => {
  await loadCrypto()
  for (const name of NAMES) accounts.set(name, await account(name))
})
beforeEach(() => start())
afterAll(() => verifier.close())

function start(limits: Partial<PoolLimits> = {}): void {
  chain = new Chain(spec, memoryStore())
  pool = strictPool(chain, verifier, limits)
}

type Name = (typeof NAMES)[number]
const of = (name: Name) => accounts.get(name) as TestAccount
const options = (nonce: number) => ({ nonce, genesisHash: chain.genesisHash })
/** As many transfers as `Utility` takes in one batch. */
function batch(from: Name, nonce: number): Uint8Array {
  const one = callNamed(spec.runtime, 'Balances', 'transfer_keep_alive', {
    dest: { type: 'Id', value: of('Bob').id },
    value: 1000n,
  })
  const calls = Array.from({ length: 10_922 }, () => one)
  return signed(spec.runtime, of(from), callNamed(spec.runtime, 'Utility', 'batch', { calls }), options(nonce))
}
/** What takes much memory, in the name of somebody who has signed something else. */
function spoiltBatch(nonce: number): Uint8Array {
  const bytes = batch('Alice', nonce)
  bytes[50] = (bytes[50] as number) ^ 1
  return bytes
}
const bringer = () => {
  const charged: number[] = []
  return { charged, charge: (ms: number) => void charged.push(ms) }
}
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (fault: unknown) => (fault instanceof NodeError ? fault.message : Promise.reject(fault)),
  )

describe('the largest batches', () => {
  it('are as large as limits.ts says: three may come at once, five be ready, three of one sender', async () => {
    const bytes = batch('Alice', 0)
    const { footprint } = decodeExtrinsic(spec.runtime, bytes)
    expect([Math.round(bytes.length / 1000), Math.round(footprint / 1_000_000)]).toEqual([404, 5])
    const first = [bytes, batch('Bob', 0), batch('Charlie', 0)]
    expect(await Promise.all(first.map((each) => outcome(pool.submit(each))))).toEqual(['taken', 'taken', 'taken'])
    for (const [name, nonce] of [
      ['Alice', 1],
      ['Alice', 2],
    ] as const)
      expect(await outcome(pool.submit(batch(name, nonce)))).toBe('taken')
    expect([pool.readyCount, pool.bytes, pool.memory]).toEqual([5, 5 * bytes.length, 5 * footprint])
    expect(await outcome(pool.submit(batch('Alice', 3)))).toContain(
      'the pool takes 16777216 bytes of one sender in memory',
    )
    expect(await outcome(pool.submit(batch('Bob', 1)))).toBe('Transaction does not fit into the full pool')
    expect(await outcome(pool.submit(transfer(spec.runtime, of('Bob'), of('Alice').id, options(1))))).toBe('taken')
  })

  it('may wait for an earlier nonce, one of them; what no room would do for is told so, and may come again', async () => {
    expect(await outcome(pool.submit(batch('Alice', 1)))).toBe('taken')
    expect([pool.readyCount, pool.futureCount]).toEqual([0, 1])
    const remark = callNamed(spec.runtime, 'System', 'remark', { remark: new Uint8Array(3_000_000) })
    const long = signed(spec.runtime, of('Bob'), remark, options(1))
    expect(await outcome(pool.submit(long))).toContain(
      'of those that wait for an earlier one it holds 2097152 bytes, 5242880 in memory, this one has 3000113',
    )
    await pool.submit(transfer(spec.runtime, of('Bob'), of('Alice').id, options(0)))
    expect(await outcome(pool.submit(long))).toBe('taken')
  })

  it('of one sender are bounded in bytes, too', async () => {
    const remark = callNamed(spec.runtime, 'System', 'remark', { remark: new Uint8Array(5_000_000) })
    const long = (nonce: number) => signed(spec.runtime, of('Alice'), remark, options(nonce))
    await pool.submit(long(0))
    expect(await outcome(pool.submit(long(1)))).toContain('the pool takes 8388608 bytes of one sender, with this')
  })

  it('do not keep author_pendingExtrinsics from anybody: what counts is what is answered', async () => {
    for (const name of ['Alice', 'Bob', 'Charlie', 'Dave'] as const) await pool.submit(batch(name, 0))
    const pending = authorMethods.find(({ name }) => name === 'author_pendingExtrinsics')
    const services = { pool, turns: new Turns(), limits: { answerBytes: 8 * 405_000 } }
    const held: number[] = []
    const caller = {
      lane: new Lane(),
      wanted: () => true,
      hold: (bytes: number) => held.push(bytes),
      grown: () => undefined,
      lookAhead: async () => undefined,
    }
    const answer = async () => pending?.answer([], services as never, caller as never) as Promise<RawJson>
    expect(2 * pool.bytes).toBeLessThan(services.limits.answerBytes)
    expect(pool.memory).toBeGreaterThan(services.limits.answerBytes)
    const texts: string[] = JSON.parse((await answer()).text)
    expect(texts).toEqual(pool.pending().map(({ extrinsic }) => toHex0x(extrinsic.bytes)))
    // Written in the client's turns, and counted as its own meanwhile.
    expect(held).toEqual(texts.map(({ length }) => length + 3))
    services.limits.answerBytes = 7 * 404_000
    await expect(answer()).rejects.toThrow('Response is too big')
  })
})

describe('who sends what takes much memory, and is signed by nobody', () => {
  it('keeps nothing of others out: it waits its turn, one after the other', async () => {
    const attackers = Array.from({ length: 4 }, bringer)
    const spoilt = attackers.flatMap((each, i) =>
      Array.from({ length: 4 }, (_, n) => outcome(pool.submit(spoiltBatch(4 * i + n), 'External', undefined, each))),
    )
    let done = 0
    for (const each of spoilt) void each.then(() => done++)
    const honest = bringer()
    const small = (nonce: number) => transfer(spec.runtime, of('Bob'), of('Alice').id, options(nonce))
    expect(await outcome(pool.submit(small(0), 'External', undefined, honest))).toBe('taken')
    // It came last of 17, and was there before all of the others of any one.
    expect(done).toBeLessThan(8)
    expect(await outcome(pool.submit(batch('Charlie', 0), 'External', undefined, honest))).toBe('taken')
    expect(await Promise.all(spoilt)).toEqual(Array(16).fill(expect.stringContaining('BadProof')))
    // All but the first one waited, and are read on the account of who brought them.
    expect(attackers.reduce((sum, { charged }) => sum + charged.length, 0)).toBe(15)
  })

  it('is refused before it is read where more waits than there is room for, while others still come in', async () => {
    // One is checked, and eight may wait.
    start({ enteringCount: 1, waitingBytes: 8 * 404_300 })
    const attacker: Bringer = bringer()
    const spoilt = Array.from({ length: 12 }, (_, n) =>
      outcome(pool.submit(spoiltBatch(n), 'External', undefined, attacker)),
    )
    const small = transfer(spec.runtime, of('Bob'), of('Alice').id, options(0))
    expect(await outcome(pool.submit(small, 'External', undefined, bringer()))).toBe('taken')
    const busy = (await Promise.all(spoilt)).filter((each) => each.includes('send it again later'))
    // Three, and one more that had to make room.
    expect(busy.length).toBe(4)
    // Nothing is left of them: all can come again.
    await pool.settled()
    expect(await outcome(pool.submit(batch('Charlie', 0)))).toBe('taken')
  })
})
