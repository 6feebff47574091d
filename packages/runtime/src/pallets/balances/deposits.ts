import { type AccountId, type Ctx } from '@glia/frame'
import { minus } from '../subtensor/arithmetic.ts'
import { asTao, type Tao } from '../subtensor/types.ts'
import { reserve, unreserve } from './reserves.ts'

/** Rao that `items` storage items and `bytes` bytes hold back (`deposit`). */
export const depositFor = (items: number, bytes: number): Tao =>
  asTao(BigInt(items) * 20_000_000n + BigInt(bytes) * 1_000_000n)

/** Takes or gives back what makes one deposit of an account another. Fails as `reserve`. */
export function moveDeposit(ctx: Ctx, who: AccountId, from: Tao, to: Tao): void {
  if (to > from) reserve(ctx, who, minus(to, from))
  else unreserve(ctx, who, minus(from, to))
}
