import { type Attack, crowd, send } from './attack.ts'
import { next, say, talk } from './client.ts'

const list = (size: number, item: (at: number) => string) =>
  `[${Array.from({ length: size }, (_, at) => item(at)).join()}]`

/** Lists of some size that take longest to read for their length, each in another way; of nothing that the method looks at. */
const SHAPES: readonly ((size: number) => string)[] = [
  (size) => list(size, () => '9'.repeat(17)),
  (size) => list(size, () => `-${'9'.repeat(17)}`),
  (size) => list(size, (at) => `"€${at}"`),
  (size) => list(size, (at) => `{"k${at}":1}`),
  (size) => `[${list(size, (at) => `"k${(at * 7919) % 999_983}":1`).replace(/^.(.*).$/s, '{$1}')},${'9'.repeat(20)}]`,
  (size) => list(size, (at) => `{"a${at % 1000}":${at}.5}`),
  (size) => list(size, (at) => `1e-${300 + (at % 20)}`),
  (size) => `["${'\\"'.repeat(16 * size)}"]`,
  (size) => `[${'9'.repeat(20)},"${'1'.repeat(30 * size)}."]`,
  (size) => list(4 * size, () => '[]'),
]
/** Far more than is read, and about as much as is. */
const SIZES = [249_000, 17_000]

/** Requests for nothing, as dear to read as they may be. */
export const readingAttacks: readonly Attack[] = [
  {
    name: 'costly-requests',
    what: 'requests of up to 8 MB that are as dear to read as they may be, of long integers, names and escapes, by eight clients',
    run: (target, signal) => {
      const texts = SIZES.flatMap((size) =>
        SHAPES.map((shape) => `{"jsonrpc":"2.0","id":1,"method":"nope","params":${shape(size)}}`),
      )
      return crowd(8, signal, async (index) => {
        const turns = [...texts.slice(index), ...texts.slice(0, index)]
        if (index % 2 === 0) for (const text of turns) await send(target.http, text, signal)
        else
          await talk(target, async (socket) => {
            for (const text of turns) {
              if (socket.readyState !== socket.OPEN) return
              say(socket, text)
              await next(socket, ['message'], signal)
            }
          })
      })
    },
  },
]
