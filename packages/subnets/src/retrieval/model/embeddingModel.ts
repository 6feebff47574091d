import { createHash } from 'node:crypto'
import type { Embedder } from './embedder.ts'
import { ModelFileError } from './errors.ts'
import { gramsOf, mix, wordsOf } from './tokenizer.ts'

/**
 * The market's own embedding model.
 *
 *   word vector   v_w = mean of 2 hashed word rows + mean of the hashed rows of its 3-, 4- and 5-grams
 *   word weight   a_w = the same sum over two tables of single numbers (learned; it ends up near to log inverse frequency)
 *   pooled        p = sum over words of softmax(a)_w * v_w        (word order plays no part; at most `max_words` words)
 *   vector        z = normalise(p + down * relu(up * p + b_up) + b_down)
 *
 * File: "GEM1", u32 header length, JSON header {dim, word_rows, gram_rows, hidden, name, max_words}; then for word
 * rows, n-gram rows, `up` and `down`: one f32 scale a row and the rows as int8; for the two weight tables: one f32
 * scale and the table as int8; then b_up and b_down as f32. All little-endian. Weights stay int8 in memory.
 *
 * PERF: about 0.2 ms for a passage of 20 words with dim 128 on one core; the weights load in 12 ms.
 */
export class EmbeddingModel implements Embedder {
  readonly name: string
  readonly sha256: string
  readonly dimensions: number
  readonly #shape: Shape
  readonly #tables: Tables
  /** Word to its vector and, as last number, its weight. Bounded: emptied when full. */
  readonly #cache = new Map<string, Float32Array>()

  constructor(bytes: Uint8Array) {
    const { shape, tables } = parse(bytes)
    this.#shape = shape
    this.#tables = tables
    this.name = shape.name
    this.dimensions = shape.dim
    this.sha256 = createHash('sha256').update(bytes).digest('hex')
  }

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    return Promise.resolve(texts.map((text) => this.embedding(text)))
  }

  /** Unit vector of one text; a text without any word gives the zero vector's normal form, all components 0. */
  embedding(text: string): Float32Array {
    const { dim, hidden } = this.#shape
    const words = wordsOf(text).slice(0, this.#shape.max_words)
    const rows = words.map((word) => this.#word(word))
    if (rows.length === 0) return new Float32Array(dim)
    const most = rows.reduce((max, row) => Math.max(max, row[dim] ?? 0), Number.NEGATIVE_INFINITY)
    const pooled = new Float64Array(dim)
    let total = 0
    for (const row of rows) {
      const weight = Math.exp((row[dim] ?? 0) - most)
      total += weight
      for (let i = 0; i < dim; i++) pooled[i] = (pooled[i] as number) + weight * (row[i] as number)
    }
    for (let i = 0; i < dim; i++) pooled[i] = (pooled[i] ?? 0) / total
    const middle = layer(this.#tables.up, this.#tables.upBias, pooled, hidden)
    for (let i = 0; i < hidden; i++) middle[i] = Math.max(0, middle[i] ?? 0)
    const correction = layer(this.#tables.down, this.#tables.downBias, middle, dim)
    let squares = 0
    for (let i = 0; i < dim; i++) {
      const value = (pooled[i] ?? 0) + (correction[i] ?? 0)
      pooled[i] = value
      squares += value * value
    }
    const length = Math.sqrt(squares) || 1
    return Float32Array.from(pooled, (value) => value / length)
  }

  #word(word: string): Float32Array {
    const known = this.#cache.get(word)
    if (known) return known
    const { dim, word_rows, gram_rows } = this.#shape
    const { words, grams, wordWeights, gramWeights } = this.#tables
    const sum = new Float64Array(dim + 1)
    const add = (matrix: Matrix, weights: Scaled, row: number, share: number) => {
      const scale = (matrix.scales[row] ?? 0) * share
      for (let i = 0; i < dim; i++) sum[i] = (sum[i] as number) + scale * (matrix.rows[row * dim + i] as number)
      sum[dim] = (sum[dim] ?? 0) + share * weights.scale * (weights.values[row] ?? 0)
    }
    for (const seed of [1, 2]) add(words, wordWeights, mix(word, seed) % word_rows, 1 / 2)
    const pieces = gramsOf(word)
    for (const gram of pieces) add(grams, gramWeights, mix(gram, 3) % gram_rows, 1 / pieces.length)
    if (this.#cache.size >= WORD_CACHE) this.#cache.clear()
    const vector = Float32Array.from(sum)
    this.#cache.set(word, vector)
    return vector
  }
}

const WORD_CACHE = 20_000

interface Shape {
  readonly name: string
  readonly dim: number
  readonly word_rows: number
  readonly gram_rows: number
  readonly hidden: number
  readonly max_words: number
}

interface Matrix {
  readonly scales: Float32Array
  readonly rows: Int8Array
}

interface Scaled {
  readonly scale: number
  readonly values: Int8Array
}

interface Tables {
  readonly words: Matrix
  readonly grams: Matrix
  readonly up: Matrix
  readonly down: Matrix
  readonly wordWeights: Scaled
  readonly gramWeights: Scaled
  readonly upBias: Float32Array
  readonly downBias: Float32Array
}

/** `matrix * input + bias` in float64, rows in order, so that the sum's order is fixed. */
function layer(matrix: Matrix, bias: Float32Array, input: Float64Array, outputs: number): Float64Array {
  const width = input.length
  const { rows, scales } = matrix
  const output = new Float64Array(outputs)
  for (let row = 0; row < outputs; row++) {
    let sum = 0
    const start = row * width
    for (let i = 0; i < width; i++) sum += (rows[start + i] as number) * (input[i] as number)
    output[row] = sum * (scales[row] ?? 0) + (bias[row] ?? 0)
  }
  return output
}

function parse(bytes: Uint8Array): { shape: Shape; tables: Tables } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'GEM1') {
    throw new ModelFileError('expected a file that begins with GEM1; name a .gem file of packages/subnets/models')
  }
  const headerEnd = 8 + view.getUint32(4, true)
  const shape = JSON.parse(Buffer.from(bytes.subarray(8, headerEnd)).toString('utf8')) as Shape
  let at = headerEnd
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) {
      throw new ModelFileError(`expected ${at + length} bytes or more, found ${bytes.length}; fetch the file again`)
    }
    at += length
    // A copy with a buffer of its own: typed arrays need aligned starts, and Buffer.slice would give a view.
    return new Uint8Array(bytes.subarray(at - length, at))
  }
  const floats = (count: number) => new Float32Array(take(4 * count).buffer)
  const integers = (count: number) => new Int8Array(take(count).buffer)
  const matrix = (rows: number, columns: number): Matrix => ({ scales: floats(rows), rows: integers(rows * columns) })
  const scaled = (count: number): Scaled => ({ scale: floats(1)[0] ?? 0, values: integers(count) })
  const tables: Tables = {
    words: matrix(shape.word_rows, shape.dim),
    grams: matrix(shape.gram_rows, shape.dim),
    up: matrix(shape.hidden, shape.dim),
    down: matrix(shape.dim, shape.hidden),
    wordWeights: scaled(shape.word_rows),
    gramWeights: scaled(shape.gram_rows),
    upBias: floats(shape.hidden),
    downBias: floats(shape.dim),
  }
  if (at !== bytes.length) {
    throw new ModelFileError(`expected ${at} bytes, found ${bytes.length}; the header does not fit the weights`)
  }
  return { shape, tables }
}
