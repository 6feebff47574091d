import { type Runtime, runtime, ZERO_WEIGHT } from '@glia/frame'

/** The rules of a chain in which a remark takes as many milliseconds as its first byte says, by the clock that `pass` moves on. */
export function slowRules(base: Runtime, pass: (ms: number) => void): Runtime {
  return runtime({
    ...base,
    guard: {
      weight: (call) => base.guard?.weight(call) ?? ZERO_WEIGHT,
      check(ctx, origin, call) {
        base.guard?.check(ctx, origin, call)
        if (call.bound.name === 'remark') pass((call.args as { remark: Uint8Array }).remark[0] ?? 0)
      },
    },
  })
}
