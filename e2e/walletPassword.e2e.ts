// One value of BT_PW_… for the official wallet and for Glia's, whichever of them wrote it, for every form of keyfile.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keypair, Wallet } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noPython, runScript, type Step, scratchHome } from './support/python.ts'

interface Recorded {
  readonly legacy: readonly { readonly kind: string; readonly base64: string; readonly password: string }[]
}
const recorded = new URL('../packages/sdk/testdata/keyfiles.json', import.meta.url)
const { legacy } = JSON.parse(readFileSync(recorded, 'utf8')) as Recorded
const PASSWORD = 'testing'
const OLD_ADDRESS = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'

describe.skipIf(noPython !== undefined).each([
  // 4.0.1 opens no file that names the scheme of its key, whatever the password; these old ones do.
  ['bittensor_wallet 4.0.1', 'bittensor-10.2.0', ['fernet', 'vault']],
  // None opens a Fernet file: it derives the key from the password, then takes a random one.
  ['bittensor_wallet 4.1.1', 'bittensor-10.5.0', ['fernet']],
] as const)('%s and Glia', (_, environment, unreadable) => {
  const scratch = scratchHome()
  const path = join(scratch.home, 'wal.lets')
  const coldkeyOf = (name: string) => new Wallet({ name, path }).coldkeyFile
  const forms = { nacl: BOB, fernet: OLD_ADDRESS, vault: OLD_ADDRESS }
  let steps: Map<string, Step>
  const variables: string[] = []
  const set = (variable: string, value: string) => {
    process.env[variable] = value
    variables.push(variable)
  }

  beforeAll(async () => {
    await new Wallet({ name: 'nacl', path }).setColdkey(Keypair.fromUri('//Bob'), { password: PASSWORD })
    for (const [name, kind] of [
      ['fernet', 'legacy-fernet'],
      ['vault', 'ansible-vault'],
    ] as const) {
      const { base64 } = legacy.find((each) => each.kind === kind) as Recorded['legacy'][number]
      mkdirSync(join(path, name))
      writeFileSync(coldkeyOf(name).path, Buffer.from(base64, 'base64'))
    }
    for (const name of Object.keys(forms)) {
      const file = coldkeyOf(name)
      set(file.passwordVariable, file.encodedPassword(PASSWORD))
    }
    steps = await runScript(environment, 'wallet_password.py', [path, PASSWORD])
  }, 240_000)
  afterAll(() => {
    for (const variable of variables) delete process.env[variable]
    scratch.remove()
  })

  it.each(Object.entries(forms))('the official wallet opens %s with what Glia encoded', (name, address) => {
    const refused = (unreadable as readonly string[]).includes(name)
    // As it refuses the password itself.
    if (refused) expect(steps.get(`refused ${name}`)).toMatchObject({ same: true })
    else expect(steps.get(`opened ${name}`)).toMatchObject({ address })
    const { passwordVariable } = coldkeyOf(name)
    const value = coldkeyOf(name).encodedPassword(PASSWORD)
    expect(steps.get(`variable ${name}`)).toMatchObject({ variable: passwordVariable, given: value, saved: value })
  })

  it.each(Object.entries(forms))('Glia opens %s with what the official wallet saved', async (name, address) => {
    const { variable, saved } = steps.get(`variable ${name}`) as unknown as { variable: string; saved: string }
    set(variable, saved)
    expect((await coldkeyOf(name).read()).address).toBe(address)
    set(variable, PASSWORD)
    expect((await coldkeyOf(name).read()).address).toBe(address)
  })

  it('Glia opens what the official wallet encrypted and whose password it saved', async () => {
    const { variable, saved, encrypted } = steps.get('own') as unknown as {
      variable: string
      saved: string
      encrypted: boolean
    }
    expect(encrypted).toBe(true)
    set(variable, saved)
    expect((await coldkeyOf('own').read()).address).toBe(ALICE)
  })
})
