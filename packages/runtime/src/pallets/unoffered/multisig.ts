import {
  type AccountId,
  accountId,
  blake2_128Concat,
  boundedVec,
  constant,
  fixedBytes,
  optional,
  palletHome,
  struct,
  twox64Concat,
  u32,
  u64,
} from '@glia/frame'
import { deposit } from './deposit.ts'

const home = palletHome({ name: 'Multisig', index: 13 })

const MAX_SIGNATORIES = 100

interface Timepoint {
  readonly height: number
  readonly index: number
}
/** An operation that waits for signatures. */
interface Operation {
  readonly when: Timepoint
  readonly deposit: bigint
  readonly depositor: AccountId
  readonly approvals: readonly AccountId[]
}
const operation = struct<Operation>(
  {
    when: struct<Timepoint>({ height: u32, index: u32 }, { path: 'pallet_multisig::Timepoint' }),
    deposit: u64,
    depositor: accountId,
    approvals: boundedVec(accountId, MAX_SIGNATORIES),
  },
  { path: 'pallet_multisig::Multisig' },
)

/** Accounts of several signers: always empty. */
export const multisig = home.pallet({
  storage: [
    home.map({
      name: 'Multisigs',
      key: [twox64Concat(accountId), blake2_128Concat(fixedBytes(32))],
      value: optional(operation),
      docs: 'Calls that wait for signatures.',
    }),
  ],
  constants: {
    DepositBase: constant(u64, deposit(1, 112), 'Deposit for a call that waits for signatures, rao.'),
    DepositFactor: constant(u64, deposit(0, 32), 'Deposit for each signature that it needs, rao.'),
    MaxSignatories: constant(u32, MAX_SIGNATORIES, 'Those who may sign at most.'),
  },
})
