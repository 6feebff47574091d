import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

// A package says in its package.json what it starts as processes:
//   "glia": { "bundles": { "glia": "src/main.ts" } }     ->  packages/cli/dist/glia.mjs
// Everything is bundled from the TypeScript sources into few files, since opening files is what start-up time goes into.

/** Packages that stay outside the bundles: they load binaries that lie beside their own files. */
const native = ['lmdb', 'bufferutil', 'utf-8-validate', 'msgpackr-extract', 'esbuild', '@polkadot/api', 'polkadot-api']

// Bundled CommonJS packages call require() for Node's own modules.
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

/**
 * Keeps `import.meta.url` of each source file pointing at that source file, so that
 * `new URL('../data/x.bin', import.meta.url)` finds the same file from the bundle as from the source.
 * `new URL('./x.worker.ts', import.meta.url)` becomes the bundled worker.
 */
function sourceUrls(outFolder, workers) {
  return {
    name: 'source-urls',
    setup(esbuild) {
      esbuild.onLoad({ filter: /packages\/[a-z-]+\/src\/.*\.ts$/ }, (args) => {
        const source = readFileSync(args.path, 'utf8')
        if (!source.includes('import.meta.url')) return undefined
        const contents = source
          .replaceAll(/new URL\(\s*['"](\.[^'"]+\.ts)['"],\s*import\.meta\.url\s*,?\s*\)/g, (_all, path) => {
            const worker = join(dirname(args.path), path)
            const name = `${basename(path, '.ts')}`
            workers.set(name, worker)
            return `new URL('./${name}.mjs', __bundle_url)`
          })
          .replaceAll(
            'import.meta.url',
            `new URL(${JSON.stringify(relative(outFolder, args.path))}, __bundle_url).href`,
          )
          .replaceAll('__bundle_url', 'import.meta.url')
        return { contents, loader: 'ts' }
      })
    },
  }
}

async function bundle(esbuild, folder, entryPoints) {
  const outdir = join(folder, 'dist')
  const workers = new Map()
  const options = (points) => ({
    entryPoints: points,
    outdir,
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    external: native,
    banner: { js: banner },
    plugins: [sourceUrls(outdir, workers)],
    logLevel: 'warning',
    metafile: true,
  })
  let built = await esbuild.build(options(entryPoints))
  if (workers.size > 0) {
    const wanted = Object.fromEntries([...workers].filter(([name]) => !(name in entryPoints)))
    built = await esbuild.build(options({ ...entryPoints, ...wanted }))
  }
  const outputs = Object.keys(built.metafile.outputs)
  const kept = new Set(outputs.map((path) => basename(path)))
  for (const name of readdirSync(outdir)) {
    if (/\.mjs(\.map)?$/.test(name) && !kept.has(name)) rmSync(join(outdir, name))
  }
  return outputs.filter((path) => path.endsWith('.mjs'))
}

/**
 * Bundles every process that a package declares.
 *
 * @returns paths of the bundles, relative to the root
 * @throws Error when a declared entry point does not exist or does not build
 */
export async function bundleAll(root) {
  const esbuild = await import(pathToFileURL(join(root, 'node_modules', 'esbuild', 'lib', 'main.js')).href)
  const made = []
  for (const name of readdirSync(join(root, 'packages')).sort()) {
    const folder = join(root, 'packages', name)
    if (!existsSync(join(folder, 'package.json'))) continue
    const declared = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).glia?.bundles
    if (declared === undefined) continue
    const entryPoints = Object.fromEntries(
      Object.entries(declared).map(([output, source]) => [output, join(folder, source)]),
    )
    for (const [output, source] of Object.entries(entryPoints)) {
      if (!existsSync(source))
        throw new Error(
          `packages/${name}/package.json names ${source} for the bundle '${output}', which does not exist`,
        )
    }
    made.push(...(await bundle(esbuild, folder, entryPoints)).map((path) => relative(root, join(process.cwd(), path))))
  }
  return made
}
