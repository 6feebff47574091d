import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { behind, MIB, oneOf, outcomeOf, pass, setUp, unknown } from '../../testing/room.ts'
import { MOST_WAITING } from './room.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

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
  const batch = oneOf(unknown(whole)).reserve(30 * MIB, 32 * MIB)
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
  expect(await outcomeOf(oneOf(unknown(whole)).reserve(30 * MIB, 32 * MIB))).toBe('waits')
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
