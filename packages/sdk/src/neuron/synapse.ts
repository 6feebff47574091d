import { GliaError } from '@glia/base'
import { z } from 'zod'
import { expectNames } from '../form.ts'

/** The fields of a request or a response: names to zod schemas. */
export type Shape = Readonly<Record<string, z.ZodType>>

/** A declaration of one kind of call that a miner answers. */
export interface SynapseSpec<Req extends Shape, Res extends Shape> {
  /** The path of the call, and the class name a Python peer must use: `Retrieve` is `POST /Retrieve`. */
  readonly name: string
  /** What the caller sends. Fields without default are announced in headers, as required fields are in Python. */
  readonly request: Req
  /** What the miner fills in. On the wire all of these may be null; a Python peer declares them `Optional[...] = None`. */
  readonly response: Res
  /** Request fields the signature covers, in this order. Without any, the body is not protected at all. */
  readonly hashFields?: readonly (keyof Req & string)[]
  /** The answer is a stream of text chunks in place of a JSON body. */
  readonly streaming?: boolean
}

/** One field of the wire's flat model. */
export interface SynapseField {
  readonly schema: z.ZodType
  /** Announced in the headers with an empty value: a request field without a default. */
  readonly required: boolean
}

/** A declared synapse. Made by {@link defineSynapse}. */
export interface Synapse<Req extends Shape = Shape, Res extends Shape = Shape> {
  readonly name: string
  readonly streaming: boolean
  readonly hashFields: readonly string[]
  readonly request: z.ZodObject<Req>
  readonly response: z.ZodObject<Res>
  /** Request fields, then response fields, in declared order. */
  readonly fields: ReadonlyMap<string, SynapseField>
}

/** Any synapse, whatever its fields. */
export type AnySynapse = Synapse

/** What a caller passes. */
export type RequestInput<S extends AnySynapse> = z.input<S['request']>
/** What a miner's handler gets: checked, defaults filled in. */
export type RequestOf<S extends AnySynapse> = z.output<S['request']>
/** What a miner's handler returns. */
export type ResponseInput<S extends AnySynapse> = z.input<S['response']>
/** What a caller gets back: checked. */
export type ResponseOf<S extends AnySynapse> = z.output<S['response']>

/** A declaration contradicts itself or the wire format. */
export class SynapseDefinitionError extends GliaError {
  constructor(name: string, message: string) {
    super('SYNAPSE_DEFINITION', `synapse ${name}: ${message}`)
  }
}

const SPEC_NAMES: Readonly<Record<keyof SynapseSpec<Shape, Shape>, true>> = {
  name: true,
  request: true,
  response: true,
  hashFields: true,
  streaming: true,
}

/** Names the protocol itself uses in every body. */
const RESERVED = new Set(['name', 'timeout', 'total_size', 'header_size', 'dendrite', 'axon', 'computed_body_hash'])
const NAME_SHAPE = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Declares a call once; dendrite and axon take their types, checks, headers and body hash from it.
 *
 * ```ts
 * const Retrieve = defineSynapse({
 *   name: 'Retrieve',
 *   request: { query: z.string(), k: z.int().default(10) },
 *   response: { documents: z.array(z.string()) },
 *   hashFields: ['query', 'k'],
 * })
 * ```
 *
 * Declare whole numbers as `z.int()` (or `z.bigint()`) and fractions as `z.number()`: the body hash is taken over the
 * text Python prints, `1` for the first and `1.0` for the second.
 *
 * @throws SynapseDefinitionError; RangeViolation for a name that is none: with `hashfields` no signature would cover anything
 */
export function defineSynapse<const Req extends Shape, const Res extends Shape>(
  spec: SynapseSpec<Req, Res>,
): Synapse<Req, Res> {
  expectNames('a part of a synapse', spec, SPEC_NAMES)
  const { name } = spec
  if (!NAME_SHAPE.test(name)) throw new SynapseDefinitionError(name, 'the name must be a Python class name')
  const fields = new Map<string, SynapseField>()
  for (const [key, schema] of Object.entries(spec.request)) {
    fields.set(key, { schema, required: schema._zod.optin === undefined })
  }
  for (const [key, schema] of Object.entries(spec.response)) {
    if (!fields.has(key)) fields.set(key, { schema, required: false })
  }
  for (const key of fields.keys()) {
    if (!NAME_SHAPE.test(key)) throw new SynapseDefinitionError(name, `field "${key}" must be a Python attribute name`)
    if (RESERVED.has(key)) throw new SynapseDefinitionError(name, `field "${key}" belongs to the protocol: rename it`)
  }
  const hashFields = spec.hashFields ?? []
  for (const key of hashFields) {
    if (!Object.hasOwn(spec.request, key)) {
      throw new SynapseDefinitionError(name, `hash field "${key}" is not a request field`)
    }
  }
  return {
    name,
    streaming: spec.streaming ?? false,
    hashFields,
    request: z.object(spec.request),
    response: z.object(spec.response),
    fields,
  }
}
