import { expect, it } from 'vitest'
import { MetadataError } from '../client/metadata/errors.ts'
import { metagraphFromChain } from './metagraph.ts'
import { METAGRAPH } from './testing/rawSubnets.ts'

type Raw = Parameters<typeof metagraphFromChain>[0]

it('a metagraph whose columns are not of one length is refused, and no fault of the program', () => {
  const raw = { ...METAGRAPH, hotkeys: ['a', 'b'], coldkeys: ['c'], axons: [] } as unknown as Raw
  expect(() => metagraphFromChain(raw)).toThrow(MetadataError)
  expect(() => metagraphFromChain(raw)).toThrow('of subnet 1 with 2 hotkeys, 1 coldkeys and 0 axons')
  const many = { ...raw, hotkeys: Array<string>(65_537).fill('a') }
  expect(() => metagraphFromChain(many)).toThrow('65537 neurons, where there are 65536 UIDs')
  expect(() => metagraphFromChain({} as Raw)).toThrow(MetadataError)
})
