import {
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
} from '@glia/frame'
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

/** It raises the priority of pulses that come signed, which no block takes: pulses come unsigned. */
export const drandPriority = extension({
  identifier: 'DrandPriority',
  extra: marker('pallet_drand::drand_priority::DrandPriority'),
  implicit: unit,
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
  implicitValue: () => undefined,
  validate(_ctx, _tx, { mode }) {
    // Without a metadata hash compiled in, the reference cannot look the implicit value up.
    if (mode === 'Enabled') throw invalid('BadProof')
    return undefined
  },
})
