/** How JSON looks: the part of JSON Schema (draft 7) that the reference needs. */
export interface Shape {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly maxLength?: number
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  readonly enum?: readonly unknown[]
  readonly items?: Shape | readonly Shape[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Shape
  readonly anyOf?: readonly Shape[]
}

/** Bytes as they are answered. */
export const hexShape: Shape = { title: 'hex', type: 'string', pattern: '^0x([0-9a-f]{2})*$' }
export const hashShape: Shape = { title: 'hash', type: 'string', pattern: '^0x[0-9a-f]{64}$' }
export const textShape: Shape = { type: 'string' }
export const booleanShape: Shape = { type: 'boolean' }
export const nullShape: Shape = { type: 'null' }
export const subscriptionShape: Shape = { title: 'subscription', type: 'string', pattern: '^[A-Za-z0-9]{16}$' }

export const integerShape = (maximum: number | bigint, title?: string): Shape => ({
  ...(title === undefined ? {} : { title }),
  type: 'integer',
  minimum: 0,
  maximum,
})

/** A number in hexadecimal, without leading zeros. */
export const hexNumberShape: Shape = { title: 'hexadecimal number', type: 'string', pattern: '^0x[0-9a-f]+$' }

export const listShape = (items: Shape, title?: string): Shape => ({
  ...(title === undefined ? {} : { title }),
  type: 'array',
  items,
})

export const tupleShape = (...items: readonly Shape[]): Shape => ({
  type: 'array',
  items,
  minItems: items.length,
  maxItems: items.length,
})

export const nullable = (shape: Shape): Shape => ({ anyOf: [shape, nullShape] })

export const either = (...shapes: readonly Shape[]): Shape => ({ anyOf: shapes })

/** One of these texts. */
export const wordShape = (...words: readonly string[]): Shape => ({ type: 'string', enum: words })

/** An object with these fields and no others; `optional` names those that may be missing. */
export const recordShape = (
  properties: Readonly<Record<string, Shape>>,
  { title, optional = [] }: { readonly title?: string; readonly optional?: readonly string[] } = {},
): Shape => ({
  ...(title === undefined ? {} : { title }),
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
})
