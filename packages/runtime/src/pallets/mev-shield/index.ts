import { argsIf, makeCall } from '@glia/frame'
import { announceNextKey } from './calls/announceNextKey.ts'
import {
  setMaxExtrinsicWeight,
  setMaxPendingExtrinsicsNumber,
  setOnInitializeWeight,
  setStoredExtrinsicLifetime,
} from './calls/settings.ts'
import { storeEncrypted } from './calls/storeEncrypted.ts'
import { submitEncrypted } from './calls/submitEncrypted.ts'
import { shieldErrors, shieldEvents } from './declarations.ts'
import { home } from './home.ts'
import { processPending } from './pending.ts'
import { shieldStorage } from './storage.ts'

/** Transactions that nobody but the author of their block can read before they are in it. */
export const mevShield = home.pallet({
  crate: 'pallet_shield',
  storage: shieldStorage,
  calls: {
    announceNextKey,
    submitEncrypted,
    storeEncrypted,
    setMaxPendingExtrinsicsNumber,
    setOnInitializeWeight,
    setStoredExtrinsicLifetime,
    setMaxExtrinsicWeight,
  },
  events: shieldEvents,
  errors: shieldErrors,
  hooks: { onInitialize: (ctx) => processPending(ctx) },
  inherent: {
    isInherent: (call) => argsIf(call, announceNextKey) !== undefined,
    create: ({ runtime }, { shieldKey }) =>
      shieldKey === undefined ? undefined : makeCall(runtime, announceNextKey, { encKey: shieldKey.bytes }),
    toldBy(call) {
      const args = argsIf(call, announceNextKey)
      return args === undefined ? {} : { shieldKey: { bytes: args.encKey } }
    },
  },
})
