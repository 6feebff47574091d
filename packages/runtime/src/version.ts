import {
  cow,
  field,
  fixedBytes,
  plain,
  type RuntimeApi,
  type RuntimeVersion,
  str,
  struct,
  tuple,
  u32,
  vec,
} from '@glia/frame'
import { blake2b64 } from '@glia/state'

/** The rules this runtime follows: those of the reference at spec 425. */
export const SPEC = {
  specName: 'node-subtensor',
  implName: 'node-subtensor',
  authoringVersion: 1,
  specVersion: 425,
  implVersion: 1,
  transactionVersion: 1,
  systemVersion: 1,
} as const satisfies RuntimeVersion

/** Id of a runtime API: blake2b-64 of its name. */
export type ApiVersion = readonly [id: Uint8Array, version: number]

/** `sp_version::RuntimeVersion` as it stands in System.Version and Core_version. */
export interface FullVersion extends RuntimeVersion {
  readonly apis: readonly ApiVersion[]
}

const text = new TextEncoder()

/** The version with the ids of the APIs that this runtime really offers. */
export function versionWith(apis: readonly RuntimeApi[]): FullVersion {
  return { ...SPEC, apis: apis.map((api) => [blake2b64(text.encode(api.name)), api.version]) }
}

const apiVersions = vec(tuple<ApiVersion>(fixedBytes(8), u32))

export const fullVersion = struct<FullVersion>(
  {
    specName: field(cow(str), "Cow<'static, str>"),
    implName: field(cow(str), "Cow<'static, str>"),
    authoringVersion: plain.u32,
    specVersion: plain.u32,
    implVersion: plain.u32,
    apis: field(cow(apiVersions), 'ApisVec'),
    transactionVersion: plain.u32,
    systemVersion: plain.u8,
  },
  {
    path: 'sp_version::RuntimeVersion',
  },
)
