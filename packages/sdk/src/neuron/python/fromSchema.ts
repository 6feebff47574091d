import type { z } from 'zod'
import { isList, PyFloat, PyTuple, type PyValue, toPlain } from './value.ts'

/** The shapes zod schemas are made of, with their definitions typed. */
type Definition = z.core.$ZodTypes['_zod']['def']

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as Definition
}

/** The schema within what only says when it may be missing, or what stands for it then. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const definition = definitionOf(schema)
  switch (definition.type) {
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return unwrapped(definition.innerType)
    default:
      return schema
  }
}

function child(hint: PyValue | undefined, key: string): PyValue | undefined {
  return hint instanceof Map ? (hint.get(key) as PyValue | undefined) : undefined
}

function item(hint: PyValue | undefined, index: number): PyValue | undefined {
  return hint !== undefined && isList(hint) ? hint[index] : undefined
}

/** A number nobody declared: what the JSON text said, else an int if it is whole. */
function untypedNumber(value: number, hint: PyValue | undefined): PyValue {
  if (hint instanceof PyFloat) return new PyFloat(value)
  const whole = Number.isInteger(value) && !Object.is(value, -0)
  return whole ? BigInt(value) : new PyFloat(value)
}

/** A value nobody declared a type for. */
function untyped(value: unknown, hint: PyValue | undefined): PyValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value
  if (typeof value === 'number') return untypedNumber(value, hint)
  if (Array.isArray(value)) return value.map((element, index) => untyped(element, item(hint, index)))
  return dict(value as Record<string, unknown>, hint, () => undefined)
}

/** A dict in the order of the JSON text where there was one: JavaScript moves keys that look like numbers. */
function dict(
  value: Record<string, unknown>,
  hint: PyValue | undefined,
  schemaOf: (key: string) => z.core.$ZodType | undefined,
): PyValue {
  const keys = Object.keys(value)
  const ordered = hint instanceof Map ? [...hint.keys()].filter((key) => Object.hasOwn(value, key)) : []
  const seen = new Set<string>(ordered)
  const out = new Map<string, PyValue>()
  for (const key of [...ordered, ...keys.filter((key) => !seen.has(key))]) {
    out.set(key, toPython(schemaOf(key), value[key], child(hint, key)))
  }
  return out
}

function object(
  definition: Extract<Definition, { type: 'object' }>,
  value: Record<string, unknown>,
  hint: PyValue | undefined,
): PyValue {
  const out = new Map<string, PyValue>()
  for (const [key, schema] of Object.entries(definition.shape)) {
    out.set(key, toPython(schema, value[key], child(hint, key)))
  }
  for (const key of Object.keys(value)) {
    if (!out.has(key)) out.set(key, untyped(value[key], child(hint, key)))
  }
  return out
}

/**
 * The Python value that a Python peer holds for `value` after its model has read it: declared floats are floats even
 * when whole, declared models list their fields in declared order, tuples are tuples.
 *
 * @param hint the same place in the JSON text, which decides int or float where the schema does not (`z.any()`).
 */
export function toPython(schema: z.core.$ZodType | undefined, value: unknown, hint?: PyValue): PyValue {
  if (value === null || value === undefined) return null
  if (!schema) return untyped(value, hint)
  const innermost = unwrapped(schema)
  const definition = definitionOf(innermost)
  switch (definition.type) {
    case 'number':
      if (typeof value !== 'number') return untyped(value, hint)
      return (innermost as z.ZodNumber).isInt ? BigInt(value) : new PyFloat(value)
    case 'array':
      if (!Array.isArray(value)) return untyped(value, hint)
      return value.map((element, index) => toPython(definition.element, element, item(hint, index)))
    case 'tuple':
      if (!Array.isArray(value)) return untyped(value, hint)
      return new PyTuple(
        value.map((element, index) => {
          const schemaHere = definition.items[index] ?? definition.rest ?? undefined
          return toPython(schemaHere, element, item(hint, index))
        }),
      )
    case 'object':
      return object(definition, value as Record<string, unknown>, hint)
    case 'record':
      return dict(value as Record<string, unknown>, hint, () => definition.valueType)
    case 'union': {
      const fitting = definition.options.find((option) => (option as z.ZodType).safeParse(value).success)
      return toPython(fitting, value, hint)
    }
    default:
      return untyped(value, hint)
  }
}

/**
 * The JavaScript value to hand to a schema: ints become bigints where it declares them and numbers where it declares
 * those, whatever their size. The schema itself still has to judge the result.
 */
export function fromPython(schema: z.core.$ZodType | undefined, value: PyValue): unknown {
  if (value === null || !schema) return toPlain(value)
  const definition = definitionOf(unwrapped(schema))
  switch (definition.type) {
    case 'number':
      return typeof value === 'bigint' ? Number(value) : toPlain(value)
    case 'bigint':
      return typeof value === 'bigint' ? value : toPlain(value)
    case 'array':
      return isList(value) ? value.map((element) => fromPython(definition.element, element)) : toPlain(value)
    case 'object':
    case 'record': {
      if (!(value instanceof Map)) return toPlain(value)
      const out: Record<string, unknown> = {}
      for (const [key, element] of value as ReadonlyMap<string, PyValue>) {
        const inner = definition.type === 'object' ? definition.shape[key] : definition.valueType
        const plain = fromPython(inner, element)
        Object.defineProperty(out, key, { value: plain, enumerable: true, writable: true, configurable: true })
      }
      return out
    }
    default:
      return toPlain(value)
  }
}

/** The empty value of the same Python type, as requests announce their fields in headers. */
export function emptyLike(value: PyValue): PyValue {
  if (value === null) return null
  if (typeof value === 'string') return ''
  if (typeof value === 'boolean') return false
  if (typeof value === 'bigint') return 0n
  if (value instanceof PyFloat) return new PyFloat(0)
  return value instanceof PyTuple || isList(value) ? [] : new Map()
}
