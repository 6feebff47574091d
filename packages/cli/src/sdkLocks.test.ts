// Locked stake stays: what the chain refuses because of a lock the SDK refuses first, and what the chain lets through it lets through.
import { type GliaNode, startNode } from '@glia/node'
import { type Alpha, alpha, connect, DispatchError, type Glia, Keypair, tao } from '@glia/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const charlie = Keypair.fromUri('//Charlie')
const first = Keypair.fromUri('//First_hk').address
const second = Keypair.fromUri('//Second_hk').address
const NETUID = 2
const OTHER = 3

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_network_rate_limit', { rate_limit: 0n }))
  await glia.registerNetwork(alice, first)
  await glia.registerNetwork(alice, second)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  for (const netuid of [NETUID, OTHER]) await glia.startSubnet(alice, netuid)
  // No epoch pays stake out meanwhile.
  await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
  await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_tempo', { netuid: NETUID, tempo: 10_000 }))
  await glia.register(alice, NETUID, second)
  for (const hotkey of [first, second])
    await glia.addStake(bob, { hotkey, netuid: NETUID, amount: tao(20), maxSlippage: 'any' })
  // Only what is locked is left of the first position: the second is free.
  await lock(bob, first, await glia.stake(first, bob.address, NETUID))
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

const held = (hotkey: string, coldkey = bob) => glia.stake(hotkey, coldkey.address, NETUID)
const half = async (hotkey: string) => ((await held(hotkey)) / 2n) as Alpha

async function lock(coldkey: Keypair, hotkey: string, amount: Alpha): Promise<void> {
  // It does not decay meanwhile.
  await glia.execute(
    coldkey,
    glia.chain.call('SubtensorModule', 'set_perpetual_lock', { netuid: NETUID, enabled: true }),
  )
  const args = { netuid: NETUID, hotkey, amount }
  await glia.execute(coldkey, glia.chain.call('SubtensorModule', 'lock_stake', args))
}

/** What of Bob's stake may leave the subnet. */
async function available(): Promise<bigint | undefined> {
  const args = [[bob.address], [NETUID]] as const
  const found = await glia.chain.runtimeApi('StakeInfoRuntimeApi', 'get_stake_availability_for_coldkeys', args)
  return found[0]?.[1][0]?.[1].available
}

type Attempt = (options: { readonly check: boolean }) => Promise<unknown>

/** Refused unpaid, and by the chain for the same reason when it is not looked at first. */
async function refusedByBoth(expected: RegExp, reason: string, attempt: Attempt): Promise<void> {
  const before = node.chain.head.number
  const error: unknown = await attempt({ check: true }).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'LOCKED', message: expect.stringMatching(expected) })
  expect(node.chain.head.number).toBe(before)
  const failed: unknown = await attempt({ check: false }).catch((failure: unknown) => failure)
  expect(failed).toBeInstanceOf(DispatchError)
  expect(failed).toMatchObject({ error: reason })
}

it('taking out, swapping, moving to another subnet and burning more than is free is refused', async () => {
  // A lock counts for the subnet, whichever position it was made for: all of both is too much, all of one is not.
  expect(await available()).toBe(await held(second))
  await glia.moveStake(bob, {
    from: { hotkey: second, netuid: NETUID },
    to: { hotkey: first, netuid: NETUID },
    amount: await half(second),
  })
  const amount = await held(first)
  const place = { hotkey: first, netuid: NETUID }
  const free = /^expected \d+\.\d+ of the stake of 5FHn\w+ on subnet 2 to be free of locks, found \d+\.\d+ of /
  const open = { maxSlippage: 'any' } as const
  const refuse = (attempt: Attempt) => refusedByBoth(free, 'StakeUnavailable', attempt)
  await refuse((how) => glia.removeStake(bob, { ...place, amount, ...open }, how))
  await refuse((how) => glia.removeStake(bob, { ...place, amount: 'all', ...open }, how))
  await refuse((how) => glia.swapStake(bob, { hotkey: first, from: NETUID, to: OTHER, amount, ...open }, how))
  await refuse((how) => glia.moveStake(bob, { from: place, to: { hotkey: second, netuid: OTHER }, amount }, how))
  await refuse((how) => glia.burnAlpha(bob, { ...place, amount }, how))
  await refuse((how) => glia.recycleAlpha(bob, { ...place, amount }, how))
})

it('what is free goes, to the last rao', async () => {
  const place = { hotkey: first, netuid: NETUID }
  await glia.burnAlpha(bob, { ...place, amount: alpha('0.1') })
  const free = ((await available()) ?? 0n) as Alpha
  const more = glia.burnAlpha(bob, { ...place, amount: (free + 1n) as Alpha })
  await expect(more).rejects.toMatchObject({ code: 'LOCKED', advice: expect.stringMatching(/^take less, /) })
  await glia.recycleAlpha(bob, { ...place, amount: (free - alpha(1)) as Alpha })
  await glia.burnAlpha(bob, { ...place, amount: alpha(1) })
  expect(await available()).toBe(0n)
})

it('stake that is given away takes its lock along where the other accepts it', async () => {
  const amount = await held(first)
  const gift = { to: charlie.address, hotkey: first, netuid: NETUID, amount }
  await refusedByBoth(/and 5FLS\w+ to accept it, found that it does not/, 'AccountRejectsLockedAlpha', (how) =>
    glia.transferStake(bob, gift, how),
  )
  const accept = glia.chain.call('SubtensorModule', 'set_reject_locked_alpha', { enabled: false })
  await glia.execute(charlie, accept)
  await glia.addStake(charlie, { hotkey: second, netuid: NETUID, amount: tao(1), maxSlippage: 'any' })
  await lock(charlie, second, alpha('0.01'))
  await refusedByBoth(/no lock with another hotkey than \w+, found one with /, 'LockHotkeyMismatch', (how) =>
    glia.transferStake(bob, gift, how),
  )
  // What is free goes without.
  await glia.addStake(bob, { hotkey: first, netuid: NETUID, amount: tao(1), maxSlippage: 'any' })
  const free = (await available()) as Alpha
  await glia.transferStake(bob, { ...gift, amount: free })
  expect(await held(first, charlie)).toBe(free)
})

it('taking everything out is refused where all of it is locked', async () => {
  await lock(charlie, second, ((await held(second, charlie)) - alpha('0.01')) as Alpha)
  const error: unknown = await glia.unstakeAll(charlie, second).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'LOCKED' })
})
