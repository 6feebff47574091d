import { toHexDigits } from '@glia/base'
import {
  accountId,
  type Codec,
  compact,
  encode,
  h256,
  newtype,
  option,
  plainEnum,
  struct,
  toAccountId,
  tuple,
  u8,
  u16,
  u64,
  vec,
} from '@glia/frame'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GliaNode, startNode } from '../../node.ts'
import { nameOfType, schemaOfType, shapeOfType } from '../schema/ofType.ts'

let node: GliaNode
beforeAll(async () => {
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
})
afterAll(() => node.stop())

const ALICE = toAccountId('0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d')
const ALICE_BYTES = [...Buffer.from(ALICE.slice(2), 'hex')]

async function ask(method: string, params: unknown): Promise<{ result?: unknown; error?: object }> {
  return JSON.parse((await node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) ?? 'null')
}

const scale = (...values: readonly (readonly [Codec<unknown>, unknown])[]): string =>
  `0x${values.map(([codec, value]) => toHexDigits(encode(codec, value))).join('')}`
const netuid = [u16, 1] as const

describe('a function of a runtime API', () => {
  // Method, its parameters, the export and its SCALE arguments.
  it.each([
    ['subnetInfo_getMetagraph', [1], 'SubnetInfoRuntimeApi_get_metagraph', scale(netuid)],
    ['subnetInfo_getMetagraph', { netuid: 9 }, 'SubnetInfoRuntimeApi_get_metagraph', scale([u16, 9])],
    ['subnetInfo_getAllMetagraphs', [], 'SubnetInfoRuntimeApi_get_all_metagraphs', '0x'],
    ['subnetInfo_getSubnetsInfo_v2', [], 'SubnetInfoRuntimeApi_get_subnets_info_v2', '0x'],
    [
      'subnetInfo_getSelectiveMechagraph',
      { netuid: 1, mecid: 0, metagraph_index: [0, 3, 70] },
      'SubnetInfoRuntimeApi_get_selective_mechagraph',
      scale(netuid, [u8, 0], [vec(u16), [0, 3, 70]]),
    ],
    ['stakeInfo_getColdkeyLock', [ALICE, 1], 'StakeInfoRuntimeApi_get_coldkey_lock', scale([accountId, ALICE], netuid)],
    ['delegateInfo_getDelegate', [ALICE_BYTES], 'DelegateInfoRuntimeApi_get_delegate', scale([accountId, ALICE])],
    [
      'swap_simSwapTaoForAlpha',
      { netuid: 1, tao: '1000000000' },
      'SwapRuntimeApi_sim_swap_tao_for_alpha',
      scale(netuid, [u64, 1_000_000_000n]),
    ],
  ])('%s %j answers the bytes of %s', async (method, params, api, args) => {
    const { result } = await ask(method, params)
    const { result: hex } = await ask('state_call', [api, args])
    expect(`0x${toHexDigits(Uint8Array.from(result as number[]))}`).toBe(hex)
  })

  it('answers its value where the interface does', async () => {
    const { result: hex } = await ask('state_call', ['SwapRuntimeApi_current_alpha_price', scale(netuid)])
    const { result: price } = await ask('swap_currentAlphaPrice', [1])
    expect(scale([u64, BigInt(price as number)])).toBe(hex)
    expect((await ask('swap_currentAlphaPriceAll', [])).result).toContainEqual({ netuid: 1, price })
    expect((await ask('subnetInfo_getSubnetToPrune', [])).result).toBeNull()
  })

  it('fails with code 1 and the interface’s words', async () => {
    expect((await ask('neuronInfo_getNeurons', [1, `0x${'12'.repeat(32)}`])).error).toEqual({
      code: 1,
      message: expect.stringMatching(/^Unable to get neurons info: UnknownBlock/),
    })
    expect((await ask('delegateInfo_getDelegate', [[1, 2]])).error).toEqual({
      code: 1,
      message: 'Unable to get delegates info: expected 32 bytes of an account, found 2',
    })
  })
})

describe('a runtime type in JSON', () => {
  const price = struct({ netuid: newtype('subtensor::NetUid', u16), limitPrice: compact(u64) }, { path: 'swap::Price' })

  it('is taken as its codec takes it', () => {
    const parse = (codec: Codec<unknown>, value: unknown) => schemaOfType(codec.type).parse(value, 'it')
    expect(parse(newtype('subtensor::NetUid', u16), 5)).toBe(5)
    expect(parse(vec(compact(u64)), [5, '6'])).toEqual([5n, 6n])
    expect(parse(vec(u8), '0x0102')).toEqual(Uint8Array.of(1, 2))
    expect(parse(option(accountId), null)).toBeUndefined()
    expect(parse(option(accountId), ALICE)).toBe(ALICE)
    expect(parse(h256, ALICE)).toBe(ALICE)
    expect(() => schemaOfType(price.type)).toThrow('expected a type that JSON parameters have a form for, found Price')
  })

  it('is described with Rust’s names', () => {
    expect(shapeOfType(option(price).type)).toMatchObject({
      anyOf: [{ title: 'Price', required: ['netuid', 'limit_price'] }, { type: 'null' }],
    })
    expect(shapeOfType(tuple(accountId, plainEnum('a::Kind', ['On', 'Off'])).type)).toMatchObject({
      items: [{ title: 'AccountId32' }, { enum: ['On', 'Off'] }],
    })
    expect(nameOfType(vec(option(price)).type)).toBe('Vec<Option<Price>>')
  })
})
