import { queryObjects } from 'node:v8'
import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import { Chain } from '../../chain/chain.ts'
import { silent } from '../../log.ts'
import { presetSpec } from '../../presets.ts'
import { append } from '../../testing/blocks.ts'
import type { Connection } from '../core/connection.ts'
import type { Open } from '../core/method.ts'
import { Subscription } from '../core/subscription.ts'
import { Lane, Turns } from '../core/turns.ts'
import { RuntimeCalls } from '../runtimeCalls.ts'
import { Follows } from './follows.ts'

it('who follows the chain and takes nothing keeps of its blocks what they were built with from nobody', async () => {
  const chain = new Chain(presetSpec('localnet', true), memoryStore(), { stateRoots: 'everyBlock' })
  const follows = new Follows({ chain, calls: new RuntimeCalls(chain), log: silent, turns: new Turns() })
  const Pending = append(chain).block.pending.constructor as new () => unknown
  let hasRoom = false
  const heard: string[] = []
  const sink = {
    send: (_: unknown, frame: string) => void heard.push(JSON.parse(frame).params.result.event),
    hasRoom: () => hasRoom,
    room: () => new Promise<void>((goOn) => waiting.push(goOn)),
    letOverGo: () => undefined,
  }
  const waiting: (() => void)[] = []
  const connection = { lane: new Lane(), onClose: () => undefined } as unknown as Connection
  const open: Open = ({ onClose = () => undefined } = {}) => new Subscription('chainHead', sink, onClose)
  follows.open(connection, open, false)
  const begun = heard.length
  // Of which garbage is none: V8 collects it before it counts.
  const before = queryObjects(Pending, { format: 'count' })
  for (let n = 0; n < 30; n++) append(chain)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(queryObjects(Pending, { format: 'count' }) - before).toBeLessThan(3)
  expect(heard.length).toBe(begun)
  hasRoom = true
  for (const goOn of waiting) goOn()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heard.slice(begun)).toEqual(Array(30).fill(['newBlock', 'bestBlockChanged']).flat())
})
