import { toHex0x } from '@glia/base'
import {
  call,
  DB_READ,
  DB_WRITE,
  emit,
  ensure,
  fail,
  plain,
  systemErrors,
  systemEvents,
  systemItems,
  weight,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'

export const applyAuthorizedUpgrade = call({
  index: 11,
  args: { code: plain.bytes },
  weight: weight(166_858_158_000n + 2n * (DB_READ + DB_WRITE), 67_035),
  class: 'Operational',
  docs: 'Brings the runtime that was authorised. It is rejected, and so is its authorisation: the rules of this chain come with its program.',
  run(ctx, _origin, { code }) {
    const authorized = systemItems.authorizedUpgrade.get(ctx) ?? fail(systemErrors.NothingAuthorized)
    ensure(toHex0x(blake2b256(code)) === authorized.codeHash, systemErrors.Unauthorized)
    systemItems.authorizedUpgrade.kill(ctx)
    const error = systemErrors.FailedToExtractRuntimeVersion.dispatchError()
    emit(ctx, systemEvents.RejectedInvalidAuthorizedUpgrade, { codeHash: authorized.codeHash, error })
    return { paysFee: 'No' }
  },
})
