import { depositFor } from '../balances/deposits.ts'
import { minOf, plus } from '../subtensor/arithmetic.ts'
import { asTao, EVERYTHING, type Tao, ZERO } from '../subtensor/types.ts'

/** One storage item, and for each delegate its account, its type and its delay. */
export const PROXY_DEPOSIT_BASE = depositFor(1, 40)
export const PROXY_DEPOSIT_FACTOR = depositFor(0, 33)
export const ANNOUNCEMENT_DEPOSIT_BASE = depositFor(1, 16)
export const ANNOUNCEMENT_DEPOSIT_FACTOR = depositFor(0, 68)

const depositOf = (base: Tao, factor: Tao, count: number): Tao =>
  count === 0 ? ZERO : minOf(plus(base, asTao(factor * BigInt(count))), asTao(EVERYTHING))

/** Deposit of an account for whom it lets act for it, rao. */
export const proxyDeposit = (count: number): Tao => depositOf(PROXY_DEPOSIT_BASE, PROXY_DEPOSIT_FACTOR, count)
/** Deposit of an account for what it has announced, rao. */
export const announcementDeposit = (count: number): Tao =>
  depositOf(ANNOUNCEMENT_DEPOSIT_BASE, ANNOUNCEMENT_DEPOSIT_FACTOR, count)
