import type { Tao } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  callNamed,
  emit,
  type Runtime,
  type RuntimeCall,
  runtime,
  systemEvents,
  systemItems,
  ZERO_WEIGHT,
} from '@glia/frame'
import { StateError } from '@glia/state'

/** What goes wrong in `System.remark` under the rules below, by its text. */
const MISTAKES = {
  /** A mistake of the rules. */
  mistake: () => {
    throw new TypeError('a mistake')
  },
  /** The machine's call stack. */
  stack: () => endless(0),
  /** The machine's store. */
  store: () => {
    throw new StateError('Corrupt', 'a page is damaged')
  },
}
/** Besides: to write a balance that has no encoding, also with money for the pauper; to put it right; to deposit such an event. */
export type Mishap = keyof typeof MISTAKES | 'spoil' | 'gift' | 'mend' | 'event'

const endless = (depth: number): number => endless(depth + 1) + 1

const HOLDER = `0x${'ee'.repeat(32)}` as AccountId

/** The rules of a chain in which remarks of certain words fail, or write what has no encoding. */
export function faultyRules(base: Runtime, pauper: AccountId = HOLDER): Runtime {
  const give = (ctx: Ctx, who: AccountId, free: bigint) =>
    systemItems.account.update(ctx, who, ({ data, ...rest }) => ({
      ...rest,
      providers: 1,
      data: { ...data, free: free as Tao },
    }))
  return runtime({
    ...base,
    guard: {
      weight: (call) => base.guard?.weight(call) ?? ZERO_WEIGHT,
      check(ctx, origin, call) {
        base.guard?.check(ctx, origin, call)
        if (call.bound.name !== 'remark') return
        const word = new TextDecoder().decode((call.args as { remark: Uint8Array }).remark) as Mishap
        if (word === 'gift') give(ctx, pauper, 10n ** 12n)
        if (word === 'gift' || word === 'spoil') give(ctx, HOLDER, 1n << 64n)
        else if (word === 'mend') give(ctx, HOLDER, 1_000_000n)
        else if (word === 'event') emit(ctx, systemEvents.Remarked, { sender: HOLDER, hash: 'no hash' as never })
        else MISTAKES[word]?.()
      },
    },
  })
}

export const remark = (rules: Runtime, word: Mishap | 'nothing'): RuntimeCall =>
  callNamed(rules, 'System', 'remark', { remark: new TextEncoder().encode(word) })
