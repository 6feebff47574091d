import { toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { Client, keyOf, keys, LIMITS, MIB, passes, setUp } from '../testing/watching.ts'
import { ByteBudget } from './core/inFlight.ts'
import { Lane } from './core/lane.ts'

describe('watched keys', () => {
  it('that are few are answered at once, then each change of them', () => {
    const { begin, block, values } = setUp()
    values.set('0001', Uint8Array.of(7))
    const client = new Client()
    expect(begin(client, ['0001', '0002', '0001'])).toBe(client.subscriptions[0]?.id)
    block({ '0002': 5, '0003': 1 })
    expect(client.heard).toEqual([
      {
        block: 'block 0',
        changes: [
          ['0x0001', '0x07'],
          ['0x0002', null],
          ['0x0001', '0x07'],
        ],
      },
      { block: 'block 1', changes: [['0x0002', '0x05']] },
    ])
  })

  it('that are many are looked up in turns, with what blocks change meanwhile', async () => {
    const { begin, block, values, turns } = setUp(1)
    for (const key of keys(60)) values.set(key, Uint8Array.of(1))
    const client = new Client()
    const begun = begin(client, keys(60))
    let others = 0
    const other = new Lane()
    const again = () => {
      others++
      if (client.heard.length === 0) turns.wait(other, again)
    }
    turns.wait(other, again)
    block({ [keyOf(0)]: 2, [keyOf(59)]: 2 })
    expect(client.heard).toEqual([])
    expect(await begun).toBe(client.subscriptions[0]?.id)
    expect(others).toBeGreaterThan(5)
    expect(client.heard).toHaveLength(1)
    const [first] = client.heard
    expect(first?.block).toBe('block 1')
    expect(first?.changes).toEqual(
      keys(60).map((key, n) => [`0x${key}`, toHex0x(Uint8Array.of(n === 0 || n === 59 ? 2 : 1))]),
    )
    block({ [keyOf(30)]: 3 })
    expect(client.heard[1]).toEqual({ block: 'block 2', changes: [[`0x${keyOf(30)}`, '0x03']] })
  })

  it('are looked up once each', () => {
    const { begin, looks } = setUp()
    begin(new Client(), Array(500).fill('0001'))
    expect(looks()).toBe(1)
  })

  it('whose values are too much are refused, those whose client leaves forgotten, and count no more', async () => {
    const { begin, values, watch, looks } = setUp(1, { ...LIMITS, answerBytes: 1000 })
    for (const key of keys(200)) values.set(key, Uint8Array.of(1))
    const client = new Client()
    await expect(begin(client, keys(200))).rejects.toMatchObject({ rpcCode: -32008 })
    expect([watch.weight, client.subscriptions[0]?.closed, looks() < 100]).toEqual([0, true, true])
    const begun = begin(client, keys(40))
    client.end()
    const before = looks()
    await begun
    expect([watch.weight, looks() - before, client.heard]).toEqual([0, 0, []])
  })

  it('of who has most make room, never those of who has fewer', () => {
    const { begin, watch, lines } = setUp()
    const [one, two, three, four, newcomer] = Array.from({ length: 5 }, () => new Client()) as [
      Client,
      Client,
      Client,
      Client,
      Client,
    ]
    begin(one, keys(900))
    begin(two, keys(1000))
    begin(three, keys(800))
    begin(four, keys(300))
    expect(() => begin(newcomer, keys(1000))).toThrow('Too many subscriptions')
    begin(newcomer, keys(1))
    expect([one, two, three, four, newcomer].map(({ closed }) => closed)).toEqual([false, true, false, false, false])
    const reason = 'it had most of the watched keys, and others needed room'
    expect([two.reason, lines]).toEqual([reason, [`a client was let go: ${reason}`]])
    expect(watch.weight).toBe(2001)
    expect(() => begin(one, keys(101))).toThrow('Too many subscriptions')
  })

  it('that nobody makes room for in the end are refused, and not counted', () => {
    const { begin, watch } = setUp()
    const stubborn = Array.from({ length: 3 }, () => Object.assign(new Client(), { end: () => undefined }))
    for (const client of stubborn) begin(client, keys(1000))
    const newcomer = new Client()
    expect(() => begin(newcomer, keys(1))).toThrow('Too many subscriptions')
    expect([watch.weight, newcomer.heard, newcomer.subscriptions[0]?.closed]).toEqual([3000, [], true])
  })

  it('make nobody let go for those that its own connection refuses', () => {
    const { begin, watch } = setUp()
    const [one, two, three, newcomer] = Array.from({ length: 4 }, () => new Client()) as [
      Client,
      Client,
      Client,
      Client,
    ]
    for (const client of [one, two, three]) begin(client, keys(1000))
    Object.assign(newcomer, {
      open: () => {
        throw new Error('a test')
      },
    })
    expect(() => begin(newcomer, keys(1))).toThrow('a test')
    expect([one.closed, two.closed, three.closed, watch.weight]).toEqual([false, false, false, 3000])
  })

  it('that few watch are told in turns as well, where there is much to tell', async () => {
    const { begin, block } = setUp(0, { ...LIMITS, watchedKeysInAll: 100_000 })
    const clients = Array.from({ length: 20 }, () => new Client())
    await Promise.all(clients.map((client) => begin(client, keys(1000))))
    const heard = () => clients.filter((client) => client.heard.length === 2).length
    block({ [keyOf(7)]: 1 })
    expect(heard()).toBe(20)
    for (const client of clients) client.heard.length = 1
    block(Object.fromEntries(keys(1000).map((key) => [key, 2])))
    expect(heard()).toBe(0)
    while (heard() < 20) await new Promise(setImmediate)
    expect(clients[19]?.heard[1]?.changes).toHaveLength(1000)
  })

  it('of many subscriptions are told in turns, who has one before who has a thousand', async () => {
    const { begin, block } = setUp()
    const [many, one] = [new Client(), new Client()]
    for (let n = 0; n < 1000; n++) begin(many, ['0001'])
    begin(one, ['0001'])
    const [before] = [many.heard.length]
    block({ '0001': 1 })
    block({ '0001': 2 })
    expect(many.heard.length).toBe(before)
    let earlier: number | undefined
    one.onHeard = () => {
      earlier = many.heard.length - before
    }
    while (many.heard.length < before + 1000) await new Promise(setImmediate)
    expect(earlier).toBe(1)
    expect(one.heard[1]).toEqual({ block: 'block 2', changes: [['0x0001', '0x02']] })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(many.heard.length).toBe(before + 1000)
  })

  it('wait for who takes nothing, all that has changed as one, and take no memory meanwhile', async () => {
    const { begin, block } = setUp()
    const client = new Client()
    client.isFull = true
    expect(begin(client, ['0002', '0001'])).toBe(client.subscriptions[0]?.id)
    block({ '0001': 1, '0002': 1 })
    block({ '0002': 2 })
    await passes()
    expect([client.heard, client.inFlight.bytes]).toEqual([[], 0])
    client.takes()
    await passes()
    const changes = [
      ['0x0002', '0x02'],
      ['0x0001', '0x01'],
    ]
    expect(client.heard).toEqual([{ block: 'block 2', changes }])
    client.isFull = true
    block({ '0001': 3 })
    block({ '0001': 4 })
    await passes()
    client.takes()
    await passes()
    expect(client.heard.slice(1)).toEqual([{ block: 'block 4', changes: [['0x0001', '0x04']] }])
  })

  it('of which one fills the socket wait behind it, with nothing that counts, and say what is newest then', async () => {
    const { begin, block, values } = setUp()
    const client = new Client()
    for (const key of keys(40)) await begin(client, [key])
    for (const key of keys(40)) values.set(key, new Uint8Array(1000).fill(1))
    client.onHeard = () => {
      client.isFull = true
    }
    block({}, keys(40))
    await passes()
    expect([client.heard.length, client.inFlight.bytes]).toEqual([41, 0])
    block({ [keyOf(5)]: 7 })
    client.onHeard = () => undefined
    client.takes()
    await passes()
    const told = client.heard.slice(40).map(({ block: at, changes }) => [at, ...(changes[0] as [string, string])])
    const long = toHex0x(new Uint8Array(1000).fill(1))
    expect(told.map(([, key]) => key).sort()).toEqual(keys(40).map((key) => `0x${key}`))
    expect(told.slice(1).every(([at]) => at === 'block 2')).toBe(true)
    expect(told.every(([, key, value]) => value === (key === `0x${keyOf(5)}` ? '0x07' : long))).toBe(true)
  })

  it('that many watch are there once: a change counts for nobody who reads', async () => {
    const { begin, block, values } = setUp(0, { ...LIMITS, answerBytes: 32 * MIB })
    const budget = new ByteBudget(64 * MIB)
    const clients = Array.from({ length: 100 }, () => new Client(budget))
    for (const each of clients) await begin(each, ['0001'])
    await passes()
    values.set('0001', new Uint8Array(MIB))
    block({}, ['0001'])
    expect(budget.total).toBe(0)
    while (clients.some(({ heard }) => heard.length < 2)) await new Promise(setImmediate)
    expect(clients.map(({ heard }) => heard[1]?.changes[0]?.[1].length)).toEqual(Array(100).fill(2 * MIB + 2))
  })

  it('are told at once beside who takes nothing', async () => {
    const { begin, block } = setUp()
    const [stalled, client] = [new Client(), new Client()]
    for (const each of [stalled, client]) begin(each, ['0001'])
    stalled.isFull = true
    block({ '0001': 1 })
    await passes()
    block({ '0001': 2 })
    expect([stalled.heard.length, client.heard.length]).toEqual([1, 3])
    // Who has just taken what it had is told at once, and not again when its turn comes.
    stalled.isFull = false
    block({ '0001': 3 })
    stalled.takes()
    await passes()
    expect(stalled.heard.slice(1)).toEqual([{ block: 'block 3', changes: [['0x0001', '0x03']] }])
  })
})
