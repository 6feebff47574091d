// How metadata of version 15 is encoded. Source: frame-metadata v15.rs and scale-info's portable registry.
import { all, BYTES, COMPACT, expectLengths, fixed, list, NOTHING, option, type Shape } from './lengths.ts'

const U8 = fixed(1)
const U32 = fixed(4)
/** The number of a type. */
const TYPE = COMPACT
const TEXTS = list(BYTES)

const variants = (...of: readonly Shape[]): Shape => ({ kind: 'one', of: new Map(of.entries()) })
const none = (count: number) => Array.from({ length: count }, () => NOTHING)

const FIELDS = list(all(option(BYTES), TYPE, option(BYTES), TEXTS))
const DEFINITION = variants(
  FIELDS,
  list(all(BYTES, FIELDS, U8, TEXTS)),
  TYPE,
  all(U32, TYPE),
  list(TYPE),
  variants(...none(15)),
  TYPE,
  all(TYPE, TYPE),
)
const TYPES = list(all(TYPE, TEXTS, list(all(BYTES, option(TYPE))), DEFINITION, TEXTS))

const ITEM = all(BYTES, U8, variants(TYPE, all(list(variants(...none(7))), TYPE, TYPE)), BYTES, TEXTS)
const CONSTANT = all(BYTES, TYPE, BYTES, TEXTS)
const PALLET = all(
  BYTES,
  option(all(BYTES, list(ITEM))),
  option(TYPE),
  option(TYPE),
  list(CONSTANT),
  option(TYPE),
  U8,
  TEXTS,
)
const EXTRINSIC = all(U8, TYPE, TYPE, TYPE, TYPE, list(all(BYTES, TYPE, TYPE)))
const METHOD = all(BYTES, list(all(BYTES, TYPE)), TYPE, TEXTS)
const API = all(BYTES, list(METHOD), TEXTS)
const CUSTOM = all(BYTES, all(TYPE, BYTES))

/** Metadata of version 15, behind its magic number and version. */
export const METADATA_15: Shape = all(
  TYPES,
  list(PALLET),
  EXTRINSIC,
  TYPE,
  list(API),
  all(TYPE, TYPE, TYPE),
  list(CUSTOM),
)

/** `meta`; the version follows. */
const MAGIC = [0x6d, 0x65, 0x74, 0x61]
const VERSION = 15
/** An Option, and the length of what is wrapped, stand before it at most. */
const LONGEST_WRAPPER = 6

/**
 * Refuses metadata of version 15 whose lengths cannot be; the other versions, which no node is asked for, are taken as they are.
 *
 * @throws MetadataError
 */
export function expectMetadataLengths(bytes: Uint8Array): void {
  const start = metadataStart(bytes)
  if (start !== undefined) expectLengths(METADATA_15, bytes.subarray(start))
}

/** Where the parts of metadata of version 15 begin; undefined for other bytes. */
export function metadataStart(bytes: Uint8Array): number | undefined {
  const magic = magicStart(bytes)
  if (magic === undefined) return undefined
  const version = magic + MAGIC.length
  return bytes[version] === VERSION ? version + 1 : undefined
}

/** Where metadata of whatever version begins, behind what wraps it; undefined for bytes that are none. */
export function magicStart(bytes: Uint8Array): number | undefined {
  for (let at = 0; at <= LONGEST_WRAPPER; at++) if (MAGIC.every((byte, n) => bytes[at + n] === byte)) return at
  return undefined
}
