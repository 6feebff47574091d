import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withItem, withItems } from './hotkeys.ts'

it('items that join a list at once are those that join it one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.array(fc.nat(9)), (items, more) => {
      expect(withItems(items, more)).toEqual(more.reduce<readonly number[]>(withItem, items))
    }),
  )
})
