import type { Caller } from './caller.ts'
import type { Turns } from './turns.ts'

/** How such an answer is made: in between others have their turn, and it may have to wait. */
export type Growth<T> = Generator<Promise<void> | undefined, T>

/**
 * Makes an answer of which nobody knows how large it will be, in its client's turns; once it is much it goes on when no other one of the
 * client is, which has been read before. Undefined where nobody waits for it any more.
 */
export const growing = <T>(turns: Turns, caller: Caller, steps: Growth<T>): Promise<T | undefined> =>
  turns.job(caller.lane, paced(steps, caller), () => caller.wanted())

/** A value, which is let go of while it waits and read once more. */
export function* grownValue(
  caller: Caller,
  read: () => Growth<Uint8Array | undefined>,
): Growth<Uint8Array | undefined> {
  let value = yield* read()
  const others = value && caller.grown(2 * value.length)
  if (others === undefined) return value
  value = undefined
  yield others
  return yield* read()
}

function* paced<T>(steps: Growth<T>, caller: Caller): Growth<T> {
  try {
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      yield step.value ?? caller.grown()
    }
  } finally {
    // Also where it is given up in between.
    steps.return(undefined as T)
  }
}
