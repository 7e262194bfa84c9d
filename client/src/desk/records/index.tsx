import { RecordList } from './RecordList.tsx'

/** Every sealed record, to be searched. */
export default function Records() {
  return <RecordList />
}
