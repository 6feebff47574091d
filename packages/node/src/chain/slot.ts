import { argsIf, type Extrinsic, type Header, type InherentData, type Runtime } from '@glia/frame'
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

/** What the author of a body knew, as its own calls tell it beside the time. */
export function knownTo(runtime: Runtime, timestamp: bigint, extrinsics: readonly Extrinsic[]): InherentData {
  let data: InherentData = { timestamp }
  for (const { signed, call } of extrinsics) {
    const { inherent } = runtime.palletByIndex.get(call.bound.palletIndex) ?? {}
    if (signed !== undefined || inherent?.isInherent(call) !== true) break
    data = { ...data, ...inherent.toldBy?.(call) }
  }
  return data
}
