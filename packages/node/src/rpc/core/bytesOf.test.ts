import { describe, expect, it } from 'vitest'
import { bytesOf } from './bytesOf.ts'

describe('bytesOf', () => {
  it('is the UTF-8 of texts that follow each other', () => {
    const long = 'x'.repeat(5000)
    const texts = ['', 'a', 'é', '\u{1f9e0}', long, `${long}é`, `é${long}`, `${long}\u0080`, `${long}\ud800`]
    for (const text of texts) expect(bytesOf([text])).toEqual(Buffer.from(text))
    expect(bytesOf(texts)).toEqual(Buffer.from(texts.join('')))
    expect(bytesOf([])).toEqual(Buffer.alloc(0))
    expect(bytesOf(['é', Buffer.from('€'), 'x'], 3).subarray(3)).toEqual(Buffer.from('é€x'))
  })
})
