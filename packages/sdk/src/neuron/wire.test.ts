import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Keypair } from '../keys/keypair.ts'
import { fixture } from '../testing/fixture.ts'
import { loads } from './python/json.ts'
import { type PyDict, toPlain } from './python/value.ts'
import { type AnySynapse, defineSynapse, SynapseDefinitionError } from './synapse.ts'
import { terminal, terminalFromHeaders, terminalFromPython } from './terminal.ts'
import { bodyHash, requestMessage, responseMessage, sha3, toBody, toFields, toHeaders } from './wire.ts'

interface Recorded {
  class: string
  bodyHash: string
  signatureMessage: string
  signature: string
  headers: Record<string, string>
  body: Record<string, unknown>
  bodyJsonText: string | null
}
interface SynapseFixtures {
  cases: Recorded[]
  hashExamples: { text: string; sha3_256: string }[]
  axonResponse: { message: string; signature: string }
}
const known = fixture<SynapseFixtures>('synapse')

/** The Python classes the fixtures were recorded with. */
const CLASSES: Record<string, AnySynapse> = {
  Plain: defineSynapse({ name: 'Plain', request: {}, response: {} }),
  Echo: defineSynapse({
    name: 'Echo',
    request: { text: z.string(), count: z.int().default(3) },
    response: { out: z.string().nullable() },
  }),
  Hashed: defineSynapse({
    name: 'Hashed',
    request: {
      roles: z.array(z.string()),
      messages: z.array(z.string()),
      temperature: z.number().default(0.5),
      flag: z.boolean().default(true),
      nothing: z.string().nullable().default(null),
      meta: z.record(z.string(), z.any()).default({}),
    },
    response: {},
    hashFields: ['roles', 'messages', 'temperature', 'flag', 'nothing', 'meta'],
  }),
  Num: defineSynapse({
    name: 'Num',
    request: { a: z.bigint(), f: z.number(), l: z.array(z.number()), b: z.any().optional() },
    response: {},
    hashFields: ['a', 'f', 'l'],
  }),
}

/** Fields whose text is the size of a Python object, and which nobody checks. */
const SIZES = ['header_size', 'total_size']

describe.each(known.cases)('recorded $class', (row) => {
  const synapse = CLASSES[row.class] as AnySynapse
  const values = { ...row.body, ...(row.class === 'Num' ? { a: 10n ** 18n } : {}) }
  const dendrite = terminalFromHeaders('dendrite', row.headers)
  const axon = terminalFromHeaders('axon', row.headers)
  const fields = toFields(synapse, values)
  const envelope = { synapse, fields, timeout: 12, dendrite, axon }

  it('has the same body hash and signed text', () => {
    expect(bodyHash(synapse, fields)).toBe(row.bodyHash)
    expect(requestMessage(dendrite, axon.hotkey ?? '', row.bodyHash)).toBe(row.signatureMessage)
    const key = Keypair.fromAddress(dendrite.hotkey ?? '')
    expect(key.verify(row.signatureMessage, row.signature)).toBe(true)
  })

  it('has the same headers', () => {
    const headers = toHeaders(envelope, bodyHash(synapse, fields), 0)
    expect(Object.keys(headers)).toEqual(Object.keys(row.headers))
    for (const name of SIZES) delete headers[name]
    const expected = Object.fromEntries(Object.entries(row.headers).filter(([name]) => !SIZES.includes(name)))
    expect(headers).toEqual(expected)
  })

  it('has the same body', () => {
    if (row.bodyJsonText === null) return
    const ours = loads(toBody(envelope)) as PyDict
    const theirs = loads(row.bodyJsonText) as PyDict
    expect([...ours.keys()]).toEqual([...theirs.keys()])
    expect({ ...(toPlain(ours) as object), total_size: 0 }).toEqual({ ...(toPlain(theirs) as object), total_size: 0 })
    expect(terminalFromPython(theirs.get('dendrite'))).toEqual(dendrite)
  })
})

describe('hashes and messages', () => {
  it.each(known.hashExamples)('sha3 of "$text"', ({ text, sha3_256 }) => expect(sha3(text)).toBe(sha3_256))

  it('builds the text an axon signs', () => {
    const [nonce = '', dendriteHotkey = '', hotkey = '', uuid = ''] = known.axonResponse.message.split('.')
    expect(responseMessage(terminal({ nonce: BigInt(nonce), hotkey, uuid }), dendriteHotkey)).toBe(
      known.axonResponse.message,
    )
    expect(Keypair.fromAddress(hotkey).verify(known.axonResponse.message, known.axonResponse.signature)).toBe(true)
  })
})

describe('defineSynapse', () => {
  it('refuses declarations that cannot work', () => {
    expect(() => defineSynapse({ name: 'not a name', request: {}, response: {} })).toThrow(SynapseDefinitionError)
    expect(() => defineSynapse({ name: 'A', request: { axon: z.string() }, response: {} })).toThrow('belongs to')
    const request = { a: z.string() }
    expect(() => defineSynapse({ name: 'A', request, response: {}, hashFields: ['b' as 'a'] })).toThrow('not a request')
  })

  it('refuses headers of the wrong type', () => {
    expect(() => terminalFromHeaders('axon', { bt_header_axon_port: 'x' })).toThrow('port must be of type int')
    expect(() => terminalFromHeaders('dendrite', { bt_header_dendrite_nonce: '1.5' })).toThrow('nonce')
  })
})

it('a synapse has no part by another name: its signature would cover nothing', () => {
  const spec = { name: 'Ask', request: { text: z.string() }, response: {}, hashfields: ['text'] }
  expect(() => defineSynapse(spec as never)).toThrow(
    'a part of a synapse must be one of name, request, response, hashFields, streaming (did you mean hashFields?), found hashfields',
  )
})
