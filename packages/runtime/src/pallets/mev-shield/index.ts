import { argsIf, makeCall, type Runtime, type RuntimeCall } from '@glia/frame'
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

/** PERF: where one key is announced in each block, all of them have one call. */
let last: { readonly runtime: Runtime; readonly key: Uint8Array; readonly call: RuntimeCall } | undefined

function announcing(runtime: Runtime, key: Uint8Array | undefined): RuntimeCall {
  if (key !== undefined && last?.runtime === runtime && last.key === key) return last.call
  const call = makeCall(runtime, announceNextKey, { encKey: key })
  if (key !== undefined) last = { runtime, key, call }
  return call
}

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
      shieldKey === undefined ? undefined : announcing(runtime, shieldKey.bytes),
    toldBy(call) {
      const args = argsIf(call, announceNextKey)
      return args === undefined ? {} : { shieldKey: { bytes: args.encKey } }
    },
  },
})
