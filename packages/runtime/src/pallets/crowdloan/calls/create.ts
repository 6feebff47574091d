import {
  type AccountId,
  accountId,
  addWeights,
  benchmarked,
  boxed,
  type Codec,
  call,
  callWeight,
  emit,
  ensure,
  ensureSigned,
  fail,
  field,
  option,
  type RuntimeCall,
  runtimeCall,
  ZERO_WEIGHT,
} from '@glia/frame'
import { freeBalance, transfer } from '../../balances/index.ts'
import { bound } from '../../preimage/index.ts'
import type { Tao } from '../../subtensor/types.ts'
import { addProvider } from '../../system/references.ts'
import { ensureValidEnd, fundsAccount } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents, LEAST_CONTRIBUTION, MINIMUM_DEPOSIT } from '../declarations.ts'
import { contributions, crowdloans, nextCrowdloanId } from '../storage.ts'
import { compactBalance, compactBlock } from './fields.ts'

const own = benchmarked(59_829_000, 6148, 3, 5)

export const create = call<{
  deposit: Tao
  minContribution: Tao
  cap: Tao
  end: number
  call: RuntimeCall | undefined
  targetAddress: AccountId | undefined
}>({
  index: 0,
  args: {
    deposit: compactBalance,
    minContribution: compactBalance,
    cap: compactBalance,
    end: compactBlock,
    call: field(
      option(boxed(runtimeCall)) as Codec<RuntimeCall | undefined>,
      'Option<Box<<T as Config>::RuntimeCall>>',
    ),
    targetAddress: field(option(accountId), 'Option<T::AccountId>'),
  },
  weight: ({ call: inner }, ctx) => addWeights(own, inner === undefined ? ZERO_WEIGHT : callWeight(ctx, inner)),
  docs: 'Opens a crowdloan: for an account that gets the money, or for a call that is made with it.',
  run(ctx, origin, { deposit, minContribution, cap, end, call: inner, targetAddress }) {
    const creator = ensureSigned(origin)
    ensure(deposit >= MINIMUM_DEPOSIT, crowdloanErrors.DepositTooLow)
    ensure(cap > deposit, crowdloanErrors.CapTooLow)
    ensure(minContribution >= LEAST_CONTRIBUTION, crowdloanErrors.MinimumContributionTooLow)
    ensure((inner === undefined) !== (targetAddress === undefined), crowdloanErrors.InvalidFinalizationConfig)
    ensureValidEnd(ctx, end)
    ensure(freeBalance(ctx, creator) >= deposit, crowdloanErrors.InsufficientBalance)
    const id = nextCrowdloanId.get(ctx)
    if (id === 0xffff_ffff) fail(crowdloanErrors.Overflow)
    nextCrowdloanId.set(ctx, id + 1)
    const funds = fundsAccount(id)
    addProvider(ctx, funds)
    crowdloans.set(ctx, id, {
      creator,
      deposit,
      minContribution,
      end,
      cap,
      fundsAccount: funds,
      raised: deposit,
      targetAddress,
      call: inner === undefined ? undefined : bound(ctx, inner),
      finalized: false,
      contributorsCount: 1,
    })
    transfer(ctx, { from: creator, to: funds, amount: deposit }, 'expendable')
    contributions.set(ctx, id, creator, deposit)
    emit(ctx, crowdloanEvents.Created, { crowdloanId: id, creator, end, cap })
  },
})
