import { accountId, constant, dispatchResult, event, field, h256, plain, plainEnum, u32 } from '@glia/frame'
import { tao } from '../subtensor/types.ts'
import {
  ANNOUNCEMENT_DEPOSIT_BASE,
  ANNOUNCEMENT_DEPOSIT_FACTOR,
  PROXY_DEPOSIT_BASE,
  PROXY_DEPOSIT_FACTOR,
} from './deposits.ts'
import { home } from './home.ts'
import { MAX_PENDING, MAX_PROXIES } from './storage.ts'
import { proxyType } from './types.ts'

const account = field(accountId, 'T::AccountId')
const balance = field(tao, 'BalanceOf<T>')
const kind = field(proxyType, 'T::ProxyType')
const disambiguationIndex = plain.u16
const delegation = {
  delegator: account,
  delegatee: account,
  proxyType: kind,
  delay: field(u32, 'BlockNumberFor<T>'),
}

export const proxyEvents = home.events({
  ProxyExecuted: event('A call was made for another account: what came of it.', {
    result: field(dispatchResult, 'DispatchResult'),
  }),
  PureCreated: event('There is an account without a key, for which its maker may act.', {
    pure: account,
    who: account,
    proxyType: kind,
    disambiguationIndex,
  }),
  PureKilled: event('An account without a key is no more.', {
    pure: account,
    spawner: account,
    proxyType: kind,
    disambiguationIndex,
  }),
  Announced: event('Somebody will make a call for another account.', {
    real: account,
    proxy: account,
    callHash: field(h256, 'CallHashOf<T>'),
  }),
  ProxyAdded: event('An account lets another act for it.', delegation),
  ProxyRemoved: event('An account no longer lets another act for it.', delegation),
  DepositPoked: event('A deposit is what it would be today.', {
    who: account,
    kind: field(plainEnum('pallet_subtensor_proxy::DepositKind', ['Proxies', 'Announcements']), 'DepositKind'),
    oldDeposit: balance,
    newDeposit: balance,
  }),
  RealPaysFeeSet: event('Whether an account pays the fees of one who acts for it.', {
    real: account,
    delegate: account,
    paysFee: plain.bool,
  }),
})

/** Clients' own tests compare the sentences of NotFound, NotProxy, Duplicate, Unannounced and NoSelfProxy: they are the reference's. */
export const proxyErrors = home.errors({
  TooMany: 'There are as many as there may be; remove some first.',
  NotFound: 'Proxy registration not found.',
  NotProxy: 'Sender is not a proxy of the account to be proxied.',
  Unproxyable: 'The type of the delegation does not allow this call.',
  Duplicate: 'Account is already a proxy.',
  NoPermission: 'Only the account itself may do this.',
  Unannounced: 'Announcement, if made at all, was made too recently.',
  NoSelfProxy: 'Cannot add self as proxy.',
  AnnouncementDepositInvariantViolated: 'The deposit for announcements does not fit what was announced.',
  InvalidDerivedAccountId: 'No account can be derived from that.',
})

export const proxyConstants = {
  ProxyDepositBase: constant(tao, PROXY_DEPOSIT_BASE, 'Deposit for having anybody act for an account, rao.'),
  ProxyDepositFactor: constant(tao, PROXY_DEPOSIT_FACTOR, 'Deposit for each who may, rao.'),
  MaxProxies: constant(u32, MAX_PROXIES, 'Those who may act for one account at most.'),
  MaxPending: constant(u32, MAX_PENDING, 'Announcements of one account at most.'),
  AnnouncementDepositBase: constant(tao, ANNOUNCEMENT_DEPOSIT_BASE, 'Deposit for announcing anything, rao.'),
  AnnouncementDepositFactor: constant(tao, ANNOUNCEMENT_DEPOSIT_FACTOR, 'Deposit for each announcement, rao.'),
}
