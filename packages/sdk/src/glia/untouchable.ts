/** An account as `System.Account` has it. */
export interface AccountInfo {
  readonly consumers: number
  readonly data: { readonly free: bigint; readonly reserved: bigint; readonly frozen: bigint }
}

/**
 * What of the free balance must stay, in rao: what is frozen, and what an account that must live needs, which one that others
 * rely on must. Source: the difference to pallet-balances' `reducible_balance`.
 */
export function untouchable(
  { consumers, data: { reserved, frozen } }: AccountInfo,
  existentialDeposit: bigint,
  allowDeath: boolean,
): bigint {
  const held = frozen > reserved ? frozen - reserved : 0n
  const least = allowDeath && consumers === 0 ? 0n : existentialDeposit
  return held > least ? held : least
}
