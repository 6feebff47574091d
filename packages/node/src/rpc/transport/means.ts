import type { RpcMethods } from '../core/access.ts'
import type { Dispatcher } from '../core/dispatcher.ts'
import type { ByteBudget } from '../core/inFlight.ts'
import type { Turns } from '../core/turns.ts'
import type { ServerLimits } from '../limits.ts'

/** What HTTP and WebSockets answer with, and the bounds that they share. */
export interface Means {
  readonly dispatcher: Dispatcher
  readonly limits: ServerLimits
  readonly budget: ByteBudget
  readonly turns: Turns
  readonly methods: RpcMethods
}
