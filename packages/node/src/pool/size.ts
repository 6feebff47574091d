import { type BoundCall, type Overseer, RUNTIME_CALL_TYPE, type TypeInfo } from '@glia/frame'
import { NodeError } from '../errors.ts'
import type { PoolLimits } from './limits.ts'

/** Throws NodeError InvalidTransaction ExhaustsResources for bytes that no block has room for. */
export function requireFitsBlock(bytes: number, most: number): void {
  if (bytes > most) throw tooLong(`a transaction may be ${most} bytes long`, bytes)
}

/** Throws NodeError InvalidTransaction ExhaustsResources for a free call in a longer transaction than the pool takes one in. */
export function requireFreeSize(bytes: number, { freeBytes }: PoolLimits): void {
  if (bytes > freeBytes)
    throw tooLong(`a transaction whose call costs no fee may be ${freeBytes} bytes long`, bytes, ': send it in parts')
}

/** Memory that what is decoded from so many bytes may take. */
export function mostMemory(bytes: number, { transactionMemory, swollenMemory, memoryPerByte }: PoolLimits): number {
  return Math.min(transactionMemory, Math.max(swollenMemory, memoryPerByte * bytes))
}

/**
 * For the decoding of a transaction of so many bytes: hears of each call before its arguments are read, and of the memory that they
 * take, and throws as above where reading them would cost more than whoever sent them.
 */
export function sizeCheck(bytes: number, limits: PoolLimits): Overseer {
  let calls = 0
  const most = mostMemory(bytes, limits)
  const onMemory = (memory: number) => {
    if (memory > most)
      throw tooLong(
        `a transaction of ${bytes} bytes may take ${most} bytes of memory`,
        memory,
        ' or more: send it in parts',
      )
  }
  const onCall = (bound: BoundCall) => {
    if (++calls > limits.callCount) throw tooLong(`a transaction may hold ${limits.callCount} calls`, calls, ' or more')
    if (calls === 1 && bound.call.pays === 'No') requireFreeSize(bytes, limits)
    if (bytes > limits.structuredBytes && isStructured(bound))
      throw tooLong(
        `a transaction with ${bound.pallet}.${bound.name} may be ${limits.structuredBytes} bytes long`,
        bytes,
        ': send it in parts',
      )
  }
  return { onCall, onMemory }
}

function tooLong(expected: string, found: number, rest = ''): NodeError {
  const validity = { type: 'Invalid', value: { type: 'ExhaustsResources' } } as const
  return new NodeError({ kind: 'InvalidTransaction', validity, details: `${expected}, found ${found}${rest}` })
}

const structured = new WeakMap<BoundCall, boolean>()

/** Whether a call takes other calls, or lists of anything but bytes, so that its length is no measure of the work of reading it. */
export function isStructured(bound: BoundCall): boolean {
  const known = structured.get(bound)
  if (known !== undefined) return known
  const found = bound.call.fields.some(({ type }) => holdsList(type))
  structured.set(bound, found)
  return found
}

function holdsList(type: TypeInfo): boolean {
  if (type === RUNTIME_CALL_TYPE) return true
  const { def } = type
  switch (def.kind) {
    case 'sequence':
      return def.item.def.kind !== 'primitive' || def.item.def.primitive !== 'u8'
    case 'composite':
      return def.fields.some((field) => holdsList(field.type))
    case 'variant':
      return def.variants.some(({ fields }) => fields.some((field) => holdsList(field.type)))
    case 'tuple':
      return def.items.some(holdsList)
    case 'array':
    case 'compact':
      return holdsList(def.item)
    default:
      return false
  }
}
