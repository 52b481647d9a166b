// The clients of npm that tests/conformance has installed by its lock file.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

export const need = createRequire(new URL('../conformance/package.json', import.meta.url))

/** Every line of stdin as JSON; what is said is one line of JSON too. */
export const lines = async function* () {
  for await (const line of createInterface({ input: process.stdin })) yield JSON.parse(line)
}
export const say = (said) => process.stdout.write(JSON.stringify(said) + '\n')
