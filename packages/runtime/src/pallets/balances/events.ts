import { type AccountId, accountId, events, plainEnum, struct, u64 } from '@glia/frame'

interface Amount {
  who: AccountId
  amount: bigint
}
const amountOf = struct<Amount>({ who: accountId, amount: u64 })
const total = struct<{ amount: bigint }>({ amount: u64 })
const status = plainEnum('frame_support::traits::tokens::misc::BalanceStatus', ['Free', 'Reserved'])
interface Move {
  from: AccountId
  to: AccountId
  amount: bigint
}

export const balancesEvents = events<{
  Endowed: { account: AccountId; freeBalance: bigint }
  DustLost: { account: AccountId; amount: bigint }
  Transfer: Move
  BalanceSet: { who: AccountId; free: bigint }
  Reserved: Amount
  Unreserved: Amount
  ReserveRepatriated: Move & { destinationStatus: 'Free' | 'Reserved' }
  Deposit: Amount
  Withdraw: Amount
  Slashed: Amount
  Minted: Amount
  Burned: Amount
  Suspended: Amount
  Restored: Amount
  Upgraded: { who: AccountId }
  Issued: { amount: bigint }
  Rescinded: { amount: bigint }
  Locked: Amount
  Unlocked: Amount
  Frozen: Amount
  Thawed: Amount
  TotalIssuanceForced: { old: bigint; new: bigint }
}>({
  Endowed: {
    fields: struct({ account: accountId, freeBalance: u64 }),
    docs: 'An account was created with some free balance.',
  },
  DustLost: {
    fields: struct({ account: accountId, amount: u64 }),
    docs: 'An account was removed whose balance was non-zero but below ExistentialDeposit, resulting in an outright loss.',
  },
  Transfer: { fields: struct({ from: accountId, to: accountId, amount: u64 }), docs: 'Transfer succeeded.' },
  BalanceSet: { fields: struct({ who: accountId, free: u64 }), docs: 'A balance was set by root.' },
  Reserved: { fields: amountOf, docs: 'Some balance was reserved (moved from free to reserved).' },
  Unreserved: { fields: amountOf, docs: 'Some balance was unreserved (moved from reserved to free).' },
  ReserveRepatriated: {
    fields: struct({ from: accountId, to: accountId, amount: u64, destinationStatus: status }),
    docs: 'Some balance was moved from the reserve of the first account to the second account.',
  },
  Deposit: { fields: amountOf, docs: 'Some amount was deposited (e.g. for transaction fees).' },
  Withdraw: { fields: amountOf, docs: 'Some amount was withdrawn from the account (e.g. for transaction fees).' },
  Slashed: { fields: amountOf, docs: 'Some amount was removed from the account (e.g. for misbehavior).' },
  Minted: { fields: amountOf, docs: 'Some amount was minted into an account.' },
  Burned: { fields: amountOf, docs: 'Some amount was burned from an account.' },
  Suspended: { fields: amountOf, docs: 'Some amount was suspended from an account (it can be restored later).' },
  Restored: { fields: amountOf, docs: 'Some amount was restored into an account.' },
  Upgraded: { fields: struct({ who: accountId }), docs: 'An account was upgraded.' },
  Issued: { fields: total, docs: 'Total issuance was increased by `amount`, creating a credit to be balanced.' },
  Rescinded: { fields: total, docs: 'Total issuance was decreased by `amount`, creating a debt to be balanced.' },
  Locked: { fields: amountOf, docs: 'Some balance was locked.' },
  Unlocked: { fields: amountOf, docs: 'Some balance was unlocked.' },
  Frozen: { fields: amountOf, docs: 'Some balance was frozen.' },
  Thawed: { fields: amountOf, docs: 'Some balance was thawed.' },
  TotalIssuanceForced: { fields: struct({ old: u64, new: u64 }), docs: 'The `TotalIssuance` was forcefully changed.' },
})
