import { WrongNetwork } from '@glia/base'
import { expect, it } from 'vitest'
import { Metadata } from '../client/metadata/metadata.ts'
import { encodeMiniMetadata } from '../client/testing/miniMetadata.ts'
import { TEST_RUNTIME } from '../client/testing/runtimeSpec.ts'
import { ofAnyNetwork, toAccountId } from './accountId.ts'
import { Keypair } from './keypair.ts'

const HERE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const ON_POLKADOT = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'
const ON_KUSAMA = 'HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F'
const ID = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

it('an address of another network is no account, until it is said that it is meant', () => {
  for (const address of [ON_POLKADOT, ON_KUSAMA]) {
    expect(() => toAccountId(address)).toThrow(WrongNetwork)
    expect(() => Keypair.fromAddress(address)).toThrow(WrongNetwork)
    expect(ofAnyNetwork(address)).toBe(HERE)
  }
  for (const account of [HERE, ofAnyNetwork(HERE), ID, ID.toUpperCase().replace('0X', '0x')])
    expect(toAccountId(account)).toBe(ID)
})

it('calls are made with addresses of this network alone', () => {
  const metadata = Metadata.decode(encodeMiniMetadata(TEST_RUNTIME))
  const transfer = (dest: string) => metadata.call('Balances', 'transfer_keep_alive', { dest, value: 1n }).bytes
  expect(transfer(ID)).toEqual(transfer(HERE))
  expect(() => transfer(ON_POLKADOT)).toThrow(WrongNetwork)
  expect(() => metadata.storage('System', 'Account').key(ON_KUSAMA)).toThrow(WrongNetwork)
})
