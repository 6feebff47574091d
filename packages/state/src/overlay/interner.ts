import { isObject, toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'

/** Places of the texts that were asked for lately; a power of two. */
const RECENT = 4096

/** By a few characters near the front: accounts differ there. */
function recentPlace(text: string): number {
  let hash = 0
  for (let at = Math.min(14, text.length) - 1; at >= 5; at--) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return (hash ^ (hash >>> 12)) & (RECENT - 1)
}

/** Gives key parts small numbers, so that a look-up compares integers: accounts, hashes, wide numbers, tuples. */
export class Interner {
  readonly #texts = new Map<string, number>()
  readonly #others = new Map<string, number>()
  /** Objects that were asked for: nobody changes them once they were handed in. */
  readonly #objects = new WeakMap<object, number>()
  readonly #values: unknown[] = []
  /** Texts that were asked for lately, and their numbers: rules ask for the accounts of one subnet again and again. */
  readonly #recent = new Array<string | undefined>(RECENT).fill(undefined)
  readonly #recentIds = new Int32Array(RECENT)

  /**
   * Plain numbers, of u32 at most, stand for themselves; within one place of a key, all parts are of one type.
   *
   * @throws StateError `BadKeyPart`
   */
  of(part: unknown): number {
    if (typeof part === 'number') {
      const id = part | 0
      // Any other would be taken for one that has the same lower bits.
      if (id >>> 0 !== part) throw unknownPart(`number ${part}`)
      return id
    }
    if (typeof part === 'string') {
      const place = recentPlace(part)
      if (this.#recent[place] === part) return this.#recentIds[place] as number
      const id = this.#texts.get(part) ?? this.#add(this.#texts, part, part)
      this.#recent[place] = part
      this.#recentIds[place] = id
      return id
    }
    if (!isObject(part)) return this.#other(part)
    let id = this.#objects.get(part)
    if (id === undefined) {
      id = this.#other(part)
      this.#objects.set(part, id)
    }
    return id
  }

  #other(part: unknown): number {
    const text = flat(part)
    return this.#others.get(text) ?? this.#add(this.#others, text, part)
  }

  get size(): number {
    return this.#values.length
  }

  value(id: number): unknown {
    return this.#values[id]
  }

  #add(map: Map<string, number>, text: string, value: unknown): number {
    const id = this.#values.length
    map.set(text, id)
    this.#values.push(value)
    return id
  }
}

/** A text that is equal exactly when two parts are: the type in front, and lengths, since what is inside may hold any sign. */
function flat(part: unknown): string {
  switch (typeof part) {
    case 'bigint':
      return `n${part}`
    case 'string':
      return `s${part}`
    case 'number':
      return `d${part}`
    case 'boolean':
      return part ? 't' : 'f'
    case 'undefined':
      return 'u'
    case 'object':
      return flatObject(part)
    default:
      throw unknownPart(typeof part)
  }
}

function flatObject(part: object | null): string {
  if (part === null) return '0'
  if (part instanceof Uint8Array) return `b${toHexDigits(part)}`
  if (Array.isArray(part)) {
    let text = 'a'
    for (const inner of part) text += withLength(flat(inner))
    return text
  }
  const kind: unknown = Object.getPrototypeOf(part)
  if (kind !== Object.prototype && kind !== null) throw unknownPart(part.constructor.name)
  let text = 'o'
  // Fields are encoded by their names: in whatever order somebody wrote them, and with one left out or undefined, the key is one.
  for (const name of Object.keys(part).sort()) {
    const inner: unknown = (part as Record<string, unknown>)[name]
    if (inner !== undefined) text += withLength(name) + withLength(flat(inner))
  }
  return text
}

const withLength = (text: string): string => `${text.length}:${text}`

function unknownPart(kind: string): StateError {
  return new StateError(
    'BadKeyPart',
    `expected numbers from 0 to 2^32 - 1, other primitives, bytes, tuples and plain objects in a key, found a ${kind}`,
  )
}
