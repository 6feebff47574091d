import { expect, expectTypeOf, it } from 'vitest'
import {
  argsIf,
  bareExtrinsic,
  call,
  callNamed,
  decodeExtrinsic,
  FrameError,
  field,
  makeCall,
  palletHome,
  type RuntimeCall,
  runtime,
  runtimeCall,
  tuple,
  u8,
  u16,
  vec,
  weight,
} from '../index.ts'

const one = call({ index: 0, args: { amount: field(u8, 'u8') }, weight: weight(1), run() {} })
const other = call({
  index: 1,
  args: { amount: field(u16, 'u16'), twice: field(u8, 'u8') },
  weight: weight(1),
  run() {},
})
const rows = call({
  index: 2,
  args: { rows: field(vec(vec(tuple(u16, u16))), 'Vec<Vec<(u16, u16)>>') },
  weight: weight(1),
  run() {},
})
const batch = call({ index: 3, args: { calls: field(vec(runtimeCall), 'Vec<Call>') }, weight: weight(1), run() {} })
const stranger = call({ index: 0, args: { amount: field(u8, 'u8') }, weight: weight(1), run() {} })
const limit = weight(1)
const rules = runtime({
  version: {
    specName: 'calls',
    implName: 'calls',
    authoringVersion: 1,
    specVersion: 1,
    implVersion: 1,
    transactionVersion: 1,
    systemVersion: 1,
  },
  config: { fastBlocks: false },
  pallets: [palletHome({ name: 'Calls', index: 3 }).pallet({ calls: { one, otherOne: other, rows, batch } })],
  extensions: [],
  apis: [],
  limits: {
    baseBlock: limit,
    baseExtrinsic: limit,
    maxBlock: limit,
    maxNormal: limit,
    maxNormalLength: 1,
    maxLength: 1,
  },
})

it('a call is made from its declaration, and is known by it', () => {
  const made = makeCall(rules, other, { amount: 258, twice: 1 })
  expect(made).toMatchObject({ bound: { pallet: 'Calls', name: 'other_one' }, args: { amount: 258, twice: 1 } })
  expect(argsIf(made, other)).toEqual({ amount: 258, twice: 1 })
  expect(argsIf(made, one, other)).toEqual({ amount: 258, twice: 1 })
  expect(argsIf(made, one)).toBeUndefined()
  expect(argsIf(callNamed(rules, 'Calls', 'one', { amount: 1 }), one)).toEqual({ amount: 1 })
})

it('a call that no pallet lists has no place in the runtime', () => {
  expect(() => makeCall(rules, stranger, { amount: 1 })).toThrow(
    'expected a call that one of the runtime’s pallets lists',
  )
  expect(() => callNamed(rules, 'Calls', 'another', {})).toThrow('no call Calls.another')
})

it('arguments have the types of their fields', () => {
  expectTypeOf(argsIf(makeCall(rules, one, { amount: 1 }), one, other)).toEqualTypeOf<
    { amount: number } | { amount: number; twice: number } | undefined
  >()
  // @ts-expect-error there is no such argument
  void (() => makeCall(rules, one, { amount: 1, more: 1 }))
  // @ts-expect-error an argument is missing
  void (() => makeCall(rules, other, { amount: 1 }))
  // @ts-expect-error an argument of another type
  void (() => makeCall(rules, one, { amount: 'one' }))
})

it('stands in one place of a runtime, by which it is known', () => {
  const again = palletHome({ name: 'Again', index: 4 }).pallet({ calls: { uno: one } })
  expect(() => runtime({ ...rules, pallets: [...rules.pallets, again] })).toThrow(
    'call uno of Again is one of Calls, too; a call stands in one place',
  )
})

it('is told before its arguments are read, where the reader is asked to', () => {
  const heard: string[] = []
  const bytes = bareExtrinsic(makeCall(rules, other, { amount: 1, twice: 2 }))
  decodeExtrinsic(rules, bytes, { onCall: ({ pallet, name }) => heard.push(`${pallet}.${name}`) })
  expect(heard).toEqual(['Calls.other_one'])
  const refuse = () => {
    throw new FrameError('refused')
  }
  // Its arguments are not there: what hears of the call comes first.
  expect(() => decodeExtrinsic(rules, Uint8Array.of(3 << 2, 4, 3, 1))).toThrow('expected 2 more bytes')
  expect(() => decodeExtrinsic(rules, Uint8Array.of(3 << 2, 4, 3, 1), { onCall: refuse })).toThrow('refused')
})

it('is counted with what it takes in memory, which may be many times its bytes', () => {
  const decoded = (made: RuntimeCall) => decodeExtrinsic(rules, bareExtrinsic(made))
  const plain = decoded(makeCall(rules, other, { amount: 1, twice: 2 }))
  expect(plain.footprint).toBe(plain.bytes.length)
  const many = decoded(
    makeCall(rules, rows, { rows: Array.from({ length: 1000 }, (): [number, number][] => [[1, 2]]) }),
  )
  expect(many.bytes.length).toBeLessThan(6000)
  expect(many.footprint).toBe(many.bytes.length + 48 + 1000 * (96 + 48 + 96))
  const inner = makeCall(rules, one, { amount: 1 })
  const held = decoded(makeCall(rules, batch, { calls: [inner, inner] }))
  expect(held.footprint).toBe(held.bytes.length + 48 + 2 * (96 + 320))
})

it('has 256 calls around it at most', () => {
  let made = makeCall(rules, one, { amount: 1 })
  for (let n = 0; n < 256; n++) made = makeCall(rules, batch, { calls: [made] })
  const bytes = bareExtrinsic(made)
  expect(decodeExtrinsic(rules, bytes).call).toEqual(made)
  const deeper = bareExtrinsic(makeCall(rules, batch, { calls: [made] }))
  expect(() => decodeExtrinsic(rules, deeper)).toThrow('at most 256 boxes and lists')
})
