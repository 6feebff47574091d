import { expect, it } from 'vitest'
import { textOf } from '../core/text.ts'
import { messageOf } from './messageOf.ts'

it('is text at once where that is a copy, and bytes until its turn where they are read one by one', () => {
  const ascii = 'e'.repeat(6000)
  expect(messageOf(Buffer.from(ascii))).toBe(ascii)
  expect(messageOf(Buffer.from('é'))).toBe('é')
  for (const long of ['é', '€', '😀'].map((character) => character.repeat(3000))) {
    const bytes = Buffer.from(long)
    expect(messageOf(bytes)).toBe(bytes)
    expect(textOf(bytes)).toBe(long)
  }
})

it('keeps little beside its own of what it is part of', () => {
  const text = 'é'.repeat(1000)
  const whole = new Uint8Array(64 * 1024)
  const part = whole.subarray(100, 2100)
  part.set(Buffer.from(text))
  const message = messageOf(part) as Uint8Array
  expect(message.buffer.byteLength).toBeLessThan(10_000)
  whole.fill(0)
  expect(textOf(message)).toBe(text)
})
