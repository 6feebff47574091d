import { accountId, blake2_128Concat, type H256, h256, map, optional, tuple, twox64Concat, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { blockNumber, chainIdentity, netUid, subnetIdentity } from '../types.ts'

// What coldkeys and subnets say about themselves, and announced coldkey swaps.

export const identitiesV2 = map({
  name: 'IdentitiesV2',
  docs: 'Who a coldkey says it is.',
  key: [blake2_128Concat(accountId)],
  value: optional(chainIdentity),
})
export const subnetIdentitiesV3 = map({
  name: 'SubnetIdentitiesV3',
  docs: 'What a subnet says it is.',
  key: [blake2_128Concat(netUid)],
  value: optional(subnetIdentity),
})
export const coldkeySwapAnnouncementDelay = value({
  name: 'ColdkeySwapAnnouncementDelay',
  docs: 'Blocks between announcing and swapping a coldkey.',
  value: blockNumber,
  default: initial(constants.InitialColdkeySwapAnnouncementDelay),
})
export const coldkeySwapReannouncementDelay = value({
  name: 'ColdkeySwapReannouncementDelay',
  docs: 'Blocks before a swap may be announced again.',
  value: blockNumber,
  default: initial(constants.InitialColdkeySwapReannouncementDelay),
})
export const coldkeySwapAnnouncements = map({
  name: 'ColdkeySwapAnnouncements',
  docs: 'Earliest block of the swap and hash of the new coldkey.',
  key: [twox64Concat(accountId)],
  value: optional(tuple<readonly [number, H256]>(blockNumber, h256)),
})
export const coldkeySwapDisputes = map({
  name: 'ColdkeySwapDisputes',
  docs: 'Block in which a coldkey disputed its swap.',
  key: [twox64Concat(accountId)],
  value: optional(blockNumber),
})
