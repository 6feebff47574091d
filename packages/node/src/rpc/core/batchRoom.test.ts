import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  answer,
  begin,
  begun,
  behind,
  KIB,
  MIB,
  oneOf,
  other,
  outcomeOf,
  pass,
  setUp,
  unknown,
} from '../../testing/room.ts'
import { ownRequest, type Request } from './caller.ts'
import { Part } from './part.ts'

/** Of a client, but for what its request is. */
const UNCOUNTED = 16 * 1024 - 256
const TOO_MUCH = 'The batch response was too large'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('parts of a batch that wait come in together, at the latest when nobody else has come in for half a second', async () => {
  const { refused, whole } = behind(64 * MIB)
  unknown(whole, 64)
  const outcomes = Array.from({ length: 64 }, () => other(whole).reserve(MIB / 4, 32 * MIB))
  await pass(400)
  expect([await outcomeOf(outcomes[0] as Promise<boolean>), whole.held]).toEqual(['waits', 0])
  await pass(200)
  expect([await Promise.all(outcomes), whole.held]).toEqual([Array(64).fill(true), 16 * MIB])
  expect(refused).not.toHaveBeenCalled()
})

it('parts of a batch have room together: batches that each hold some do not wait for one another', async () => {
  const { client, dropped, budget } = setUp()
  // As four clients that ask for a small block and three large ones, where nobody knows which comes first.
  const clients = ['a', 'b', 'c', 'd'].map((name) => client(name))
  const done: string[] = []
  const batch = async ({ ask }: ReturnType<typeof client>, name: string) => {
    const whole = unknown(ask())
    for (const mib of [1, 9, 3, 12]) {
      expect(await oneOf(whole).reserve(mib * MIB, 32 * MIB)).toBe(true)
      await pass(0)
    }
    expect(whole.held).toBe(25 * MIB)
    whole.made()
    done.push(name)
    whole.end()
  }
  await Promise.all(clients.map((each, n) => batch(each, 'abcd'.charAt(n))))
  expect([done, dropped, budget.total]).toEqual([['a', 'b', 'c', 'd'], [], 0])
})

it('of the parts of a batch one waits for room, however many go on when another has got some', async () => {
  const { client, dropped, budget } = setUp()
  const holder = client('holder').ask()
  holder.hold(63 * MIB)
  const whole = unknown(client('batch').ask())
  const parts = [3, ...Array(10).fill(1)].map((mib) => oneOf(whole).reserve(mib * MIB, 32 * MIB))
  expect(await Promise.all(parts.map(outcomeOf))).toEqual(Array(11).fill('waits'))
  expect(budget.room.waiting).toBe(1)
  holder.hold(-30 * MIB)
  // For one there would be room, but not for all that they may be.
  expect(await Promise.all(parts.map(outcomeOf))).toEqual(Array(11).fill('waits'))
  holder.hold(-MIB)
  expect(await Promise.all(parts.map(outcomeOf))).toEqual(Array(11).fill('in'))
  expect([whole.held, budget.total, dropped]).toEqual([13 * MIB, 45 * MIB - 2 * UNCOUNTED, []])
  whole.made()
  // Nothing is kept for more than it holds.
  const other = client('other').ask()
  expect(await outcomeOf(other.reserve(MIB, MIB))).toBe('in')
  expect(budget.room.waiting).toBe(0)
})

it('what a batch has room for and does not hold keeps others waiting until its answer is there, and nobody has to go for it', async () => {
  const { client, dropped, budget } = setUp()
  const whole = unknown(client('batch').ask())
  await oneOf(whole).reserve(MIB, 32 * MIB)
  // Of 64 MiB it has 32.
  const other = client('other').ask()
  const waits = other.reserve(33 * MIB, 40 * MIB)
  expect([await outcomeOf(waits), whole.held, budget.total]).toEqual(['waits', MIB, MIB - UNCOUNTED])
  // What grows has room there, too.
  const grows = oneOf(whole)
  grows.hold(9 * MIB)
  expect([await outcomeOf(waits), budget.total]).toEqual(['waits', 10 * MIB - UNCOUNTED])
  // So has what comes in the place of what is answered with less than it was made of.
  grows.settle(answer(2 * MIB))
  expect([await outcomeOf(waits), budget.total]).toEqual(['waits', 3 * MIB - UNCOUNTED])
  whole.made()
  expect([await outcomeOf(waits), dropped]).toEqual(['in', []])
  whole.end()
  other.end()
  expect(budget.total).toBe(0)
})

it('what is let go of in a batch is not for others before its answer is there, and what is answered keeps nothing', async () => {
  const { client, dropped, budget } = setUp()
  const whole = unknown(client('batch').ask())
  await oneOf(whole).reserve(MIB, 32 * MIB)
  const grows = oneOf(whole)
  grows.hold(20 * MIB)
  const other = client('other').ask()
  const waits = other.reserve(33 * MIB, 40 * MIB)
  grows.settle(answer(0))
  expect(await outcomeOf(waits)).toBe('waits')
  grows.settle(answer(30 * MIB))
  whole.made()
  whole.hold(-29 * MIB)
  expect([await outcomeOf(waits), dropped]).toEqual(['in', []])
  expect(budget.room.waiting).toBe(0)
})

it('what room is kept and not used for half a second is for those who wait', async () => {
  const { client, dropped } = setUp()
  const [one, another] = ['one', 'another'].map((name) => unknown(client(name).ask())) as [Request, Request]
  await oneOf(one).reserve(MIB, 32 * MIB)
  await oneOf(another).reserve(MIB, 32 * MIB)
  const strangers = [1, 2, 3, 4].map((n) =>
    client(`stranger ${n}`)
      .ask()
      .reserve(15 * MIB, 32 * MIB),
  )
  await pass(490)
  expect(await Promise.all(strangers.map(outcomeOf))).toEqual(Array(4).fill('waits'))
  await pass(20)
  expect(await Promise.all(strangers.map(outcomeOf))).toEqual(Array(4).fill('in'))
  // For more it waits again.
  expect(await outcomeOf(oneOf(one).reserve(10 * MIB, 32 * MIB))).toBe('waits')
  expect(dropped).toEqual([])
})

it('room is kept for no more than what was free, however much less is held by the time that there is some', async () => {
  const { client, dropped } = setUp()
  const holder = client('holder').ask()
  holder.hold(40 * MIB)
  const whole = unknown(client('batch').ask())
  const grows = oneOf(whole, 'growing')
  grows.hold(24 * MIB)
  const next = oneOf(whole).reserve(7 * MIB, 32 * MIB)
  expect(await outcomeOf(next)).toBe('waits')
  // Of what is free then, eight were asked for.
  grows.settle(answer(0))
  expect([await outcomeOf(next), whole.held]).toEqual(['in', 7 * MIB])
  expect(
    await outcomeOf(
      client('other')
        .ask()
        .reserve(15 * MIB, 32 * MIB),
    ),
  ).toBe('in')
  expect(dropped).toEqual([])
})

it('answers of a batch whose sizes are all known have room together for what they are, once all of it is begun', async () => {
  const { client } = setUp()
  const holder = client('holder').ask()
  holder.hold(50 * MIB)
  const whole = client('batch').ask()
  begin(whole, 3)
  const [one, another, answered] = [oneOf(whole), oneOf(whole), oneOf(whole)]
  const waits = [one.reserve(6 * MIB, 32 * MIB), another.reserve(7 * MIB, 32 * MIB)]
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits'])
  // The third is answered with little.
  answered.settle(answer(0))
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits'])
  whole.outlook.begun()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', 'in'])
  expect(whole.held).toBe(13 * MIB)
  const other = client('other').ask()
  expect(await outcomeOf(other.reserve(MIB, MIB))).toBe('in')
  expect(await outcomeOf(other.reserve(MIB, 2 * MIB))).toBe('waits')
})

it('answers that grow wait once, with little in hand, for a good deal of room', async () => {
  const { client, dropped } = setUp()
  const holder = client('holder').ask()
  holder.hold(41 * MIB)
  const growers = Array.from({ length: 30 }, (_, n) => client(`c${n}`).ask())
  for (const each of growers) each.hold(MIB / 5)
  expect(growers[0]?.grown()).toBeUndefined()
  // Of 64 MiB three eighths are 24: one of them after the other.
  const waits = growers.map((each) => each.grown(1.6 * MIB) as Promise<void>)
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(Array(30).fill('waits'))
  holder.hold(-9 * MIB)
  for (const [n, each] of growers.entries()) {
    expect(await outcomeOf(waits[n] as Promise<void>)).toBe('in')
    each.hold(20 * MIB)
    expect(each.grown(10 * MIB)).toBeUndefined()
    each.end()
  }
  expect(dropped).toEqual([])
})

it('a part that grows in a batch that is over waits for no room, and keeps none', async () => {
  const { client, budget } = setUp()
  const holder = client('holder').ask()
  holder.hold(60 * MIB)
  const whole = client('batch').ask()
  let isOver = false
  const part = new Part(whole, 32 * MIB, () => !isOver, 'growing')
  part.hold(MIB / 5)
  const waits = part.grown(MIB) as Promise<void>
  expect(await outcomeOf(waits)).toBe('waits')
  isOver = true
  whole.release()
  expect([await outcomeOf(waits), budget.room.waiting, whole.room]).toEqual(['in', 0, 0])
})

it('what else of a batch waits for room is clipped to what its answer may have, whatever came before it', async () => {
  const { client } = setUp()
  const holder = client('holder').ask()
  holder.hold(60 * MIB)
  const whole = begun(client('batch').ask(), 0, 1)
  const block = other(whole).reserve(7 * MIB, 32 * MIB)
  const rest = whole.lookAhead(32 * MIB, 32 * MIB) as Promise<void>
  expect([await outcomeOf(block), await outcomeOf(rest)]).toEqual(['waits', 'waits'])
  holder.end()
  expect([await outcomeOf(block), await outcomeOf(rest), whole.room]).toEqual(['in', 'in', 32 * MIB])
  expect(() => whole.lookAhead(33 * MIB, 32 * MIB)).toThrow('Response is too big')
})

it('those of a batch that say how large they are wait once they are much together, for that much', async () => {
  const { budget, holder, whole } = behind(64 * MIB)
  begin(whole, 3)
  const parts = [oneOf(whole), oneOf(whole), oneOf(whole)]
  const [one, two, three] = parts.map((part) => part.lookAhead(100 * KIB, 32 * MIB))
  expect([one, two]).toEqual([undefined, undefined])
  whole.outlook.begun()
  expect([await outcomeOf(three as Promise<void>), whole.held]).toEqual(['waits', 0])
  holder.end()
  expect([await outcomeOf(three as Promise<void>), whole.room, budget.room.waiting]).toEqual(['in', 300 * KIB, 0])
})

it('what has been said of an answer is over once that is there: others are told by what is held', async () => {
  const { holder, whole } = behind(64 * MIB)
  begin(whole, 100)
  whole.outlook.begun()
  for (let n = 0; n < 90; n++) {
    const part = oneOf(whole)
    expect(part.lookAhead(16 * KIB, 32 * MIB)).toBeUndefined()
    part.hold(2 * KIB)
    part.settle(answer(2 * KIB))
  }
  const much = oneOf(whole).lookAhead(80 * KIB, 32 * MIB) as Promise<void>
  expect(await outcomeOf(much)).toBe('waits')
  holder.end()
  // For one that nobody knows anything of there has to be all.
  expect([await outcomeOf(much), whole.room]).toEqual(['in', 32 * MIB])
})

it('one that says how large it is leaves room for others that have said so, and are not made yet', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  begin(whole, 2)
  const [one, other] = [oneOf(whole), oneOf(whole)]
  const waits = [one.lookAhead(8 * MIB, 32 * MIB), other.lookAhead(8 * MIB, 32 * MIB)] as Promise<void>[]
  whole.outlook.begun()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', 'in'])
  expect(whole.room).toBe(16 * MIB)
  one.hold(5 * MIB)
  expect([one.grown(), whole.room, whole.held]).toEqual([undefined, 16 * MIB, 5 * MIB])
})

it('room for what is little does not let another of its batch grow as far as it likes', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  await whole.lookAhead(MIB, 32 * MIB)
  const holder = client('holder').ask()
  holder.hold(62 * MIB)
  const grows = other(whole)
  grows.hold(300 * KIB)
  expect(grows.grown(KIB)).toBeUndefined()
  const waits = grows.grown(10 * MIB) as Promise<void>
  expect(await outcomeOf(waits)).toBe('waits')
  holder.end()
  expect(await outcomeOf(waits)).toBe('in')
})

it('who has lost its room since it made no use of it waits for it again', async () => {
  const { client } = setUp()
  const proof = client('proof').ask()
  expect(await outcomeOf(proof.lookAhead(32 * MIB, 32 * MIB) as Promise<void>)).toBe('in')
  const other = client('other')
    .ask()
    .reserve(40 * MIB, 64 * MIB)
  expect(await outcomeOf(other)).toBe('waits')
  await pass(600)
  expect([await outcomeOf(other), proof.room]).toEqual(['in', 0])
  expect(await outcomeOf(proof.grown(28 * MIB) as Promise<void>)).toBe('waits')
})

it('one that grows and has waited for its turn waits for room then, before it holds anything', async () => {
  const { client } = setUp()
  const holder = client('holder').ask()
  holder.hold(64 * MIB)
  const one = client('one')
  const [first, second] = [one.ask(), one.ask()]
  first.hold(MIB / 8)
  void first.reserve(MIB, 32 * MIB)
  const waits = second.grown(8 * MIB) as Promise<void>
  expect(await outcomeOf(waits)).toBe('waits')
  first.end()
  await pass(10)
  expect([await outcomeOf(waits), second.held]).toEqual(['waits', 0])
  holder.end()
  expect(await outcomeOf(waits)).toBe('in')
})

it('a batch that has turned out to be much has room for what is known of the rest, and as much as is reckoned with', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  begin(whole, 4, 3)
  const [little, late] = [oneOf(whole), oneOf(whole)]
  little.settle(answer(MIB))
  const waits = whole.lookToEnd(32 * MIB, () => true)
  // How large that one is it will be known soon.
  expect(await outcomeOf(waits)).toBe('waits')
  const own = late.lookAhead(8 * MIB, 32 * MIB) as Promise<void>
  expect([await outcomeOf(waits), await outcomeOf(own)]).toEqual(['in', 'waits'])
  // What is there, two that are not begun, and three others.
  expect(whole.room).toBe((1 + 8 + 2 * 1 + 3 / 8) * MIB)
  whole.outlook.begun()
  expect(await outcomeOf(own)).toBe('in')
})

it('a batch with one of which nobody knows how far it grows has room for all, once that is much', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  begin(whole, 2)
  const [grows, block] = [oneOf(whole, 'growing'), oneOf(whole)]
  grows.hold(MIB / 8)
  whole.outlook.begun()
  expect(await block.reserve(MIB, 32 * MIB)).toBe(true)
  expect(whole.room).toBe(32 * MIB)
})

it('those of a batch that have to be looked at first are waited for, and so are the others that hold some meanwhile', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  begin(whole, 2, 8)
  const [one, two, small] = [oneOf(whole), oneOf(whole), other(whole)]
  const waits = one.reserve(4 * MIB, 32 * MIB)
  whole.outlook.begun()
  expect(await outcomeOf(waits)).toBe('waits')
  small.settle(answer(KIB))
  two.settle(answer(KIB))
  expect(await outcomeOf(waits)).toBe('in')
  // Seven others are not there.
  expect(whole.room).toBe(4 * MIB + 2 * KIB + (7 * MIB) / 8)
})

it('one that says it is little waits for nobody', () => {
  const { client, holder } = behind(64 * MIB)
  const alone = client('alone').ask()
  expect(alone.lookAhead(255 * KIB, 32 * MIB)).toBeUndefined()
  expect(alone.lookAhead(256 * KIB, 32 * MIB)).toBeInstanceOf(Promise)
  holder.end()
})

it('what is read from a request is forgotten once its answer is there', async () => {
  const { client, budget } = setUp()
  const [one, other] = [client('one').ask(), client('other').ask()]
  expect(one.read(12 * MIB)).toBeUndefined()
  const waits = other.read(MIB) as Promise<void>
  expect(await outcomeOf(waits)).toBe('waits')
  one.made()
  expect(await outcomeOf(waits)).toBe('in')
  one.end()
  other.end()
  expect([budget.total, budget.reading.waiting]).toEqual([0, 0])
})

it('what is not counted grows and waits for nobody', async () => {
  const own = ownRequest()
  own.hold(MIB)
  expect(own.grown()).toBeUndefined()
  expect(await outcomeOf(own.reserve(MIB, 32 * MIB))).toBe('in')
})

it('room that is kept and used is not given back, and nobody comes in beside it before two seconds have passed', async () => {
  const { client } = setUp()
  const whole = unknown(client('batch').ask())
  const grows = oneOf(whole)
  await grows.reserve(MIB, 32 * MIB)
  const waits = client('other')
    .ask()
    .reserve(40 * MIB, 64 * MIB)
  for (let n = 0; n < 6; n++) {
    await pass(300)
    grows.hold(MIB / 2)
    expect(await outcomeOf(waits)).toBe('waits')
  }
  await pass(300)
  expect(await outcomeOf(waits)).toBe('in')
})

it('what is read from a request has a place of its own: who waits for room for an answer holds it, and is in nobody’s way', async () => {
  const { client, budget } = setUp()
  // Of 97.5 MiB an eighth is for what is read.
  const readers = Array.from({ length: 13 }, (_, n) => client(`c${n}`).ask())
  const reads = readers.map((each) => each.read(MIB))
  expect(reads.map((each) => each === undefined)).toEqual([...Array(12).fill(true), false])
  expect(budget.reading.waiting).toBe(1)
  // Little waits for nobody.
  expect(
    client('little')
      .ask()
      .read(MIB / 8),
  ).toBeUndefined()
  expect(
    await outcomeOf(
      client('other')
        .ask()
        .reserve(64 * MIB, 64 * MIB),
    ),
  ).toBe('in')
  readers[0]?.end()
  expect(await outcomeOf(reads[12] as Promise<void>)).toBe('in')
  expect(budget.reading.waiting).toBe(0)
})

it('one value of a batch that is not much has room for itself alone', async () => {
  const { client } = setUp()
  const whole = unknown(client('batch').ask())
  await oneOf(whole).reserve(MIB / 8, 32 * MIB)
  expect(
    await outcomeOf(
      client('other')
        .ask()
        .reserve(60 * MIB, 64 * MIB),
    ),
  ).toBe('in')
  whole.end()
})

it('parts of a batch that wait together come in only as far as all of it may have, and not where it is over', async () => {
  const { client, dropped, budget } = setUp()
  const holder = client('holder').ask()
  await holder.reserve(64 * MIB, 64 * MIB)
  const whole = unknown(client('batch').ask())
  let isOver = false
  const parts: Part[] = []
  const waits = [1, 2, 3].map(() => {
    const part = new Part(whole, 32 * MIB, () => !isOver, 'reserved')
    parts.push(part)
    return part.reserve(20 * MIB, 32 * MIB)
  })
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits', 'waits'])
  holder.end()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', TOO_MUCH, TOO_MUCH])
  expect([parts.map(({ held }) => held), whole.held]).toEqual([[20 * MIB, 0, 0], 20 * MIB])
  whole.keepAtMost(0)
  const last = client('last').ask()
  await last.reserve(44 * MIB, 64 * MIB)
  const more = parts[1]?.reserve(10 * MIB, 32 * MIB) as Promise<boolean>
  await pass(100)
  isOver = true
  await pass(1000)
  expect([await more, budget.room.waiting, whole.held, dropped]).toEqual([false, 0, 20 * MIB, []])
})

it('all of a batch together reserves no more than an answer may have', async () => {
  const { client } = setUp()
  const whole = unknown(client('batch').ask())
  const one = oneOf(whole)
  await one.reserve(20 * MIB, 32 * MIB)
  const another = oneOf(whole)
  await expect(another.reserve(20 * MIB, 32 * MIB)).rejects.toThrow(TOO_MUCH)
  expect([one.held, another.held, whole.held]).toEqual([20 * MIB, 0, 20 * MIB])
})
