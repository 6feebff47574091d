import type { Runtime, TypeInfo } from '@glia/frame'
import type { Json } from './json.ts'

/** An event in normal form: its name (with the pallet unless it is SubtensorModule's) and its fields. */
export type EventJson = readonly [name: string, fields: Json]

const text = (json: Json | undefined) => JSON.stringify(json ?? null)
const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json)
const isAccount = (type: TypeInfo) => type.path?.[2] === 'AccountId32'

/** Fraction bits of a fixed-point type (its type-level number, `UInt<UInt<UTerm, B1>, B0>`); undefined for other types. */
function fractionBits(type: TypeInfo): number | undefined {
  const kind = type.params?.[0]?.type
  return type.path?.[0] === 'substrate_fixed' && kind !== undefined ? typeNumber(kind) : undefined
}

function typeNumber(type: TypeInfo): number {
  const [rest, bit] = type.params ?? []
  if (rest?.type === undefined || bit?.type === undefined) return 0
  return 2 * typeNumber(rest.type) + (bit.type.path?.at(-1) === 'B1' ? 1 : 0)
}

/** Members of a value by their types, as the normal form lists them: a wrapper of one member stands for it. */
function membersOf(type: TypeInfo, json: Json): readonly (readonly [TypeInfo, Json])[] {
  const { def } = type
  if (def.kind === 'sequence' || def.kind === 'array') return isList(json) ? json.map((item) => [def.item, item]) : []
  if (def.kind === 'composite' && def.fields.length === 1) return [[(def.fields[0] as { type: TypeInfo }).type, json]]
  const types =
    def.kind === 'tuple' ? def.items : def.kind === 'composite' ? def.fields.map((field) => field.type) : undefined
  if (types !== undefined) return isList(json) ? types.map((member, i) => [member, json[i] ?? null]) : []
  if (def.kind !== 'variant') return []
  if (type.path?.[0] === 'Option') {
    const some = def.variants[1]?.fields[0]
    return some === undefined || json === null ? [] : [[some.type, json]]
  }
  if (!isList(json)) return []
  const found = def.variants.find((variant) => variant.name === json[0])
  return (found?.fields ?? []).map((field, i) => [field.type, json[i + 1] ?? null])
}

/** Accounts that a value names. */
function accountsIn(type: TypeInfo, json: Json): string[] {
  if (isAccount(type)) return [String(json)]
  return membersOf(type, json).flatMap(([member, value]) => accountsIn(member, value))
}

/** Do `bits` and a number in either spelling mean the same: the bits themselves, or a decimal number rounded to its digits? */
export function sameFixed(spelled: string, bits: bigint, fraction: number): boolean {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(spelled)
  if (found === null) return false
  const [, sign, whole = '', decimals = ''] = found
  const magnitude = BigInt(whole + decimals)
  const scaled = sign === '-' ? -magnitude : magnitude
  if (decimals === '' && scaled === bits) return true
  const unit = 10n ** BigInt(decimals.length)
  const distance = scaled * (1n << BigInt(fraction)) - bits * unit
  // A whole number is exact; one with decimals may have been rounded at the last of them.
  const tolerance = decimals === '' ? 0n : 1n << BigInt(fraction)
  return 2n * (distance < 0n ? -distance : distance) <= tolerance
}

function sameValue(type: TypeInfo, expected: Json, found: Json): boolean {
  if (text(expected) === text(found)) return true
  const fraction = fractionBits(type)
  if (fraction !== undefined && typeof found === 'string')
    return typeof expected === 'string' && sameFixed(expected, BigInt(found), fraction)
  const mine = membersOf(type, found)
  const theirs = membersOf(type, expected)
  if (mine.length === 0 || mine.length !== theirs.length) return false
  return mine.every(([member, value], i) => sameValue(member, (theirs[i] as readonly [TypeInfo, Json])[1], value))
}

/**
 * Compares events with those of a vector. Fixed-point fields are equal in both spellings. Where the reference goes through
 * accounts in an order of its own, only events that name the same accounts have an order: among others it is not looked at.
 */
export class EventComparison {
  readonly #types = new Map<string, TypeInfo>()

  constructor(rules: Runtime) {
    for (const { name, events } of rules.pallets) {
      for (const event of Object.values(events))
        this.#types.set(name === 'SubtensorModule' ? event.name : `${name}.${event.name}`, event.type)
    }
  }

  /** The first differences, `event 3: expected / found`, at most `most`. */
  differences(expected: readonly EventJson[], found: readonly EventJson[], most: number): string[] {
    const theirs = this.#ordered(expected)
    const mine = this.#ordered(found)
    const details: string[] = []
    for (let i = 0; i < Math.max(theirs.length, mine.length) && details.length < most; i++) {
      const [a, b] = [theirs[i], mine[i]]
      if (a === undefined || b === undefined || !this.#same(a, b)) details.push(`event ${i}: ${text(a)} / ${text(b)}`)
    }
    return details
  }

  #same(expected: EventJson, found: EventJson): boolean {
    if (expected[0] !== found[0]) return false
    const type = this.#types.get(found[0])
    if (type === undefined || !isList(expected[1]) || !isList(found[1])) return text(expected) === text(found)
    return sameValue(type, whole(type, expected[1]), whole(type, found[1]))
  }

  /** Events in an order that does not depend on which account came first. Those that name none keep their places. */
  #ordered(events: readonly EventJson[]): EventJson[] {
    const ordered: EventJson[] = []
    let run: { event: EventJson; accounts: string }[] = []
    const flush = () => {
      run.sort((a, b) => (a.accounts < b.accounts ? -1 : a.accounts > b.accounts ? 1 : 0))
      ordered.push(...run.map(({ event }) => event))
      run = []
    }
    for (const event of events) {
      const type = this.#types.get(event[0])
      const accounts = type === undefined || !isList(event[1]) ? [] : accountsIn(type, whole(type, event[1]))
      if (accounts.length > 0) run.push({ event, accounts: accounts.join(' ') })
      else {
        flush()
        ordered.push(event)
      }
    }
    flush()
    return ordered
  }
}

/** The fields of an event as a value of its type: the list of a struct of one member stands for that member. */
const whole = (type: TypeInfo, fields: readonly Json[]): Json =>
  type.def.kind === 'composite' && type.def.fields.length === 1 ? (fields[0] ?? null) : fields
