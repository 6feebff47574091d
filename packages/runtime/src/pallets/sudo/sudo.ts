import { type Ctx, ensure, type Origin } from '@glia/frame'
import { key, sudoErrors } from './declarations.ts'

/** Fails with RequireSudo unless the origin is root or the sudo key. */
export function ensureSudo(ctx: Ctx, origin: Origin): void {
  if (origin.kind === 'root') return
  ensure(origin.kind === 'signed', { type: 'BadOrigin' })
  ensure(key.get(ctx) === origin.account, sudoErrors.RequireSudo)
}
