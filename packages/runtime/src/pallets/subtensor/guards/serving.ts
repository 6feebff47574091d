import { type AccountId, argsIf, type Ctx, type RuntimeCall } from '@glia/frame'
import { serveAxon } from '../calls/serveAxon.ts'
import { serveAxonTls } from '../calls/serveAxonTls.ts'
import { servePrometheus } from '../calls/servePrometheus.ts'
import { checkAxon, checkPrometheus } from '../serving/endpoints.ts'
import { asHotkey } from '../types.ts'

const axonOf = (call: RuntimeCall) => argsIf(call, serveAxon) ?? argsIf(call, serveAxonTls)

/** `CheckServingEndpoints::applies_to`. */
export const isServingCall = (call: RuntimeCall): boolean =>
  axonOf(call) !== undefined || argsIf(call, servePrometheus) !== undefined

/** `CheckServingEndpoints`: the checks of the calls themselves: they pay no fee, so bad ones must not get into blocks. */
export function checkServing(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const axon = axonOf(call)
  if (axon !== undefined) checkAxon(ctx, asHotkey(who), axon.netuid, axon)
  const prometheus = argsIf(call, servePrometheus)
  if (prometheus !== undefined) checkPrometheus(ctx, asHotkey(who), prometheus.netuid, prometheus)
}
