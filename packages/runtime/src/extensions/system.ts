import { type Era, eraBirth, eraBits, eraDeath, eraOfBits, IMMORTAL, isEra } from '@glia/base'
import {
  type AccountId,
  accountId,
  argsIf,
  type Codec,
  CodecError,
  type Ctx,
  compact,
  encode,
  extension,
  type H256,
  h256,
  invalid,
  type RuntimeCall,
  systemItems,
  type TypeInfo,
  tuple,
  u32,
  unit,
} from '@glia/frame'
import { submitEncrypted } from '../pallets/mev-shield/calls/submitEncrypted.ts'
import { SPEC } from '../version.ts'

/** A codec whose metadata is a named struct around `inner`, as signed extensions are described. */
function named<T>(path: string, inner?: Codec<T>, typeName?: string): Codec<T> {
  const fields = inner === undefined ? [] : [{ type: inner.type, ...(typeName === undefined ? {} : { typeName }) }]
  const type: TypeInfo = { path: path.split('::'), params: [{ name: 'T' }], def: { kind: 'composite', fields } }
  const codec = (inner ?? unit) as Codec<T>
  return { type, encodeTo: (value, out) => codec.encodeTo(value, out), decodeFrom: (input) => codec.decodeFrom(input) }
}

export { named }

/** Refuses the all-zero account as a signer. */
export const checkNonZeroSender = extension({
  identifier: 'CheckNonZeroSender',
  extra: named<undefined>('frame_system::extensions::check_non_zero_sender::CheckNonZeroSender'),
  implicit: unit,
  validate(_ctx, tx) {
    if (/^0x0+$/.test(tx.signer)) throw invalid('BadSigner')
    return undefined
  },
})

export const checkSpecVersion = extension({
  identifier: 'CheckSpecVersion',
  extra: named<undefined>('frame_system::extensions::check_spec_version::CheckSpecVersion'),
  implicit: u32,
  implicitValue: () => SPEC.specVersion,
})

export const checkTxVersion = extension({
  identifier: 'CheckTxVersion',
  extra: named<undefined>('frame_system::extensions::check_tx_version::CheckTxVersion'),
  implicit: u32,
  implicitValue: () => SPEC.transactionVersion,
})

export const checkGenesis = extension({
  identifier: 'CheckGenesis',
  extra: named<undefined>('frame_system::extensions::check_genesis::CheckGenesis'),
  implicit: h256,
  implicitValue: (ctx) => systemItems.blockHash.get(ctx, 0),
})

const eraType: TypeInfo = {
  path: ['sp_runtime', 'generic', 'era', 'Era'],
  def: {
    kind: 'variant',
    variants: [
      { name: 'Immortal', index: 0, fields: [] },
      ...Array.from({ length: 255 }, (_, at) => ({
        name: `Mortal${at + 1}`,
        index: at + 1,
        fields: [{ type: { def: { kind: 'primitive', primitive: 'u8' } } as TypeInfo }],
      })),
    ],
  },
}

/** `Era` on the wire: one zero byte, or two bytes of log2 period and quantised phase. */
export const era: Codec<Era> = {
  type: eraType,
  encodeTo(value, out) {
    if (value.type === 'Immortal') return out.u8(0)
    out.u16(eraBits(value))
  },
  decodeFrom(input) {
    const first = input.u8()
    if (first === 0) return IMMORTAL
    const found = eraOfBits(first | (input.u8() << 8))
    if (!isEra(found)) {
      const { period, phase } = found
      throw new CodecError(`expected an era with period >= 4 and phase below it, found ${period}, ${phase}`)
    }
    return found
  },
}

const MAX_U64 = (1n << 64n) - 1n

/** How many blocks it has left; an immortal one ends with the last number that a block can have. */
function longevityOf(value: Era, current: number): bigint {
  const death = eraDeath(value, current)
  const left = (death === undefined ? MAX_U64 : BigInt(death)) - BigInt(current)
  return left > 0n ? left : 0n
}

function birthHash(ctx: Ctx, value: Era): H256 {
  const birth = eraBirth(value, ctx.blockNumber)
  const hash = systemItems.blockHash.find(ctx, birth)
  if (hash === undefined) throw invalid('AncientBirthBlock')
  return hash
}

/** Blocks for which a sealed transaction may wait: nobody opens it later (`MAX_SHIELD_ERA_PERIOD`). */
const MAX_SHIELD_PERIOD = 8

function requireShort(call: RuntimeCall, value: Era): void {
  const isLong = value.type === 'Immortal' || value.period > MAX_SHIELD_PERIOD
  if (isLong && argsIf(call, submitEncrypted) !== undefined) throw invalid('Stale')
}

export const checkMortality = extension({
  identifier: 'CheckMortality',
  extra: named<Era>('frame_system::extensions::check_mortality::CheckMortality', era, 'Era'),
  implicit: h256,
  implicitValue: (ctx, value) => birthHash(ctx, value),
  general: (_ctx, { call }, value) => requireShort(call, value),
  validate(ctx, tx, value) {
    requireShort(tx.call, value)
    birthHash(ctx, value)
    return { priority: 0n, requires: [], provides: [], longevity: longevityOf(value, ctx.blockNumber), propagate: true }
  },
})

const nonceTag = tuple<readonly [AccountId, number]>(accountId, u32)

/** Transactions of one account run in order; an account that nothing provides for cannot pay (`runtime::check_nonce`). */
export const checkNonce = extension<number, undefined>({
  identifier: 'CheckNonce',
  extra: named<number>('node_subtensor_runtime::check_nonce::CheckNonce', compact(u32), 'T::Nonce'),
  implicit: unit,
  validate(ctx, tx, nonce) {
    const info = systemItems.account.get(ctx, tx.signer)
    if (tx.info.paysFee === 'Yes' && info.providers === 0 && info.sufficients === 0) throw invalid('Payment')
    if (nonce < info.nonce) throw invalid('Stale')
    return {
      priority: 0n,
      requires: nonce > info.nonce ? [encode(nonceTag, [tx.signer, nonce - 1])] : [],
      provides: [encode(nonceTag, [tx.signer, nonce])],
      longevity: (1n << 64n) - 1n,
      propagate: true,
    }
  },
  prepare(ctx, tx, nonce) {
    const info = systemItems.account.get(ctx, tx.signer)
    if (nonce > info.nonce) throw invalid('Future')
    // A u32 that wraps, as in the reference.
    systemItems.account.set(ctx, tx.signer, { ...info, nonce: (info.nonce + 1) >>> 0 })
    return undefined
  },
})
