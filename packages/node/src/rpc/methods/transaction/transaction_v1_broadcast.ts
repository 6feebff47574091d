import { NodeError } from '../../../errors.ts'
import { method } from '../../core/method.ts'
import { newId } from '../../core/subscription.ts'

/** Broadcasts one node keeps going at once. */
const MAX_BROADCASTS = 1024

/** Offers a transaction to the pool until it is stopped; says nothing about what becomes of it. */
export const transaction_v1_broadcast = method(
  'transaction_v1_broadcast',
  { params: ['transaction'] },
  (params, { broadcasts, chain, log, pool }) => {
    const bytes = params.bytes(0)
    if (broadcasts.size >= MAX_BROADCASTS) return null
    const id = newId()
    let stop = () => {}
    // Refused now may be welcome at the next block: the interface has no way to report it, it asks to go on trying.
    const offer = () => {
      pool.submit(bytes).then(
        () => stop(),
        (fault: unknown) => {
          if (!(fault instanceof NodeError)) log.error('a broadcast transaction failed', fault)
          else if (fault.shape.kind === 'AlreadyImported') stop()
        },
      )
    }
    stop = chain.events.on('block', offer)
    offer()
    broadcasts.set(id, stop)
    return id
  },
)
