import { type Alpha, formatTao, type Tao } from '@glia/base'
import type { Command } from 'commander'
import { newCommand } from '../../command.ts'
import { facts } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { aboutSubnet, reading } from '../verb/read.ts'

/** `glia subnet show` */
export function showCommand(terminal: Terminal): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name: 'show',
      summary: 'one subnet: owner, pool, price, cost of a neuron',
      description:
        'Shows one subnet: who owns it, what is in its pool, and what registering a neuron burns. Its neurons are in glia metagraph.',
      examples: [['glia subnet show 1', 'subnet 1 of the local network']],
    }),
  )
  return reading(
    terminal,
    command,
    async (glia, [netuid]) => {
      const number = Number(netuid)
      const [subnet, price, burn, neurons, started] = await Promise.all([
        glia.subnet(number),
        glia.alphaPrice(number),
        glia.burnCost(number),
        glia.storage('SubtensorModule', 'SubnetworkN', number),
        glia.storage('SubtensorModule', 'SubtokenEnabled', number),
      ])
      return { ...subnet, price, burn, neurons, started }
    },
    (subnet, style) => [
      style('bold', `${subnet.name || `subnet ${subnet.netuid}`} ${subnet.symbol}`),
      ...facts(
        [
          ['netuid', String(subnet.netuid)],
          ['started', subnet.started ? 'yes' : 'no: it takes no stake yet'],
          ['owner', subnet.ownerColdkey],
          ['owner hotkey', subnet.ownerHotkey],
          ['registered', `block ${subnet.registeredAt}`],
          ['tempo', `${subnet.tempo} blocks, ${lastEpoch(subnet)}`],
          ['neurons', String(subnet.neurons)],
          // Root has no alpha, no pool and no neurons that burn something.
          ...(subnet.netuid === 0 ? [] : market(subnet)),
          ['about', subnet.identity?.description ?? ''],
          ['url', subnet.identity?.url ?? ''],
        ].filter((row): row is [string, string] => row[1] !== ''),
        style,
      ).map((line) => `  ${line}`),
    ],
  )
}

/** A subnet without an epoch counts its blocks since block 0, which the chain has for its last one. */
const lastEpoch = ({ lastStep, blocksSinceLastStep }: { lastStep: bigint; blocksSinceLastStep: bigint }): string =>
  lastStep === 0n ? 'no epoch yet' : `last epoch ${blocksSinceLastStep} ago`

/** What its alpha and a neuron cost. */
function market({
  burn,
  price,
  pool,
}: {
  burn: Tao
  price: Tao
  pool: { taoIn: Tao; alphaIn: Alpha }
}): [string, string][] {
  return [
    ['registration', `${formatTao(burn)} TAO`],
    ['price', `${formatTao(price)} TAO per alpha`],
    ['pool', `${formatTao(pool.taoIn)} TAO and ${formatTao(pool.alphaIn)} alpha`],
  ]
}

/** `glia subnet price` */
export function priceCommand(terminal: Terminal): Command {
  const command = aboutSubnet(
    newCommand(terminal, {
      name: 'price',
      summary: 'what one alpha costs',
      description: 'Shows the price of a subnet’s alpha now.',
      examples: [['glia subnet price 1', 'subnet 1 of the local network']],
    }),
  )
  return reading(
    terminal,
    command,
    async (glia, [netuid]) => {
      const { netuid: number, pool } = await glia.subnet(Number(netuid))
      return { netuid: number, price: await glia.alphaPrice(number), taoIn: pool.taoIn, alphaIn: pool.alphaIn }
    },
    ({ price }) => [`${formatTao(price)} TAO per alpha`],
  )
}

/** `glia subnet burn-cost` */
export function burnCostCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'burn-cost',
    summary: 'what creating a subnet costs',
    description:
      'Shows the TAO that creating a subnet takes now. It doubles with each one and falls from block to block.',
    examples: [['glia subnet burn-cost', 'on the local network']],
  })
  return reading(
    terminal,
    command,
    async (glia) => ({ cost: await glia.networkCost() }),
    ({ cost }) => [`${formatTao(cost)} TAO`],
  )
}
