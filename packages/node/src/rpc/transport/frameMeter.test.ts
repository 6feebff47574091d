import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameMeter } from './frameMeter.ts'

interface Frame {
  readonly final: boolean
  readonly opcode: number
  readonly length: number
}

/** A masked frame with a payload of zeros. */
function bytesOf({ final, opcode, length }: Frame): Buffer {
  const first = (final ? 0x80 : 0) | opcode
  const head =
    length < 126
      ? [first, 0x80 | length]
      : length < 65_536
        ? [first, 0x80 | 126, length >> 8, length & 255]
        : [first, 0x80 | 127, 0, 0, 0, 0, (length >> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255]
  return Buffer.concat([Buffer.from(head), Buffer.alloc(4 + length)])
}

/** Messages of fragments with control frames between them. */
const message = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.boolean()), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(1, 2),
  )
  .map(([parts, opcode]) =>
    parts.flatMap(([length, ping], at): Frame[] => [
      ...(ping ? [{ final: true, opcode: 9, length: length % 126 }] : []),
      { final: at === parts.length - 1, opcode: at === 0 ? opcode : 0, length },
    ]),
  )

describe('a frame meter', () => {
  it('knows what an unfinished message holds, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 3 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 9000 }),
        (messages, rest, cut) => {
          const whole = Buffer.concat(messages.flat().map(bytesOf))
          const unfinished = bytesOf({ final: false, opcode: 1, length: 600 }).subarray(0, rest)
          const all = Buffer.concat([whole, unfinished])
          const meter = new FrameMeter()
          let frames = 0
          for (let at = 0; at < all.length; at += cut) frames += meter.receive(all.subarray(at, at + cut))
          expect(frames).toBe(messages.flat().length)
          expect(meter.pending).toBe(rest)
          expect([meter.messages, meter.isMidMessage]).toEqual([messages.length, rest > 0])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('counts the fragments of a message together until its last one, and no control frames', () => {
    const meter = new FrameMeter()
    meter.receive(bytesOf({ final: false, opcode: 1, length: 1000 }))
    meter.receive(bytesOf({ final: true, opcode: 9, length: 10 }))
    meter.receive(bytesOf({ final: false, opcode: 0, length: 1000 }))
    expect(meter.pending).toBe(2 * (8 + 1000))
    meter.receive(bytesOf({ final: true, opcode: 0, length: 0 }))
    expect(meter.pending).toBe(0)
  })

  it('tells a message under way from a control frame', () => {
    const meter = new FrameMeter()
    const ping = bytesOf({ final: true, opcode: 9, length: 10 })
    for (const byte of ping) {
      meter.receive(Buffer.from([byte]))
      expect(meter.isMidMessage).toBe(false)
    }
    meter.receive(bytesOf({ final: false, opcode: 1, length: 0 }))
    for (const byte of ping) {
      meter.receive(Buffer.from([byte]))
      expect(meter.isMidMessage).toBe(true)
    }
  })

  it('takes a length of 2^62 for what it is', () => {
    const meter = new FrameMeter()
    meter.receive(Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    meter.receive(Buffer.alloc(5000))
    expect(meter.pending).toBe(5014)
  })
})
