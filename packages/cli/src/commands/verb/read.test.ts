import { type GliaNode, startNode } from '@glia/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../program.ts'
import { testTerminal } from '../../testing/terminal.ts'

let node: GliaNode

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
})
afterAll(() => node.stop())

async function glia(...args: string[]) {
  const terminal = testTerminal()
  const code = await run([...args, '-n', `http://127.0.0.1:${node.port}`], terminal)
  return { code, ...terminal.written }
}

const ABOUT_A_SUBNET = [
  ['metagraph'],
  ['subnet', 'show'],
  ['subnet', 'price'],
  ['subnet', 'metagraph'],
  ['subnet', 'hyperparameters'],
  ['hyperparameters', 'get'],
  ['weights', 'show'],
]

it.each(ABOUT_A_SUBNET)('%s %s takes the netuid as an argument or as btcli has it', async (...words) => {
  const named = words.filter((word) => word !== undefined)
  const asArgument = await glia(...named, '1')
  expect(asArgument).toMatchObject({ code: 0, err: '' })
  expect(await glia(...named, '--netuid', '1')).toEqual(asArgument)
  expect(await glia(...named, '1', '--netuid', '1')).toMatchObject({
    code: 2,
    err: expect.stringContaining('choose one'),
  })
  expect(await glia(...named)).toMatchObject({
    code: 2,
    err: expect.stringContaining("missing required argument 'netuid'"),
  })
})

it.each([
  ...ABOUT_A_SUBNET.map((words) => [...words, '99']),
  ['children', 'get', '//Alice', '--netuid', '99'],
  ['commitment', 'get', '//Alice', '--netuid', '99'],
  ['identity', 'get', '--netuid', '99'],
])('%s %s says so where there is no such subnet', async (...words) => {
  const args = words.filter((word) => word !== undefined)
  expect(await glia(...args)).toMatchObject({ code: 1, out: '', err: 'glia: there is no subnet 99 on this chain\n' })
})

it('says that nobody is listed where nobody is', async () => {
  expect(await glia('delegate', 'list')).toMatchObject({
    code: 0,
    out: 'nobody has staked with another’s hotkey, joined the root subnet or set a take\n',
  })
})
