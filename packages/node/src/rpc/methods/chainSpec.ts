import { group, method } from '../core/method.ts'
import { hashShape, textShape } from '../schema/shape.ts'
import { propertiesShape } from './system.ts'

/** The `chainSpec` group of the JSON-RPC interface specification. */
export const chainSpecMethods = group({
  chainSpec_v1_chainName: method({
    summary: 'Name of the network.',
    brief: true,
    result: textShape,
    run: (_params, { chain }) => chain.spec.name,
  }),
  chainSpec_v1_genesisHash: method({
    summary: 'Hash of block 0.',
    brief: true,
    result: hashShape,
    run: (_params, { chain }) => chain.genesisHash,
  }),
  chainSpec_v1_properties: method({
    summary: 'Token and address format.',
    brief: true,
    result: propertiesShape,
    run: (_params, { chain }) => chain.spec.properties,
  }),
})
