import type { Attack } from './attack.ts'
import { connectionAttacks } from './connections.ts'

/** All attacks that are rehearsed. */
export const attacks: readonly Attack[] = connectionAttacks
