import { setImmediate as nextPass } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { silent } from '../../log.ts'
import type { Services } from '../services.ts'
import { type Client, Request } from './caller.ts'
import { Dispatcher } from './dispatcher.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './lane.ts'
import { group, method } from './method.ts'
import { Outlook } from './outlook.ts'
import { keptJson, RawJson } from './rawJson.ts'
import { internalError } from './rpcError.ts'
import { charsOf, joined, sizeOf } from './text.ts'
import { Turns } from './turns.ts'

const KIB = 1024
const MIB = 1024 * KIB
const LIMITS = { answerBytes: MIB, batchRequests: 100 }

function setUp() {
  const counted: [string, boolean][] = []
  let [notes, isThere] = [0, true]
  const scans: { end(): void; wanted(): boolean }[] = []
  const methods = group({
    // As one that holds what it has found so far, and fails in the end.
    scan: method({
      summary: 'A test.',
      result: {},
      async run(_params, _services, caller) {
        caller.hold(20 * MIB)
        await new Promise<void>((resolve) => scans.push({ end: resolve, wanted: () => caller.wanted() }))
        caller.hold(MIB)
        throw internalError()
      },
    }),
    large: method({ summary: 'A test.', result: {}, run: () => new RawJson(`"${'x'.repeat(MIB / 2)}"`) }),
    kept: method({ summary: 'A test.', result: {}, run: () => keptJson(`"${'x'.repeat(MIB / 2)}"`) }),
    note: method({
      summary: 'A test.',
      result: {},
      run: () => {
        notes++
        return null
      },
    }),
    value: method({
      summary: 'A test.',
      aliases: ['valueAt'],
      result: {},
      large: 'reserved',
      run: async (_params, _services, caller) => caller.reserve(KIB, MIB),
    }),
    queried: method({
      summary: 'A test.',
      result: {},
      large: 'reserved',
      run: async (_params, _services, caller) => {
        await caller.lookAhead(0.4 * MIB, MIB)
        return keptJson(`"${'x'.repeat(0.4 * MIB - 100)}"`)
      },
    }),
    later: method({
      summary: 'A test.',
      result: {},
      run: async () => {
        await nextPass()
        return null
      },
    }),
    laterHalf: method({
      summary: 'A test.',
      result: {},
      run: async () => {
        await nextPass()
        return keptJson(`"${'x'.repeat(MIB / 2)}"`)
      },
    }),
    half: method({ summary: 'A test.', result: {}, run: () => keptJson(`"${'x'.repeat(MIB / 2)}"`) }),
    body: method({
      summary: 'A test.',
      result: {},
      large: 'growing',
      run: async (_params, _services, caller) => caller.reserve(KIB, MIB),
    }),
    closed: method({ summary: 'A test.', result: {}, unsafe: true, large: 'growing', run: () => null }),
    tooLarge: method({ summary: 'A test.', result: {}, run: () => new RawJson(`"${'x'.repeat(2 * MIB)}"`) }),
  })
  const budget = new ByteBudget((56 * MIB * 32) / 21)
  const inFlight = new InFlight(budget, () => expect.unreachable())
  /** Whether there is room for so many bytes. */
  const room = (bytes: number) => {
    let isIn = false
    const enter = () => {
      isIn = true
    }
    void inFlight.enter(bytes, () => !isIn, enter)
    return isIn
  }
  const client: Client = { connection: undefined, unsafe: false, lane: new Lane(), inFlight, wanted: () => isThere }
  const turns = new Turns()
  const services = { turns } as Services
  const observer = { called: (name: string, ok: boolean) => counted.push([name, ok]) }
  const dispatcher = new Dispatcher(methods, services, silent, observer, LIMITS)
  const ask = async (...names: string[]) => {
    const text = JSON.stringify(names.map((name, id) => ({ jsonrpc: '2.0', id, method: name })))
    const request = new Request(client, text.length)
    const answer = await dispatcher.handle(text, request)
    request.end()
    return JSON.parse(joined(answer ?? [])) as { error?: { code: number } }
  }
  const leave = () => {
    isThere = false
    turns.leave(client.lane)
  }
  return { ask, counted, dispatcher, client, inFlight, budget, room, scans, notes: () => notes, leave }
}

it('a batch that is too much is at work until all of it has ended, is wanted no more, and leaves no bytes behind', async () => {
  const { ask, inFlight, scans } = setUp()
  for (let n = 0; n < 3; n++) {
    let answered = false
    const answer = ask('scan', 'large', 'large', 'large').then((each) => {
      answered = true
      return each
    })
    for (let passes = 0; passes < 5; passes++) await nextPass()
    expect(answered).toBe(false)
    expect(scans.at(-1)?.wanted()).toBe(false)
    expect(inFlight.bytes).toBeGreaterThan(20 * MIB)
    scans.at(-1)?.end()
    expect((await answer).error?.code).toBe(-32011)
    expect(inFlight.bytes).toBe(0)
  }
})

it('a request of megabytes is read in one turn and answered in another, unless its client has left', async () => {
  const { dispatcher, client, notes, leave } = setUp()
  const handle = (text: string) => dispatcher.handle(text, new Request(client, text.length))
  const call = (beside: string) => ({ jsonrpc: '2.0', id: 7, method: 'note', beside })
  const long = call('x'.repeat(MIB))
  expect(handle(JSON.stringify(call('x')))).toEqual(['{"jsonrpc":"2.0","id":7,"result":null}'])
  expect(notes()).toBe(1)
  const answers = [handle(JSON.stringify(long)), handle(JSON.stringify([long, long]))]
  expect(notes()).toBe(1)
  const [one, batch] = (await Promise.all(answers)).map((parts) => JSON.parse((parts ?? []).map(String).join('')))
  expect([one.error ?? one.result, batch.length, notes()]).toEqual([null, 2, 4])
  const forNobody = handle(JSON.stringify(long))
  leave()
  expect([await forNobody, notes()]).toEqual([undefined, 4])
})

it('a request at work counts with what is read from it, and where that is too much its client goes before it is done', async () => {
  const { dispatcher, client, inFlight, scans } = setUp()
  const scan = (params: string) => `{"jsonrpc":"2.0","id":1,"method":"scan","beside":${params}}`
  const many = scan(`[${Array(100_000).fill('{}')}]`)
  const request = new Request(client, many.length)
  const answer = dispatcher.handle(many, request)
  // An empty object has 56 bytes, and 8 in its list.
  expect(inFlight.bytes).toBeGreaterThan(20 * MIB + many.length + 64 * 100_000)
  scans[0]?.end()
  await answer
  request.end()
  expect(inFlight.bytes).toBe(0)

  let isThere = true
  const little = new InFlight(new ByteBudget(3 * MIB), () => {
    isThere = false
  })
  const short: Client = { ...client, inFlight: little, wanted: () => isThere }
  expect(dispatcher.handle(many, new Request(short, many.length))).toBeUndefined()
  expect([isThere, scans.length]).toEqual([false, 1])
})

it('what is said of a request that is over counts for nobody', () => {
  const inFlight = new InFlight(new ByteBudget(MIB), () => expect.unreachable())
  const request = new Request(
    { connection: undefined, unsafe: false, lane: new Lane(), inFlight, wanted: () => true },
    10,
  )
  request.hold(50 * KIB)
  request.end()
  request.hold(50 * KIB)
  request.hold(-90 * KIB)
  expect([inFlight.bytes, request.held]).toEqual([0, 0])
})

it('an answer that is too long counts as none', async () => {
  const { ask, counted } = setUp()
  await ask('large', 'tooLarge')
  expect(counted).toEqual([
    ['large', true],
    ['tooLarge', false],
  ])
})

it('a batch counts which of its answers may be large, however their methods are spelt, and not what is refused', async () => {
  const { ask } = setUp()
  const begun = vi.spyOn(Outlook.prototype, 'begin')
  await ask('value', 'note', 'unknown', 'valueAt', 'note')
  await ask('note', 'unknown', 'body', 'closed', 'note')
  expect(begun.mock.calls).toEqual([
    [['reserved', 'medium', 'brief', 'reserved', 'medium']],
    [['medium', 'brief', 'growing', 'brief', 'medium']],
  ])
  begun.mockRestore()
})

it('a batch keeps room for what is left of it, which is known better with each answer', async () => {
  const { ask } = setUp()
  const kept = vi.spyOn(Request.prototype, 'keepAtMost')
  await ask('value', 'note', 'valueAt', 'kept', 'body')
  // What the first has asked for and what `kept` may have; then that is there, and held once it is sent.
  const sent = MIB / 2 + 2
  const rooms = [129 * KIB, sent + 2 * KIB, sent, sent, sent].map((bytes) => expect.closeTo(bytes, -3) as number)
  expect(kept.mock.calls.map(([bytes]) => bytes)).toEqual([...rooms, 0])
  kept.mockRestore()
})

it('what the node keeps anyway is nobody’s until it is sent, and counts as a part of the answer', async () => {
  const { ask, inFlight, scans } = setUp()
  const answer = ask('kept', 'scan')
  for (let passes = 0; passes < 5; passes++) await nextPass()
  expect([inFlight.bytes > 20 * MIB, inFlight.bytes < 20.1 * MIB]).toEqual([true, true])
  scans[0]?.end()
  expect(await answer).toMatchObject([{ result: 'x'.repeat(MIB / 2) }, { error: {} }])
  expect(await ask('kept', 'kept', 'kept')).toMatchObject({ error: { code: -32011 } })
})

it('answers of a batch that are not short are bytes by the time that others are made: they are not there twice when all are sent', async () => {
  const { dispatcher, client } = setUp()
  const asked = ['large', 'note', 'tooLarge'].map((method, id) => ({ jsonrpc: '2.0', id, method }))
  const request = new Request(client, 0)
  const answer = (await dispatcher.handle(JSON.stringify(asked), request)) ?? []
  expect(JSON.parse(joined(answer))).toMatchObject([{ id: 0 }, { result: null }, { error: {} }])
  expect([charsOf(answer) < KIB, sizeOf(answer) > MIB / 2]).toEqual([true, true])
  request.end()
})

it('a batch that is bound to be too much is refused at once, and does not wait for room with what it holds', async () => {
  const { ask, client, inFlight } = setUp()
  const before = new Request(client, 0)
  before.hold(56 * MIB)
  const began = performance.now()
  for (const names of [
    ['queried', 'queried', 'half'],
    ['queried', 'queried', 'queried'],
  ])
    expect(await ask(...names)).toMatchObject({ error: { code: -32011 } })
  expect(performance.now() - began).toBeLessThan(300)
  expect(inFlight.bytes).toBe(56 * MIB + 256)
  before.end()
})

it('a batch that is too much when its turn has come is refused, whatever of it waited for that', async () => {
  const { ask, client } = setUp()
  const before = new Request(client, 0)
  await before.reserve(MIB, MIB)
  const refused = ask('value', 'half', 'half', 'half')
  for (let passes = 0; passes < 5; passes++) await nextPass()
  before.end()
  expect(await refused).toMatchObject({ error: { code: -32011 } })
})

it('answers that have said how large they would be count once when they are there', async () => {
  const { ask } = setUp()
  expect(await ask('queried', 'note', 'queried')).toMatchObject([{ id: 0 }, { result: null }, { id: 2 }])
  expect(await ask('half', 'queried', 'note')).toMatchObject([{ id: 0 }, { id: 1 }, { id: 2 }])
  expect(await ask('queried', 'later', 'queried', 'queried')).toMatchObject({ error: { code: -32011 } })
})

it('a batch of which it is known that it is too much waits for no room', async () => {
  const { ask, budget, client } = setUp()
  const holder = new Request({ ...client, inFlight: new InFlight(budget, () => expect.unreachable()) }, 0)
  holder.hold(55.9 * MIB)
  for (const names of [['queried'], ['body'], ['value']]) {
    let answer: { error?: { code: number } } | undefined
    void ask(...names, 'laterHalf', 'laterHalf', 'laterHalf').then((each) => {
      answer = each
    })
    // Who waits for room is let in after half a second where nobody moves.
    for (let passes = 0; passes < 20; passes++) await nextPass()
    expect([names, answer]).toMatchObject([names, { error: { code: -32011 } }])
  }
  holder.end()
})

it('large ones of a batch wait for room together, as many as can be begun at once', async () => {
  const { ask } = setUp()
  const entered = vi.spyOn(InFlight.prototype, 'enter')
  expect(await ask(...Array<string>(70).fill('value'))).toHaveLength(70)
  const [begunAtOnce] = [entered.mock.calls.length]
  entered.mockClear()
  expect(await ask(...Array<string>(9).fill('later'), 'value', 'value')).toHaveLength(11)
  // What is begun after the first 64 are waits for itself alone.
  expect([begunAtOnce, entered.mock.calls.length]).toEqual([7, 1])
  entered.mockRestore()
})

it('a batch in which several may be large and one grows has room before it begins where somebody waits for some', async () => {
  const { ask, budget, notes, client } = setUp()
  const holder = new Request({ ...client, inFlight: new InFlight(budget, () => expect.unreachable()) }, 0)
  holder.hold(48 * MIB)
  const inFlight = new InFlight(budget, () => expect.unreachable())
  const waiting = new Request({ ...client, inFlight }, 0)
  waiting.hold(7.1 * MIB)
  expect(inFlight.isTight).toBe(false)
  let isWanted = true
  const waits = waiting.reserve(9 * MIB, 32 * MIB, { wanted: () => isWanted, place: 'alone' })
  await nextPass()
  expect(inFlight.isTight).toBe(true)
  const answered = (names: string[]) => {
    let isAnswered = false
    void ask(...names).then(() => {
      isAnswered = true
    })
    return () => isAnswered
  }
  // Nothing of these is held while they wait.
  const others = [['value', 'note'], ['value', 'valueAt', 'note'], ['note', 'body'], ['note']].map(answered)
  for (let passes = 0; passes < 5; passes++) await nextPass()
  expect([others.map((each) => each()), notes()]).toEqual([[true, true, true, true], 4])
  const grows = answered(['note', 'body', 'value'])
  for (let passes = 0; passes < 5; passes++) await nextPass()
  expect([grows(), notes()]).toEqual([false, 4])
  isWanted = false
  holder.end()
  await expect.poll(grows).toBe(true)
  expect([notes(), await waits]).toEqual([5, false])
})

it('a batch that has turned out to be much has room for the rest, before it is begun', async () => {
  const { ask } = setUp()
  const looked = vi.spyOn(Request.prototype, 'lookToEnd')
  await ask('large', 'note', 'note', 'value')
  await ask('note', 'note', 'value')
  expect(looked).toHaveBeenCalledTimes(1)
  // What the node keeps anyway is held as well once it is sent.
  await ask('kept', 'note')
  expect(looked).toHaveBeenCalledTimes(2)
  looked.mockRestore()
})
