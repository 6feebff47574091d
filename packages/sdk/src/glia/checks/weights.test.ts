import { describe, expect, it } from 'vitest'
import { Keypair } from '../../keys/keypair.ts'
import type { ChainView } from './view.ts'
import { checkReveal } from './weights.ts'

const HASH = `0x${'07'.repeat(32)}`
const hotkey = Keypair.fromUri('//Alice')
const plan = { netuid: 2, mechanism: 0, uids: [0], versionKey: 0n, hash: HASH }

/** A chain of tempo 360 whose epoch 5 began with block 1000, and on which these weights were committed to in epoch 4. */
function chainAt(next: number, changes: Readonly<Record<string, unknown>> = {}) {
  const items: Record<string, unknown> = {
    CommitRevealWeightsEnabled: true,
    WeightsVersionKey: 0n,
    ValidatorPermit: [true],
    SubnetworkN: 4,
    MinAllowedWeights: 0,
    MechanismCountCurrent: 1,
    SubnetEpochIndex: 5n,
    RevealPeriodEpochs: 1n,
    LastEpochBlock: 1000n,
    Tempo: 360,
    PendingEpochAt: 0n,
    WeightCommits: [[HASH, 4n, 0n, 0n]],
    Uids: 0,
    ...changes,
  }
  const read = async (item: string) => {
    const found = items[item]
    // One value after the other, where the chain goes on meanwhile.
    return Array.isArray(found) && found[0] === 'then' ? (found.length > 2 ? found.splice(1, 1)[0] : found[1]) : found
  }
  return { read, stored: read, coming: async () => ({ next, blockTime: 12 }) } as unknown as ChainView
}

describe('the epoch in which weights are revealed', () => {
  it.each([
    [1001, {}],
    [1359, {}],
    // The epoch of this block runs before anything else in it.
    [1360, { WeightCommits: [[HASH, 5n, 0n, 0n]] }],
    [1100, { WeightCommits: [[HASH, 5n, 0n, 0n]], PendingEpochAt: 1100n }],
    [1360, { Tempo: 0, RevealPeriodEpochs: 1n }],
  ])('is that of the next block: %d of %o', async (next, changes) => {
    await expect(checkReveal(chainAt(next, changes), hotkey, plan)).resolves.toBeUndefined()
  })

  it('is over with the block that begins the next one', async () => {
    await expect(checkReveal(chainAt(1360), hotkey, plan)).rejects.toMatchObject({ code: 'COMMITMENT' })
  })

  it('is waited for', async () => {
    const early = chainAt(1001, { WeightCommits: [[HASH, 5n, 0n, 0n]] })
    await expect(checkReveal(early, hotkey, plan)).rejects.toMatchObject({ code: 'TOO_SOON' })
  })

  it('is read again where one ran while it was read', async () => {
    // What begins with it, beside what was before it.
    for (const mixed of [{ SubnetEpochIndex: ['then', 4n, 5n] }, { LastEpochBlock: ['then', 640n, 1000n] }])
      await expect(checkReveal(chainAt(1001, mixed), hotkey, plan)).resolves.toBeUndefined()
    const late = { SubnetEpochIndex: ['then', 4n, 5n], WeightCommits: [[HASH, 3n, 0n, 0n]] }
    await expect(checkReveal(chainAt(1001, late), hotkey, plan)).rejects.toMatchObject({ code: 'COMMITMENT' })
  })
})
