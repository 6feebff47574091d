import { GliaError } from '@glia/base'

/** What went wrong in the state layer, for programs. */
export type StateErrorCode =
  /** A hexadecimal string has an odd length or a character outside 0-9a-f: correct the caller. */
  | 'BadHex'
  /** A block does not extend the head (number or parent hash differ): re-execute it on the present head. */
  | 'NotNextBlock'
  /** A pending state was prepared by another store or on another head: prepare it again. */
  | 'StalePending'
  /** A map whose keys are hashed beyond recognition was asked for its keys: keep a list of them elsewhere. */
  | 'OpaqueKeys'
  /** A part of a storage map's key is of a kind that cannot be told from others: make it of plain values. */
  | 'BadKeyPart'
  /** A layer's state below has gone on, or is another one: build the layer again. */
  | 'StaleLayer'
  /** The block is pruned or was never committed: ask for a newer block or run with `history: 'all'`. */
  | 'UnknownBlock'
  /** Too much has changed since the block for what was asked: ask for a newer one. */
  | 'TooFar'
  /** Bytes that should be a trie node or a record of the store do not decode: the data or the file is damaged. */
  | 'Corrupt'
  /** A storage key is longer than a state can hold: shorten it. */
  | 'KeyTooLong'
  /** Another process has the directory open: stop it, or choose another directory. */
  | 'InUse'
  /** The system refused to write, for want of room or permission: mend that and start again. */
  | 'Unwritable'
  /** A database holds as many states for forks as it can: close one. */
  | 'TooManyForks'
  /** An option of a store is not what it may be: correct the caller. */
  | 'BadOption'
  /** The store was closed: open it again. */
  | 'Closed'

/** Every error this package raises on purpose. */
export class StateError extends GliaError {
  declare readonly code: StateErrorCode

  constructor(code: StateErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options)
  }
}
