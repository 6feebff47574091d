import type { Ctx } from '@glia/frame'
import { beaconOf } from '@glia/runtime'
import { memoryStore } from '@glia/state'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import type { ChainSpec } from '../chain/spec.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { Verifier } from '../crypto/verifier.ts'
import { slotClock } from '../engine/clock.ts'
import { InstantEngine } from '../engine/instantEngine.ts'
import { Sealer } from '../engine/sealer.ts'
import { silent } from '../log.ts'
import { presetSpec } from '../presets.ts'
import { strictPool } from '../testing/pools.ts'
import { DevelopmentBeacon } from './developmentBeacon.ts'

const verifier = new Verifier(1)
beforeAll(() => loadCrypto())
afterAll(() => verifier.close())

/** A chain on which weights wait for a round of a day later, and for one that is near. */
function waitingSpec(): ChainSpec {
  const base = presetSpec('localnet', true)
  return {
    ...base,
    genesis(ctx, flush) {
      base.genesis(ctx, flush)
      const item = (name: string) =>
        ctx.runtime.palletByName.get('SubtensorModule')?.storage.find((each) => each.name === name) as unknown as {
          set(ctx: Ctx, ...args: unknown[]): void
        }
      const commits = [28_801n, 50n].map((round) => [`0x${'11'.repeat(32)}`, 1n, new Uint8Array(4), round])
      item('TimelockedWeightCommits').set(ctx, 1, 0n, commits)
      item('RevealPeriodEpochs').set(ctx, 1, 100n)
    },
  }
}

it('pulses of blocks that are taken back come again with the time they are for, and make no block by themselves', async () => {
  const chain = new Chain(waitingSpec(), memoryStore(), { beacon: new DevelopmentBeacon(false) })
  const pool = strictPool(chain, verifier)
  const sealer = new Sealer({ chain, pool, clock: slotClock(250), log: silent })
  const engine = new InstantEngine(sealer, pool)
  await sealer.seal()
  await engine.start()
  const before = chain.head.number
  await sealer.seal({ timestamp: 86_400_000n })
  expect(beaconOf(chain.view()).lastRound).toBe(28_801n)
  chain.revert(before)
  await pool.settled()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([chain.head.number, beaconOf(chain.view()).lastRound]).toEqual([before, 0n])
  await sealer.seal({ timestamp: 150_000n })
  expect(beaconOf(chain.view()).lastRound).toBe(50n)
  await engine.stop()
})
