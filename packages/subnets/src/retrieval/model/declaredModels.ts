import { readFileSync } from 'node:fs'
import { EmbeddingModel } from './embeddingModel.ts'
import { ModelFileError } from './errors.ts'

/** The models that the subnet knows, best first. A miner declares the sha256 of the one that it runs. */
export const MODEL_NAMES = ['strong', 'weak'] as const
export type ModelName = (typeof MODEL_NAMES)[number]

const FOLDER = new URL('../../../models/', import.meta.url)

interface ManifestEntry {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** Numbers per vector. */
  readonly dimensions: number
  /** Measured by train/measureModels.mts on rounds of the market. */
  readonly market: { readonly rounds: number; readonly ndcg: number; readonly mrr: number }
}

/** What models/manifest.json says of each model. */
export function manifest(): Readonly<Record<ModelName, ManifestEntry>> {
  return JSON.parse(readFileSync(new URL('manifest.json', FOLDER), 'utf8')) as Record<ModelName, ManifestEntry>
}

/** Loads a model of models/ and checks its bytes against the manifest. Throws ModelFileError when they differ. */
export function loadModel(name: ModelName): EmbeddingModel {
  const entry = manifest()[name]
  const model = new EmbeddingModel(readFileSync(new URL(entry.file, FOLDER)))
  if (model.sha256 !== entry.sha256) {
    throw new ModelFileError(
      `${entry.file}: expected sha256 ${entry.sha256}, found ${model.sha256}; restore the file or train it again`,
    )
  }
  return model
}

/** All declared models by their sha256. */
export function loadDeclaredModels(): Map<string, EmbeddingModel> {
  return new Map(MODEL_NAMES.map((name) => loadModel(name)).map((model) => [model.sha256, model]))
}
