import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'

const security = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8')

/** As the table writes them. */
function shown(name: string, value: number): string {
  if (!name.endsWith('Bytes')) return String(value)
  return value % (1024 * 1024) === 0 ? `${value / (1024 * 1024)} MiB` : `${value / 1024} KiB`
}

describe('the limits of a node', () => {
  it.each(Object.entries(DEFAULT_SERVER_LIMITS))('%s stands in docs/security.md with its value', (name, value) => {
    const row = security.split('\n').find((line) => line.includes(`\`${name}\``))
    expect(row).toContain(shown(name, value))
  })
})
