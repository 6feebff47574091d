// Many sockets, and one that never reads: block time holds and memory stays bounded.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blockRate, memoryOf } from './support/load.ts'
import { height, type NodeUnderTest, startNode } from './support/node.ts'
import { Socket } from './support/socket.ts'

let node: NodeUnderTest
beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node?.stop())

const pid = () => node.child.pid as number

it('1,000 sockets with 10 subscriptions each get every head, at four blocks a second', async () => {
  const before = memoryOf(pid())
  const sockets: Socket[] = []
  for (let batch = 0; batch < 20; batch++)
    sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => Socket.open(node.ws)))))
  const methods = [
    'chain_subscribeNewHeads',
    'chain_subscribeFinalizedHeads',
    'chain_subscribeAllHeads',
    'state_subscribeRuntimeVersion',
  ]
  for (const socket of sockets) {
    for (let index = 0; index < 10; index++) {
      const { error } = await socket.call(methods[index % methods.length] as string)
      expect(error).toBeUndefined()
    }
  }
  for (const socket of sockets) socket.notifications.length = 0
  const from = await height(node.http)
  const rate = await blockRate(node.http, 5_000)
  const blocks = (await height(node.http)) - from
  const after = memoryOf(pid())
  const least = Math.min(...sockets.map((socket) => socket.notifications.length))
  for (const socket of sockets) socket.close()
  console.log(
    `load: ${rate.toFixed(2)} blocks/s, ${before.toFixed(0)} -> ${after.toFixed(0)} MiB, fewest notifications ${least} for ${blocks} blocks`,
  )
  expect(rate).toBeGreaterThan(3.5)
  // Eight of the ten subscriptions report each block; the last block may be under way.
  expect(least).toBeGreaterThanOrEqual((blocks - 2) * 8)
  expect(after - before).toBeLessThan(400)
}, 180_000)

it('a client that never reads costs bounded memory and no block time', async () => {
  const before = memoryOf(pid())
  // A bare TCP socket: the handshake, then requests with large answers without ever reading one.
  const deaf = connect(node.port, '127.0.0.1')
  await new Promise((resolve) => deaf.once('connect', resolve))
  let gone = false
  deaf.on('error', () => {
    gone = true
  })
  deaf.on('close', () => {
    gone = true
  })
  deaf.write(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  )
  await new Promise((resolve) => deaf.once('data', resolve))
  deaf.pause()
  const request = (id: number, method: string) => frame(JSON.stringify({ jsonrpc: '2.0', id, method, params: [] }))
  for (let id = 0; id < 300 && !gone; id++)
    deaf.write(request(id, id % 3 === 0 ? 'chain_subscribeAllHeads' : 'state_getMetadata'))
  const rate = await blockRate(node.http, 6_000)
  const after = memoryOf(pid())
  deaf.destroy()
  console.log(
    `load: deaf client ${gone ? 'was disconnected' : 'kept'}, ${rate.toFixed(2)} blocks/s, ${before.toFixed(0)} -> ${after.toFixed(0)} MiB`,
  )
  expect(rate).toBeGreaterThan(3.5)
  expect(after - before).toBeLessThan(200)
}, 60_000)

/** A masked WebSocket text frame of up to 65,535 bytes (mask 0, so that the payload stays as it is). */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, Buffer.alloc(4), payload])
}
