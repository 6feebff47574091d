import { readFileSync } from 'node:fs'
import {
  ed25519KeypairFromSeed,
  ed25519Sign,
  sr25519KeypairFromSeed,
  sr25519Sign,
  sr25519Verify,
  waitReady,
} from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BatchVerifier, MAX_BATCH, type Sr25519Task } from './batchVerifier.ts'

let batch: BatchVerifier
beforeAll(async () => {
  await waitReady()
  batch = new BatchVerifier()
})

function sign(seed: number, message: Uint8Array): Sr25519Task {
  const pair = sr25519KeypairFromSeed(new Uint8Array(32).fill(seed))
  const publicKey = pair.slice(64)
  return { signature: sr25519Sign(publicKey, pair.slice(0, 64), message), message, publicKey }
}
const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17) & 255)

describe('a batch of signatures', () => {
  it('holds when each holds, whatever its size and the messages’ lengths', () => {
    for (const size of [0, 1, 2, 3, 17, MAX_BATCH]) {
      const tasks = Array.from({ length: size }, (_, i) => sign(i % 7, bytes((i * 37) % 400, i)))
      for (const { signature, message, publicKey } of tasks)
        expect(sr25519Verify(signature, message, publicKey)).toBe(true)
      expect(batch.allHold(tasks)).toBe(true)
    }
  })

  it('takes messages of every length around the blocks of the transcript', () => {
    const tasks = Array.from({ length: 60 }, (_, i) => sign(1, bytes(60 + i * 3, i)))
    expect(batch.allHold(tasks)).toBe(true)
  })

  it('fails with any bit of any part of any signature turned, as one by one', () => {
    const good = Array.from({ length: 8 }, (_, i) => sign(i, bytes(100, i)))
    expect(batch.allHold(good)).toBe(true)
    fc.assert(
      fc.property(
        fc.nat(7),
        fc.constantFrom('signature', 'message', 'publicKey'),
        fc.nat(),
        fc.nat(7),
        (which, part, at, bit) => {
          const chosen = good[which] as Sr25519Task
          const spoilt = chosen[part].slice()
          spoilt[at % spoilt.length] = (spoilt[at % spoilt.length] as number) ^ (1 << bit)
          const bad = { ...chosen, [part]: spoilt }
          expect(sr25519Verify(bad.signature, bad.message, bad.publicKey)).toBe(false)
          expect(batch.allHold(good.map((task, i) => (i === which ? bad : task)))).toBe(false)
        },
      ),
      { numRuns: 150 },
    )
    expect(batch.allHold(good)).toBe(true)
  })

  it('is not fooled by faults that cancel each other', () => {
    // s of one signature up by one, of the other down by one: the plain sum would be the same.
    const [a, b] = [sign(1, bytes(50, 1)), sign(1, bytes(50, 2))]
    const shift = (task: Sr25519Task, by: number) => {
      const signature = task.signature.slice()
      signature[32] = (signature[32] as number) + by
      return { ...task, signature }
    }
    expect(batch.allHold([shift(a, 1), shift(b, -1)])).toBe(false)
    expect(batch.allHold([a, { ...a, message: b.message }])).toBe(false)
    expect(
      batch.allHold([
        { ...a, signature: b.signature },
        { ...b, signature: a.signature },
      ]),
    ).toBe(false)
  })

  it('refuses what is no sr25519 signature: other schemes, unreduced scalars, bytes that are no point, wrong lengths', () => {
    const good = sign(3, bytes(40, 3))
    const ed = ed25519KeypairFromSeed(new Uint8Array(32).fill(3))
    const edTask = {
      signature: ed25519Sign(ed.slice(32), ed.slice(0, 32), good.message),
      message: good.message,
      publicKey: ed.slice(32),
    }
    const unreduced = good.signature.slice()
    unreduced.fill(0xff, 32)
    const noMarker = good.signature.slice()
    noMarker[63] = (noMarker[63] as number) & 0x7f
    for (const bad of [
      edTask,
      { ...good, signature: unreduced },
      { ...good, signature: noMarker },
      { ...good, publicKey: new Uint8Array(32).fill(0xff) },
      { ...good, publicKey: new Uint8Array(31) },
      { ...good, signature: good.signature.slice(1) },
    ]) {
      expect(batch.allHold([good, bad])).toBe(false)
    }
    expect(batch.allHold([good])).toBe(true)
    expect(batch.allHold(Array.from({ length: MAX_BATCH + 1 }, () => good))).toBe(false)
  })

  it('accepts only the canonical form of a point', () => {
    // The identity is a point; its other encodings (p, and 2^255) are not.
    const zero = new Uint8Array(32)
    const message = bytes(10, 1)
    const signature = new Uint8Array(64)
    signature[63] = 0x80
    // R = 0, A = 0, s = 0: 0 + k·0 = 0 holds, and the library agrees.
    const degenerate = { signature, message, publicKey: zero }
    expect(batch.allHold([degenerate])).toBe(sr25519Verify(signature, message, zero))
    const p = new Uint8Array(32).fill(0xff)
    p[0] = 0xed
    p[31] = 0x7f
    expect(batch.allHold([{ ...degenerate, publicKey: p }])).toBe(false)
  })
})

it('the committed code is what its source compiles to', async () => {
  const script = new URL('../../../scripts/build-batch.ts', import.meta.url).href
  const { buildBatch } = (await import(script)) as { buildBatch: () => Promise<string> }
  expect(await buildBatch()).toBe(readFileSync(new URL('./wasm.ts', import.meta.url), 'utf8'))
}, 60_000)
