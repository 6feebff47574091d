import { method, RawJson } from '../../core/method.ts'

/** Calls a runtime API with SCALE-encoded arguments. */
export const state_call = method(
  'state_call',
  { aliases: ['state_callAt'], params: ['name', 'bytes', 'hash'] },
  (params, { runtimeCalls }) => {
    const answer = runtimeCalls.hex(params.string(0), params.bytes(1), params.optionalHash(2))
    return answer instanceof Promise ? answer : new RawJson(`"${answer}"`)
  },
)
