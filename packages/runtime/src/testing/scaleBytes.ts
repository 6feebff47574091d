import { fromHex } from '@glia/base'
import { type AccountId, type BoundCall, RUNTIME_CALL_TYPE, type Runtime, type TypeInfo, Writer } from '@glia/frame'
import fc from 'fast-check'
import { type Coldkey, type Hotkey } from '../pallets/subtensor/types.ts'

type Bytes = fc.Arbitrary<Uint8Array>

/** What generated calls name: what the state knows, and some things that it does not. */
export interface Cast {
  /** All accounts, and those that arguments called hotkeys and coldkeys mostly are. */
  readonly accounts: readonly AccountId[]
  readonly hotkeys: readonly Hotkey[]
  readonly coldkeys: readonly Coldkey[]
  readonly netuids: readonly number[]
  readonly uids: readonly number[]
  /** What is signed for a chain names one. */
  readonly chainIds: readonly number[]
  /** Storage keys, for arguments that are raw storage. */
  readonly storageKeys: readonly Uint8Array[]
}

/** How long generated sequences are: none, few, and more than any bound that a pallet sets on small items. */
const LENGTHS = [0, 1, 1, 2, 2, 3, 4, 33, 260]
const SHORT_LENGTHS = [0, 1, 2, 3]
/** Levels of calls inside calls. */
const DEPTH = 2

const concat = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const joined = (parts: readonly Bytes[]): Bytes =>
  parts.length === 0 ? fc.constant(new Uint8Array()) : fc.tuple(...parts).map(concat)
const isAccount = (type: TypeInfo) => type.path?.[2] === 'AccountId32'

/** Ordinary amounts (rao, blocks, parts) beside the edges of the type. */
function integers(bits: number, signed: boolean): fc.Arbitrary<bigint> {
  const max = (1n << BigInt(signed ? bits - 1 : bits)) - 1n
  const edges = new Set([0n, 1n, 2n, 3n, max, max - 1n, max / 2n, max / 2n + 1n])
  for (let power = 4; power < bits; power *= 2)
    for (const near of [-1n, 0n, 1n]) edges.add((1n << BigInt(power)) + near)
  if (signed) for (const each of [-1n, -max, -max - 1n]) edges.add(each)
  const usual = [0n, 1n, 2n, 3n, 4n, 100n, 1_000n, 10_000n, 500_000n, 1_000_000_000n, 50_000_000_000n]
  const fits = (value: bigint) => value <= max
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...usual.filter(fits)) },
    { weight: 2, arbitrary: fc.constantFrom(...[...edges].filter(fits)) },
    { weight: 1, arbitrary: fc.bigInt(signed ? -max - 1n : 0n, max) },
  )
}

function littleEndian(value: bigint, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let rest = BigInt.asUintN(size * 8, value)
  for (let at = 0; at < size; at++) {
    out[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return out
}

function compact(value: bigint): Uint8Array {
  const out = new Writer(16)
  out.compactBig(value)
  return out.copy()
}

/** What is known of the place where a value stands. */
interface Place {
  /** Name of the argument, which says what its numbers and accounts mean. */
  readonly name: string
  /** Levels of calls that may still be nested. */
  readonly depth: number
  /** Length of the argument's sequence, when all sequences of the call have the same. */
  readonly length: number | undefined
}

/** SCALE bytes of every type that calls take, by what metadata says of it. A new call needs nothing here. */
export class ScaleBytes {
  readonly #runtime: Runtime
  readonly #cast: Cast
  readonly #known = new Map<string, Bytes>()

  constructor(runtime: Runtime, cast: Cast) {
    this.#runtime = runtime
    this.#cast = cast
  }

  /** Bytes of the arguments of a call. Half of them give all their sequences one length, as calls with parallel lists want. */
  argumentsOf(bound: BoundCall, depth = DEPTH): Bytes {
    const key = `${bound.pallet}.${bound.name}.${depth}`
    let made = this.#known.get(key)
    if (made === undefined) {
      const free = this.#arguments(bound, depth, undefined)
      const even = fc.constantFrom(...SHORT_LENGTHS).chain((length) => this.#arguments(bound, depth, length))
      made = bound.call.fields.some(({ type }) => type.def.kind === 'sequence') ? fc.oneof(free, even) : free
      this.#known.set(key, made)
    }
    return made
  }

  #arguments({ call }: BoundCall, depth: number, length: number | undefined): Bytes {
    return joined(call.fields.map(({ name = '', type }) => this.#of(type, { name, depth, length })))
  }

  #of(type: TypeInfo, place: Place): Bytes {
    if (isAccount(type)) return this.#account(place.name)
    if (type === RUNTIME_CALL_TYPE) return this.#call(place.depth - 1)
    const { def } = type
    switch (def.kind) {
      case 'primitive':
        return this.#primitive(def.primitive, place.name)
      case 'compact':
        return this.#compact(def.item)
      case 'composite':
        return joined(def.fields.map(({ name = place.name, type }) => this.#of(type, { ...place, name })))
      case 'tuple':
        return joined(def.items.map((item) => this.#of(item, place)))
      case 'array':
        return isByte(def.item)
          ? fc.uint8Array({ minLength: def.length, maxLength: def.length })
          : joined(Array.from({ length: def.length }, () => this.#of(def.item, place)))
      case 'sequence':
        return this.#sequence(def.item, place)
      case 'variant':
        // Accounts are named by their id nearly always: other forms of address only ever fail to be looked up.
        return fc.oneof(
          ...def.variants.map((variant) => ({
            weight: variant.name === 'Id' ? 12 : 1,
            arbitrary: joined([
              fc.constant(Uint8Array.of(variant.index)),
              ...variant.fields.map((field) => this.#of(field.type, place)),
            ]),
          })),
        )
      case 'bitSequence':
        return fc.constant(Uint8Array.of(0))
    }
  }

  #account(name: string): Bytes {
    const { accounts, hotkeys, coldkeys } = this.#cast
    const likely = name.includes('hotkey') ? hotkeys : name.includes('coldkey') ? coldkeys : accounts
    return mostly(fc.constantFrom(...likely), fc.constantFrom(...accounts)).map(fromHex)
  }

  #primitive(primitive: string, name: string): Bytes {
    if (primitive === 'bool') return fc.constantFrom(Uint8Array.of(0), Uint8Array.of(1))
    if (primitive === 'str') return fc.constantFrom(Uint8Array.of(0), Uint8Array.of(4, 0x61))
    const bits = Number(primitive.slice(1))
    const any = integers(bits, primitive.startsWith('i'))
    const likely = this.#numbers(name)
    const values = likely === undefined ? any : mostly(fc.constantFrom(...likely.map(BigInt)), any)
    return values.map((value) => littleEndian(value, bits >> 3))
  }

  #numbers(name: string): readonly number[] | undefined {
    if (name.includes('netuid')) return this.#cast.netuids
    if (name === 'chain_id') return this.#cast.chainIds
    return name === 'dests' || name === 'mecid' || name.startsWith('uid') ? this.#cast.uids : undefined
  }

  #compact(item: TypeInfo): Bytes {
    const { def } = item
    if (def.kind === 'composite' && def.fields[0] !== undefined) return this.#compact(def.fields[0].type)
    if (def.kind !== 'primitive') return fc.constant(new Uint8Array())
    return integers(Number(def.primitive.slice(1)), false).map(compact)
  }

  #sequence(item: TypeInfo, place: Place): Bytes {
    const nested = item === RUNTIME_CALL_TYPE || holdsList(item)
    const lengths = place.length === undefined ? (nested ? SHORT_LENGTHS : LENGTHS) : [place.length]
    const inner = { ...place, length: undefined }
    // A shorter prefix would take the block's own time away, without which it cannot close.
    if (isByte(item) && place.name === 'prefix') return fc.constantFrom(...this.#cast.storageKeys).map(prefixed)
    if (isByte(item) && RAW_STORAGE.has(place.name))
      return mostly(fc.constantFrom(...this.#cast.storageKeys), fc.uint8Array({ maxLength: 40 })).map(prefixed)
    return fc.constantFrom(...lengths).chain((length) => {
      const items = isByte(item)
        ? fc.uint8Array({ minLength: length, maxLength: length })
        : fc.array(this.#of(item, inner), { minLength: length, maxLength: length }).map(concat)
      return items.map((bytes) => concat([compact(BigInt(length)), bytes]))
    })
  }

  #call(depth: number): Bytes {
    const calls = callsOf(this.#runtime).filter((bound) => depth > 0 || !takesCalls(bound))
    return fc
      .constantFrom(...calls)
      .chain((bound) =>
        this.argumentsOf(bound, depth).map((bytes) =>
          concat([Uint8Array.of(bound.palletIndex, bound.call.index), bytes]),
        ),
      )
  }
}

const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: other })
/** Names of arguments that hold raw storage keys alone. (Well-formed values in their place could say what no rule would.) */
const RAW_STORAGE = new Set(['keys'])

const prefixed = (bytes: Uint8Array) => concat([compact(BigInt(bytes.length)), bytes])
const isByte = (type: TypeInfo) => type.def.kind === 'primitive' && type.def.primitive === 'u8'
/** Whether a value may be, or hold, a list of more than bytes: long lists of these would be all the work. */
function holdsList({ def }: TypeInfo): boolean {
  switch (def.kind) {
    case 'sequence':
      return !isByte(def.item)
    case 'composite':
      return def.fields.some(({ type }) => holdsList(type))
    case 'tuple':
      return def.items.some(holdsList)
    case 'variant':
      return def.variants.some(({ fields }) => fields.some(({ type }) => holdsList(type)))
    default:
      return false
  }
}
const holdsCalls = (type: TypeInfo): boolean =>
  type === RUNTIME_CALL_TYPE || (type.def.kind === 'sequence' && holdsCalls(type.def.item))
const takesCalls = ({ call }: BoundCall): boolean => call.fields.some((field) => holdsCalls(field.type))

/** Whether there are values of a type at all: of an enum without variants there are none. */
const isInhabited = ({ def }: TypeInfo): boolean => def.kind !== 'variant' || def.variants.length > 0

/** Every call of a runtime that can be made, in pallet order. */
export const callsOf = (runtime: Runtime): readonly BoundCall[] =>
  runtime.pallets.flatMap((pallet) =>
    [...pallet.callByIndex.values()].filter(({ call }) => call.fields.every(({ type }) => isInhabited(type))),
  )
