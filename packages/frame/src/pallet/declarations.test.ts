import { describe, expect, it } from 'vitest'
import { call, errors, event, events, inDeclaredOrder, pallet, u8, value, weight } from '../index.ts'

const nothing = (index: number) => call({ index, args: {}, weight: weight(1), run() {} })

describe('what a pallet lists', () => {
  it('belongs to one pallet, of whatever runtimes that is part', () => {
    const shared = events({ Happened: event('It happened.') })
    const refused = errors({ Refused: 'Try again.' })
    pallet({ name: 'One', index: 1, events: shared, errors: refused })
    pallet({ name: 'One', index: 1, events: shared, errors: refused })
    expect(() => pallet({ name: 'Two', index: 2, events: shared })).toThrow(
      'Happened is declared in One (1) and in Two (2); it belongs to one pallet',
    )
    expect(() => pallet({ name: 'One', index: 2, errors: refused })).toThrow('in One (1) and in One (2)')
    expect([shared.Happened.palletIndex, refused.Refused.dispatchError()]).toEqual([
      1,
      { type: 'Module', value: { index: 1, error: Uint8Array.of(0, 0, 0, 0) } },
    ])
  })

  it('has no place before it is listed', () => {
    expect(() => events({ Lost: event('Lost.') }).Lost.pallet).toThrow('Lost belongs to no pallet yet')
    expect(() => errors({ Lost: 'Lost.' }).Lost.dispatchError()).toThrow('Lost belongs to no pallet yet')
  })

  it('has a number of one byte, and one of its own', () => {
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`E${i}`, event('One of many.')]))
    expect(() => pallet({ name: 'Many', index: 1, events: events(many) })).toThrow(
      'pallet Many: expected an index of 0 … 255 for each event, found 256',
    )
    expect(() => pallet({ name: 'P', index: 1, errors: errors({ Far: [256, 'Too far.'] }) })).toThrow('each error')
    expect(() => pallet({ name: 'P', index: 1, calls: { far: nothing(256) } })).toThrow('each call, found 256')
    expect(() => pallet({ name: 'P', index: 256 })).toThrow('each pallet, found 256')
    expect(() => pallet({ name: 'P', index: 1, calls: { a: nothing(3), b: nothing(3) } })).toThrow('call index 3 twice')
    expect(() => pallet({ name: 'P', index: 1, errors: errors({ A: 'A.', B: [0, 'B.'] }) })).toThrow(
      'error index 0 twice',
    )
  })

  it('has a name of its own on the wire, too', () => {
    expect(() => pallet({ name: 'P', index: 1, calls: { setIt: nothing(0), set_it: nothing(1) } })).toThrow(
      'pallet P declares call set_it twice',
    )
  })
})

it('items stand in the order of their declarations, whatever their names', () => {
  const late = value({ name: 'Late', value: u8 })
  const early = value({ name: 'Early', value: u8 })
  expect(inDeclaredOrder({ early, late })).toEqual([late, early])
})
