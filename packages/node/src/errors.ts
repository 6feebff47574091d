import { type ErrorDetails, Refusal } from '@glia/base'
import type { TransactionValidityError } from '@glia/frame'

/** What the node refuses, for programs; `rpc/core/errorTable.ts` gives each its JSON-RPC code and text. */
export type NodeErrorShape =
  /** No block with this hash. */
  | { readonly kind: 'UnknownBlock'; readonly hash: string }
  /** The block is known, its state is pruned. */
  | { readonly kind: 'StateDiscarded'; readonly hash: string }
  /** A runtime API that this runtime does not have. */
  | { readonly kind: 'ExportNotFound'; readonly name: string }
  /** The arguments of a runtime call are not what its declaration says. */
  | { readonly kind: 'BadCallInput'; readonly name: string; readonly details: string }
  /** The runtime ended in a fault. */
  | { readonly kind: 'ExecutionFailed'; readonly details: string }
  /** Bytes that are not one length-prefixed extrinsic. */
  | { readonly kind: 'BadExtrinsicFormat'; readonly details: string }
  /** An extrinsic whose content this runtime cannot read. */
  | { readonly kind: 'UndecodableExtrinsic'; readonly details: string }
  /** `details` where it is the node's own policy that refuses it, not the runtime. */
  | { readonly kind: 'InvalidTransaction'; readonly validity: TransactionValidityError; readonly details?: string }
  | { readonly kind: 'TemporarilyBanned' }
  | { readonly kind: 'AlreadyImported'; readonly hash: string }
  | { readonly kind: 'TooLowPriority'; readonly old: bigint; readonly offered: bigint }
  /** The pool, or the sender's share of it, is full, or the node busy; `details` where it is not the pool that is full of better ones. */
  | { readonly kind: 'ImmediatelyDropped'; readonly details?: string }
  | { readonly kind: 'NoTags' }
  /** The node is on its way down. */
  | { readonly kind: 'Stopping' }
  /** Manual sealing asked of an engine that seals by itself, or of a block that cannot be built. */
  | { readonly kind: 'Sealing'; readonly details: string }
  /** A block from outside that this chain does not take: which part of it is wrong, and why. */
  | { readonly kind: 'BadBlock'; readonly part: BlockPart; readonly index?: number; readonly details: string }
  /** The chain moved on below a block that was being built: build it again on the head. */
  | { readonly kind: 'StaleBuilder'; readonly block: number; readonly head: number }
  /** A hook or an inherent failed, so that no block can follow: a fault of the runtime, never of a user. */
  | { readonly kind: 'RuntimeFault'; readonly block: number; readonly details: string }
  /** Time travel to a block that is not there, or by a snapshot that is not. */
  | { readonly kind: 'TimeTravel'; readonly details: string }
  /** A snapshot file that is damaged, foreign or of another version, or that cannot be written. */
  | { readonly kind: 'SnapshotFile'; readonly details: string }
  /** A genesis file that cannot be read, or does not say what one may; `details` has the place in it. */
  | { readonly kind: 'GenesisFile'; readonly details: string }
  /** Wrong options at the start; `option` where it is one that is wrong. */
  | { readonly kind: 'Options'; readonly option?: string; readonly details: string }
  /** A port that cannot be listened on. */
  | { readonly kind: 'Listen'; readonly option?: ListenOption | undefined; readonly details: string }
  /** A drand relay that answers with something else than a pulse. */
  | { readonly kind: 'Drand'; readonly details: string }
  /** The data directory cannot be made, does not hold this chain, or is damaged. */
  | { readonly kind: 'Database'; readonly details: string }

/** The option of a node that chose a port, or the address. */
export type ListenOption = 'rpcPort' | 'extraPorts' | 'metricsPort' | 'host'

/** What can be wrong with a block from outside; `index` counts its extrinsics where one of them is meant. */
export type BlockPart =
  | 'number'
  | 'parent'
  | 'encoding'
  | 'timestamp'
  | 'inherents'
  | 'digest'
  | 'signature'
  | 'transaction'
  | 'extrinsicsRoot'
  | 'stateRoot'
  | 'hash'

/** Every error the node raises on purpose. */
export class NodeError extends Refusal {
  declare readonly code: NodeErrorShape['kind']
  readonly shape: NodeErrorShape

  constructor(shape: NodeErrorShape, options?: { cause?: unknown }) {
    super(shape.kind, describe(shape), detailsOf(shape, options))
    this.shape = shape
  }
}

function detailsOf(shape: NodeErrorShape, options: { cause?: unknown } | undefined): ErrorDetails | undefined {
  return 'option' in shape && shape.option !== undefined ? { ...options, option: shape.option } : options
}

function describe(shape: NodeErrorShape): string {
  switch (shape.kind) {
    case 'UnknownBlock':
      return `UnknownBlock: Header was not found in the database: ${shape.hash}`
    case 'StateDiscarded':
      return `State already discarded for ${shape.hash}`
    case 'ExportNotFound':
      return `Exported method ${shape.name} is not found`
    case 'BadCallInput':
      return `Bad input data provided to ${shape.name}: ${shape.details}`
    case 'InvalidTransaction': {
      const details = shape.details === undefined ? '' : `: ${shape.details}`
      return `Invalid transaction: ${shape.validity.type}.${shape.validity.value.type}${details}`
    }
    case 'AlreadyImported':
      return `Transaction ${shape.hash} is in the pool already`
    case 'TooLowPriority':
      return `Priority is too low: (${shape.old} vs ${shape.offered})`
    case 'TemporarilyBanned':
      return 'Transaction is temporarily banned'
    case 'ImmediatelyDropped':
      return shape.details === undefined
        ? 'Transaction does not fit into the full pool'
        : `Transaction does not enter the pool: ${shape.details}`
    case 'NoTags':
      return 'Transaction provides no tags'
    case 'Stopping':
      return 'the node is stopping'
    case 'BadBlock': {
      const at = shape.index === undefined ? '' : ` of extrinsic ${shape.index}`
      return `bad block, ${shape.part}${at}: ${shape.details}`
    }
    case 'StaleBuilder':
      return `block ${shape.block} was built on a head that is gone, the head is block ${shape.head} now: build it again`
    case 'RuntimeFault':
      return `the runtime failed on block ${shape.block}: ${shape.details}`
    case 'Options':
      return shape.option === undefined ? shape.details : `option ${shape.option}: ${shape.details}`
    default:
      return shape.details
  }
}
