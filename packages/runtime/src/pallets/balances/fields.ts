import { compact, field, multiAddress } from '@glia/frame'
import { tao } from '../subtensor/types.ts'

export const address = field(multiAddress, 'AccountIdLookupOf<T>')
export const balance = field(tao, 'T::Balance')
/** As calls carry it. */
export const compactBalance = field(compact(tao), 'T::Balance')
