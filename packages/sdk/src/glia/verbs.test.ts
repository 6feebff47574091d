import { rao, toHex0x } from '@glia/base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { commitHash } from '../weights/commit.ts'
import type { Glia } from './glia.ts'
import { alice, bob, type MarketNode, mini, startMarketNode } from './testing/marketNode.ts'
import { NoDrandPulses } from './verbRunner.ts'

let market: MarketNode
let glia: Glia
beforeEach(async () => {
  market = await startMarketNode()
  ;({ glia } = market)
})
afterEach(() => market.stop())

/** The fake node has no state that would allow anything. */
const unchecked = { check: false }

describe('writing', () => {
  it('builds the calls people make most', async () => {
    await glia.transfer(alice, bob.address, rao(5n), unchecked)
    expect(market.last()).toEqual({
      call: 'Balances.transfer_keep_alive',
      dest: { type: 'Id', value: bob.address },
      value: 5n,
    })
    await glia.register(alice, 1, bob.address, unchecked)
    expect(market.last()).toEqual({ call: 'SubtensorModule.burned_register', netuid: 1, hotkey: bob.address })
    await glia.register(alice, 0, bob.address, unchecked)
    expect(market.last()).toEqual({ call: 'SubtensorModule.root_register', hotkey: bob.address })
    await glia.addStake(alice, { hotkey: bob.address, netuid: 1, amount: rao(7n), maxSlippage: 'any' }, unchecked)
    expect(market.last()).toEqual({
      call: 'SubtensorModule.add_stake',
      hotkey: bob.address,
      netuid: 1,
      amount_staked: 7n,
    })
    await glia.serveAxon(bob, { netuid: 1, ip: '1.2.3.4', port: 8091 }, unchecked)
    expect(market.last()).toMatchObject({
      call: 'SubtensorModule.serve_axon',
      ip: 16_909_060n,
      port: 8091,
      ip_type: 4,
      protocol: 4,
    })
    await glia.stopServing(bob, 1, unchecked)
    expect(market.last()).toMatchObject({ ip: 0n, port: 1, version: 0 })
  })

  it('sets weights openly or hidden, as the subnet wants', async () => {
    const input = { netuid: 1, uids: [0, 1, 2], weights: [0, 0.5, 1], versionKey: 7 }
    await glia.setWeights(alice, input, unchecked)
    expect(market.last()).toEqual({
      call: 'SubtensorModule.set_weights',
      netuid: 1,
      dests: [1, 2],
      weights: [32_768, 65_535],
      version_key: 7n,
    })
    const small = { netuid: 1, uids: [4, 5], weights: [1, 1e-9] }
    expect((await glia.setWeights(alice, small, unchecked)).dropped).toEqual([5])
    expect((await glia.commitTimelocked(alice, small, unchecked)).dropped).toEqual([5])
    expect((await glia.commitWeights(alice, small, unchecked)).included.dropped).toEqual([5])
    const kept = await glia.setWeights(alice, { ...small, keepSmallWeights: true }, unchecked)
    expect([kept.dropped, market.last().weights]).toEqual([[], [65_535, 1]])
    await glia.setWeights(alice, { ...input, mechanism: 1 }, unchecked)
    expect(market.last()).toMatchObject({ call: 'SubtensorModule.set_mechanism_weights', mecid: 1 })
    market.state.committing = true
    const before = market.sent.length
    const silent = await glia.setWeights(alice, input, unchecked).catch((error: unknown) => error)
    expect(silent).toBeInstanceOf(NoDrandPulses)
    expect(silent).toMatchObject({
      code: 'NO_DRAND_PULSES',
      message: expect.stringContaining('AdminUtils.sudo_set_commit_reveal_weights_enabled with netuid 1'),
    })
    expect(market.sent.length).toBe(before)
    market.state.lastRound = '0x0100000000000000'
    await glia.setWeights(alice, input, unchecked)
    const hidden = market.last() as {
      call: string
      commit: Uint8Array
      reveal_round: bigint
      commit_reveal_version: number
    }
    expect(hidden).toMatchObject({
      call: 'SubtensorModule.commit_timelocked_mechanism_weights',
      commit_reveal_version: 4,
    })
    expect(hidden.commit.length).toBe(244 + 33 + 5 + 5 + 8)
    // Block 100, tempo 360, slots of 250 ms: epoch 260 blocks ahead, three more for safety.
    const expected = (Date.now() / 1000 + 263 * 0.25 - 1_692_803_367) / 3
    expect(Math.abs(Number(hidden.reveal_round) - expected)).toBeLessThan(3)
    const asked = () =>
      market.node.calls.filter(({ params: [key] }) => key === mini.storage('Drand', 'LastStoredRound').key())
    expect(asked()).toHaveLength(2)
    await glia.setWeights(alice, input, unchecked)
    expect(asked()).toHaveLength(2)
  })

  it('commits by hash and reveals what it committed to', async () => {
    const { reveal } = await glia.commitWeights(alice, { netuid: 1, uids: [3], weights: [2] }, unchecked)
    const { uids, values, salt, versionKey } = reveal
    expect(market.last()).toEqual({
      call: 'SubtensorModule.commit_weights',
      netuid: 1,
      commit_hash: commitHash({ hotkey: alice.address, netuid: 1, uids, values, salt, versionKey }),
    })
    await glia.revealWeights(alice, reveal, unchecked)
    expect(market.last()).toMatchObject({ call: 'SubtensorModule.reveal_weights', uids: [3], values: [65_535], salt })
  })

  it('puts calls into calls', async () => {
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    await glia.batch(alice, [remark, remark], unchecked)
    expect(toHex0x(market.sent.at(-1)?.bytes ?? new Uint8Array())).toBe('0x0b02' + '08' + '0000086869'.repeat(2))
    await glia.sudo(alice, remark, unchecked)
    expect(toHex0x(market.sent.at(-1)?.bytes ?? new Uint8Array())).toBe('0x0c00' + '0000086869')
    for (const call of [remark, remark.bytes])
      expect(toHex0x(glia.chain.call('Sudo', 'sudo', { call }).bytes)).toBe('0x0c00' + '0000086869')
  })

  it('refuses a text where a key pair has to sign, and does not repeat it', async () => {
    const secret = '//Bob' as unknown as Keypair
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    const input = { netuid: 1, uids: [0], weights: [1] }
    for (const attempt of [
      () => glia.transfer(secret, bob.address, rao(1n)),
      () => glia.chain.sign(secret, remark),
      () => glia.chain.estimateFee(secret, remark),
      () => glia.commitTimelocked(secret, input),
      () => glia.commitWeights(secret, input),
    ]) {
      const error: unknown = await attempt().catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'KEY',
        message: expect.stringMatching(/^expected a Keypair .* found a text:/),
      })
      expect(String(error)).not.toContain('Bob')
    }
    expect(market.node.calls.some(({ method }) => method === 'system_accountNextIndex')).toBe(false)
  })
})
