import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledScript } from '../testing/bundledScript.ts'
import { lmdbStore } from './lmdbStore.ts'

/** What the child writes at a block: the same keys again and again, so that a torn block would show. */
const KEYS = 40
const valueAt = (number: number, i: number) => new Uint8Array(4 + i).fill((number * 31 + i) & 255)

let directory: string
let script: string

beforeAll(() => {
  const source = `
    import { lmdbStore } from ${JSON.stringify(new URL('./lmdbStore.ts', import.meta.url).pathname)}
    const store = lmdbStore({ path: process.argv[2], history: 20, durability: process.argv[3] })
    const valueAt = ${valueAt.toString()}
    for (;;) {
      const number = store.head === undefined ? 0 : store.head.number + 1
      const changes = Array.from({ length: ${KEYS} }, (_, i) => ({ key: (i + 16).toString(16), value: valueAt(number, i) }))
      store.commit({ number, hash: 'h' + number, parentHash: 'h' + (number - 1), pending: store.prepare(changes),
        aux: [{ key: 'at', value: new TextEncoder().encode(String(number)) }] })
      process.stdout.write(number + '\\n')
    }`
  ;({ directory, script } = bundledScript('writer', source, {
    // The script lies outside the repository: lmdb is looked for from here.
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    nodePaths: [new URL('../../../../node_modules', import.meta.url).pathname],
  }))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test.each(['disk', 'process'] as const)(
  'a store killed at any moment opens at a whole block (%s)',
  async (durability) => {
    const path = join(directory, durability)
    let last = -1
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [script, path, durability], { stdio: ['ignore', 'pipe', 'inherit'] })
      let printed = ''
      child.stdout.on('data', (data: Buffer) => {
        printed += data.toString()
        // Somewhere in the middle of the work, at another point each round.
        if (printed.split('\n').length > 15 + round * 7) child.kill('SIGKILL')
      })
      await once(child, 'close')
      const reported = Number(printed.trimEnd().split('\n').at(-1))

      const store = lmdbStore({ path, history: 20, durability })
      const head = store.head?.number ?? -1
      expect(head).toBeGreaterThanOrEqual(reported)
      expect(head).toBeGreaterThan(last)
      for (const number of [head, head - 3]) {
        for (let i = 0; i < KEYS; i++) {
          expect(store.at(number)?.get((i + 16).toString(16))).toEqual(valueAt(number, i))
        }
      }
      expect(new TextDecoder().decode(store.aux('at'))).toBe(String(head))
      store.close()
      last = head
    }
  },
)
