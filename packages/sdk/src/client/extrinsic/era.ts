import { GliaError } from '../../errors.ts'

/** How long a transaction may be included: forever, or `period` blocks counted from a known block. */
export type Era =
  | { readonly type: 'immortal' }
  | { readonly type: 'mortal'; readonly period: number; readonly phase: number }

/** The era of transactions that never expire. */
export const IMMORTAL: Era = { type: 'immortal' }

const MIN_PERIOD = 4
const MAX_PERIOD = 65_536

/**
 * A mortal era that begins at `current`. The period is rounded up to a power of two within 4 … 65,536; long periods
 * quantise the phase. Source: sp-runtime `Era::mortal`.
 */
export function mortalEra(period: number, current: number): Era {
  if (!Number.isInteger(period) || period < 1)
    throw new GliaError('ERA', `a period is a positive whole number, found ${period}`)
  const rounded = Math.min(Math.max(2 ** Math.ceil(Math.log2(period)), MIN_PERIOD), MAX_PERIOD)
  const quantum = Math.max(rounded >> 12, 1)
  const phase = Math.floor((current % rounded) / quantum) * quantum
  return { type: 'mortal', period: rounded, phase }
}

/** The block an era begins at, seen from block `current`. Source: sp-runtime `Era::birth`. */
export function eraBirth(era: Era, current: number): number {
  if (era.type === 'immortal') return 0
  return Math.floor((Math.max(current, era.phase) - era.phase) / era.period) * era.period + era.phase
}

/** One byte for immortal, two for mortal: log2 of the period and the quantised phase. */
export function encodeEra(era: Era): Uint8Array {
  if (era.type === 'immortal') return Uint8Array.of(0)
  const quantum = Math.max(era.period >> 12, 1)
  const low = Math.min(Math.max(Math.log2(era.period) - 1, 1), 15)
  const encoded = low | ((era.phase / quantum) << 4)
  return Uint8Array.of(encoded & 0xff, encoded >> 8)
}
