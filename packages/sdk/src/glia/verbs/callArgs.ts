import { isObject, Refusal } from '@glia/base'

/** A call has other arguments on this chain than the SDK knows: what it exposes cannot be said. */
export class OtherArguments extends Refusal {
  constructor(name: string, expected: string, found: unknown) {
    super('OTHER_ARGUMENTS', `expected ${expected} as ${name}, found ${typeof found}: the chain is of another version`)
  }
}

/**
 * A call's arguments as its bytes decode, by the chain's names. Each is looked at before it is believed: a policy counts what
 * it reads here, and must not count nothing where a chain of another version means something else.
 *
 * @throws OtherArguments where an argument is missing or of another type
 */
export class CallArgs {
  readonly #named: Readonly<Record<string, unknown>>

  constructor(named: Readonly<Record<string, unknown>>) {
    this.#named = named
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#named, name)
  }

  /** An amount, in rao of either token. */
  rao(name: string): bigint {
    const found = this.#of(name)
    if (typeof found !== 'bigint') throw new OtherArguments(name, 'an amount', found)
    return found
  }

  netuid(name: string): number {
    const found = this.#of(name)
    if (typeof found !== 'number') throw new OtherArguments(name, 'a netuid', found)
    return found
  }

  netuids(name: string): readonly number[] {
    const found = this.#of(name)
    const list = isIterable(found) ? [...found] : undefined
    if (!list?.every((each) => typeof each === 'number')) throw new OtherArguments(name, 'a list of netuids', found)
    return list
  }

  #of(name: string): unknown {
    return this.has(name) ? this.#named[name] : undefined
  }
}

const isIterable = (value: unknown): value is Iterable<unknown> => isObject(value) && Symbol.iterator in value
