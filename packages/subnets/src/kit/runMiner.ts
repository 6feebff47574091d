import { errorText, excerpt } from '@glia/base'
import { Axon, AxonError, type CallReport, hostPort, intToIp, ipToInt } from '@glia/sdk'
import { KnownCallers } from './knownCallers.ts'
import { ensureRegistered, type NeuronOptions, neuronOf } from './neuronRegistration.ts'
import { pause, retry } from './pause.ts'
import type { SubnetState } from './subnetChain.ts'
import { cpuMilliseconds } from './telemetry.ts'

export interface MinerOptions extends NeuronOptions {
  /** Address to bind and port; 0 takes any free port. */
  readonly host?: string
  readonly port: number
  /** The address that others are told. */
  readonly externalIp: string
  /** Puts the market's calls on the axon. */
  readonly attach: (axon: Axon, callers: KnownCallers) => void
  /** Calls handled at the same time. */
  readonly maxWorkers?: number
  readonly maxBodyBytes?: number
  readonly heartbeatMs?: number
}

/**
 * A miner's life: registers, serves its axon and says so on chain, then looks after itself on every heartbeat (still
 * registered? address still right?) until the signal fires. Returns when the axon is closed.
 */
export async function runMiner(options: MinerOptions): Promise<void> {
  const { name, netuid, chain, hotkey, telemetry, signal } = options
  const { state, neuron } = await ensureRegistered(options)
  const callers = new KnownCallers(() => chain.subnet(netuid))
  callers.update(state)
  const meter = new CallMeter()
  const axon = new Axon({
    keypair: hotkey,
    host: options.host ?? options.externalIp,
    port: options.port,
    externalIp: options.externalIp,
    maxWorkers: options.maxWorkers ?? 4,
    maxBodyBytes: options.maxBodyBytes ?? 2 * 1024 * 1024,
    onCall: (report) => meter.add(report),
  })
  options.attach(axon, callers)
  const { ip: written, port } = await axon.start()
  const ip = asOnChain(written)
  try {
    await announce(options, state, ip, port)
    const address = hostPort(ip, port)
    telemetry({ kind: 'ready', role: 'miner', name, netuid, uid: neuron.uid, hotkey: hotkey.address, address })
    for (;;) {
      await pause(options.heartbeatMs ?? 5000, signal)
      if (signal.aborted) return
      try {
        await heartbeat(options, callers, meter, ip, port)
      } catch (error) {
        telemetry({ kind: 'warning', name, message: `heartbeat: ${errorText(error)}` })
      }
    }
  } finally {
    await axon.stop()
  }
}

/** The chain gives an address back in its shortest form, whatever form it was announced in. */
function asOnChain(ip: string): string {
  const { value, version } = ipToInt(ip)
  return intToIp(value, version)
}

/** Puts the axon's address on chain, unless it is there. */
async function announce(options: MinerOptions, state: SubnetState, ip: string, port: number): Promise<void> {
  const { name, netuid, chain, hotkey, telemetry, signal } = options
  const neuron = neuronOf(state, hotkey.address)
  if (neuron?.ip === ip && neuron.port === port) return
  await retry('serving the axon', () => chain.serveAxon(netuid, hotkey, ip, port), {
    signal,
    attempts: 60,
    onFailure: (message) => telemetry({ kind: 'warning', name, message }),
  })
}

async function heartbeat(
  options: MinerOptions,
  callers: KnownCallers,
  meter: CallMeter,
  ip: string,
  port: number,
): Promise<void> {
  const { chain, netuid, name, hotkey, telemetry } = options
  let state = await chain.subnet(netuid)
  if (!neuronOf(state, hotkey.address)) {
    telemetry({ kind: 'warning', name, message: 'the hotkey lost its UID; registering again' })
    state = (await ensureRegistered(options)).state
  }
  await announce(options, state, ip, port)
  callers.update(state)
  const neuron = neuronOf(state, hotkey.address)
  const fault = meter.takeFault()
  if (fault !== undefined) telemetry({ kind: 'warning', name, message: fault })
  telemetry({
    kind: 'miner',
    name,
    netuid,
    uid: neuron?.uid ?? -1,
    hotkey: hotkey.address,
    block: state.block,
    ...meter.take(),
    cpuMs: cpuMilliseconds(),
    incentive: neuron?.incentive ?? 0,
    emission: (neuron?.emission ?? 0n).toString(),
  })
}

/** Calls since the last line. */
class CallMeter {
  #calls = 0
  #failed = 0
  #seconds = 0
  #faults = 0
  #firstFault = ''

  add(report: CallReport): void {
    // What is wrong with what a caller sent is an error of the axon's, and no fault of the miner's code.
    if (report.statusCode === 500 && report.cause !== undefined && !(report.cause instanceof AxonError)) {
      if (this.#faults === 0) this.#firstFault = `${report.name}: ${report.statusMessage}: ${whereOf(report.cause)}`
      this.#faults += 1
    }
    this.#calls += 1
    if (report.statusCode !== 200) this.#failed += 1
    this.#seconds += report.seconds
  }

  /** Faults of the miner's own code since this was asked last, the first of them with its place. */
  takeFault(): string | undefined {
    const faults = this.#faults
    this.#faults = 0
    return faults === 0
      ? undefined
      : `${faults} calls failed by a fault of this miner's code, first ${this.#firstFault}`
  }

  take(): { calls: number; failed: number; meanMs: number } {
    const calls = this.#calls
    const failed = this.#failed
    const seconds = this.#seconds
    this.#calls = 0
    this.#failed = 0
    this.#seconds = 0
    return { calls, failed, meanMs: calls === 0 ? 0 : Number(((seconds * 1000) / calls).toFixed(2)) }
  }
}

/** A fault, and the first line of its stack that says where it was thrown. */
function whereOf(fault: unknown): string {
  const at = fault instanceof Error ? /^ +at .*$/m.exec(fault.stack ?? '')?.[0].trim() : undefined
  const text = excerpt(errorText(fault))
  return at === undefined ? text : `${text} (${at})`
}
