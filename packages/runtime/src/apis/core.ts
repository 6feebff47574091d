import {
  bytes,
  METADATA_VERSIONS,
  type MetadataVersion,
  metadata,
  method,
  newtype,
  option,
  type RuntimeApi,
  u32,
  vec,
} from '@glia/frame'
import { fullVersion, versionWith } from '../version.ts'

/** `sp_core::OpaqueMetadata`: metadata as bytes in bytes. */
const opaqueMetadata = newtype('sp_core::OpaqueMetadata', bytes, { typeName: 'Vec<u8>' })

export const coreApi: RuntimeApi = {
  name: 'Core',
  version: 5,
  methods: {
    version: method({
      args: {},
      returns: fullVersion,
      docs: 'Names and versions of the runtime.',
      run: (ctx) => versionWith(ctx.runtime.apis),
    }),
  },
}

export const metadataApi: RuntimeApi = {
  name: 'Metadata',
  version: 2,
  methods: {
    metadata: method({
      args: {},
      returns: opaqueMetadata,
      docs: 'The metadata in its oldest form that clients still read (V14).',
      run: (ctx) => metadata(ctx.runtime, 14),
    }),
    metadataAtVersion: method({
      args: { version: u32 },
      returns: option(opaqueMetadata),
      docs: 'The metadata in the form asked for, if there is one.',
      run: (ctx, { version }) =>
        (METADATA_VERSIONS as readonly number[]).includes(version)
          ? metadata(ctx.runtime, version as MetadataVersion)
          : undefined,
    }),
    metadataVersions: method({
      args: {},
      returns: vec(u32),
      docs: 'Forms of the metadata that may be asked for.',
      run: () => METADATA_VERSIONS,
    }),
  },
}
