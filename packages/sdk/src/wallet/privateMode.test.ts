import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { Keyfile } from './keyfile.ts'

const alice = Keypair.fromUri('//Alice')
let folder = ''
const warnings: (Error & { code?: string })[] = []
const take = (warning: Error) => void warnings.push(warning)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glia-mode-'))
  process.on('warning', take)
})
afterAll(async () => {
  process.off('warning', take)
  await rm(folder, { recursive: true })
})

/** Warnings come when all else of the moment is done. */
async function warned(): Promise<string[]> {
  await new Promise((resolve) => setImmediate(resolve))
  return warnings.splice(0).map(({ code, message }) => `${code}: ${message}`)
}

describe.runIf(process.platform !== 'win32')('a private keyfile that others may read', () => {
  it.each([0o644, 0o640, 0o604, 0o660, 0o601])(
    'of mode %o is read with a warning that says what to type, once',
    async (mode) => {
      const file = new Keyfile(join(folder, `key-${mode}`))
      await file.write(alice)
      await chmod(file.path, mode)
      expect((await file.read()).address).toBe(alice.address)
      await new Keyfile(file.path).read()
      expect(await warned()).toEqual([
        `KEYFILE_MODE: the private keyfile ${file.path} is open to other users of this machine (mode ${mode.toString(8)}): type chmod 600 ${file.path}`,
      ])
    },
  )

  it('is named as a shell takes it, and as one line', async () => {
    const file = new Keyfile(join(folder, "it's\nmine"))
    await file.write(alice)
    await chmod(file.path, 0o644)
    await file.read()
    expect((await warned())[0]).toContain(`: type chmod 600 '${folder}/it'\\''s\\nmine'`)
  })

  it('is not one with a mode of 600 or 400, nor a public half', async () => {
    const file = new Keyfile(join(folder, 'private'))
    await file.write(alice)
    await file.read()
    await chmod(file.path, 0o400)
    await file.read()
    const open = new Keyfile(join(folder, 'public.txt'))
    await open.write(alice, { publicOnly: true })
    await chmod(open.path, 0o644)
    await open.read()
    expect(await warned()).toEqual([])
  })
})
