import { sameBytes, u64LE } from '@glia/base'
import { argsIf, type Extrinsic, type Header, type InherentData, isBare, type Runtime } from '@glia/frame'
import { setTime } from '@glia/runtime'

const AURA = new TextEncoder().encode('aura')

/** The Aura slot in a header's digest; none in genesis. */
export function slotOf({ digest }: Header): bigint | undefined {
  for (const log of digest.logs) {
    if (log.type !== 'PreRuntime') continue
    const [engine, data] = log.value
    if (sameBytes(engine, AURA) && data.length === 8) return u64LE(data)
  }
  return undefined
}

/** Milliseconds since the Unix epoch that a body sets as its block's time (`Timestamp.set`). */
export function timeIn(extrinsics: readonly Extrinsic[]): bigint | undefined {
  for (const extrinsic of extrinsics) {
    const args = isBare(extrinsic) ? argsIf(extrinsic.call, setTime) : undefined
    if (args !== undefined) return args.now
  }
  return undefined
}

/** What the author of a body knew, as its own calls tell it beside the time. */
export function knownTo(runtime: Runtime, timestamp: bigint, extrinsics: readonly Extrinsic[]): InherentData {
  let data: InherentData = { timestamp }
  for (const extrinsic of extrinsics) {
    const { call } = extrinsic
    const { inherent } = runtime.palletByIndex.get(call.bound.palletIndex) ?? {}
    if (!isBare(extrinsic) || inherent?.isInherent(call) !== true) break
    data = { ...data, ...inherent.toldBy?.(call) }
  }
  return data
}
