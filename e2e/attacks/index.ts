import { type Attack, until } from './attack.ts'
import { connectionAttacks } from './connections.ts'

/** All attacks that are rehearsed. */
export const attacks: readonly Attack[] = [
  {
    name: 'none',
    what: 'nothing: what the machine itself does to the figures',
    run: (_target, signal) => until(signal),
  },
  ...connectionAttacks,
]
