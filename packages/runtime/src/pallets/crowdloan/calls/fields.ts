import { compact, field, u32 } from '@glia/frame'
import { tao } from '../../subtensor/types.ts'

export const crowdloanId = field(compact(u32), 'CrowdloanId')
export const compactBalance = field(compact(tao), 'BalanceOf<T>')
export const compactBlock = field(compact(u32), 'BlockNumberFor<T>')
