// The verbs of stake on a real chain: what they promise before, what happened after, and what they refuse unpaid.
import { type GliaNode, startNode } from '@glia/node'
import { type Alpha, alpha, alphaRao, connect, formatTao, type Glia, Keypair, policy, rao, tao } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const owner = Keypair.fromUri('//Owner_hk')
const other = Keypair.fromUri('//Other_hk')
const NETUID = 2
const SECOND = 3

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  // Under a policy: a verb whose calls its declaration does not name would be a raw call, and refused.
  const rawCalls = ['Sudo.sudo', 'AdminUtils.sudo_set_network_rate_limit', 'SubtensorModule.register_network']
  const limits = policy({ spendAtMost: tao(900_000), rawCalls })
  glia = (await connect(`ws://127.0.0.1:${node.port}`)).withPolicy(limits)
  for (const [netuid, hotkey] of [
    [NETUID, owner],
    [SECOND, other],
  ] as const) {
    await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_network_rate_limit', { rate_limit: 0n }))
    await glia.registerNetwork(alice, hotkey.address)
    const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
    for (let n = 0; n < delay; n++) await node.sealer.seal()
    await glia.startSubnet(alice, netuid)
  }
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

/** Expects a refusal that sends nothing. */
async function refused(code: string, expected: RegExp, attempt: Promise<unknown>): Promise<void> {
  const before = node.chain.head.number
  const error: unknown = await attempt.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringMatching(expected) })
  expect(node.chain.head.number).toBe(before)
}

const position = { hotkey: owner.address, netuid: NETUID }

const stakeOf = (hotkey: Keypair, netuid = NETUID, coldkey = alice) =>
  glia.stake(hotkey.address, coldkey.address, netuid)

describe('staking', () => {
  it('gets what its preview said, to the rao', async () => {
    const input = { hotkey: owner.address, netuid: NETUID, amount: tao('0.01') }
    const before = await stakeOf(owner)
    const height = node.chain.head.number
    // The public half is enough to look.
    const preview = await glia.preview('addStake', Keypair.fromAddress(alice.address), input)
    expect(node.chain.head.number).toBe(height)
    expect(preview).toMatchObject({
      verb: 'addStake',
      signer: alice.address,
      call: 'SubtensorModule.add_stake_limit',
      sentence: `Stake 0.01 TAO with ${owner.address} on subnet 2`,
      exposure: { tao: tao('0.01'), alpha: [], subnets: [NETUID] },
    })
    const unknown = glia.preview('addSteak' as 'addStake', alice, input)
    await expect(unknown).rejects.toMatchObject({ code: 'RANGE', message: expect.stringContaining('addStake, ') })
    const { quote, fee } = preview
    expect(quote?.gives).toEqual({ token: 'TAO', netuid: NETUID, rao: tao('0.01') })
    expect(quote?.limitPrice).toBe(((quote?.price ?? 0n) * 105n) / 100n)
    expect(quote?.priceAfter).toBeGreaterThan(quote?.price ?? 0n)
    expect(quote?.slippage).toBeGreaterThan(0)
    expect(quote?.slippage).toBeLessThan(0.05)
    const included = await glia.addStake(alice, input)
    expect(included.fee).toBe(fee)
    const got = (await stakeOf(owner)) - before
    expect(Number(got - (quote?.gets.rao ?? 0n))).toBeLessThanOrEqual(1)
    expect(Number(got - (quote?.gets.rao ?? 0n))).toBeGreaterThanOrEqual(-1)
    const now = await glia.alphaPrice(NETUID)
    expect(Math.abs(Number(now - (quote?.priceAfter ?? 0n)))).toBeLessThan(Number(now) / 1e6)
  })

  it('is refused where the price would move too far, and goes as far as it may if asked', async () => {
    const input = { hotkey: owner.address, netuid: NETUID, amount: tao(100_000) }
    await refused(
      'SLIPPAGE',
      /^expected a price of at most 1\.0\d+ TAO per alpha once all is traded, found \S+ TAO per alpha: /,
      glia.addStake(alice, input),
    )
    const free = await glia.balance(alice.address)
    await glia.addStake(alice, { ...input, allowPartial: true })
    const spent = free - (await glia.balance(alice.address))
    expect(spent).toBeGreaterThan(tao('0.1'))
    expect(spent).toBeLessThan(tao(1000))
    const price = await glia.alphaPrice(NETUID)
    await refused(
      'SLIPPAGE',
      /at most 0\.000000001 TAO per alpha once/,
      glia.addStake(alice, { ...input, limitPrice: rao(1n) }),
    )
    // A part ends at the limit: there is none where the price is there already.
    const part = { ...input, allowPartial: true }
    await refused(
      'SLIPPAGE',
      /below \S+ TAO per alpha to begin with/,
      glia.addStake(alice, { ...part, limitPrice: rao(1n) }),
    )
    await refused(
      'SLIPPAGE',
      /let the price move further \(maxSlippage\)$/,
      glia.addStake(alice, { ...part, maxSlippage: 0 }),
    )
    const sale = { ...position, allowPartial: true, limitPrice: tao(9) }
    await refused(
      'SLIPPAGE',
      /above 9 TAO per alpha to begin with/,
      glia.removeStake(alice, { ...sale, amount: alpha(1) }),
    )
    await refused(
      'SLIPPAGE',
      /above 9 TAO per alpha to begin with/,
      glia.removeStake(alice, { ...sale, amount: 'all' }),
    )
    await refused('RANGE', /maxSlippage must be/, glia.addStake(alice, { ...input, maxSlippage: 5 }))
    await glia.addStake(alice, { ...input, amount: tao(100), maxSlippage: 'any' })
    expect(await glia.alphaPrice(NETUID)).toBeGreaterThan(price)
  })

  it('is taken out within the limit, all of it if asked, and pays TAO', async () => {
    const held = await stakeOf(owner)
    await refused('NO_STAKE', /take less$/, glia.removeStake(alice, { ...position, amount: (held + 1n) as Alpha }))
    await refused(
      'SLIPPAGE',
      /at least \S+ TAO per alpha once/,
      glia.removeStake(alice, { ...position, amount: 'all' }),
    )
    const preview = await glia.preview('removeStake', alice, { ...position, amount: alpha('0.01') })
    expect(preview.quote?.gives).toEqual({ token: 'alpha', netuid: NETUID, rao: alpha('0.01') })
    const free = await glia.balance(alice.address)
    const { fee } = await glia.removeStake(alice, { ...position, amount: alpha('0.01') })
    expect((await glia.balance(alice.address)) - free + (fee ?? 0n)).toBe(preview.quote?.gets.rao)
    // A part of a whole position is what the price allows: the chain's own call for all of it knows no part, and would fail.
    const part = { ...position, amount: 'all', allowPartial: true } as const
    expect((await glia.preview('removeStake', alice, part)).call).toBe('SubtensorModule.remove_stake_limit')
    const left = await stakeOf(owner)
    await glia.removeStake(alice, part)
    expect(await stakeOf(owner)).toBeGreaterThan(0n)
    expect(await stakeOf(owner)).toBeLessThan(left)
    await glia.removeStake(alice, { ...position, amount: 'all', maxSlippage: 'any' })
    expect(await stakeOf(owner)).toBe(0n)
  })

  it('is left where selling it brings nothing but its fee', async () => {
    await glia.addStake(alice, { ...position, amount: tao(1), maxSlippage: 'any' })
    const most = alphaRao((await stakeOf(owner)) - 1n)
    await glia.removeStake(alice, { ...position, amount: most, maxSlippage: 'any' })
    expect(await stakeOf(owner)).toBeGreaterThan(0n)
    const nothing = /that a pool gives TAO for, found less than a rao’s worth/
    await refused('NO_STAKE', nothing, glia.unstakeAll(alice, owner.address))
    await refused('NO_STAKE', nothing, glia.unstakeAllAlpha(alice, owner.address))
  })

  it('takes all that an account can stake, and leaves what keeps it', async () => {
    const saver = Keypair.fromUri('//Saver')
    await glia.transfer(alice, saver.address, tao(5))
    const input = { hotkey: owner.address, netuid: NETUID, amount: 'all', maxSlippage: 'any' } as const
    const { sentence, fee } = await glia.preview('addStake', saver, input)
    expect(sentence).toContain(`Stake ${formatTao(tao(5) - fee - glia.existentialDeposit)} TAO`)
    // The tip is left over as well.
    const tip = rao(7_000_000n)
    const tipped = await glia.preview('addStake', saver, input, { tip })
    expect(tipped.sentence).toContain(`Stake ${formatTao(tao(5) - tipped.fee - glia.existentialDeposit)} TAO`)
    expect(tipped.fee).toBeGreaterThan(tip)
    await glia.addStake(saver, input)
    expect(await glia.balance(saver.address)).toBe(glia.existentialDeposit)
    expect(await stakeOf(owner, NETUID, saver)).toBeGreaterThan(0n)
    await refused('AMOUNT', /to stake, found 0/, glia.addStake(Keypair.fromUri('//Nobody'), input))
  })

  it('moves between hotkeys, subnets and coldkeys', async () => {
    await glia.addStake(alice, { hotkey: owner.address, netuid: NETUID, amount: tao(10), maxSlippage: 'any' })
    const here = { hotkey: owner.address, netuid: NETUID }
    const there = { hotkey: other.address, netuid: NETUID }
    await refused('SAME_ACCOUNT', /on both sides/, glia.moveStake(alice, { from: here, to: here, amount: alpha(1) }))
    await refused('NO_STAKE', /take less$/, glia.moveStake(alice, { from: here, to: there, amount: alpha(1e6) }))
    const dust = { from: here, to: there, amount: alpha('0.0001') }
    await refused('AMOUNT', /worth at least 0\.002 TAO, found 0\.0/, glia.moveStake(alice, dust))
    await refused('AMOUNT', /worth at least/, glia.removeStake(alice, { ...here, amount: alpha('0.0001') }))
    const nobody = { ...there, hotkey: Keypair.fromUri('//Nobody').address }
    await refused('HOTKEY_UNKNOWN', /never/, glia.moveStake(alice, { from: here, to: nobody, amount: alpha(1) }))
    const before = await stakeOf(other)
    await glia.moveStake(alice, { from: here, to: there, amount: alpha(1) })
    expect(await stakeOf(other)).toBe(before + alpha(1))

    const gone = await stakeOf(other)
    const swap = { hotkey: other.address, from: NETUID, to: SECOND, amount: alpha('0.01') }
    const { quote, call } = await glia.preview('swapStake', alice, swap)
    expect(call).toBe('SubtensorModule.swap_stake_limit')
    expect(quote?.gets).toMatchObject({ token: 'alpha', netuid: SECOND })
    const arrived = await stakeOf(other, SECOND)
    await glia.swapStake(alice, swap)
    expect(await stakeOf(other)).toBe(gone - alpha('0.01'))
    const got = (await stakeOf(other, SECOND)) - arrived
    expect(Math.abs(Number(got) / Number(quote?.gets.rao) - 1)).toBeLessThan(1e-4)
    await refused(
      'SLIPPAGE',
      /once all is traded/,
      glia.swapStake(alice, { ...swap, amount: alpha('0.5'), maxSlippage: 1e-9 }),
    )

    await refused(
      'SLIPPAGE',
      /at least 9 alpha of subnet \d per alpha of subnet \d once all is traded/,
      glia.swapStake(alice, { ...swap, limitPrice: alpha(9) }),
    )
    await glia.swapStake(alice, { ...swap, limitPrice: alpha('0.0001') })

    const gift = { to: bob.address, hotkey: other.address, netuid: NETUID, amount: alpha('0.25') }
    const { exposure } = await glia.preview('transferStake', alice, gift)
    expect(exposure?.alpha).toEqual([{ netuid: NETUID, amount: alpha('0.25') }])
    await glia.transferStake(alice, gift)
    expect(await stakeOf(other, NETUID, bob)).toBe(alpha('0.25'))
  })

  it('asks callers without types for the unit, and pays nothing', async () => {
    for (const amount of [1, '1'] as unknown as ReturnType<typeof tao>[]) {
      const stake = { hotkey: owner.address, netuid: NETUID, amount }
      await refused('UNIT', /made with tao\('1.5'\)/, glia.addStake(alice, stake))
      await refused('UNIT', /made with tao/, glia.transfer(alice, bob.address, amount))
    }
  })
})
