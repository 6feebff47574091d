import { expect, it } from 'vitest'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'

const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const POLKADOT = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'
const ELSEWHERE = /of format 0 \(Polkadot\): .*, or add --any-network if that account has its key here too\n/
const ROW = ['--netuid', '1', '--uids', '0,1']
const SALT = ['--salt', '1,2,3,4,5,6,7,8']
const SETTING = ['hyperparameters', 'set', '--netuid', '1']
const MOVE = ['stake', 'move', '--origin-netuid', '1', '--amount', '1']
const CHILDREN = ['children', 'set', '--netuid', '1', '--children', `${BOB},${BOB}`]

it.each([
  [['weights', 'set', ...ROW, '--weights', '1'], /expected a weight for each UID, found 2 UIDs, 1 weights/],
  [['weights', 'commit', ...ROW, '--weights', '1,2,3'], /found 2 UIDs, 3 weights/],
  [['weights', 'reveal', ...ROW, ...SALT, '--weights', '1'], /found 2 UIDs, 1 weights/],
  [['weights', 'set', ...ROW, '--weights', `1,${'9'.repeat(310)}`], /expected weights of 0 or more/],
  [
    ['weights', 'set', ...ROW, '--weights', '1,1', '--version-key', String(2n ** 64n)],
    / to 18446744073709551615, found/,
  ],
  [
    ['weights', 'set', '--netuid', '1', '--uids', '1 2', '--weights', '1,1'],
    /^glia: --uids: expected UIDs with commas between, such as 0,1,2, found "1 2"\n/,
  ],
  [['weights', 'reveal', ...ROW, '--weights', '1,1', '--salt', '1;2'], /numbers with commas .*, found "1;2"\n/],
  [['stake', 'process-claim', '--netuids', '1 2'], /^glia: --netuids: expected netuids with commas .* found "1 2"\n/],
  // What may be part of a phrase is not repeated, whatever it was meant to be.
  [['stake', 'process-claim', '--netuids', 'drive obey'], /expected netuids with commas .*, found "…"\n/],
  [
    ['wallet', 'transfer', 'miner', '1'],
    /found "miner", which looks like the name of a wallet: write its address, which glia wallet /,
  ],
  [['wallet', 'transfer', BOB.slice(0, 40), '1'], /about 48 characters, found "5FHne\w+" of 40: copy all of it\n/],
  [['wallet', 'transfer', BOB, '1,000'], /^glia: amount: expected .* no commas, such as 1000 or 1\.5, found "1,000"/],
  [['stake', 'burn', '--netuid', '1', '--amount', '1,5'], /^glia: --amount: expected .* no commas, .* found "1,5"/],
  [['stake', 'list', '//Alice', '-w', 'miner'], /expected an account or a wallet, found \/\/Alice and --wallet-name: /],
  [['delegate', 'take', '//Alice', '-H', 'miner'], /found \/\/Alice and --hotkey: choose one\n/],
  [['wallet', 'balance', '//Alice', '-w', 'miner'], /found \/\/Alice and --wallet-name: choose one\n/],
  [['identity', 'get', '//Alice', '-w', 'miner'], /found \/\/Alice and --wallet-name: choose one\n/],
  [['weights', 'show', '1', '--mechanism', '256'], /expected a mechanism, a whole number from 0 to 255/],
  [[...SETTING, '--param', 'immunity', '--value', '1'], /there is no setting immunity to set; there are activity_/],
  [[...SETTING, '--param', 'min_burn', '--value', '1'], /^glia: --value: min_burn must be TAO with its unit/],
  [[...CHILDREN, '--proportions', '0.1'], /expected a share for each child, found 2 children and 1 shares/],
  [[...CHILDREN, '--proportions', '0.1,2'], /expected a share from 0 to 1, such as 0\.09 for 9 %, found 2/],
  [['children', 'set', '--netuid', '1', '--children', '5F', '--proportions', '0.1'], /^glia: --children: /],
  [['children', 'get', '5F', '--netuid', '1'], /^glia: hotkey: /],
  [['delegate', 'take', '5F'], /^glia: hotkey: /],
  [['commitment', 'get', '5F', '--netuid', '1'], /^glia: address: /],
  [['identity', 'get', '5F'], /^glia: address: /],
  [['wallet', 'transfer', POLKADOT, '1'], ELSEWHERE],
  [['wallet', 'balance', BOB, POLKADOT], ELSEWHERE],
  [['stake', 'list', POLKADOT], ELSEWHERE],
  [['stake', 'add', '--netuid', '1', '--amount', '1', '--hotkey-ss58-address', POLKADOT], ELSEWHERE],
  [[...MOVE, '--dest-hotkey', POLKADOT], ELSEWHERE],
  [[...MOVE, '--dest-hotkey', BOB, '--origin-hotkey', POLKADOT], ELSEWHERE],
  [['stake', 'transfer', '--dest', POLKADOT, '--origin-netuid', '1', '--amount', '1'], ELSEWHERE],
  [['stake', 'set-auto', '--netuid', '1', '--hotkey-ss58-address', POLKADOT], ELSEWHERE],
  [['subnet', 'register', '--netuid', '1', '--hotkey-ss58-address', POLKADOT], ELSEWHERE],
  [['children', 'set', '--netuid', '1', '--children', POLKADOT, '--proportions', '0.1'], ELSEWHERE],
  [['children', 'get', POLKADOT, '--netuid', '1'], ELSEWHERE],
  [['delegate', 'take', POLKADOT], ELSEWHERE],
  [['commitment', 'get', POLKADOT, '--netuid', '1'], ELSEWHERE],
  [['identity', 'get', POLKADOT], ELSEWHERE],
  [[...SETTING, '--param', 'sn_owner_hotkey', '--value', POLKADOT], ELSEWHERE],
  [['identity', 'get', BOB, '--netuid', '1'], /expected an address or --netuid, found 5FHne\w+ and --netuid 1/],
  [
    ['identity', 'set', '--netuid', '2', '--subnet-name', 'mine'],
    /^glia: unknown option '--subnet-name': here it is --name\n/,
  ],
  [['identity', 'set', '--netuid', '2', '--nmae=mine'], /^glia: unknown option '--nmae'\n/],
  [['identity', 'set', '--url', '--nmae'], /^glia: required option '--name <text>' not specified\n/],
  [
    ['wallet', 'balance', '-w=alice'],
    /^glia: --wallet-name: expected its value after a blank, found "-w=alice": write -w alice, or --wallet-name=alice\n/,
  ],
  [['identity', 'set', '--name', 'A', '--contact', 'x'], /expected --netuid beside --contact, found none/],
])('%j is a mistake that no node has to be asked for', async (args, expected) => {
  const terminal = testTerminal()
  // Nothing listens there.
  const code = await run([...args, '-n', 'ws://127.0.0.1:1'], terminal)
  expect({ code, ...terminal.written }).toEqual({ code: 2, out: '', err: expect.stringMatching(expected) })
})

it('a development account is no child on a network of others', async () => {
  const terminal = testTerminal()
  const set = ['children', 'set', '--netuid', '1', '--children', '//Bob', '--proportions', '0.1']
  expect(await run([...set, '-n', 'ws://192.0.2.1:1'], terminal)).toBe(2)
  expect(terminal.written.err).toMatch(/^glia: --children: \/\/Bob is a development account/)
})

it.each([
  ['verify', '-m', 'x', '-s', `0x${'00'.repeat(64)}`, '-a', POLKADOT],
  ['regen', 'coldkeypub', '--address', POLKADOT],
])('an address of another network is none of a wallet: %s', async (...args) => {
  const terminal = testTerminal()
  const code = await run(['wallet', ...args, '-w', 'nobody', '-p', '/nowhere'], terminal)
  expect({ code, ...terminal.written }).toMatchObject({ code: 2, out: '', err: expect.stringMatching(ELSEWHERE) })
})
