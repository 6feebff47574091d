// npm run chain-types: writes the SDK's types of the chain from the runtime's metadata.
import { writeFileSync } from 'node:fs'
import { FILE, generated, path } from './chainTypes/generated.ts'

const text = generated()
writeFileSync(path, text)
console.log(`${FILE}: ${text.split('\n').length} lines`)
