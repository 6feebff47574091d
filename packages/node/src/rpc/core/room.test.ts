import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Client, Request } from './caller.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './lane.ts'
import { Part } from './part.ts'
import { MOST_WAITING } from './room.ts'

const MIB = 1024 * 1024
/** Of a client, but for what its request is. */
const UNCOUNTED = 16 * 1024 - 256
const TOO_MUCH = 'The batch response was too large'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  // Of which 64 MiB are for those who are about to hold much.
  const refused = vi.fn()
  const budget = new ByteBudget((64 * MIB * 32) / 21, refused)
  const dropped: string[] = []
  const client = (name: string) => {
    const state = { wanted: true }
    const inFlight = new InFlight(budget, () => dropped.push(name))
    const of: Client = {
      connection: undefined,
      unsafe: false,
      lane: new Lane(),
      inFlight,
      wanted: () => state.wanted,
    }
    return { inFlight, state, ask: () => new Request(of, 0) }
  }
  return { budget, dropped, refused, client }
}

/** A batch of a client that holds a little, behind another one that holds so many bytes. */
function behind(bytes: number) {
  const all = setUp()
  const holder = all.client('holder').ask()
  holder.hold(bytes)
  const some = all.client('some')
  some.ask().hold(MIB)
  return { ...all, holder, whole: unknown(some.ask()) }
}

/** A batch of which nobody knows how large the others are that may be much. */
function unknown(whole: Request): Request {
  whole.begin(1000)
  whole.begun()
  return whole
}

/** One request of a batch that is wanted, of which several may be answered with much. */
const oneOf = (whole: Request, isOneOfSeveral = true): Part => new Part(whole, 32 * MIB, () => true, isOneOfSeveral)

/** Lets time pass, and what waits for promises go on. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  for (let n = 0; n < 10; n++) await Promise.resolve()
}

/** What has become of a promise by now. */
async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  let outcome = 'waits'
  void promise.then(
    () => {
      outcome = 'in'
    },
    (fault: Error) => {
      outcome = fault.message
    },
  )
  await pass(0)
  return outcome
}

it('who is about to hold much waits until others have let go, and nobody is cut off', async () => {
  const { client, dropped, budget } = setUp()
  const [first, second] = [client('a').ask(), client('b').ask()]
  await first.reserve(30 * MIB, 32 * MIB)
  await second.reserve(30 * MIB, 32 * MIB)
  const third = client('c').ask()
  const waits = third.reserve(30 * MIB, 32 * MIB)
  expect(await outcomeOf(waits)).toBe('waits')
  expect([budget.room.waiting, third.held]).toEqual([1, 0])
  first.hold(-20 * MIB)
  expect(await outcomeOf(waits)).toBe('waits')
  first.end()
  expect(await outcomeOf(waits)).toBe('in')
  expect([budget.room.waiting, third.held]).toEqual([0, 30 * MIB])
  await pass(20_000)
  expect(dropped).toEqual([])
})

it('of those who have come at the same time the first is whose client holds least', async () => {
  const { client } = setUp()
  const holder = client('holder').ask()
  await holder.reserve(60 * MIB, 64 * MIB)
  const greedy = client('greedy')
  greedy.ask().hold(MIB)
  const again = greedy.ask().reserve(3 * MIB, 32 * MIB)
  void again.catch(() => undefined)
  const second = greedy.ask().reserve(20 * MIB, 32 * MIB)
  const modest = client('modest')
    .ask()
    .reserve(20 * MIB, 32 * MIB)
  expect(await outcomeOf(again)).toBe('in')
  holder.hold(-20 * MIB)
  expect([await outcomeOf(second), await outcomeOf(modest)]).toEqual(['waits', 'in'])
})

it('where nobody lets go, the first comes in after half a second, and who holds most for longest goes', async () => {
  const { client, dropped } = setUp()
  await client('still')
    .ask()
    .reserve(32 * MIB, 32 * MIB)
  await pass(1000)
  await client('later')
    .ask()
    .reserve(31 * MIB, 32 * MIB)
  const waits = client('honest')
    .ask()
    .reserve(36 * MIB, 64 * MIB)
  await pass(490)
  expect(await outcomeOf(waits)).toBe('waits')
  await pass(20)
  expect(await outcomeOf(waits)).toBe('in')
  expect(dropped).toEqual(['still'])
})

it('who has left waits no more, and holds nothing', async () => {
  const { client, budget } = setUp()
  const holder = client('holder').ask()
  await holder.reserve(60 * MIB, 64 * MIB)
  const leaving = client('leaving')
  const request = leaving.ask()
  const waits = request.reserve(20 * MIB, 32 * MIB)
  leaving.state.wanted = false
  holder.end()
  expect(await outcomeOf(waits)).toBe('in')
  expect([request.held, budget.total, budget.room.waiting]).toEqual([0, 0, 0])
})

it('nobody waits for longer than ten seconds, and too many do not wait at all', async () => {
  const { client, budget, refused } = setUp()
  await client('holder')
    .ask()
    .reserve(64 * MIB, 64 * MIB)
  const told: string[] = []
  const ask = (name: string) => {
    client(name)
      .ask()
      .reserve(64 * MIB, 64 * MIB)
      .catch((fault: Error) => told.push(fault.message))
  }
  for (let n = 0; n < MOST_WAITING; n++) ask(`c${n}`)
  await pass(0)
  expect([budget.room.waiting, told.length]).toEqual([MOST_WAITING, 0])
  ask('one more')
  await pass(0)
  expect(told).toEqual(['Server is busy, try again later'])
  // One comes in each half second.
  await pass(11_000)
  expect(told).toHaveLength(1 + MOST_WAITING - 19)
  expect(refused).toHaveBeenCalledTimes(told.length)
  expect(budget.room.waiting).toBe(0)
})

it('who asks for less passes by for as long as it asks for less, and nobody is passed by for ever', async () => {
  const { client, dropped, holder, whole } = behind(40 * MIB)
  // 25 ms later for each 256 KiB: 33 MiB of the batch's client count as 3.3 s, 24 MiB as 2.4 s.
  const batch = oneOf(whole).reserve(30 * MIB, 32 * MIB)
  const came: string[] = []
  for (let n = 0; n < 5; n++) {
    const others = client(`c${n}`).ask()
    const comes = others.reserve(24 * MIB, 32 * MIB)
    await pass(150)
    holder.hold(-2 * MIB)
    came.push(await outcomeOf(comes))
    others.end()
    holder.hold(2 * MIB)
    await pass(150)
  }
  expect(came).toEqual(['in', 'in', 'in', 'waits', 'waits'])
  expect([await outcomeOf(batch), whole.held, dropped]).toEqual(['in', 30 * MIB, []])
})

it('what would fit waits behind what came before and counts as come before, and what is little for nobody', async () => {
  const { client, whole } = behind(32 * MIB)
  expect(await outcomeOf(oneOf(whole).reserve(30 * MIB, 32 * MIB))).toBe('waits')
  await pass(490)
  const ask = (bytes: number) =>
    outcomeOf(
      client(`of ${bytes}`)
        .ask()
        .reserve(bytes, 32 * MIB),
    )
  expect([await ask(29 * MIB), await ask(MIB / 8), await ask(27 * MIB)]).toEqual(['waits', 'in', 'in'])
})

it('who fits and does not delay the first who waits comes in before it, when it comes or later', async () => {
  const { client } = setUp()
  const batch = unknown(client('batch').ask())
  await pass(5000)
  await oneOf(batch).reserve(MIB, 32 * MIB)
  // One that has waited for so long that it counts as come before all others.
  let isFirstIn = false
  const enter = () => {
    isFirstIn = true
  }
  void client('first').inFlight.enter(40 * MIB, () => !isFirstIn, enter, performance.now() - 5000)
  const ask = (mib: number) => {
    const request = client(`of ${mib}`).ask()
    return { request, comes: request.reserve(mib * MIB, 64 * MIB) }
  }
  // Of 64 MiB, 24 are left beside the first once the batch is through.
  const [some, more, less] = [ask(20), ask(6), ask(4)]
  const outcomes = () => Promise.all([some, more, less].map(({ comes }) => outcomeOf(comes)))
  expect(await outcomes()).toEqual(['in', 'waits', 'in'])
  some.request.end()
  expect(await outcomes()).toEqual(['in', 'in', 'in'])
  expect(isFirstIn).toBe(false)
  batch.made()
  expect(isFirstIn).toBe(true)
})

it('nobody waits for longer than ten seconds either where parts of a batch come in one after the other', async () => {
  const { refused, holder, whole } = behind(64 * MIB)
  const outcomes = Array.from({ length: 64 }, () =>
    oneOf(whole, false)
      .reserve(MIB / 5, 32 * MIB)
      .then(
        () => 'in',
        (fault: Error) => fault.message,
      ),
  )
  // What is let go of makes room for one of them each time, and nobody has to go for the next.
  for (let n = 0; n < 28; n++) {
    await pass(400)
    holder.hold(n === 0 ? -1.2 * MIB : -MIB / 5)
    await pass(0)
  }
  const told = await Promise.all(outcomes)
  expect([told.indexOf('Server is busy, try again later'), told.filter((each) => each === 'in').length]).toEqual([
    24, 24,
  ])
  expect(refused).toHaveBeenCalled()
})

it('those who have left make way where as many wait as may', async () => {
  const { client, budget } = setUp()
  await client('holder')
    .ask()
    .reserve(60 * MIB, 64 * MIB)
  const told: string[] = []
  const clients = Array.from({ length: MOST_WAITING + 2 }, (_, n) => client(`c${n}`))
  const [first, ...others] = clients as [(typeof clients)[number], ...typeof clients]
  const ask = (of: ReturnType<typeof client>) => {
    of.ask()
      .reserve(8 * MIB, 8 * MIB)
      .catch((fault: Error) => told.push(fault.message))
  }
  ask(first)
  for (const of of others.slice(0, -1)) ask(of)
  await pass(0)
  expect([told, budget.room.waiting]).toEqual([['Server is busy, try again later'], MOST_WAITING])
  first.state.wanted = false
  ask(others.at(-1) as (typeof clients)[number])
  await pass(0)
  expect([told.length, budget.room.waiting]).toEqual([1, MOST_WAITING])
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
  grows.settle(2 * MIB)
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
  grows.settle(0)
  expect(await outcomeOf(waits)).toBe('waits')
  grows.settle(30 * MIB)
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
  const grows = oneOf(whole)
  grows.hold(24 * MIB)
  const next = oneOf(whole).reserve(7 * MIB, 32 * MIB)
  expect(await outcomeOf(next)).toBe('waits')
  // Of what is free then, eight were asked for.
  grows.settle(0)
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

it('who is little comes in where the first who waits does not fit, and all do once it has left', async () => {
  const { client, budget } = setUp()
  const holder = client('holder').ask()
  holder.hold(64 * MIB)
  const leaving = client('leaving')
  const first = leaving.ask().reserve(60 * MIB, 64 * MIB)
  await pass(450)
  const [little, some] = [MIB / 8, 7 * MIB].map((bytes) =>
    client(`of ${bytes}`)
      .ask()
      .reserve(bytes, 32 * MIB),
  ) as [Promise<boolean>, Promise<boolean>]
  leaving.ask()
  holder.hold(-MIB)
  expect([await outcomeOf(first), await outcomeOf(little), await outcomeOf(some)]).toEqual(['waits', 'in', 'waits'])
  holder.hold(-20 * MIB)
  leaving.state.wanted = false
  leaving.inFlight.end()
  expect([await outcomeOf(some), budget.room.waiting]).toEqual(['in', 0])
})

it('answers of a batch whose sizes are all known have room together for what they are, once all of it is begun', async () => {
  const { client } = setUp()
  const holder = client('holder').ask()
  holder.hold(50 * MIB)
  const whole = client('batch').ask()
  whole.begin(3)
  const [one, another, answered] = [oneOf(whole), oneOf(whole), oneOf(whole)]
  const waits = [one.reserve(6 * MIB, 32 * MIB), another.reserve(7 * MIB, 32 * MIB)]
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits'])
  // The third is answered with little.
  answered.known()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits'])
  whole.begun()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', 'in'])
  expect(whole.held).toBe(13 * MIB)
  const other = client('other').ask()
  expect(await outcomeOf(other.reserve(MIB, MIB))).toBe('in')
  expect(await outcomeOf(other.reserve(MIB, 2 * MIB))).toBe('waits')
})

it('an answer that grows waits once, before it is much, for as much as there may be', async () => {
  const { client, dropped } = setUp()
  const holder = client('holder').ask()
  holder.hold(20 * MIB)
  const grows = client('grows').ask()
  grows.hold(MIB / 5)
  expect(grows.grown()).toBeUndefined()
  grows.hold(MIB / 5)
  // Of 64 MiB three quarters are 48.
  const waits = grows.grown() as Promise<void>
  expect(await outcomeOf(waits)).toBe('waits')
  holder.hold(-4 * MIB)
  expect(await outcomeOf(waits)).toBe('in')
  grows.hold(47 * MIB)
  expect(grows.grown()).toBeUndefined()
  expect(await outcomeOf(client('other').ask().reserve(MIB, MIB))).toBe('waits')
  grows.end()
  expect(dropped).toEqual([])
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

it('what room is left once somebody had to go is for those who wait', async () => {
  const { client, dropped } = setUp()
  await client('still')
    .ask()
    .reserve(90 * MIB, 128 * MIB)
  const waits = [30, 20].map((mib) =>
    client(`of ${mib}`)
      .ask()
      .reserve(mib * MIB, 64 * MIB),
  )
  await pass(510)
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', 'in'])
  expect(dropped).toEqual(['still'])
})

it('parts of a batch that wait together come in only as far as all of it may have, and not where it is over', async () => {
  const { client, dropped, budget } = setUp()
  const holder = client('holder').ask()
  await holder.reserve(64 * MIB, 64 * MIB)
  const whole = unknown(client('batch').ask())
  let isOver = false
  const parts = [1, 2, 3].map(() => new Part(whole, 32 * MIB, () => !isOver))
  const waits = parts.map((part) => part.reserve(20 * MIB, 32 * MIB))
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits', 'waits'])
  holder.end()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', TOO_MUCH, TOO_MUCH])
  expect([parts.map(({ held }) => held), whole.held]).toEqual([[20 * MIB, 0, 0], 20 * MIB])
  const last = client('last').ask()
  await last.reserve(44 * MIB, 64 * MIB)
  const more = parts[1]?.reserve(10 * MIB, 32 * MIB) as Promise<boolean>
  await pass(100)
  isOver = true
  await pass(1000)
  expect([await more, budget.room.waiting, whole.held, dropped]).toEqual([false, 0, 20 * MIB, []])
})

it('who is wanted no more goes when it is said so, and finds no place afterwards', async () => {
  const { client, budget } = setUp()
  await client('holder')
    .ask()
    .reserve(60 * MIB, 64 * MIB)
  const leaving = client('leaving')
  const request = leaving.ask()
  const waits = request.reserve(20 * MIB, 32 * MIB)
  await pass(0)
  expect(budget.room.waiting).toBe(1)
  leaving.state.wanted = false
  leaving.inFlight.letOverGo()
  expect([await waits, budget.room.waiting]).toEqual([false, 0])
  expect([await leaving.ask().reserve(20 * MIB, 32 * MIB), budget.room.waiting]).toEqual([false, 0])
})

it('all of a batch together reserves no more than an answer may have', async () => {
  const { client } = setUp()
  const whole = unknown(client('batch').ask())
  const parts = [new Part(whole, 32 * MIB, () => true), new Part(whole, 32 * MIB, () => true)] as const
  await parts[0].reserve(20 * MIB, 32 * MIB)
  await expect(parts[1].reserve(20 * MIB, 32 * MIB)).rejects.toThrow(TOO_MUCH)
  expect([parts[0].held, parts[1].held, whole.held]).toEqual([20 * MIB, 0, 20 * MIB])
})
