// A hundred subscriptions of polkadot-api and @polkadot/api, unmodified, while the chain is taken back below them.
import { type GliaNode, startNode } from '@glia/node'
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import { createClient, type PolkadotClient } from 'polkadot-api'
import { getWsProvider } from 'polkadot-api/ws-provider/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alice, freshAddress } from './support/keys.ts'
import { until } from './support/node.ts'

/** Clients of each library, and the subscriptions of each client: 100 in all. */
const CLIENTS = 5
const ROUNDS = 6

interface Heard {
  /** Finalized blocks, `number hash`, in the order of their announcement. */
  readonly finalized: string[]
  /** Hash of the best block that was announced last. */
  best: string
  /** Free balance of the watched account that was seen last. */
  free: bigint
  /** Number in the state that was seen last. */
  number: number
}

describe('time travel under a hundred subscriptions', () => {
  let node: GliaNode
  const papi: PolkadotClient[] = []
  const pjs: ApiPromise[] = []
  const heard: Heard[] = []
  const errors: unknown[] = []
  let subscriptions = 0
  const watched = freshAddress('//GliaTimeTravel')
  const finalizedHere: string[] = []
  const fail = (error: unknown) => void errors.push(error)

  beforeAll(async () => {
    node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
    const hashes = () => `${node.chain.finalized} ${node.chain.hashOf(node.chain.finalized)}`
    finalizedHere.push(hashes())
    node.chain.events.on('finalized', ({ from, to }) => {
      for (let number = from; number <= to; number++) finalizedHere.push(`${number} ${node.chain.hashOf(number)}`)
    })
    for (let i = 0; i < CLIENTS; i++) {
      papi.push(createClient(getWsProvider(`ws://127.0.0.1:${node.port}`)))
      pjs.push(await ApiPromise.create({ provider: new WsProvider(`ws://127.0.0.1:${node.port}`), noInitWarn: true }))
    }
    for (const client of papi) followWithPapi(client)
    for (const api of pjs) await followWithPolkadotJs(api)
    await until('the first events', 20_000, async () => heard.every(({ best }) => best !== ''))
  })
  afterAll(async () => {
    for (const client of papi) client.destroy()
    for (const api of pjs) await api.disconnect()
    await node?.stop()
  })

  function begin(): Heard {
    const mine: Heard = { finalized: [], best: '', free: -1n, number: -1 }
    heard.push(mine)
    subscriptions += 10
    return mine
  }

  /** Ten subscriptions: finalized and best blocks, and storage at the best block. */
  function followWithPapi(client: PolkadotClient): void {
    const mine = begin()
    const api = client.getUnsafeApi()
    client.finalizedBlock$.subscribe({
      next: ({ number, hash }) => void mine.finalized.push(`${number} ${hash}`),
      error: fail,
    })
    for (let i = 0; i < 3; i++) {
      client.bestBlocks$.subscribe({
        next: ([best]) => {
          mine.best = best?.hash ?? ''
        },
        error: fail,
      })
      api.query.System?.Account?.watchValue(watched, 'best').subscribe({
        next: (account: { data: { free: bigint } }) => {
          mine.free = account.data.free
        },
        error: fail,
      })
      api.query.System?.Number?.watchValue('best').subscribe({
        next: (number: number) => {
          mine.number = number
        },
        error: fail,
      })
    }
  }

  async function followWithPolkadotJs(api: ApiPromise): Promise<void> {
    const mine = begin()
    await api.rpc.chain.subscribeFinalizedHeads((header) => {
      mine.finalized.push(`${header.number.toNumber()} ${header.hash.toHex()}`)
    })
    for (let i = 0; i < 3; i++) {
      await api.rpc.chain.subscribeNewHeads((header) => {
        mine.best = header.hash.toHex()
      })
      await api.query.system?.account?.(watched, (account: { data: { free: { toBigInt(): bigint } } }) => {
        mine.free = account.data.free.toBigInt()
      })
      await api.query.system?.number?.((number: { toNumber(): number }) => {
        mine.number = number.toNumber()
      })
    }
  }

  /** Waits until every client sees the chain as it is. */
  async function settled(free: bigint): Promise<void> {
    const { head } = node.chain
    const expected = { best: head.hash, free, number: head.number }
    await until(`block ${head.number} at every client`, 20_000, async () => {
      if (errors.length > 0) throw errors[0]
      return heard.every((each) => each.best === expected.best && each.free === free && each.number === head.number)
    }).catch((error: unknown) => {
      const seen = heard.map(({ best, free: balance, number }) => ({ best, free: balance, number }))
      throw new Error(`${error}; expected ${show(expected)}, found ${show(seen)}`)
    })
  }

  const pay = async (amount: bigint, nonce: number) => {
    const signer = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Alice')
    const tx = pjs[0]?.tx.balances?.transferKeepAlive?.(watched, amount)
    return (await tx?.signAsync(signer, { nonce, era: 0 }))?.toHex() as string
  }
  const nonce = async (): Promise<number> => {
    const next = (await pjs[0]?.rpc.system.accountNextIndex(alice().address)) as unknown as { toNumber(): number }
    return next.toNumber()
  }

  it('shows every client the chain as it is, again and again, and finalizes nothing that is gone', async () => {
    expect(subscriptions).toBe(100)
    let free = 0n
    for (let round = 1; round <= ROUNDS; round++) {
      const base = node.chain.head.number
      const amount = BigInt(round) * 1_000_000_000n
      const statuses: string[] = []
      const signed = pjs[0]?.createType('Extrinsic', await pay(amount, await nonce()))
      await pjs[0]?.rpc.author.submitAndWatchExtrinsic(signed as never, (status) => void statuses.push(status.type))
      const [first, second, third] = [await node.sealer.seal(), await node.sealer.seal(), await node.sealer.seal()]
      expect([first.body.length, second.number, third.number]).toEqual([3, base + 2, base + 3])
      await settled(free + amount)
      node.chain.revert(base)
      await node.pool.settled()
      await settled(free)
      // Another block at the same height, with the transaction that came back.
      const again = await node.sealer.seal({ timestamp: BigInt(round) * 1_000_000n })
      expect(again.hash).not.toBe(first.hash)
      await node.sealer.seal()
      free += amount
      await settled(free)
      node.chain.markFinal(again.number)
      await until('finality', 10_000, async () => statuses.at(-1) === 'Finalized')
      expect(statuses).toEqual(['Ready', 'InBlock', 'Retracted', 'Ready', 'InBlock', 'Finalized'])
      node.chain.markFinal(node.chain.head.number)
    }
    await until('the last finalized block at every client', 10_000, async () =>
      heard.every(({ finalized }) => finalized.at(-1) === finalizedHere.at(-1)),
    )
    for (const { finalized } of heard) expect(finalized).toEqual(finalizedHere)
  })

  it('does no harm in the middle of what clients read', async () => {
    const free = heard[0]?.free as bigint
    for (let round = 1; round <= 10; round++) {
      const base = node.chain.head.number
      for (let i = 0; i < 2; i++)
        await node.sealer.seal({ timestamp: BigInt(10 + round) * 1_000_000n + BigInt(i) * 250n })
      // Long enough for clients to hear of the blocks and ask, too short for all to have their answers.
      await new Promise((resolve) => setTimeout(resolve, round % 5))
      node.chain.revert(base)
      await node.sealer.seal({ timestamp: BigInt(10 + round) * 1_000_000n + 5000n })
      await new Promise((resolve) => setTimeout(resolve, round % 3))
    }
    await settled(free)
    node.chain.markFinal(node.chain.head.number)
    await until('the last finalized block at every client', 10_000, async () =>
      heard.every(({ finalized }) => finalized.at(-1) === finalizedHere.at(-1)),
    )
    for (const { finalized } of heard) expect(finalized).toEqual(finalizedHere)
  })

  it('lets clients go on when final blocks go, too', async () => {
    const { number } = node.chain.head
    node.chain.revert(number - 3)
    const announced = heard.map(({ finalized }) => finalized.length)
    for (let i = 0; i < 6; i++) {
      const { number: next } = await node.sealer.seal({ timestamp: 1_000_000_000n + BigInt(i) * 250n })
      node.chain.markFinal(next)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const last = `${node.chain.head.number} ${node.chain.head.hash}`
    await until('the last block at every client', 20_000, async () => {
      return heard.every(({ best, number: seen }) => best === node.chain.head.hash && seen === node.chain.head.number)
    }).catch((error: unknown) => {
      throw new Error(
        `${error}; expected ${last}, found ${show(heard.map(({ best, number: seen }) => [seen, best]))}; errors ${errors.map(String)}`,
      )
    })
    for (const [i, { finalized }] of heard.entries()) {
      const news = finalized.slice(announced[i])
      // Nothing but blocks that the chain has, each once, in order; a client may pass over what it missed.
      expect(news.at(-1)).toBe(last)
      const numbers = news.map((line) => Number(line.split(' ')[0]))
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      for (const line of news)
        expect(line).toBe(`${line.split(' ')[0]} ${node.chain.hashOf(Number(line.split(' ')[0]))}`)
    }
  })
})

const show = (value: unknown) =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
