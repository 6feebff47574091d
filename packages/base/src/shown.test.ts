import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactText } from './exactJson.ts'
import { excerpt, excerptOf, shownAddress } from './shown.ts'

describe('an excerpt', () => {
  it('is all of a short text, and the beginning of a long one with its length', () => {
    expect(excerpt('abc', 3)).toBe('abc')
    expect(excerpt('abcd', 3)).toBe('abc… (4 characters)')
    expect(excerpt('x'.repeat(10_000_000))).toBe(`${'x'.repeat(1024)}… (10000000 characters)`)
  })

  it('of a value is its JSON, or the beginning of that', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(60), (value, most) => {
        const whole = exactText(value)
        expect(excerptOf(value, 1e6)).toBe(whole)
        const cut = excerptOf(value, most)
        if (whole.length <= most) expect(cut).toBe(whole)
        else expect(cut).toBe(`${whole.slice(0, most)}…`)
      }),
    )
    expect(excerptOf({ a: 2n ** 64n, b: undefined })).toBe('{"a":18446744073709551616,"b":null}')
  })

  it('of a large value reads no more of it than it shows', () => {
    let read = 0
    const counting = new Proxy(Array<number>(1_000_000).fill(7), {
      get(list, name) {
        if (/^\d+$/.test(String(name))) read++
        return Reflect.get(list, name) as unknown
      },
    })
    expect(excerptOf([counting])).toBe(`[[${'7,'.repeat(511)}…`)
    expect(read).toBe(512)
    expect(excerptOf([['z'.repeat(10_000_000)]])).toBe(`[["${'z'.repeat(1021)}…`)
  })
})

describe('an address that is shown', () => {
  it.each([
    ['ws://127.0.0.1:9944', 'ws://127.0.0.1:9944'],
    ['wss://node.example/rpc/@home', 'wss://node.example/rpc/@home'],
    ['the node in this process', 'the node in this process'],
    ['ws://user:hunter2@host:1/rpc', 'ws://…@host:1/rpc'],
    ['https://hunter2@host', 'https://…@host'],
    ['wss://host/rpc?apikey=hunter2', 'wss://host/rpc?…'],
    ['wss://host/rpc#hunter2', 'wss://host/rpc?…'],
    ['ws://user:hunt?er@host', 'ws://…@host'],
    ['wss://host.example/v2/0123456789abcdefABCD', 'wss://host.example/v2/…'],
    ['wss://host//n/f81d4fae-7dec-11d0-a765-00a0c91e6bf6/?x', 'wss://host//n/…/?…'],
    [
      'wss://a-name-of-more-than-20.example/0123456789abcdefABC',
      'wss://a-name-of-more-than-20.example/0123456789abcdefABC',
    ],
    // No addresses, and what was meant is seen.
    ['ws://user:hun/ter2@host', 'ws://…@host'],
    ['ws://user:hun ter2@host', 'ws://…@host'],
    ['user:hunter2@host', '…@host'],
    ['host/0123456789abcdefABCD', 'host/…'],
    ['ws:/host/0123456789abcdefABCD', 'ws:/host/…'],
    ['ftp://user:hunter2@host', 'ftp://…@host'],
  ])('%s is %s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown)
  })
})
