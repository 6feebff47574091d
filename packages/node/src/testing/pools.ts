import type { Chain } from '../chain/chain.ts'
import type { Verifier } from '../crypto/verifier.ts'
import { DEFAULT_POOL_LIMITS, type PoolLimits } from '../pool/limits.ts'
import { Pool } from '../pool/pool.ts'

/** A pool whose faults fail the test. */
export const strictPool = (chain: Chain, verifier: Verifier, limits: Partial<PoolLimits> = {}): Pool =>
  new Pool(chain, verifier, { ...DEFAULT_POOL_LIMITS, ...limits }, (fault) => {
    throw fault
  })
