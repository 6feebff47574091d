import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex0x } from '@glia/base'
import { FrameError, type Pallet, palletHome, runtime, ZERO_WEIGHT } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { NodeError } from '../errors.ts'
import { type Logger, silent } from '../log.ts'
import { DEFAULT_POOL_LIMITS } from '../pool/limits.ts'
import { Pool } from '../pool/pool.ts'
import type { TransactionStatus } from '../pool/transaction.ts'
import { presetSpec } from '../presets.ts'
import { RollingKeys } from '../shield/keys.ts'
import { account, type TestAccount, transfer } from '../testing/signing.ts'
import { slotClock } from './clock.ts'
import { writeFaultReport } from './faultReport.ts'
import { type FailedBlock, Sealer } from './sealer.ts'

const spec = presetSpec('localnet', true)
const verifier = new Verifier(1)
let alice: TestAccount
let bob: TestAccount
let failing: 'onInitialize' | 'onFinalize' | 'beacon' | undefined
/** Alice's transactions end in a mistake of the runtime. */
let tripping: boolean
let failures: FailedBlock[]
let errors: string[]

const hookOf = (name: 'onInitialize' | 'onFinalize') => () => {
  if (failing === name) throw new FrameError('the hook tripped')
}
const trap: Pallet = palletHome({ name: 'Trap', index: 200 }).pallet({
  hooks: { onInitialize: hookOf('onInitialize'), onFinalize: hookOf('onFinalize') },
})
const rules = runtime({
  ...spec.runtime,
  pallets: [...spec.runtime.pallets, trap],
  guard: {
    weight: () => ZERO_WEIGHT,
    check(_ctx, origin) {
      if (tripping && origin.kind === 'signed' && origin.account === alice.id) throw new TypeError('a mistake')
    },
  },
})
const log: Logger = { ...silent, error: (message) => errors.push(message) }

function start() {
  const shield = new RollingKeys()
  const beacon = {
    due() {
      if (failing === 'beacon') throw new RangeError('no pulse')
      return []
    },
  }
  const chain = new Chain({ ...spec, runtime: rules }, memoryStore(), { shield, beacon })
  const pool = new Pool(chain, verifier, DEFAULT_POOL_LIMITS, (fault) => {
    throw fault
  })
  const sealer = new Sealer({ chain, pool, clock: slotClock(250), log, onFailed: (failed) => failures.push(failed) })
  return { chain, pool, sealer }
}
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
beforeEach(() => {
  failing = undefined
  tripping = false
  failures = []
  errors = []
})
afterAll(() => verifier.close())

describe('the sealer', () => {
  it('makes one block after the other, however many are asked for at once', async () => {
    const { sealer, chain } = start()
    const blocks = await Promise.all([sealer.seal(), sealer.seal(), sealer.seal()])
    expect(blocks.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(chain.head.number).toBe(3)
  })

  it('asks whether a block is still wanted when its turn has come', async () => {
    const { sealer, chain } = start()
    const { hash } = chain.head
    const onTurn = () => {
      if (chain.head.hash !== hash) throw new RangeError('the head moved')
    }
    const [first, second] = await Promise.allSettled([sealer.seal({ onTurn }), sealer.seal({ onTurn })])
    expect([first.status, second]).toEqual([
      'fulfilled',
      { status: 'rejected', reason: new RangeError('the head moved') },
    ])
    expect(chain.head.number).toBe(1)
    expect((await sealer.seal()).number).toBe(2)
  })

  it('makes no block once it is closed', async () => {
    const { sealer, chain } = start()
    const last = sealer.seal()
    await sealer.close()
    expect((await last).number).toBe(1)
    await expect(sealer.seal()).rejects.toMatchObject({ shape: { kind: 'Stopping' } })
    expect([chain.head.number, failures]).toEqual([1, []])
  })

  it('refuses a time that does not follow, and goes on', async () => {
    const { sealer } = start()
    await sealer.seal({ timestamp: 1000n })
    await expect(sealer.seal({ timestamp: 1249n })).rejects.toThrow(
      "expected a time of at least 1250 ms, in a slot after the head's, found 1249",
    )
    expect((await sealer.seal({ timestamp: 1250n })).number).toBe(2)
    expect(failures).toEqual([])
  })

  it('goes on without pulses when the beacon fails, and says so', async () => {
    const { sealer } = start()
    failing = 'beacon'
    expect((await sealer.seal()).number).toBe(1)
    expect(errors).toEqual(['the beacon failed: block 1 begins without its pulses'])
    expect(sealer.failure).toBeUndefined()
  })

  it('takes a transaction that the runtime fails on as failed, tells its watchers, and lets its sender come last', async () => {
    const { chain, pool, sealer } = start()
    const heard: TransactionStatus['type'][] = []
    const { genesisHash } = chain
    const pays = (from: TestAccount, to: TestAccount, nonce: number) =>
      transfer(chain.runtime, from, to.id, { nonce, genesisHash })
    const hash = await pool.submit(pays(alice, bob, 0), 'External', ({ type }) => heard.push(type))
    tripping = true
    expect((await sealer.seal()).body.length).toBe(3)
    expect(heard).toEqual(['ready', 'inBlock'])
    expect(errors).toEqual([`the runtime failed on transaction ${hash}: it is in the block as one that failed`])
    tripping = false
    // First come, first served, but for who is penalised.
    const [late, other] = [pays(alice, bob, 1), pays(bob, alice, 0)]
    await pool.submit(late)
    await pool.submit(other)
    expect((await sealer.seal()).body.slice(2)).toEqual([other, late])
  })

  it.each(['onInitialize', 'onFinalize'] as const)('stops for good when %s fails, and says so once', async (hook) => {
    const { chain, pool, sealer } = start()
    await sealer.seal()
    const bytes = transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash: chain.genesisHash })
    await pool.submit(bytes)
    failing = hook
    await expect(sealer.seal()).rejects.toThrow('the runtime failed on block 2: the hook tripped')
    failing = undefined
    await expect(sealer.seal()).rejects.toBe(sealer.failure)
    expect(failures.length).toBe(1)
    expect(failures[0]).toMatchObject({ number: 2, parentHash: chain.head.hash, timestamp: 500n })
    expect([chain.head.number, pool.readyCount]).toEqual([1, 1])
  })
})

describe('a fault report', () => {
  it('holds who ran what, the stack down to the cause, and what the block was made from', async () => {
    const { chain, pool, sealer } = start()
    const bytes = transfer(chain.runtime, alice, bob.id, { nonce: 0, genesisHash: chain.genesisHash })
    await pool.submit(bytes)
    failing = 'onFinalize'
    await expect(sealer.seal()).rejects.toBeInstanceOf(NodeError)
    const directory = mkdtempSync(join(tmpdir(), 'glia-report-'))
    try {
      const path = writeFaultReport(
        directory,
        { version: '1.2.3', chain: 'Test', runtime: 't 1' },
        failures[0] as FailedBlock,
      )
      expect(readdirSync(directory).map((name) => join(directory, name))).toEqual([path])
      const report = JSON.parse(readFileSync(path, 'utf8'))
      expect(report).toMatchObject({ version: '1.2.3', chain: 'Test', runtime: 't 1' })
      expect(report.error).toBe('the runtime failed on block 1: the hook tripped')
      expect(report.stack[1]).toContain('FrameError: the hook tripped\n')
      expect(report.block).toEqual({
        number: 1,
        parentHash: chain.genesisHash,
        timestamp: '250',
        shieldKey: toHex0x(failures[0]?.shieldKey as Uint8Array),
        transactions: [toHex0x(bytes)],
      })
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
