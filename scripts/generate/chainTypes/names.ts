import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'

/** Units of @glia/base, by the names that the runtime gives a field's type. */
const BRANDS: Readonly<Record<string, string>> = { NetUid: 'NetUid', TaoBalance: 'Tao', AlphaBalance: 'Alpha' }

/** The unit that a field's type name means, compact or not; undefined for plain numbers. */
export function brandOf(typeName: string | undefined): string | undefined {
  return BRANDS[/^Compact<(.+)>$/.exec(typeName ?? '')?.[1] ?? typeName ?? '']
}

/** An identifier of a path's parts: `share_pool::SafeFloat` as `SafeFloat`. */
function pascal(part: string): string {
  return part.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** A name for each type that has a path, by the type's number. Names that several would have get their modules before them. */
export function namesOf(lookup: UnifiedMetadata['lookup']): Map<number, string> {
  const names = new Map<number, string>()
  const taken = new Map<string, number>()
  for (const { id, path } of lookup) {
    if (path.length === 0) continue
    let name = ''
    for (let parts = 1; parts <= path.length; parts++) {
      name = path.slice(-parts).map(pascal).join('')
      if (!taken.has(name) && !RESERVED.has(name)) break
    }
    const others = taken.get(name) ?? 0
    taken.set(name, others + 1)
    names.set(id, others === 0 ? name : `${name}${others + 1}`)
  }
  return names
}

/** What the generated file imports, by where from. */
export const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  '@glia/base': ['Alpha', 'Hex', 'NetUid', 'Tao'],
  '../chainTypes.ts': ['Account', 'Bytes', 'DecodedVariant', 'Integer'],
  '../metadata/metadata.ts': ['Call'],
}

/** What it says itself. */
export const CHAIN = 'GliaChain'

/** What it finds in every TypeScript program, or readers would take for that of Rust. */
const KNOWN = ['Error', 'Event', 'Lock', 'Option', 'Result']

/** Names that no type of the chain gets. */
const RESERVED = new Set([...Object.values(IMPORTS).flat(), CHAIN, ...KNOWN])
