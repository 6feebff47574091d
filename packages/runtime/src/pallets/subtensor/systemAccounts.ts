import { fromHex } from '@glia/base'
import { type AccountId, type Ctx, type RuntimeConfig } from '@glia/frame'
import { palletAccount } from '../palletAccount.ts'
import { constants } from './constants.ts'
import { networksAdded } from './storage/index.ts'
import { asNetUid, type NetUid, ROOT } from './types.ts'

/** `modl` as an account begins with it. */
const PREFIX_HEX = '0x6d6f646c'
/** Where the sub-account's bytes begin: after `modl` and the 8 bytes of the pallet id. */
const SUB_AT = 12

/** Accounts by netuid: they follow from the configuration alone, and spelling one takes longer than a transfer. */
const subnetAccounts = new WeakMap<RuntimeConfig, Map<NetUid, AccountId>>()

function accountsOf(config: RuntimeConfig): Map<NetUid, AccountId> {
  let accounts = subnetAccounts.get(config)
  if (accounts === undefined) subnetAccounts.set(config, (accounts = new Map()))
  return accounts
}

/** The account that holds a subnet's TAO, whether the subnet exists or not (`into_sub_account_truncating`). */
export function subnetAccount(ctx: Ctx, netuid: NetUid): AccountId {
  const accounts = accountsOf(ctx.config)
  let account = accounts.get(netuid)
  if (account === undefined) {
    account = palletAccount(constants.SubtensorPalletId.of(ctx.config), Uint8Array.of(netuid & 0xff, netuid >> 8))
    accounts.set(netuid, account)
  }
  return account
}

/** `get_subnet_account_id`: undefined where there is no such subnet. */
export function existingSubnetAccount(ctx: Ctx, netuid: NetUid): AccountId | undefined {
  return netuid === ROOT || networksAdded.has(ctx, netuid) ? subnetAccount(ctx, netuid) : undefined
}

/** Netuid of an account that is some subnet's, existing or not (`is_subnet_account_id`). */
export function netuidOfSubnetAccount(ctx: Ctx, account: AccountId): NetUid | undefined {
  if (!account.startsWith(PREFIX_HEX)) return undefined
  const bytes = fromHex(account)
  const netuid = asNetUid((bytes[SUB_AT] as number) | ((bytes[SUB_AT + 1] as number) << 8))
  return account === subnetAccount(ctx, netuid) ? netuid : undefined
}

/** Where burned TAO goes; nobody holds its key. */
export function burnAccount(ctx: Ctx): AccountId {
  return palletAccount(constants.BurnAccountId.of(ctx.config))
}
