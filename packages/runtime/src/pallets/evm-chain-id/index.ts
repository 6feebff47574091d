import { palletHome, u64 } from '@glia/frame'

const home = palletHome({ name: 'EVMChainId', index: 23 })

export const chainId = home.value({
  name: 'ChainId',
  docs: 'Number of this chain among those of the EVM: what is signed for one chain does not hold on another.',
  value: u64,
})

/** The chain's number, which limit orders name. */
export const evmChainId = home.pallet({ crate: 'pallet_evm_chain_id', storage: [chainId] })
