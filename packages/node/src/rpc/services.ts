import type { Chain } from '../chain/chain.ts'
import type { Engine } from '../engine/engine.ts'
import type { Sealer } from '../engine/sealer.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import type { BodyTexts } from './bodyTexts.ts'
import type { Broadcasts } from './broadcasts.ts'
import type { Follows } from './chainHead/follows.ts'
import type { Connection } from './core/connection.ts'
import type { Method } from './core/method.ts'
import type { Shares } from './core/shares.ts'
import type { Turns } from './core/turns.ts'
import type { Heads } from './heads.ts'
import type { ServerLimits } from './limits.ts'
import type { RuntimeCalls } from './runtimeCalls.ts'
import type { StorageWatch } from './storageWatch.ts'

/** What the JSON-RPC methods work with. */
export interface Services {
  readonly chain: Chain
  readonly pool: Pool
  readonly sealer: Sealer
  readonly engine: Engine
  readonly runtimeCalls: RuntimeCalls
  /** JSON of blocks' extrinsics. */
  readonly bodies: BodyTexts
  readonly heads: Heads
  readonly storageWatch: StorageWatch
  /** Subscriptions of all clients. */
  readonly subscriptions: Shares<Connection>
  readonly follows: Follows
  /** Who may work when: what takes long goes on in slices. */
  readonly turns: Turns
  readonly limits: ServerLimits
  readonly log: Logger
  /** `system_name` and `system_version`. */
  readonly name: string
  readonly version: string
  readonly broadcasts: Broadcasts
  /** Every method that is answered. */
  readonly methods: readonly Method[]
}
