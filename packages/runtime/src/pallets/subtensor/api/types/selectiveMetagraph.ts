import { type Codec, CodecError, type FieldInfo, option, snakeCase, tuple, vec } from '@glia/frame'
import { stakeWeightOf } from '../../staking/stake.ts'
import { keys, stakeThreshold, validatorPermit } from '../../storage/index.ts'
import { type Hotkey, hotkeyId, type NetUid, ROOT } from '../../types.ts'
import { ACCOUNT_PARAM, apiFields, type Columns, column, own } from '../columns.ts'
import { commitmentsOf } from '../commitments.ts'
import type { SubnetView } from '../subnetView.ts'
import { compactBytes } from '../vectors.ts'
import { type Metagraph, metagraph } from './metagraph.ts'

interface Extra {
  /** Uids with a permit and more stake than the threshold, least stake first. */
  readonly validators: Uint16Array
  /** Hotkeys and what they committed to, as stored. */
  readonly commitments: readonly (readonly [Hotkey, Uint8Array])[]
}

const extra: Columns<SubnetView, Extra> = {
  validators: column(apiFields.u16s, validatorsByStake),
  commitments: own(
    vec(tuple<readonly [Hotkey, Uint8Array]>(hotkeyId, compactBytes)),
    'Vec<(AccountId, Vec<Compact<u8>>)>',
    ({ ctx, netuid }: SubnetView) => commitmentsOf(ctx, netuid),
  ),
}

type Selectable = Metagraph & Extra
const { netuid: netuidColumn, ...others } = metagraph.columns
const columns = { ...others, ...extra } as Columns<SubnetView, Omit<Selectable, 'netuid'>>
const names = Object.keys(columns) as (keyof typeof columns)[]

/** Parts of a metagraph: those that were asked for are there. `netuid` is 0 when it was not. */
export type SelectiveMetagraph = { readonly netuid: NetUid } & Partial<Omit<Selectable, 'netuid'>>

const path = 'pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph'

/** Every field but the netuid is an Option; a field that is absent is None, even where its value may be None itself. */
export const selectiveMetagraph: Codec<SelectiveMetagraph> = {
  type: {
    path: path.split('::'),
    params: ACCOUNT_PARAM,
    def: {
      kind: 'composite',
      fields: [
        { name: 'netuid', type: netuidColumn.codec.type, typeName: netuidColumn.typeName },
        ...names.map(
          (name): FieldInfo => ({
            name: snakeCase(name),
            type: option(columns[name].codec as Codec<unknown>).type,
            typeName: `Option<${columns[name].typeName}>`,
          }),
        ),
      ],
    },
  },
  encodeTo(value, out) {
    apiFields.netuid.codec.encodeTo(value.netuid, out)
    for (const name of names) {
      const present = Object.hasOwn(value, name)
      out.u8(present ? 1 : 0)
      if (present) (columns[name].codec as Codec<unknown>).encodeTo(value[name], out)
    }
  },
  decodeFrom(input) {
    const value: Record<string, unknown> = { netuid: apiFields.netuid.codec.decodeFrom(input) }
    for (const name of names) {
      const byte = input.u8()
      if (byte > 1) throw new CodecError(`expected Option (0 or 1), found ${byte}`)
      if (byte === 1) value[name] = columns[name].codec.decodeFrom(input)
    }
    return value as SelectiveMetagraph
  },
}

/**
 * The parts of a metagraph with these indexes; the order of its fields numbers them from 0, the netuid. Indexes that
 * name nothing are passed over (`get_selective_metagraph`).
 */
export function readSelective(view: SubnetView, indexes: readonly number[]): SelectiveMetagraph {
  const value: Record<string, unknown> = { netuid: ROOT }
  for (const index of new Set(indexes)) {
    if (index === 0) value.netuid = view.index
    const name = names[index - 1]
    if (name !== undefined) value[name] = columns[name].read(view)
  }
  return value as SelectiveMetagraph
}

/** `get_validators`. */
function validatorsByStake({ ctx, netuid }: SubnetView): Uint16Array {
  const threshold = stakeThreshold.get(ctx) << 64n
  const permits = validatorPermit.get(ctx, netuid)
  const validators = keys
    .entries(ctx, netuid)
    .filter(([[, uid]]) => permits[uid] === 1)
    .map(([[, uid], hotkey]) => ({ uid, stake: stakeWeightOf(ctx, hotkey, netuid).total }))
    .sort((a, b) => (a.stake < b.stake ? -1 : a.stake > b.stake ? 1 : 0))
    .filter(({ stake }) => stake > threshold)
  return Uint16Array.from(validators, ({ uid }) => uid)
}
