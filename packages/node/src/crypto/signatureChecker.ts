import { BatchVerifier } from './batch/batchVerifier.ts'
import { verifySignature } from './signatureHost.ts'
import type { SignatureTask } from './verifyBatch.ts'

/** Larger equations save nothing more: their tables outgrow the processor's nearest cache. */
const EQUATION = 32

/**
 * Checks signatures, the sr25519 ones together. Where an equation does not hold its halves are tried, down to single
 * signatures, about which the library has the last word.
 */
export class SignatureChecker {
  readonly #batch = new BatchVerifier()

  /** One answer a task, in order. */
  check(tasks: readonly SignatureTask[]): boolean[] {
    const answers = tasks.map(() => false)
    const together: number[] = []
    tasks.forEach((task, at) => {
      if (task.kind === 'Sr25519') together.push(at)
      else answers[at] = holds(task)
    })
    for (let from = 0; from < together.length; from += EQUATION)
      this.#settle(tasks, together.slice(from, from + EQUATION), answers)
    return answers
  }

  #settle(tasks: readonly SignatureTask[], group: readonly number[], answers: boolean[]): void {
    if (this.#batch.allHold(group.map((at) => tasks[at] as SignatureTask))) {
      for (const at of group) answers[at] = true
      return
    }
    if (group.length === 1) {
      const [at] = group as [number]
      answers[at] = holds(tasks[at] as SignatureTask)
      return
    }
    const half = group.length >> 1
    this.#settle(tasks, group.slice(0, half), answers)
    this.#settle(tasks, group.slice(half), answers)
  }
}

/** Bytes that are no signature at all make the library throw: the answer is the same. */
function holds({ kind, signature, message, publicKey }: SignatureTask): boolean {
  try {
    return verifySignature(kind, signature, message, publicKey)
  } catch {
    return false
  }
}
