import { constants } from 'node:os'
import type { SubmitOptions } from '@glia/sdk'
import { Interrupted } from '../../errors.ts'
import type { Screen } from '../../output/screen.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** How a transaction is sent, and until when its block is waited for. */
interface Sending {
  /** Where it is said what is waited for. */
  readonly err: Screen
  readonly finalized: boolean
}

/**
 * Sends a transaction and waits for its block, which may take long or never come: says its hash as soon as the node has it, and
 * ends with the hash where the program is asked to end from its signature on.
 *
 * @throws OutcomeUnknown whose cause is {@link Interrupted}
 */
export async function untilIncluded<T>(
  perform: (how: Pick<SubmitOptions, 'waitFor' | 'onProgress'>) => Promise<T>,
  { err, finalized }: Sending,
): Promise<T> {
  const { OutcomeUnknown } = await import('@glia/sdk')
  let reject: (why: Error) => void
  const interrupted = new Promise<never>((_resolve, refuse) => {
    reject = refuse
  })
  const listeners = new Map<NodeJS.Signals, () => void>()
  const onProgress = (step: 'signed' | 'sent', hash: string) => {
    if (step === 'sent') {
      const what = finalized ? 'its block to be final' : 'a block'
      return err.note(`sent as ${hash}, waiting for ${what}`, 'info', { hash })
    }
    for (const name of SIGNALS) {
      const listener = () => reject(new OutcomeUnknown(hash, new Interrupted(name, 128 + constants.signals[name])))
      listeners.set(name, listener)
      process.on(name, listener)
    }
  }
  const included = perform({ onProgress, ...(finalized ? { waitFor: 'finalized' as const } : {}) }).finally(() => {
    for (const [name, listener] of listeners) process.off(name, listener)
  })
  // Once asked to end the program listens on, lest a second signal end it before it has said the hash.
  return Promise.race([included, interrupted])
}
