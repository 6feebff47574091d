import { type Ctx, type DispatchOutcome, ensure, type Origin } from '@glia/frame'
import type { DispatchResult } from '../utility/declarations.ts'
import { key, sudoErrors } from './declarations.ts'

/** Fails with RequireSudo unless the origin is root or the sudo key. */
export function ensureSudo(ctx: Ctx, origin: Origin): void {
  if (origin.kind === 'root') return
  ensure(origin.kind === 'signed', { type: 'BadOrigin' })
  ensure(key.get(ctx) === origin.account, sudoErrors.RequireSudo)
}

/** How a nested call ended, as events say it. */
export const resultOf = (outcome: DispatchOutcome): DispatchResult =>
  outcome.error === undefined ? { type: 'Ok' } : { type: 'Err', value: outcome.error }
