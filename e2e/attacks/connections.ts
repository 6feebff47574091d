import { once } from 'node:events'
import { type Attack, crowd, pause, request, send, until } from './attack.ts'
import { ask, batchOf, deaf, frame, longHead, open, post, push, say, UPGRADE } from './client.ts'

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
      crowd(4, signal, async (index) => {
        const socket = await open(target)
        const items = Array.from({ length: index < 2 ? 20_000 : 1000 }, () => ({
          key: '0x',
          type: 'descendantsValues',
        }))
        try {
          if (index % 2 === 0) {
            const { result: follow } = await ask(socket, request('chainHead_v1_follow', [false], 'f'), 'f')
            const { result: block } = await ask(socket, request('chain_getFinalizedHead', [], 'h'), 'h')
            for (let id = 0; id < 16; id++)
              say(socket, request('chainHead_v1_storage', [follow, block, items, null], id))
          } else {
            const { result: block } = await ask(socket, request('chain_getBlockHash', [0], 'h'), 'h')
            for (let id = 0; id < 16; id++) say(socket, request('archive_v1_storage', [block, items, null], id))
          }
          await until(signal, 5000)
        } finally {
          socket.terminate()
        }
      }),
  },
  {
    name: 'watched-keys',
    what: '40 subscriptions to 40,000 keys each, and as many to 10,000, on each of four connections',
    run: (target, signal) =>
      crowd(4, signal, async (index) => {
        const socket = await open(target)
        try {
          for (let n = 0; n < 40; n++) {
            const size = n % 2 === 0 ? 40_000 : 10_000
            const keys = Array.from(
              { length: size },
              (_, at) => `0x${(index * 1e7 + n * 1e5 + at).toString(16).padStart(64, '0')}`,
            )
            await ask(socket, request('state_subscribeStorage', [keys], n), n)
          }
          await until(signal, 3000)
        } finally {
          socket.terminate()
        }
      }),
  },
  {
    name: 'unread-http',
    what: '100 HTTP clients that ask for 40 times the metadata and read nothing',
    run: (target, signal) =>
      crowd(100, signal, async () => {
        const socket = await deaf(target, post(batchOf('state_getMetadata', 40)))
        // Who reads nothing does not notice that it was let go.
        await Promise.race([once(socket, 'close'), until(signal, 3000)])
        socket.destroy()
        await pause(50)
      }),
  },
  {
    name: 'unread-websocket',
    what: '50 WebSocket clients that ask for metadata over and over, send pings, and read nothing',
    run: (target, signal) =>
      crowd(50, signal, async () => {
        const socket = await deaf(target, UPGRADE)
        let closed = false
        socket.once('close', () => {
          closed = true
        })
        const frames = Buffer.concat([
          frame(0x81, request('state_getMetadata')),
          ...Array.from({ length: 50 }, () => frame(0x89, 'x'.repeat(120))),
        ])
        while (!closed && !signal.aborted) {
          if (!push(socket, frames)) await Promise.race([once(socket, 'drain'), once(socket, 'close'), until(signal)])
          await pause(1)
        }
        socket.destroy()
      }),
  },
  {
    name: 'unfinished-messages',
    what: '30 WebSocket messages and 30 HTTP bodies of up to 30 MB that never end',
    run: (target, signal) =>
      crowd(60, signal, async (index) => {
        const size = index % 3 === 0 ? 30_000_000 : 7_900_000
        const socket =
          index % 2 === 0
            ? await deaf(target, UPGRADE)
            : await deaf(
                target,
                `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
              )
        if (index % 2 === 0) push(socket, Buffer.concat([longHead(size), Buffer.alloc(4)]))
        let closed = false
        socket.once('close', () => {
          closed = true
        })
        const chunk = Buffer.alloc(64 * 1024, 0x20)
        for (let sent = 0; sent < size - 2 * chunk.length && !closed && !signal.aborted; sent += chunk.length)
          if (!push(socket, chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close'), until(signal)])
        await Promise.race([once(socket, 'close'), until(signal, 3000)])
        socket.destroy()
        await pause(50)
      }),
  },
  {
    name: 'fragments',
    what: 'messages in fragments of one byte, on eight connections',
    run: (target, signal) =>
      crowd(8, signal, async () => {
        const socket = await deaf(target, UPGRADE)
        let closed = false
        socket.once('close', () => {
          closed = true
        })
        const parts = Buffer.concat(Array.from({ length: 4096 }, () => frame(0x00, ' ')))
        push(socket, frame(0x01, '['))
        while (!closed && !signal.aborted)
          if (!push(socket, parts)) await Promise.race([once(socket, 'drain'), once(socket, 'close'), until(signal)])
        socket.destroy()
        await pause(50)
      }),
  },
  {
    name: 'broadcasts',
    what: '300 broadcasts of 1 MB of nonsense, over HTTP and on eight connections',
    run: (target, signal) =>
      crowd(8, signal, async (index) => {
        const garbage = (n: number) => `0x${(index * 1000 + n).toString(16).padStart(8, '0')}${'ab'.repeat(1_000_000)}`
        if (index % 2 === 0) {
          for (let n = 0; n < 40 && !signal.aborted; n++)
            await send(target.http, request('transaction_v1_broadcast', [garbage(n)]), signal)
          return
        }
        const socket = await open(target)
        try {
          for (let n = 0; n < 40 && !signal.aborted; n++)
            await ask(socket, request('transaction_v1_broadcast', [garbage(n)], n), n)
          await until(signal, 2000)
        } finally {
          socket.terminate()
        }
      }),
  },
  {
    name: 'slow-headers',
    what: '3,000 connections that send their headers a byte at a time',
    run: (target, signal) =>
      crowd(3000, signal, async () => {
        const socket = await deaf(target, 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-')
        socket.resume()
        let closed = false
        socket.once('close', () => {
          closed = true
        })
        while (!closed && !signal.aborted) {
          push(socket, 'a')
          await Promise.race([once(socket, 'close'), until(signal, 2000)])
        }
        socket.destroy()
        await until(signal, 500)
      }),
  },
  {
    name: 'new-connections',
    what: 'a new connection for each request, 16 at a time',
    run: (target, signal) =>
      crowd(16, signal, async () => {
        const socket = await deaf(target, post(batchOf('state_getRuntimeVersion', 100)))
        socket.resume()
        await Promise.race([once(socket, 'data'), once(socket, 'close'), until(signal)])
        socket.destroy()
      }),
  },
  {
    name: 'heavy-calls',
    what: 'every key, read proofs, a long history, metagraphs and pending transactions, over and over on 16 connections',
    run: (target, signal) =>
      crowd(16, signal, async () => {
        const socket = await open(target)
        try {
          const { result: genesis } = await ask(socket, request('chain_getBlockHash', [0], 'h'), 'h')
          const keys = Array.from({ length: 1000 }, (_, at) => `0x${at.toString(16).padStart(64, '0')}`)
          const texts = [
            request('state_getKeys', ['0x'], 'k'),
            request('state_getPairs', ['0x'], 'k'),
            request('state_getStorageSize', ['0x26aa'], 'k'),
            request('state_getReadProof', [keys], 'k'),
            request('state_queryStorage', [keys, genesis], 'k'),
            request('state_call', ['SubnetInfoRuntimeApi_get_all_metagraphs', '0x'], 'k'),
            request('author_pendingExtrinsics', [], 'k'),
          ]
          while (!signal.aborted) for (const text of texts) await ask(socket, text, 'k')
        } finally {
          socket.terminate()
        }
      }),
  },
]
