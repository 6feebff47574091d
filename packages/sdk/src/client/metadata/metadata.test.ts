import { encodeEra, eraBirth, fromHex, IMMORTAL, mortalEra, toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { compact, concat } from '../../bytes.ts'
import { Keypair } from '../../keys/keypair.ts'
import { fixture } from '../../testing/fixture.ts'
import { assembleExtrinsic, encodeExtensions, extrinsicHash, signExtrinsic, signingPayload } from '../extrinsic/sign.ts'
import { encodeMiniMetadata } from '../testing/miniMetadata.ts'
import { recordedMetadata } from '../testing/recordedMetadata.ts'
import { TEST_RUNTIME } from '../testing/runtimeSpec.ts'
import { EncodeError, MetadataError } from './errors.ts'
import { Metadata, metadataHash, unwrapMetadata } from './metadata.ts'
import { type Hasher, hashKeyPart, storagePrefix } from './storage.ts'

interface ExtrinsicCase {
  pallet: string
  function: string
  params: Record<string, unknown>
  era: '00' | { period: number; current: number }
  eraBytes: string
  nonce: number
  tip: number
  call: string
  extra: string
  additional: string
  signedBytes: string
  signature: string
  extrinsic: string
  hash: string
}
interface ExtrinsicFixtures {
  specVersion: number
  transactionVersion: number
  genesisHash: string
  eraBlockHash: string
  signedExtensions: string[]
  cases: ExtrinsicCase[]
  eras: { period: number; current: number; bytes: string; birth: number }[]
}
interface StorageCase {
  pallet: string
  item: string
  params: unknown[]
  key: string
  hashers: string[]
  modifier: string
  default: string
}
const extrinsics = fixture<ExtrinsicFixtures>('extrinsics')
const storageKeys = fixture<{ cases: StorageCase[] }>('storage_keys').cases
const commitments = fixture<{ cases: { desc: string; call: string }[] }>('commitments').cases

const mini = Metadata.decode(encodeMiniMetadata(TEST_RUNTIME))
const recorded = recordedMetadata()
const alice = Keypair.fromUri('//Alice')

function hasCall(metadata: Metadata, pallet: string, name: string): boolean {
  return Object.hasOwn(TEST_RUNTIME.pallets[pallet]?.calls ?? {}, name) || metadata !== mini
}

describe.each([
  ['hand-written', mini],
  ['recorded', recorded],
] as const)('with %s metadata', (_, metadata) => {
  it.each(extrinsics.cases)('encodes $pallet.$function, era $eraBytes', (row) => {
    if (!hasCall(metadata, row.pallet, row.function)) return
    const call = metadata.call(row.pallet, row.function, row.params)
    expect(toHex0x(call.bytes)).toBe(`0x${row.call}`)
    const decoded = metadata.decodeCall(call.bytes)
    expect([decoded.pallet, decoded.name]).toEqual([row.pallet, row.function])
    expect(metadata.call(row.pallet, row.function, decoded.args).bytes).toEqual(call.bytes)
  })

  it('builds the storage keys of the items it knows', () => {
    let checked = 0
    for (const row of storageKeys) {
      const known = TEST_RUNTIME.pallets[row.pallet]?.storage?.[row.item]
      if (metadata === mini && !known) continue
      const entry = metadata.storage(row.pallet, row.item)
      expect(entry.key(...row.params)).toBe(row.key)
      expect(entry.hasDefault).toBe(row.modifier === 'Default')
      // The hand-written runtime leaves a few defaults out.
      if (metadata !== mini) expect(entry.defaultBytes).toBe(`0x${row.default}`)
      const reversible = entry.hashers.every((hasher) => hasher.endsWith('Concat') || hasher === 'Identity')
      if (reversible) expect(entry.key(...entry.decodeKey(row.key))).toBe(row.key)
      checked++
    }
    expect(checked).toBe(metadata === mini ? 9 : storageKeys.length)
  })

  it('encodes commitments', () => {
    const infos: Record<string, unknown[]> = {
      'raw text hello': [{ Raw5: 'hello' }],
      'empty raw': [{ Raw0: '' }],
      'raw 128': [{ Raw128: 'x'.repeat(128) }],
      timelock: [{ type: 'TimelockEncrypted', value: { encrypted: '0x010203', reveal_round: 1000 } }],
      'raw + reset bonds': [{ Raw3: 'abc' }, 'ResetBondsFlag'],
      bigraw: [{ BigRaw: 'y'.repeat(200) }],
      sha256: [{ Sha256: `0x${'11'.repeat(32)}` }],
    }
    // A struct of one field stands for the field itself.
    for (const { desc, call } of commitments) {
      const encoded = metadata.call('Commitments', 'set_commitment', { netuid: 1, info: infos[desc] })
      expect(toHex0x(encoded.bytes), desc).toBe(`0x${call}`)
    }
  })
})

it('metadata has one hash, of whatever version it is and whatever wraps it', () => {
  for (const version of [14, 15, 16]) {
    const bytes = encodeMiniMetadata(TEST_RUNTIME).slice()
    bytes[4] = version
    const opaque = concat(compact(bytes.length), bytes)
    const hashes = [bytes, opaque, concat(Uint8Array.of(1), opaque)].map(metadataHash)
    expect(new Set(hashes).size, String(version)).toBe(1)
    expect(metadataHash(concat(bytes, Uint8Array.of(0)))).not.toBe(hashes[0])
  }
})

describe('extrinsics', () => {
  const extensions = extrinsics.signedExtensions.map((identifier) => ({ identifier }))

  it.each(extrinsics.cases)('$pallet.$function, era $eraBytes, nonce $nonce', async (row) => {
    const era = row.era === '00' ? IMMORTAL : mortalEra(row.era.period, row.era.current)
    expect(toHex0x(encodeEra(era))).toBe(`0x${row.eraBytes}`)
    const context = {
      specVersion: extrinsics.specVersion,
      transactionVersion: extrinsics.transactionVersion,
      genesisHash: extrinsics.genesisHash,
      era,
      eraBlockHash: row.era === '00' ? extrinsics.genesisHash : extrinsics.eraBlockHash,
      nonce: row.nonce,
      tip: BigInt(row.tip),
    }
    const call = fromHex(row.call)
    for (const list of [extensions, mini.signedExtensions()]) {
      const bytes = encodeExtensions(list, context)
      expect([toHex0x(bytes.extra), toHex0x(bytes.additional)]).toEqual([`0x${row.extra}`, `0x${row.additional}`])
      const payload = signingPayload(call, bytes)
      expect(toHex0x(payload)).toBe(`0x${row.signedBytes}`)
      expect(alice.verify(payload, row.signature)).toBe(true)
      const extrinsic = assembleExtrinsic(alice, fromHex(row.signature), bytes.extra, call)
      expect(toHex0x(extrinsic)).toBe(`0x${row.extrinsic}`)
      expect(extrinsicHash(extrinsic)).toBe(row.hash)
    }
    const own = await signExtrinsic(alice, call, mini.signedExtensions(), context)
    expect(own.length).toBe(row.extrinsic.length / 2)
  })

  it.each(extrinsics.eras)('era of period $period at $current', ({ period, current, bytes, birth }) => {
    const era = mortalEra(period, current)
    expect(toHex0x(encodeEra(era))).toBe(`0x${bytes}`)
    expect(eraBirth(era, current)).toBe(birth)
  })

  it('refuses an extension whose data it cannot make', () => {
    const strange = { identifier: 'CheckWeather', extra: mini.signedExtensions()[4]?.extra }
    const context = {
      specVersion: 1,
      transactionVersion: 1,
      genesisHash: '',
      era: IMMORTAL,
      eraBlockHash: '',
      nonce: 0,
      tip: 0n,
    }
    expect(() => encodeExtensions([strange as never], context)).toThrow('CheckWeather wants data')
  })
})

describe('storage keys without metadata', () => {
  it.each(storageKeys.filter(({ params }) => params.length === 0))('$pallet.$item', ({ pallet, item, key }) => {
    expect(toHex0x(storagePrefix(pallet, item))).toBe(key)
  })

  it('hash their parts', () => {
    const row = storageKeys.find(({ item }) => item === 'BlockHash') as StorageCase
    expect(row.hashers).toEqual(['Twox64Concat'])
    const part = hashKeyPart(row.hashers[0] as Hasher, fromHex('05000000'))
    expect(toHex0x(storagePrefix(row.pallet, row.item)) + toHex0x(part).slice(2)).toBe(row.key)
  })
})

describe('arguments', () => {
  it('may be written the way people write them', () => {
    const bob = Keypair.fromUri('//Bob')
    const forms = [bob.address, bob.accountId, bob.publicKey, { type: 'Id', value: bob.address }, { Id: bob.address }]
    const encoded = forms.map((dest) =>
      toHex0x(mini.call('Balances', 'transfer_keep_alive', { dest, value: '5' }).bytes),
    )
    expect(new Set(encoded).size).toBe(1)
    const weights = { netuid: 1, dests: Uint16Array.of(1, 2), weights: [3, 4n], version_key: 0 }
    expect(toHex0x(mini.call('SubtensorModule', 'set_weights', weights).bytes)).toBe(
      '0x0700010008010002000803000400' + '00'.repeat(8),
    )
  })

  it('are refused with the place and what was expected', () => {
    const call = (args: Record<string, unknown>) => () => mini.call('Balances', 'transfer_keep_alive', args)
    expect(call({ dest: alice.address })).toThrow('Balances.transfer_keep_alive.value: expected a value, found nothing')
    expect(call({ dest: alice.address, value: 1.5 })).toThrow('value: expected an integer, found 1.5')
    expect(call({ dest: 'nobody', value: 1 })).toThrow('which has about 48 characters, found "nobody" of 6')
    for (const value of [-1n, 1n << 64n])
      expect(call({ dest: alice.address, value })).toThrow(`value: expected a u64, found ${value}n`)
    expect(call({ dest: alice.address, value: 1, amount: 2 })).toThrow('expected only dest, value, found ["amount"]')
    expect(() =>
      mini.call('SubtensorModule', 'set_weights', { netuid: 70_000, dests: [], weights: [], version_key: 0 }),
    ).toThrow('netuid: expected a u16, found 70000')
    expect(() => mini.call('Balances', 'burn')).toThrow(MetadataError)
    expect(() => mini.call('Nothing', 'x')).toThrow('the chain has no pallet Nothing')
    expect(() => mini.storage('System', 'Account').key()).toThrow(EncodeError)
    expect(() => mini.storage('System', 'Nothing')).toThrow(MetadataError)
  })
})

describe('values', () => {
  it('come with their types', () => {
    const account = mini.storage('System', 'Account')
    const bytes = `0x0500000000000000010000000000000000ca9a3b${'00'.repeat(36)}`
    expect(account.decode(bytes)).toEqual({
      nonce: 5,
      consumers: 0,
      providers: 1,
      sufficients: 0,
      data: { free: 1_000_000_000n, reserved: 0n, frozen: 0n, flags: 0n },
    })
    expect(mini.storage('SubtensorModule', 'Tempo').decode(undefined)).toBe(360)
    expect(mini.storage('SubtensorModule', 'Uids').decode(undefined)).toBeUndefined()
    expect(mini.constant('System', 'BlockHashCount')).toBe(2400)
  })

  it('of runtime APIs take arguments in order or by name', () => {
    const method = mini.runtimeApi('TestApi', 'sum')
    expect(toHex0x(method.encode([[1, 2], null]))).toBe('0x080100020000')
    expect(method.encode({ values: [1, 2], who: alice.address })).toEqual(method.encode([[1, 2], alice.accountId]))
    expect(method.decode('0x0500000000000000')).toBe(5n)
    expect(() => method.encode([1])).toThrow('2 arguments (values, who)')
    expect(() => mini.runtimeApi('TestApi', 'nothing')).toThrow(MetadataError)
  })

  it('may be views into a larger buffer', () => {
    const padded = fromHex('0xffffffff0500000000000000ffffff')
    expect(mini.runtimeApi('TestApi', 'sum').decode(padded.subarray(4, 12))).toBe(5n)
  })

  it('that end too early are named', () => {
    expect(() => mini.storage('System', 'Number').decode('0x0102')).toThrow('2 bytes do not decode as type')
  })

  it('unwraps the answer of Metadata_metadata_at_version', () => {
    expect(unwrapMetadata('0x01abcd')).toBe('0xabcd')
    expect(unwrapMetadata('0x00')).toBeUndefined()
  })
})
