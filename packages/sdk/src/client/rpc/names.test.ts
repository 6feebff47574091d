import { shownAddress } from '@glia/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NodeMisbehaved } from './errors.ts'
import { namesOf, shownName } from './names.ts'

it('addresses that are shown alike have names of their own, of which errors say nothing more', () => {
  const key = '0123456789abcdefABCD'
  const urls = [`wss://h/v2/${key}1`, 'wss://h/rpc?key=a', `wss://h/v2/${key}2`, 'wss://h/rpc?key=b', 'wss://h/rpc']
  const names = namesOf(urls)
  expect(names).toEqual([
    'wss://h/v2/… (address 1)',
    'wss://h/rpc?… (address 2)',
    'wss://h/v2/… (address 3)',
    'wss://h/rpc?… (address 4)',
    'wss://h/rpc',
  ])
  expect(names.map((name) => new NodeMisbehaved(name, 'lied').url)).toEqual(names)
})

it('a name is shown as it is, and an address as elsewhere', () => {
  fc.assert(
    fc.property(fc.array(fc.webUrl({ withQueryParameters: true, withFragments: true }), { minLength: 1 }), (urls) => {
      const names = namesOf([...urls, ...urls])
      expect(names.map(shownName)).toEqual(names)
      expect(new Set(names).size).toBe(names.length)
      expect(urls.map(shownName)).toEqual(urls.map(shownAddress))
    }),
  )
})
