import { type AccountId, type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asTao, type EitherKey } from '../../packages/runtime/src/pallets/subtensor/types.ts'

export const TAO = 1_000_000_000n

/** What an account of a benchmark's network is for; its number is the first byte of the id. */
const KINDS = { validator: 1, validatorOwner: 2, miner: 3, minerOwner: 4, nominator: 5, subnetOwner: 6, funded: 7 }
export type AccountKind = keyof typeof KINDS

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
const TAIL = '6e6574776f726b'.padStart(52, '0')

/** The `n`th account of a kind. Nobody holds its key. */
export const accountOf = (kind: AccountKind, n: number): EitherKey =>
  `0x${hex(KINDS[kind], 4)}${hex(n, 8)}${TAIL}` as EitherKey

/** Number of a miner: one for each UID of each subnet. */
export const minerNumber = (netuid: number, uid: number): number => netuid * 65_536 + uid

/** Gives an account TAO that did not exist before. */
export function fund(ctx: Ctx, account: AccountId, amount: bigint): void {
  systemItems.account.update(ctx, account, (info) => ({
    ...info,
    providers: Math.max(1, info.providers),
    data: { ...info.data, free: asTao(info.data.free + amount) },
  }))
  totalIssuance.update(ctx, (issued) => asTao(issued + amount))
  store.totalIssuance.set(ctx, totalIssuance.get(ctx))
}
