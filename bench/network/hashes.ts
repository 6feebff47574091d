import { manualNode } from '../measure/node.ts'
import { networkSpec } from './fillNetwork.ts'
import { variedSpec } from './varied.ts'

// The hash of each block of a filled network, one a line, with the root of its state. Two versions of the rules agree when
// the lines do: `node --import tsx --conditions=source bench/network/hashes.ts SUBNETS UIDS BLOCKS varied|plain`.

const [subnets = 8, uids = 32, blocks = 400] = process.argv.slice(2, 5).map(Number)
const spec = process.argv[5] === 'plain' ? networkSpec : variedSpec
const tempo = uids > 100 ? 60 : 20
const { node, seal } = await manualNode(spec({ subnets, uids, tempo, rootNominators: 60 }))
for (let i = 0; i < blocks; i++) {
  await seal()
  const { number, hash, header } = node.chain.head
  console.log(number, hash, header.stateRoot)
}
await node.stop()
