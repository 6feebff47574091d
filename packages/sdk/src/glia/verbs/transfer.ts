import { formatTao, type Tao } from '@glia/base'
import { expectTao } from '../amounts.ts'
import { checkTransfer } from '../checks/index.ts'
import { type Expose, exposing, verb } from './verb.ts'

/** TAO to send. */
export interface TransferInput {
  /** SS58. */
  readonly to: string
  readonly amount: Tao
  /** Even if what is left is too little to keep the sender's account. */
  readonly allowDeath?: boolean
}

/** Everything to send. */
export type TransferAllInput = Omit<TransferInput, 'amount'>

const sent: Expose = (args) => exposing({ tao: args.rao('value') })

/** All that is free: more than now where something arrives before it, be it from a call earlier in the same batch. */
const everything: Expose = async (_args, { queries, signer }) =>
  exposing({ tao: await queries.balance(signer), mayGrow: true })

/** Sends TAO. */
export const transfer = verb<TransferInput>({
  signer: 'coldkey',
  names: { to: true, amount: true, allowDeath: true },
  calls: { 'Balances.transfer_keep_alive': sent, 'Balances.transfer_allow_death': sent },
  plan({ queries, view, signer, tip }, { to, amount, allowDeath = false }) {
    const name = allowDeath ? 'transfer_allow_death' : 'transfer_keep_alive'
    const call = queries.chain.call('Balances', name, { dest: to, value: expectTao(amount) })
    return {
      call,
      sentence: `Send ${formatTao(amount)} TAO to ${to}`,
      check: () => checkTransfer(view, signer, call, { to, amount, allowDeath, tip }),
    }
  },
})

/** Sends all TAO that may leave. */
export const transferAll = verb<TransferAllInput>({
  signer: 'coldkey',
  names: { to: true, allowDeath: true },
  calls: { 'Balances.transfer_all': everything },
  plan({ queries, view, signer, tip }, { to, allowDeath = false }) {
    const call = queries.chain.call('Balances', 'transfer_all', { dest: to, keep_alive: !allowDeath })
    return {
      call,
      sentence: `Send all TAO that may leave to ${to}`,
      check: () => checkTransfer(view, signer, call, { to, amount: undefined, allowDeath, tip }),
    }
  },
})
