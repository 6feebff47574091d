import { bool, type Codec, events as declareEvents, struct, u16, type Value } from '@glia/frame'
import { type U64F64, u64f64 } from '../subtensor/fixed.ts'
import { type NetUid, netUid } from '../subtensor/types.ts'
import { precompile } from './storage.ts'

interface Toggle {
  netuid: NetUid
  enabled: boolean
}
const toggle: Codec<Toggle> = struct({ netuid: netUid, enabled: bool })
const toggleNames = ['NetUid', 'bool']

export const events = declareEvents<{
  PrecompileUpdated: { precompileId: Value<typeof precompile>; enabled: boolean }
  Yuma3EnableToggled: Toggle
  BondsResetToggled: Toggle
  BurnHalfLifeSet: { netuid: NetUid; burnHalfLife: number }
  BurnIncreaseMultSet: { netuid: NetUid; burnIncreaseMult: U64F64 }
  SubnetEmissionEnabledSet: Toggle
}>({
  PrecompileUpdated: {
    fields: struct({ precompileId: precompile, enabled: bool }),
    typeNames: ['PrecompileEnum', 'bool'],
    docs: 'A precompile was switched.',
  },
  Yuma3EnableToggled: { fields: toggle, typeNames: toggleNames, docs: 'Yuma 3 was switched.' },
  BondsResetToggled: { fields: toggle, typeNames: toggleNames, docs: 'Resetting bonds was switched.' },
  BurnHalfLifeSet: {
    fields: struct({ netuid: netUid, burnHalfLife: u16 }),
    typeNames: ['NetUid', 'u16'],
    docs: 'The half-life of the registration price was set.',
  },
  BurnIncreaseMultSet: {
    fields: struct({ netuid: netUid, burnIncreaseMult: u64f64 }),
    typeNames: ['NetUid', 'U64F64'],
    docs: 'The factor on the registration price was set.',
  },
  SubnetEmissionEnabledSet: { fields: toggle, typeNames: toggleNames, docs: 'Emission of a subnet was switched.' },
})
