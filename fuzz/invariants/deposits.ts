import { type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { holds } from '../../packages/runtime/src/pallets/balances/storage.ts'
import { multisigs } from '../../packages/runtime/src/pallets/multisig/storage.ts'
import { requestStatusFor, statusFor } from '../../packages/runtime/src/pallets/preimage/storage.ts'
import { announcements, proxies } from '../../packages/runtime/src/pallets/proxy/storage.ts'

/** What is put aside of balances, rao, more than what pallets know it for. */
export interface PutAside {
  /** Reserved of all accounts, beyond deposits and holds. */
  readonly reserved: bigint
  /** Held for preimages, beyond what their tickets say. */
  readonly preimages: bigint
}

export function putAside(ctx: Ctx): PutAside {
  let reserved = 0n
  let preimages = 0n
  for (const { data } of systemItems.account.values(ctx)) reserved += data.reserved
  for (const list of holds.values(ctx))
    for (const { id, amount } of list) {
      reserved -= amount
      if (id.type === 'Preimage') preimages += amount
    }
  for (const [, deposit] of proxies.values(ctx)) reserved -= deposit
  for (const [, deposit] of announcements.values(ctx)) reserved -= deposit
  for (const { deposit } of multisigs.values(ctx)) reserved -= deposit
  // Preimages of old are paid for by a deposit, new ones by a hold.
  for (const { value } of statusFor.values(ctx)) reserved -= value.deposit?.[1] ?? 0n
  for (const { type, value } of requestStatusFor.values(ctx))
    preimages -= (type === 'Unrequested' ? value.ticket : value.maybeTicket)?.[1] ?? 0n
  return { reserved, preimages }
}
