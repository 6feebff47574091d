// What the scripts of package.json need of a checkout in which nobody has installed the client tests' packages.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

const dependenciesOf = (file: string): string[] => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(`${root}${file}`, 'utf8')) as Partial<
    Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
  >
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)]
}

/** The packages that a script loads before it does anything. */
async function loadedBy(script: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [script],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: 'unwritten',
    splitting: true,
  })
  const all = Object.entries(metafile.outputs)
  const loaded = new Set<string>()
  const follow = (at: string | undefined): void => {
    for (const { kind, path, external } of all.find(([name]) => name === at)?.[1].imports ?? [])
      if (kind === 'import-statement' && !loaded.has(path)) {
        loaded.add(path)
        if (external !== true) follow(path)
      }
  }
  follow(all.find(([, { entryPoint }]) => entryPoint === script)?.[0])
  return [...loaded].map((path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'))
}

it.each(['e2e/attack.ts', 'e2e/attacks/attacker.ts', 'e2e/kill.ts'])(
  '%s begins without a package that only the client tests have',
  async (script) => {
    const shared = new Set(
      ['packages/node', 'packages/sdk', '.'].flatMap((each) => dependenciesOf(`${each}/package.json`)),
    )
    const own = dependenciesOf('e2e/package.json').filter((name) => !shared.has(name))
    expect(own).toContain('@polkadot/api')
    const loaded = await loadedBy(script)
    expect(loaded.length).toBeGreaterThan(1)
    expect(loaded.filter((name) => own.includes(name))).toEqual([])
  },
)
