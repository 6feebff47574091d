import { array, option, u16, vec } from '@glia/frame'
import * as store from '../../storage/index.ts'
import { subnetIdentity } from '../../types.ts'
import { always, apiFields, column, own, type Reported, report } from '../columns.ts'
import { retired, settings } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'

const path = 'pallet_subtensor::rpc_info::subnet_info'

const general = {
  netuid: column(apiFields.netuid, (view: SubnetView) => view.netuid),
  rho: settings.rho,
  kappa: settings.kappa,
  difficulty: settings.difficulty,
  immunityPeriod: settings.immunityPeriod,
  maxAllowedValidators: settings.maxValidators,
  minAllowedWeights: settings.minAllowedWeights,
  maxWeightsLimit: settings.maxWeightsLimit,
  scalingLawPower: column(apiFields.u16, ({ ctx, netuid }: SubnetView) => store.scalingLawPower.get(ctx, netuid)),
  subnetworkN: settings.numUids,
  maxAllowedUids: settings.maxUids,
  blocksSinceLastStep: column(apiFields.u64, ({ ctx, netuid }: SubnetView) =>
    store.blocksSinceLastStep.get(ctx, netuid),
  ),
  tempo: settings.tempo,
  networkModality: retired.u16,
  networkConnect: always({ codec: vec(array(u16, 2)), typeName: 'Vec<[u16; 2]>' }, []),
}
const burn = settings.burn
const owner = column(apiFields.coldkey, ({ ctx, netuid }: SubnetView) => store.subnetOwner.get(ctx, netuid))

export const subnetInfo = report(
  `${path}::SubnetInfo`,
  { ...general, emissionValues: retired.u64, burn, owner },
  'AccountId',
)

export const subnetInfoV2 = report(
  `${path}::SubnetInfov2`,
  {
    ...general,
    emissionValue: retired.u64,
    burn,
    owner,
    identity: own(option(subnetIdentity), 'Option<SubnetIdentityV3>', ({ ctx, netuid }: SubnetView) =>
      store.subnetIdentitiesV3.get(ctx, netuid),
    ),
  },
  'AccountId',
)

export type SubnetInfo = Reported<typeof subnetInfo>
export type SubnetInfoV2 = Reported<typeof subnetInfoV2>
