// Of programs whose types nobody checks.
import { expect, it } from 'vitest'
import { Keypair } from '../../keys/keypair.ts'
import { defineSynapse } from '../synapse.ts'
import { Dendrite } from './dendrite.ts'

const key = Keypair.fromUri('//Validator')
const made = (...args: unknown[]) => new Dendrite(...(args as ConstructorParameters<typeof Dendrite>))

it('a dendrite takes no option that it does not have, and none without a key', () => {
  expect(() => made(key, { addreses: 'any' })).toThrow(
    /^an option of a dendrite must be one of .* \(did you mean addresses\?\), found addreses$/,
  )
  expect(() => made(key, { addresses: 'all' })).toThrow("addresses must be 'public' or 'any', found 'all'")
  expect(() => made()).toThrow(/^expected a Keypair to sign with, found nothing/)
})

it('the text of an address is no axon to call', async () => {
  const dendrite = made(key)
  const Ask = defineSynapse({ name: 'Ask', request: {}, response: {} })
  await expect(dendrite.query('127.0.0.1:1' as never, Ask, {})).rejects.toThrow(
    "an axon to call must be an Axon, or an object with ip, port and hotkey, found '127.0.0.1:1'",
  )
  const port = '8091' as unknown as number
  const { statusMessage } = await dendrite.query({ ip: '127.0.0.1', port, hotkey: key.address }, Ask, {})
  expect(statusMessage).toContain("expected a port from 1 to 65535, found '8091'")
  dendrite.close()
})
