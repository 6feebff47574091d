import { constant, u32 } from '@glia/frame'
import { tao } from '../subtensor/types.ts'
import { burn } from './calls/burn.ts'
import { forceAdjustTotalIssuance } from './calls/forceAdjustTotalIssuance.ts'
import { forceSetBalance } from './calls/forceSetBalance.ts'
import { forceTransfer } from './calls/forceTransfer.ts'
import { forceUnreserve } from './calls/forceUnreserve.ts'
import { transferAll } from './calls/transferAll.ts'
import { transferAllowDeath } from './calls/transferAllowDeath.ts'
import { transferKeepAlive } from './calls/transferKeepAlive.ts'
import { upgradeAccounts } from './calls/upgradeAccounts.ts'
import { EXISTENTIAL_DEPOSIT } from './currency.ts'
import { balancesErrors } from './errors.ts'
import { balancesEvents } from './events.ts'
import { home } from './home.ts'
import { balancesStorage } from './storage.ts'

/** TAO in accounts: transfers, the existential deposit, issuance. Amounts are rao. */
export const balances = home.pallet({
  storageVersion: 1,
  storage: balancesStorage,
  calls: {
    transferAllowDeath,
    forceTransfer,
    transferKeepAlive,
    transferAll,
    forceUnreserve,
    upgradeAccounts,
    forceSetBalance,
    forceAdjustTotalIssuance,
    burn,
  },
  events: balancesEvents,
  errors: balancesErrors,
  constants: {
    ExistentialDeposit: constant(tao, EXISTENTIAL_DEPOSIT, 'The least that an account may hold and live on, rao.'),
    MaxLocks: constant(u32, 50, 'Locks on an account at most.'),
    MaxReserves: constant(u32, 50, 'Reserves of an account that have names at most.'),
    MaxFreezes: constant(u32, 50, 'Freezes of an account at most.'),
  },
})

export { lookup } from './address.ts'
export * from './currency.ts'
export { balanceOnHold, burnHeld, hold, release } from './holds.ts'
export { canReserve, reserve, reservedBalance, unreserve } from './reserves.ts'
export type { HoldReason } from './storage.ts'
