import { expect, it } from 'vitest'
import { accountId } from './identity.ts'
import { Writer } from './writer.ts'

it('an account id with a wrong character is not written', () => {
  const out = new Writer()
  const wrong = `0x${'\u0131'.repeat(64)}` as Parameters<typeof accountId.encodeTo>[0]
  expect(() => accountId.encodeTo(wrong, out)).toThrow('expected 32 bytes of hex')
})
