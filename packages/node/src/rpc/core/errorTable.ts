import type { InvalidTransaction, UnknownTransaction } from '@glia/frame'
import { StateError } from '@glia/state'
import { NodeError, type NodeErrorShape } from '../../errors.ts'
import type { Logger } from '../../log.ts'
import { clientError, poolErrors, refusal, sealingFailed } from './errorNotes.ts'
import { internalError, RpcError } from './rpcError.ts'

/** Texts of `impl From<InvalidTransaction> for &'static str` of the reference's primitives: clients show and match them. */
const INVALID: Record<Exclude<InvalidTransaction['type'], 'Custom'>, string> = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  BadMandatory: 'A call was labelled as mandatory, but resulted in an Error.',
  MandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  BadSigner: 'Invalid signing address',
  IndeterminateImplicit: 'The implicit data was unable to be calculated',
  UnknownOrigin: 'The transaction extension did not authorize any origin',
}

const unknownText = (unknown: UnknownTransaction): string =>
  `UnknownTransaction::${unknown.type === 'Custom' ? `Custom(${unknown.value})` : unknown.type}`

/** The one place where the node's errors get their JSON-RPC codes and texts. */
function rpcErrorOf(shape: NodeErrorShape, error: NodeError): RpcError {
  switch (shape.kind) {
    case 'UnknownBlock':
      return refusal(clientError, `: ${error.message}`)
    case 'StateDiscarded':
      return refusal(clientError, `: Api called for an unknown Block: ${error.message}`)
    case 'ExportNotFound':
      return refusal(clientError, `: Execution failed: Other: ${error.message}`)
    case 'BadCallInput':
    case 'ExecutionFailed':
      return refusal(clientError, `: Execution failed: Execution aborted due to panic: ${error.message}`)
    case 'BadExtrinsicFormat':
      return refusal(poolErrors.badFormat, `: ${shape.details}`)
    case 'UndecodableExtrinsic': {
      const text = `Runtime error: Execution failed: Execution aborted due to panic: Bad input data provided to validate_transaction: ${shape.details}`
      return refusal(poolErrors.unverified, `: ${text}`, text)
    }
    case 'InvalidTransaction': {
      const { validity, details } = shape
      if (validity.type === 'Unknown') return refusal(poolErrors.unknownValidity, '', unknownText(validity.value))
      const { value } = validity
      const data = value.type === 'Custom' ? `Custom error: ${value.value}` : INVALID[value.type]
      return refusal(poolErrors.invalid, '', details === undefined ? data : `${data}: ${details}`)
    }
    case 'TemporarilyBanned':
      return refusal(poolErrors.banned)
    case 'AlreadyImported':
      return refusal(poolErrors.alreadyImported, '', shape.hash)
    case 'TooLowPriority':
      return new RpcError(
        poolErrors.lowPriority.code,
        error.message,
        'The transaction has too low priority to replace another transaction already in the pool.',
      )
    case 'ImmediatelyDropped':
      return refusal(
        poolErrors.dropped,
        '',
        ["The transaction couldn't enter the pool because of the limit", shape.details].filter(Boolean).join(': '),
      )
    case 'NoTags':
      return refusal(poolErrors.noTags, '', "Transaction does not provide any tags, so the pool can't identify it")
    case 'Sealing':
      return refusal(sealingFailed, `: ${shape.details}`)
    case 'Stopping':
      return new RpcError(-32603, error.message)
    case 'StaleBuilder':
    case 'RuntimeFault':
      return refusal(sealingFailed, `: ${error.message}`)
    case 'BadBlock':
      return new RpcError(-32602, error.message)
    case 'TimeTravel':
    case 'SnapshotFile':
    case 'GenesisFile':
    case 'Drand':
    case 'Options':
    case 'Listen':
    case 'Database':
      return new RpcError(-32603, shape.details)
  }
}

/** What a client is told about whatever a handler threw; undefined for faults that are the node's own. */
export function toRpcError(fault: unknown): RpcError | undefined {
  if (fault instanceof RpcError) return fault
  if (fault instanceof NodeError) return rpcErrorOf(fault.shape, fault)
  if (isTooFar(fault)) return refusal(clientError, `: ${fault.message}`)
  return isAfterEnd(fault) ? toRpcError(new NodeError({ kind: 'Stopping' })) : undefined
}

/** Work that was under way when the node stopped finds the state closed: the store is open as long as the node runs. */
const isAfterEnd = (fault: unknown): boolean => fault instanceof StateError && fault.code === 'Closed'

/** More has changed since a block than anybody is kept waiting for. */
export const isTooFar = (fault: unknown): fault is StateError => fault instanceof StateError && fault.code === 'TooFar'

/** The sentence for a failure that an event tells; a fault of the node's own is logged, and its words are not the client's to read. */
export function toldText(what: string, fault: unknown, log: Logger): string {
  if (fault instanceof RpcError || fault instanceof NodeError || isTooFar(fault)) return fault.message
  if (isAfterEnd(fault)) return new NodeError({ kind: 'Stopping' }).message
  log.error(`${what} failed`, fault)
  return internalError().message
}
