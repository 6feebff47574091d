import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakeNode } from '../client/testing/fakeNode.ts'
import { encodeMiniMetadata } from '../client/testing/miniMetadata.ts'
import { connect, type Glia } from './glia.ts'
import {
  alice,
  bob,
  MARKET_RUNTIME,
  type MarketNode,
  METAGRAPH_VALUE,
  metadataAnswer,
  result,
  SUBNET_VALUE,
  startMarketNode,
} from './testing/marketNode.ts'

let market: MarketNode
let glia: Glia
let node: FakeNode
beforeEach(async () => {
  market = await startMarketNode()
  ;({ glia, node } = market)
})
afterEach(() => market.stop())

describe('a node that answers something else', () => {
  const position = {
    hotkey: bob.address,
    coldkey: bob.address,
    netuid: 2,
    stake: 9n,
    emission: 1n,
    is_registered: true,
  }
  const misbehaved = (did: string) => ({ code: 'NODE_MISBEHAVED', did })
  /** What the node answers to the calls of the runtime from here on. */
  const answer = (api: string, method: string, value: unknown, behind = '') => {
    node.handlers['state_call'] = () => result(api, method, value) + behind
  }

  it('than the subnet that was asked for is named', async () => {
    answer('SubnetInfoRuntimeApi', 'get_dynamic_info', SUBNET_VALUE)
    expect(await glia.subnet(2)).toMatchObject({ netuid: 2, name: 'Retrieval' })
    await expect(glia.subnet(1)).rejects.toMatchObject(misbehaved('sent subnet 1 that is of subnet 2'))
    answer('SubnetInfoRuntimeApi', 'get_metagraph', METAGRAPH_VALUE)
    await expect(glia.metagraph(1)).rejects.toMatchObject(
      misbehaved('sent a metagraph of subnet 1 that is of subnet 2'),
    )
    answer('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [SUBNET_VALUE, SUBNET_VALUE])
    await expect(glia.subnets()).rejects.toMatchObject(misbehaved('sent the subnets with one of them twice'))
  })

  it('in a form that agrees with the metadata and is none that is known here is no lie', async () => {
    const Other = { hotkey: 'AccountId', coldkey: 'AccountId', worth: 'u64' }
    const newer = encodeMiniMetadata({
      ...MARKET_RUNTIME,
      types: { ...MARKET_RUNTIME.types, StakeInfo: { struct: Other } },
    })
    node.handlers['state_call'] = ([method]) =>
      method === 'Metadata_metadata_at_version'
        ? metadataAnswer(newer)
        : `0x04${bob.accountId.slice(2)}${alice.accountId.slice(2)}0900000000000000`
    const newest = await connect(node.url)
    await expect(newest.stakes(alice.address)).rejects.toMatchObject({
      code: 'UNKNOWN_FORM',
      message: expect.stringMatching(
        /^expected the positions of .* with one without netuid, .* at ws:.*: the runtime has .*, as that node says; update the SDK/,
      ),
    })
    newest.close()
  })

  it('than the positions that were asked for is named', async () => {
    answer('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [position])
    await expect(glia.stakes(alice.address)).rejects.toMatchObject(
      misbehaved(`sent the positions of ${alice.address} with one that is of coldkey ${bob.address}`),
    )
  })

  it('and more behind it is named, however much that is', async () => {
    answer('SubnetInfoRuntimeApi', 'get_dynamic_info', SUBNET_VALUE, '00')
    await expect(glia.subnet(2)).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      did: expect.stringMatching(
        /sent an answer to SubnetInfoRuntimeApi_get_dynamic_info .* found 1 more bytes behind/,
      ),
    })
    answer('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [], '00'.repeat(1_000_000))
    await expect(glia.stakes(alice.address)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
  })
})

describe('a node that makes up weights', () => {
  it('is named once they are more than a subnet can have', async () => {
    node.handlers['state_getKeysPaged'] = ([prefix]) =>
      Array.from({ length: 17 }, (_, n) => `${prefix}${n.toString(16).padStart(2, '0')}00`)
    // 65,535 weights each.
    const row = `0xfeff0300${'00'.repeat(4 * 65_535)}`
    node.handlers['state_queryStorageAt'] = ([keys]) => [{ changes: (keys as string[]).map((key) => [key, row]) }]
    await expect(glia.weights(1)).rejects.toThrow(`${node.url} gave more than 1048576 weights of subnet 1`)
  })
})
