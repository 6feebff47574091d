import { method } from '../../core/method.ts'

/** Metadata of the runtime (V14): `meta`, version, contents. */
export const state_getMetadata = method(
  'state_getMetadata',
  { params: ['hash'] },
  (params, { chain, runtimeCalls }) => {
    const hash = params.optionalHash(0)
    if (hash !== undefined) chain.block(hash)
    // OpaqueMetadata is the bytes with their length in front; the metadata is the same at every block of one runtime.
    const unwrap = (hex: string) => `0x${hex.slice(2 + compactDigits(hex))}`
    const answer = runtimeCalls.hex('Metadata_metadata', new Uint8Array(0), undefined)
    return answer instanceof Promise ? answer.then(unwrap) : unwrap(answer)
  },
)

/** Digits that a compact length at the start of `0x…` takes. */
function compactDigits(hex: string): number {
  const first = Number.parseInt(hex.slice(2, 4), 16)
  return [2, 4, 8, 2 * (5 + (first >> 2))][first & 3] as number
}
