import { type AccountId, accountId, errors, events, option, optional, struct, unit, value } from '@glia/frame'
import { type DispatchResult, dispatchResult } from '../utility/declarations.ts'

/** The account that may act as root. */
export const key = value({ name: 'Key', value: optional(accountId), docs: 'The `AccountId` of the sudo key.' })

export const sudoEvents = events<{
  Sudid: { sudoResult: DispatchResult }
  KeyChanged: { old: AccountId | undefined; new: AccountId }
  KeyRemoved: null
  SudoAsDone: { sudoResult: DispatchResult }
}>({
  Sudid: { fields: struct({ sudoResult: dispatchResult }), docs: 'A sudo call just took place.' },
  KeyChanged: { fields: struct({ old: option(accountId), new: accountId }), docs: 'The sudo key has been updated.' },
  KeyRemoved: { fields: unit, docs: 'The key was permanently removed.' },
  SudoAsDone: { fields: struct({ sudoResult: dispatchResult }), docs: 'A sudo_as call just took place.' },
})

export const sudoErrors = errors({ RequireSudo: 'Sender must be the Sudo account.' })
