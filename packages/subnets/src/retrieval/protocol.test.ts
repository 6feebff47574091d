import { expect, it } from 'vitest'
import { indexAnswer, queryAnswer, RetrievalIndex, RetrievalQuery } from './protocol.ts'

const DIGEST = '0'.repeat(64)

// A field that is called otherwise is a protocol that no miner in the field speaks: what the code calls things does not decide it.
it('the fields on the wire are called as they always were', () => {
  expect(Object.keys(indexAnswer.shape)).toEqual(['model', 'commitment'])
  expect(Object.keys(queryAnswer.shape)).toEqual(['ranked', 'query_vectors', 'document_vectors', 'proofs'])
  expect(RetrievalIndex.hashFields).toEqual(['task', 'seed_commitment', 'documents'])
  expect(RetrievalQuery.hashFields).toEqual(['task', 'queries', 'sample'])
})

it('requests and answers written with those names are read', () => {
  const answer = { ranked: [[1, 0]], query_vectors: ['AA=='], document_vectors: ['AQ=='], proofs: [''] }
  expect(queryAnswer.parse(answer)).toEqual(answer)
  expect(indexAnswer.parse({ model: DIGEST, commitment: DIGEST })).toEqual({ model: DIGEST, commitment: DIGEST })
})
