import { accountId, type Codec, call, fail, field, i32, newtype, plain, u128, weight } from '@glia/frame'
import { fields } from '../../subtensor/fields.ts'
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
    netuid: fields.netuid,
    tickLow: field(tickIndex, 'TickIndex'),
    tickHigh: field(tickIndex, 'TickIndex'),
    liquidity: plain.u64,
  },
  ...retired,
})
export const removeLiquidity = call({
  index: 2,
  args: {
    hotkey: field(accountId, 'T::AccountId'),
    netuid: fields.netuid,
    positionId: field(positionId, 'PositionId'),
  },
  ...retired,
})
export const modifyPosition = call({
  index: 3,
  args: {
    hotkey: field(accountId, 'T::AccountId'),
    netuid: fields.netuid,
    positionId: field(positionId, 'PositionId'),
    liquidityDelta: plain.i64,
  },
  ...retired,
})
export const toggleUserLiquidity = call({
  index: 4,
  args: { netuid: fields.netuid, enable: plain.bool },
  ...retired,
})
export const disableLp = call({ index: 5, args: {}, ...retired })
