import { accountId, errors, event, events, field, option, optional, value } from '@glia/frame'
import { dispatchResult } from '../utility/declarations.ts'

export const key = value({ name: 'Key', value: optional(accountId), docs: 'The account that may act as root.' })

const sudoResult = field(dispatchResult, 'DispatchResult')

export const sudoEvents = events({
  Sudid: event('The sudo key made a call as root: what came of it.', { sudoResult }),
  KeyChanged: event('There is another sudo key.', {
    old: field(option(accountId), 'Option<T::AccountId>'),
    new: field(accountId, 'T::AccountId'),
  }),
  KeyRemoved: event('There is no sudo key any more.'),
  SudoAsDone: event('The sudo key made a call as somebody else: what came of it.', { sudoResult }),
})

export const sudoErrors = errors({ RequireSudo: 'Only the sudo key may do this.' })
