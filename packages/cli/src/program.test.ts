import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, fromHex, GliaError, unreachable } from '@glia/base'
import { CodecError, FrameError } from '@glia/frame'
import { NodeError, startNode } from '@glia/node'
import { StateError } from '@glia/state'
import { YumaInputError } from '@glia/yuma'
import { afterAll, describe, expect, it } from 'vitest'
import { CliError, UsageError } from './errors.ts'
import { causes, explain, given } from './explain.ts'
import { run } from './program.ts'
import { testTerminal } from './testing/terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function glia(args: readonly string[], input?: string) {
  const terminal = testTerminal(input === undefined ? {} : { input })
  const code = await run(args, terminal)
  return { code, ...terminal.written }
}

const COMMANDS = [
  'up',
  'node',
  'localnet',
  'wallet',
  'subnet',
  'stake',
  'weights',
  'hyperparameters',
  'identity',
  'delegate',
  'children',
  'commitment',
  'metagraph',
] as const

describe('help', () => {
  it('lists the commands when nothing is asked', async () => {
    const { code, out, err } = await glia([])
    expect(code).toBe(0)
    expect(err).toBe('')
    for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'))
  })

  it.each(COMMANDS)('of %s teaches with examples', async (name) => {
    const { code, out } = await glia([name, '--help'])
    expect(code).toBe(0)
    expect(out).toContain('Examples:')
    expect(out).toContain(`  glia ${name}`)
  })

  it('is shown for a group of commands without a command', async () => {
    const { code, out } = await glia(['wallet'])
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}create /m)
  })

  it.each(['stake list', 'wallet create', 'wallet transfer', 'metagraph', 'node', 'up'])(
    'says of --json what stands where: %s',
    async (line) => {
      const { out } = await glia([...line.split(' '), '--help'])
      expect(out.replace(/\s+/g, ' ')).toMatch(
        / --json print .* on standard output and nothing else there; errors and notes as JSON, one object a line, on standard error/,
      )
    },
  )

  it('is reached by help, too', async () => {
    expect((await glia(['help', 'node'])).out).toBe((await glia(['node', '--help'])).out)
    expect((await glia(['subnet', 'help', 'list'])).out).toBe((await glia(['subnet', 'list', '--help'])).out)
    expect((await glia(['subnet', 'help'])).out).toBe((await glia(['subnet', '--help'])).out)
  })
})

describe('a mistake is answered by one sentence and what to try', () => {
  it.each([
    [['nod'], "glia: unknown command 'nod' (Did you mean node?)\nTry: glia --help\n"],
    [
      ['node', 'bogus'],
      "glia: too many arguments for 'node': it takes none, leave out 'bogus'\nTry: glia node --help\n",
    ],
    [
      ['localnet', 'True', 'a', 'b'],
      "glia: too many arguments for 'localnet': it takes one, leave out 'a' 'b'\nTry: glia localnet --help\n",
    ],
    [
      ['node', '--rpc-port', '25944', '--metrics-port', '25944'],
      'glia: --metrics-port: expected a port of its own, found 25944, which JSON-RPC has already: choose another one\nTry: glia node --help\n',
    ],
    [
      ['up', '--rpc-port', '25946', '--metrics-port', '25946'],
      'glia: --metrics-port: expected a port of its own, found 25946, which JSON-RPC has already: choose another one\nTry: glia up --help\n',
    ],
    [
      ['node', '--rpc-max-request-size', '10MB'],
      'glia: --rpc-max-request-size: expected MiB, a whole number from 1 to 256, found "10MB": write the number alone\nTry: glia node --help\n',
    ],
    [['node', '--foo'], "glia: unknown option '--foo'\nTry: glia node --help\n"],
    [
      ['node', '--rpc-port', 'x'],
      'glia: --rpc-port: expected a port, a whole number from 0 (any free one) to 65535, found "x"\nTry: glia node --help\n',
    ],
    [
      ['node', '--rpc-methods', 'some'],
      'glia: --rpc-methods: expected one of Auto, Safe, Unsafe, found "some"\nTry: glia node --help\n',
    ],
    [['metagraph'], "glia: missing required argument 'netuid'\nTry: glia metagraph --help\n"],
    [['wallet', 'sign'], "glia: required option '-m, --message <text>' not specified\nTry: glia wallet sign --help\n"],
  ])('%j', async (args, expected) => {
    expect(await glia(args)).toEqual({ code: 2, out: '', err: expected })
  })

  it.each([
    [['node', '--rpc-external'], "unknown option '--rpc-external': here it is --host 0.0.0.0", 'node'],
    [['localnet', '--ws-external'], "unknown option '--ws-external': here it is --host 0.0.0.0", 'localnet'],
    [
      ['node', '--max-connections', '5'],
      "unknown option '--max-connections': here it is --rpc-max-connections",
      'node',
    ],
    [['hyperparameters', '3'], "unknown command '3': for subnet 3 it is glia hyperparameters get 3", 'hyperparameters'],
    [['subnet', '3'], "unknown command '3': for subnet 3 it is glia subnet show 3", 'subnet'],
    [['weights', '3'], "unknown command '3': for subnet 3 it is glia weights show 3", 'weights'],
    [
      ['node', '--rpc-cors', 'evil.example'],
      '--rpc-cors: expected all or a list of origins, such as https://explorer.example, found "evil.example": write https:// before it (http:// where it has no TLS)',
      'node',
    ],
    [
      ['node', '--rpc-cors', 'https://explorer.example/'],
      '--rpc-cors: expected all or a list of origins, such as https://explorer.example, found "https://explorer.example/": leave out what follows the name',
      'node',
    ],
    [
      ['wallet', 'transfer', '//Bob', '1e9'],
      'amount: expected an amount of TAO with at most nine places, such as 1.5 or 1.5t, found "1e9"',
      'wallet transfer',
    ],
    [
      ['wallet', 'transfer', '//Bob', '5a'],
      'amount: expected an amount of TAO, such as 1.5 or 1.5t, found "5a": this command counts in TAO',
      'wallet transfer',
    ],
    [['node', '--chain', 'main'], '--chain: expected one of localnet, dev, found "main"', 'node'],
    [
      ['wallet', 'transfer', `0x8aF7${'0'.repeat(36)}`, '1'],
      `destination: expected an SS58 address, such as 5GrwvaEF…, or a development account, such as //Alice, found "…" with "0", which is not base58: ask for the address that begins with 5; glia wallet list shows yours`,
      'wallet transfer',
    ],
    [['node', '--base-path', 'x'], "unknown option '--base-path': here it is --data-dir", 'node'],
    [['wallet', 'list', '--rpc-external'], "unknown option '--rpc-external'", 'wallet list'],
    [
      ['wallet', 'create', '--wallet.name', 'x'],
      "unknown option '--wallet.name': here it is --wallet-name",
      'wallet create',
    ],
    [
      ['wallet', 'new-coldkey'],
      "unknown command 'new-coldkey': here it is glia wallet create --only coldkey",
      'wallet',
    ],
    [['wallet', 'new_hotkey'], "unknown command 'new_hotkey': here it is glia wallet create --only hotkey", 'wallet'],
    [['wallet', 'regen-coldkey'], "unknown command 'regen-coldkey': here it is glia wallet regen coldkey", 'wallet'],
    [
      ['hyperparameters', 'set-take'],
      "unknown command 'set-take': here it is glia delegate set-take",
      'hyperparameters',
    ],
    [['transfer', '5F', '1'], "unknown command 'transfer': here it is glia wallet transfer", ''],
    [
      ['stake', 'add', '1'],
      "required option '--netuid <number>' not specified: a word by itself is not read here, write --netuid before it",
      'stake add',
    ],
    [
      ['stake', 'add', '--amount', '5', 'TAO'],
      "required option '--netuid <number>' not specified: write a number and its unit as one word, such as 100t",
      'stake add',
    ],
    [['wallet', 'list', 'alpha'], "too many arguments for 'list': it takes none, leave out 'alpha'", 'wallet list'],
    [['stake', 'add'], "required option '--netuid <number>' not specified", 'stake add'],
    [
      ['wallet', 'transfer', '//Bob', '100', 'TAO'],
      "too many arguments for 'transfer': write a number and its unit as one word, such as 100t",
      'wallet transfer',
    ],
    [['w'], "unknown command 'w': here it is glia wallet", ''],
    [['w', 'list'], "unknown command 'w': here it is glia wallet", ''],
    [['subnets', 'list'], "unknown command 'subnets': here it is glia subnet", ''],
    [['subnet', 'hyperparams'], "unknown command 'hyperparams': here it is glia subnet hyperparameters", 'subnet'],
    ...['--dest', '--destination', '--amount'].map(
      (name) =>
        [
          ['wallet', 'transfer', name, '1'],
          `unknown option '${name}': here it stands by itself: glia wallet transfer <destination> <amount>`,
          'wallet transfer',
        ] as const,
    ),
    [['stake', 'list', '--wallet', 'x'], "unknown option '--wallet': here it is --wallet-name", 'stake list'],
    [
      ['hyperparameters', '-n', 'ws://127.0.0.1:1'],
      "expected a command before '-n', found none: glia hyperparameters has get, set",
      'hyperparameters',
    ],
    [
      ['stake', 'child', '--netuid', '1', 'get'],
      "expected a command before '--netuid', found none: glia stake child has get, set, revoke, take",
      'stake child',
    ],
  ] as const)('that names what btcli or another node calls it: %j', async (args, sentence, command) => {
    const err = `glia: ${sentence}\nTry: ${['glia', command, '--help'].filter(Boolean).join(' ')}\n`
    expect(await glia(args)).toEqual({ code: 2, out: '', err })
  })

  const bad =
    'expected an SS58 address, such as 5GrwvaEF…, or a development account, such as //Alice, found "0" with "0", which is not base58'
  it.each([
    [['balance', '0'], `address: ${bad}`, 'balance'],
    [['transfer', '0', '1'], `destination: ${bad}`, 'transfer'],
    [['transfer', '0', '-w', '..', '1'], `destination: ${bad}`, 'transfer'],
    [['regen', 'coldkeypub', '--address', '0'], `--address: ${bad}`, 'regen'],
    [
      ['sign', '-m', 'x', '-w', '..'],
      'wallet: expected a wallet name, a plain file name, found "..": choose another',
      'sign',
    ],
    [['regen', 'coldkeypub'], 'coldkeypub is made from an address: give --address', 'regen'],
    [['verify', '-m', 'x', '-s', 'zz'], 'expected a signature as 0x and 128 hex digits, found "zz"', 'verify'],
    [['verify', '-m', 'x', '-s', '00'.repeat(64), '-a', '0'], `--address: ${bad}`, 'verify'],
  ])('of what a wallet command is given: %j', async (args, sentence, command) => {
    const err = `glia: ${sentence}\nTry: glia wallet ${command} --help\n`
    expect(await glia(['wallet', ...args])).toEqual({ code: 2, out: '', err })
  })

  it('also when options that all commands share stand before the command', async () => {
    const { code, err } = await glia(['--verbose', 'node', '--foo'])
    expect(code).toBe(2)
    expect(err).toMatch(/^glia: unknown option '--foo'\nTry: glia node --help\n/)
    expect((await glia(['--verbose', 'node', '--help'])).out).toBe((await glia(['node', '--help'])).out)
    expect((await glia(['--verbose', 'help', 'node'])).out).toBe((await glia(['node', '--help'])).out)
    expect((await glia(['--verbose'])).out).toBe((await glia([])).out)
  })

  it.each([
    [['--seal', 'sometimes'], 'glia: --seal: expected instant, manual, interval or an'],
    [
      ['--seal', 'interval=99999999s'],
      'or an interval such as interval=250ms, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found "interval=99999999s"\n',
    ],
    [['--seal', 'interval=5'], 'a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found "interval=5"\n'],
    [
      ['--finality', 'x'],
      '--finality: expected a lag of so many blocks, such as 2, or of a time, such as 30s, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found "x"',
    ],
    [['--history', '-3'], '--history: expected all or a whole number of blocks from 1 to 4294967295, found "-3"'],
    [['--data-dir', ''], '--data-dir: expected the path of a directory, found ""'],
    [['--snapshot', ''], '--snapshot: expected the path of a file that exportSnapshot wrote, found ""'],
    [['--host', ''], '--host: expected an address of this machine, or several with commas between them, found ""'],
    [['--durability', 'disk'], "glia: --durability: expected a data directory with it, found 'disk' alone\n"],
    [['--check'], 'glia: --check: expected a data directory with it, found none\n'],
    [
      ['--fast-blocks', '--no-fast-blocks'],
      'glia: expected --fast-blocks or --no-fast-blocks, found both: choose one\n',
    ],
    [['--no-fast-blocks', '--fast-blocks'], 'found both: choose one\n'],
  ])('of the options of a node: %j', async (args, expected) => {
    const { code, out, err } = await glia(['node', '--rpc-port', '0', ...args])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(expected)
    expect(err).toMatch(/\nTry: glia node --help\n$/)
  })

  const origins = 'expected all or a list of origins, such as https://explorer.example, found'
  const names = 'expected all or a list of names, such as node.example, found'
  const hosts = 'expected an address of this machine, or several with commas between them, found'
  it.each([
    ['--rpc-cors=ALL', `${origins} "ALL": write all in small letters`],
    ['--rpc-cors=null', `${origins} "null": pages without an address of their own could be anybody’s`],
    ['--rpc-cors=all,https://a.example', `${origins} "all,https://a.example": all stands alone`],
    ['--rpc-cors=https://a.example --rpc-cors=all', `${origins} "all": all stands alone`],
    ['--rpc-cors=https://*.example', `${origins} "https://*.example": name each page; a * stands for nothing`],
    ['--rpc-cors=ws://a.example', `${origins} "ws://a.example": the origin of a page begins with https:// or http://`],
    ['--rpc-cors=https://me@a.example', `${origins} "https://me@a.example": leave out what stands before the @`],
    ['--rpc-cors=https://a.example:99999', `${origins} "https://a.example:99999": ports go to 65535`],
    ['--rpc-cors=https://a.example,b.example', `${origins} "https://a.example,b.example": write https:// before it`],
    ['--rpc-cors=https://a.example --rpc-cors=x_y:', `${origins} "x_y:"`],
    ['--rpc-hosts=all,node.example', `${names} "all,node.example": all stands alone`],
    ['--rpc-hosts=node.example --rpc-hosts=all', `${names} "all": all stands alone`],
    ['--rpc-hosts=a b', `${names} "a b": write commas between them`],
    ['--rpc-hosts=node.example:9944', `${names} "node.example:9944": leave out the port`],
    ['--rpc-hosts=https://node.example', `${names} "https://node.example": leave out what stands before the name`],
    ['--rpc-hosts=[::1]', `${names} "[::1]": addresses are let in by themselves`],
    ['--host=127.0.0.1,', `${hosts} "127.0.0.1,"`],
    ['--host=0.0.0.0 --host=127.0.0.1', `${hosts} "127.0.0.1": 0.0.0.0 is every address of IPv4`],
    ['--host=::,10.0.0.1', `${hosts} "::,10.0.0.1": :: is every address, and stands alone`],
  ])('of a list, with what to do about it: %s', async (line, sentence) => {
    const { code, out, err } = await glia(['node', '--rpc-port', '0', ...line.split(/ (?=--)/)])
    expect([code, out]).toEqual([2, ''])
    expect(err.split('\n')[0]).toMatch(`glia: ${line.split('=')[0]}: ${sentence}`)
  })

  it.each([
    // As near to --yes as to nothing else.
    ['wallet transfer //Bob 1 --yest', "glia: unknown option '--yest'\n"],
    ['wallet transfer //Bob 1 --allow-deaths', "glia: unknown option '--allow-deaths'\n"],
    ['wallet create --overwrit', "glia: unknown option '--overwrit'\n"],
    ['stake add --netuid 1 --al', "glia: unknown option '--al'\n"],
    ['stake add --netuid 1 --no-sav', "glia: unknown option '--no-sav' (Did you mean --no-safe?)\n"],
    ['wallet transfer //Bob 1 --finalised', "glia: unknown option '--finalised' (Did you mean --finalized?)\n"],
  ])('of an option that is none, without a guess that confirms or weakens anything: %s', async (line, sentence) => {
    const { code, out, err } = await glia(line.split(' '))
    expect([code, out]).toEqual([2, ''])
    expect(`${err.split('\n')[0]}\n`).toBe(sentence)
  })

  it('of a secret in a list, without it', async () => {
    const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
    const { err } = await glia(['node', '--rpc-hosts', phrase])
    expect(err).toBe(`glia: --rpc-hosts: ${names} "…": write commas between them\nTry: glia node --help\n`)
  })

  it('of a flag that takes no value', async () => {
    const { code, err } = await glia(['wallet', 'list', '--json=1'])
    expect([code, err]).toEqual([
      2,
      "glia: option '--json' takes no value: write it alone\nTry: glia wallet list --help\n",
    ])
  })

  it.each([
    ...['0', '-1', '1048577', '99999999999999999999', '1e3'].map(
      (text) => ['--rpc-max-connections', text, 1048576] as const,
    ),
    ...['0', '257', '600', '100000000'].map((text) => ['--rpc-max-response-size', text, 256] as const),
    ['--rpc-max-request-size', '257', 256] as const,
  ])('of a limit, with what it may be at most: %s %s', async (flag, text, most) => {
    const { code, err } = await glia(['node', '--rpc-port', '0', flag, text])
    expect(code).toBe(2)
    const what = most === 256 ? 'MiB, a whole number' : 'a whole number'
    expect(err).toContain(`glia: ${flag}: expected ${what} from 1 to ${most}, found "${text}"\n`)
  })

  it.each([
    [
      ['--seal', 'interval=0ms'],
      'expected interval or interval=250ms, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found "interval=0ms": the market',
    ],
    [['--finality', 'x'], 'expected a lag of so many blocks, such as'],
    [['--history', '0'], 'expected all or a whole number of blocks from 1 to 4294967295, found "0"'],
    [['--rpc-methods', 'some'], 'expected one of Auto, Safe, Unsafe, found "some"'],
    [['--snapshot', ''], 'expected the path of a file that exportSnapshot wrote, found ""'],
    [['--durability', 'disk'], 'glia: --durability: expected a data directory with it'],
    [['--check'], 'glia: --check: expected a data directory with it'],
    [
      ['--rpc-max-connections', '7'],
      "glia: --rpc-max-connections: expected 8 or more, which the market's processes and the table have open at once, found 7\n",
    ],
  ])('of a whole network by the rules of its node: %j', async (args, expected) => {
    const { code, err } = await glia(['up', '--rpc-port', '0', ...args])
    expect(code).toBe(2)
    expect(err).toContain(expected)
    expect(err).not.toContain('instant')
  })

  it('of the local network, without a chain that is kept being deleted', async () => {
    const { code, err } = await glia(['localnet', '--data-dir', 'x'])
    expect(code).toBe(2)
    expect(err).toBe(
      'glia: expected --no-purge with --data-dir x: without it no chain is kept\nTry: glia localnet --help\n',
    )
  })

  it.each(['99999999s', '0.1ms'])('of how long to run: %s', async (duration) => {
    const { code, err } = await glia(['up', '--duration', duration])
    expect(code).toBe(2)
    expect(err).toContain(
      'expected a time such as 500ms, 120s or 5m, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found ',
    )
  })

  it('of a directory that holds another chain: a failure, with what to start', async () => {
    const path = join(folder, 'dev')
    const node = await startNode({ chain: 'dev', dataDir: path, rpcPort: 0 })
    await node.stop()
    const { code, err } = await glia(['node', '--rpc-port', '0', '--data-dir', path])
    expect(code).toBe(1)
    expect(err).toContain(
      'found dev with slots of 250 ms: start it with glia node --chain dev --fast-blocks or startNode',
    )
  })

  it('as JSON for programs', async () => {
    const { code, err } = await glia(['node', '--foo', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(err)).toEqual({
      error: { code: 'UNKNOWN_OPTION', message: "unknown option '--foo'", hint: 'Try: glia node --help' },
    })
  })

  it.each([
    [new CliError('KEYFILE_MISSING', ''), 'KEYFILE_MISSING'],
    [Object.assign(new CliError('', ''), { code: 'commander.optionMissingArgument' }), 'OPTION_MISSING_ARGUMENT'],
    [new StateError('InUse', 'x'), 'IN_USE'],
    [new NodeError({ kind: 'RuntimeFault', block: 1, details: 'x' }), 'RUNTIME_FAULT'],
    [Object.assign(new Error('x'), { code: 'EACCES', path: 'x' }), 'EACCES'],
  ])('with codes of one style: %s is %s', (error, code) => {
    expect(explain(error).code).toBe(code)
  })

  it('of a node that is not there', async () => {
    const { code, err } = await glia(['metagraph', '1', '--network', 'ws://127.0.0.1:1'])
    expect(code).toBe(1)
    expect(err).toBe(
      'glia: no node answers at ws://127.0.0.1:1: start one with glia node, or name another with --network\n',
    )
  })

  it('without secrets that stand in an address, or behind an option that is none', async () => {
    for (const args of [
      ['--network', 'ws://user:hunter2@127.0.0.1:1'],
      ['--network', 'http://user:hunter2@127.0.0.1:1/?key=hunter2'],
      ['--network', 'ws://user:hunter2@127.0.0.1:x'],
      ['--network', 'ws://user:hun hunter2@127.0.0.1'],
      ['--network', 'user:hunter2@127.0.0.1'],
      ['--password-stdin=hunter2'],
      ["--mnemonics=hunter2 it's\nhunter2"],
      ['-x=hunter2'],
    ])
      for (const how of ['--verbose', '--json']) {
        const { code, out, err } = await glia(['metagraph', '1', ...args, how])
        expect([code > 0, out], args.join(' ')).toEqual([true, ''])
        expect(err, args.join(' ')).not.toContain('hunter2')
        expect(err).toContain('…')
      }
    const { err } = await glia(['wallet', 'create', '--mnemonics=hunter2'])
    expect(err).toMatch(/^glia: unknown option '--mnemonics=…'/)
  })

  it('of what a node writes, no more than people read', async () => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.end(
          JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message: 'lie '.repeat(2_500_000) } }),
        )
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const { code, err } = await glia(['metagraph', '1', '--network', `http://127.0.0.1:${port}`, '--verbose'])
      expect(code).toBe(1)
      expect(err).toContain('lie lie')
      expect(err.length).toBeLessThan(10_000)
    } finally {
      server.closeAllConnections()
      server.close()
    }
    expect(explain(new CliError('X', 'lie '.repeat(2_500_000))).message.length).toBeLessThan(4200)
    const circle = new CliError('X', 'round')
    Object.assign(circle, { cause: new CliError('Y', 'and round', { cause: circle }) })
    expect(causes(circle).filter((line) => line.includes('round'))).toHaveLength(2)
  })

  it('of a block whose state is gone, that is not there yet, or that had no such subnet', async () => {
    const dataDir = join(folder, 'short')
    const node = await startNode({ seal: 'manual', dataDir, history: 2, rpcPort: 0, host: '127.0.0.1' })
    try {
      for (let n = 1; n <= 6; n++) await node.sealer.seal()
      const asked = async (netuid: string, block: string) =>
        (await glia(['metagraph', netuid, '--block', block, '--network', `ws://127.0.0.1:${node.port}`])).err
      const told = await glia(['metagraph', '1', '--block', '2', '--json', '--network', `ws://127.0.0.1:${node.port}`])
      expect(JSON.parse(told.err)).toMatchObject({ error: { code: 'STATE_DISCARDED' } })
      expect(await asked('1', '2')).toContain('State already discarded for block 2;')
      expect(await asked('1', '2')).toContain('ask a node that keeps more (glia node --history)\n')
      const table = (await glia(['metagraph', '1', '--network', `ws://127.0.0.1:${node.port}`])).out
      // A permit is what the chain says; that its holder validates is not.
      expect(table).toMatch(/^uid +stake .* permit +axon +hotkey$/m)
      expect(table).toMatch(/^ +0 .* (yes|–) +– +5\S+$/m)
      expect(await asked('1', '7')).toBe('glia: there is no block 7 yet: the newest is 6\n')
      expect(await asked('9', '6')).toBe('glia: there is no subnet 9 on this chain as of block 6\n')
    } finally {
      await node.stop()
    }
  })

  it('of a port that is taken, by the option that chooses another', async () => {
    const node = await startNode({ chain: 'dev', rpcPort: 0, host: '127.0.0.1' })
    try {
      const { code, err } = await glia(['node', '--chain', 'dev', '--rpc-port', String(node.port)])
      expect(code).toBe(1)
      expect(err).toBe(
        `glia: port ${node.port} is in use: choose another one with --rpc-port, or stop the program that listens there\n`,
      )
      const second = await glia(['localnet', '--rpc-port', '0', '--rpc-port-2', String(node.port)])
      expect(second.err).toContain('choose another one with --rpc-port-2, or stop')
      // Nothing of a market that never began stays.
      const before = process.env.TMPDIR
      process.env.TMPDIR = mkdtempSync(join(folder, 'up-'))
      try {
        expect(await glia(['up', '--rpc-port', String(node.port)])).toMatchObject({ code: 1 })
        expect(readdirSync(process.env.TMPDIR)).toEqual([])
      } finally {
        if (before === undefined) delete process.env.TMPDIR
        else process.env.TMPDIR = before
      }
    } finally {
      await node.stop()
    }
  })
})

describe('explain', () => {
  it('turns the system’s errors into sentences', () => {
    const busy = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 9944 })
    expect(explain(busy)).toEqual({
      code: 'EADDRINUSE',
      message:
        'port 9944 is in use already: stop what listens there, or choose another with --rpc-port (0: any free one)',
      fault: false,
      usage: false,
    })
  })

  it('knows an error of the project by its class, whatever it is called and says', () => {
    class Odd extends GliaError {
      override get name() {
        return 'TypeError'
      }
    }
    const told = { fault: false, usage: false }
    expect(explain(new Odd('Strange', 'do this'))).toEqual({ code: 'STRANGE', message: 'do this', ...told })
    const options = new NodeError({ kind: 'Options', option: 'rpcPort', details: 'expected a port' })
    expect(explain(options)).toEqual({
      code: 'OPTIONS',
      message: '--rpc-port: expected a port',
      fault: false,
      usage: true,
    })
    for (const error of [new StateError('Closed', 'x'), new CodecError('x'), new YumaInputError('x', 'y', 'z')]) {
      expect(explain(error)).toMatchObject({ ...told, message: error.message })
    }
    class GliaError2 extends Error {}
    for (const stranger of [
      Object.assign(new Error('x'), { name: 'StateError', code: 'InUse' }),
      new GliaError2('x'),
    ]) {
      expect(explain(stranger)).toMatchObject({ code: 'FAULT', fault: true })
    }
  })

  it('calls a mistake of the program a fault, whoever noticed it', () => {
    for (const error of [new Fault('x'), new FrameError('x')]) {
      expect(explain(error)).toEqual({ code: 'FAULT', message: 'internal fault: x', fault: true, usage: false })
    }
    expect(() => given('netuid', () => unreachable('x'))).toThrow(Fault)
    expect(() => given('netuid', () => fromHex('zz'))).toThrow(UsageError)
  })

  it('calls what nobody raised on purpose a fault', () => {
    expect(explain(new TypeError('x is not a function'))).toEqual({
      code: 'FAULT',
      message: 'internal fault: x is not a function',
      fault: true,
      usage: false,
    })
    expect(explain('text')).toMatchObject({ fault: true })
  })

  it('names a library that does not load in one sentence', () => {
    const missing = Object.assign(new Error("Cannot find module 'lmdb'\nRequire stack:\n- /x/store.mjs"), {
      code: 'MODULE_NOT_FOUND',
    })
    expect(explain(missing)).toEqual({
      code: 'MODULE_NOT_FOUND',
      message:
        "a library of this program does not load (Cannot find module 'lmdb'): remove node_modules and run npm start again",
      fault: false,
      usage: false,
    })
  })

  it('shows the chain of causes only when asked', () => {
    const error = new CliError('CODE', 'outer', { cause: new Error('inner') })
    expect(explain(error)).toEqual({ code: 'CODE', message: 'outer', fault: false, usage: false })
    expect(causes(error).join('\n')).toMatch(/outer[\s\S]*caused by: Error: inner/)
    const forged = new CliError('CODE', 'one\nglia: two', { cause: new Error('$& three\n    at nowhere') })
    expect(causes(forged).filter((line) => !line.startsWith('    at '))).toEqual([
      'CliError: one\\nglia: two',
      'caused by: Error: $& three\\n    at nowhere',
    ])
  })
})
