import { toHex0x } from '@glia/base'
import { describe, expect, it, vi } from 'vitest'
import type { Chain } from '../chain/chain.ts'
import type { ChainEvents } from '../chain/chainEvents.ts'
import { silent } from '../log.ts'
import { Emitter } from '../util/emitter.ts'
import { Request } from './core/caller.ts'
import type { Connection } from './core/connection.ts'
import { ByteBudget, InFlight } from './core/inFlight.ts'
import { Lane } from './core/lane.ts'
import type { Open } from './core/method.ts'
import { serverBusy } from './core/rpcError.ts'
import { type Frame, Subscription } from './core/subscription.ts'
import { joined } from './core/text.ts'
import { Turns } from './core/turns.ts'
import { StorageWatch } from './storageWatch.ts'

const LIMITS = { watchedKeys: 1000, watchedKeysInAll: 3000, answerBytes: 1_000_000 }

const MIB = 1024 * 1024

const LARGE = { ...LIMITS, answerBytes: 32 * MIB }

class Client {
  readonly lane = new Lane()
  readonly inFlight: InFlight
  /** It takes nothing of what it is sent. */
  isFull = false
  #waiting: (() => void)[] = []

  constructor(budget = new ByteBudget(64 * MIB)) {
    this.inFlight = new InFlight(budget, () => expect.unreachable())
  }

  readonly heard: { block: string; changes: [string, string][] }[] = []
  readonly subscriptions: Subscription[] = []
  closed = false
  onHeard: () => void = () => undefined
  readonly open: Open = ({ onClose = () => undefined } = {}) => {
    const sink = {
      send: (_: unknown, frame: Frame) => {
        this.heard.push(JSON.parse(typeof frame === 'string' ? frame : joined(frame)).params.result)
        this.onHeard()
      },
      hasRoom: () => !this.isFull,
      fits: () => !this.isFull,
      room: () => (this.isFull ? new Promise<void>((goOn) => void this.#waiting.push(goOn)) : Promise.resolve()),
      letOverGo: () => undefined,
    }
    const subscription = new Subscription('state_storage', sink, onClose)
    this.subscriptions.push(subscription)
    return subscription
  }
  takes(): void {
    this.isFull = false
    for (const goOn of this.#waiting.splice(0)) goOn()
  }
  reason: string | undefined
  terminate(reason?: string): void {
    this.closed = true
    this.reason = reason
  }
  end(): void {
    for (const subscription of this.subscriptions) subscription.close()
  }
}

/** A chain whose values are looked up as slowly as it is said. */
function setUp(lookMs = 0, limits = LIMITS) {
  const events = new Emitter<ChainEvents>((fault) => {
    throw fault
  })
  const values = new Map<string, Uint8Array>()
  let [number, looks] = [0, 0]
  const chain = {
    events,
    get head() {
      return { hash: `block ${number}` }
    },
    state: () => ({
      get(key: string) {
        looks++
        for (const since = performance.now(); performance.now() - since < lookMs; );
        return values.get(key)
      },
    }),
  }
  const turns = new Turns()
  const lines: string[] = []
  const watch = new StorageWatch(chain as unknown as Chain, limits, turns, {
    ...silent,
    info: (line) => void lines.push(line),
    error: (line) => void lines.push(line),
  })
  const begin = (client: Client, keys: readonly string[]) => {
    const { lane, inFlight } = client
    const caller = new Request(
      { connection: undefined, unsafe: false, lane, inFlight, wanted: () => !client.closed },
      0,
    )
    const begun = watch.watch(keys, client.open, client as unknown as Connection, caller)
    if (typeof begun === 'string') caller.end()
    else void begun.then(() => caller.end()).catch(() => caller.end())
    return begun
  }
  /** @param keys whose values are there already */
  const block = (changes: Readonly<Record<string, number>>, keys: readonly string[] = []) => {
    number++
    const list = Object.entries(changes).map(([key, value]) => ({ key, value: Uint8Array.of(value) }))
    for (const key of keys) list.push({ key, value: values.get(key) as Uint8Array<ArrayBuffer> })
    for (const { key, value } of list) values.set(key, value)
    events.emit('block', { hash: `block ${number}`, pending: { changes: list } } as unknown as ChainEvents['block'])
  }
  return { watch, begin, block, values, turns, lines, looks: () => looks }
}

const keyOf = (n: number) => n.toString(16).padStart(4, '0')
const keys = (count: number, from = 0) => Array.from({ length: count }, (_, n) => keyOf(from + n))

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
    const free = await holder.inFlight.keepMuch(40 * MIB, () => true)
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

  it('for which there is no room for long go on waiting', async () => {
    const { begin, values } = setUp(0, LARGE)
    const client = new Client()
    values.set('0001', new Uint8Array(MIB))
    const keepMuch = vi.spyOn(client.inFlight, 'keepMuch').mockRejectedValueOnce(serverBusy(MIB))
    begin(client, ['0002', '0001', '0002'])
    await until(() => client.heard.length > 0)
    expect(client.heard[0]?.changes.map(([key]) => key)).toEqual(['0x0002', '0x0001', '0x0002'])
    expect([keepMuch.mock.calls.length, client.closed]).toEqual([2, false])
  })

  it('asked for more than once are told as often, for as much room', async () => {
    const { begin, values } = setUp(0, LARGE)
    values.set('0001', new Uint8Array(100 * 1024))
    const client = new Client()
    const keepMuch = vi.spyOn(client.inFlight, 'keepMuch')
    await begin(client, Array(100).fill('0001'))
    await until(() => client.heard.length > 0)
    expect([client.heard[0]?.changes.length, client.inFlight.bytes]).toEqual([100, 0])
    expect(keepMuch.mock.calls.map(([bytes]) => bytes)).toEqual([expect.closeTo(20_000 * 1024, -5)])
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
    const free = await holder.inFlight.keepMuch(40 * MIB, () => true)
    const counted = countedOf(client)
    await begin(client, keys(10))
    await passes()
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

/** Bytes of answers that count as a client's. */
function countedOf({ inFlight }: Client) {
  const counted = { now: 0, most: 0 }
  const add = inFlight.add.bind(inFlight)
  vi.spyOn(inFlight, 'add').mockImplementation((place, bytes) => {
    if (place === 'answers') counted.now += bytes
    counted.most = Math.max(counted.most, counted.now)
    add(place, bytes)
  })
  return counted
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate)
}

async function passes(): Promise<void> {
  for (let n = 0; n < 10; n++) await new Promise(setImmediate)
}
