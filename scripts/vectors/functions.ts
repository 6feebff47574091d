import { chainMathFunctions } from './chainMathFunctions.ts'
import { firstDifference } from './compare.ts'
import { mathFunctions } from './mathFunctions.ts'
import type { Report } from './report.ts'

export interface FunctionFile {
  kind: 'math' | 'chain_math'
  functions: Record<string, { in: unknown; out: unknown }[]>
}

/** Every example of every function of a math or chain_math file. */
export function runFunctionFile(file: FunctionFile, report: Report): void {
  const table = file.kind === 'math' ? mathFunctions : chainMathFunctions
  for (const [name, examples] of Object.entries(file.functions)) {
    const call = Object.hasOwn(table, name) ? (table[name] as (input: unknown) => unknown) : null
    for (const [i, example] of examples.entries()) {
      report.attempt(`${name} ${i}`, () => {
        if (call === null) return 'no function of this name here'
        return firstDifference(example.out, call(example.in))
      })
    }
  }
}
