import { OnGround } from '../OnGround.tsx'
import { t as desk } from '../words/index.ts'
import { Messages } from './Messages.tsx'

/** What was told to whom, and what was not. */
export default function MessagesRoom() {
  return <OnGround title={desk('nav.messages')}>{() => <Messages />}</OnGround>
}
