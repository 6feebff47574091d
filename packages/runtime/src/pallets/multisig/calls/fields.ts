import {
  type AccountId,
  accountId,
  boxed,
  type Codec,
  field,
  option,
  type RuntimeCall,
  runtimeCall,
  vec,
  weightCodec,
} from '@glia/frame'
import { callHash as hash, timepoint as place, type Timepoint } from '../storage.ts'

export const otherSignatories = field(vec(accountId) as Codec<readonly AccountId[]>, 'Vec<T::AccountId>')
export const timepoint = field(place, 'Timepoint<BlockNumberFor<T>>')
export const maybeTimepoint = field(
  option(place) as Codec<Timepoint | undefined>,
  'Option<Timepoint<BlockNumberFor<T>>>',
)
export const innerCall = field(boxed(runtimeCall as Codec<RuntimeCall>), 'Box<<T as Config>::RuntimeCall>')
export const callHash = field(hash, '[u8; 32]')
export const maxWeight = field(weightCodec, 'Weight')
