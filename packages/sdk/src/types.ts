import type { NetUid, Tao } from '@glia/base'

export { formatTao, netuid, RAO_PER_TAO, RangeViolation, rao, tao, type Uid, uid } from '@glia/base'
export type Rao = Tao
export type Netuid = NetUid
