import { benchmarked, call, emit, ensure, ensureRoot, plain } from '@glia/frame'
import { ownsHotkey } from '../../subtensor/hotkeys.ts'
import { limitOrdersErrors, limitOrdersEvents, PALLET_ACCOUNT, PALLET_HOTKEY } from '../declarations.ts'
import { limitOrdersEnabled } from '../storage.ts'

export const setPalletStatus = call({
  index: 3,
  args: { enabled: plain.bool },
  weight: benchmarked(4_266_000, 0, 0, 1),
  docs: 'Root lets orders be executed, or no longer.',
  run(ctx, origin, { enabled }) {
    ensureRoot(origin)
    if (enabled) ensure(ownsHotkey(ctx, PALLET_ACCOUNT, PALLET_HOTKEY), limitOrdersErrors.PalletHotkeyNotRegistered)
    limitOrdersEnabled.set(ctx, enabled)
    emit(ctx, limitOrdersEvents.LimitOrdersPalletStatusChanged, { enabled })
  },
})
