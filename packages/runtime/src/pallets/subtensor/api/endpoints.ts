import type { AxonInfo, PrometheusInfo } from '../types.ts'

/** What a neuron that serves nothing shows (`get_axon_info`). */
export const NO_AXON: AxonInfo = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ipType: 0,
  protocol: 0,
  placeholder1: 0,
  placeholder2: 0,
}

/** `get_prometheus_info`. */
export const NO_PROMETHEUS: PrometheusInfo = { block: 0n, version: 0, ip: 0n, port: 0, ipType: 0 }
