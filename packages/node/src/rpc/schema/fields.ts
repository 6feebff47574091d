import { invalidParams } from '../core/errorNotes.ts'
import { listed, missing, shown, wrongType } from './refusals.ts'
import { type Schema, schema } from './schema.ts'
import { recordShape } from './shape.ts'

export type Fields = Readonly<Record<string, Schema<unknown>>>

/** What fields are after parsing. */
export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Schema<infer T> ? T : never }

/** An object with these fields, called `title` in the reference; another name is refused, since the client means something by it. */
export function object<const F extends Fields>(fields: F, title?: string): Schema<Values<F>> {
  const entries = Object.entries(fields)
  const names = Object.keys(fields)
  const shape = recordShape(Object.fromEntries(entries.map(([name, each]) => [name, each.shape])), {
    ...(title === undefined ? {} : { title }),
    optional: entries.filter(([, each]) => each.optional).map(([name]) => name),
  })
  return schema(shape, (value) => {
    if (!isObject(value)) throw wrongType(value, `an object with ${listed(names)}`)
    refuseUnknown(value, names, 'field')
    return Object.fromEntries(entries.map(([name, each]) => [name, each.parse(value[name], name)])) as Values<F>
  })
}

/** Parameters of a method: how they are read, in the order in which a client lists them. */
export class Parameters<F extends Fields> {
  readonly fields: F
  readonly #names: readonly string[]
  readonly #entries: readonly (readonly [string, Schema<unknown>])[]

  constructor(fields: F) {
    this.fields = fields
    this.#names = Object.keys(fields)
    this.#entries = Object.entries(fields)
  }

  /**
   * Reads a list or an object of parameters, or none. What the method does not know is refused; only `null` at the end of a
   * list says nothing. Values are looked at in order, and before the method does anything.
   *
   * @throws RpcError -32602
   */
  read(raw: unknown): Values<F> {
    const given = this.#inOrder(raw)
    const values: Record<string, unknown> = {}
    this.#entries.forEach(([name, each], at) => {
      const value = given[at] ?? undefined
      if (value === undefined && !each.optional) throw missing()
      values[name] = each.parse(value, name)
    })
    return values as Values<F>
  }

  #inOrder(raw: unknown): readonly unknown[] {
    const names = this.#names
    if (raw === undefined || raw === null) return []
    if (!Array.isArray(raw)) {
      if (!isObject(raw)) throw invalidParams('expected an array or an object of parameters')
      refuseUnknown(raw, names, 'parameter')
      return names.map((name) => raw[name])
    }
    if (raw.length > names.length) {
      const extra = raw.findIndex((value, at) => at >= names.length && value !== null)
      if (extra >= 0)
        throw invalidParams(`unexpected parameter ${extra + 1} (${shown(raw[extra])}), expected ${listed(names)}`)
    }
    return raw
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuseUnknown(value: object, names: readonly string[], what: 'field' | 'parameter'): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) throw invalidParams(`unknown ${what} ${shown(unknown)}, expected ${listed(names)}`)
}
