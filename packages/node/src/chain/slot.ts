import { argsIf, type Extrinsic, type Header } from '@glia/frame'
import { setTime } from '@glia/runtime'

const AURA = 'aura'

/** The Aura slot in a header's digest; none in genesis. */
export function slotOf({ digest }: Header): bigint | undefined {
  for (const log of digest.logs) {
    if (log.type !== 'PreRuntime') continue
    const [engine, data] = log.value
    if (new TextDecoder().decode(engine) !== AURA) continue
    return new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(0, true)
  }
  return undefined
}

/** Milliseconds since the Unix epoch that a body sets as its block's time (`Timestamp.set`). */
export function timeIn(extrinsics: readonly Extrinsic[]): bigint | undefined {
  for (const { signed, call } of extrinsics) {
    const args = signed === undefined ? argsIf(call, setTime) : undefined
    if (args !== undefined) return args.now
  }
  return undefined
}
