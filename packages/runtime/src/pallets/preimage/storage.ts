import {
  type AccountId,
  accountId,
  boundedBytes,
  field,
  type H256,
  h256,
  identity,
  newtype,
  option,
  optional,
  struct,
  tuple,
  u32,
  type Variant,
  variant,
} from '@glia/frame'
import { type Tao, tao } from '../subtensor/types.ts'
import { home } from './home.ts'

/** Bytes of a preimage at most. */
export const MAX_SIZE = 4 * 1024 * 1024

type Deposit = readonly [who: AccountId, amount: Tao]
const deposit = tuple<Deposit>(accountId, tao)

interface OldShapes {
  readonly Unrequested: { readonly deposit: Deposit; readonly len: number }
  readonly Requested: {
    readonly deposit: Deposit | undefined
    readonly count: number
    readonly len: number | undefined
  }
}
const oldStatus = variant<OldShapes>(
  {
    Unrequested: struct<OldShapes['Unrequested']>({ deposit: field(deposit, '(AccountId, Balance)'), len: u32 }),
    Requested: struct<OldShapes['Requested']>({
      deposit: field(option(deposit), 'Option<(AccountId, Balance)>'),
      count: u32,
      len: option(u32),
    }),
  },
  { path: 'pallet_preimage::OldRequestStatus' },
)

/** Who paid for the bytes, and what is held of it (`HoldConsideration`). */
export type Ticket = Deposit
const ticket = tuple<Ticket>(
  accountId,
  newtype('frame_support::traits::tokens::fungible::HoldConsideration', tao, { typeName: 'F::Balance' }),
)

interface StatusShapes {
  readonly Unrequested: { readonly ticket: Ticket; readonly len: number }
  readonly Requested: {
    readonly maybeTicket: Ticket | undefined
    readonly count: number
    readonly maybeLen: number | undefined
  }
}
/** What is known of the bytes with a hash: somebody's, or asked for by so many, be they there or not. */
export type Status = Variant<StatusShapes>
const status = variant<StatusShapes>(
  {
    Unrequested: struct<StatusShapes['Unrequested']>({ ticket: field(ticket, '(AccountId, Ticket)'), len: u32 }),
    Requested: struct<StatusShapes['Requested']>({
      maybeTicket: field(option(ticket), 'Option<(AccountId, Ticket)>'),
      count: u32,
      maybeLen: option(u32),
    }),
  },
  { path: 'pallet_preimage::RequestStatus' },
)

export const statusFor = home.map({
  name: 'StatusFor',
  key: [identity(h256)],
  value: optional(oldStatus),
  docs: 'What is known of the bytes with a hash, as older versions kept it.',
})
export const requestStatusFor = home.map({
  name: 'RequestStatusFor',
  key: [identity(h256)],
  value: optional(status),
  docs: 'What is known of the bytes with a hash.',
})
export const preimageFor = home.map({
  name: 'PreimageFor',
  key: [identity(tuple<readonly [H256, number]>(h256, u32))],
  value: optional(boundedBytes(MAX_SIZE)),
  docs: 'Bytes by their hash and how many they are.',
})
export const preimageStorage = [statusFor, requestStatusFor, preimageFor]
