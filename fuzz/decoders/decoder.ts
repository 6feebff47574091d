import type { Random } from '../random.ts'

/** Something that reads what somebody else wrote. */
export interface Decoder {
  readonly name: string
  /** What it reads well, for mutations; undefined where there is nothing but rubbish to offer. To refuse it is a finding. */
  sample(random: Random): Input | undefined
  /** Whether samples are damaged already, so that they may be refused. */
  readonly areDamaged?: boolean
  /** Reads, perhaps later. What it throws that is none of `refusals` is a finding. */
  read(input: Input): unknown
  /** The errors with which it refuses, as its documentation says: classes of their own, since the root of all has faults as well. */
  readonly refusals: readonly Refusing[]
  /** Whether it takes long with ordinary input, too. */
  readonly isSlow?: boolean
}

/** Bytes, or text for readers of text. */
export type Input = Uint8Array | string
type Refusing = abstract new (...args: never[]) => Error

/** A reader of bytes. */
export const ofBytes = (
  name: string,
  refusals: readonly Refusing[],
  read: (bytes: Uint8Array) => unknown,
  sample: (random: Random) => Uint8Array | undefined = () => undefined,
): Decoder => ({
  name,
  refusals,
  sample,
  read: (input) => read(typeof input === 'string' ? Buffer.from(input) : input),
})

/** A reader of text. */
export const ofText = (
  name: string,
  refusals: readonly Refusing[],
  read: (text: string) => unknown,
  sample: (random: Random) => string,
): Decoder => ({
  name,
  refusals,
  sample,
  read: (input) => read(typeof input === 'string' ? input : Buffer.from(input).toString('utf8')),
})

/** The same, read less often than others: it takes its time on purpose. */
export const seldom = (decoder: Decoder): Decoder => ({ ...decoder, isSlow: true })

/** The same, where samples are damaged already. */
export const damaged = (decoder: Decoder): Decoder => ({ ...decoder, areDamaged: true })
