import { type Ctx, emit, ensureSigned, type Origin } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { type AxonInfo, asHotkey, type NetUid, type NeuronCertificate, type PrometheusInfo } from '../types.ts'
import { checkAxon, checkPrometheus } from './endpoints.ts'

const MAX_CERTIFICATE = 65

/** Algorithm in the first byte, public key in the rest; undefined when it is neither (`NeuronCertificate::try_from`). */
function parseCertificate(bytes: Uint8Array): NeuronCertificate | undefined {
  const [algorithm] = bytes
  if (algorithm === undefined || bytes.length > MAX_CERTIFICATE) return undefined
  return { algorithm, publicKey: bytes.slice(1) }
}

/** Announces where a miner serves; a certificate that cannot be read is ignored (`do_serve_axon`). Event AxonServed. */
export function serveAxon(
  ctx: Ctx,
  origin: Origin,
  netuid: NetUid,
  axon: Omit<AxonInfo, 'block'>,
  certificate?: Uint8Array,
): void {
  const hotkey = asHotkey(ensureSigned(origin))
  checkAxon(ctx, hotkey, netuid, axon)
  const parsed = certificate === undefined ? undefined : parseCertificate(certificate)
  if (parsed !== undefined) store.neuronCertificates.set(ctx, netuid, hotkey, parsed)
  store.axons.set(ctx, netuid, hotkey, { block: currentBlock(ctx), ...axon })
  emit(ctx, events.AxonServed, [netuid, hotkey])
}

/** Announces where a neuron's metrics are (`do_serve_prometheus`). Event PrometheusServed. */
export function servePrometheus(ctx: Ctx, origin: Origin, netuid: NetUid, info: Omit<PrometheusInfo, 'block'>): void {
  const hotkey = asHotkey(ensureSigned(origin))
  checkPrometheus(ctx, hotkey, netuid, info)
  store.prometheus.set(ctx, netuid, hotkey, { block: currentBlock(ctx), ...info })
  emit(ctx, events.PrometheusServed, [netuid, hotkey])
}
