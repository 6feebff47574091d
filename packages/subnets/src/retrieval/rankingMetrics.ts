/**
 * nDCG@k of a ranked list when the relevant documents have gain 1 and all others 0:
 * DCG = sum over ranks r = 1..k of rel(r) / log2(r + 1), divided by the DCG of the best order.
 */
export function ndcg(ranked: readonly number[], relevant: ReadonlySet<number>, k = 10): number {
  let gain = 0
  let best = 0
  for (let rank = 0; rank < k; rank++) {
    const discount = 1 / Math.log2(rank + 2)
    if (relevant.has(ranked[rank] ?? -1)) gain += discount
    if (rank < relevant.size) best += discount
  }
  return best === 0 ? 0 : gain / best
}

/** 1 / rank of the first relevant document within the first k, else 0. */
export function reciprocalRank(ranked: readonly number[], relevant: ReadonlySet<number>, k = 10): number {
  const at = ranked.slice(0, k).findIndex((document) => relevant.has(document))
  return at < 0 ? 0 : 1 / (at + 1)
}
