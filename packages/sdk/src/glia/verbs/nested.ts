import type { Call } from '../../client/metadata/metadata.ts'
import { checkBatch, checkSudo } from '../checks/index.ts'
import { verb } from './verb.ts'

// Calls of calls. What they expose is what the calls in them do: a policy looks into them.

/** Several calls in one transaction: all succeed or none does. */
export const batch = verb<readonly Call[]>({
  signer: 'coldkey',
  names: undefined,
  calls: {},
  plan({ queries, view, signer, tip }, calls) {
    const call = queries.chain.call('Utility', 'batch_all', { calls })
    return {
      call,
      sentence: `Send ${calls.length} calls in one: ${calls.map(({ pallet, name }) => `${pallet}.${name}`).join(', ')}`,
      check: () => checkBatch(view, signer, call, { calls, tip }),
    }
  },
})

/** A call as the network's administrator. */
export const sudo = verb<Call>({
  signer: 'coldkey',
  names: undefined,
  calls: {},
  plan({ queries, view, signer }, inner) {
    return {
      call: queries.chain.call('Sudo', 'sudo', { call: inner }),
      sentence: `As the network's administrator: ${inner.pallet}.${inner.name}`,
      check: () => checkSudo(view, signer),
    }
  },
})
