/**
 * Shares of weight from moving scores: w_i = s_i^sharpness / sum, where scores below `floor` of the best count as 0.
 * A sharpness above 1 pays quality more than in proportion, so that running many poor miners does not beat one good one.
 * Returns uids and shares (sum 1) of those above zero, by uid; empty when nobody scored.
 */
export function weightsFromScores(
  scores: readonly { readonly uid: number; readonly score: number }[],
  options: { readonly sharpness?: number; readonly floor?: number } = {},
): { uids: number[]; shares: number[] } {
  const best = scores.reduce((max, { score }) => Math.max(max, score), 0)
  const floor = best * (options.floor ?? 0.05)
  const raised = scores
    .filter(({ score }) => score > 0 && score >= floor)
    .map(({ uid, score }) => ({ uid, value: score ** (options.sharpness ?? 2) }))
    .sort((a, b) => a.uid - b.uid)
  const total = raised.reduce((sum, { value }) => sum + value, 0)
  return { uids: raised.map(({ uid }) => uid), shares: raised.map(({ value }) => value / total) }
}
