import { toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import {
  beforeRoom,
  Client,
  countedOf,
  holding,
  keyOf,
  keys,
  LARGE,
  MIB,
  passes,
  setUp,
  until,
} from '../testing/watching.ts'
import { ByteBudget } from './core/inFlight.ts'
import { serverBusy } from './core/rpcError.ts'

describe('values that are watched', () => {
  it('that are much count as their client’s while they are told, and nothing while they wait', async () => {
    const { begin, block, values } = setUp(0, LARGE)
    values.set('0001', new Uint8Array(4 * MIB))
    const client = new Client()
    client.isFull = true
    const counted = countedOf(client)
    expect(await begin(client, ['0001'])).toBe(client.subscriptions[0]?.id)
    await passes()
    expect([client.heard.length, counted.most]).toEqual([0, 0])
    for (const told of [1, 2]) {
      client.takes()
      await until(() => client.heard.length === told)
      expect([counted.now, counted.most]).toEqual([0, expect.closeTo(8 * MIB, -3)])
      client.isFull = true
      counted.most = 0
      for (const byte of [2 * told, 2 * told + 1]) {
        values.set('0001', new Uint8Array(4 * MIB).fill(byte))
        block({}, ['0001'])
      }
      await passes()
      expect(counted.most).toBe(0)
    }
    client.takes()
    client.end()
    await passes()
    expect([client.heard.length, counted.now]).toEqual([2, 0])
  })

  it('wait for room, of who cannot read hold none of it, and are told once there is some', async () => {
    const { begin, values, block } = setUp(0, LARGE)
    const budget = new ByteBudget(64 * MIB)
    const [holder, client] = [new Client(budget), new Client(budget)]
    values.set('0001', new Uint8Array(4 * MIB))
    const free = await holding(holder, 40 * MIB)
    begin(client, ['0001'])
    await passes()
    block({ '0001': 1 })
    values.set('0001', new Uint8Array(3 * MIB))
    block({}, ['0001'])
    client.isFull = true
    free()
    await passes()
    expect([client.heard, budget.total]).toEqual([[], 0])
    client.takes()
    await until(() => client.heard.length > 0)
    expect(client.heard.map((each) => [each.block, each.changes[0]?.[1].length])).toEqual([['block 2', 6 * MIB + 2]])
    await passes()
    expect([client.heard.length, budget.total]).toEqual([1, 0])
  })

  it('for which there is no room for long are looked at again later, and lose no change of what was told before', async () => {
    const { begin, block, values } = setUp()
    const client = new Client()
    for (const key of keys(20)) values.set(key, new Uint8Array(100))
    client.isFull = true
    await begin(client, keys(20))
    for (const key of keys(20)) values.set(key, new Uint8Array(200_000).fill(1))
    block({}, keys(20))
    let [asked, isBusy] = [0, false]
    beforeRoom(() => {
      isBusy = ++asked > 1 && asked < 4
      return isBusy ? Promise.reject(serverBusy(MIB)) : undefined
    })
    client.takes()
    await until(() => isBusy)
    expect([client.heard.length, client.closed]).toEqual([1, false])
    const [told] = client.heard[0]?.changes[0] ?? []
    block({ [told?.slice(2) ?? '']: 9 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(asked).toBe(2)
    await until(() => client.heard.flatMap(({ changes }) => changes).length === 21)
    expect(new Map(client.heard.flatMap(({ changes }) => changes)).get(told ?? '')).toBe('0x09')
  })

  it('that grow with each block are told all the same', async () => {
    const { begin, block, values } = setUp(0, LARGE)
    const client = new Client()
    const counted = countedOf(client)
    values.set('0001', new Uint8Array(MIB))
    let length = MIB
    const grow = () => {
      values.set('0001', new Uint8Array(++length))
      block({}, ['0001'])
    }
    beforeRoom(grow)
    client.onHeard = () => void (client.heard.length < 3 && setImmediate(grow))
    await begin(client, ['0001'])
    await until(() => client.heard.length === 3)
    expect(client.heard.map(({ changes }) => changes[0]?.[1].length)).toEqual([4, 8, 12].map((n) => 2 * MIB + n))
    await until(() => counted.now === 0)
  })

  it('are said with the block of which they are, whatever comes meanwhile, and the newest last', async () => {
    const { begin, block, values, at } = setUp(1, LARGE)
    const client = new Client()
    for (const key of keys(30)) values.set(key, new Uint8Array(30_000))
    void begin(client, keys(30))
    for (let n = 1; n < 40; n++) {
      block({ [keyOf(n % 30)]: n, [keyOf((7 * n) % 30)]: n })
      await new Promise(setImmediate)
    }
    await until(() => client.heard.at(-1)?.block === 'block 39' && client.heard.length > 1)
    await passes()
    for (const { block: hash, changes } of client.heard)
      expect(changes).toEqual(changes.map(([key]) => [key, toHex0x(at(hash, key.slice(2)) as Uint8Array)]))
    const last = new Map(client.heard.flatMap(({ changes }) => changes))
    expect(last).toEqual(new Map(keys(30).map((key) => [`0x${key}`, toHex0x(values.get(key) as Uint8Array)])))
  })

  it('of one connection are told one after the other where they are much', async () => {
    const { begin, values } = setUp(0, LARGE)
    const client = new Client()
    values.set('0001', new Uint8Array(MIB))
    let [asked, most] = [0, 0]
    beforeRoom(() => {
      most = Math.max(most, ++asked - client.heard.length)
    })
    const begun = await Promise.all(Array.from({ length: 10 }, () => begin(client, ['0001'])))
    client.subscriptions.find(({ id }) => id === begun[4])?.close()
    await until(() => client.heard.length === 9)
    expect(most).toBe(1)
  })

  it('keep their turn among large answers while what came before fills the socket, and no room', async () => {
    const { begin, values, looks } = setUp(0, LARGE)
    const budget = new ByteBudget(64 * MIB)
    const [client, other] = [new Client(budget), new Client(budget)]
    values.set('0001', new Uint8Array(10 * MIB))
    let asked = 0
    beforeRoom(() => {
      client.isFull = ++asked === 1
    })
    await begin(client, ['0001'])
    await until(() => asked === 1)
    await passes()
    const next = client.inFlight.large.turn(client.inFlight.large.order(), () => true)
    let free: (() => void) | undefined
    void holding(other, 40 * MIB).then((givesBack) => {
      free = givesBack
    })
    await passes()
    expect([client.heard.length, next.comes, free]).toEqual([0, expect.any(Promise), expect.any(Function)])
    free?.()
    const before = looks()
    client.takes()
    await until(() => client.heard.length === 1)
    // It is not measured anew.
    expect([asked, looks() - before]).toEqual([2, 1])
    await next.comes
    next.end()
  })

  it('that have become little are told at once, though those that are much wait behind others of their connection', async () => {
    const { begin, block, values, looks } = setUp(0, LARGE)
    const budget = new ByteBudget(64 * MIB)
    const [holder, client] = [new Client(budget), new Client(budget)]
    for (const key of ['0001', '0002']) values.set(key, new Uint8Array(4 * MIB))
    const free = await holding(holder, 41 * MIB)
    await begin(client, ['0001'])
    await begin(client, ['0002', '0003'])
    await passes()
    const before = looks()
    block({ '0003': 1 })
    await passes()
    expect([client.heard.length, looks() - before]).toEqual([0, 0])
    block({ '0002': 7 })
    await passes()
    expect(client.heard).toEqual([
      {
        block: 'block 2',
        changes: [
          ['0x0002', '0x07'],
          ['0x0003', '0x01'],
        ],
      },
    ])
    free()
    await until(() => client.heard.length === 2)
    expect(client.heard[1]?.changes.map(([key]) => key)).toEqual(['0x0001'])
  })

  it('of a block that is taken back while they are made, or wait, are made anew', async () => {
    for (const changed of [29, 999]) {
      for (const waits of [false, true]) {
        const { begin, block, revert, values } = setUp(1, LARGE)
        const client = new Client()
        for (const key of keys(30)) values.set(key, new Uint8Array(30_000))
        block({ [keyOf(changed)]: 1 })
        await begin(client, keys(30))
        // None is changed by what is taken back, or one; while they are looked up, or when all are.
        await until(() => client.inFlight.bytes > 200_000)
        if (waits) {
          client.isFull = true
          await until(() => client.inFlight.bytes > 1_700_000)
          await passes()
        }
        expect(client.heard).toEqual([])
        revert()
        client.takes()
        await until(() => client.heard.length === 1)
        await passes()
        expect(client.heard.map((each) => [each.block, each.changes.length])).toEqual([['block 0', 30]])
        expect(client.heard[0]?.changes.map(([, { length }]) => length)).toEqual(Array(30).fill(60_002))
      }
    }
  })

  it('of a block whose state is gone meanwhile are told as far as they were read, and what is left of a newer one', async () => {
    const { begin, block, discard, values } = setUp(1, LARGE)
    const client = new Client()
    for (const key of keys(30)) values.set(key, new Uint8Array(30_000))
    await begin(client, keys(30))
    await until(() => client.inFlight.bytes > 200_000)
    block({ [keyOf(20)]: 1 })
    discard('block 0')
    await until(() => client.heard.flatMap(({ changes }) => changes).length === 30)
    expect(client.heard.map((each) => [each.block, each.changes.length])).toEqual([
      ['block 0', 20],
      ['block 1', 10],
    ])
    expect(client.heard[1]?.changes[0]).toEqual([`0x${keyOf(20)}`, '0x01'])
  })

  it('wait, once they are made, until what was sent meanwhile is taken', async () => {
    const { begin, values } = setUp(1, LARGE)
    const client = new Client()
    for (const key of keys(30)) values.set(key, new Uint8Array(30_000))
    await begin(client, keys(30))
    await until(() => client.inFlight.bytes > 200_000)
    client.isFull = true
    await until(() => client.inFlight.bytes > 1_700_000)
    await passes()
    expect(client.heard).toEqual([])
    client.takes()
    await until(() => client.heard.length === 1)
  })

  it('are the newest, also of keys that nobody watched for a while', async () => {
    const { begin, block } = setUp()
    const [first, second] = [new Client(), new Client()]
    begin(first, ['0001'])
    block({ '0001': 1 })
    first.end()
    block({ '0001': 2 })
    second.isFull = true
    begin(second, ['0001'])
    second.takes()
    await until(() => second.heard.length === 1)
    expect(second.heard).toEqual([{ block: 'block 2', changes: [['0x0001', '0x02']] }])
  })

  it('that are little for each need no room', async () => {
    const { begin, block, values } = setUp(0, LARGE)
    const budget = new ByteBudget(64 * MIB)
    const holder = new Client(budget)
    const clients = Array.from({ length: 40 }, () => new Client(budget))
    for (const each of clients) await begin(each, ['0001'])
    const free = await holding(holder, 42 * MIB)
    values.set('0001', new Uint8Array(50_000))
    block({}, ['0001'])
    for (let n = 0; n < 50; n++) await passes()
    expect(clients.map(({ heard }) => heard.length)).toEqual(Array(40).fill(2))
    for (const key of keys(5, 100)) values.set(key, new Uint8Array(20_000))
    const newcomer = new Client(budget)
    await begin(newcomer, keys(5, 100))
    for (let n = 0; n < 10; n++) await passes()
    expect(newcomer.heard.map(({ changes }) => changes.length)).toEqual([5])
    free()
  })

  it('asked for more than once are told as often, for as much room', async () => {
    const { begin, values } = setUp(0, LARGE)
    values.set('0001', new Uint8Array(100 * 1024))
    const client = new Client()
    const asked: number[] = []
    beforeRoom((bytes) => void asked.push(bytes))
    await begin(client, Array(100).fill('0001'))
    await until(() => client.heard.length > 0)
    expect([client.heard[0]?.changes.length, client.inFlight.bytes]).toEqual([100, 0])
    expect(asked).toEqual([expect.closeTo(20_000 * 1024, -5)])
  })

  it('that have grown while they waited come in as many notifications as it takes, none of them larger than an answer', async () => {
    const { begin, values, block } = setUp()
    const client = new Client()
    client.isFull = true
    await begin(client, [...keys(40), keyOf(3)])
    for (const key of keys(40)) values.set(key, new Uint8Array(50_000).fill(7))
    block({}, keys(40))
    client.takes()
    await until(() => client.heard.flatMap(({ changes }) => changes).length === 41)
    const told = client.heard.flatMap(({ changes }) => changes)
    expect(told.map(([key]) => key)).toEqual([...keys(40), keyOf(3)].map((key) => `0x${key}`))
    expect(new Set(told.map(([, value]) => value))).toEqual(new Set([toHex0x(new Uint8Array(50_000).fill(7))]))
    expect(client.heard.map(({ changes }) => changes.length)).toEqual([9, 9, 9, 9, 5])
    await passes()
    expect(client.heard).toHaveLength(5)
  })

  it('that grow while they wait for room take no more than there is room for', async () => {
    const { begin, values, block } = setUp(0, LARGE)
    const budget = new ByteBudget(64 * MIB)
    const [holder, client] = [new Client(budget), new Client(budget)]
    for (const key of keys(10)) values.set(key, new Uint8Array(100_000))
    const free = await holding(holder, 41 * MIB)
    const counted = countedOf(client)
    await begin(client, keys(10))
    await passes()
    expect(client.heard).toEqual([])
    for (const key of keys(10)) values.set(key, new Uint8Array(900_000))
    block({}, keys(10))
    free()
    await until(() => client.heard.flatMap(({ changes }) => changes).length === 10)
    const sizes = client.heard.map(({ changes }) => changes.reduce((size, [, value]) => size + value.length, 0))
    expect(sizes[0]).toBeLessThan(2_010_000)
    expect(client.heard.flatMap(({ changes }) => changes.map(([key]) => key))).toEqual(
      keys(10).map((key) => `0x${key}`),
    )
    await passes()
    expect(counted.now).toBe(0)
  })

  it('of which the first are little hold nothing while more of them than that are looked up', async () => {
    const { begin, values, looks } = setUp(1, LARGE)
    const client = new Client()
    for (const key of keys(100)) values.set(key, new Uint8Array(1000))
    const counted = countedOf(client)
    const begun = begin(client, keys(100))
    await until(() => looks() > 60)
    expect([counted.most, counted.now, looks() < 100]).toEqual([expect.closeTo(64_000, -4), 0, true])
    await begun
  })

  it('that are much and cannot be told let their client go', async () => {
    const { begin, values, lines } = setUp(0, LARGE)
    const client = new Client()
    values.set('0001', new Uint8Array(MIB))
    beforeRoom(() => Promise.reject(new Error('a test')))
    await begin(client, ['0001'])
    await until(() => client.closed)
    expect([client.reason, lines]).toEqual(['Internal error', ['state_subscribeStorage failed']])
    await passes()
    expect([client.heard, client.inFlight.bytes]).toEqual([[], 0])
  })

  it('that cannot be read let their client go, and the others are told', async () => {
    const { begin, values, block, lines } = setUp()
    const [one, other, late] = [new Client(), new Client(), new Client()]
    for (const client of [one, other, late]) await begin(client, ['0001'])
    await begin(one, ['0002'])
    Object.defineProperty(one.subscriptions[0], 'notify', {
      value: () => {
        throw new Error('a test')
      },
    })
    late.isFull = true
    block({ '0001': 1, '0002': 1 })
    await until(() => other.heard.length === 2)
    expect([one.closed, one.reason, other.closed]).toEqual([true, 'Internal error', false])
    expect(lines).toEqual(['state_subscribeStorage failed'])
    late.takes()
    values.set('0001', Uint8Array.of(3))
    await until(() => late.heard.length === 2)
    block({ '0001': 2 })
    expect([other.heard.length, late.heard.length]).toEqual([3, 3])
  })
})
