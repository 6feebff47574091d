import { randomBytes } from 'node:crypto'
import type WebSocket from 'ws'
import { type Attack, crowd, pause, request, send, type Target, until } from './attack.ts'
import { ask, say, talk } from './client.ts'
import { type Sender, SIGNER, signing } from './sender.ts'

/** Bytes of a remark, of which two fit into a block, and of a body that is large. */
const REMARK = 3_600_000
const LARGE = 3_000_000
/** A node that cuts off most of those that only read would keep honest clients from their answers as well. */
const FEW = 20
/** For how long nobody has to be answered: blocks are made first. */
const NONE_MS = 15_000
/** Bytes of a value that everybody can put into the state. */
const VALUE = 800_000

/** Who asks, and what becomes of it. */
class Readers {
  #answered = 0
  #cut = 0
  readonly #signal: AbortSignal
  readonly #most: number

  /** @param most of those that are answered, as large a part may be cut off beside a few */
  constructor(signal: AbortSignal, most = 1) {
    this.#signal = signal
    this.#most = most
  }

  async read(work: Promise<unknown>): Promise<void> {
    const answered = await work.then(
      () => true,
      () => false,
    )
    if (this.#signal.aborted) return
    if (answered) this.#answered++
    else this.#cut++
  }

  /** Rejects once more are cut off than may be, or nobody is answered for long. */
  async hold(): Promise<void> {
    const began = performance.now()
    while (!this.#signal.aborted) {
      if (this.#cut > FEW && this.#cut > this.#most * this.#answered)
        throw new Error(`expected readers to be answered, found ${this.#answered} answered and ${this.#cut} cut off`)
      if (this.#answered === 0 && performance.now() - began > NONE_MS) throw new Error('expected answers, found none')
      await until(this.#signal, 200)
    }
  }
}

async function answerOf<T>({ http }: Target, method: string, params: readonly unknown[]): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(http, { method: 'POST', headers, body: request(method, params) })
  return ((await response.json()) as { result: T }).result
}

/** Finds large blocks behind the first ones; answers up to which it has looked. */
async function lookFor(large: string[], target: Target, from: number): Promise<number> {
  const last = Number((await answerOf<{ number: string }>(target, 'chain_getHeader', [])).number)
  for (let number = from + 1; number <= last; number++) {
    const hash = await answerOf<string>(target, 'chain_getBlockHash', [number])
    const body = await answerOf<readonly string[]>(target, 'archive_v1_body', [hash])
    if (body.join('').length > 2 * LARGE && !large.includes(hash)) large.push(hash)
  }
  return last
}

/** Fills blocks with remarks, and says which those were. */
async function makeBlocks(sender: Sender, target: Target, signal: AbortSignal, large: string[]): Promise<void> {
  const accounts = ['//Alice', '//Bob', '//Charlie'].map((uri) => sender.key(uri))
  for (let looked = 0; !signal.aborted; ) {
    for (const account of accounts) {
      const nonce = await sender.nonce(account)
      for (const more of [0, 1])
        await sender
          .send(sender.call('system', 'remark', `0x${randomBytes(REMARK).toString('hex')}`), account, nonce + more)
          .catch(() => undefined)
    }
    await pause(500)
    looked = await lookFor(large, target, looked).catch(() => looked)
    await until(signal, 5000)
  }
}

/** Puts a large value into the state, paid by one account; answers its key. */
async function makeValue(sender: Sender, target: Target): Promise<string> {
  const alice = sender.key('//Alice')
  const note = sender.call('preimage', 'notePreimage', `0x${randomBytes(VALUE).toString('hex')}`)
  await sender.send(note, alice, await sender.nonce(alice))
  const prefix = sender.api.query.preimage?.preimageFor?.keyPrefix()
  for (;;) {
    const [key] = await answerOf<readonly string[]>(target, 'state_getKeysPaged', [prefix, 1])
    if (key !== undefined) return key
    await pause(100)
  }
}

/** What a client puts into a batch beside large blocks: a value of a megabyte, what grows and is nobody else's, and what is little. */
const beside = (key: string): readonly (readonly [method: string, params: readonly unknown[]])[] => [
  ['state_getStorage', [key]],
  ['state_queryStorageAt', [[key]]],
  ['state_getMetadata', []],
  ['chain_getHeader', []],
  ['system_name', []],
]

/** Batches of one to nine requests, no two alike for long, of which any may be the large one. */
function* batches(
  large: readonly string[],
  key: string,
): Generator<{ readonly text: string; readonly id: number }, never> {
  const others = beside(key)
  for (let id = 1, count = 0; ; id++) {
    const one = () => {
      const hash = large[++count % large.length] as string
      const [method, params] = others[count % 7] ?? [count % 2 === 0 ? 'chain_getBlock' : 'archive_v1_body', [hash]]
      return request(method, params, id)
    }
    const size = 1 + ((5 * id) % 9)
    yield { text: `[${Array.from({ length: size }, one)}]`, id }
  }
}

/** Refusals count as no answer. */
async function askBatch(socket: WebSocket, text: string, id: number): Promise<void> {
  const answers = (await ask(socket, text, id)) as unknown as readonly { readonly error?: unknown }[]
  if (!Array.isArray(answers) || answers.some(({ error }) => error !== undefined)) throw new Error('refused')
}

/** A message of many bytes; rejects when the socket closes. */
const large = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.on('message', (data: Buffer) => data.length > LARGE / 10 && resolve())
    socket.on('close', () => reject(new Error('closed')))
  })

/** Answers of megabytes, asked for by who pays nothing. */
export const largeAnswerAttacks: readonly Attack[] = [
  {
    name: 'large-blocks',
    what: 'blocks of remarks as large as the pool takes them, paid by three accounts, and asked for over and over by eight strangers over HTTP and eight on WebSockets, who have to be answered',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const large: string[] = []
      const readers = new Readers(signal)
      let count = 0
      const wanted = () => {
        const hash = large[count++ % large.length] as string
        return request(count % 2 === 0 ? 'chain_getBlock' : 'archive_v1_body', [hash], count)
      }
      const asking = crowd(16, signal, async (index) => {
        if (large.length === 0) await pause(50)
        else if (index % 2 === 0) await readers.read(send(target.http, wanted(), signal))
        else
          await talk(target, async (socket) => {
            while (!signal.aborted && socket.readyState === socket.OPEN) {
              const text = wanted()
              await readers.read(ask(socket, text, count))
            }
          })
      })
      await Promise.race([readers.hold(), Promise.all([makeBlocks(sender, target, signal, large), asking])])
    }),
  },
  {
    name: 'mixed-batches',
    what: 'the same blocks in batches of one to nine requests, with large values and small ones in between, by 48 strangers who read them all, and have to be answered all but one of twenty times',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const large: string[] = []
      const readers = new Readers(signal, 1 / 20)
      const wanted = batches(large, await makeValue(sender, target))
      const asking = crowd(48, signal, async () => {
        if (large.length === 0) return pause(50)
        await talk(target, async (socket) => {
          const { text, id } = wanted.next().value
          await readers.read(askBatch(socket, text, id))
        })
      })
      await Promise.race([readers.hold(), Promise.all([makeBlocks(sender, target, signal, large), asking])])
    }),
  },
  {
    name: 'waiting-batches',
    what: 'the same blocks, each behind a thousand requests that are little, by 42 strangers who read them all, and have to be answered all but one of twenty times',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const large: string[] = []
      const readers = new Readers(signal, 1 / 20)
      let id = 0
      const asking = crowd(42, signal, async () => {
        if (large.length === 0) return pause(50)
        await talk(target, async (socket) => {
          id++
          const headers = Array.from({ length: 1000 }, () => request('chain_getHeader', [], id))
          const block = request('chain_getBlock', [large[id % large.length]], id)
          await readers.read(askBatch(socket, `[${headers},${block}]`, id))
        })
      })
      await Promise.race([readers.hold(), Promise.all([makeBlocks(sender, target, signal, large), asking])])
    }),
  },
  {
    name: 'long-batches',
    what: 'a value of a megabyte, paid by one account, twice and as one of a query, and two hundred pages of keys behind them in one batch, by eight strangers who read them all, and have to be answered all but one of twenty times',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const key = await makeValue(sender, target)
      const readers = new Readers(signal, 1 / 20)
      let id = 0
      const asking = crowd(8, signal, () =>
        talk(target, async (socket) => {
          id++
          const heads = [
            request('state_getStorage', [key], id),
            request('state_getStorage', [key], id),
            request('state_queryStorageAt', [[key]], id),
          ].slice(id % 2)
          const pages = Array.from({ length: 200 }, () => request('state_getKeysPaged', ['0x', 300], id))
          await readers.read(askBatch(socket, `[${[...heads, ...pages]}]`, id))
        }),
      )
      await Promise.race([readers.hold(), asking])
    }),
  },
  {
    name: 'watched-values',
    what: 'a value of a megabyte, paid by one account, watched, given up and watched again by 40 strangers who read it, and have to be told of it all but one of twenty times',
    needs: SIGNER,
    run: signing(async (sender, target, signal) => {
      const key = await makeValue(sender, target)
      const readers = new Readers(signal, 1 / 20)
      const asking = crowd(40, signal, () =>
        talk(target, async (socket) => {
          const told = large(socket)
          say(socket, request('state_subscribeStorage', [[key]]))
          await readers.read(told)
        }),
      )
      await Promise.race([readers.hold(), asking])
    }),
  },
  {
    name: 'long-answers',
    what: 'ten thousand keys in one query of storage, by 24 clients: that of the largest value over and over, and all that there are',
    run: async (target, signal) => {
      const keys: string[] = []
      for (let page: readonly string[] = ['']; page.length > 0; keys.push(...page))
        page = await answerOf<readonly string[]>(target, 'state_getKeysPaged', ['0x', 1000, keys.at(-1)])
      const sized: [key: string, size: number][] = []
      for (const key of keys) {
        const value = await answerOf<string | null>(target, 'state_getStorage', [key])
        sized.push([key, value?.length ?? 0])
      }
      sized.sort(([, one], [, other]) => other - one)
      const largest = Array.from({ length: 10_000 }, () => sized[0]?.[0])
      const all = Array.from({ length: 10_000 }, (_, at) => sized[at % sized.length]?.[0])
      const readers = new Readers(signal)
      const asking = crowd(24, signal, async (index) => {
        const text = request('state_queryStorageAt', [index % 2 === 0 ? largest : all], index)
        if (index % 4 < 2) await readers.read(send(target.http, text, signal))
        else
          await talk(target, async (socket) => {
            while (!signal.aborted && socket.readyState === socket.OPEN) await readers.read(ask(socket, text, index))
          })
      })
      await Promise.race([readers.hold(), asking])
    },
  },
]
