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

/** The reference's local network: three authorities, Alice as sudo, the root subnet and subnet 1. */
export const localnet = (ctx: Ctx): void =>
  buildGenesis(ctx, {
    balances,
    authorities: [ONE, TWO, THREE],
    sudo: ALICE,
    beacon: DEVELOPMENT_BEACON,
    chainId: CHAIN_ID,
  })

/** The same with one authority, for manual sealing. */
export const dev = (ctx: Ctx): void =>
  buildGenesis(ctx, { balances, authorities: [ONE], sudo: ALICE, beacon: DEVELOPMENT_BEACON, chainId: CHAIN_ID })

/** First states by name. */
export const GENESIS_PRESETS = { localnet, dev } as const
export type GenesisPreset = keyof typeof GENESIS_PRESETS
