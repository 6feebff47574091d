import { describe, expect, it } from 'vitest'
import { changed, GuideError, readGuide } from './guide.ts'

const GUIDE = `# Adding a lamp

2 files by hand, 1 generated.

In \`src/lamp.ts\`:

\`\`\`ts
export const lamp = 1
\`\`\`

Then in \`src/index.ts\`:

\`\`\`diff
 import { chair } from './chair.ts'
+import { lamp } from './lamp.ts'
@@
-export const all = [chair]
+export const all = [chair, lamp]
\`\`\`

As here:

\`\`\`ts
all.includes(lamp)
\`\`\`

\`\`\`sh
npm run generate
npx vitest run src
\`\`\`
`
const INDEX = "import { chair } from './chair.ts'\n\nexport const all = [chair]\n"

describe('a guide', () => {
  const guide = readGuide('lamp', GUIDE)

  it('says which files it writes, changes and what it runs; what it only shows is no step', () => {
    expect(guide.files).toEqual({ byHand: 2, generated: 1 })
    expect(guide.steps.map((step) => ('file' in step ? `${step.type} ${step.file}` : step.command))).toEqual([
      'create src/lamp.ts',
      'change src/index.ts',
      'npm run generate',
      'npx vitest run src',
    ])
  })

  it('changes each place where it stands', () => {
    const step = guide.steps[1]
    if (step?.type !== 'change') throw new Error('expected a change')
    expect(changed('lamp', 'src/index.ts', INDEX, step.places)).toBe(
      "import { chair } from './chair.ts'\nimport { lamp } from './lamp.ts'\n\nexport const all = [chair, lamp]\n",
    )
    const missing = () => changed('lamp', 'src/index.ts', INDEX.replace('[chair]', '[ chair ]'), step.places)
    expect(missing).toThrow(/expected once in src\/index.ts, found 0 times:\nexport const all = \[chair\]/)
    expect(() => changed('lamp', 'x', `${INDEX}${INDEX}`, step.places)).toThrow(/found 2 times/)
    // Part of a line is not that line.
    expect(() => changed('lamp', 'x', `${INDEX}`.replace('export', '  export'), step.places)).toThrow(GuideError)
  })

  it('is refused without its promise, and with a change of nothing named', () => {
    expect(() => readGuide('x', '# A\n')).toThrow(/expected a sentence such as/)
    expect(() => readGuide('x', `${GUIDE}\nSo:\n\n\`\`\`diff\n+a\n\`\`\`\n`)).toThrow(/without the name of its file/)
    expect(() => readGuide('x', `${GUIDE}\n\`\`\`sh\nnpm test\n`)).toThrow(/has no end/)
  })
})
