import { expect, it } from 'vitest'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'

const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const ROW = ['--netuid', '1', '--uids', '0,1']
const SALT = ['--salt', '1,2,3,4,5,6,7,8']
const SETTING = ['hyperparameters', 'set', '--netuid', '1']
const CHILDREN = ['children', 'set', '--netuid', '1', '--children', `${BOB},${BOB}`]

it.each([
  [['weights', 'set', ...ROW, '--weights', '1'], /expected a weight for each UID, found 2 UIDs, 1 weights/],
  [['weights', 'commit', ...ROW, '--weights', '1,2,3'], /found 2 UIDs, 3 weights/],
  [['weights', 'reveal', ...ROW, ...SALT, '--weights', '1'], /found 2 UIDs, 1 weights/],
  [['weights', 'set', ...ROW, '--weights', `1,${'9'.repeat(310)}`], /expected weights of 0 or more/],
  [['weights', 'set', ...ROW, '--weights', '1,1', '--version-key', String(2n ** 64n)], / to 18446744073709551615\./],
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
  [['identity', 'get', BOB, '--netuid', '1'], /expected an address or --netuid, found 5FHne\w+ and --netuid 1/],
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
