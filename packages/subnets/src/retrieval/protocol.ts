import { defineSynapse } from '@glia/sdk'
import { z } from 'zod'

/** Limits of one task; a validator that asks for more is refused by the schema. */
const MAX_DOCUMENTS = 1024
const MAX_QUERIES = 128
export const MAX_TEXT = 2000
/** Places of a ranked list. */
export const TOP = 10

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
const base64 = z.string().max(8192)

/** First request of a round: take in these documents and say, by a commitment, what the index holds. */
const indexRequestShape = {
  task: z.string().min(1).max(128),
  round: z.int().min(0),
  /** sha256 of the seed from which the validator draws the round; the seed is revealed in the next round's request. */
  seed_commitment: sha256Hex,
  /** Seed of the validator's round before, or empty: lets the miner check that its tasks were drawn and not chosen. */
  revealed_seed: z.string().regex(/^([0-9a-f]{64})?$/),
  documents: z.array(z.string().max(MAX_TEXT)).min(1).max(MAX_DOCUMENTS),
}

const indexAnswerShape = {
  /** sha256 of the weights of the model that made the index. */
  model: sha256Hex,
  /** Root of indexCommitment.ts over the documents' embeddings in the order of the request. */
  commitment: sha256Hex,
}

/** Second request: the queries, and which document embeddings to show. */
const queryRequestShape = {
  task: z.string().min(1).max(128),
  queries: z.array(z.string().max(MAX_TEXT)).min(1).max(MAX_QUERIES),
  /** Places in the request's documents whose embeddings are to be opened. */
  sample: z.array(z.int().min(0)).max(64),
}

const queryAnswerShape = {
  /** For each query the places of the best documents, best first, at most TOP. */
  ranked: z.array(z.array(z.int().min(0)).max(TOP)).max(MAX_QUERIES),
  /** Embeddings as embeddingCodec.ts writes them; the names on the wire are those that miners in the field answer with. */
  query_vectors: z.array(base64).max(MAX_QUERIES),
  document_vectors: z.array(base64).max(64),
  /** Merkle proofs of `document_vectors`, as indexCommitment.ts gives them. */
  proofs: z.array(base64).max(64),
}

/** Call 1, `POST /RetrievalIndex`. */
export const RetrievalIndex = defineSynapse({
  name: 'RetrievalIndex',
  request: indexRequestShape,
  response: indexAnswerShape,
  hashFields: ['task', 'seed_commitment', 'documents'],
})

/** Call 2, `POST /RetrievalQuery`. */
export const RetrievalQuery = defineSynapse({
  name: 'RetrievalQuery',
  request: queryRequestShape,
  response: queryAnswerShape,
  hashFields: ['task', 'queries', 'sample'],
})

export const indexAnswer = z.object(indexAnswerShape)
export const queryAnswer = z.object(queryAnswerShape)

export type IndexRequest = z.infer<z.ZodObject<typeof indexRequestShape>>
export type IndexAnswer = z.infer<typeof indexAnswer>
export type QueryRequest = z.infer<z.ZodObject<typeof queryRequestShape>>
export type QueryAnswer = z.infer<typeof queryAnswer>

/** What a miner of this market does, honest or not; `caller` is the SS58 address of the validator's hotkey. */
export interface RetrievalMiner {
  index(request: IndexRequest, caller: string): Promise<IndexAnswer>
  query(request: QueryRequest, caller: string): Promise<QueryAnswer>
}
