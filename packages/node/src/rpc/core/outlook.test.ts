import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answer, begin, begun, behind, KIB, MIB, oneOf, other, outcomeOf, setUp } from '../../testing/room.ts'
import type { Kind } from './outlook.ts'

const TOO_MUCH = 'The batch response was too large'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('answers that are little whatever is asked are a kilobyte each of what a batch waits for', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  whole.outlook.begin(['reserved', ...Array<Kind>(1023).fill('brief')])
  const value = oneOf(whole).reserve(MIB, 32 * MIB)
  whole.outlook.begun()
  expect([await outcomeOf(value), whole.room]).toEqual(['in', MIB + 1023 * KIB])
})

it('of a batch that has turned out to be much the rest is reckoned with as it was so far, not as much as it could be', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 0, 1000)
  for (let n = 0; n < 500; n++) other(whole).settle(answer(KIB))
  expect(await outcomeOf(whole.lookToEnd(32 * MIB, () => true))).toBe('in')
  expect(whole.room).toBe(1000 * KIB)
})

it('room goes down to what is left of a batch as one after the other is answered', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 1, 40)
  const value = oneOf(whole)
  expect(await outcomeOf(value.reserve(MIB, 32 * MIB))).toBe('in')
  expect(whole.room).toBe(6 * MIB)
  for (let n = 0; n < 39; n++) other(whole).settle(answer(KIB))
  expect(whole.room).toBe(MIB + 39 * KIB + MIB / 8)
  value.settle(answer(MIB))
  other(whole).settle(answer(KIB))
  expect(whole.room).toBe(MIB + 40 * KIB)
})

it('room for what nobody knows stays until it is known, whatever is answered meanwhile', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 2, 1)
  const [grows, small] = [oneOf(whole, 'growing'), other(whole)]
  await oneOf(whole).reserve(MIB, 32 * MIB)
  small.settle(answer(KIB))
  expect(whole.room).toBe(32 * MIB)
  grows.settle(answer(2 * MIB))
  expect(whole.room).toBe(3 * MIB + KIB)
})

it('one that is still looked at does not grow, however much others of its batch hold', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 2)
  const [one, another] = [oneOf(whole), oneOf(whole)]
  one.hold(300 * KIB)
  expect([another.grown(), whole.room]).toEqual([undefined, 0])
})

it('one that is not large and says how much it will be is among the others no more', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 0, 2)
  const [one, another] = [other(whole), other(whole)]
  expect(await one.reserve(MIB, 32 * MIB)).toBe(true)
  expect(whole.room).toBe(MIB + MIB / 8)
  another.settle(answer(KIB))
  one.settle(answer(MIB))
  expect([whole.room, whole.outlook.ahead]).toEqual([MIB + KIB, 0])
})

it('what a batch shares with others is held once it is sent, and has room until then', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 2)
  const [block, value] = [oneOf(whole), oneOf(whole)]
  block.settle(answer(0, 7 * MIB))
  expect(await value.reserve(MIB, 32 * MIB)).toBe(true)
  expect(whole.room).toBe(8 * MIB)
})

it('one that was known and grows all the same keeps its room until it is there, whatever is answered meanwhile', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 1, 1)
  const [proof, small] = [oneOf(whole), other(whole)]
  await proof.lookAhead(MIB, 32 * MIB)
  proof.hold(MIB)
  expect(proof.grown(2 * MIB)).toBeUndefined()
  proof.hold(2 * MIB)
  small.settle(answer(KIB))
  expect([whole.room, proof.grown(2 * MIB)]).toEqual([32 * MIB, undefined])
  proof.settle(answer(4 * MIB))
  expect(whole.room).toBe(4 * MIB + KIB)
})

it('a batch that has room for all before one begins that grows keeps it until that is there', async () => {
  const { client } = setUp()
  const whole = client('batch').ask()
  whole.outlook.begin(['medium', 'medium', 'growing'])
  await whole.lookAhead(32 * MIB, 32 * MIB)
  other(whole).settle(answer(MIB))
  whole.outlook.reckon()
  other(whole).settle(answer(KIB))
  expect(whole.room).toBe(32 * MIB)
  const grows = oneOf(whole, 'growing')
  expect(grows.grown(5 * MIB)).toBeUndefined()
  grows.settle(answer(MIB))
  expect(whole.room).toBe(2 * MIB + KIB)
})

it('one whose turn comes when its batch is over waits for no other of it', async () => {
  const { client } = setUp()
  const one = client('one')
  const before = one.ask()
  await before.reserve(MIB, 32 * MIB)
  const whole = begin(one.ask(), 2)
  const parts = [oneOf(whole), oneOf(whole)]
  const waits = parts.map((part) => part.reserve(MIB, 32 * MIB))
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['waits', 'waits'])
  whole.release()
  before.end()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(['in', 'in'])
})

it('one that is not large does not wait for others to be begun, which wait for it', async () => {
  const { client } = setUp()
  const whole = begin(client('batch').ask(), 1, 1)
  expect(await outcomeOf(other(whole).reserve(MIB, 32 * MIB))).toBe('in')
  expect(await outcomeOf(oneOf(whole).reserve(MIB, 32 * MIB))).toBe('waits')
})

it('medium answers are reckoned with as they are, however large, once some are there', async () => {
  const { client } = setUp()
  const whole = begun(client('batch').ask(), 1, 60)
  const value = oneOf(whole)
  other(whole).settle(answer(0, 300 * KIB))
  const room = whole.lookToEnd(32 * MIB, () => true)
  expect(await outcomeOf(room)).toBe('waits')
  value.settle(answer(0, 2 * MIB))
  expect(await outcomeOf(room)).toBe('in')
  expect(whole.room).toBe(60 * 300 * KIB + 2 * MIB)
})

it('those that say how large they will be are refused at once where that is too much for one answer, and the rest need not be begun', async () => {
  const { budget, whole } = behind(64 * MIB)
  begin(whole, 20)
  const waits = Array.from({ length: 20 }, () => oneOf(whole).lookAhead(2 * MIB, 32 * MIB) as Promise<void>)
  expect(await outcomeOf(waits[0] as Promise<void>)).toBe('waits')
  whole.outlook.begun()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(Array(20).fill(TOO_MUCH))
  expect([whole.outlook.isTooMuch(32 * MIB), budget.room.waiting, whole.room]).toEqual([true, 0, 0])
})

it('what is said in notifications is no answer: it waits for room, and is not refused with it', async () => {
  const { client } = setUp()
  const whole = begin(client('batch').ask(), 20)
  const waits = Array.from({ length: 20 }, () => oneOf(whole).lookAhead(2 * MIB, 32 * MIB, 0) as Promise<void>)
  whole.outlook.begun()
  expect(await Promise.all(waits.map(outcomeOf))).toEqual(Array(20).fill('in'))
  expect([whole.outlook.isTooMuch(32 * MIB), whole.room]).toEqual([false, 32 * MIB])
})

it('large ones behind others are reckoned with as those that are there; where none is, they may have all', async () => {
  const { client } = setUp()
  const [one, another] = [begun(client('one').ask(), 3, 4), begun(client('another').ask(), 3, 4)]
  for (const whole of [one, another]) for (let n = 0; n < 3; n++) other(whole).settle(answer(300 * KIB))
  oneOf(another).settle(answer(2 * MIB))
  for (const whole of [one, another]) expect(await outcomeOf(whole.lookToEnd(16 * MIB, () => true))).toBe('in')
  expect([one.room, another.room]).toEqual([16 * MIB, (4 * 300 * MIB) / KIB + 3 * 2 * MIB])
})
