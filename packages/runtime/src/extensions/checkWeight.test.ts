import {
  type AccountId,
  applyExtrinsic,
  callNamed,
  decodeExtrinsic,
  systemItems,
  ValidityFailure,
  validateTransaction,
} from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../genesis/accounts.ts'
import { eventNames, hashOf, TestChain, transaction } from '../testing/chain.ts'

const to = (value: AccountId) => ({ type: 'Id', value })
let chain: TestChain
beforeEach(() => {
  chain = new TestChain()
  chain.begin()
})
const made = (pallet: string, name: string, args: object) =>
  decodeExtrinsic(
    chain.ctx.runtime,
    transaction(chain.ctx, ALICE, pallet, name, args, { nonce: systemItems.account.get(chain.ctx, ALICE).nonce }),
  )
const killing = (subkeys: number) => made('System', 'kill_prefix', { prefix: Uint8Array.of(0), subkeys })
function outcome(work: () => unknown): string {
  try {
    work()
    return 'taken'
  } catch (error) {
    if (error instanceof ValidityFailure) return error.message
    throw error
  }
}
const apply = (extrinsic: ReturnType<typeof made>) => outcome(() => applyExtrinsic(chain.ctx, extrinsic))
const used = () => systemItems.blockWeight.get(chain.ctx)

describe('the weight of a block', () => {
  it('bounds operational transactions too: all of it, and beyond that what is reserved for them', () => {
    // 2.527 s of declared weight each, of 4 s.
    expect([1, 2].map(() => apply(killing(20_000)))).toEqual(['taken', 'Invalid.ExhaustsResources'])
    expect(apply(killing(8_000))).toBe('taken')
    // Mandatory calls fill the rest: 1 s is reserved for operational ones, and these have more.
    expect(apply(killing(4_000))).toBe('Invalid.ExhaustsResources')
  })

  it('leaves a second to operational transactions where others have filled it', () => {
    systemItems.blockWeight.update(chain.ctx, (weights) => ({
      ...weights,
      mandatory: { ...weights.mandatory, refTime: 4_000_000_000_000n },
    }))
    const transfer = () => apply(made('Balances', 'transfer_keep_alive', { dest: to(BOB), value: 1n }))
    expect([transfer(), apply(killing(7_000)), apply(killing(7_000))]).toEqual([
      'Invalid.ExhaustsResources',
      'taken',
      'Invalid.ExhaustsResources',
    ])
  })

  it('leaves room for its beginning: a transaction may have nine tenths of what is there, less its own base', () => {
    const validity = (extrinsic: ReturnType<typeof made>) =>
      outcome(() => validateTransaction(chain.ctx, extrinsic, 'External', hashOf(chain.ctx.blockNumber)))
    // 3.537 s and 3.613 s, of 3.5999.
    expect([28_000, 28_600].map((subkeys) => validity(killing(subkeys)))).toEqual([
      'taken',
      'Invalid.ExhaustsResources',
    ])
    expect(apply(killing(28_600))).toBe('Invalid.ExhaustsResources')
  })

  it('counts a transaction’s bytes as proof, and gives back of both parts what was not used', () => {
    const before = used().normal
    const transfer = made('Balances', 'transfer_keep_alive', { dest: to(BOB), value: 1n })
    expect(apply(transfer)).toBe('taken')
    expect(used().normal.proofSize - before.proofSize).toBe(7_791n + BigInt(transfer.bytes.length))
    const calls = ['transfer_keep_alive', 'force_transfer', 'transfer_keep_alive'].map((name) =>
      callNamed(chain.ctx.runtime, 'Balances', name, {
        ...(name === 'force_transfer' ? { source: to(BOB) } : {}),
        dest: to(BOB),
        value: 1n,
      }),
    )
    const batch = made('Utility', 'batch', { calls })
    const then = used().normal
    expect(apply(batch)).toBe('taken')
    expect(eventNames(chain.ctx)).toContain('Utility.BatchInterrupted')
    const success = chain.ctx.events.at(-1)?.fields as {
      dispatchInfo: { weight: { refTime: bigint; proofSize: bigint } }
    }
    const { refTime, proofSize } = success.dispatchInfo.weight
    expect(used().normal.refTime - then.refTime).toBe(refTime)
    expect(used().normal.proofSize - then.proofSize).toBe(proofSize + BigInt(batch.bytes.length))
  })
})

it('a transaction whose call is free is said to be paid for, with nothing', () => {
  expect(apply(made('SubtensorModule', 'set_weights', { netuid: 1, dests: [], weights: [], versionKey: 0n }))).toBe(
    'taken',
  )
  const paid = chain.ctx.events.filter(({ event }) => event.name === 'TransactionFeePaid')
  expect(paid.map(({ fields }) => fields)).toEqual([{ who: ALICE, actualFee: 0n, tip: 0n }])
})
