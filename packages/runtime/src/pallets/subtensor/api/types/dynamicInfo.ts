import { apiFields, column, type Reported, report } from '../columns.ts'
import { retired, settings } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'
import { facts } from './subnetFacts.ts'

export const dynamicInfo = report(
  'pallet_subtensor::rpc_info::dynamic_info::DynamicInfo',
  {
    netuid: column(apiFields.netuid, (view: SubnetView) => view.netuid),
    ownerHotkey: facts.ownerHotkey,
    ownerColdkey: facts.ownerColdkey,
    subnetName: facts.name,
    tokenSymbol: facts.symbol,
    tempo: settings.tempo,
    lastStep: facts.lastStep,
    blocksSinceLastStep: facts.blocksSinceLastStep,
    emission: retired.u64,
    alphaIn: facts.alphaIn,
    alphaOut: facts.alphaOut,
    taoIn: facts.taoIn,
    alphaOutEmission: facts.alphaOutEmission,
    alphaInEmission: facts.alphaInEmission,
    taoInEmission: facts.taoInEmission,
    pendingAlphaEmission: facts.pendingAlphaEmission,
    pendingRootEmission: retired.tao,
    subnetVolume: facts.subnetVolume,
    networkRegisteredAt: facts.networkRegisteredAt,
    subnetIdentity: facts.identity,
    movingPrice: facts.movingPrice,
  },
  'AccountId',
)

export type DynamicInfo = Reported<typeof dynamicInfo>
