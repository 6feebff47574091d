import type { Pallet } from '@glia/frame'
import { afterAll, expect, it, vi } from 'vitest'

afterAll(() => vi.resetModules())

it('a first block that begins with a call that checks a signature waits for the code, and is made', async () => {
  // The code is loaded once and for all: in modules of this test's own it is not yet.
  vi.resetModules()
  const { palletHome, runtime } = await import('@glia/frame')
  const { memoryStore } = await import('@glia/state')
  const { Chain } = await import('../chain/chain.ts')
  const { isCryptoLoaded } = await import('../crypto/signatureHost.ts')
  const { Verifier } = await import('../crypto/verifier.ts')
  const { silent } = await import('../log.ts')
  const { presetSpec } = await import('../presets.ts')
  const { strictPool } = await import('../testing/pools.ts')
  const { slotClock } = await import('./clock.ts')
  const { Sealer } = await import('./sealer.ts')

  const answers: boolean[] = []
  const asking: Pallet = palletHome({ name: 'Asking', index: 200 }).pallet({
    hooks: {
      onInitialize({ host }) {
        answers.push(host.verify('Sr25519', new Uint8Array(64), new Uint8Array(8), new Uint8Array(32)))
      },
    },
  })
  const spec = presetSpec('localnet', true)
  const rules = runtime({ ...spec.runtime, pallets: [...spec.runtime.pallets, asking] })
  const verifier = new Verifier(1)
  const chain = new Chain({ ...spec, runtime: rules }, memoryStore())
  const sealer = new Sealer({ chain, pool: strictPool(chain, verifier), clock: slotClock(250), log: silent })
  expect(isCryptoLoaded()).toBe(false)
  const [first, second] = await Promise.all([sealer.seal(), sealer.seal()])
  expect([first.number, second.number, sealer.failure, answers]).toEqual([1, 2, undefined, [false, false]])
  await verifier.close()
})
