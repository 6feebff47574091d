import { expect, it } from 'vitest'
import { Pace } from './pace.ts'
import { FakeNode } from './testing/fakeNode.ts'
import type { LinkState } from './transport/transport.ts'
import { webSocket } from './transport/webSocket.ts'

/** Turns that wait behind one that was given, and when they ended how. */
async function waiting(end: (node: FakeNode, close: () => void) => void) {
  const node = await FakeNode.start({})
  const rpc = webSocket(node.url)
  await rpc.open()
  const pace = new Pace(rpc, 60)
  await pace.turn(node.url)
  const began = performance.now()
  const turn = () =>
    pace.turn(node.url).then(
      () => 'given',
      (error: { code?: string }) => error.code,
    )
  end(node, () => rpc.close())
  const early = [turn(), turn()]
  await new Promise((resolve) => setTimeout(resolve, 100))
  const late = [turn(), turn()]
  rpc.close()
  const ends = await Promise.all([...early, ...late])
  await node.stop()
  return { ends, ms: performance.now() - began }
}

it.each<[what: string, end: (node: FakeNode, close: () => void) => void]>([
  ['breaks', (node) => node.dropAll()],
  ['is closed', (_node, close) => setTimeout(close, 20)],
  [
    'breaks, and is closed then',
    (node, close) => {
      node.dropAll()
      setTimeout(close, 50)
    },
  ],
])('nobody waits for a turn once the link %s, whether they came before that or after', async (_what, end) => {
  const { ends, ms } = await waiting(end)
  expect(ends).toEqual(Array(4).fill('CONNECTION'))
  expect(ms).toBeLessThan(600)
})

it('any number of clients of one transport listen to it as one', async () => {
  const rpc = webSocket('ws://127.0.0.1:9')
  let listeners = 0
  const watch = rpc.watch.bind(rpc)
  Object.defineProperty(rpc, 'watch', {
    value: (listener: (state: LinkState) => void) => {
      listeners += 1
      return watch(listener)
    },
  })
  for (let n = 0; n < 10; n++) new Pace(rpc, 60)
  expect(listeners).toBe(1)
  rpc.close()
})
