// @polkadot/api, unmodified.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import type { ISubmittableResult } from '@polkadot/types/types'
import { blake2AsHex } from '@polkadot/util-crypto'
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

  it('signs a limit order with bytes of its own making, which is executed', async () => {
    const alice = keyring.addFromUri('//Alice')
    const hotkey = keyring.addFromUri('//GliaOrderHotkey').address
    type Tx = { signAndSend: (by: typeof alice, then: (result: ISubmittableResult) => void) => Promise<unknown> }
    const send = (tx: Tx) =>
      new Promise<ISubmittableResult>((resolve, reject) => {
        tx.signAndSend(alice, (result) => {
          if (result.dispatchError) reject(new Error(result.dispatchError.toString()))
          else if (result.isInBlock) resolve(result)
        }).catch(reject)
      })
    const { adminUtils, limitOrders, subtensorModule, sudo } = api.tx as unknown as Record<
      string,
      Record<string, (...args: unknown[]) => Tx>
    >
    await send(sudo?.sudo?.(adminUtils?.sudoSetSubtokenEnabled?.(1, true)) as Tx)
    await send(subtensorModule?.tryAssociateHotkey?.(hotkey) as Tx)
    api.registry.register({
      LimitOrderType: { _enum: ['LimitBuy', 'TakeProfit', 'StopLoss'] },
      LimitOrder: {
        signer: 'AccountId',
        hotkey: 'AccountId',
        netuid: 'u16',
        order_type: 'LimitOrderType',
        amount: 'u64',
        limit_price: 'u64',
        expiry: 'u64',
        fee_rate: 'u32',
        fee_recipient: 'AccountId',
        relayer: 'Option<Vec<AccountId>>',
        max_slippage: 'Option<u32>',
        chain_id: 'u64',
        partial_fills_enabled: 'bool',
      },
      LimitVersionedOrder: { _enum: { V1: 'LimitOrder' } },
    })
    const never = 18_446_744_073_709_551_615n
    const order = {
      V1: {
        signer: alice.address,
        hotkey,
        netuid: 1,
        order_type: 'LimitBuy',
        amount: 1_000_000_000n,
        limit_price: never,
        expiry: never,
        fee_rate: 10_000_000,
        fee_recipient: hotkey,
        relayer: [alice.address],
        max_slippage: null,
        chain_id: BigInt((await api.query.evmChainId?.chainId?.())?.toString() ?? '0'),
        partial_fills_enabled: true,
      },
    }
    const bytes = api.registry.createType('LimitVersionedOrder', order).toU8a()
    const signature = { Sr25519: alice.sign(bytes) }
    const { events } = await send(limitOrders?.executeOrders?.([{ order, signature, partial_fill: null }], true) as Tx)
    const executed = events.find(({ event }) => event.section === 'limitOrders')?.event
    expect([executed?.method, executed?.data[4]?.toString()]).toEqual(['OrderExecuted', '990000000'])
    expect((await api.query.limitOrders?.orders?.(blake2AsHex(bytes)))?.toString()).toBe('Fulfilled')
    expect(await free(hotkey)).toBe(10_000_000n)
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
