import { describe, expect, it } from 'vitest'
import { CallPieces, MOST_CALL_MS } from './callPieces.ts'

const BOUNDS = { mostMs: 400, unsafe: false }

/** How long the pieces are of a call that has so many values at hand before and after each, from none on where they are gone. */
function piecesOf(pieces: CallPieces, values: Iterable<readonly [number, number]>): number[] {
  const took: number[] = []
  let cache = {}
  for (const [before, after] of values) {
    if (before === 0) cache = {}
    pieces.begin(before, cache)
    took.push(pieces.ms)
    if (!pieces.goesOn(after)) break
  }
  return took
}

function* reading(each: number): Generator<[number, number]> {
  for (let values = 0; ; values += each) yield [values, values + each]
}

describe('pieces of a call', () => {
  it('stay as short as they are while each reads as much as another', () => {
    const took = piecesOf(new CallPieces(100, BOUNDS), reading(1000))
    expect(new Set(took)).toEqual(new Set([100]))
    expect(took).toHaveLength(MOST_CALL_MS / 100)
  })

  it('grow where hardly anything new is read', () => {
    const hardly = [
      [0, 1000],
      [1000, 1400],
      [1400, 1500],
      [1500, 1600],
    ] as const
    expect(piecesOf(new CallPieces(100, BOUNDS), hardly)).toEqual([100, 100, 200, 400])
  })

  it('end where two as long as any may be read nothing: one alone may have met a busy moment', () => {
    function* nothing(): Generator<[number, number]> {
      for (;;) yield [1000, 1000]
    }
    expect(piecesOf(new CallPieces(100, BOUNDS), nothing())).toEqual([100, 200, 400, 400])
    expect(piecesOf(new CallPieces(100, { ...BOUNDS, unsafe: true }), nothing())).toEqual([
      100,
      200,
      400,
      400,
      Number.POSITIVE_INFINITY,
    ])
    const once = piecesOf(new CallPieces(400, BOUNDS), [
      [1000, 1000],
      [1000, 1200],
      [1200, 1200],
      [1200, 1300],
    ])
    expect(once).toHaveLength(4)
  })

  it('go on once where what was read is gone, as it is when the head becomes an old block, and end where it goes again', () => {
    const moved = [
      [5000, 6000],
      [0, 1000],
      [1000, 2000],
    ] as const
    expect(piecesOf(new CallPieces(100, BOUNDS), moved)).toHaveLength(3)
    const tooMuch = [
      [0, 200_000],
      [0, 200_000],
      [0, 200_000],
      [0, 200_000],
    ] as const
    expect(piecesOf(new CallPieces(100, BOUNDS), tooMuch)).toHaveLength(3)
  })

  it('go on where blocks make what is at hand less and more by turns: nothing of it is gone', () => {
    function* byTurns(): Generator<[number, number]> {
      for (let piece = 1; ; piece++) {
        const events = piece % 2 === 0 ? 0 : 500
        yield [10 * piece + events, 10 * (piece + 1) + events]
      }
    }
    expect(piecesOf(new CallPieces(100, BOUNDS), byTurns()).length).toBeGreaterThan(8)
  })

  it.each([
    ['takes longer', reading(1000)],
    ['takes longer at once', Array<[number, number]>(9).fill([1000, 1000])],
    ['lost what it had read twice, since no more of a state is kept', Array<[number, number]>(9).fill([0, 200_000])],
  ])('that are stopped for good say why: %s', (why, values) => {
    const pieces = new CallPieces(100, BOUNDS)
    piecesOf(pieces, values)
    expect(pieces.why).toBe(why)
  })

  it('go on with what others read beside it', () => {
    const pieces = new CallPieces(400, BOUNDS)
    const cache = {}
    pieces.begin(0, cache)
    expect(pieces.goesOn(1000)).toBe(true)
    for (let values = 1000; values < 4000; values += 1000) {
      // All that it would have read was there when it began.
      pieces.begin(values + 1000, cache)
      expect(pieces.goesOn(values + 1000)).toBe(true)
    }
  })
})
