// Microseconds to prepare and commit one block: npx tsx --conditions=source packages/state/bench/commit.ts [keys...]

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as state from '../src/index.ts'

const BLOCKS = 2000
const WRITES = 60
let seed = 88172645463325252n
const random = (below: number): number => {
  seed ^= (seed << 13n) & 0xffffffffffffffffn
  seed ^= seed >> 7n
  seed ^= (seed << 17n) & 0xffffffffffffffffn
  return Number((seed >> 11n) % BigInt(below))
}
const bytes = (length: number) => Uint8Array.from({ length }, () => random(256))

/** Keys as pallets have them: 40 storage maps, two-byte netuids and 32-byte accounts behind 8 or 16 bytes of hash. */
function makeKeys(count: number): string[] {
  const maps = Array.from({ length: 40 }, () => state.toHex(bytes(32)))
  const keys: string[] = maps.map((map) => map)
  while (keys.length < count) {
    const map = maps[random(40)] as string
    keys.push(map + state.toHex(random(2) === 0 ? bytes(18) : bytes(48)))
  }
  return keys
}

/** 'anywhere': keys drawn evenly from the whole state, the worst case. 'usual': three in four from 200 busy items. */
type Pattern = 'usual' | 'anywhere'

function makeChanges(keys: string[], pattern: Pattern): state.Change[] {
  const busy = pattern === 'usual' ? WRITES * 0.75 : 0
  return Array.from({ length: WRITES }, (_, i) => ({
    key: keys[random(i < busy ? 200 : keys.length)] as string,
    value: bytes(1 + random(random(5) === 0 ? 300 : 40)),
  }))
}

function percentile(sorted: number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] as number).toFixed(0)
}

function measure(name: string, store: state.StateStore, keys: string[], pattern: Pattern): void {
  const started = performance.now()
  const genesis = store.prepare(keys.map((key) => ({ key, value: bytes(1 + random(60)) })))
  store.commit({ number: 0, hash: '0', parentHash: '', pending: genesis })
  const genesisMs = performance.now() - started
  const blocks = Array.from({ length: BLOCKS }, () => makeChanges(keys, pattern))
  const times: number[] = []
  for (const [index, changes] of blocks.entries()) {
    const number = index + 1
    const from = performance.now()
    const pending = store.prepare(changes)
    store.commit({ number, hash: String(number), parentHash: String(number - 1), pending })
    times.push((performance.now() - from) * 1000)
  }
  const late = times.slice(BLOCKS / 4).sort((a, b) => a - b)
  console.log(
    `${name}: ${keys.length} keys, ${WRITES} writes a block (${pattern}): fastest tenth ${percentile(late, 0.1)} us, median ${percentile(late, 0.5)} us, p95 ${percentile(late, 0.95)} us, genesis ${genesisMs.toFixed(0)} ms, heap ${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB`,
  )
}

const sizes = process.argv.slice(2).map(Number)
for (const count of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  const keys = makeKeys(count)
  for (const pattern of ['usual', 'anywhere'] as const) {
    const memory = state.memoryStore({ history: 256 })
    measure('memory', memory, keys, pattern)
    memory.close()
    for (const durability of ['process', 'disk'] as const) {
      const path = mkdtempSync(join(tmpdir(), 'glia-bench-'))
      const store = state.lmdbStore({ path, history: 256, durability })
      measure(`lmdb (${durability})`, store, keys, pattern)
      store.close()
      rmSync(path, { recursive: true })
    }
  }
}
