import { toHex0x } from '@glia/base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compact, concat } from '../bytes.ts'
import { ChainClient } from './chainClient.ts'
import { WrongChain } from './rpc/errors.ts'
import { FakeNode } from './testing/fakeNode.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'
import { webSocket } from './transport/webSocket.ts'

const GENESIS = `0x${'ab'.repeat(32)}`
const OTHER = `0x${'cd'.repeat(32)}`
const metadata = encodeMiniMetadata(TEST_RUNTIME)

let node: FakeNode
beforeEach(async () => {
  node = await FakeNode.start({
    chain_getBlockHash: () => GENESIS,
    state_getRuntimeVersion: () => ({ specName: 'x', specVersion: 1, transactionVersion: 1 }),
    state_call: () => toHex0x(concat(Uint8Array.of(1), compact(metadata.length), metadata)),
  })
})
afterEach(() => node.stop())

describe('options beside a transport', () => {
  it.each([
    [{ genesishash: OTHER }, /must be one of .* \(did you mean genesisHash\?\), found genesishash$/],
    [{ requestTimeout: '5' }, /^requestTimeout must be seconds, more than 0, found 5$/],
    [{ genesisHash: '0x00' }, /^genesisHash must be the hash of block 0/],
  ])('are refused as those of an address are: %o', async (options, message) => {
    const transport = webSocket(node.url)
    for (const to of [transport, node.url])
      await expect(ChainClient.connect(to, options as object)).rejects.toThrow(message)
    expect(node.calls).toEqual([])
    transport.close()
  })

  it('name the chain, and a node of another is refused', async () => {
    await expect(ChainClient.connect(webSocket(node.url), { genesisHash: OTHER })).rejects.toThrow(WrongChain)
    const client = await ChainClient.connect(webSocket(node.url), { genesisHash: GENESIS })
    expect(client.genesisHash).toBe(GENESIS)
    client.close()
  })

  it('name the chain in capitals as well', async () => {
    const genesisHash = GENESIS.toUpperCase().replace('0X', '0x')
    for (const to of [webSocket(node.url), node.url]) {
      const client = await ChainClient.connect(to, { genesisHash })
      client.close()
    }
  })

  it('are none of those that the transport was given', async () => {
    const transport = webSocket(node.url)
    await expect(ChainClient.connect(transport, { maxMessage: 5 })).rejects.toThrow(
      /^an option beside a transport must be genesisHash or requestTimeout, .*, found maxMessage$/,
    )
    expect(node.calls).toEqual([])
    transport.close()
  })
})
