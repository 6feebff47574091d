/**
 * One process of a market.
 *
 *   marketProcess setup     --rpc URL --netuid N [--funder URI] [--open-weights]
 *   marketProcess miner     --rpc URL --netuid N KEYS --kind strong|weak|cache|empty [--ip IP] [--host IP] [--port PORT]
 *   marketProcess validator --rpc URL --netuid N KEYS [--stake TAO] [--root-stake TAO] [--round-ms MS] [--log-folder DIR]
 *                           [--addresses public|any] [--own-ip IP] [--own-axon IP:PORT]...
 *   marketProcess verify    --log FILE
 *
 * --ip is what is announced on chain, --host what is bound (the same unless told otherwise). A validator calls public
 * addresses only, since miners announce what they like; on a local network it is told --addresses any. --own-ip is then the
 * announced address of the validator's own machine, whose miners are reached without leaving it. --own-axon names one of this
 * machine that is called on the public internet too, as it is announced.
 *
 * KEYS: --coldkey URI --hotkey URI (development accounts such as //Alice; --funder is one, too), or --wallet NAME [--wallet-hotkey NAME]
 * [--wallet-path DIR]. Speaks only RPC to the chain and HTTP to its peers; tells its supervisor about itself in JSON
 * lines (kit/telemetry.ts). Ends with code 0 on SIGTERM and SIGINT, and with one sentence on any failure: with code 2 when
 * starting it again cannot help, else with 1.
 */

import { parseArgs } from 'node:util'
import { errorText, shownAddress } from '@glia/base'
import { isDevelopmentUri, Keypair, Wallet } from '@glia/sdk'
import { FINAL_EXIT_CODE, FinalError } from './kit/errors.ts'
import { readEvaluationLog } from './kit/evaluationLog.ts'
import { retry } from './kit/pause.ts'
import { errLine, outLine } from './kit/processOutput.ts'
import { connectSubnetChain } from './kit/sdkChain.ts'
import { setupSubnet, TAO } from './kit/setupSubnet.ts'
import { processTelemetry, type TelemetrySink } from './kit/telemetry.ts'
import { FUNDER_URI, LOCAL_IP, MEMBER_NAMES, memberUris } from './market.ts'
import { loadCorpus } from './retrieval/corpus.ts'
import { DendriteCaller, type DendriteCallerOptions } from './retrieval/dendriteCaller.ts'
import { loadDeclaredModels } from './retrieval/model/declaredModels.ts'
import { MINER_KINDS, type MinerKind, runRetrievalMiner, runRetrievalValidator } from './retrieval/runRetrieval.ts'
import { verifyRetrievalLog } from './retrieval/verifyLog.ts'

const OPTIONS = {
  rpc: { type: 'string', default: 'ws://127.0.0.1:9944' },
  netuid: { type: 'string', default: '2' },
  name: { type: 'string' },
  coldkey: { type: 'string' },
  hotkey: { type: 'string' },
  wallet: { type: 'string' },
  'wallet-hotkey': { type: 'string' },
  'wallet-path': { type: 'string' },
  funder: { type: 'string', default: FUNDER_URI },
  'open-weights': { type: 'boolean', default: false },
  kind: { type: 'string', default: 'strong' },
  ip: { type: 'string', default: LOCAL_IP },
  host: { type: 'string' },
  addresses: { type: 'string', default: 'public' },
  'own-ip': { type: 'string' },
  'own-axon': { type: 'string', multiple: true },
  port: { type: 'string', default: '0' },
  stake: { type: 'string', default: '100' },
  'root-stake': { type: 'string', default: '100000' },
  'round-ms': { type: 'string', default: '3000' },
  'log-folder': { type: 'string' },
  log: { type: 'string' },
} as const

/** What a miner's coldkey gets at setup, and what a validator's gets beside its stake; TAO. */
const MINER_TAO = 100n
const VALIDATOR_TAO = 101_000n
const OWNER_TAO = 5000n

type Values = ReturnType<typeof parse>['values']

function parse() {
  return parseArgs({ options: OPTIONS, allowPositionals: true })
}

async function main(): Promise<void> {
  const { values, positionals } = parse()
  const role = positionals[0]
  if (role === 'verify') return verify(values)
  if (role !== 'setup' && role !== 'miner' && role !== 'validator') {
    throw new FinalError(`expected setup, miner, validator or verify, found "${role ?? ''}"`)
  }
  checkOptions(values)
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, () => stop.abort())
  const telemetry = processTelemetry()
  const name = values.name ?? role
  try {
    await run(role, name, values, telemetry, stop.signal)
  } catch (error) {
    // Whatever was under way when the process was told to end is allowed to fail.
    if (!stop.signal.aborted) throw error
  }
}

async function run(
  role: 'setup' | 'miner' | 'validator',
  name: string,
  values: Values,
  telemetry: TelemetrySink,
  signal: AbortSignal,
): Promise<void> {
  const chain = await retry(`connecting to ${shownAddress(values.rpc)}`, () => connectSubnetChain(values.rpc), {
    signal,
    attempts: 60,
    longestMs: 1000,
    onFailure: (message) => telemetry({ kind: 'warning', name, message }),
  })
  try {
    if (role === 'setup') await setup(values, chain, telemetry, signal)
    else await member(role, name, values, chain, telemetry, signal)
  } finally {
    await chain.close()
  }
}

type Chain = Awaited<ReturnType<typeof connectSubnetChain>>

async function setup(values: Values, chain: Chain, telemetry: TelemetrySink, signal: AbortSignal): Promise<void> {
  const owner = memberUris('owner')
  await setupSubnet({
    chain,
    netuid: wholeNumber('netuid', values.netuid, 65535),
    funder: Keypair.fromUri(values.funder),
    ownerColdkey: Keypair.fromUri(owner.coldkey),
    ownerHotkey: Keypair.fromUri(owner.hotkey),
    ownerRao: OWNER_TAO * TAO,
    openWeights: values['open-weights'],
    members: MEMBER_NAMES.map((member) => ({
      address: Keypair.fromUri(memberUris(member).coldkey).address,
      rao: (member.startsWith('validator') ? VALIDATOR_TAO : MINER_TAO) * TAO,
    })),
    telemetry,
    signal,
  })
}

async function member(
  role: 'miner' | 'validator',
  name: string,
  values: Values,
  chain: Chain,
  telemetry: TelemetrySink,
  signal: AbortSignal,
): Promise<void> {
  const netuid = wholeNumber('netuid', values.netuid, 65535)
  const common = { name, netuid, chain, telemetry, signal, ...(await keysOf(values)) }
  if (role === 'miner') {
    const port = wholeNumber('port', values.port, 65535)
    const host = values.host ?? values.ip
    return runRetrievalMiner({ ...common, kind: kindOf(values.kind), host, port, externalIp: values.ip })
  }
  return runRetrievalValidator({
    ...common,
    roundMs: wholeNumber('round-ms', values['round-ms'], 86_400_000),
    stakes: stakesOf(values, netuid),
    ...callingOf(values),
    ...(values['log-folder'] === undefined ? {} : { logFolder: values['log-folder'] }),
  })
}

async function keysOf(values: Values): Promise<{ coldkey: Keypair; hotkey: Keypair }> {
  if (values.coldkey !== undefined && values.hotkey !== undefined) {
    return { coldkey: Keypair.fromUri(values.coldkey), hotkey: Keypair.fromUri(values.hotkey) }
  }
  if (values.wallet === undefined) throw new FinalError('expected --coldkey and --hotkey, or --wallet')
  const wallet = new Wallet({
    name: values.wallet,
    ...(values['wallet-hotkey'] === undefined ? {} : { hotkey: values['wallet-hotkey'] }),
    ...(values['wallet-path'] === undefined ? {} : { path: values['wallet-path'] }),
  })
  return { coldkey: await wallet.coldkey(), hotkey: await wallet.hotkey() }
}

function verify(values: Values): void {
  if (values.log === undefined) throw new FinalError('expected --log FILE, the evaluation log of a validator')
  const result = verifyRetrievalLog(readEvaluationLog(values.log), loadCorpus(), loadDeclaredModels())
  for (const fault of result.faults) outLine(fault)
  const { rounds, rederived, notDerivable, faults } = result
  outLine(
    `${rounds} rounds, ${rederived} scores derived again, ${notDerivable} without answer, ${faults.length} faults`,
  )
  if (faults.length > 0) process.exitCode = 1
}

/**
 * Miners and owner hold what they earn as stake too, with a permit but without weights; once theirs is the larger half,
 * the validators' weights no longer make a consensus. Root stake is what keeps the validators ahead of it: unlike alpha
 * it does not run out as more of it is bought.
 */
function stakesOf(values: Values, netuid: number): { netuid: number; rao: bigint }[] {
  const most = 21_000_000
  const stakes = [
    { netuid: 0, rao: BigInt(wholeNumber('root-stake', values['root-stake'], most)) * TAO },
    { netuid, rao: BigInt(wholeNumber('stake', values.stake, most)) * TAO },
  ]
  return stakes.filter(({ rao }) => rao > 0n)
}

/** Mistakes in the command line show at once, not after a node was found. */
function checkOptions(values: Values): void {
  for (const option of ['coldkey', 'hotkey', 'funder'] as const) expectDevelopment(option, values[option] ?? '//')
  wholeNumber('netuid', values.netuid, 65535)
  wholeNumber('port', values.port, 65535)
  stakesOf(values, 0)
  wholeNumber('round-ms', values['round-ms'], 86_400_000)
  kindOf(values.kind)
  try {
    // It calls nobody: what it is told wrongly it refuses.
    new DendriteCaller(Keypair.fromUri(FUNDER_URI), callingOf(values)).close()
  } catch (error) {
    throw new FinalError(`--addresses, --own-ip, --own-axon: ${errorText(error)}`, { cause: error })
  }
}

/** Whom a validator calls. */
function callingOf(values: Values): DendriteCallerOptions {
  return {
    addresses: addressesOf(values.addresses),
    ...(values['own-ip'] === undefined ? {} : { ownIp: values['own-ip'] }),
    ...(values['own-axon'] === undefined ? {} : { ownAxons: values['own-axon'] }),
  }
}

function addressesOf(text: string): 'public' | 'any' {
  if (text === 'public' || text === 'any') return text
  throw new FinalError(`--addresses: expected public or any, found "${text}"`)
}

/** Other secrets would stand on a command line, which every user of the machine sees. */
function expectDevelopment(option: string, uri: string): void {
  if (isDevelopmentUri(uri)) return
  throw new FinalError(
    `--${option}: expected a development account such as //Alice, since every user of this machine sees a command line; keys of your own go by --wallet`,
  )
}

function kindOf(text: string): MinerKind {
  const kind = MINER_KINDS.find((each) => each === text)
  if (!kind) throw new FinalError(`--kind: expected one of ${MINER_KINDS.join(', ')}, found "${text}"`)
  return kind
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new FinalError(`--${option}: expected a whole number up to ${most}, found "${text}"`)
  }
  return value
}

try {
  await main()
} catch (error) {
  errLine(`marketProcess: ${errorText(error)}`)
  process.exitCode = error instanceof FinalError ? FINAL_EXIT_CODE : 1
} finally {
  if (process.connected) process.disconnect()
}
