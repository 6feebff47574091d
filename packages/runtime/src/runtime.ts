import { type Runtime, type RuntimeApi, type RuntimeConfig, runtime } from '@glia/frame'
import { auraApi, grandpaApi } from './apis/consensus.ts'
import { coreApi, metadataApi } from './apis/core.ts'
import {
  accountNonceApi,
  taggedTransactionQueueApi,
  transactionPaymentApi,
  transactionPaymentCallApi,
} from './apis/transactions.ts'
import { chargeTransactionPayment } from './extensions/chargeTransactionPayment.ts'
import { checkWeight } from './extensions/checkWeight.ts'
import {
  checkMetadataHash,
  checkShieldedTxValidity,
  drandPriority,
  sudoTransactionExtension,
} from './extensions/others.ts'
import {
  checkGenesis,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
} from './extensions/system.ts'
import { LIMITS } from './limits.ts'
import { adminUtils } from './pallets/admin-utils/index.ts'
import { alphaAssets } from './pallets/alpha-assets/index.ts'
import { aura } from './pallets/aura/index.ts'
import { balances } from './pallets/balances/index.ts'
import { commitments } from './pallets/commitments/index.ts'
import { crowdloan } from './pallets/crowdloan/index.ts'
import { drand } from './pallets/drand/index.ts'
import { evmChainId } from './pallets/evm-chain-id/index.ts'
import { grandpa } from './pallets/grandpa/index.ts'
import { limitOrders } from './pallets/limit-orders/index.ts'
import { shieldApi } from './pallets/mev-shield/api.ts'
import { mevShield } from './pallets/mev-shield/index.ts'
import { multisig } from './pallets/multisig/index.ts'
import { preimage } from './pallets/preimage/index.ts'
import { proxyFilterApi } from './pallets/proxy/api.ts'
import { proxy } from './pallets/proxy/index.ts'
import { randomnessCollectiveFlip } from './pallets/randomness/index.ts'
import { isLetThrough, safeMode } from './pallets/safe-mode/index.ts'
import { scheduler } from './pallets/scheduler/index.ts'
import { subtensorApis } from './pallets/subtensor/api/index.ts'
import { guard } from './pallets/subtensor/guards/index.ts'
import { subtensorTransactionExtension } from './pallets/subtensor/guards/transactionExtension.ts'
import { subtensorModule } from './pallets/subtensor/index.ts'
import { sudo } from './pallets/sudo/index.ts'
import { swapPallet } from './pallets/swap/index.ts'
import { systemPallet } from './pallets/system/index.ts'
import { timestamp } from './pallets/timestamp/index.ts'
import { transactionPayment } from './pallets/transaction-payment/index.ts'
import { batchesAreFlat, utility } from './pallets/utility/index.ts'
import { SPEC } from './version.ts'

const apis: readonly RuntimeApi[] = [
  coreApi,
  metadataApi,
  taggedTransactionQueueApi,
  auraApi,
  grandpaApi,
  accountNonceApi,
  transactionPaymentApi,
  transactionPaymentCallApi,
  ...subtensorApis,
  proxyFilterApi,
  shieldApi,
]

const pallets = [
  systemPallet(() => apis),
  randomnessCollectiveFlip,
  timestamp,
  aura,
  grandpa,
  balances,
  transactionPayment,
  subtensorModule,
  utility,
  sudo,
  multisig,
  preimage,
  scheduler,
  proxy,
  commitments,
  adminUtils,
  safeMode,
  evmChainId,
  drand,
  crowdloan,
  swapPallet,
  mevShield,
  alphaAssets,
  limitOrders,
]

const cache = new Map<boolean, Runtime>()

/** The chain's rules in one of their two configurations. One value per configuration and process, but for overrides. */
export function subtensorRuntime(config: RuntimeConfig): Runtime {
  let made = config.overrides === undefined ? cache.get(config.fastBlocks) : undefined
  if (made === undefined) {
    made = runtime({
      version: SPEC,
      config,
      pallets,
      apis,
      extensions: [
        checkNonZeroSender,
        checkSpecVersion,
        checkTxVersion,
        checkGenesis,
        checkMortality,
        checkNonce,
        checkWeight,
        chargeTransactionPayment,
        sudoTransactionExtension,
        checkShieldedTxValidity,
        subtensorTransactionExtension,
        drandPriority,
        checkMetadataHash,
      ],
      limits: LIMITS,
      filter: (ctx, call) => isLetThrough(ctx, call) && batchesAreFlat(call),
      guard,
    })
    if (config.overrides === undefined) cache.set(config.fastBlocks, made)
  }
  return made
}
