import { type AccountId, accountId, method, type RuntimeApi, tuple, u64, vec } from '@glia/frame'
import { tao } from '../../types.ts'

/**
 * Three questions of a newer runtime, where root dividends gather in a basket of each validator. Here they gather in
 * `RootClaimable`, and there are no baskets: nothing is owed. They are answered because the wallet commands of bittensor
 * 11.3 (`balance`, `inspect`, `stake remove`) ask them of any chain and fail without an answer.
 */
export const betaBasketApi: RuntimeApi = {
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
  },
}
