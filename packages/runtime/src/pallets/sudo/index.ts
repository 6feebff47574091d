import { argsIf, type Call, type RuntimeCall } from '@glia/frame'
import { removeKey } from './calls/removeKey.ts'
import { setKey } from './calls/setKey.ts'
import { sudo as sudoCall } from './calls/sudo.ts'
import { sudoAs } from './calls/sudoAs.ts'
import { sudoUncheckedWeight } from './calls/sudoUncheckedWeight.ts'
import { key, sudoErrors, sudoEvents } from './declarations.ts'
import { home } from './home.ts'

const calls = { sudo: sudoCall, sudoUncheckedWeight, setKey, sudoAs, removeKey }

/** One account may act as root. */
export const sudo = home.pallet({
  storage: [key],
  calls,
  events: sudoEvents,
  errors: sudoErrors,
})

export const isSudoCall = (call: RuntimeCall): boolean => argsIf(call, ...Object.values<Call>(calls)) !== undefined

export { key as sudoKey } from './declarations.ts'
