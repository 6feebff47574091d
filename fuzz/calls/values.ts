import { fromHex } from '@glia/base'
import {
  type BoundCall,
  type Codec,
  type FieldInfo,
  RUNTIME_CALL_TYPE,
  RUNTIME_EXTRINSIC_TYPE,
  type Runtime,
  type TypeInfo,
  Writer,
} from '../../packages/frame/src/index.ts'
import { callsOf } from '../../packages/runtime/src/testing/scaleBytes.ts'
import type { Random } from '../random.ts'
import type { DrawnOf } from './draws.ts'
import { integer, type Mood, moodOf } from './integers.ts'
import type { Scene } from './scene.ts'

/** Lengths of sequences: mostly few, sometimes none or more than any bound of a pallet. */
const LENGTHS = [0, 1, 1, 1, 2, 2, 3, 4, 10, 33, 65, 260]
const LONG_LENGTHS = [1_000, 4_097, 20_000]
/** Items that sequences of one value may have together: long lists of long lists would be all the work. */
const MOST_ITEMS = 30_000
/** Bytes after which a sequence ends: more than any message may have. Long strings in long lists would fill the fuzzer's own memory. */
const MOST_BYTES = 16 * 1024 * 1024
/** Levels of calls inside calls, in nearly every case. */
const DEPTH = 3
/** How deep `RuntimeCall` may be nested, and what is just too deep. */
const DEEPEST = [254, 255, 256, 257, 300]

interface Place {
  /** Name of the argument, which says what its numbers and accounts mean. */
  readonly name: string
  readonly depth: number
  /** Length that the sequences of the call have in common, where they have. */
  readonly length: number | undefined
}

/**
 * Writes SCALE bytes of whatever type metadata describes: values that a rule takes, values beside them, and the edges of
 * the type. A new call or runtime API needs nothing here.
 */
export class Values {
  readonly #runtime: Runtime
  readonly #random: Random
  /** May be exchanged for what the state is later. */
  scene: Scene
  /** Whether arguments may be raw storage, with which root writes what no rule would. */
  readonly rawStorage: boolean
  readonly #calls: readonly BoundCall[]
  readonly #leaves: readonly BoundCall[]
  #items = 0
  #mood: Mood = 'any'
  readonly #signed: () => Uint8Array

  /** @param signed makes the bytes of a transaction, for arguments that are one */
  constructor(
    runtime: Runtime,
    random: Random,
    scene: Scene,
    { raw, isDrawn = () => true }: DrawnOf,
    signed: () => Uint8Array,
  ) {
    this.#runtime = runtime
    this.#random = random
    this.scene = scene
    this.rawStorage = raw
    this.#signed = signed
    this.#calls = callsOf(runtime).filter(
      (bound) => isDrawn(bound) && (raw || !/^(?:(?:set|kill)_storage|kill_prefix)$/.test(bound.name)),
    )
    this.#leaves = this.#calls.filter((bound) => !bound.call.fields.some(({ type }) => holdsCalls(type)))
  }

  /** Any call: its two indices and its arguments. */
  call(depth = DEPTH): Uint8Array {
    this.#items = 0
    const out = new Writer()
    this.#writeCall(out, depth)
    return out.copy()
  }

  /** This call. */
  callOf(bound: BoundCall): Uint8Array {
    this.#items = 0
    const out = new Writer()
    this.#writeBound(out, bound, DEPTH)
    return out.copy()
  }

  /** The call `inner` inside so many calls of root's, as deep as calls may be nested and a little deeper. */
  deep(inner: Uint8Array): Uint8Array {
    const sudo = this.#runtime.findCall('Sudo', 'sudo')
    const out = new Writer()
    for (let level = this.#random.pick(DEEPEST); level > 1; level--) this.#head(out, sudo)
    out.raw(inner)
    return out.copy()
  }

  /** A call that runs others: `batch`, `batch_all` or `force_batch`. */
  batch(calls: readonly Uint8Array[]): Uint8Array {
    const out = new Writer()
    this.#head(out, this.#runtime.findCall('Utility', this.#random.pick(['batch', 'batch_all', 'force_batch'])))
    out.compact(calls.length)
    for (const each of calls) out.raw(each)
    return out.copy()
  }

  /** `call` with the rights of root, for the account that may ask for it. */
  sudo(call: Uint8Array): Uint8Array {
    const out = new Writer()
    this.#head(out, this.#runtime.findCall('Sudo', 'sudo'))
    out.raw(call)
    return out.copy()
  }

  /** A value of a codec. */
  of(codec: Codec<unknown>, name: string): Uint8Array {
    this.#items = 0
    this.#mood = moodOf(this.#random)
    const out = new Writer()
    this.#write(out, codec.type, { name, depth: DEPTH, length: undefined })
    return out.copy()
  }

  #head(out: Writer, bound: BoundCall): void {
    out.u8(bound.palletIndex)
    out.u8(bound.call.index)
  }

  #writeCall(out: Writer, depth: number): void {
    this.#writeBound(out, this.#random.pick(depth > 0 ? this.#calls : this.#leaves), depth)
  }

  #writeBound(out: Writer, bound: BoundCall, depth: number): void {
    this.#head(out, bound)
    this.#mood = moodOf(this.#random)
    const length = this.#random.oneIn(2) ? this.#random.below(4) : undefined
    this.#fields(out, bound.call.fields, { name: '', depth: depth - 1, length })
  }

  #fields(out: Writer, fields: readonly FieldInfo[], place: Place): void {
    for (const { name, type } of fields) this.#write(out, type, name === undefined ? place : { ...place, name })
  }

  #write(out: Writer, type: TypeInfo, place: Place): void {
    if (type.path?.[2] === 'AccountId32') return out.raw(this.#account(place.name))
    if (type === RUNTIME_CALL_TYPE) return this.#writeCall(out, place.depth)
    if (type === RUNTIME_EXTRINSIC_TYPE) return out.raw(this.#signed())
    const { def } = type
    switch (def.kind) {
      case 'primitive':
        if (def.primitive === 'bool') return out.u8(this.#random.below(2))
        if (def.primitive === 'str') return this.#sequence(out, U8, place)
        return integer(this.#random, this.scene, place.name, def.primitive, this.#mood, out)
      case 'compact':
        return this.#compact(out, def.item, place.name)
      case 'composite':
        return this.#fields(out, def.fields, place)
      case 'tuple':
        for (const item of def.items) this.#write(out, item, place)
        return
      case 'array':
        if (isByte(def.item)) return out.raw(this.#random.bytes(def.length))
        for (let at = 0; at < def.length; at++) this.#write(out, def.item, place)
        return
      case 'sequence':
        return this.#sequence(out, def.item, place)
      case 'variant': {
        // The runtime's own enums, which only metadata fills.
        if (def.variants.length === 0) return out.raw(this.#random.bytes(4))
        // Accounts are named by their id nearly always: other forms of address only ever fail to be looked up.
        const id = def.variants.find(({ name }) => name === 'Id')
        const variant = id !== undefined && !this.#random.oneIn(12) ? id : this.#random.pick(def.variants)
        out.u8(variant.index)
        return this.#fields(out, variant.fields, place)
      }
      case 'bitSequence':
        return out.u8(0)
    }
  }

  #account(name: string): Uint8Array {
    const { accounts, hotkeys, coldkeys } = this.scene
    const likely = name.includes('hotkey') ? hotkeys : name.includes('coldkey') ? coldkeys : accounts
    if (this.#random.oneIn(40)) return this.#random.bytes(32)
    return fromHex(this.#random.pick(this.#random.oneIn(6) ? accounts : likely))
  }

  #compact(out: Writer, item: TypeInfo, name: string): void {
    const { def } = item
    if (def.kind === 'composite' && def.fields[0] !== undefined) return this.#compact(out, def.fields[0].type, name)
    if (def.kind !== 'primitive') return
    const plain = new Writer(16)
    integer(this.#random, this.scene, name, def.primitive, this.#mood, plain)
    let value = 0n
    for (const byte of plain.copy().toReversed()) value = (value << 8n) | BigInt(byte)
    out.compactBig(value)
  }

  #sequence(out: Writer, item: TypeInfo, place: Place): void {
    if (isByte(item)) return this.#byteString(out, place)
    const nested = holdsCalls(item) || item.def.kind === 'sequence'
    const long = !nested && this.#random.oneIn(60)
    const wanted = place.length ?? (long ? this.#random.pick(LONG_LENGTHS) : this.#random.pick(LENGTHS))
    const length = nested ? Math.min(wanted, 33) : wanted
    const inner = nested ? { ...place, length: undefined } : place
    const items: Uint8Array[] = []
    const twice = this.#random.oneIn(6)
    let bytes = 0
    for (let at = 0; at < length && this.#items < MOST_ITEMS && bytes < MOST_BYTES; at++) {
      this.#items++
      const next = (twice ? items[0] : undefined) ?? this.#one(item, inner)
      items.push(next)
      bytes += next.length
    }
    // Sets and parallel lists want an order; without one a rule must refuse them.
    if (this.#random.oneIn(3)) items.sort((a, b) => Buffer.compare(a.toReversed(), b.toReversed()))
    out.compact(items.length)
    for (const each of items) out.raw(each)
  }

  #one(item: TypeInfo, place: Place): Uint8Array {
    const one = new Writer(64)
    this.#write(one, item, place)
    return one.copy()
  }

  #byteString(out: Writer, place: Place): void {
    const { storageKeys } = this.scene
    const random = this.#random
    let bytes: Uint8Array
    if (this.rawStorage && (place.name === 'keys' || place.name === 'items') && !random.oneIn(4))
      bytes = random.pick(storageKeys)
    else {
      const length = place.length ?? (random.oneIn(200) ? random.pick(LONG_LENGTHS) : random.pick(LENGTHS))
      bytes = random.oneIn(3) ? new Uint8Array(length).fill(random.pick([0, 0x61, 0xff])) : random.bytes(length)
    }
    out.compact(bytes.length)
    out.raw(bytes)
  }
}

const U8: TypeInfo = { def: { kind: 'primitive', primitive: 'u8' } }
const isByte = (type: TypeInfo) => type.def.kind === 'primitive' && type.def.primitive === 'u8'
const holdsCalls = (type: TypeInfo): boolean =>
  type === RUNTIME_CALL_TYPE || (type.def.kind === 'sequence' && holdsCalls(type.def.item))
