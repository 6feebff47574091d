import {
  type AccountId,
  accountId,
  addWeights,
  type Ctx,
  call,
  DB_READ,
  DB_WRITE,
  emit,
  ensureSigned,
  field,
  systemItems,
  vec,
  weight,
} from '@glia/frame'
import { maxOf } from '../../subtensor/arithmetic.ts'
import { addConsumer, addProvider } from '../../system/references.ts'
import { existentialDeposit } from '../currency.ts'
import { balancesEvents } from '../events.ts'

const { account, NEW_LOGIC_FLAG } = systemItems

/** Gives an account its new form, with a reference for what it has put aside; false where it has it (`ensure_upgraded`). */
function upgrade(ctx: Ctx, who: AccountId): boolean {
  const { data, providers } = account.get(ctx, who)
  if ((data.flags & NEW_LOGIC_FLAG) !== 0n) return false
  const holds = data.reserved !== 0n && data.frozen === 0n
  const orphaned = holds && providers === 0
  if (orphaned) addProvider(ctx, who)
  if (holds) addConsumer(ctx, who)
  const free = orphaned ? maxOf(data.free, existentialDeposit(ctx)) : data.free
  account.update(ctx, who, (info) => ({ ...info, data: { ...data, free, flags: data.flags | NEW_LOGIC_FLAG } }))
  emit(ctx, balancesEvents.Upgraded, { who })
  return true
}

export const upgradeAccounts = call({
  index: 6,
  args: { who: field(vec(accountId), 'Vec<T::AccountId>') },
  weight: ({ who: { length } }) =>
    addWeights(
      weight(14_674_000, 990),
      weight((14_648_188n + DB_READ + DB_WRITE) * BigInt(length), 2603n * BigInt(length)),
    ),
  docs: 'Gives accounts their new form. Free when nine of ten did not have it.',
  run(ctx, origin, { who }) {
    ensureSigned(origin)
    if (who.length === 0) return { paysFee: 'Yes' }
    const upgraded = who.filter((each) => upgrade(ctx, each)).length
    return { paysFee: upgraded * 10 >= who.length * 9 ? 'No' : 'Yes' }
  },
})
