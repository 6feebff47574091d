import { bareExtrinsic, callNamed, decodeExtrinsic } from '@glia/frame'
import { expect, it } from 'vitest'
import { presetSpec } from '../presets.ts'
import { collector } from '../testing/collector.ts'

const { runtime } = presetSpec('localnet', true)
const collect = collector()

/** Bytes that are in use. */
function used(): number {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const account = `0x${'5a'.repeat(32)}`
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const transfer = callNamed(runtime, 'Balances', 'transfer_keep_alive', {
  dest: { type: 'Id', value: account },
  value: 1000n,
})

it.each([
  ['System', 'remark', { remark: new Uint8Array(500_000) }],
  ['System', 'kill_storage', { keys: many(30_000, () => new Uint8Array(0)) }],
  ['System', 'set_storage', { items: many(15_000, () => [new Uint8Array(0), new Uint8Array(20)]) }],
  [
    'SubtensorModule',
    'set_children',
    { hotkey: account, netuid: 1, children: many(7000, (at) => [BigInt(at), account]) },
  ],
  [
    'SubtensorModule',
    'batch_set_weights',
    {
      netuids: many(3000, () => 1),
      weights: many(3000, () => [[0, 1]]),
      versionKeys: many(3000, (at) => BigInt(at) << 40n),
    },
  ],
  ['Utility', 'batch', { calls: many(10_922, () => transfer) }],
])('counts what %s.%s takes in memory, and not much more', (pallet, name, args) => {
  const bytes = bareExtrinsic(callNamed(runtime, pallet, name, args))
  const times = 4
  const decode = () => many(times, () => decodeExtrinsic(runtime, bytes))
  decode()
  const before = used()
  const decoded = decode()
  const real = (used() - before) / times + bytes.length
  const footprint = decoded[0]?.footprint ?? 0
  expect(real / footprint).toBeLessThan(1.15)
  expect(real / footprint).toBeGreaterThan(0.5)
})
