import { call, DB_WRITE, emit, ensureRoot, field, h256, systemEvents, systemItems, weight } from '@glia/frame'

const authorizing = (index: number, checkVersion: boolean) =>
  call({
    index,
    args: { codeHash: field(h256, 'T::Hash') },
    weight: weight(15_570_000n + DB_WRITE),
    class: 'Operational',
    docs: 'Notes that a runtime may replace this one, by its hash. Root only.',
    run(ctx, origin, { codeHash }) {
      ensureRoot(origin)
      systemItems.authorizedUpgrade.set(ctx, { codeHash, checkVersion })
      emit(ctx, systemEvents.UpgradeAuthorized, { codeHash, checkVersion })
    },
  })

export const authorizeUpgrade = authorizing(9, true)
export const authorizeUpgradeWithoutChecks = authorizing(10, false)
