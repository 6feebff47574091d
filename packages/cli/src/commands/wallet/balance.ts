import { must } from '@glia/base'
import type { Glia } from '@glia/sdk'
import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice, namedAccount } from '../../account.ts'
import { jsonOption, newCommand } from '../../command.ts'
import { UsageError } from '../../errors.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { amount } from '../../output/numbers.ts'
import { styleFor } from '../../output/style.ts'
import { table } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'
import { valuedPositions } from '../stake/positions.ts'
import { expectNoWallet } from '../verb/accounts.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs, NetworkChoice {
  readonly all?: boolean
  readonly network: string
  readonly json?: boolean
}

/** What a coldkey has, in rao. */
interface Holding {
  readonly name: string
  readonly address: string
  readonly free: bigint
  /** Its positions on all subnets at their current prices. */
  readonly staked: bigint
  readonly total: bigint
}

/** `glia wallet balance` */
export function balanceCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'balance',
    summary: 'what coldkeys hold',
    description:
      'Shows the free balance of coldkeys and the value of what they have staked, at the subnets’ current prices.',
    examples: [
      ['glia wallet balance -w alice', 'one wallet, on the local network'],
      ['glia wallet balance --all --network finney', 'all wallets, on the main network'],
      ['glia wallet balance 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', 'any address'],
      ['glia wallet balance //Alice', 'a development account'],
    ],
  }).argument('[addresses...]', 'SS58 addresses or development accounts such as //Alice, instead of wallets')
  return anyNetworkOption(walletOptions(command))
    .option('--all', 'all wallets of the folder')
    .addOption(networkOption())
    .option(...jsonOption('JSON', 'amounts in rao, as text'))
    .action(async (addresses: string[], options: Options) => {
      const accounts = await accountsOf(addresses, options, terminal)
      const holdings = await withNetwork(options.network, (glia) => holdingsOf(glia, accounts), terminal)
      if (options.json) return terminal.out.json(holdings)
      const rows = holdings.map(({ name, address, free, staked, total }) => [
        name,
        address,
        amount(free, 9),
        amount(staked, 9),
        amount(total, 9),
      ])
      const right = 'right' as const
      const columns = [
        { title: 'wallet' },
        { title: 'coldkey' },
        { title: 'free τ', align: right },
        { title: 'staked τ', align: right },
        { title: 'total τ', align: right },
      ]
      terminal.out.lines(table(columns, rows, styleFor(terminal.out.colours)))
    })
}

async function accountsOf(
  addresses: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<{ name: string; address: string }[]> {
  const { Wallet, DEFAULT_WALLET_PATH } = await import('@glia/sdk')
  const [first] = addresses
  if (first !== undefined) {
    expectNoWallet(first, options)
    const named = await Promise.all(addresses.map((text) => namedAccount('address', text, options)))
    return named.map(({ address, uri }) => ({ name: uri ?? '–', address }))
  }
  if (options.all) {
    if (options.walletName !== undefined || options.hotkey !== undefined)
      throw new UsageError('WALLET', 'expected one wallet or --all, found both: choose one')
    const wallets = await Wallet.list(options.walletPath ?? DEFAULT_WALLET_PATH)
    for (const { name } of wallets.filter(({ coldkey }) => coldkey === undefined))
      terminal.err.note(
        `wallet ${name} is left out: it has no coldkeypub.txt that can be read; asked for by its name it says why`,
      )
    return wallets.flatMap(({ name, coldkey }) => (coldkey === undefined ? [] : [{ name, address: coldkey }]))
  }
  const wallet = await walletOf(options)
  return [{ name: wallet.name, address: (await wallet.coldkeypub()).address }]
}

async function holdingsOf(glia: Glia, accounts: readonly { name: string; address: string }[]): Promise<Holding[]> {
  const addresses = accounts.map(({ address }) => address)
  const [frees, positions] = await Promise.all([
    Promise.all(addresses.map((address) => glia.balance(address))),
    valuedPositions(glia, addresses),
  ])
  return accounts.map(({ name, address }, at) => {
    const free = must(frees[at], 'a balance for each account')
    const staked = (positions[at] ?? []).reduce((sum, { value }) => sum + value, 0n)
    return { name, address, free, staked, total: free + staked }
  })
}
