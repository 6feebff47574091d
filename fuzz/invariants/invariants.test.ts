import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '../../packages/base/src/index.ts'
import { type Call, type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { holds } from '../../packages/runtime/src/pallets/balances/storage.ts'
import { proxies } from '../../packages/runtime/src/pallets/proxy/storage.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asAlpha, asNetUid, asTao } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { COLDKEYS } from '../../packages/runtime/src/testing/busyChain.ts'
import { busyNetwork, type Network } from '../calls/network.ts'
import { type Finding, Tally } from '../part.ts'
import { broken, type Sums, sumsOf } from './laws.ts'
import { Second } from './second.ts'
import { type Follower, Sequence } from './sequence.ts'

const BLOCKS = 60
const NETUID = asNetUid(2)
const nobody: Follower = { begin: async () => {}, execute: async () => undefined }

let network: Network
beforeAll(() => {
  network = busyNetwork()
})
afterAll(() => network.chain.close())

async function tallyOf(seed: string, follower: Follower = nobody): Promise<Tally> {
  const tally = new Tally()
  const sequence = new Sequence(network, seed, tally, follower)
  await sequence.run(BLOCKS)
  sequence.close()
  return tally
}

/** What is found while a call that everybody makes does something else. */
async function whileTransferAll(run: Call['run']): Promise<Finding[]> {
  const { call } = network.chain.runtime.findCall('Balances', 'transfer_all')
  const before = call.run
  call.run = run
  try {
    for (let seed = 0; seed < 20; seed++) {
      const { findings } = await tallyOf(`broken ${seed}`)
      if (findings.length > 0) return findings
    }
    return []
  } finally {
    call.run = before
  }
}

it('the same seed does the same, and another process comes to the same states', async () => {
  const second = new Second()
  try {
    const [first, again] = [await tallyOf('test', second), await tallyOf('test', second)]
    expect(again).toEqual(first)
    expect(first.findings).toEqual([])
    expect(first.counts.blocks).toBe(BLOCKS)
    for (const what of ['succeeded', 'failed', 'tried alone: failed', 'tried alone: succeeded'])
      expect(first.counts[what], what).toBeGreaterThan(0)
  } finally {
    second.close()
  }
})

it('what the other process says is wrong is found', async () => {
  const { findings } = await tallyOf('test', { ...nobody, execute: async () => 'block 9: another root' })
  expect(findings).toMatchObject([{ kind: 'the second process disagrees', details: 'block 9: another root' }])
})

const [rich] = COLDKEYS
const putAside = (ctx: Ctx, amount: bigint) =>
  systemItems.account.update(ctx, rich as never, ({ data, ...info }) => ({
    ...info,
    data: { ...data, free: asTao(data.free - amount), reserved: asTao(data.reserved + amount) },
  }))

it.each<[string, RegExp, (ctx: Ctx) => void]>([
  [
    'TAO that nobody issued',
    /^accounts hold more than was issued by 0 rao before, by 7 after, by \w+\.\w+ 0x/,
    (ctx) =>
      systemItems.account.update(ctx, rich as never, (info) => ({
        ...info,
        data: { ...info.data, free: asTao(info.data.free + 7n) },
      })),
  ],
  [
    'a deposit that nobody pays',
    /^reserved beyond deposits and holds: 0 rao before, -7 after, by/,
    (ctx) => proxies.update(ctx, rich as never, ([all, deposit]) => [all, asTao(deposit + 7n)]),
  ],
  [
    'a hold without a preimage',
    /^held for preimages beyond their tickets: 0 rao before, 7 after, by/,
    (ctx) => {
      putAside(ctx, 7n)
      holds.set(ctx, rich as never, [{ id: { type: 'Preimage', value: 'Preimage' }, amount: asTao(7n) }])
    },
  ],
  [
    'a pool that its account does not hold',
    /^the account of subnet 2 holds 0 rao more than its pool has before, -7 after/,
    (ctx) => store.subnetTao.update(ctx, NETUID, (tao) => asTao(tao + 7n)),
  ],
  [
    'alpha that nobody issued',
    /^alpha of subnet 2 beyond what was issued: 0 rao before, 7 after/,
    (ctx) => store.subnetAlphaIn.update(ctx, NETUID, (alpha) => asAlpha(alpha + 7n)),
  ],
  [
    'stake from nowhere',
    /^alpha of subnet 2 that nobody holds: \d+ rao before, -\d+ after/,
    (ctx) =>
      store.totalHotkeyAlpha.update(ctx, store.subnetOwnerHotkey.get(ctx, NETUID), NETUID, (a) => asAlpha(a + 7_000n)),
  ],
])('%s is found, with the call that made it', async (_what, sentence, makeIt) => {
  const [found] = await whileTransferAll((ctx) => makeIt(ctx))
  expect(found?.kind).toBe('a sum')
  expect(found?.details).toMatch(sentence)
})

it('what is recycled of takes is paid out once more, as in the reference, and no more than that', () => {
  const sums = sumsOf(network.chain.view())
  const after = (lost: bigint, recycled: bigint): Sums => {
    const subnet = must(sums.subnets.get(NETUID), 'the subnet of every case')
    const changed = { ...subnet, dust: subnet.dust - lost, recycled: subnet.recycled + recycled }
    return { ...sums, subnets: new Map([[NETUID, changed]]) }
  }
  const burning = { ...sums, burnsTakes: true }
  expect([broken(burning, after(5_000n, 5_000n)), broken(burning, after(5_000n, 4_000n)).length]).toEqual([[], 1])
  // A miner's incentive that is recycled was issued: nothing of it comes from nowhere.
  expect([sums.burnsTakes, broken(sums, after(5_000n, 5_000n)).length]).toEqual([false, 1])
})
