import {
  type Codec,
  CodecError,
  field,
  fixedBytes,
  type H256,
  h256,
  newtype,
  plain,
  struct,
  tuple,
  u32,
  u64,
  type Variant,
  variant,
} from '@glia/frame'
import { grandpaId } from './storage.ts'

interface Vote {
  readonly targetHash: H256
  readonly targetNumber: number
}
const ofBlocks = [
  { name: 'H', type: h256.type },
  { name: 'N', type: u32.type },
]
const vote = (name: string) =>
  struct<Vote>(
    { targetHash: field(h256, 'H'), targetNumber: field(u32, 'N') },
    { path: `finality_grandpa::${name}`, params: ofBlocks },
  )
type Signed = readonly [Vote, Uint8Array]
const signature = newtype('sp_consensus_grandpa::app::Signature', fixedBytes(64), { typeName: 'ed25519::Signature' })

interface Twice {
  readonly roundNumber: bigint
  readonly identity: Uint8Array
  readonly first: Signed
  readonly second: Signed
}
function twice(name: string): Codec<Twice> {
  const value = vote(name)
  const signed = field(tuple<Signed>(value, signature), '(V, S)')
  return struct<Twice>(
    { roundNumber: plain.u64, identity: field(grandpaId, 'Id'), first: signed, second: signed },
    {
      path: 'finality_grandpa::Equivocation',
      params: [
        { name: 'Id', type: grandpaId.type },
        { name: 'V', type: value.type },
        { name: 'S', type: signature.type },
      ],
    },
  )
}

interface Shapes {
  readonly Prevote: Twice
  readonly Precommit: Twice
}
/** Two votes of one authority in one round. */
export interface EquivocationProof {
  readonly setId: bigint
  readonly equivocation: Variant<Shapes>
}
export const equivocationProof = struct<EquivocationProof>(
  {
    setId: field(u64, 'SetId'),
    equivocation: field(
      variant<Shapes>(
        { Prevote: twice('Prevote'), Precommit: twice('Precommit') },
        { path: 'sp_consensus_grandpa::Equivocation', params: ofBlocks },
      ),
      'Equivocation<H, N>',
    ),
  },
  { path: 'sp_consensus_grandpa::EquivocationProof', params: ofBlocks },
)

const refuse = (): never => {
  throw new CodecError(
    'expected a proof of who owned a key; this chain has none, so no vote of an authority can be reported',
  )
}
/** `sp_core::Void`: no value of it exists, so a call that needs one never comes into being. */
export const keyOwnerProof: Codec<never> = {
  type: { path: ['sp_core', 'Void'], def: { kind: 'variant', variants: [] } },
  encodeTo: refuse,
  decodeFrom: refuse,
}
