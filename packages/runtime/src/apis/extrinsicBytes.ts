import { type Codec, RUNTIME_EXTRINSIC_TYPE, Writer } from '@glia/frame'

/** An extrinsic among the arguments of an API: its own length prefix says where it ends. */
export const extrinsicBytes: Codec<Uint8Array> = {
  type: RUNTIME_EXTRINSIC_TYPE,
  encodeTo: (value, out) => out.raw(value),
  decodeFrom(input) {
    const body = input.raw(input.compact())
    const whole = new Writer(body.length + 4)
    whole.compact(body.length)
    whole.raw(body)
    return whole.copy()
  },
}
