import './reviews.css'

import { match, route } from '../../ui/index.ts'
import { Queue } from './Queue.tsx'
import { ReviewedRecord } from './ReviewedRecord.tsx'

/** What to look at and why, and a record with what is said of it. */
export default function Reviews() {
  const number = match('/record/:number', route.value.path)?.number
  return number ? <ReviewedRecord key={number} number={number} /> : <Queue />
}
