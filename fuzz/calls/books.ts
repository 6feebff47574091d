import { type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'

const MAX_U64 = (1n << 64n) - 1n

/**
 * Whether what accounts hold is what was issued: undefined when it is, else a sentence. More than a u64, which only root can
 * make, is not held against the rules.
 */
export function wrongBooks(ctx: Ctx): string | undefined {
  let held = 0n
  for (const { data } of systemItems.account.values(ctx)) held += data.free + data.reserved
  const issued = totalIssuance.get(ctx)
  return held > MAX_U64 || held === issued ? undefined : `accounts hold ${held} rao, ${issued} were issued`
}
