import { unsent } from '../device/index.ts'
import { Header } from '../ui/index.ts'

/** The header of every page: where one is, and what the server does not have yet. */
export function Head({ title, back }: { title: string; back?: string }) {
  const { facts, photos, attention } = unsent.value
  return <Header title={title} back={back} unsent={facts + photos + attention} />
}
