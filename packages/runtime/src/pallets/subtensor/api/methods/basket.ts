import { type AccountId, accountId, method, option, type RuntimeApi, struct, tuple, u64, vec } from '@glia/frame'
import { alpha, type NetUid, netUid, tao } from '../../types.ts'

/** What a validator's basket is worth in rao. */
interface Basket {
  readonly hotkey: AccountId
  readonly navTao: bigint
  readonly spotNavTao: bigint
}
const basket = struct<Basket>({ hotkey: accountId, navTao: tao, spotNavTao: tao })

/** What a staker has of a basket: shares of all shares, and their worth in rao. */
interface Position {
  readonly hotkey: AccountId
  readonly beta: bigint
  readonly betaTotal: bigint
  readonly navTao: bigint
  readonly valueTao: bigint
  readonly spotValueTao: bigint
}
const position = struct<Position>({
  hotkey: accountId,
  beta: u64,
  betaTotal: u64,
  navTao: tao,
  valueTao: tao,
  spotValueTao: tao,
})

/**
 * Questions of a newer runtime, where root dividends gather in a basket of each validator. Here they gather in
 * `RootClaimable`, and there are no baskets: nothing is owed. They are answered because the wallet commands of bittensor
 * 11.3 (`balance`, `inspect`, `stake remove`) and its reads of baskets ask them of any chain and fail without an answer.
 */
export const betaBasketApi = {
  name: 'BetaBasketRuntimeApi',
  version: 1,
  methods: {
    getRootBasketOwed: method({
      args: { coldkey: accountId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getRootBasketPositions: method({
      args: { coldkey: accountId },
      returns: vec(tuple<readonly [AccountId, bigint, bigint]>(accountId, u64, u64)),
      docs: 'No baskets on this runtime: none.',
      run: () => [],
    }),
    getBasketPayout: method({
      args: { hotkey: accountId, coldkey: accountId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getBasketPosition: method({
      args: { hotkey: accountId, coldkey: accountId },
      returns: option(position),
      docs: 'No baskets on this runtime: none.',
      run: () => undefined,
    }),
    getRootBasketPortfolio: method({
      args: { coldkey: accountId },
      returns: vec(position),
      docs: 'No baskets on this runtime: none.',
      run: () => [],
    }),
    getRootBasketTotalNav: method({
      args: {},
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getValidatorBasketNav: method({
      args: { hotkey: accountId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getValidatorBasket: method({
      args: { hotkey: accountId },
      returns: vec(tuple<readonly [NetUid, bigint, bigint]>(netUid, alpha, tao)),
      docs: 'No baskets on this runtime: nothing held.',
      run: () => [],
    }),
    getAllValidatorBaskets: method({
      args: {},
      returns: vec(basket),
      docs: 'No baskets on this runtime: none.',
      run: () => [],
    }),
  },
} satisfies RuntimeApi
