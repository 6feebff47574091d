import type { SignatureKind } from '@glia/frame'

/** One signature to check. */
export interface SignatureTask {
  readonly kind: SignatureKind
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly publicKey: Uint8Array
}

const kinds: readonly SignatureKind[] = ['Ed25519', 'Sr25519', 'Ecdsa']
const HEADER = 1 + 1 + 1 + 2

/** Tasks in one buffer, which goes to a worker without being copied. */
export function packTasks(tasks: readonly SignatureTask[]): Uint8Array<ArrayBuffer> {
  let size = 0
  for (const task of tasks) size += HEADER + task.publicKey.length + task.signature.length + task.message.length
  const out = new Uint8Array(size)
  let at = 0
  for (const { kind, signature, message, publicKey } of tasks) {
    out[at++] = kinds.indexOf(kind)
    out[at++] = publicKey.length
    out[at++] = signature.length
    out[at++] = message.length & 0xff
    out[at++] = message.length >> 8
    for (const part of [publicKey, signature, message]) {
      out.set(part, at)
      at += part.length
    }
  }
  return out
}

export function* unpackTasks(packed: Uint8Array): Generator<SignatureTask> {
  let at = 0
  const take = (length: number) => {
    const part = packed.subarray(at, at + length)
    at += length
    return part
  }
  while (at < packed.length) {
    const head = take(HEADER)
    const kind = kinds[head[0] as number] as SignatureKind
    const publicKey = take(head[1] as number)
    const signature = take(head[2] as number)
    yield { kind, publicKey, signature, message: take((head[3] as number) | ((head[4] as number) << 8)) }
  }
}
