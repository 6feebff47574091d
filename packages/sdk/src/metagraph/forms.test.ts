// Answers decoded by metadata that names its fields, and what they are, as a node likes.
import { describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import {
  whyNoAccount,
  whyNoAmount,
  whyNoAvailability,
  whyNoDelegate,
  whyNoList,
  whyNoMetagraph,
  whyNoPosition,
  whyNoPrice,
  whyNoSubnet,
} from './forms.ts'
import { bob, DYNAMIC, METAGRAPH, of } from './testing/rawSubnets.ts'

const untrue = (why: string) => ({ why, unknownForm: false })
const without = (name: string | undefined) => ({
  why: `without ${name}, or with another kind of it`,
  unknownForm: true,
})
const alice = Keypair.fromUri('//Alice')
const STAKE = { hotkey: bob, coldkey: alice.address, netuid: 1, stake: 1n, emission: 1n, is_registered: true }
const DELEGATE = {
  ...of(bob, 'delegate_ss58 owner_ss58'),
  take: 1,
  ...of([], 'nominators registrations validator_permits'),
  total_daily_return: 1n,
}
const ACCOUNT = { ...of(1, 'nonce consumers providers'), data: of(1n, 'free reserved frozen') }
const POOL = [
  'tao_in',
  'alpha_in',
  'alpha_out',
  'tao_in_emission',
  'alpha_in_emission',
  'alpha_out_emission',
  'pending_alpha_emission',
]
const AVAILABLE = { total: 1n, locked: 1n, available: 1n }

/** Checks of one answer that take whatever a lying node makes of it. */
const CHECKS = {
  subnet: [DYNAMIC, (value: unknown) => whyNoSubnet(value as Parameters<typeof whyNoSubnet>[0], 1)],
  metagraph: [METAGRAPH, (value: unknown) => whyNoMetagraph(value as Parameters<typeof whyNoMetagraph>[0], 1)],
  position: [
    STAKE,
    (value: unknown) =>
      whyNoPosition(value as Parameters<typeof whyNoPosition>[0], { coldkey: alice.address, hotkey: bob, netuid: 1 }),
  ],
  price: [{ netuid: 1, price: 1n }, (value: unknown) => whyNoPrice(value as Parameters<typeof whyNoPrice>[0])],
  account: [ACCOUNT, (value: unknown) => whyNoAccount(value as Parameters<typeof whyNoAccount>[0])],
  delegate: [DELEGATE, (value: unknown) => whyNoDelegate(value as Parameters<typeof whyNoDelegate>[0])],
} as const

describe.each(Object.entries(CHECKS))('a %s', (_what, [honest, whyNot]) => {
  it('as the chain gives it is taken', () => {
    expect(whyNot(honest)).toBeUndefined()
  })

  it.each(Object.keys(honest))('without %s, or with something else there, is not', (name) => {
    const { [name]: _, ...others } = honest as Record<string, unknown>
    expect(whyNot(others)).toEqual(without(name))
    expect(whyNot({ ...others, [`${name}s`]: 1 })).toEqual(without(name))
    for (const other of [null, undefined, {}, Symbol('other')])
      expect(whyNot({ ...honest, [name]: other })).toEqual(without(name))
  })

  it.each([undefined, null, 7, '', [], {}])('that is %o is not', (value) => {
    expect(whyNot(value)).toEqual(without(Object.keys(honest).at(0)))
  })
})

it('an identity may lack parts that chains have not always had, and have none of another kind', () => {
  const { subnet } = CHECKS
  expect(subnet[1]({ ...DYNAMIC, subnet_identity: { subnet_name: Uint8Array.of(65) } })).toBeUndefined()
  expect(subnet[1]({ ...DYNAMIC, subnet_identity: { subnet_name: 7 } })?.why).toContain('without subnet_identity')
  expect(subnet[1]({ ...DYNAMIC, subnet_identity: 7 })?.why).toContain('without subnet_identity')
})

/** Answers with the value of one part, or of a part of that, and its name. */
const amounts: readonly (readonly [keyof typeof CHECKS, string, (value: bigint) => object])[] = [
  ...Object.entries({ metagraph: METAGRAPH, subnet: DYNAMIC }).flatMap(([what, honest]) =>
    POOL.map((name) => [what as 'subnet', name, (value: bigint) => ({ ...honest, [name]: value })] as const),
  ),
  ['metagraph', 'burn', (burn) => ({ ...METAGRAPH, burn })],
  ...['emission', 'alpha_stake', 'tao_stake', 'total_stake'].map(
    (name) => ['metagraph', name, (value: bigint) => ({ ...METAGRAPH, [name]: [value] })] as const,
  ),
  ['position', 'stake', (stake) => ({ ...STAKE, stake })],
  ['position', 'emission', (emission) => ({ ...STAKE, emission })],
  ['price', 'price', (price) => ({ netuid: 1, price })],
  ['delegate', 'total_daily_return', (total_daily_return) => ({ ...DELEGATE, total_daily_return })],
  ...['free', 'reserved', 'frozen'].map(
    (name) =>
      ['account', 'data', (value: bigint) => ({ ...ACCOUNT, data: { ...ACCOUNT.data, [name]: value } })] as const,
  ),
]

it.each(amounts)(
  'an amount of a %s, %s, is no more than a chain can hold, and no less than nothing',
  (what, name, of) => {
    const why = (value: bigint) => CHECKS[what][1](of(value))
    expect([why(0n), why((1n << 64n) - 1n)]).toEqual([undefined, undefined])
    expect([why(-1n), why(1n << 64n)]).toEqual([without(name), without(name)])
  },
)

it('an amount alone is one', () => {
  const fault = { why: 'as no amount of 64 bits', unknownForm: true }
  expect([0n, (1n << 64n) - 1n, -1n, 1n << 64n, 7, undefined].map(whyNoAmount)).toEqual([
    undefined,
    undefined,
    ...Array(4).fill(fault),
  ])
})

it('subnets are numbered from 0 to 65535', () => {
  const { delegate, price } = CHECKS
  for (const name of ['registrations', 'validator_permits']) {
    expect(delegate[1]({ ...DELEGATE, [name]: [0, 65_535] })).toBeUndefined()
    for (const other of [-1, 1.5, 65_536, 70_000])
      expect(delegate[1]({ ...DELEGATE, [name]: [other] })).toEqual(without(name))
  }
  expect(price[1]({ netuid: 65_536, price: 1n })).toEqual(without('netuid'))
})

it('columns of a metagraph are as long as they are told', () => {
  const { metagraph } = CHECKS
  expect(metagraph[1]({ ...METAGRAPH, coldkeys: [] })).toEqual(untrue('with 1 hotkeys, 0 coldkeys and 1 axons'))
  expect(metagraph[1]({ ...METAGRAPH, netuid: 2 })).toEqual(untrue('that is of subnet 2'))
})

it('a position is of the accounts and the subnet that were asked for, however those were written', () => {
  const asked = { coldkey: alice.accountId, hotkey: bob, netuid: 1 }
  const why = (change: object) => whyNoPosition({ ...STAKE, ...change } as Parameters<typeof whyNoPosition>[0], asked)
  expect(why({})).toBeUndefined()
  expect(why({ hotkey: alice.address })).toEqual(untrue(`that is of hotkey ${alice.address}`))
  expect(why({ coldkey: bob })).toEqual(untrue(`that is of coldkey ${bob}`))
  expect(why({ netuid: 3 })).toEqual(untrue('that is of subnet 3'))
})

it('what may leave a stake is of the coldkey and the subnet that were asked for', () => {
  const why = (value: unknown) => whyNoAvailability(value as Parameters<typeof whyNoAvailability>[0], alice.address, 1)
  for (const honest of [[], [[alice.address, []]], [[alice.address, [[1, AVAILABLE]]]]])
    expect(why(honest)).toBeUndefined()
  const unknown = (text: string) => ({ why: text, unknownForm: true })
  const none: readonly (readonly [unknown, object])[] = [
    [7, unknown('as something else than a list of coldkeys')],
    [[[bob, []]], untrue(`of coldkey ${bob}`)],
    [[[alice.address, [[2, AVAILABLE]]]], untrue('of subnet 2')],
    [
      [[alice.address, [[1, { ...AVAILABLE, available: 1n << 64n }]]]],
      unknown('without total, locked or available, or with another kind of it'),
    ],
    [[[alice.address, 7]], unknown('as something else than a list of subnets')],
    [Array(2).fill([alice.address, []]), untrue('of several coldkeys')],
    [[[alice.address, Array(2).fill([1, AVAILABLE])]], untrue('of several subnets')],
  ]
  for (const [other, fault] of none) expect(why(other)).toEqual(fault)
})

it('a list is one, and each of its items is one of them', () => {
  const isOdd = (n: number) => (n % 2 === 1 ? undefined : untrue('that is even'))
  expect([whyNoList([1, 3], isOdd), whyNoList([1, 2], isOdd), whyNoList(7 as unknown as number[], isOdd)]).toEqual([
    undefined,
    untrue('with one that is even'),
    { why: 'as something else than a list', unknownForm: true },
  ])
})
