import type { StorageEntry } from '../storage/item.ts'
import { type MapDeclaration, type OptionalMapDeclaration, type StorageMap, storageMap } from '../storage/map.ts'
import {
  type OptionalValueDeclaration,
  type StorageValue,
  storageValue,
  type ValueDeclaration,
} from '../storage/value.ts'
import { type ErrorDeclarations, type ErrorSet, palletErrors } from './errors.ts'
import { type EventDeclarations, type EventSet, palletEvents } from './events.ts'
import type { Home, PalletMember } from './member.ts'
import { assembled, type Pallet, type PalletParts, withNumbers } from './pallet.ts'

/**
 * A pallet's name and number, said in this one place. What it stores, tells and refuses is declared with it and so knows from
 * the beginning where it belongs; calls are known by themselves, and {@link PalletHome.pallet} puts all of it together.
 */
export class PalletHome implements Home {
  readonly name: string
  readonly index: number
  readonly #declared: Declared[] = []

  /** @throws FrameError for a number that is no byte */
  constructor({ name, index }: Home) {
    withNumbers(name, 'pallet', [index])
    this.name = name
    this.index = index
  }

  /**
   * Declares a value; a default may follow the runtime's configuration. `value: optional(codec)` makes it optional: `get`
   * answers undefined when nothing is stored.
   */
  value<T>(declared: OptionalValueDeclaration<T>): StorageValue<T, T | undefined>
  value<T>(declared: ValueDeclaration<T>): StorageValue<T>
  value<T>(declared: ValueDeclaration<T> | OptionalValueDeclaration<T>): StorageValue<T> {
    return this.#note(storageValue(this, declared))
  }

  /** Declares a map. `key` lists the hashed key parts, `value: optional(codec)` makes `get` answer undefined for absent keys. */
  map<K extends readonly unknown[], V>(declared: OptionalMapDeclaration<K, V>): StorageMap<K, V, V | undefined>
  map<K extends readonly unknown[], V>(declared: MapDeclaration<K, V>): StorageMap<K, V>
  map<K extends readonly unknown[], V>(
    declared: MapDeclaration<K, V> | OptionalMapDeclaration<K, V>,
  ): StorageMap<K, V> {
    return this.#note(storageMap(this, declared))
  }

  /** Declares the pallet's events in wire order. */
  events<T extends object>(declared: EventDeclarations<T>): EventSet<T> {
    const set = palletEvents(this, declared)
    for (const each of Object.values<Declared>(set)) this.#note(each)
    return set
  }

  /** Declares the pallet's errors in wire order: name -> the sentence for the user. `[index, sentence]` sets an index by hand. */
  errors<const N extends string>(declared: ErrorDeclarations<N>): ErrorSet<N> {
    const set = palletErrors(this, declared)
    for (const each of Object.values<Declared>(set)) this.#note(each)
    return set
  }

  /**
   * Puts the pallet together.
   *
   * @throws FrameError for what is listed twice or was declared by another pallet, for what this one declared and does not list,
   * and for a number that is no byte
   */
  pallet(parts: PalletParts): Pallet {
    return assembled(this, parts, this.#declared)
  }

  #note<D extends Declared>(declared: D): D {
    this.#declared.push(declared)
    return declared
  }
}

/** A storage item, an event or an error. */
type Declared = Pick<StorageEntry | PalletMember, 'name' | 'home'>

/** Where a pallet's declarations begin. @throws FrameError for a number that is no byte */
export const palletHome = (declared: Home): PalletHome => new PalletHome(declared)
