// bittensor 11.3 as its users drive it: everyday intents through the client's own `execute`, each checked by what the chain says after.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { noPython, Script } from './support/python.ts'

const TAO = 1_000_000_000
/** Of what is traded, in 65535ths. */
const swapFee = (amount: number) => Math.floor((amount * 33) / 65_535)
const DONE = { success: true, error: null }
const refused = (error: string) => ({ success: false, error })

/** What an intent told, and what it cost its signer in rao. */
interface Told {
  readonly success: boolean
  readonly error: string | null
  readonly fee: number
  readonly spent: number
}

/** What a trade did besides, by its event and by the stake that is read before and after. */
interface Trade extends Told {
  readonly tao: number
  readonly alpha: number
  readonly swapFee: number
  readonly stakeChange: number
  readonly held: number
}

describe.skipIf(noPython !== undefined)('intents of bittensor 11.3', () => {
  let node: NodeUnderTest
  const script = new Script()
  const step = <T>(name: string) => script.step(name) as unknown as T

  beforeAll(async () => {
    // A registration travels sealed: between two blocks the client has to hear of the key and answer.
    node = await startNode({ seal: 'interval=500ms' })
    await script.run('bittensor-11.3.0', 'sdk11_intents.py', [node.ws])
  }, 300_000)
  afterAll(() => node?.stop())

  /** The signer paid what it meant to, and the fee that the client was told. */
  function expectSpent(told: Told, amount: number): void {
    expect(told).toMatchObject(DONE)
    expect(told.fee).toBeGreaterThan(0)
    expect(told.fee).toBeLessThan(TAO / 100)
    expect(told.spent).toBe(amount + told.fee)
  }

  /** What was refused costs its fee and no more. */
  function expectRefused(told: Told, error: string): void {
    expect(told).toMatchObject(refused(error))
    expect(told.spent).toBeGreaterThan(0)
    expect(told.spent).toBeLessThan(TAO / 100)
  }

  it('transfer what was said, for the fee that was foretold', () => {
    const transfer = step<Told & { planned: number; received: number }>('transfer')
    expectSpent(transfer, 2 * TAO)
    expect(transfer.received).toBe(2 * TAO)
    // It was foretold for one without an era, which is a byte and so 1 rao less.
    expect(transfer.fee).toBe(transfer.planned + 1)
  })

  it('register a subnet at its price, which doubles', () => {
    const subnet = step<Told & { price: number; next: number }>('subnet')
    expectSpent(subnet, 1_000 * TAO)
    expect(subnet).toMatchObject({ price: 1_000 * TAO, netuid: 2, mode: 'immediate', ownerUid: 0 })
    expect(subnet.next).toBeLessThanOrEqual(2_000 * TAO)
    expect(subnet.next).toBeGreaterThan(1_999 * TAO)
  })

  it('set hyperparameters for the owner alone', () => {
    const { set, foreign, now } = step<{ set: Record<string, Told>; foreign: Told; now: object }>('hyperparameters')
    for (const told of Object.values(set)) expectSpent(told, 0)
    expect(now).toEqual({
      max_burn: 500_000_001,
      min_burn: 500_000_000,
      serving_rate_limit: 60,
      commit_reveal_weights_enabled: false,
    })
    expectRefused(foreign, 'BadOrigin')
  })

  it('start a subnet, before which nobody stakes there', () => {
    const start = step<Told & { early: Told }>('start')
    expectRefused(start.early, 'SubtokenDisabled')
    expectSpent(start, 0)
    expect(start).toMatchObject({ enabled: true })
  })

  it('name a subnet', () => {
    const identity = step<Told>('subnetIdentity')
    expectSpent(identity, 0)
    expect(identity).toMatchObject({
      title: 'intents',
      identity: { subnet_name: 'intents', subnet_url: 'https://intents.example' },
    })
  })

  it('register a neuron under the shield, at the price of the subnet', () => {
    const register = step<Told & { burn: number; carrierAtMost: number }>('register')
    expect(register).toMatchObject({ ...DONE, shielded: true, uid: 1, nonces: 2, burn: TAO / 2, after: TAO / 2 + 1 })
    const carrier = register.spent - register.burn - register.fee
    expect(carrier).toBeGreaterThan(0)
    expect(carrier).toBeLessThanOrEqual(register.carrierAtMost)
    expect(register).toMatchObject({ called: ['submit_encrypted', 'burned_register'] })
  })

  it('publish an endpoint, once within the limit, and for free', () => {
    const axon = step<Told & { again: Told }>('axon')
    expect(axon).toMatchObject({ ...DONE, spent: 0, uid: 1, ip: 0x08_08_08_08, port: 8_091 })
    expect(axon.again).toMatchObject({ ...refused('ServingRateLimitExceeded'), spent: 0 })
  })

  it('say who an account is and which hotkeys are its own', () => {
    expectSpent(step<Told>('identity'), 0)
    expect(step('identity')).toMatchObject({ identity: { name: 'Dave', url: 'https://dave.example' } })
    expectSpent(step<Told>('associate'), 0)
    expect(step('associate')).toMatchObject({ mine: true })
  })

  it('set the take of a hotkey', () => {
    // A lower take is free.
    expect(step('take')).toMatchObject({ ...DONE, fee: 0, spent: 0, take: Math.round(65_535 / 10) })
  })

  it('stake within a price, at what the chain quotes', () => {
    const stake = step<Trade & { quoted: number; quotedFee: number }>('stake')
    expectSpent(stake, 10 * TAO)
    expect(stake).toMatchObject({ tao: 10 * TAO, swapFee: swapFee(10 * TAO), quotedFee: swapFee(10 * TAO) })
    expect(Math.abs(stake.stakeChange - stake.alpha)).toBeLessThanOrEqual(1)
    expect(stake.alpha / stake.quoted).toBeCloseTo(1, 3)
    // The pool began with the 1000 TAO that the subnet cost, at a price of 1: 10 TAO move it by 2 %, half of it on average.
    expect(stake.alpha / TAO).toBeGreaterThan(9.8)
    expect(stake.alpha / TAO).toBeLessThan(10)
  })

  it('stake at any price', () => {
    const stake = step<Trade>('stakeAtAnyPrice')
    expectSpent(stake, 5 * TAO)
    expect(stake).toMatchObject({ tao: 5 * TAO, swapFee: swapFee(5 * TAO) })
    expect(Math.abs(stake.stakeChange - stake.alpha)).toBeLessThanOrEqual(1)
  })

  it('stake up to a limit, all or what fits', () => {
    const stake = step<Trade & { refused: Trade; limit: number; reached: number }>('stakeToLimit')
    expectRefused(stake.refused, 'SlippageTooHigh')
    expect(stake.refused.stakeChange).toBe(0)
    expectSpent(stake, stake.tao)
    // The square root of 1.01 is 1.005: half a percent of the pool's TAO.
    expect(stake.tao / TAO).toBeGreaterThan(4)
    expect(stake.tao / TAO).toBeLessThan(6)
    expect(stake.reached).toBeLessThanOrEqual(stake.limit)
    expect(stake.reached / stake.limit).toBeCloseTo(1, 4)
  })

  it('move stake to another hotkey and to another account, without a swap', () => {
    const move = step<Trade & { arrived: number }>('move')
    expectSpent(move, 0)
    const given = step<Trade & { arrived: number }>('transferStake')
    expectSpent(given, 0)
    for (const [trade, alpha] of [
      [move, TAO],
      [given, 2 * TAO],
    ] as const) {
      // A share of a pool of stake rounds by 1 rao.
      expect(Math.abs(trade.stakeChange + alpha)).toBeLessThanOrEqual(1)
      expect(Math.abs(trade.arrived - alpha)).toBeLessThanOrEqual(1)
      expect(trade).toMatchObject({ alpha, swapFee: 0 })
    }
  })

  it('unstake at what the chain quotes', () => {
    const unstake = step<Trade & { quoted: number; quotedFee: number }>('unstake')
    expectSpent(unstake, -unstake.tao)
    expect(unstake).toMatchObject({ swapFee: swapFee(3 * TAO), quotedFee: swapFee(3 * TAO) })
    expect(unstake.alpha).toBe(3 * TAO - unstake.swapFee)
    expect(unstake.tao / unstake.quoted).toBeCloseTo(1, 3)
    expect(Math.abs(unstake.stakeChange + 3 * TAO)).toBeLessThanOrEqual(1)
  })

  it('unstake above a limit alone', () => {
    const unstake = step<Trade & { above: Trade; refused: Trade }>('unstakeToLimit')
    expectRefused(unstake.above, 'PriceLimitExceeded')
    expectRefused(unstake.refused, 'SlippageTooHigh')
    expect([unstake.above.stakeChange, unstake.refused.stakeChange]).toEqual([0, 0])
    expectSpent(unstake, -unstake.tao)
    expect(Math.abs(unstake.stakeChange + 3 * TAO)).toBeLessThanOrEqual(1)
  })

  it('give a child a share, which counts after a while', () => {
    const told = step<Told & { child: string; parent: string }>('children')
    expectSpent(told, 0)
    const quarter = String(2n ** 62n)
    expect(told).toMatchObject({
      delay: 15,
      pending: [[quarter, told.child]],
      children: [[quarter, told.child]],
      parents: [[quarter, told.parent]],
    })
  })

  it('let another account act, within what it may', () => {
    const proxy = step<Told & { sent: Told; beyond: Told; removed: Told }>('proxy')
    expectSpent(proxy, 93_000_000)
    expect(proxy).toMatchObject({ deposit: 93_000_000, paid: 3 * TAO, received: 3 * TAO, left: 0 })
    expectSpent(proxy.sent, 0)
    expectRefused(proxy.beyond, 'CallFiltered')
    expectSpent(proxy.removed, -93_000_000)
  })

  it('raise money in a crowdloan up to its cap', () => {
    const loan = step<Told & { given: Told; foreign: Told; finalize: Told }>('crowdloan')
    expectSpent(loan, 10 * TAO)
    expectSpent(loan.given, 5 * TAO)
    expectRefused(loan.foreign, 'InvalidOrigin')
    expectSpent(loan.finalize, 0)
    expect(loan).toMatchObject({ gifts: [10, 5], raised: 15 * TAO, finalized: true, received: 15 * TAO })
  })

  it('set weights, and the miner earns all incentive', () => {
    const weights = step<Told & { incentive: number }>('weights')
    expect(weights).toMatchObject({ ...DONE, spent: 0, rows: [[0, [[1, 1]]]] })
    expect(weights.incentive).toBeCloseTo(1, 3)
  })

  it('take everything back', () => {
    const out = step<Trade>('unstakeAll')
    expectSpent(out, -out.tao)
    expect(out.held).toBe(0)
    expect(out.alpha + out.swapFee).toBe(-out.stakeChange)
  })

  it('are more than the sixteen of every day', () => {
    const { version, ops } = step<{ version: string; ops: string[] }>('all')
    expect(version).toBe('11.3.0')
    expect(ops).toEqual([
      'add_proxy',
      'add_stake',
      'add_stake_limit',
      'associate_hotkey',
      'burned_register',
      'contribute_crowdloan',
      'create_crowdloan',
      'finalize_crowdloan',
      'move_stake',
      'register_subnet',
      'remove_proxy',
      'remove_stake',
      'remove_stake_limit',
      'serve_axon',
      'set_children',
      'set_hyperparameter',
      'set_identity',
      'set_subnet_identity',
      'set_take',
      'set_weights',
      'start_call',
      'transfer',
      'transfer_stake',
      'unstake_all',
    ])
  })
})
