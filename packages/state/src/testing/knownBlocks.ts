import { toHexDigits } from '@glia/base'
import type { Change, StateStore } from '../store/types.ts'

export const HISTORY = 6
/** Writes of a block, from its number alone: keys that come, stay and go, and values of every length that LMDB tells apart. */
function changesOf(number: number): Change[] {
  const key = (n: number) =>
    `${(n % 7).toString(16).padStart(2, '0')}${((n * 2654435761) >>> 0).toString(16).padStart(8, '0')}`
  if (number === 0)
    return Array.from({ length: 300 }, (_, i) => ({ key: key(i), value: new Uint8Array(8 + (i % 60)).fill(i) }))
  return Array.from({ length: 24 }, (_, i) => {
    const n = (number * 37 + i * i * 11) % 350
    const length = i === 0 ? 5000 + number : 4 + ((number + i) % 50)
    return { key: key(n), value: (number + i) % 9 === 0 ? undefined : new Uint8Array(length).fill(number + i) }
  })
}
const auxOf = (number: number) => [
  { key: 'head', value: Buffer.from(String(number)) },
  { key: `body:${number}`, value: Buffer.alloc(300 + (number % 5) * 1500, number) },
]
/** Puts the next of the known blocks on a store. */
export function extend(store: StateStore): void {
  const number = store.head === undefined ? 0 : store.head.number + 1
  const pending = store.prepare(changesOf(number))
  store.commit({ number, hash: `h${number}`, parentHash: `h${number - 1}`, pending, aux: auxOf(number) })
}

/** All that a store says, as text. */
export function contents(store: StateStore): string {
  const at = (number: number) => {
    const reader = store.at(number)
    return reader?.keys('').map((key) => `${key}=${toHexDigits(reader.get(key) as Uint8Array)}`)
  }
  const head = store.head?.number ?? -1
  const blocks = Array.from({ length: head + 1 - store.oldest }, (_, i) => store.oldest + i)
  const aux = Array.from({ length: head + 2 }, (_, n) => `body:${n}`).concat('head')
  return JSON.stringify([
    head,
    store.oldest,
    blocks.map((number) => [at(number), toHexDigits(store.root(number) as Uint8Array)]),
    aux.map((key) => toHexDigits(store.aux(key) ?? new Uint8Array())),
    head < 0 ? '' : toHexDigits(store.headRoot()),
    // Proofs come from the branches.
    head < 0 ? [] : store.prove(head, store.reader().keys('', { limit: 40 })).map(toHexDigits),
  ])
}
