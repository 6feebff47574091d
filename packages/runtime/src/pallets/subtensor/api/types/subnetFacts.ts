import { option } from '@glia/frame'
import { addU64 } from '../../arithmetic.ts'
import { currentBlock } from '../../block.ts'
import * as store from '../../storage/index.ts'
import { subnetIdentity } from '../../types.ts'
import { apiFields, column, own } from '../columns.ts'
import { subnetName } from '../subnetName.ts'
import type { SubnetView } from '../subnetView.ts'

/** What dynamic info and metagraphs both say of a subnet: identity, owner, pool and emission. */
export const facts = {
  name: column(apiFields.text, ({ ctx, netuid }: SubnetView) => subnetName(ctx, netuid)),
  symbol: column(apiFields.text, ({ ctx, netuid }: SubnetView) => store.tokenSymbol.get(ctx, netuid)),
  identity: own(option(subnetIdentity), 'Option<SubnetIdentityV3>', ({ ctx, netuid }: SubnetView) =>
    store.subnetIdentitiesV3.get(ctx, netuid),
  ),
  networkRegisteredAt: column(apiFields.u64, ({ ctx, netuid }: SubnetView) =>
    store.networkRegisteredAt.get(ctx, netuid),
  ),
  ownerHotkey: column(apiFields.hotkey, ({ ctx, netuid }: SubnetView) => store.subnetOwnerHotkey.get(ctx, netuid)),
  ownerColdkey: column(apiFields.coldkey, ({ ctx, netuid }: SubnetView) => store.subnetOwner.get(ctx, netuid)),
  block: column(apiFields.u64, ({ ctx }: SubnetView) => currentBlock(ctx)),
  lastStep: column(apiFields.u64, ({ ctx, netuid }: SubnetView) => store.lastMechansimStepBlock.get(ctx, netuid)),
  blocksSinceLastStep: column(apiFields.u64, (view: SubnetView) => view.blocksSinceLastStep),
  /** Alpha reserve of the pool. */
  alphaIn: column(apiFields.alpha, ({ ctx, netuid }: SubnetView) => store.subnetAlphaIn.get(ctx, netuid)),
  alphaOut: column(apiFields.alpha, ({ ctx, netuid }: SubnetView) => store.subnetAlphaOut.get(ctx, netuid)),
  /** TAO reserve of the pool. */
  taoIn: column(apiFields.tao, ({ ctx, netuid }: SubnetView) => store.subnetTao.get(ctx, netuid)),
  alphaOutEmission: column(apiFields.alpha, ({ ctx, netuid }: SubnetView) =>
    store.subnetAlphaOutEmission.get(ctx, netuid),
  ),
  alphaInEmission: column(apiFields.alpha, ({ ctx, netuid }: SubnetView) =>
    store.subnetAlphaInEmission.get(ctx, netuid),
  ),
  taoInEmission: column(apiFields.tao, ({ ctx, netuid }: SubnetView) => store.subnetTaoInEmission.get(ctx, netuid)),
  /** Alpha that waits for the epoch, of servers and validators. */
  pendingAlphaEmission: column(apiFields.alpha, ({ ctx, netuid }: SubnetView) =>
    addU64(store.pendingValidatorEmission.get(ctx, netuid), store.pendingServerEmission.get(ctx, netuid)),
  ),
  subnetVolume: column(apiFields.u128, ({ ctx, netuid }: SubnetView) => store.subnetVolume.get(ctx, netuid)),
  movingPrice: column(apiFields.price, ({ ctx, netuid }: SubnetView) => store.subnetMovingPrice.get(ctx, netuid)),
} as const
