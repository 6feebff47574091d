import { PROTOCOL_VERSION } from '../../neuron/version.ts'
import { commitHash, randomSalt, storageIndex } from '../../weights/commit.ts'
import { quantizeWeights } from '../../weights/quantize.ts'
import {
  type Beacon,
  beaconSeconds,
  type EpochClock,
  isDevelopment,
  trustedBeacon,
} from '../../weights/timelock/drand.ts'
import { checkCommit, checkOpenWeights, checkReveal } from '../checks/index.ts'
import type { CommitInput, PendingReveal, RevealInput, WeightsInput } from '../inputs.ts'
import type { Queries } from '../queries.ts'
import { feeOnly, type NamesOf, type Plan, subtensor, verb } from './verb.ts'

/** Weights that are ready to be signed. */
export interface WeightsPlan extends Plan {
  /** Neurons whose weight was above 0 and too small for the chain. */
  readonly dropped: readonly number[]
}

/** A commitment to weights, with what opens it. */
export interface CommitPlan extends WeightsPlan {
  readonly reveal: PendingReveal
}

const WEIGHTS: NamesOf<WeightsInput> = {
  netuid: true,
  mechanism: true,
  uids: true,
  weights: true,
  keepSmallWeights: true,
  versionKey: true,
  permitLater: true,
}

/** Sets weights in the open. */
export const setOpenWeights = verb<WeightsInput, WeightsPlan>({
  signer: 'hotkey',
  names: WEIGHTS,
  calls: { 'SubtensorModule.set_weights': feeOnly, 'SubtensorModule.set_mechanism_weights': feeOnly },
  plan(scene, input) {
    const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION } = input
    const { uids: dests, values: weights, dropped } = quantizeWeights(input.uids, input.weights, input)
    const row = { netuid, dests, weights, version_key: versionKey }
    const call =
      mechanism === 0
        ? subtensor(scene, 'set_weights', row)
        : subtensor(scene, 'set_mechanism_weights', { ...row, mecid: mechanism })
    return {
      call,
      dropped,
      sentence: `Set ${counted(dests)} on subnet ${netuid}`,
      check: () => checkOpenWeights(scene.view, scene.signer, { netuid, mechanism, uids: dests, versionKey }),
    }
  },
})

/** Commits to weights that the chain opens by itself. */
export const commitTimelocked = verb<WeightsInput, WeightsPlan>({
  signer: 'hotkey',
  names: WEIGHTS,
  calls: { 'SubtensorModule.commit_timelocked_mechanism_weights': feeOnly },
  async plan(scene, input) {
    const { queries, signer } = scene
    const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION, permitLater = false } = input
    const { uids, values, dropped } = quantizeWeights(input.uids, input.weights, input)
    // Pairings are a large module: only those who hide weights load it.
    const { requireUnpublished, revealRound, timelockEncrypt, weightsPayload } = await import(
      '../../weights/timelock/index.ts'
    )
    const { beacon, now } = await beaconClock(queries)
    const round = revealRound(await epochClock(queries, netuid), queries.blockTime, now, beacon)
    // A chain of development has the round when it is there, and a client of it nothing to hide.
    if (!isDevelopment(beacon)) requireUnpublished(round, now, beacon)
    const commit = timelockEncrypt(weightsPayload(signer.publicKey, uids, values, versionKey), round, beacon)
    const commit_reveal_version = await queries.storage('SubtensorModule', 'CommitRevealWeightsVersion')
    const args = { netuid, mecid: mechanism, commit, reveal_round: round, commit_reveal_version }
    return {
      call: subtensor(scene, 'commit_timelocked_mechanism_weights', args),
      dropped,
      sentence: `Commit to ${counted(uids)} on subnet ${netuid}, which the chain reveals with round ${round} of its beacon`,
      check: () => checkCommit(scene.view, signer, { netuid, mechanism, uids, versionKey, permitLater }),
    }
  },
})

/** Commits to weights by their hash. */
export const commitWeights = verb<CommitInput, CommitPlan>({
  signer: 'hotkey',
  names: { ...WEIGHTS, salt: true },
  calls: { 'SubtensorModule.commit_weights': feeOnly, 'SubtensorModule.commit_mechanism_weights': feeOnly },
  plan(scene, input) {
    const { reveal, dropped } = hidden(input, input.salt ?? randomSalt())
    const { netuid, mechanism, uids, versionKey } = reveal
    const { permitLater = false } = input
    const commit_hash = hashOf(scene.signer.address, reveal)
    return {
      call:
        mechanism === 0
          ? subtensor(scene, 'commit_weights', { netuid, commit_hash })
          : subtensor(scene, 'commit_mechanism_weights', { netuid, mecid: mechanism, commit_hash }),
      dropped,
      reveal,
      sentence: `Commit to ${counted(uids)} on subnet ${netuid}, to be revealed later`,
      check: () => checkCommit(scene.view, scene.signer, { netuid, mechanism, uids, versionKey, permitLater }),
    }
  },
})

/** Reveals committed weights: what the commitment gave to keep, or the same weights again with its salt. */
export const revealWeights = verb<PendingReveal | RevealInput>({
  signer: 'hotkey',
  names: { ...WEIGHTS, values: true, salt: true },
  calls: { 'SubtensorModule.reveal_weights': feeOnly, 'SubtensorModule.reveal_mechanism_weights': feeOnly },
  plan(scene, input) {
    const { reveal, dropped } = 'values' in input ? { reveal: input, dropped: undefined } : hidden(input, input.salt)
    const { netuid, mechanism, uids, values, salt, versionKey } = reveal
    const row = { netuid, uids, values, salt, version_key: versionKey }
    return {
      call:
        mechanism === 0
          ? subtensor(scene, 'reveal_weights', row)
          : subtensor(scene, 'reveal_mechanism_weights', { ...row, mecid: mechanism }),
      ...(dropped === undefined ? {} : { dropped }),
      sentence: `Reveal ${counted(uids)} on subnet ${netuid}`,
      check: () =>
        checkReveal(scene.view, scene.signer, {
          netuid,
          mechanism,
          uids,
          versionKey,
          hash: hashOf(scene.signer.address, reveal),
        }),
    }
  },
})

/** What opens a commitment to weights. */
function hidden(input: WeightsInput, salt: readonly number[]): { reveal: PendingReveal; dropped: readonly number[] } {
  const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION } = input
  const { uids, values, dropped } = quantizeWeights(input.uids, input.weights, input)
  return { reveal: { netuid, mechanism, uids, values, salt, versionKey }, dropped }
}

/** What a commitment to these weights hides them as. */
function hashOf(hotkey: string, reveal: PendingReveal): string {
  return commitHash({ ...reveal, hotkey, netuid: storageIndex(reveal.netuid, reveal.mechanism) })
}

const counted = (uids: readonly number[]) => `weights for ${uids.length} neuron${uids.length === 1 ? '' : 's'}`

/** The chain's beacon, and the seconds by which it counts its rounds. */
async function beaconClock(queries: Queries): Promise<{ readonly beacon: Beacon; readonly now: number }> {
  const facts = await queries.storage('Drand', 'BeaconConfig')
  const beacon = trustedBeacon(facts, queries.chain.genesisHash)
  if (!isDevelopment(beacon)) return { beacon, now: Date.now() / 1000 }
  const seconds = beaconSeconds(Number(await queries.storage('Timestamp', 'Now')) / 1000, beacon)
  // Its pulses are there as their rounds begin, a period before what is reckoned with for drand's: one round later is in time, and
  // the chain has not come to it when the commit arrives.
  return { beacon, now: seconds + beacon.period }
}

async function epochClock(queries: Queries, netuid: number): Promise<EpochClock> {
  const read = async (item: 'LastEpochBlock' | 'PendingEpochAt' | 'Tempo' | 'RevealPeriodEpochs') =>
    Number(await queries.storage('SubtensorModule', item, netuid))
  const [currentBlock, lastEpochBlock, pendingEpochAt, tempo, revealPeriodEpochs] = await Promise.all([
    queries.chain.blockNumber(),
    read('LastEpochBlock'),
    read('PendingEpochAt'),
    read('Tempo'),
    read('RevealPeriodEpochs'),
  ])
  return { currentBlock, lastEpochBlock, pendingEpochAt, tempo, revealPeriodEpochs }
}
