import './supervisor.css'

import { UnknownPage, match, route } from '../ui/index.ts'
import { Numbers } from './numbers/Numbers.tsx'
import { ParcelList } from './parcels/ParcelList.tsx'
import { ParcelPage } from './parcels/ParcelPage.tsx'
import { Places } from './SupervisorPlaces.tsx'
import { Queue } from './reviews/Queue.tsx'
import { RecordList } from './records/RecordList.tsx'
import { RecordPage } from './records/RecordPage.tsx'
import { Settings } from './own/SupervisorSettings.tsx'

export default function Supervisor() {
  const { path } = route.value
  const number = match('/record/:number', path)?.number
  if (number) return <RecordPage key={number} number={number} />
  const parcel = match('/waiting/:parcel', path)?.parcel
  if (parcel) return <ParcelPage key={parcel} id={parcel} />
  if (path === '/') return <Queue />
  if (path === '/waiting') return <ParcelList />
  if (path === '/records') return <RecordList />
  if (path === '/numbers') return <Numbers />
  if (path === '/settings') return <Settings />
  return <UnknownPage foot={<Places />} />
}
