import { accountId, bool, type Codec, call, fail, field, i32, i64, newtype, u16, u64, u128, weight } from '@glia/frame'
import { swapErrors } from '../declarations.ts'

// Liquidity of users was given up; the calls stay so that clients get a sentence instead of a decoding error.

const tickIndex: Codec<number> = newtype('pallet_subtensor_swap::pallet::TickIndex', i32, { typeName: 'i32' })
const positionId: Codec<bigint> = newtype('pallet_subtensor_swap::pallet::PositionId', u128, { typeName: 'u128' })
const retired = {
  weight: weight(15_000_000),
  docs: 'No longer possible: liquidity is the subnet’s alone.',
  run: () => fail(swapErrors.Deprecated),
}

export const addLiquidity = call({
  index: 1,
  args: {
    hotkey: field(accountId, 'T::AccountId'),
    netuid: field(u16, 'NetUid'),
    tickLow: field(tickIndex, 'TickIndex'),
    tickHigh: field(tickIndex, 'TickIndex'),
    liquidity: field(u64, 'u64'),
  },
  ...retired,
})
export const removeLiquidity = call({
  index: 2,
  args: {
    hotkey: field(accountId, 'T::AccountId'),
    netuid: field(u16, 'NetUid'),
    positionId: field(positionId, 'PositionId'),
  },
  ...retired,
})
export const modifyPosition = call({
  index: 3,
  args: {
    hotkey: field(accountId, 'T::AccountId'),
    netuid: field(u16, 'NetUid'),
    positionId: field(positionId, 'PositionId'),
    liquidityDelta: field(i64, 'i64'),
  },
  ...retired,
})
export const toggleUserLiquidity = call({
  index: 4,
  args: { netuid: field(u16, 'NetUid'), enable: field(bool, 'bool') },
  ...retired,
})
export const disableLp = call({ index: 5, args: {}, ...retired })
