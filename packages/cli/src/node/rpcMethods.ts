import { RPC_METHODS, type RpcMethods } from '@glia/node'
import { InvalidArgumentError, Option } from 'commander'

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
export function rpcMethods(text: string): RpcMethods {
  const found = RPC_METHODS.find((each) => each.toLowerCase() === text.toLowerCase())
  if (found === undefined) throw new InvalidArgumentError(`expected ${RPC_METHODS.join(', ')}.`)
  return found
}
