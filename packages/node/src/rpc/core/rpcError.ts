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
export const invalidRequest = () => new RpcError(-32600, 'Invalid request')
export const methodNotFound = () => new RpcError(-32601, 'Method not found')
export const internalError = () => new RpcError(-32603, 'Internal error')
export const requestTooBig = (limit: number) =>
  new RpcError(-32007, 'Request is too big', `Exceeded max limit of ${limit}`)
export const batchTooBig = (limit: number) =>
  new RpcError(-32010, 'The batch request was too large', `Exceeded max limit of ${limit}`)
export const batchAnswerTooBig = (limit: number) =>
  new RpcError(-32011, 'The batch response was too large', `Exceeded max limit of ${limit}`)
export const responseTooBig = (limit: number) =>
  new RpcError(-32008, 'Response is too big', `Exceeded max limit of ${limit}`)
/** Of what would take much room that others have at the moment. */
export const serverBusy = () => new RpcError(-32009, 'Server is busy, try again later')
