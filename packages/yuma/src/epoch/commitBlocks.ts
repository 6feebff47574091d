/** The commits of one mechanism, accounts already looked up as UIDs (null = not registered here). */
export interface MechanismCommits {
  /** `WeightCommits`: by committer, its queue of commit epoch and block, oldest first. */
  readonly v2: Iterable<{ uid: number | null; queue: Iterable<readonly [epoch: number, block: number]> }>
  /** `TimelockedWeightCommits`: by commit epoch, committer and block. */
  readonly timelocked: Iterable<{ epoch: number; queue: Iterable<readonly [uid: number | null, block: number]> }>
}

/**
 * `EpochInput.commitBlock`: block of the earliest active commit of each UID, Infinity for none. A commit is active until
 * revealPeriod epochs after its own. Of a v2 queue only the first active entry counts. Source: the commit-reveal column mask of
 * `epoch_mechanism` and `is_commit_expired`.
 */
export function earliestCommitBlocks(
  n: number,
  commits: MechanismCommits,
  currentEpoch: number,
  revealPeriod: number,
): Float64Array {
  const blocks = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const active = (epoch: number): boolean => currentEpoch <= epoch + revealPeriod
  const note = (uid: number | null, block: number): void => {
    if (uid !== null && uid < n) blocks[uid] = Math.min(blocks[uid] as number, block)
  }
  for (const { uid, queue } of commits.v2) {
    for (const [epoch, block] of queue) {
      if (!active(epoch)) continue
      note(uid, block)
      break
    }
  }
  for (const { epoch, queue } of commits.timelocked) {
    if (!active(epoch)) continue
    for (const [uid, block] of queue) note(uid, block)
  }
  return blocks
}
