import type { Ctx } from '@glia/frame'
import { asTao, COIN } from '../pallets/subtensor/types.ts'
import { ALICE, ALITH_MIRROR, BALTATHAR_MIRROR, BOB, CHARLIE, DAVE, EVE, FERDIE, ONE, THREE, TWO } from './accounts.ts'
import { DEVELOPMENT_BEACON } from './developmentBeacon.ts'
import { buildGenesis, type GenesisConfig } from './preset.ts'

/** The chain's number on the reference's local network. */
const CHAIN_ID = 42n

const tao = (whole: bigint) => asTao(whole * COIN)

const balances: GenesisConfig['balances'] = [
  [ALICE, tao(1_000_000n)],
  [BOB, tao(1_000_000n)],
  [CHARLIE, tao(1_000_000n)],
  [DAVE, tao(2_000n)],
  [EVE, tao(2_000n)],
  [FERDIE, tao(2_000n)],
  [ONE, tao(2_000n)],
  [TWO, tao(2_000n)],
  [THREE, tao(2_000n)],
  [ALITH_MIRROR, tao(2_000n)],
  [BALTATHAR_MIRROR, tao(2_000n)],
]

const development = { balances, sudo: ALICE, beacon: DEVELOPMENT_BEACON, chainId: CHAIN_ID }

/** What the built-in networks start from: the reference's local network, and the same with one authority, for manual sealing. */
export const GENESIS_CONFIGS = {
  localnet: { ...development, authorities: [ONE, TWO, THREE] },
  dev: { ...development, authorities: [ONE] },
} satisfies Readonly<Record<string, GenesisConfig>>

export type GenesisPreset = keyof typeof GENESIS_CONFIGS

/** First states by name. */
export const GENESIS_PRESETS: Readonly<Record<GenesisPreset, (ctx: Ctx) => void>> = {
  localnet: (ctx) => buildGenesis(ctx, GENESIS_CONFIGS.localnet),
  dev: (ctx) => buildGenesis(ctx, GENESIS_CONFIGS.dev),
}
