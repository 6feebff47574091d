// polkadot-api (chainHead_v1, archive_v1, transaction_v1), unmodified.
import { createClient, type PolkadotClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws-provider/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alice, freshAddress } from './support/keys.ts'
import { type NodeUnderTest, startNode } from './support/node.ts'

describe('polkadot-api', () => {
  let node: NodeUnderTest
  let client: PolkadotClient

  beforeAll(async () => {
    node = await startNode()
    client = createClient(getWsProvider(node.ws))
  })
  afterAll(async () => {
    client?.destroy()
    await node?.stop()
  })

  it('knows the chain', async () => {
    const spec = await client.getChainSpecData()
    expect(spec.properties).toMatchObject({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' })
    expect(spec.name).toBe('Bittensor')
  })

  it('follows finalised blocks', async () => {
    const first = await client.getFinalizedBlock()
    const next = await new Promise<number>((resolve, reject) => {
      const subscription = client.finalizedBlock$.subscribe({
        next(block) {
          if (block.number < first.number + 2) return
          queueMicrotask(() => subscription.unsubscribe())
          resolve(block.number)
        },
        error: reject,
      })
    })
    expect(next).toBeGreaterThanOrEqual(first.number + 2)
  })

  it('reads balances, subnets and all entries of a map', async () => {
    const api = client.getUnsafeApi()
    const account = await api.query.System?.Account?.getValue(alice().address)
    expect(account.data.free).toBe(1_000_000_000_000_000n)
    const entries = await api.query.SubtensorModule?.NetworksAdded?.getEntries()
    expect(entries?.map((entry: { keyArgs: number[] }) => entry.keyArgs[0]).sort()).toEqual([0, 1])
    expect(await api.constants.Balances?.ExistentialDeposit?.()).toBe(500n)
  })

  it('calls a runtime API', async () => {
    const api = client.getUnsafeApi()
    const metagraph = await api.apis.SubnetInfoRuntimeApi?.get_metagraph?.(1)
    expect(metagraph).toMatchObject({ netuid: 1, num_uids: 1 })
  })

  it('transfers and sees the extrinsic finalised', async () => {
    const api = client.getUnsafeApi()
    const { publicKey, sign } = alice()
    const fresh = freshAddress('//GliaFreshPapi')
    const transaction = api.tx.Balances?.transfer_keep_alive?.({
      dest: { type: 'Id', value: fresh },
      value: 4_000_000_000n,
    })
    const result = await transaction?.signAndSubmit(getPolkadotSigner(publicKey, 'Sr25519', sign))
    expect(result?.ok).toBe(true)
    const account = await api.query.System?.Account?.getValue(fresh)
    expect(account.data.free).toBe(4_000_000_000n)
  })
})
