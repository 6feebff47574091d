import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Embedder } from './embedder.ts'
import { ModelFileError, ModelRuntimeError } from './errors.ts'
import { WordPiece } from './wordPiece.ts'

/** The part of ONNX Runtime that is used here; `onnxruntime-node` offers it. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> }
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown
}

interface OnnxSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  run(feeds: Record<string, unknown>): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>>
}

/** Imports ONNX Runtime, which is not among the dependencies: it is large and only this option needs it. */
export async function importOnnxRuntime(moduleName = 'onnxruntime-node'): Promise<OnnxRuntime> {
  try {
    const loaded = (await import(moduleName)) as OnnxRuntime & { default?: OnnxRuntime }
    return loaded.default ?? loaded
  } catch (cause) {
    throw new ModelRuntimeError(
      `expected the package ${moduleName}, found none; run ONNXRUNTIME_NODE_INSTALL=skip npm i ${moduleName}, or use a .gem model`,
      { cause },
    )
  }
}

export interface OnnxEmbedderOptions {
  /** A sentence encoder of the MiniLM kind: inputs input_ids and attention_mask (and token_type_ids), output [batch, tokens, dim]. */
  readonly modelPath: string
  /** The encoder's vocab.txt (uncased WordPiece). */
  readonly vocabularyPath: string
  readonly name?: string
  readonly maxTokens?: number
  readonly runtime?: OnnxRuntime
}

/** Loads a sentence encoder; embeddings are the mean over tokens, of unit length. */
export async function loadOnnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const runtime = options.runtime ?? (await importOnnxRuntime())
  const weights = await readFile(options.modelPath)
  const pieces = new WordPiece(await readFile(options.vocabularyPath, 'utf8'))
  const session = await runtime.InferenceSession.create(weights)
  const tensor = (values: readonly number[]) =>
    new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])

  const embedding = async (text: string): Promise<Float32Array> => {
    const ids = pieces.encode(text, options.maxTokens ?? 256)
    const feeds: Record<string, unknown> = {}
    for (const input of session.inputNames) {
      if (input === 'input_ids') feeds[input] = tensor(ids)
      else feeds[input] = tensor(ids.map(() => (input === 'attention_mask' ? 1 : 0)))
    }
    const output = (await session.run(feeds))[session.outputNames[0] ?? '']
    const dim = output?.dims[2]
    if (!output || dim === undefined || output.dims[1] !== ids.length) {
      throw new ModelFileError(
        `${options.modelPath}: expected an output [1, ${ids.length}, dim], found [${output?.dims.join(', ') ?? ''}]`,
      )
    }
    const mean = new Float64Array(dim)
    for (let i = 0; i < output.data.length; i++) mean[i % dim] = (mean[i % dim] ?? 0) + (output.data[i] ?? 0)
    const length = Math.hypot(...mean) || 1
    return Float32Array.from(mean, (value) => value / length)
  }

  const probe = await embedding('probe')
  return {
    name: options.name ?? 'onnx',
    sha256: createHash('sha256').update(weights).digest('hex'),
    dimensions: probe.length,
    async embed(texts) {
      const embeddings: Float32Array[] = []
      for (const text of texts) embeddings.push(await embedding(text))
      return embeddings
    },
  }
}
