import { type Attack, compactOf, crowd, pause, request, until } from './attack.ts'
import { batchOf, call, knock, next, post, push, say, talk } from './client.ts'

/** Attacks on what clients share: their turns, what is kept for them, and what the whole node has room for. */
export const shareAttacks: readonly Attack[] = [
  {
    name: 'fresh-connections',
    what: 'dear requests, each on a connection of its own, 40 at a time',
    run: async (target, signal) => {
      let keys: unknown
      await talk(target, async (socket) => {
        keys = await call(socket, 'state_getKeysPaged', ['0x', 256])
      })
      const dear = post(request('state_getReadProof', [keys])).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
      await crowd(40, signal, () =>
        knock(target, dear, (socket) => {
          socket.resume()
          return next(socket, [], signal)
        }),
      )
    },
  },
  {
    name: 'subscribing-batches',
    what: 'a hundred times the metadata and 900 subscriptions in one batch, on four connections',
    run: (target, signal) =>
      crowd(4, signal, () =>
        talk(target, async (socket) => {
          const heads = Array.from({ length: 900 }, (_, id) => request('chain_subscribeFinalizedHeads', [], 1000 + id))
          const batch = `${batchOf('state_getMetadata', 100).slice(0, -1)},${heads.join(',')}]`
          say(socket, batch)
          await next(socket, ['message'], signal)
        }),
      ),
  },
  {
    name: 'pipelines',
    what: 'sixty requests for metadata one behind the other, and gone before an answer, on eight connections',
    run: (target, signal) =>
      crowd(8, signal, () =>
        knock(target, post(request('state_getMetadata')).repeat(60), (socket) => next(socket, [], signal, 300)),
      ),
  },
  {
    name: 'unread-streams',
    what: 'sixty streams of a thousand queries of four kilobytes each on four connections, given up and begun again, none read',
    run: (target, signal) =>
      crowd(4, signal, async () => {
        const { body } = await fetch(target.http, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: request('chain_getBlockHash', [0]),
          signal,
        })
        const { result: block } = (await new Response(body).json()) as { result: string }
        await talk(target, async (socket) => {
          socket.pause()
          const items = Array.from({ length: 1000 }, (_, at) => ({
            key: `0x${at.toString(16).padStart(8000, 'a')}`,
            type: 'descendantsHashes',
          }))
          for (let id = 0; id < 60 && socket.readyState === socket.OPEN; id++) {
            say(socket, request('archive_v1_storage', [block, items, null], id))
            await pause(50)
          }
          await until(signal, 1000)
        })
      }),
  },
  {
    name: 'many-subscriptions',
    what: 'a hundred clients with as many subscriptions as they may have, who read everything',
    run: (target, signal) =>
      crowd(100, signal, () =>
        talk(target, async (socket) => {
          for (let n = 0; n < 4; n++) {
            say(socket, batchOf('chain_subscribeNewHeads', 256))
            await next(socket, ['message'], signal)
          }
          await next(socket, [], signal)
        }),
      ),
  },
  {
    name: 'leaving-readers',
    what: 'sixty clients that begin eight streams of 500 queries of everything each, leave within two tenths of a second, and come back',
    run: async (target, signal) => {
      let block: unknown
      await talk(target, async (socket) => {
        block = await call(socket, 'chain_getBlockHash', [0])
      })
      const items = Array.from({ length: 500 }, () => ({ key: '0x', type: 'descendantsHashes' }))
      await crowd(60, signal, (index) =>
        talk(target, async (socket) => {
          for (let id = 0; id < 8; id++) say(socket, request('archive_v1_storage', [block, items, null], id))
          await next(socket, [], signal, 20 + ((index * 37) % 150))
        }),
      )
    },
  },
  {
    name: 'dear-fees',
    what: 'the fee of a batch of 10,800 of the shortest calls, asked for over and over by 150 clients',
    run: (target, signal) => {
      const calls = 10_800
      const batch = `040b00${compactOf(calls)}${'000000'.repeat(calls)}`
      const fee = post(request('payment_queryInfo', [`0x${compactOf(batch.length / 2)}${batch}`]))
      return crowd(150, signal, () =>
        knock(target, '', async (socket) => {
          socket.resume()
          while (!signal.aborted && !socket.destroyed) {
            push(socket, fee)
            await next(socket, ['data'], signal)
          }
        }),
      )
    },
  },
]
