import { type AccountId, accountId, field, type H256, h256, plainEnum, struct, u32 } from '@glia/frame'

/** In the order of the wire. What each may do stands in `filters.ts`. */
export const PROXY_TYPES = [
  'Any',
  'Owner',
  'NonCritical',
  'NonTransfer',
  'Senate',
  'NonFungible',
  'Triumvirate',
  'Governance',
  'Staking',
  'Registration',
  'Transfer',
  'SmallTransfer',
  'RootWeights',
  'ChildKeys',
  'SudoUncheckedSetCode',
  'SwapHotkey',
  'SubnetLeaseBeneficiary',
  'RootClaim',
] as const
export type ProxyType = (typeof PROXY_TYPES)[number]
export const proxyType = plainEnum('subtensor_runtime_common::ProxyType', PROXY_TYPES)

/** Types for bodies that are no more: nobody can do anything with them. */
export const DEPRECATED: ReadonlySet<ProxyType> = new Set(['Triumvirate', 'Senate', 'Governance', 'RootWeights'])

/** Who may act for an account, in what, and after how many blocks. */
export interface ProxyDefinition {
  readonly delegate: AccountId
  readonly proxyType: ProxyType
  readonly delay: number
}
export const proxyDefinition = struct<ProxyDefinition>(
  { delegate: accountId, proxyType: field(proxyType, 'ProxyType'), delay: u32 },
  { path: 'pallet_subtensor_proxy::ProxyDefinition' },
)

/** A call that a delegate with a delay will make. */
export interface Announcement {
  readonly real: AccountId
  readonly callHash: H256
  readonly height: number
}
export const announcement = struct<Announcement>(
  { real: accountId, callHash: h256, height: u32 },
  { path: 'pallet_subtensor_proxy::Announcement' },
)

/** The order in which the chain keeps them: by delegate, type, delay. */
export function compareDefinitions(a: ProxyDefinition, b: ProxyDefinition): number {
  if (a.delegate !== b.delegate) return a.delegate < b.delegate ? -1 : 1
  return PROXY_TYPES.indexOf(a.proxyType) - PROXY_TYPES.indexOf(b.proxyType) || a.delay - b.delay
}
