import { fromHex, toHex0x } from '@glia/base'
import { type AccountId, accountId, callNamed, encode, isStorageMap, toAccountId, u32, vec } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { callRuntime } from '../chain/callRuntime.ts'
import { Chain } from '../chain/chain.ts'
import type { ChainSpec } from '../chain/spec.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { append, extend } from '../testing/blocks.ts'
import { TestClient } from '../testing/client.ts'
import { signed, account as testAccount } from '../testing/signing.ts'
import { Lane } from './core/lane.ts'
import { Turns } from './core/turns.ts'
import { RuntimeCalls } from './runtimeCalls.ts'

const HOTKEYS = 300
const COLDKEYS = 400
const account = (group: number, n: number) =>
  toAccountId(Uint8Array.of(group, ...encode(u32, n), ...new Uint8Array(27)))
/** Of each coldkey others. */
const hotkeysOf = (coldkey: number) => Array.from({ length: HOTKEYS }, (_, n) => account(1, coldkey * HOTKEYS + n))
/** They stake through none. */
const few = [account(3, 0), account(3, 1)]
const coldkeys = Array.from({ length: COLDKEYS }, (_, n) => account(2, n))

const { id: _id, ...localnet } = presetSpec('localnet', true)
/** Coldkeys that stake through many hotkeys, as anybody may make them by `try_associate_hotkey`. */
const spec: ChainSpec = {
  ...localnet,
  genesis: (ctx, flush) => {
    localnet.genesis(ctx, flush)
    const item = ctx.runtime.palletByName.get('SubtensorModule')?.storage.find(({ name }) => name === 'StakingHotkeys')
    if (!isStorageMap(item)) throw new Error('expected StakingHotkeys among the maps of SubtensorModule')
    for (const [n, coldkey] of coldkeys.entries()) item.set(ctx, coldkey, hotkeysOf(n))
  },
}

const scale = (accounts: readonly AccountId[]) => toHex0x(encode(vec(accountId), accounts))
const EVERYWHERE = '00'

const stakes = (of: readonly AccountId[]) => ['StakeInfoRuntimeApi_get_stake_info_for_coldkeys', scale(of)]
const available = (of: readonly AccountId[]) => [
  'StakeInfoRuntimeApi_get_stake_availability_for_coldkeys',
  scale(of) + EVERYWHERE,
]
const REFUSED = {
  code: 4003,
  message: expect.stringMatching(/^Client error: .* at most 3000 ms, and 25 of them at once, .* ask for less at once/),
}

/** The answer without its quotation marks. */
const hexOf = async (calls: RuntimeCalls, ...asked: Parameters<RuntimeCalls['hexJson']>): Promise<string> =>
  (await calls.hexJson(...asked)).text.slice(1, -1)

let node: GliaNode | undefined
let client: TestClient | undefined
afterEach(async () => {
  client?.close()
  await node?.stop()
})

async function start(options: Parameters<typeof startNode>[0]) {
  node = await startNode({
    chain: spec,
    seal: 'manual',
    rpcPort: 0,
    host: '127.0.0.1',
    serverLimits: { runtimeCallMs: 25 },
    ...options,
  })
  client = await TestClient.open(node.port)
  return { node, client }
}

describe('a call into the runtime', () => {
  it.each([
    ['stakes', stakes],
    ['what may be unstaked', available],
  ])('that takes longer than it may ends, at any block and by any method: %s', async (_, of) => {
    const started = await start({ rpcMethods: 'Safe' })
    const { hash, number } = started.node.chain.head
    const [name, args] = of(coldkeys)
    const before = await started.client.call<string>('state_call', of(few))
    expect((await started.client.ask('state_call', [name, args])).error).toMatchObject(REFUSED)
    const archived = await started.client.call<object>('archive_v1_call', [hash, name, args])
    expect(archived).toMatchObject({ success: false, error: expect.stringContaining('ask for less at once') })
    await started.node.sealer.seal()
    expect(started.node.chain.head.number).toBe(number + 1)
    expect((await started.client.ask('state_call', [name, args, hash])).error).toMatchObject(REFUSED)
    expect(await started.client.call('state_call', of(few))).toBe(before)
  })

  describe('that takes longer than a piece of work', () => {
    /** Time passes with each look at what nobody has looked at yet. */
    function setUp(runtimeCallMs: number, lookMs = 1 / 1000) {
      const chain = new Chain(spec, memoryStore())
      const looks = vi.spyOn(Overlay.prototype, 'stored')
      onTestFinished(() => looks.mockRestore())
      const now = () => looks.mock.calls.length * lookMs
      const turns = new Turns()
      return { chain, turns, now, calls: new RuntimeCalls(chain, turns, { runtimeCallMs, now }) }
    }
    const asker = (unsafe: boolean) => ({ unsafe, lane: new Lane(), wanted: () => true })
    const [name, text] = available(coldkeys.slice(0, 20)) as [string, string]
    const args = fromHex(text)

    it.each(['the head', 'an old block'])(
      'is done in several, between which others have their turn, at %s',
      async (where) => {
        const { chain, turns, now, calls } = setUp(2)
        const { hash } = chain.head
        if (where !== 'the head') extend(chain, 40)
        let [others, done] = [0, false]
        const lane = new Lane()
        // What they ask about other blocks takes nothing away of what was read.
        const ask = () => {
          others++
          for (let number = 1; number < 40; number++) if (chain.head.number > 0) chain.view(chain.hashOf(number))
          other()
        }
        const other = () => {
          if (!done) turns.wait(lane, ask)
        }
        other()
        const began = now()
        const answer = await hexOf(calls, name, args, where === 'the head' ? undefined : hash, asker(false))
        done = true
        const looks = now() - began
        expect(looks).toBeGreaterThan(6)
        expect(others).toBeGreaterThan(2)
        const before = now()
        expect(answer).toBe(toHex0x(callRuntime(new Chain(spec, memoryStore()).view(), name, args)))
        // Once each.
        expect(looks).toBeLessThan(1.1 * (now() - before))
      },
    )

    it('says how long its further pieces are, so that who asks for little comes first', async () => {
      const { turns, calls } = setUp(2)
      const later = vi.spyOn(turns, 'later')
      await hexOf(calls, name, args, undefined, asker(false))
      const lengths = later.mock.calls.map(([, , ms]) => ms)
      expect(lengths.length).toBeGreaterThan(2)
      expect(new Set(lengths)).toEqual(new Set([2]))
    })

    /** All of it takes 150 ms, whether or not it was read before. */
    function setUpWarm(runtimeCallMs: number) {
      const chain = new Chain(spec, memoryStore())
      const looks = vi.spyOn(Overlay.prototype, 'view')
      onTestFinished(() => looks.mockRestore())
      const [of, two] = stakes(coldkeys.slice(0, 2)) as [string, string]
      const question = fromHex(two)
      const whole = toHex0x(callRuntime(chain.view(), of, question))
      const each = 150 / looks.mock.calls.length
      const now = () => looks.mock.calls.length * each
      const calls = new RuntimeCalls(chain, new Turns(), { runtimeCallMs, now })
      return { chain, now, whole, ask: (unsafe: boolean) => hexOf(calls, of, question, undefined, asker(unsafe)) }
    }

    it('has longer pieces where shorter ones get no further, from the first one on the next time', async () => {
      const { chain, now, whole, ask } = setUpWarm(400)
      const taking = async () => {
        const began = now()
        expect(await ask(false)).toBe(whole)
        return now() - began
      }
      expect(await taking()).toBeGreaterThan(240)
      extend(chain, 1)
      expect(await taking()).toBeLessThan(240)
    })

    it('is refused where no piece may be long enough, but for who may call methods without a bound', async () => {
      const { now, whole, ask } = setUpWarm(100)
      await expect(ask(false)).rejects.toThrow('at most 3000 ms, and 100 of them at once')
      expect(now()).toBeLessThan(150 + 4 * 110)
      expect(await ask(true)).toBe(whole)
    })

    it('is refused after three seconds, but for who may call methods without a bound', async () => {
      const { chain, now, calls } = setUp(100, 1)
      await expect(hexOf(calls, name, args, undefined, asker(false))).rejects.toThrow('ask for less at once')
      expect(now()).toBeLessThan(4000)
      const whole = toHex0x(callRuntime(new Chain(spec, memoryStore()).view(), name, args))
      expect(await hexOf(calls, name, args, chain.genesisHash, asker(true))).toBe(whole)
    })

    it.each([
      ['hash', 1],
      ['hash', 4],
      ['head', 1],
    ] as const)('goes on though blocks are made meanwhile: by its %s, %i of them', async (by, blocks) => {
      const { chain, turns, calls } = setUp(100, 1 / 20)
      extend(chain, 3)
      const whole = toHex0x(callRuntime(new Chain(spec, memoryStore()).view(), name, args))
      const lane = new Lane()
      for (let n = 0; n < blocks; n++) turns.wait(lane, () => extend(chain, 1))
      expect(await hexOf(calls, name, args, by === 'hash' ? chain.head.hash : undefined, asker(false))).toBe(whole)
    })

    it('goes on at the head though blocks with many events and without any are made by turns', async () => {
      const { chain, turns, calls } = setUp(100, 1 / 20)
      const whole = toHex0x(callRuntime(new Chain(spec, memoryStore()).view(), name, args))
      const alice = await testAccount('Alice')
      const remarks = Array.from({ length: 100 }, () =>
        callNamed(chain.runtime, 'System', 'remark_with_event', { remark: new Uint8Array(32) }),
      )
      const busy = callNamed(chain.runtime, 'Utility', 'batch', { calls: remarks })
      const values: number[] = []
      let nonce = 0
      // One block between each two pieces.
      vi.spyOn(turns, 'later').mockImplementation(async (_lane, work) => {
        const isBusy = chain.head.number % 2 === 0
        const before = chain.view().overlay.cachedValues
        append(chain, isBusy ? [signed(chain.runtime, alice, busy, { nonce, genesisHash: chain.genesisHash })] : [])
        if (isBusy) nonce++
        values.push(chain.view().overlay.cachedValues - before)
        return await work()
      })
      await loadCrypto()
      expect(await hexOf(calls, name, args, undefined, asker(false))).toBe(whole)
      expect(values.filter((more) => more < 0).length).toBeGreaterThan(1)
    })

    it('is given up when nobody waits for it any more', async () => {
      const { calls, now } = setUp(2)
      await expect(hexOf(calls, name, args, undefined, { ...asker(false), wanted: () => false })).rejects.toThrow(
        'nobody waits',
      )
      expect(now()).toBeLessThan(3)
    })
  })

  it('says nothing more once its operation was stopped', async () => {
    const { node, client } = await start({ rpcMethods: 'Safe' })
    const follow = await client.call<string>('chainHead_v1_follow', [true])
    await client.hear<{ event: string }>(follow, ({ event }) => event === 'initialized')
    const operation = async (of: readonly AccountId[]) => {
      const given = [follow, node.chain.head.hash, ...stakes(of)]
      return (await client.call<{ operationId: string }>('chainHead_v1_call', given)).operationId
    }
    const stopped = await operation(coldkeys)
    await client.call('chainHead_v1_stopOperation', [follow, stopped])
    const next = await operation(few)
    await client.hear<{ operationId?: string }>(follow, ({ operationId }) => operationId === next)
    const heard = client.heard<{ operationId?: string }>(follow)
    expect(heard.filter(({ operationId }) => operationId === stopped)).toEqual([])
  })

  it('takes what it takes for who may call methods without a bound', async () => {
    const started = await start({})
    const answer = await started.client.call<string>('state_call', stakes(coldkeys))
    expect(answer).toHaveLength(2 + 2 * (2 + COLDKEYS * (32 + 1)))
  })

  it('about stakes looks at each coldkey once', async () => {
    const started = await start({ serverLimits: {} })
    const [coldkey, other] = coldkeys as [AccountId, AccountId]
    const looks = vi.spyOn(Overlay.prototype, 'view')
    const looksFor = async (of: readonly AccountId[]) => {
      looks.mockClear()
      const answer = await started.client.call<string>('state_call', stakes(of))
      return { answer, count: looks.mock.calls.length }
    }
    const once = await looksFor([coldkey, other])
    const again = await looksFor([coldkey, other, coldkey, coldkey])
    looks.mockRestore()
    expect(again.count).toBe(once.count)
    // As the reference: as often as they were given.
    const [first] = [(await looksFor([coldkey])).answer.slice(4)]
    expect(again.answer).toBe(`0x10${once.answer.slice(4)}${first}${first}`)
    expect(await started.client.call('state_call', available([coldkey, other, coldkey, coldkey]))).toBe(
      await started.client.call('state_call', available([coldkey, other])),
    )
  })
})
