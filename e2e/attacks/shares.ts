import { once } from 'node:events'
import { type Attack, crowd, pause, request, until } from './attack.ts'
import { ask, batchOf, deaf, open, post, say } from './client.ts'

/** Attacks on what clients share: their turns, what is kept for them, and what the whole node has room for. */
export const shareAttacks: readonly Attack[] = [
  {
    name: 'fresh-connections',
    what: 'dear requests, each on a connection of its own, 40 at a time',
    run: async (target, signal) => {
      const asker = await open(target)
      const { result: keys } = await ask(asker, request('state_getKeysPaged', ['0x', 256], 'k'), 'k')
      asker.terminate()
      const dear = post(request('state_getReadProof', [keys])).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
      await crowd(40, signal, async () => {
        const socket = await deaf(target, dear)
        socket.resume()
        await Promise.race([once(socket, 'close'), until(signal)])
        socket.destroy()
      })
    },
  },
  {
    name: 'subscribing-batches',
    what: 'a hundred times the metadata and 900 subscriptions in one batch, on four connections',
    run: (target, signal) =>
      crowd(4, signal, async () => {
        const socket = await open(target)
        try {
          const heads = Array.from({ length: 900 }, (_, id) => request('chain_subscribeFinalizedHeads', [], 1000 + id))
          const batch = `${batchOf('state_getMetadata', 100).slice(0, -1)},${heads.join(',')}]`
          say(socket, batch)
          await Promise.race([once(socket, 'message'), once(socket, 'close'), until(signal)])
        } finally {
          socket.terminate()
        }
      }),
  },
  {
    name: 'pipelines',
    what: 'sixty requests for metadata one behind the other, and gone before an answer, on eight connections',
    run: (target, signal) =>
      crowd(8, signal, async () => {
        const socket = await deaf(target, post(request('state_getMetadata')).repeat(60))
        await Promise.race([once(socket, 'close'), until(signal, 300)])
        socket.destroy()
      }),
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
        const socket = await open(target)
        socket.pause()
        try {
          const items = Array.from({ length: 1000 }, (_, at) => ({
            key: `0x${at.toString(16).padStart(8000, 'a')}`,
            type: 'descendantsHashes',
          }))
          for (let id = 0; id < 60 && socket.readyState === socket.OPEN; id++) {
            say(socket, request('archive_v1_storage', [block, items, null], id))
            await pause(50)
          }
          await until(signal, 1000)
        } finally {
          socket.terminate()
        }
      }),
  },
  {
    name: 'many-subscriptions',
    what: 'a hundred clients with as many subscriptions as they may have, who read everything',
    run: (target, signal) =>
      crowd(100, signal, async () => {
        const socket = await open(target)
        try {
          for (let n = 0; n < 4; n++) {
            say(socket, batchOf('chain_subscribeNewHeads', 256))
            await Promise.race([once(socket, 'message'), once(socket, 'close'), until(signal)])
          }
          await Promise.race([once(socket, 'close'), until(signal)])
        } finally {
          socket.terminate()
        }
      }),
  },
]
