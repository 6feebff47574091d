import { method, option, type RuntimeApi, struct, tuple, u64, vec } from '@glia/frame'
import { alpha, coldkeyId, type Hotkey, hotkeyId, type NetUid, netUid, tao } from '../../types.ts'

/** What a validator's basket is worth in rao. */
interface Basket {
  readonly hotkey: Hotkey
  readonly navTao: bigint
  readonly spotNavTao: bigint
}
const basket = struct<Basket>({ hotkey: hotkeyId, navTao: tao, spotNavTao: tao })

/** What a staker has of a basket: shares of all shares, and their worth in rao. */
interface Position {
  readonly hotkey: Hotkey
  readonly beta: bigint
  readonly betaTotal: bigint
  readonly navTao: bigint
  readonly valueTao: bigint
  readonly spotValueTao: bigint
}
const position = struct<Position>({
  hotkey: hotkeyId,
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
      args: { coldkey: coldkeyId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getRootBasketPositions: method({
      args: { coldkey: coldkeyId },
      returns: vec(tuple<readonly [Hotkey, bigint, bigint]>(hotkeyId, u64, u64)),
      docs: 'No baskets on this runtime: none.',
      run: () => [],
    }),
    getBasketPayout: method({
      args: { hotkey: hotkeyId, coldkey: coldkeyId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getBasketPosition: method({
      args: { hotkey: hotkeyId, coldkey: coldkeyId },
      returns: option(position),
      docs: 'No baskets on this runtime: none.',
      run: () => undefined,
    }),
    getRootBasketPortfolio: method({
      args: { coldkey: coldkeyId },
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
      args: { hotkey: hotkeyId },
      returns: tao,
      docs: 'No baskets on this runtime: 0.',
      run: () => 0n,
    }),
    getValidatorBasket: method({
      args: { hotkey: hotkeyId },
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
