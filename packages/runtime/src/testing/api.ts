import { Ctx, decode, encode } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { GENESIS_PRESETS, subtensorRuntime } from '../index.ts'

export const rules = subtensorRuntime({ fastBlocks: true })

/** The local network at its genesis. */
export function genesis(): Ctx {
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 0)
  GENESIS_PRESETS.localnet(ctx)
  ctx.events = []
  return ctx
}

/** Bytes of a runtime API's answer. */
export function callBytes(ctx: Ctx, name: string, args: object = {}): Uint8Array {
  const found = rules.methods.get(name)
  if (found === undefined) throw new Error(`expected a runtime API method ${name}, found none`)
  return encode(
    found.method.returns,
    ctx.simulate(() => found.method.run(ctx, args)),
  )
}

/** A runtime API's answer after a trip through its bytes, in the runtime's own form. */
export function callApi<T>(ctx: Ctx, name: string, args: object = {}): T {
  const bytes = callBytes(ctx, name, args)
  return decode(
    (rules.methods.get(name) as NonNullable<ReturnType<typeof rules.methods.get>>).method.returns,
    bytes,
  ) as T
}
