import { toHex0x } from '@glia/base'
import type { OpenRpcMethod, Shape } from '../../packages/node/src/index.ts'
import type { Random } from '../random.ts'
import { hostileJson } from './hostile.ts'

/** What parameters may name so that a method has something to do. */
export interface Known {
  readonly hashes: readonly string[]
  readonly storageKeys: readonly string[]
  readonly accounts: readonly string[]
  readonly subscriptions: readonly string[]
  /** Hexadecimal text of a transaction, mostly damaged. */
  transaction(): string
  /** Arguments of a function of the runtime APIs, mostly damaged, and its name. */
  runtimeCall(): readonly [string, string]
}

/** Makes requests by what the methods say of their parameters: good ones, and ones that are hostile in places. */
export class Requests {
  readonly #random: Random
  readonly #methods: readonly OpenRpcMethod[]
  #next = 1

  constructor(random: Random, methods: readonly OpenRpcMethod[]) {
    this.#random = random
    this.#methods = methods
  }

  /** A request as text, and the id under which its answer comes. */
  request(known: Known): { readonly id: number; readonly method: string; readonly text: string } {
    const random = this.#random
    const method = random.pick(this.#methods)
    const id = this.#next++
    const name = random.pick([method.name, ...(method['x-aliases'] ?? [])])
    const params = random.oneIn(20) ? hostileJson(random) : this.#params(method, known)
    const more = random.oneIn(30) ? `,"extra":${hostileJson(random)}` : ''
    return {
      id,
      method: method.name,
      text: `{"jsonrpc":"2.0","id":${id},"method":"${name}","params":${params}${more}}`,
    }
  }

  #params({ name, params }: OpenRpcMethod, known: Known): string {
    const random = this.#random
    const values = params.map(({ required, schema }) =>
      required !== true && random.oneIn(2)
        ? 'null'
        : random.oneIn(8)
          ? hostileJson(random)
          : this.#of(schema, known, 0),
    )
    if (/call$/i.test(name) && random.oneIn(2)) {
      const at = params.findIndex(({ name: each }) => each === 'name' || each === 'function' || each === 'method')
      const [call, data] = known.runtimeCall()
      if (at >= 0) values.splice(at, 2, JSON.stringify(call), JSON.stringify(data))
    }
    if (/submit|broadcast|query(?:Info|Fee)/i.test(name) && random.oneIn(2))
      values[0] = JSON.stringify(known.transaction())
    if (random.oneIn(25)) values.splice(random.below(values.length + 1), 1)
    if (random.oneIn(25)) values.splice(random.below(values.length + 1), 0, hostileJson(random))
    if (random.oneIn(8))
      return `{${values.map((value, at) => `${JSON.stringify(params[at]?.name ?? 'more')}:${value}`).join(',')}}`
    return `[${values.join(',')}]`
  }

  #of(shape: Shape, known: Known, depth: number): string {
    const random = this.#random
    if (random.oneIn(20)) return hostileJson(random)
    if (shape.anyOf !== undefined && shape.anyOf.length > 0) return this.#of(random.pick(shape.anyOf), known, depth)
    if (shape.enum !== undefined) return JSON.stringify(random.pick(shape.enum))
    const { title } = shape
    if (title === 'hash') return JSON.stringify(random.pick(known.hashes))
    if (title === 'account') return JSON.stringify(random.pick(known.accounts))
    if (title === 'hex') return JSON.stringify(this.#hex(known))
    const type = typeof shape.type === 'string' ? shape.type : shape.type?.[0]
    switch (type) {
      case 'integer':
        return this.#integer(shape)
      case 'boolean':
        return random.pick(['true', 'false'])
      case 'array':
        return this.#array(shape, known, depth)
      case 'object': {
        const fields = Object.entries(shape.properties ?? {}).filter(
          ([field]) => shape.required?.includes(field) === true || random.oneIn(2),
        )
        return `{${fields.map(([field, of]) => `${JSON.stringify(field)}:${this.#of(of, known, depth + 1)}`).join(',')}}`
      }
      case 'null':
        return 'null'
      default:
        return JSON.stringify(random.pick(known.subscriptions.length > 0 ? known.subscriptions : ['none']))
    }
  }

  #hex(known: Known): string {
    const random = this.#random
    const kind = random.below(6)
    if (kind === 0) return known.transaction()
    if (kind === 1) return toHex0x(random.bytes(random.below(70)))
    const key = random.pick(known.storageKeys)
    // Whole keys, prefixes of items, of pallets, and of everything.
    return key.slice(0, 2 + 2 * random.pick([0, 16, 32, 32, 40, key.length]))
  }

  #integer({ maximum = Number.MAX_SAFE_INTEGER }: Shape): string {
    const random = this.#random
    const max = BigInt(maximum)
    const value = random.oneIn(3) ? max - BigInt(random.below(2)) : BigInt(random.below(random.pick([5, 300, 70_000])))
    return String(value > max ? max : value)
  }

  #array({ items, minItems = 0 }: Shape, known: Known, depth: number): string {
    const random = this.#random
    if (Array.isArray(items))
      return `[${(items as readonly Shape[]).map((item) => this.#of(item, known, depth + 1)).join(',')}]`
    const length = Math.max(minItems, depth > 1 ? random.below(3) : random.pick([0, 1, 2, 5, 40]))
    return `[${Array.from({ length }, () => this.#of((items ?? {}) as Shape, known, depth + 1)).join(',')}]`
  }
}
