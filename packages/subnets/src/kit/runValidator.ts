import { errorText } from '@glia/base'
import { KitError } from './errors.ts'
import type { Evaluation, MinerTarget } from './evaluation.ts'
import type { EvaluationLog } from './evaluationLog.ts'
import type { MovingScores } from './movingScores.ts'
import { ensureRegistered, type NeuronOptions, neuronOf } from './neuronRegistration.ts'
import { pause, retry } from './pause.ts'
import { type SecretSeed, seedCommitment } from './secretSeed.ts'
import type { SubnetState } from './subnetChain.ts'
import { cpuMilliseconds } from './telemetry.ts'
import { weightsFromScores } from './weightsFromScores.ts'

/** One round as the market's own evaluation sees it. */
export interface RoundContext {
  readonly round: number
  readonly seed: string
  /** Seed of the round before, empty in the first. */
  readonly revealedSeed: string
  readonly miners: readonly MinerTarget[]
}

export interface ValidatorOptions extends NeuronOptions {
  readonly evaluate: (context: RoundContext) => Promise<Evaluation[]>
  readonly seeds: SecretSeed
  readonly scores: MovingScores
  readonly log?: EvaluationLog
  /** Number of the first round; continue a log with its last round + 1. */
  readonly firstRound?: number
  /** Time from one round's start to the next one's, milliseconds. */
  readonly roundMs?: number
  /** Rounds of its own before a validator sets weights, so that it does not pay on a first impression. */
  readonly roundsBeforeWeights?: number
  /** TAO that the validator puts behind its hotkey, once, on its subnet or on root (0). */
  readonly stakes?: readonly { readonly netuid: number; readonly rao: bigint }[]
  readonly sharpness?: number
  /** Give miners whose share of weight is too small for the chain (under half of 1/65535 of the largest) its smallest. Default: they get none. */
  readonly keepSmallWeights?: boolean
}

/**
 * A validator's life: registers, stakes, then round after round draws tasks, evaluates every miner with an axon, keeps
 * scores and a log, and sets weights as often as the subnet lets it. Ends when the signal fires.
 */
export async function runValidator(options: ValidatorOptions): Promise<void> {
  const { name, netuid, chain, hotkey, telemetry, signal } = options
  const { neuron } = await ensureRegistered(options)
  await ensureStakes(options)
  telemetry({ kind: 'ready', role: 'validator', name, netuid, uid: neuron.uid, hotkey: hotkey.address, address: '' })
  const first = options.firstRound ?? 0
  for (let round = first; !signal.aborted; round++) {
    const started = performance.now()
    try {
      const state = await chain.subnet(netuid)
      if (!neuronOf(state, hotkey.address)) {
        telemetry({ kind: 'warning', name, message: 'the hotkey lost its UID; registering again' })
        await ensureRegistered(options)
      }
      await runRound(options, state, round, first)
      if (round - first + 1 >= (options.roundsBeforeWeights ?? 3)) await setWeightsIfDue(options)
    } catch (error) {
      telemetry({ kind: 'warning', name, message: `round ${round}: ${errorText(error)}` })
    }
    await pause(Math.max(50, (options.roundMs ?? 3000) - (performance.now() - started)), signal)
  }
}

async function ensureStakes(options: ValidatorOptions): Promise<void> {
  const { chain, coldkey, hotkey, signal, telemetry, name } = options
  for (const { netuid, rao } of options.stakes ?? []) {
    const stake = async () => {
      // Alpha is not TAO, and prices move: whoever holds something to speak of has staked before.
      if ((await chain.stakeOf(netuid, coldkey.address, hotkey.address)) > rao / 100n) return
      await chain.addStake(netuid, coldkey, hotkey.address, rao)
    }
    // As for the subnet itself: that its owner has not come so far is nothing to report.
    await retry(
      `staking on subnet ${netuid}`,
      async () => {
        if (!(await chain.canStake(netuid))) throw new KitError('not open yet; its owner opens it')
      },
      { signal, attempts: 600, firstMs: 200, longestMs: 1000 },
    )
    await retry(`staking on subnet ${netuid}`, stake, {
      signal,
      attempts: 120,
      longestMs: 1000,
      onFailure: (message) => telemetry({ kind: 'warning', name, message }),
    })
  }
}

async function runRound(options: ValidatorOptions, state: SubnetState, round: number, first: number): Promise<void> {
  const { netuid, hotkey, seeds, scores, log, telemetry, name } = options
  const miners = state.neurons
    .filter((neuron) => neuron.ip !== '' && neuron.port > 0 && neuron.hotkey !== hotkey.address)
    .map(({ uid, hotkey: address, ip, port }) => ({ uid, hotkey: address, ip, port }))
  const seed = seeds.forRound(round)
  const commitment = seedCommitment(seed)
  log?.append({ kind: 'commit', netuid, validator: hotkey.address, round, block: state.block, commitment })
  const revealedSeed = round > first ? seeds.forRound(round - 1) : ''
  const evaluations = await options.evaluate({ round, seed, revealedSeed, miners })
  scores.update(evaluations)
  for (const evaluation of evaluations) log?.append({ kind: 'score', netuid, round, ...evaluation })
  log?.append({ kind: 'reveal', netuid, round, seed })
  telemetry({
    kind: 'round',
    name,
    netuid,
    uid: neuronOf(state, hotkey.address)?.uid ?? -1,
    round,
    block: state.block,
    commitment,
    cpuMs: cpuMilliseconds(),
    miners: evaluations.map((evaluation) => ({
      uid: evaluation.uid,
      hotkey: evaluation.hotkey,
      score: evaluation.score,
      moving: scores.score(evaluation.uid, evaluation.hotkey),
      latencyMs: Math.round(evaluation.latencyMs),
      reason: evaluation.reason,
    })),
  })
}

/** Sets weights when the rate limit has passed, a permit is there and somebody has a score. */
async function setWeightsIfDue(options: ValidatorOptions): Promise<void> {
  const { chain, netuid, hotkey, scores, telemetry, name } = options
  const state = await chain.subnet(netuid)
  const own = neuronOf(state, hotkey.address)
  if (!own?.validatorPermit || state.block - own.lastUpdate < state.weightsRateLimit) return
  const holders = new Map(state.neurons.map((neuron) => [neuron.uid, neuron.hotkey]))
  // Only hotkeys that still hold their UID: weight must not fall to whoever took it over.
  const current = scores.entries().filter(({ uid, hotkey: address }) => holders.get(uid) === address)
  const { uids, shares } = weightsFromScores(
    current,
    options.sharpness === undefined ? {} : { sharpness: options.sharpness },
  )
  if (uids.length === 0) return
  const { keepSmallWeights = false } = options
  const { dropped } = await chain.setWeights({
    netuid,
    hotkey,
    uids,
    shares,
    keepSmallWeights,
    versionKey: state.weightsVersion,
  })
  telemetry({ kind: 'weights', name, netuid, block: state.block, uids, shares })
  if (dropped.length > 0) telemetry({ kind: 'warning', name, message: tooSmall(dropped) })
}

function tooSmall(uids: readonly number[]): string {
  return `no weight for UID ${uids.join(', ')}: less than half of 1/65535 of the largest rounds to 0 on the chain; keepSmallWeights gives such miners its smallest, sharpness below the present one more`
}
