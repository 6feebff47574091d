// A signing policy on a real chain: what it refuses never reaches a block, whichever way it is tried.
import { type GliaNode, startNode } from '@glia/node'
import {
  alpha,
  type Call,
  connect,
  type Glia,
  type Included,
  Keypair,
  PolicyError,
  PoolError,
  policy,
  rao,
  tao,
} from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const charlie = Keypair.fromUri('//Charlie')
const owner = Keypair.fromUri('//Owner_hk')

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await glia.registerNetwork(alice, owner.address)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  await glia.startSubnet(alice, 2)
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

async function refused(rule: string, attempt: () => Promise<unknown>): Promise<PolicyError> {
  const before = node.chain.head.number
  const error: unknown = await attempt().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(PolicyError)
  expect(error).toMatchObject({ code: 'POLICY', rule })
  expect(node.chain.head.number).toBe(before)
  return error as PolicyError
}

const send = (amount: ReturnType<typeof tao>) =>
  glia.chain.call('Balances', 'transfer_keep_alive', { dest: bob.address, value: amount })

describe('a policy', () => {
  it('lets through what it allows, counts what it cost, and says what is left', async () => {
    const held = policy({ spendAtMost: tao(5) })
    const safe = glia.withPolicy(held)
    const { fee } = await safe.transfer(alice, bob.address, tao(2))
    expect(held.spent).toBe(tao(2) + (fee ?? 0n))
    const error = await refused('spendAtMost', () => safe.transfer(alice, bob.address, tao(3)))
    expect(error.left).toBe(tao(3) - (fee ?? 0n))
    const before = await glia.balance(alice.address)
    const spent = held.spent
    const tipped = await safe.transfer(alice, bob.address, tao(1), { tip: rao(7_000n) })
    const looked = { to: bob.address, amount: tao(1) }
    expect((await glia.preview('transfer', alice, looked, { tip: rao(7_000n) })).fee).toBe(tipped.fee)
    expect(held.spent - spent).toBe(before - (await glia.balance(alice.address)))
    expect(await glia.withPolicy(policy({})).balance(bob.address)).toBe(await safe.balance(bob.address))
    await refused('spendAtMost', () => safe.preview('transfer', alice, { to: bob.address, amount: tao(3) }))
    const now = held.spent
    expect((await safe.preview('transfer', alice, { to: bob.address, amount: tao('0.5') })).exposure?.tao).toBe(
      tao('0.5'),
    )
    expect(held.spent).toBe(now)
    // The one without it is as free as before.
    await glia.transfer(alice, bob.address, tao(3))
  })

  it('is not overspent by those who sign at the same moment, also through two connections', async () => {
    const held = policy({ spendAtMost: tao('3.5') })
    const second = await connect(`ws://127.0.0.1:${node.port}`)
    const before = await glia.balance(bob.address)
    const attempts = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? glia : second).withPolicy(held).transfer(i % 2 === 0 ? alice : charlie, bob.address, tao(1)),
    )
    const results = await Promise.allSettled(attempts)
    second.close()
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(PolicyError)
    expect((await glia.balance(bob.address)) - before).toBe(tao(3))
    const fees = results.reduce(
      (sum, r) => sum + (r.status === 'fulfilled' ? ((r.value as Included).fee ?? 0n) : 0n),
      0n,
    )
    expect(held.spent).toBe(tao(3) + fees)
  })

  it('gets back what a check or the pool refused, keeps the fee of what failed, and all of what nobody knows', async () => {
    const held = policy({ spendAtMost: tao(100) })
    const safe = glia.withPolicy(held)
    const poor = Keypair.fromUri('//Poor')
    await expect(safe.transfer(poor, bob.address, tao(1))).rejects.toMatchObject({ code: 'FUNDS' })
    expect(held.spent).toBe(0n)
    await expect(safe.transfer(poor, bob.address, tao(1), { check: false })).rejects.toBeInstanceOf(PoolError)
    expect(held.spent).toBe(0n)
    const missing = { hotkey: bob.address, netuid: 2, amount: tao(1), maxSlippage: 'any' } as const
    const lost = safe.transfer(charlie, Keypair.fromUri('//Dust').address, rao(1n), { check: false })
    await expect(lost).rejects.toMatchObject({ code: 'DISPATCH', pallet: 'Token', error: 'BelowMinimum' })
    expect(held.spent).toBeGreaterThan(0n)
    expect(held.spent).toBeLessThan(tao('0.01'))
    const spent = held.spent
    await expect(safe.addStake(charlie, missing)).rejects.toMatchObject({ code: 'HOTKEY_UNKNOWN' })
    expect(held.spent).toBe(spent)
    // A link that breaks after signing: a block may have it all the same.
    const other = await connect(`ws://127.0.0.1:${node.port}`)
    const submit = other.chain.submit.bind(other.chain)
    other.chain.submit = async (...args) => {
      await submit(...args)
      throw new Error('the link broke')
    }
    await expect(other.withPolicy(held).transfer(charlie, bob.address, tao(7))).rejects.toThrow('the link broke')
    other.close()
    expect(held.spent - spent).toBeGreaterThan(tao(7))
  })

  it('holds on the subnets it names, for every verb that touches others', async () => {
    const safe = glia.withPolicy(policy({ subnets: [1] }))
    const stake = { hotkey: owner.address, netuid: 2, amount: tao(1), maxSlippage: 'any' } as const
    await refused('subnets', () => safe.addStake(alice, stake))
    await refused('subnets', () =>
      safe.swapStake(alice, { hotkey: owner.address, from: 1, to: 2, amount: alpha(1), maxSlippage: 'any' }),
    )
    await refused('subnets', () => safe.register(alice, 2, bob.address))
    await refused('subnets', () => safe.stopServing(owner, 2))
    await glia.withPolicy(policy({ subnets: [2] })).addStake(alice, stake)
  })

  it('lets no raw call past it, in a batch, a sudo, by hand or signed elsewhere', async () => {
    const held = policy({ spendAtMost: tao(5) })
    const safe = glia.withPolicy(held)
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    await refused('rawCalls', () => safe.execute(alice, send(tao(1))))
    await refused('rawCalls', () => safe.chain.untyped().execute(alice, send(tao(1))))
    await refused('rawCalls', () => safe.chain.execute(alice, send(tao(1))))
    await refused('rawCalls', () => safe.chain.submit(alice, send(tao(1))))
    await refused('rawCalls', () => safe.chain.sign(alice, send(tao(1))))
    const signed = await glia.chain.sign(alice, remark)
    glia.chain.nonces.forget(alice.address)
    await refused('rawCalls', async () => safe.chain.submitSigned(signed))
    await refused('rawCalls', async () => safe.chain.submitOnly(signed))
    await refused('rawCalls', () => safe.sudo(alice, remark))
    await refused('rawCalls', () => safe.batch(alice, [send(tao(1)), remark]))
    await refused('spendAtMost', () => safe.batch(alice, [send(tao(3)), send(tao(3))]))
    const nested = (calls: readonly Call[]) => glia.chain.call('Utility', 'batch_all', { calls })
    await refused('spendAtMost', () => safe.batch(alice, [nested([send(tao(3))]), nested([nested([send(tao(3))])])]))
    await refused('rawCalls', () => safe.batch(alice, [nested([glia.chain.call('Sudo', 'sudo', { call: remark })])]))
    expect(held.spent).toBe(0n)
    await safe.batch(alice, [send(tao(1)), send(tao(1))])
    expect(held.spent).toBeGreaterThan(tao(2))
    // Policies add up: a looser one takes nothing away.
    await refused('rawCalls', () => safe.withPolicy(policy({ rawCalls: true })).execute(alice, remark))
    await glia.withPolicy(policy({ rawCalls: ['System.remark'], spendAtMost: tao(1) })).execute(alice, remark)
  })

  it('signs the bytes that it judged, also when they are changed meanwhile', async () => {
    const safe = glia.withPolicy(policy({ rawCalls: ['System.remark'], spendAtMost: tao(1) }))
    const call = glia.chain.call('System', 'remark', { remark: new Uint8Array(80) })
    const before = await glia.balance(alice.address)
    const sending = safe.execute(alice, call)
    call.bytes.set(send(tao(500)).bytes)
    const { fee } = await sending
    expect(before - (await glia.balance(alice.address))).toBe(fee)
  })

  it('signs with the options that it judged, and with none that would give something back', async () => {
    const held = policy({ spendAtMost: tao(1) })
    const safe = glia.withPolicy(held)
    const options = { tip: rao(0n) }
    const sending = safe.transfer(alice, bob.address, tao('0.1'), options)
    options.tip = tao(300)
    const { fee } = await sending
    expect(fee).toBeLessThan(tao('0.01'))
    const spent = held.spent
    const negative = { tip: -tao(500) as unknown as ReturnType<typeof tao> }
    await expect(safe.transfer(alice, bob.address, tao('0.1'), negative)).rejects.toMatchObject({ code: 'RANGE' })
    await expect(
      safe.preview('transfer', alice, { to: bob.address, amount: tao('0.1') }, negative),
    ).rejects.toMatchObject({ code: 'RANGE' })
    expect(held.spent).toBe(spent)
  })

  it('signs no call with more behind it, where the chain would read a tip', async () => {
    const safe = glia.withPolicy(policy({ rawCalls: ['System.remark'], spendAtMost: tao(1) }))
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    // Immortal, nonce 0, and a tip of eight bytes more.
    const bytes = Uint8Array.of(...remark.bytes, 0, 0, 0x13, 255, 255, 255, 255)
    await expect(safe.chain.sign(alice, { ...remark, bytes })).rejects.toThrow('expected the bytes of one call')
    await expect(safe.execute(alice, { ...remark, bytes })).rejects.toThrow('expected the bytes of one call')
  })

  it('lets nothing through that may take more in its block than now', async () => {
    const rich = Keypair.fromUri('//Rich')
    await glia.transfer(alice, rich.address, tao(30))
    const stake = { hotkey: owner.address, netuid: 2, amount: tao(25), maxSlippage: 'any' } as const
    await glia.addStake(rich, stake)
    const held = policy({ spendAtMost: tao(10), rawCalls: ['SubtensorModule.remove_stake'] })
    const safe = glia.withPolicy(held)
    const unstake = glia.chain.call('SubtensorModule', 'remove_stake', {
      hotkey: owner.address,
      netuid: 2,
      amount_unstaked: await glia.stake(owner.address, rich.address, 2),
    })
    const everything = glia.chain.call('Balances', 'transfer_all', { dest: bob.address, keep_alive: false })
    await refused('spendAtMost', () => safe.batch(rich, [unstake, everything]))
    await refused('spendAtMost', () => safe.transferAll(rich, bob.address))
    const neuron = (uri: string) => ({ netuid: 2, hotkey: Keypair.fromUri(uri).address })
    const registrations = ['//Batch1', '//Batch2'].map((uri) =>
      glia.chain.call('SubtensorModule', 'burned_register', neuron(uri)),
    )
    await refused('spendAtMost', () => safe.batch(rich, registrations))
    await refused('spendAtMost', () => safe.registerNetwork(rich, neuron('//Batch1').hotkey))
    expect(held.spent).toBe(0n)
    // Who names it accepts what it takes now.
    const trusting = policy({ spendAtMost: tao(10), rawCalls: ['Balances.transfer_all'] })
    const before = await glia.balance(rich.address)
    await glia.withPolicy(trusting).transferAll(rich, bob.address)
    expect(trusting.spent).toBeGreaterThanOrEqual(before - (await glia.balance(rich.address)))
  })

  it('gives back what was held for a transaction that nobody signed', async () => {
    const held = policy({ spendAtMost: tao(5), rawCalls: ['System.remark'] })
    const safe = glia.withPolicy(held)
    const away = Keypair.fromUri('//Bob')
    away.sign = () => {
      throw new Error('the wallet is locked')
    }
    await expect(safe.transfer(away, alice.address, tao(1))).rejects.toThrow('the wallet is locked')
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    await expect(safe.chain.sign(away, remark)).rejects.toThrow('the wallet is locked')
    expect(held.spent).toBe(0n)
  })

  it('signs nothing that was judged by another runtime', async () => {
    const other = await connect(`ws://127.0.0.1:${node.port}`)
    const held = policy({ spendAtMost: tao(5) })
    const { version } = other.chain
    let asked = 0
    Object.defineProperty(other.chain, 'version', {
      get: () => ({ ...version, specVersion: version.specVersion + (asked++ > 0 ? 1 : 0) }),
    })
    const sending = other.withPolicy(held).transfer(alice, bob.address, tao(1))
    await expect(sending).rejects.toMatchObject({ code: 'JUDGED_BEFORE' })
    other.close()
    expect(held.spent).toBe(0n)
  })

  it('counts what acts on every subnet as touching all', async () => {
    const safe = glia.withPolicy(policy({ subnets: [1] }))
    await refused('subnets', () => safe.setTake(alice, { hotkey: owner.address, take: 0.1 }))
    await refused('subnets', () => safe.setRootClaim(alice, { keep: [2] }))
    await refused('subnets', () => safe.registerNetwork(alice, Keypair.fromUri('//New').address))
  })

  it('pays for a registration no more than was judged', async () => {
    const held = policy({ spendAtMost: tao(5) })
    const safe = glia.withPolicy(held)
    const hotkey = Keypair.fromUri('//Bounded').address
    const before = await glia.balance(alice.address)
    expect((await glia.preview('register', alice, { netuid: 2, hotkey })).call).toBe('SubtensorModule.burned_register')
    await safe.register(alice, 2, hotkey)
    expect(before - (await glia.balance(alice.address))).toBeLessThanOrEqual(held.spent)
    expect(await glia.uidOf(2, hotkey)).toBe(1)
    const dear = glia.register(alice, 2, Keypair.fromUri('//Dear').address, { atMost: rao(1n) })
    await expect(dear).rejects.toMatchObject({ code: 'SLIPPAGE', expected: expect.stringContaining('0.000000001 TAO') })
    expect(await glia.uidOf(2, Keypair.fromUri('//Dear').address)).toBeUndefined()
  })
})
