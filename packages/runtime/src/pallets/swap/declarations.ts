import {
  bool,
  branded,
  type Codec,
  constant,
  event,
  field,
  fixedBytes,
  newtype,
  plain,
  type RuntimeConfig,
  struct,
  twox64Concat,
  u16,
  u64,
} from '@glia/frame'
import { BALANCER_DEFAULT_QUOTE, type Perquintill } from '@glia/yuma'
import { migrationsOf } from '../migrations.ts'
import { u64f64 } from '../subtensor/fixed.ts'
import { netUid } from '../subtensor/types.ts'
import { home } from './home.ts'

/** Weights of a pool: `quote` is TAO's share. */
export interface Balancer {
  readonly quote: Perquintill
}
const balancer: Codec<Balancer> = struct(
  {
    quote: field(
      branded<Perquintill>(newtype('sp_arithmetic::per_things::Perquintill', u64, { typeName: 'u64' })),
      'Perquintill',
    ),
  },
  { path: 'pallet_subtensor_swap::pallet::balancer::Balancer' },
)

export const feeRate = home.map({
  name: 'FeeRate',
  docs: 'Share of a swap’s input that the block’s author gets, parts of 65,535: about 0.05 % unless set.',
  key: [twox64Concat(netUid)],
  value: u16,
  default: 33,
})
export const swapBalancer = home.map({
  name: 'SwapBalancer',
  docs: 'Weights of the two sides of a subnet’s pool.',
  key: [twox64Concat(netUid)],
  value: balancer,
  default: { quote: BALANCER_DEFAULT_QUOTE },
})
export const palSwapInitialized = home.map({
  name: 'PalSwapInitialized',
  docs: 'Whether a subnet’s pool has its weights.',
  key: [twox64Concat(netUid)],
  value: bool,
})
const hasMigrationRun = migrationsOf(home)
const scrapReservoirAlpha = home.map({
  name: 'ScrapReservoirAlpha',
  docs: 'Alpha that an earlier form of the pool left over.',
  key: [twox64Concat(netUid)],
  value: u64,
})
/**
 * Not in spec 425, and read by no rule: bittensor 10.2.0 lists it to price the subnets, which have no price where it says none, and
 * cannot list subnets at all where it is missing. It is kept by `sqrtPrice.ts`.
 */
export const alphaSqrtPrice = home.map({
  name: 'AlphaSqrtPrice',
  docs: 'Square root of the price of an alpha in TAO, for older clients.',
  key: [twox64Concat(netUid)],
  value: u64f64,
})
export const swapStorage = [
  feeRate,
  swapBalancer,
  palSwapInitialized,
  hasMigrationRun,
  scrapReservoirAlpha,
  alphaSqrtPrice,
]

export const swapEvents = home.events({
  FeeRateSet: event('The fee of a subnet’s pool, of 65,535.', {
    netuid: field(netUid, 'NetUid'),
    rate: plain.u16,
  }),
})

export const swapErrors = home.errors({
  FeeRateTooHigh: 'The fee rate is above the highest allowed; choose a lower one.',
  InsufficientInputAmount: 'The amount is too small to swap; send more.',
  InsufficientLiquidity: 'The pool cannot pay this much out; send less or wait for liquidity.',
  PriceLimitExceeded: 'The price is already beyond the limit; set a wider limit.',
  InsufficientBalance: 'The coldkey has less than what the swap takes.',
  InvalidTickRange: 'The tick range is invalid.',
  InvalidLiquidityValue: 'The liquidity parameter is invalid, likely too small.',
  ReservesTooLow: 'The pool holds too little to swap against.',
  MechanismDoesNotExist: 'There is no such subnet.',
  SubtokenDisabled: 'The subnet does not trade its token yet; its owner has to start it.',
  ReservesOutOfBalance: 'The reserves of the pool are too far out of balance.',
  SwapInputTooLarge: 'The amount is too large for the pool; send less.',
  Deprecated: 'Liquidity of users is no longer supported.',
})

/** The highest fee rate, parts of 65,535. */
export const MAX_FEE_RATE = 10_000
/** A side of the pool below this cannot be bought from. */
const MINIMUM_RESERVE = 1_000_000n
/** The least reserve in force: other networks may set their own. */
export const minimumReserve = (config: RuntimeConfig): bigint =>
  (config.overrides?.['Swap.MinimumReserve'] as bigint | undefined) ?? MINIMUM_RESERVE
const nonZeroU64 = newtype('NonZeroU64', u64, { typeName: 'u64' })

export const swapConstants = {
  ProtocolId: constant(
    newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' }),
    new TextEncoder().encode('ten/swap'),
    'From which the account of the protocol is made.',
  ),
  MaxFeeRate: constant(u16, MAX_FEE_RATE, 'Fee of a pool at most, parts of 65,535.'),
  MinimumLiquidity: constant(u64, 1_000n, 'Liquidity below which rounding is no longer safe.'),
  MinimumReserve: constant(nonZeroU64, minimumReserve, 'The least that a pool may hold on either side.'),
}
