import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sameBytes } from '@glia/base'
import { buildSync } from 'esbuild'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contents, extend, HISTORY } from '../testing/knownBlocks.ts'
import { cutImage, tornWrite } from '../testing/powerCut.ts'
import { lmdbStore } from './lmdbStore.ts'

let directory: string
/** By head number. */
const expected = new Map<number, string>()
let ask: (path: string) => Promise<string>
let stop: () => void

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'glia-cut-'))
  const entry = join(directory, 'entry.ts')
  const script = join(directory, 'opener.mjs')
  writeFileSync(
    entry,
    `import { createInterface } from 'node:readline'
    import { lmdbStore } from ${JSON.stringify(new URL('./lmdbStore.ts', import.meta.url).pathname)}
    import { contents, extend, HISTORY } from ${JSON.stringify(new URL('../testing/knownBlocks.ts', import.meta.url).pathname)}
    for await (const path of createInterface({ input: process.stdin })) {
      let answer
      try {
        const store = lmdbStore({ path, history: HISTORY })
        answer = contents(store)
        // What was opened also goes on: a list of free pages of another age would show here.
        for (let i = 0; i < 3; i++) extend(store)
        answer += '\\t' + contents(store)
        store.close()
      } catch (error) {
        answer = error.name === 'StateError' ? error.name + ' ' + error.code + ' ' + error.message : 'crash: ' + error.stack.replaceAll('\\n', ' ')
      }
      process.stdout.write(answer + '\\n')
    }`,
  )
  buildSync({
    entryPoints: [entry],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    nodePaths: [new URL('../../../../node_modules', import.meta.url).pathname],
  })
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  ask = async (path) => {
    child.stdin.write(`${path}\n`)
    const { value, done } = await lines.next()
    if (!done) return value as string
    await once(child, 'exit').catch(() => undefined)
    return `crash: ended by ${child.signalCode ?? child.exitCode}`
  }
  stop = () => child.kill()
  const model = lmdbStore({ path: join(directory, 'model'), history: HISTORY, durability: 'process' })
  for (let n = 0; n < 90; n++) {
    extend(model)
    expected.set(n, contents(model))
  }
  model.close()
}, 60_000)
afterAll(() => {
  stop()
  rmSync(directory, { recursive: true, force: true })
})

/** More of them by hand: `GLIA_POWER_CUTS=400`. */
const RUNS = Number(process.env.GLIA_POWER_CUTS ?? 16)
const pageOf = (file: Uint8Array, number: number) => file.subarray(number * 4096, (number + 1) * 4096)
let images = 0
const outcomes = { opened: 0, refused: 0 }
/** Opens an image in the child: a block and all that belongs to it, or a sentence. */
async function judge(image: Uint8Array): Promise<void> {
  const path = join(directory, `image-${images++}`)
  mkdirSync(path)
  writeFileSync(join(path, 'data.mdb'), image)
  const answer = await ask(path)
  rmSync(path, { recursive: true })
  if (answer.startsWith('StateError')) {
    expect(answer).toMatch(/^StateError (Corrupt|Unwritable) [^\n]{20,400}$/)
    outcomes.refused++
    return
  }
  expect(answer).not.toMatch(/^crash/)
  const [opened, extended] = answer.split('\t') as [string, string]
  const head = JSON.parse(opened)[0] as number
  if (head >= 0) expect(opened === expected.get(head), `all of block ${head}`).toBe(true)
  expect(extended === expected.get(head + 3), `all of block ${head + 3}`).toBe(true)
  outcomes.opened++
}

/** The file after a number of blocks, and after some more; opened anew in between where `reopened`. */
function written(durability: 'disk' | 'process', blocks: number, more: number, reopened: boolean) {
  const path = mkdtempSync(join(directory, 'writer-'))
  const file = join(path, 'data.mdb')
  let store = lmdbStore({ path, history: HISTORY, durability })
  for (let i = 0; i < blocks; i++) extend(store)
  if (reopened) {
    store.close()
    store = lmdbStore({ path, history: HISTORY, durability })
  }
  const before = new Uint8Array(readFileSync(file))
  for (let i = 0; i < more; i++) extend(store)
  const after = new Uint8Array(readFileSync(file))
  store.close()
  return { before, after }
}

const scene = fc.record({
  durability: fc.constantFrom('disk' as const, 'process' as const),
  blocks: fc.integer({ min: 0, max: 60 }),
  more: fc.constantFrom(1, 1, 2, 3, 5, 17, 24),
  reopened: fc.boolean(),
  unit: fc.constantFrom(4096, 4096, 512),
  /** How much of what was written arrived. */
  share: fc.constantFrom(0.1, 0.5, 0.9, 0.97),
  bits: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
})

test(
  'whichever pages and sectors of the last blocks reached the disk: a whole block, or a sentence',
  async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ durability, blocks, more, reopened, unit, share, bits }) => {
        const { before, after } = written(durability, blocks, more, reopened)
        for (let i = 0; i < 5; i++)
          await judge(cutImage(before, after, unit, () => (bits.next().value as number) < share))
      }),
      { numRuns: RUNS, seed: 20261126, endOnFailure: true },
    )
    // Neither refusing all nor believing all would do.
    expect(outcomes.opened).toBeGreaterThan(RUNS / 2)
    expect(outcomes.refused).toBeGreaterThan(RUNS / 2)
  },
  RUNS * 10_000,
)

test('a block that was synced survives whatever happens to the write of the next meta page', async () => {
  const { before, after } = written('disk', 40, 1, true)
  const page = [0, 1].find((n) => !sameBytes(pageOf(before, n), pageOf(after, n))) as number
  const synced = after.slice()
  synced.set(before.subarray(0, 8192))
  const { opened } = outcomes
  // LMDB writes a meta page from its map size on.
  for (let length = 0; length <= 128; length += 4) await judge(tornWrite(synced, after, page * 4096 + 40, length))
  expect(outcomes.opened - opened).toBe(33)
}, 60_000)

test('after a power cut before anything was synced again, the order of closing is not believed', async () => {
  for (const reopened of [true, false]) {
    const { before, after } = written('process', 30, 9, reopened)
    // All new pages with the old meta pages, and the other way round.
    const mixed = after.slice()
    mixed.set(before.subarray(0, 8192))
    await judge(mixed)
    const other = new Uint8Array(after.length)
    other.set(before)
    other.set(after.subarray(0, 8192))
    await judge(other)
  }
}, 60_000)
