import { multiAddress } from '../codec/identity.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import { multiSignature } from '../executive/extrinsic.ts'
import { RUNTIME_CALL_TYPE } from '../executive/runtimeCall.ts'

const opaque: TypeInfo = { def: { kind: 'sequence', item: { def: { kind: 'primitive', primitive: 'u8' } } } }

const params = (extensionName: string, extra: TypeInfo): NonNullable<TypeInfo['params']> => [
  { name: 'Address', type: multiAddress.type },
  { name: 'Call', type: RUNTIME_CALL_TYPE },
  { name: 'Signature', type: multiSignature.type },
  { name: extensionName, type: extra },
]

/** `sp_runtime`'s extrinsic: bytes to a client, with its parts as type parameters. */
export function uncheckedExtrinsicType(extra: TypeInfo): TypeInfo {
  return {
    path: ['sp_runtime', 'generic', 'unchecked_extrinsic', 'UncheckedExtrinsic'],
    params: params('Extra', extra),
    def: { kind: 'composite', fields: [{ type: opaque }] },
  }
}

/** The wrapper that the reference puts around it for its EVM. */
export function wrappedExtrinsicType(inner: TypeInfo, extra: TypeInfo): TypeInfo {
  return {
    path: ['fp_self_contained', 'unchecked_extrinsic', 'UncheckedExtrinsic'],
    params: params('Extension', extra),
    def: {
      kind: 'composite',
      fields: [{ type: inner, typeName: 'generic::UncheckedExtrinsic<Address, Call, Signature, Extension>' }],
    },
  }
}
