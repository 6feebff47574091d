import { constant, pallet, u32 } from '@glia/frame'
import { tao } from '../subtensor/types.ts'
import { setCommitment } from './calls/setCommitment.ts'
import { setMaxSpace } from './calls/setMaxSpace.ts'
import { commitmentsErrors } from './errors.ts'
import { commitmentsEvents } from './events.ts'
import { commitmentsStorage, MAX_FIELDS } from './storage.ts'
import { tendTimelocked } from './timelocked.ts'

/** Data that neurons publish on their subnet. */
export const commitments = pallet({
  name: 'Commitments',
  index: 18,
  crate: 'pallet_commitments',
  storage: commitmentsStorage,
  calls: { setCommitment, setMaxSpace },
  events: commitmentsEvents,
  errors: commitmentsErrors,
  constants: {
    MaxFields: constant(u32, MAX_FIELDS, 'The maximum number of additional fields that can be added to a commitment'),
    InitialDeposit: constant(tao, 0n, 'The amount held on deposit for a registered identity'),
    FieldDeposit: constant(tao, 0n, 'The amount held on deposit per additional field for a registered identity.'),
  },
  hooks: { onInitialize: tendTimelocked },
})
