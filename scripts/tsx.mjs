// What `npm run bench` and the like are loaded with: TypeScript as it stands, or in a clone with nothing installed a sentence.
try {
  await import('tsx')
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('expected the packages that Glia is built with, found none: install them with "node scripts/setup.mjs"')
  process.exit(2)
}
