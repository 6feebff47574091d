import { DispatchFailure, extension, invalidCustom, signedBy, unit } from '@glia/frame'
import { marker } from '../../../extensions/others.ts'
import { errors } from '../errors.ts'
import { guard } from './index.ts'

/** Codes that clients translate back (`CustomTransactionError`), by the error of the guard. */
const codes = new Map<number, number>(
  (
    [
      ['ColdkeySwapAnnounced', 0],
      ['AmountTooLow', 1],
      ['NotEnoughStakeToSetWeights', 1],
      ['NotEnoughBalanceToStake', 2],
      ['SubnetNotExists', 3],
      ['HotKeyAccountNotExists', 4],
      ['NotEnoughStakeToWithdraw', 5],
      ['CommittingWeightsTooFast', 6],
      ['SettingWeightsTooFast', 6],
      ['NetworkTxRateLimitExceeded', 6],
      ['InsufficientLiquidity', 7],
      ['SlippageTooHigh', 8],
      ['TransferDisallowed', 9],
      ['HotKeyNotRegisteredInNetwork', 10],
      ['InvalidIpAddress', 11],
      ['ServingRateLimitExceeded', 12],
      ['InvalidPort', 13],
      ['InvalidRevealRound', 15],
      ['NoWeightsCommitFound', 16],
      ['RevealTooEarly', 17],
      ['InputLengthsUnequal', 18],
      ['HotKeyNotRegisteredInSubNet', 19],
      ['EvmKeyAssociateRateLimitExceeded', 20],
      ['ColdkeySwapDisputed', 21],
      ['NonAssociatedColdKey', 25],
      ['DelegateTakeTooLow', 26],
      ['DelegateTakeTooHigh', 27],
    ] as const
  ).map(([name, code]) => [errors[name].index, code]),
)
const BAD_REQUEST = 255

/** Refuses in the pool what the guards would refuse in a block, with `Invalid.Custom` codes. */
export const subtensorTransactionExtension = extension({
  identifier: 'SubtensorTransactionExtension',
  extra: marker('pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension'),
  implicit: unit,
  validate(ctx, tx) {
    try {
      guard.check(ctx, signedBy(tx.signer), tx.call)
    } catch (failure) {
      if (!(failure instanceof DispatchFailure)) throw failure
      const { error } = failure
      const index = error.type === 'Module' ? error.value.error[0] : undefined
      throw invalidCustom((index === undefined ? undefined : codes.get(index)) ?? BAD_REQUEST)
    }
    return undefined
  },
})
