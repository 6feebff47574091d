import type { Method } from '../core/method.ts'
import { archiveMethods } from './archive.ts'
import { authorMethods } from './author.ts'
import { chainMethods } from './chain.ts'
import { chainHeadMethods } from './chainHead.ts'
import { chainSpecMethods } from './chainSpec.ts'
import { childStateMethods } from './childState.ts'
import { engineMethods } from './engine.ts'
import { paymentMethods } from './payment.ts'
import { rpcMethods } from './rpc.ts'
import { runtimeApiMethods } from './runtimeApis.ts'
import { stateMethods } from './state.ts'
import { systemMethods } from './system.ts'
import { transactionMethods } from './transaction.ts'
import { transactionWatchMethods } from './transactionWatch.ts'

/** Every JSON-RPC method, by subject. */
export const methods: readonly Method[] = [
  archiveMethods,
  authorMethods,
  chainMethods,
  chainHeadMethods,
  chainSpecMethods,
  childStateMethods,
  engineMethods,
  paymentMethods,
  rpcMethods,
  runtimeApiMethods,
  stateMethods,
  systemMethods,
  transactionMethods,
  transactionWatchMethods,
].flat()
