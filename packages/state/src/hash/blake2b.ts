import { INPUT, INPUT_CAPACITY, kernel, memory } from './blake2bKernel.ts'

/** Unkeyed BLAKE2b, 8 bytes out: identifiers of runtime APIs in a runtime version. */
export function blake2b64(data: Uint8Array): Uint8Array {
  return blake2b(data, 8)
}

/** Unkeyed BLAKE2b, 16 bytes out (`Blake2_128` of Substrate). PERF: 0.25 µs for 32 bytes. */
export function blake2b128(data: Uint8Array): Uint8Array {
  return blake2b(data, 16)
}

/** Unkeyed BLAKE2b, 32 bytes out (`Blake2_256`, the hasher of state trie, headers and extrinsics). */
export function blake2b256(data: Uint8Array): Uint8Array {
  return blake2b(data, 32)
}

/** {@link blake2b256} of parts that follow each other, which are not put together for it. */
export function blake2b256Of(parts: readonly Uint8Array[]): Uint8Array {
  kernel.start(32)
  let [held, before] = [0, 0]
  for (const part of parts)
    for (let at = 0; at < part.length; ) {
      // The last bytes are for `tail`, so that what is full goes on only when there are more.
      if (held === INPUT_CAPACITY) {
        kernel.absorb(INPUT_CAPACITY / 128, before)
        before += held
        held = 0
      }
      const taken = part.subarray(at, at + INPUT_CAPACITY - held)
      memory.set(taken, INPUT + held)
      held += taken.length
      at += taken.length
    }
  kernel.tail(held, before)
  return memory.slice(0, 32)
}

/** Unkeyed BLAKE2b, 64 bytes out (SS58 checksums). */
export function blake2b512(data: Uint8Array): Uint8Array {
  return blake2b(data, 64)
}

function blake2b(data: Uint8Array, digestBytes: number): Uint8Array {
  digest(data, digestBytes)
  return memory.slice(0, digestBytes)
}

/** Leaves the digest at 0 of the kernel's memory. */
export function digest(data: Uint8Array, digestBytes: number): void {
  if (data.length <= INPUT_CAPACITY) {
    memory.set(data, INPUT)
    kernel.hash(data.length, digestBytes)
    return
  }
  kernel.start(digestBytes)
  let at = 0
  for (; data.length - at > INPUT_CAPACITY; at += INPUT_CAPACITY) {
    memory.set(data.subarray(at, at + INPUT_CAPACITY), INPUT)
    kernel.absorb(INPUT_CAPACITY / 128, at)
  }
  memory.set(data.subarray(at), INPUT)
  kernel.tail(data.length - at, at)
}
