import { describe, expect, it, vi } from 'vitest'
import { encodeRecord } from './recordCodec.ts'
import { UndoIndex, type UndoIndexOptions } from './undoIndex.ts'
import type { Place } from './undoSegment.ts'

/** A chain whose blocks each overwrite so many keys of their own. */
function chainOf(blocks: number, keys: number, options: Partial<UndoIndexOptions>) {
  const key = (block: number, n: number) =>
    `${'ab'.repeat(32)}${block.toString(16).padStart(8, '0')}${n.toString(16).padStart(56, '0')}`
  const records = Array.from({ length: blocks + 1 }, (_, block) =>
    encodeRecord({
      hash: `0x${block}`,
      root: undefined,
      undo: Array.from({ length: keys }, (_, n) => ({
        key: key(block, n),
        value: undefined,
        before: Uint8Array.of(n),
      })),
      auxUndo: [],
    }),
  )
  let read = 0
  const index = new UndoIndex(
    {
      head: { number: blocks },
      oldest: 0,
      bytesOf: (number) => {
        read++
        return records[number] as Uint8Array
      },
    },
    options,
  )
  return {
    index,
    key,
    reads: () => {
      const before = read
      read = 0
      return before
    },
  }
}

/** Goes to a state in single steps, between which others have their turn; answers whether it came there in time. */
function* towards(index: UndoIndex, number: number): Generator<void, void> {
  const letGo = index.hold(number)
  while (!index.approach(number, () => false)) yield
  letGo()
}

describe('the index of what blocks overwrote', () => {
  it('counts the records that it is in the middle of', () => {
    const { index } = chainOf(256, 500, { base: 4, fanout: 4, mostBytes: 100_000, mostForOne: 10_000_000 })
    const begun: number[] = []
    for (let number = 251; number >= 3; number -= 4) {
      index.approach(number, () => false)
      begun.push(index.bytes)
    }
    // Without a bound 63 records would be kept, of 8 kB each.
    expect(begun[0]).toBeGreaterThan(9_000)
    expect(Math.max(...begun)).toBeLessThan(120_000)
    expect(index.approach(251, () => true)).toBe(true)
    const whole = index.segments(251).reduce((bytes, segment) => bytes + segment.bytes, 0)
    expect(index.bytes).toBeGreaterThanOrEqual(whole)
  })

  it('holds no more than it may, whatever is asked for, and reads again what it let go of', () => {
    const { index, key, reads } = chainOf(512, 50, { base: 8, fanout: 4, mostBytes: 500_000, mostForOne: 10_000_000 })
    for (let number = 511; number >= 300; number -= 7) {
      index.approach(number, () => true)
      const needed = index.segments(number).reduce((bytes, segment) => bytes + segment.bytes, 0)
      expect(index.bytes).toBeLessThanOrEqual(Math.max(500_000, needed))
    }
    reads()
    index.approach(495, () => true)
    expect(reads()).toBeGreaterThan(0)
    expect(index.segments(495)[0]?.find(key(496, 3), 495)).toMatchObject({ block: 496 })
  })

  it('reads a record once for the values of it that are asked for together', () => {
    const { index, key, reads } = chainOf(10, 50, {})
    index.approach(0, () => true)
    const [segment] = index.segments(0)
    reads()
    for (let n = 0; n < 50; n++) expect(index.value(segment?.find(key(7, n), 0) as Place)).toEqual(Uint8Array.of(n))
    expect(reads()).toBe(1)
    index.retract(5)
    index.approach(0, () => true)
    reads()
    index.value(index.segments(0)[0]?.find(key(5, 1), 0) as Place)
    expect(reads()).toBe(1)
  })

  it('refuses a state that takes too much by itself, and keeps little of what was made for it', () => {
    const { index } = chainOf(512, 50, { base: 8, fanout: 4, mostBytes: 100_000, mostForOne: 500_000 })
    expect(index.approach(500, () => true)).toBe(true)
    expect(() => index.approach(0, () => true)).toThrow(expect.objectContaining({ code: 'TooFar' }))
    expect(index.bytes).toBeLessThanOrEqual(100_000)
    expect(index.approach(500, () => true)).toBe(true)
  })

  it('gets all there who are on the way at once, though no two of their ways have room beside each other', () => {
    const { index } = chainOf(600, 50, { base: 8, fanout: 4, mostBytes: 100_000, mostForOne: 10_000_000 })
    const ways = [10, 130, 260, 390, 520].map((number) => towards(index, number))
    let turns = 0
    for (let left = ways; left.length > 0; turns++) left = left.filter((way) => way.next().done !== true)
    // One after the other takes as many steps as blocks and keys are gone through.
    expect(turns).toBeLessThan(30_000)
  })

  it('is not held by who stands still: others get there meanwhile, and he after them', () => {
    const { index } = chainOf(600, 50, { base: 8, fanout: 4, mostBytes: 100_000, mostForOne: 10_000_000 })
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    const still = towards(index, 10)
    for (let step = 0; step < 50; step++) still.next()
    now += 2_000
    let turns = 0
    for (let left = [towards(index, 130), towards(index, 400)]; left.length > 0 && turns < 30_000; turns++) {
      now += 0.1
      left = left.filter((way) => way.next().done !== true)
    }
    expect(turns).toBeLessThan(30_000)
    for (turns = 0; still.next().done !== true && turns < 30_000; turns++);
    expect(turns).toBeLessThan(30_000)
    clock.mockRestore()
  })

  it('is not held by who has got there', () => {
    const { index } = chainOf(600, 50, { base: 8, fanout: 4, mostBytes: 100_000, mostForOne: 10_000_000 })
    for (const _ of towards(index, 10));
    const most = index.bytes
    expect(most).toBeGreaterThan(900_000)
    index.approach(590, () => true)
    expect(index.bytes).toBeLessThanOrEqual(100_000)
  })
})
