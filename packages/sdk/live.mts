import { startNode } from '@glia/node'
import { connect, DispatchError, formatTao, Keypair, PoolError, tao } from './src/index.ts'

const node = await startNode({ rpcPort: 0, seal: process.argv[2] ?? 'instant', verifyThreads: 1 })
const t0 = performance.now()
const glia = await connect(`ws://127.0.0.1:${node.port}`)
console.log('connect ms', (performance.now() - t0).toFixed(0))
const [alice, bob, aliceHk, bobHk] = ['//Alice', '//Bob', '//Alice_hk', '//Bob_hk'].map((u) => Keypair.fromUri(u))
const step = async (name: string, fn: () => Promise<unknown>) => {
  const t = performance.now()
  try {
    const r = await fn()
    console.log(
      name,
      (performance.now() - t).toFixed(0) + 'ms',
      typeof r === 'object' && r && 'blockNumber' in r
        ? `#${(r as any).blockNumber} fee ${(r as any).fee} ${(r as any).events.map((e: any) => e.pallet + '.' + e.name).join(' ')}`
        : JSON.stringify(r, (k, v) => (typeof v === 'bigint' ? v + 'n' : v)).slice(0, 400),
    )
  } catch (e) {
    console.log(name, 'FAILED', e instanceof Error ? `${e.name} ${e.message}` : e)
  }
}
await step('balance alice', async () => formatTao(await glia.balance(alice.address)))
await step('subnets', () => glia.subnets())
await step('transfer', () => glia.transfer(alice, bob.address, tao(5)))
await step('estimate', () =>
  glia.chain.estimateFee(alice, glia.chain.call('Balances', 'transfer_keep_alive', { dest: bob.address, value: 1 })),
)
await step('networkCost', () => glia.networkCost())
await step('registerNetwork', () => glia.registerNetwork(alice, aliceHk.address))
const subs = await glia.subnets()
const netuid = subs.at(-1)!.netuid
console.log('netuid', netuid)
await step('start', () => glia.startSubnet(alice, netuid))
await step('register bob', () => glia.register(bob, netuid, bobHk.address))
await step('uidOf', () => glia.uidOf(netuid, bobHk.address))
await step('addStake', () => glia.addStake(alice, { hotkey: aliceHk.address, netuid, amount: tao(100) }))
await step('stakes', () => glia.stakes(alice.address))
await step('price', () => glia.alphaPrice(netuid))
await step('serve', () => glia.serveAxon(bobHk, { netuid, ip: '127.0.0.1', port: 8091 }))
await step('setWeights', () => glia.setWeights(aliceHk, { netuid, uids: [0, 1], weights: [0.2, 0.8] }))
await step(
  'commitWeights',
  async () => (await glia.commitWeights(aliceHk, { netuid, uids: [0, 1], weights: [0.2, 0.8] })).included,
)
await step('disable CR', () =>
  glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_commit_reveal_weights_enabled', { netuid, enabled: false })),
)
await step('rate limit', () =>
  glia.sudo(
    alice,
    glia.chain.call('AdminUtils', 'sudo_set_weights_set_rate_limit', { netuid, weights_set_rate_limit: 0 }),
  ),
)
await step('setWeights', () => glia.setWeights(aliceHk, { netuid, uids: [0, 1], weights: [0.2, 0.8] }))
await step('weights', () => glia.weights(netuid))
await step('metagraph', () => glia.metagraph(netuid))
await step('selective', () => glia.selectiveMetagraph(netuid, ['hotkeys', 'block', 'axons']))
await step('batch', () =>
  glia.batch(
    alice,
    [1, 2].map((v) => glia.chain.call('Balances', 'transfer_keep_alive', { dest: bob.address, value: v })),
  ),
)
await step('fail', () => glia.removeStake(bob, { hotkey: bobHk.address, netuid, amount: 1000000000000n }))
await step('fail2', () => glia.transfer(bobHk, bob.address, tao(1000000)))
await step('sudo by bob', () => glia.sudo(bob, glia.chain.call('System', 'remark', { remark: 'x' })))
await step('finalized', () => glia.transfer(alice, bob.address, tao(1), { waitFor: 'finalized' }))
const many = performance.now()
const N = 200
const calls = await Promise.allSettled(
  Array.from({ length: N }, (_, i) => glia.transfer(alice, bob.address, BigInt(i + 1000))),
)
console.log(
  '200 concurrent transfers',
  calls.filter((c) => c.status === 'fulfilled').length,
  (performance.now() - many).toFixed(0) + 'ms',
  (calls.find((c) => c.status === 'rejected') as any)?.reason?.message,
)
glia.close()
await node.stop()
process.exit(0)
