// `SubnetInfoRuntimeApi` metagraph of a full 256-UID subnet over WebSocket, while blocks go on.
import { height, startNode } from '../e2e/support/node.ts'
import { Socket } from '../e2e/support/socket.ts'
import { type Call, ChainClient, Keypair } from '../packages/sdk/src/index.ts'
import type { Figure } from './run.ts'

const UIDS = 256
const CALLS = 2_000
const BATCH = 50

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor((sorted.length - 1) * share)] as number

/** Registers a subnet and fills it to 256 UIDs, all owned by Alice; returns its netuid. */
async function fullSubnet(client: ChainClient): Promise<number> {
  const alice = Keypair.fromUri('//Alice')
  const execute = (call: Call) => client.execute(alice, call)
  const sudo = (name: string, args: Record<string, unknown>) =>
    execute(client.call('Sudo', 'sudo', { call: client.call('AdminUtils', name, args) }))
  await execute(client.call('SubtensorModule', 'register_network', { hotkey: Keypair.fromUri('//Alice_hk').address }))
  const netuid = (await client.storage<number>('SubtensorModule', 'TotalNetworks')) - 1
  await sudo('sudo_set_max_registrations_per_block', { netuid, max_registrations_per_block: UIDS })
  await sudo('sudo_set_target_registrations_per_interval', { netuid, target_registrations_per_interval: UIDS })
  await execute(client.call('SubtensorModule', 'start_call', { netuid }))
  for (let from = 1; from < UIDS; from += BATCH) {
    const calls = Array.from({ length: Math.min(BATCH, UIDS - from) }, (_, index) =>
      client.call('SubtensorModule', 'burned_register', {
        netuid,
        hotkey: Keypair.fromUri(`//Neuron${from + index}`).address,
      }),
    )
    await execute(client.call('Utility', 'batch_all', { calls }))
  }
  const uids = await client.storage<number>('SubtensorModule', 'SubnetworkN', netuid)
  if (uids !== UIDS) throw new Error(`the subnet has ${uids} UIDs, expected ${UIDS}`)
  return netuid
}

export async function run(): Promise<readonly Figure[]> {
  const node = await startNode({ seal: 'interval=250ms' })
  const client = await ChainClient.connect(node.ws)
  try {
    const netuid = await fullSubnet(client)
    const socket = await Socket.open(node.ws)
    const argument = Buffer.from([netuid & 255, netuid >> 8]).toString('hex')
    const times: number[] = []
    let bytes = 0
    const first = await height(node.http)
    const began = performance.now()
    for (let index = 0; index < CALLS; index++) {
      const from = performance.now()
      const { result, error } = await socket.call('state_call', ['SubnetInfoRuntimeApi_get_metagraph', argument])
      times.push(performance.now() - from)
      if (error !== undefined) throw new Error(`${error.code} ${error.message}`)
      bytes = ((result as string).length - 2) / 2
    }
    const seconds = (performance.now() - began) / 1000
    const blocks = (await height(node.http)) - first
    socket.close()
    times.sort((a, b) => a - b)
    return [
      { name: 'metagraph of 256 UIDs, p50', value: percentile(times, 0.5), unit: 'ms', target: { atMost: 3 } },
      { name: 'metagraph of 256 UIDs, p99', value: percentile(times, 0.99), unit: 'ms' },
      { name: 'answers', value: CALLS / seconds, unit: '/s' },
      { name: 'size of an answer', value: bytes / 1024, unit: 'KiB' },
      { name: 'blocks meanwhile', value: blocks / seconds, unit: '/s' },
    ]
  } finally {
    client.close()
    await node.stop()
  }
}
