import { blake2_128Concat, bool, identity, u16, u64, u128 } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { constants, initial } from '../constants.ts'
import { i96f32, u96f32 } from '../fixed.ts'
import { home } from '../home.ts'
import { alpha, COIN, hotkeyId, netUid, tao } from '../types.ts'

// What is issued and emitted, and the pools that it goes to.

export const alphaDividendsPerSubnet = home.map({
  name: 'AlphaDividendsPerSubnet',
  docs: 'Dividends of a hotkey in the last epoch, alpha.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: alpha,
})
export const rootAlphaDividendsPerSubnet = home.map({
  name: 'RootAlphaDividendsPerSubnet',
  docs: 'Dividends of a hotkey for its root stake in the last epoch, alpha.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: alpha,
})
export const blockEmission = home.value({
  name: 'BlockEmission',
  docs: 'TAO that the block makes, rao, until the subnet with the highest number leaves the alpha here that it was issued.',
  value: u64,
  default: COIN,
})
export const lastHotkeyEmissionOnNetuid = home.map({
  name: 'LastHotkeyEmissionOnNetuid',
  docs: 'Emission of a hotkey in the last epoch, alpha.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: alpha,
})
export const subnetLimit = home.value({
  name: 'SubnetLimit',
  docs: 'Most subnets, the root not counted.',
  value: u16,
  default: 128,
})
export const totalIssuance = home.value({
  name: 'TotalIssuance',
  docs: 'All TAO, rao.',
  value: tao,
  default: initial(constants.InitialIssuance),
})
export const totalStake = home.value({ name: 'TotalStake', docs: 'TAO in all pools and on root, rao.', value: tao })
export const subnetMovingAlpha = home.value({
  name: 'SubnetMovingAlpha',
  docs: 'Rate at which the moving price follows the price.',
  value: i96f32,
  default: I96F32.wrap(0x3255n),
})
export const subnetMovingPrice = home.map({
  name: 'SubnetMovingPrice',
  docs: 'Smoothed price.',
  key: [identity(netUid)],
  value: i96f32,
})
export const rootProp = home.map({
  name: 'RootProp',
  docs: 'Share of root in the dividends of a subnet.',
  key: [identity(netUid)],
  value: u96f32,
})
export const subnetVolume = home.map({
  name: 'SubnetVolume',
  docs: 'TAO traded, ever, rao.',
  key: [identity(netUid)],
  value: u128,
})
export const subnetTao = home.map({
  name: 'SubnetTAO',
  docs: 'TAO reserve of the pool, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetAlphaInEmission = home.map({
  name: 'SubnetAlphaInEmission',
  docs: 'Alpha that this block put into the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetEmissionEnabled = home.map({
  name: 'SubnetEmissionEnabled',
  docs: 'Whether a subnet gets emission.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const subnetAlphaOutEmission = home.map({
  name: 'SubnetAlphaOutEmission',
  docs: 'Alpha that this block made for miners, validators and the owner.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetTaoInEmission = home.map({
  name: 'SubnetTaoInEmission',
  docs: 'TAO that this block put into the pool, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetExcessTao = home.map({
  name: 'SubnetExcessTao',
  docs: 'TAO of this block that was spent on alpha because the pool takes no more, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetRootSellTao = home.map({
  name: 'SubnetRootSellTao',
  docs: 'TAO for which claims of this block sold root’s alpha, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetAlphaIn = home.map({
  name: 'SubnetAlphaIn',
  docs: 'Alpha reserve of the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetAlphaOut = home.map({
  name: 'SubnetAlphaOut',
  docs: 'Alpha outside the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetProtocolAlpha = home.map({
  name: 'SubnetProtocolAlpha',
  docs: 'Alpha that the protocol bought, in the pool no longer.',
  key: [identity(netUid)],
  value: alpha,
})
