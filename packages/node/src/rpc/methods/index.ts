import type { Method } from '../core/method.ts'
import { archive_v1_body } from './archive/archive_v1_body.ts'
import { archive_v1_call } from './archive/archive_v1_call.ts'
import { archive_v1_finalizedHeight } from './archive/archive_v1_finalizedHeight.ts'
import { archive_v1_genesisHash } from './archive/archive_v1_genesisHash.ts'
import { archive_v1_hashByHeight } from './archive/archive_v1_hashByHeight.ts'
import { archive_v1_header } from './archive/archive_v1_header.ts'
import { archive_v1_stopStorage } from './archive/archive_v1_stopStorage.ts'
import { archive_v1_storage } from './archive/archive_v1_storage.ts'
import { author_pendingExtrinsics } from './author/author_pendingExtrinsics.ts'
import { author_submitAndWatchExtrinsic } from './author/author_submitAndWatchExtrinsic.ts'
import { author_submitExtrinsic } from './author/author_submitExtrinsic.ts'
import { author_unwatchExtrinsic } from './author/author_unwatchExtrinsic.ts'
import { chain_getBlock } from './chain/chain_getBlock.ts'
import { chain_getBlockHash } from './chain/chain_getBlockHash.ts'
import { chain_getFinalizedHead } from './chain/chain_getFinalizedHead.ts'
import { chain_getHeader } from './chain/chain_getHeader.ts'
import { chain_subscribeAllHeads } from './chain/chain_subscribeAllHeads.ts'
import { chain_subscribeFinalizedHeads } from './chain/chain_subscribeFinalizedHeads.ts'
import { chain_subscribeNewHeads } from './chain/chain_subscribeNewHeads.ts'
import { chain_unsubscribeAllHeads } from './chain/chain_unsubscribeAllHeads.ts'
import { chain_unsubscribeFinalizedHeads } from './chain/chain_unsubscribeFinalizedHeads.ts'
import { chain_unsubscribeNewHeads } from './chain/chain_unsubscribeNewHeads.ts'
import { chainHead_v1_body } from './chainHead/chainHead_v1_body.ts'
import { chainHead_v1_call } from './chainHead/chainHead_v1_call.ts'
import { chainHead_v1_continue } from './chainHead/chainHead_v1_continue.ts'
import { chainHead_v1_follow } from './chainHead/chainHead_v1_follow.ts'
import { chainHead_v1_header } from './chainHead/chainHead_v1_header.ts'
import { chainHead_v1_stopOperation } from './chainHead/chainHead_v1_stopOperation.ts'
import { chainHead_v1_storage } from './chainHead/chainHead_v1_storage.ts'
import { chainHead_v1_unfollow } from './chainHead/chainHead_v1_unfollow.ts'
import { chainHead_v1_unpin } from './chainHead/chainHead_v1_unpin.ts'
import { chainSpec_v1_chainName } from './chainSpec/chainSpec_v1_chainName.ts'
import { chainSpec_v1_genesisHash } from './chainSpec/chainSpec_v1_genesisHash.ts'
import { chainSpec_v1_properties } from './chainSpec/chainSpec_v1_properties.ts'
import { delegateInfo_getDelegate } from './delegateInfo/delegateInfo_getDelegate.ts'
import { delegateInfo_getDelegated } from './delegateInfo/delegateInfo_getDelegated.ts'
import { delegateInfo_getDelegates } from './delegateInfo/delegateInfo_getDelegates.ts'
import { engine_createBlock } from './engine/engine_createBlock.ts'
import { engine_finalizeBlock } from './engine/engine_finalizeBlock.ts'
import { neuronInfo_getNeuron } from './neuronInfo/neuronInfo_getNeuron.ts'
import { neuronInfo_getNeuronLite } from './neuronInfo/neuronInfo_getNeuronLite.ts'
import { neuronInfo_getNeurons } from './neuronInfo/neuronInfo_getNeurons.ts'
import { neuronInfo_getNeuronsLite } from './neuronInfo/neuronInfo_getNeuronsLite.ts'
import { payment_queryFeeDetails } from './payment/payment_queryFeeDetails.ts'
import { payment_queryInfo } from './payment/payment_queryInfo.ts'
import { rpc_methods } from './rpc/rpc_methods.ts'
import { stakeInfo_getColdkeyLock } from './stakeInfo/stakeInfo_getColdkeyLock.ts'
import { state_call } from './state/state_call.ts'
import { state_getKeys } from './state/state_getKeys.ts'
import { state_getKeysPaged } from './state/state_getKeysPaged.ts'
import { state_getMetadata } from './state/state_getMetadata.ts'
import { state_getPairs } from './state/state_getPairs.ts'
import { state_getReadProof } from './state/state_getReadProof.ts'
import { state_getRuntimeVersion } from './state/state_getRuntimeVersion.ts'
import { state_getStorage } from './state/state_getStorage.ts'
import { state_getStorageHash } from './state/state_getStorageHash.ts'
import { state_getStorageSize } from './state/state_getStorageSize.ts'
import { state_queryStorage } from './state/state_queryStorage.ts'
import { state_queryStorageAt } from './state/state_queryStorageAt.ts'
import { state_subscribeRuntimeVersion } from './state/state_subscribeRuntimeVersion.ts'
import { state_subscribeStorage } from './state/state_subscribeStorage.ts'
import { state_unsubscribeRuntimeVersion } from './state/state_unsubscribeRuntimeVersion.ts'
import { state_unsubscribeStorage } from './state/state_unsubscribeStorage.ts'
import { subnetInfo_getAllDynamicInfo } from './subnetInfo/subnetInfo_getAllDynamicInfo.ts'
import { subnetInfo_getAllMechagraphs } from './subnetInfo/subnetInfo_getAllMechagraphs.ts'
import { subnetInfo_getAllMetagraphs } from './subnetInfo/subnetInfo_getAllMetagraphs.ts'
import { subnetInfo_getColdkeyAutoStakeHotkey } from './subnetInfo/subnetInfo_getColdkeyAutoStakeHotkey.ts'
import { subnetInfo_getDynamicInfo } from './subnetInfo/subnetInfo_getDynamicInfo.ts'
import { subnetInfo_getLockCost } from './subnetInfo/subnetInfo_getLockCost.ts'
import { subnetInfo_getMechagraph } from './subnetInfo/subnetInfo_getMechagraph.ts'
import { subnetInfo_getMetagraph } from './subnetInfo/subnetInfo_getMetagraph.ts'
import { subnetInfo_getSelectiveMechagraph } from './subnetInfo/subnetInfo_getSelectiveMechagraph.ts'
import { subnetInfo_getSelectiveMetagraph } from './subnetInfo/subnetInfo_getSelectiveMetagraph.ts'
import { subnetInfo_getSubnetAccountId } from './subnetInfo/subnetInfo_getSubnetAccountId.ts'
import { subnetInfo_getSubnetHyperparams } from './subnetInfo/subnetInfo_getSubnetHyperparams.ts'
import { subnetInfo_getSubnetHyperparamsV2 } from './subnetInfo/subnetInfo_getSubnetHyperparamsV2.ts'
import { subnetInfo_getSubnetInfo } from './subnetInfo/subnetInfo_getSubnetInfo.ts'
import { subnetInfo_getSubnetInfo_v2 } from './subnetInfo/subnetInfo_getSubnetInfo_v2.ts'
import { subnetInfo_getSubnetState } from './subnetInfo/subnetInfo_getSubnetState.ts'
import { subnetInfo_getSubnetsInfo } from './subnetInfo/subnetInfo_getSubnetsInfo.ts'
import { subnetInfo_getSubnetsInfo_v2 } from './subnetInfo/subnetInfo_getSubnetsInfo_v2.ts'
import { subnetInfo_getSubnetToPrune } from './subnetInfo/subnetInfo_getSubnetToPrune.ts'
import { swap_currentAlphaPrice } from './swap/swap_currentAlphaPrice.ts'
import { swap_currentAlphaPriceAll } from './swap/swap_currentAlphaPriceAll.ts'
import { swap_simSwapAlphaForTao } from './swap/swap_simSwapAlphaForTao.ts'
import { swap_simSwapTaoForAlpha } from './swap/swap_simSwapTaoForAlpha.ts'
import { system_accountNextIndex } from './system/system_accountNextIndex.ts'
import { system_chain } from './system/system_chain.ts'
import { system_chainType } from './system/system_chainType.ts'
import { system_health } from './system/system_health.ts'
import { system_localListenAddresses } from './system/system_localListenAddresses.ts'
import { system_localPeerId } from './system/system_localPeerId.ts'
import { system_name } from './system/system_name.ts'
import { system_nodeRoles } from './system/system_nodeRoles.ts'
import { system_peers } from './system/system_peers.ts'
import { system_properties } from './system/system_properties.ts'
import { system_syncState } from './system/system_syncState.ts'
import { system_version } from './system/system_version.ts'
import { transaction_v1_broadcast } from './transaction/transaction_v1_broadcast.ts'
import { transaction_v1_stop } from './transaction/transaction_v1_stop.ts'
import { transactionWatch_v1_submitAndWatch } from './transactionWatch/transactionWatch_v1_submitAndWatch.ts'
import { transactionWatch_v1_unwatch } from './transactionWatch/transactionWatch_v1_unwatch.ts'

/** Every JSON-RPC method, one file each. `rpc_methods` lists what stands here. */
export const methods: readonly Method[] = [
  archive_v1_body,
  archive_v1_call,
  archive_v1_finalizedHeight,
  archive_v1_genesisHash,
  archive_v1_hashByHeight,
  archive_v1_header,
  archive_v1_stopStorage,
  archive_v1_storage,
  author_pendingExtrinsics,
  author_submitAndWatchExtrinsic,
  author_submitExtrinsic,
  author_unwatchExtrinsic,
  chain_getBlock,
  chain_getBlockHash,
  chain_getFinalizedHead,
  chain_getHeader,
  chain_subscribeAllHeads,
  chain_subscribeFinalizedHeads,
  chain_subscribeNewHeads,
  chain_unsubscribeAllHeads,
  chain_unsubscribeFinalizedHeads,
  chain_unsubscribeNewHeads,
  chainHead_v1_body,
  chainHead_v1_call,
  chainHead_v1_continue,
  chainHead_v1_follow,
  chainHead_v1_header,
  chainHead_v1_stopOperation,
  chainHead_v1_storage,
  chainHead_v1_unfollow,
  chainHead_v1_unpin,
  chainSpec_v1_chainName,
  chainSpec_v1_genesisHash,
  chainSpec_v1_properties,
  delegateInfo_getDelegate,
  delegateInfo_getDelegated,
  delegateInfo_getDelegates,
  engine_createBlock,
  engine_finalizeBlock,
  neuronInfo_getNeuron,
  neuronInfo_getNeuronLite,
  neuronInfo_getNeurons,
  neuronInfo_getNeuronsLite,
  payment_queryFeeDetails,
  payment_queryInfo,
  rpc_methods,
  stakeInfo_getColdkeyLock,
  state_call,
  state_getKeys,
  state_getKeysPaged,
  state_getMetadata,
  state_getPairs,
  state_getReadProof,
  state_getRuntimeVersion,
  state_getStorage,
  state_getStorageHash,
  state_getStorageSize,
  state_queryStorage,
  state_queryStorageAt,
  state_subscribeRuntimeVersion,
  state_subscribeStorage,
  state_unsubscribeRuntimeVersion,
  state_unsubscribeStorage,
  subnetInfo_getAllDynamicInfo,
  subnetInfo_getAllMechagraphs,
  subnetInfo_getAllMetagraphs,
  subnetInfo_getColdkeyAutoStakeHotkey,
  subnetInfo_getDynamicInfo,
  subnetInfo_getLockCost,
  subnetInfo_getMechagraph,
  subnetInfo_getMetagraph,
  subnetInfo_getSelectiveMechagraph,
  subnetInfo_getSelectiveMetagraph,
  subnetInfo_getSubnetAccountId,
  subnetInfo_getSubnetHyperparams,
  subnetInfo_getSubnetHyperparamsV2,
  subnetInfo_getSubnetInfo,
  subnetInfo_getSubnetInfo_v2,
  subnetInfo_getSubnetState,
  subnetInfo_getSubnetToPrune,
  subnetInfo_getSubnetsInfo,
  subnetInfo_getSubnetsInfo_v2,
  swap_currentAlphaPrice,
  swap_currentAlphaPriceAll,
  swap_simSwapAlphaForTao,
  swap_simSwapTaoForAlpha,
  system_accountNextIndex,
  system_chain,
  system_chainType,
  system_health,
  system_localListenAddresses,
  system_localPeerId,
  system_name,
  system_nodeRoles,
  system_peers,
  system_properties,
  system_syncState,
  system_version,
  transaction_v1_broadcast,
  transaction_v1_stop,
  transactionWatch_v1_submitAndWatch,
  transactionWatch_v1_unwatch,
]
