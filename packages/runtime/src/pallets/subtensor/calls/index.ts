import { associateEvmKey } from './associateEvmKey.ts'
import { batchCommitWeights } from './batchCommitWeights.ts'
import { batchRevealWeights } from './batchRevealWeights.ts'
import { batchSetWeights } from './batchSetWeights.ts'
import { burnedRegister } from './burnedRegister.ts'
import { commitCrv3MechanismWeights } from './commitCrv3MechanismWeights.ts'
import { commitMechanismWeights } from './commitMechanismWeights.ts'
import { commitTimelockedMechanismWeights } from './commitTimelockedMechanismWeights.ts'
import { commitTimelockedWeights } from './commitTimelockedWeights.ts'
import { commitWeights } from './commitWeights.ts'
import { dissolveNetwork } from './dissolveNetwork.ts'
import { register } from './register.ts'
import { registerLeasedNetwork } from './registerLeasedNetwork.ts'
import { registerLimit } from './registerLimit.ts'
import { registerNetwork } from './registerNetwork.ts'
import { registerNetworkWithIdentity } from './registerNetworkWithIdentity.ts'
import { revealMechanismWeights } from './revealMechanismWeights.ts'
import { revealWeights } from './revealWeights.ts'
import { rootDissolveNetwork } from './rootDissolveNetwork.ts'
import { rootRegister } from './rootRegister.ts'
import { serveAxon } from './serveAxon.ts'
import { serveAxonTls } from './serveAxonTls.ts'
import { servePrometheus } from './servePrometheus.ts'
import { setActivityCutoffFactor } from './setActivityCutoffFactor.ts'
import { setIdentity } from './setIdentity.ts'
import { setMechanismWeights } from './setMechanismWeights.ts'
import { setSubnetIdentity } from './setSubnetIdentity.ts'
import { setTempo } from './setTempo.ts'
import { setWeights } from './setWeights.ts'
import { startCall } from './startCall.ts'
import { terminateLease } from './terminateLease.ts'
import { triggerEpoch } from './triggerEpoch.ts'
import { tryAssociateHotkey } from './tryAssociateHotkey.ts'
import { updateSymbol } from './updateSymbol.ts'

/** Registration, subnets, weights and serving. */
export const subnetCalls = {
  setWeights,
  setMechanismWeights,
  batchSetWeights,
  commitWeights,
  commitMechanismWeights,
  batchCommitWeights,
  revealWeights,
  revealMechanismWeights,
  batchRevealWeights,
  commitTimelockedWeights,
  commitTimelockedMechanismWeights,
  commitCrv3MechanismWeights,
  serveAxon,
  serveAxonTls,
  servePrometheus,
  register,
  burnedRegister,
  registerLimit,
  rootRegister,
  registerNetwork,
  registerNetworkWithIdentity,
  registerLeasedNetwork,
  terminateLease,
  associateEvmKey,
  startCall,
  setSubnetIdentity,
  setIdentity,
  tryAssociateHotkey,
  updateSymbol,
  dissolveNetwork,
  rootDissolveNetwork,
  setTempo,
  setActivityCutoffFactor,
  triggerEpoch,
}
