import { expect, it } from 'vitest'
import { type AccountId, accountId, type H160, type H256 } from './identity.ts'
import { Writer } from './writer.ts'

it('an account id with a wrong character is not written', () => {
  const out = new Writer()
  const wrong = `0x${'\u0131'.repeat(64)}` as Parameters<typeof accountId.encodeTo>[0]
  expect(() => accountId.encodeTo(wrong, out)).toThrow('expected 32 bytes of hex')
})

it('accounts, hashes and addresses of Ethereum are told apart, though all are hex', () => {
  const account = `0x${'01'.repeat(32)}` as AccountId
  const hash = `0x${'02'.repeat(32)}` as H256
  // @ts-expect-error a hash for an account
  const first: AccountId = hash
  // @ts-expect-error an account for a hash
  const second: H256 = account
  // @ts-expect-error an account for an address of Ethereum
  const third: H160 = account
  expect([first, second, third]).toEqual([hash, account, account])
})
