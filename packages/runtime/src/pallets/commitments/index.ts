import { constant, u32 } from '@glia/frame'
import { tao, ZERO } from '../subtensor/types.ts'
import { setCommitment } from './calls/setCommitment.ts'
import { setMaxSpace } from './calls/setMaxSpace.ts'
import { commitmentsErrors } from './errors.ts'
import { commitmentsEvents } from './events.ts'
import { home } from './home.ts'
import { commitmentsStorage, MAX_FIELDS } from './storage.ts'
import { revealTimelocked } from './timelocked.ts'

/** Data that neurons publish on their subnet. */
export const commitments = home.pallet({
  crate: 'pallet_commitments',
  storage: commitmentsStorage,
  calls: { setCommitment, setMaxSpace },
  events: commitmentsEvents,
  errors: commitmentsErrors,
  constants: {
    MaxFields: constant(u32, MAX_FIELDS, 'Fields of a commitment at most.'),
    InitialDeposit: constant(tao, ZERO, 'Deposit for a commitment, rao.'),
    FieldDeposit: constant(tao, ZERO, 'Deposit for each field of a commitment, rao.'),
  },
  hooks: { onInitialize: revealTimelocked },
})
