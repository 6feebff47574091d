import { vi } from 'vitest'
import { type Client, Request } from '../rpc/core/caller.ts'
import { ByteBudget, InFlight } from '../rpc/core/inFlight.ts'
import { Lane } from '../rpc/core/lane.ts'
import type { Large } from '../rpc/core/method.ts'
import type { Answered, Kind } from '../rpc/core/outlook.ts'
import { Part } from '../rpc/core/part.ts'

export const KIB = 1024
export const MIB = 1024 * KIB

/** A budget of which 64 MiB are for answers, and clients that hold some of it. Time is as the test says: `pass`. */
export function setUp() {
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
export function behind(bytes: number) {
  const all = setUp()
  const holder = all.client('holder').ask()
  holder.hold(bytes)
  const some = all.client('some')
  some.ask().hold(MIB)
  return { ...all, holder, whole: some.ask() }
}

/** A batch of which nobody knows how large the others are that may be much. */
export function unknown(whole: Request, others = 0): Request {
  return begun(whole, 1000, others)
}

/** A batch of so many that may be much and of so many others, all of them begun; or `begin`, before that. */
export function begun(whole: Request, large: number, others = 0): Request {
  begin(whole, large, others).outlook.begun()
  return whole
}

export function begin(whole: Request, large: number, others = 0): Request {
  whole.outlook.begin([...Array<Kind>(large).fill('reserved'), ...Array<Kind>(others).fill('medium')])
  return whole
}

/** One request of a batch that is wanted, which may be answered with much. */
export const oneOf = (whole: Request, large: Large = 'reserved'): Part => new Part(whole, 32 * MIB, () => true, large)

/** One that may not. */
export const other = (whole: Request): Part => new Part(whole, 32 * MIB, () => true, 'medium')

/** One that is there: what it holds, and what it holds once it is sent. */
export const answer = (own: number, later = 0): Answered => ({ bytes: own + later, own, later })

/** Lets time pass, and what waits for promises go on. */
export async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  for (let n = 0; n < 10; n++) await Promise.resolve()
}

/** What has become of a promise by now. */
export async function outcomeOf(promise: Promise<unknown>): Promise<string> {
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
