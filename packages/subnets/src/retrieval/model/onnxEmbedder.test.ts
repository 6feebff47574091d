import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelFileError, ModelRuntimeError } from './errors.ts'
import { importOnnxRuntime, loadOnnxEmbedder, type OnnxRuntime } from './onnxEmbedder.ts'
import { WordPiece } from './wordPiece.ts'

const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'play', '##ing', '##s', 'chess', '.', 'cafe'].join('\n')

/** A runtime whose encoder puts each token's id into the first component and the mask into the second. */
function runtime(dims: (tokens: number) => number[]): OnnxRuntime {
  class Tensor {
    readonly data: BigInt64Array
    constructor(_type: 'int64', data: BigInt64Array) {
      this.data = data
    }
  }
  return {
    Tensor,
    InferenceSession: {
      create: async () => ({
        inputNames: ['input_ids', 'attention_mask', 'token_type_ids'],
        outputNames: ['last_hidden_state'],
        run: async (feeds) => {
          const ids = [...(feeds.input_ids as Tensor).data].map(Number)
          const mask = [...(feeds.attention_mask as Tensor).data].map(Number)
          const data = Float32Array.from(ids.flatMap((id, at) => [id, mask[at] ?? 0]))
          return { last_hidden_state: { data, dims: dims(ids.length) } }
        },
      }),
    },
  }
}

function files(): { modelPath: string; vocabularyPath: string } {
  const folder = mkdtempSync(join(tmpdir(), 'glia-onnx-'))
  writeFileSync(join(folder, 'model.onnx'), 'weights')
  writeFileSync(join(folder, 'vocab.txt'), vocabulary)
  return { modelPath: join(folder, 'model.onnx'), vocabularyPath: join(folder, 'vocab.txt') }
}

it('splits text into word pieces as uncased BERT does', () => {
  const pieces = new WordPiece(vocabulary)
  expect(pieces.encode('Playing chess.')).toEqual([2, 4, 5, 7, 8, 3])
  expect(pieces.encode('Café plays')).toEqual([2, 9, 4, 6, 3])
  expect(pieces.encode('zebra')).toEqual([2, 1, 3])
  expect(pieces.encode('chess chess chess chess', 4)).toEqual([2, 7, 7, 3])
})

describe('sentence encoder', () => {
  it('averages the token vectors and names itself by the hash of its weights', async () => {
    const embedder = await loadOnnxEmbedder({ ...files(), runtime: runtime((tokens) => [1, tokens, 2]) })
    const [vector] = await embedder.embed(['chess'])
    // Ids 2, 7, 3: mean 4; mask mean 1.
    expect(vector?.[0]).toBeCloseTo(4 / Math.sqrt(17), 6)
    expect(vector?.[1]).toBeCloseTo(1 / Math.sqrt(17), 6)
    expect(embedder.dimensions).toBe(2)
    expect(embedder.sha256).toBe('9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c')
  })

  it('refuses a model whose output is not one vector a token', async () => {
    const broken = loadOnnxEmbedder({ ...files(), runtime: runtime(() => [1, 2]) })
    await expect(broken).rejects.toThrow(ModelFileError)
  })

  it('says what to install when the runtime is absent', async () => {
    const absent = importOnnxRuntime('onnxruntime-that-is-not-there')
    await expect(absent).rejects.toThrow(ModelRuntimeError)
    await expect(absent).rejects.toThrow(/npm i onnxruntime-that-is-not-there/)
  })
})
