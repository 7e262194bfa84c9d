/** For tests/rules/test_fold_agrees.py: reads one set of events a line, writes the SHA-256 of its fold's canonical JSON. */
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { canonical } from '../../client/src/core/canonical.ts'
import { VOCABULARY, type VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'

console.log(canonical(VOCABULARY))
for await (const line of createInterface({ input: process.stdin })) {
  const folded = canonical(fold(JSON.parse(line) as VisitEvent[]))
  console.log(createHash('sha256').update(folded).digest('hex'))
}
