import { boundedBytes, type Codec, fixedBytes, mapped, struct, u64, unit, variant } from '@glia/frame'

/** Longest plain bytes, longest plain bytes in one big field, longest ciphertext. */
const MAX_RAW = 128
const MAX_BIG_RAW = 512
const MAX_CIPHERTEXT = 1024

const HASHES = ['BlakeTwo256', 'Sha256', 'Keccak256', 'ShaThree256'] as const

/** Bytes that drand's round `revealRound` opens. */
export interface Timelocked {
  readonly encrypted: Uint8Array
  readonly revealRound: bigint
}

/** One field of a commitment. */
export type Data =
  | { readonly type: 'None' | 'ResetBondsFlag' }
  | { readonly type: 'Raw' | 'BigRaw' | (typeof HASHES)[number]; readonly value: Uint8Array }
  | { readonly type: 'TimelockEncrypted'; readonly value: Timelocked }

/** On the wire plain bytes are a variant for each length, which clients address by name: `Raw0` to `Raw128`. */
const wire = variant<Record<string, unknown>>(
  {
    None: unit as Codec<unknown>,
    ...Object.fromEntries(
      Array.from({ length: MAX_RAW + 1 }, (_, length) => [`Raw${length}`, fixedBytes(length) as Codec<unknown>]),
    ),
    ...Object.fromEntries(HASHES.map((name) => [name, fixedBytes(32) as Codec<unknown>])),
    TimelockEncrypted: struct<Timelocked>({
      encrypted: boundedBytes(MAX_CIPHERTEXT),
      revealRound: u64,
    }) as Codec<unknown>,
    ResetBondsFlag: unit as Codec<unknown>,
    BigRaw: boundedBytes(MAX_BIG_RAW) as Codec<unknown>,
  },
  { path: 'pallet_commitments::types::Data' },
)

export const data: Codec<Data> = mapped(
  wire,
  (value) => (/^Raw\d/.test(value.type) ? ({ ...value, type: 'Raw' } as Data) : (value as Data)),
  (value) =>
    value.type === 'Raw'
      ? { type: `Raw${value.value.length}`, value: value.value }
      : (value as { type: string; value: unknown }),
)

/** Bytes of a field that count against the space of its author (`len_for_rate_limit`). */
export function spaceOf(field: Data): bigint {
  switch (field.type) {
    case 'None':
    case 'ResetBondsFlag':
      return 0n
    case 'TimelockEncrypted':
      return BigInt(field.value.encrypted.length)
    default:
      return BigInt(field.value.length)
  }
}
