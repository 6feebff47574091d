import { readFileSync } from 'node:fs'

/** Reads a recorded fixture of this package (made by the Python clients), for tests. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../testdata/${name}.json`, import.meta.url), 'utf8')) as T
}
