import { EmptyState } from '../ui/index.ts'

export default function Technician() {
  return <EmptyState icon="day" title="" />
}
