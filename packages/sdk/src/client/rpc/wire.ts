// What nodes answer, as JSON: the one place where the client takes a node's word for the form of an answer.

/** A header on the wire; the number is hexadecimal. */
export interface WireHeader {
  readonly number: string
  readonly parentHash: string
  readonly stateRoot: string
  readonly extrinsicsRoot: string
}

/** The version of the runtime a node runs. */
export interface RuntimeVersion {
  readonly specName: string
  readonly specVersion: number
  readonly transactionVersion: number
}

/** Storage values that changed in a block: keys, and values or null where there is none. */
export interface WireChanges {
  readonly block: string
  readonly changes: readonly (readonly [key: string, value: string | null])[]
}

/** What the node says about a transaction under way, as it comes over the wire. */
export type TransactionStatus =
  | 'future'
  | 'ready'
  | 'dropped'
  | 'invalid'
  | { readonly broadcast: readonly string[] }
  | { readonly inBlock: string }
  | { readonly retracted: string }
  | { readonly finalityTimeout: string }
  | { readonly finalized: string }
  | { readonly usurped: string }

/** Results by method, undefined where the node answers null. Source: the interfaces of sc-rpc-api. */
export interface RpcMethods {
  author_submitExtrinsic: string
  chain_getBlock: { readonly block: { readonly header: WireHeader; readonly extrinsics: string[] } } | undefined
  chain_getBlockHash: string | undefined
  chain_getFinalizedHead: string
  chain_getHeader: WireHeader | undefined
  state_call: string
  state_getKeysPaged: string[]
  state_getRuntimeVersion: RuntimeVersion
  state_getStorage: string | undefined
  state_queryStorageAt: readonly WireChanges[]
  system_accountNextIndex: number
}

/** Notifications by the method that subscribes. */
export interface RpcSubscriptions {
  author_submitAndWatchExtrinsic: TransactionStatus
  chain_subscribeFinalizedHeads: WireHeader
  chain_subscribeNewHeads: WireHeader
  state_subscribeRuntimeVersion: RuntimeVersion
}
