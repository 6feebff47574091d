import { toHex0x } from '@glia/base'
import type { Runtime } from '@glia/frame'
import { blake2b64 } from '@glia/state'
import { hexShape, integerShape, listShape, recordShape, textShape, tupleShape } from '../schema/shape.ts'

const text = new TextEncoder()

/** Pairs of API id (blake2b-64 of the name) and version, in the runtime's order. */
export function apiVersions(runtime: Runtime): [string, number][] {
  return runtime.apis.map((api) => [toHex0x(blake2b64(text.encode(api.name))), api.version])
}

/** `state_getRuntimeVersion`. */
export function runtimeVersionJson(runtime: Runtime) {
  const { version } = runtime
  return {
    specName: version.specName,
    implName: version.implName,
    authoringVersion: version.authoringVersion,
    specVersion: version.specVersion,
    implVersion: version.implVersion,
    apis: apiVersions(runtime),
    transactionVersion: version.transactionVersion,
    systemVersion: version.systemVersion,
    stateVersion: version.systemVersion,
  }
}

const u32 = integerShape(0xffff_ffff, 'u32')

export const runtimeVersionShape = recordShape(
  {
    specName: textShape,
    implName: textShape,
    authoringVersion: u32,
    specVersion: u32,
    implVersion: u32,
    apis: listShape(tupleShape(hexShape, u32)),
    transactionVersion: u32,
    systemVersion: u32,
    stateVersion: u32,
  },
  { title: 'runtime version' },
)

/** The runtime's specification as the `chainHead` group gives it: APIs as an object. */
export function runtimeSpecJson(runtime: Runtime) {
  const { version } = runtime
  return {
    specName: version.specName,
    implName: version.implName,
    specVersion: version.specVersion,
    implVersion: version.implVersion,
    transactionVersion: version.transactionVersion,
    apis: Object.fromEntries(apiVersions(runtime)),
  }
}

export const runtimeSpecShape = recordShape(
  {
    specName: textShape,
    implName: textShape,
    specVersion: u32,
    implVersion: u32,
    transactionVersion: u32,
    apis: { type: 'object', additionalProperties: u32 },
  },
  { title: 'runtime specification' },
)
