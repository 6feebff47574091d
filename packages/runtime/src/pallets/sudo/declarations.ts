import { accountId, dispatchResult, event, field, option, optional } from '@glia/frame'
import { home } from './home.ts'

export const key = home.value({ name: 'Key', value: optional(accountId), docs: 'The account that may act as root.' })

const sudoResult = field(dispatchResult, 'DispatchResult')

export const sudoEvents = home.events({
  Sudid: event('The sudo key made a call as root: what came of it.', { sudoResult }),
  KeyChanged: event('There is another sudo key.', {
    old: field(option(accountId), 'Option<T::AccountId>'),
    new: field(accountId, 'T::AccountId'),
  }),
  KeyRemoved: event('There is no sudo key any more.'),
  SudoAsDone: event('The sudo key made a call as somebody else: what came of it.', { sudoResult }),
})

export const sudoErrors = home.errors({ RequireSudo: 'Only the sudo key may do this.' })
