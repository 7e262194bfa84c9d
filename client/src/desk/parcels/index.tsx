import { match, route } from '../../ui/index.ts'
import { ParcelList } from './ParcelList.tsx'
import { ParcelPage } from './ParcelPage.tsx'

/** Work that was not accepted: the list, and one parcel. */
export default function Parcels() {
  const parcel = match('/waiting/:parcel', route.value.path)?.parcel
  return parcel ? <ParcelPage key={parcel} id={parcel} /> : <ParcelList />
}
