import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EvaluationLog, lastLoggedRound } from '../kit/evaluationLog.ts'
import { MovingScores } from '../kit/movingScores.ts'
import { type MinerOptions, runMiner } from '../kit/runMiner.ts'
import { runValidator, type ValidatorOptions } from '../kit/runValidator.ts'
import { SecretSeed } from '../kit/secretSeed.ts'
import { CacheMiner } from './adversaries/cacheMiner.ts'
import { EmptyWorkMiner } from './adversaries/emptyWorkMiner.ts'
import { attachRetrieval } from './attach.ts'
import { loadCorpus } from './corpus.ts'
import { DendriteCaller, type DendriteCallerOptions } from './dendriteCaller.ts'
import { evaluateRound } from './evaluateRound.ts'
import { HonestMiner } from './honestMiner.ts'
import { loadDeclaredModels, loadModel, manifest } from './model/declaredModels.ts'
import type { Embedder } from './model/embedder.ts'
import type { RetrievalMiner } from './protocol.ts'

/** Miners that the market brings along: two honest ones and two cheats. */
export const MINER_KINDS = ['strong', 'weak', 'cache', 'empty'] as const
export type MinerKind = (typeof MINER_KINDS)[number]

/** Makes a miner of a kind; `model` replaces the declared model of the honest kinds. */
function makeMiner(kind: MinerKind, hotkey: string, model?: Embedder): RetrievalMiner {
  switch (kind) {
    case 'strong':
    case 'weak':
      return new HonestMiner(hotkey, model ?? loadModel(kind))
    case 'cache':
      return new CacheMiner(hotkey, loadModel('strong'))
    case 'empty':
      return new EmptyWorkMiner(hotkey, manifest().strong)
  }
}

export interface RetrievalMinerOptions extends Omit<MinerOptions, 'attach'> {
  readonly kind: MinerKind
}

/** Runs one miner of the retrieval market until the signal fires. */
export function runRetrievalMiner(options: RetrievalMinerOptions): Promise<void> {
  const miner = makeMiner(options.kind, options.hotkey.address)
  return runMiner({ ...options, attach: (axon, callers) => attachRetrieval(axon, callers, miner) })
}

export interface RetrievalValidatorOptions
  extends Omit<ValidatorOptions, 'evaluate' | 'seeds' | 'scores' | 'log' | 'firstRound'> {
  /** Folder of the evaluation log; none is kept without. */
  readonly logFolder?: string
  readonly timeoutSeconds?: number
  readonly ownIp?: DendriteCallerOptions['ownIp']
  readonly ownAxons?: DendriteCallerOptions['ownAxons']
  readonly addresses?: DendriteCallerOptions['addresses']
}

/** Runs one validator of the retrieval market until the signal fires. */
export async function runRetrievalValidator(options: RetrievalValidatorOptions): Promise<void> {
  const corpus = loadCorpus()
  const models = loadDeclaredModels()
  const call = new DendriteCaller(options.hotkey, {
    signal: options.signal,
    ...(options.ownIp === undefined ? {} : { ownIp: options.ownIp }),
    ...(options.ownAxons === undefined ? {} : { ownAxons: options.ownAxons }),
    ...(options.addresses === undefined ? {} : { addresses: options.addresses }),
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
  })
  const path = options.logFolder === undefined ? undefined : join(options.logFolder, `${options.name}.jsonl`)
  try {
    await runValidator({
      ...options,
      seeds: new SecretSeed(),
      scores: new MovingScores(),
      ...(path === undefined ? {} : { log: new EvaluationLog(path) }),
      firstRound: path !== undefined && existsSync(path) ? lastLoggedRound(path) + 1 : 0,
      evaluate: (round) => evaluateRound({ ...round, corpus, models, call }),
    })
  } finally {
    call.close()
  }
}
