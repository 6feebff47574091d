import { toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'
import { twox64 } from '../hash/twox.ts'

/** Version of the store's layout; a database of another version is refused. */
export const FORMAT = 3

export interface Meta {
  readonly format: number
  readonly head: number
  readonly oldest: number
  /** The block that the tables are of; the writes of the blocks above stand in `redo`. */
  readonly flushed: number
  /** The block whose trie the table of branches is; -1 when it is of none. It can be brought on if it is `flushed`. */
  readonly rooted: number
  /** Of all block records and aux records: {@link ContentSum}. */
  readonly sum: string
}

const checkOf = (text: string) => toHexDigits(twox64(Buffer.from(text)))

/** JSON, and in front of it what tells whether it is whole. */
export function encodeMeta(meta: Meta): Uint8Array {
  const text = JSON.stringify(meta)
  return Buffer.from(`${checkOf(text)}${text}`)
}

/** @throws StateError `Corrupt` when it is not whole or of another format. */
export function decodeMeta(bytes: Uint8Array, path: string): Meta {
  const text = Buffer.from(bytes).toString()
  // Formats 1 and 2 have the JSON alone.
  const json = text.startsWith('{') ? text : text.slice(16)
  const format = /"format":(\d+)/.exec(json)?.[1]
  if (format !== undefined && Number(format) !== FORMAT) {
    throw new StateError(
      'Corrupt',
      `expected data format ${FORMAT} in ${path}, found ${format}: it was written by another version; use another directory, or remove this one to begin anew`,
    )
  }
  if (checkOf(json) !== text.slice(0, 16)) {
    throw new StateError(
      'Corrupt',
      `the record of the head in ${path} is damaged: use another directory or a copy of this one`,
    )
  }
  return JSON.parse(json) as Meta
}
