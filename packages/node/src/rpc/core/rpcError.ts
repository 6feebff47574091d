import { Refusal } from '@glia/base'

/** What a client gets instead of a result: its mistakes are ordinary traffic. */
export class RpcError extends Refusal {
  /** JSON-RPC's code, a number. */
  readonly rpcCode: number
  readonly data: string | undefined

  constructor(rpcCode: number, message: string, data?: string) {
    super('RPC', message)
    this.rpcCode = rpcCode
    this.data = data
  }

  /** The `error` object of the answer, as JSON. */
  toJson(): string {
    const data = this.data === undefined ? '' : `,"data":${JSON.stringify(this.data)}`
    return `{"code":${this.rpcCode},"message":${JSON.stringify(this.message)}${data}}`
  }
}

// Codes and texts of JSON-RPC 2.0 and of jsonrpsee, the server library of Substrate nodes.
/** @param why of JSON that is refused before it is read */
export const parseError = (why?: string) => new RpcError(-32700, 'Parse error', why)
export const invalidRequest = (why: string) => new RpcError(-32600, 'Invalid request', why)
export const methodNotFound = (why?: string) => new RpcError(-32601, 'Method not found', why)
export const internalError = () => new RpcError(-32603, 'Internal error')
/** What jsonrpsee says, and what to do. */
const exceeded = (limit: string, advice: string) => `Exceeded max limit of ${limit}: ${advice}`
/** @param found bytes that came, where all of them have */
export const requestTooBig = (limit: number, found?: number) => {
  const advice = `${found === undefined ? '' : `this one has ${found}; `}send it in parts (a byte in hexadecimal takes two)`
  return new RpcError(-32007, 'Request is too big', exceeded(`${limit} bytes`, advice))
}
export const batchTooBig = (limit: number, found: number) =>
  new RpcError(
    -32010,
    'The batch request was too large',
    exceeded(`${limit} requests`, `this one has ${found}; send it in parts`),
  )
export const batchAnswerTooBig = (limit: number) =>
  new RpcError(
    -32011,
    'The batch response was too large',
    exceeded(`${limit} bytes for all answers together`, 'ask for less at once'),
  )
export const responseTooBig = (limit: number) =>
  new RpcError(-32008, 'Response is too big', exceeded(`${limit} bytes`, 'ask for less at once'))
const SERVER_BUSY = -32009
/** Of what would take much room that others have at the moment. */
export const serverBusy = (bytes: number) =>
  new RpcError(
    SERVER_BUSY,
    'Server is busy, try again later',
    `no room for ${bytes} bytes beside those of others, for an answer or for what is read from a request: ask for less, or again later`,
  )
export const isBusy = (fault: unknown): fault is RpcError => fault instanceof RpcError && fault.rpcCode === SERVER_BUSY
