import { type AccountId, argsIf, type Ctx, type RuntimeCall, type TransactionView } from '@glia/frame'
import { paysFeesOf, proxyCall } from '../pallets/proxy/index.ts'
import { batchedCalls } from '../pallets/utility/index.ts'

/** The account for which a call of `Proxy.proxy` acts; undefined for any other call, and where no account is named. */
function realOf(call: RuntimeCall): { readonly real: AccountId; readonly inner: RuntimeCall } | undefined {
  const args = argsIf(call, proxyCall)
  return args?.real.type === 'Id' ? { real: args.real.value, inner: args.call } : undefined
}

/**
 * Who pays for a transaction: the signer, or the account for which it acts, where that has said so (`RealPaysFee`); and in turn
 * the account for which that one acts, in one call or in all calls of a batch (`extract_real_fee_payer`).
 */
export function feePayer(ctx: Ctx, { signer, call }: Pick<TransactionView, 'signer' | 'call'>): AccountId {
  const outer = realOf(call)
  if (outer === undefined || !paysFeesOf(ctx, outer.real, signer)) return signer
  return innerPayer(ctx, outer.inner, outer.real) ?? outer.real
}

function innerPayer(ctx: Ctx, call: RuntimeCall, delegate: AccountId): AccountId | undefined {
  const calls = batchedCalls(call) ?? [call]
  const real = calls[0] && realOf(calls[0])?.real
  if (real === undefined || !calls.every((each) => realOf(each)?.real === real)) return undefined
  return paysFeesOf(ctx, real, delegate) ? real : undefined
}
