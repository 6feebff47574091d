import { toHexDigits } from '@glia/base'
import { auraDigest, BlockBuilder, Ctx, type H256, metadata, systemItems } from '@glia/frame'
import { memoryStore, Overlay, twox128 } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { ALICE, GENESIS_PRESETS, ONE, slotDuration, subtensorRuntime } from './index.ts'
import { totalIssuance } from './pallets/balances/storage.ts'
import { networkRateLimit } from './pallets/subtensor/storage/index.ts'

const rules = subtensorRuntime({ fastBlocks: true })
function genesis(of = rules) {
  const store = memoryStore()
  const ctx = new Ctx(new Overlay(store.reader(), of), of, { verify: () => true }, 0)
  GENESIS_PRESETS.localnet(ctx)
  return ctx
}

describe('the runtime', () => {
  it('starts with the balances of the local network', () => {
    const ctx = genesis()
    expect(systemItems.account.get(ctx, ALICE).data.free).toBe(1_000_000_000_000_000n)
    expect(systemItems.account.get(ctx, ONE).data.free).toBe(2_000_000_000_000n)
    expect(totalIssuance.get(ctx)).toBe(3n * 1_000_000_000_000_000n + 8n * 2_000_000_000_000n)
  })

  it('starts with what the reference’s genesis has of each pallet: its storage’s version, the fee’s factor, the first set of finality', () => {
    const ctx = genesis()
    const key = (...words: string[]) =>
      words.map((word) => toHexDigits(twox128(new TextEncoder().encode(word)))).join('')
    const at = (...words: string[]) => toHexDigits(ctx.overlay.getRaw(key(...words)) ?? new Uint8Array())
    const versions = ctx.runtime.pallets.map(({ name }) => [name, at(name, ':__STORAGE_VERSION__:')])
    const some = {
      Balances: '0100',
      Multisig: '0100',
      Preimage: '0100',
      Scheduler: '0400',
      Grandpa: '0500',
      SubtensorModule: '0700',
    }
    expect(versions).toEqual(
      ctx.runtime.pallets.map(({ name }) => [name, { ...some }[name as keyof typeof some] ?? '0000']),
    )
    const changes = new Map(ctx.overlay.changes().map(({ key: of, value }) => [of, value]))
    const stored = (of: string) => toHexDigits(changes.get(of) ?? new Uint8Array())
    expect(stored(key('TransactionPayment', 'NextFeeMultiplier'))).toBe('000064a7b3b6e00d0000000000000000')
    expect(stored(key('Grandpa', 'CurrentSetId'))).toBe('0000000000000000')
    const first = [...changes.keys()].filter((of) => of.startsWith(key('Grandpa', 'SetIdSession')))
    expect(first.map(stored)).toEqual(['00000000'])
  })

  it('lets subnets be registered one right after the other on a local network, whatever its slots', () => {
    const standard = subtensorRuntime({ fastBlocks: false })
    expect([rules, standard].map((each) => networkRateLimit.get(genesis(each)))).toEqual([0n, 0n])
    // The rules themselves are those of the main network there.
    const bare = new Ctx(new Overlay(memoryStore().reader(), standard), standard, { verify: () => true }, 0)
    expect(networkRateLimit.get(bare)).toBe(7_200n)
  })

  it('makes a block with its author’s time and reports it', () => {
    const timestamp = 1_700_000_000_250n
    const block = new BlockBuilder(genesis(), {
      number: 1,
      parentHash: `0x${'01'.repeat(32)}` as H256,
      digest: { logs: [auraDigest(timestamp / BigInt(slotDuration(rules.config)))] },
    })
    block.applyInherents({ timestamp })
    expect(block.body.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual([`280502000b${timeHex(timestamp)}`])
    block.finalise()
    const { ctx } = block
    expect(systemItems.eventsOfBlock.get(ctx).map((record) => `${record.event.pallet}.${record.event.name}`)).toContain(
      'System.ExtrinsicSuccess',
    )
  })

  it('describes itself in both metadata versions', () => {
    expect(Buffer.from(metadata(rules, 14).subarray(0, 5)).toString('hex')).toBe('6d6574610e')
    expect(Buffer.from(metadata(rules, 15).subarray(0, 5)).toString('hex')).toBe('6d6574610f')
  })
})

function timeHex(ms: bigint): string {
  let rest = ms
  let hex = ''
  while (rest > 0n) {
    hex += (rest & 0xffn).toString(16).padStart(2, '0')
    rest >>= 8n
  }
  return hex
}
