import { field, u32 } from '@glia/frame'
import { equivocationProof, keyOwnerProof } from '../equivocation.ts'

export const blockNumber = field(u32, 'BlockNumberFor<T>')
export const report = {
  equivocationProof: field(equivocationProof, 'Box<EquivocationProof<T::Hash, BlockNumberFor<T>>>'),
  keyOwnerProof: field(keyOwnerProof, 'T::KeyOwnerProof'),
}
