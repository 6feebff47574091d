import { ABSENT } from '../../client/chainReader.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { storageIndex } from '../../weights/commit.ts'
import { AdviceError, CheckError } from './errors.ts'
import { expectBlock, notRegistered } from './findings.ts'
import type { ChainView } from './view.ts'

/** A row of weights as the chain would get it. */
export interface WeightsPlan {
  readonly netuid: number
  readonly mechanism: number
  readonly uids: readonly number[]
  readonly versionKey: bigint | number
}

/**
 * NOT_REGISTERED, MECHANISM, COMMIT_REVEAL, WEIGHTS_VERSION, NO_PERMIT, WEIGHTS, TOO_SOON, NoSuchSubnet.
 * Enough stake is for the pool to judge, which takes no fee.
 */
export async function checkOpenWeights(view: ChainView, hotkey: Keypair, plan: WeightsPlan): Promise<void> {
  const writer = await expectWriter(view, hotkey, plan, false)
  await expectRow(view, hotkey, plan, writer?.uid)
  writer?.expectTime()
}

/**
 * WEIGHTS_VERSION, NO_PERMIT, WEIGHTS: that the subnet takes these weights of a UID, undefined where it is not known.
 *
 * @param permit when it is needed: `now`, `atReveal`, or `later`, for who says that it will be there
 */
async function expectRow(
  view: ChainView,
  hotkey: Keypair,
  { netuid, uids, versionKey }: WeightsPlan,
  uid: number | undefined,
  permit: 'now' | 'atReveal' | 'later' = 'now',
): Promise<void> {
  const [version = 0n, permits, ownerHotkey, neurons, least = 0] = await Promise.all([
    view.read('WeightsVersionKey', netuid),
    view.read('ValidatorPermit', netuid),
    view.read('SubnetOwnerHotkey', netuid),
    view.read('SubnetworkN', netuid),
    view.read('MinAllowedWeights', netuid),
  ])
  if (BigInt(versionKey) < version) {
    throw new AdviceError(
      'WEIGHTS_VERSION',
      { expected: `a version key of at least ${version}`, found: String(versionKey) },
      (name) => `pass ${name('versionKey')}, or update what you validate with`,
    )
  }
  const forOneself = uids.length === 1 && uids[0] === uid
  const needsPermit = permit !== 'later' && !forOneself && ownerHotkey !== hotkey.address
  if (uid !== undefined && permits?.[uid] === false && needsPermit) {
    const what = { expected: `UID ${uid} to have a validator permit on subnet ${netuid}`, found: 'none' }
    const comes = 'the permit comes with enough stake, at the next epoch'
    throw new AdviceError('NO_PERMIT', what, (name) =>
      permit === 'now'
        ? comes
        : `${comes}, and without it the chain drops these weights when they are revealed: wait for it, or pass ${name('permitLater')} if it will be there by then`,
    )
  }
  if (neurons === undefined) return
  expectNeurons(netuid, uids, neurons)
  const enough = Math.min(least, neurons)
  if (uids.length < enough && !forOneself) {
    throw new AdviceError(
      'WEIGHTS',
      { expected: `at least ${enough} weight${enough === 1 ? '' : 's'} above 0`, found: String(uids.length) },
      (name) => `give more neurons a weight, with ${name('processWeights')} if need be`,
    )
  }
}

/**
 * NOT_REGISTERED, MECHANISM, COMMIT_REVEAL, TOO_SOON, and what the chain would refuse when they are revealed, while the next
 * commitment has to wait: WEIGHTS_VERSION, NO_PERMIT, WEIGHTS.
 */
export async function checkCommit(view: ChainView, hotkey: Keypair, plan: CommitPlan): Promise<void> {
  const permit = plan.permitLater ? 'later' : 'atReveal'
  const writer = await expectWriter(view, hotkey, plan, true)
  await expectRow(view, hotkey, plan, writer?.uid, permit)
  writer?.expectTime()
}

function expectNeurons(netuid: number, uids: readonly number[], neurons: number): void {
  const stranger = uids.find((each) => each >= neurons)
  if (stranger === undefined) return
  throw new CheckError('WEIGHTS', {
    expected: `UIDs below ${neurons}, as many as subnet ${netuid} has`,
    found: String(stranger),
    advice: 'read the metagraph again',
  })
}

/** Weights to commit to. */
export interface CommitPlan extends WeightsPlan {
  readonly permitLater: boolean
}

/** Weights that were committed to. */
export interface RevealPlan extends WeightsPlan {
  readonly hash: string
}

/**
 * COMMITMENT: that the hash was committed to; what stands against the weights now, whatever was so when they were committed to:
 * COMMIT_REVEAL, NOT_REGISTERED, MECHANISM, WEIGHTS_VERSION, NO_PERMIT, WEIGHTS; and that this is the epoch of their reveal: TOO_SOON,
 * COMMITMENT where it has passed.
 */
export async function checkReveal(view: ChainView, hotkey: Keypair, plan: RevealPlan): Promise<void> {
  const { netuid, mechanism, hash } = plan
  const [commits, uid, hidden] = await Promise.all([
    view.stored('WeightCommits', storageIndex(netuid, mechanism), hotkey.address),
    view.stored('Uids', netuid, hotkey.address),
    view.read('CommitRevealWeightsEnabled', netuid),
    expectMechanism(view, netuid, mechanism),
  ])
  // The first, also where it has expired and another to the same has not. Source: `CheckWeights`, the extension.
  const commit = commits === ABSENT ? undefined : commits?.find(([committed]) => committed === hash)
  if (commits !== undefined && commit === undefined) {
    throw new CheckError('COMMITMENT', {
      expected: `a commitment of ${hotkey.address} to these weights on subnet ${netuid}`,
      found: commits === ABSENT || commits.length === 0 ? 'none' : `${commits.length} to others`,
      advice:
        'reveal the same weights with the same salt and hotkey as they were committed to; an expired commitment is gone',
    })
  }
  if (uid === ABSENT) throw notRegistered(netuid, hotkey.address)
  if (hidden === false) {
    throw new CheckError('COMMIT_REVEAL', {
      expected: `subnet ${netuid} to hide weights`,
      found: 'that it no longer does',
      advice: 'set them in the open: nothing has to be revealed any more',
    })
  }
  await expectRow(view, hotkey, plan, uid)
  if (commit !== undefined) await expectEpoch(view, netuid, commit[1])
}

/**
 * That the next block is in the epoch in which what was committed to may be revealed.
 *
 * @param committed epoch of the commitment
 * @param readings how often it may be read, where epochs run meanwhile
 * @throws CheckError TOO_SOON before it, COMMITMENT after it
 */
async function expectEpoch(view: ChainView, netuid: number, committed: bigint, readings = 3): Promise<void> {
  const begun = () => Promise.all([view.read('SubnetEpochIndex', netuid), view.read('LastEpochBlock', netuid)] as const)
  const [index, last] = await begun()
  const [period, tempo, pending, coming] = await Promise.all([
    view.read('RevealPeriodEpochs', netuid),
    view.read('Tempo', netuid),
    view.read('PendingEpochAt', netuid),
    view.coming(),
  ])
  // What was read of two blocks, with an epoch between them, is of none.
  if (readings > 1 && String(await begun()) !== String([index, last]))
    return expectEpoch(view, netuid, committed, readings - 1)
  if (index === undefined || period === undefined || last === undefined || tempo === undefined) return
  const byTempo = last + BigInt(tempo)
  const begins = pending === undefined || pending === 0n || pending > byTempo ? byTempo : pending
  // An epoch runs, or counts as run, before anything else in its block.
  const isDue = tempo !== 0 && BigInt(coming.next) >= begins
  const epoch = isDue ? index + 1n : index
  const due = committed + period
  if (epoch > due)
    throw new CheckError('COMMITMENT', {
      expected: `a commitment whose weights may still be revealed on subnet ${netuid}`,
      found: `one whose epoch for it, ${due}, has passed: the next block is in ${epoch}`,
      advice: 'commit to the weights again',
    })
  if (due === epoch || tempo === 0) return
  const next = isDue ? BigInt(coming.next + tempo) : begins
  expectBlock('TOO_SOON', 'the weights to be revealed', next + (due - epoch - 1n) * BigInt(tempo), coming)
}

async function expectMechanism(view: ChainView, netuid: number, mechanism: number): Promise<void> {
  const mechanisms = await view.read('MechanismCountCurrent', netuid)
  if (mechanisms === undefined || mechanism < mechanisms) return
  throw new AdviceError(
    'MECHANISM',
    { expected: `a mechanism below ${mechanisms}, as many as subnet ${netuid} has`, found: String(mechanism) },
    (name) => `leave ${name('mechanism')} out for the first one`,
  )
}

/** Who may write weights, and when. */
interface Writer {
  readonly uid: number
  /** To be asked last: whoever has waited is not to hear of something else then. @throws CheckError TOO_SOON */
  expectTime(): void
}

/** Who may write weights at all. */
async function expectWriter(
  view: ChainView,
  hotkey: Keypair,
  { netuid, mechanism, uids }: WeightsPlan,
  committing: boolean,
): Promise<Writer | undefined> {
  if (netuid === 0) {
    throw new CheckError('WEIGHTS', {
      expected: 'a subnet with weights',
      found: 'root, subnet 0, which has none',
      advice: 'name the subnet',
    })
  }
  if (new Set(uids).size < uids.length) {
    throw new CheckError('WEIGHTS', {
      expected: 'each UID once',
      found: `UID ${uids.find((each, at) => uids.indexOf(each) < at)} twice`,
      advice: 'add its weights up',
    })
  }
  const [, uid, hidden, limit, updates, next] = await Promise.all([
    view.expectSubnet(netuid),
    view.stored('Uids', netuid, hotkey.address),
    view.read('CommitRevealWeightsEnabled', netuid),
    view.read('WeightsSetRateLimit', netuid),
    view.read('LastUpdate', storageIndex(netuid, mechanism)),
    view.coming(),
  ])
  if (uid === undefined) return undefined
  if (uid === ABSENT) throw notRegistered(netuid, hotkey.address)
  await expectMechanism(view, netuid, mechanism)
  if (hidden !== undefined && hidden !== committing) {
    throw new AdviceError(
      'COMMIT_REVEAL',
      {
        expected: `weights of subnet ${netuid} ${hidden ? 'to be committed' : 'in the open'}`,
        found: committing ? 'a commitment' : 'open weights',
      },
      (name) => `use ${name('setWeights')}, which does what the subnet wants`,
    )
  }
  const last = updates?.[uid] ?? 0n
  return {
    uid,
    expectTime() {
      if (limit !== undefined && last > 0n) expectBlock('TOO_SOON', `weights of UID ${uid}`, last + limit, next)
    },
  }
}
