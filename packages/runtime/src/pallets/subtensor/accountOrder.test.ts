import { describe, expect, it } from 'vitest'
import { testContext } from '../../testing/chain.ts'
import { vectorAccounts } from '../../vectors/accounts.ts'
import { MOCK_CONFIG } from '../../vectors/mock.ts'
import { accountOrder } from './accountOrder.ts'

const NUMBERS = ['258', '3', '65536', '300', '2', '255']

describe('the order of accounts', () => {
  it('is that of their bytes', () => {
    const ctx = testContext()
    const names = vectorAccounts(ctx)
    // Little-endian: 65536 = 00 00 01, 2 = 02, 258 = 02 01, 3 = 03, 300 = 2c 01, 255 = ff.
    expect(NUMBERS.map(names.toId).sort(accountOrder(ctx)).map(names.nameOf)).toEqual([
      '65536',
      '2',
      '258',
      '3',
      '300',
      '255',
    ])
  })

  it('is that of their numbers where vectors of the mock are replayed', () => {
    const ctx = testContext({ config: MOCK_CONFIG })
    const names = vectorAccounts(ctx)
    expect(NUMBERS.map(names.toId).sort(accountOrder(ctx)).map(names.nameOf)).toEqual([
      '2',
      '3',
      '255',
      '258',
      '300',
      '65536',
    ])
  })
})
