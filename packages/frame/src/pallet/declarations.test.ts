import { describe, expect, it } from 'vitest'
import { call, event, identity, inDeclaredOrder, type PalletHome, palletHome, u8, weight } from '../index.ts'

const nothing = (index: number) => call({ index, args: {}, weight: weight(1), run() {} })
const fresh = () => palletHome({ name: 'P', index: 1 })
const p = fresh()
const two = palletHome({ name: 'Two', index: 2 })

describe('what a pallet lists', () => {
  it('belongs from its declaration on to one pallet, of whatever runtimes that is part', () => {
    const events = p.events({ Happened: event('It happened.') })
    const errors = p.errors({ Refused: 'Try again.' })
    const item = p.value({ name: 'Sum', value: u8 })
    expect([events.Happened.pallet, events.Happened.palletIndex, errors.Refused.dispatchError()]).toEqual([
      'P',
      1,
      { type: 'Module', value: { index: 1, error: Uint8Array.of(0, 0, 0, 0) } },
    ])
    p.pallet({ storage: [item], events, errors })
    p.pallet({ storage: [item], events, errors })
    for (const [parts, name] of [
      [{ events }, 'Happened'],
      [{ errors }, 'Refused'],
      [{ storage: [item] }, 'Sum'],
    ] as const)
      expect(() => two.pallet(parts)).toThrow(`${name} was declared by P (1) and is listed by Two (2)`)
  })

  it('is all that the pallet declared: nothing works that no client would know', () => {
    for (const declare of [
      (home: PalletHome) => home.events({ Left: event('Left out.') }),
      (home: PalletHome) => home.errors({ Left: 'Left out.' }),
      (home: PalletHome) => home.value({ name: 'Left', value: u8 }),
      (home: PalletHome) => home.map({ name: 'Left', key: [identity(u8)], value: u8 }),
    ]) {
      const home = palletHome({ name: 'Careless', index: 9 })
      declare(home)
      expect(() => home.pallet({})).toThrow('Left was declared by Careless (9), which does not list it')
    }
  })

  it('has storage keys that begin with its pallet', () => {
    const sum = { name: 'Sum', value: u8 }
    // The well-known twox128 of `System`, which every client knows.
    expect(palletHome({ name: 'System', index: 0 }).value(sum).prefix).toMatch(/^26aa394eea5630e07c48ae0c9558cef7/)
    expect(two.value(sum).prefix.slice(32)).toBe(p.value(sum).prefix.slice(32))
  })

  it('has a number of one byte, and one of its own', () => {
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`E${i}`, event('One of many.')]))
    expect(() => p.pallet({ events: p.events(many) })).toThrow(
      'pallet P: expected an index of 0 … 255 for each event, found 256',
    )
    expect(() => p.pallet({ errors: p.errors({ Far: [256, 'Too far.'] }) })).toThrow('each error')
    expect(() => fresh().pallet({ calls: { far: nothing(256) } })).toThrow('each call, found 256')
    expect(() => palletHome({ name: 'P', index: 256 })).toThrow('each pallet, found 256')
    expect(() => fresh().pallet({ calls: { a: nothing(3), b: nothing(3) } })).toThrow('call index 3 twice')
    expect(() => p.pallet({ errors: p.errors({ A: 'A.', B: [0, 'B.'] }) })).toThrow('error index 0 twice')
  })

  it('has a name of its own on the wire, too', () => {
    expect(() => fresh().pallet({ calls: { setIt: nothing(0), set_it: nothing(1) } })).toThrow(
      'pallet P declares call set_it twice',
    )
  })
})

it('items stand in the order of their declarations, whatever their names', () => {
  const late = p.value({ name: 'Late', value: u8 })
  const early = p.value({ name: 'Early', value: u8 })
  expect(inDeclaredOrder({ early, late })).toEqual([late, early])
})
