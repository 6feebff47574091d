import { rao } from '@glia/base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SubmitOptions } from '../client/chainClient.ts'
import type { Glia } from './glia.ts'
import { alice, bob, type MarketNode, startMarketNode } from './testing/marketNode.ts'
import { VERBS, type VerbName } from './verbs/index.ts'

let market: MarketNode
let glia: Glia
beforeAll(async () => {
  market = await startMarketNode()
  ;({ glia } = market)
})
afterAll(() => market.stop())

const unchecked = { check: false }
const place = { hotkey: bob.address, netuid: 1 }
const stake = { ...place, amount: rao(7n) }
/** As programs without types pass it. */
const untyped = (given: object) => given as never

/** What was refused before the node was asked anything. */
async function refused(attempt: () => Promise<unknown>) {
  const before = market.node.calls.length
  const error: unknown = await attempt().catch((reason: unknown) => reason)
  expect(market.node.calls.length).toBe(before)
  return error
}

describe('a name that is none is refused, with the one that it is nearest to', () => {
  it.each([
    ['limitPrise', 'limitPrice', () => glia.addStake(alice, untyped({ ...stake, limitPrise: rao(1n) }), unchecked)],
    ['amout', 'amount', () => glia.removeStake(alice, untyped({ ...stake, amout: rao(1n) }), unchecked)],
    ['maxSlipage', 'maxSlippage', () => glia.preview('addStake', alice, untyped({ ...stake, maxSlipage: 0 }))],
    ['maxslippage', 'maxSlippage', () => glia.stakeBurn(alice, untyped({ ...stake, maxslippage: 0 }), unchecked)],
    ['toNetUid', 'toNetuid', () => glia.perform('transferStake', alice, untyped({ ...stake, toNetUid: 2 }))],
    ['keepSmallWeight', 'keepSmallWeights', () => glia.setOpenWeights(alice, untyped({ keepSmallWeight: true }))],
    ['git_hub_repo', 'githubRepo', () => glia.setIdentity(alice, untyped({ name: 'a', git_hub_repo: '' }))],
  ])('of an input: %s', async (found, nearest, attempt) => {
    const error = await refused(attempt)
    expect(error).toMatchObject({ code: 'RANGE', found })
    expect(String(error)).toMatch(
      new RegExp(`an input of \\w+ must be one of .* \\(did you mean ${nearest}\\?\\), found`),
    )
  })

  it.each([
    ['chek', 'check', () => glia.addStake(alice, stake, untyped({ chek: false }))],
    ['waitfor', 'waitFor', () => glia.transfer(alice, bob.address, rao(1n), untyped({ waitfor: 'finalized' }))],
    ['allowDeth', 'allowDeath', () => glia.transfer(alice, bob.address, rao(1n), untyped({ allowDeth: true }))],
    ['allowdeath', 'allowDeath', () => glia.transferAll(alice, bob.address, untyped({ allowdeath: true }))],
    ['atmost', 'atMost', () => glia.register(alice, 1, bob.address, untyped({ atmost: rao(1n) }))],
    ['tpi', 'tip', () => glia.preview('addStake', alice, stake, untyped({ tpi: rao(1n) }))],
    ['chekc', 'check', () => glia.setWeights(alice, { netuid: 1, uids: [], weights: [] }, untyped({ chekc: false }))],
    ['nonse', 'nonce', () => glia.execute(alice, remark(), untyped({ nonse: 3 }))],
    ['peroid', 'period', () => glia.chain.sign(alice, remark(), untyped({ peroid: 0 }))],
    ['tipp', 'tip', () => glia.chain.estimateFee(alice, remark(), untyped({ tipp: 3n }))],
    ['lookafter', 'lookAfter', () => glia.chain.submitSigned(Uint8Array.of(), untyped({ lookafter: 3 }))],
  ])('of a transaction: %s', async (found, nearest, attempt) => {
    const error = await refused(attempt)
    expect(error).toMatchObject({ code: 'RANGE', found })
    expect(String(error)).toContain(`(did you mean ${nearest}?), found ${found}`)
  })

  it.each([
    ['hotky', 'hotkey', () => glia.moveStake(alice, untyped({ from: { ...place, hotky: '' }, to: place, amount: 1n }))],
    [
      'netUid',
      'netuid',
      () => glia.moveStake(alice, untyped({ from: place, to: { ...place, netUid: 2 }, amount: 1n })),
    ],
    ['shares', 'share', () => glia.setChildren(alice, { ...place, children: [untyped({ share: 1, shares: 1 })] })],
    ['keeps', 'keep', () => glia.setRootClaim(alice, untyped({ keeps: [1] }))],
  ])('of a part of an input: %s', async (found, nearest, attempt) => {
    expect(String(await refused(attempt))).toContain(`(did you mean ${nearest}?), found ${found}`)
  })

  it('of a verb', async () => {
    const error = await refused(() => glia.perform('addStakes' as 'addStake', alice, stake))
    expect(String(error)).toContain('(did you mean addStake?), found addStakes')
  })

  it('what stands beside an input is no option, and the other way round', async () => {
    const input = { to: bob.address, amount: rao(1n) }
    expect(await refused(() => glia.preview('transfer', alice, input, untyped({ allowDeath: true })))).toMatchObject({
      code: 'RANGE',
    })
    expect(await refused(() => glia.addStake(alice, untyped({ ...stake, check: false })))).toMatchObject({
      code: 'RANGE',
    })
  })
})

const remark = () => glia.chain.call('System', 'remark', { remark: 'hi' })

it('what signs and what sends take each other’s options, and calls have what names they need', async () => {
  const options: SubmitOptions = { tip: 1n, period: 0, nonce: 0, waitFor: 'inBlock', lookAfter: 60 }
  const extrinsic = await glia.chain.sign(alice, remark(), options)
  await glia.chain.submitSigned(extrinsic, options)
  await glia.batch(alice, [remark()], unchecked)
  await glia.sudo(alice, { ...remark(), note: 'of a program’s own' } as never, unchecked)
})

it('each verb says its names, but for those that take calls', () => {
  const without = Object.keys(VERBS).filter((name) => VERBS[name as VerbName].names === undefined)
  expect(without).toEqual(['batch', 'sudo'])
})

it.each([
  ['check', () => glia.addStake(alice, stake, untyped({ check: 'no' }))],
  ['allowDeath', () => glia.transfer(alice, bob.address, rao(1n), untyped({ allowDeath: 'false' }))],
  ['allowDeath', () => glia.preview('transferAll', alice, untyped({ to: bob.address, allowDeath: 'false' }))],
  ['allowPartial', () => glia.addStake(alice, untyped({ ...stake, allowPartial: 1 }))],
  ['allowDeath', () => glia.transferable(bob.address, untyped({ allowDeath: 1 }))],
])('what is chosen is chosen with a boolean: %s', async (name, attempt) => {
  expect(String(await refused(attempt))).toMatch(new RegExp(`${name} must be true or false, found ('no'|'false'|1)$`))
})

it.each([
  ['block', () => glia.metagraph(2, untyped({ block: 5 }))],
  ['att', () => glia.balance(bob.address, untyped({ att: '0x' }))],
  ['block', () => glia.weights(2, untyped({ block: 5 }))],
  ['at_', () => glia.delegates(untyped({ at_: '0x' }))],
  ['form', async () => glia.chain.blocks(untyped({ form: 5 }))],
])('a read takes no option that is none: %s', async (found, attempt) => {
  expect(await refused(attempt)).toMatchObject({ code: 'RANGE', found })
})

it('what is none is refused with a typed error, and not tripped over', async () => {
  expect(await refused(() => glia.preview('addStake', alice, stake, null as never))).toMatchObject({ code: 'RANGE' })
  expect(await refused(() => glia.preview('addStake', alice, null as never))).toMatchObject({ code: 'RANGE' })
  const data = await refused(() => glia.setCommitment(alice, untyped({ netuid: 1, data: 5 }), unchecked))
  expect(String(data)).toContain('data must be a text or a Uint8Array, found 5')
  expect(() => glia.withPolicy(untyped({ spendAtMost: 1n }))).toThrow(/must be a Policy, as policy\(\{ … \}\) makes/)
})

it('a part is traded up to a price, and not at any', async () => {
  const input = { maxSlippage: 'any', allowPartial: true } as const
  for (const attempt of [
    () => glia.addStake(alice, { ...stake, ...input }, unchecked),
    () => glia.swapStake(alice, { hotkey: bob.address, from: 1, to: 2, amount: 1n as never, ...input }, unchecked),
  ])
    expect(String(await refused(attempt))).toContain('or left out, beside allowPartial')
})

describe('one thing at most is said of a price', () => {
  const limits = { limitPrice: rao(1n) as never, maxSlippage: 0.01 } as const
  it.each([
    ['addStake', () => glia.addStake(alice, { ...stake, ...limits }, unchecked)],
    ['removeStake', () => glia.preview('removeStake', alice, { ...stake, ...limits, amount: 'all' })],
    ['swapStake', () => glia.swapStake(alice, { ...limits, hotkey: bob.address, from: 1, to: 2, amount: 1n as never })],
    ['stakeBurn', () => glia.stakeBurn(alice, { ...stake, ...limits, maxSlippage: 'any' }, unchecked)],
    ['register', () => glia.perform('register', alice, { ...place, atMost: rao(1n), maxSlippage: 'any' })],
  ])('to %s', async (verb, attempt) => {
    expect(await refused(attempt)).toMatchObject({
      code: 'RANGE',
      message: expect.stringMatching(
        verb === 'register'
          ? /^maxSlippage must be left out beside atMost, .*: give one of them, found any$/
          : /^maxSlippage must be left out beside limitPrice, .*: give one of them, found (0\.01|any)$/,
      ),
    })
  })
})
