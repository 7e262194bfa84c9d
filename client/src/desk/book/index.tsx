import './book.css'

import { OnGround } from '../OnGround.tsx'
import { t as desk } from '../words/index.ts'
import { Book } from './Book.tsx'

/** A visit is booked while the customer is on the telephone. */
export default function BookRoom() {
  return <OnGround title={desk('nav.book')}>{() => <Book />}</OnGround>
}
