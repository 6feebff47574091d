import { benchmarked, call, field, fixedBytes, h160 } from '@glia/frame'
import { fields } from '../fields.ts'
import { associateEvmKey as associate, type EvmProof } from '../identity/evmKey.ts'

export const associateEvmKey = call<EvmProof>({
  index: 93,
  args: {
    netuid: fields.netuid,
    evmKey: field(h160, 'H160'),
    blockNumber: fields.u64,
    signature: field(fixedBytes(65), 'Signature'),
  },
  weight: benchmarked(684_242_000, 4_415, 3, 1),
  pays: 'No',
  docs: 'A hotkey names an Ethereum key that has signed for it.',
  run: (ctx, origin, proof) => associate(ctx, origin, proof),
})
