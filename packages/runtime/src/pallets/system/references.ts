import {
  type AccountData,
  type AccountId,
  type AccountInfo,
  type Ctx,
  emit,
  fail,
  systemEvents,
  systemItems,
} from '@glia/frame'

const { account } = systemItems
const MAX_U32 = 0xffff_ffff

/** `inc_providers`: one more reason for an account to exist; the first one creates it. */
export function addProvider(ctx: Ctx, who: AccountId): void {
  const info = account.get(ctx, who)
  if (info.providers === 0 && info.sufficients === 0) {
    account.set(ctx, who, { ...info, providers: 1 })
    emit(ctx, systemEvents.NewAccount, { account: who })
  } else account.set(ctx, who, { ...info, providers: Math.min(info.providers + 1, MAX_U32) })
}

/** `dec_providers`: the last reason gone, the account dies. Fails with ConsumerRemaining while something depends on it. */
export function removeProvider(ctx: Ctx, who: AccountId): void {
  const info = account.find(ctx, who)
  if (info === undefined) return
  const providers = info.providers === 0 ? 1 : info.providers
  if (providers > 1 || info.sufficients > 0) {
    if (providers === 1 && info.consumers > 0) fail({ type: 'ConsumerRemaining' })
    account.set(ctx, who, { ...info, providers: providers - 1 })
    return
  }
  if (info.consumers > 0) fail({ type: 'ConsumerRemaining' })
  account.remove(ctx, who)
  emit(ctx, systemEvents.KilledAccount, { account: who })
}

const MAX_CONSUMERS = 16

/** `inc_consumers`. Fails with NoProviders or TooManyConsumers. */
export function addConsumer(ctx: Ctx, who: AccountId): void {
  const info = account.get(ctx, who)
  if (info.providers === 0) fail({ type: 'NoProviders' })
  if (info.consumers >= MAX_CONSUMERS) fail({ type: 'TooManyConsumers' })
  account.set(ctx, who, { ...info, consumers: info.consumers + 1 })
}

/** `dec_consumers`. */
export function removeConsumer(ctx: Ctx, who: AccountId): void {
  const info = account.get(ctx, who)
  if (info.consumers > 0) account.set(ctx, who, { ...info, consumers: info.consumers - 1 })
}

/** `can_dec_provider`: would removing one provider leave every consumer with another? */
export const mayLoseProvider = (info: AccountInfo): boolean => info.consumers === 0 || info.providers > 1

/** Balances of an account; zeros when it does not exist. */
export const dataOf = (ctx: Ctx, who: AccountId): AccountData => account.get(ctx, who).data
