import { GliaError } from './errors.ts'

/** How long a transaction may be included: for ever, or `period` blocks, the first of them `phase` after a multiple of it. */
export type Era =
  | { readonly type: 'Immortal' }
  | { readonly type: 'Mortal'; readonly period: number; readonly phase: number }

export type MortalEra = Extract<Era, { type: 'Mortal' }>

/** The era of transactions that never expire. */
export const IMMORTAL: Era = { type: 'Immortal' }

/** A mortal era was asked for with a period that it cannot have. */
export class EraError extends GliaError {
  constructor(message: string) {
    super('ERA', message)
  }
}

const MIN_PERIOD = 4
const MAX_PERIOD = 65_536

/** Phases are told apart in steps of a 4096th of the period. */
const quantumOf = (period: number): number => Math.max(period >> 12, 1)

/**
 * A mortal era that begins at `current`. The period is rounded up to a power of two within 4 … 65,536; long periods
 * quantise the phase. Source: sp-runtime `Era::mortal`.
 *
 * @throws EraError for a period that is no positive whole number
 */
export function mortalEra(period: number, current: number): MortalEra {
  if (!Number.isInteger(period) || period < 1)
    throw new EraError(`a period is a positive whole number, found ${period}`)
  const rounded = Math.min(Math.max(2 ** Math.ceil(Math.log2(period)), MIN_PERIOD), MAX_PERIOD)
  const quantum = quantumOf(rounded)
  const phase = Math.floor((current % rounded) / quantum) * quantum
  return { type: 'Mortal', period: rounded, phase }
}

/** First block of the era that `current` lies in. Source: sp-runtime `Era::birth`. */
export function eraBirth(era: Era, current: number): number {
  if (era.type === 'Immortal') return 0
  return Math.floor((Math.max(current, era.phase) - era.phase) / era.period) * era.period + era.phase
}

/** First block after the era that `current` lies in; undefined for one that does not end. Source: sp-runtime `Era::death`. */
export function eraDeath(era: Era, current: number): number | undefined {
  return era.type === 'Immortal' ? undefined : eraBirth(era, current) + era.period
}

/** The 16 bits of a mortal era on the wire, little-endian there: log2 of the period less one, and the quantised phase. */
export function eraBits(era: MortalEra): number {
  return Math.min(15, Math.max(1, 30 - Math.clz32(era.period))) | ((era.phase / quantumOf(era.period)) << 4)
}

/** The mortal era that 16 bits stand for. Not all bits stand for one: see {@link isEra}. */
export function eraOfBits(bits: number): MortalEra {
  const period = 2 << (bits % 16)
  return { type: 'Mortal', period, phase: (bits >> 4) * quantumOf(period) }
}

/** Whether an era that was read from bits is one that a transaction can have. */
export function isEra({ period, phase }: MortalEra): boolean {
  return period >= MIN_PERIOD && phase < period
}

/** An era as a transaction carries it: one zero byte, or two. */
export function encodeEra(era: Era): Uint8Array {
  if (era.type === 'Immortal') return Uint8Array.of(0)
  const bits = eraBits(era)
  return Uint8Array.of(bits & 0xff, bits >> 8)
}
