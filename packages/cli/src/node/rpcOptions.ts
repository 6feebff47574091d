import type { NodeOptions } from '@glia/node'
import { DEFAULT_SERVER_LIMITS, expectedOf, MOST_SERVER_LIMITS, RPC_METHODS, type ServerLimits } from '@glia/node'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { besideAll, listOption, SEVERAL } from './listOption.ts'
import { nodeOption, numeral } from './nodeOption.ts'

/** Who may use a node over JSON-RPC, and how much of it; the options' names are Substrate's. */
export interface RpcOptions {
  readonly rpcMethods: NonNullable<NodeOptions['rpcMethods']>
  readonly rpcCors?: NodeOptions['rpcCors']
  readonly rpcHosts?: NodeOptions['rpcHosts']
  readonly metricsExternal?: boolean
  readonly rpcMaxConnections?: number
  readonly rpcMaxSubscriptionsPerConnection?: number
  readonly rpcMaxBatchRequestLen?: number
  /** In MiB, as the next one. */
  readonly rpcMaxRequestSize?: number
  readonly rpcMaxResponseSize?: number
}

const MIB = 1024 * 1024

/** Adds them to a command that starts a node. */
export function rpcOptions(command: Command): Command {
  const { connections, subscriptions, batchRequests, requestBytes, answerBytes } = DEFAULT_SERVER_LIMITS
  return command
    .addOption(
      new Option(
        '--rpc-methods <who>',
        'who may call unsafe methods (engine_*, state_getPairs, …): Auto (programs and pages of this machine), Safe (nobody: behind a proxy), Unsafe (everybody)',
      )
        .default('Auto')
        .argParser(rpcMethods),
    )
    .option(
      '--rpc-cors <origins>',
      `web pages that may use the node, beside those of this machine: an origin such as https://explorer.example, ${SEVERAL}; or all`,
      listOption('rpcCors', { clash: besideAll, advice: originAdvice }),
    )
    .option(
      '--rpc-hosts <names>',
      `names by which clients may reach it on a loopback address (a proxy passes its own on), beside localhost and addresses: ${SEVERAL}; or all`,
      listOption('rpcHosts', { lowerCase: true, clash: besideAll, advice: nameAdvice }),
    )
    .option(
      '--metrics-external',
      'lets others than this machine read /metrics, where they reach the node; --metrics-port is then open where --host is',
    )
    .option(
      '--rpc-max-connections <n>',
      `connections at once, ${rangeOf('connections')} (default: ${connections})`,
      limit('connections'),
    )
    .option(
      '--rpc-max-subscriptions-per-connection <n>',
      `subscriptions of one connection, ${rangeOf('subscriptions')} (default: ${subscriptions})`,
      limit('subscriptions'),
    )
    .option(
      '--rpc-max-batch-request-len <n>',
      `requests of one batch, ${rangeOf('batchRequests')} (default: ${batchRequests})`,
      limit('batchRequests'),
    )
    .option(
      '--rpc-max-request-size <MiB>',
      `size of a request in MiB, ${rangeOf('requestBytes', MIB)} (default: ${requestBytes / MIB})`,
      limit('requestBytes', MIB),
    )
    .option(
      '--rpc-max-response-size <MiB>',
      `size of an answer in MiB, ${rangeOf('answerBytes', MIB)} (default: ${answerBytes / MIB})`,
      limit('answerBytes', MIB),
    )
}

/** What they mean to the node. */
export function rpcNodeOptions(
  options: RpcOptions,
): Pick<NodeOptions, 'rpcMethods' | 'rpcCors' | 'rpcHosts' | 'metricsExternal' | 'serverLimits'> {
  const { rpcMethods, rpcCors, rpcHosts, metricsExternal } = options
  const limits: { readonly [Name in keyof ServerLimits]?: number | undefined } = {
    connections: options.rpcMaxConnections,
    subscriptions: options.rpcMaxSubscriptionsPerConnection,
    batchRequests: options.rpcMaxBatchRequestLen,
    requestBytes: options.rpcMaxRequestSize,
    answerBytes: options.rpcMaxResponseSize,
  }
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
  return {
    rpcMethods,
    ...(rpcCors === undefined ? {} : { rpcCors }),
    ...(rpcHosts === undefined ? {} : { rpcHosts }),
    ...(metricsExternal === undefined ? {} : { metricsExternal }),
    ...(Object.keys(given).length === 0 ? {} : { serverLimits: given }),
  }
}

/** Options of a command as the node takes them: those of RPC are put together, the others are left as they are. */
export function forNode<T extends RpcOptions>(
  options: T,
): Omit<T, keyof RpcOptions> & ReturnType<typeof rpcNodeOptions> {
  const {
    rpcMethods: _methods,
    rpcCors: _cors,
    rpcHosts: _hosts,
    metricsExternal: _metrics,
    rpcMaxConnections: _connections,
    rpcMaxSubscriptionsPerConnection: _subscriptions,
    rpcMaxBatchRequestLen: _batch,
    rpcMaxRequestSize: _request,
    rpcMaxResponseSize: _response,
    ...rest
  } = options
  return { ...rest, ...rpcNodeOptions(options) }
}

/** Reads who may call unsafe methods, in any case. */
const rpcMethods = nodeOption(
  'rpcMethods',
  (text) => RPC_METHODS.find((each) => each.toLowerCase() === text.toLowerCase()) ?? text,
)

/** What to do about what is no origin: a name alone is one, but for its beginning; one with a path, but for its end. */
function originAdvice(item: string): string | undefined {
  if (/^all$/i.test(item)) return item === 'all' ? undefined : 'write all in small letters'
  if (item.toLowerCase() === 'null')
    return 'pages without an address of their own could be anybody’s: serve yours from one, such as http://localhost:8000'
  if (/^[\w-]+(\.[\w-]+)*(:\d+)?$/.test(item)) return 'write https:// before it (http:// where it has no TLS)'
  if (item.includes('*')) return 'name each page; a * stands for nothing'
  if (/^(wss?|ftp|file):/i.test(item)) return 'the origin of a page begins with https:// or http://'
  if (/^https?:\/\/[^/]*@/i.test(item)) return 'leave out what stands before the @'
  if (/^https?:\/\/[^/?#]+[/?#]/i.test(item)) return 'leave out what follows the name'
  return /:\d{5,}$/.test(item) ? 'ports go to 65535' : undefined
}

/** What to do about what is no name: an address of the node has one in it. */
function nameAdvice(item: string): string | undefined {
  if (/^\w+:\/\//.test(item)) return 'leave out what stands before the name'
  if (item.includes('*')) return 'write each name; a * stands for nothing'
  if (/^\[?[0-9a-f]*:[0-9a-f:.]*\]?$/.test(item)) return 'addresses are let in by themselves'
  if (/^[^:]+:\d+$/.test(item)) return 'leave out the port'
  return /^[^/]+\//.test(item) ? 'leave out what follows the name' : undefined
}

/** Reads a limit; of one in MiB the bytes. */
function limit(name: keyof ServerLimits, unit = 1): (text: string) => number {
  return (text) => {
    const value = numeral(text)
    if (typeof value !== 'number' || value < 1 || expectedOf('serverLimits', { [name]: value * unit }) !== undefined) {
      const what = unit === MIB ? 'MiB, ' : ''
      const advice = unit === MIB && /^\d+ ?(M|MB|MiB)$/i.test(text) ? ': write the number alone' : ''
      throw new InvalidArgumentError(`expected ${what}a whole number from ${rangeOf(name, unit)}${advice}.`)
    }
    return value * unit
  }
}

function rangeOf(name: keyof ServerLimits, unit = 1): string {
  return `1 to ${MOST_SERVER_LIMITS[name] / unit}`
}
