import { type Attack, crowd, pause } from './attack.ts'
import { knock, pour } from './client.ts'

/** A request without a body. */
const ask = (line: string, headers = '') => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`

const METRICS = ask('GET /metrics')
const HEALTH = ask('GET /health')
const OPTIONS = ask('OPTIONS /')
/** What a node answers without a look at what is asked: a page that is not let in, a method, a type. */
const REFUSED = [
  `${ask('POST /', 'Origin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: 5\r\n')}hello`,
  ask('PUT /', 'A:b\r\n'.repeat(1900)),
  `${ask('POST /', 'Content-Type: text/plain\r\nContent-Length: 5\r\n')}hello`,
  ask('OPTIONS /', 'Expect: nothing\r\n'),
]

/** Attacks with requests that carry nothing, and with pages beside JSON-RPC. */
export const pageAttacks: readonly Attack[] = [
  {
    name: 'pages-unread',
    what: 'sixty times /metrics over and over on 64 connections, and ten times or twice /health on 64, none read',
    run: (target, signal) =>
      crowd(128, signal, async (index) => {
        if (index < 64) await knock(target, '', (socket) => pour(socket, signal, METRICS.repeat(60), { every: 5 }))
        else {
          const times = index % 2 === 0 ? 10 : 2
          await knock(target, '', (socket) => pour(socket, signal, HEALTH.repeat(times), { every: 100 }))
        }
        await pause(5)
      }),
  },
  {
    name: 'options',
    what: 'requests that ask for nothing, OPTIONS fifty and four at a time on 48 connections and refused ones on 32, all read',
    run: (target, signal) =>
      crowd(80, signal, async (index) => {
        const times = index % 2 === 0 ? 50 : 4
        const bytes = index < 48 ? OPTIONS.repeat(times) : (REFUSED[index % REFUSED.length] as string)
        await knock(target, '', (socket) => {
          socket.resume()
          return pour(socket, signal, bytes, { every: 1 })
        })
        await pause(5)
      }),
  },
]
