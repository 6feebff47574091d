import {
  type AccountId,
  accountId,
  boundedVec,
  dispatchResult,
  optional,
  present,
  tuple,
  twox64Concat,
} from '@glia/frame'
import { type Tao, tao, ZERO } from '../subtensor/types.ts'
import { home } from './home.ts'
import { type Announcement, announcement, type ProxyDefinition, proxyDefinition } from './types.ts'

export const MAX_PROXIES = 20
export const MAX_PENDING = 75

type WithDeposit<T> = readonly [readonly T[], Tao]

export const proxies = home.map<[AccountId], WithDeposit<ProxyDefinition>>({
  name: 'Proxies',
  key: [twox64Concat(accountId)],
  value: tuple<WithDeposit<ProxyDefinition>>(boundedVec(proxyDefinition, MAX_PROXIES), tao),
  default: [[], ZERO],
  docs: 'Who may act for an account, and what their deposit is.',
})
export const announcements = home.map<[AccountId], WithDeposit<Announcement>>({
  name: 'Announcements',
  key: [twox64Concat(accountId)],
  value: tuple<WithDeposit<Announcement>>(boundedVec(announcement, MAX_PENDING), tao),
  default: [[], ZERO],
  docs: 'Calls that somebody who may act for others has announced.',
})
export const lastCallResult = home.map({
  name: 'LastCallResult',
  docs: 'What came of the last call of this block that somebody made for an account.',
  key: [twox64Concat(accountId)],
  value: optional(dispatchResult),
})
export const realPaysFee = home.map({
  name: 'RealPaysFee',
  docs: 'Whether an account pays the fees of one who acts for it.',
  key: [twox64Concat(accountId), twox64Concat(accountId)],
  value: optional(present),
})

export const proxyStorage = [proxies, announcements, lastCallResult, realPaysFee]
