/** How a synapse looks on the wire: headers, body, body hash and the texts that are signed. */

import { createHash } from 'node:crypto'
import { GliaError } from '@glia/base'
import type { z } from 'zod'
import { emptyLike, fromPython, toPython } from './python/fromSchema.ts'
import { dumps } from './python/json.ts'
import { str } from './python/repr.ts'
import { type PyDict, PyFloat, type PyValue } from './python/value.ts'
import type { AnySynapse } from './synapse.ts'
import { type Terminal, terminalToHeaders, terminalToPython } from './terminal.ts'

/** Values of a synapse do not fit its declaration. `issues` says which field and why. */
export class SynapseValueError extends GliaError {
  readonly issues: readonly string[]

  constructor(name: string, what: string, error: z.ZodError) {
    const issues = error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`)
    super('SYNAPSE_VALUE', `${what} does not fit synapse ${name}: ${issues.slice(0, 5).join('; ')}`)
    this.issues = issues
  }
}

/** The fields of one call, as a Python peer holds them. */
export interface Envelope {
  readonly synapse: AnySynapse
  /** Every declared field; null where nobody has filled it in. */
  readonly fields: PyDict
  /** Seconds. */
  readonly timeout: number
  readonly dendrite: Terminal
  readonly axon: Terminal
}

/** SHA3-256 of a text's UTF-8 bytes, lower-case hex without prefix (Python's `get_hash`). */
export function sha3(text: string): string {
  return createHash('sha3-256').update(text, 'utf8').digest('hex')
}

/** All fields of a synapse in Python's values; `hint` is the JSON they were read from, if there was one. */
export function toFields(synapse: AnySynapse, values: Readonly<Record<string, unknown>>, hint?: PyValue): PyDict {
  const source = hint instanceof Map ? (hint as PyDict) : undefined
  return new Map([...synapse.fields].map(([key, { schema }]) => [key, toPython(schema, values[key], source?.get(key))]))
}

/** Checks values against one side of a declaration and fills in its defaults. Throws {@link SynapseValueError}. */
export function checkFields(
  synapse: AnySynapse,
  side: 'request' | 'response',
  values: unknown,
): Record<string, unknown> {
  const result = synapse[side].safeParse(values)
  if (!result.success) throw new SynapseValueError(synapse.name, `the ${side}`, result.error)
  return result.data as Record<string, unknown>
}

/** Reads one side's fields out of a body. A null means absent where the field has a default or is optional. */
export function readFields(synapse: AnySynapse, side: 'request' | 'response', body: PyDict): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const shape = synapse[side].shape as Record<string, z.ZodType>
  for (const [key, schema] of Object.entries(shape)) {
    const value = body.get(key)
    if (value === undefined) continue
    if (value === null && schema._zod.optin !== undefined && !schema.safeParse(null).success) continue
    values[key] = fromPython(schema, value)
  }
  return checkFields(synapse, side, values)
}

/**
 * The hash a signature covers: SHA3-256 of the joined SHA3-256 digests of Python's `str()` of each hash field. Without
 * hash fields it is the hash of the empty text. Source: Python `Synapse.body_hash`.
 */
export function bodyHash(synapse: AnySynapse, fields: PyDict): string {
  return sha3(synapse.hashFields.map((key) => sha3(str(fields.get(key) ?? null))).join(''))
}

/** What a dendrite signs. */
export function requestMessage(dendrite: Terminal, axonHotkey: string, hash: string): string {
  return `${dendrite.nonce}.${dendrite.hotkey}.${axonHotkey}.${dendrite.uuid}.${hash}`
}

/** What an axon signs in its answer. */
export function responseMessage(axon: Terminal, dendriteHotkey: string | null): string {
  return `${axon.nonce}.${dendriteHotkey ?? 'None'}.${axon.hotkey}.${axon.uuid}`
}

/** Headers may carry Latin-1 only; anything else would make the HTTP library refuse the whole message. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?')
}

/**
 * The headers of a call or its answer. `header_size` and `total_size` are the byte counts of headers and body; Python
 * peers put object sizes there and nobody checks them.
 */
export function toHeaders(envelope: Envelope, hash: string, bodySize: number): Record<string, string> {
  const { synapse } = envelope
  const headers: Record<string, string> = { name: synapse.name, timeout: str(new PyFloat(envelope.timeout)) }
  terminalToHeaders('axon', envelope.axon, headers)
  terminalToHeaders('dendrite', envelope.dendrite, headers)
  for (const [key, { required }] of synapse.fields) {
    const value = envelope.fields.get(key) ?? null
    if (!required || value === null) continue
    headers[`bt_header_input_obj_${key}`] = Buffer.from(dumps(emptyLike(value))).toString('base64')
  }
  let size = 0
  for (const [name, value] of Object.entries(headers)) {
    const clean = headerText(value)
    headers[name] = clean
    size += name.length + clean.length
  }
  headers.header_size = String(size)
  headers.total_size = String(bodySize)
  headers.computed_body_hash = hash
  return headers
}

/** The JSON body: the protocol's own fields, then the declared ones. */
export function toBody(envelope: Envelope): string {
  const body = new Map<string, PyValue>([
    ['name', envelope.synapse.name],
    ['timeout', new PyFloat(envelope.timeout)],
    ['total_size', 0n],
    ['header_size', 0n],
    ['dendrite', terminalToPython(envelope.dendrite)],
    ['axon', terminalToPython(envelope.axon)],
    ['computed_body_hash', ''],
    ...envelope.fields,
  ])
  return dumps(body)
}
