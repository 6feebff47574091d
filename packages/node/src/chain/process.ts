import { errorText, fromHex, sameBytes, toHex0x, toHexDigits } from '@glia/base'
import {
  type BlockBuilder,
  bareExtrinsic,
  type DispatchOutcome,
  decodeExtrinsic,
  digest,
  type Extrinsic,
  encode,
  type InherentData,
  inherents,
  isBare,
  isInherent,
  type Runtime,
  signingPayload,
  stoppedIn,
} from '@glia/frame'
import { loadCrypto, type VerifiedSignature } from '../crypto/signatureHost.ts'
import type { SignatureTask } from '../crypto/verifyBatch.ts'
import { type BlockPart, NodeError } from '../errors.ts'
import { extrinsicsRoot, type GivenBlock, NO_ROOT } from './block.ts'
import type { Chain } from './chain.ts'
import { isOfState, withoutBlame } from './fault.ts'
import { knownTo, slotOf, timeIn } from './slot.ts'
import { canStop } from './slotBudget.ts'

const bad = (part: BlockPart, details: string, index?: number) =>
  new NodeError({ kind: 'BadBlock', part, details, ...(index === undefined ? {} : { index }) })

/**
 * Executes a block that somebody else made, part by part; its signatures are checked in one batch, elsewhere. Answers the
 * closed builder, whose roots and hash are what the block says where it says them.
 *
 * @throws NodeError BadBlock with the part that is wrong, StaleBuilder when the head moved meanwhile, RuntimeFault
 */
export async function processBlock(
  chain: Chain,
  given: GivenBlock,
  verify: (task: SignatureTask) => Promise<boolean>,
): Promise<BlockBuilder> {
  checkPlace(chain, given)
  const extrinsics = decodeBody(chain.runtime, given.body)
  const timestamp = checkTime(chain, given, extrinsics)
  const builder = chain.openBlock(timestamp)
  checkInherents(builder, knownTo(chain.runtime, timestamp, extrinsics), extrinsics)
  const first = builder.inherentCount
  const stopped = checkStopped(builder, given, extrinsics)
  const tasks = extrinsics.map((extrinsic, index) => (index < first ? undefined : taskOf(builder, extrinsic, index)))
  await loadCrypto()
  const answers = await Promise.all(tasks.map((task) => task === undefined || verify(task)))
  const forged = answers.indexOf(false)
  if (forged >= 0) throw bad('signature', 'it is not the signer’s signature of this transaction', forged)
  chain.requireCurrent(builder)
  for (let index = first; index < extrinsics.length; index++) {
    const extrinsic = extrinsics[index] as Extrinsic
    applying(chain, tasks[index], index, () => builder.apply(extrinsic, { isStopped: stopped.has(index) }))
  }
  const closed = closeGiven({ chain, builder, extrinsics, tasks, timestamp, stopped })
  checkOutcome(chain, closed, given)
  return closed
}

function checkPlace({ head }: Chain, { number, parentHash, header, body }: GivenBlock): void {
  if (number !== head.number + 1) throw bad('number', `expected block ${head.number + 1}, found ${number}`)
  if (parentHash !== head.hash) throw bad('parent', `expected a block on ${head.hash}, found one on ${parentHash}`)
  if (header === undefined) return
  if (header.number !== number) throw bad('number', `expected ${number} in the header, found ${header.number}`)
  if (header.parentHash !== parentHash)
    throw bad('parent', `expected ${parentHash} in the header, found ${header.parentHash}`)
  const root = extrinsicsRoot(body)
  if (header.extrinsicsRoot !== root)
    throw bad('extrinsicsRoot', `expected ${header.extrinsicsRoot}, found a body with ${root}`)
}

function decodeBody(runtime: Runtime, body: readonly Uint8Array[]): Extrinsic[] {
  return body.map((bytes, index) => {
    try {
      return decodeExtrinsic(runtime, bytes)
    } catch (fault) {
      // Not codec errors alone: calls nested deep enough exhaust the stack.
      throw bad('encoding', errorText(fault), index)
    }
  })
}

/** The block's own time, in milliseconds, from the call that sets it; its slot is later than the parent's. */
function checkTime(chain: Chain, { header }: GivenBlock, extrinsics: readonly Extrinsic[]): bigint {
  const timestamp = timeIn(extrinsics)
  if (timestamp === undefined) throw bad('timestamp', 'expected a call that sets the time of the block, found none')
  const slot = timestamp / BigInt(chain.slotDuration)
  const previous = slotOf(chain.head.header)
  if (previous !== undefined && slot <= previous)
    throw bad('timestamp', `expected a time after slot ${previous}, found ${timestamp} ms, which is in slot ${slot}`)
  if (header === undefined) return timestamp
  const expected = toHexDigits(encode(digest, chain.digestAt(timestamp)))
  // What its execution deposited is looked at when it is executed.
  const before = header.digest.logs.filter(({ type }) => type === 'PreRuntime')
  const found = toHexDigits(encode(digest, { logs: before }))
  if (found !== expected) throw bad('digest', `expected 0x${expected} for ${timestamp} ms, found 0x${found}`)
  return timestamp
}

/** The body begins with exactly the inherents that this node would make if it knew what the author did, and has no others. */
function checkInherents(builder: BlockBuilder, data: InherentData, extrinsics: readonly Extrinsic[]): void {
  const expected = withoutBlame(builder.start.number, () => inherents(builder.ctx, data))
  expected.forEach(({ bytes }, index) => {
    const found = extrinsics[index]
    // In either format: what it says counts.
    if (found !== undefined && isBare(found) && sameBytes(bareExtrinsic(found.call), bytes)) return
    const what = found === undefined ? 'nothing' : toHex0x(found.bytes)
    throw bad('inherents', `expected ${toHex0x(bytes)}, found ${what}`, index)
  })
  for (let index = expected.length; index < extrinsics.length; index++) {
    const extrinsic = extrinsics[index] as Extrinsic
    if (isBare(extrinsic) && isInherent(builder.ctx, extrinsic.call))
      throw bad(
        'inherents',
        `expected ${expected.length} calls of the author, all at the start, found another one`,
        index,
      )
  }
  withoutBlame(builder.start.number, () => builder.applyGivenInherents(extrinsics.slice(0, expected.length)))
  if (builder.inherentCount !== expected.length)
    throw bad(
      'inherents',
      `expected ${builder.inherentCount} calls of the author, as many as have room, found ${expected.length}`,
    )
}

/** What its author says that it has stopped, in their order: transactions that could be. */
function checkStopped(
  { ctx, inherentCount }: BlockBuilder,
  { header }: GivenBlock,
  extrinsics: readonly Extrinsic[],
): ReadonlySet<number> {
  const named = stoppedIn(header?.digest ?? { logs: [] })
  for (const [at, index] of named.entries()) {
    const extrinsic = extrinsics[index]
    const isNext = at === 0 || index > (named[at - 1] as number)
    if (isNext && index >= inherentCount && extrinsic?.signed !== undefined && canStop(ctx, extrinsic.call)) continue
    throw bad(
      'digest',
      `expected transactions that could be stopped, each once and in their order, found ${index} named`,
    )
  }
  return new Set(named)
}

/** What to check for a transaction. The payload may hold the hash of an era's first block, so it needs the block's state. */
function taskOf(
  builder: BlockBuilder,
  { signed }: Extrinsic,
  index: number,
): (SignatureTask & VerifiedSignature) | undefined {
  if (signed === undefined || signed.address.type !== 'Id') return undefined
  const { type: kind, value: signature } = signed.signature
  try {
    return {
      kind,
      signature,
      message: signingPayload(builder.ctx, signed),
      publicKey: fromHex(signed.address.value),
    }
  } catch (fault) {
    if (isOfState(fault)) throw fault
    throw bad('transaction', errorText(fault), index)
  }
}

function applying(
  { host }: Chain,
  verified: VerifiedSignature | undefined,
  index: number,
  apply: () => DispatchOutcome,
): DispatchOutcome {
  try {
    return host.trusting(verified, apply)
  } catch (fault) {
    if (isOfState(fault)) throw fault
    throw bad('transaction', errorText(fault), index)
  }
}

/** A block that was executed, and what of. */
interface Given {
  readonly chain: Chain
  readonly builder: BlockBuilder
  readonly extrinsics: readonly Extrinsic[]
  readonly tasks: readonly (VerifiedSignature | undefined)[]
  readonly timestamp: bigint
  /** Indices of those that its author has stopped. */
  readonly stopped: ReadonlySet<number>
}

/**
 * Closes the block. When a value does not encode, it is executed once more with the changes of each transaction that was not stopped encoded at its
 * end, as `propose` does, so that the transaction that wrote it has failed. Answers the builder that closed.
 */
function closeGiven({ chain, builder, extrinsics, tasks, timestamp, stopped }: Given): BlockBuilder {
  try {
    builder.finalise()
    return builder
  } catch (fault) {
    if (isOfState(fault)) throw fault
    const again = chain.openBlock(timestamp)
    return withoutBlame(builder.start.number, () => {
      again.applyGivenInherents(extrinsics.slice(0, builder.inherentCount))
      let faults = 0
      for (let index = again.inherentCount; index < extrinsics.length; index++) {
        const extrinsic = extrinsics[index] as Extrinsic
        const outcome = applying(chain, tasks[index], index, () =>
          stopped.has(index) ? again.apply(extrinsic, { isStopped: true }) : again.applyEncoding(extrinsic),
        )
        if (outcome.fault !== undefined) faults++
      }
      if (faults === 0) throw fault
      again.finalise()
      return again
    })
  }
}

function checkOutcome(chain: Chain, builder: BlockBuilder, { header, hash }: GivenBlock): void {
  if (header !== undefined) {
    const [expected, found] = [header.digest, builder.digest].map((each) => toHexDigits(encode(digest, each)))
    if (found !== expected) throw bad('digest', `expected 0x${expected}, found 0x${found} after executing it`)
  }
  if (header === undefined && hash === undefined) return
  const stateRoot = header !== undefined && header.stateRoot !== NO_ROOT
  const built = chain.finalise(builder, { stateRoot })
  if (header !== undefined && built.header.stateRoot !== header.stateRoot)
    throw bad('stateRoot', `expected ${header.stateRoot}, found ${built.header.stateRoot} after executing it`)
  if (hash !== undefined && built.hash !== hash) throw bad('hash', `expected ${hash}, found ${built.hash}`)
}
