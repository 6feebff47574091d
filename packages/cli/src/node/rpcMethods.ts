import { RPC_METHODS } from '@glia/node'
import { Option } from 'commander'
import { nodeOption } from './nodeOption.ts'

/** `--rpc-methods`, for commands that start a node; the words are Substrate's. */
export function rpcMethodsOption(): Option {
  return new Option(
    '--rpc-methods <who>',
    'who may call methods that change the node (engine_*): Auto (clients on a loopback address), Safe (nobody), Unsafe (everybody)',
  )
    .default('Auto')
    .argParser(rpcMethods)
}

/** Reads who may call unsafe methods, in any case. */
const rpcMethods = nodeOption(
  'rpcMethods',
  (text) => RPC_METHODS.find((each) => each.toLowerCase() === text.toLowerCase()) ?? text,
)
