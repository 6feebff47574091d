import type { Ctx } from '@glia/frame'
import { ALICE, ALITH_MIRROR, BALTATHAR_MIRROR, BOB, CHARLIE, DAVE, EVE, FERDIE, ONE, THREE, TWO } from './accounts.ts'
import { buildGenesis, type GenesisConfig } from './preset.ts'

const TAO = 1_000_000_000n

const balances: GenesisConfig['balances'] = [
  [ALICE, 1_000_000n * TAO],
  [BOB, 1_000_000n * TAO],
  [CHARLIE, 1_000_000n * TAO],
  [DAVE, 2_000n * TAO],
  [EVE, 2_000n * TAO],
  [FERDIE, 2_000n * TAO],
  [ONE, 2_000n * TAO],
  [TWO, 2_000n * TAO],
  [THREE, 2_000n * TAO],
  [ALITH_MIRROR, 2_000n * TAO],
  [BALTATHAR_MIRROR, 2_000n * TAO],
]

/** The reference's local network: three authorities, Alice as sudo, the root subnet and subnet 1. */
export const localnet = (ctx: Ctx): void => buildGenesis(ctx, { balances, authorities: [ONE, TWO, THREE], sudo: ALICE })

/** The same with one authority, for manual sealing. */
export const dev = (ctx: Ctx): void => buildGenesis(ctx, { balances, authorities: [ONE], sudo: ALICE })

/** First states by name. */
export const GENESIS_PRESETS = { localnet, dev } as const
export type GenesisPreset = keyof typeof GENESIS_PRESETS
