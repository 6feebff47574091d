// @polkadot/api, unmodified.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'

describe('@polkadot/api', () => {
  let node: NodeUnderTest
  let api: ApiPromise
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 })

  beforeAll(async () => {
    node = await startNode()
    api = await ApiPromise.create({ provider: new WsProvider(node.ws), noInitWarn: true })
  })
  afterAll(async () => {
    await api?.disconnect()
    await node?.stop()
  })

  const free = async (address: string): Promise<bigint> => {
    const account = (await api.query.system?.account?.(address)) as unknown as {
      data: { free: { toBigInt(): bigint } }
    }
    return account.data.free.toBigInt()
  }

  it('connects and knows the chain', () => {
    expect(api.runtimeVersion.specName.toString()).toBe('node-subtensor')
    expect(api.runtimeVersion.specVersion.toNumber()).toBe(425)
    expect(api.registry.chainTokens).toEqual(['TAO'])
    expect(api.registry.chainDecimals).toEqual([9])
    expect(api.registry.chainSS58).toBe(42)
  })

  it('reads balances and subnets', async () => {
    const alice = keyring.addFromUri('//Alice')
    expect(await free(alice.address)).toBe(1_000_000_000_000_000n)
    const networks = await api.query.subtensorModule?.networksAdded?.entries()
    expect(networks?.map(([key]) => key.args[0]?.toString()).sort()).toEqual(['0', '1'])
    expect((await api.query.subtensorModule?.tempo?.(1))?.toString()).toBe('100')
  })

  it('reads the metagraph through the runtime API', async () => {
    const metagraph = await api.call.subnetInfoRuntimeApi?.getMetagraph?.(1)
    expect(metagraph?.toJSON()).toMatchObject({ netuid: 1, numUids: 1, maxUids: 256 })
  })

  it('recomputes the hash of a header from its fields', async () => {
    const hash = await api.rpc.chain.getFinalizedHead()
    const header = await api.rpc.chain.getHeader(hash)
    expect(header.hash.toHex()).toBe(hash.toHex())
  })

  it('follows new and finalised heads', async () => {
    const numbers = await new Promise<number[]>((resolve, reject) => {
      const seen: number[] = []
      api.rpc.chain
        .subscribeFinalizedHeads((header) => {
          seen.push(header.number.toNumber())
          if (seen.length === 4) resolve(seen)
        })
        .catch(reject)
    })
    const [first = 0, ...rest] = numbers
    expect(rest).toEqual([first + 1, first + 2, first + 3])
  })

  it('transfers with a watched extrinsic to finalisation, and the fee is what the balance lost', async () => {
    const alice = keyring.addFromUri('//Alice')
    const fresh = keyring.addFromUri('//GliaFreshPjs')
    const before = await free(alice.address)
    const { fee, statuses } = await new Promise<{ fee: bigint; statuses: string[] }>((resolve, reject) => {
      const seen: string[] = []
      api.tx.balances
        ?.transferKeepAlive?.(fresh.address, 3_000_000_000n)
        .signAndSend(alice, ({ status, events, dispatchError }) => {
          seen.push(status.type)
          if (dispatchError) reject(new Error(dispatchError.toString()))
          if (!status.isFinalized) return
          const paid = events.find(
            ({ event }) => event.section === 'transactionPayment' && event.method === 'TransactionFeePaid',
          )
          resolve({ fee: BigInt(paid?.event.data[1]?.toString() ?? '0'), statuses: seen })
        })
        .catch(reject)
    })
    expect(statuses.slice(-2)).toEqual(['InBlock', 'Finalized'])
    expect(await free(fresh.address)).toBe(3_000_000_000n)
    expect(fee).toBeGreaterThan(0n)
    expect(before - (await free(alice.address))).toBe(3_000_000_000n + fee)
  })

  it('shows a failing call as an event, with the pallet error by name', async () => {
    const bob = keyring.addFromUri('//Bob')
    const name = await new Promise<string>((resolve, reject) => {
      api.tx.subtensorModule
        ?.startCall?.(1)
        .signAndSend(bob, ({ status, dispatchError }) => {
          if (!status.isInBlock) return
          if (dispatchError?.isModule) resolve(api.registry.findMetaError(dispatchError.asModule).name)
          else resolve(dispatchError?.toString() ?? 'success')
        })
        .catch(reject)
    })
    expect(name).toBe('BadOrigin')
  })

  it('watches a storage item', async () => {
    const now = await new Promise<bigint[]>((resolve, reject) => {
      const seen: bigint[] = []
      api.query.timestamp
        ?.now?.((value: { toBigInt(): bigint }) => {
          seen.push(value.toBigInt())
          if (seen.length === 3) resolve(seen)
        })
        .catch(reject)
    })
    expect(now[2]).toBeGreaterThan(now[0] as bigint)
  })
})
