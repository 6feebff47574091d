import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { run } from './run.mjs'

// A package says in its package.json what it starts as processes:
//   "glia": { "bundles": { "glia.cjs": "src/main.ts" } }     ->  packages/cli/dist/glia.cjs
// Everything is bundled from the TypeScript sources into few files, since opening files is what start-up time goes into.
// An .mjs is an ES module that shares chunks with the others; a .cjs is one script, which Node starts sooner.

/** Packages that stay outside the bundles: they load binaries that lie beside their own files. */
const native = ['lmdb', 'bufferutil', 'utf-8-validate', 'msgpackr-extract', 'esbuild', '@polkadot/api', 'polkadot-api']

// Bundled CommonJS packages call require() for Node's own modules.
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

const scriptBanner = "const __bundle_url = require('node:url').pathToFileURL(__filename).href;"

// A compiled bundle is one script, a function of what CommonJS gives a module: Node 20 takes kept code for scripts only.
const compiledBanner = "(function (module, exports, require, __filename) { 'use strict'; " + scriptBanner

const keeper = fileURLToPath(new URL('./keepCode.mjs', import.meta.url))

/**
 * Keeps `import.meta.url` of each source file pointing at that source file, so that
 * `new URL('../data/x.bin', import.meta.url)` finds the same file from the bundle as from the source.
 * `new URL('./x.worker.ts', import.meta.url)` becomes the bundled worker, and `new URL('./x.compiled.ts', …)` a script
 * with its compiled code beside it.
 */
function sourceUrls(outFolder, workers, compiled) {
  return {
    name: 'source-urls',
    setup(esbuild) {
      esbuild.onLoad({ filter: /packages\/[a-z-]+\/src\/.*\.ts$/ }, (args) => {
        const source = readFileSync(args.path, 'utf8')
        if (!source.includes('import.meta.url')) return undefined
        const contents = source
          .replaceAll(/new URL\(\s*['"](\.[^'"]+\.ts)['"],\s*import\.meta\.url\s*,?\s*\)/g, (_all, path) => {
            const name = basename(path, '.ts')
            const isCompiled = name.endsWith('.compiled')
            ;(isCompiled ? compiled : workers).set(name, join(dirname(args.path), path))
            return `new URL('./${name}.${isCompiled ? 'cjs' : 'mjs'}', __bundle_url)`
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

const outputsOf = ({ metafile }) => Object.keys(metafile.outputs)

async function bundle(esbuild, folder, entryPoints, say) {
  const outdir = join(folder, 'dist')
  const workers = new Map()
  const compiled = new Map()
  const common = {
    outdir,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    conditions: ['source'],
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    external: native,
    plugins: [sourceUrls(outdir, workers, compiled)],
    logLevel: 'warning',
    metafile: true,
  }
  const modules = (points) =>
    esbuild.build({
      ...common,
      entryPoints: points,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunk-[hash]',
      splitting: true,
      format: 'esm',
      banner: { js: banner },
    })
  const scripts = (points, around) =>
    esbuild.build({
      ...common,
      entryPoints: points,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      charset: 'ascii',
      define: { 'import.meta.url': '__bundle_url' },
      ...around,
      // What is left of `import.meta` is for running from the sources.
      logOverride: { 'empty-import-meta': 'silent' },
    })
  const outputs = []
  const given = (extension) =>
    Object.fromEntries(
      Object.entries(entryPoints)
        .filter(([output]) => output.endsWith(extension))
        .map(([output, source]) => [basename(output, extension), source]),
    )
  if (Object.keys(given('.cjs')).length > 0)
    outputs.push(...outputsOf(await scripts(given('.cjs'), { banner: { js: scriptBanner } })))
  // What modules start as workers is known once they are built, and built with them then: they share their chunks.
  for (let points = { ...given('.mjs'), ...Object.fromEntries(workers) }; ; ) {
    const built = await modules(points)
    const wanted = { ...points, ...Object.fromEntries(workers) }
    if (Object.keys(wanted).length === Object.keys(points).length) {
      outputs.push(...outputsOf(built))
      break
    }
    points = wanted
  }
  if (compiled.size > 0) {
    const around = { banner: { js: compiledBanner }, footer: { js: '})' } }
    outputs.push(...outputsOf(await scripts(Object.fromEntries(compiled), around)))
    for (const name of compiled.keys()) makeAscii(join(outdir, `${name}.cjs`))
  }
  const kept = new Set(outputs.map((path) => basename(path)))
  for (const name of readdirSync(outdir)) {
    // Kept code as well: it is of the script that was there before.
    if (/\.([cm]js(\.map)?|code)$/.test(name) && !kept.has(name)) rmSync(join(outdir, name))
  }
  for (const name of compiled.keys()) outputs.push(...(await keepCode(join(outdir, `${name}.cjs`), say)))
  return outputs.filter((path) => /\.([cm]js|code)$/.test(path))
}

/** A script that is read as Latin-1 holds nothing but ASCII. esbuild escapes the rest, but for comments inside of classes. */
function makeAscii(script) {
  const lines = readFileSync(script, 'utf8').split('\n')
  for (const [at, line] of lines.entries()) {
    if (!/[^\t -~]/.test(line)) continue
    if (!/^\s*(\/\/|\/?\*)/.test(line)) throw new Error(`${script}:${at + 1}: expected ASCII, found ${line.trim()}`)
    lines[at] = line.replaceAll(/[^\t -~]/g, '?')
  }
  writeFileSync(script, lines.join('\n'))
}

/** Lets V8 compile what a start needs, and keeps that beside the script. Without it everything works, and starts later. */
async function keepCode(script, say) {
  try {
    await run(process.execPath, [keeper, script], { cwd: dirname(script), quiet: true })
    return [relative(process.cwd(), `${script}.code`)]
  } catch (error) {
    say(`setup: no compiled code for ${basename(script)}, which will start later: ${error.message}`)
    return []
  }
}

/**
 * Bundles every process that a package declares.
 *
 * @returns paths of the bundles, relative to the root
 * @throws Error when a declared entry point does not exist or does not build
 */
export async function bundleAll(root, say) {
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
    made.push(
      ...(await bundle(esbuild, folder, entryPoints, say)).map((path) => relative(root, join(process.cwd(), path))),
    )
  }
  return made
}
