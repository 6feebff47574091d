import { expect, it } from 'vitest'
import { setUp as clientsOf } from '../../testing/room.ts'
import { type Client, Request } from './caller.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './lane.ts'
import { Part } from './part.ts'

const MIB = 1024 * 1024
const NOTHING = () => undefined

function setUp() {
  const inFlight = new InFlight(new ByteBudget(64 * MIB), () => expect.unreachable())
  const client: Client = { connection: undefined, unsafe: false, lane: new Lane(), inFlight, wanted: () => true }
  const begun: string[] = []
  const ask = (name: string, bytes = 8 * MIB) => {
    const request = new Request(client, 0)
    void request.reserve(bytes, 32 * MIB).then((isHeld) => begun.push(isHeld ? name : `${name} not`), NOTHING)
    return request
  }
  const passed = async () => {
    for (let n = 0; n < 10; n++) await Promise.resolve()
    return begun
  }
  return { inFlight, client, ask, passed }
}

it('are made one after the other, each once most of the one before is read', async () => {
  const { inFlight, ask, passed } = setUp()
  const [first, second, third] = ['first', 'second', 'third'].map((name) => ask(name))
  expect(await passed()).toEqual(['first'])
  inFlight.passOn(() => {
    first?.end()
    inFlight.add('unread', 8 * MIB)
  })
  expect(await passed()).toEqual(['first'])
  inFlight.add('unread', -6 * MIB)
  expect(await passed()).toEqual(['first'])
  inFlight.add('unread', -MIB)
  expect(await passed()).toEqual(['first', 'second'])
  // One that is over before its turn makes way when that comes.
  third?.end()
  const last = ask('last')
  second?.end()
  expect(await passed()).toEqual(['first', 'second', 'third not', 'last'])
  last.end()
  expect(inFlight.bytes).toBe(MIB)
})

it('wait neither for small ones nor for parts of the same batch', async () => {
  const { client, ask, passed } = setUp()
  const whole = new Request(client, 0)
  whole.outlook.begin(['medium', 'medium'])
  whole.outlook.begun()
  const parts = [1, 2].map(() => new Part(whole, 32 * MIB, () => true, 'medium'))
  const held = await Promise.all(parts.map((part) => part.reserve(2 * MIB, 8 * MIB)))
  expect([held, whole.held]).toEqual([[true, true], 4 * MIB])
  const small = new Request(client, 0)
  small.hold(200 * 1024)
  expect(small.grown()).toBeUndefined()
  const grows = small.grown(100 * 1024)
  expect(grows).toBeInstanceOf(Promise)
  // All parts of what is answered together wait for the same turn.
  expect([small.grown(MIB), new Part(small, 32 * MIB, () => true, 'growing').grown()]).toEqual([grows, grows])
  ask('behind')
  whole.end()
  await grows
  expect(small.grown(MIB)).toBeUndefined()
  expect(await passed()).toEqual([])
  small.end()
  expect(await passed()).toEqual(['behind'])
})

it('that are kept beyond a request count until they are let go of', async () => {
  const { client, ask, passed, inFlight } = setUp()
  const request = new Request(client, 0)
  const free = await request.keepMuch(8 * MIB, () => true)
  request.end()
  const next = ask('next')
  ask('third')
  expect(await passed()).toEqual([])
  free()
  // Once is enough.
  free()
  expect(await passed()).toEqual(['next'])
  free()
  expect(await passed()).toEqual(['next'])
  expect(inFlight.bytes).toBeGreaterThan(8 * MIB - 1)
  next.end()
  expect(await passed()).toEqual(['next', 'third'])
})

it('that are kept beyond their requests have room among all answers, or wait for it', async () => {
  const { client } = clientsOf()
  const kept = Array.from({ length: 6 }, (_, n) =>
    client(`${n}`)
      .ask()
      .keepMuch(14 * MIB, () => true),
  )
  let there = 0
  for (const each of kept) void each.then(() => there++)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(there).toBe(4)
  const frees = await Promise.all(kept.slice(0, 2))
  for (const free of frees) free()
  await Promise.all(kept)
})

it('that are wanted no more wait no more, and hold nothing', async () => {
  const { client, ask, passed, inFlight } = setUp()
  ask('first')
  await passed()
  const [bytes, kept] = [inFlight.bytes, { isWanted: true }]
  const frees = Array.from({ length: 100 }, () => new Request(client, 0).keepMuch(MIB, () => kept.isWanted))
  expect(inFlight.large.waiting).toBe(100)
  kept.isWanted = false
  inFlight.large.look()
  expect(inFlight.large.waiting).toBe(0)
  for (const free of await Promise.all(frees)) free()
  // But for the requests themselves.
  expect(inFlight.bytes - bytes).toBe(100 * 256)
})

it('come in the order in which they were asked for, however late they turn out to be large', async () => {
  const { client, ask, passed } = setUp()
  const first = ask('first')
  const early = new Request(client, 0)
  ask('second')
  early.hold(300 * 1024)
  const grown = early.grown()
  first.end()
  await grown
  expect(await passed()).toEqual(['first'])
  early.end()
  expect(await passed()).toEqual(['first', 'second'])
})

it('that are made, and cannot be sent before others that were asked for earlier, make way for those alone', async () => {
  const { client, ask, passed, inFlight } = setUp()
  const place = inFlight.large.order()
  const made = ask('made')
  ask('later')
  made.made()
  expect(await passed()).toEqual(['made'])
  const early = new Request(client, 0, place)
  await early.reserve(MIB, MIB)
  early.made()
  expect(await passed()).toEqual(['made'])
  early.end()
  // It is still to be sent itself.
  expect(await passed()).toEqual(['made'])
  made.end()
  expect(await passed()).toEqual(['made', 'later'])
})

it('of requests that end hold nothing, in whatever order', async () => {
  const { client, ask, passed, inFlight } = setUp()
  const early = new Request(client, 0)
  const made = ask('made')
  made.made()
  const grown = early.grown(MIB)
  expect(grown).toBeUndefined()
  made.end()
  const last = ask('last')
  expect(await passed()).toEqual(['made'])
  early.end()
  expect(await passed()).toEqual(['made', 'last'])
  last.end()
  expect([inFlight.bytes, inFlight.large.waiting]).toEqual([0, 0])
})

it('of a client that is gone wait no more', async () => {
  const { inFlight, ask, passed } = setUp()
  ask('first')
  ask('second')
  inFlight.end()
  expect((await passed()).length).toBe(2)
})
