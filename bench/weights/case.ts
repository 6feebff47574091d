import { type Ctx, callNamed, dispatch, type Origin, type RuntimeCall } from '../../packages/frame/src/index.ts'

/** How a call may end. */
export type Outcome = 'succeeds' | 'fails'

/** One call as it might come, and the state that it meets. */
export interface Case {
  /** What is extreme about it. */
  readonly name: string
  /** A block at work. Measuring leaves it as it is. */
  readonly ctx: Ctx
  readonly origin: Origin
  readonly call: RuntimeCall
}

export const callName = ({ bound }: RuntimeCall): string => `${bound.pallet}.${bound.name}`

/** How a case ends. */
export const outcomeOf = ({ ctx, origin, call }: Case): Outcome =>
  ctx.simulate(() => (dispatch(ctx, origin, call).error === undefined ? 'succeeds' : 'fails'))

/** A case on a block at work. */
export const caseOf = (ctx: Ctx, name: string, origin: Origin, pallet: string, call: string, args: object): Case => ({
  name,
  ctx,
  origin,
  call: callNamed(ctx.runtime, pallet, call, args),
})
