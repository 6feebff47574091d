import { accountId, type Ctx, method, option, type RuntimeApi, u16, u64, vec } from '@glia/frame'
import * as store from '../../storage/index.ts'
import { networkToPrune } from '../../subnets/prune.ts'
import { nextEpochBlock } from '../../subnets/schedule.ts'
import { allNetuids, subnetExists } from '../../subnets/subnets.ts'
import { existingSubnetAccount } from '../../systemAccounts.ts'
import { asMechId, coldkeyId, hotkeyId, type MechId, mechId, type NetUid, netUid } from '../../types.ts'
import type { Report } from '../columns.ts'
import { SubnetView } from '../subnetView.ts'
import { dynamicInfo } from '../types/dynamicInfo.ts'
import {
  readHyperparams,
  subnetHyperparams,
  subnetHyperparamsV2,
  subnetHyperparamsV3,
} from '../types/hyperparameters.ts'
import { metagraph } from '../types/metagraph.ts'
import { readSelective, selectiveMetagraph } from '../types/selectiveMetagraph.ts'
import { subnetInfo, subnetInfoV2 } from '../types/subnetInfo.ts'
import { subnetState } from '../types/subnetState.ts'

/** An answer about one subnet; None where there is no such subnet. */
const ofSubnet = <T>({ codec, read }: Report<SubnetView, T>) =>
  method({ args: { netuid: netUid }, returns: option(codec), run: (ctx, { netuid }) => look(ctx, netuid, read) })

/** The same about all subnets, in storage order. */
const ofAll = <T>({ codec, read }: Report<SubnetView, T>, netuids: (ctx: Ctx) => NetUid[] = allNetuids) =>
  method({
    args: {},
    returns: vec(option(codec)),
    run: (ctx) => netuids(ctx).map((netuid) => look(ctx, netuid, read)),
  })

function look<T>(ctx: Ctx, netuid: NetUid, read: (view: SubnetView) => T): T | undefined {
  return subnetExists(ctx, netuid) ? read(new SubnetView(ctx, netuid)) : undefined
}

/** Subnets in use by number (`get_subnets_info`). */
const inUse = (ctx: Ctx): NetUid[] =>
  allNetuids(ctx)
    .filter((netuid) => subnetExists(ctx, netuid))
    .sort((a, b) => a - b)

/** `get_mechagraph`: None unless the subnet has such a mechanism. */
function mechagraph(ctx: Ctx, netuid: NetUid, mechanism: MechId) {
  if (!subnetExists(ctx, netuid) || mechanism >= store.mechanismCountCurrent.get(ctx, netuid)) return undefined
  return metagraph.read(new SubnetView(ctx, netuid, mechanism))
}

export const subnetInfoApi = {
  name: 'SubnetInfoRuntimeApi',
  version: 2,
  methods: {
    getSubnetInfo: ofSubnet(subnetInfo),
    getSubnetsInfo: ofAll(subnetInfo, inUse),
    getSubnetInfoV2: ofSubnet(subnetInfoV2),
    getSubnetsInfoV2: ofAll(subnetInfoV2, inUse),
    getSubnetHyperparams: ofSubnet(subnetHyperparams),
    getSubnetHyperparamsV2: ofSubnet(subnetHyperparamsV2),
    getSubnetHyperparamsV3: method({
      args: { netuid: netUid },
      returns: option(subnetHyperparamsV3),
      run: (ctx, { netuid }) => look(ctx, netuid, readHyperparams),
    }),
    getAllDynamicInfo: ofAll(dynamicInfo),
    getAllMetagraphs: ofAll(metagraph),
    getMetagraph: ofSubnet(metagraph),
    getAllMechagraphs: method({
      args: {},
      returns: vec(option(metagraph.codec)),
      run: (ctx) =>
        allNetuids(ctx).flatMap((netuid) =>
          Array.from({ length: store.mechanismCountCurrent.get(ctx, netuid) }, (_, mechanism) =>
            mechagraph(ctx, netuid, asMechId(mechanism)),
          ),
        ),
    }),
    getMechagraph: method({
      args: { netuid: netUid, mecid: mechId },
      returns: option(metagraph.codec),
      run: (ctx, { netuid, mecid }) => mechagraph(ctx, netuid, mecid),
    }),
    getDynamicInfo: ofSubnet(dynamicInfo),
    getSubnetState: ofSubnet(subnetState),
    getSelectiveMetagraph: method({
      args: { netuid: netUid, metagraphIndexes: vec(u16) },
      returns: option(selectiveMetagraph),
      run: (ctx, { netuid, metagraphIndexes }) => look(ctx, netuid, (view) => readSelective(view, metagraphIndexes)),
    }),
    getColdkeyAutoStakeHotkey: method({
      args: { coldkey: coldkeyId, netuid: netUid },
      returns: option(hotkeyId),
      run: (ctx, { coldkey, netuid }) => store.autoStakeDestination.get(ctx, coldkey, netuid),
    }),
    getSelectiveMechagraph: method({
      args: { netuid: netUid, subid: mechId, metagraphIndexes: vec(u16) },
      returns: option(selectiveMetagraph),
      run(ctx, { netuid, subid, metagraphIndexes }) {
        if (!subnetExists(ctx, netuid)) return undefined
        return { ...readSelective(new SubnetView(ctx, netuid, subid), metagraphIndexes), netuid }
      },
    }),
    getSubnetToPrune: method({ args: {}, returns: option(netUid), run: (ctx) => networkToPrune(ctx) }),
    getSubnetAccountId: method({
      args: { netuid: netUid },
      returns: option(accountId),
      run: (ctx, { netuid }) => existingSubnetAccount(ctx, netuid),
    }),
    getNextEpochStartBlock: method({
      args: { netuid: netUid },
      returns: option(u64),
      run: (ctx, { netuid }) => nextEpochBlock(ctx, netuid),
    }),
  },
} satisfies RuntimeApi
