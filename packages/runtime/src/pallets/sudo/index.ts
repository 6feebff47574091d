import { pallet } from '@glia/frame'
import { removeKey } from './calls/removeKey.ts'
import { setKey } from './calls/setKey.ts'
import { sudo as sudoCall } from './calls/sudo.ts'
import { sudoAs } from './calls/sudoAs.ts'
import { sudoUncheckedWeight } from './calls/sudoUncheckedWeight.ts'
import { key, sudoErrors, sudoEvents } from './declarations.ts'

/** One account may act as root. */
export const sudo = pallet({
  name: 'Sudo',
  index: 12,
  storage: [key],
  calls: { sudo: sudoCall, sudoUncheckedWeight, setKey, sudoAs, removeKey },
  events: sudoEvents,
  errors: sudoErrors,
})

export { key as sudoKey } from './declarations.ts'
