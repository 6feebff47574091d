import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet, WalletError } from '@glia/sdk'
import { afterAll, describe, expect, it } from 'vitest'
import { explain } from '../explain.ts'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-wallet-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function glia(args: readonly string[], input?: string) {
  const terminal = testTerminal(input === undefined ? {} : { input })
  const code = await run(args, terminal)
  return { code, ...terminal.written }
}

describe('wallet', () => {
  const path = join(folder, 'wallets')
  const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
  const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'

  it('creates, lists, signs and verifies', async () => {
    const empty = await glia(['wallet', 'list', '-p', path])
    expect(empty.out).toBe(`There are no wallets in ${path}; make one with glia wallet create\n`)
    const made = await glia([
      'wallet',
      'create',
      '-w',
      'dev',
      '--uri',
      '//Alice',
      '--no-password',
      '-p',
      path,
      '--json',
    ])
    expect(JSON.parse(made.out)).toMatchObject({
      coldkey: { address: alice, phrase: null },
      hotkey: { address: alice },
    })
    const listed = await glia(['wallet', 'list', '-p', path, '--json'])
    expect(JSON.parse(listed.out)).toEqual([
      { name: 'dev', coldkey: alice, hotkeys: [{ name: 'default', address: alice }] },
    ])
    const { out } = await glia(['wallet', 'sign', '-w', 'dev', '-p', path, '-m', 'it is me'])
    const signature = out.trim()
    expect(signature).toMatch(/^0x[0-9a-f]{128}$/)
    expect(await glia(['wallet', 'verify', '-a', alice, '-m', 'it is me', '-s', signature])).toEqual({
      code: 0,
      out: `valid: signed by ${alice}\n`,
      err: '',
    })
    const wrong = await glia(['wallet', 'verify', '-w', 'dev', '-p', path, '-m', 'it is you', '-s', signature])
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toBe(`glia: not valid: ${alice} did not sign this text with this signature\n`)
  })

  it('makes phrases that restore the same keys', async () => {
    const made = await glia(['wallet', 'create', '-w', 'fresh', '-p', path, '--no-password', '--words', '24', '--json'])
    const { coldkey } = JSON.parse(made.out) as { coldkey: { address: string; phrase: string } }
    expect(coldkey.phrase.split(' ')).toHaveLength(24)
    const again = ['wallet', 'regen', 'coldkey', '-w', 'again', '-p', path, '--stdin', '--no-password', '--json']
    expect(JSON.parse((await glia(again, `${coldkey.phrase}\n`)).out)).toMatchObject({ address: coldkey.address })
  })

  it('restores the development phrase and public halves', async () => {
    const hot = ['wallet', 'regen', 'hotkey', '-w', 'dev', '-H', 'root', '-p', path, '--stdin']
    expect((await glia(hot, `${phrase}\n`)).out).toContain('5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV')
    const open = await glia(['wallet', 'regen', 'coldkeypub', '-w', 'watch', '-p', path, '--address', alice])
    expect(open.out).toContain(alice)
  })

  it('keeps existing keys and asks for what is missing', async () => {
    const again = await glia(['wallet', 'create', '-w', 'dev', '-p', path, '--no-password'])
    expect(again.code).toBe(1)
    expect(again.err).toContain(
      'exists already: for one more hotkey of this wallet name it with -H and add --only hotkey,',
    )
    expect(again.err).toContain('(--overwrite would replace coldkey and hotkey for good)')
    const half = await glia(['wallet', 'create', '-w', 'dev', '-H', 'second', '-p', path, '--no-password'])
    expect(half.err).toContain(
      'dev/coldkey exists already: make what is missing with --only hotkey, or choose another wallet with -w (--overwrite would replace the coldkey for good)',
    )
    const hot = ['-w', 'dev', '-H', 'second', '-p', path, '--only', 'hotkey']
    expect((await glia(['wallet', 'create', ...hot])).code).toBe(0)
    const hint = 'hotkeys/second exists already: choose another hotkey with -H, or --overwrite to replace it for good'
    expect((await glia(['wallet', 'create', ...hot])).err).toContain(hint)
    expect((await glia(['wallet', 'regen', 'hotkey', ...hot.slice(0, 6)])).err).toContain(hint)
    const cold = await glia(['wallet', 'regen', 'coldkey', '-w', 'dev', '-p', path])
    expect(cold.err).toContain('dev/coldkey exists already: choose another wallet with -w, or --overwrite')
    const unasked = await glia(['wallet', 'create', '-w', 'other', '-p', path])
    expect(unasked.code).toBe(1)
    expect(unasked.err).toContain('--password-stdin')
    const none = await glia(['wallet', 'sign', '-w', 'nobody', '-p', path, '-m', 'x'])
    expect(none).toMatchObject({ code: 1, out: '' })
    expect(none.err).toMatch(
      /no readable keyfile at \S+: make this key with glia wallet create, .* glia wallet regen, or choose another wallet with -w\n$/,
    )
    const piped = await glia(['wallet', 'regen', 'hotkey', '-w', 'w', '-p', path, '--stdin'], 'a b c\n')
    expect(piped).toMatchObject({ code: 1, err: expect.stringMatching(/^glia: not a valid mnemonic[^\n]*found 3\n$/) })
    const nothing = await glia(['wallet', 'regen', 'hotkey', '-w', 'w', '-p', path, '--stdin'], '')
    expect(nothing).toMatchObject({ code: 1, err: expect.stringMatching(/^glia: nothing came on standard input: /) })
    const line = await glia(['wallet', 'regen', 'hotkey', '-w', 'w', '-p', path, '--stdin'], '\n')
    expect(line).toMatchObject({ code: 1, err: expect.stringMatching(/^glia: the phrase or seed is empty: /) })
  })

  it.each([
    [['regen', 'hotkey', '--mnemonic', phrase], '--mnemonic'],
    [['regen', 'hotkey', '--mnemonic', ...phrase.split(' ')], '--mnemonic'],
    [['regen', 'coldkey', `--seed=0x${'ab'.repeat(32)}`], '--seed'],
    [['create', '--no-password', '--uri', phrase], '--uri'],
    [['create', '--no-password', '--uri', `0x${'ab'.repeat(32)}//1`], '--uri'],
    [['create', '--no-password', '--uri', '//Alice///smoke'], '--uri'],
  ])('takes no secret from the command line, and shows none: %#', async (args, option) => {
    const { code, out, err } = await glia(['wallet', ...args, '-w', 'told', '-p', path])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(
      new RegExp(`^glia: ${option}: a secret on a command line is seen by every user [^\\n]+ --stdin\\nTry: `),
    )
    expect(err).not.toMatch(/smoke|abab/)
    expect(existsSync(join(path, 'told'))).toBe(false)
  })

  const piping = /leave it out to be asked, or pipe it in with --stdin\nTry: glia wallet regen --help\n$/
  const passing = /leave it out to be asked, or pipe it in with --password-stdin\nTry: /
  const seed = `0x${'ab'.repeat(32)}`
  it.each([
    [['regen', 'coldkey', ...phrase.split(' ')], piping],
    [['regen', 'coldkey', phrase], piping],
    [['regen', 'coldkey', seed], piping],
    [['regen', seed], piping],
    [['regen', phrase], piping],
    [['regen', 'hotkey', '--uri', `${phrase}//1`], piping],
    [['create', '--words', 'smoke obey lake'], /glia: --words: expected one of 12, .*, found "…"/],
    [['create', '--words', ' smoke\tobey\n lake '], /, found "…"/],
    [['create', '--words=smoke obey lake'], /, found "…"/],
    [['create', '--words', seed.slice(2)], /, found "…"/],
    [['create', '--words', 'smoke', ...phrase.split(' ')], /, found "…"/],
    [['smoke obey lake'], /unknown command '…'/],
    [[seed], /unknown command '…'/],
    [['smoke', ...phrase.split(' ')], /unknown command '…'/],
    [['balance', 'smoke obey lake', '--verbose'], /…/],
    [['balance', seed], /is not base58/],
    [['create', '--words', ' '], /--words: expected one of .*, found " "/],
    [['create', '--mnemonic', phrase], /glia wallet regen takes it, .*--stdin.*\nTry: glia wallet create --help\n$/],
    [['create', '--seed', seed], /glia wallet regen takes it/],
    [['sign', '-m', 'x', `--mnemonic=${phrase}`], /glia wallet regen takes it/],
    [['list', '--seed', seed], /glia wallet regen takes it/],
    [['sign', '--mnemonic', phrase], /glia wallet regen takes it/],
    [['--suri', phrase], /glia wallet regen takes it/],
    [['create', '--password', 'smoke'], passing],
    [['create', '--password=smoke'], passing],
    [['regen', 'coldkey', '--stdin', '--password', 'smoke'], passing],
    [['transfer', '//Bob', '1', '--password', 'smoke'], passing],
    [['sign', '-m', 'x', '--passphrase', 'smoke'], passing],
    [['create', '--my-password', 'smoke'], /unknown option '--my-password' \(Did you mean --password-stdin\?\)\n/],
    [['list', '--password', 'smoke'], /no password is needed\n/],
  ])(
    'tells whoever has a secret how it gets there, and leads nobody to a key in plain text: %#',
    async (args, told) => {
      const { code, out, err } = await glia(['wallet', ...args])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(told)
      expect(err).not.toMatch(/smoke|abab|--no-password/)
    },
  )

  it.each([
    ['wallet', 'transfer', '//Alice///hunter2', '1', '-n', 'wss://node.example'],
    ['wallet', 'transfer', '//Alice///hunter2', '1', '--any-network'],
    ['wallet', 'balance', '//Bob///hunter2'],
    ['wallet', 'balance', '//Bob', '//Bob///hunter2', '--json'],
    ['wallet', 'regen', 'coldkeypub', '--address', '//Bob///hunter2'],
    ['wallet', 'verify', '-m', 'x', '-s', '00'.repeat(64), '-a', '//Bob///hunter2'],
    ['stake', 'add', '--amount', '1', '--netuid', '1', '--hotkey-ss58-address', '//Bob///hunter2'],
  ])('takes no account by a URI with a password, and shows none: %j', async (...args) => {
    const { code, out, err } = await glia([...args, '--verbose'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(
      args.includes('--json') ? /"code": ?"SECRET_ON_COMMAND_LINE"/ : /^glia: \S+: a secret on a command line/,
    )
    expect(err).not.toContain('hunter2')
  })

  it.each([
    ['-w', phrase, '-p', path],
    [`--wallet-name=${phrase}`, '-p', path],
    [`-w${phrase}`, '-p', path],
    ['-w', seed, '-p', path],
    ['-w', 'w', '-H', phrase, '-p', path],
    ['-w', 'w', '-p', join(path, phrase)],
    ['-w', 'w', '-p', `~/${phrase}`],
    ['-w', 'w', `--wallet-path=~/./x/../${phrase}`],
    ['-w', 'w', '-p', `~/${seed}`],
    ['-w', 'w', `-p~/${seed}/y`],
    ['-w', 'w', '-p', `${path}/${phrase.replaceAll(' ', '\t')}///hunter2`],
  ])('shows no secret that was taken for the name of a file: %#', async (...options) => {
    for (const more of [['--verbose'], ['--json', '--verbose']]) {
      const { code, out, err } = await glia(['wallet', 'sign', '-m', 'x', ...options, ...more])
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain('make this key with glia wallet create')
      expect(err).not.toMatch(/smoke|abab|hunter2/)
    }
  })

  it.each(['-rf', 'a\u202eb', 'a\u00a0', ' '])(
    'makes no wallet that is called %j, of a public half either',
    async (name) => {
      const { code, err } = await glia([
        'wallet',
        'regen',
        'coldkeypub',
        `--wallet-name=${name}`,
        '-p',
        path,
        '--address',
        alice,
      ])
      expect([code, existsSync(join(path, name))]).toEqual([2, false])
      expect(err).toContain('expected a wallet name')
    },
  )

  it('advises no new key where the public half of one is missing', async () => {
    const wallet = ['-w', 'publess', '-p', path]
    await glia(['wallet', 'create', ...wallet, '--uri', '//Alice', '--no-password'])
    rmSync(join(path, 'publess', 'coldkeypub.txt'))
    const { code, err } = await glia(['wallet', 'transfer', alice, '1', ...wallet, '-n', 'ws://127.0.0.1:1'])
    expect([code, err]).toEqual([
      1,
      `glia: there is no public half at ${path}/publess/coldkeypub.txt, beside the key ${path}/publess/coldkey: make it again from its address (glia wallet regen coldkeypub --address …), or choose another wallet with -w\n`,
    ])
    expect((await glia(['wallet', 'regen', 'coldkeypub', ...wallet, '--address', alice])).code).toBe(0)
    // Signing a text shows no address before: it needs no public half.
    rmSync(join(path, 'publess', 'coldkeypub.txt'))
    expect((await glia(['wallet', 'sign', '-m', 'x', ...wallet])).code).toBe(0)
  })

  it('names its own flag to who writes a key that somebody else writes at the same moment', () => {
    const raced = new WalletError('KEYFILE_EXISTS', 'w/coldkey exists already: pass overwrite to replace it')
    expect(explain(raced).message).toBe('w/coldkey exists already: --overwrite replaces it for good')
  })

  it('shows the path of a keyfile with the blanks in it', async () => {
    const folder = join(path, 'my own', 'wallets of all kinds')
    const { err } = await glia(['wallet', 'sign', '-m', 'x', '-w', 'w', '-p', folder])
    expect(err).toContain(`no readable keyfile at ${folder}`)
  })

  it('says of a hotkey that is not there how that is made', async () => {
    await glia(['wallet', 'create', '-w', 'alone', '--uri', '//Alice', '--no-password', '-p', path])
    const { err } = await glia(['wallet', 'sign', '-m', 'x', '-w', 'alone', '--use-hotkey', '-H', 'nope', '-p', path])
    expect(err).toMatch(
      /hotkeys\/nope: make it with glia wallet create --only hotkey, .*, or name another one with -H\n$/,
    )
  })

  it('restores what a secret URI names, and takes phrase and password as two lines', { timeout: 60_000 }, async () => {
    const regen = ['wallet', 'regen', 'hotkey', '-w', 'piped', '-p', path, '--stdin', '--json']
    const named = await glia([...regen, '-H', 'a'], `${phrase}//Alice\n`)
    expect(JSON.parse(named.out)).toMatchObject({ address: alice })
    // A phrase that was not there, as of a variable that is not set, is that of accounts whose keys everybody has.
    for (const uri of ['//Alice', '/stash', '///secret'])
      expect(await glia([...regen, '-H', 'b'], `${uri}\n`)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining('found a path alone, which is an account for development'),
      })
    const both = ['wallet', 'regen', 'coldkey', '-w', 'piped', '-p', path, '--stdin', '--password-stdin']
    expect(await glia(both, `${phrase}\nhunter2\n`)).toMatchObject({ code: 0 })
    const { coldkeyFile } = new Wallet({ name: 'piped', path })
    expect((await coldkeyFile.read('hunter2')).secrets().phrase).toBe(phrase)
  })

  it('takes no password for what is not encrypted', async () => {
    const options = ['-w', 'plain', '-p', path, '--password-stdin']
    for (const [args, error] of [
      [['create', '--no-password'], 'expected --password-stdin or --no-password, found both: choose one'],
      [
        ['create', '--only', 'hotkey'],
        'expected no --password-stdin, found it with what is not encrypted: leave it out',
      ],
      [
        ['regen', 'hotkey', '--stdin'],
        'expected no --password-stdin, found it with what is not encrypted: leave it out',
      ],
      [['regen', 'coldkey', '--stdin', '--no-password'], 'expected --password-stdin or --no-password, found both'],
    ] as const)
      expect(await glia(['wallet', ...args, ...options], `${phrase}\nsecret\n`)).toMatchObject({
        code: 2,
        err: expect.stringContaining(error),
      })
    expect((await glia(['wallet', 'regen', 'coldkey', '--stdin', ...options], `${phrase}\n`)).err).toContain(
      'the password is missing: it is the second line of standard input',
    )
    expect(existsSync(join(path, 'plain'))).toBe(false)
  })

  it('refuses an option that is given twice, of which one would be left out', async () => {
    for (const more of [['--wallet-name=other'], ['-w', 'dev']])
      expect(await glia(['wallet', 'balance', '-w', 'dev', '-p', path, ...more])).toEqual({
        code: 2,
        out: '',
        err: 'glia: --wallet-name: expected one, found it twice: choose one\nTry: glia wallet balance --help\n',
      })
  })

  it('makes no wallet stand for the account of another key', async () => {
    const half = (more: readonly string[]) =>
      glia(['wallet', 'regen', 'coldkeypub', '-p', path, '--overwrite', ...more])
    const other = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
    const refused = await half(['-w', 'dev', '--address', other])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(`expected ${alice}, the address of`)])
    expect((await half(['-w', 'dev', '--address', alice])).code).toBe(0)
    const encrypted = await half(['-w', 'piped', '--address', other])
    expect([encrypted.code, encrypted.err]).toEqual([0, expect.stringContaining('is encrypted and was not compared')])
  })

  it('shows the phrase of a coldkey also where its hotkey cannot be written', async () => {
    mkdirSync(join(path, 'half'))
    writeFileSync(join(path, 'half', 'hotkeys'), 'not a folder')
    const made = await glia(['wallet', 'create', '-w', 'half', '-p', path, '--no-password', '--json'])
    expect(made).toMatchObject({ code: 1, err: expect.stringContaining('KEYFILE_UNWRITABLE') })
    const { coldkey, hotkey } = JSON.parse(made.out) as { coldkey: { phrase: string }; hotkey?: object }
    expect(hotkey).toBeUndefined()
    const key = await new Wallet({ name: 'half', path }).coldkey()
    expect(key.secrets().phrase).toBe(coldkey.phrase)
  })

  it('encrypts with a password from standard input, and asks for it again', { timeout: 60_000 }, async () => {
    const make = [
      'wallet',
      'create',
      '-w',
      'safe',
      '-p',
      path,
      '--only',
      'coldkey',
      '--uri',
      '//Alice',
      '--password-stdin',
    ]
    expect((await glia(make, 'secret\n')).code).toBe(0)
    const locked = await glia(['wallet', 'sign', '-w', 'safe', '-p', path, '-m', 'x'])
    expect(locked.err).toContain('is encrypted: pipe its password in with --password-stdin')
  })

  it('takes the password that --password-stdin brings, whatever the environment has', async () => {
    const recorded = new URL('../../../sdk/testdata/keyfiles.json', import.meta.url)
    const { legacy } = JSON.parse(readFileSync(recorded, 'utf8')) as {
      legacy: { kind: string; base64: string; password: string }[]
    }
    const { base64, password } = legacy.find(({ kind }) => kind === 'ansible-vault') as (typeof legacy)[number]
    const { coldkeyFile } = new Wallet({ name: 'vault', path })
    mkdirSync(join(path, 'vault'))
    writeFileSync(coldkeyFile.path, Buffer.from(base64, 'base64'))
    const sign = ['wallet', 'sign', '-w', 'vault', '-p', path, '-m', 'x']
    try {
      process.env[coldkeyFile.passwordVariable] = coldkeyFile.encodedPassword(password)
      expect((await glia(sign)).code).toBe(0)
      const wrong = await glia([...sign, '--password-stdin'], 'wrong\n')
      expect(wrong).toMatchObject({
        code: 1,
        err: expect.stringMatching(
          /wrong password for Ansible vault decryption: try another, or .* with glia wallet regen --overwrite\n$/,
        ),
      })
      process.env[coldkeyFile.passwordVariable] = coldkeyFile.encodedPassword('wrong')
      expect((await glia(sign)).err).toContain(`wrong password in ${coldkeyFile.passwordVariable}`)
      expect((await glia([...sign, '--password-stdin'], `${password}\n`)).code).toBe(0)
    } finally {
      delete process.env[coldkeyFile.passwordVariable]
    }
  })

  it('tells a damaged file from a missing one', async () => {
    writeFileSync(join(path, 'dev', 'hotkeys', 'broken'), 'not a key')
    const { code, err } = await glia([
      'wallet',
      'sign',
      '-w',
      'dev',
      '-H',
      'broken',
      '--use-hotkey',
      '-p',
      path,
      '-m',
      'x',
    ])
    expect(code).toBe(1)
    expect(err).toMatch(
      /^glia: \S+broken: expected the JSON object of a keyfile[^\n]*; restore the file from a copy, or .* regen --overwrite\n$/,
    )
  })
})
