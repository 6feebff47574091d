import { event, field } from '@glia/frame'
import { fields } from '../subtensor/fields.ts'
import { home } from './home.ts'
import { precompile } from './storage.ts'

const { bool, netuid, u16, u64f64 } = fields

export const events = home.events({
  PrecompileUpdated: event('Whether contracts may use a precompile.', {
    precompileId: field(precompile, 'PrecompileEnum'),
    enabled: bool,
  }),
  Yuma3EnableToggled: event('Whether a subnet runs the third Yuma.', { netuid, enabled: bool }),
  BondsResetToggled: event('Whether a new commitment resets bonds.', { netuid, enabled: bool }),
  BurnHalfLifeSet: event('Blocks in which the price of registration halves.', { netuid, burnHalfLife: u16 }),
  BurnIncreaseMultSet: event('Factor on the price of registration at each one.', { netuid, burnIncreaseMult: u64f64 }),
  SubnetEmissionEnabledSet: event('Whether a subnet gets emission.', { netuid, enabled: bool }),
})
