import { createRequire } from 'node:module'
import { Ajv, type AnySchemaObject } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNode } from '../node.ts'
import { TestClient } from '../testing/client.ts'
import { type Given, rpcExamples } from '../testing/rpcExamples.ts'
import { account } from '../testing/signing.ts'
import type { ErrorNote } from './core/errorNotes.ts'
import { methods } from './methods/index.ts'
import type { OpenRpcDocument, OpenRpcMethod } from './openRpc.ts'
import type { Shape } from './schema/shape.ts'

let given: Given
let discovered: OpenRpcDocument
beforeAll(async () => {
  const [alice, bob] = await Promise.all([account('Alice'), account('Bob')])
  const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  given = { node, client: await TestClient.open(node.port), alice, bob }
  await node.sealer.seal()
  discovered = await given.client.call('rpc.discover')
})
afterAll(async () => {
  given.client.close()
  await given.node.stop()
})

const require = createRequire(import.meta.url)
// Their types do not name what they export.
const { openrpcDocument }: Record<string, AnySchemaObject> = require('@open-rpc/meta-schema')
const { jsonSchema }: Record<string, AnySchemaObject> = require('@json-schema-tools/meta-schema')

/** Both say that they are written in JSON Schema as one of them describes it; that is draft 7. */
const inDraft7 = (schema: AnySchemaObject | undefined): AnySchemaObject => ({
  ...schema,
  $schema: 'http://json-schema.org/draft-07/schema#',
})

const ajv = new Ajv({ allowUnionTypes: true })
/** What is wrong with a value, for its schema. */
function faults(schema: Shape, value: unknown): string | undefined {
  const fits = ajv.compile(schema)
  return fits(value) ? undefined : `${JSON.stringify(value).slice(0, 300)}: ${ajv.errorsText(fits.errors)}`
}

const names = methods.map(({ name }) => name)
const described = (name: string): OpenRpcMethod => {
  const found = discovered.methods.find((each) => each.name === name)
  if (found === undefined) throw new Error(`rpc.discover says nothing about ${name}`)
  return found
}
const example = async (name: string): Promise<readonly unknown[]> => {
  const make = rpcExamples[name]
  if (make === undefined) throw new Error(`add an example of ${name} to testing/rpcExamples.ts`)
  return make(given)
}
/** On a connection of its own: a connection has few follows. */
async function onOwn<T>(work: () => Promise<T>): Promise<T> {
  const shared = given
  const client = await TestClient.open(shared.node.port)
  given = { ...shared, client }
  try {
    return await work()
  } finally {
    given = shared
    client.close()
  }
}

describe('rpc.discover', () => {
  it('answers a valid OpenRPC document', () => {
    const validator = new Ajv({ strict: false, validateFormats: false })
    validator.addSchema(inDraft7(jsonSchema), 'https://meta.json-schema.tools')
    const valid = validator.compile(inDraft7(openrpcDocument))
    expect(valid(discovered), validator.errorsText(valid.errors)).toBe(true)
    const { name: _name, ...nameless } = described('state_getStorage')
    expect(valid({ ...discovered, methods: [nameless] })).toBe(false)
  })

  it('describes every method that rpc_methods lists, and no other', async () => {
    const all = discovered.methods.flatMap((each) => [each.name, ...(each['x-aliases'] ?? [])])
    expect(all.sort()).toEqual((await given.client.call<{ methods: string[] }>('rpc_methods')).methods)
    expect(await given.client.call('rpc_discover')).toEqual(discovered)
  })

  it('names the method that ends each subscription', () => {
    for (const { 'x-subscription': subscription } of discovered.methods) {
      if (subscription !== undefined) expect(names).toContain(subscription.unsubscribe)
    }
  })

  it('has schemas of which each is one, and examples of methods that are there', () => {
    for (const { params, result } of discovered.methods)
      for (const { schema } of [...params, result]) expect(() => ajv.compile(schema)).not.toThrow()
    expect(Object.keys(rpcExamples).filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('with good input', () => {
  it.each(names)('%s answers as described, to a list and to names', (name) =>
    onOwn(async () => {
      const { params, result, 'x-subscription': subscription } = described(name)
      for (const form of ['list', 'names']) {
        const values = await example(name)
        values.forEach((value, at) => expect(faults(params[at]?.schema ?? {}, value)).toBeUndefined())
        const answer = await given.client.ask(
          name,
          form === 'list' ? values : Object.fromEntries(values.map((value, at) => [params[at]?.name, value])),
        )
        expect(answer.error).toBeUndefined()
        expect(faults(result.schema, answer.result)).toBeUndefined()
        if (subscription === undefined) continue
        const heard = await given.client.until((frame) => frame.params?.subscription === answer.result)
        expect(heard.method).toBe(subscription.notification)
        expect(faults(subscription.schema, heard.params?.result)).toBeUndefined()
      }
    }),
  )
})

/** Values of all sorts, for those that a schema refuses. */
const SORTS = [true, -1, 0.5, 2 ** 70, 'zz', '0x0', '', [], [1], [[]], {}, { unheardOf: 1 }, [{ unheardOf: 1 }]]
const UNKNOWN = `0x${'12'.repeat(32)}`

/** Whether a refusal has the code and the words of one of those that a method names. */
const isDescribed = (error: Partial<ErrorNote> | undefined, errors: readonly ErrorNote[]): boolean =>
  errors.some(({ code, message }) => code === error?.code && error.message?.startsWith(message) === true)

describe('with bad input', () => {
  it.each(names)('%s refuses it by a code that is described, and does nothing', (name) =>
    onOwn(async () => {
      const { params, errors } = described(name)
      const values = await example(name)
      const { number } = given.node.chain.head
      await given.node.pool.settled()
      const pending = given.node.pool.pending().length
      const refused = async (bad: unknown): Promise<number | undefined> => {
        const { error } = await given.client.ask(name, bad)
        expect(isDescribed(error, errors), `${name} ${JSON.stringify(bad)}: ${JSON.stringify(error)}`).toBe(true)
        return error?.code
      }
      const all = params.map((_, at) => values[at] ?? null)
      const known = params.map((each) => each.name).join(', ') || 'none'
      const wrong = (data: string) => ({ code: -32602, message: 'Invalid params', data })
      expect((await given.client.ask(name, [...all, null, 'beyond'])).error).toEqual(
        wrong(`unexpected parameter ${all.length + 2} ("beyond"), expected ${known}`),
      )
      expect((await given.client.ask(name, { unheardOf: null })).error).toEqual(
        wrong(`unknown parameter "unheardOf", expected ${known}`),
      )
      expect(await refused('text')).toBe(-32602)
      for (const [at, { required, schema }] of params.entries()) {
        if (required === true) {
          expect(await refused(all.with(at, null))).toBe(-32602)
          expect(await refused(all.slice(0, at))).toBe(-32602)
        }
        const bad = SORTS.filter((value) => faults(schema, value) !== undefined)
        // Ends of subscriptions take anything, as jsonrpsee does.
        if (Object.keys(schema).some((keyword) => keyword !== 'title')) expect(bad.length).toBeGreaterThan(3)
        for (const value of bad) await refused(all.with(at, value))
      }
      expect(given.node.chain.head.number).toBe(number)
      await given.node.pool.settled()
      expect(given.node.pool.pending().length).toBe(pending)
    }),
  )

  it.each(names)('%s answers an unknown hash as described', (name) =>
    onOwn(async () => {
      const { params, result, errors } = described(name)
      for (const [at, { schema }] of params.entries()) {
        if (schema.title !== 'hash') continue
        const values = await example(name)
        const { error, result: answer } = await given.client.ask(
          name,
          params.map((_, place) => (place === at ? UNKNOWN : (values[place] ?? null))),
        )
        if (error === undefined) expect(faults(result.schema, answer)).toBeUndefined()
        else expect(isDescribed(error, errors), JSON.stringify(error)).toBe(true)
      }
    }),
  )
})

describe('methods for connections', () => {
  it('are not offered elsewhere, and all others are', async () => {
    for (const { name, 'x-websocket': onConnection } of discovered.methods) {
      const answer = await given.node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method: name, params: 'none' }))
      const { code } = JSON.parse(answer ?? 'null').error
      expect([name, code]).toEqual([name, onConnection === true ? -32601 : -32602])
    }
  })
})
