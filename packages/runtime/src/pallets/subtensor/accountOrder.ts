import type { AccountId, Ctx } from '@glia/frame'

/** Compares accounts as `sort` wants it. */
export type AccountOrder = (a: AccountId, b: AccountId) => number

const byBytes: AccountOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** Accounts as little-endian numbers: the last byte counts most. */
const byNumber: AccountOrder = (a, b) => {
  for (let at = a.length - 2; at >= 2; at -= 2) {
    const difference = Number.parseInt(a.slice(at, at + 2), 16) - Number.parseInt(b.slice(at, at + 2), 16)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * The order of accounts in the reference's ordered maps (`BTreeMap`): that of their bytes. The mock runtime in which the
 * vectors were made has numbers for accounts and orders by them; `System.AccountOrder` = 'number' replays that.
 */
export const accountOrder = (ctx: Ctx): AccountOrder =>
  ctx.config.overrides?.['System.AccountOrder'] === 'number' ? byNumber : byBytes
