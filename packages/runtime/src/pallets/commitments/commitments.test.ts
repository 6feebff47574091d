import { readFileSync } from 'node:fs'
import { fromHex, toHex0x } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  callNamed,
  decode,
  dispatch,
  encode,
  metadata,
  Reader,
  ROOT,
  runtimeCall,
  signedBy,
  systemItems,
} from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { eventNames, TestChain, testNetwork } from '../../testing/chain.ts'
import { pulses } from '../drand/storage.ts'
import * as subtensor from '../subtensor/storage/index.ts'
import { dissolveNetwork } from '../subtensor/subnets/dissolve.ts'
import { asNetUid, asUid, type Hotkey, ROOT as ROOT_SUBNET, storageIndex } from '../subtensor/types.ts'
import { type Data, data, spaceOf } from './data.ts'
import * as store from './storage.ts'
import { revealTimelocked } from './timelocked.ts'

interface Fixture {
  readonly desc: string
  readonly call: string
}
const FIXTURES = (
  JSON.parse(readFileSync(new URL('./testdata/commitments.json', import.meta.url), 'utf8')) as {
    cases: readonly Fixture[]
  }
).cases

const NETUID = asNetUid(1)
const MINER = `0x${'a1'.repeat(32)}` as Hotkey
const OTHER = `0x${'b2'.repeat(32)}` as Hotkey
const STRANGER = `0x${'c3'.repeat(32)}` as Hotkey
const raw = (length: number): Data => ({ type: 'Raw', value: new Uint8Array(length).fill(7) })
const bigRaw = (length: number): Data => ({ type: 'BigRaw', value: new Uint8Array(length).fill(8) })
const sealed = (length: number, revealRound = 1_000n): Data => ({
  type: 'TimelockEncrypted',
  value: { encrypted: new Uint8Array(length).fill(9), revealRound },
})
const RESET: Data = { type: 'ResetBondsFlag' }

let chain: TestChain
let ctx: Ctx
beforeEach(() => {
  chain = new TestChain()
  ctx = chain.begin()
  for (const [uid, hotkey] of [MINER, OTHER].entries()) {
    subtensor.uids.set(ctx, NETUID, hotkey, asUid(uid))
    subtensor.keys.set(ctx, NETUID, asUid(uid), hotkey)
  }
})

function commit(who: AccountId, ...fields: readonly Data[]): string {
  const call = callNamed(ctx.runtime, 'Commitments', 'set_commitment', { netuid: NETUID, info: { fields } })
  return outcome(() => dispatch(ctx, signedBy(who), call))
}
function nextBlock(): void {
  chain.end()
  ctx = chain.begin()
}
function outcome(work: () => ReturnType<typeof dispatch>): string {
  const { error } = work()
  if (error === undefined) return 'ok'
  if (error.type !== 'Module') return error.type
  const { index, error: code } = error.value
  const pallet = ctx.runtime.pallets.find((candidate) => candidate.index === index)
  const found = Object.entries(pallet?.errors ?? {}).find(([, declared]) => declared.index === code[0])
  return `${pallet?.name}.${found?.[0]}`
}

describe('bytes', () => {
  it.each(FIXTURES)('of a call with $desc are the reference’s', ({ call }) => {
    const { rules } = testNetwork()
    const input = new Reader(fromHex(`0x${call}`))
    input.registry = rules
    const decoded = runtimeCall.decodeFrom(input)
    expect([input.left, decoded.bound.name]).toEqual([0, 'set_commitment'])
    expect(toHex0x(encode(runtimeCall, decoded))).toBe(`0x${call}`)
  })

  it('of every field survive decoding', () => {
    const bytes = (max: number) => fc.uint8Array({ maxLength: max })
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const field: fc.Arbitrary<Data> = fc.oneof(
      fc.constantFrom<Data>({ type: 'None' }, RESET),
      bytes(128).map((value): Data => ({ type: 'Raw', value })),
      bytes(512).map((value): Data => ({ type: 'BigRaw', value })),
      fc
        .tuple(fc.constantFrom('BlakeTwo256', 'Sha256', 'Keccak256', 'ShaThree256'), hash)
        .map(([type, value]): Data => ({ type, value })),
      fc
        .tuple(bytes(1024), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
        .map(([encrypted, revealRound]): Data => ({ type: 'TimelockEncrypted', value: { encrypted, revealRound } })),
    )
    fc.assert(
      fc.property(field, (value) => {
        expect(decode(data, encode(data, value))).toEqual(value)
      }),
    )
  })

  it.each([
    ['129 plain bytes', raw(129)],
    ['513 big bytes', bigRaw(513)],
    ['a ciphertext of 1,025 bytes', sealed(1_025)],
  ])('refuse %s', (_, field) => expect(() => encode(data, field)).toThrow(/expected/))

  it('refuse an unknown kind of field and a fourth field', () => {
    expect(() => decode(data, Uint8Array.of(137))).toThrow(/variant index/)
    expect(() => decode(store.commitmentInfo, Uint8Array.of(16, 0, 0, 0, 0))).toThrow(/at most 3/)
  })

  it('count against the space but for flags', () => {
    expect([{ type: 'None' } as Data, RESET, raw(5), bigRaw(300), sealed(40)].map(spaceOf)).toEqual([
      0n,
      0n,
      5n,
      300n,
      40n,
    ])
  })
})

describe('metadata', () => {
  const { rules } = testNetwork()
  const described = decAnyMetadata(metadata(rules, 15)).metadata
  if (described.tag !== 'v15') throw new Error('metadata of another version')
  const { pallets, lookup } = described.value
  const ours = pallets.find(({ name }) => name === 'Commitments')

  it('has the reference’s items, defaults and constants', () => {
    expect(ours?.index).toBe(18)
    expect(ours?.storage?.items.map(({ name, modifier, fallback }) => [name, modifier, fallback])).toEqual([
      ['TimelockedIndex', 1, '0x00'],
      ['CommitmentOf', 0, '0x00'],
      ['LastCommitment', 0, '0x00'],
      ['LastBondsReset', 0, '0x00'],
      ['RevealedCommitments', 0, '0x00'],
      ['UsedSpaceOf', 0, '0x00'],
      ['MaxSpace', 1, '0x1c0c0000'],
    ])
    expect(ours?.constants.map(({ name, value }) => [name, value])).toEqual([
      ['MaxFields', '0x03000000'],
      ['InitialDeposit', '0x0000000000000000'],
      ['FieldDeposit', '0x0000000000000000'],
    ])
  })

  it('names a variant for every length of plain bytes, because clients build `Raw<length>`', () => {
    const type = lookup.find(({ path }) => path.join('::') === 'pallet_commitments::types::Data')
    if (type?.def.tag !== 'variant') throw new Error('no type Data')
    const indices = new Map(type.def.value.map(({ name, index }) => [name, index]))
    expect(indices.size).toBe(137)
    expect(['None', 'Raw0', 'Raw128', 'BlakeTwo256', 'ShaThree256', 'BigRaw'].map((name) => indices.get(name))).toEqual(
      [0, 1, 129, 130, 133, 136],
    )
    const fields = type.def.value.find(({ name }) => name === 'Raw64')?.fields
    expect(lookup[fields?.[0]?.type as number]?.def).toMatchObject({ tag: 'array', value: { len: 64 } })
  })
})

describe('a commitment', () => {
  it('replaces the one before and tells its block', () => {
    expect(commit(MINER, raw(3))).toBe('ok')
    expect(eventNames(ctx).at(-1)).toBe('Commitments.Commitment')
    nextBlock()
    expect(commit(MINER, raw(4), { type: 'None' })).toBe('ok')
    expect(store.commitmentOf.get(ctx, NETUID, MINER)).toEqual({
      deposit: 0n,
      block: 2,
      info: { fields: [raw(4), { type: 'None' }] },
    })
    expect(store.lastCommitment.get(ctx, NETUID, MINER)).toBe(2)
    expect(store.commitmentOf.keysOf(ctx)).toHaveLength(1)
  })

  it('is only for hotkeys of the subnet', () => {
    expect(commit(STRANGER, raw(3))).toBe('Commitments.AccountNotAllowedCommit')
  })

  it('takes at least 100 bytes of the 3,100 of an epoch', () => {
    for (let i = 0; i < 31; i++) expect(commit(MINER, raw(1))).toBe('ok')
    expect(store.usedSpaceOf.get(ctx, NETUID, MINER)?.usedSpace).toBe(3_100n)
    expect(commit(MINER, raw(1))).toBe('Commitments.SpaceLimitExceeded')
    expect(commit(OTHER, bigRaw(512), bigRaw(512), bigRaw(512))).toBe('ok')
    expect(commit(OTHER, bigRaw(512), bigRaw(512), bigRaw(512))).toBe('ok')
    expect(commit(OTHER, raw(1))).toBe('Commitments.SpaceLimitExceeded')
    subtensor.subnetEpochIndex.update(ctx, NETUID, (epoch) => epoch + 1n)
    expect(commit(MINER, raw(101))).toBe('ok')
    expect(store.usedSpaceOf.get(ctx, NETUID, MINER)?.usedSpace).toBe(101n)
  })

  it('may take what root allows', () => {
    const setMaxSpace = callNamed(ctx.runtime, 'Commitments', 'set_max_space', { newLimit: 99 })
    expect(outcome(() => dispatch(ctx, signedBy(MINER), setMaxSpace))).toBe('BadOrigin')
    expect(outcome(() => dispatch(ctx, ROOT, setMaxSpace))).toBe('ok')
    expect(commit(MINER, raw(1))).toBe('Commitments.SpaceLimitExceeded')
  })

  it('that is sealed waits in an index, ordered by subnet and account', () => {
    expect(commit(OTHER, sealed(3, 77n))).toBe('ok')
    expect(ctx.events.at(-1)?.fields).toEqual({ netuid: NETUID, who: OTHER, revealRound: 77n })
    expect(commit(MINER, raw(1), sealed(3))).toBe('ok')
    expect(store.timelockedIndex.get(ctx)).toEqual([
      [NETUID, MINER],
      [NETUID, OTHER],
    ])
    nextBlock()
    expect(store.timelockedIndex.get(ctx)).toHaveLength(2)
    expect(commit(OTHER, raw(1))).toBe('ok')
    store.commitmentOf.remove(ctx, NETUID, MINER)
    nextBlock()
    expect(store.timelockedIndex.get(ctx)).toEqual([])
  })

  it('that is sealed is opened by its round’s pulse, and the last ten that were opened are kept', () => {
    const { signature, cases } = JSON.parse(
      readFileSync(new URL('../drand/testdata/timelock.json', import.meta.url), 'utf8'),
    ) as { signature: string; cases: { tle: string; plaintext: string }[] }
    const bytes = (hex: string) => fromHex(`0x${hex}`)
    const hello: Data = {
      type: 'TimelockEncrypted',
      value: { encrypted: bytes(cases[1]?.tle as string), revealRound: 1_000n },
    }
    const before = Array.from({ length: 10 }, (_, at) => [Uint8Array.of(at), 1n] as const)
    store.revealedCommitments.set(ctx, NETUID, MINER, before)
    expect(commit(MINER, raw(2), hello, sealed(4, 1_001n))).toBe('ok')
    expect(commit(OTHER, sealed(4))).toBe('ok')
    nextBlock()
    expect(store.revealedCommitments.get(ctx, NETUID, MINER)).toEqual(before)
    pulses.set(ctx, 1_000n, { round: 1_000n, randomness: new Uint8Array(32), signature: bytes(signature) })
    nextBlock()
    expect(store.revealedCommitments.get(ctx, NETUID, MINER)).toEqual([
      ...before.slice(1),
      [bytes('68656c6c6f'), BigInt(ctx.blockNumber)],
    ])
    // One still waits for another round; what does not open is dropped.
    expect(store.commitmentOf.get(ctx, NETUID, MINER)?.info.fields).toEqual([raw(2), sealed(4, 1_001n)])
    expect(store.timelockedIndex.get(ctx)).toEqual([[NETUID, MINER]])
    expect(store.commitmentOf.has(ctx, NETUID, OTHER)).toBe(false)
    pulses.set(ctx, 1_001n, { round: 1_001n, randomness: new Uint8Array(32), signature: bytes(signature) })
    nextBlock()
    expect(store.commitmentOf.get(ctx, NETUID, MINER)?.info.fields).toEqual([raw(2)])
    expect(store.timelockedIndex.get(ctx)).toEqual([])
  })

  it('costs each block what the reference says of opening, if only a look at the index', () => {
    const spent = () => {
      const used = revealTimelocked(ctx)
      return [used.refTime, used.proofSize]
    }
    const accesses = (reads: number, writes: number) => [
      25_000_000n * BigInt(reads) + 100_000_000n * BigInt(writes),
      0n,
    ]
    expect(spent()).toEqual(accesses(1, 0))
    expect(commit(MINER, raw(2), sealed(3), sealed(4, 1_001n))).toBe('ok')
    expect(commit(OTHER, sealed(4))).toBe('ok')
    // The index, two commitments, three pulses.
    expect(spent()).toEqual(accesses(6, 0))
    const { signature, cases } = JSON.parse(
      readFileSync(new URL('../drand/testdata/timelock.json', import.meta.url), 'utf8'),
    ) as { signature: string; cases: { tle: string }[] }
    const bytes = (hex: string) => fromHex(`0x${hex}`)
    const hello: Data = {
      type: 'TimelockEncrypted',
      value: { encrypted: bytes(cases[1]?.tle as string), revealRound: 1_000n },
    }
    expect(commit(MINER, raw(2), hello, sealed(4, 1_001n))).toBe('ok')
    pulses.set(ctx, 1_000n, { round: 1_000n, randomness: new Uint8Array(32), signature: bytes(signature) })
    // One is revealed (1 and 1) and stays with the rest (1); of the other nothing opens or stays (1), and it leaves the index (1 and 1).
    expect(spent()).toEqual(accesses(6 + 1 + 1, 1 + 1 + 1 + 1))
    store.commitmentOf.remove(ctx, NETUID, MINER)
    expect(spent()).toEqual(accesses(1 + 1 + 1, 1))
    expect(commit(MINER, raw(1))).toBe('ok')
    store.timelockedIndex.set(ctx, [[NETUID, MINER]])
    expect(spent()).toEqual(accesses(1 + 1 + 1, 1))
    nextBlock()
    const { refTime } = systemItems.blockWeight.get(ctx).mandatory
    store.timelockedIndex.set(ctx, [[NETUID, OTHER]])
    nextBlock()
    expect(systemItems.blockWeight.get(ctx).mandatory.refTime - refTime).toBe(accesses(2, 1)[0])
  })

  it('with the flag makes validators’ bonds begin anew where the subnet allows it', () => {
    const bonds = { uids: Uint16Array.of(0, 1), values: Uint16Array.of(10, 20) }
    subtensor.bonds.set(ctx, storageIndex(NETUID), asUid(1), bonds)
    subtensor.bondsResetOn.set(ctx, NETUID, false)
    expect(commit(MINER, RESET)).toBe('ok')
    expect(subtensor.bonds.get(ctx, storageIndex(NETUID), asUid(1))).toEqual(bonds)
    expect(store.lastBondsReset.get(ctx, NETUID, MINER)).toBe(1)
    subtensor.bondsResetOn.set(ctx, NETUID, true)
    expect(commit(MINER, raw(2), RESET)).toBe('ok')
    expect(subtensor.bonds.get(ctx, storageIndex(NETUID), asUid(1))).toEqual({
      uids: Uint16Array.of(1),
      values: Uint16Array.of(20),
    })
  })

  it('that is refused resets nothing', () => {
    store.maxSpace.set(ctx, 99)
    expect(commit(MINER, RESET)).toBe('Commitments.SpaceLimitExceeded')
    expect(store.lastBondsReset.get(ctx, NETUID, MINER)).toBe(undefined)
  })

  it('ends with its subnet and leaves those of others', () => {
    expect(commit(MINER, sealed(3), RESET)).toBe('ok')
    store.commitmentOf.set(ctx, ROOT_SUBNET, OTHER, { deposit: 0n, block: 1, info: { fields: [raw(1)] } })
    dissolveNetwork(ctx, NETUID)
    expect(store.commitmentOf.keysOf(ctx)).toEqual([[ROOT_SUBNET, OTHER]])
    for (const item of [store.lastCommitment, store.lastBondsReset, store.usedSpaceOf]) {
      expect(item.keysOf(ctx)).toEqual([])
    }
    expect(store.timelockedIndex.get(ctx)).toEqual([])
  })
})
