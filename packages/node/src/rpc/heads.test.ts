import { expect, it } from 'vitest'
import type { Block } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { ChainEvents } from '../chain/chainEvents.ts'
import { Emitter } from '../util/emitter.ts'
import { MAX_KEPT } from './core/hub.ts'
import { Lane } from './core/lane.ts'
import { Subscription } from './core/subscription.ts'
import { Turns } from './core/turns.ts'
import { Heads } from './heads.ts'

const ZEROS = `0x${'00'.repeat(32)}`
const rest = { parentHash: ZEROS, stateRoot: ZEROS, extrinsicsRoot: ZEROS, digest: { logs: [] } }

it.each([
  ['each', MAX_KEPT, 1],
  ['the last that are kept, none of them left out', MAX_KEPT + 100, 101],
])('who has taken nothing of finalized heads hears of %s', async (_of, finalized, first) => {
  const events = new Emitter<ChainEvents>((fault) => {
    throw fault
  })
  const headerAt = (number: number) => ({ header: { number, ...rest } }) as unknown as Block
  const { finalized: hub } = new Heads({ events, headerAt } as unknown as Chain, new Turns())
  const heard: number[] = []
  let [hasRoom, goOn] = [false, () => undefined as void]
  const sink = {
    send: (_: unknown, frame: string) => void heard.push(Number(JSON.parse(frame).params.result.number)),
    hasRoom: () => hasRoom,
    fits: () => true,
    room: () => new Promise<void>((resolve) => void (goOn = resolve)),
    letOverGo: () => undefined,
  }
  hub.add({ lane: new Lane() }, new Subscription('chain_finalizedHead', sink, () => undefined))
  for (let n = 1; n <= finalized; n++) events.emit('finalized', { from: n, to: n })
  for (let n = 0; n < 10; n++) await new Promise(setImmediate)
  hasRoom = true
  goOn()
  while (heard.at(-1) !== finalized) await new Promise(setImmediate)
  expect(heard).toEqual(Array.from({ length: MAX_KEPT }, (_, n) => first + n))
})
