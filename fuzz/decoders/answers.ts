import { type GliaNode, startNode } from '../../packages/node/src/index.ts'
import { ChainClient, ConnectionError, inProcess, RpcError, RpcTimeout } from '../../packages/sdk/src/index.ts'
import { busySpec } from '../calls/network.ts'
import { mutatedText } from '../mutated.ts'
import { Random } from '../random.ts'
import { type Decoder, damaged, ofText, seldom } from './decoder.ts'

/** Seconds that a client waits for an answer. */
const PATIENCE = 1

/** A client that asks a node which lies: the input says how its answers are changed. */
export async function answersDecoder(): Promise<{ decoder: Decoder; close(): Promise<void> }> {
  const node = await startNode({ chain: busySpec(), seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  await node.sealer.seal()
  // Later clients of this process need not ask what kind of chain it is: so none of the cases differs by being the first.
  ;(await ChainClient.connect(inProcess(node))).close()
  const decoder = ofText(
    'answers to a client',
    [ConnectionError, RpcError, RpcTimeout],
    (text) => ask(node, text),
    (random) => String(random.u32()),
  )
  return { decoder: seldom(damaged(decoder)), close: () => node.stop() }
}

async function ask(node: GliaNode, seed: string): Promise<void> {
  const random = new Random(seed)
  // The first answers, of connecting, mostly stay as they are: there is more behind them.
  const unchanged = random.oneIn(4) ? 0 : 3 + random.below(10)
  let asked = 0
  const liar = {
    async rpc(request: string) {
      // By the place of the question: several are answered at once, in whatever order.
      const at = asked++
      const own = new Random(`${seed} ${at}`)
      const answer = await node.rpc(request)
      if (at < unchanged || answer === undefined || own.oneIn(2)) return answer
      return mutatedText(own, answer)
    },
  }
  const client = await ChainClient.connect(inProcess(liar, { requestTimeout: PATIENCE }))
  try {
    const netuid = random.below(6)
    const questions = [
      () => client.header(),
      () => client.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph', [netuid]),
      () => client.runtimeApi('SubnetInfoRuntimeApi', 'get_all_dynamic_info', []),
      () => client.events(),
    ]
    for (let times = 0; times < 4; times++) await random.pick(questions)()
  } finally {
    client.close()
  }
}
