import { type Attack, crowd, pause, request, send, until } from './attack.ts'
import {
  ask,
  batchOf,
  call,
  frame,
  knock,
  longHead,
  next,
  post,
  postHead,
  pour,
  push,
  say,
  talk,
  UPGRADE,
} from './client.ts'

/** As much as the system hands out of a connection at once. */
const PIECE = 64 * 1024

/** Keys that one read proof may be of. */
const MOST_PROVEN = 256
/** Digits of a watched key that counts as one. */
const KEY_DIGITS = 128

export const connectionAttacks: readonly Attack[] = [
  {
    name: 'batch-metadata',
    what: 'batches of 2,968 and of 1,000 requests for metadata, over four connections',
    run: ({ http }, signal) =>
      crowd(4, signal, async (index) => {
        await send(http, batchOf('state_getMetadata', index % 2 === 0 ? 2968 : 1000), signal)
      }),
  },
  {
    name: 'descendants',
    what: '20,000 queries of everything in one request, on four connections, by chainHead and by archive',
    run: (target, signal) =>
      crowd(4, signal, (index) =>
        talk(target, async (socket) => {
          const items = Array.from({ length: index < 2 ? 20_000 : 1000 }, () => ({
            key: '0x',
            type: 'descendantsValues',
          }))
          if (index % 2 === 0) {
            const follow = await call(socket, 'chainHead_v1_follow', [false])
            const block = await call(socket, 'chain_getFinalizedHead')
            for (let id = 0; id < 16; id++)
              say(socket, request('chainHead_v1_storage', [follow, block, items, null], id))
          } else {
            const block = await call(socket, 'chain_getBlockHash', [0])
            for (let id = 0; id < 16; id++) say(socket, request('archive_v1_storage', [block, items, null], id))
          }
          await until(signal, 5000)
        }),
      ),
  },
  {
    name: 'watched-keys',
    what: '20 subscriptions to 40,000 keys each, which is too many, and as many to 10,000 as long as they may be, on each of four connections',
    run: (target, signal) =>
      crowd(4, signal, (index) =>
        talk(target, async (socket) => {
          for (let n = 0; n < 40; n++) {
            const [size, digits] = n % 2 === 0 ? [40_000, 64] : [10_000, KEY_DIGITS]
            const keyOf = (at: number) => `0x${(index * 1e7 + n * 1e5 + at).toString(16).padStart(digits, '0')}`
            const keys = Array.from({ length: size }, (_, at) => keyOf(at))
            await call(socket, 'state_subscribeStorage', [keys])
          }
          await until(signal, 3000)
        }),
      ),
  },
  {
    name: 'unread-http',
    what: '100 HTTP clients that ask for 40 times the metadata and read nothing',
    run: (target, signal) =>
      crowd(100, signal, async () => {
        await knock(target, post(batchOf('state_getMetadata', 40)), (socket) => next(socket, [], signal, 3000))
        await pause(50)
      }),
  },
  {
    name: 'unread-websocket',
    what: '50 WebSocket clients that ask for metadata over and over, send pings, and read nothing',
    run: (target, signal) =>
      crowd(50, signal, async () => {
        const frames = Buffer.concat([
          frame(0x81, request('state_getMetadata')),
          ...Array.from({ length: 50 }, () => frame(0x89, 'x'.repeat(120))),
        ])
        await knock(target, UPGRADE, (socket) => pour(socket, signal, frames, { every: 1 }))
      }),
  },
  {
    name: 'unfinished-messages',
    what: '30 WebSocket messages and 30 HTTP bodies of up to 30 MB that never end',
    run: (target, signal) =>
      crowd(60, signal, async (index) => {
        const size = index % 3 === 0 ? 30_000_000 : 7_900_000
        const isWebSocket = index % 2 === 0
        const chunk = Buffer.alloc(64 * 1024, 0x20)
        await knock(target, isWebSocket ? UPGRADE : postHead(size), async (socket) => {
          if (isWebSocket) push(socket, Buffer.concat([longHead(size), Buffer.alloc(4)]))
          await pour(socket, signal, chunk, { times: Math.ceil(size / chunk.length) - 2 })
          await next(socket, [], signal, 3000)
        })
        await pause(50)
      }),
  },
  {
    name: 'fragments',
    what: 'messages in fragments of one byte, on eight connections',
    run: (target, signal) =>
      crowd(8, signal, async () => {
        const parts = Buffer.concat(Array.from({ length: 4096 }, () => frame(0x00, ' ')))
        await knock(target, UPGRADE, async (socket) => {
          push(socket, frame(0x01, '['))
          await pour(socket, signal, parts)
        })
        await pause(50)
      }),
  },
  {
    name: 'small-chunks',
    what: 'HTTP bodies in chunks of one byte, as fast as they are taken, on 250 connections',
    run: (target, signal) => {
      const head = postHead(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked')
      const chunks = '1\r\n \r\n'.repeat(PIECE / 6)
      return crowd(250, signal, async () => {
        await knock(target, head, (socket) => {
          socket.resume()
          return pour(socket, signal, chunks)
        })
        await pause(20)
      })
    },
  },
  {
    name: 'short-messages',
    what: '250 WebSockets that are quiet, and every three seconds send 64 KiB of the shortest messages or pings, all at one moment',
    run: (target, signal) => {
      const [messages, pings] = [0x81, 0x89].map((first) => {
        const short = frame(first, 'x'.repeat(27))
        return Buffer.concat(Array.from({ length: PIECE / short.length }, () => short))
      }) as [Buffer, Buffer]
      return crowd(250, signal, async (index) => {
        await knock(target, UPGRADE, async (socket) => {
          await next(socket, ['readable'], signal)
          socket.resume()
          push(socket, frame(0x81, request('system_name')))
          while (!signal.aborted && !socket.destroyed) {
            await until(signal, 3000 - (Date.now() % 3000))
            push(socket, index % 2 === 0 ? messages : pings)
            await next(socket, [], signal, 100)
          }
        })
        await pause(50)
      })
    },
  },
  {
    name: 'slow-headers',
    what: '3,000 connections that send their headers a byte at a time',
    run: (target, signal) =>
      crowd(3000, signal, async () => {
        await knock(target, 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-', (socket) => {
          socket.resume()
          return pour(socket, signal, 'a', { every: 2000 })
        })
        await until(signal, 500)
      }),
  },
  {
    name: 'slow-messages',
    what: '2,300 WebSockets, up to a thousand more each second, that send a message a byte at a time',
    run: (target, signal) =>
      crowd(2300, signal, async (index) => {
        await until(signal, 500 + index)
        await knock(target, UPGRADE, async (socket) => {
          await next(socket, ['readable'], signal)
          socket.resume()
          push(socket, frame(0x01, '['))
          await pour(socket, signal, frame(0x00, ' '), { every: 2000 })
        })
      }),
  },
  {
    name: 'new-connections',
    what: 'a new connection for each request, 16 at a time',
    run: (target, signal) =>
      crowd(16, signal, () =>
        knock(target, post(batchOf('state_getRuntimeVersion', 100)), (socket) => {
          socket.resume()
          return next(socket, ['data'], signal)
        }),
      ),
  },
  {
    name: 'heavy-calls',
    what: 'every key, read proofs, a long history and metagraphs, over and over on 16 connections',
    run: (target, signal) =>
      crowd(16, signal, () =>
        talk(target, async (socket) => {
          const genesis = await call(socket, 'chain_getBlockHash', [0])
          const keys = (await call(socket, 'state_getKeysPaged', ['0x', 1000])) as string[]
          const texts = [
            request('state_getKeys', ['0x'], 'k'),
            request('state_getPairs', ['0x'], 'k'),
            request('state_getStorageSize', ['0x26aa'], 'k'),
            request('state_getReadProof', [keys.slice(0, MOST_PROVEN)], 'k'),
            request('state_queryStorage', [keys, genesis], 'k'),
            request('state_call', ['SubnetInfoRuntimeApi_get_all_metagraphs', '0x'], 'k'),
          ]
          while (!signal.aborted) for (const text of texts) await ask(socket, text, 'k')
        }),
      ),
  },
]
