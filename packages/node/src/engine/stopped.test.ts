// A transaction that takes longer than a block has, from the pool to the block and what its watchers hear.
import { callNamed } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { slotBudget } from '../chain/slotBudget.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { silent } from '../log.ts'
import { DEFAULT_POOL_LIMITS } from '../pool/limits.ts'
import { Pool } from '../pool/pool.ts'
import type { TransactionStatus } from '../pool/transaction.ts'
import { presetSpec } from '../presets.ts'
import { account, signed, type TestAccount, transfer } from '../testing/signing.ts'
import { slowRules } from '../testing/slowRules.ts'
import { slotClock } from './clock.ts'
import { Sealer } from './sealer.ts'

const spec = presetSpec('localnet', true)
const verifier = new Verifier(1)
let alice: TestAccount
let bob: TestAccount
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  bob = await account('Bob')
})
afterAll(() => verifier.close())

it('is in its block as one that failed, and pays; its sender’s later ones follow, after everybody else’s', async () => {
  const rules = slowRules(spec.runtime, (ms) => {
    for (const since = performance.now(); performance.now() - since < ms; );
  })
  const chain = new Chain({ ...spec, runtime: rules }, memoryStore())
  const pool = new Pool(chain, verifier, DEFAULT_POOL_LIMITS, (fault) => {
    throw fault
  })
  const warnings: string[] = []
  const log = { ...silent, warn: (line: string) => void warnings.push(line) }
  const sealer = new Sealer({ chain, pool, clock: slotClock(250), log, budget: slotBudget(250, rules.limits) })
  const options = (nonce: number) => ({ nonce, genesisHash: chain.genesisHash })
  const calls = Array.from({ length: 100 }, () => callNamed(rules, 'System', 'remark', { remark: Uint8Array.of(5) }))
  const heard: string[] = []
  const hear = (status: TransactionStatus) => void heard.push(status.type)
  const long = await pool.submit(
    signed(rules, alice, callNamed(rules, 'Utility', 'force_batch', { calls }), options(0)),
    'External',
    hear,
  )
  const [next, other] = [transfer(rules, alice, bob.id, options(1)), transfer(rules, bob, alice.id, options(0))]
  await pool.submit(next)
  const first = await sealer.seal()
  expect([first.body.length, pool.has(long), heard]).toEqual([2, false, ['ready', 'inBlock']])
  expect(warnings).toEqual([
    `transaction ${long} took longer than a slot has for it: it was stopped, and is in the block as one that failed`,
  ])
  await pool.submit(other)
  expect((await sealer.seal()).body.slice(1)).toEqual([other, next])
  expect(pool.readyCount).toBe(0)
})
