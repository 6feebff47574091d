import { accountId, benchmarked, call, ensureRoot, ensureSigned, field, u32 } from '@glia/frame'
import { releaseDeposit as giveBack, slashDeposit } from '../safeMode.ts'

const args = { account: field(accountId, 'T::AccountId'), block: field(u32, 'BlockNumberFor<T>') }

export const forceSlashDeposit = call({
  index: 5,
  args,
  weight: benchmarked(28_905_000, 3892, 2, 2),
  docs: 'Destroys what is held of an account. Root only.',
  run(ctx, origin, { account, block }) {
    ensureRoot(origin)
    slashDeposit(ctx, account, block)
  },
})

export const releaseDeposit = call({
  index: 6,
  args,
  weight: benchmarked(37_735_000, 3892, 3, 2),
  docs: 'Would give back what is held of an account after a delay; on this chain none is set.',
  run(ctx, origin, { account, block }) {
    ensureSigned(origin)
    giveBack(ctx, account, block, false)
  },
})

export const forceReleaseDeposit = call({
  index: 7,
  args,
  weight: benchmarked(36_454_000, 3892, 2, 2),
  docs: 'Gives back what is held of an account. Root only.',
  run(ctx, origin, { account, block }) {
    ensureRoot(origin)
    giveBack(ctx, account, block, true)
  },
})
