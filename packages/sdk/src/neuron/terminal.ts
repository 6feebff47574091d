import { GliaError } from '@glia/base'
import { str } from './python/repr.ts'
import { type PyDict, PyFloat, type PyValue } from './python/value.ts'
import { foundWords, words } from './words.ts'

/** What one end of a call says about itself. `null` means not said. What came from elsewhere is cut and printable ({@link words}). */
export interface Terminal {
  statusCode: number | null
  statusMessage: string | null
  /** Seconds. */
  processTime: number | null
  ip: string | null
  port: number | null
  version: number | null
  /** Nanoseconds since 1970. */
  nonce: bigint | null
  uuid: string | null
  /** SS58. */
  hotkey: string | null
  /** `0x…`, 64 bytes. */
  signature: string | null
}

type Kind = 'int' | 'bigint' | 'float' | 'text'

/** Property, wire name and type of each field, in the order of the wire (Python's `TerminalInfo`). */
const FIELDS: readonly [keyof Terminal, string, Kind][] = [
  ['statusCode', 'status_code', 'int'],
  ['statusMessage', 'status_message', 'text'],
  ['processTime', 'process_time', 'float'],
  ['ip', 'ip', 'text'],
  ['port', 'port', 'int'],
  ['version', 'version', 'int'],
  ['nonce', 'nonce', 'bigint'],
  ['uuid', 'uuid', 'text'],
  ['hotkey', 'hotkey', 'text'],
  ['signature', 'signature', 'text'],
]

/** A header or a body field does not have the type of its terminal field. */
export class TerminalError extends GliaError {
  constructor(name: string, kind: Kind, found: string) {
    super('TERMINAL', `terminal field ${name} must be of type ${kind}, found "${foundWords(found)}"`)
  }
}

/** A terminal with the given fields, the rest unsaid. */
export function terminal(fields: Partial<Terminal> = {}): Terminal {
  return {
    statusCode: null,
    statusMessage: null,
    processTime: null,
    ip: null,
    port: null,
    version: null,
    nonce: null,
    uuid: null,
    hotkey: null,
    signature: null,
    ...fields,
  }
}

function parseField(name: string, kind: Kind, text: string): Terminal[keyof Terminal] {
  if (kind === 'text') return words(text)
  const number = Number(text)
  if (text.trim() === '' || Number.isNaN(number)) throw new TerminalError(name, kind, text)
  if (kind === 'float') return number
  if (!/^\s*-?\d{1,30}\s*$/.test(text)) throw new TerminalError(name, kind, text)
  return kind === 'bigint' ? BigInt(text) : number
}

/** Python's value of a field. */
function fieldToPython(kind: Kind, value: Terminal[keyof Terminal]): PyValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  return kind === 'float' ? new PyFloat(value) : BigInt(Math.trunc(value))
}

/** The dict a terminal is inside a body, with nulls. */
export function terminalToPython(info: Terminal): PyDict {
  return new Map(FIELDS.map(([key, name, kind]) => [name, fieldToPython(kind, info[key])]))
}

/** Reads a terminal out of a body. Unknown keys are ignored; an absent or null dict is an empty terminal. */
export function terminalFromPython(value: PyValue | undefined): Terminal {
  const info = terminal()
  if (!(value instanceof Map)) return info
  for (const [key, name, kind] of FIELDS) {
    const field = value.get(name) as PyValue | undefined
    if (field === undefined || field === null) continue
    Object.assign(info, { [key]: parseField(name, kind, str(field)) })
  }
  return info
}

/** Adds `bt_header_<side>_<field>` for every field that is said. */
export function terminalToHeaders(side: 'axon' | 'dendrite', info: Terminal, headers: Record<string, string>): void {
  for (const [key, name, kind] of FIELDS) {
    const value = info[key]
    if (value !== null) headers[`bt_header_${side}_${name}`] = str(fieldToPython(kind, value))
  }
}

/** HTTP headers as Node gives them: lower-case names. */
export type HeaderMap = Readonly<Record<string, string | string[] | undefined>>

/** The first value of a header. */
export function header(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Reads the fields of one side. Throws {@link TerminalError}. */
export function terminalFromHeaders(side: 'axon' | 'dendrite', headers: HeaderMap): Terminal {
  const info = terminal()
  for (const [key, name, kind] of FIELDS) {
    const text = header(headers, `bt_header_${side}_${name}`)
    if (text !== undefined) Object.assign(info, { [key]: parseField(name, kind, text) })
  }
  return info
}

/** `base` overlaid with everything `over` says. */
export function mergeTerminal(base: Terminal, over: Terminal): Terminal {
  const said = Object.entries(over).filter(([, value]) => value !== null)
  return { ...base, ...Object.fromEntries(said) }
}
