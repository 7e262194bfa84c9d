import './customers.css'

import { match, route } from '../../ui/index.ts'
import { OnGround } from '../OnGround.tsx'
import { CustomerList } from './CustomerList.tsx'
import { CustomerPage } from './CustomerPage.tsx'
import { DoublesList } from './DoublesList.tsx'
import { t } from './words/index.ts'

/** Customers, and everything about one of them. */
export default function CustomersRoom() {
  const id = match('/customers/:id', route.value.path)?.id
  if (id === 'doubles') return <OnGround title={t('doubles.title')}>{() => <DoublesList />}</OnGround>
  return (
    <OnGround title={t('customers.title')}>
      {() => (id ? <CustomerPage key={id} id={id} /> : <CustomerList />)}
    </OnGround>
  )
}
