import {
  ANY_TIME,
  argsIf,
  type Codec,
  extension,
  field,
  fixedBytes,
  invalid,
  invalidCustom,
  option,
  plainEnum,
  struct,
  type TypeInfo,
  unit,
  unknownTransaction,
} from '@glia/frame'
import { writePulse } from '../pallets/drand/calls/writePulse.ts'
import { submitEncrypted } from '../pallets/mev-shield/calls/submitEncrypted.ts'
import { parseSealed } from '../pallets/mev-shield/sealed.ts'
import { isSudoCall, sudoKey } from '../pallets/sudo/index.ts'

/** A codec of no bytes under a Rust name. */
export function marker(path: string): Codec<undefined> {
  const type: TypeInfo = { path: path.split('::'), params: [{ name: 'T' }], def: { kind: 'composite', fields: [] } }
  return { type, encodeTo() {}, decodeFrom: () => undefined }
}

/** Only the sudo key may submit sudo calls at all. */
export const sudoTransactionExtension = extension({
  identifier: 'SudoTransactionExtension',
  extra: marker('node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension'),
  implicit: unit,
  validate(ctx, tx) {
    if (isSudoCall(tx.call) && sudoKey.get(ctx) !== tx.signer) throw invalid('BadSigner')
    return undefined
  },
})

/** `CustomTransactionError::FailedShieldedTxParsing` */
const FAILED_PARSING = 23

/** A sealed transaction has all its parts; whether anybody can open it is no matter for the pool (`CheckShieldedTxValidity`). */
export const checkShieldedTxValidity = extension({
  identifier: 'CheckShieldedTxValidity',
  extra: marker('pallet_shield::extension::CheckShieldedTxValidity'),
  implicit: unit,
  validate(_ctx, { call }) {
    const args = argsIf(call, submitEncrypted)
    if (args !== undefined && parseSealed(args.ciphertext) === undefined) throw invalidCustom(FAILED_PARSING)
    return undefined
  },
})

/** `DrandPriority::get_drand_priority` */
const DRAND_PRIORITY = 10_000n

/** Raises the priority of pulses that come signed. They fail in their block and pay: pulses come unsigned. */
export const drandPriority = extension({
  identifier: 'DrandPriority',
  extra: marker('pallet_drand::drand_priority::DrandPriority'),
  implicit: unit,
  validate: (_ctx, { call }) =>
    argsIf(call, writePulse) === undefined ? undefined : { ...ANY_TIME, priority: DRAND_PRIORITY },
})

type Mode = 'Disabled' | 'Enabled'

/** Lets offline signers commit to the metadata they saw; this chain accepts only the disabled mode. */
export const checkMetadataHash = extension<{ mode: Mode }, undefined>({
  identifier: 'CheckMetadataHash',
  extra: struct(
    { mode: field(plainEnum('frame_metadata_hash_extension::Mode', ['Disabled', 'Enabled']), 'Mode') },
    { path: 'frame_metadata_hash_extension::CheckMetadataHash', params: [{ name: 'T' }] },
  ),
  implicit: option(fixedBytes(32)),
  implicitValue(_ctx, { mode }) {
    // As in a reference that is built without `metadata-hash`: nobody knows what was signed.
    if (mode === 'Enabled') throw unknownTransaction('CannotLookup')
    return undefined
  },
})
