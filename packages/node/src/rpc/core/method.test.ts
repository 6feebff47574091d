import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { DEFAULT_SERVER_LIMITS } from '../limits.ts'
import { textShape } from '../schema/shape.ts'
import type { Services } from '../services.ts'
import { Request, uncounted } from './caller.ts'
import { Connection } from './connection.ts'
import { Lane } from './lane.ts'
import { group, type Method, subscription } from './method.ts'
import { Shares } from './shares.ts'
import { Turns } from './turns.ts'

function connect(): Connection {
  const socket = Object.assign(new EventEmitter(), {
    writableLength: 0,
    cork: () => undefined,
    uncork: () => undefined,
  })
  return new Connection({
    ws: { send: () => undefined, terminate: () => undefined, pause: () => undefined, resume: () => undefined },
    socket,
    limits: DEFAULT_SERVER_LIMITS,
    turns: new Turns(),
    lane: new Lane(),
    inFlight: uncounted(),
    unsafe: false,
    handle: () => undefined,
  })
}

it('a subscription that nobody makes room for in the end is refused, and not counted', () => {
  const ended: string[] = []
  const [method] = group({
    a_subscribe: subscription({
      summary: 'A test.',
      notification: 'a',
      event: textShape,
      unsubscribe: { name: 'a_unsubscribe' },
      run: (_params, _services, open) => open({ onClose: () => void ended.push('ended') }).id,
    }),
  }) as [Method]
  const subscriptions = new Shares<Connection>(3, () => undefined)
  const services = { subscriptions } as unknown as Services
  const [stubborn, newcomer] = [connect(), connect()]
  const ask = (on: Connection) => method.answer([], services, new Request(on, 0))
  for (let n = 0; n < 3; n++) ask(stubborn)
  expect(subscriptions.fits(newcomer, 1)).toBe(true)
  expect(() => ask(newcomer)).toThrow('Too many subscriptions')
  expect([newcomer.subscriptionCount, subscriptions.total, ended]).toEqual([0, 3, []])
  stubborn.end()
  expect([subscriptions.total, ended.length]).toEqual([0, 3])
})
