import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SERVER_LIMITS } from '../limits.ts'
import { uncounted } from './caller.ts'
import { Connection } from './connection.ts'
import { Hub } from './hub.ts'
import { Lane } from './lane.ts'
import type { Subscription } from './subscription.ts'
import { Turns } from './turns.ts'

type Told = readonly [name: string, event: number]

function setUp({ newestOnly = false, costMs = 0 } = {}) {
  const told: Told[] = []
  const behind: string[] = []
  const hub = new Hub<string, number>({
    turns: new Turns(),
    newestOnly,
    tell(name, event) {
      told.push([name, event])
      for (const since = performance.now(); performance.now() - since < costMs; );
    },
    tooFarBehind(name) {
      behind.push(name)
      hub.delete(name)
    },
  })
  /** A connection with so many subscriptions. */
  const join = (name: string, count: number) => {
    const connection = { lane: new Lane() }
    for (let n = 0; n < count; n++) hub.add(connection, `${name}${n}`)
    return connection
  }
  const heardBy = (name: string) => told.filter(([each]) => each === name).map(([, event]) => event)
  return { hub, told, behind, join, heardBy }
}

/** Waits until everything is told that is to be told. */
const until = async (done: () => boolean) => {
  while (!done()) await new Promise(setImmediate)
}
const quiet = async () => {
  for (let n = 0; n < 100; n++) await new Promise(setImmediate)
}

describe('a hub', () => {
  it('tells a few at once', () => {
    const { hub, told, join } = setUp()
    join('a', 2)
    join('b', 1)
    hub.publish(1)
    hub.publish(2)
    expect(told).toEqual([
      ['a0', 1],
      ['a1', 1],
      ['b0', 1],
      ['a0', 2],
      ['a1', 2],
      ['b0', 2],
    ])
  })

  it('tells one of each connection first, however many some have', async () => {
    const { hub, told, join } = setUp({ newestOnly: true })
    for (let n = 0; n < 20; n++) join(`many ${n} `, 1000)
    join('one', 1)
    for (let event = 1; event <= 5; event++) {
      told.length = 0
      hub.publish(event)
      await until(() => told.length === 20_001)
      expect(told.findIndex(([name]) => name === 'one0')).toBeLessThan(21)
    }
  })

  it('lets who is behind hear the newest alone, each once, where that is enough', async () => {
    const { hub, told, join, heardBy } = setUp({ newestOnly: true, costMs: 0.05 })
    join('many', 500)
    hub.publish(1)
    await until(() => told.length > 100)
    for (let event = 2; event <= 50; event++) hub.publish(event)
    await until(() => heardBy('many0').length === 2 && heardBy('many499').length === 1)
    await quiet()
    expect([heardBy('many0'), heardBy('many499'), told.length < 1001]).toEqual([[1, 50], [50], true])
  })

  it('lets each hear all of it in order elsewhere, and who comes meanwhile what comes after it', async () => {
    const { hub, join, heardBy } = setUp()
    join('many', 100)
    for (let event = 1; event <= 40; event++) {
      hub.publish(event)
      if (event === 20) join('late', 1)
    }
    await quiet()
    expect(heardBy('many99')).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    expect(heardBy('late0')).toEqual(Array.from({ length: 20 }, (_, n) => n + 21))
  })

  it('keeps so many events, and says who has missed some', async () => {
    const { hub, behind, join, heardBy } = setUp()
    join('many', 65)
    for (let event = 1; event <= 2048; event++) hub.publish(event)
    join('late', 1)
    hub.publish(2049)
    await quiet()
    await until(() => heardBy('late0').length === 1)
    expect([behind.length, heardBy('many0'), heardBy('late0')]).toEqual([65, [], [2049]])
  })

  it('keeps of its events those that somebody has still to hear, and none for nobody', async () => {
    const { hub, join } = setUp()
    const connection = join('many', 65)
    for (let event = 1; event <= 10; event++) hub.publish(event)
    expect(hub.kept).toBe(10)
    await quiet()
    hub.publish(11)
    expect(hub.kept).toBe(1)
    hub.publish(12)
    hub.add(connection, 'late')
    for (let n = 0; n < 65; n++) hub.delete(`many${n}`)
    hub.publish(13)
    expect(hub.kept).toBe(1)
    hub.delete('late')
    expect(hub.kept).toBe(0)
  })

  it('tells who has one before the many of others, though it has had more than they', async () => {
    const turns = new Turns()
    const told: string[] = []
    const hub = new Hub<string, number>({
      turns,
      newestOnly: true,
      tell(name) {
        told.push(name)
        for (const since = performance.now(); performance.now() - since < 0.02; );
      },
    })
    const one = { lane: new Lane() }
    hub.add(one, 'one')
    for (let n = 0; n < 20; n++) {
      const crowd = { lane: new Lane() }
      for (let m = 0; m < 200; m++) hub.add(crowd, `crowd ${n} ${m}`)
    }
    turns.charge(one.lane, 0.3)
    hub.publish(1)
    await until(() => told.length === 4001)
    expect(told.indexOf('one')).toBeLessThan(100)
  })

  it('waits for whichever has room first: the client may not know of one yet', async () => {
    const told: Told[] = []
    const socket = Object.assign(new EventEmitter(), {
      writableLength: 5000,
      cork: () => undefined,
      uncork: () => undefined,
    })
    const turns = new Turns()
    const connection = new Connection({
      ws: { send: () => undefined, terminate: () => undefined, pause: () => undefined, resume: () => undefined },
      socket,
      limits: { ...DEFAULT_SERVER_LIMITS, socketBytes: 1000 },
      turns,
      lane: new Lane(),
      inFlight: uncounted(),
      unsafe: false,
      handle(_message, caller) {
        caller.opened.push(known)
        return ['its id']
      },
    })
    const [unknown, known] = [connection.open('unknown'), connection.open('known')]
    const hub = new Hub<Subscription, number>({
      turns,
      newestOnly: false,
      tell: (subscription, event) => told.push([subscription === known ? 'known' : 'unknown', event]),
      subscriptionOf: (subscription) => subscription,
    })
    hub.add(connection, unknown)
    hub.add(connection, known)
    connection.receive('subscribe')
    hub.publish(1)
    await quiet()
    expect(told).toEqual([])
    socket.writableLength = 0
    socket.emit('drain')
    await quiet()
    expect(told).toEqual([['known', 1]])
    unknown.close()
  })

  it('says nothing to who has left, and lets others work in between', async () => {
    const { hub, join, heardBy, told } = setUp({ newestOnly: true, costMs: 0.2 })
    join('many', 400)
    let passes = 0
    const timer = setInterval(() => passes++, 1)
    hub.publish(1)
    hub.delete('many399')
    await until(() => told.length === 399)
    clearInterval(timer)
    expect([heardBy('many399'), passes > 5]).toEqual([[], true])
  })

  it('waits for the room of who takes nothing, and then tells it the newest; others hear all meanwhile', async () => {
    const told: Told[] = []
    const slow = { hasRoom: false, goOn: () => undefined as void, waits: 0 }
    const subscription = (name: string) =>
      name === 'slow'
        ? {
            hasRoom: slow.hasRoom,
            room: () =>
              new Promise<void>((resolve) => {
                slow.waits++
                slow.goOn = resolve
              }),
          }
        : { hasRoom: true }
    const hub = new Hub<string, number>({
      turns: new Turns(),
      newestOnly: true,
      tell: (name, event) => told.push([name, event]),
      subscriptionOf: (name) => subscription(name) as unknown as Subscription,
    })
    const connection = { lane: new Lane() }
    hub.add(connection, 'slow')
    hub.add(connection, 'beside it')
    hub.add({ lane: new Lane() }, 'other')
    for (let event = 1; event <= 5; event++) {
      hub.publish(event)
      await quiet()
    }
    const heard = (name: string) => told.filter(([each]) => each === name).map(([, event]) => event)
    expect([heard('slow'), heard('beside it'), heard('other')]).toEqual([[], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])
    expect(slow.waits).toBe(1)
    slow.hasRoom = true
    slow.goOn()
    await quiet()
    expect(heard('slow')).toEqual([5])
    hub.publish(6)
    expect(heard('slow')).toEqual([5, 6])
  })
})
