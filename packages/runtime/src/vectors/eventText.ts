import type { EventRecord } from '@glia/frame'
import type { vectorAccounts } from './accounts.ts'
import { type Json, toJson } from './json.ts'

type Names = ReturnType<typeof vectorAccounts>

const WRAPPED = new Set(['NetUid', 'TaoBalance', 'AlphaBalance'])

/** An event as Rust's debug form writes it: `Event::StakeMoved(603, 25, NetUid(0), 12, NetUid(0), TaoBalance(5))`. */
export function eventText({ event, fields }: EventRecord, names: Names): string {
  const { def } = event.type
  const values = toJson(event.fields, fields, names, 'list')
  if (def.kind === 'tuple') {
    const members = (values as readonly Json[]).map((value, i) => debug(event.typeNames?.[i] ?? '', value))
    return `Event::${event.name}(${members.join(', ')})`
  }
  if (def.kind !== 'composite') return `Event::${event.name}`
  const single = def.fields.length === 1
  const members = def.fields.map((field, i) => {
    const value = single ? values : ((values as readonly Json[])[i] as Json)
    return `${field.name}: ${debug(event.typeNames?.[i] ?? '', value)}`
  })
  return `Event::${event.name} { ${members.join(', ')} }`
}

function debug(typeName: string, value: Json): string {
  if (WRAPPED.has(typeName)) return `${typeName}(${String(value)})`
  if (typeName === 'RootClaimTypeEnum' && Array.isArray(value)) {
    const [name, subnets] = value as unknown as readonly [string, readonly Json[]]
    const list = subnets.flat().map((netuid) => `NetUid(${String(netuid)})`)
    return `${name} { subnets: {${list.join(', ')}} }`
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
